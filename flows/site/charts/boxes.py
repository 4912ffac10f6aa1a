"""Keeps texts apart: boxes of what is drawn, and a place for a text among them."""

from __future__ import annotations

from dataclasses import dataclass, field

from counterclaim.flows.site.charts.text import width

ASCENT, DESCENT = 0.94, 0.25  # of the font size, as in DejaVu Sans, the tallest of the usual sans-serif fonts


@dataclass(frozen=True, slots=True)
class Box:
    """What a text or a mark takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """Return whether the two come nearer than ``gap`` sideways, or overlap."""
        beside = self.left - gap < other.right and other.left - gap < self.right
        return beside and self.top < other.bottom and other.top < self.bottom


@dataclass(slots=True)
class Taken:
    """The boxes that are taken."""

    boxes: list[Box] = field(default_factory=list)

    def take(self, *boxes: Box) -> None:
        """Take up room."""
        self.boxes += boxes

    def is_free(self, box: Box, gap: float = 0.0) -> bool:
        """Return whether nothing taken comes nearer than ``gap`` sideways."""
        return not any(box.meets(other, gap) for other in self.boxes)


def text_box(text: str, x: float, y: float, size: float) -> Box:
    """Return the box of a text that begins at ``x`` with its baseline at ``y``."""
    return Box(x, y - ASCENT * size, x + width(text, size), y + DESCENT * size)


def around(x: float, y: float, reach: float, high: float | None = None) -> Box:
    """Return the box of a mark that reaches so far from its middle, ``high`` upwards and downwards."""
    up = reach if high is None else high
    return Box(x - reach, y - up, x + reach, y + up)
