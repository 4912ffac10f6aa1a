"""Parses what a label says its bare amounts are of: thousands of tokens, single tokens, cents."""

from __future__ import annotations

import re
from decimal import Decimal

_THOUSAND = re.compile(r"(?:/|\bper)\s*(?:1\s?)?(?:k|1,000|1000|thousand)\b", re.IGNORECASE)
_SINGLE = re.compile(
    r"(?:/|\bper|\bfor each|\ba)\s*(?:1\s|one\s|single\s|each\s|individual\s)?"
    r"(?:(?:cached\s)?(?:input|output|prompt|completion|text)[\s-])?token\b",
    re.IGNORECASE,
)
_MANY = re.compile(r"\b(?:1?\s?[MK]|1?[MK]?tok|\d{4,}|[\d,]{5,}|million|mil|MM|thousand)\b|[MK]tok", re.IGNORECASE)
_CENTS = re.compile(r"¢|\bcents?\b", re.IGNORECASE)


def amount_scale(label: str) -> Decimal:
    """Return what bare amounts under a label are multiplied by to be money per million tokens.

    >>> amount_scale("USD per 1K tokens"), amount_scale("input_cost_per_token"), amount_scale("¢ / 1M tokens")
    (Decimal('1000'), Decimal('1000000'), Decimal('0.01'))
    """
    plain = label.replace("_", " ")
    scale = Decimal(1)
    if _THOUSAND.search(plain):
        scale = Decimal(1000)
    elif is_per_single_token(plain):
        scale = Decimal(1_000_000)
    return scale / 100 if _CENTS.search(plain) else scale


def is_per_single_token(label: str) -> bool:
    """Return whether a label's amounts are each of one token: "USD per single token", not "per token ($/1M)"."""
    plain = label.replace("_", " ")
    return _SINGLE.search(plain) is not None and _MANY.search(plain) is None
