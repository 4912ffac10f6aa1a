"""Subjects that a noun describes: what is said of rivals is not said of the model of the section."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

SECTION = "## Nova 4 70B\n\nNova 4 70B is a strong model for coding. "


def claims(text: str) -> set[tuple[str, str, str]]:
    """Return (subject, attribute, value) of what a page states."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in found if c.attribute != "parameters"}


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Its predecessor costs $5 per million input tokens.", "another version"),
        ("The larger variant has a 128K context window.", "another size"),
        ("Most rivals support image input.", "many others"),
        ("In this class, most rivals support image input.", "an opener stands before them"),
        ("Closed frontiers have been multimodal for years.", "a class without an article"),
        ("A dense model has a 128K context window.", "a kind of model"),
        ("Your current model costs $5 per million input tokens.", "the reader's"),
        ("The rest of the field scores 71.2% on MMLU.", "a phrase with an addition before its verb"),
        ("Everyone else charges $5 per million input tokens.", "all others"),
        ("Older GPUs have 24 GB of memory and reach 20 tokens per second.", "hardware"),
        ("The flagship has a 1M context window.", "one of several that nobody named here"),
        ("Western labs released theirs in March 2025.", "companies"),
        ("Its cousins were released in March 2025.", "a date is a value too"),
        ("It is good, but a competing system has a 128K context window.", "behind but"),
        ("It is slower, and the teacher model has a 128K context window.", "told apart by its part"),
        ("The best open model scores 71.2% on MMLU.", "told apart by its rank"),
        ("The rest of the pack scores 71.2% on MMLU.", "an addition of two words"),
        ("Not every model supports image input.", "no denial for this one"),
        ("The winner costs $5 per million input tokens.", "whoever that is"),
        ("Its predecessor was slow. It costs $5 per million input tokens.", "a pronoun may mean the predecessor"),
    ],
)
def test_what_is_said_of_a_described_subject_is_not_said_of_the_model(sentence: str, why: str) -> None:
    assert claims(SECTION + sentence) == set(), why


@pytest.mark.parametrize(
    ("sentence", "expected", "why"),
    [
        ("The model costs $5 per million input tokens.", ("input_price", "5"), "the model spoken of"),
        ("This version has a 128K context window.", ("context_window", "128000"), "the one just spoken of"),
        ("The new version has a 128K context window.", ("context_window", "128000"), "the same, called new"),
        ("Developers pay $5 per million input tokens.", ("input_price", "5"), "who pays is no bearer of a price"),
        ("Pricing starts at $5 per million input tokens.", ("input_price", "5"), "a noun of the attribute"),
        ("It costs $5 per million input tokens, but most rivals cost $9.", ("input_price", "5"), "its own clause"),
        ("It has a 128K context window where large models have less.", ("context_window", "128000"), "a side clause"),
        ("Others are larger. The context window is 128K tokens.", ("context_window", "128000"), "the block goes on"),
        ("Companies can run it at $5 per million input tokens.", ("input_price", "5"), "what they run is the model"),
        (
            "It is good, but the new model costs $5 per million input tokens.",
            ("input_price", "5"),
            "the same, called new",
        ),
        (
            "Unlike the best rivals, it costs $5 per million input tokens.",
            ("input_price", "5"),
            "the rivals only lead in",
        ),
        ("Hosts charge $5 per million input tokens.", ("input_price", "5"), "hosts sell the model"),
        ("Generation is slow, at 20 tokens per second.", ("throughput", "20"), "a noun that means an act here"),
    ],
)
def test_what_is_said_of_the_model_is_kept(sentence: str, expected: tuple[str, str], why: str) -> None:
    assert claims(SECTION + sentence) == {("Nova 4 70B", *expected)}, why


def test_a_clause_of_another_keeps_its_value_for_itself() -> None:
    found = claims(
        "Nova 4 70B costs $5 per million input tokens, while its predecessor costs $9 per million input tokens."
    )
    assert found == {("Nova 4 70B", "input_price", "5")}


def test_a_plan_is_no_capability() -> None:
    assert claims(SECTION + "The report lists image input as a future direction.") == set()
