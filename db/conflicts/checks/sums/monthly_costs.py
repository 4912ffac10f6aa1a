"""Checks monthly costs against unit prices and volume, and against the page's costs of other volumes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from counterclaim.db.conflicts.attributes import is_own_machines, limits
from counterclaim.db.conflicts.build import conflict, unique
from counterclaim.db.conflicts.checks.sums import scenario_bills
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.severity import factor_between, grade
from counterclaim.db.conflicts.wording import money, number, size, where
from counterclaim.db.records import Conflict, DifferenceClass

MILLION = Decimal(1_000_000)
SLIPS, EXACT = (10, 100, 1000), Decimal("0.005")
SLACK = Decimal("0.05")
STEADY, ODD = Decimal("1.1"), Decimal("1.5")  # unit costs of one price; of another
MOST_BILLS = 6  # of one page and model that are a conflict each
MOST_IN_SERIES = 24  # bills of one page that are compared with each other
UNIT_PRICES = ("input_price", "output_price", "token_price")


def check(index: Index, subject: str) -> Iterator[Conflict]:
    """Yield a subject's bills that no split of input and output tokens explains, or that the page's others do not."""
    facts = index.values[subject]["monthly_cost"]
    flagged: dict[str, int] = {}
    for bills in _bills(facts):
        judged = [(bill, _against_prices(index, subject, bill)) for bill in bills]
        if all(wrong is not None for _, wrong in judged):  # else the odd one is for another way to run the model
            for bill, wrong in judged:
                if wrong is not None:
                    flagged[bill.doc] = flagged.get(bill.doc, 0) + 1
                    if flagged[bill.doc] <= MOST_BILLS:
                        yield wrong
    yield from scenario_bills.check(index, subject)
    for doc, series in sorted(_series(facts).items()):
        if doc not in flagged:
            yield from _out_of_step(index, subject, series)


def _bills(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Return one bill per amount, those of one document and volume together."""
    kept: dict[tuple[str, Decimal], dict[Decimal, Fact]] = {}
    for fact in sorted(facts, key=lambda fact: fact.order):
        qualifiers = fact.claim.qualifiers
        if fact.span is None or not qualifiers.volume_tokens or fact.tier:
            continue
        if not is_own_machines(fact.claim.quote):
            kept.setdefault((fact.doc, qualifiers.volume_tokens), {}).setdefault(fact.number, fact)
    return [list(group.values()) for group in kept.values()]


def _rates(index: Index, subject: str, doc: str) -> list[Fact]:
    """Return a model's prices, cheapest first: the page's own if it gives input and output, else all pages'."""
    for place in (doc, None):
        rates = {name: index.stated(subject, name, place) for name in UNIT_PRICES}
        if rates["input_price"] and rates["output_price"]:
            return sorted((f for facts in rates.values() for f in facts), key=lambda f: (f.number, f.order))
    return []


def _against_prices(index: Index, subject: str, bill: Fact) -> Conflict | None:
    """Flag a bill outside what any split of input and output tokens costs; rounding to the printed digit is fine."""
    rates, volume = _rates(index, subject, bill.doc), bill.claim.qualifiers.volume_tokens
    if not rates or volume is None:
        return None
    cheapest, dearest = rates[0], rates[-1]
    slack = SLACK + (limits().approx if bill.claim.qualifiers.approx else 0)
    low, high = (volume / MILLION * fact.number for fact in (cheapest, dearest))
    if low * (1 - slack) - bill.half <= bill.number <= high * (1 + slack) + bill.half:
        return None
    facts = unique([bill, cheapest, dearest])
    nearest = low if bill.number < low else high
    slip = _slip(bill.number, (low, high, (low + high) / 2))
    text = (
        f"{money(bill.number)} is given{where([bill], all_docs=facts)} for {size(volume)} tokens of "
        f"{index.name(subject)}, but at {money(cheapest.number)} to {money(dearest.number)} per 1M tokens"
        f"{where([cheapest, dearest], all_docs=facts)} "
        f"any split of input and output costs {money(low)} to {money(high)}"
    )
    text += f"; {money(bill.number)} is {slip[0]:,} times {money(slip[1])}" if slip else ""
    cls: DifferenceClass = "scale slip" if slip else "contradiction"
    severity = grade("monthly_cost", facts, factor=factor_between(bill.number, nearest))
    return conflict(
        index, "arithmetic", "monthly_cost", [bill], key=[bill.doc, volume, bill.number.normalize()], more=facts,
        severity=severity, cls=cls, explanation=text + ".",
    )  # fmt: skip


def _slip(amount: Decimal, exact: Sequence[Decimal]) -> tuple[int, Decimal] | None:
    """Return the power of ten by which an amount is exactly off (10, 100, 1,000), with what it is off from."""
    for power in SLIPS:
        for value in exact:
            if value and abs(amount / value / power - 1) <= EXACT:
                return power, value
    return None


def _series(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    """Return a page's bills for rising volumes, of pages that give one bill per volume and three volumes or more."""
    pages: dict[str, list[Fact]] = {}
    for bills in _bills(facts):
        pages.setdefault(bills[0].doc, []).extend(bills)
    out = {}
    for doc, bills in pages.items():
        volumes = {bill.claim.qualifiers.volume_tokens for bill in bills}
        if len(bills) == len(volumes) >= 3:
            out[doc] = sorted(bills, key=_volume)[:MOST_IN_SERIES]
    return out


def _volume(bill: Fact) -> Decimal:
    return bill.claim.qualifiers.volume_tokens or Decimal(1)


def _out_of_step(index: Index, subject: str, series: Sequence[Fact]) -> Iterator[Conflict]:
    """Flag the one bill whose cost per token differs from that of all the others, which agree."""
    known = [bill for bill in series if bill.half * 4 <= bill.number and not bill.claim.qualifiers.bound]
    for odd in known:
        others = [bill.number / _volume(bill) for bill in known if bill is not odd]
        if len(others) < 2 or factor_between(min(others), max(others)) > STEADY:
            continue
        expected = sum(others, Decimal(0)) / len(others) * _volume(odd)
        factor = factor_between(odd.number, expected)
        if factor > ODD:
            facts = [odd, *(bill for bill in known if bill is not odd)]
            slip = _slip(odd.number, (expected,))
            rest = ", ".join(f"{money(bill.number)} for {size(_volume(bill))}" for bill in facts[1:4])
            text = (
                f"{money(odd.number)} is given for {size(_volume(odd))} tokens of {index.name(subject)}, but "
                f"at the cost of the page's other bills ({rest}) it would be about ${number(expected)}."
            )
            yield conflict(
                index, "arithmetic", "monthly_cost", [odd], key=[odd.doc, _volume(odd), odd.number.normalize()],
                more=facts, cls="scale slip" if slip else "contradiction", explanation=text,
                severity=grade("monthly_cost", facts, factor=factor),
            )  # fmt: skip
            return
