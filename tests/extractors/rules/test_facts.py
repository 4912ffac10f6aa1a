"""Facts said of several models at once, lines of specifications, and what only looks like a fact."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def claims(text: str) -> set[tuple[str, str, str, str]]:
    """Return (subject, attribute, value, tier) of what a page states."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value), c.qualifiers.tier or "") for c in found if c.relation == "is"}


def of(text: str, attribute: str) -> set[tuple[str, str, str]]:
    return {(s, v, t) for s, a, v, t in claims(text) if a == attribute}


_TWO = "# Models to run\n\n## 2. {}\n\n- **License**: MIT\n- 64K context, function calling\n"


@pytest.mark.parametrize(
    ("heading", "expected", "why"),
    [
        ("DeepSeek V3 / R1", {"DeepSeek V3", "DeepSeek R1"}, "nothing but two of a family"),
        ("The Claude Opus 4 and Sonnet 4 models", {"Claude Opus 4", "Claude Sonnet 4"}, "with words that only join"),
        ("DeepSeek V3 vs DeepSeek R1", set(), "set against each other"),
        ("DeepSeek V3 / GPT-4o", set(), "of two makers"),
        ("DeepSeek V3 and the DeepSeek R1 launch", set(), "another word"),
        ("DeepSeek V3 or DeepSeek R1?", set(), "a choice between them"),
    ],
)
def test_a_heading_of_two_speaks_of_each(heading: str, expected: set[str], why: str) -> None:
    found = claims(_TWO.format(heading))
    for attribute in ("license", "context_window", "function_calling"):
        assert {s for s, a, _, _ in found if a == attribute} == expected, (attribute, why)


def test_a_bracket_or_a_versus_in_such_a_list_keeps_to_its_own() -> None:
    text = _TWO.format("DeepSeek V3 / R1").replace("MIT", "MIT (V3), Apache 2.0 (R1)")
    assert of(text, "license") == {("DeepSeek V3", "MIT", ""), ("DeepSeek R1", "Apache-2.0", "")}
    prices = "# Notes\n\n## DeepSeek V3 / R1\n\n- Context: 64K tokens vs 128K tokens\n"
    assert not {("DeepSeek R1", "64000", ""), ("DeepSeek V3", "128000", "")} & of(prices, "context_window")


@pytest.mark.parametrize(
    ("line", "expected", "why"),
    [
        ("- ~18GB VRAM (4-bit), ~34GB (8-bit)", {("18", "4-bit"), ("34", "8-bit")}, "amounts by precision"),
        ("- VRAM: 18 GB (Q4_K_M), 34 GB (Q8_0)", {("18", "Q4_K_M"), ("34", "Q8_0")}, "behind a label"),
        ("- 24GB VRAM", set(), "somebody's card, perhaps"),
        ("- 18GB (4-bit), 34GB (8-bit)", set(), "files on a disk, perhaps"),
        ("- 24GB VRAM (gaming card), 48GB (workstation)", set(), "no precision"),
    ],
)
def test_lines_of_memory(line: str, expected: set[tuple[str, str]], why: str) -> None:
    assert {(v, t) for _, v, t in of(f"# Notes\n\n## Qwen3 32B\n\n{line}\n", "vram")} == expected, why


@pytest.mark.parametrize(
    ("text", "attribute", "expected", "why"),
    [
        ("Qwen3 32B (4-bit) needs 20GB of VRAM.", "vram", {("20", "4-bit")}, "the precision stands behind the name"),
        (
            "Llama 3.1 8B was pre-trained on 15 trillion diverse and clean tokens.",
            "training_tokens",
            {("15000000000000", "")},
            "words between number and unit",
        ),
        ("Llama 3.1 8B served 15 trillion very cheap tokens.", "training_tokens", set(), "it was not trained on them"),
        ("Phi-4: 14B dense", "parameters", {("14000000000", "")}, "a size with its kind is no tag of a name"),
        ("Phi-4 · 14B dense", "parameters", set(), "behind a dot it is a part of the name"),
        ("Llama 3.1: 8B dense", "parameters", set(), "in a family told apart by sizes it may be one"),
        ("Mistral 7B has many community fine-tunes.", "fine_tuning", set(), "others made them"),
        ("Mistral 7B supports custom fine-tunes.", "fine_tuning", {("True", "")}, "a service"),
        ("Phi-4 has no separate charge for thinking tokens.", "reasoning_mode", {("True", "")}, "a price is denied"),
        ("Phi-4 has no thinking mode.", "reasoning_mode", {("False", "")}, "the mode is denied"),
        ("Languages: 80+ programming languages", "languages", set(), "of programming"),
        ("Languages: 80+ programming languages", "programming_languages", {("80", "")}, "of programming"),
        (
            "The first token takes six seconds for queries with 16,000 input tokens.",
            "context_window",
            set(),
            "what was timed",
        ),
        ("Phi-4 is an openly available model.", "open_weights", {("True", "")}, "another word for it"),
        ("Phi-4 runs on consumer GPUs.", "self_hostable", {("True", "")}, "more than one"),
        ("License: Custom (Meta, commercial with terms)", "license", {("custom", "")}, "it has no name"),
        ("License: Custom Meta license", "license", {("custom", "")}, "nor has this"),
        ("License: commercial", "license", {("proprietary", "")}, "a licence to be bought"),
    ],
)
def test_words_of_facts(text: str, attribute: str, expected: set[tuple[str, str]], why: str) -> None:
    page = f"# Phi-4\n\n{text}\n"
    assert {(v, t) for _, v, t in of(page, attribute)} == expected, why


def test_numbered_citations_name_nobody() -> None:
    page = "# Notes\n\n## Claude Opus 4\n\n- **Prompt caching**: saves 90%([Reuters][7], [Cursor - Forum][8])\n"
    assert of(page, "prompt_caching") == {("Claude Opus 4", "True", "")}
    assert of(page.replace("([Reuters][7], [Cursor - Forum][8])", " with Cursor"), "prompt_caching") != {
        ("Cursor", "True", "")
    }


@pytest.mark.parametrize(
    ("text", "attribute", "expected", "why"),
    [
        ("Phi-4 needs 600 GB of VRAM, beyond the capacity of two RTX 4090s.", "min_gpus", set(), "too small for it"),
        (
            "Gemma 3 is small, and the 12B needs 10 GB of VRAM.",
            "vram",
            {("Gemma 3 12B", "10", "")},
            "a size with a verb means the member",
        ),
        ("Phi-4 needs two RTX 4090s.", "min_gpus", {("Phi-4", "2", "4090")}, "what it needs"),
        (
            "Gemma 3 12B follows GPT-4.1. Phi-4 is a small model with both thinking and non-thinking modes.",
            "reasoning_mode",
            {("Phi-4", "True", "")},
            "'both' couples two words, not two models",
        ),
    ],
)
def test_whose_need_or_mode(text: str, attribute: str, expected: set[tuple[str, str, str]], why: str) -> None:
    found = {(s, v) for s, v, _ in of(f"# Notes\n\n{text}\n", attribute)}
    assert found == {(s, v) for s, v, _ in expected}, why
