"""What a label says of each model of a list, in lines and in tables, and models said to be open without a phrase."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.rules.classes.class_labels import Stated
from counterclaim.extractors.rules.classes.name_lists import states

GPT, QWEN, LLAMA = "GPT-4o", "Qwen 3 32B", "Llama 3.3 70B"


def found(text: str, attribute: str) -> set[tuple[str, object]]:
    """Return (model, value) of the claims of an attribute."""
    claims = extract(read(f"# Notes\n\n{text}\n".encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.value) for c in claims if c.attribute == attribute}


@pytest.mark.parametrize(
    ("label", "expected", "why"),
    [
        ("Vision", (Stated("modality:image", True),), "a capability"),
        ("**Models with vision**", (Stated("modality:image", True),), "words that say nothing, and marks"),
        ("Tool calling / function calling", (Stated("function_calling", True),), "two words for one thing"),
        ("Vision + tool use", (Stated("modality:image", True), Stated("function_calling", True)), "two of them"),
        ("Apache 2.0", (Stated("license", "Apache-2.0"),), "a licence"),
        ("Closed models", (Stated("open_weights", False),), "a class"),
        ("Text only", (Stated("multimodal", False),), "a phrase of the lexicon that denies"),
        ("License", (), "an attribute whose value it does not give"),
        ("Best for code", (), "a use"),
        ("Images", (), "heads a list of generators as well"),
        ("No vision", (), "a denial"),
        ("Vision + charm", (), "a part that states nothing"),
    ],
)
def test_labels(label: str, expected: tuple[Stated, ...], why: str) -> None:
    assert states(label) == expected, why


@pytest.mark.parametrize(
    ("text", "attribute", "expected", "why"),
    [
        (f"- Vision: {GPT}, Gemini 2.5 Pro and Claude Sonnet 4", "modality:image", 3, "a list"),
        (f"- Tool calling: {QWEN} (fast), {LLAMA} (large)", "function_calling", 2, "notes in brackets"),
        (f"- **Apache 2.0:** {QWEN}, Mistral Small 3.1", "license", 2, "a licence as the label"),
        (f"- Vision: {GPT}", "modality:image", 1, "a list of one"),
        (f"- Vision: {GPT} leads by far", "modality:image", 0, "a sentence behind the label"),
        (f"- Vision: better than {GPT}", "modality:image", 0, "words before the name"),
        (f"- Best vision: is it {GPT}?", "modality:image", 0, "a question"),
        (f"- Vision: {GPT} (partly), Gemini 2.5 Pro", "modality:image", 0, "more is said of one"),
        (f"- Images: {GPT}, DALL-E 3", "modality:image", 0, "no label of what goes in"),
        (f"- No tool use: {QWEN}", "function_calling", 0, "a denial"),
    ],
)
def test_lines(text: str, attribute: str, expected: int, why: str) -> None:
    assert len(found(text, attribute)) == expected, why


def test_a_label_is_not_of_the_names_before_it() -> None:
    assert found(f"Multimodal: {GPT}, Gemini 2.5 Pro. Text only: DeepSeek V3.", "multimodal") == {
        (GPT, True),
        ("Gemini 2.5 Pro", True),
        ("DeepSeek V3", False),
    }


@pytest.mark.parametrize(
    ("table", "expected", "why"),
    [
        (
            f"| Capability | Models |\n|---|---|\n| Open weights | {QWEN}, {LLAMA} |\n| Speed | {GPT} |\n",
            {(QWEN, True), (LLAMA, True)},
            "a row for a class",
        ),
        (
            f"| | Open | Closed |\n|---|---|---|\n| Examples | {QWEN}, {LLAMA} | {GPT} |\n| Cost | low | high |\n",
            {(QWEN, True), (LLAMA, True), (GPT, False)},
            "a column for a class, a row for examples",
        ),
        (
            f"| | Open | Closed |\n|---|---|---|\n| Often beaten by | {GPT} | {QWEN} |\n| Cost | low | high |\n",
            set(),
            "a row for something else",
        ),
        (
            "| Type | Use | Like |\n|---|---|---|\n| Proprietary | no | Claude |\n| Open | yes | Llama, Zephyrion |\n",
            {("Llama", True)},
            "bare families, and a name that nobody knows",
        ),
        (
            f"| Task | First | Second |\n|---|---|---|\n| Code | {QWEN}, {LLAMA} | {GPT} |\n| Prose | {GPT} | |\n",
            set(),
            "no label of a class",
        ),
    ],
)
def test_tables(table: str, expected: set[tuple[str, bool]], why: str) -> None:
    assert found(table, "open_weights") == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (f"{LLAMA} is open, {GPT} is closed.", {(LLAMA, True), (GPT, False)}, "a plain predicate"),
        (f"{LLAMA} and {QWEN} are both open; {GPT} stays closed.", {(LLAMA, True), (QWEN, True), (GPT, False)}, "two"),
        (f"{LLAMA} (open) against {GPT} (closed, API only)", {(LLAMA, True), (GPT, False)}, "in brackets"),
        ("The weights of DeepSeek R1 are available on Hugging Face.", {("DeepSeek R1", True)}, "its weights"),
        ("Weights for DeepSeek R1 are on GitHub.", {("DeepSeek R1", True)}, "the same"),
        ("You can download DeepSeek R1's weights.", {("DeepSeek R1", True)}, "what is downloaded"),
        (f"The weights of {GPT} are not public.", {(GPT, False)}, "denied"),
        (f"{GPT} is open to everyone.", set(), "open to people"),
        (f"{GPT} is open about its limits.", set(), "open about a thing"),
        (f"Nobody knows whether {GPT} is open.", set(), "not known"),
        (f"{GPT} (open since May) is popular.", set(), "a shop may be open too"),
        (f"Is {GPT} open?", set(), "a question"),
    ],
)
def test_said_to_be_open(text: str, expected: set[tuple[str, bool]], why: str) -> None:
    assert found(text, "open_weights") == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (f"{GPT} supports JSON mode, function calling and vision.", {(GPT, True)}, "behind other features"),
        (f"Features of {GPT}:\n\n- Tool use\n- Vision\n- Speed", {(GPT, True)}, "an item that is one word"),
        (f"| Model | Size | Notes |\n|---|---|---|\n| {QWEN} | 32B | Agentic, vision |\n", {(QWEN, True)}, "a cell"),
        (f"- {QWEN}: tool use, no vision", {(QWEN, False)}, "a denial"),
        (f"- Best for vision, code: {GPT}", set(), "a use"),
        (f"The lab shared its vision, and {GPT} was part of it.", set(), "a plan for the future"),
        (f"{GPT} was added to the Text/Vision/Code arenas with tool use.", set(), "names of tests"),
    ],
)
def test_vision_as_an_entry(text: str, expected: set[tuple[str, bool]], why: str) -> None:
    assert found(text, "modality:image") == expected, why
