"""Chart of one model's prices over time: a step line for each condition, a dot for each statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby, pairwise

from markupsafe import Markup

from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.charts.figure import Drawing, Layout, figure
from counterclaim.flows.site.charts.kinds.dot_row import (
    LINE,
    Spot,
    disputed_statements,
    key,
    left_out,
    rows_of_table,
    spots_of,
)
from counterclaim.flows.site.charts.records import Chart, PriceLine, Statement, Table
from counterclaim.flows.site.charts.scales.axes import apart, axis_room, time_axis, value_axis
from counterclaim.flows.site.charts.scales.numeric import Scale, scale_for
from counterclaim.flows.site.charts.scales.time import Moment, TimeScale, moment, time_scale
from counterclaim.flows.site.charts.svg import dot as drawn_dot
from counterclaim.flows.site.charts.svg import line, linked, tag, words
from counterclaim.flows.site.charts.text import BOLD, SMALL, counted, fitted, isolated, width
from counterclaim.flows.site.formatting import attribute_label, human_value, short_value

MOST_LINES = 6  # beyond that labels at the lines' ends no longer stand beside them
MOST_DOTS = 200  # on one line
_LOOKS = 4
_LABEL = 30.0  # how high the label at a line's end is: its price, its name
_COLUMNS = ("Line", "Price", "Claimed value", "Source", "Said on", "Condition", "Disputed")


@dataclass(frozen=True, slots=True)
class _Dot:
    when: Moment
    spot: Spot


@dataclass(frozen=True, slots=True)
class _Line:
    source: PriceLine
    dots: tuple[_Dot, ...]


def price_history(lines: Sequence[PriceLine], *, model: str, held: str = "", most: int = MOST_LINES) -> Chart | None:
    """Return step lines of a model's prices over time, or None without a dated price; ``held`` is what all hold for.

    A price holds up to when it is said again; several prices of one day are joined by a thin stroke and by nothing
    else. One that is dated to the year or month stands in the middle of it, with a bar as long as what the date leaves
    open. Of more than ``most`` lines those with the most disputes, then the most
    statements, are drawn, and of a line the last ``MOST_DOTS`` dots; the table has all, undated
    statements among them.
    """
    dated = [_Line(each, dots) for each in lines if (dots := _dots(model, each))]
    if not dated:
        return None
    ranked = sorted(dated, key=lambda each: (-disputed_statements(each.source.statements), -len(each.dots)))
    told = sum(dot.spot.count for each in dated for dot in each.dots)
    undated = sum(len(each.statements) for each in lines) - told
    shown = [_Line(each.source, each.dots[-MOST_DOTS:]) for each in ranked[:most]]
    early = sum(max(0, len(each.dots) - MOST_DOTS) for each in ranked[:most])
    sentences = [
        *_sentences(shown, model),
        left_out(len(ranked) - len(shown), "line", "those with the fewest disputes and statements"),
        left_out(early, "dot", "the earliest of their lines"),
        left_out(undated, "statement", "without a date or a number"),
    ]
    table = Table(
        _COLUMNS,
        tuple(
            row
            for each in lines
            for row in rows_of_table(each.label, each.attribute, attribute_label(each.attribute), each.statements)
        ),
    )
    title = f"Claimed prices of {isolated(model)} over time" + (f", {held}" if held else "")
    return figure(title, sentences, table, lambda layout: _draw(shown, layout))


def _dots(model: str, each: PriceLine) -> tuple[_Dot, ...]:
    """Return the dated statements in order of time, those of one date and value together."""
    by_date: dict[Moment, list[Statement]] = {}
    for statement in each.statements:
        when = moment(statement.said_on)
        if when is not None:
            by_date.setdefault(when, []).append(statement)
    name = f"{model}, {each.label}"
    dots = [_Dot(when, spot) for when, said in by_date.items() for spot in spots_of(name, each.attribute, said)]
    return tuple(sorted(dots, key=lambda dot: (dot.when.middle, dot.spot.value)))


def _draw(lines: Sequence[_Line], layout: Layout) -> Drawing:
    right = layout.width - (122 if layout.narrow else 176)
    dots = [dot for each in lines for dot in each.dots]
    values = scale_for([dot.spot.value for dot in dots], 1.0, 0.0, most=6, from_zero=True)
    disputed = any(dot.spot.disputed for dot in dots)
    parts, last = key(0.0, 14.0, layout.width, disputed=disputed, listed=False, log=values.log)
    attribute = lines[0].source.attribute
    unit, said = _unit(attribute), partial(_tick, attribute)
    left = axis_room(values, said, 44.0 if layout.narrow else 56.0)
    top = last + 30
    bottom = top + (210 if layout.narrow else 240)
    values = values.moved(bottom - 12, top + 10)
    times = time_scale([edge for dot in dots for edge in (dot.when.first, dot.when.last)], left + 12, right - 12,
                       4 if layout.narrow else 7)  # fmt: skip
    parts += [
        words(fitted(f"$ {unit}".strip(), right, SMALL), 0.0, last + LINE, _SOFT),
        value_axis(values, left, right, said),
        time_axis(times, bottom),
    ]
    for index, each in enumerate(lines):
        parts += _draw_line(each, f"chart-line-{index % _LOOKS}", times, values)
    return Drawing(parts + _end_labels(lines, (times, values), (top + 6, right), layout), bottom + 28)


_SOFT = "chart-text chart-small chart-soft"


def _moments(dots: Sequence[_Dot]) -> list[tuple[Moment, list[_Dot]]]:
    """Return the dots by the moment that they are said for: several are different prices of one day."""
    return [(when, list(group)) for when, group in groupby(dots, key=lambda dot: dot.when)]


def _path(each: _Line, times: TimeScale, values: Scale) -> str:
    """Return the path of what is known to hold: a price up to when it is said again, a change from one to another.

    Nothing joins two prices of one day: nobody says that one followed the other, and neither held from then on.
    """
    path = []
    moments = _moments(each.dots)
    for (before, said), (after, then) in pairwise(moments):
        start, end = times.at(before.middle), times.at(after.middle)
        prices, later = ([dot.spot.value for dot in dots] for dots in (said, then))
        kept = [price for price in prices if price in later]
        path += [f"M{start:.1f} {values.at(price):.1f}H{end:.1f}" for price in kept]
        if not kept and len(prices) == len(later) == 1:
            path.append(f"M{start:.1f} {values.at(prices[0]):.1f}H{end:.1f}V{values.at(later[0]):.1f}")
    return "".join(path)


def _draw_line(each: _Line, look: str, times: TimeScale, values: Scale) -> list[Markup]:
    path = _path(each, times, values)
    parts = [tag("path", cls=f"chart-step {look}", d=path)] if path else []
    for when, said in _moments(each.dots):
        x, places = times.at(when.middle), [values.at(dot.spot.value) for dot in said]
        if len(places) > 1:  # different prices of one day
            parts.append(line(x, min(places), x, max(places), "chart-apart"))
    for dot in each.dots:
        x, y = times.at(dot.when.middle), values.at(dot.spot.value)
        if dot.when.last > dot.when.first:
            parts.append(line(times.at(dot.when.first), y, times.at(dot.when.last), y, f"chart-open {look}"))
        title = dot.spot.title
        mark = drawn_dot(x, y, title, disputed=dot.spot.disputed, count=dot.spot.count, cls=look)
        parts.append(linked(mark, dot.spot.href, title, (x, y)))
    return parts


def _tick(attribute: str, tick: Decimal) -> str:
    return short_value(attribute, tick).removesuffix(".00")


def _unit(attribute: str) -> str:
    return human_value(attribute, 1).removeprefix(short_value(attribute, 1)).strip()


def _ends(each: _Line) -> tuple[list[_Dot], list[_Dot]]:
    moments = _moments(each.dots)
    return moments[0][1], moments[-1][1]


def _last(each: _Line) -> list[Spot]:
    return [dot.spot for dot in _moments(each.dots)[-1][1]]


def _end_labels(
    lines: Sequence[_Line], scales: tuple[TimeScale, Scale], edges: tuple[float, float], layout: Layout
) -> list[Markup]:
    """Return each line's last price (or prices) and its name at the right, moved apart where lines end close together.

    A thin line leads there from the last dot. ``edges``: the top, and where the labels' room begins.
    """
    (times, values), (top, right) = scales, edges
    ends = [max(_last(each), key=lambda spot: (spot.count, -spot.value)) for each in lines]
    places = [values.at(spot.value) for spot in ends]
    moved = apart(places, _LABEL, top, max(values.start, values.zero or 0.0) - 8)
    parts = []
    for index, (each, y, at) in enumerate(zip(lines, moved, places, strict=True)):
        look = f"chart-line-{index % _LOOKS}"
        lead = f"M{times.at(each.dots[-1].when.middle):.1f} {at:.1f}H{right:.1f}L{right + 6:.1f} {y:.1f}"
        parts.append(tag("path", cls=f"chart-lead {look}", d=lead))
        parts += _end_label(each, right + 9, y, look, layout.width - right - 9)
    return parts


def _end_label(each: _Line, x: float, y: float, look: str, room: float) -> list[Markup]:
    """Return the last price and, below it, the line's name. No number is cut: several that do not fit are counted."""
    spots, name = _last(each), each.source.label
    value = _in_words(each, spots)
    shown = value if len(spots) < 2 or width(value, BOLD) <= room else counted(len(spots), "price")
    return [
        words(fitted(shown, room, BOLD), x, y + 1, f"chart-text chart-bold {look}", value),
        words(fitted(name, room, SMALL), x, y + 14, _SOFT, isolated(name)),
    ]


def _in_words(each: _Line, spots: Sequence[Spot]) -> str:
    """Return the prices of one moment: ``$0.60``, ``$0.60 or $6.00``, ``$0.60 to $6.00``."""
    attribute = each.source.attribute
    said = [short_value(attribute, spot.value) for spot in (spots if len(spots) < 3 else (spots[0], spots[-1]))]
    return (" or " if len(spots) < 3 else " to ").join(said)


def _sentences(lines: Sequence[_Line], model: str) -> list[str]:
    dots = [dot for each in lines for dot in each.dots]
    first, last = min(dots, key=lambda dot: dot.when.first).when, max(dots, key=lambda dot: dot.when.last).when
    said = sum(dot.spot.count for dot in dots)
    parts = []
    for each in lines:
        first_said, last_said = (_in_words(each, [dot.spot for dot in said]) for said in _ends(each))
        unit = _unit(each.source.attribute)
        before = f"{first_said}, then " if first_said != last_said else ""
        parts.append(f"{isolated(each.source.label)}: {before}{last_said} {unit}".rstrip())
    span = f"from {_day(first.first)} to {_day(last.last)}" if first != last else f"of {_day(first.middle)}"
    disputed = sum(dot.spot.count for dot in dots if dot.spot.disputed)
    tail = f"{counted(disputed, 'statement')} disputed." if disputed else "None is disputed."
    return [f"{counted(said, 'dated statement')} on prices of {isolated(model)} {span}. {'; '.join(parts)}. {tail}"]


def _day(day: float) -> str:
    return human_date(date.fromordinal(int(day)).isoformat())
