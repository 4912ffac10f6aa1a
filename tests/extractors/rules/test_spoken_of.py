"""Capabilities that a sentence speaks of without saying that the model has them, beside plain ones that it states."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def said(text: str) -> set[tuple[str, object]]:
    claims = extract(read(f"# Claude 3 Opus\n\n{text}", doc_id="d", kind="markdown")).claims
    return {(c.attribute, c.value) for c in claims if c.rule.startswith("capability")}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Claude 3 Opus supports fine-tuning.", {("fine_tuning", True)}, "supported"),
        ("Claude 3 Opus can be fine-tuned.", {("fine_tuning", True)}, "allowed"),
        ("Claude 3 Opus does not support fine-tuning.", {("fine_tuning", False)}, "denied"),
        ("Claude 3 Opus offers enterprise deployment and custom fine-tuning.", {("fine_tuning", True)}, "offered"),
        ("Claude 3 Opus is fast. Many-example prompting is the new fine-tuning.", set(), "a figure of speech"),
        (
            "Claude 3 Opus was tried. It's not fine-tuning the whole model end to end.",
            set(),
            "what somebody does not do",
        ),
        ("Claude 3 Opus is known. Their conclusion was that fine-tuning can improve style.", set(), "an activity"),
        ("Claude 3 Opus can run code.", {("code_interpreter", True)}, "it does so itself"),
        ("They built an MCP server that allows Claude 3 Opus to run code.", set(), "the server runs it"),
        ("Choose Claude 3 Opus if quality matters more than code execution convenience.", set(), "only compared with"),
        ("Claude 3 Opus supports vision.", {("modality:image", True)}, "supported"),
        (
            "Claude 3 Opus was trained on images: it's not a text model with vision bolted on.",
            set(),
            "a kind is denied",
        ),
        ("I'm not a fan of Claude 3 Opus function calling.", set(), "what a person dislikes"),
        ("- Claude 3 Opus: multimodal flagship", {("multimodal", True)}, "an entry that says of what kind it is"),
        ("- Claude 3 Opus: multimodal, large", {("multimodal", True)}, "an entry of words"),
        ("- Claude 3 Opus: multimodal compact", {("multimodal", True)}, "a word of its size closes it"),
        ("- Claude 3 Opus: multimodal large-scale search", set(), "a word of size in another one"),
        ("- Claude 3 Opus: multimodal small tools", set(), "of other things"),
        ("Claude 3 Opus is text-only.", {("multimodal", False)}, "of all"),
        ("Claude 3 Opus is text-only for output.", set(), "of what it writes"),
        ("A limit of this port of Claude 3 Opus is the absence of vision capabilities.", set(), "of a port"),
    ],
)
def test_capabilities_that_are_said(text: str, expected: set[tuple[str, object]], why: str) -> None:
    assert said(text) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Claude 3 Opus is API-only.", {("open_weights", False), ("self_hostable", False)}, "said of the model"),
        ("Claude 3 Opus is API only (closed).", {("open_weights", False), ("self_hostable", False)}, "explained so"),
        ("With Claude 3 Opus: API only (no consumer interface)", set(), "how it is offered"),
        ("For privacy, use API only.", set(), "advice"),
        ("The response from the Claude 3 Opus API only includes code.", set(), "part of another phrase"),
        ("Claude 3 Opus is proprietary.", {("license", "proprietary")}, "its licence"),
        (
            "Claude 3 Opus was copied; firms want to protect proprietary technologies from theft.",
            set(),
            "of another noun",
        ),
        ("A delay could suggest a decision to keep Claude 3 Opus proprietary.", set(), "only thought possible"),
    ],
)
def test_openness_that_is_said(text: str, expected: set[tuple[str, object]], why: str) -> None:
    assert said(text) == expected, why


def test_hardware_that_cannot_hold_a_model_does_not_run_it() -> None:
    assert ("self_hostable", True) not in said("Consumer hardware cannot run Claude 3 Opus.")
