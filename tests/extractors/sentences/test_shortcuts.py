"""Quick answers that stand before patterns: the same as the patterns alone give."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors.clauses.analysis import analyse
from counterclaim.extractors.lexicon.comparison_phrases import direct_verbs, ends_in_verb
from counterclaim.extractors.models.possible_subjects import unknown_subjects
from counterclaim.extractors.models.subject_roles import _opening, opens_clause
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.sentences.tokenizer import blank_punctuation_runs

WORDS = [
    "beats",
    "is on par with",
    "Outperforms",
    "the",
    "its",
    "models like",
    "and",
    "While",
    "open",
    "(",
    ",",
    ".",
    "7",
]
TEXTS = st.lists(st.sampled_from([*WORDS, "kite", "x_beats", "“", "\n"]), max_size=8).map(" ".join)
OBJECT = r"\s(?:the\s|its\s|plain\s)?(?:models like\s|[\w’']+\s)?"


@given(TEXTS, st.sampled_from([" ", "", "kite "]))
def test_a_text_ends_in_a_verb(text: str, end: str) -> None:
    for then in (r"\s", OBJECT):
        found = direct_verbs(then=rf"{then}\Z").search(text + end) is not None
        assert ends_in_verb(text + end, re.compile(then, re.IGNORECASE)) == found


@given(TEXTS, st.sampled_from([" ", "", " ("]))
def test_a_name_opens_a_clause(text: str, end: str) -> None:
    start = len(text + end)
    found = _opening().search(f"{text}{end}Boreas", max(0, start - 80), start) is not None
    assert opens_clause(f"{text}{end}Boreas", start) == found


@pytest.mark.parametrize("before", [0, 1, 31, 62, 63, 64, 65, 130])
def test_long_runs_of_marks_are_blanked_wherever_they_begin(before: int) -> None:
    assert blank_punctuation_runs("a" * before + "-" * 64 + "b") == "a" * before + " " * 64 + "b"
    assert blank_punctuation_runs("a" * before + "-" * 63 + "b") == "a" * before + "-" * 63 + "b"


@pytest.mark.parametrize(
    ("text", "lower", "names"),
    [
        ("Frobnix costs $9.", frozenset[str](), ["Frobnix"]),
        ("Frobnix costs $9.", frozenset({"frobnix"}), []),  # the page writes it as a word too
        ("Frob-Nix costs $9.", frozenset({"frob"}), ["Frob-Nix"]),  # half of it is a word, half a name
        ("Frob-Nix costs $9.", frozenset({"frob", "nix"}), []),
    ],
)
def test_words_of_the_page_name_nothing(text: str, lower: frozenset[str], names: list[str]) -> None:
    assert [found.name for found in unknown_subjects(text, (), lower)] == names


def test_words_that_reach_over_others_are_found_within_a_sentence() -> None:
    assert {reach.kind for reach in analyse("It does not support audio.").reaches} >= {"negation"}
    assert analyse("It supports audio.").reaches == ()


def test_numbers_of_sentences_about_nobody_make_no_claims() -> None:
    found = extract(read("The workshop costs $20 and lasts two hours.\n", doc_id="page", kind="markdown"))
    assert found.claims == ()
