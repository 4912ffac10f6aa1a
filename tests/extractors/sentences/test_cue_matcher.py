"""Cues found without a token for every word: the same as the whole spaCy pipeline finds, on any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from counterclaim.extractors.sentences.cue_matcher import cues_of, find_cues
from counterclaim.extractors.sentences.records import Cue
from counterclaim.extractors.sentences.tokenizer import blank_punctuation_runs, cue_phrases, nlp
from tests.timing import takes_linear_time

FOLDER = Path(__file__).parents[1] / "cases"
PARTS: dict[str, Any] = yaml.load((FOLDER / "pieces.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["parts"]
PHRASES = sorted({phrase for phrases in cue_phrases().values() for phrase in phrases})
AROUND = ["(", ")", ",", ".", "“", "’s", "'s", "n't", "-", "/", " ", "  ", "\t", "a.m.", "can't", "15", "2.0", "Bench"]
WORDS = st.one_of(st.sampled_from(PHRASES), st.sampled_from(PHRASES).map(str.title), st.sampled_from(AROUND))
TEXTS = st.one_of(
    st.lists(WORDS, max_size=8).map(" ".join),
    st.lists(st.one_of(WORDS, st.sampled_from([" ", " "])), max_size=12).map("".join),
    st.lists(st.sampled_from(PARTS["tokens"]), max_size=14).map("".join),
    st.text(max_size=40),
)


def whole(text: str) -> list[Cue]:
    """Return the cues that the pipeline finds when every word is a token."""
    doc = nlp()(blank_punctuation_runs(text))
    return [Cue(span.start_char, span.end_char, *span.label_.split(":", 1)) for span in doc.spans["cues"]]


@given(st.lists(TEXTS, min_size=1, max_size=4))
@example(["Apache 2.0, MIT-licensed (open weights) and 128K context", "on a single RTX 4090."])
@example(["in-\nput", "out of the box.Input", "cached\u00a0input", "İnput ſcores"])
def test_the_cues_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    assert [list(cues) for cues in find_cues(texts)] == [whole(text) for text in texts]


@given(st.sampled_from(PHRASES), st.sampled_from(["", "(", "“", "The "]), st.sampled_from(["", ".", "),", "?”", "’"]))
def test_a_phrase_is_found_among_marks(phrase: str, before: str, behind: str) -> None:
    text = f"zzyzx {before}{phrase}{behind} zzyzx"
    assert list(cues_of(text)) == whole(text)


def test_no_phrase_goes_from_one_text_into_the_next() -> None:
    assert [[cue.group for cue in cues] for cues in find_cues(["knowledge", "cutoff"])] == [["topic"], ["topic"]]
    assert cues_of("knowledge cutoff")[0].end == len("knowledge cutoff")


@pytest.mark.parametrize("piece", ["input ", "in-", "~", "(", "9", "out of ", "a", "Bench "])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    takes_linear_time(lambda text: find_cues([text]), (piece * (40_000 // len(piece) + 1))[:40_000])
