"""Append-only log of how a document's claims change when the document, or the ruleset, changes.

A claim that is no longer made and a new one about the same thing are paired: one change from an old to a new value,
rather than a removal and an addition.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from counterclaim.db.sqlite.light_import import Database

Cause = Literal["page", "ruleset", "both", "gone", "back"]
# The qualifiers under which two values are of different things, and do not replace each other.
SCOPE = ("conditions", "hypothetical", "provider", "tier", "volume_tokens")

_SAID = """
SELECT id, subject_key, attribute, relation, coalesce(object_key, ''), coalesce(value_num, value_text, ''), qualifiers,
  start FROM claims WHERE document_id = ? ORDER BY start, id"""

_LOG = """
INSERT INTO changes (document_id, at, cause, change, old_claim_id, new_claim_id, extraction_id)
VALUES (?, ?, ?, ?, ?, ?, ?)"""

# A page's change is dated by when the body that says it was first fetched, not by when somebody came to read it.
_SEEN_FROM = """
SELECT v.first_seen FROM documents AS d JOIN versions AS v ON v.document_id = d.id AND v.snapshot_id = d.snapshot_id
WHERE d.id = ? ORDER BY v.number DESC LIMIT 1"""

_CURRENT = "SELECT id FROM claims WHERE document_id = ? AND gone_at IS NULL ORDER BY start, id"


class Said(NamedTuple):
    """The content of a claim by which two claims of one document are compared."""

    id: str
    subject: str
    attribute: str
    relation: str
    object: str
    value: float | str
    qualifiers: str
    start: int = 0

    @property
    def topic(self) -> tuple[str, ...]:
        """Return its subject, attribute and conditions: within one topic a new value replaces an old one."""
        given = json.loads(self.qualifiers)
        scope = json.dumps([given.get(name) for name in SCOPE])
        return self.subject, self.attribute, self.relation, self.object, scope

    @property
    def meaning(self) -> tuple[Any, ...]:
        """Return its content without the wording."""
        return self.subject, self.attribute, self.relation, self.object, self.value, self.qualifiers


class Change(NamedTuple):
    """One change: ``added`` has no old claim and ``removed`` no new one; ``reworded`` says the same in other words."""

    change: str
    old: str | None
    new: str | None


def compare(old: Sequence[Said], new: Sequence[Said], kept: Iterable[Said] = ()) -> list[Change]:
    """Return how ``new`` claims took the place of ``old`` ones, in the order of the text; ``kept`` are still made.

    Every claim of ``old`` and of ``new`` is in exactly one change; each list is in the order of its text.
    """
    out: dict[int, Change] = {}
    said_still = {claim.meaning: claim.id for claim in kept}
    left, found = _paired(old, new, "meaning", "reworded", out)
    left, found = _paired(left, found, "topic", "changed", out)
    said_now = {claim.meaning: claim.id for claim in new} | said_still
    before = {claim.meaning: claim.id for claim in old} | said_still
    for claim in left:  # a repetition that was dropped, or added, is not a claim that came or went
        again = said_now.get(claim.meaning)
        out[len(out)] = Change("removed", claim.id, None) if again is None else Change("reworded", claim.id, again)
    for claim in found:
        again = before.get(claim.meaning)
        out[len(out)] = Change("added", None, claim.id) if again is None else Change("reworded", again, claim.id)
    places = {claim.id: claim.start for claim in (*old, *new)}
    return sorted(out.values(), key=lambda c: min(places[id_] for id_ in (c.old, c.new) if id_ in places))


def _paired(
    old: Sequence[Said], new: Sequence[Said], by: str, change: str, out: dict[int, Change]
) -> tuple[list[Said], list[Said]]:
    """Pair claims in order by a property; return what is left over on both sides."""
    waiting: dict[Any, list[Said]] = defaultdict(list)
    for claim in reversed(old):
        waiting[getattr(claim, by)].append(claim)
    left = []
    for claim in new:
        same = waiting[getattr(claim, by)]
        if same:
            out[len(out)] = Change(change, same.pop().id, claim.id)
        else:
            left.append(claim)
    over = {claim.id for claims in waiting.values() for claim in claims}
    return [claim for claim in old if claim.id in over], left


def log_reading(
    db: Database, document_id: str, extraction_id: int, before: tuple[str, str] | None, at: str,
    *, added: Collection[str], removed: Collection[str],
) -> None:  # fmt: skip
    """Record what an extraction changed. ``before`` is the (snapshot, ruleset) before it, None for the first.

    A first reading changes nothing. In the same snapshot only the rules can have changed, and by the same rules only
    the page; a reading of another snapshot by other rules is told apart by ``counterclaim.db.tables.reads.pending``,
    which has the old snapshot read by the new rules first, and is ``both`` only where that was not possible.
    """
    if before is None or not (added or removed):
        return
    sql = "SELECT snapshot_id, ruleset FROM extractions WHERE id = ?"
    snapshot, ruleset = db.execute(sql, [extraction_id]).fetchone()
    cause: Cause = "ruleset" if snapshot == before[0] else "page" if ruleset == before[1] else "both"
    current = {id_ for (id_,) in db.execute(_CURRENT, [document_id])}
    said = [Said(*row) for row in db.execute(_SAID, [document_id])]
    found = compare(
        [claim for claim in said if claim.id in removed],
        [claim for claim in said if claim.id in added],
        (claim for claim in said if claim.id in current and claim.id not in added),
    )
    if cause != "ruleset":
        at = (db.execute(_SEEN_FROM, [document_id]).fetchone() or (at,))[0]
    _write(db, document_id, extraction_id, at, cause, found)


def log_presence(db: Database, document_id: str, at: str, cause: Literal["gone", "back"]) -> None:
    """Record that all current claims of a document went with it, or came back with it."""
    (extraction_id,) = db.execute("SELECT extraction_id FROM documents WHERE id = ?", [document_id]).fetchone()
    ids: Iterator[str] = (id_ for (id_,) in db.execute(_CURRENT, [document_id]).fetchall())
    gone = cause == "gone"
    found = [Change("removed", id_, None) if gone else Change("added", None, id_) for id_ in ids]
    if extraction_id is not None:
        _write(db, document_id, extraction_id, at, cause, found)


def _write(db: Database, document_id: str, extraction_id: int, at: str, cause: Cause, found: Iterable[Change]) -> None:
    db.conn.executemany(
        _LOG, [(document_id, at, cause, item.change, item.old, item.new, extraction_id) for item in found]
    )
