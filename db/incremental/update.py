"""Updates the conflicts of a store incrementally: checks what changed and everything it affects.

Every document has a state (the extraction that is current, and its fingerprints). A document whose state differs from
the one last checked is checked again, with every unit that its old and new claims take part in.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b

from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.checks.list_prices import References
from counterclaim.db.conflicts.checks.plan_prices import PRICE, products_with
from counterclaim.db.conflicts.failure_isolation import Failures, untrapped
from counterclaim.db.conflicts.near_duplicates import copies
from counterclaim.db.incremental.judging import touch
from counterclaim.db.incremental.reader import ClaimReader, Compared
from counterclaim.db.incremental.runner import Checks
from counterclaim.db.incremental.units import (
    CIRCLES,
    CheckUnit,
    attributes_of_family,
    families_of,
    pair,
    place_of,
    units_of,
)
from counterclaim.db.records import Conflict, ConflictCounts, StoredClaim
from counterclaim.db.sqlite.connection import large_page_cache
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.sqlite.tuning import infrequent_garbage_collection
from counterclaim.db.tables.conflicts import save_conflicts
from counterclaim.db.tables.fingerprints import shared
from counterclaim.db.tables.observations import transaction

VERSION = "6"  # of the checkers: raise it when their results change, and the next check covers everything
MOST_CHANGED = 0.1  # share of the documents; if more changed, everything is checked again
FEW = 50  # documents that are always checked one by one

_STATES = """
SELECT d.id, d.name, s.name, c.state, c.voice,
  CASE WHEN d.gone_at IS NULL THEN json_array(json_array(d.name, d.url, d.published, d.modified, s.name, ?), e.id,
    e.last_seen)
    ELSE 'gone' END
FROM documents AS d JOIN sources AS s ON s.id = d.source_id
LEFT JOIN extractions AS e ON e.id = d.extraction_id
LEFT JOIN checked AS c ON c.document_id = d.id"""

_CHECKED = "INSERT OR REPLACE INTO checked (document_id, state, voice) VALUES (?, ?, ?)"

_TOUCHED = """
SELECT DISTINCT subject_key, coalesce(object_key, ''), attribute, relation = 'is' FROM claims WHERE document_id = ?"""

_OPEN = """
SELECT k.id, k.kind, k.subject, k.object, k.attribute,
  CASE WHEN k.kind = 'ordering' AND k.object IS NULL AND k.scope = 'within' THEN (
    SELECT v.doc FROM conflict_evidence AS v WHERE v.conflict_id = k.id AND v.position = 0) ELSE '' END
FROM conflicts AS k WHERE k.closed_at IS NULL"""

_SEEN = "UPDATE conflicts SET last_seen = max(last_seen, ?) WHERE closed_at IS NULL"


@dataclass(frozen=True, slots=True)
class State:
    """A document as it is, and as the last check saw it (None: never)."""

    id: str
    name: str
    source: str
    checked: str | None
    voice: str | None
    now: str

    def names(self) -> set[str]:
        """Return what the document is and was called."""
        return {self.name, *(name for name in _shared_by_claims(self.checked)[:1] if name)}

    def is_reread(self) -> bool:
        """Return whether only its claims may differ from what was checked, not what they share, such as its date."""
        before, after = (_shared_by_claims(text) for text in (self.checked, self.now))
        return not before or not after or before == after


@dataclass(slots=True)
class AffectedUnits:
    """Units that a check must run: of subjects, pairs and pages, and whether cycles across pages.

    ``models`` are all that the changed documents mention, or mentioned before.
    """

    subjects: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    pairs: set[CheckUnit] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    circles: bool = False
    comparisons: dict[int, Compared] = field(default_factory=dict)
    models: set[str] = field(default_factory=set)

    def holds(self, place: CheckUnit) -> bool:
        """Return whether a place is looked at."""
        if place.unit == CIRCLES.unit and not place.subject:
            return place.page in self.pages if place.page else self.circles
        return place in self.pairs if place.other else place.unit in self.subjects.get(place.subject, ())


@dataclass(frozen=True, slots=True)
class Update:
    """What a check changed; how many documents had changed, and the models (keys) they mention (None: all)."""

    counts: ConflictCounts
    documents: int = 0
    models: frozenset[str] | None = frozenset()
    failures: Failures = field(default_factory=Failures)


def update(db: Database, at: str, references: Iterable[StoredClaim] = ()) -> ConflictCounts:
    """Bring the store's conflicts up to date in one transaction; return what changed in them.

    The result is that of a check of everything, whatever was checked before.
    """
    return run(db, at, references).counts


@infrequent_garbage_collection()
def run(db: Database, at: str, references: Iterable[StoredClaim] = ()) -> Update:
    """Do the same, and also return what was checked."""
    listed = list(references)
    with large_page_cache(db.conn), transaction(db), untrapped():
        states = [State(*row) for row in db.execute(_STATES, [_version(listed)])]
        changed = [state for state in states if state.now != state.checked]
        if not changed:
            db.execute(_SEEN, [at])
            return Update(ConflictCounts(seen=_count(db)))
        originals = _originals(db, states)
        unchanged = [state for state in states if state.now == state.checked]
        changed += [state for state in unchanged if originals.get(state.name) != state.voice]
        reader = ClaimReader(db)
        checks = Checks(reader, References(listed), originals)
        models, kept = None, partial(_unchecked, db, reader.failures)
        if len(changed) > max(FEW, MOST_CHANGED * len(states)):
            found = checks.everything()
            counts = save_conflicts(db, found, at, scope_complete=True, spoken=reader.spoken, kept=kept)
        else:
            touched = _touched(db, reader, changed)
            over = [row[0] for row in db.execute(_OPEN) if touched.holds(place_of(*row[1:]))]
            found = _found(reader, checks, touched)
            counts = save_conflicts(db, found, at, scope_complete=False, over=over, spoken=reader.spoken, kept=kept)
            models = frozenset(touched.models)
            counts = replace(counts, seen=_count(db) - counts.new - counts.reopened)
            db.execute(_SEEN, [at])
        db.conn.executemany(_CHECKED, [(state.id, state.now, originals.get(state.name)) for state in changed])
        touch(db, [state.id for state in changed])
    return Update(counts, len(changed), models, reader.failures)


def forget(db: Database) -> None:
    """Let the next check cover everything: some of this one failed, and may hold then."""
    db.execute("DELETE FROM checked")


def _unchecked(db: Database, failures: Failures) -> set[str]:
    """Return the open conflicts of what could not be checked: nobody knows whether they still hold."""
    if not failures.about:
        return set()
    places = ((row[0], place_of(*row[1:])) for row in db.execute(_OPEN))
    return {id_ for id_, place in places if place[: 2 if place.other else 1] in failures.about}


def _shared_by_claims(state: str | None) -> list[str | None]:
    """Return what all claims of a document share, of a state: name, address, dates, source, version of the check."""
    shared: list[str | None] = json.loads(state)[0] if state and state.startswith("[") else []
    return shared


def _count(db: Database) -> int:
    return int(db.execute("SELECT count(*) FROM conflicts WHERE closed_at IS NULL").fetchone()[0])


def _version(references: Iterable[StoredClaim]) -> str:
    """Return what a check depends on besides the documents: the checkers and the list prices."""
    digest = blake2b(digest_size=8)
    for stored in references:
        digest.update(stored.id.encode())
    return f"{VERSION}:{digest.hexdigest()}"


def _originals(db: Database, states: Iterable[State]) -> dict[str, str]:
    """Return the original source of each copied document."""
    marks = shared(db)
    names = {state.id: (state.name, state.source) for state in states} if marks else {}
    sources = dict(names.values())
    return {doc: sources[first] for doc, first in copies({names[id_][0]: marks[id_] for id_ in marks}).items()}


def _touched(db: Database, reader: ClaimReader, changed: Collection[State]) -> AffectedUnits:
    """Return what the changed documents take part in, with what they said before."""
    touched, said = AffectedUnits(), defaultdict[str, set[str]](set)
    for state in changed:
        touched.pages |= state.names()
        for one, other, name, is_value in db.execute(_TOUCHED, [state.id]):
            if is_value:
                said[reader.learn(one)].add(name)
            else:
                touched.pairs.add(pair(reader.learn(one), reader.learn(other), attribute(name).family))
                touched.circles |= not attribute(name).opinion
    touched.models.update(said, *(place[:2] for place in touched.pairs))
    families = defaultdict[str, set[str]](set)
    documents = {state.id for state in changed}
    reread = all(state.is_reread() for state in changed)
    for subject, names in said.items():
        for name in reader.heard(subject, names, documents) if reread else names:
            touched.subjects[subject].update(units_of(name))
            families[subject].update(families_of(name))
            for product in products_with(subject) if name == PRICE else ():
                touched.subjects[product].update(units_of(PRICE))
    _compared(reader, touched, families)
    return touched


def _compared(reader: ClaimReader, touched: AffectedUnits, families: Mapping[str, set[str]]) -> None:
    """Add the pairs that heard values bear on, and all comparisons of the touched pairs."""
    wanted = {subject: set(names) for subject, names in families.items()}
    for place in touched.pairs:
        wanted.setdefault(place.subject, set()).add(place.unit)
    for subject, names in wanted.items():
        for item in reader.compared(subject, sorted({n for family in names for n in attributes_of_family(family)})):
            place = pair(item.subject, item.object, attribute(item.attribute).family)
            if place.unit in families.get(subject, ()):
                touched.pairs.add(place)
            if place in touched.pairs:
                touched.comparisons[item.seq] = item


def _found(reader: ClaimReader, checks: Checks, touched: AffectedUnits) -> Iterator[Conflict]:
    for subject in sorted(touched.subjects):
        yield from checks.subject(subject, touched.subjects[subject])
    yield from checks.pairs(touched.comparisons.values())
    yield from checks.pages(reader.compared_on(touched.pages))
    if touched.circles:
        yield from checks.circles()
