"""Chart of claimed prices by model: every value a mark, disputed ones marked, list prices as ticks."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.flows.site.charts.figure import figure
from counterclaim.flows.site.charts.kinds.dot_plot import Panel, Plot, draw_plots
from counterclaim.flows.site.charts.kinds.dot_row import (
    crowded,
    disputed_statements,
    finite,
    left_out,
    rows_of_table,
    spots_of,
    spread,
)
from counterclaim.flows.site.charts.records import Chart, PriceRow, Prices, Statement, Table
from counterclaim.flows.site.charts.scales.numeric import scale_for
from counterclaim.flows.site.charts.text import counted, isolated
from counterclaim.flows.site.formatting import attribute_label, human_value, short_value

MOST_MODELS = 30
_COLUMNS = ("Model", "Price", "Claimed value", "Source", "Said on", "Condition", "Disputed", "List price")


def price_spread(
    rows: Sequence[PriceRow],
    *,
    attributes: Sequence[str] = ("input_price", "output_price"),
    title: str = "Claimed prices by model",
    most: int = MOST_MODELS,
) -> Chart | None:
    """Return a dot plot with a row for each model and a panel for each of the attributes, or None without values.

    One scale serves all panels, logarithmic where prices spread twentyfold. Of more than ``most`` models the ones with
    the most disputes, then the widest spread, are drawn; the table has all.
    """
    used = [attribute for attribute in attributes if any(_of(row, attribute) for row in rows)]
    drawable = [row for row in rows if any(_of(row, attribute) for attribute in used)]
    if not drawable:
        return None
    ranked = sorted(drawable, key=lambda row: (*_badness(row, used), row.model))
    shown = ranked[:most]
    out = len(ranked) - len(shown)
    sentences = [
        *_sentences(ranked, used),
        left_out(out, "model", "those with the fewest disputes and the narrowest spread"),
        left_out(crowded(_of(row, name) for row in shown for name in used), "value", "those stated least often"),
    ]
    plot = _plot(shown, used)
    return figure(title, sentences, _table(rows, used), lambda layout: draw_plots([plot], layout))


def _of(row: PriceRow, attribute: str) -> list[Statement]:
    return [
        statement for prices in row.prices if prices.attribute == attribute for statement in finite(prices.statements)
    ]


def _prices(row: PriceRow, attribute: str) -> Prices:
    found = [prices for prices in row.prices if prices.attribute == attribute]
    listed = tuple(value for prices in found for value in prices.listed if value.is_finite())
    return Prices(attribute, tuple(_of(row, attribute)), listed)


def _badness(row: PriceRow, used: Sequence[str]) -> tuple[int, float]:
    """Return what sorts the worst model first."""
    statements = [_of(row, attribute) for attribute in used]
    widest = max(spread(each) for each in statements)
    return -sum(map(disputed_statements, statements)), -widest


def _plot(shown: Sequence[PriceRow], used: Sequence[str]) -> Plot:
    prices = [[_prices(row, attribute) for row in shown] for attribute in used]
    values = [
        value
        for panel in prices
        for each in panel
        if each.statements
        for value in (*(statement.value for statement in each.statements), *each.listed)
    ]
    scale = scale_for(values, 0.0, 1.0, most=5, from_zero=True)
    panels = tuple(
        Panel(
            _heading(attribute),
            attribute,
            scale,
            tuple(
                tuple(spots_of(row.model, attribute, each.statements, each.listed)) if each.statements else ()
                for row, each in zip(shown, panel, strict=True)
            ),
        )
        for attribute, panel in zip(used, prices, strict=True)
    )
    return Plot(tuple((row.model, row.href) for row in shown), panels)


def _heading(attribute: str) -> str:
    label = attribute_label(attribute)
    unit = human_value(attribute, 1).removeprefix(short_value(attribute, 1)).strip()
    return f"{label[:1].upper()}{label[1:]}" + (f", $ {unit}" if unit.startswith("per ") else "")


def _sentences(ranked: Sequence[PriceRow], used: Sequence[str]) -> list[str]:
    parts = []
    for attribute in used:
        values = [statement.value for row in ranked for statement in _of(row, attribute)]
        low, high = short_value(attribute, min(values)), human_value(attribute, max(values))
        parts.append(
            f"{attribute_label(attribute)} {f'from {low} to {high}' if len(set(values)) > 1 else f'of {high}'}"
        )
    disputed = sum(any(disputed_statements(_of(row, name)) for name in used) for row in ranked)
    one = len(ranked) == 1
    about = isolated(ranked[0].model) if one else counted(len(ranked), "model")
    first = f"Claims about {about}: {' and '.join(parts)}."
    widest = max(
        ((spread(_of(row, name)), row.model, name) for row in ranked for name in used), key=lambda each: each[0]
    )
    verb = "has" if disputed == 1 else "have"
    having = "There are" if one else f"{counted(disputed, 'model')} {verb}"
    second = f"{having} disputed prices" if disputed else "No price is disputed"
    if widest[0] > 1:
        model = next(row for row in ranked if row.model == widest[1])
        values = [statement.value for statement in _of(model, widest[2])]
        ends = f"{short_value(widest[2], min(values))} to {short_value(widest[2], max(values))}"
        whose = "" if one else f" of {isolated(widest[1])}"
        second += f"; the claims differ most for the {attribute_label(widest[2])}{whose}, {ends}"
    return [first, f"{second}."]


def _table(rows: Sequence[PriceRow], used: Sequence[str]) -> Table:
    cells = []
    for row in rows:
        for prices in row.prices:
            if prices.attribute in used:
                listed = ", ".join(human_value(prices.attribute, value) for value in prices.listed)
                label = attribute_label(prices.attribute)
                said = rows_of_table(row.model, prices.attribute, label, prices.statements)
                cells += [(*cell, listed) for cell in said]
    return Table(_COLUMNS, tuple(cells))
