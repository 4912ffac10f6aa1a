"""Charts: plain records in, static SVG with a text alternative out. No database, web server or script."""

from counterclaim.flows.site.charts.kinds.agreement import agreement
from counterclaim.flows.site.charts.kinds.conflicts_over_time import conflicts_over_time
from counterclaim.flows.site.charts.kinds.price_history import price_history
from counterclaim.flows.site.charts.kinds.price_spread import price_spread
from counterclaim.flows.site.charts.kinds.scores import benchmark_dots
from counterclaim.flows.site.charts.kinds.sparkline import sparkline
from counterclaim.flows.site.charts.records import (
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
