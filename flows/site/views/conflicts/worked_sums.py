"""Spells out the arithmetic of a conflict in short lines, with no number that its evidence does not state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from counterclaim.db.conflict_kinds import kind_of_conflict
from counterclaim.db.keys import name_key
from counterclaim.flows.site.formatting import attribute_form, attribute_label, human_value, short_number, short_value
from counterclaim.flows.site.views.conflicts.quotes import Figure

MOST_SUMS = 4
_FACTORS = ("ratio", "percent_diff", "abs_diff")
_SCOPE = ("tier", "conditions", "provider", "volume_tokens", "hypothetical")
_HUNDRED = Decimal(100)
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Sum:
    """One line: what it is about, the terms, and what they make ("" where they are only set against each other)."""

    about: str
    terms: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class Working:
    """What is claimed, in the words of a sum, and the sums that the stated values make."""

    claimed: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()


def working(kind: str, attribute: str, figures: Sequence[Figure]) -> Working:
    """Return the worked lines of a conflict; without any sum where the evidence holds none."""
    compares = kind_of_conflict(kind).compares
    if compares == "truths":
        return Working()
    factors = [figure for figure in figures if figure.relation in _FACTORS and isinstance(figure.value, Decimal)]
    if factors:
        return _of_factors(factors, figures)
    if compares == "orders":
        return _of_order(figures)
    if attribute == "monthly_cost" and compares == "sums":
        return _of_bills(figures)
    if compares == "sums":
        return Working(sums=tuple(_sizes(figures)))
    return Working(sums=tuple(_apart(attribute, figures)))


def _of_factors(factors: Sequence[Figure], figures: Sequence[Figure]) -> Working:
    main = factors[0]
    claimed = dict.fromkeys(_factor(one, main) for one in factors)
    sums = dict.fromkeys(_compared(main, one, other) for one, other in _pairs(main, figures))
    if not sums:  # two multiples stand against each other: percentages are put as multiples too
        sums = dict.fromkeys(one for figure in factors for one in _as_multiple(figure))
    return Working(tuple(claimed), tuple(sums)[:MOST_SUMS])


def _factor(figure: Figure, main: Figure) -> str:
    value = _decimal(figure)
    turned = name_key(figure.subject) != name_key(main.subject)
    if figure.relation == "ratio":
        text = f"{short_number(value)}×"
    elif figure.relation == "percent_diff":
        text = f"{short_number(abs(value))}% {_less_more(value)}"
    else:
        text = f"{_amount(figure.attribute, abs(value))} {_less_more(value)}"
    return f"{text} ({figure.subject} against {figure.object})" if turned else text


def _pairs(main: Figure, figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield values of both models that can be set against each other: one attribute, one scope."""
    plain = [figure for figure in figures if figure.relation == "is" and isinstance(figure.value, Decimal)]
    tops, bottoms = (
        [figure for figure in plain if name_key(figure.subject) == name_key(name)]
        for name in (main.subject, main.object or "")
    )
    for top in tops:
        for bottom in bottoms:
            if top.attribute == bottom.attribute and _scope(top) == _scope(bottom):
                yield top, bottom


def _compared(main: Figure, top: Figure, bottom: Figure) -> Sum:
    """Return the sum that the main claim would be: a quotient, a percentage or a difference."""
    if main.attribute == "speed" and top.attribute == "latency":  # half the latency is twice the speed
        top, bottom = bottom, top
    one, other = _decimal(top), _decimal(bottom)
    first, second = (short_value(top.attribute, value) for value in (one, other))
    about = attribute_label(top.attribute)
    if main.relation == "abs_diff":
        gap = one - other
        return Sum(about, f"{first} − {second}", f"{_amount(top.attribute, abs(gap))} {_less_more(gap)}")
    if other == 0:
        return Sum(about, f"{first} against {second}")
    if main.relation == "percent_diff":
        share = (one - other) / other * _HUNDRED
        return Sum(about, f"({first} − {second}) ÷ {second}", f"{short_number(abs(share))}% {_less_more(share)}")
    return Sum(about, f"{first} ÷ {second}", f"{short_number(one / other)}×")


def _as_multiple(figure: Figure) -> Iterator[Sum]:
    value = _decimal(figure)
    if figure.relation == "percent_diff":
        sign = "−" if value < 0 else "+"
        terms = f"100% {sign} {short_number(abs(value))}%"
        yield Sum(attribute_label(figure.attribute), terms, f"{short_number((_HUNDRED + value) / _HUNDRED)}×")


def _of_order(figures: Sequence[Figure]) -> Working:
    words = [figure for figure in figures if figure.relation in ("greater", "less", "equal")]
    sums: list[Sum] = []
    for main in words[:1]:
        for top, bottom in _pairs(main, figures):
            one, other = _decimal(top), _decimal(bottom)
            sign = "<" if one < other else ">" if one > other else "="
            first, second = (short_value(top.attribute, value) for value in (one, other))
            sums.append(Sum(attribute_label(top.attribute), f"{top.subject} {first} {sign} {bottom.subject} {second}"))
    claimed = dict.fromkeys(f"“{' '.join(figure.quote.split())}”" for figure in words)
    return Working(tuple(claimed)[:MOST_SUMS] if sums else (), tuple(dict.fromkeys(sums))[:MOST_SUMS])


def _of_bills(figures: Sequence[Figure]) -> Working:
    """Return what a volume costs at the stated prices; of several bills what each makes of a million tokens."""
    bills = [one for one in _numbers(figures) if one.attribute == "monthly_cost" and _volume(one)]
    if not bills:
        return Working()
    main = bills[0]
    volume = _volume(main)
    prices = [one for one in _numbers(figures) if attribute_form(one.attribute) == "money_per_mtok"]
    claimed = f"{human_value('monthly_cost', main.value)} for {human_value('context_window', volume)}"
    sums = [_bill(volume, price) for price in prices] if prices else [_unit_price(bill) for bill in bills]
    return Working((claimed,), tuple(dict.fromkeys(sums))[:MOST_SUMS])


def _bill(volume: Decimal, price: Figure) -> Sum:
    tokens = human_value("context_window", volume)
    terms = f"{tokens} × {human_value(price.attribute, price.value)}"
    cost = human_value("monthly_cost", (volume / _MILLION * _decimal(price)).normalize())
    return Sum(attribute_label(price.attribute), terms, cost)


def _unit_price(bill: Figure) -> Sum:
    volume = _volume(bill)
    terms = f"{human_value('monthly_cost', bill.value)} ÷ {human_value('context_window', volume)}"
    price = Decimal(short_number(_decimal(bill) / volume * _MILLION).replace(",", ""))
    return Sum(attribute_label(bill.attribute), terms, human_value("token_price", price))


def _sizes(figures: Sequence[Figure]) -> Iterator[Sum]:
    active, total = (
        next((one for one in _numbers(figures) if one.attribute == name), None)
        for name in ("active_parameters", "parameters")
    )
    if active and total:
        first, second = (short_value("parameters", one.value) for one in (active, total))
        yield Sum(attribute_label("parameters"), f"{first} active > {second} in total")


def _apart(attribute: str, figures: Sequence[Figure]) -> Iterator[Sum]:
    """Yield how far apart two stated numbers are; nothing unless the values are exactly two positive numbers."""
    numbers = {figure.value for figure in figures if figure.attribute == attribute}
    if len(numbers) != 2 or not all(isinstance(n, Decimal) and n.is_finite() and n > 0 for n in numbers):
        return
    low, high = sorted(number.normalize() for number in numbers if isinstance(number, Decimal))
    small, large, gap = (short_value(attribute, number) for number in (low, high, high - low))
    times = high / low
    if times >= 2:
        yield Sum(attribute_label(attribute), f"{large} ÷ {small}", f"{short_number(times)}×")
        return
    if gap.endswith("%"):  # percentages differ by points
        gap = gap.removesuffix("%") + " points"
    yield Sum(attribute_label(attribute), f"{large} − {small}", f"{gap}, {short_number((times - 1) * 100)}% more")


def _numbers(figures: Iterable[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.relation == "is" and isinstance(figure.value, Decimal)]


def _decimal(figure: Figure) -> Decimal:
    return figure.value if isinstance(figure.value, Decimal) else Decimal(0)


def _volume(figure: Figure) -> Decimal:
    volume = figure.qualifiers.get("volume_tokens")
    return volume if isinstance(volume, Decimal) and volume > 0 else Decimal(0)


def _scope(figure: Figure) -> tuple[object, ...]:
    return tuple(figure.qualifiers.get(name) for name in _SCOPE)


def _amount(attribute: str, value: Decimal) -> str:
    text = short_value(attribute, value)
    return f"{text.removesuffix('%')} points" if text.endswith("%") else text


def _less_more(value: Decimal) -> str:
    return "less" if value < 0 else "more"
