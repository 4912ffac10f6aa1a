"""Names joined to one before them, of which they are only the part that differs: "gpt-oss-120b / 20b"."""

from __future__ import annotations

import pytest

from counterclaim.extractors.models.aliases import with_relatives
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("gpt-oss-120b / 20b", ["GPT OSS 120B", "GPT OSS 20B"], "a size in lower case"),
        ("Kimi K2 / K2 Thinking", ["Kimi K2", "Kimi K2 Thinking"], "a version with a word more"),
        ("Mistral 3 / Large 3", ["Mistral 3", "Mistral Large 3"], "a tier and its version"),
        ("Mistral Small 4 / Medium 3.5", ["Mistral Small 4", "Mistral Medium 3.5"], "both have tiers"),
        ("Grok 4 / 4 Fast", ["Grok 4", "Grok 4 Fast"], "a version and its tier"),
        ("Gemini 2.5 Pro / 3 Flash", ["Gemini 2.5 Pro", "Gemini 3 Flash"], "both differ"),
        ("GPT-5 / mini / nano", ["GPT-5", "GPT-5 mini", "GPT-5 nano"], "tiers of the plain model"),
        ("Qwen3 8B, 14B and 32B", ["Qwen 3 8B", "Qwen 3 14B", "Qwen 3 32B"], "sizes in a list"),
        ("Llama 4 Scout/Maverick", ["Llama 4 Scout", "Llama 4 Maverick"], "tiers"),
        ("Qwen3 30B, 3B active", ["Qwen 3 30B"], "a part of its size"),
        ("Qwen3 30B and 8B parameters", ["Qwen 3 30B"], "a size that is counted"),
        ("GPT-5 / month", ["GPT-5"], "no tier"),
        ("GPT-4o / $5", ["GPT-4o"], "a price"),
        ("Gemma 3 27B, 24GB of memory", ["Gemma 3 27B"], "memory"),
        ("GPT-5 / Large 3", ["GPT-5"], "a tier that its family has not"),
        ("Mistral Large 3 / Large 3", ["Mistral Large 3"], "the same again"),
    ],
)
def test_joined(text: str, expected: list[str], why: str) -> None:
    assert [name.display for name in with_relatives(text, find_names(text))] == expected, why


@pytest.mark.parametrize(
    ("text", "attribute", "expected", "why"),
    [
        ("- **Qwen3 32B / 14B** (Alibaba) - Apache 2.0, quick", "license", 2, "what stands behind holds for both"),
        ("- **gpt-oss-120b / 20b** (OpenAI, USA) - Apache 2.0, runs locally", "license", 2, "with its maker"),
        ("- Qwen3 8B, Qwen3 14B and Qwen3 32B: 128K context", "context_window", 3, "a list, a mark and a value"),
        ("- Qwen3 8B, Qwen3 14B — 128K context", "context_window", 2, "a dash"),
        ("- GPT-5 beats Qwen3 14B and Qwen3 32B: 128K context", "context_window", 1, "names before the list"),
    ],
)
def test_said_of_all(text: str, attribute: str, expected: int, why: str) -> None:
    claims = extract(read(f"# Notes\n\n{text}\n".encode(), doc_id="d", kind="markdown")).claims
    assert len({c.subject for c in claims if c.attribute == attribute}) == expected, why
