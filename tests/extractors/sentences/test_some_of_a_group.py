"""Tests that a count of a group ("two of the three models") is not read as the whole group."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

PAGE = """# Prices

| Model | Input per 1M | Output per 1M |
|---|---|---|
| GPT-4.5 | $75.00 | $150.00 |
| o3 | $2.00 | $8.00 |
| Grok 4 | $3.00 | $15.00 |

"""

CASES = [
    ("Two of the three models in the table cost less than $20 per million output tokens.", 0),
    ("Only two of the three models cost less than $20 per million output tokens.", 0),
    ("Two of these three models cost under $20 per million output tokens.", 0),
    ("All three models cost less than $200 per million output tokens.", 3),
    ("All of the three models cost less than $200 per million output tokens.", 3),
    ("The three models cost less than $200 per million output tokens.", 3),
]


@pytest.mark.parametrize(("text", "number"), CASES)
def test_some_are_not_all(text: str, number: int) -> None:
    document = read(PAGE + text + "\n", doc_id="page", kind="markdown")
    claims = [
        c for c in extract(document).claims if c.attribute == "output_price" and c.quote.startswith(("$20 ", "$200 "))
    ]
    assert len(claims) == number, claims
