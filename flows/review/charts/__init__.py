"""Charts: plain records in, static SVG with a text alternative out. No database, web server or script."""

from flows.review.charts.agreement import agreement
from flows.review.charts.benchmark_dots import benchmark_dots
from flows.review.charts.conflicts_over_time import conflicts_over_time
from flows.review.charts.price_history import price_history
from flows.review.charts.price_spread import price_spread
from flows.review.charts.records import (
    AgreementCell,
    Chart,
    ConflictPoint,
    DotRow,
    PriceLine,
    PriceRow,
    Prices,
    Statement,
    Table,
)
from flows.review.charts.sparkline import sparkline

__all__ = [
    "AgreementCell",
    "Chart",
    "ConflictPoint",
    "DotRow",
    "PriceLine",
    "PriceRow",
    "Prices",
    "Statement",
    "Table",
    "agreement",
    "benchmark_dots",
    "conflicts_over_time",
    "price_history",
    "price_spread",
    "sparkline",
]
