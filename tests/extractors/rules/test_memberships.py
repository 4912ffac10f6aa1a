"""What is said of examples of open and closed models."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def found(text: str, attribute: str) -> list[tuple[str, str, object]]:
    """Return (model, attribute, value) of the claims whose attribute begins so."""
    claims = extract(read(f"# Notes\n\n{text}\n".encode(), doc_id="d", kind="markdown")).claims
    return [(c.subject, c.attribute, c.value) for c in claims if c.attribute.startswith(attribute)]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("It trails frontier closed models like GPT-5 or Grok 4.", [("GPT-5", False), ("Grok 4", False)], "examples"),
        (
            "It is built on open-weight bases - Qwen 3 and Gemma 3.".replace(" - ", " \u2014 "),
            [("Qwen 3", True), ("Gemma 3", True)],
            "named behind a dash",
        ),
        ("It beats open models (e.g. Qwen 3).", [("Qwen 3", True)], "in brackets"),
        (
            "Open-weight models: Qwen 3, Gemma 3 and Phi-4.",
            [("Qwen 3", True), ("Gemma 3", True), ("Phi-4", True)],
            "a label",
        ),
        ("- **Open weights:** Qwen 3, Gemma 3", [("Qwen 3", True), ("Gemma 3", True)], "a label in bold"),
        ("Open source: Qwen 3 (partly), Gemma 3", [], "more is said of each"),
        ("We like open source: Qwen 3", [], "the end of a sentence is no label"),
        ("Open source: Qwen 3 wins.", [], "a topic and who leads in it"),
        ("These are not open models like Qwen 3.", [], "a negation before it"),
    ],
)
def test_examples(text: str, expected: list[tuple[str, bool]], why: str) -> None:
    assert {(s, v) for s, _, v in found(text, "open_weights") if s != "It"} == set(expected), why
