"""Index of comparisons whose values are loaded from the store: a page's own at once, others on demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.facts import MOST_PER_DOC, Fact, Index, build, distinct
from counterclaim.db.incremental.reader import ClaimReader, Compared
from counterclaim.db.incremental.sampling import sampled_claims
from counterclaim.db.incremental.units import BENCHMARK, QUALITY, attributes_of_family
from counterclaim.db.records import StoredClaim

Values = dict[str, dict[str, list[Fact]]]  # subject -> attribute -> distinct numbers


class PairedIndex(Index):
    """Comparisons of some pairs; ``begin`` puts others in their place and keeps what was read of all pages."""

    def __init__(self, reader: ClaimReader, originals: Mapping[str, str]) -> None:
        super().__init__()
        self._reader = reader
        self._originals = originals
        self._pages: dict[str, Values] = {}
        self._everywhere: dict[tuple[str, str], dict[str, list[Fact]]] = {}

    def begin(self, index: Index, comparisons: Collection[Compared]) -> None:
        """Take over the pairs of an index, and read the numbers that their pages give for their subjects."""
        self.pairs = index.pairs
        places = {(item.document, key) for item in comparisons for key in (item.subject, item.object)}
        families = {attribute(item.attribute).family for item in comparisons}
        attributes = {name for family in families for name in attributes_of_family(family)}
        claims = self._reader.numbers(places, attributes, benchmarks=QUALITY in families)
        pages: dict[str, list[StoredClaim]] = defaultdict(list)
        for stored in claims:
            pages[stored.claim.doc].append(stored)
        self._pages = {doc: self._numeric(found) for doc, found in pages.items()}

    def name(self, key: str) -> str:
        """Return the name of a subject."""
        return self._reader.name(key)

    def stated(self, subject: str, name: str, doc: str | None = None) -> list[Fact]:
        """Return the numeric facts of a subject's attribute, on one page or (bounded) on all."""
        if doc is not None:
            return self._pages.get(doc, {}).get(subject, {}).get(name, [])
        family = attribute(name).family
        key = subject, family
        if key not in self._everywhere:
            said = self._reader.said(subject, sorted(attributes_of_family(family)))
            claims = self._reader.claims(seq for values in said.values() for seq in sampled_claims(values))
            self._everywhere[key] = self._numeric(claims).get(subject, {})
        return self._everywhere[key].get(name, [])

    def benchmarks(self, subject: str, doc: str) -> list[str]:
        """Return the benchmarks that a page gives a subject's score for."""
        return sorted(name for name in self._pages.get(doc, {}).get(subject, {}) if name.startswith(BENCHMARK))

    def _numeric(self, claims: Iterable[StoredClaim]) -> Values:
        return {
            subject: {
                name: distinct([fact for fact in facts if fact.span is not None], MOST_PER_DOC)
                for name, facts in attributes.items()
            }
            for subject, attributes in build(claims, self._originals).values.items()
        }
