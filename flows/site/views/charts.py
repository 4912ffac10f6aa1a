"""Builds the charts of the pages from rows of ``counterclaim.db.browse``. A disputed mark links to its conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from counterclaim.db.browse.records.models import AttributeRow, BenchmarkRow, ComparePage, ModelPage, Quote
from counterclaim.db.browse.records.models import PriceLine as Line
from counterclaim.db.browse.records.overview import Agreement, Pair, TrendPoint
from counterclaim.flows.site.charts import (
    AgreementCell,
    Chart,
    ConflictPoint,
    DotRow,
    PriceLine,
    PriceRow,
    Prices,
    Statement,
    agreement,
    benchmark_dots,
    conflicts_over_time,
    price_history,
    price_spread,
)
from counterclaim.flows.site.formatting import attribute_form, attribute_label, condition, source_label
from counterclaim.flows.site.links import Links

PRICES = ("input_price", "output_price", "token_price", "cached_input_price")
PANELS = 2  # prices beside each other in one chart; the page's text has all
BENCHMARK = "benchmark:"
MOST_BENCHMARKS = 4  # charts of a comparison
FEWEST = 2  # values; a chart of one is no chart


def model_charts(page: ModelPage, links: Links) -> tuple[Chart, ...]:
    """Return the charts of a model: its prices and their spread, the prices over time, its scores."""
    name = page.model.name
    differing = [row for row in page.attributes if row.low != row.high]
    drawn = (
        spread_chart([(name, "", differing)], links, title=f"Claimed prices of {name}"),
        *_histories(page, links),
        _scores(page.benchmarks, links, name),
    )
    return tuple(chart for chart in drawn if chart is not None)


Column = tuple[str, str, Sequence[AttributeRow]]
"""A model's name, address and attributes."""


def spread_chart(models: Sequence[Column], links: Links, *, title: str) -> Chart | None:
    """Return the claimed prices of models or None where fewer than two are claimed."""
    rows = [PriceRow(name, tuple(_prices(rows, links)), href or None) for name, href, rows in models]
    if sum(len(prices.statements) for row in rows for prices in row.prices) < FEWEST:
        return None
    stated = [name for name in PRICES if any(prices.attribute == name for row in rows for prices in row.prices)]
    return price_spread(rows, attributes=stated[:PANELS], title=title)


def compared_charts(page: ComparePage, links: Links) -> tuple[Chart, ...]:
    """Return the charts of models side by side: their prices, and their scores where two have one."""
    if len(page.models) < FEWEST:
        return ()
    sides = [
        (model.name, links.model(model.subject_key), [row.cells[place] for row in page.attributes if row.cells[place]])
        for place, model in enumerate(page.models)
    ]
    columns = [(name, href, [row for row in rows if row is not None]) for name, href, rows in sides]
    drawn = spread_chart(columns, links, title="Claimed prices"), *_shared_scores(columns, links)
    return tuple(chart for chart in drawn if chart is not None)


def trend_chart(points: Sequence[TrendPoint]) -> Chart | None:
    """Return the open conflicts over time, or None before there are two days; "closed" are decided ones too."""
    if len(points) < FEWEST:
        return None
    return conflicts_over_time(
        [ConflictPoint(each.day, each.open, each.found, each.settled) for each in points], unit="day"
    )


def agreement_chart(found: Agreement, links: Links) -> Chart | None:
    """Return how far the sources agree, or None where no two state the same fact."""
    return agreement([_cell(pair, links) for pair in found.pairs])


def _cell(pair: Pair, links: Links) -> AgreementCell:
    left, right = source_label(pair.source), source_label(pair.other)
    return AgreementCell(left, right, pair.agree, pair.agree + pair.differ, links.source(pair.source_id))


def _prices(rows: Iterable[AttributeRow], links: Links) -> Iterable[Prices]:
    return (Prices(row.attribute, _statements(row, links)) for row in rows if row.attribute in PRICES)


def _statements(row: AttributeRow, links: Links) -> tuple[Statement, ...]:
    return tuple(
        _statement(value.number, quote, condition(value.conditions), links)
        for value in row.values
        if value.number is not None and not value.conditions.get("hypothetical")
        for quote in value.quotes
    )


def _statement(number: Decimal, quote: Quote, held: str, links: Links) -> Statement:
    href = links.conflict(quote.conflicts[0]) if quote.conflicts else None
    return Statement(number, quote.source, quote.said_on[:10], bool(quote.conflicts), href, held)


def _moments(lines: Iterable[Line]) -> int:
    return len({point.said_on[:10] for line in lines if _drawn(line) for point in line.points})


def _drawn(line: Line) -> bool:
    return line.dated and not line.hypothetical and attribute_form(line.attribute) == "money_per_mtok"


def _histories(page: ModelPage, links: Links) -> Iterator[Chart | None]:
    """Yield a chart of the prices over time for each volume that they are for: 1M and 100M tokens share no scale."""
    quotes = {quote.claim_id: quote for row in page.attributes for value in row.values for quote in value.quotes}
    lines = sorted((line for line in page.prices if _drawn(line)), key=lambda line: _volume(line) or Decimal(0))
    for volume, same in groupby(lines, key=_volume):
        group = list(same)
        if _moments(group) >= FEWEST:
            held = condition({"volume_tokens": volume}) if volume is not None else ""
            yield price_history([_line(line, quotes, links) for line in group], model=page.model.name, held=held)


def _volume(line: Line) -> Decimal | None:
    return None if line.volume_tokens is None else Decimal(line.volume_tokens)


def _line(line: Line, quotes: dict[str, Quote], links: Links) -> PriceLine:
    held = condition({name: value for name in ("tier", "provider") if (value := getattr(line, name))})
    label = ", ".join(filter(None, (attribute_label(line.attribute), held)))
    said = []
    for point in line.points:
        known = quotes.get(point.claim_id)
        conflicts = known.conflicts if known else ()
        href = links.conflict(conflicts[0]) if conflicts else None
        said.append(Statement(point.number, point.source, point.said_on[:10], bool(conflicts), href))
    return PriceLine(label, line.attribute, tuple(said))


def _scores(rows: Sequence[BenchmarkRow], links: Links, name: str) -> Chart | None:
    if sum(len(row.scores) for row in rows) < FEWEST:
        return None
    dots = [
        DotRow(
            attribute_label(BENCHMARK + row.benchmark), BENCHMARK + row.benchmark,
            tuple(_statement(score.score, score.quote, score.tier or "", links) for score in row.scores),
        )
        for row in rows
    ]  # fmt: skip
    return benchmark_dots(dots, title=f"Claimed scores of {name}")


def _shared_scores(models: Sequence[Column], links: Links) -> Iterator[Chart | None]:
    """Yield a chart for each benchmark of which several models have a score."""
    counts = Counter(row.attribute for _, _, rows in models for row in rows if row.attribute.startswith(BENCHMARK))
    shared = [name for name, count in counts.most_common() if count >= FEWEST]
    for attribute in sorted(shared[:MOST_BENCHMARKS], key=attribute_label):
        dots = [
            DotRow(name, attribute, _statements(row, links), href or None)
            for name, href, rows in models for row in rows if row.attribute == attribute
        ]  # fmt: skip
        yield benchmark_dots(dots, title=f"{attribute_label(attribute)}, claimed scores")
