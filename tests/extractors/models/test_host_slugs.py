"""Names as hosts write them, with the window behind the size, and precisions in tables of one model."""

from __future__ import annotations

import pytest

from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("mixtral-8x7b-32768", "Mixtral 8x7B", "the window in tokens"),
        ("llama3-70b-8192", "Llama 3 70B", "a version before the size"),
        ("Llama 3.3 70B Versatile", "Llama 3.3 Versatile 70B", "a host's word for its edition"),
        ("llama-3.3-70b-versatile", "Llama 3.3 Versatile 70B", "the same as a slug"),
        ("Llama 3.3 70B, a versatile model", "Llama 3.3 70B", "an ordinary word"),
    ],
)
def test_names_of_hosts(text: str, name: str, why: str) -> None:
    assert [one.display for one in find_names(text)] == [name], why


def test_a_number_that_is_no_window_stays_outside_the_name() -> None:
    ends = [find_names(text)[0].end for text in ("mixtral-8x7b-32768", "mixtral-8x7b-32767")]
    assert ends == [18, 12]


def test_a_row_of_precision_narrows_memory_and_speed_alone() -> None:
    text = """# Local

## Gemma 3 27B

| Spec | Value |
|---|---|
| VRAM | 17GB |
| Context | 64K |
| Speed | 25 t/s |
| Quantization | q4_k_m |
"""
    claims = extract(read(text, doc_id="p", kind="markdown")).claims
    assert {c.attribute: c.qualifiers.tier for c in claims} == {
        "vram": "q4_k_m",
        "context_window": None,
        "throughput": "q4_k_m",
    }
