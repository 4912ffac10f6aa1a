"""Stored bodies: text with the claims' words marked; a download that no browser runs."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.db.browse.snapshot import ReadClaim
from counterclaim.flows.site.views.snapshot import runs
from tests.flows.review.looking import is_harmless, parsed


@pytest.fixture
def stored(sample_db: Path) -> tuple[str, bytes, str]:
    """Return the id, body and text of the page with the most claims."""
    with sqlite3.connect(sample_db) as conn:
        id_, packed, text = conn.execute(
            """SELECT p.id, b.body, e.text FROM documents AS d JOIN snapshots AS p ON p.id = d.snapshot_id
            JOIN bodies AS b ON b.sha256 = p.sha256 JOIN extractions AS e ON e.id = d.extraction_id
            ORDER BY (SELECT count(*) FROM claims AS c WHERE c.document_id = d.id) DESC LIMIT 1"""
        ).fetchone()
    return id_, zlib.decompress(packed), text


def test_the_text_is_shown_whole_with_each_claim_marked(
    visitor: Callable[..., Any], stored: tuple[str, bytes, str], sample_db: Path
) -> None:
    id_, _, text = stored
    page = parsed(visitor().get(f"snapshots/{id_}"))
    shown = page.select_one(".stored")
    assert shown.text == text
    with sqlite3.connect(sample_db) as conn:
        claims = conn.execute(
            """SELECT c.id, c.quote FROM claims AS c JOIN extractions AS e ON e.id = c.extraction_id
            WHERE e.snapshot_id = ?""",
            [id_],
        ).fetchall()
    assert len(claims) > 5
    for claim, quote in claims:
        anchor = shown.select_one(f"[id='c-{claim}']")
        mark = anchor if anchor.name == "mark" else anchor.parent
        assert mark.name == "mark"
        assert quote.startswith(mark.text) or mark.text.startswith(quote)
    assert {link["href"][3:] for link in page.select(".claims-read a")} == {claim for claim, _ in claims}


def test_the_body_is_a_download_that_runs_nowhere(visitor: Callable[..., Any], stored: tuple[str, bytes, str]) -> None:
    id_, body, _ = stored
    answer = visitor().get(f"snapshots/{id_}/body")
    assert (answer.status_code, answer.content) == (200, body)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("address", ["snapshots/nothing", "snapshots/nothing/body", "snapshots/%3Cscript%3E"])
def test_an_unknown_copy_is_a_page_that_says_so(visitor: Callable[..., Any], address: str) -> None:
    answer = visitor().get(address)
    assert (answer.status_code, "There is no stored copy" in answer.text) == (404, True)
    assert "<script>" not in answer.text


def test_hostile_strings_stay_text(visitor: Callable[..., Any], hostile_db: Path, tmp_path: Path) -> None:
    db = tmp_path / "hostile.db"
    shutil.copy(hostile_db, db)
    anybody = visitor(db=db)
    with sqlite3.connect(db) as conn:
        known = [id_ for (id_,) in conn.execute("SELECT id FROM snapshots")]
    for id_ in known:
        is_harmless(anybody.get(f"snapshots/{id_}"))
        assert anybody.get(f"snapshots/{id_}/body").headers["content-type"].startswith("text/plain")


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8))
def test_runs_are_the_text_and_marks_are_the_quotes(text: str, spans: list[tuple[int, int]]) -> None:
    spans = sorted((min(a, b), max(a, b)) for a, b in spans if a != b and max(a, b) <= len(text))
    claims = [
        ReadClaim(str(number), "m", "m", "a", "is", None, None, {}, text[start:end], start, end, None)
        for number, (start, end) in enumerate(spans)
    ]
    found = runs(text, claims)
    assert "".join(run.text for run in found) == text
    covered = [any(start <= place < end for start, end in spans) for place in range(len(text))]
    assert [run.marked for run in found for _ in run.text] == covered
    assert sorted(id_ for run in found for id_ in run.claims) == sorted(claim.id for claim in claims)
