"""What is kept for the review pages is always what the claims, conflicts and reviews say."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db import tallies
from db.migrations import migrate
from db.records import StoredClaim
from db.store import Store
from extractors.records import Claim, Qualifiers

KEPT = (
    "SELECT id, current_claims FROM documents ORDER BY id",
    "SELECT * FROM document_models ORDER BY 1, 2",
    "SELECT id, status, subject_key, object_key, severity_rank FROM conflicts ORDER BY id",
    "SELECT conflict_id, position, speaker, document_id, against FROM conflict_evidence ORDER BY 1, 2",
    "SELECT * FROM conflict_counts ORDER BY 1, 2, 3, 4, 5, 6",
)


def kept(store: Store) -> list[Any]:
    return [store._db.execute(sql).fetchall() for sql in KEPT]


def assert_true(store: Store) -> None:
    """The rows that are kept are those that are made anew, and the statuses those of the view."""
    before = kept(store)
    with store.atomic():
        tallies.renew(store._db)
    assert before == kept(store)
    view = "SELECT conflict_id, status, severity_rank FROM all_conflicts ORDER BY conflict_id"
    stored = "SELECT id, status, severity_rank FROM conflicts ORDER BY id"
    assert store._db.execute(view).fetchall() == store._db.execute(stored).fetchall()


PRICES = {"a": Decimal("0.10"), "b": Decimal("0.20"), "c": Decimal("0.40"), None: None}

# What happens to a store, as (what, with what). A page is at most one of three of each of three sources.
happenings = st.lists(
    st.one_of(
        st.tuples(st.just("page"), st.integers(0, 2), st.sampled_from("xyz"), st.sampled_from(list(PRICES)),
                  st.booleans()),
        st.tuples(st.just("gone"), st.integers(0, 2), st.sampled_from("xyz")),
        st.tuples(st.just("back"), st.integers(0, 2), st.sampled_from("xyz")),
        st.tuples(st.just("moved"), st.integers(0, 2), st.sampled_from("xyz"), st.integers(0, 2)),
        st.tuples(st.just("check")),
        st.tuples(st.just("decide"), st.integers(0, 9), st.sampled_from(["confirmed", "dismissed", "resolved", "open"]),
                  st.booleans()),
    ),
    min_size=4, max_size=14,
)  # fmt: skip


class World:
    """A store to which things happen, each a day after the one before."""

    def __init__(self, store: Store, kit: Any) -> None:
        self.store, self.kit, self.day = store, kit, 0

    @property
    def at(self) -> str:
        return f"2026-01-{self.day + 1:02}T00:00:00Z"

    def happen(self, what: str, *given: Any) -> None:
        self.day += 1
        getattr(self, what)(*given)

    def document(self, source: int, name: str) -> str | None:
        return self.store.document_id(f"https://s{source}.example/{name}")

    def page(self, source: int, name: str, price: str | None, has_two: bool) -> None:
        said = [("Small 3", "input_price", PRICES[price])] if price else []
        said += [("Large-3", "multimodal", price == "a"), ("large 3", "output_price", Decimal(3))] if has_two else []
        self.kit.save(self.store, self.kit.page(name, *said, source=f"s{source}"), self.at)

    def gone(self, source: int, name: str) -> None:
        if (id_ := self.document(source, name)) is not None:
            self.store.save_gone(id_, self.at)

    def back(self, source: int, name: str) -> None:
        if (id_ := self.document(source, name)) is not None:
            self.store.see_again(id_, self.at)

    def moved(self, source: int, name: str, to: int) -> None:
        """A page is found as another source's: documents keep their address, not their source."""
        if (id_ := self.document(source, name)) is not None:
            self.store.save_source(id=f"s{to}", name=f"s{to}.example", kind="site", at=self.at)
            with self.store.atomic():
                self.store._db.execute("UPDATE documents SET source_id = ? WHERE id = ?", [f"s{to}", id_])

    def check(self) -> None:
        self.store.update_findings(self.at, REFERENCES)

    def decide(self, number: int, verdict: str, pinned: bool) -> None:
        ids = [item.id for item in self.store.conflicts(include_closed=True, include_explained=True)]
        if ids:
            self.store.add_review(
                ids[number % len(ids)], verdict, at=self.at, pinned=pinned and verdict == "dismissed"
            )  # fmt: skip


def _reference() -> list[Any]:
    claim = Claim("list", "Small 3", "input_price", "is", Decimal("0.1"), "0.1 USD", 0, 7, qualifiers=Qualifiers())
    return [StoredClaim("ref1", claim, "reference:list", None)]


REFERENCES = _reference()


@settings(max_examples=15, deadline=None)
@given(happenings)
def test_whatever_happens_what_is_kept_is_true(kit: Any, happened: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "claims.db") as store:
        world = World(store, kit)
        for what in happened:
            world.happen(*what)
        world.happen("check")
        assert_true(store)


def test_the_ways_of_a_conflict(store: Store, kit: Any) -> None:
    """One after the other what may happen to a conflict, looked at after each step: none of it is a chance find."""
    world = World(store, kit)
    steps: list[tuple[Any, ...]] = [
        ("page", 0, "x", "a", True), ("page", 1, "y", "b", True), ("check",), ("decide", 0, "confirmed", False),
        ("decide", 0, "dismissed", True), ("page", 2, "z", "b", False), ("check",), ("page", 2, "z", "c", False),
        ("check",), ("gone", 1, "y"), ("check",), ("back", 1, "y"), ("check",), ("moved", 1, "y", 0), ("check",),
        ("decide", 1, "resolved", False), ("decide", 1, "open", False),
    ]  # fmt: skip
    seen = set()
    for step in steps:
        world.happen(*step)
        assert_true(store)
        seen.update(store._db.execute("SELECT status, closed_at IS NULL FROM conflicts").fetchall())
        seen.update(store._db.execute("SELECT 'against', against FROM conflict_evidence").fetchall())
    assert {("open", 1), ("confirmed", 1), ("dismissed", 1), ("resolved", 1), ("open", 0)} <= seen
    bits = [number for name, number in seen if name == "against"]
    assert all(any(number & bit for number in bits) for bit in (1, 2, 4))


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ([("left", "a"), ("right", "b")], [1, 1]),
        ([("left", "a"), ("right", "a")], [2, 2]),
        ([("left", "a"), ("right", None)], [4, 1]),
        ([("left", "a"), ("left", "b"), ("right", "b"), ("right", None)], [5, 6, 3, 1]),
        ([("left", "a"), ("left", "b")], [0, 0]),  # nobody on the other side
    ],
)
def test_against_whom(sides: list[tuple[str, str | None]], expected: list[int]) -> None:
    assert tallies.against(sides) == expected


def test_an_older_database_gets_what_a_new_one_has(path: Path, kit: Any) -> None:
    """The migration makes of the rows that are there what the code and the triggers make as they come."""
    with Store.open(path) as store:
        kit.world(store)
        expected = kept(store)
    with closing(Database(path, execute_plugins=False)) as db:
        undone = ("document_models", "conflict_counts", "source_pairs")
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        for name in names:
            db.execute(f"DROP VIEW [{name}]")
        triggers = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()]
        sql = (Path(tallies.__file__).with_name("m009_browsing.sql")).read_text(encoding="utf-8")
        for name in triggers:
            if f"CREATE TRIGGER {name} " in sql:
                db.execute(f"DROP TRIGGER {name}")
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall():
            if f"CREATE INDEX {name} " in sql:
                db.execute(f"DROP INDEX {name}")
        for table in undone:
            db.execute(f"DROP TABLE {table}")
        for table, column in (
            ("documents", "current_claims"), ("conflicts", "status"), ("conflicts", "subject_key"),
            ("conflicts", "object_key"), ("conflicts", "severity_rank"), ("conflict_evidence", "speaker"),
            ("conflict_evidence", "against"), ("conflict_evidence", "document_id"),
        ):  # fmt: skip
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("CREATE INDEX documents_source ON documents (source_id)")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm009_browsing'")
        migrate(db)
    with Store.open(path) as store:
        assert kept(store) == expected
        assert_true(store)
