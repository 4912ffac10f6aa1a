"""YAML that others wrote: plain data, and nothing that takes longer than its length."""

from __future__ import annotations

import datetime
import time
from typing import Any

import pytest
import yaml

from counterclaim.extractors.parsing.frontmatter import metadata_of, split_front_matter
from counterclaim.extractors.values.plain_yaml import MOST_CHARACTERS, MOST_DEPTH, load_plain


def tower(depth: int, first: str, level: str) -> str:
    """Return anchors, each of which holds the one below ten times."""
    lines = [f"l0: &l0 {first}"]
    lines += [f"l{n}: &l{n} " + level.replace("%", ", ".join([f"*l{n - 1}"] * 10)) for n in range(1, depth)]
    return "\n".join(lines)


READ = [
    ("a: 1\nb: [x, 2.5, null, true]", {"a": 1, "b": ["x", 2.5, None, True]}, "plain data"),
    ("a: 2025-05-01", {"a": datetime.date(2025, 5, 1)}, "a date"),
    ("a: -0x1F\nb: 1_000\nc: 010", {"a": -31, "b": 1000, "c": 8}, "numbers as YAML 1.1 has them"),
    ("a: 12:30\nb: 1:1:1", {"a": "12:30", "b": "1:1:1"}, "a time of day is no number to the base of 60"),
    ("a: " + "9" * 5_000, {"a": "9" * 5_000}, "a number that nobody writes is text"),
    ("a: 1.5e+9999", {"a": "1.5e+9999"}, "an exponent that nobody writes"),
    ("a: &a [x]\nb: *a", {"a": ["x"], "b": ["x"]}, "an alias"),
    ("=: 1", {"=": 1}, "a sign that YAML 1.1 had a use for"),
]
REFUSED = [
    (tower(9, "[x]", "[%]"), "aliases stand for more", "aliases of aliases"),
    (tower(9, "{x: 1}", "{<<: [%]}"), "aliases stand for more", "the same by merge keys"),
    ("a: &a {x: 1}\nb: {<<: *a}", "merge keys", "one merge key"),
    ("a: {!!merge x: {b: 1}}", "merge keys", "one by its tag"),
    ("a: &a [*a]", "holds itself", "a loop"),
    ("[" * (MOST_DEPTH + 1), "nested more than", "deep lists"),
    ("{a: " * 20_000, "nested more than", "deeper mappings than Python can follow"),
    ("- " * 20_000, "nested more than", "the same in block style"),
    ("a: !!int '1:1:1:1'", "no plain number", "a base of 60 by its tag"),
    ("a: !!int '" + "9" * 5_000 + "'", "no plain number", "very many digits by a tag"),
    ("a: !!float x", "no plain number", "no number"),
    ("a: !!bool maybe", "not what its tag says", "no truth value"),
    ("a: !!timestamp soon", "not what its tag says", "no date"),
    ("a: 2025-02-31", "not what its tag says", "a day that there is not"),
    ("a: !!binary aGk=", "could not determine a constructor", "a kind of value that no file of ours has"),
    ("a: !!python/object:os.system x", "could not determine a constructor", "a tag that would run code"),
    ("x" * (MOST_CHARACTERS + 1), "longer than", "a very long text"),
]


@pytest.mark.parametrize(("text", "data", "why"), READ, ids=[case[2] for case in READ])
def test_plain_data_is_read(text: str, data: Any, why: str) -> None:
    assert load_plain(text) == data


@pytest.mark.parametrize(("text", "reason", "why"), REFUSED, ids=[case[2] for case in REFUSED])
def test_the_rest_is_refused_at_once(text: str, reason: str, why: str) -> None:
    began = time.process_time()
    with pytest.raises(yaml.YAMLError) as refused:
        load_plain(text)
    assert reason in str(refused.value)
    assert time.process_time() - began < 5  # some took hours


@pytest.mark.parametrize("text", [case[0] for case in REFUSED], ids=[case[2] for case in REFUSED])
def test_front_matter_never_raises_and_keeps_its_plain_lines(text: str) -> None:
    began = time.process_time()
    values, _ = split_front_matter(f"---\ntitle: Prices\n{text}\n---\nx")
    metadata_of(values)
    assert time.process_time() - began < 5
    if len(text) < 20_000:
        assert values["title"] == "Prices"
