"""Parses two prices written as one, "$0.40/$2.00": input, then output. Defines what may join such a pair."""

from __future__ import annotations

import re

PAIR = ("input_price", "output_price")  # what the two stand for unless a label says otherwise
_AMOUNT = r"(\d{1,20}(?:\.\d{1,20})?)"
_IN_PROSE = re.compile(r"\s?[/|]\s?|\s(?:in|input)\s?/\s?")
# A cell holds nothing but the pair: a comma or a plus joins it too, and each side may be named behind its amount.
_IN_CELL = re.compile(r"\s?[/|,+]\s?|\s?(?:in(?:put)?|in:)\s?[/|,+;·]?\s?(?:out(?:put)?:?)?\s?", re.IGNORECASE)
_BARE = re.compile(rf"\W*{_AMOUNT}\s*[/|,]\s*{_AMOUNT}\W*$")


def joins_pair(text: str, end: int, start: int, *, cell: bool = False) -> bool:
    """Return whether what stands between two amounts of money, ``end:start``, makes them a pair."""
    return (_IN_CELL if cell else _IN_PROSE).fullmatch(text, end, start) is not None


def bare_pair(text: str) -> re.Match[str] | None:
    """Return the match of a cell that is a pair without a currency, "0.40 / 1.20": groups 1 and 2 are the amounts."""
    return _BARE.match(text)
