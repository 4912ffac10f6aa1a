"""Charts: what is in the data is in the picture and in its text alternative; what is hostile stays text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    sparkline,
)
from counterclaim.flows.site.charts.svg import safe_href
from counterclaim.flows.site.charts.text import clean, fitted, isolated, width
from counterclaim.flows.site.formatting import human_value
from tests.flows.site.charts.chart_reading import SVG, classes, layouts, links, marks, outside, statements_marked, texts

MMLU = "benchmark:mmlu"
HOSTILE = (
    "<script>alert(1)</script>",
    "\"' onload='alert(1)' x=\"",
    "]]></svg><!--",
    "long " * 60,
    "unbroken" * 40,
    "نموذج اللغة",
    "\u202eexe.txt",
    "👩‍👩‍👧 family 😀",
    "bell\x07 null\x00 escape\x1b\ud800",
    "&amp; &lt; &#0;",
    "",
)


def said(value: str, source: str = "a.example", **more: Any) -> Statement:
    return Statement(Decimal(value), source, **more)


def prices(model: str, *values: str, attribute: str = "input_price", **more: Any) -> PriceRow:
    return PriceRow(model, (Prices(attribute, tuple(said(value) for value in values), **more),))


def spread(statements: list[Statement]) -> Chart | None:
    return price_spread([PriceRow("GPT-4o", (Prices("input_price", tuple(statements), (Decimal("2.5"),)),))])


def history(statements: list[Statement]) -> Chart | None:
    return price_history([PriceLine("input", "input_price", tuple(statements))], model="GPT-4o")


def dots(statements: list[Statement]) -> Chart | None:
    return benchmark_dots([DotRow("GPT-4o", MMLU, tuple(statements))])


OF_STATEMENTS = pytest.mark.parametrize("draw", [spread, history, dots])


def every_chart(text: str = "GPT-4o", href: str | None = "conflicts/1") -> Iterator[Chart]:
    """Yield each chart, drawn with the text wherever a text goes."""
    statements = (
        said("2.5", text, said_on="2025", href=href, condition=text),
        said("5", text, said_on="2025-08-13", disputed=True, href=href),
        said("90", text, said_on=text),
    )
    listed = (Decimal("2.5"),)
    found = (
        price_spread([PriceRow(text, (Prices("input_price", statements, listed),), href)], title=text),
        price_history(
            [PriceLine(text, "input_price", statements), PriceLine("b", "output_price", statements)], model=text
        ),
        conflicts_over_time(
            [ConflictPoint("2026-01-01", 3, 3, 0, text, href), ConflictPoint("2026-01-08", 2, 1, 2, text, href)],
            title=text,
        ),
        agreement([AgreementCell(text, "b", 1, 2, href), AgreementCell("c", "b", 2, 2)], title=text),
        benchmark_dots(
            [DotRow(text, MMLU, statements, href), DotRow(text, "benchmark:" + text, statements)], title=text
        ),
    )
    for chart in found:
        assert chart is not None
        yield chart


@pytest.mark.parametrize(
    "empty",
    [
        lambda: price_spread([]),
        lambda: price_spread([prices("a")]),
        lambda: price_spread([prices("a", "NaN", "Infinity")]),  # nothing that has a place
        lambda: price_spread([prices("a", "1", attribute="monthly_cost")]),  # not one of the two prices asked for
        lambda: price_history([], model="a"),
        lambda: history([said("1")]),  # no date
        lambda: conflicts_over_time([]),
        lambda: conflicts_over_time([ConflictPoint("some day", 1)]),
        lambda: agreement([]),
        lambda: agreement([AgreementCell("a", "b", 0, 0)]),  # nothing in common
        lambda: agreement([AgreementCell("a", "a", 3, 3)]),  # a source and itself
        lambda: benchmark_dots([DotRow("a", MMLU, ())]),
        lambda: sparkline([Decimal(1)], "one"),
    ],
)
def test_without_data_there_is_no_chart(empty: Callable[[], Chart | None]) -> None:
    assert empty() is None


@OF_STATEMENTS
@given(
    st.lists(st.tuples(st.decimals(), st.booleans(), st.dates().map(str)), max_size=8),
)
def test_every_statement_is_marked_within_the_picture(
    draw: Callable[[list[Statement]], Chart | None], values: list[tuple[Decimal, bool, str]]
) -> None:
    statements = [Statement(value, "a", on, disputed) for value, disputed, on in values]
    chart = draw(statements)
    finite = sum(statement.value.is_finite() for statement in statements)
    if chart is None:
        assert finite == 0
        return
    for svg in layouts(chart.svg):
        assert statements_marked(svg) == finite
        assert outside(svg) == []
    assert len(chart.table.rows) == len(statements)


@given(st.text(st.characters(), max_size=40))  # surrogates and control characters among them
def test_any_text_makes_valid_xml(text: str) -> None:
    for chart in every_chart(text, href=text):
        for svg in layouts(chart.svg):
            assert outside(svg) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    plain = {
        tag for chart in every_chart() for svg in layouts(chart.svg) for tag in map(str, (e.tag for e in svg.iter()))
    }
    for chart in every_chart(text):
        for svg in layouts(chart.svg):
            assert {str(element.tag) for element in svg.iter()} <= plain
            assert not [key for element in svg.iter() for key in element.attrib if key.startswith("on")]
            assert outside(svg) == []
        cells = {cell for row in chart.table.rows for cell in row}
        assert isolated(text) in cells


def test_looks_are_classes_only() -> None:
    """A strict policy drops style attributes; colours in attributes would not follow the page into the dark."""
    looks = {"style", "fill", "stroke", "font-family", "font-size", "opacity", "color"}
    for chart in every_chart():
        for svg in layouts(chart.svg):
            for element in svg.iter():
                assert looks.isdisjoint(element.attrib)
                assert not str(element.tag).endswith(("}script", "}style", "}foreignObject", "}image", "}use"))


def test_each_layout_is_named_and_described() -> None:
    ids: list[str] = []
    for chart in every_chart():
        both = layouts(chart.svg)
        assert [{"chart-wide", "chart-narrow"} & classes(svg) for svg in both] == [{"chart-wide"}, {"chart-narrow"}]
        for svg in both:
            named = svg.get("aria-labelledby", "").split()
            parts = {each.get("id", ""): each.text for each in svg if each.get("id")}
            assert [parts[name] for name in named] == [chart.title, chart.description]
            assert svg.get("role") == ("group" if links(svg) else "img")
            ids += named
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("conflicts/1", True),
        ("/claims/-/review/conflicts/1", True),
        ("../conflicts/1.html#c", True),
        ("https://a.example/?q=\"><script>", True),  # escaped, so still only an address
        ("javascript:alert(1)", False),
        (" JavaScript:alert(1)", False),
        ("java\nscript:alert(1)", False),  # browsers drop the line break
        ("data:text/html,x", False),
        ("http://[", False),
        ("", False),
    ],
)  # fmt: skip
def test_only_addresses_that_are_safe_are_linked(href: str, kept: bool) -> None:
    assert (safe_href(href) is not None) is kept
    chart = spread([said("1", href=href), said("3", disputed=True)])
    assert chart is not None
    assert [links(svg) == ([clean(href)] if kept else []) for svg in layouts(chart.svg)] == [True, True]


def test_links_have_names() -> None:
    for chart in every_chart():
        for svg in layouts(chart.svg):
            named = [each.get("aria-label") or "".join(each.itertext()) for each in svg.iter(f"{SVG}a")]
            assert named
            assert all(named)


def test_disputed_values_differ_in_shape_not_only_in_colour() -> None:
    chart = spread([said("2.5"), said("5", disputed=True), said("5")])
    assert chart is not None
    shapes = {
        (str(mark.tag).rpartition("}")[2], "chart-disputed" in classes(mark)) for mark in marks(layouts(chart.svg)[0])
    }
    assert shapes == {("circle", False), ("g", True)}


def test_equal_statements_share_a_mark_that_counts_and_names_them() -> None:
    chart = spread([said("2.5", f"site{number}.example") for number in range(3)])
    assert chart is not None
    (mark,) = marks(layouts(chart.svg)[0])
    assert mark.get("data-count") == "3"
    assert "site0.example; site1.example; site2.example" in "".join(mark.itertext())
    assert "$2.50 ×3" in texts(layouts(chart.svg)[0])


def test_the_table_and_the_labels_have_exact_values() -> None:
    values = ["0.0000123", "2.50", "123456.789", "0"]
    chart = price_spread([prices("A", *values)])
    assert chart is not None
    shown = [row[2] for row in chart.table.rows]
    assert shown == [human_value("input_price", Decimal(value)) for value in values]
    for svg in layouts(chart.svg):
        assert {"$123,456.789", "$0.00"} <= set(texts(svg))


def test_of_two_hundred_models_the_worst_are_drawn_and_all_told() -> None:
    rows = [prices(f"Model {number}", "1", str(1 + number)) for number in range(200)]
    disputed = PriceRow("Disputed", (Prices("input_price", (said("1", disputed=True),)),))
    chart = price_spread([*rows, disputed])
    assert chart is not None
    shown = texts(layouts(chart.svg)[0])
    assert shown.index("Disputed") < shown.index("Model 199")
    assert "Model 3" not in shown
    assert "171 models are left out of the picture" in chart.description
    assert len(chart.table.rows) == 401


@pytest.mark.parametrize("many", [61, 5000])
def test_a_crowded_row_keeps_its_ends_and_what_is_disputed(many: int) -> None:
    statements = [said(str(1 + number), disputed=number == many // 2) for number in range(many)]
    chart = spread(statements)
    assert chart is not None
    wide = layouts(chart.svg)[0]
    titles = ["".join(mark.itertext()) for mark in marks(wide)]
    assert len(titles) == 60
    for kept in (0, many // 2, many - 1):
        assert any(human_value("input_price", Decimal(1 + kept)) in title for title in titles)
    assert "left out of the picture: those stated least often" in chart.description
    assert len(chart.table.rows) == many


def test_a_long_line_keeps_its_latest_dots() -> None:
    chart = history([said(str(1 + number % 2), said_on=f"{1700 + number}-01-01") for number in range(205)])
    assert chart is not None
    assert statements_marked(layouts(chart.svg)[0]) == 200
    assert "5 dots are left out of the picture: the earliest of their lines." in chart.description


def test_a_description_has_the_numbers() -> None:
    chart = price_spread(
        [prices("GPT-4o", "2.5", "5"), PriceRow("B", (Prices("output_price", (said("15", disputed=True),)),))]
    )
    assert chart is not None
    assert chart.description == (
        "Claims about 2 models: input price from $2.50 to $5.00 per 1M tokens and output price of $15.00 per 1M "
        "tokens. 1 model has disputed prices; the claims differ most for the input price of GPT-4o, $2.50 to $5.00."
    )


def test_zero_has_a_place_left_of_a_logarithmic_axis() -> None:
    chart = price_spread([prices("Free", "0"), prices("Cheap", "0.04"), prices("Dear", "75")])
    assert chart is not None
    wide = layouts(chart.svg)[0]
    places = {mark[0].text.split(":")[0]: float(mark.get("cx", "")) for mark in marks(wide) if mark[0].text}
    assert places["Free"] < places["Cheap"] < places["Dear"]
    assert "log scale" in " ".join(texts(wide))


def test_a_price_holds_until_the_next_and_a_vague_date_shows_how_vague() -> None:
    chart = history([said("5", said_on="2024"), said("2.5", said_on="2025-08-13")])
    assert chart is not None
    wide = layouts(chart.svg)[0]
    step = next(each.get("d", "") for each in wide.iter() if "chart-step" in classes(each))
    assert re.fullmatch(r"M\S+ \S+H\S+V\S+", step)  # along at the old price, then down; nobody says for how long
    assert sum("chart-open" in classes(each) for each in wide.iter()) == 1
    assert {"$2.50", "input"} <= set(texts(wide))


def test_statements_without_a_date_are_told_not_drawn() -> None:
    chart = history([said("5", said_on="2024-01-01"), said("4"), said("NaN", said_on="2024-01-01")])
    assert chart is not None
    assert statements_marked(layouts(chart.svg)[0]) == 1
    assert "2 statements are left out of the picture: without a date or a number." in chart.description
    assert len(chart.table.rows) == 3


@pytest.mark.parametrize("count", [2, 3, 25, 40])
def test_a_heat_map_has_a_cell_for_each_pair_with_common_facts(count: int) -> None:
    cells = [AgreementCell(f"s{a}", f"s{b}", a % 3, 3) for a in range(count) for b in range(a) if (a + b) % 4]
    chart = agreement(cells)
    assert chart is not None
    sources = min(25, count)
    for svg in layouts(chart.svg):
        empty = sum("chart-none" in classes(each) for each in svg.iter())
        assert len(marks(svg)) + empty == sources * (sources - 1) // 2
        assert outside(svg) == []
    assert len(chart.table.rows) == len(cells)
    assert ("15 sources are left out" in chart.description) is (count == 40)


@pytest.mark.parametrize(
    ("agree", "shared", "shown"),
    [(199, 200, "99%"), (1, 300, "1%"), (0, 3, "0%"), (3, 3, "100%"), (2, 3, "67%")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(agree: int, shared: int, shown: str) -> None:
    chart = agreement([AgreementCell("a", "b", agree, shared)])
    assert chart is not None
    assert {shown, f"{shared}"} <= set(texts(layouts(chart.svg)[0]))


@given(st.lists(st.tuples(st.datetimes().map(str), *[st.integers(0, 10**9)] * 3), min_size=1, max_size=20))
def test_every_run_has_its_bars(runs: list[tuple[str, int, int, int]]) -> None:
    chart = conflicts_over_time([ConflictPoint(*run) for run in runs])
    assert chart is not None
    for svg in layouts(chart.svg):
        assert statements_marked(svg) == len(runs)
        assert outside(svg) == []


def test_of_many_runs_the_latest_are_drawn() -> None:
    points = [ConflictPoint(f"{2000 + number // 12}-{number % 12 + 1:02}-01", number, 1) for number in range(300)]
    chart = conflicts_over_time(points[::-1])  # in any order
    assert chart is not None
    assert statements_marked(layouts(chart.svg)[0]) == 200
    assert chart.description.startswith("299 conflicts open on 1 December 2024, 100 on 1 May 2008.")
    assert len(chart.table.rows) == 300


def test_scores_of_other_measures_have_a_scale_of_their_own() -> None:
    chart = benchmark_dots(
        [
            DotRow("MMLU", MMLU, (said("88.1"), said("86.5"))),
            DotRow("GPQA", "benchmark:gpqa-diamond", (said("70"),)),
            DotRow("Arena", "benchmark:lmarena-elo", (said("1300"), said("1412", disputed=True))),
        ]
    )
    assert chart is not None
    shown = texts(layouts(chart.svg)[0])
    assert {"88.1%", "86.5%", "70%", "1,300", "1,412"} <= set(shown)
    ends = [
        float(mark.get("cx", 0)) for mark in marks(layouts(chart.svg)[0]) if mark[0].text and "1,300" in mark[0].text
    ]
    assert ends[0] < 400  # in the middle of its own axis, not at the far end of the percents'


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False), min_size=2, max_size=9), st.text(max_size=20))
def test_a_sparkline_is_one_named_image(values: list[Decimal], label: str) -> None:
    markup = sparkline(values, label)
    assert markup is not None
    (svg,) = layouts(markup)
    assert (svg.get("role"), svg.get("aria-label")) == ("img", clean(label))
    assert outside(svg) == []


@given(st.text(st.characters(), max_size=60), st.floats(0, 300))
def test_fitted_text_fits(text: str, room: float) -> None:
    shown = fitted(text, room)
    assert shown == clean(text) or shown == "…" or width(shown) <= room


@pytest.mark.parametrize(
    ("text", "turned"),
    [("GPT-4o", False), ("نموذج", True), ("a \u202eb", True), ("דגם 4", True), ("漢字", False)],
)
def test_names_cannot_turn_the_sentence_around_them(text: str, turned: bool) -> None:
    assert isolated(text) == (f"\u2068{text}\u2069" if turned else text)
