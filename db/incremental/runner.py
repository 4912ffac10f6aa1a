"""Runs the conflict checkers over a store, one unit at a time, in bounded memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from functools import partial

from counterclaim.db import conflicts
from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.build import merged
from counterclaim.db.conflicts.causes import joined
from counterclaim.db.conflicts.checks import cycles, list_prices
from counterclaim.db.conflicts.facts import Fact, Index, build
from counterclaim.db.conflicts.failure_isolation import by_pair
from counterclaim.db.incremental.pair_index import PairedIndex
from counterclaim.db.incremental.prefilter import ValueRange, conditional, unresolved_comparisons, value_ranges
from counterclaim.db.incremental.reader import COMPARISONS, ClaimReader, Compared
from counterclaim.db.incremental.sampling import Said, sampled_claims
from counterclaim.db.incremental.units import BENCHMARK, QUALITY, TESTING, attributes_of_unit, together, unit_of
from counterclaim.db.records import Conflict, StoredClaim

TOGETHER = ("openness", "modality")  # units of attributes of which one's value speaks of another
SUMS = frozenset({"monthly_cost", "active_parameters"})  # attributes that are checked against others of their unit
SETS = frozenset({"input_price", "output_price"})  # attributes whose values may come in sets
MOST_NAMED = 5  # attributes of a unit that an issue names
BATCH = 500  # pairs that are read at once


class Checks:
    """The checkers over one store. ``originals`` maps a copying document's name to its original source."""

    def __init__(self, reader: ClaimReader, known: list_prices.References, originals: Mapping[str, str]) -> None:
        self._reader = reader
        self.failures = reader.failures
        self._known = known
        self._originals = originals

    def everything(self) -> Iterator[Conflict]:
        """Yield every conflict and explained difference, one unit after another; ids are unique."""
        known = value_ranges(self._reader.db)
        for subject in sorted(known):
            names = disputed(known[subject], self._known.listed(subject))
            if names:
                yield from self.facts(subject, names)
        comparisons = list(self._reader.compared())
        doubted = unresolved_comparisons(comparisons, known, conditional(self._reader.db))
        yield from self.pairs(item for items in doubted for item in items)
        yield from self.pages(comparisons)
        yield from self.circles()

    def facts(self, subject: str, names: Collection[str]) -> Iterator[Conflict]:
        """Yield the conflicts among the values that a subject has for some attributes (see ``disputed``)."""
        yield from self._among(subject, self._reader.said(subject, names))

    def subject(self, subject: str, units: Collection[str] | None = None) -> Iterator[Conflict]:
        """Yield the conflicts among a subject's own values, in some units or all."""
        yield from self._among(subject, self._reader.said(subject, _attributes(units)), units)

    def _among(self, subject: str, said: Said, units: Collection[str] | None = None) -> Iterator[Conflict]:
        differing = {name for name in said if len({value for value, _ in said[name]}) > 1}
        listed = self._known.listed(subject)
        needed = [
            sorted(_needed(names, differing, listed))
            for unit, names in sorted(_by_unit(said).items())
            if unit != TESTING and (units is None or unit in units)
        ]
        claims = self._reader.claims(seq for names in needed for name in names for seq in sampled_claims(said[name]))
        by_name: dict[str, list[StoredClaim]] = defaultdict(list)
        for stored in claims:
            by_name[stored.claim.attribute].append(stored)
        for names in needed:
            if names:
                claims = [stored for name in names for stored in by_name[name]]
                what = f"{subject}, {', '.join(names[:MOST_NAMED])}"
                yield from self.failures.tried(partial(self._unit, claims), what, subject)
        if "evaluated" in said and (units is None or TESTING in units):
            yield from self.failures.tried(partial(self._testing, subject, said), f"{subject}, {TESTING}", subject)

    def _unit(self, claims: Iterable[StoredClaim]) -> Iterator[Conflict]:
        index = self._built(claims)
        found = [item for check in conflicts.SUBJECT_CHECKERS for item in check(index)]
        yield from joined(merged([*found, *list_prices.check(index, self._known)]))

    def _testing(self, subject: str, said: Said) -> Iterator[Conflict]:
        if not any(value == "false" for value, _ in said["evaluated"]):
            return
        names = [name for name in said if name == "evaluated" or name.startswith("benchmark:")]
        seqs = [seq for name in names for seq in sampled_claims(said[name])]
        seqs += [item.seq for item in self._reader.compared(subject, (QUALITY,))]
        index = self._index(seqs)
        index.values = {subject: index.values.get(subject, {})}
        yield from merged(item for check in conflicts.TESTING_CHECKERS for item in check(index))

    def pairs(self, comparisons: Iterable[Compared]) -> Iterator[Conflict]:
        """Yield what conflicts in the comparisons of pairs, all of a pair and family being given."""
        groups: dict[tuple[str, str], dict[str, list[Compared]]] = defaultdict(lambda: defaultdict(list))
        for item in comparisons:
            group = groups[min(item.subject, item.object), max(item.subject, item.object)]
            group[attribute(item.attribute).family].append(item)
        for families in groups.values():
            for family, items in families.items():
                families[family] = sorted(items)[:COMPARISONS]
        # Pairs of one page stand together, so that its numbers are read once.
        pairs = sorted(groups, key=lambda pair: min(items[0].seq for items in groups[pair].values()))
        index = PairedIndex(self._reader, self._originals)
        for at in range(0, len(pairs), BATCH):
            chosen = [item for pair in pairs[at : at + BATCH] for items in groups[pair].values() for item in items]
            index.begin(self._index(item.seq for item in chosen), chosen)
            found = [item for check in conflicts.PAIR_CHECKERS for item in by_pair(check, index, self.failures)]
            yield from joined(merged(found))

    def pages(self, comparisons: Iterable[Compared]) -> Iterator[Conflict]:
        """Yield the cycles within pages; all comparisons of a page are given."""
        pages: dict[str, list[Compared]] = defaultdict(list)
        for item in comparisons:
            pages[self._reader.page(item.document).name].append(item)
        for doc in sorted(pages):
            if may_circle(pages[doc]):
                yield from self.page(doc, pages[doc])

    def page(self, doc: str, comparisons: Collection[Compared]) -> Iterator[Conflict]:
        """Yield the cycles within one page, all of its comparisons being given."""
        yield from self.failures.tried(partial(self._page, comparisons), doc, "")

    def circles(self) -> Iterator[Conflict]:
        """Yield the cycles that only several pages together form."""
        for lane, knot in knots(self._reader.edges()):
            yield from self.circle(lane, knot)

    def circle(self, lane: str, knot: set[str]) -> Iterator[Conflict]:
        """Yield the cycles among some models (see ``knots``) that only several pages together form."""
        inside = {
            item.seq
            for subject in knot
            for item in self._reader.compared(subject)
            if item.subject in knot and item.object in knot and (_step(item) or "")[:1] == (lane,)
        }
        yield from self.failures.tried(partial(self._knot, inside, lane, knot), f"{lane}: {len(knot)} models", "")

    def _page(self, comparisons: Iterable[Compared]) -> list[Conflict]:
        return merged(cycles.check_pages(self._index(item.seq for item in comparisons)))

    def _knot(self, inside: Iterable[int], lane: str, knot: set[str]) -> list[Conflict]:
        return merged(cycles.check_component(self._index(inside), lane, knot))

    def _index(self, seqs: Iterable[int]) -> Index:
        return self._built(self._reader.claims(seqs))

    def _built(self, claims: Iterable[StoredClaim]) -> Index:
        index = build(claims, self._originals)
        index.names, index.texts, index.plan_prices = _Names(self._reader), self._reader.text, self._plan_prices
        return index

    def _plan_prices(self, product: str) -> list[Fact]:
        claims = build(self._reader.plan_prices(product), self._originals).values.values()
        return [fact for attributes in claims for facts in attributes.values() for fact in facts]


class _Names(dict[str, str]):
    """Names of subjects, read when they are asked for."""

    def __init__(self, reader: ClaimReader) -> None:
        super().__init__()
        self._reader = reader

    def get(self, key: str, default: str | None = None) -> str:  # type: ignore[override]
        return self._reader.name(key) if key else default or ""


def disputed(known: Mapping[str, ValueRange], listed: Set[str]) -> set[str]:
    """Return the attributes of a subject that must be read: all that its conflicts could depend on.

    ``listed`` are those that a price list has of it.
    """
    differing = {name for name, outline in known.items() if outline.differs}
    found = {name for names in _by_unit(known).values() for name in _needed(names, differing, listed)}
    if "evaluated" in known and known["evaluated"].denied:
        found.update(name for name in known if name == "evaluated" or name.startswith(BENCHMARK))
    return found


def _needed(unit: Iterable[str], differing: Set[str], listed: Set[str]) -> Set[str]:
    """Return the attributes of a unit that can conflict: not those that everybody gives the same value."""
    names = frozenset(unit)
    if any(attributes_of_unit(unit) & names for unit in TOGETHER):
        return names if differing & names or len(names) > 1 else frozenset()
    if SUMS & names:
        return names
    compared = frozenset[str]().union(*(each for each in together() if each <= names))
    needed = compared | names & (differing | listed)
    return needed | SETS & names if needed & SETS else needed


def _attributes(units: Collection[str] | None) -> Collection[str] | None:
    """Return the attributes of some units; None (all) if benchmarks may be among them."""
    if units is None or TESTING in units:
        return None
    return frozenset(name for unit in units for name in attributes_of_unit(unit))


def _by_unit(names: Iterable[str]) -> dict[str, list[str]]:
    units: dict[str, list[str]] = defaultdict(list)
    for name in names:
        units[unit_of(name)].append(name)
    return units


def may_circle(items: Collection[Compared]) -> bool:
    """Return whether the comparisons of a page may form a cycle: at least three pairs, each model above another."""
    if len(items) < 3 or len({frozenset(item[1:3]) for item in items}) < 3:
        return False
    return any(len(knot) > 2 for graph in _rough(items) for knot in cycles.strongly_connected_components(graph))


def knots(edges: Iterable[tuple[str, str, str, int]]) -> Iterator[tuple[str, set[str]]]:
    """Yield (lane, models) of what may form cycles over several pages, few enough to be checked.

    ``edges`` are (attribute, subject, object, sign) as ``ClaimReader.edges`` gives them.
    """
    lanes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name, subject, other, sign in edges:
        if not attribute(name).opinion:
            lane, upper, lower = cycles.edge_of_sign(name, sign, subject, other)
            lanes[lane][upper].add(lower)
    for lane in sorted(lanes):
        for knot in cycles.small_components(lanes[lane]):
            yield lane, knot


def _step(item: Compared) -> tuple[str, str, str] | None:
    return cycles.directed_edge(item.attribute, item.relation, item.value, item.subject, item.object)


def _rough(items: Iterable[Compared]) -> Iterable[Mapping[str, set[str]]]:
    lanes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for item in items:
        found = _step(item)
        if found is not None:
            lanes[found[0]][found[1]].add(found[2])
    return lanes.values()
