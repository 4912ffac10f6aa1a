"""Draws one row of a dot plot: marks on a line, with labels where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.charts.records import Statement
from counterclaim.flows.site.charts.scales.numeric import Scale, approximate
from counterclaim.flows.site.charts.svg import DOT, dot, line, linked, tag, words
from counterclaim.flows.site.charts.text import SMALL, counted, fitted, isolated, width
from counterclaim.flows.site.formatting import human_value, short_value

ABOVE = 12.0  # how far above the line the second row of labels has its baseline
_TICK = 10.0  # half the height of a list price's tick
_GAP = DOT + 4
MOST_SPOTS = 60  # values of one row; more would be a bar of ink
_NAMED = 12  # sources that one mark's title names
_LONGEST_LABEL = 110.0


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands at one place of a row: all statements of one value, or a list price (count 0)."""

    value: Decimal
    label: str
    title: str
    count: int
    disputed: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A placed label; ``above`` if it stands over its mark, not beside it. ``x`` is its left end."""

    x: float
    text: str
    above: bool
    cls: str


def finite(statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements whose value is a number that can be drawn."""
    return [statement for statement in statements if statement.value.is_finite()]


def spots_of(name: str, attribute: str, statements: Sequence[Statement], listed: Sequence[Decimal] = ()) -> list[Spot]:
    """Return one spot for each value stated (the disputed ones apart) and each list price, in order of value.

    Of more than ``MOST_SPOTS`` values the ends, the disputed ones and those stated most often are kept.
    """
    together: dict[tuple[Decimal, bool], list[Statement]] = {}
    for statement in finite(statements):
        together.setdefault((statement.value, statement.disputed), []).append(statement)
    spots = [_spot(name, attribute, group) for group in together.values()]
    for value in sorted({value for value in listed if value.is_finite()}):
        title = f"{isolated(name)}: list price {human_value(attribute, value)}"
        spots.append(Spot(value, short_value(attribute, value), title, 0))
    return sorted(_fewer(spots), key=lambda spot: (spot.value, spot.disputed, spot.count))


def crowded(rows: Iterable[Sequence[Statement]]) -> int:
    """Return how many values have no mark because their rows have more than ``MOST_SPOTS``."""
    values = (len({(each.value, each.disputed) for each in finite(statements)}) for statements in rows)
    return sum(max(0, count - MOST_SPOTS) for count in values)


def _fewer(spots: list[Spot]) -> list[Spot]:
    """Return the list prices, both ends, then the disputed values and those stated most often."""
    claimed = sorted((spot for spot in spots if spot.count), key=lambda spot: spot.value)
    if len(claimed) <= MOST_SPOTS:
        return spots
    inner = sorted(claimed[1:-1], key=lambda spot: (-spot.disputed, -spot.count, spot.value))
    ends = [claimed[0], claimed[-1], *inner[: MOST_SPOTS - 2]]
    return [*ends, *(spot for spot in spots if not spot.count)]


def _spot(name: str, attribute: str, group: list[Statement]) -> Spot:
    first, said = group[0], [said_by(statement) for statement in group[:_NAMED]]
    more = [f"and {len(group) - _NAMED:,} more"] if len(group) > _NAMED else []
    state = ", disputed" if first.disputed else ""
    title = f"{isolated(name)}: {human_value(attribute, first.value)}{state}. {'; '.join(said + more)}"
    times = f" ×{len(group)}" if len(group) > 1 else ""
    href = next((statement.href for statement in group if statement.href), None)
    return Spot(first.value, short_value(attribute, first.value) + times, title, len(group), first.disputed, href)


def said_by(statement: Statement) -> str:
    """Return who said it, under which condition and when: ``news.example, batch, 13 August 2025``."""
    parts = (statement.source, statement.condition, human_date(statement.said_on))
    return ", ".join(isolated(part) for part in parts if part)


def labels_of(spots: Sequence[Spot], scale: Scale, left: float, right: float) -> list[Label]:
    """Return labels that do not overlap: the ends beside their marks, others above where they fit."""
    merged: dict[float, Spot] = {}
    for spot in spots:  # a claim at the list price needs one label, and it is the claim's
        x = round(scale.at(spot.value), 1)
        if x not in merged or (spot.disputed, spot.count) > (merged[x].disputed, merged[x].count):
            merged[x] = spot
    places = sorted(merged)
    placed: list[Label] = []
    ends = [*places[-1:], *places[:-1]]  # the largest is placed first, then from the smallest on
    for x in ends:
        label = _label(x, merged[x], places, left, right, placed)
        if label is not None:
            placed.append(label)
    return placed


def _label(
    x: float, spot: Spot, places: list[float], left: float, right: float, placed: Sequence[Label]
) -> Label | None:
    text = fitted(spot.label, min(_LONGEST_LABEL, right - left), SMALL)
    room = width(text, SMALL)
    cls = "chart-small chart-hot" if spot.disputed else "chart-small" if spot.count else "chart-small chart-soft"
    if x == places[-1] and x + _GAP + room <= right:
        return Label(x + _GAP, text, above=False, cls=cls)
    if x == places[0] and x - _GAP - room >= left:
        return Label(x - _GAP - room, text, above=False, cls=cls)
    start = max(left, min(right - room, x - room / 2))
    taken = [(other.x - 4, other.x + width(other.text, SMALL) + 4) for other in placed if other.above]
    if any(start < end and begin < start + room for begin, end in taken):
        return None  # its title and the table have it
    return Label(start, text, above=True, cls=cls)


def draw_strip(spots: Sequence[Spot], labels: Sequence[Label], scale: Scale, y: float) -> list[Markup]:
    """Return the range line, the marks and their labels, the line at height ``y``."""
    claimed = [scale.at(spot.value) for spot in spots if spot.count]
    parts: list[Markup] = []
    if claimed and max(claimed) > min(claimed):
        parts.append(line(min(claimed), y, max(claimed), y, "chart-range"))
    for spot in spots:
        x = scale.at(spot.value)
        if spot.count == 0:
            parts.append(tag("g", tag("title", spot.title), line(x, y - _TICK, x, y + _TICK, "chart-list")))
        else:
            mark = dot(x, y, spot.title, disputed=spot.disputed, count=spot.count)
            parts.append(linked(mark, spot.href, spot.title, (x, y)))
    heights = {True: y - ABOVE, False: y + 4}
    return parts + [words(each.text, each.x, heights[each.above], f"chart-text {each.cls}") for each in labels]


def key(x: float, y: float, *, disputed: bool, listed: bool, right: float) -> list[Markup]:
    """Return what the shapes mean, in one line; only those that occur."""
    parts: list[Markup] = []
    entries = [("dot", "claimed"), *([("diamond", "disputed")] if disputed else [])]
    for shape, name in [*entries, *([("tick", "list price")] if listed else [])]:
        if x + 24 + width(name, SMALL) > right:
            break
        middle = x + 6
        if shape == "tick":
            parts.append(line(middle, y - 4 - 7, middle, y - 4 + 7, "chart-list"))
        else:
            sign = dot(middle, y - 4, name, disputed=shape == "diamond", count=0, cls="chart-key")
            parts.append(sign)
        parts.append(words(name, x + 16, y, "chart-text chart-small chart-soft"))
        x += 16 + width(name, SMALL) + 16
    return parts


def disputed_statements(statements: Sequence[Statement]) -> int:
    """Return how many of the statements are disputed."""
    return sum(statement.disputed for statement in statements)


def spread(statements: Sequence[Statement]) -> float:
    """Return by what factor the largest value exceeds the smallest above zero, 1 where there is none."""
    positive = [approximate(statement.value) for statement in finite(statements) if statement.value > 0]
    return max(positive) / min(positive) if positive else 1.0


def rows_of_table(name: str, attribute: str, label: str, statements: Sequence[Statement]) -> list[tuple[str, ...]]:
    """Return the table's rows of statements: name, what, value, source, date, condition, disputed."""
    return [
        (
            isolated(name),
            label,
            human_value(attribute, statement.value) if statement.value.is_finite() else str(statement.value),
            isolated(statement.source),
            human_date(statement.said_on),
            isolated(statement.condition),
            "disputed" if statement.disputed else "",
        )
        for statement in statements
    ]


def left_out(count: int, one: str, why: str) -> str:
    """Return the sentence that says what a chart does not show, or an empty one."""
    return f"{counted(count, one)} {'is' if count == 1 else 'are'} left out of the picture: {why}." if count else ""
