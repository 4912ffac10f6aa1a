"""Words the explanations of values that differ, and of differences that are explained."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from counterclaim.db.conflicts import claim_dates
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.severity import factor_between
from counterclaim.db.conflicts.wording import number, quoted, subject_of, value_of, when, where
from counterclaim.db.records import DifferenceClass

Facts = Sequence[Fact]  # all that state one value; the first stands for them
REASONS = {
    "scope": "as far as the pages tell, they are for different plans, variants or set-ups",
    "rounding": "the same at the precision they were written with",
    "change": "the older one was true then",
    "moved alias": "the name meant another version at that time",
}
TIMELESS = "the name means whatever version is newest, and the pages are not of the same time"
HUNDRED = Decimal(100)


def contradiction(
    index: Index, name: str, pair: tuple[Facts, Facts], rest: Sequence[Fact], cls: DifferenceClass
) -> str:
    """Return the sentence of two values that cannot both be true; ``rest`` stands for the further values."""
    first, second = pair
    facts = [*first, *second, *rest]
    told = [f"{value_of(side[0])}{where(side, all_docs=facts)}" for side in pair]
    text = f"{subject_of(index, name, first[0])} is given as {told[0]} and as {told[1]}"
    if rest:
        others = sorted({value_of(fact) for fact in rest} - {value_of(first[0]), value_of(second[0])})
        text += f" (also {', '.join(others[:4])})" if others else ""
    if cls == "stale":
        older, newer = claim_dates.separated_in_time(first, second) or (first, second)
        older_one = f"the older one dates from {when(older[-1])} and may be out of date"
        return f"{text}: {older_one}; the newer is from {when(newer[0])}."
    if cls == "scale slip":
        factor = factor_between(first[0].number, second[0].number)
        return f"{text}: exactly {factor:,.0f} times, which looks like a slipped digit or a wrong unit."
    if claim_dates.undated([first[0], second[0]]):
        text += "; one of them is undated"
    noted = [side[0] for side in pair if side[0].attribute.startswith("benchmark:") and side[0].tier]
    if noted:
        text += f"; one is for {quoted(noted[0].claim.qualifiers.tier or noted[0].tier)}"
    return text + "."


def difference(index: Index, name: str, pair: tuple[Facts, Facts], cls: DifferenceClass) -> str:
    """Return the sentence of two values whose difference is explained."""
    facts = [*pair[0], *pair[1]]
    told = [f"{value_of(side[0])}{where(side, all_docs=facts)}" for side in pair]
    if cls in ("change", "moved alias") and all(when(side[0]) for side in pair):
        told = [f"{text} as of {when(side[0])}" for text, side in zip(told, pair, strict=True)]
    return f"{subject_of(index, name, pair[0][0])} is {told[0]} and {told[1]}: {_reason(cls, pair)}."


def _reason(cls: DifferenceClass, pair: tuple[Facts, Facts]) -> str:
    one, other = pair[0][0], pair[1][0]
    if cls == "moved alias" and claim_dates.separated_in_time(*pair) is None:
        return TIMELESS
    if cls == "rounding" and one.span is not None and other.span is not None:
        if one.claim.qualifiers.approx or other.claim.qualifiers.approx:
            return 'as near as "about" says'
        if abs(one.number - other.number) > one.half + other.half:
            apart = (factor_between(one.number, other.number) - 1) * HUNDRED
            return f"only {number(apart, 1)}% apart, too little to call it a mistake"
    return REASONS[cls]
