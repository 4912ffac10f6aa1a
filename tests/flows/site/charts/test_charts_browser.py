"""Charts in a real browser, under the pages' policy: readable on a phone and a desk, by day and night, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

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
)
from counterclaim.flows.site.templates import POLICY, environment, style
from tests.flows.review.surfing import CHROMIUM, SWITCHES, WIDTH, Surfer
from tests.flows.site.charts.generated import SETS
from tests.flows.site.charts.generated import charts as generated
from tests.flows.site.charts.test_charts import HOSTILE, every_chart

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.timeout(120),
]

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Charts</title><link rel="icon" href="data:,"><link rel="stylesheet" href="style.css">
{% import "site/charts.html" as c %}<main>{% for chart in charts %}{{ c.figure(chart, 2) }}{% endfor %}</main></html>"""

# Of each picture that is shown: its layout, how small its texts are on the screen, which of them touch or stick out.
LOOK = """() => [...document.querySelectorAll(".chart-svg")].filter(svg => svg.getClientRects().length).map(svg => {
  const frame = svg.getBoundingClientRect(), scale = frame.width / svg.viewBox.baseVal.width;
  const texts = [...svg.querySelectorAll("text")].map(text => {
    const shown = [...text.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join("");
    return { shown, box: text.getBoundingClientRect(), size: parseFloat(getComputedStyle(text).fontSize) * scale };
  });
  const touching = [];
  texts.forEach((one, index) => texts.slice(index + 1).forEach(other => {
    const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
    const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
    if (wide > 1 && high > 5) touching.push(one.shown + " | " + other.shown);
  }));
  // Of a mark the shape itself, not the room in which it can be hit; the cells of a heat map hold their texts.
  const shapes = [...svg.querySelectorAll("circle.chart-mark, .chart-mark circle, .chart-list")];
  shapes.map(shape => shape.getBoundingClientRect()).forEach(mark => texts.forEach(({ shown, box, size }) => {
    const air = size * 0.15; // a line's own, above and below its letters
    const wide = Math.min(box.right, mark.right) - Math.max(box.left, mark.left);
    const high = Math.min(box.bottom - air, mark.bottom) - Math.max(box.top + air, mark.top);
    if (wide > 0.5 && high > 0.5) touching.push(shown + " | mark");
  }));
  const out = texts.filter(({ box }) => box.left < frame.left - 2 || box.right > frame.right + 2);
  return { narrow: svg.classList.contains("chart-narrow"), smallest: Math.min(...texts.map(text => text.size)),
           touching, out: out.map(text => text.shown) };
})"""

MODELS = {
    "Mistral Medium 3.1": ("0.40", "1.20 2.00", "2.00"),
    "GPT-4o": ("2.50 5", "10 15", "10"),
    "Claude Opus 4.5": ("5", "15 25", "25"),
    "Mistral Large 3": ("0.40", "1.20", "1.50"),
    "Gemini 1.5 Flash": ("1.25", "", "0.30"),
    "Gemini 2.5 Pro Preview": ("1.25 2.50", "10", ""),
    "GLM-4.7": ("0", "0", ""),
    "Three of a kind": ("0.14 0.15 0.16", "0.28 75", ""),
}


def statements(values: str) -> tuple[Statement, ...]:
    several = len(values.split()) > 1
    return tuple(
        Statement(
            Decimal(value), f"site{number}.example", f"202{number + 4}", several, "conflicts/1" if several else None
        )
        for number, value in enumerate(values.split())
    )


def realistic() -> Iterator[Chart | None]:
    listed = {model: tuple(map(Decimal, each[2].split())) for model, each in MODELS.items()}
    yield price_spread(
        [
            PriceRow(
                model,
                (Prices("input_price", statements(ask)), Prices("output_price", statements(give), listed[model])),
                "models/1",
            )
            for model, (ask, give, _) in MODELS.items()
        ]
    )
    lines = [
        PriceLine(name, f"{name.split()[0]}_price", statements(values))
        for name, values in (
            ("input", "5 2.5"),
            ("output", "15 10"),
            ("input, batch", "2.5 1.25"),
            ("output, batch", "7 5"),
        )
    ]
    yield price_history(lines, model="GPT-4o")
    days = [ConflictPoint(f"2026-{1 + n // 28:02}-{1 + n % 28:02}", 30 + n % 7, n % 5, n % 3) for n in range(90)]
    yield conflicts_over_time(days, unit="day")
    names = [f"source-number-{n}.example" for n in range(25)]
    yield agreement(
        [AgreementCell(names[a], names[b], (a * b) % 9, 9) for a in range(25) for b in range(a) if (a + b) % 3]
    )
    yield benchmark_dots(
        [DotRow(model, "benchmark:mmlu", statements(f"{70 + n} {72.5 + 2 * n}")) for n, model in enumerate(MODELS)]
    )


class Quiet(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("charts")
    page = environment().from_string(PAGE)
    (folder / "style.css").write_text(style(), encoding="utf-8")
    (folder / "charts.html").write_text(page.render(charts=list(realistic())), encoding="utf-8")
    made = [chart for number in SETS for chart in generated(number)]
    (folder / "generated.html").write_text(page.render(charts=made), encoding="utf-8")
    hostile = [chart for text in HOSTILE for chart in every_chart(text)]
    (folder / "hostile.html").write_text(page.render(charts=hostile), encoding="utf-8", errors="xmlcharrefreplace")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def surfer() -> Iterator[Surfer]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield Surfer(browser)
        browser.close()


@pytest.mark.parametrize(("width", "narrow"), [(360, True), (800, False), (1440, False)])
def test_charts_fit_and_can_be_read(surfer: Surfer, address: str, width: int, narrow: bool) -> None:
    with surfer.visit(f"{address}/charts.html", viewport={"width": width, "height": 800}) as page:
        pictures = page.evaluate(LOOK)
        assert [picture["narrow"] for picture in pictures] == [narrow] * 5
        assert [picture["touching"] for picture in pictures] == [[]] * 5
        assert [picture["out"] for picture in pictures] == [[]] * 5
        assert min(picture["smallest"] for picture in pictures) >= 10
        assert page.evaluate(WIDTH)["overflow"] <= 0
        assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "narrow"), [(360, True), (800, False), (1440, False)])
def test_no_text_meets_a_text_or_a_mark(surfer: Surfer, address: str, width: int, narrow: bool, scheme: str) -> None:
    """In the browser's own fonts and boxes, on ten generated data sets."""
    view = {"width": width, "height": 800}
    with surfer.visit(f"{address}/generated.html", viewport=view, color_scheme=scheme) as page:
        pictures = page.evaluate(LOOK)
        assert [picture["narrow"] for picture in pictures] == [narrow] * 5 * len(SETS)
        assert [picture["touching"] for picture in pictures] == [[]] * 5 * len(SETS)
        assert page.evaluate(WIDTH)["overflow"] <= 0


@pytest.mark.parametrize("width", [360, 1440])
def test_hostile_texts_break_no_layout(surfer: Surfer, address: str, width: int) -> None:
    with surfer.visit(f"{address}/hostile.html", viewport={"width": width, "height": 800}) as page:
        pictures = page.evaluate(LOOK)
        assert len(pictures) == 5 * len(HOSTILE)
        assert page.evaluate(WIDTH)["overflow"] <= 0
        assert page.complaints == []


def test_colours_follow_the_scheme_and_paper_shows_the_wide_layout(surfer: Surfer, address: str) -> None:
    fills = {}
    for scheme in ("light", "dark"):
        with surfer.visit(f"{address}/charts.html", color_scheme=scheme) as page:
            fills[scheme] = page.eval_on_selector(".chart-mark.chart-disputed", "mark => getComputedStyle(mark).fill")
    assert fills == {"light": "rgb(163, 24, 43)", "dark": "rgb(255, 147, 152)"}
    with surfer.visit(f"{address}/charts.html", viewport={"width": 600, "height": 800}) as page:
        page.emulate_media(media="print")
        assert [picture["narrow"] for picture in page.evaluate(LOOK)] == [False] * 5


def test_marks_lead_to_their_conflict_by_keyboard(surfer: Surfer, address: str) -> None:
    with surfer.visit(f"{address}/charts.html") as page:
        reached = []
        for _ in range(len(MODELS) * 3):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))
            if "disputed" in reached[-1]:
                break
        assert "per 1M tokens, disputed" in reached[-1]
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/conflicts/1")
