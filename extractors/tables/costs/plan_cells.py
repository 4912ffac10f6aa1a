"""Decides whose a value in a cell is: a model's in brackets, a plan's; and what narrows the price of a plan."""

from __future__ import annotations

import re
from dataclasses import replace

from counterclaim.extractors.labels.plan_names import plan_in, plan_in_label, plan_of_product
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.plans import is_brand, plan_named, plan_near
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.rules.plans.plan_conditions import (
    billing_beside,
    bundle_beside,
    counts_several,
    is_for_several,
    is_plan,
    label_beside,
    plan_beside,
    plan_of_label,
)
from counterclaim.extractors.tables.cell_readers import Read

_PRICES = frozenset({"subscription_price", "monthly_cost"})


def as_of_plan(read: Read, subject: str) -> Read:
    """Return the cost of a plan as its price, also of a product that no list has: it is the same for any workload."""
    plan = is_brand(subject) or (is_plan(subject) and kind_of(subject) in {"plan", "product"})
    if read.attribute != "monthly_cost" or not plan:
        return read
    return replace(read, attribute="subscription_price", qualifiers=replace(read.qualifiers, volume_tokens=None))


def owner_and_value(read: Read, text: str, subject: str, label: str, registry: Registry) -> tuple[str, Read]:
    """Return whose a value is, and the value: "$0.15 (GPT-4o mini)" is the model's in brackets."""
    tier = read.qualifiers.tier
    if tier and tier in subject.split(" "):
        return subject, replace(read, qualifiers=replace(read.qualifiers, tier=None))
    if tier:
        family = re.split(r"[ -]", subject, maxsplit=1)[0]
        names = [m.name for m in registry.find(tier)] or [
            n.display
            for n in find_names(f"{family} {tier}")
            if (n.specific or (n.tiers and n.display.endswith(tier))) and n.end == len(f"{family} {tier}")
        ]
        if names:
            return names[0], replace(read, qualifiers=replace(read.qualifiers, tier=None))
    return plan_and_price(read, text, subject, label) if read.attribute == "subscription_price" else (subject, read)


def plan_and_price(read: Read, text: str, subject: str, label: str) -> tuple[str, Read]:
    """Return the plan of a price in a cell, and the price with its conditions.

    What the cell says goes before its label. A plan of the product is the subject; where it stays open whose plan it
    is, the plan is a condition of the price.
    """
    beside = plan_beside(text, read.start, read.end)
    owner = _plan(read, text, subject, label, beside)
    plan = None if owner != subject or is_plan(owner) else beside or plan_of_label(label)
    plan = plan or label_beside(text, read.start, read.end, owner)
    own = read.qualifiers
    billing = billing_beside(text, read.start, read.end) or bundle_beside(text, read.end)
    found = [one for one in (own.tier, billing, plan) if one and not owner.endswith(f" {one}")]
    distinct = list(dict.fromkeys(found))
    return owner, replace(read, qualifiers=replace(own, tier=distinct[0] if distinct else None).under(*distinct[1:]))


def _plan(read: Read, text: str, subject: str, label: str, beside: str | None) -> str:
    near = plan_near(subject, text, read.start, read.end)
    owner = near if beside is None or near.endswith(beside) or beside.endswith(near) else subject
    if owner != subject:
        return owner
    if beside is not None:
        plan = plan_in(beside)
        return plan_of_product(subject, plan) if plan else subject
    plan = plan_in_label(subject, label)
    return plan_of_product(subject, plan) if plan else plan_named(subject, label)


def is_of_several(read: Read, text: str, labels: str) -> bool:
    """True for what several seats cost: a row "5x ChatGPT Plus", a cell "$100/mo (5 people)"."""
    return read.attribute in _PRICES and (counts_several(labels) or is_for_several(text, read.start, read.end))
