"""Decides which plan a monthly price in a cell is of, and what the cell and its labels narrow it to."""

from __future__ import annotations

from dataclasses import replace

from counterclaim.extractors.models.plans import plan_named, plan_near
from counterclaim.extractors.rules.plans.plan_conditions import (
    billing_beside,
    counts_several,
    is_for_several,
    is_plan,
    plan_beside,
    plan_of_label,
)
from counterclaim.extractors.tables.cell_readers import Read

_PRICES = frozenset({"subscription_price", "monthly_cost"})


def plan_and_price(read: Read, text: str, subject: str, label: str) -> tuple[str, Read]:
    """Return the plan of a price in a cell, and the price with its conditions.

    What the cell says goes before its label. A plan that its brand is known to have is the subject; any other is a
    condition of the product's price.
    """
    beside = plan_beside(text, read.start, read.end)
    near = plan_near(subject, text, read.start, read.end)
    owner = near if beside is None or near.endswith(beside) or beside.endswith(near) else subject
    if beside is None and owner == subject:
        owner = plan_named(subject, label)
    plan = None if is_plan(owner) else beside or plan_of_label(label)
    own = read.qualifiers
    found = [one for one in (own.tier, billing_beside(text, read.start, read.end), plan) if one]
    distinct = list(dict.fromkeys(found))
    return owner, replace(read, qualifiers=replace(own, tier=distinct[0] if distinct else None).under(*distinct[1:]))


def is_of_several(read: Read, text: str, labels: str) -> bool:
    """True for what several seats cost: a row "5x ChatGPT Plus", a cell "$100/mo (5 people)"."""
    return read.attribute in _PRICES and (counts_several(labels) or is_for_several(text, read.start, read.end))
