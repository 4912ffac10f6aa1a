"""Prices of a case that the sentence before them tells keep its condition."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

PRICE = "$1.50 per million input tokens"
CASES = [
    (f"With the Batch API you wait a day. It then costs {PRICE}.", "batch", "a mode of service"),
    (f"Prompts over 200K tokens are billed otherwise. Input then goes to {PRICE}.", "over 200K tokens", "a size"),
    (f"The Batch API makes you wait. In that case it costs {PRICE}.", "batch", "other words for then"),
    (f"With the Batch API you wait a day. It costs {PRICE}.", None, "nothing ties the price to the case"),
    (f"It is new. Then as now it costs {PRICE}.", None, "the sentence before tells no case"),
    (f"The Batch API halves $3. It then costs {PRICE}.", None, "a sentence with a price tells its own"),
    (f"The Batch API waits. It is fast. It then costs {PRICE}.", None, "only the sentence right before"),
]


@pytest.mark.parametrize(("text", "tier", "why"), CASES)
def test_then_ties_a_price_to_the_sentence_before(text: str, tier: str | None, why: str) -> None:
    claims = extract(read(f"# GPT-4o\n\nGPT-4o is a model. {text}\n", doc_id="t", kind="markdown")).claims
    found = [claim for claim in claims if claim.attribute == "input_price" and str(claim.value) in {"1.5", "1.50"}]
    assert [claim.qualifiers.tier for claim in found] == [tier], why
