"""A complete chart: a wide and a narrow layout of one drawing, with title and description for screen readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from markupsafe import Markup

from counterclaim.flows.site.charts.records import Chart, Table
from counterclaim.flows.site.charts.svg import tag
from counterclaim.flows.site.charts.text import clean


@dataclass(frozen=True, slots=True)
class Layout:
    """How much room a drawing has. Narrow ones put labels above what they name, not beside it."""

    name: str
    width: float
    narrow: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Drawn parts and the room they took; ``width`` only where a drawing is not as wide as its layout."""

    parts: list[Markup]
    height: float
    width: float | None = None


WIDE = Layout("wide", 720.0, narrow=False)
NARROW = Layout("narrow", 340.0, narrow=True)  # read at 1:1 on a phone of 360 px


def figure(title: str, sentences: Sequence[str], table: Table, draw: Callable[[Layout], Drawing]) -> Chart:
    """Return the chart: ``draw`` is asked for both layouts, of which the style sheet shows the one that fits."""
    title, description = clean(title), " ".join(clean(sentence) for sentence in sentences if sentence)
    mark = sha256(f"{title}\0{description}\0{table.rows!r}".encode("utf-8", "replace")).hexdigest()[:10]
    layouts = [_svg(draw(layout), layout, title, description, mark) for layout in (WIDE, NARROW)]
    return Chart(Markup("").join(layouts), title, description, table)


def _svg(drawing: Drawing, layout: Layout, title: str, description: str, mark: str) -> Markup:
    width = drawing.width or layout.width
    body = Markup("").join(drawing.parts)
    names = [f"chart-{mark}-{layout.name}-{part}" for part in ("title", "desc")]
    return tag(
        "svg",
        tag("title", title, id=names[0]),
        tag("desc", description, id=names[1]),
        body,
        xmlns="http://www.w3.org/2000/svg",
        cls=f"chart-svg chart-{layout.name}" + (" chart-broad" if width > layout.width else ""),
        viewBox=f"0 0 {width:g} {drawing.height:g}",
        width=f"{width:g}",
        height=f"{drawing.height:g}",
        # An image hides its children from assistive technology: one with links in it is a group.
        role="group" if "<a " in body else "img",
        aria_labelledby=" ".join(names),
    )
