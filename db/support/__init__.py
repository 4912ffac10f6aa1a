"""Recomputes the scores of sources and the support of conflicts from all claims; no claim is changed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import astuple, dataclass
from functools import partial
from itertools import groupby
from typing import Any

from counterclaim.db.conflicts.checks.list_prices import ListPrice, References
from counterclaim.db.conflicts.checks.values import agree
from counterclaim.db.conflicts.claim_dates import days_of
from counterclaim.db.conflicts.facts import name_key as word_key
from counterclaim.db.conflicts.failure_isolation import Failures, is_number_sound, untrapped
from counterclaim.db.conflicts.near_duplicates import copies
from counterclaim.db.incremental.reader import KEYS
from counterclaim.db.incremental.update import FEW, MOST_CHANGED, Update
from counterclaim.db.records import CONFLICTING, StoredClaim
from counterclaim.db.sqlite.connection import large_page_cache
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.sqlite.tuning import infrequent_garbage_collection
from counterclaim.db.support.side_support import ConflictSupport, Side, assess_support
from counterclaim.db.support.source_agreement import pairs, save_pairs
from counterclaim.db.support.truth_discovery import accuracies
from counterclaim.db.support.votes import (
    Item,
    Mentions,
    StatedValue,
    Statement,
    Vote,
    VoteCounter,
    Voter,
    item_of_claim,
    original_sources,
    representative_fact,
)
from counterclaim.db.tables.fingerprints import shared
from counterclaim.db.tables.observations import transaction

SMALL = 300  # a store of up to so many documents is recomputed completely after every check: it takes no time
Weighed = tuple[str, list[Side]]  # a conflict's id, and its sides
_Row = tuple[Any, ...]
_Judged = list[ConflictSupport]

# The index holds all of it. Documents are looked up in memory: a join would double the time.
_STATEMENTS = """
SELECT subject_key, attribute, value_text, value_num, value_bool, qualifiers, published, document_id
FROM claims INDEXED BY claims_said WHERE gone_at IS NULL AND relation = 'is' AND value_text IS NOT NULL"""

_DOCUMENTS = "SELECT id, name, source_id, coalesce(published, first_seen) FROM documents WHERE gone_at IS NULL"

# The claims behind conflicts in the queue, in the order of the evidence.
_SIDES = """
SELECT v.conflict_id, v.side, v.source, c.subject_key, c.attribute, c.value_text, c.value_num, c.value_bool,
  c.qualifiers, c.published, c.document_id, d.source_id, c.relation
FROM conflict_evidence AS v
LEFT JOIN claims AS c ON c.id = v.claim_id
LEFT JOIN documents AS d ON d.id = c.document_id
WHERE v.conflict_id IN (SELECT value FROM json_each(?))
ORDER BY v.conflict_id, v.position"""

_QUEUE = f"""
SELECT id, subject, object, kind = 'ordering' AND object IS NULL FROM conflicts
WHERE closed_at IS NULL AND {CONFLICTING}"""  # noqa: S608

_PUT_SOURCE = "INSERT OR REPLACE INTO source_support VALUES (?, ?, ?, ?, ?, ?, ?)"
_PUT_CONFLICT = "INSERT OR REPLACE INTO conflict_support VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_OVER = f"""
DELETE FROM conflict_support WHERE conflict_id NOT IN (
  SELECT id FROM conflicts WHERE closed_at IS NULL AND {CONFLICTING})"""  # noqa: S608


@dataclass(slots=True)
class SourceSupport:
    """How often a source's claims are said by others, by a reference and by itself; ``accuracy`` is ACCU's."""

    source_id: str
    accuracy: float | None = None
    items: int = 0
    others_agree: int = 0
    reference_agree: int = 0
    self_agree: int = 0
    copies: int = 0


def refresh(
    db: Database,
    references: Iterable[StoredClaim] = (),
    groups: Mapping[str, str] | None = None,
    subjects: Iterable[str] | None = None,
    failures: Failures | None = None,
) -> None:
    """Recompute ``source_support`` and ``conflict_support``.

    ``references`` are list values that vote beside the sources. ``groups`` maps a document's id or name to the group
    of its near-duplicates, which count once; None: as ``counterclaim.db.conflicts.near_duplicates`` finds them. With
    ``subjects`` (names of models) only what concerns them is read: the sources keep their accuracy, and only these
    models' conflicts are weighed again. ``failures`` takes note of what could not be weighed; the rest is.
    """
    failures = failures or Failures()
    wanted = None if subjects is None else {word_key(name) for name in subjects}
    documents = db.execute(_DOCUMENTS).fetchall()
    known = original_sources(documents, copies(shared(db)) if groups is None else groups)
    conflicts = list(_conflicts(db, known, wanted, failures))
    ballots = VoteCounter(known, References(references))
    disputed = _disputed(conflicts)
    _fill(ballots, _statements(db, None if wanted is None else disputed), documents, failures)
    polls = _polls(ballots, ballots.items if wanted is None else disputed, failures)
    if wanted is None:
        accuracy, _, _ = accuracies(poll.question for poll in polls.values())
        _save_sources(db, _sources(ballots, polls, accuracy, documents))
        save_pairs(db, pairs(ballots, polls))
    else:
        accuracy = dict(db.execute("SELECT source_id, accuracy FROM source_support WHERE accuracy IS NOT NULL"))
    judged = (
        failures.tried(partial(_judged, id_, sides, polls, accuracy), f"conflict {id_}") for id_, sides in conflicts
    )
    _save_conflicts(db, [row for rows in judged for row in rows])


@infrequent_garbage_collection()
def renew(db: Database, references: Iterable[StoredClaim], done: Update) -> None:
    """Recompute the support of what a check has covered, or of everything if much has changed."""
    if not done.documents:
        return
    (documents,) = db.execute("SELECT count(*) FROM documents").fetchone()
    row = db.execute("SELECT changed FROM weighed").fetchone()
    changed = done.documents + (row[0] if row is not None else 0)
    if row is None or done.models is None or documents <= SMALL or changed > max(FEW, MOST_CHANGED * documents):
        changed = 0
    with large_page_cache(db.conn), transaction(db), untrapped():
        refresh(db, references, subjects=done.models if changed else None, failures=done.failures)
        db.execute("INSERT OR REPLACE INTO weighed (id, changed) VALUES (1, ?)", [changed])


def _judged(id_: str, sides: Sequence[Side], polls: Mapping[Item, Vote], accuracy: Mapping[str, float]) -> _Judged:
    return [assess_support(id_, sides, polls, accuracy)]


def _polls(ballots: VoteCounter, items: Iterable[Item], failures: Failures) -> dict[Item, Vote]:
    """Return the votes on items; what cannot be counted is left out, of the ballots too."""
    polls: dict[Item, Vote] = {}
    for item in [item for item in items if item in ballots.items]:
        for poll in failures.tried(lambda item=item: [ballots.poll(item)], f"{item.subject}, {item.attribute}"):  # type: ignore[misc]
            polls[item] = poll
        if item not in polls:
            del ballots.items[item]
    return polls


def _fill(ballots: VoteCounter, rows: Iterable[_Row], documents: Iterable[_Row], failures: Failures) -> None:
    sources = {id_: source for id_, _, source, _ in documents}
    for row in rows:
        source = sources.get(row[-1])  # None: the document is gone
        if source is None or (row[5] != "{}" and '"hypothetical"' in row[5]):
            continue
        if row[3] is None or is_number_sound(row[2]):
            try:
                ballots.add(Statement._make((*row, source)))
            except (ValueError, ArithmeticError, TypeError) as error:  # qualifiers that nobody can read
                failures.note(f"{row[0]}, {row[1]}", error)


def _statements(db: Database, items: Iterable[Item] | None) -> Iterator[_Row]:
    """Yield all claims that state a value, or those on the subjects and attributes of some items."""
    if items is None:
        yield from db.execute(_STATEMENTS)
        return
    wanted: dict[str, set[str]] = defaultdict(set)
    for item in items:
        wanted[item.subject].add(item.attribute)
    for (key,) in db.execute(KEYS.format(column="subject_key")).fetchall():
        for name in sorted(wanted.get(word_key(key), ())):
            yield from db.execute(f"{_STATEMENTS} AND subject_key = ? AND attribute = ?", [key, name])


def _disputed(conflicts: Iterable[Weighed]) -> set[Item]:
    """Return the items whose votes decide conflicts: what the first side of each states, if it states a value."""
    firsts = (next((side for side in sides if side.side == "left"), None) for _, sides in conflicts)
    return {first.item for first in firsts if first is not None and first.item is not None}


def _conflicts(
    db: Database, known: Mapping[str, str], wanted: Set[str] | None, failures: Failures
) -> Iterator[Weighed]:
    """Yield the conflicts in the queue with their sides: all, or those of some models and all circles."""
    ids = [
        id_
        for id_, subject, other, is_circle in db.execute(_QUEUE)
        if wanted is None or is_circle or word_key(subject) in wanted or (other and word_key(other) in wanted)
    ]
    rows = db.execute(_SIDES, [json.dumps(ids)])
    for id_, evidence in groupby(rows, key=lambda row: str(row[0])):
        sides = failures.tried(partial(_stands, list(evidence), known), f"conflict {id_}")
        if sides:
            yield id_, sides


def _stands(evidence: Iterable[_Row], known: Mapping[str, str]) -> list[Side]:
    return [_side(row, known) for row in evidence]


def _side(row: _Row, known: Mapping[str, str]) -> Side:
    side, source, *claim, relation = row[1:]
    if claim[0] is None:
        return Side(side, source)  # a reference, or a claim of a database that was edited by hand
    statement = Statement(*claim)
    voice = known.get(statement.document, statement.source)
    if relation != "is" or statement.value_text is None:
        return Side(side, voice)
    item, token, _ = item_of_claim(statement)
    return Side(side, voice, item, token)


def _sources(
    ballots: VoteCounter, polls: Mapping[Item, Vote], accuracy: Mapping[str, float], documents: Sequence[_Row]
) -> list[SourceSupport]:
    out: dict[str, SourceSupport] = {}
    for id_, _, source, _ in documents:
        row = out.setdefault(source, SourceSupport(source))
        row.copies += ballots.originals.get(id_, source) != source
    for item, tokens in ballots.items.items():
        poll = polls[item]
        rivals = len(poll.question.voters()) > 1
        for source in {speaker.source for speakers in tokens.values() for speaker in speakers}:
            row = out[source]
            row.items += rivals
            row.accuracy = round(accuracy[source], 4) if source in accuracy else None
        _count(ballots, item, poll, out)
    return sorted(out.values(), key=lambda row: row.source_id)


def _count(ballots: VoteCounter, item: Item, poll: Vote, out: Mapping[str, SourceSupport]) -> None:
    """Add the claims of one item that others, a reference or the same source say too."""
    clusters: dict[int, list[tuple[Voter, StatedValue, Mentions]]] = defaultdict(list)
    for token, speakers in ballots.items[item].items():
        cluster = poll.cluster_of[token]
        if cluster is not None:
            clusters[cluster] += [(speaker, token, said) for speaker, said in speakers.items()]
    listings = ballots.listings(item)
    for statements in clusters.values():
        others = len({speaker.voice for speaker, _, _ in statements}) > 1
        own: dict[str, int] = defaultdict(int)
        for speaker, token, said in statements:
            row = out[speaker.source]
            own[speaker.source] += said.count
            row.others_agree += said.count if others else 0
            if listings:
                row.reference_agree += said.count if _is_listed(item, token, said, listings) else 0
        for source, count in own.items():
            out[source].self_agree += count if count > 1 else 0


def _is_listed(item: Item, token: StatedValue, said: Mentions, listings: Sequence[ListPrice]) -> bool:
    """Return whether a list had this value at the time it was said (now, if that is unknown)."""
    if not listings:
        return False
    days = days_of(said.latest) if said.latest else None
    mine = representative_fact(item.attribute, token)
    held = (one for one in listings if (one.end is None if days is None else one.held(*days)))
    return any(agree(mine, listing.fact) for listing in held)


def _save_sources(db: Database, rows: Sequence[SourceSupport]) -> None:
    db.conn.executemany(_PUT_SOURCE, [astuple(row) for row in rows])
    ids = [row.source_id for row in rows]
    db.execute("DELETE FROM source_support WHERE source_id NOT IN (SELECT value FROM json_each(?))", [json.dumps(ids)])


def _save_conflicts(db: Database, rows: Sequence[ConflictSupport]) -> None:
    db.conn.executemany(_PUT_CONFLICT, [astuple(row) for row in rows])
    db.execute(_OVER)
