"""Review pages of a store with numbers that no version of today writes: each is shown, or says why not."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from counterclaim.db.store import Store
from counterclaim.flows.review.pages import explore_pages
from tests.db.conflicts.test_failure_isolation import AT, DAMAGED, damage, filled
from tests.flows.review.visiting import Visitor

PAGES = ["", "conflicts?status=any", "models", "models/gpt~204o", "sources", "sources/s", "search?q=gpt",
         "compare?model=gpt+4o&model=claude+3+opus"]  # fmt: skip


def damaged(path: Path, value: str) -> list[str]:
    """Make a store whose claims and evidence hold the value; return the ids of its conflicts."""
    filled(path)
    with Store.open(path) as store:
        store.update_findings(AT)
        ids = [conflict.id for conflict in store.conflicts(include_explained=True)]
    for relation in ("is", "ratio"):
        damage(path, relation, value)
    with closing(sqlite3.connect(path)) as conn, conn:
        text = value if value.isdigit() else json.dumps(value)
        conn.execute("UPDATE conflict_evidence SET value = ? WHERE position = 1", [text])
    return ids


@pytest.mark.parametrize("value", DAMAGED, ids=lambda value: value[:12])
def test_every_page_is_shown(tmp_path: Path, value: str) -> None:
    ids = damaged(tmp_path / "claims.db", value)
    visitor = Visitor(tmp_path / "claims.db", name="ada")
    assert ids
    for address in [*PAGES, *(f"conflicts/{id_}" for id_ in ids)]:
        assert visitor.get(address).status_code == 200, address


def test_what_cannot_be_shown_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path / "claims.db")

    def failing(*_: object) -> None:
        raise OverflowError("cannot convert Infinity to integer")

    monkeypatch.setattr(explore_pages, "model", failing)
    answer = Visitor(tmp_path / "claims.db").get("models/gpt~204o")
    assert (answer.status_code, answer.text) == (503, "A value that is stored here cannot be shown: OverflowError\n")
