"""A conflict's line on the first page, opened, and its page say the same, and a text is changed in one place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from jinja2 import ChoiceLoader, DictLoader

from counterclaim.db.conflict_kinds import kinds
from counterclaim.db.store import Store
from counterclaim.flows.report import write_report
from counterclaim.flows.site import formatting, templates

AT = "2026-01-01T00:00:00Z"
TAGS = ".tags > :not(.new)"  # only the page compares with the run before
SHARED = "site/conflict_parts.html"
Report = Callable[[], Path]


@pytest.fixture
def report(sample_db: Path, tmp_path: Path) -> Report:
    """Return a function that writes the sample site's report and returns its folder."""
    shutil.copy(sample_db, tmp_path / "claims.db")

    def write() -> Path:
        with Store.open(tmp_path / "claims.db") as store:
            return write_report(store, tmp_path / "out", generated_at=AT).parent

    return write


def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def texts(element: Any, selector: str) -> set[str]:
    """Return the texts of what is selected, each once: a page has whole lines where a line has sentences."""
    return {" ".join(found.get_text().split()) for found in element.select(selector)}


def test_every_line_says_what_its_page_says(report: Report) -> None:
    folder = report()
    cards = parsed(folder / "index.html").select("article.row")
    assert len(cards) > 4
    for card in cards:
        id_ = card.select_one(".opened")["id"].removeprefix("c-")
        (page,) = parsed(folder / "conflicts" / f"{id_}.html").select("article.conflict")
        for selector in (TAGS, ".explanation", "h4 .attr, h1 .attr", ".camp", ".value", ".place"):
            assert texts(card, selector) == texts(page, selector), (id_, selector)


def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {name: replace(row, label=f"CHANGED {row.label}") for name, row in kinds().items()}
    monkeypatch.setattr("counterclaim.db.conflict_kinds.kinds", lambda: rows)


def difference_class(monkeypatch: pytest.MonkeyPatch) -> None:
    words = formatting.labels()
    changed = {name: row | {"label": f"CHANGED {row['label']}"} for name, row in words["classes"].items()}
    monkeypatch.setattr(formatting, "labels", lambda: words | {"classes": changed})


def template(old: str, new: str) -> Callable[[pytest.MonkeyPatch], None]:
    def change(monkeypatch: pytest.MonkeyPatch) -> None:
        text = templates.text_of("conflict_parts.html")
        assert text.count(old) == 1, "it is written once"
        shipped = templates._environment()
        loader = ChoiceLoader([DictLoader({SHARED: text.replace(old, new)}), shipped.loader or DictLoader({})])
        changed = shipped.overlay(loader=loader)
        monkeypatch.setattr(templates, "_environment", lambda: changed)

    return change


CHANGES = [
    (kind, TAGS, "a label of the registry of kinds"),
    (difference_class, TAGS, "a word of words.yml"),
    (template("<span>{{ view.scope }}</span>", "<span>CHANGED</span>"), TAGS, "a tag"),
    (template('aria-hidden="true">≠', 'aria-hidden="true">CHANGED'), ".versus", "the sign between two sides"),
    (template('{{ one.place }}', 'CHANGED {{ one.place }}'), ".place", "where a quote stands"),
    (template('<p class="camp">', '<p class="camp">CHANGED '), ".camp", "the heading of words against figures"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "selector", "why"), CHANGES, ids=[why for *_, why in CHANGES])
def test_a_text_is_changed_in_one_place(
    change: Callable[[pytest.MonkeyPatch], None],
    selector: str,
    why: str,
    report: Report,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change(monkeypatch)
    folder = report()
    shown = [card for card in parsed(folder / "index.html").select("article.row") if "CHANGED" in card.get_text()]
    assert shown, why
    for card in shown:
        page = parsed(folder / "conflicts" / f"{card.select_one('.opened')['id'].removeprefix('c-')}.html")
        assert any("CHANGED" in text for text in texts(card, selector))
        assert texts(card, selector) == texts(page, f"article.conflict {selector}")


def test_a_row_of_marks_has_its_own_cell_marked_on_the_page_and_in_the_list(report: Report) -> None:
    folder = report()
    for page in (folder / "index.html", *(folder / "conflicts").iterdir()):
        rows = [quote for quote in parsed(page).select("blockquote") if " | " in quote.get_text()]
        for quote in rows:
            assert all(" | " not in mark.get_text() for mark in quote.select("mark")), page.name
    assert any(" | " in quote.get_text() for quote in parsed(folder / "index.html").select("blockquote"))
