"""Finds the workload that a table of monthly costs is for: in its caption, its heading, or the line right above it."""

from __future__ import annotations

import re
from decimal import Decimal

from counterclaim.extractors.records import Document, Table
from counterclaim.extractors.values.quantities import find_quantities

_MONTH = re.compile(r"(?:/|\b(?:per|a|each)\s)\s?mo(?:nth)?\b|\bmonthly\b", re.I)
_OF_TOKENS = re.compile(r"\s?(?:input|output|prompt|completion|tokens?|tok)\b", re.I)
_SIDES = re.compile(r"\b(input|prompt)\b.*\b(output|completion)\b", re.I)
_LONGEST, _MOST = 200, 2  # characters of a line, volumes in it


def volume_above(document: Document, table: Table) -> Decimal | None:
    """Return the tokens a month that the caption, the heading or the line above a table gives."""
    lines = [table.caption, *table.path[-1:], _line_above(document, table)]
    return next((volume for line in lines if (volume := volume_in(line)) is not None), None)


def _line_above(document: Document, table: Table) -> str:
    above = [block for block in document.blocks if block.end <= table.start and block.table is None]
    text = document.of(above[-1]) if above and above[-1].kind != "heading" else ""
    return text if len(text) <= _LONGEST else ""


def volume_in(text: str) -> Decimal | None:
    """Return the tokens a month that a line speaks of: one volume, or one of input and one of output.

    >>> volume_in("10M input + 2M output tokens/month")
    Decimal('12000000')
    """
    if not _MONTH.search(text):
        return None
    amounts = [quantity for quantity in find_quantities(text) if quantity.dimension in {"tokens", "scaled"}]
    of_tokens = [one for one in amounts if one.dimension == "tokens" or _OF_TOKENS.match(text, one.end)]
    both = len(of_tokens) == _MOST and _SIDES.search(text) is not None
    if not of_tokens or len(of_tokens) < len(amounts) or (len(of_tokens) > 1 and not both):
        return None
    return sum((one.value for one in of_tokens), Decimal(0))
