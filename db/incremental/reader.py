"""Reads current claims by subject, pair or page, in bounded batches, for an incremental check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, NamedTuple

from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.checks.directions import points_sql
from counterclaim.db.conflicts.checks.plan_prices import PRICE, plans_by_product, plans_of
from counterclaim.db.conflicts.facts import name_key
from counterclaim.db.conflicts.failure_isolation import NOT_OURS, Failures, sound
from counterclaim.db.incremental.sampling import Said, Statement, sample_by_value, sampled_claims
from counterclaim.db.keys import qualifiers_of, value_of
from counterclaim.db.records import StoredClaim
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.tables.derived import Spoken
from counterclaim.extractors.records import Claim

COMPARISONS = 200  # of one pair
HYPOTHETICAL = '"hypothetical":true'
CHUNK = 400  # parameters of one statement
TEXTS = 16  # texts of pages that are kept

# The different keys in an index, found by jumping from one to the next.
KEYS = """
WITH RECURSIVE k (x) AS (
  SELECT min({column}) FROM claims WHERE gone_at IS NULL AND {column} IS NOT NULL
  UNION ALL
  SELECT (SELECT min({column}) FROM claims WHERE gone_at IS NULL AND {column} IS NOT NULL AND {column} > x)
  FROM k WHERE x IS NOT NULL)
SELECT x FROM k WHERE x IS NOT NULL"""

_SAID = """
SELECT seq, attribute, value_text, qualifiers, document_id, published FROM claims
WHERE subject_key = ? AND gone_at IS NULL AND relation = 'is'"""

_CLAIMS = """
SELECT id, document_id, published, subject, attribute, relation, value_text, value_num, value_bool, quote, start, "end",
  object, qualifiers, locator FROM claims WHERE seq IN ({marks})"""

_DOCUMENT = """
SELECT d.name, d.url, s.name, s.id FROM documents AS d JOIN sources AS s ON s.id = d.source_id WHERE d.id = ?"""

_NUMBERS = """
SELECT seq, document_id, subject_key FROM claims
WHERE document_id IN ({marks}) AND gone_at IS NULL AND relation = 'is' AND value_num IS NOT NULL AND ({attributes})"""
_COMPARED = """
SELECT seq, subject_key, object_key, attribute, document_id, relation, value_num FROM claims
WHERE gone_at IS NULL AND object_key IS NOT NULL AND relation <> 'is'"""

# Which way comparisons point, all of a pair at once. The index covers it.
_EDGES = f"""
SELECT attribute, subject_key, object_key, max({points_sql(1)}), max({points_sql(-1)})
FROM claims INDEXED BY claims_compared WHERE gone_at IS NULL AND object_key IS NOT NULL
  AND document_id NOT IN (SELECT id FROM documents WHERE gone_at IS NOT NULL)
GROUP BY attribute, subject_key, object_key"""  # noqa: S608

# What a document says or said of a subject: old claims count as if they were still made.
_ONCE = """
SELECT seq, attribute, value_text, qualifiers, document_id, published FROM claims
WHERE document_id = ? AND subject_key = ? AND relation = 'is'"""

_GONE = "SELECT id FROM documents WHERE gone_at IS NOT NULL"
_NAMED = "SELECT id FROM documents WHERE name = ? AND gone_at IS NULL"
_TEXT = """SELECT e.text FROM documents AS d JOIN extractions AS e ON e.id = d.extraction_id
WHERE d.name = ? AND d.gone_at IS NULL LIMIT 1"""
_NAME = "SELECT subject FROM claims WHERE subject_key = ? AND gone_at IS NULL LIMIT 1"
_OBJECT = "SELECT object FROM claims WHERE object_key = ? AND gone_at IS NULL LIMIT 1"

_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The fields shared by every claim of a document."""

    name: str
    url: str | None
    source: str
    spoken: Spoken


class Compared(NamedTuple):
    """A comparison without its words."""

    seq: int
    subject: str
    object: str
    attribute: str
    document: str
    relation: str
    value: Decimal | None


class ClaimReader:
    """Reads the claims of one store; documents and names are read once."""

    def __init__(self, db: Database, failures: Failures | None = None) -> None:
        self.db = db
        self.failures = failures or Failures()
        self._pages: dict[str, Page] = {}
        self._keys: dict[str, list[str]] = defaultdict(list)
        self._plans: dict[str, list[str]] | None = None
        for column in ("subject_key", "object_key"):
            for (key,) in db.execute(KEYS.format(column=column)):
                self.learn(key)
        self.gone = {id_ for (id_,) in db.execute(_GONE)}
        self.spoken: dict[str, Spoken] = {}  # documents of the claims that were read in full
        self.name = lru_cache(maxsize=100_000)(self._name)
        self.text = lru_cache(maxsize=TEXTS)(self._text)

    def learn(self, key: str) -> str:
        """Register a model's key in the store, even without current claims; return the checkers' key."""
        keys = self._keys[name_key(key)]
        if key not in keys:
            keys.append(key)
            self._plans = None
        return name_key(key)

    def subjects(self) -> list[str]:
        """Return the keys of all subjects, as the checkers know them."""
        return sorted(self._keys)

    def plan_prices(self, product: str) -> list[StoredClaim]:
        """Return the sampled claims about the prices of a product's plans."""
        if self._plans is None:
            self._plans = plans_by_product(self._keys)
        plans = plans_of(product, self._plans)
        found = (values for plan in plans for values in self.said(plan, (PRICE,)).values())
        return self.claims(seq for values in found for seq in sampled_claims(values))

    def said(self, subject: str, attributes: Collection[str] | None = None) -> Said:
        """Return the sampled claims of a subject; ``attributes`` limits them."""
        sql, parameters = _SAID, tuple(attributes or ())
        if attributes is not None:
            sql += f" AND attribute IN ({_marks(parameters)})"
        rows: list[_Row] = []
        for key in self._keys.get(subject, ()):
            rows += self.db.execute(sql, (key, *parameters))
        return sample_by_value(self._heard(sorted(rows)))

    def _heard(self, rows: Iterable[_Row], changed: Collection[str] = ()) -> Iterator[Statement]:
        """Yield the claims that count: none hypothetical, none of a removed page unless it changed."""
        gone = self.gone - set(changed)
        for row in rows:
            if (row[3] == "{}" or HYPOTHETICAL not in row[3]) and row[4] not in gone:
                yield row  # type: ignore[misc]

    def heard(self, subject: str, attributes: Collection[str], documents: Collection[str]) -> set[str]:
        """Return those attributes for which one of the documents is in the sample, now or before it changed.

        What the checkers are given of the other attributes is the same with and without the documents.
        """
        wanted, keys = set(attributes), self._keys.get(subject, ())
        rows: dict[int, _Row] = {}
        for document in documents:
            for key in keys:
                rows.update((row[0], row) for row in self.db.execute(_ONCE, [document, key]) if row[1] in wanted)
        touched = {row[1] for row in rows.values()}
        if touched:
            sql = f"{_SAID} AND attribute IN ({_marks(touched)})"
            rows.update((row[0], row) for key in keys for row in self.db.execute(sql, (key, *touched)))
        speaks = {seq for seq, row in rows.items() if row[4] in documents}
        said = sample_by_value(self._heard((rows[seq] for seq in sorted(rows)), documents))
        return {name for name, values in said.items() if not speaks.isdisjoint(sampled_claims(values))}

    def edges(self) -> Iterator[tuple[str, str, str, int]]:
        """Yield (attribute, subject, object, sign) of what all comparisons put above (1) or below (-1)."""
        for name, one, two, greater, less in self.db.execute(_EDGES):
            subject, other = name_key(one), name_key(two)
            if subject != other:
                own = attribute(name).sign
                yield from ((name, subject, other, sign * own) for sign, is_so in ((1, greater), (-1, less)) if is_so)

    def claims(self, seqs: Iterable[int]) -> list[StoredClaim]:
        """Return the claims with these numbers."""
        wanted = sorted(set(seqs))
        out = []
        for at in range(0, len(wanted), CHUNK):
            some = wanted[at : at + CHUNK]
            rows = self.db.execute(_CLAIMS.format(marks=_marks(some)), some).fetchall()
            out += sound(self._read(rows), self.failures)
        return out

    def _read(self, rows: Sequence[_Row]) -> Iterable[StoredClaim]:
        """Return the claims of rows; if one of them cannot be read, row by row, what fails being noted."""
        try:
            return [self._claim(row) for row in rows]
        except NOT_OURS:
            raise
        except Exception:
            tried = (self.failures.tried(partial(self._one, row), f"claim {row[0]}") for row in rows)
            return [claim for read in tried for claim in read]

    def _one(self, row: _Row) -> list[StoredClaim]:
        return [self._claim(row)]

    def numbers(
        self, places: Collection[tuple[str, str]], attributes: Collection[str], *, benchmarks: bool
    ) -> list[StoredClaim]:
        """Return the numbers for some attributes (and all benchmarks) that documents give for subjects: ``places``."""
        names = sorted(attributes)
        # The plus keeps SQLite from looking for the attributes in all documents.
        sql = f"+attribute IN ({_marks(names)})" + (" OR attribute LIKE 'benchmark:%'" if benchmarks else "")
        pages, seqs = sorted({document for document, _ in places}), []
        for at in range(0, len(pages), CHUNK):
            some = pages[at : at + CHUNK]
            rows = self.db.execute(_NUMBERS.format(marks=_marks(some), attributes=sql), [*some, *names])
            seqs += [seq for seq, document, key in rows if (document, name_key(key)) in places]
        return self.claims(seqs)

    def compared(self, subject: str | None = None, attributes: Collection[str] | None = None) -> Iterator[Compared]:
        """Yield comparisons: all, or of a subject on either side."""
        sql, parameters = _COMPARED, tuple(attributes or ())
        if attributes is not None:
            sql += f" AND attribute IN ({_marks(parameters)})"
        # For all comparisons, an index holds the columns needed.
        rounds: list[tuple[str, list[str]]] = [(sql.replace("claims", "claims INDEXED BY claims_compared", 1), [])]
        if subject is not None:
            keys = self._keys.get(subject, ())
            # The plus keeps SQLite from choosing the index of the other column.
            rounds = [(f"{sql} AND subject_key = ?", [key]) for key in keys]
            rounds += [(f"{sql} AND object_key = ? AND +subject_key <> ?", [key, key]) for key in keys]
        for query, last in rounds:
            for row in self.db.execute(query, (*parameters, *last)):
                found = self._comparison(row)
                if found is not None:
                    yield found

    def compared_on(self, names: Collection[str]) -> list[Compared]:
        """Return the comparisons of the documents with these names."""
        ids = [id_ for name in sorted(names) for (id_,) in self.db.execute(_NAMED, [name])]
        rows = (row for id_ in ids for row in self.db.execute(f"{_COMPARED} AND document_id = ?", [id_]))
        return [found for row in rows if (found := self._comparison(row)) is not None]

    def page(self, document: str) -> Page:
        """Return what a document's claims share."""
        known = self._pages.get(document)
        if known is None:
            name, url, source, id_ = self.db.execute(_DOCUMENT, [document]).fetchone()
            known = self._pages[document] = Page(name, url, source, (id_, document))
        return known

    def _comparison(self, row: _Row) -> Compared | None:
        seq, one, other, name, document, relation, number = row
        subject, object_ = name_key(one), name_key(other)
        if subject == object_ or document in self.gone:
            return None
        return Compared(seq, subject, object_, name, document, relation, _short(number))

    def _text(self, doc: str) -> str:
        row = self.db.execute(_TEXT, [doc]).fetchone()
        return str(row[0]) if row else ""

    def _name(self, subject: str) -> str:
        for sql in (_NAME, _OBJECT):
            for key in self._keys.get(subject, ()):
                row = self.db.execute(sql, [key]).fetchone()
                if row is not None:
                    return str(row[0])
        return subject

    def _claim(self, row: _Row) -> StoredClaim:
        (
            id_, document, published, subject, name, relation, text, number, flag, quote, start, end, other,
            conditions, locator,
        ) = row  # fmt: skip
        page = self._pages.get(document) or self.page(document)
        self.spoken[id_] = page.spoken
        claim = Claim(
            page.name, subject, name, relation, value_of(text, number, flag), quote, start, end, other, "",
            _conditions(conditions), page.url, locator,
        )  # fmt: skip
        return StoredClaim(id_, claim, page.source, published)


_conditions = lru_cache(maxsize=4096)(qualifiers_of)


@lru_cache(maxsize=4096)
def _short(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
