"""Things that a model is only set beside: "it replaces a model that costs $5" gives no price of it."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

SECTION = "## Nova 4\n\nNova 4 is a strong model for coding. "


def claims(text: str) -> set[tuple[str, str, str]]:
    """Return (subject, attribute, value) of what a page states."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in found}


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("It was distilled from a model that costs $5 per million input tokens.", "what it was made of"),
        ("Nova 4 was compared against a system which supports image input.", "the other side of a test"),
        ("It runs inside a tool that is open source.", "where it runs"),
        ("It borrows its tokenizer from a model that scores 71.2% on MMLU.", "a part from another"),
        ("It is a good replacement for a model with a 128K context window.", "a noun leads to the other"),
        ("It comes from a lab whose other model was released in March 2025.", "a relative clause with whose"),
        ("There is a rival to it that generates 90 tokens per second.", "another that exists"),
        ("It powers an assistant that supports function calling.", "a verb of doing to another"),
        ("It was distilled from a model released under the MIT license.", "a participle tells of the other"),
    ],
)
def test_what_is_told_of_an_object_is_not_said_of_the_model(sentence: str, why: str) -> None:
    assert claims(SECTION + sentence) == set(), why


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("It is a model that costs $5 per million input tokens.", "the model itself"),
        ("It was launched as a model that costs $5 per million input tokens.", "the model itself, behind as"),
        ("It is impressive for a model that costs $5 per million input tokens.", "the model itself, behind for"),
        ("It offers a version that costs $5 per million input tokens.", "a version of its own"),
        ("It is the first model from a startup that costs $5 per million input tokens.", "the model costs it"),
        ("It replaces an older model and costs $5 per million input tokens.", "the main clause goes on"),
        ("It was built on a base that all know, and it costs $5 per million input tokens.", "a clause of its own"),
        ("Unlike a model that is closed, it costs $5 per million input tokens.", "the main clause follows"),
        ("It has grown into a platform that costs $5 per million input tokens.", "what it has become"),
    ],
)
def test_what_is_told_of_the_model_is_kept(sentence: str, why: str) -> None:
    assert claims(SECTION + sentence) >= {("Nova 4", "input_price", "5")}, why


def test_a_score_behind_with_may_be_of_the_winner() -> None:
    assert claims(SECTION + "It beats a larger model with 71.2% on MMLU.") == {("Nova 4", "benchmark:mmlu", "71.2")}


def test_hardware_is_what_the_model_needs() -> None:
    assert ("Nova 4", "vram", "24") in claims(SECTION + "It runs on a single GPU with 24 GB of VRAM.")


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("It would be perfect if it cost $5 per million input tokens.", "an if-clause that is only imagined"),
        ("Even if it scored 71.2% on MMLU, it would be too slow.", "the same in front"),
        ("Readers asked if it costs $5 per million input tokens.", "an indirect question"),
        ("Find out which model costs $5 per million input tokens.", "which one is asked"),
        ("There is no proof that it costs $5 per million input tokens.", "denied by a noun"),
        ("We doubt that Nova 4 scores 71.2% on MMLU.", "doubted"),
        ("It was meant to support image input.", "a plan of the past"),
        ("A future release of it should support image input.", "a later version"),
    ],
)
def test_what_is_only_imagined_doubted_or_asked_is_not_claimed(sentence: str, why: str) -> None:
    assert claims(SECTION + sentence) == set(), why


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("It is cheap, if you ask us: it costs $5 per million input tokens.", "another clause"),
        ("There is proof that it costs $5 per million input tokens.", "proved"),
        ("No doubt, it costs $5 per million input tokens.", "not doubted"),
        ("It is a model which costs $5 per million input tokens.", "a relative clause, no question"),
    ],
)
def test_what_stands_beside_a_doubt_is_kept(sentence: str, why: str) -> None:
    assert claims(SECTION + sentence) >= {("Nova 4", "input_price", "5")}, why
