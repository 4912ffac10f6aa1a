"""What the review pages ask for at once: which models documents speak of, the state of each conflict, counts.

All of it follows from claims, conflicts and reviews. It is kept up to date where those are written (here, in
``db.queue`` and by triggers); ``renew`` makes it anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from db.keys import name_key
from db.light import Database

_STORED = "SELECT subject_key, subject, claims FROM document_models WHERE document_id = ? ORDER BY subject_key"
_PUT_MODEL = """
INSERT INTO document_models (subject_key, document_id, source_id, subject, claims)
SELECT ?, id, source_id, ?, ? FROM documents WHERE id = ? AND gone_at IS NULL"""
_PUT_COUNT = "UPDATE documents SET current_claims = ? WHERE id = ? AND current_claims <> ?"
_SPEAKERS = """
SELECT c.id, d.source_id, d.id FROM claims AS c JOIN documents AS d ON d.id = c.document_id
WHERE c.id IN (SELECT value FROM json_each(?))"""

_ANEW = """
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
UPDATE conflicts SET status = coalesce((SELECT CASE
    WHEN r.evidence_key = conflicts.evidence_key OR r.pin = (SELECT json_group_array(value) FROM (
      SELECT DISTINCT value FROM conflict_evidence WHERE conflict_id = r.conflict_id ORDER BY value)) THEN r.verdict
    ELSE 'open' END
  FROM reviews AS r WHERE r.conflict_id = conflicts.id ORDER BY r.id DESC LIMIT 1), 'open');
DELETE FROM conflict_counts;
INSERT INTO conflict_counts
SELECT '', attribute, severity, kind, class, status, count(*) FROM conflicts WHERE closed_at IS NULL
GROUP BY attribute, severity, kind, class, status;
INSERT INTO conflict_counts
SELECT v.speaker, '', k.severity, k.kind, k.class, k.status, count(DISTINCT k.id)
FROM conflicts AS k JOIN conflict_evidence AS v ON v.conflict_id = k.id WHERE k.closed_at IS NULL
GROUP BY v.speaker, k.severity, k.kind, k.class, k.status;"""


def save_models(db: Database, document_id: str, claims: Iterable[Sequence[str]]) -> None:
    """Record of which models a document speaks: ``claims`` are (subject key, subject) of its current claims."""
    counts, names = Counter[str](), dict[str, str]()
    for key, subject in claims:
        counts[key] += 1
        names[key] = min(subject, names.get(key, subject))
    rows = [(key, names[key], counts[key]) for key in sorted(counts)]
    db.execute(_PUT_COUNT, [counts.total(), document_id, counts.total()])
    if db.execute(_STORED, [document_id]).fetchall() == rows:
        return
    db.execute("DELETE FROM document_models WHERE document_id = ?", [document_id])
    db.conn.executemany(_PUT_MODEL, [(*row, document_id) for row in rows])


def speakers(db: Database, claims: str) -> Mapping[str, tuple[str, str]]:
    """Return (source, document) of claims by id, given a JSON list of ids; a reference's claim has none."""
    return {id_: (source, document) for id_, source, document in db.execute(_SPEAKERS, [claims])}


def against(sides: Sequence[tuple[str, str | None]]) -> list[int]:
    """Return against whom each piece of evidence of a conflict stands, given side and source (None: a reference).

    As bits: 1 another source on the other side, 2 the same source, 4 a reference.
    """
    opposite = {side: {source for other, source in sides if other != side} for side, _ in sides}
    return [
        any(other not in (None, source) for other in opposite[side])
        + 2 * (source is not None and source in opposite[side])
        + 4 * (None in opposite[side])
        for side, source in sides
    ]


def renew(db: Database) -> None:
    """Make everything anew out of claims, conflicts and reviews. Called inside a transaction."""
    rows = db.execute("SELECT id, subject, object FROM conflicts").fetchall()
    keys = [(name_key(subject), other and name_key(other), id_) for id_, subject, other in rows]
    db.conn.executemany("UPDATE conflicts SET subject_key = ?, object_key = ? WHERE id = ?", keys)
    for statement in _ANEW.split(";\n"):
        db.execute(statement)
