"""Chart of open conflicts over time, with the numbers that each run opened and closed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.charts.figure import Drawing, Layout, figure
from counterclaim.flows.site.charts.kinds.dot_row import left_out
from counterclaim.flows.site.charts.records import Chart, ConflictPoint, Table
from counterclaim.flows.site.charts.scales.axes import axis_room, time_axis, value_axis
from counterclaim.flows.site.charts.scales.numeric import Scale, scale_for
from counterclaim.flows.site.charts.scales.time import TimeScale, moment, time_scale
from counterclaim.flows.site.charts.svg import line, linked, tag, words
from counterclaim.flows.site.charts.text import SMALL, counted, fitted, isolated, width

MOST_RUNS = 200
_TOP, _UPPER, _GAP = 30.0, 150.0, 40.0  # where the open ones start, how high they and what is between
_BAR = 34.0  # how high the tallest bar is
_COLUMNS = ("Name", "When", "Open", "New", "Closed")
_SOFT = "chart-text chart-small chart-soft"


def conflicts_over_time(
    points: Sequence[ConflictPoint], *, title: str = "Conflicts over time", unit: str = "run", most: int = MOST_RUNS
) -> Chart | None:
    """Return open conflicts as an area and each run's new and closed ones as bars, or None without a dated run.

    ``unit`` is what a point stands for, ``run`` or ``day``. Of more than ``most`` the latest are drawn; the table has
    all.
    """
    dated = [(when.middle, point) for point in points if (when := moment(point.at))]
    if not dated:
        return None
    dated.sort(key=lambda each: each[0])
    shown = dated[-most:]
    sentences = [
        *_sentences([point for _, point in shown], unit),
        left_out(len(dated) - len(shown), unit, "the earliest"),
    ]
    cells = tuple(
        (isolated(point.label), human_date(point.at), f"{point.open:,}", f"{point.new:,}", f"{point.closed:,}")
        for point in points
    )
    return figure(title, sentences, Table(_COLUMNS, cells), lambda layout: _draw(shown, layout, unit))


def _draw(dated: Sequence[tuple[float, ConflictPoint]], layout: Layout, unit: str) -> Drawing:
    middle = _TOP + _UPPER
    highs = [Decimal(max(0, point.open)) for _, point in dated]
    values = scale_for([Decimal(0), *highs], middle, _TOP, most=5, logs=False)
    changes = max(1, *(max(point.new, point.closed) for _, point in dated))
    left = max(axis_room(values, _count, 44.0), width(f"+{changes:,}", SMALL) + 8)
    right = layout.width - (64 if layout.narrow else 84)
    times = time_scale([day for day, _ in dated], left + 12, right - 12, 3 if layout.narrow else 8)
    base = middle + _GAP + _BAR
    parts = [
        words("Open conflicts", 0.0, 14.0, "chart-text chart-head"),
        value_axis(_whole(values), left, right, _count),
        *_area(dated, times, values, right),
        words(fitted(f"{dated[-1][1].open:,}", layout.width - right - 8), right + 8,
              values.at(highs[-1]) + 4, "chart-text chart-bold"),
        words(f"New and closed by {unit}", 0.0, middle + 26, "chart-text chart-head"),
        *_change_axis(left, right, base, changes),
        *_bars(dated, times, base, changes),
        time_axis(times, base + _BAR + 6, ruled=False),
    ]  # fmt: skip
    return Drawing(parts, base + _BAR + 30)


def _count(tick: Decimal) -> str:
    return f"{tick:,.0f}"


def _change_axis(left: float, right: float, base: float, most: int) -> list[Markup]:
    """Return the middle line, how many the tallest bar stands for, and what up and down mean."""
    parts = [line(left, base, right, base, "chart-base")]
    for y, sign, name in ((base - _BAR, "+", "new"), (base + _BAR, "−", "closed")):
        number = fitted(f"{sign}{most:,}", left - 6, SMALL)
        parts.append(line(left, y, right, y, "chart-grid"))
        parts.append(words(number, max(0.0, left - 6 - width(number, SMALL)), y + 4, _SOFT))
        parts.append(words(name, right + 8, (y + base) / 2 + 4, f"chart-text chart-bold chart-{name}-text"))
    return parts


def _whole(scale: Scale) -> Scale:
    """Return the scale without ticks between whole conflicts."""
    ticks = tuple(tick for tick in scale.ticks if tick == tick.to_integral_value())
    return Scale(scale.start, scale.end, scale.low, scale.high, ticks)


def _area(dated: Sequence[tuple[float, ConflictPoint]], times: TimeScale, values: Scale, right: float) -> list[Markup]:
    places = [(times.at(day), values.at(Decimal(max(0, point.open)))) for day, point in dated]
    path = f"M{places[0][0]:.1f} {places[0][1]:.1f}"
    for x, y in places[1:]:
        path += f"H{x:.1f}V{y:.1f}"
    path += f"H{right:.1f}"
    area = f"{path}V{values.start:.1f}H{places[0][0]:.1f}Z"
    return [tag("path", cls="chart-area", d=area), tag("path", cls="chart-step chart-line-0", d=path)]


def _bars(dated: Sequence[tuple[float, ConflictPoint]], times: TimeScale, base: float, most: int) -> list[Markup]:
    """Return a bar up for new and one down for closed conflicts, each run a group with its numbers as title."""
    wide = max(1.5, min(14.0, (times.end - times.start) / max(1, len(dated)) * 0.7))
    parts = []
    for day, point in dated:
        x = times.at(day)
        name = ", ".join(filter(None, (isolated(point.label), human_date(point.at))))
        title = f"{name}: {point.open:,} open, {point.new:,} new, {point.closed:,} closed"
        bars = [tag("title", title)]
        for count, cls, down in ((point.new, "chart-new", False), (point.closed, "chart-closed", True)):
            high = _BAR * max(0, count) / most
            if high:
                top = base if down else base - high
                bars.append(tag("rect", cls=cls, x=x - wide / 2, y=top, width=wide, height=high))
        if len(bars) == 1:
            bars.append(line(x, base - 3, x, base + 3, "chart-base"))
        parts.append(linked(tag("g", *bars, cls="chart-mark", data_count=1), point.href, title))
    return parts


def _sentences(points: Sequence[ConflictPoint], unit: str) -> list[str]:
    first, last = points[0], points[-1]
    peak = max(points, key=lambda point: point.open)
    new, closed = sum(point.new for point in points), sum(point.closed for point in points)
    began, ended = human_date(first.at), human_date(last.at)
    head = f"{counted(last.open, 'conflict')} open on {ended}"
    if began != ended:
        head += f", {first.open:,} on {began}"
    if peak.open > max(first.open, last.open):
        head += f", {peak.open:,} at most on {human_date(peak.at)}"
    return [f"{head}.", f"{counted(len(points), unit)}: {new:,} new and {closed:,} closed."]
