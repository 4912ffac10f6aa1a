"""The charts' style sheet: it knows every class that is drawn, its colours are the page's and can be told apart."""

from __future__ import annotations

import re
import sys
from importlib.resources import files
from subprocess import run

import pytest

from tests.flows.site.charts.chart_reading import classes, layouts
from tests.flows.site.charts.test_charts import every_chart

TEMPLATES = files("counterclaim.flows").joinpath("site", "templates")
STYLE = TEMPLATES.joinpath("site", "charts.css").read_text(encoding="utf-8")
PAGE = TEMPLATES.joinpath("site", "base.css").read_text(encoding="utf-8")
HEAT = re.compile(r"--heat-(\d): color-mix\(in srgb, var\(--(\w+)\) (\d+)%, var\(--paper\)\)")

Colour = tuple[float, float, float]


def themes() -> dict[str, dict[str, Colour]]:
    """Return the colours of the page by light, dark and print, as it writes them."""
    blocks = re.findall(r":root \{([^}]*)\}", PAGE)
    light, dark, paper = ({name: colour(text) for name, text in declared(block)} for block in blocks)
    return {"light": light, "dark": {**light, **dark}, "print": {**light, **paper}}


def declared(block: str) -> list[tuple[str, str]]:
    return re.findall(r"--(\w+): #([0-9a-f]{3,6})", block)


def colour(text: str) -> Colour:
    pairs = [digit * 2 for digit in text] if len(text) == 3 else [text[:2], text[2:4], text[4:]]
    red, green, blue = (int(pair, 16) / 255 for pair in pairs)
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of WCAG 2."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(shade: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shade)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(one: Colour, share: float, other: Colour) -> Colour:
    red, green, blue = (first * share + second * (1 - share) for first, second in zip(one, other, strict=True))
    return red, green, blue


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@pytest.mark.parametrize(
    ("names", "least"),
    [
        (("ink", "soft", "high", "low", "medium", "link"), 4.5),  # what text is written in
        (("low", "high", "ink", "soft", "medium"), 3.0),  # what marks are drawn in (WCAG 1.4.11)
    ],
)
def test_text_and_marks_stand_out(theme: str, names: tuple[str, ...], least: float) -> None:
    shades = themes()[theme]
    assert [name for name in names if contrast(shades[name], shades["paper"]) < least] == []


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_numbers_in_cells_are_readable_and_ends_differ(theme: str) -> None:
    shades = themes()[theme]
    steps = [mixed(shades[name], int(share) / 100, shades["paper"]) for _, name, share in HEAT.findall(STYLE)]
    assert len(steps) == 5
    assert min(contrast(step, shades["ink"]) for step in steps) >= 4.5
    assert contrast(steps[0], steps[2]) > 1.2  # from much disagreement to little


def test_every_class_that_is_drawn_has_a_look() -> None:
    known = set(re.findall(r"\.(chart-[a-z0-9-]+)", STYLE))
    drawn = {
        name for chart in every_chart() for svg in layouts(chart.svg) for each in svg.iter() for name in classes(each)
    }
    without = {"chart-key", "chart-heat"}
    assert drawn - known - without == set()
    outside_of_pictures = {"chart-title", "chart-says", "chart-scroll", "chart-spark", "chart-broad"}
    seldom = (
        {f"chart-heat-{step}" for step in range(5)}
        | {f"chart-line-{number}" for number in range(4)}
        | {"chart-lead", "chart-apart"}
    )
    assert known - drawn <= outside_of_pictures | seldom | {"chart-line-", "chart-none"}


def test_colours_are_the_pages() -> None:
    """No colour of the charts' own: the page's change in the dark and on paper."""
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", STYLE)
    used = set(re.findall(r"var\(--([a-z]+)\)", STYLE)) - {"series"}
    assert used <= {name for name, _ in re.findall(r"--(\w+): ([^;]+)", PAGE)}


def test_importing_charts_is_cheap() -> None:
    code = "import sys, counterclaim.flows.site.charts; print(*sorted(sys.modules))"
    loaded = run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"spacy", "sqlite_utils", "sqlite3", "prefect", "datasette", "lxml", "numpy", "jinja2"}.isdisjoint(loaded)
