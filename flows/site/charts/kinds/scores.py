"""Dot plot of claimed scores: models in one benchmark, or benchmarks of one model."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from counterclaim.flows.site.charts.figure import figure
from counterclaim.flows.site.charts.kinds.dot_plot import Panel, Plot, draw_plots
from counterclaim.flows.site.charts.kinds.dot_row import (
    crowded,
    disputed_statements,
    finite,
    left_out,
    rows_of_table,
    spots_of,
)
from counterclaim.flows.site.charts.records import Chart, DotRow, Table
from counterclaim.flows.site.charts.scales.numeric import approximate, scale_for, widened
from counterclaim.flows.site.charts.text import counted, isolated
from counterclaim.flows.site.formatting import attribute_form, attribute_label, score_range, short_value

MOST_ROWS = 40
_LEAST_SHARE = Decimal("0.3")  # of the largest score, where a benchmark has no least and best: the axis is as long
_LARGE = Decimal("1E9")
_COLUMNS = ("Row", "Benchmark", "Claimed score", "Source", "Said on", "Condition", "Disputed")


def benchmark_dots(rows: Sequence[DotRow], *, title: str = "Claimed scores", most: int = MOST_ROWS) -> Chart | None:
    """Return a dot plot of scores, or None without any.

    Rows in percent share one scale; other scores (points, ratings) have a scale of their own. An axis shows half of
    what can be reached or more: 8.9 and 9.2 of 10 lie side by side. Best scores first. Of
    more than ``most`` rows the ones that disagree most are drawn; the table has all.
    """
    drawable = [row for row in rows if finite(row.statements)]
    if not drawable:
        return None
    worst = sorted(drawable, key=lambda row: (-disputed_statements(row.statements), -_gap(row), row.label))
    kept = {id(row) for row in worst[:most]}
    shown = sorted((row for row in drawable if id(row) in kept), key=lambda row: (-_best(row), row.label))
    out = len(drawable) - len(shown)
    sentences = [
        *_sentences(drawable),
        left_out(out, "row", "those whose scores differ least"),
        left_out(crowded(row.statements for row in shown), "value", "those stated least often"),
    ]
    table = Table(_COLUMNS, tuple(cell for row in rows for cell in _cells(row)))
    plots = [_plot(group) for group in _groups(shown)]
    return figure(title, sentences, table, lambda layout: draw_plots(plots, layout))


def _best(row: DotRow) -> Decimal:
    return max(statement.value for statement in finite(row.statements))


def _gap(row: DotRow) -> float:
    values = [approximate(statement.value) for statement in finite(row.statements)]
    return max(values) - min(values)


def _groups(rows: Sequence[DotRow]) -> list[list[DotRow]]:
    """Return the rows by what their scores are measured in: percents of any benchmark compare, other scores do not."""
    groups: dict[str, list[DotRow]] = {}
    for row in rows:
        form = attribute_form(row.attribute)
        groups.setdefault(form if form == "percent" else row.attribute, []).append(row)
    return sorted(groups.values(), key=len, reverse=True)


def _plot(rows: Sequence[DotRow]) -> Plot:
    attribute = rows[0].attribute
    values = [statement.value for row in rows for statement in finite(row.statements)]
    bounds = score_range(attribute)
    span = (bounds[1] - bounds[0]) / 2 if bounds else max(map(abs, values)) * _LEAST_SHARE
    values = widened([_drawable(value) for value in values], _drawable(span), bounds)
    spots = tuple(tuple(spots_of(row.label, row.attribute, row.statements)) for row in rows)
    names = {row.attribute for row in rows}
    heading = "Score" if len(names) > 1 else attribute_label(attribute)
    panel = Panel(heading, attribute, scale_for(values, 0.0, 1.0, most=7, logs=False), spots)
    return Plot(tuple((row.label, row.href) for row in rows), (panel,))


def _drawable(value: Decimal) -> Decimal:
    return Decimal(approximate(value)) if abs(value) > _LARGE else value


def _sentences(rows: Sequence[DotRow]) -> list[str]:
    statements = [statement for row in rows for statement in finite(row.statements)]
    best, least = max(rows, key=_best), min(rows, key=_best)
    disputed = sum(any(statement.disputed for statement in row.statements) for row in rows)
    several = sum(len({statement.value for statement in finite(row.statements)}) > 1 for row in rows)
    one = len({row.attribute for row in rows}) == 1
    kind = "model" if one else "benchmark"
    first = f"{counted(len(statements), 'claimed score')} {'of' if one else 'in'} {counted(len(rows), kind)}"
    if one and len(rows) > 1:
        ends = [f"{short_value(row.attribute, _best(row))} ({isolated(row.label)})" for row in (least, best)]
        first += f", from {ends[0]} to {ends[1]}"
    of = "Of" if one else "In"
    second = (
        f"{of} {counted(several, kind)} different scores are stated" if several else f"No {kind} has differing scores"
    )
    tail = f"of {counted(disputed, kind)} scores are disputed" if disputed else "none is disputed"
    return [f"{first}.", f"{second}; {tail}."]


def _cells(row: DotRow) -> list[tuple[str, ...]]:
    return rows_of_table(row.label, row.attribute, attribute_label(row.attribute), row.statements)
