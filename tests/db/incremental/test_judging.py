"""Second readings and certainties in the store: what is read again and when, and what reaches the bar."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from counterclaim.db.bar import (
    decided_aside_in_words,
    default_bar,
    draft_bar,
    in_words,
    percent,
    queue_rank,
    severity_weights,
    unread,
)
from counterclaim.db.incremental import judging as judged
from counterclaim.db.incremental.judging import FAILED
from counterclaim.db.records import Conflict
from counterclaim.db.store import Store
from counterclaim.db.tables.migrations import migrate
from counterclaim.extractors.records import Doubt, SecondReading

SURE, DOUBTED = SecondReading(0.9), SecondReading(0.2, (Doubt("subject", "Another name is nearer.", "Large 3"),))
BAR = 0.5


@pytest.fixture(autouse=True)
def _least(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a conflict to be as sure as its least sure statement: what the weights say is no matter here."""

    def least(conflict: Conflict, readings: Mapping[Any, SecondReading]) -> float:
        return min((one.probability for one in readings.values()), default=0.5)

    monkeypatch.setattr(judged, "certainty", least)


@pytest.fixture
def world(store: Store, kit: Any) -> Store:
    """Two pages that differ on a price and agree on another, checked."""
    for source, price in (("alpha", "1.00"), ("beta", "4.00")):
        said = (("Small 3", "input_price", Decimal(price)), ("Small 3", "output_price", Decimal(9)))
        kit.save(store, kit.page(f"page-{source}", *said, source=source))
    store.update_findings(kit.early)
    assert [conflict.attribute for conflict in store.conflicts()] == ["input_price"]
    return store


def read(
    store: Store, readings: Mapping[str, SecondReading] | None = None, *, reader: str = "r1", bar: float = BAR
) -> int:
    """Read again what is asked for: pages by name, ``SURE`` unless given; return how many statements that was."""
    judging, count = store.judging(), 0
    judging.begin(reader, bar)
    for page in judging.pages(reader):
        found = (readings or {}).get(page.name, SURE)
        judging.save(page.extraction_id, reader, dict.fromkeys(page.claims, found))
        count += len(page.claims)
    judging.judge(bar)
    return count


def test_only_evidence_is_read_again_each_page_once(world: Store) -> None:
    judging = world.judging()
    judging.begin("r1", BAR)
    pages = list(judging.pages("r1"))
    assert [page.name for page in pages] == ["page-alpha", "page-beta"]
    assert [[claim.attribute for claim in page.claims.values()] for page in pages] == [["input_price"]] * 2
    assert pages[0].body == pages[0].text.encode()
    for page in pages:
        for claim in page.claims.values():
            assert page.text[claim.start : claim.end] == claim.quote


def test_what_is_read_is_not_read_again(world: Store, kit: Any, path: Path) -> None:
    assert read(world) == 2
    before = kit.dump(path, without=frozenset())
    assert read(world) == 0
    assert kit.dump(path, without=frozenset()) == before, "judging anew changes nothing"


def test_a_conflict_is_as_sure_as_it_is_read(world: Store) -> None:
    (conflict,) = world.conflicts()
    assert (conflict.certainty, conflict.sure) == (None, True), "one that was not judged yet is not held back"
    read(world, {"page-beta": DOUBTED})
    assert world.conflicts() == []
    (conflict,) = world.conflicts(include_doubted=True)
    assert (conflict.certainty, conflict.sure, conflict.queued) == (0.2, False, False)
    assert conflict.main_doubt == DOUBTED.doubts[0]
    assert [item.probability for item in conflict.evidence] == [0.9, 0.2]
    record = conflict.as_dict()
    assert record["certainty"] == 0.2
    assert record["evidence"][1]["doubts"] == [
        {"question": "subject", "reason": "Another name is nearer.", "words": "Large 3"}
    ]
    assert world.judging().set_aside() == 1


def test_the_views_show_the_two_halves(world: Store) -> None:
    def shown(view: str) -> list[Any]:
        return list(world.query(f"SELECT certainty, sure, doubt FROM {view}")[1])

    assert (shown("conflict_report"), shown("less_sure")) == ([(None, 1, None)], [])
    read(world, {"page-beta": DOUBTED})
    assert (shown("conflict_report"), shown("less_sure")) == ([], [(0.2, 0, "Another name is nearer.")])
    rows = world.query("SELECT doc, probability, question, reader FROM statement_doubts ORDER BY doc")[1]
    assert list(rows) == [("page-alpha", 0.9, None, "r1"), ("page-beta", 0.2, "subject", "r1")]
    counts = world.counts()
    assert (counts["conflicts"], counts["open"]) == (0, 0)


DECIDED = [
    # the decision (None: none), the page's new price (None: unchanged), its second reading, whether it is named, why
    ("confirmed", "5.00", DOUBTED, True, "changed, and less sure"),
    ("dismissed", "5.00", DOUBTED, True, "what is there now was never dismissed"),
    ("resolved", "5.00", DOUBTED, True, "it is there again"),
    ("confirmed", None, DOUBTED, True, "unchanged, but less sure"),
    ("dismissed", None, DOUBTED, False, "the decision stands: nothing is left to do"),
    ("resolved", None, DOUBTED, False, "so does this"),
    ("confirmed", "5.00", SURE, False, "changed, and in the queue"),
    ("confirmed", "1.00", DOUBTED, False, "no conflict any more"),
    ("open", "5.00", DOUBTED, False, "the decision was taken back"),
    (None, "5.00", DOUBTED, False, "nobody decided"),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "price", "reading", "named", "why"), DECIDED, ids=[case[-1] for case in DECIDED])
def test_a_decided_conflict_is_not_set_aside_in_silence(
    world: Store, kit: Any, verdict: str | None, price: str | None, reading: SecondReading, *, named: bool, why: str
) -> None:
    read(world)
    (conflict,) = world.conflicts()
    for decision in ("confirmed", "open") if verdict == "open" else (verdict,) if verdict else ():
        world.add_review(conflict.id, decision, at=kit.early)
    assert world.judging().decided_aside() == [], "it is in the queue"
    if price is not None:
        kit.save(world, kit.page("page-beta", ("Small 3", "input_price", Decimal(price)), source="beta"), kit.later)
        world.update_findings(kit.later)
    read(world, {"page-beta": reading}, reader="r2")
    assert world.judging().decided_aside() == ([conflict.id] if named else []), why
    assert world.judging().decided_aside(0.0) == [], "nothing is below the lowest bar"


def test_those_that_were_decided_are_named() -> None:
    assert decided_aside_in_words([]) == ""
    assert decided_aside_in_words(["a1"]) == "1 conflict was decided and is less sure now: a1"
    many = decided_aside_in_words([f"c{number}" for number in range(10)])
    assert many.startswith("10 conflicts were decided and are less sure now: c0, c1,")
    assert many.endswith("c7 and 2 more")


BARS = [
    # bar of the second check, which need not read anything again; how many reach it
    (0.0, 1), (0.2, 1), (0.21, 0), (1.0, 0),
]  # fmt: skip


@pytest.mark.parametrize(("bar", "reach"), BARS)
def test_another_bar_moves_conflicts_without_another_reading(world: Store, bar: float, reach: int) -> None:
    read(world, {"page-beta": DOUBTED})
    assert read(world, bar=bar) == 0
    assert len(world.conflicts()) == reach
    assert world.counts()["conflicts"] == reach
    assert world.judging().set_aside() == 1 - reach
    assert world.judging().bar() == bar
    assert [len(world.conflicts(min_certainty=bar)) for bar in (0.2, 0.3)] == [1, 0]


def test_another_reader_reads_everything_anew(world: Store) -> None:
    read(world, {"page-beta": DOUBTED})
    assert read(world, reader="r2") == 2
    (conflict,) = world.conflicts()
    assert (conflict.certainty, conflict.main_doubt) == (0.9, None), "what the old reader doubted is gone"


def test_a_page_that_is_read_anew_is_doubted_anew(world: Store, kit: Any) -> None:
    read(world, {"page-beta": DOUBTED})
    page = kit.page(
        "page-beta", ("Tiny 1", "parameters", Decimal(7)), ("Small 3", "input_price", Decimal("4.00")), source="beta"
    )
    kit.save(world, page, kit.later)
    world.update_findings(kit.later)
    assert read(world) == 1, "the other page is as it was"
    assert [conflict.certainty for conflict in world.conflicts()] == [0.9]


def test_a_failed_reading_counts_as_even_and_is_tried_again(world: Store) -> None:
    judging = world.judging()
    judging.begin("r1", BAR)
    for page in judging.pages("r1"):
        reader, found = (FAILED, unread("it broke")) if page.name == "page-beta" else ("r1", SURE)
        judging.save(page.extraction_id, reader, dict.fromkeys(page.claims, found))
    assert judging.judge(BAR).judged == 1
    (conflict,) = world.conflicts(include_doubted=True)
    assert conflict.certainty == unread("").probability
    assert [page.name for page in judging.pages("r1")] == ["page-beta"]
    assert read(world) == 1
    assert [conflict.certainty for conflict in world.conflicts()] == [0.9]


def test_a_price_list_is_not_read(world: Store) -> None:
    (conflict,) = world.conflicts()
    listed = Conflict(
        "aa99", "reference", "within", "Small 3", "input_price", "high", "x",
        (conflict.evidence[0], type(conflict.evidence[0])("list:1", "list", None, "$2", 0, 2, 2, "reference:list")),
    )  # fmt: skip
    world.save_conflicts([listed], "2025-08-16T06:00:00Z", scope_complete=False)
    assert read(world) == 2
    assert {one.id: one.certainty for one in world.conflicts()}["aa99"] == 0.9


def test_the_queue_is_ordered_by_severity_times_certainty(store: Store, kit: Any) -> None:
    kit.world(store)
    left, right = store.claims(attribute="input_price")
    grades = {"b1": "low", "b2": "high", "b3": "medium", "b4": "high"}
    store.save_conflicts([kit.conflict(id_, left, right, severity=grade) for id_, grade in grades.items()], kit.later)
    for id_, sure in {"b1": 1.0, "b2": 0.5, "b3": 0.8, "b4": 0.9}.items():
        with store.atomic():
            rank = queue_rank(grades[id_], sure)
            store._db.execute("UPDATE conflicts SET certainty = ?, queue_rank = ? WHERE id = ?", [sure, rank, id_])
    assert [one.id for one in store.conflicts()] == ["b4", "b3", "b2", "b1"]


def test_a_conflict_found_again_keeps_its_certainty_until_it_is_judged(world: Store, kit: Any) -> None:
    read(world, {"page-beta": DOUBTED})
    page = kit.page("page-gamma", ("Small 3", "input_price", Decimal("4.00")), source="gamma")
    kit.save(world, page, kit.later)
    world.update_findings(kit.later)
    assert world.conflicts() == [], "more evidence alone does not make it sure"
    assert read(world, {"page-beta": DOUBTED}) == 1


def test_conflicts_of_an_older_database_are_not_judged_yet(path: Path) -> None:
    with closing(Database(path, execute_plugins=False)) as db:
        migrate(db, stop_before="m014_certainty")
        for id_, severity in (("a1", "low"), ("a2", "high")):
            db.execute(
                "INSERT INTO conflicts (id, kind, scope, subject, attribute, severity, class, explanation,"
                " evidence_key, first_seen, last_seen) VALUES (?, 'ratio', 'within', 'A', 'price', ?, 'stale', 'x',"
                " 'k', '1', '1')",
                [id_, severity],
            )
    with Store.open(path) as store:
        assert [(one.id, one.certainty, one.sure) for one in store.conflicts()] == [
            ("a2", None, True),
            ("a1", None, True),
        ]
        assert store.counts()["conflicts"] == 2
        assert store.judging().bar() == default_bar()
        assert store.judging().judge(BAR).judged == 2


WORDS = [(None, "", ""), (1.0, "certain", "100 %"), (0.93, "very likely", "93 %"), (0.0, "doubtful", "0 %")]


@pytest.mark.parametrize(("certainty", "word", "number"), WORDS)
def test_certainty_for_people(certainty: float | None, word: str, number: str) -> None:
    assert (in_words(certainty), percent(certainty)) == (word, number)


def test_a_severer_conflict_weighs_more() -> None:
    weights = severity_weights()
    assert weights["high"] > weights["medium"] > weights["low"] > 0
    assert 0 < draft_bar() < default_bar() < 1
