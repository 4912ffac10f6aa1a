"""Reasoning modes in several wordings, what a model is said to be none of, and lists of open or closed models."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

_PAGE = "# Notes on models\n\nWe look at several.\n\n"


def flags(text: str) -> set[tuple[str, str, bool]]:
    """Return (subject, attribute, value) of the capabilities that a page with this text states."""
    found = extract(read((_PAGE + text).encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, c.value) for c in found if isinstance(c.value, bool)}


@pytest.mark.parametrize(
    "text",
    [
        "Kimi K2.5 is here. Three reasoning modes are exposed: Instant, Thinking, and Deep.",
        "Kimi K2.5 is here. Reasoning and non-reasoning modes are available in the studio.",
        "Kimi K2.5 accepts a `reasoning_effort` parameter.",
        "Kimi K2.5 supports the usual reasoning-effort settings.",
        "Kimi K2.5 is the thinking-capable tier.",
        "Kimi K2.5 is available in both chat and reasoning modes.",
        "Kimi K2.5 switches between thinking and non-thinking modes.",
        "Kimi K2.5 lets you toggle thinking.",
    ],
)
def test_reasoning_modes(text: str) -> None:
    assert flags(text) == {("Kimi K2.5", "reasoning_mode", True)}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("GPT-4.1 is a fast, non-reasoning model.", {("GPT-4.1", "reasoning_mode", False)}, "what it is none of"),
        ("GPT-4.1 is a standard, non-open-source model.", {("GPT-4.1", "open_weights", False)}, "so of openness"),
        ("GPT-4.1 beats non-reasoning models.", set(), "others are"),
        ("GPT-4.1 is not a non-reasoning model.", set(), "denied twice"),
        ("Reasoning effort was set to high for GPT-5.", set(), "how somebody ran it"),
        (
            "Gemma 2 9B is Google's open-source model running on Groq.",
            {("Gemma 2 9B", "open_weights", True)},
            "its noun",
        ),
        ("Grok 4, a new open-weight text-input LLM, is out.", {("Grok 4", "open_weights", True)}, "in apposition"),
        ("They offer Grok 4, image tools and open source plugins.", set(), "an entry of a list is no apposition"),
    ],
)
def test_what_a_model_is_said_to_be(text: str, expected: set[tuple[str, str, bool]], why: str) -> None:
    assert flags(text) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "**Open-weight models to know this year:**\n\n- **Grok 3** — good\n- **GPT OSS 20B** (OpenAI) — small",
            {("Grok 3", "open_weights", True), ("GPT OSS 20B", "open_weights", True)},
            "each item begins with one of the class",
        ),
        ("The closed models to watch:\n\n- GPT-5 is large", {("GPT-5", "open_weights", False)}, "closed ones"),
        (
            "Where it beats open-source models:\n\n- GPT-5 on math\n- GPT-5 on code",
            set(),
            "the class is only compared with",
        ),
        ("Open or closed models:\n\n- GPT-5 is large", set(), "two classes"),
        ("Open-source tools:\n\n- GPT-5 runs in one", set(), "of another thing"),
        ("Open-weight models to know:\n\n- You can run GPT-5 in them", set(), "the item does not begin with the model"),
        ("Open-weight models to know: many.\n\nGPT-5 is large.", set(), "no list"),
    ],
)
def test_lists_of_a_class(text: str, expected: set[tuple[str, str, bool]], why: str) -> None:
    assert {flag for flag in flags(text) if flag[1] == "open_weights"} == expected, why


@pytest.mark.parametrize(
    ("heading", "subject", "why"),
    [
        ("Claude 3 Family (Anthropic)", "Claude 3", "the family is none of its members"),
        ("The Claude 3 models", "Claude 3", "so in the plural"),
        ("Claude 3 (Anthropic)", "Claude 3 Opus", "without such a word it is the page's only one"),
    ],
)
def test_families_that_a_heading_names(heading: str, subject: str, why: str) -> None:
    found = flags(f"Claude 3 Opus is large.\n\n## {heading}\n\n- **Type**: API-only\n")
    assert {name for name, attribute, _ in found if attribute == "self_hostable"} == {subject}, why
