"""Dot plots for prices and scores: rows of marks in one or more panels, each with its axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from counterclaim.flows.site.charts.figure import Drawing, Layout
from counterclaim.flows.site.charts.kinds.dot_row import Spot, draw_strip, key, labels_of
from counterclaim.flows.site.charts.scales.numeric import Scale
from counterclaim.flows.site.charts.svg import DISPUTED, group, line, linked, words
from counterclaim.flows.site.charts.text import BOLD, SMALL, fitted, isolated, width
from counterclaim.flows.site.formatting import short_value

_NAMES = 168.0  # room for names beside the rows
_GUTTER = 20.0
_PAD = (40.0, 62.0)  # inside a panel, so that labels of marks at its ends have room
_LOW, _TALL = 24.0, 36.0  # rows without and with labels above their marks
_NAME = 17.0  # a narrow row's name stands above it
_HEAD = 44.0  # a panel's heading and the numbers of its axis


@dataclass(frozen=True, slots=True)
class Panel:
    """One scale with its heading; ``rows`` has the spots of each row, empty where it has none."""

    heading: str
    attribute: str
    scale: Scale  # its places are set when it is drawn
    rows: tuple[tuple[Spot, ...], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """Names of the rows (with addresses), panels side by side, and whether list prices are in them."""

    names: tuple[tuple[str, str | None], ...]
    panels: tuple[Panel, ...]


def draw_plots(plots: Sequence[Plot], layout: Layout) -> Drawing:
    """Return the plots one below the other; panels of one plot side by side, or below each other where it is narrow."""
    spots = [spot for plot in plots for panel in plot.panels for row in panel.rows for spot in row]
    disputed, listed = any(spot.disputed for spot in spots), any(spot.count == 0 for spot in spots)
    log = any(panel.scale.log for plot in plots for panel in plot.panels)
    parts, last = key(0.0, 14.0, layout.width, disputed=disputed, listed=listed, log=log)
    top = last + 12
    for plot in plots:
        drawn, top = (_stacked if layout.narrow else _side_by_side)(plot, top, layout)
        parts += drawn
        top += 14
    return Drawing(parts, top)


def _stacked(plot: Plot, top: float, layout: Layout) -> tuple[list[Markup], float]:
    parts: list[Markup] = []
    for index, panel in enumerate(plot.panels):
        drawn, top = _panel(panel, plot.names, top + (16 if index else 0), layout)
        parts += drawn
    return parts, top


def _side_by_side(plot: Plot, top: float, layout: Layout) -> tuple[list[Markup], float]:
    count = len(plot.panels)
    room = (layout.width - _NAMES - _GUTTER * (count - 1)) / count
    edges = [(_NAMES + index * (room + _GUTTER), _NAMES + index * (room + _GUTTER) + room) for index in range(count)]
    scales = [
        panel.scale.moved(left + _PAD[0], right - _PAD[1])
        for panel, (left, right) in zip(plot.panels, edges, strict=True)
    ]
    first = top + _HEAD
    y = first
    drawn: list[Markup] = []
    for index, (name, href) in enumerate(plot.names):
        rows = [panel.rows[index] for panel in plot.panels]
        placed = [labels_of(row, scale, *edge) for row, scale, edge in zip(rows, scales, edges, strict=True)]
        height = _TALL if any(label.above for labels in placed for label in labels) else _LOW
        middle = y + height - _LOW / 2
        drawn.append(_name(name, href, 0.0, middle + 4, _NAMES - 12))
        for row, labels, scale in zip(rows, placed, scales, strict=True):
            drawn += draw_strip(row, labels, scale, middle)
        y += height
        drawn.insert(0, line(0.0, y, layout.width, y, "chart-row"))
    axes = [
        part
        for panel, scale, edge in zip(plot.panels, scales, edges, strict=True)
        for part in _axis(panel, scale, edge, top, y)
    ]
    return axes + drawn, y


def _panel(
    panel: Panel, names: Sequence[tuple[str, str | None]], top: float, layout: Layout
) -> tuple[list[Markup], float]:
    left, right = 0.0, layout.width
    scale = panel.scale.moved(left + _PAD[0], right - _PAD[1])
    y = top + _HEAD
    rows: list[Markup] = []
    for name, spots in zip(names, panel.rows, strict=True):
        if not spots:
            continue
        labels = labels_of(spots, scale, left, right)
        height = _TALL if any(label.above for label in labels) else _LOW
        drawn_from = min([scale.at(spot.value) - DISPUTED for spot in spots] + [label.x for label in labels])
        beside = width(isolated(name[0])) + 10 <= drawn_from - left  # else the name stands above its row
        height += 0 if beside else _NAME
        rows.append(_name(*name, left, y + height - _LOW / 2 + 4 if beside else y + 14, layout.width))
        rows += draw_strip(spots, labels, scale, y + height - _LOW / 2)
        y += height
        rows.insert(0, line(left, y, right, y, "chart-row"))
    return _axis(panel, scale, (left, right), top, y) + rows, y


def _name(name: str, href: str | None, x: float, y: float, room: float) -> Markup:
    text = words(fitted(name, room), x, y, "chart-text chart-name", isolated(name))
    return linked(text, href)


def _axis(panel: Panel, scale: Scale, edge: tuple[float, float], top: float, bottom: float) -> list[Markup]:
    left, right = edge
    heading = fitted(panel.heading, right - left, BOLD)
    parts = [words(heading, left, top + 14, "chart-text chart-head", panel.heading)]
    ticks = [(scale.at(tick), short_value(panel.attribute, tick).removesuffix(".00")) for tick in scale.ticks]
    if scale.zero is not None:
        ticks.insert(0, (scale.zero, short_value(panel.attribute, 0).removesuffix(".00")))
    end = left - 1.0
    for x, text in ticks:
        parts.append(line(x, top + _HEAD - 6, x, bottom, "chart-grid"))
        shown = fitted(text, right - left, SMALL)
        room = width(shown, SMALL)
        start = max(left, min(right - room, x - room / 2))
        if start > end:  # a number that would touch its neighbour is left out, its line stays
            parts.append(words(shown, start, top + _HEAD - 10, "chart-text chart-small chart-soft"))
            end = start + room + 4
    return [group(parts, aria_hidden="true")]
