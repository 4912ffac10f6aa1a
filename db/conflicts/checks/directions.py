"""Determines which of two models a comparison puts above the other, and what the stated numbers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from counterclaim.db.conflicts.attributes import attribute, is_per_task
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.wording import value_of
from counterclaim.extractors.records import Value

EVEN = Decimal("0.03")  # a ratio this close to 1 puts neither above
ROUNDED = Decimal("0.01")
WORDS = {"greater": 1, "less": -1, "equal": 0}
# Of a comparison with a number: the number at which neither is above the other, and how far from it that still holds.
LEVEL = {"ratio": (Decimal(1), EVEN), "percent_diff": (Decimal(0), EVEN * 100), "abs_diff": (Decimal(0), Decimal(0))}
LOOSE = frozenset({"price", "speed", "token_price"})
NUMBERS = {"price": ("monthly_cost", "output_price", "input_price", "token_price"), "speed": ("throughput", "latency")}


@dataclass(frozen=True, slots=True)
class Direction:
    """One comparison as seen from the first model of its pair: 1 above, -1 below, 0 the same.

    ``pure`` is whether it was said in words (greater, less, equal) rather than as a number.
    """

    fact: Fact
    sign: int
    pure: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """Order of a pair by its values: the sign for the first model, the two clearest values, how to write them."""

    sign: int
    top: Fact
    bottom: Fact

    def text(self) -> str:
        """Return both values, the first model's first."""
        return f"{value_of(self.top)} against {value_of(self.bottom)}"


def direction(fact: Fact, first: str) -> Direction | None:
    """Return the direction a comparison states for the family it belongs to, or None if it states none."""
    sign = sign_of(fact.attribute, fact.claim.relation, fact.claim.value)
    if sign is None:
        return None
    return Direction(fact, sign if fact.subject == first else -sign, fact.claim.relation in WORDS)


def sign_of(name: str, relation: str, value: Value) -> int | None:
    """Return 1 if a comparison puts its subject above its object, -1 below, 0 level with it, None if it is silent."""
    sign = WORDS.get(relation)
    if sign is None and isinstance(value, Decimal):
        sign = _sign_of(value, relation)
    return None if sign is None else sign * attribute(name).sign


def _sign_of(value: Decimal, relation: str) -> int | None:
    level, slack = LEVEL.get(relation, LEVEL["percent_diff"])
    if abs(value - level) <= slack:
        return None
    return 1 if value > level else -1


def points_sql(sign: int) -> str:
    """Return the SQL condition, of ``relation`` and ``value_num``, of comparisons that point this way (1 or -1)."""
    (word,) = (word for word, way in WORDS.items() if way == sign)
    compared = ">" if sign > 0 else "<"
    numbers = (
        f"relation = '{relation}' AND value_num {compared} {level + sign * slack}"
        for relation, (level, slack) in LEVEL.items()
    )
    return f"(relation = '{word}' OR {' OR '.join(numbers)})"


def lane_of(fact: Fact) -> tuple[str, str]:
    """Return what directions may be compared within: the attribute's lane, and a tier if one is stated."""
    known = attribute(fact.attribute)
    tier = fact.tier
    if known.family == "price" and is_per_task(fact.claim.quote):
        tier = f"{tier} per task"  # the cost of a finished task also depends on how many tokens it took
    return f"{known.family}:{known.lane}", tier


def numbers(index: Index, pair: tuple[str, str], name: str, doc: str | None) -> Numbers | None:
    """Return what the values of a pair say of an attribute, in one document or in all, or None if mixed or unknown.

    For the loose word "price" monthly totals decide; without them input and output prices must agree.
    """
    family = attribute(name).family
    if name not in LOOSE:
        return _agreed(_compared(index, pair, name, doc))
    names = NUMBERS[family]
    for group in (names[:1], names[1:]) if family == "price" else (names,):
        found = [item for each in group for item in _compared(index, pair, each, doc)]
        if group == ("monthly_cost",):
            found = [item for item in found if item.sign]  # $1 against $1 is rounding at a small volume
        if found:
            return _agreed(found)
    return None


def _agreed(found: Sequence[Numbers]) -> Numbers | None:
    if len({item.sign for item in found}) != 1:
        return None
    return max(found, key=lambda item: (_size(item), item.top.order, item.bottom.order))


def _size(item: Numbers) -> Decimal:
    return max(item.top.number, item.bottom.number) if item.top.attribute == "monthly_cost" else Decimal(0)


def _compared(index: Index, pair: tuple[str, str], name: str, doc: str | None) -> list[Numbers]:
    tops, bottoms = index.stated(pair[0], name, doc), index.stated(pair[1], name, doc)
    out = []
    for top in tops:
        for bottom in bottoms:
            one, other = top.claim.qualifiers, bottom.claim.qualifiers
            if one.volume_tokens != other.volume_tokens or top.tier != bottom.tier:
                continue
            sign = _order(top, bottom)
            if sign is not None:
                out.append(Numbers(sign * attribute(name).sign, top, bottom))
    return out


def _order(top: Fact, bottom: Fact) -> int | None:
    """Return 1 or -1 if one value is above or below the other beyond its written digits, 0 if not.

    None if a range, a bound or an "about" leaves it open.
    """
    if top.span is None or bottom.span is None:
        return None
    if _is_vague(top) or _is_vague(bottom):
        if top.span.meets(bottom.span):
            return None
        return 1 if top.span.low > bottom.span.high else -1
    slack = top.half + bottom.half
    if attribute(top.attribute).cap is not None:
        slack = min(slack, max(abs(top.number), abs(bottom.number)) * ROUNDED)
    difference = top.number - bottom.number
    return 0 if abs(difference) <= slack else 1 if difference > 0 else -1


def _is_vague(fact: Fact) -> bool:
    qualifiers = fact.claim.qualifiers
    return qualifiers.approx or any(end is not None for end in (qualifiers.bound, qualifiers.low, qualifiers.high))
