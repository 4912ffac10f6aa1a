"""Checks pages against dated list prices and context windows. A reference never overrides a claim."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Levenshtein

from counterclaim.db.conflicts import claim_dates
from counterclaim.db.conflicts.build import conflict
from counterclaim.db.conflicts.facts import Fact, Index, fact_of, name_key
from counterclaim.db.conflicts.severity import factor_between, grade
from counterclaim.db.conflicts.wording import on, subject_of, value_of, where, written
from counterclaim.db.records import Conflict, DifferenceClass, Severity, StoredClaim

Label = Literal["matches", "stale", "later", "alias", "narrowed", "provider", "hosted", "earlier", "launch", "unlisted"]
CLASSES: dict[Label, DifferenceClass] = {
    "stale": "stale", "alias": "moved alias", "provider": "scope", "hosted": "unlisted", "earlier": "change",
    "narrowed": "scope", "launch": "stale", "unlisted": "contradiction",
}  # fmt: skip
PRICE = "_price"  # what the attributes that makers cut end with
SNAPSHOT = "snapshot"  # how the condition of a dated version ends; others narrow a price to hours or long prompts
LIST_DAYS = 550  # a page this much older than the list's newest price may show what the model cost at its launch
MISSPELT = 1  # letters that may differ; numbers never do
LONG_ENOUGH = 8
STEEPEST = 5  # the most that a maker has cut a model's price by at once
MOST_APART = 3  # values of one verdict that are a conflict each; of more one is made, however many there are
MOST_NAMED = 4
MOST_QUOTED = 20


@dataclass(frozen=True, slots=True)
class ListPrice:
    """One listed value and the days it held (None: open)."""

    fact: Fact
    start: date | None
    end: date | None

    def held(self, first: date, last: date) -> bool:
        """Return whether it held at some time between two days."""
        return (self.start is None or self.start <= last) and (self.end is None or self.end >= first)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the references say of one fact, with the listing that decides it."""

    label: Label
    listing: ListPrice
    sentence: str


class References:
    """Listings by model and attribute, found by exact words or, failing that, one misspelt letter."""

    def __init__(self, claims: Iterable[StoredClaim]) -> None:
        self._listed: dict[tuple[str, str], list[StoredClaim]] = defaultdict(list)
        self._names: dict[str, set[str]] = defaultdict(set)
        self._by_numbers: dict[str, set[str]] = defaultdict(set)
        self._read: dict[tuple[str, str], list[ListPrice]] = {}
        self._found: dict[str, str] = {}
        self.newest = date.min
        for stored in claims:
            days = claim_dates.days_of(stored.claim.qualifiers.as_of or "")
            self.newest = max(self.newest, days[0] if days else date.min)
            key = name_key(stored.claim.subject)
            self._listed[key, stored.claim.attribute].append(stored)
            self._names[key].add(stored.claim.attribute)
            self._by_numbers[_numbers(key)].add(key)

    def of(self, subject: str, name: str) -> list[ListPrice]:
        """Return the listings of a subject's attribute; none for a model that is not listed."""
        return self._listings(self._key(subject), name) if name in self.listed(subject) else []

    def listed(self, subject: str) -> Set[str]:
        """Return the attributes that are listed of a subject."""
        return self._names.get(self._key(subject), frozenset())

    def _key(self, subject: str) -> str:
        """Return the key of the model that is listed, exactly or with one misspelt letter; else the subject's own."""
        if subject in self._names:
            return subject
        if subject not in self._found:
            near = [key for key in self._by_numbers.get(_numbers(subject), ()) if _misspelt(subject, key)]
            self._found[subject] = near[0] if len(near) == 1 else subject
        return self._found[subject]

    def _listings(self, subject: str, name: str) -> list[ListPrice]:
        key = subject, name
        if key not in self._read:
            groups: dict[str, list[Fact]] = defaultdict(list)
            for stored in self._listed.get(key, ()):
                conditions = stored.claim.qualifiers
                groups[f"{conditions.provider} {conditions.tier}"].append(fact_of(stored, subject))
            self._read[key] = [item for _, group in sorted(groups.items()) for item in _dated(group)]
        return self._read[key]


@lru_cache(maxsize=65536)
def _numbers(key: str) -> str:
    return " ".join(word for word in key.split() if any(char.isdigit() for char in word))


@lru_cache(maxsize=65536)
def _words(key: str) -> tuple[str, ...]:
    return tuple(word for word in key.split() if not any(char.isdigit() for char in word))


def _misspelt(one: str, other: str) -> bool:
    left, right = _words(one), _words(other)
    if len(left) != len(right) or not any(char.isdigit() for char in one):
        return False
    wrong = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return len(wrong) == 1 and len(wrong[0][0]) >= LONG_ENOUGH and Levenshtein.distance(*wrong[0]) <= MISSPELT


def _dated(facts: Sequence[Fact]) -> list[ListPrice]:
    """Return one provider's listings with the day before the next one as the end; values of one day stand together."""
    starts = {fact.order: (days[0] if (days := _days(fact)) else None) for fact in facts}
    known = sorted({start for start in starts.values() if start is not None})
    out = []
    for fact in sorted(facts, key=lambda fact: fact.order):
        start = starts[fact.order]
        later = [day for day in known if start is None or day > start]
        out.append(ListPrice(fact, start, later[0] - timedelta(days=1) if later else None))
    return out


def _days(fact: Fact) -> tuple[date, date] | None:
    as_of = fact.claim.qualifiers.as_of
    return claim_dates.days_of(as_of) if as_of else None


def judge(fact: Fact, listings: Sequence[ListPrice], newest: date = date.min) -> Verdict | None:
    """Return what the listings say of one numeric fact, or None if they cannot say anything.

    ``newest`` is the day of the list's newest price of any model.
    """
    said = claim_dates.claim_date(fact)
    provider = (fact.claim.qualifiers.provider or "").casefold()
    ours = [item for item in listings if (item.fact.claim.qualifiers.provider or "").casefold() == provider]
    own = [item for item in ours if item.fact.claim.qualifiers.tier is None]
    others = [item for item in listings if item not in own]
    if fact.span is None or not listings or (provider and not own):
        return None
    fits = [item for item in own if item.fact.span is not None and fact.span.meets(item.fact.span)]
    first, last = (said.first, said.last) if said else (date.max, date.max)
    now = [item for item in fits if item.held(first, last) or (said is None and item.end is None)]
    if now:
        return Verdict("matches", now[0], f"matches the list price{_on(fact)}")
    past = [item for item in fits if item.end is not None and item.end < first]
    if past:
        latest = max(past, key=lambda item: item.end or date.min)
        until = on(latest.end or date.min)
        return Verdict("stale", latest, f"was the listed value until {until}: out of date{_on(fact)}")
    if fits:
        return Verdict("later", fits[0], f"has been listed only since {on(fits[0].start or date.min)}")
    hosted = [item for item in others if item.fact.span is not None and fact.span.meets(item.fact.span)]
    if hosted:
        # A dated snapshot of the maker's comes before another provider: the name itself once meant that one.
        best = min(hosted, key=lambda item: (item.fact.claim.qualifiers.tier is None, item.fact.order))
        tier, host = best.fact.claim.qualifiers.tier, best.fact.claim.qualifiers.provider or "the maker"
        if tier and not tier.endswith(SNAPSHOT):
            return Verdict("narrowed", best, f"is the price at {host} for some only ({tier})")
        if tier:
            return Verdict("alias", best, f"is that of the {tier}, which the name meant before")
        return Verdict("provider", best, f"is what {host} lists, not the maker's own figure")
    nearest = min(own or others, key=lambda item: (factor_between(item.fact.number, fact.number), item.fact.order))
    return _unlisted(fact, own, nearest, newest)


def _unlisted(fact: Fact, own: Sequence[ListPrice], nearest: ListPrice, newest: date) -> Verdict:
    """Return what it means that nobody lists a value: something only if the maker lists the model at the time."""
    if not own:
        return Verdict("hosted", nearest, "matches no listed provider, and the maker's own figure is not listed")
    if any(item.start or item.end for item in own):
        return Verdict("unlisted", nearest, "was never listed by any provider, as far back as the list goes")
    is_price = fact.attribute.endswith(PRICE)
    if is_price and all(item.fact.number < fact.number <= item.fact.number * STEEPEST for item in own):
        # Prices come down, and a list without dates has only the last: the page may show the one at launch.
        said = claim_dates.claim_date(fact)
        if said is None or (newest - said.last).days > LIST_DAYS:
            return Verdict("earlier", nearest, "is above the list price; it may be an earlier price")
        return Verdict(
            "launch", nearest, f"is above the list price; it may be an earlier price, out of date{_on(fact)}"
        )
    return Verdict("unlisted", nearest, "is not the list price; the list keeps no earlier prices")


def _on(fact: Fact) -> str:
    when = claim_dates.claim_date(fact)
    return f" on {on(when.last)}" if when is not None else ""


def check(index: Index, known: References) -> Iterator[Conflict]:
    """Yield reference conflicts (stale, unlisted) and differences (another provider's price) of listed models."""
    for subject in sorted(index.values):
        for name in sorted(known.listed(subject)):
            facts = index.values[subject].get(name)
            listings = known.of(subject, name) if facts else []
            if facts and listings:
                yield from _check_facts(index, name, facts, listings, known.newest)


def _check_facts(
    index: Index, name: str, facts: Sequence[Fact], listings: Sequence[ListPrice], newest: date
) -> Iterator[Conflict]:
    """One conflict per value and verdict, with a page or more as its evidence."""
    groups: dict[tuple[Label, Decimal], list[tuple[Fact, Verdict]]] = defaultdict(list)
    judged = [
        (fact, verdict)
        for fact in sorted(facts, key=lambda fact: fact.order)
        if not fact.tier and fact.number > 0 and (verdict := judge(fact, listings, newest)) is not None
    ]
    # A page that knows the list price means something else by another number, or contradicts itself.
    knowing = {fact.doc for fact, verdict in judged if verdict.label == "matches"}
    for fact, verdict in judged:
        if verdict.label in CLASSES and not (verdict.label in ("unlisted", "launch") and fact.doc in knowing):
            groups[verdict.label, fact.number].append((fact, verdict))
    values = Counter(label for label, _ in groups)
    for key in sorted(groups):
        if values[key[0]] <= MOST_APART:
            yield _conflict(index, name, groups[key])
    for label in sorted(label for label, count in values.items() if count > MOST_APART):
        yield _conflict(index, name, *(groups[key] for key in sorted(groups) if key[0] == label))


def _conflict(index: Index, name: str, *groups: Sequence[tuple[Fact, Verdict]]) -> Conflict:
    """Return the conflict of one value, or of all values of one verdict: the first stands for them."""
    fact, verdict = groups[0][0]
    cls = CLASSES[verdict.label]
    if name == "context_window" and verdict.label == "unlisted":
        cls = "unlisted"  # hosts cut context windows at will, so one that no list has proves little
    facts, listed = [item for item, _ in groups[0]], verdict.listing.fact
    more = [*facts, listed] if len(groups) == 1 else [listed, *(group[0][0] for group in groups[:MOST_QUOTED])]
    return conflict(
        index,
        "reference",
        name,
        [fact],
        key=[verdict.label, fact.number.normalize() if len(groups) == 1 else "several"],
        more=more,
        cls=cls,
        explanation=_sentence(index, name, facts, verdict, [group[0][0] for group in groups[1:]]),
        severity=_severity(name, facts, verdict, cls),
    )


def _sentence(index: Index, name: str, facts: Sequence[Fact], verdict: Verdict, others: Sequence[Fact] = ()) -> str:
    listed = verdict.listing.fact
    pages = where(facts, all_docs=facts)
    text = f"{subject_of(index, name, facts[0])}, {value_of(facts[0])}{pages}, {verdict.sentence}"
    if verdict.label in ("unlisted", "hosted", "earlier", "launch"):
        host = listed.claim.qualifiers.provider or "the maker"
        since = f" from {on(verdict.listing.start)}" if verdict.listing.start else ""
        text += f"; the nearest is {written(listed.claim.value, name)} at {host}{since}"
    if others:
        rest = len(others) - MOST_NAMED
        text += f"; so are {', '.join(value_of(fact) for fact in others[:MOST_NAMED])}"
        text += f" and {rest} more" if rest > 0 else ""
    return f"{text} ({listed.stored.source.removeprefix('reference:')})."


def _severity(name: str, facts: Sequence[Fact], verdict: Verdict, cls: DifferenceClass) -> Severity:
    """Return a severity of at most medium, low unless model and date are sure: a list's history has gaps."""
    listed = verdict.listing.fact
    sure = facts[0].subject == listed.subject and claim_dates.claim_date(facts[0]) is not None
    severity = grade(name, facts, factor=factor_between(facts[0].number, listed.number), cls=cls)
    return "medium" if sure and severity != "low" else "low"
