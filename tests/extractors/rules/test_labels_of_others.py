"""Labels of what is of others, planned, imagined or past: "Most rivals: $5" below the name of a model."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

SECTION = "## Nova 4\n\nNova 4 is a strong model for coding.\n\n"


def claims(text: str) -> set[tuple[str, str]]:
    """Return (attribute, value) of the plain claims of a page."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.attribute, str(c.value)) for c in found if c.relation == "is" and c.subject == "Nova 4"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("- Most rivals: $5 per million input tokens", "others"),
        ("- Best rival – 128K context window", "a dash for the colon"),
        ("**Industry average:** $5 per million input tokens", "bold"),
        ("- Human experts: 89.8% on MMLU", "people"),
        ("- Old price: $5 per million input tokens", "no longer so"),
        ("- Next version: image input", "to come"),
        ("- Our budget: $5 per million input tokens", "the writer's"),
        ("- Example: $5 per million input tokens", "only an example"),
        ("It is good (random guess: 25% on MMLU).", "in brackets"),
    ],
)
def test_what_such_a_label_gives_is_not_of_the_model(line: str, why: str) -> None:
    assert claims(SECTION + line) == set(), why


@pytest.mark.parametrize(
    ("line", "expected", "why"),
    [
        ("- Price: $5 per million input tokens", {("input_price", "5")}, "its own"),
        ("- Old price: $9 per million\n- Price: $5 per million input tokens", {("input_price", "5")}, "the next line"),
        ("- Target group: coders. Context window: 128K tokens", {("context_window", "128000")}, "another label"),
        ("- Example: Nova 4 costs $5 per million input tokens", {("input_price", "5")}, "it is named"),
        ("- Requirement: it needs 48 GB of VRAM", {("vram", "48")}, "what it needs"),
        ("- Human-like chat: 128K context window", {("context_window", "128000")}, "a word that goes on"),
    ],
)
def test_what_stands_beside_or_names_the_model_is_kept(line: str, expected: set[tuple[str, str]], why: str) -> None:
    assert claims(SECTION + line) == expected, why
