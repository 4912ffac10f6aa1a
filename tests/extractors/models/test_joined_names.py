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
        ("Gemini 2.5 Pro & Flash", ["Gemini 2.5 Pro", "Gemini 2.5 Flash"], "a tier behind an ampersand"),
        ("DeepSeek V3 and R1", ["DeepSeek V3", "DeepSeek R1"], "a version behind and"),
        ("GPT-4o and 4o mini", ["GPT-4o", "GPT-4o mini"], "its version again"),
        ("GPT-4.1, mini and nano", ["GPT-4.1", "GPT-4.1 mini", "GPT-4.1 nano"], "tiers in a list"),
        ("GPT-5 and Pro users", ["GPT-5"], "people of a plan"),
        ("Gemini 2.5 Pro and Flash sales", ["Gemini 2.5 Pro"], "a word before another"),
        ("Claude Opus 4 and Team", ["Claude Opus 4"], "a plan"),
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
        ("## Qwen3 32B / 14B\n\n- Apache 2.0", "license", 2, "a heading of two, and its list"),
        ("## o3 / o4-mini\n\n- 200K context", "context_window", 2, "two of one family"),
        ("| Model | Notes |\n|-|-|\n| Qwen3 32B / 14B | Apache 2.0 |\n| Phi-4 | fast |", "license", 2, "a row of two"),
        ("- Qwen3 32B & 14B — vision, tool use, 40K context", "modality:image", 2, "an entry behind a dash"),
        ("- GPT-5 beats Qwen3 14B and Qwen3 32B: 128K context", "context_window", 1, "names before the list"),
    ],
)
def test_said_of_all(text: str, attribute: str, expected: int, why: str) -> None:
    claims = extract(read(f"# Notes\n\n{text}\n".encode(), doc_id="d", kind="markdown")).claims
    assert len({c.subject for c in claims if c.attribute == attribute}) == expected, why
