"""Chart of one model's prices over time: a step line for each condition, a dot for each statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.charts.figure import Drawing, Layout, figure
from counterclaim.flows.site.charts.kinds.dot_row import (
    Spot,
    disputed_statements,
    key,
    left_out,
    rows_of_table,
    spots_of,
)
from counterclaim.flows.site.charts.records import Chart, PriceLine, Statement, Table
from counterclaim.flows.site.charts.scales.axes import apart, time_axis, value_axis
from counterclaim.flows.site.charts.scales.numeric import Scale, scale_for
from counterclaim.flows.site.charts.scales.time import Moment, TimeScale, moment, time_scale
from counterclaim.flows.site.charts.svg import dot as drawn_dot
from counterclaim.flows.site.charts.svg import line, linked, tag, words
from counterclaim.flows.site.charts.text import SMALL, counted, fitted, isolated
from counterclaim.flows.site.formatting import attribute_label, human_value, short_value

MOST_LINES = 6  # beyond that labels at the lines' ends no longer stand beside them
MOST_DOTS = 200  # on one line
_LOOKS = 4
_COLUMNS = ("Line", "Price", "Claimed value", "Source", "Said on", "Condition", "Disputed")


@dataclass(frozen=True, slots=True)
class _Dot:
    when: Moment
    spot: Spot


@dataclass(frozen=True, slots=True)
class _Line:
    source: PriceLine
    dots: tuple[_Dot, ...]


def price_history(lines: Sequence[PriceLine], *, model: str, most: int = MOST_LINES) -> Chart | None:
    """Return step lines of a model's prices over time, or None without a dated price.

    A price holds until another is stated. One that is dated to the year or month stands in the middle of it, with a
    bar as long as what the date leaves open. Of more than ``most`` lines those with the most disputes, then the most
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
    title = f"Claimed prices of {isolated(model)} over time"
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
    left, right = (44.0, layout.width - 104) if layout.narrow else (56.0, layout.width - 176)
    top, bottom = 44.0, 44.0 + (210 if layout.narrow else 240)
    dots = [dot for each in lines for dot in each.dots]
    times = time_scale([edge for dot in dots for edge in (dot.when.first, dot.when.last)], left + 12, right - 12,
                       3 if layout.narrow else 7)  # fmt: skip
    values = scale_for([dot.spot.value for dot in dots], bottom - 10, top + 8, most=6, from_zero=True)
    attribute = lines[0].source.attribute
    disputed = any(dot.spot.disputed for dot in dots)
    unit = human_value(attribute, 1).removeprefix(short_value(attribute, 1)).strip()
    parts = [
        words(fitted(f"$ {unit}{', log scale' if values.log else ''}", right, SMALL), 0.0, 34.0, _SOFT),
        *key(0.0, 14.0, disputed=disputed, listed=False, right=layout.width),
        value_axis(values, left, right, lambda tick: short_value(attribute, tick).removesuffix(".00")),
        time_axis(times, bottom),
    ]
    for index, each in enumerate(lines):
        parts += _draw_line(each, f"chart-line-{index % _LOOKS}", times, values, right)
    return Drawing(parts + _end_labels(lines, values, right, layout), bottom + 26)


_SOFT = "chart-text chart-small chart-soft"


def _draw_line(each: _Line, look: str, times: TimeScale, values: Scale, right: float) -> list[Markup]:
    places = [(times.at(dot.when.middle), values.at(dot.spot.value)) for dot in each.dots]
    path = f"M{places[0][0]:.1f} {places[0][1]:.1f}"
    for x, y in places[1:]:
        path += f"H{x:.1f}V{y:.1f}"
    parts = [tag("path", cls=f"chart-step {look}", d=f"{path}H{right:.1f}")]
    for dot, (x, y) in zip(each.dots, places, strict=True):
        if dot.when.last > dot.when.first:
            parts.append(line(times.at(dot.when.first), y, times.at(dot.when.last), y, f"chart-open {look}"))
        title = dot.spot.title
        mark = drawn_dot(x, y, title, disputed=dot.spot.disputed, count=dot.spot.count, cls=look)
        parts.append(linked(mark, dot.spot.href, title, (x, y)))
    return parts


def _end_labels(lines: Sequence[_Line], values: Scale, right: float, layout: Layout) -> list[Markup]:
    """Return each line's last value and its name beside its end, moved apart where lines end close together."""
    high = 30.0 if layout.narrow else 17.0
    places = [values.at(each.dots[-1].spot.value) for each in lines]
    moved = apart(places, high, 52.0, max(values.start, values.end) + 6)
    parts = []
    for index, (each, y, at) in enumerate(zip(lines, moved, places, strict=True)):
        look = f"chart-line-{index % _LOOKS}"
        if abs(y - at) > 1:
            parts.append(line(right, at, right + 6, y, f"chart-lead {look}"))
        value = short_value(each.source.attribute, each.dots[-1].spot.value)
        x, room = right + 9, layout.width - right - 9
        bold = f"chart-text chart-bold {look}"
        if layout.narrow:
            parts.append(words(fitted(value, room), x, y + 1, bold))
            parts.append(words(fitted(each.source.label, room, SMALL), x, y + 14, _SOFT, isolated(each.source.label)))
        else:
            shown = fitted(f"{value} {each.source.label}", room)
            parts.append(words(shown, x, y + 4, bold, f"{value} {isolated(each.source.label)}"))
    return parts


def _sentences(lines: Sequence[_Line], model: str) -> list[str]:
    dots = [dot for each in lines for dot in each.dots]
    first, last = min(dots, key=lambda dot: dot.when.first).when, max(dots, key=lambda dot: dot.when.last).when
    said = sum(dot.spot.count for dot in dots)
    parts = []
    for each in lines:
        begin, end = each.dots[0].spot.value, each.dots[-1].spot.value
        attribute = each.source.attribute
        before = f"{short_value(attribute, begin)}, then " if begin != end else ""
        parts.append(f"{isolated(each.source.label)}: {before}{human_value(attribute, end)}")
    span = f"from {_day(first.first)} to {_day(last.last)}" if first != last else f"of {_day(first.middle)}"
    disputed = sum(dot.spot.count for dot in dots if dot.spot.disputed)
    tail = f"{counted(disputed, 'statement')} disputed." if disputed else "None is disputed."
    return [f"{counted(said, 'dated statement')} on prices of {isolated(model)} {span}. {'; '.join(parts)}. {tail}"]


def _day(day: float) -> str:
    return human_date(date.fromordinal(int(day)).isoformat())
