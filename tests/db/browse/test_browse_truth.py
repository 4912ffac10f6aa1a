"""The fast answers are those of the views: on stores where pages come, change and go, and people decide."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from counterclaim.db.browse.conflicts.queue import neighbours, queue
from counterclaim.db.browse.conflicts.summary_rows import new_since
from counterclaim.db.browse.models.model import model, models
from counterclaim.db.browse.overview.agreement import against
from counterclaim.db.browse.overview.home import counts, most_disputed_models, most_disputed_sources
from counterclaim.db.browse.overview.source import source, sources
from counterclaim.db.browse.records.conflicts import Filters
from counterclaim.db.browse.records.overview import SourceRow
from counterclaim.db.browse.sql import ask
from counterclaim.db.incremental import judging as judged
from counterclaim.db.keys import name_key
from counterclaim.db.records import QUEUE_CLASSES, StoredClaim
from counterclaim.db.store import Store
from counterclaim.extractors.records import Claim, Doubt, Qualifiers, SecondReading

MODELS = ("Small 3", "small-3", "Large 3", "Flash 2")
FACTS = {"input_price": ("0.10", "0.20", "1.00"), "context_window": ("128000", "200000", "1000000")}
VERDICTS = ("confirmed", "dismissed", "resolved", "open")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, kit: Any) -> Path:
    """A store of some sixty pages by five sources, checked four times, with decisions between; always the same."""
    rng, path = random.Random(5), tmp_path_factory.mktemp("truth") / "claims.db"
    listed = Claim("list", "Small 3", "input_price", "is", Decimal("0.1"), "0.1 USD", 0, 7, qualifiers=Qualifiers())
    hosted = replace(listed, subject="Large 3", qualifiers=Qualifiers(provider="Host"))
    references = [
        StoredClaim("ref1", listed, "reference:list", None),
        StoredClaim("ref2", hosted, "reference:list", None),
    ]
    with Store.open(path) as store:
        for day in range(1, 5):
            at = f"2026-01-0{day}T00:00:00Z"
            run = store.start_run("run", "r1", at)
            for number in range(15):
                kit.save(store, _page(kit, rng, number), at)
            if day > 1:
                for id_ in rng.sample([id_ for (id_,) in store._db.execute("SELECT id FROM documents")], 3):
                    store.save_gone(id_, at)
            store.update_findings(at, references)
            _judge(store)
            ids = [item.id for item in store.conflicts(include_explained=True, include_doubted=True)]
            for id_ in rng.sample(ids, len(ids) // 3):
                verdict = rng.choice(VERDICTS)
                store.add_review(id_, verdict, at=at, pinned=verdict == "dismissed" and rng.random() < 0.5)
            store.finish_run(run, at, {}, changed=True)
        kit.save(store, _page(kit, rng, 99), "2026-01-09T00:00:00Z")  # saved, and not checked yet
        store.save_gone(store._db.execute("SELECT document_id FROM conflict_evidence LIMIT 1").fetchone()[0], at)
    return path


def _judge(store: Store) -> None:
    """Let a quarter of the conflicts be doubted, and the others be sure to different degrees."""
    judging = store.judging()
    judging.begin("r1", 0.5)
    for page in judging.pages("r1"):
        judging.save(page.extraction_id, "r1", dict.fromkeys(page.claims, SecondReading(0.8, (Doubt("q", "why"),))))
    with patch.object(judged, "certainty", lambda conflict, _: (0.4, 0.6, 0.8, 0.9)[int(conflict.id, 16) % 4]):
        judging.judge(0.5)


def _page(kit: Any, rng: random.Random, number: int) -> Any:
    said: list[tuple[str, str, Any]] = [
        (model_, fact, Decimal(rng.choice(values)))
        for model_ in rng.sample(MODELS, 2) for fact, values in FACTS.items() if rng.random() < 0.8
    ]  # fmt: skip
    said.append((rng.choice(MODELS), "multimodal", rng.random() < 0.6))
    published = rng.choice([None, "2025-12-01", "2025-12-05"])
    return kit.page(f"p{number}", *said, source=f"s{number % 5}", published=published)


@pytest.fixture
def conn(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
        yield opened


class Truth:
    """The queue by the view and plain Python."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        names = (
            "id",
            "severity",
            "kind",
            "cls",
            "status",
            "subject",
            "object",
            "attribute",
            "first_seen",
            "rank",
            "sure",
        )
        sql = """SELECT conflict_id, severity, kind, class, status, subject, object, attribute, first_seen,
          severity_rank, sure FROM all_conflicts WHERE closed_at IS NULL
          ORDER BY severity_weight(severity) * coalesce(certainty, 1) DESC, kind, subject, attribute, conflict_id"""
        conn.create_function("severity_weight", 1, {"high": 3, "medium": 2, "low": 1}.get)
        self.rows = [dict(zip(names, row, strict=True)) for row in ask(conn, sql)]
        self.since = new_since(conn)
        said = """SELECT v.conflict_id, coalesce(d.source_id, v.source) FROM conflict_evidence AS v
          LEFT JOIN claims AS c ON c.id = v.claim_id LEFT JOIN documents AS d ON d.id = c.document_id"""
        found = ask(conn, said)
        for row in self.rows:
            row["source"] = {source_ for id_, source_ in found if id_ == row["id"]}
            row["model"] = {name_key(name) for name in (row["subject"], row["object"]) if name}

    def queue(self, filters: Filters, *, any_class: bool = False, any_half: bool = False) -> list[dict[str, Any]]:
        halves = (0, 1) if any_half else (0 if filters.less_sure else 1,)
        return [row for row in self.rows if row["sure"] in halves and self._lets(row, filters, any_class=any_class)]

    def _lets(self, row: dict[str, Any], filters: Filters, *, any_class: bool) -> bool:
        if filters.new_only and row["first_seen"] < self.since:
            return False
        if not any_class and (row["cls"] not in QUEUE_CLASSES if filters.cls is None else row["cls"] != filters.cls):
            return False
        for name in ("severity", "kind", "status", "attribute"):
            if getattr(filters, name) not in (None, row[name]):
                return False
        return (filters.model is None or name_key(filters.model) in row["model"]) and (
            filters.source is None or filters.source in row["source"]
        )


CASES = [
    Filters(), Filters(status="open"), Filters(status="confirmed"), Filters(severity="high"), Filters(kind="value"),
    Filters(new_only=True), Filters(new_only=True, status="open", source="s1"), Filters(model="SMALL 3"),
    Filters(model="large 3", attribute="input_price"), Filters(source="s2", status="open"),
    Filters(source="reference:list"), Filters(cls="change"), Filters(cls="stale", source="s0"),
    Filters(attribute="multimodal", severity="medium"), Filters(status="dismissed", model="flash 2", source="s3"),
    Filters(cls="unlisted"), Filters(cls="unlisted", status="open", source="s1"),
    Filters(less_sure=True), Filters(less_sure=True, status="open", model="small 3"),
    Filters(less_sure=True, new_only=True), Filters(less_sure=True, severity="high", source="s1"),
]  # fmt: skip


@pytest.mark.parametrize("filters", CASES, ids=repr)
def test_the_queue_and_all_its_choices(conn: sqlite3.Connection, filters: Filters) -> None:
    truth = Truth(conn)
    expected = truth.queue(filters)
    page = queue(conn, filters, size=1_000)
    assert [row.id for row in page.rows] == [row["id"] for row in expected]
    assert [row.status for row in page.rows] == [row["status"] for row in expected]
    assert page.total == len(expected)
    for name, choices in page.facets.items():
        if name == "unlisted":
            asked = replace(filters, cls="unlisted", less_sure=False)
            assert [(choice.value, choice.count) for choice in choices] == [(name, len(truth.queue(asked)))]
            continue
        if name == "less_sure":
            empty = replace(filters, cls=None) if filters.cls == "unlisted" else filters
        else:
            empty = replace(filters, **{name: False if name == "new_only" else None})
        rows = truth.queue(empty, any_class=name == "cls", any_half=name == "less_sure")
        if name == "less_sure":
            wanted = Counter({"1": sum(not row["sure"] for row in rows), "": sum(row["sure"] for row in rows)})
            assert {choice.value: choice.count for choice in choices} == wanted
        elif name == "new_only":
            wanted = Counter({"1": sum(row["first_seen"] >= truth.since for row in rows)})
            assert {choice.value: choice.count for choice in choices} == wanted
        else:
            values = (row[name] if isinstance(row[name], set) else {row[name]} for row in rows)
            # a choice that was made is there even if it leaves nothing
            assert {choice.value: choice.count for choice in choices if choice.count} == Counter(
                each for some in values for each in some
            )


@pytest.mark.parametrize("order", ["worst", "newest"])
@pytest.mark.parametrize("filters", [Filters(), Filters(kind="value")], ids=repr)
def test_pages_follow_each_other_both_ways(conn: sqlite3.Connection, filters: Filters, order: Any) -> None:
    whole = [row.id for row in queue(conn, filters, order=order, size=1_000).rows]
    assert len(whole) > 4
    forwards, page = [], queue(conn, filters, order=order, size=4)
    forwards.append([row.id for row in page.rows])
    while page.after is not None:
        page = queue(conn, filters, order=order, after=page.after, size=4)
        forwards.append([row.id for row in page.rows])
    assert [id_ for ids in forwards for id_ in ids] == whole
    backwards = [[row.id for row in page.rows]]
    while page.before is not None:
        page = queue(conn, filters, order=order, before=page.before, size=4)
        backwards.append([row.id for row in page.rows])
    assert [id_ for ids in reversed(backwards) for id_ in ids] == whole
    for place, id_ in enumerate(whole, 1):
        found = neighbours(conn, filters, id_, order=order)
        assert (found.place, found.total) == (place, len(whole))
        assert found.previous == (whole[place - 2] if place > 1 else None)
        assert found.next == (whole[place] if place < len(whole) else None)


def test_home_counts_what_the_views_count(conn: sqlite3.Connection) -> None:
    found = counts(conn)
    (claims,) = ask(conn, "SELECT count(*) FROM claim_facts")[0]
    (models_,) = ask(conn, "SELECT count(*) FROM models")[0]
    (documents,) = ask(conn, "SELECT count(*) FROM documents WHERE gone_at IS NULL")[0]
    assert (found.claims, found.models, found.documents) == (claims, models_, documents)
    by_status = dict(ask(conn, "SELECT status, count(*) FROM conflict_report GROUP BY 1"))
    assert dict(found.by_status) == by_status
    assert set(by_status) <= set(VERDICTS)
    open_ = "SELECT {}, count(*) FROM conflict_report WHERE status = 'open' GROUP BY 1"
    assert dict(found.by_severity) == dict(ask(conn, open_.format("severity")))
    assert dict(found.by_kind) == dict(ask(conn, open_.format("kind")))


def test_who_is_disputed_most(conn: sqlite3.Connection) -> None:
    live = [row for row in Truth(conn).queue(Filters()) if row["status"] in ("open", "confirmed")]
    models_ = Counter(key for row in live for key in row["model"])
    assert {row.key: row.conflicts for row in most_disputed_models(conn)} == models_
    sources_ = Counter(id_ for row in live for id_ in row["source"] if not id_.startswith("reference:"))
    assert {row.key: row.conflicts for row in most_disputed_sources(conn)} == sources_


def test_sources_are_scored_as_in_the_view(conn: sqlite3.Connection) -> None:
    names = {field.name for field in fields(SourceRow)}
    sql = "SELECT source_id AS id, source AS name, * FROM source_scores"
    cursor = conn.execute(sql)
    columns = [column[0] for column in cursor.description]
    view = [{k: v for k, v in zip(columns, row, strict=True) if k in names} for row in cursor]
    found = {row.id: row for row in sources(conn).rows}
    assert {id_: {name: getattr(row, name) for name in names} for id_, row in found.items()} == {
        row["id"]: row for row in view
    }
    assert sum(row.conflicts for row in found.values()) > 10


def test_a_source_has_all_its_claims_page_by_page(conn: sqlite3.Connection) -> None:
    expected = {id_ for (id_,) in ask(conn, "SELECT claim_id FROM claim_facts WHERE source_id = 's2'")}
    page = source(conn, "s2", size=3)
    assert page is not None
    seen = [claim.id for claim in page.claims]
    while page.after is not None:
        first = page.claims[0].id
        page = source(conn, "s2", after=page.after, size=3)
        assert page is not None
        seen += [claim.id for claim in page.claims]
        back = source(conn, "s2", before=page.claims[0].id, size=3)
        assert back is not None
        assert back.claims[0].id == first
    assert len(seen) == len(set(seen))
    assert set(seen) == expected
    live = {row["id"] for row in Truth(conn).queue(Filters(source="s2")) if row["status"] in ("open", "confirmed")}
    assert {row.id for row in page.rows} == live


def test_whom_a_source_stands_against(conn: sqlite3.Connection) -> None:
    live = {row["id"] for row in Truth(conn).queue(Filters()) if row["status"] in ("open", "confirmed")}
    said = ask(conn, "SELECT conflict_id, side, speaker FROM conflict_evidence")
    expected = Counter(
        other for id_, other in {
            (one[0], other[2]) for one in said for other in said
            if one[0] in live and one[0] == other[0] and one[1] != other[1] and one[2] == "s1"
        }
    )  # fmt: skip
    assert {row.other_id: row.conflicts for row in against(conn, "s1")} == expected


def test_models_are_those_of_the_view(conn: sqlite3.Connection) -> None:
    view = ask(conn, "SELECT subject_key, subject, claims, attributes, documents, sources FROM models ORDER BY 1")
    rows = models(conn).rows
    assert [(row.subject_key, row.name, row.claims, row.attributes, row.documents, row.sources) for row in rows] == view
    for row in rows:
        page = model(conn, row.subject_key)
        assert page is not None
        assert len(page.attributes) <= row.attributes
        assert sum(one.claims for one in page.spellings) == row.claims
        about = Truth(conn).queue(Filters(model=row.subject_key))
        live = [one["id"] for one in about if one["status"] in ("open", "confirmed")]
        assert [one.id for one in page.conflicts] == live[:50]
        assert row.conflicts == len(live)
