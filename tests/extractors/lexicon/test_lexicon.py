"""The lexicon with a user's additions: how they are joined, and that several can be used side by side."""

from __future__ import annotations

import gc
import pickle
import weakref
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from counterclaim.db.conflicts.attributes import attribute
from counterclaim.extractors.labels.reading import read_label
from counterclaim.extractors.lexicon import (
    SHIPPED,
    Lexicon,
    base,
    lexicon_in_use,
    load,
    merged,
    per_lexicon,
    set_default_lexicon,
    using,
)
from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.sentences.cue_matcher import cues_of
from counterclaim.extractors.sentences.tokenizer import cue_phrases, nlp
from counterclaim.extractors.tables.headers import benchmark_in
from counterclaim.extractors.values.quantities import find_quantities

FAMILY = {"name": "Tessaract", "vendor": "Northlake", "heads": ["Tessaract"], "tiers": ["Anvil"]}
MORE: dict[str, Any] = {
    "families": {"families": [FAMILY]},
    "benchmarks": {"lakeqa": {"aliases": ["LakeQA"], "scale": "percent"}},
    "units": {"number": [{"dimension": "tokens", "scale": "1000", "then": "kilotoks"}]},
    "licenses": {"Northlake-1.0": {"aliases": ["Northlake Licence"]}},
    "attributes": {
        "attributes": {
            "context_window": {"labels": ["memory span"], "cues": ["memory span"]},
            "offline_mode": {"kind": "flag", "own": True, "says_yes": ["works offline"]},
        }
    },
}
ARTICLE = """# Tessaract 3 Anvil vs GPT-4o

Tessaract 3 Anvil works offline, and its memory span is 128 kilotoks. It scores 81% on LakeQA.
It was released under the Northlake Licence. GPT-4o costs $5 per million input tokens.
"""


OTHER: dict[str, Any] = {"benchmarks": {"pondqa": {"aliases": ["LakeQA"]}}}  # the same word, another meaning


MERGES = [
    # what it is about, what is there, what is added, the result
    ("a new key", {"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
    ("a known key is replaced", {"a": 1}, {"a": 2}, {"a": 2}),
    ("mappings are joined below", {"a": {"b": [1]}}, {"a": {"c": 2}}, {"a": {"b": [1], "c": 2}}),
    ("new items come first: the first match wins", [1, 2], [3], [3, 1, 2]),
    ("an item that is there stays where it is", [1, 2], [2], [1, 2]),
    ("a new named entry comes last", [{"name": "a"}], [{"name": "b"}], [{"name": "a"}, {"name": "b"}]),
    (
        "a known named entry is joined in its place",
        [{"name": "a", "tiers": ["x"], "bare": True}, {"name": "c"}],
        [{"name": "a", "tiers": ["y"], "bare": False}],
        [{"name": "a", "tiers": ["y", "x"], "bare": False}, {"name": "c"}],
    ),
    ("another type replaces", {"a": [1]}, {"a": "x"}, {"a": "x"}),
    ("nothing", {"a": [1]}, {}, {"a": [1]}),
]


@pytest.mark.parametrize(("old", "more", "result"), [case[1:] for case in MERGES], ids=[case[0] for case in MERGES])
def test_additions_are_joined(old: Any, more: Any, result: Any) -> None:
    before = repr((old, more))
    assert merged(old, more) == result
    assert repr((old, more)) == before, "what is joined must not be changed"


def claims(lexicon: Lexicon | None = None) -> list[tuple[str, str, object]]:
    found = extract(read(ARTICLE, doc_id="a", kind="markdown"), lexicon).claims
    return [(claim.subject, claim.attribute, claim.value) for claim in found]


def test_each_part_of_the_additions_is_read() -> None:
    added = set(claims(Lexicon.of(MORE))) - set(claims())
    assert {attribute for _, attribute, _ in added} == {
        "offline_mode", "context_window", "benchmark:lakeqa", "license"
    }  # fmt: skip
    assert {subject for subject, _, _ in added} == {"Tessaract 3 Anvil"}


LOOKS = [
    # what is kept somewhere once it was compiled, as seen from outside
    ("names", lambda: [name.display for name in find_names("Tessaract 3 Anvil")]),
    ("benchmarks in labels", lambda: benchmark_in("LakeQA")),
    ("labels", lambda: read_label("Memory span")),
    ("quantities", lambda: find_quantities("128 kilotoks")[0].dimension),
    ("cue phrases", lambda: "bench:lakeqa" in cue_phrases()),
    ("the pipeline's matcher", lambda: cues_of("the memory span")),
    ("whole extractions", claims),
    ("attributes", lambda: describe("offline_mode").own),
    ("what the checkers know", lambda: attribute("benchmark:lakeqa").label),
]


@pytest.mark.parametrize("look", [case[1] for case in LOOKS], ids=[case[0] for case in LOOKS])
def test_two_lexicons_are_used_by_turns(look: Any) -> None:
    own = Lexicon.of(MORE)
    shipped, mine = look(), None
    for _ in range(2):
        with using(own):
            mine = mine or look()
            assert look() == mine
        assert look() == shipped
    assert mine != shipped


def test_two_lexicons_are_used_in_two_threads_at_once() -> None:
    """Each thread starts a page when the other does; what one compiles is never what the other reads with."""
    lexicons = [Lexicon.of(MORE), Lexicon.of(OTHER)]
    alone = [claims(lexicon) for lexicon in lexicons]
    together = Barrier(2, timeout=60)

    def pages(lexicon: Lexicon) -> list[list[tuple[str, str, object]]]:
        out = []
        for _ in range(5):
            together.wait()
            out.append(claims(lexicon))
        return out

    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(pages, lexicons))
    assert both == [[expected] * 5 for expected in alone]
    assert alone[0] != alone[1]


def test_a_lexicon_holds_in_its_block_and_its_thread_only() -> None:
    own, other = Lexicon.of(MORE), Lexicon.of(OTHER)
    with using(own), ThreadPoolExecutor(1) as threads:
        with using(other), using(None):
            assert lexicon_in_use() is other, "None leaves what is in use"
        assert (lexicon_in_use(), threads.submit(lexicon_in_use).result()) == (own, SHIPPED)
        with pytest.raises(KeyError), using(other):
            raise KeyError
    assert lexicon_in_use() is SHIPPED


def test_the_default_of_the_process_holds_in_every_thread() -> None:
    own = Lexicon.of(MORE)
    set_default_lexicon(own)
    try:
        with ThreadPoolExecutor(1) as threads:
            assert (lexicon_in_use(), threads.submit(lexicon_in_use).result()) == (own, own)
        with using(SHIPPED):
            assert lexicon_in_use() is SHIPPED
    finally:
        set_default_lexicon(SHIPPED)


def test_equal_additions_are_one_lexicon_and_compiled_once() -> None:
    own = Lexicon.of(MORE)
    with using(own):
        pipeline = nlp()
    with using(Lexicon.of(own.additions)):
        assert nlp() is pipeline
    assert nlp() is not pipeline
    assert (Lexicon.of(MORE), pickle.loads(pickle.dumps(own)), Lexicon.of({})) == (own, own, SHIPPED)


def test_what_is_compiled_does_not_travel() -> None:
    own = Lexicon.of(MORE)
    claims(own)
    assert len(pickle.dumps(own)) < 5_000


@pytest.mark.slow
def test_few_lexicons_that_nothing_uses_stay_in_memory() -> None:
    seen = []
    for number in range(40):
        lexicon = Lexicon.of({"benchmarks": {f"lake{number}": {"aliases": [f"Lake{number}QA"]}}})
        with using(lexicon):
            assert benchmark_in(f"Lake{number}QA") == f"lake{number}"
        seen.append(weakref.ref(lexicon))
    del lexicon
    gc.collect()
    assert 0 < sum(lexicon() is not None for lexicon in seen) < 10


def test_a_function_is_computed_once_for_each_lexicon() -> None:
    calls = []

    @per_lexicon()
    def size(name: str, *, plus: int = 0) -> int:
        calls.append(lexicon_in_use().mark)
        return len(load(name)) + plus

    with using(Lexicon.of(MORE)):
        own = size("benchmarks"), size("benchmarks")
    assert (own[0], own[1]) == (size("benchmarks") + 1, size("benchmarks", plus=1))
    assert calls == [Lexicon.of(MORE).mark, "", ""]


def test_additions_are_kept_as_a_copy() -> None:
    mine = {"benchmarks": {"lakeqa": {"aliases": ["LakeQA"], "scale": "percent"}}}
    own = Lexicon.of(mine)
    mine["benchmarks"]["lakeqa"]["aliases"] = ["changed"]
    own.additions["benchmarks"].clear()
    assert own.additions == {"benchmarks": {"lakeqa": {"aliases": ["LakeQA"], "scale": "percent"}}}


@pytest.mark.parametrize("name", ["words", "page", "cells", "nonsense"])
def test_a_file_that_is_compiled_at_import_takes_no_additions(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Lexicon.of({name: {}})


def test_the_mark_follows_the_content_only() -> None:
    first = Lexicon.of(MORE).mark
    assert (SHIPPED.mark, len(first), Lexicon.of(dict(reversed(MORE.items()))).mark) == ("", 8, first)
    assert Lexicon.of({**MORE, "attributes": {}}).mark != first


def test_the_shipped_lexicon_stays_as_it_is() -> None:
    before = repr(base("families"))
    assert "Tessaract" in repr(Lexicon.of(MORE).load("families"))
    assert repr(base("families")) == repr(SHIPPED.load("families")) == before
