"""Extracts costs of a workload that was stated before: "for that same workload X comes to $85 a month"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from counterclaim.extractors.models.plans import is_brand
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.records import Document, Quantity
from counterclaim.extractors.tables.costs.scenarios import Scenario, brief
from counterclaim.extractors.values.quantities import find_quantities
from counterclaim.extractors.values.workloads import costs_otherwise, find_workload, names_same_workload, states_month

_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_OTHERWISE = re.compile(
    r"%|\?|\b(?:if|with|without|budget|save[sd]?|saving|less|more|cheaper|dearer|not)\b", re.IGNORECASE
)

_LONGEST = 320  # characters of a block that states a workload


@dataclass(frozen=True, slots=True)
class ToldCost:
    """One model's cost of a workload that its document has stated before."""

    subject: str
    amount: Quantity
    start: int
    end: int
    scenario: Scenario
    place: str


def told_again(document: Document, registry: Registry) -> Iterator[ToldCost]:
    """Yield the costs of a month whose sentence names one model, one amount and "that workload"."""
    scenario: Scenario | None = None
    for block in document.blocks:
        if block.kind == "cell":
            continue
        text = document.of(block)
        if "$" in text and scenario is not None and names_same_workload(text):
            yield from _of_block(text, block.start, scenario, registry, " > ".join(block.path))
        load = find_workload(text) if len(text) <= _LONGEST else None
        if load is not None and load.tokens is not None and load.monthly:
            scenario = Scenario(load, brief(text))


def _of_block(text: str, offset: int, scenario: Scenario, registry: Registry, place: str) -> Iterator[ToldCost]:
    at = 0
    for sentence in _SENTENCES.split(text):
        start = text.index(sentence, at)
        at = start + len(sentence)
        if "$" not in sentence or not names_same_workload(sentence) or costs_otherwise(sentence):
            continue
        found = find_quantities(sentence)
        money = [q for q in found if q.dimension in {"money", "money_per_month"}]
        names = {mention.name for mention in registry.find(sentence)}
        if len(money) != 1 or len(names) != 1 or money[0].currency not in {None, "USD"}:
            continue
        (name,), (amount,) = names, money
        monthly = amount.dimension == "money_per_month" or states_month(sentence)
        if not is_brand(name) and monthly and not any(q.dimension == "tokens" for q in found):
            first = offset + start
            yield ToldCost(name, amount, first + amount.start, first + amount.end, scenario, place)
