"""The lexicon with a user's additions: how they are joined, and that all that is compiled from it follows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counterclaim.extractors import lexicon as words
from counterclaim.extractors.lexicon import OVERLAID, base, load, merged, overlay, overlay_mark, use_overlay
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.sentences.annotate import cues_of
from counterclaim.extractors.sentences.tokenizer import cue_phrases, nlp
from counterclaim.extractors.tables.headers import benchmark_in, read_label
from counterclaim.extractors.values.quantities import find_quantities

FAMILY = {"name": "Tessaract", "vendor": "Northlake", "heads": ["Tessaract"], "tiers": ["Anvil"]}
MORE: dict[str, Any] = {
    "families": {"families": [FAMILY]},
    "benchmarks": {"lakeqa": {"aliases": ["LakeQA"], "scale": "percent"}},
    "units": {"number": [{"dimension": "tokens", "scale": "1000", "then": "kilotoks"}]},
    "licenses": {"Northlake-1.0": {"aliases": ["Northlake Licence"]}},
    "attributes": {
        "attributes": {
            "context_window": {"headers": [{"match": "memory span"}], "cues": ["memory span"]},
            "offline_mode": {"kind": "flag", "own": True, "says_yes": ["works offline"]},
        }
    },
}
ARTICLE = """# Tessaract 3 Anvil vs GPT-4o

Tessaract 3 Anvil works offline, and its memory span is 128 kilotoks. It scores 81% on LakeQA.
It was released under the Northlake Licence. GPT-4o costs $5 per million input tokens.
"""


@pytest.fixture(autouse=True)
def _shipped_words() -> Iterator[None]:
    use_overlay({})
    yield
    use_overlay({})


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


def claims(text: str = ARTICLE) -> list[tuple[str, str, object]]:
    found = extract(read(text, doc_id="a", kind="markdown")).claims
    return [(claim.subject, claim.attribute, claim.value) for claim in found]


def test_each_part_of_an_overlay_is_read_and_taken_away_again() -> None:
    shipped = claims()
    use_overlay(MORE)
    added = set(claims()) - set(shipped)
    assert {attribute for _, attribute, _ in added} == {
        "offline_mode", "context_window", "benchmark:lakeqa", "license"
    }  # fmt: skip
    assert {subject for subject, _, _ in added} == {"Tessaract 3 Anvil"}
    use_overlay({})
    assert claims() == shipped


LOOKS = [
    # what has a cache of its own somewhere, as seen from outside
    ("names", lambda: [name.display for name in find_names("Tessaract 3 Anvil")]),
    ("benchmarks in labels", lambda: benchmark_in("LakeQA")),
    ("labels", lambda: read_label("Memory span")),
    ("quantities", lambda: find_quantities("128 kilotoks")[0].dimension),
    ("cue phrases", lambda: "bench:lakeqa" in cue_phrases()),
    ("the pipeline's matcher", lambda: cues_of("the memory span")),
    ("whole extractions", claims),
]


@pytest.mark.parametrize("look", [case[1] for case in LOOKS], ids=[case[0] for case in LOOKS])
def test_nothing_compiled_before_an_overlay_outlives_it(look: Any) -> None:
    shipped = look()
    use_overlay(MORE)
    own = look()
    use_overlay({})
    assert (own != shipped, look() == shipped) == (True, True)


def test_every_cache_of_the_package_is_emptied() -> None:
    claims()
    read_label("Price")
    filled = [load, cue_phrases, read_label, nlp]
    assert all(cached.cache_info().currsize for cached in filled)
    use_overlay(MORE)
    assert not any(cached.cache_info().currsize for cached in filled)


def test_an_overlay_in_use_costs_nothing() -> None:
    use_overlay(MORE)
    pipeline = nlp()
    use_overlay(overlay())
    assert nlp() is pipeline


def test_an_overlay_is_kept_as_a_copy() -> None:
    mine = {"benchmarks": {"lakeqa": {"aliases": ["LakeQA"], "scale": "percent"}}}
    use_overlay(mine)
    mine["benchmarks"]["lakeqa"]["aliases"] = ["changed"]
    overlay()["benchmarks"].clear()
    assert overlay() == {"benchmarks": {"lakeqa": {"aliases": ["LakeQA"], "scale": "percent"}}}


@pytest.mark.parametrize("name", ["patterns", "page", "cells", "nonsense"])
def test_a_file_that_is_compiled_at_import_takes_no_additions(name: str) -> None:
    use_overlay(MORE)
    with pytest.raises(ValueError, match=name):
        use_overlay({name: {}})
    assert overlay() == MORE


def test_the_mark_follows_the_content_only() -> None:
    assert overlay_mark() == ""
    use_overlay(MORE)
    first = overlay_mark()
    use_overlay(dict(reversed(MORE.items())))
    assert (len(first), overlay_mark()) == (8, first)
    use_overlay({**MORE, "attributes": {}})
    assert overlay_mark() != first


def test_the_shipped_lexicon_stays_as_it_is() -> None:
    before = repr(base("families"))
    use_overlay(MORE)
    assert "Tessaract" in repr(load("families"))
    assert repr(base("families")) == before


def test_no_module_reads_an_overlaid_file_while_it_is_imported() -> None:
    """A constant made at import would keep the words of before: only functions may read these files."""
    wrong = []
    for path in sorted(Path(words.__file__).parent.glob("*.py")):
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                continue
            for node in ast.walk(statement):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "load":
                    name = node.args[0]
                    if not isinstance(name, ast.Constant) or name.value in OVERLAID:
                        wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []
