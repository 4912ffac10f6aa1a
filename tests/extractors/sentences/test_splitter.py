"""Sentences without a token for every word: the same as spaCy's sentencizer gives, on any text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.sentences.candidates import may_claim
from counterclaim.extractors.sentences.splitter import sentence_spans
from counterclaim.extractors.sentences.tokenizer import blank_punctuation_runs, nlp

PIECES = [
    "GPT-4o",
    "costs",
    "$3.50/1M.",
    "U.S.",
    "e.g.",
    "i.e.",
    "vs.",
    "v2.5",
    "18x.",
    "15T.",
    "...",
    "?!",
    "(MIT.)",
    "Yes!",
    "3.5",
    "a.m.",
    "Inc.",
    "Dr.",
    "“Quoted.”",
    "Why?",
    "--",
    "$15/$75.",
    "x",
    "A.B.",
    "end.)",
    ".start",
    "。",
    "!",
    "?)",
    "128K.",
    "approx.",
    "No.",
    "1,000.",
    "it's.",
    "https://a.example/b.html",
    ".",
    "..",
    ":)",
    "[1].",
    "word",
    "word's",
    "word,",
    "(word)",
    "GPT-4.1",
    "8x7B.",
    "3.1",
]


def reference(text: str) -> list[tuple[int, int]]:
    """The spans of the sentencizer."""
    return [(sent.start_char, sent.end_char) for sent in nlp()(blank_punctuation_runs(text)).sents]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
@example("A price of $3.50/1M. And more.")
def test_sentences_are_the_sentencizers(text: str) -> None:
    assert sentence_spans(text) == reference(text)


@given(st.text(alphabet="aB1.!? \n\t()-'\"$x,。", max_size=60))
def test_any_white_space_and_marks(text: str) -> None:
    assert sentence_spans(text) == reference(text)


def test_a_long_sentence_comes_in_pieces_that_join_up() -> None:
    text = " ".join(f"word{i}" for i in range(1_000))
    spans = sentence_spans(text)
    assert len(spans) == 3
    assert " ".join(text[a:b] for a, b in spans) == text


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("It costs three dollars.", True, "a number word"),
        ("It costs $3.", True, "a digit"),
        ("License: open", True, "a label"),
        ("It beats the other one.", True, "a comparison"),
        ("It takes pictures.", True, "a kind of input"),
        ("On FooBench it wins.", True, "a benchmark that no list holds"),
        ("The lake was quiet and nobody spoke.", False, "nothing to claim"),
        ("", False, "nothing at all"),
    ],
)
def test_sentences_that_may_claim(text: str, expected: bool, why: str) -> None:
    assert may_claim(text) is expected, why


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        ("cut cutoff", ["cut", "cutoff"], "whole words"),
        ("Cutoff", ["Cutoff"], "case is ignored"),
        ("recut", [], "a word that begins within another"),
        ("cut-", [], "what must follow"),
    ],
)
def test_words_are_found_as_one_pattern(text: str, found: list[str], why: str) -> None:
    words = any_of(["cut", "cutoff"], not_behind=r"\w", then=r"(?![\w-])", fold=True)
    assert [match[0] for match in words.finditer(text)] == found, why


def test_no_words_match_nothing() -> None:
    assert any_of([], not_behind=r"\w").search("anything") is None
