"""Derived tables of the review pages: models of each document, state of each conflict, counts.

All of it follows from claims, conflicts and reviews and is kept up to date where those are written: by
``db.tables.observations`` and ``db.tables.conflicts`` in the same transaction, and by triggers for decisions and for
documents that appear, disappear or move. ``rebuild`` computes it again from nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from counterclaim.db.keys import name_key
from counterclaim.db.sqlite.light_import import Database

Spoken = tuple[str, str]  # the source that makes a claim, and the document

# A document's claims show which models it may have mentioned: they are never deleted.
_OF_DOCUMENT = "document_id = ?1 AND subject_key IN (SELECT subject_key FROM claims WHERE document_id = ?1)"
_STORED = f"""
SELECT subject_key, document_id, source_id, subject, claims FROM document_models WHERE {_OF_DOCUMENT}
ORDER BY subject_key"""  # noqa: S608
_FORGET = f"DELETE FROM document_models WHERE {_OF_DOCUMENT}"  # noqa: S608
_PUT_MODEL = "INSERT INTO document_models (subject_key, document_id, source_id, subject, claims) VALUES (?, ?, ?, ?, ?)"
_SPEAKERS = """
SELECT c.id, d.source_id, d.id FROM claims AS c JOIN documents AS d ON d.id = c.document_id
WHERE c.id IN (SELECT value FROM json_each(?))"""

# What some conflicts count for while they are not closed: each once for its attribute, and once for each speaker.
_COUNT = """
WITH k AS MATERIALIZED (
  SELECT id, attribute, severity, kind, class, status, sure FROM conflicts
  WHERE id IN (SELECT value FROM json_each(:ids)) AND closed_at IS NULL)
INSERT INTO conflict_counts
SELECT '', attribute, severity, kind, class, status, sure, :sign * count(*) FROM k WHERE true GROUP BY 2, 3, 4, 5, 6, 7
UNION ALL
SELECT v.speaker, '', k.severity, k.kind, k.class, k.status, k.sure, :sign * count(DISTINCT k.id)
FROM k CROSS JOIN conflict_evidence AS v ON v.conflict_id = k.id WHERE true GROUP BY 1, 3, 4, 5, 6, 7
ON CONFLICT DO UPDATE SET conflicts = conflicts + excluded.conflicts"""

_DECIDED = """
coalesce((SELECT CASE
    WHEN r.evidence_key = conflicts.evidence_key OR r.pin = (SELECT json_group_array(value) FROM (
      SELECT DISTINCT value FROM conflict_evidence WHERE conflict_id = r.conflict_id ORDER BY value)) THEN r.verdict
    ELSE 'open' END
  FROM reviews AS r WHERE r.conflict_id = conflicts.id ORDER BY r.id DESC LIMIT 1), 'open')"""
_DECIDE = f"""
UPDATE conflicts SET status = {_DECIDED}
WHERE id IN (SELECT value FROM json_each(?))
  AND EXISTS (SELECT 1 FROM reviews WHERE conflict_id = conflicts.id)"""  # noqa: S608

_ANEW = f"""
UPDATE documents SET current_claims = (
  SELECT count(*) FROM claims AS c WHERE c.document_id = documents.id AND c.gone_at IS NULL);
DELETE FROM document_models;
INSERT INTO document_models (subject_key, document_id, source_id, subject, claims)
SELECT c.subject_key, d.id, d.source_id, min(c.subject), count(*)
FROM claims AS c JOIN documents AS d ON d.id = c.document_id
WHERE c.gone_at IS NULL AND d.gone_at IS NULL GROUP BY c.subject_key, d.id;
UPDATE conflict_evidence SET document_id = (
  SELECT document_id FROM claims AS c WHERE c.id = conflict_evidence.claim_id);
UPDATE conflict_evidence SET speaker = coalesce((
  SELECT source_id FROM documents AS d WHERE d.id = conflict_evidence.document_id), source);
UPDATE conflict_evidence SET against =
  EXISTS (SELECT 1 FROM conflict_evidence AS o JOIN sources AS s ON s.id = o.speaker
    WHERE o.conflict_id = conflict_evidence.conflict_id AND o.side <> conflict_evidence.side
      AND o.speaker <> conflict_evidence.speaker)
  + 2 * EXISTS (SELECT 1 FROM conflict_evidence AS o JOIN sources AS s ON s.id = o.speaker
    WHERE o.conflict_id = conflict_evidence.conflict_id AND o.side <> conflict_evidence.side
      AND o.speaker = conflict_evidence.speaker)
  + 4 * EXISTS (SELECT 1 FROM conflict_evidence AS o
    WHERE o.conflict_id = conflict_evidence.conflict_id AND o.side <> conflict_evidence.side
      AND o.speaker NOT IN (SELECT id FROM sources));
UPDATE conflicts SET status = {_DECIDED};
DELETE FROM conflict_counts;
INSERT INTO conflict_counts
SELECT '', attribute, severity, kind, class, status, sure, count(*) FROM conflicts WHERE closed_at IS NULL
GROUP BY attribute, severity, kind, class, status, sure;
INSERT INTO conflict_counts
SELECT v.speaker, '', k.severity, k.kind, k.class, k.status, k.sure, count(DISTINCT k.id)
FROM conflicts AS k JOIN conflict_evidence AS v ON v.conflict_id = k.id WHERE k.closed_at IS NULL
GROUP BY v.speaker, k.severity, k.kind, k.class, k.status, k.sure;"""  # noqa: S608


def save_models(
    db: Database, document_id: str, source_id: str, claims: Iterable[Sequence[str]], *, said_before: bool
) -> None:
    """Record which models a document mentions: ``claims`` are (subject key, subject) of its current claims.

    ``said_before`` tells whether it had current claims before these.
    """
    counts, names = Counter[str](), dict[str, str]()
    for key, subject in claims:
        counts[key] += 1
        names[key] = min(subject, names.get(key, subject))
    rows = [(key, document_id, source_id, names[key], counts[key]) for key in sorted(counts)]
    if said_before:
        if db.execute(_STORED, [document_id]).fetchall() == rows:
            return
        db.execute(_FORGET, [document_id])
    db.conn.executemany(_PUT_MODEL, rows)


def claim_sources(db: Database, claims: Collection[str]) -> dict[str, Spoken]:
    """Return (source, document) of claims by id; a reference's claim has none."""
    return {id_: (source, document) for id_, source, document in db.execute(_SPEAKERS, [_listed(claims)])}


def against(sides: Iterable[tuple[str, str | None]]) -> list[int]:
    """Return the kinds of opponents of each piece of evidence, given side and source (None: a reference).

    As bits: 1 another source on the other side, 2 the same source, 4 a reference.
    """
    sides, on = list(sides), {"left": set[str | None](), "right": set[str | None]()}
    for side, source in sides:
        on[side].add(source)
    out = []
    for side, source in sides:
        opposite = on["right" if side == "left" else "left"]
        itself, reference = source is not None and source in opposite, None in opposite
        out.append((len(opposite) > itself + reference) + 2 * itself + 4 * reference)
    return out


def count(db: Database, ids: Iterable[str], sign: int) -> None:
    """Add (1) or take away (-1) what conflicts count for, as they stand: before and after they are changed."""
    db.execute(_COUNT, {"ids": _listed(ids), "sign": sign})


def decide(db: Database, ids: Iterable[str]) -> None:
    """Re-evaluate which decisions hold for conflicts whose evidence may have changed, and update the counts."""
    db.execute(_DECIDE, [_listed(ids)])


def rebuild(db: Database) -> None:
    """Recompute all derived tables from claims, conflicts and reviews. Called inside a transaction."""
    rows = db.execute("SELECT id, subject, object FROM conflicts").fetchall()
    keys = [(name_key(subject), other and name_key(other), id_) for id_, subject, other in rows]
    db.conn.executemany("UPDATE conflicts SET subject_key = ?, object_key = ? WHERE id = ?", keys)
    for statement in _ANEW.split(";\n"):
        db.execute(statement)


def _listed(values: Iterable[str]) -> str:
    return json.dumps(list(values))
