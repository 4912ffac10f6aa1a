"""Tokens, sentences, names and cues of the spaCy pipeline: ``cases/tokens.yml`` and what must hold for any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from _pytest.mark.structures import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors.lexicon.benchmark_names import unseen_slug
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.sentences.splitter import sentence_spans
from counterclaim.extractors.sentences.tokenizer import cue_phrases, nlp
from tests.timing import takes_linear_time

FOLDER = Path(__file__).parents[1] / "cases"
PIECES: dict[str, Any] = yaml.load((FOLDER / "pieces.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CASES: dict[str, list[dict[str, Any]]] = yaml.load(
    (FOLDER / "tokens.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)


def _param(case: dict[str, Any]) -> ParameterSet:
    """A case by its reason; one that fails today is a strict xfail, and only its assertion may fail."""
    reason = case.get("known_failure")
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
    return pytest.param(case, id=f"{case['text'] or 'empty'} ({case['why']})", marks=marks)


@pytest.mark.parametrize("case", [_param(case) for case in CASES["splits"]])
def test_splits(case: dict[str, Any]) -> None:
    doc = nlp()(case["text"])
    assert [token.text for token in doc] == case["tokens"]
    assert doc.text == case["text"]


@pytest.mark.parametrize("case", [_param(case) for case in CASES["sentences"]])
def test_sentences(case: dict[str, Any]) -> None:
    assert [sentence.text for sentence in nlp()(case["text"]).sents] == case["sents"]


@pytest.mark.parametrize("case", [_param(case) for case in CASES["cues"]])
def test_cues(case: dict[str, Any]) -> None:
    doc = nlp()(case["text"])
    labels = {span.label_ for span in doc.spans["cues"]}
    assert set(case.get("has", ())) <= labels
    assert not labels & set(case.get("lacks", ()))


@pytest.mark.parametrize(
    ("text", "entities", "why"),
    [
        (
            "GPT-4o costs less than Claude 3.5 Sonnet.",
            [("GPT-4o", "GPT-4o"), ("Claude 3.5 Sonnet", "Claude 3.5 Sonnet")],
            "two names",
        ),
        (
            "Use claude-3-7-sonnet-20250219.",
            [("claude-3-7-sonnet-20250219", "Claude 3.7 Sonnet 2025-02-19")],
            "a slug keeps its words and has its name, with the date of the edition",
        ),
        ("GPT-4o's price", [("GPT-4o", "GPT-4o")], "a possessive is no part of the name"),
        ("no model", [], "none"),
    ],
)
def test_entities_carry_the_canonical_name(text: str, entities: list[tuple[str, str]], why: str) -> None:
    doc = nlp()(text)
    assert [(span.text, span.kb_id_) for span in doc.ents] == entities, why
    assert {span.label_ for span in doc.ents} <= {"MODEL"}


@pytest.mark.parametrize(
    ("printed", "slug", "why"),
    [
        ("CursorBench 3.2", "cursorbench-3-2", "dots and spaces"),
        ("τ²-Bench", "bench", "what is not Latin falls away"),
        ("  FooEval  ", "fooeval", "white space around"),
        ("", "", "nothing"),
    ],
)
def test_unseen_slug(printed: str, slug: str, why: str) -> None:
    assert unseen_slug(printed) == slug, why


def test_no_cue_phrase_is_empty_or_unexpanded() -> None:
    for label, patterns in cue_phrases().items():
        assert patterns, label
        for phrase in patterns:
            assert phrase == phrase.strip() != "", label
            assert "|" not in phrase, label


def test_the_pipeline_is_built_once() -> None:
    assert nlp() is nlp()


TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES["parts"]["tokens"]), max_size=14).map("".join))


@given(TEXTS)
def test_no_character_is_lost(text: str) -> None:
    """Every offset of the project stands on this."""
    doc = nlp()(text)
    assert doc.text == text
    assert "".join(token.text_with_ws for token in doc) == text


@given(TEXTS)
def test_names_and_cues_lie_in_the_text(text: str) -> None:
    doc = nlp()(text)
    assert doc.user_data["names"] == find_names(text)
    last = 0
    for span in doc.ents:
        assert last <= span.start_char < span.end_char <= len(text)
        last = span.end_char
    starts = [span.start_char for span in doc.spans["cues"]]
    assert starts == sorted(starts)
    for span in doc.spans["cues"]:
        assert 0 <= span.start_char < span.end_char <= len(text)


@given(TEXTS)
def test_sentences_cover_the_text(text: str) -> None:
    doc = nlp()(text)
    assert "".join(token.text_with_ws for sentence in doc.sents for token in sentence) == text


@pytest.mark.parametrize(
    "piece", ["7", " ", "a-", "-", "GPT-", "1,", "1.", "and ", "a/", "1K/", "$1", ".", "|", "/", "~", "$1 ", "$1/1M "]
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    takes_linear_time(nlp(), (piece * (40_000 // len(piece) + 1))[:40_000])


@pytest.mark.parametrize("piece", PIECES["hostile"]["punctuation"])
def test_runs_of_punctuation_take_linear_time(piece: str) -> None:
    """One long rule of a plain-text page: spaCy strips it mark by mark, in quadratic time, unless it is tamed."""
    takes_linear_time(sentence_spans, piece * 4_000)  # untamed, four seconds
