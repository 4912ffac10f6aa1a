"""Reads a chart's SVG back: elements, marks, texts and how far they reach."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from markupsafe import Markup

from counterclaim.flows.site.charts.text import NORMAL, SMALL, width

SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PATH = re.compile(r"([MHVLZ])([^MHVLZ]*)")


def layouts(svg: Markup) -> list[ET.Element]:
    """Parse the layouts of a chart; malformed XML raises."""
    return list(ET.fromstring(f"<all>{svg}</all>"))


def classes(element: ET.Element) -> set[str]:
    return set(element.get("class", "").split())


def marks(svg: ET.Element) -> list[ET.Element]:
    return [each for each in svg.iter() if "chart-mark" in classes(each) and "chart-key" not in classes(each)]


def statements_marked(svg: ET.Element) -> int:
    return sum(int(mark.get("data-count") or 0) for mark in marks(svg))


def texts(svg: ET.Element) -> list[str]:
    return ["".join(each.itertext()) for each in svg.iter(f"{SVG}text")]


def links(svg: ET.Element) -> list[str]:
    return [each.get("href", "") for each in svg.iter(f"{SVG}a")]


def size(svg: ET.Element) -> tuple[float, float]:
    _, _, wide, high = map(float, svg.get("viewBox", "").split())
    return wide, high


def outside(svg: ET.Element) -> list[str]:
    """Return what reaches beyond the view box by more than a unit."""
    wide, high = size(svg)
    return [
        f"{each.tag.removeprefix(SVG)}.{each.get('class')} {left:.0f}..{right:.0f} x {top:.0f}..{bottom:.0f}"
        for each in svg.iter()
        for left, right, top, bottom in reach(each)
        if left < -1 or top < -1 or right > wide + 1 or bottom > high + 1
    ]


def reach(element: ET.Element) -> Iterator[tuple[float, float, float, float]]:
    kind = element.tag.removeprefix(SVG)
    get = {key: float(value) for key, value in element.attrib.items() if key in GEOMETRY}
    if kind == "circle" and "chart-hit" not in classes(element):
        yield get["cx"] - get["r"], get["cx"] + get["r"], get["cy"] - get["r"], get["cy"] + get["r"]
    elif kind == "rect":
        yield get["x"], get["x"] + get["width"], get["y"], get["y"] + get["height"]
    elif kind == "line":
        yield (*sorted((get["x1"], get["x2"])), *sorted((get["y1"], get["y2"])))
    elif kind in {"polygon", "polyline"}:
        numbers = list(map(float, _NUMBER.findall(element.get("points", ""))))
        yield min(numbers[::2]), max(numbers[::2]), min(numbers[1::2]), max(numbers[1::2])
    elif kind == "path":
        places = list(_along(element.get("d", "")))
        yield (
            min(x for x, _ in places),
            max(x for x, _ in places),
            min(y for _, y in places),
            max(y for _, y in places),
        )
    elif kind == "text":
        shown = element[-1].tail if len(element) else element.text
        half = {"chart-share", "chart-count"} & classes(element)
        long = width(shown or "", 10.0 if half else SMALL if "chart-small" in classes(element) else NORMAL)
        left = get["x"] - (long / 2 if half else 0)
        yield left, left + long, get["y"] - 10, get["y"] + 3


GEOMETRY = frozenset({"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"})


def _along(path: str) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    for command, rest in _PATH.findall(path):
        numbers = list(map(float, _NUMBER.findall(rest)))
        if command in "ML":
            x, y = numbers
        elif command == "H":
            x = numbers[0]
        elif command == "V":
            y = numbers[0]
        yield x, y
