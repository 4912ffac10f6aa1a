"""Checks stated differences and savings against the two values, and active against total parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from counterclaim.db.conflicts.attributes import GENERAL, attribute, limits
from counterclaim.db.conflicts.build import conflict, meaning
from counterclaim.db.conflicts.checks.sums import bill_differences, monthly_costs
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.intervals import half_step, written_step
from counterclaim.db.conflicts.severity import factor_between, grade
from counterclaim.db.conflicts.wording import difference, money, number, quoted, size, where, written
from counterclaim.db.records import Conflict

SLACK = Decimal("0.05")
HUNDRED = Decimal(100)
MOST_OF_PAIR = 12  # statements that are a conflict each, as of ratios
IN_WORDS = Decimal("0.4")  # "half a point", "a few dollars"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a stated difference can mean: two values, and their difference as the statement directs it."""

    value: Decimal
    top: Fact
    bottom: Fact


def check_subjects(index: Index) -> Iterator[Conflict]:
    """Yield monthly costs and sizes that do not work out."""
    for subject, attributes in index.values.items():
        if "monthly_cost" in attributes:
            yield from monthly_costs.check(index, subject)
        if "active_parameters" in attributes:
            yield from _check_sizes(index, subject)


def check_pairs(index: Index) -> Iterator[Conflict]:
    """Yield differences and savings that do not work out."""
    for facts in index.pairs.values():
        yield from islice(_check_differences(index, facts), MOST_OF_PAIR)
        yield from islice(_check_savings(index, facts), MOST_OF_PAIR)


def _check_sizes(index: Index, subject: str) -> Iterator[Conflict]:
    for doc in sorted({fact.doc for fact in index.values[subject]["active_parameters"]}):
        active = index.stated(subject, "active_parameters", doc)
        total = index.stated(subject, "parameters", doc) or index.stated(subject, "parameters")
        if not active or not total:
            continue
        least, most = active[0], total[-1]
        if least.span is not None and most.span is not None and least.span.low > most.span.high:
            text = (
                f"{index.name(subject)}: {size(least.number)} active parameters"
                f"{where([least], all_docs=[least, most])} are more than the "
                f"{size(most.number)} in total{where([most], all_docs=[least, most])}."
            )
            severity = grade("parameters", [least, most], factor=factor_between(least.number, most.number))
            name, key = "active_parameters", [doc, least.number.normalize(), most.number.normalize()]
            yield conflict(index, "arithmetic", name, [least, most], key=key, severity=severity, explanation=text)


def _check_differences(index: Index, facts: Sequence[Fact]) -> Iterator[Conflict]:
    seen: set[tuple[object, ...]] = set()
    for fact in sorted(facts, key=lambda fact: (meaning(fact), fact.order)):
        claim = fact.claim
        family = attribute(fact.attribute).family  # the same words may have been read as two attributes of a family
        key = fact.doc, fact.subject, fact.object, family, claim.value, claim.qualifiers.volume_tokens
        if claim.relation != "abs_diff" or not isinstance(claim.value, Decimal) or key in seen:
            continue
        seen.add(key)
        for doc in (fact.doc, None):
            found = _differences(index, fact, doc)
            if found:
                if not any(_near(fact, claim.value, item) for item in found) and not _between(fact, claim.value, found):
                    yield _difference_conflict(index, fact, claim.value, found)
                break
        else:
            if (beyond := bill_differences.beyond_prices(index, fact, claim.value)) is not None:
                yield beyond


def _check_savings(index: Index, facts: Sequence[Fact]) -> Iterator[Conflict]:
    """Flag a price said to be lower by more than all of it ("saves $11 for every $1 spent")."""
    for fact in sorted(facts, key=lambda fact: (meaning(fact), fact.order)):
        stated = fact.claim.value
        if fact.claim.relation != "percent_diff" or not isinstance(stated, Decimal) or stated >= -HUNDRED:
            continue
        if attribute(fact.attribute).family != "price":
            continue
        totals = [item for item in _totals(index, fact) if item.value < 0 < item.bottom.number]
        # The figure behind the words, if the totals show it: $12 against $1 is "$11 for every $1".
        best = min(totals, key=lambda item: (abs(item.value - stated / HUNDRED), item.top.order), default=None)
        shown = [fact] if best is None else [fact, best.bottom, best.top]
        names = [index.name(key) for key in (fact.subject, fact.object)]
        text = (
            f"On the {attribute(fact.attribute).label} of {names[0]} against {names[1]}, the page says "
            f"{quoted(fact.claim.quote)}: a saving of {number(-stated)}%, more than all of it"
        )
        if best is not None:
            share = -best.value / best.bottom.number * HUNDRED
            text += f"; {money(best.top.number)} instead of {money(best.bottom.number)} saves "
            text += f"{money(-best.value)}, which is {number(share, 0)}%"
        yield conflict(
            index, "arithmetic", fact.attribute, [fact], key=[fact.doc, stated.normalize()], more=shown,
            severity=grade(fact.attribute, shown, factor=Decimal(2)), explanation=text + ".", other=fact.object,
        )  # fmt: skip


def _totals(index: Index, fact: Fact) -> list[Difference]:
    """Return the page's monthly costs of both models for the volume of a statement, or for any if it names none."""
    volume = fact.claim.qualifiers.volume_tokens
    tops, bottoms = (index.stated(key, "monthly_cost", fact.doc) for key in (fact.subject, fact.object))
    return [
        Difference(top.number - bottom.number, top, bottom)
        for top in tops
        for bottom in bottoms
        if top.claim.qualifiers.volume_tokens == bottom.claim.qualifiers.volume_tokens
        and volume in (None, top.claim.qualifiers.volume_tokens)
    ]


def _differences(index: Index, fact: Fact, doc: str | None) -> list[Difference]:
    """Return the value pairs a stated difference can be the difference of."""
    known, volume = attribute(fact.attribute), fact.claim.qualifiers.volume_tokens
    names: tuple[str, ...] = (fact.attribute,)
    if known.family == "price" and known.lane == GENERAL:
        names = ("monthly_cost",) if volume or fact.attribute == "monthly_cost" else monthly_costs.UNIT_PRICES
    if fact.attribute == "quality":
        return []
    found = []
    for name in names:
        for top in index.stated(fact.subject, name, doc):
            for bottom in index.stated(fact.object, name, doc):
                volumes = {top.claim.qualifiers.volume_tokens, bottom.claim.qualifiers.volume_tokens}
                if len(volumes) == 1 and (volume is None or name != "monthly_cost" or volumes == {volume}):
                    found.append(Difference(top.number - bottom.number, top, bottom))
    return found


def _near(fact: Fact, stated: Decimal, item: Difference) -> bool:
    qualifiers = fact.claim.qualifiers
    halves = sum((f.half for f in (item.top, item.bottom)), Decimal(0))
    slack = max(half_step(fact.claim, stated), abs(stated) * SLACK) + halves
    if written_step(fact.claim.quote, abs(stated)) is None:
        slack += abs(stated) * IN_WORDS
    elif qualifiers.approx:
        slack += abs(stated) * limits().approx
    ends = [end for end in (qualifiers.low, qualifiers.high, stated) if end is not None]
    low, high = min(ends) - slack, max(ends) + slack
    if qualifiers.bound is not None:
        return (item.value > 0) == (stated > 0) and (
            abs(item.value) >= abs(stated) - slack
            if qualifiers.bound == "min"
            else abs(item.value) <= abs(stated) + slack
        )
    return low <= item.value <= high


def _between(fact: Fact, stated: Decimal, found: Sequence[Difference]) -> bool:
    """Return whether a blend of input and output prices gives a difference in price."""
    if attribute(fact.attribute).lane != GENERAL or {item.top.attribute for item in found} < {
        "input_price",
        "output_price",
    }:
        return False
    values = [item.value for item in found if item.top.attribute != "monthly_cost"]
    return bool(values) and min(values) <= stated <= max(values)


def _difference_conflict(index: Index, fact: Fact, stated: Decimal, found: Sequence[Difference]) -> Conflict:
    best = min(found, key=lambda item: (abs(item.value - stated), item.top.order, item.bottom.order))
    facts = [fact, best.top, best.bottom]
    names = [index.name(key) for key in (fact.subject, fact.object)]
    pair = [written(f.number, f.attribute) for f in (best.top, best.bottom)]
    told = [
        f"{difference(abs(value), fact.attribute)} {'less' if value < 0 else 'more'}" for value in (stated, best.value)
    ]
    text = (
        f"The {attribute(fact.attribute).label} of {names[0]} is said to be {told[0]} than that of {names[1]}"
        f"{where([fact], all_docs=facts)}, but {pair[0]} against {pair[1]} is {told[1]}"
        f"{where([best.top, best.bottom], all_docs=facts)}."
    )
    opposite = best.value == 0 or (best.value > 0) != (stated > 0)
    factor = Decimal(2) if opposite else factor_between(stated, best.value)
    forth = stated if fact.subject < fact.object else -stated
    key = [fact.doc, forth.normalize(), fact.claim.qualifiers.volume_tokens]
    return conflict(
        index, "arithmetic", fact.attribute, [fact], key=key, more=facts, other=fact.object,
        severity=grade(fact.attribute, facts, factor=factor), explanation=text,
    )  # fmt: skip
