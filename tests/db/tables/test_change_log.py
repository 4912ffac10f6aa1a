"""What a changed page shows: claims paired by what they speak of, dated by the page, and never blamed on it wrongly."""

from __future__ import annotations

import zlib
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from counterclaim.db.store import Store
from counterclaim.db.tables.change_log import Change, Said, compare
from counterclaim.db.tables.migrations import migrate


def said(id_: str, value: float | str, qualifiers: str = "{}", subject: str = "a", attribute: str = "x") -> Said:
    return Said(id_, subject, attribute, "is", "", value, qualifiers, ord(id_[-1]))


# (why, old, new, kept, expected)
CASES: list[tuple[str, list[Said], list[Said], list[Said], list[tuple[str, str | None, str | None]]]] = [
    ("nothing", [], [], [], []),
    ("another value", [said("a", 1)], [said("b", 2)], [], [("changed", "a", "b")]),
    ("the same in other words", [said("a", 1)], [said("b", 1)], [], [("reworded", "a", "b")]),
    ("a claim less", [said("a", 1)], [], [], [("removed", "a", None)]),
    ("a claim more", [], [said("a", 1)], [], [("added", None, "a")]),
    ("another model is no new value", [said("a", 1)], [said("b", 2, subject="z")], [],
     [("removed", "a", None), ("added", None, "b")]),
    ("another attribute is none either", [said("a", 1)], [said("b", 2, attribute="y")], [],
     [("removed", "a", None), ("added", None, "b")]),
    ("the batch price does not replace the plain one", [said("a", 1)], [said("b", 2, '{"tier":"batch"}')], [],
     [("removed", "a", None), ("added", None, "b")]),
    ("the same value under another bound is a change", [said("a", 1)], [said("b", 1, '{"bound":"max"}')], [],
     [("changed", "a", "b")]),
    ("a new date of the value is a change", [said("a", 1, '{"as_of":"2025-05"}')],
     [said("b", 1, '{"as_of":"2025-06"}')], [], [("changed", "a", "b")]),
    ("equal values meet first, though they stand elsewhere", [said("a", 1), said("b", 2)],
     [said("c", 2), said("d", 3)], [], [("changed", "a", "d"), ("reworded", "b", "c")]),
    ("two changes go in the order of the text", [said("a", 1), said("b", 2)], [said("c", 3), said("d", 4)], [],
     [("changed", "a", "c"), ("changed", "b", "d")]),
    ("a repetition dropped: the page says it still", [said("a", 1)], [], [said("k", 1)], [("reworded", "a", "k")]),
    ("a repetition added: the page said it before", [], [said("b", 1)], [said("k", 1)], [("reworded", "k", "b")]),
    ("another value beside one that stays is added", [], [said("b", 2)], [said("k", 1)], [("added", None, "b")]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "kept", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_claims_are_paired(
    old: list[Said], new: list[Said], kept: list[Said], expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert compare(old, new, kept) == [Change(*change) for change in expected]


CLAIMS = st.lists(
    st.builds(
        lambda subject, value, qualifiers: (subject, value, qualifiers),
        st.sampled_from("ab"), st.sampled_from([1.0, 2.0, "true"]),
        st.sampled_from(["{}", '{"tier":"batch"}', '{"approx":true}']),
    ),
    max_size=8,
)  # fmt: skip


@given(CLAIMS, CLAIMS)
def test_every_claim_is_in_exactly_one_change(old: list[Any], new: list[Any]) -> None:
    before = [Said(f"o{n}", s, "x", "is", "", v, q, n) for n, (s, v, q) in enumerate(old)]
    after = [Said(f"n{n}", s, "x", "is", "", v, q, n) for n, (s, v, q) in enumerate(new)]
    found = compare(before, after)
    assert {c.old for c in found if c.old} == {c.id for c in before}
    assert {c.new for c in found if c.new} == {c.id for c in after}
    assert not any(c.old is None and c.new is None for c in found)
    for change in (c for c in found if c.change == "changed"):
        one, other = (next(c for c in (*before, *after) if c.id == id_) for id_ in change[1:])
        assert one.topic == other.topic
        assert one.meaning != other.meaning
    assert {c.change for c in compare(before, [claim._replace(id="n" + claim.id) for claim in before])} <= {"reworded"}


def changes(store: Store) -> list[tuple[Any, ...]]:
    sql = (
        "SELECT seen_at, cause, change, subject, attribute, old_value, new_value FROM claim_changes ORDER BY change_id"
    )
    return list(store.query(sql)[1])


def page(kit: Any, *claims: Any) -> Any:
    return kit.page("p", *claims)


PRICE, DEARER = ("Small 3", "input_price", Decimal("0.10")), ("Small 3", "input_price", Decimal("0.20"))
SIZE = ("Small 3", "parameters", Decimal(24))


def test_a_page_that_changed_shows_the_old_and_the_new_value_with_both_quotes(store: Store, kit: Any) -> None:
    kit.save(store, page(kit, PRICE, SIZE))
    assert changes(store) == [], "a first reading is no change"
    kit.save(store, page(kit, DEARER, SIZE), kit.later)
    assert changes(store) == [(kit.later, "page", "changed", "Small 3", "input_price", "0.10", "0.20")]
    quotes = "SELECT old_quote, new_quote, change_percent, source, url FROM claim_changes"
    assert list(store.query(quotes)[1]) == [
        (
            "Small 3 has input_price 0.10",
            "Small 3 has input_price 0.20",
            100.0,
            "alpha.example",
            "https://alpha.example/p",
        )
    ]


def test_a_page_that_goes_back_and_forth_has_every_change_and_every_version(store: Store, kit: Any) -> None:
    for at, price in ((kit.early, PRICE), (kit.later, DEARER), (kit.latest, PRICE)):
        kit.save(store, page(kit, price), at)
    assert [row[-2:] for row in changes(store)] == [("0.10", "0.20"), ("0.20", "0.10")]
    versions = "SELECT number, first_seen, last_seen FROM versions ORDER BY number"
    assert list(store.query(versions)[1]) == [
        (1, kit.early, kit.early),
        (2, kit.later, kit.later),
        (3, kit.latest, kit.latest),
    ]
    assert store.counts()["snapshots"] == 2


def test_newer_rules_on_the_same_body_are_not_the_pages_change(store: Store, kit: Any) -> None:
    kit.save(store, page(kit, PRICE))
    better = replace(page(kit, PRICE), claims=page(kit, DEARER).claims)  # the same text, read differently
    kit.save(store, better, kit.later, ruleset="r2")
    assert changes(store) == [(kit.later, "ruleset", "changed", "Small 3", "input_price", "0.10", "0.20")]


def test_where_page_and_rules_changed_the_old_body_is_read_by_the_new_rules_first(store: Store, kit: Any) -> None:
    first, second = page(kit, PRICE), page(kit, PRICE, SIZE)
    kit.save(store, first)
    store.save_snapshot(second.fetched(kit.later))
    waiting = list(store.pending("r2"))
    assert [(item.body, item.earlier) for item in waiting] == [
        (first.text.encode(), True),
        (second.text.encode(), False),
    ]
    assert [item.earlier for item in store.pending("r1")] == [False], "by the rules as before only the new body is read"


def test_where_only_the_rules_changed_nothing_is_read_twice(store: Store, kit: Any) -> None:
    kit.save(store, page(kit, PRICE))
    assert [item.earlier for item in store.pending("r2")] == [False]


def test_pending_of_some_sources(store: Store, kit: Any) -> None:
    for source in ("alpha", "beta"):
        kit.save(store, kit.page("p", PRICE, source=source))
    assert [item.url for item in store.pending("r2", ["beta"])] == ["https://beta.example/p"]
    assert list(store.pending("r2", [])) == []


def test_both_only_when_the_two_cannot_be_told_apart(store: Store, kit: Any) -> None:
    kit.save(store, page(kit, PRICE))
    kit.save(store, page(kit, DEARER), kit.later, ruleset="r2")
    assert [row[1] for row in changes(store)] == ["both"]


def test_a_page_that_is_gone_and_back(store: Store, kit: Any) -> None:
    kit.save(store, page(kit, PRICE))
    (document,) = next(store.query("SELECT id FROM documents")[1])
    assert store.save_gone(document, kit.later)
    assert not store.save_gone(document, kit.latest)
    store.save_snapshot(page(kit, PRICE).fetched(kit.latest))
    assert [(row[0], row[1], row[2]) for row in changes(store)] == [
        (kit.later, "gone", "removed"),
        (kit.latest, "back", "added"),
    ]


def test_a_change_is_dated_by_the_fetch_not_by_the_reading(store: Store, kit: Any) -> None:
    kit.save(store, page(kit, PRICE))
    store.save_snapshot(page(kit, DEARER).fetched(kit.later))
    kit.save(store, page(kit, DEARER), kit.latest)  # fetched again, unchanged, and only now read
    assert changes(store)[0][0] == kit.later


def test_a_body_is_stored_once_for_all_documents(store: Store, kit: Any) -> None:
    one = page(kit, PRICE)
    kit.save(store, one)
    mirror = kit.page("p", PRICE, source="beta")
    kit.save(store, mirror)
    counts = "SELECT (SELECT count(*) FROM bodies), (SELECT count(*) FROM snapshots)"
    assert list(store.query(counts)[1]) == [(1, 2)]
    ids = [id_ for (id_,) in store.query("SELECT id FROM snapshots")[1]]
    assert {store.body(id_) for id_ in ids} == {one.text.encode()}
    assert store.body("nope") == b""


def test_bodies_of_an_older_database_survive_the_upgrade(path: Path, kit: Any) -> None:
    with closing(Database(path, execute_plugins=False)) as db:
        migrate(db, stop_before="m007_history")
        db.execute("INSERT INTO sources VALUES ('a', 'A', 'site', NULL, '2025', '2025')")
        for n in range(2):
            columns = "documents (id, source_id, name, first_seen, last_seen)"
            db.execute(f"INSERT INTO {columns} VALUES (?, 'a', 'd', '2025', '2025')", [f"d{n}"])
            for k, text in enumerate((b"old", b"new")):
                db.execute(
                    "INSERT INTO snapshots (id, document_id, sha256, media_type, body, size, fetched_at, last_seen)"
                    " VALUES (?, ?, ?, 'text/html', ?, 3, ?, '2026')",
                    [f"s{n}{k}", f"d{n}", f"{k:064d}", zlib.compress(text), f"202{4 + k}"],
                )
        db.execute("INSERT INTO issues VALUES ('i', NULL, NULL, 'u', 'fetch', 'page could not be fetched: http 500',"
                   " '', '', '2025', '2025')")  # fmt: skip
        db.conn.commit()
    with Store.open(path) as store:
        assert store.body("s10") == b"old"
        assert store.body("s01") == b"new"
        rows = "SELECT document_id, number, snapshot_id FROM versions ORDER BY 1, 2"
        assert list(store.query(rows)[1]) == [("d0", 1, "s00"), ("d0", 2, "s01"), ("d1", 1, "s10"), ("d1", 2, "s11")]
        assert list(store.query("SELECT reason FROM issues")[1]) == [("http 500",)]
        assert list(store.query("SELECT count(*) FROM bodies")[1]) == [(2,)]
