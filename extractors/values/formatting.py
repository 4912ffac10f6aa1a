"""Numbers, money and dates as people write them, for explanations, reports and pages. Pure."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from counterclaim.extractors.records import decimal_text

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SCALES = ((Decimal(10) ** 12, "T"), (Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K"))
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?")


def grouped(number: Decimal) -> str:
    """Return all digits of a number without its sign, thousands separated: 1,234.50."""
    whole, dot, rest = decimal_text(abs(number)).partition(".")
    return f"{int(whole or 0):,}{dot}{rest}"


def dollars(number: Decimal) -> str:
    """Return dollars without the sign, with cents, more digits if there are any: $2.00, $0.075."""
    whole, _, cents = grouped(number).partition(".")
    return f"${whole}.{cents.ljust(2, '0')}"


def human_date(text: str) -> str:
    """Return an ISO date as precise as it is written: 13 August 2025, August 2025, 2025; other text unchanged."""
    match = _ISO.fullmatch(text)
    if match is None:
        return text
    year, month, day = match.groups()
    try:
        found = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return text
    if month is None:
        return year
    named = f"{MONTHS[found.month - 1]} {year}"
    return f"{found.day} {named}" if day else named
