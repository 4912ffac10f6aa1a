"""Sparklines for lists and table cells."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from counterclaim.flows.site.charts.scales.numeric import scale_for
from counterclaim.flows.site.charts.svg import tag
from counterclaim.flows.site.charts.text import clean

_WIDTH, _HEIGHT = 96.0, 20.0


def sparkline(values: Sequence[Decimal], label: str) -> Markup | None:
    """Return a small line with a dot at its end, or None without two finite values. ``label`` says it in words."""
    numbers = [value for value in values if value.is_finite()]
    if len(numbers) < 2:
        return None
    scale = scale_for(numbers, _HEIGHT - 4, 4.0, logs=False)
    low, high = min(numbers), max(numbers)
    step = (_WIDTH - 8) / (len(numbers) - 1)
    fit = type(scale)(scale.start, scale.end, low, high, ()) if low < high else scale
    places = [(4 + index * step, fit.at(value)) for index, value in enumerate(numbers)]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return tag(
        "svg",
        tag("polyline", cls="chart-step chart-line-0", points=points),
        tag("circle", cls="chart-dot", cx=places[-1][0], cy=places[-1][1], r=2.5),
        xmlns="http://www.w3.org/2000/svg",
        cls="chart-spark",
        viewBox=f"0 0 {_WIDTH:g} {_HEIGHT:g}",
        width=f"{_WIDTH:g}",
        height=f"{_HEIGHT:g}",
        role="img",
        aria_label=clean(label),
    )
