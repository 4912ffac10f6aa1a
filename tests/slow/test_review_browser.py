"""The review pages in a real browser: keys, filters, narrow screens, other people's eyes, and hostile strings."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import pytest

from counterclaim.db.store import Store
from counterclaim.flows.report import write_report
from tests.flows.review import surfing
from tests.flows.review.surfing import CHROMIUM, SWITCHES, WIDTH, Surfer, kinds

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.skipif(find_spec("playwright") is None, reason="needs Playwright: pip install playwright"),
    pytest.mark.timeout(240),
]

LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((360, "dark"), (1440, "light"))
SAFE = """() => [...document.querySelectorAll("[href], [src], [action]")].every(e => ["href", "src", "action"]
  .every(name => /^(https?|file|data):/.test(new URL(e.getAttribute(name) ?? "", location).href)))"""
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def surfer() -> Iterator[Surfer]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - may not be installed

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield Surfer(browser)
        browser.close()


@pytest.fixture(scope="module")
def review(sample_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """Serve a copy of the sample site's database; give the address and ada's way in."""
    db = tmp_path_factory.mktemp("review") / "claims.db"
    shutil.copy(sample_db, db)
    with surfing.serving(db, "ada", "grace") as served:
        yield served


@pytest.fixture(scope="module")
def hostile_review(hostile_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    db = tmp_path_factory.mktemp("hostile") / "claims.db"
    shutil.copy(hostile_db, db)
    with surfing.serving(db, "ada") as served:
        yield served


def audit(page: Any) -> list[str]:
    """Return axe-core's serious findings about the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - a development dependency

    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']} at {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in SERIOUS
    ]


def test_all_pages_fit_and_are_accessible_in_light_and_dark(surfer: Surfer, review: tuple[str, list[str]]) -> None:
    base, (way_in, *_) = review
    inside = f"{base}/claims/-/review"
    wrong: dict[str, Any] = {}
    with surfer.visit(way_in) as page:
        addresses = kinds(page, inside, inside)
        assert page.complaints == []
        for address in addresses:
            page.goto(address)
            for width, scheme in LOOKS:
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                measured = page.evaluate(WIDTH)
                if measured["overflow"] > 0 or measured["out"]:
                    wrong[f"{address} at {width}"] = measured
                if found := audit(page):
                    wrong[f"{address} in {scheme}"] = found
        assert page.complaints == []
    assert wrong == {}


def test_hostile_strings_stay_text_everywhere(surfer: Surfer, hostile_review: tuple[str, list[str]]) -> None:
    base, (way_in,) = hostile_review
    inside = f"{base}/claims/-/review"
    with surfer.visit(way_in) as page:
        addresses = kinds(page, inside, inside)
        for address in addresses:
            page.goto(address)
            assert page.evaluate("window.ran") is None, address
            assert page.locator("main img, main svg[onload], main script").count() == 0, address
            assert page.evaluate(SAFE), address
            page.set_viewport_size({"width": 360, "height": 900})
            assert page.evaluate(WIDTH)["overflow"] <= 0, address
        assert page.complaints == [], "a violation of the policy is an attack that got through the escaping"


def test_the_reports_folder_reads_from_a_disk(surfer: Surfer, sample_db: Path, tmp_path: Path) -> None:
    """Without a server: each kind of page fits, has its style, obeys its policy and is accessible."""
    with Store.open(sample_db, readonly=True) as store:
        out = write_report(store, tmp_path / "out", generated_at="2025-11-12T06:00:00Z").parent
    pages = [
        out / "index.html",
        *(sorted((out / kind).glob("*.html"))[0] for kind in ("conflicts", "models", "sources")),
    ]
    wrong: dict[str, Any] = {}
    with surfer.visit(pages[0].as_uri()) as page:
        for number, path in enumerate(pages):
            page.goto(path.as_uri())
            width, scheme = LOOKS[number % 2]
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            measured = page.evaluate(WIDTH) | {"margin": page.evaluate("getComputedStyle(document.body).marginTop")}
            complaints = page.complaints[:]
            found = audit(page)
            page.complaints.clear()  # axe asks for the style sheet, which the policy forbids to scripts
            if measured != {"overflow": 0, "out": [], "margin": "0px"} or complaints or found:
                wrong[f"{path.name} at {width}"] = [measured, complaints, found]
    assert wrong == {}


def test_the_attack_works_where_nothing_stops_it(surfer: Surfer, tmp_path: Path) -> None:
    from tests.flows.review.hostile import LOADS, RUNS  # noqa: PLC0415

    bare = tmp_path / "bare.html"
    bare.write_text(f"<!doctype html><body>{RUNS}{LOADS}", encoding="utf-8")
    with surfer.visit(bare.as_uri()) as page:
        assert page.evaluate("window.ran") == 1
