"""Prices by ranges of prompt size: each pair of prices has the range in the brackets behind it."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


@pytest.mark.parametrize(
    ("text", "tiers"),
    [
        (
            "GLM-5.2 costs $0.80 / $3.20 per million tokens (0–32K input), $1.40 / $5.60 (32–128K).",
            ["0–32K input", "0–32K input", "32–128K", "32–128K"],
        ),
        (
            "Pricing of GLM-5.2: $1 / $6 per 1M tokens (≤32K), $2 / $12 per 1M tokens (32K–128K).",
            ["≤32K", "≤32K", "32K–128K", "32K–128K"],
        ),
        (
            "GLM-5.2 is $1.20 per million input tokens (up to 32K) and $2.40 per million input tokens (32K to 96K).",
            ["up to 32K", "32K to 96K"],
        ),
        ("GLM-5.2 costs $1 / $6 per million tokens (2025-2026).", [None, None]),
        ("GLM-5.2 costs $1 / $6 per million tokens (20–30% off).", [None, None]),
        ("GLM-5.2 costs $1 input and $6 output per million tokens (up to 200K).", ["up to 200K", "up to 200K"]),
    ],
)
def test_the_range_of_prompts_behind_prices(text: str, tiers: list[str | None]) -> None:
    claims = extract(read(f"# Notes\n\n{text}\n", doc_id="r", kind="markdown")).claims
    assert [c.qualifiers.tier for c in claims if c.attribute.endswith("_price")] == tiers
