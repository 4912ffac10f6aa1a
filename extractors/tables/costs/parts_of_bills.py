"""Tells whether prices in a table are bills: the two parts of one for a mix of tokens, or what an API comes to."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.models.plans import is_brand
from counterclaim.extractors.tables.roles import TableView
from counterclaim.extractors.values.conditions import spelled

_NEAR = 240  # characters above the table
_MIX = re.compile(r"\b\d{1,2}\s?%\s(?:of\s)?(?:the\s)?(?:inputs?|outputs?|prompts?|completions?)\b", re.IGNORECASE)


def are_parts_of_bills(grid: TableView) -> bool:
    """True below "40% input, 60% output" where a column holds what the two come to: $1 and $6 of a total of $7."""
    table = grid.table
    if not any(_sums().search(grid.column(col)) for col in range(1, table.cols)):
        return False
    return _MIX.search(grid.document.text, max(0, table.start - _NEAR), table.start) is not None


def is_bill(subject: str, label: HeaderReading, locator: str) -> bool:
    """True for the row "Claude API" under "Monthly cost": what is paid for tokens is no plan's price."""
    place = locator.replace(label.text, "")
    return label.kind in {"subscription", "monthly"} and is_brand(subject) and "API" in place.split()


@cache
def _sums() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{spelled(base('conditions')['sums'])})\b", re.IGNORECASE)
