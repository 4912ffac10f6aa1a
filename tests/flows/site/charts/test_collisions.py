"""No text of a chart meets another or a mark: by the charts' own measure of texts, on ten generated data sets."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from itertools import combinations

import pytest

from counterclaim.flows.site.charts import DotRow, PriceLine, Statement, benchmark_dots, price_history
from counterclaim.flows.site.charts.boxes import Box, Taken, text_box
from counterclaim.flows.site.charts.scales.numeric import widened
from counterclaim.flows.site.charts.text import BOLD, NORMAL, SMALL, SMALL_BOLD, width
from tests.flows.site.charts.chart_reading import SVG, classes, layouts, marks, reach, texts
from tests.flows.site.charts.generated import SETS, charts

_SIZES = {
    "chart-count": 10.5,
    "chart-share": 11.0,
    "chart-hot": SMALL_BOLD,
    "chart-small": SMALL,
    "chart-head": BOLD,
    "chart-bold": BOLD,
}


def boxes_of_texts(svg: ET.Element) -> list[tuple[str, Box]]:
    found = []
    for text in svg.iter(f"{SVG}text"):
        shown = (text[-1].tail if len(text) else text.text) or ""
        size = next((size for name, size in _SIZES.items() if name in classes(text)), NORMAL)
        middle = {"chart-share", "chart-count"} & classes(text)
        x = float(text.get("x", 0)) - (width(shown, size) / 2 if middle else 0)
        box = text_box(shown, x, float(text.get("y", 0)), size)
        found.append((shown, Box(box.left, box.top + 1.5, box.right, box.bottom - 1.5)))  # a line's own air
    return found


def boxes_of_marks(svg: ET.Element) -> list[Box]:
    """Return the boxes of dots, signs and list prices; the cells of a heat map hold their texts and are none."""
    shapes = [shape for mark in marks(svg) for shape in mark.iter() if shape.tag != f"{SVG}rect"]
    shapes += [each for each in svg.iter() if "chart-list" in classes(each)]
    drawn = [each for each in shapes if each.tag not in (f"{SVG}text", f"{SVG}path")]
    return [Box(left, top, right, bottom) for each in drawn for left, right, top, bottom in reach(each)]


def collisions(svg: ET.Element) -> list[str]:
    said = boxes_of_texts(svg)
    found = [f"{one} | {other}" for (one, box), (other, second) in combinations(said, 2) if box.meets(second)]
    return found + [f"{text} | mark at {mark.left:.0f}, {mark.top:.0f}"
                    for text, box in said for mark in boxes_of_marks(svg) if box.meets(mark)]  # fmt: skip


@pytest.mark.parametrize("number", SETS)
def test_no_text_meets_a_text_or_a_mark(number: int) -> None:
    for chart in charts(number):
        for svg in layouts(chart.svg):
            assert collisions(svg) == [], (chart.title, svg.get("class"))


def test_the_test_sees_a_collision() -> None:
    """Or it would prove nothing: a text on a text, a text on a dot."""
    svg = ET.fromstring(
        '<svg xmlns="http://www.w3.org/2000/svg"><text class="chart-text" x="0" y="20">$0.60 ×3</text>'
        '<text class="chart-text" x="30" y="22">other</text><circle class="chart-mark" cx="4" cy="16" r="5"/></svg>'
    )
    assert len(collisions(svg)) == 2


def test_boxes_that_touch_do_not_meet() -> None:
    one = Box(0, 0, 10, 10)
    assert not one.meets(Box(10, 0, 20, 10))
    assert one.meets(Box(10, 0, 20, 10), gap=2)
    assert not one.meets(Box(0, 10, 10, 20))
    taken = Taken()
    taken.take(one)
    assert not taken.is_free(Box(5, 5, 6, 6))


@pytest.mark.parametrize(
    ("values", "span", "bounds", "ends", "why"),
    [
        ("8.9 9.2", "5", ("0", "10"), ("5", "10"), "pushed in from the upper end"),
        ("0.1 0.4", "5", ("0", "10"), ("0", "5"), "and from the lower"),
        ("40 60", "50", ("0", "100"), ("25", "75"), "in the middle"),
        ("20 90", "50", ("0", "100"), ("20", "90"), "wide enough"),
        ("1300 1412", "424", None, ("1144", "1568"), "without bounds"),
        ("104", "50", ("0", "100"), ("79", "129"), "beyond its bounds: a slip to be seen"),
    ],
)
def test_a_small_difference_looks_small(
    values: str, span: str, bounds: tuple[str, str] | None, ends: tuple[str, str], why: str
) -> None:
    found = widened(
        list(map(Decimal, values.split())),
        Decimal(span),
        (Decimal(bounds[0]), Decimal(bounds[1])) if bounds else None,
    )
    assert (min(found), max(found)) == tuple(map(Decimal, ends)), why


def test_nearly_equal_scores_lie_side_by_side() -> None:
    said = tuple(Statement(Decimal(value), "a.example") for value in ("8.9", "9.2"))
    chart = benchmark_dots([DotRow("MT-Bench", "benchmark:mt-bench", said)])
    assert chart is not None
    wide = layouts(chart.svg)[0]
    first, second = (float(mark.get("cx", 0)) for mark in marks(wide))
    assert 0 < second - first < 60, "0.3 of 10, on an axis of 450 units that shows five"


def history(*said: tuple[str, str]) -> ET.Element:
    statements = tuple(Statement(Decimal(value), "a.example", day) for day, value in said)
    chart = price_history([PriceLine("output price", "output_price", statements)], model="GPT-4o mini")
    assert chart is not None
    return layouts(chart.svg)[0]


def test_two_prices_of_one_day_are_joined_to_nothing_else() -> None:
    svg = history(("2025-06-10", "0.60"), ("2025-06-10", "6.00"), ("2025-11-03", "0.60"))
    (path,) = [each.get("d", "") for each in svg.iter() if "chart-step" in classes(each)]
    assert "V" not in path, "nothing leads up to $6.00 or down from it"
    assert path.count("M") == 1, "$0.60 is said again: only that is a line"
    assert sum("chart-apart" in classes(each) for each in svg.iter()) == 1
    assert {"$0.60", "output price"} <= set(texts(svg))


def test_a_line_that_ends_in_two_prices_says_both() -> None:
    svg = history(("2025-06-10", "0.60"), ("2025-11-03", "0.60"), ("2025-11-03", "6.00"))
    assert "$0.60 or $6.00" in " ".join(texts(svg))


def test_a_number_is_never_cut() -> None:
    """Two prices that do not fit beside a line on a phone are counted; the description and the table have them."""
    said = tuple(Statement(Decimal(value), "a.example", "2025-06-10") for value in ("1234.5678", "6543.21"))
    chart = price_history([PriceLine("output price", "output_price", said)], model="A")
    assert chart is not None
    wide, narrow = layouts(chart.svg)
    assert any(text.endswith("2 prices") for text in texts(narrow)), "with all of it in its title"
    assert not [text for text in [*texts(wide), *texts(narrow)] if re.search(r"\d…", text)]
    assert "$1,234.5678 or $6,543.21 per 1M tokens" in chart.description


def test_a_change_is_a_step() -> None:
    svg = history(("2025-06-10", "0.60"), ("2025-11-03", "0.30"))
    (path,) = [each.get("d", "") for each in svg.iter() if "chart-step" in classes(each)]
    assert path.count("V") == 1
