"""Labels of rows and columns that name a model, and those that name more or another one."""

from __future__ import annotations

import pytest

from counterclaim.extractors.labels.model_names import model_named
from counterclaim.extractors.models.registry import Registry

KNOWN = (
    "Gemini 3.5 Flash",
    "Gemini 2.0 Flash",
    "Claude 3.7 Sonnet Thinking",
    "Claude Sonnet 4.6",
    "Jais-30b",
    "Phi-3 small",
    "GPT-4o",
    "Kimi K2",
)


def registry() -> Registry:
    made = Registry()
    for name in KNOWN:
        if name == "Jais-30b":
            made.add_unseen(name)
        else:
            made.add(name)
    made.find("Claude Sonnet 4.6")
    return made


@pytest.mark.parametrize(
    ("label", "model", "why"),
    [
        ("GPT-4o", "GPT-4o", "a name and no more"),
        ("**GPT-4o**", "GPT-4o", "its markup"),
        ("GPT-4o (OpenAI)", "GPT-4o", "its maker in brackets"),
        ("OpenAI GPT-4o", "GPT-4o", "its maker before it"),
        ("1. GPT-4o", "GPT-4o", "its rank"),
        ("GPT-4o (limited)", "GPT-4o", "a condition in brackets"),
        ("GPT-4o Frontier", "GPT-4o", "an ordinary word is a note"),
        ("Claude (Sonnet)", "Claude Sonnet 4.6", "the tier in brackets names the model"),
        ("Gemini (1.5 Pro)", "Gemini 1.5 Pro", "so does a version"),
        ("Claude 3.5 (Sonnet)", "Claude 3.5 Sonnet", "a tier behind the version"),
        ("Gemini 2.5 (Pro)", "Gemini 2.5 Pro", "a tier that is a plan of others too"),
        ("GPT-5 (mini)", "GPT-5 mini", "a tier behind the version"),
        ("GPT-5 (high)", "GPT-5", "an effort is a condition"),
        ("Claude Sonnet 4.5 (Haiku)", "Claude Sonnet 4.5", "no second tier"),
        ("Google Gemma 3n (E4B)", "Gemma 3n E4B", "a size of effective parameters"),
        ("Llama 3 [8B]", "Llama 3 8B", "square brackets"),
        ("Llama 3 8B [70B]", "Llama 3 8B", "no second size"),
        ("Claude Max 20x — $200", "Claude Max 20x", "a plan by its multiple"),
        ("Jais-30b v3", "Jais-30b v3", "a release makes another model"),
        ("GPT-4o Zorbit", "GPT-4o Zorbit", "an unlisted word makes another model"),
        (
            "Claude 3.7 Sonnet Thinking 16K",
            "Claude 3.7 Sonnet Thinking 16K",
            "a budget of thinking is part of the name",
        ),
        ("GPT-4o 128K context", "GPT-4o", "a window is a fact about it"),
        ("phi3:14b", "Phi-3 14B", "a runner's tag"),
    ],
)
def test_label_names_a_model(label: str, model: str, why: str) -> None:
    assert model_named(label, registry()) == model, why


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("Phi-3 small/medium", "two models share the row"),
        ("Claude Sonnet 4.6, GPT-4o", "a list of two"),
        ("LongCat Flash", "another maker's model ends like Gemini's"),
        ("Yes (GPT-4o)", "an answer"),
        ("Claude 3/3.5", "a slash"),
        ("$20 (GPT-4o)", "a price"),
        ("Beats GPT-4o", "a comparison"),
        ("Aider with GPT-4o", "a tool that runs the model"),
        ("marco-GPT-4o", "joined to another name by a hyphen"),
        ("Average", "no model"),
        ("", "nothing"),
    ],
)
def test_label_names_no_single_model(label: str, why: str) -> None:
    assert model_named(label, registry()) is None, why
