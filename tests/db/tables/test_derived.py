"""What is kept for the review pages is always what the claims, conflicts and reviews say."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from counterclaim.db.incremental import update
from counterclaim.db.records import StoredClaim
from counterclaim.db.store import Store
from counterclaim.db.tables import derived
from counterclaim.db.tables.migrations import migrate
from counterclaim.extractors.records import Claim, Qualifiers
from tests.drawn import FEW

KEPT = (
    "SELECT id, current_claims FROM documents ORDER BY id",
    "SELECT * FROM document_models ORDER BY 1, 2",
    "SELECT id, status, subject_key, object_key, severity_rank FROM conflicts ORDER BY id",
    "SELECT conflict_id, position, speaker, document_id, against FROM conflict_evidence ORDER BY 1, 2",
    "SELECT * FROM conflict_counts ORDER BY 1, 2, 3, 4, 5, 6",
)

# The status by the latest decision, out of reviews and evidence.
DECIDED = """
SELECT k.id, coalesce((SELECT CASE
    WHEN r.evidence_key = k.evidence_key OR r.pin = (SELECT json_group_array(value) FROM (
      SELECT DISTINCT value FROM conflict_evidence WHERE conflict_id = k.id ORDER BY value)) THEN r.verdict
    ELSE 'open' END
  FROM reviews AS r WHERE r.id = (SELECT max(id) FROM reviews WHERE conflict_id = k.id)), 'open') FROM conflicts AS k"""
_TEXTS = Path(__file__).with_name("slowly.sql").read_text(encoding="utf-8").split("-- test: ")[1:]
SLOWLY = dict(tuple(text.split("\n", 1)) for text in _TEXTS)  # views, by other means


def kept(store: Store) -> list[Any]:
    return [store._db.execute(sql).fetchall() for sql in KEPT]


def assert_true(store: Store) -> None:
    """The rows that are kept are those that are made anew, and the statuses those of the view."""
    before = kept(store)
    with store.atomic():
        derived.rebuild(store._db)
    assert before == kept(store)
    assert dict(store._db.execute(DECIDED)) == dict(store._db.execute("SELECT id, status FROM conflicts"))
    for name, sql in SLOWLY.items():
        assert set(store._db.execute(sql)) == set(store._db.execute(f"SELECT * FROM {name}")), name


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
            self.store.mark_unchanged(id_, self.at)

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


@FEW
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
        ("page", 0, "x", "a", True), ("page", 1, "y", "b", True), ("check",), ("gone", 1, "y"), ("check",),
        ("back", 1, "y"), ("check",), ("decide", 0, "confirmed", False),
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


def _walk(world: World, *steps: tuple[Any, ...]) -> list[list[str]]:
    """Let things happen, look after each, and return the statuses of the conflicts of values after each."""
    out = []
    for step in steps:
        world.happen(*step)
        assert_true(world.store)
        rows = world.store._db.execute("SELECT status, closed_at FROM conflicts WHERE kind = 'value' ORDER BY id")
        out.append([status if closed is None else f"{status}, closed" for status, closed in rows])
    return out


def test_a_pinned_decision_while_checks_replace_its_evidence(store: Store, kit: Any) -> None:
    """Triggers once ran in an order of their own here: what was counted was the status of half-written evidence."""
    steps: list[tuple[tuple[Any, ...], list[str]]] = [
        (("page", 0, "x", "a", False), []),
        (("page", 1, "y", "c", False), []),
        (("check",), ["open"]),
        (("decide", 0, "dismissed", True), ["dismissed"]),
        (("page", 2, "z", "c", False), ["dismissed"]),
        (("check",), ["dismissed"]),  # one more says the same: other claims and sources, the same values
        (("page", 2, "z", "b", False), ["dismissed"]),
        (("check",), ["open"]),  # a third value
        (("page", 2, "z", "c", False), ["open"]),
        (("check",), ["dismissed"]),  # the values of the decision again
        (("moved", 2, "z", 0), ["dismissed"]),
        (("gone", 2, "z"), ["dismissed"]),
        (("check",), ["dismissed"]),
        (("gone", 1, "y"), ["dismissed"]),
        (("check",), ["dismissed, closed"]),
        (("back", 1, "y"), ["dismissed, closed"]),
        (("check",), ["dismissed"]),
        (("decide", 0, "open", False), ["open"]),
    ]
    assert _walk(World(store, kit), *(step for step, _ in steps)) == [expected for _, expected in steps]


@pytest.mark.parametrize("few", [0, 50], ids=["everything is checked", "only what changed"])
def test_a_check_that_fails_leaves_what_was_kept(
    few: int, store: Store, kit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Evidence and counts are of one transaction: when writing stops between them, neither is there."""
    monkeypatch.setattr(update, "FEW", few)
    world = World(store, kit)
    _walk(
        world, ("page", 0, "x", "a", True), ("page", 1, "y", "b", True), ("check",), ("decide", 0, "confirmed", False)
    )
    _walk(world, ("page", 2, "z", "c", True))
    before = kept(store)
    with monkeypatch.context() as broken:
        broken.setattr(derived, "decide", _fail)
        with pytest.raises(RuntimeError, match="the power is cut"):
            world.happen("check")
    assert kept(store) == before
    _walk(world, ("check",))
    assert kept(store) != before


def _fail(*_: object) -> None:
    raise RuntimeError("the power is cut")


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
    assert derived.against(sides) == expected


def test_an_older_database_gets_what_a_new_one_has(path: Path, kit: Any) -> None:
    """The migration makes of the rows that are there what the code and the triggers make as they come."""
    with Store.open(path) as store:
        kit.world(store)
        expected = kept(store)
    with closing(Database(path, execute_plugins=False)) as db:
        undone = (
            "document_models", "conflict_counts", "source_pairs", "doubts", "second_readings", "judging",
        )  # fmt: skip
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        for name in names:
            db.execute(f"DROP VIEW [{name}]")
        triggers = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()]
        made = ("m009_browsing", "m010_counting", "m014_certainty")
        sql = "".join(
            Path(derived.__file__).with_name("sql").joinpath(f"{name}.sql").read_text(encoding="utf-8") for name in made
        )
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
            ("conflict_evidence", "against"), ("conflict_evidence", "document_id"), ("conflicts", "certainty"),
            ("conflicts", "sure"), ("conflicts", "judged"), ("conflicts", "queue_rank"), ("reviews", "right_value"),
        ):  # fmt: skip
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("CREATE INDEX documents_source ON documents (source_id)")
        db.execute("DELETE FROM _sqlite_migrations WHERE name IN (?, ?, ?)", made)
        migrate(db)
    with Store.open(path) as store:
        assert kept(store) == expected
        assert_true(store)
