"""Stores conflicts: one found again keeps its row, one not found again is closed, none is deleted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import groupby, islice
from typing import Any, Literal, TypedDict, Unpack

from counterclaim.db.bar import queue_rank
from counterclaim.db.errors import StoreError
from counterclaim.db.keys import evidence_key, json_of, name_key, safe_text
from counterclaim.db.records import QUEUE_CLASSES, Better, Conflict, ConflictCounts, Evidence
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.tables import derived
from counterclaim.db.tables.derived import Spoken
from counterclaim.db.tables.observations import transaction
from counterclaim.extractors.records import Doubt, plain

_UPSERT = """
INSERT INTO conflicts (id, kind, scope, subject, object, attribute, severity, class, explanation, evidence_key,
  first_seen, last_seen, subject_key, object_key, queue_rank)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, severity = excluded.severity, class = excluded.class,
  explanation = excluded.explanation, evidence_key = excluded.evidence_key,
  first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen), closed_at = NULL,
  judged = 0, queue_rank = excluded.queue_rank * coalesce(certainty, 1.0)"""

_STORED = """
SELECT id, scope, severity, class, explanation, evidence_key FROM conflicts
WHERE closed_at IS NULL AND first_seen <= ? AND id IN (SELECT value FROM json_each(?))"""
_SEEN = "UPDATE conflicts SET last_seen = max(last_seen, ?) WHERE id = ?"
_AWAY = """SELECT id FROM conflicts
WHERE (closed_at IS NOT NULL OR status <> 'open') AND id IN (SELECT value FROM json_each(?))"""
# What comes back is new to whoever has the queue to do: it is there since now.
_BACK = "UPDATE conflicts SET first_seen = max(first_seen, ?) WHERE id = ? AND status = 'open'"

_CONFLICTS = """
SELECT k.id, kind, scope, subject, attribute, severity, explanation, object, class, status, first_seen, last_seen,
  certainty, sure, u.better_side, u.better_value, u.reason,
  CASE WHEN k.status <> 'open' THEN r.right_value END, r.by_
FROM conflicts AS k LEFT JOIN conflict_support AS u ON u.conflict_id = k.id
LEFT JOIN reviews AS r ON r.id = (SELECT max(n.id) FROM reviews AS n WHERE n.conflict_id = k.id)
WHERE {where} ORDER BY queue_rank, kind, subject, attribute, k.id"""

_EVIDENCE = """
SELECT v.conflict_id, v.claim_id, v.doc, v.url, v.quote, v.start, v."end", v.value, v.source, v.published,
  r.probability
FROM conflict_evidence AS v LEFT JOIN second_readings AS r ON r.claim_id = v.claim_id
WHERE {where} ORDER BY v.conflict_id, v.position"""

_DOUBTS = "SELECT claim_id, question, reason, words FROM doubts WHERE {where} ORDER BY claim_id, position"

_STORED_EVIDENCE = """
SELECT position, side, claim_id, doc, url, quote, start, "end", value, source, published
FROM conflict_evidence WHERE conflict_id = ? ORDER BY position"""

_INSERT_EVIDENCE = """
INSERT INTO conflict_evidence (conflict_id, position, side, claim_id, doc, url, quote, start, "end", value, source,
  published, speaker, document_id, against)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

FEW = 5_000  # conflicts whose evidence is looked up one by one; of more all is read
BATCH = 2_000  # conflicts that are written at once
_LISTED = "{} IN (SELECT value FROM json_each(?))"
_WRITE = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make an encoder for each value
_LIST = None, None  # source and document of what a reference list says
_Row = tuple[Any, ...]


def save_conflicts(
    db: Database,
    found: Iterable[Conflict],
    at: str,
    *,
    scope_complete: bool,
    over: Collection[str] = (),
    spoken: Mapping[str, Spoken] | None = None,
    kept: Callable[[], Set[str]] = frozenset,
) -> ConflictCounts:
    """Record what a check found; with ``scope_complete`` whatever it did not find again is closed.

    ``over`` are the ids that a partial check would have found again: of these, too, the others are closed.
    ``spoken`` are the sources and documents of claims, as far as the check knows them by then; ``kept`` gives, when
    all is found, the ids that stay open although they were not.
    """
    with transaction(db):
        known = dict(db.execute("SELECT id, closed_at FROM conflicts"))
        now: set[str] = set()
        counts: Counter[str] = Counter()
        rest = iter(found)
        while batch := list(islice(rest, BATCH)):
            ids = {conflict_.id for conflict_ in batch}
            _save(db, batch, at, known.keys() | now, spoken or {})
            counts.update(_state(known, id_) for id_ in ids - now)
            now |= ids
        looked_for = known if scope_complete else over
        stay = now | kept()
        gone = [id_ for id_ in looked_for if id_ not in stay and id_ in known and known[id_] is None]
        derived.count(db, gone, -1)
        db.conn.executemany("UPDATE conflicts SET closed_at = ? WHERE id = ?", [(at, id_) for id_ in gone])
    return ConflictCounts(counts["new"], counts["seen"], len(gone), counts["reopened"])


class Wanted(TypedDict, total=False):
    """Which conflicts: those of the queue, unless something else is asked for.

    ``include_explained`` adds the classes that are no contradiction (rounding, scope, change, moved alias, unlisted),
    ``include_doubted`` those below the bar; ``min_certainty`` is another bar than the one of the last check.
    """

    status: str | None
    severity: str | None
    include_closed: bool
    include_explained: bool
    include_doubted: bool
    min_certainty: float | None


def conflicts(db: Database, **wanted: Unpack[Wanted]) -> list[Conflict]:
    """Return conflicts in the order of the queue; see ``Store.conflicts``."""
    where, parameters = ["1"], list[Any]()
    for column, value in (("status", wanted.get("status")), ("severity", wanted.get("severity"))):
        if value is not None:
            where.append(f"{column} = ?")
            parameters.append(value)
    if not wanted.get("include_closed"):
        where.append("closed_at IS NULL")
    if not wanted.get("include_explained"):
        classes = sorted(QUEUE_CLASSES)
        where.append(f"class IN ({', '.join('?' * len(classes))})")
        parameters.extend(classes)
    bar = wanted.get("min_certainty")
    if not wanted.get("include_doubted"):
        where.append("sure = 1" if bar is None else "coalesce(certainty, 1.0) >= ?")
        parameters.extend([] if bar is None else [bar])
    rows = db.execute(_CONFLICTS.format(where=" AND ".join(where)), parameters).fetchall()
    return _with_evidence(db, rows)


def conflict(db: Database, id_or_prefix: str) -> Conflict:
    """Return one conflict by its id or the beginning of it. Raises StoreError when none or several match."""
    prefix = id_or_prefix.strip().lower()
    like = "SELECT id FROM conflicts WHERE ?1 <> '' AND id >= ?1 AND id < ?1 || char(1114111) ORDER BY id LIMIT 4"
    ids = [id_ for (id_,) in db.execute(like, [prefix])]  # ids are lower case: a range of the index, not a scan
    exact = [id_ for id_ in ids if id_.lower() == prefix]
    if not ids:
        raise StoreError(f"conflict {id_or_prefix!r} is not in the database: `counterclaim conflicts` lists the ids")
    if len(ids) > 1 and not exact:
        some = ", ".join(ids[:3]) + (", ..." if len(ids) > 3 else "")
        raise StoreError(f"conflict {id_or_prefix!r} is ambiguous ({some}): give more of the id")
    return by_ids(db, (exact or ids)[:1])[0]


def by_ids(db: Database, ids: Collection[str]) -> list[Conflict]:
    """Return conflicts by their exact ids, in the order of the queue."""
    return _with_evidence(
        db, db.execute(_CONFLICTS.format(where=_LISTED.format("k.id")), [json.dumps(list(ids))]).fetchall()
    )


def _save(db: Database, batch: Iterable[Conflict], at: str, known: Set[str], spoken: Mapping[str, Spoken]) -> None:
    """Save conflicts with their evidence; of one already known only what has changed is written."""
    one_of_each = {conflict_.id: conflict_ for conflict_ in batch}  # of two with one id the later stands
    rows = [_row(conflict_, at) for conflict_ in one_of_each.values()]
    found_again = [id_ for id_ in one_of_each if id_ in known]
    same = _unchanged(db, rows, found_again, at)
    fresh = _fresh(db, one_of_each.values(), known)
    replaced = known & fresh.keys()
    changed = [id_ for id_ in found_again if id_ not in same or id_ in replaced]
    away = db.execute(_AWAY, [json.dumps(changed)]).fetchall()
    derived.count(db, changed, -1)
    db.conn.executemany(_SEEN, [(at, id_) for id_ in same])
    db.conn.executemany(_UPSERT, [row for row in rows if row[0] not in same])
    db.conn.executemany("DELETE FROM conflict_evidence WHERE conflict_id = ?", [(id_,) for id_ in replaced])
    db.conn.executemany(_INSERT_EVIDENCE, _spoken(db, fresh, spoken))
    derived.count(db, [*changed, *(one_of_each.keys() - known)], 1)
    derived.decide(db, changed)
    db.conn.executemany(_BACK, [(at, id_) for (id_,) in away])


def _unchanged(db: Database, rows: Iterable[_Row], ids: Sequence[str], at: str) -> set[str]:
    """Return which of the rows the table has, but for when they were last seen: an index less to write for each."""
    stored = {row[0]: row[1:] for row in db.execute(_STORED, [at, json.dumps(ids)])}
    return {row[0] for row in rows if stored.get(row[0]) == (row[2], *row[6:10])}


def _fresh(db: Database, batch: Iterable[Conflict], known: Set[str]) -> dict[str, list[_Row]]:
    """Return the evidence of the conflicts whose evidence is not the stored one, by id, in the order of the table."""
    fresh = {}
    for conflict_ in batch:
        wanted = _evidence_rows(conflict_.evidence)
        stored = db.execute(_STORED_EVIDENCE, [conflict_.id]).fetchall() if conflict_.id in known else []
        if stored != wanted:
            fresh[conflict_.id] = wanted
    return dict(sorted(fresh.items()))


def _spoken(db: Database, fresh: Mapping[str, list[_Row]], spoken: Mapping[str, Spoken]) -> Iterator[_Row]:
    """Yield rows of evidence with who says each and against whom it stands."""
    unknown = {item[2] for items in fresh.values() for item in items if item[2] not in spoken}
    looked_up = derived.claim_sources(db, unknown)
    for id_, items in fresh.items():
        said = [spoken.get(item[2]) or looked_up.get(item[2]) or _LIST for item in items]
        stands = derived.against((item[1], source) for item, (source, _) in zip(items, said, strict=True))
        for item, (source, document), bits in zip(items, said, stands, strict=True):
            yield (id_, *item, item[9] if source is None else source, document, bits)


def _state(known: Mapping[str, str | None], id_: str) -> str:
    if id_ not in known:
        return "new"
    return "seen" if known[id_] is None else "reopened"


def _row(conflict_: Conflict, at: str) -> _Row:
    subject, other = safe_text(conflict_.subject), conflict_.object and safe_text(conflict_.object)
    return (
        conflict_.id, conflict_.kind, conflict_.scope, subject, other, conflict_.attribute, conflict_.severity,
        conflict_.cls, safe_text(conflict_.explanation), evidence_key(item.claim_id for item in conflict_.evidence),
        at, at, name_key(subject), other and name_key(other), queue_rank(conflict_.severity, None),
    )  # fmt: skip


def _evidence_rows(evidence: Sequence[Evidence]) -> list[_Row]:
    """Return rows as ``_STORED_EVIDENCE`` gives them."""
    return [
        (
            position, side, item.claim_id, item.doc, item.url, safe_text(item.quote), item.start, item.end,
            safe_text(_value(item.value)), item.source, item.published,
        )
        for position, (side, item) in enumerate(zip(sides_of(evidence), evidence, strict=True))
    ]  # fmt: skip


def sides_of(evidence: Sequence[Evidence]) -> list[Literal["left", "right"]]:
    """Return the side of each item: left says what the first item says, right differs."""
    values = [_value(item.value) for item in evidence]
    same = len(set(values)) == 1  # an ordering both ways round has no values: the first item against the rest
    return ["left" if not at or (not same and value == values[0]) else "right" for at, value in enumerate(values)]


def _value(value: object) -> str:
    return _WRITE(plain(value))


def _with_evidence(db: Database, rows: Sequence[_Row]) -> list[Conflict]:
    few = len(rows) <= FEW
    ids = [json.dumps([row[0] for row in rows])] if few else []
    found = db.execute(_EVIDENCE.format(where=_LISTED.format("v.conflict_id") if few else "1"), ids).fetchall()
    doubts = doubts_about(db, {row[1] for row in found if row[-1] is not None} if few else None)
    evidence = {
        id_: tuple(_evidence(row, doubts.get(row[1], ())) for row in group)
        for id_, group in groupby(found, key=lambda row: str(row[0]))
    }
    return [_conflict(row, evidence.get(row[0], ())) for row in rows]


def doubts_about(db: Database, claims: Collection[str] | None) -> dict[str, tuple[Doubt, ...]]:
    """Return the doubts about statements by the ids of their claims; None: about all."""
    few = claims is not None
    rows = db.execute(
        _DOUBTS.format(where=_LISTED.format("claim_id") if few else "1"),
        [json.dumps(sorted(claims or ()))] if few else [],
    )
    return {id_: tuple(Doubt(*row[1:]) for row in group) for id_, group in groupby(rows, key=lambda row: str(row[0]))}


def _evidence(row: _Row, doubts: tuple[Doubt, ...]) -> Evidence:
    _, claim_id, doc, url, quote, start, end, value, source, published, probability = row
    return Evidence(
        claim_id, doc, url, quote, start, end, json_of(value), source, published, probability, doubts
    )  # fmt: skip


def _conflict(row: _Row, evidence: tuple[Evidence, ...]) -> Conflict:
    id_, kind, scope, subject, attribute, severity, explanation, object_, class_, status, first_seen, last_seen = row[
        :12
    ]
    certainty, sure, *support = row[12:]
    return Conflict(
        id_, kind, scope, subject, attribute, severity, explanation, evidence, object_, class_, status,
        first_seen, last_seen, certainty, bool(sure), better_of(evidence, *support),
    )  # fmt: skip


def better_of(
    evidence: Sequence[Evidence], side: str | None, value: str | None, reason: str | None, right: str | None = None,
    by: str | None = None,
) -> Better | None:  # fmt: skip
    """Return the side that a reviewer took to be right, else the better supported one."""
    if right is not None:
        return Better(json_of(right), f"{by or 'A reviewer'} decided so.", decided=True)
    if side is None or reason is None or not evidence:
        return None
    first = evidence[0].value
    says = {"left": first, "right": next((item.value for item in evidence if item.value != first), None)}
    return Better(says.get(side, value), reason)
