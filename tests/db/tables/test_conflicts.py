"""Conflicts keep their row, their history and the decisions of people."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.records import Conflict, ConflictCounts, Evidence
from counterclaim.db.store import Store, StoreError
from counterclaim.db.tables.reviews import pair_of


def _evidence(claim_id: str, value: Any, doc: str = "d") -> Evidence:
    return Evidence(claim_id, doc, None, f"it is {value}", 0, 5, value, "alpha.example", "2025-06-01")


def _conflict(id_: str, *values: Any, **changes: Any) -> Conflict:
    evidence = tuple(_evidence(f"{id_}-{n}", value, f"d{n}") for n, value in enumerate(values or (1, 2)))
    fields: dict[str, Any] = {
        "kind": "value", "scope": "across", "subject": "Small 3", "attribute": "input_price", "severity": "high",
        "explanation": "Both cannot be true.",
    }  # fmt: skip
    return Conflict(id_, evidence=evidence, **(fields | changes))


VALUES = [
    ("numbers", (0.1, 3)), ("booleans", (True, False)), ("texts", ("MIT", "Apache-2.0 “only”")),
    ("nothing", (None, None)), ("three sides", (1, 2, 1)), ("one side only", (1,)),
]  # fmt: skip


@pytest.mark.parametrize("values", [case[1] for case in VALUES], ids=[case[0] for case in VALUES])
def test_a_conflict_comes_back_as_it_was(store: Store, kit: Any, values: tuple[Any, ...]) -> None:
    conflict = _conflict("c1", *values, object="Large 2", kind="ratio", scope="within", cls="stale")
    store.save_conflicts([conflict], kit.early)
    assert store.conflicts() == [replace(conflict, first_seen=kit.early, last_seen=kit.early)]
    assert [repr(e.value) for e in store.conflict("c1").evidence] == [repr(value) for value in values]


def test_conflicts_found_again_keep_their_row_and_others_are_closed(store: Store, kit: Any) -> None:
    one, two = _conflict("c1"), _conflict("c2")
    assert store.save_conflicts([one, two], kit.early) == ConflictCounts(new=2)
    assert store.save_conflicts([one], kit.later) == ConflictCounts(seen=1, closed=1)
    assert [c.id for c in store.conflicts()] == ["c1"]
    assert [c.id for c in store.conflicts(include_closed=True)] == ["c1", "c2"]
    assert store.save_conflicts([one], kit.latest) == ConflictCounts(seen=1)
    assert list(store.query("SELECT id, closed_at FROM conflicts ORDER BY id")[1]) == [("c1", None), ("c2", kit.later)]
    assert store.save_conflicts([one, two], kit.latest) == ConflictCounts(seen=1, reopened=1)
    assert [store.conflict(id_).first_seen for id_ in ("c1", "c2")] == [kit.early, kit.latest], "it is new again"


def test_a_partial_check_closes_nothing(store: Store, kit: Any) -> None:
    store.save_conflicts([_conflict("c1"), _conflict("c2")], kit.early)
    assert store.save_conflicts([_conflict("c1")], kit.later, scope_complete=False) == ConflictCounts(seen=1)
    assert len(store.conflicts()) == 2


def test_a_conflict_given_twice_is_counted_once(store: Store, kit: Any) -> None:
    assert store.save_conflicts([_conflict("c1"), _conflict("c1")], kit.early) == ConflictCounts(new=1)
    assert store.save_conflicts([_conflict("c1"), _conflict("c1")], kit.later) == ConflictCounts(seen=1)


def test_better_words_and_moved_quotes_replace_the_old_ones(store: Store, kit: Any) -> None:
    store.save_conflicts([_conflict("c1", 1, 2, 3)], kit.early)
    better = _conflict("c1", 1, 2, explanation="$1 is not $2.", severity="low")
    store.save_conflicts([better], kit.later)
    assert store.conflict("c1") == replace(better, first_seen=kit.early, last_seen=kit.later)


def test_the_queue_is_sorted_and_leaves_out_what_is_explained(store: Store, kit: Any) -> None:
    found = [
        _conflict("c1", severity="low"),
        _conflict("c2", severity="high", kind="value"),
        _conflict("c3", severity="high", kind="boolean"),
        _conflict("c4", severity="medium", cls="stale"),
        _conflict("c5", severity="high", cls="rounding"),
        _conflict("c6", severity="high", kind="boolean", subject="A"),
        _conflict("c7", severity="medium", cls="scale slip"),
        _conflict("c8", severity="high", cls="change"),
    ]
    store.save_conflicts(found, kit.early)
    assert [c.id for c in store.conflicts()] == ["c6", "c3", "c2", "c4", "c7", "c1"]
    assert [c.id for c in store.conflicts(severity="medium")] == ["c4", "c7"]
    assert [c.id for c in store.conflicts(status="confirmed")] == []
    assert {c.id for c in store.conflicts(include_explained=True)} == {f"c{n}" for n in range(1, 9)}
    assert list(store.query("SELECT conflict_id FROM differences")[1]) == [("c8",), ("c5",)]


PREFIXES = [
    ("abc1", "abc123"), ("abc123", "abc123"), ("ABC1", "abc123"), (" abc1 ", "abc123"), ("abd", "abd"),
    ("ab", "ambiguous (abc123, abd, abd999)"), ("x", "not in the database"), ("", "not in the database"),
    ("%", "not in the database"), ("abc1234", "not in the database"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), PREFIXES)
def test_finding_one_by_the_beginning_of_its_id(store: Store, kit: Any, given: str, expected: str) -> None:
    store.save_conflicts([_conflict("abc123"), _conflict("abd"), _conflict("abd999")], kit.early)
    if " " in expected:
        with pytest.raises(StoreError) as caught:
            store.conflict(given)
        assert expected in str(caught.value)
    else:
        assert store.conflict(given).id == expected


def test_a_decision_sets_the_status_and_repeating_it_is_nothing(store: Store, kit: Any) -> None:
    store.save_conflicts([_conflict("c1")], kit.early)
    assert store.add_review("c1", "confirmed", "seen both pages", "ann", at=kit.early) is True
    assert store.add_review("c1", "confirmed", "seen both pages", "ann", at=kit.later) is False
    assert store.add_review("c1", "confirmed", "seen both pages", "bob", at=kit.later) is True
    assert store.add_review("c", "dismissed", at=kit.latest) is True
    assert store.conflict("c1").status == "dismissed"
    history = [(r.verdict, r.by, r.at) for r in store.reviews("c1")]
    assert history == [
        ("confirmed", "ann", kit.early), ("confirmed", "bob", kit.later), ("dismissed", "", kit.latest),
    ]  # fmt: skip
    assert [c.id for c in store.conflicts(status="dismissed")] == ["c1"]


def test_a_decision_survives_closing(store: Store, kit: Any) -> None:
    store.save_conflicts([_conflict("c1")], kit.early)
    store.add_review("c1", "resolved", at=kit.early)
    store.save_conflicts([], kit.later)
    store.save_conflicts([_conflict("c1")], kit.latest)
    assert store.conflict("c1").status == "resolved"


def test_new_evidence_opens_a_decided_conflict_and_old_evidence_settles_it_again(store: Store, kit: Any) -> None:
    store.save_conflicts([_conflict("c1", 1, 2)], kit.early)
    store.add_review("c1", "dismissed", "typo", "ann", at=kit.early)
    store.save_conflicts([_conflict("c1", 1, 2, 3)], kit.later)
    assert store.conflict("c1").status == "open"
    assert [c.id for c in store.conflicts(status="open")] == ["c1"]
    assert store.add_review("c1", "dismissed", "typo", "ann", at=kit.latest) is True  # the same, about other claims
    assert store.conflict("c1").status == "dismissed"
    assert len(store.reviews("c1")) == 2


def test_the_order_of_the_evidence_and_its_offsets_do_not_open_it(store: Store, kit: Any) -> None:
    conflict = _conflict("c1", 1, 2)
    store.save_conflicts([conflict], kit.early)
    store.add_review("c1", "dismissed", at=kit.early)
    moved = tuple(replace(e, start=50, end=55) for e in reversed(conflict.evidence))
    store.save_conflicts([replace(conflict, evidence=moved)], kit.later)
    assert store.conflict("c1").status == "dismissed"
    assert store.conflict("c1").evidence == moved


@pytest.mark.parametrize("verdict", ["", "maybe", "Confirmed", "closed"])
def test_an_unknown_verdict_is_refused(store: Store, kit: Any, verdict: str) -> None:
    store.save_conflicts([_conflict("c1")], kit.early)
    with pytest.raises(StoreError, match="is unknown: use one of confirmed, dismissed, resolved"):
        store.add_review("c1", verdict, at=kit.early)
    with pytest.raises(StoreError, match="not in the database"):
        store.add_review("zz", "confirmed", at=kit.early)
    assert store.reviews("c1") == []


GUARDED = [
    ("a review changed", "UPDATE reviews SET verdict = 'dismissed'", "append-only"),
    ("a note changed", "UPDATE reviews SET note = 'x'", "append-only"),
    ("a review deleted", "DELETE FROM reviews", "append-only"),
    ("a review replaced",
     "INSERT OR REPLACE INTO reviews SELECT id, conflict_id, 'open', '', '', at, '', NULL, NULL FROM reviews",
     "append-only"),
    ("a body changed", "UPDATE bodies SET body = x''", "bodies are kept"),
    ("a body deleted", "DELETE FROM bodies", "bodies are kept"),
    ("a snapshot given another body", "UPDATE snapshots SET sha256 = hex(zeroblob(32))", "snapshots are kept"),
    ("a version deleted", "DELETE FROM versions", "versions are kept"),
    ("a snapshot deleted", "DELETE FROM snapshots", "snapshots are kept"),
    ("a quote changed", "UPDATE claims SET quote = 'x'", "claims are kept"),
    ("a value changed", "UPDATE claims SET value_num = 1", "claims are kept"),
    ("a claim deleted", "DELETE FROM claims", "claims are kept"),
    ("a conflict deleted", "DELETE FROM conflicts", "conflicts are kept"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "message"), [case[1:] for case in GUARDED], ids=[case[0] for case in GUARDED])
def test_observations_and_decisions_cannot_be_changed_by_any_program(
    store: Store, path: Path, kit: Any, sql: str, message: str
) -> None:
    kit.world(store)
    before = kit.dump(path, without=frozenset())
    with pytest.raises(sqlite3.IntegrityError, match=message):
        kit.rows(path, sql)
    assert kit.dump(path, without=frozenset()) == before


ALLOWED = [
    ("a page seen again", "UPDATE snapshots SET last_seen = '2026'"),
    ("a claim that moved", "UPDATE claims SET start = 1, last_seen = '2026', gone_at = '2026'"),
]


@pytest.mark.parametrize("sql", [case[1] for case in ALLOWED], ids=[case[0] for case in ALLOWED])
def test_what_a_crawl_must_move_can_be_moved(store: Store, path: Path, kit: Any, sql: str) -> None:
    kit.world(store)
    kit.rows(path, sql)
    assert kit.rows(path, "SELECT DISTINCT last_seen FROM snapshots")[0][0] in {"2026", kit.early}


PINNED = [
    ("another page says the same", (1, 2, 2), "dismissed"),
    ("other pages say it", (1, 2), "dismissed"),
    ("the sides changed places", (2, 1), "dismissed"),
    ("a third value", (1, 2, 3), "open"),
    ("another value", (1, 3), "open"),
    ("one side is left", (1,), "open"),
]


@pytest.mark.parametrize(("values", "status"), [case[1:] for case in PINNED], ids=[case[0] for case in PINNED])
def test_a_known_deviation_is_about_the_exact_values(
    store: Store, kit: Any, values: tuple[int, ...], status: str
) -> None:
    store.save_conflicts([_conflict("c1", 1, 2)], kit.early)
    assert store.add_review("c1", "dismissed", "both are right", "ann", at=kit.early, pinned=True) is True
    assert store.add_review("c1", "dismissed", "both are right", "ann", at=kit.later, pinned=True) is False
    elsewhere = _conflict("c1", *values)
    moved = tuple(replace(e, claim_id=f"new{n}", doc=f"new{n}") for n, e in enumerate(elsewhere.evidence))
    store.save_conflicts([replace(elsewhere, evidence=moved)], kit.later)
    assert store.conflict("c1").status == status
    assert len(store.reviews("c1")) == 1


def test_a_pin_can_be_taken_back_and_is_for_dismissals_only(store: Store, kit: Any) -> None:
    store.save_conflicts([_conflict("c1", True, "a “b”\n")], kit.early)
    store.add_review("c1", "dismissed", at=kit.early, pinned=True)
    (pin,) = store.pins()
    assert pin.pair == store.reviews("c1")[0].pin == pair_of([True, "a “b”\n"])
    store.add_review("c1", "open", at=kit.later)
    assert store.pins() == set()
    assert store.conflict("c1").status == "open"
    with pytest.raises(StoreError, match="cannot be pinned"):
        store.add_review("c1", "confirmed", at=kit.later, pinned=True)
    assert len(store.reviews("c1")) == 2
