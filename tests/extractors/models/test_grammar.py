"""Model names: ``cases/names.yml`` and what must hold for any text."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from _pytest.mark.structures import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors.lexicon import load
from counterclaim.extractors.models.families import needs_tier
from counterclaim.extractors.models.grammar import Name, find_names, name_words
from tests.timing import takes_linear_time

FOLDER = Path(__file__).parents[1] / "cases"
PIECES: dict[str, Any] = yaml.load((FOLDER / "pieces.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CASES: dict[str, list[dict[str, Any]]] = yaml.load(
    (FOLDER / "names.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)


def _param(case: dict[str, Any], *values: Any) -> ParameterSet:
    """A case by its reason; one that fails today is a strict xfail, and only its assertion may fail."""
    reason = case.get("known_failure")
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
    return pytest.param(*values, id=f"{case['text'] or 'empty'} ({case['why']})", marks=marks)


def _spellings() -> list[ParameterSet]:
    out = []
    for group in CASES["one"]:
        for spelling in group["spellings"]:
            case = spelling if isinstance(spelling, dict) else {"text": spelling}
            out.append(_param({**case, "why": group["why"]}, case["text"], group["name"]))
    return out


def displays(text: str) -> list[str]:
    return [name.display for name in find_names(text)]


@pytest.mark.parametrize(("text", "names"), [_param(case, case["text"], case["names"]) for case in CASES["found"]])
def test_names_in_text(text: str, names: list[str]) -> None:
    assert displays(text) == names


@pytest.mark.parametrize("text", [_param(case, case["text"]) for case in CASES["none"]])
def test_no_name_in_text(text: str) -> None:
    assert displays(text) == []


@pytest.mark.parametrize(("spelling", "name"), _spellings())
def test_spellings_of_one_model(spelling: str, name: str) -> None:
    found = find_names(spelling)
    assert [item.display for item in found] == [name]
    start, end = found[0].start, found[0].end
    outside = spelling[:start] + spelling[end:]
    assert not any(letter.isdigit() for letter in outside), "a digit of a name must never be read as a quantity"


@pytest.mark.parametrize(
    "group", CASES["apart"], ids=[group["why"] + ": " + group["names"][0] for group in CASES["apart"]]
)
def test_near_names_stay_apart(group: dict[str, Any]) -> None:
    found = {text: find_names(text) for text in group["names"]}
    for text, names in found.items():
        assert [(name.start, name.end) for name in names] == [(0, len(text))], text
    by_display: dict[str, str] = {}
    for text, names in found.items():
        assert by_display.setdefault(names[0].display, text) == text
    words = {name_words(display) for display in by_display}
    assert len(words) == len(by_display), "words alone must tell them apart, for rapidfuzz compares words"


def test_case_data_is_large_enough() -> None:
    positive = len(CASES["found"]) + len(_spellings())
    assert positive >= 60
    assert len(CASES["none"]) >= 60


FIXED = sorted(
    {case["text"] for case in CASES["found"] if "known_failure" not in case}
    | {text for group in CASES["apart"] for text in group["names"]}
    | {group["name"] for group in CASES["one"]}
)


def test_canonical_names_read_as_themselves() -> None:
    """The registry reads canonical names again, so each must give itself."""
    canonical = {display for text in FIXED for display in displays(text)}
    assert len(canonical) > 100
    assert {display: displays(display) for display in canonical} == {display: [display] for display in canonical}


@pytest.mark.parametrize("family", load("families")["families"], ids=lambda family: str(family["name"]))
def test_every_family_has_canonical_names_that_read_as_themselves(family: dict[str, Any]) -> None:
    written = [
        " ".join(part for part in (head, version, str(tier), size) if part)
        for head in family["heads"]
        for version in ("", "3", "3.1", "V3")
        for tier in ("", *family["tiers"])
        for size in ("", "70B", "8x7B", "30B A3B")
    ]
    canonical = {names[0].display for text in written if (names := find_names(text))}
    assert canonical
    assert {display: displays(display) for display in canonical} == {display: [display] for display in canonical}


@pytest.mark.parametrize(
    ("text", "specific", "why"),
    [
        ("Llama 3.1 405B", True, "version and size"),
        ("Llama 3.1", True, "a version"),
        ("Mixtral 8x7B", True, "a size alone"),
        ("o3", True, "the literal name is a version"),
        ("Claude", False, "a brand"),
        ("Mistral Medium", False, "a tier without a version"),
        ("ChatGPT Plus", False, "a plan"),
    ],
)
def test_specific(text: str, specific: bool, why: str) -> None:
    assert find_names(text)[0].specific is specific, why


@pytest.mark.parametrize(
    ("display", "words", "why"),
    [
        ("GPT-4o mini", {"gpt", "4o", "mini"}, "a hyphen parts words"),
        ("Claude 3.5 Sonnet", {"claude", "3.5", "sonnet"}, "a version is one word"),
        ("Command R+", {"command", "r+"}, "a plus stays"),
        ("Llama 3.1 405B", {"llama", "3.1", "405b"}, "a size is one word"),
        ("", set(), "nothing"),
    ],
)
def test_name_words(display: str, words: set[str], why: str) -> None:
    assert name_words(display) == words, why


def test_words_ignore_order() -> None:
    assert name_words("Claude Sonnet 4") == name_words("Claude 4 Sonnet")


def test_families_that_need_a_tier() -> None:
    assert needs_tier("Claude")
    assert not needs_tier("Llama")
    assert not needs_tier("no such family")


TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES["parts"]["names"]), max_size=14).map("".join))


@given(TEXTS)
def test_names_lie_in_the_text_in_order(text: str) -> None:
    last = 0
    for name in find_names(text):
        assert last <= name.start < name.end <= len(text)
        assert text[name.start : name.end].strip() == text[name.start : name.end]
        assert name.display.strip()
        last = name.end


@given(TEXTS)
def test_names_do_not_depend_on_what_follows_a_semicolon(text: str) -> None:
    assert find_names(f"{text}; and that is all") == find_names(text)


@given(TEXTS)
def test_names_move_with_the_text(text: str) -> None:
    moved = [
        Name(name.start + 3, name.end + 3, name.display, name.family, name.version, name.tiers, name.size)
        for name in find_names(text)
    ]
    assert find_names(f"a; {text}") == moved


@pytest.mark.parametrize("piece", PIECES["hostile"]["names"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    takes_linear_time(find_names, (piece * (200_000 // len(piece) + 1))[:200_000])


@pytest.mark.parametrize("piece", ["Opus ", "Sonnet-"])
def test_a_run_of_tiers_ends(piece: str) -> None:
    text = piece * (5_000 // len(piece))  # a fortieth of the size: today this grows with the square
    start = time.process_time()
    find_names(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("head", ["GPT-4", "Claude", "Llama 3.1"])
@pytest.mark.parametrize("piece", [" mini", "-mini", " Pro", "-1-1", " 7B", "-7B", "-20250101", " Mini", "Pro"])
def test_a_long_tail_takes_linear_time(head: str, piece: str) -> None:
    """One name may not grow without end in quadratic time."""
    takes_linear_time(find_names, head + piece * (200_000 // len(piece)))
