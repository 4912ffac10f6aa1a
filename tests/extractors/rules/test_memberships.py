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


@pytest.mark.parametrize(
    ("text", "attribute", "expected", "why"),
    [
        (
            "Qwen 3 32B is level with closed models such as GPT-4o and Grok 4, while being under the MIT licence.",
            "license",
            {("Qwen 3 32B", "MIT")},
            "a participle belongs to the subject, not to the examples",
        ),
        (
            "Qwen 3 32B is competitive with leading proprietary AI models like GPT-4o, making its MIT license a draw.",
            "license",
            {("GPT-4o", "proprietary"), ("Qwen 3 32B", "MIT")},
            "words of kind stand before the noun, and the class is what the subject is set against",
        ),
        (
            "Teams pick open-weight AI models like Qwen 3 32B for privacy.",
            "open_weights",
            {("Qwen 3 32B", True)},
            "what the phrase itself says is said of the examples",
        ),
        (
            "Unlike Qwen 3 32B, Gemma 3 27B, or Phi-4, GPT-4o is a closed model. You can reach it via API only.",
            "open_weights",
            {("GPT-4o", False)},
            "an opening list of three ends with its comma, and 'it' is who follows",
        ),
        (
            "Unlike Qwen 3 32B, Gemma 3 27B and Phi-4 use the MIT license.",
            "license",
            {("Gemma 3 27B", "MIT"), ("Phi-4", "MIT")},
            "no comma closes the list: the last two are the subject",
        ),
    ],
)
def test_whom_examples_are_set_against(text: str, attribute: str, expected: set[tuple[str, object]], why: str) -> None:
    assert {(s, v) for s, _, v in found(text, attribute)} == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("The best open-source model is Qwen 3 235B.", {("Qwen 3 235B", True)}, "who is the best of a class is in it"),
        ("Best open model: Qwen 3 235B.", {("Qwen 3 235B", True)}, "the same as a label"),
        ("Top open-weight pick for code: Qwen 3 Coder.", {("Qwen 3 Coder", True)}, "with its use between"),
        ("The largest open-weight model right now is Kimi K2.", {("Kimi K2", True)}, "with a time between"),
        ("The best open model is behind GPT-5.", set(), "a place, and no name of the best"),
        ("The best open-source model is GPT-5's only worry.", set(), "said of what GPT-5 has"),
        ("GPT-5 is better than the best open models.", set(), "the class is only set against"),
        ("Among open-weight models, Kimi K2 leads.", {("Kimi K2", True)}, "who leads a class is in it"),
        ("In the open-weight camp, Kimi K2 leads.", {("Kimi K2", True)}, "a camp is a class"),
        ("Among open models, none beats GPT-5.", set(), "nobody is named at the class"),
        ("Kimi K2 leads the open-source pack.", {("Kimi K2", True)}, "a pack is led by one of it"),
        ("GPT-5 leads the open models by ten points.", set(), "models may be led by another"),
        ("It lands near o4-mini, one of OpenAI's closed models.", {("o4-mini", False)}, "counted among them"),
        ("Gemma 3 is a new family of light open models.", {("Gemma 3", True)}, "a family of such"),
        ("The gap between GPT-5 and open models is small.", set(), "what it is compared with"),
        ("GPT-5 beats all open models.", set(), "what it beats"),
        ("The open-weight Llama 3.3 models run anywhere.", {("Llama 3.3", True)}, "the plural is the family's"),
        ("DeepSeek V3 is the first open-source GPT-4o level model.", {("DeepSeek V3", True)}, "a level of another"),
        ("An open-source ChatGPT alternative runs offline.", set(), "of the alternative"),
        ("It is an open source Gemini demo clone.", set(), "of the clone"),
        ("It beats the open-weight Qwen 3 32B.", {("Qwen 3 32B", True)}, "of the name right behind, not of it"),
        (
            "Qwen 3 VL 2B, an open-source 2B model from Alibaba's Qwen team, won.",
            {("Qwen 3 VL 2B", True)},
            "apposition",
        ),
        (
            "It runs Llama 3.3, Phi-4 and 100+ other open-weight models.",
            {("Llama 3.3", True), ("Phi-4", True)},
            "and others of the class",
        ),
        ("Mistral 7B, the darling of open-source LLMs, is fast.", {("Mistral 7B", True)}, "the darling of its class"),
        ("We host both open and proprietary Qwen 3 models.", set(), "of two kinds at once"),
        ("Qwen 3, with its open-weight models, is popular.", {("Qwen 3", True)}, "what a family has"),
        ("Claude Code works with its open-weight models.", set(), "no family"),
    ],
)
def test_members_of_a_class(text: str, expected: set[tuple[str, bool]], why: str) -> None:
    assert {(s, v) for s, _, v in found(text, "open_weights")} == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Scores match proprietary heavyweights like GPT-5 and Grok 4.", {"GPT-5", "Grok 4"}, "another noun"),
        ("OpenAI's proprietary GPT-4 models cost more.", {"GPT-4"}, "right before the name"),
        ("For proprietary models, GPT-5 and Grok 4 are tied.", {"GPT-5", "Grok 4"}, "who is first of a class"),
        ("Various open and proprietary Qwen 3 models run there.", set(), "of two kinds at once"),
    ],
)
def test_proprietary_members(text: str, expected: set[str], why: str) -> None:
    assert {s for s, _, v in found(text, "license") if v == "proprietary"} == expected, why
