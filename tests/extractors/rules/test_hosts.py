"""Hosts that headings, captions and sentences put prices and speeds to."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.sentences.others.hosts import host_of_label, host_run_on


@pytest.mark.parametrize(
    ("label", "host"),
    [
        ("2. DeepInfra (the best blended value)", "DeepInfra"),
        ("Fireworks AI pricing", "Fireworks AI"),
        ("Prices on Groq", "Groq"),
        ("GLM-5.2 via Together AI", "Together AI"),
        ("OpenRouter: cheapest", "OpenRouter"),
        ("Groq vs Cerebras", None),
        ("Together, we go further", None),
        ("Why we left Groq", None),
        ("Is it cheaper on Groq?", None),
        ("Azure DevOps", None),
        ("groq.com", None),
    ],
)
def test_the_host_of_a_label(label: str, host: str | None) -> None:
    assert host_of_label(label) == host


@pytest.mark.parametrize(
    ("sentence", "host"),
    [
        ("Our default model running on Groq.", "Groq"),
        ("An open model on Groq hardware.", "Groq"),
        ("It is served by Cerebras.", "Cerebras"),
        ("It is also hosted on Groq.", None),
        ("It can be hosted on Groq.", None),
        ("It runs on Groq at 500 tok/s.", None),
        ("It is hosted on Groq and on Together AI.", None),
    ],
)
def test_the_host_of_a_sentence_without_a_value(sentence: str, host: str | None) -> None:
    assert host_run_on(sentence) == host


def test_a_section_of_a_host_is_about_the_model_of_the_page() -> None:
    text = """# Where to run GLM-5.2

## 1. Fireworks AI (fastest)

- Input Price: $1.40 per 1M tokens

## 2. DeepInfra

DeepInfra is cheap.

- Input Price: $0.95 per 1M tokens

## 3. Z.AI

- Input Price: $1.50 per 1M tokens
"""
    claims = extract(read(text, doc_id="h", kind="markdown")).claims
    assert {(c.subject, float(str(c.value)), c.qualifiers.provider) for c in claims} == {
        ("GLM-5.2", 1.4, "Fireworks AI"),
        ("GLM-5.2", 0.95, "DeepInfra"),
        ("GLM-5.2", 1.5, None),
    }


def test_a_claim_keeps_its_own_host_and_a_maker_is_none() -> None:
    text = """# Prices

## Azure

GPT-4o costs $2.50 per million input tokens on OpenRouter. Llama 3.1 70B costs $0.90 per million input tokens.
"""
    claims = extract(read(text, doc_id="h", kind="markdown")).claims
    assert {c.subject: c.qualifiers.provider for c in claims} == {"GPT-4o": "OpenRouter", "Llama 3.1 70B": "Azure"}
