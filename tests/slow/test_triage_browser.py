"""Conflicts decided with the keyboard, with the mouse, without scripts, and not at all, in a real browser."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.flows.review import surfing
from tests.flows.review.surfing import CHROMIUM, SWITCHES, Surfer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.skipif(find_spec("playwright") is None, reason="needs Playwright: pip install playwright"),
    pytest.mark.timeout(120),
]


@dataclass(frozen=True)
class Desk:
    """A served review: its address, its database, and the cookies of who signed in."""

    base: str
    db: Path
    cookies: dict[str, list[Any]]

    @property
    def queue(self) -> str:
        return f"{self.base}/claims/-/review/conflicts"

    def decisions(self) -> list[tuple[str, str, str]]:
        with closing(sqlite3.connect(self.db)) as conn:
            return conn.execute("SELECT verdict, note, by_ FROM reviews ORDER BY id").fetchall()


@pytest.fixture(scope="module")
def surfer() -> Iterator[Surfer]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - may not be installed

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield Surfer(browser)
        browser.close()


@pytest.fixture(scope="module")
def served(surfer: Surfer, sample_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    db = tmp_path_factory.mktemp("triage") / "claims.db"
    shutil.copy(sample_db, db)
    with surfing.serving(db, "ada", "grace") as (base, links):
        cookies: dict[str, list[Any]] = {"": []}
        for name, link in zip(("ada", "grace"), links, strict=True):
            with surfer.visit(link) as page:
                cookies[name] = page.context.cookies()
        yield Desk(base, db, cookies)


@pytest.fixture
def desk(served: Desk) -> Desk:
    """Give the desk with every conflict open, by decisions that say so: none is ever deleted."""
    with closing(sqlite3.connect(served.db)) as conn, conn:
        decided = "SELECT DISTINCT conflict_id, evidence_key FROM reviews AS r JOIN conflicts USING (evidence_key)"
        columns = "conflict_id, verdict, evidence_key, at"
        conn.execute(f"INSERT INTO reviews ({columns}) SELECT conflict_id, 'open', evidence_key, '' FROM ({decided})")
    return served


def at(surfer: Surfer, desk: Desk, name: str, address: str = "", **options: Any) -> Any:
    state = {"cookies": desk.cookies[name], "origins": []}
    return surfer.visit(address or desk.queue, storage_state=state, **options)


def recorded(desk: Desk, before: list[Any]) -> list[tuple[str, str, str]]:
    return desk.decisions()[len(before) :]


def test_a_conflict_is_confirmed_taken_back_and_dismissed_with_a_note(surfer: Surfer, desk: Desk) -> None:
    before = desk.decisions()
    with at(surfer, desk, "ada") as page:
        first, second = page.locator(".line").nth(0), page.locator(".line").nth(1)
        page.keyboard.press("j")
        assert first.evaluate("line => line === document.activeElement")
        page.keyboard.press("c")
        page.wait_for_selector(".line[data-status=confirmed]")
        assert recorded(desk, before) == [("confirmed", "", "ada")]
        assert second.evaluate("line => line === document.activeElement"), "the next one has the keys"
        page.keyboard.press("u")
        page.wait_for_selector(".line[data-status=confirmed]", state="detached")
        assert recorded(desk, before)[1:] == [("open", "", "ada")]
        assert first.evaluate("line => line === document.activeElement"), "the one that was taken back"
        page.keyboard.press("n")
        page.keyboard.type("cdr: no keys in here")
        page.keyboard.press("Escape")
        page.keyboard.press("d")
        page.wait_for_selector(".line[data-status=dismissed]")
        assert recorded(desk, before)[2:] == [("dismissed", "cdr: no keys in here", "ada")]
        page.reload()
        assert page.locator(".line[data-status=dismissed]").count() == 0, "decided conflicts are not in the open queue"
        assert page.complaints == []


def test_j_and_k_walk_and_enter_opens(surfer: Surfer, desk: Desk) -> None:
    with at(surfer, desk, "ada") as page:
        for key in "jjk":
            page.keyboard.press(key)
        wanted = page.locator(".line").nth(0).get_attribute("data-id")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/conflicts/{wanted}**")
        page.keyboard.press("j")
        page.wait_for_url(lambda url: f"/conflicts/{wanted}" not in url)


def test_on_its_own_page_a_decision_leads_to_the_next_and_can_be_taken_back(surfer: Surfer, desk: Desk) -> None:
    before = desk.decisions()
    with at(surfer, desk, "ada") as page:
        page.locator(".line a.open").first.click()
        page.wait_for_selector("[data-conflict]")
        first = page.url
        page.keyboard.press("r")
        page.wait_for_url(lambda url: url.split("?")[0] != first.split("?")[0])
        assert recorded(desk, before) == [("resolved", "", "ada")]
        page.keyboard.press("u")
        page.wait_for_url(lambda url: url.split("?")[0] == first.split("?")[0])
        assert recorded(desk, before)[1:] == [("open", "", "ada")]


def test_keys_after_the_choice_of_a_side_still_decide_and_the_message_names_it(surfer: Surfer, desk: Desk) -> None:
    before = desk.decisions()
    with at(surfer, desk, "ada", f"{desk.queue}?kind=value") as page:
        page.locator(".line a.open").first.click()
        page.wait_for_selector("[data-conflict]")
        first, chosen = page.url, page.locator("input[name=right]:checked")
        says = page.locator("input[name=right]").evaluate_all("sides => sides.map(side => side.dataset.says)")
        for keys, wanted in (("s", 1), ("s", 2), ("0", 0), ("1", 1), ("9", 1), ("2", 2)):
            page.keyboard.press(keys)
            assert chosen.get_attribute("data-says") == says[wanted], keys
        page.locator("input[name=right]").nth(1).click()
        page.keyboard.press("2")
        page.keyboard.press("n")
        page.keyboard.type("c 1: a note")
        page.keyboard.press("Escape")
        page.keyboard.press("c")
        page.wait_for_url(lambda url: url.split("?")[0] != first.split("?")[0])
        said = page.locator("#said").inner_text()
        assert said.startswith("Confirmed: ")
        assert f", {says[2]} is right." in said
        assert recorded(desk, before) == [("confirmed", "c 1: a note", "ada")]
        with closing(sqlite3.connect(desk.db)) as conn:
            assert conn.execute("SELECT right_value FROM reviews ORDER BY id DESC").fetchone() != (None,)
        page.keyboard.press("u")
        page.wait_for_url(lambda url: url.split("?")[0] == first.split("?")[0])


def test_a_reader_decides_nothing(surfer: Surfer, desk: Desk) -> None:
    before = desk.decisions()
    with at(surfer, desk, "") as page:
        assert page.locator("form.decide").count() == 0
        for key in "jcdrpun":
            page.keyboard.press(key)
        assert page.locator(".line:focus").count() == 1, "j works for everybody"
    assert recorded(desk, before) == []


def test_what_somebody_else_decided_meanwhile_is_not_overwritten(surfer: Surfer, desk: Desk) -> None:
    before = desk.decisions()
    with at(surfer, desk, "ada") as mine, at(surfer, desk, "grace") as theirs:
        theirs.keyboard.press("j")
        theirs.keyboard.press("d")
        theirs.wait_for_selector(".line[data-status=dismissed]")
        mine.keyboard.press("j")
        mine.keyboard.press("c")
        mine.wait_for_selector("#said.failed")
        assert "changed" in mine.locator("#said").inner_text()
    assert recorded(desk, before) == [("dismissed", "", "grace")]


def test_a_note_outlives_a_server_that_is_away(surfer: Surfer, desk: Desk) -> None:
    before = desk.decisions()
    with at(surfer, desk, "ada") as page:
        page.route("**/decide", lambda route: route.abort())
        page.keyboard.press("j")
        page.keyboard.press("n")
        page.keyboard.type("why")
        page.keyboard.press("Escape")
        page.keyboard.press("c")
        page.wait_for_selector("#said.failed")
        assert page.locator(".line textarea[name=note]").first.input_value() == "why"
        page.unroute("**/decide")
        page.keyboard.press("c")
        page.wait_for_selector(".line[data-status=confirmed]")
    assert recorded(desk, before) == [("confirmed", "why", "ada")]


def test_without_scripts_the_forms_decide_and_filter(surfer: Surfer, desk: Desk) -> None:
    before = desk.decisions()
    with at(surfer, desk, "ada", java_script_enabled=False) as page:
        page.select_option("select[name=severity]", "high")
        page.get_by_role("button", name="Show").click()
        assert "severity=high" in page.url
        severities = page.locator(".line .sev").all_inner_texts()
        assert severities
        assert all("High" in text for text in severities)
        page.locator(".line").first.get_by_role("button", name="Known deviation").click()
        assert "/conflicts" in page.url
    assert recorded(desk, before) == [("dismissed", "", "ada")]


def test_filters_are_in_the_address_and_can_be_taken_off(surfer: Surfer, desk: Desk) -> None:
    with at(surfer, desk, "", f"{desk.queue}?severity=high&kind=boolean") as page:
        shown = page.locator(".line").count()
        assert 0 < shown < 25
        page.get_by_label("Remove the filter Severity: high").click()
        page.wait_for_url(lambda url: "severity" not in url)
        assert "kind=boolean" in page.url
        assert page.locator(".line").count() > shown


def test_the_keys_are_explained(surfer: Surfer, desk: Desk) -> None:
    with at(surfer, desk, "ada") as page:
        page.keyboard.press("?")
        assert page.locator("dialog#keys[open]").is_visible()
        page.keyboard.press("c")
        page.keyboard.press("Escape")
        assert not page.locator("dialog#keys").is_visible()


def in_focus(page: Any) -> str | None:
    return page.evaluate("document.activeElement.dataset.id ?? null")


def test_undo_goes_back_decision_by_decision(surfer: Surfer, desk: Desk) -> None:
    before = desk.decisions()
    with at(surfer, desk, "ada") as page:
        ids = page.locator(".line").evaluate_all("lines => lines.map(line => line.dataset.id)")
        page.keyboard.press("j")
        page.keyboard.press("p")
        page.wait_for_selector(".line[data-status=dismissed]")
        page.keyboard.press("r")
        page.wait_for_selector(".line[data-status=resolved]")
        assert "2 decided" in page.locator("#progress").inner_text()
        page.keyboard.press("u")
        page.wait_for_selector(".line[data-status=resolved]", state="detached")
        assert in_focus(page) == ids[1]
        page.keyboard.press("u")
        page.wait_for_selector(".line[data-status=dismissed]", state="detached")
        assert in_focus(page) == ids[0]
        assert [verdict for verdict, *_ in recorded(desk, before)] == ["dismissed", "resolved", "open", "open"]


def test_after_a_decision_the_next_open_one_has_the_focus(surfer: Surfer, desk: Desk) -> None:
    with at(surfer, desk, "ada") as page:
        ids = page.locator(".line").evaluate_all("lines => lines.map(line => line.dataset.id)")
        for count, key in enumerate(("j", "c", "d", "r")):
            page.keyboard.press(key)
            if count:
                page.wait_for_function(
                    "count => document.querySelectorAll('.line.decided').length === count", arg=count
                )
            assert in_focus(page) == ids[count], "one key decides each, none is passed over"
        page.keyboard.press("?")
        assert "after a decision the next open one has the focus" in page.locator("#keys").inner_text()


@pytest.mark.parametrize(
    ("device", "shown"),
    [
        ({}, True),
        ({"viewport": {"width": 390, "height": 844}}, False),
        ({"has_touch": True, "is_mobile": True}, False),
    ],
    ids=["desk", "narrow", "touch"],
)
def test_hints_of_keys_are_for_who_has_keys(surfer: Surfer, desk: Desk, device: dict[str, Any], shown: bool) -> None:
    with at(surfer, desk, "ada", f"{desk.queue}?kind=value", **device) as page:
        assert (page.locator(".line kbd >> visible=true").count() > 0) is shown
        page.goto(page.locator(".line a.open").first.evaluate("link => link.href"))
        assert (page.locator("main kbd >> visible=true").count() > 0) is shown
        assert page.locator(".righted label >> visible=true").count() > 2


def test_undoing_is_said_in_one_way(surfer: Surfer, desk: Desk) -> None:
    words = "the last decision, so that its conflict is open again"
    assert f"undoes {words}" in (Path(__file__).parents[2] / "docs" / "REVIEW.md").read_text(encoding="utf-8")
    with at(surfer, desk, "ada") as page:
        page.keyboard.press("?")
        assert f"undo {words}" in page.locator("#keys").inner_text()


def test_back_in_the_queue_one_is_where_one_was(surfer: Surfer, desk: Desk) -> None:
    with at(surfer, desk, "", f"{desk.queue}?severity=medium") as page:
        for key in "jj":
            page.keyboard.press(key)
        wanted = in_focus(page)
        page.keyboard.press("o")
        page.wait_for_selector("[data-conflict]")
        page.keyboard.press("b")
        page.wait_for_selector("[data-queue]")
        assert "severity=medium" in page.url
        assert in_focus(page) == wanted


def test_the_short_view_shows_the_quotes_of_the_one_in_focus_and_is_remembered(surfer: Surfer, desk: Desk) -> None:
    with at(surfer, desk, "") as page:
        quotes = page.locator(".line .sayings >> visible=true")
        everything = quotes.count()
        page.keyboard.press("j")
        page.keyboard.press("e")
        assert quotes.count() == 1
        page.reload()
        page.keyboard.press("j")
        assert quotes.count() == 1
        page.keyboard.press("e")
        assert quotes.count() == everything


def test_the_line_in_focus_is_not_lost(surfer: Surfer, desk: Desk) -> None:
    focused = "line => line === document.activeElement"
    with at(surfer, desk, "ada") as page:
        second = page.locator(".line").nth(1)
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("/")
        page.keyboard.press("Escape")
        assert second.evaluate(focused), "out of the search one is back on the line"
        page.keyboard.press("o")
        page.wait_for_selector("[data-conflict]")
        page.go_back()
        page.wait_for_selector("[data-queue]")
        assert page.locator(".line").nth(1).evaluate(focused), "the browser's own way back leads there too"
        caps = "new KeyboardEvent('keydown', { key: 'N', bubbles: true })"
        page.evaluate(f"document.activeElement.dispatchEvent({caps})")
        assert page.evaluate("document.activeElement.name") == "note", "with the caps lock on it is the same key"
