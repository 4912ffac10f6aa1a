"""One page that floods one model with values: a bounded number of conflicts, values shown and files."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterclaim.db.browse.models.attributes import MOST_VALUES
from counterclaim.db.browse.models.model import model
from counterclaim.db.records import FetchedBody
from counterclaim.db.reference import load_reference
from counterclaim.db.store import Store
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.flows.report import write_report

AT = "2025-08-13T06:00:00Z"
BILL = "At {n}M tokens per month, GPT-4o costs ${m} a month."


def flooded(path: Path, lines: list[str]) -> Store:
    """Return an open store of one page of lines, checked."""
    store = Store.open(path)
    text = "\n\n".join(lines)
    store.save_source(id="s", name="s", kind="folder", base_url=None, at=AT)
    saved = store.save_snapshot(FetchedBody("s", "page", text.encode(), "text/plain", AT))
    document = read(text, doc_id="page", kind="text")
    store.save_extraction(saved.id, document, extract(document), at=AT)
    store.update_findings(AT, load_reference())
    return store


@pytest.mark.parametrize(
    ("line", "most"),
    [
        ("GPT-4o costs ${n}.{n:03d} per million input tokens.", 2),  # each other, and the price list
        ("At {n}M tokens per month, GPT-4o costs ${m} a month. GPT-4o costs ${n} per million input tokens.", 2),
        ("GPT-4o is {n}x cheaper than Claude 3 Opus.", 12),
        (
            f"{BILL} GPT-4o costs $2 per million input tokens. GPT-4o costs $8 per million output tokens.",
            8,
        ),
        ("GPT-4o costs ${n} less per million input tokens than Claude 3 Opus.", 12),
    ],
)
def test_conflicts_are_few_however_many_values(tmp_path: Path, line: str, most: int) -> None:
    with flooded(tmp_path / "c.db", [line.format(n=n, m=n * 900) for n in range(1, 150)]) as store:
        found = store.conflicts()
        assert len(found) <= most
        assert all(len(conflict.evidence) <= 24 for conflict in found)
        names = {path.name for path in write_report(store, tmp_path / "r", generated_at=AT).parent.rglob("*.html")}
    assert len(names) < 45


def test_what_the_list_says_of_values_that_differ_is_one_conflict_with_them(tmp_path: Path) -> None:
    lines = [f"GPT-4o costs ${n} per million input tokens." for n in (41, 57, 83)]
    with flooded(tmp_path / "c.db", lines) as store:
        (found,) = store.conflicts()
    assert (found.kind, found.attribute) == ("value", "input_price")
    assert any(item.source.startswith("reference:") for item in found.evidence)


def test_a_model_shows_some_dozens_of_values_and_counts_the_rest(tmp_path: Path) -> None:
    lines = [f"GPT-4o costs ${n}.5 per million input tokens." for n in range(1, 200)]
    with flooded(tmp_path / "c.db", lines) as store, store.consistent_read() as conn:
        page = model(conn, "GPT-4o")
        assert page is not None
        (row,) = page.attributes
    assert (len(row.values), row.hidden, row.claims) == (MOST_VALUES, 199 - MOST_VALUES, 199)
    assert (str(row.low), str(row.high)) == ("1.5", "199.5")


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("2025-08-12", "2025-08-12"),
        ("2025-08-14", "2025-08-14"),  # somewhere it is tomorrow already
        ("2025-08-15", None),
        ("2025", "2025"),
        ("2025-09", None),
        ("2026", None),
        ("2099-01-01", None),
    ],
)
def test_a_date_after_the_fetch_is_no_date(tmp_path: Path, published: str, kept: str | None) -> None:
    text = f"---\ndate: {published}\n---\n\nGPT-4o costs $5 per million input tokens.\n"
    with Store.open(tmp_path / "c.db") as store:
        store.save_source(id="s", name="s", kind="folder", base_url=None, at=AT)
        saved = store.save_snapshot(FetchedBody("s", "page", text.encode(), "text/markdown", AT))
        document = read(text, doc_id="page", kind="markdown")
        store.save_extraction(saved.id, document, extract(document), at=AT)
        assert {claim.published for claim in store.claims()} == {kept}
