"""Datasette's own pages of our databases in a real browser: narrow, wide, light and dark; rows one can read."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.flows.review import surfing
from tests.flows.review.surfing import CHROMIUM, SWITCHES, Surfer
from tests.slow.test_review_browser import audit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.skipif(find_spec("playwright") is None, reason="needs Playwright: pip install playwright"),
    pytest.mark.timeout(240),
]

PAGES = [
    "/claims", "/claims/claim_facts", "/claims/conflict_report", "/claims/cheapest_models", "/claims/sources",
    "/claims?sql=select+*+from+prices", "/claims/nothing",
]  # fmt: skip
LOOKS = [(width, scheme) for width in (360, 1440) for scheme in ("light", "dark")]
# How bright the page and its text are, from 0 to 1, of what a person looks at; and the highest row of the table.
LOOK = """() => {
  const light = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).map(Number); return (r + g + b) / 765 };
  const seen = e => { while (e && getComputedStyle(e).backgroundColor.endsWith(", 0)")) e = e.parentElement;
                      return e ? light(getComputedStyle(e).backgroundColor) : 1 };
  const some = name => [...document.querySelectorAll(name)].slice(0, 5);
  const parts = ["body", "header", "h1", "td", "th", "dd", ".CodeMirror", "input:not([type=submit])", "footer"]
    .flatMap(some).filter(e => e.checkVisibility());
  return {
    alike: parts.filter(e => Math.abs(light(getComputedStyle(e).color) - seen(e)) < 0.3)
      .map(e => e.outerHTML.slice(0, 90)),
    bright: [...new Set(parts.map(e => seen(e) > 0.5))],
    row: Math.max(0, ...[...document.querySelectorAll(".rows-and-columns tbody tr")].map(row => row.offsetHeight)),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}"""


@pytest.fixture(scope="module")
def surfer() -> Iterator[Surfer]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - may not be installed

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield Surfer(browser)
        browser.close()


@pytest.fixture(scope="module")
def served(sample_db: Path) -> Iterator[tuple[str, str]]:
    with surfing.serving(sample_db, "ada") as (base, (way_in,)):
        yield base, way_in


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_pages_fit_and_rows_are_low(surfer: Surfer, served: tuple[str, str], width: int, scheme: Any) -> None:
    base, _ = served
    for address in PAGES:
        look: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        with surfer.visit(base + address, **look) as page:
            found = page.evaluate(LOOK)
            assert audit(page) == [], address
        assert found["wide"] <= 0, address
        assert found["row"] <= 40, address
        assert found["alike"] == [], address
        assert found["bright"] == [scheme == "light"], address


def test_a_long_cell_opens_with_the_keyboard(surfer: Surfer, served: tuple[str, str]) -> None:
    base, _ = served
    with surfer.visit(f"{base}/claims/conflict_report") as page:
        first = page.locator(".long").first
        first.locator("summary").focus()
        page.keyboard.press("Enter")
        assert first.get_attribute("open") is not None
        assert first.bounding_box()["height"] > 40
        page.keyboard.press("Enter")
        assert first.get_attribute("open") is None
