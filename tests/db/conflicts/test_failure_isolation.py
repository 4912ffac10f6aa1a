"""Numbers that nothing can reckon with, in a store of an older version: they cost themselves, not the run."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from counterclaim.db.conflicts import everything
from counterclaim.db.conflicts.checks import values
from counterclaim.db.conflicts.failure_isolation import Failures, is_number_sound, is_sound
from counterclaim.db.keys import value_of
from counterclaim.db.records import FetchedBody, StoredClaim
from counterclaim.db.store import Store
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.records import Claim, plain

AT, LATER = "2025-08-13T06:00:00Z", "2025-08-14T06:00:00Z"
PAGES = {
    "a": "GPT-4o costs $5 per million input tokens. Claude 3 Opus costs $15 per million input tokens.",
    "b": "GPT-4o costs $9 per million input tokens. GPT-4o is 3x cheaper than Claude 3 Opus.",
    "c": "Gemini 1.5 Pro has a context window of 1M tokens.",
    "d": "Gemini 1.5 Pro has a context window of 64K tokens.",
}
DAMAGED = ["1E+999999", "1E-999999", "NaN", "sNaN", "-Infinity", "9" * 5000, "no number"]


def filled(path: Path) -> None:
    """Make a database of the pages."""
    with Store.open(path) as store:
        store.save_source(id="s", name="s", kind="folder", base_url=None, at=AT)
        for name, text in PAGES.items():
            saved = store.save_snapshot(FetchedBody("s", name, text.encode(), "text/plain", AT))
            document = read(text, doc_id=name, kind="text")
            store.save_extraction(saved.id, document, extract(document), at=AT)


def damage(path: Path, relation: str, value: str) -> None:
    """Add a claim with a value that no version of today writes."""
    with closing(sqlite3.connect(path)) as conn:
        names = [row[1] for row in conn.execute("PRAGMA table_info(claims)")]
        found = conn.execute("SELECT * FROM claims WHERE relation = ? AND value_num IS NOT NULL", [relation]).fetchone()
        row = dict(zip(names, found, strict=True))
        row |= {"seq": None, "id": f"damaged {relation}", "value_text": value, "value_num": 9e999, "ordinal": 7}
        columns = ", ".join(f'"{name}"' for name in row)
        conn.execute(f"INSERT INTO claims ({columns}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
        conn.commit()


@pytest.mark.parametrize("value", DAMAGED, ids=lambda value: value[:12])
def test_a_damaged_value_is_named_and_the_rest_is_checked(tmp_path: Path, value: str) -> None:
    path = tmp_path / "c.db"
    filled(path)
    for relation in ("is", "ratio"):
        damage(path, relation, value)
    with Store.open(path) as store:
        counts = store.update_findings(LATER)
        told = store.query("SELECT where_, detail FROM issues WHERE kind = 'check'")[1]
        found = {(c.subject, c.attribute) for c in store.conflicts()}
    assert counts.failed == 2
    assert all("damaged" in detail for _, detail in told)
    assert {("GPT-4o", "input_price"), ("Gemini 1.5 Pro", "context_window")} <= found


def test_a_group_that_fails_keeps_its_conflicts_and_others_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.db"
    filled(path)
    with Store.open(path) as store:
        store.update_findings(AT)
        before = {c.id for c in store.conflicts()}
        own = values._check_attribute

        def failing(index: object, subject: str, *rest: object) -> object:
            if subject == "4o gpt":
                raise ZeroDivisionError("planted")
            return own(index, subject, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(values, "_check_attribute", failing)
        store._db.execute("DELETE FROM checked")
        counts = store.update_findings(LATER)
        assert {c.id for c in store.conflicts()} == before
        where = store.query("SELECT where_, detail FROM issues WHERE kind = 'check'")[1]
    assert counts.failed == 1
    assert [tuple(row) for row in where] == [("4o gpt, input_price", "ZeroDivisionError: planted")]


@pytest.mark.parametrize("value", ["9" * 5000, "NaN"], ids=["long", "nan"])
def test_what_failed_is_tried_again_until_it_holds(tmp_path: Path, value: str) -> None:
    path = tmp_path / "c.db"
    filled(path)
    damage(path, "ratio", value)
    with Store.open(path) as store:
        failed = [store.update_findings(f"2025-08-1{day}T06:00:00Z").failed for day in (4, 5, 6)]
        assert failed == [1, 1, 1]  # nothing changed in between
        before = {c.id for c in store.conflicts()}
        store._db.execute("UPDATE claims SET gone_at = ? WHERE id = 'damaged ratio'", [LATER])
        again = [store.update_findings(f"2025-08-1{day}T06:00:00Z") for day in (7, 8)]
        assert [counts.failed for counts in again] == [0, 0]
        assert {c.id for c in store.conflicts()} >= before
        assert store._db.execute("SELECT count(*) FROM checked").fetchone() == (len(PAGES),)  # and then no more


def test_drafts_are_checked_group_by_group() -> None:
    claims = [
        StoredClaim(f"{subject} {value}", Claim("d", subject, "context_window", "is", value, f"{value}", n, n + 3), "s")
        for subject in ("GPT-4o", "Claude 3 Opus")
        for n, value in ((0, Decimal(128000)), (900, Decimal(8000)), (1800, Decimal("NaN")))
    ]
    failures = Failures()
    found = everything(claims, failures=failures)
    assert {c.subject for c in found} == {"GPT-4o", "Claude 3 Opus"}
    assert len(failures.found) == 2


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("3.50", True),
        ("0.000000001", True),
        ("1E+41", False),  # beyond any power
        ("1E-41", False),
        ("9" * 61, False),  # more digits than any number has
        ("NaN", False),
        ("", False),
    ],
)
def test_stored_numbers(text: str, usable: bool) -> None:
    assert is_number_sound(text) is usable
    assert is_sound(value_of(text, 1.0, None)) is usable


@pytest.mark.parametrize("text", ["1E+999999", "1E-999999", "NaN", "Infinity"])
def test_what_json_cannot_hold_is_text(text: str) -> None:
    assert plain(Decimal(text)) == text
