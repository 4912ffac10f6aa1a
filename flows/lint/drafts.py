"""Checks drafts against a database.

Only claims about the drafts' models are read, and only conflicts that involve a draft are reported.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from os import PathLike
from pathlib import Path

from counterclaim.db.bar import draft_bar
from counterclaim.db.conflict_kinds import kind_of_conflict
from counterclaim.db.conflicts import detect, everything
from counterclaim.db.conflicts.facts import name_key
from counterclaim.db.conflicts.failure_isolation import Failures
from counterclaim.db.conflicts.places import Texts
from counterclaim.db.keys import identify
from counterclaim.db.records import Better, Conflict, ConflictCounts, Evidence, StoredClaim
from counterclaim.db.reference import load_reference
from counterclaim.db.store import Store
from counterclaim.db.tables.observations import past_dates
from counterclaim.db.tables.reviews import Pin, pair_of
from counterclaim.extractors.records import Document, Extraction, Value, plain
from counterclaim.flows.common.clock import now
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.ingest.extraction import read_document
from counterclaim.flows.ingest.local_files import LocalFile, told_apart
from counterclaim.flows.lint.certainty import judged

Read = tuple[str, Document, Extraction]  # source, document, claims
_Condition = tuple[str, str, str, str, str | None, str | None, Decimal | None, tuple[str, ...]]
# More rivals than this for one value would push the draft's own out of what the checkers look at.
MOST_VALUES = 6

_PARTNERS = """
SELECT subject_key, object_key FROM claims
WHERE gone_at IS NULL AND object_key IN (SELECT value FROM json_each(:keys))
UNION
SELECT subject_key, object_key FROM claims
WHERE gone_at IS NULL AND object_key IS NOT NULL AND subject_key IN (SELECT value FROM json_each(:keys))"""


def named_apart(files: Sequence[LocalFile], store: Store) -> list[LocalFile]:
    """Return the files with names that are unique in the store, so that two pages are not confused."""
    _, rows = store.query("SELECT name, path FROM documents WHERE gone_at IS NULL")
    return told_apart(files, dict(rows))


def find_against(
    store: Store,
    read: Sequence[Read],
    files: Sequence[LocalFile],
    failures: Failures | None = None,
    bar: float | None = None,
) -> list[Conflict]:
    """Return the conflicts of the drafts with each other, with themselves and with the store, judged.

    The store's own copy of a draft is left out: it is what the draft was, not what another says. A known deviation
    (a pinned review) is not told again.
    """
    drafts = list(_stored(read))
    known = _thinned(_known(store, drafts, {file.key for file in files}), drafts)
    found = detect([*drafts, *known], load_reference(), failures, _texts(read))
    conditions = {stored.id: _condition(stored) for stored in known}
    involved = (_with_draft(conflict, drafts, conditions) for conflict in found)
    pinned = store.pins()
    told = [conflict for conflict in involved if conflict is not None and not _is_pinned(conflict, pinned)]
    certain = judged(told, _documents(read), drafts, draft_bar() if bar is None else bar, store)
    known_better = _better(store, certain)
    return [replace(conflict, better=known_better.get(_about(conflict), conflict.better)) for conflict in certain]


def _about(conflict: Conflict) -> tuple[str, str, bool]:
    return name_key(conflict.subject), conflict.attribute, kind_of_conflict(conflict.kind).of_one_attribute


def _better(store: Store, conflicts: Sequence[Conflict]) -> dict[tuple[str, str, bool], Better]:
    """Return which value the store takes to be right, for what these conflicts are about; decisions come first."""
    attributes = {conflict.attribute for conflict in conflicts}
    sql = """SELECT id, subject FROM conflicts WHERE closed_at IS NULL AND status <> 'dismissed'
      AND attribute IN (SELECT value FROM json_each(?))"""
    subjects = {name_key(conflict.subject) for conflict in conflicts}
    _, rows = store.query(sql, [_json(attributes)])
    found = [store.conflict(id_) for id_, subject in rows if name_key(subject) in subjects]
    found.sort(key=lambda one: (one.better is not None and one.better.decided, one.sure, one.certainty or 0.0, one.id))
    return {_about(one): one.better for one in found if one.better is not None and _about(one)[2]}


def _texts(read: Sequence[Read]) -> Texts:
    """Return what gives the text of a draft by its name."""
    texts = {document.id: document.text for _, document, _ in read}
    return lambda doc: texts.get(doc, "")


def _stored(read: Sequence[Read]) -> Iterable[StoredClaim]:
    for source, document, extraction in read:
        published = _dated(document)
        for claim, named in zip(extraction.claims, identify(document.id, extraction.claims), strict=True):
            yield StoredClaim(named.id, claim, source, published)


def _dated(document: Document) -> str | None:
    """Return the date of a draft; one that lies in the future dates nothing, as in the store."""
    meta = past_dates(document.meta, now())
    return meta.published or meta.modified


def _known(store: Store, drafts: Sequence[StoredClaim], paths: set[str]) -> list[StoredClaim]:
    """Return the current claims about the drafts' models and about the models that these are compared with."""
    own_sql = "SELECT name FROM documents WHERE path IN (SELECT value FROM json_each(?))"
    own = {name for (name,) in store.query(own_sql, [_json(paths)])[1]}
    wanted = {name_key(name) for stored in drafts for name in (stored.claim.subject, stored.claim.object) if name}
    _, rows = store.query("SELECT DISTINCT subject_key FROM claims WHERE gone_at IS NULL")
    keys = {key for (key,) in rows if name_key(key) in wanted}
    _, pairs = store.query(_PARTNERS, {"keys": _json(keys)})
    keys |= {key for pair in pairs for key in pair}
    claims = (stored for key in sorted(keys) for stored in store.claims(subject=key))
    return [stored for stored in claims if stored.claim.doc not in own]


def _json(texts: Iterable[str]) -> str:
    return json.dumps(sorted(texts))


def _condition(stored: StoredClaim) -> _Condition:
    """Return what a claim's value is stated of: claims of one condition are rivals."""
    claim, qualifiers = stored.claim, stored.claim.qualifiers
    return (
        name_key(claim.subject), claim.attribute, claim.relation, name_key(claim.object or ""), qualifiers.tier,
        qualifiers.provider, qualifiers.volume_tokens, qualifiers.conditions,
    )  # fmt: skip


def _thinned(known: Sequence[StoredClaim], drafts: Sequence[StoredClaim]) -> list[StoredClaim]:
    """Leave out the rarest values where there are very many, never one that a draft states too."""
    own = {(_condition(stored), stored.claim.value) for stored in drafts}
    counts: dict[_Condition, Counter[Value]] = defaultdict(Counter)
    for stored in known:
        counts[_condition(stored)][stored.claim.value] += 1
    kept = {
        (condition, value)
        for condition, values in counts.items()
        for value, _ in sorted(values.items(), key=lambda pair: (-pair[1], str(pair[0])))[:MOST_VALUES]
    } | own
    return [stored for stored in known if (_condition(stored), stored.claim.value) in kept]


def _with_draft(
    conflict: Conflict, drafts: Sequence[StoredClaim], conditions: Mapping[str, _Condition]
) -> Conflict | None:
    """Return the conflict with a draft among its evidence, or None if no draft takes part in it.

    A draft that says what other pages say too may not be among the few that the evidence names.
    """
    if any(evidence.claim_id == stored.id for evidence in conflict.evidence for stored in drafts):
        return conflict
    said = {(conditions.get(evidence.claim_id), evidence.value) for evidence in conflict.evidence}
    kind = kind_of_conflict(conflict.kind)
    is_stated = kind.of_one_attribute and not kind.reference
    mine = [stored for stored in drafts if (_condition(stored), plain(stored.claim.value)) in said]
    if not is_stated or not mine:
        return None
    evidence = (*(Evidence.of(stored) for stored in mine), *conflict.evidence)
    return replace(conflict, evidence=evidence, scope="across")


def _is_pinned(conflict: Conflict, pinned: set[Pin]) -> bool:
    about = conflict.kind, conflict.subject, conflict.object, conflict.attribute
    return Pin(*about, pair_of(evidence.value for evidence in conflict.evidence)) in pinned


def find(claims: Iterable[StoredClaim]) -> list[Conflict]:
    """Return every difference among the claims and with the reference prices, explained ones included."""
    return everything(claims, references=load_reference())


def find_in_drafts(read: Sequence[Read], failures: Failures | None = None, bar: float | None = None) -> list[Conflict]:
    """Return the conflicts within and across drafts given as (source, document, claims), judged.

    Those whose certainty does not reach the bar (None: the default one) are not ``sure``. ``failures`` takes note of
    what could not be checked; without it the error is raised.
    """
    claims = list(_stored(read))
    found = detect(claims, load_reference(), failures, _texts(read))
    return judged(found, _documents(read), claims, draft_bar() if bar is None else bar)


def _documents(read: Sequence[Read]) -> dict[str, Document]:
    return {document.id: document for _, document, _ in read}


def in_words(counts: ConflictCounts) -> str:
    """Return what a check changed as a phrase."""
    total = counts.new + counts.seen + counts.reopened
    closed = f", {counts.closed} closed" if counts.closed else ""
    failed = f", {unchecked(counts.failed)}" if counts.failed else ""
    return f"{total} differences, explained ones included; {counts.new + counts.reopened} of them new{closed}{failed}"


def refuse_unchecked(db: Path, number: int) -> None:
    """Raise UserError, when all else is done, if some groups of claims could not be checked."""
    if number:
        raise UserError(unchecked(number), db, "the rest was; the table `issues` says which and why")


def unchecked(number: int) -> str:
    """Return as a phrase how many groups of claims could not be checked."""
    return f"{number} group{'' if number == 1 else 's'} of claims could not be checked"


def check_files(files: Sequence[LocalFile], against: str | PathLike[str] | None = None) -> list[Conflict]:
    """Return the conflicts that belong in the queue: within and across files, and with the database at ``against``."""
    if against is None:
        return [conflict for conflict in find_in_drafts(_readings(told_apart(files, {}))) if conflict.sure]
    with Store.open(Path(against), create=False, readonly=True) as store:
        files = named_apart(files, store)
        return [conflict for conflict in find_against(store, _readings(files), files) if conflict.sure]


def _readings(files: Sequence[LocalFile]) -> list[Read]:
    return [(file.path.name, *read_document(file.data, name=file.doc, kind=file.kind, url=None)) for file in files]
