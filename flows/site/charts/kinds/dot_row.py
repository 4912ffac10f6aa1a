"""Draws one row of a dot plot: marks on a line, with labels where there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.charts.boxes import Box, Taken, around, text_box
from counterclaim.flows.site.charts.records import Statement
from counterclaim.flows.site.charts.scales.numeric import Scale, approximate
from counterclaim.flows.site.charts.svg import DISPUTED, DOT, dot, line, linked, tag, words
from counterclaim.flows.site.charts.text import SMALL, SMALL_BOLD, counted, fitted, isolated, width
from counterclaim.flows.site.formatting import human_value, short_value

ABOVE = 12.0  # how far above the line the second row of labels has its baseline
BESIDE = 4.0  # how far below the line labels beside their marks have theirs
LINE = 18.0  # from one line of the key to the next
_TICK = 8.5  # half the height of a list price's tick
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
    """Return one spot for each value stated and each list price, in order of value.

    Of more than ``MOST_SPOTS`` values the ends, the disputed ones and those stated most often are kept.
    """
    together: dict[Decimal, list[Statement]] = {}
    for statement in finite(statements):
        together.setdefault(statement.value, []).append(statement)
    spots = [_spot(name, attribute, group) for group in together.values()]
    for value in sorted({value for value in listed if value.is_finite()}):
        title = f"{isolated(name)}: list price {human_value(attribute, value)}"
        spots.append(Spot(value, short_value(attribute, value), title, 0))
    return sorted(_fewer(spots), key=lambda spot: (spot.value, spot.count))


def crowded(rows: Iterable[Sequence[Statement]]) -> int:
    """Return how many values have no mark because their rows have more than ``MOST_SPOTS``."""
    values = (len({each.value for each in finite(statements)}) for statements in rows)
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
    """Return the spot of all statements of one value: disputed where one of them is."""
    said = [said_by(statement) for statement in group[:_NAMED]]
    more = [f"and {len(group) - _NAMED:,} more"] if len(group) > _NAMED else []
    disputed = disputed_statements(group)
    partly = "" if disputed in (0, len(group)) else f" in {disputed:,} of {len(group):,} statements"
    state = f", disputed{partly}" if disputed else ""
    value = group[0].value
    title = f"{isolated(name)}: {human_value(attribute, value)}{state}. {'; '.join(said + more)}"
    times = f" ×{len(group)}" if len(group) > 1 else ""
    href = next((statement.href for statement in group if statement.href), None)
    return Spot(value, short_value(attribute, value) + times, title, len(group), disputed > 0, href)


def said_by(statement: Statement) -> str:
    """Return who said it, under which condition and when: ``news.example, batch, 13 August 2025``."""
    parts = (statement.source, statement.condition, human_date(statement.said_on))
    return ", ".join(isolated(part) for part in parts if part)


def labels_of(spots: Sequence[Spot], scale: Scale, left: float, right: float) -> list[Label]:
    """Return labels that meet neither each other nor a mark: beside their marks where they fit, else above.

    The ends come first, then what is disputed, then what is stated most often.
    """
    merged: dict[float, Spot] = {}
    for spot in spots:  # a claim at the list price needs one label, and it is the claim's
        x = round(scale.at(spot.value), 1)
        if x not in merged or (spot.disputed, spot.count) > (merged[x].disputed, merged[x].count):
            merged[x] = spot
    places = sorted(merged)
    inner = sorted(places[1:-1], key=lambda x: (-merged[x].disputed, -merged[x].count, x))
    taken = Taken([_mark_box(spot, scale.at(spot.value)) for spot in spots])
    found = []
    for x in dict.fromkeys([*places[-1:], *places[:1], *inner]):
        beside = (x == places[-1], x == places[0])  # between two marks runs the line of the range
        found.append(_label(x, merged[x], taken, (left, right), beside))
    return [label for label in found if label is not None]


def _mark_box(spot: Spot, x: float) -> Box:
    return around(x, 0.0, _reach(spot)) if spot.count else around(x, 0.0, 1.5, _TICK)


def _reach(spot: Spot) -> float:
    return DISPUTED if spot.disputed else DOT if spot.count else 1.5


def _label(x: float, spot: Spot, taken: Taken, edges: tuple[float, float], beside: tuple[bool, bool]) -> Label | None:
    """Return the label of a mark at ``x``, and take its room; None where there is none: its title and the table tell.

    ``beside``: whether it may stand at the right and at the left of the mark.
    """
    left, right = edges
    size = SMALL_BOLD if spot.disputed else SMALL
    text = fitted(spot.label, min(_LONGEST_LABEL, right - left), size)
    room, gap = width(text, size), _reach(spot) + 3
    over = max(left, min(right - room, x - room / 2))
    places = [(x + gap, BESIDE)] * beside[0] + [(x - gap - room, BESIDE)] * beside[1] + [(over, -ABOVE)]
    for start, y in places:
        box = text_box(text, start, y, size)
        if left <= start and box.right <= right + 0.01 and taken.is_free(box, 2.0):
            taken.take(box)
            look = " chart-hot" if spot.disputed else "" if spot.count else " chart-soft"
            return Label(start, text, above=y < 0, cls=f"chart-small{look}")
    return None


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
    heights = {True: y - ABOVE, False: y + BESIDE}
    return parts + [words(each.text, each.x, heights[each.above], f"chart-text {each.cls}") for each in labels]


def key(
    x: float, y: float, right: float, *, disputed: bool, listed: bool, log: bool = False
) -> tuple[list[Markup], float]:
    """Return what the signs mean, only those that occur, and the baseline of its last line.

    ``log`` says what kind of scale it is; it stands here, since headings are often too narrow for it.
    """
    entries = ["claimed", *(["disputed"] if disputed else []), *(["list price"] if listed else [])]
    parts: list[Markup] = []
    start = x
    for name in [*entries, *(["log scale"] if log else [])]:
        sign = _key_sign(name)
        room = (16 if sign else 0) + width(name, SMALL)
        if start > x and start + room > right:
            start, y = x, y + LINE
        if sign:
            parts.append(sign(start + 7, y - 4))
        parts.append(words(name, start + (16 if sign else 0), y, "chart-text chart-small chart-soft"))
        start += room + 16
    return parts, y


def _key_sign(name: str) -> Callable[[float, float], Markup] | None:
    if name == "list price":
        return lambda x, y: line(x, y - 7, x, y + 7, "chart-list")
    if name in ("claimed", "disputed"):
        return lambda x, y: dot(x, y, name, disputed=name == "disputed", count=0, cls="chart-key")
    return None


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
