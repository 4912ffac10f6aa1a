"""Sizes, memory and GPUs: whose they are, and whether a model needs them or somebody has them."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

ATTRIBUTES = {"parameters", "active_parameters", "vram", "min_gpus"}


def sizes(text: str) -> list[tuple[str, str, float]]:
    """Return (model, attribute, value) of the claims of sizes and hardware."""
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return [(c.subject, c.attribute, float(str(c.value))) for c in claims if c.attribute in ATTRIBUTES]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Gemma 3 27B is out. It needs 24GB of VRAM.", [("Gemma 3 27B", "vram", 24)], "what it needs"),
        ("Gemma 3 27B needs roughly 24GB of VRAM.", [("Gemma 3 27B", "vram", 24)], "a hedge between"),
        ("We tried Gemma 3 27B on a laptop with 64GB of RAM.", [], "what somebody has"),
        ("A user tested Gemma 3 27B on a single RTX 4090.", [], "a test"),
        ("Fine-tuning Gemma 3 27B requires 8 GPUs.", [], "training is another need"),
        ("Gemma 3 27B beats larger ones. 70B models need 4 GPUs.", [], "models of a size"),
        (
            "Gemma 3 27B needs 24GB of VRAM. The 12B model runs on 16GB of VRAM.",
            [("Gemma 3 27B", "vram", 24), ("Gemma 3 12B", "vram", 16)],
            "a member of the same family, by its size",
        ),
        ("DeepSeek R1 (671B) is open.", [("DeepSeek R1", "parameters", 671e9)], "a model's size"),
        ("Llama 3.1 (405B) is open.", [], "the size is part of a member's name"),
        ("We ran gemma2:27b here.", [], "so is that of a tag"),
        ("Kimi K2 is out. A 35B model beats it.", [], "any model of a size"),
        (
            "Mixtral 8x7B scales with active parameters (12.9B).",
            [("Mixtral 8x7B", "active_parameters", 12.9e9)],
            "the label before a bracket",
        ),
    ],
)
def test_sizes(text: str, expected: list[tuple[str, str, float]], why: str) -> None:
    assert sizes(f"# Notes\n\n{text}\n") == expected, why
