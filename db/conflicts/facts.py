"""Groups claims into distinct facts by subject and by pair, so that every checker's work is bounded."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from counterclaim.db.conflicts.attributes import attribute, is_setup
from counterclaim.db.conflicts.intervals import Interval, half_step, span_of
from counterclaim.db.records import StoredClaim
from counterclaim.extractors.records import Claim, Qualifiers

WORD = re.compile(r"[a-z]+(?=\d)|\d+(?:\.\d+)*[a-z]*|[^\W\d_]+\+*")  # "R+" is another model than "R"
PLUS = re.compile(r"\s+(?=\+)")
Scope = tuple[str, str, Decimal | None]  # tier, provider, volume in tokens
MOST_VALUES = 12  # distinct values compared per subject, attribute and scope
MOST_PER_DOC = 6  # distinct values of one attribute that one document may mean
MOST_PLACES = 12  # places of one statement that are kept


@dataclass(frozen=True, slots=True)
class Fact:
    """One distinct statement of one document, with the keys it is grouped by.

    ``attribute`` may differ from the claim's when the fact only follows from it; ``why`` then says how.
    ``truth`` is the fact's boolean when it has one, ``tier`` its condition in normal form, ``half`` half the unit of
    the last digit its number is written with, ``places`` where else the document says it in the same words, ``voice``
    who says it: the source, or that of the page it is copied from.
    """

    stored: StoredClaim
    subject: str
    object: str
    attribute: str
    span: Interval | None
    truth: bool | None = None
    why: str = ""
    tier: str = ""
    half: Decimal = Decimal(0)
    places: tuple[tuple[int, int], ...] = ()
    voice: str = ""

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.stored.claim

    @property
    def doc(self) -> str:
        """The document that states it."""
        return self.stored.claim.doc

    @property
    def number(self) -> Decimal:
        """The claim's number; 0 if it has none (callers check ``span``)."""
        value = self.stored.claim.value
        return value if isinstance(value, Decimal) else Decimal(0)

    @property
    def order(self) -> tuple[str, int, int, str, str, str]:
        """Sort key that depends on what is said and where, never on the order of arrival."""
        claim = self.stored.claim
        return claim.doc, claim.start, claim.end, claim.attribute, claim.relation, self.stored.id


@dataclass(slots=True)
class Index:
    """All facts by subject and by pair."""

    values: dict[str, dict[str, list[Fact]]] = field(default_factory=dict)
    pairs: dict[tuple[str, str], list[Fact]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    texts: Callable[[str], str] = field(default=lambda _: "")  # of documents by name; empty if not known
    plan_prices: Callable[[str], Sequence[Fact]] | None = None  # of a product's plans, where ``values`` has not all
    plans: Mapping[str, Sequence[str]] | None = None  # keys of plans by product, when they have been asked for
    _by_subject: dict[str, list[Fact]] = field(default_factory=dict)
    _by_doc: dict[tuple[str, str], dict[str, list[Fact]]] = field(default_factory=dict)

    def name(self, key: str) -> str:
        """Return the name most often used for a subject's key."""
        return self.names.get(key, key)

    def of(self, subject: str) -> list[Fact]:
        """Return the comparisons that a subject takes part in, on either side."""
        if not self._by_subject:
            for pair, facts in self.pairs.items():
                for name in pair:
                    self._by_subject.setdefault(name, []).extend(facts)
        return self._by_subject.get(subject, [])

    def benchmarks(self, subject: str, doc: str) -> list[str]:  # noqa: ARG002 - a store looks at the page only
        """Return the benchmarks that a document, or another one, gives a subject's score for."""
        return sorted(name for name in self.values.get(subject, {}) if name.startswith("benchmark:"))

    def stated(self, subject: str, name: str, doc: str | None = None) -> list[Fact]:
        """Return the numeric facts of a subject's attribute, in one document or (bounded) in all."""
        key = subject, name
        if key not in self._by_doc:
            table: dict[str, list[Fact]] = defaultdict(list)
            for fact in self.values.get(subject, {}).get(name, ()):
                if fact.span is not None:
                    table[fact.doc].append(fact)
            everything = [fact for facts in table.values() for fact in facts]
            self._by_doc[key] = {d: distinct(facts, MOST_PER_DOC) for d, facts in table.items()}
            self._by_doc[key][""] = distinct(everything, MOST_PER_DOC)
        return self._by_doc[key].get(doc or "", [])


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Return a subject's key: its words in any order, case and hyphens ignored, versions kept."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("-", " ")
    words = WORD.findall(PLUS.sub("", plain))
    return " ".join(sorted(words)) or plain.strip()


def build(claims: Iterable[StoredClaim], originals: Mapping[str, str] | None = None) -> Index:
    """Group claims; hypothetical ones are left out, repeated ones counted once per document.

    ``originals`` gives the original source of a copied document (``near_duplicates.original_sources``).
    """
    statements: dict[tuple[str, ...], list[Repeated]] = {}
    for stored in claims:
        claim = stored.claim
        if claim.qualifiers.hypothetical:
            continue
        key = claim.doc, name_key(claim.subject), claim.attribute, name_key(claim.object or ""), claim.quote
        alike = statements.setdefault(key, [])
        same = next((one for one in alike if _is_same(one.first.claim, claim)), None) if alike else None
        if same is None:
            alike.append(Repeated(stored, {(claim.start, claim.end)}))
            continue
        same.places.add((claim.start, claim.end))
        if _place(stored) < _place(same.first):
            same.first = stored

    index, originals = Index(), originals or {}
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for (doc, subject, _, other, _), alike in statements.items():
        for repeated in alike:
            stored, places = repeated.first, repeated.places
            kept = tuple(places) if len(places) == 1 else tuple(sorted(places)[:MOST_PLACES])
            _file(index, stored, About(subject, other, kept, originals.get(doc)))
            names[subject][stored.claim.subject] += 1
            if stored.claim.object:
                names[other][stored.claim.object] += 1
    index.names = {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in names.items()}
    return index


@dataclass(slots=True)
class Repeated:
    """A statement that a page makes in the same words once or more: the first of them, and all its places."""

    first: StoredClaim
    places: set[tuple[int, int]]


def _is_same(one: Claim, other: Claim) -> bool:
    """Return whether two claims with the same words about the same models say the same."""
    return (
        one.relation == other.relation
        and type(one.value) is type(other.value)
        and one.value == other.value
        and (one.qualifiers is other.qualifiers or one.qualifiers == other.qualifiers)
    )


@dataclass(frozen=True, slots=True)
class About:
    """Keys of a claim's subject and object, all its places on the page, and its original source if it is a copy."""

    subject: str
    object: str = ""
    places: tuple[tuple[int, int], ...] = ()
    voice: str | None = None


def _place(stored: StoredClaim) -> tuple[int, int, str, str]:
    claim = stored.claim
    return claim.start, claim.end, claim.quote, stored.id


def _file(index: Index, stored: StoredClaim, about: About) -> None:
    subject, other, name = about.subject, about.object, stored.claim.attribute
    if stored.claim.relation == "is":
        index.values.setdefault(subject, {}).setdefault(name, []).append(fact_of(stored, subject, about))
    elif other and other != subject:
        pair = (subject, other) if subject < other else (other, subject)
        tier, voice = tier_key(stored.claim.qualifiers), about.voice or stored.source
        fact = Fact(stored, subject, other, name, None, tier=tier, places=about.places, voice=voice)
        index.pairs.setdefault(pair, []).append(fact)


def fact_of(stored: StoredClaim, subject: str, about: About | None = None) -> Fact:
    """Return the fact of an ``is`` claim about the subject with the given key."""
    claim, value = stored.claim, stored.claim.value
    truth = value if isinstance(value, bool) else None
    half = half_step(claim, value) if isinstance(value, Decimal) and value.is_finite() else Decimal(0)
    return Fact(
        stored, subject, "", claim.attribute, span_of(claim, half), truth, tier=tier_key(claim.qualifiers), half=half,
        places=about.places if about else (), voice=(about and about.voice) or stored.source,
    )  # fmt: skip


def scope_of(fact: Fact) -> Scope:
    """Return the conditions under which a fact's value holds; facts of different scopes are not compared."""
    qualifiers = fact.claim.qualifiers
    tier = fact.tier
    noted = fact.attribute.startswith("benchmark:") and tier and not qualifiers.conditions
    if noted and not is_setup(tier):
        tier = ""  # a note on the score, not a set-up
    return tier, (qualifiers.provider or "").casefold(), qualifiers.volume_tokens


def tier_key(qualifiers: Qualifiers) -> str:
    """Return the words of a tier and of verbatim conditions, lower case, punctuation dropped."""
    stated = [qualifiers.tier, *sorted(qualifiers.conditions)] if qualifiers.conditions else [qualifiers.tier]
    return " ".join(_tier_words(text) for text in stated if text)


@lru_cache(maxsize=4096)
def _tier_words(tier: str) -> str:
    return " ".join(re.findall(r"[\w@<>%.+]+", tier.casefold()))


def by_scope(facts: Iterable[Fact]) -> dict[Scope, list[Fact]]:
    """Group facts by scope."""
    out: dict[Scope, list[Fact]] = defaultdict(list)
    for fact in facts:
        out[scope_of(fact)].append(fact)
    return out


def distinct(facts: Sequence[Fact], most: int) -> list[Fact]:
    """Return one fact per distinct number, at most ``most``: the extremes and the most often stated, by value."""
    groups: dict[tuple[Decimal, Interval | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.number, fact.span].append(fact)
    ranked = [min(group, key=lambda fact: fact.order) for group in groups.values()]
    ranked.sort(key=lambda fact: (fact.number, fact.order))
    if len(ranked) <= most:
        return ranked
    share = most // 3
    kept = {fact.order: fact for fact in [*ranked[:share], *ranked[-share:]]}
    often = sorted(ranked, key=lambda fact: (-len(groups[fact.number, fact.span]), fact.order))
    for fact in often:
        if len(kept) >= most:
            break
        kept[fact.order] = fact
    return sorted(kept.values(), key=lambda fact: (fact.number, fact.order))


def family_of(fact: Fact) -> str:
    """Return the family of attributes that a fact's loose words cover."""
    return attribute(fact.attribute).family
