"""Checks words such as "cheaper", "larger" and "faster" against the numbers and against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from counterclaim.db.conflicts.attributes import attribute, is_moving, ordering_words
from counterclaim.db.conflicts.build import conflict, unique
from counterclaim.db.conflicts.checks.directions import Direction, Numbers, direction, lane_of, numbers
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.severity import factor_between, grade
from counterclaim.db.conflicts.wording import quoted, where
from counterclaim.db.records import Conflict, Severity

SHOWN = 4
EQUAL = Decimal("1.1")  # "priced like" allows this much
RATES = ("input_price", "output_price")
STANDING = "standing."


def check(index: Index) -> Iterator[Conflict]:
    """Yield ordering conflicts of every pair."""
    for pair, facts in index.pairs.items():
        lanes: dict[tuple[str, str], list[Direction]] = defaultdict(list)
        for fact in sorted(facts, key=lambda fact: fact.order):
            stated = direction(fact, pair[0])
            if stated is not None:
                lanes[lane_of(fact)].append(stated)
        for lane in sorted(lanes):
            yield from _check_lane(index, pair, lanes[lane])


def _check_lane(index: Index, pair: tuple[str, str], stated: Sequence[Direction]) -> Iterator[Conflict]:
    """Compare a lane's words page by page, then the rest across pages."""
    pages: dict[str, list[Direction]] = defaultdict(list)
    for item in _without_twins(stated):
        pages[item.fact.doc].append(item)
    clear: dict[int, list[Direction]] = defaultdict(list)
    elsewhere: dict[str, Numbers | None] = {}
    for doc in sorted(pages):
        page = pages[doc]
        above, below = _sides(page)
        if above and below:
            if any(item.pure for item in above + below):
                yield _both_ways(index, pair, above, below, _numbers(index, pair, above + below, doc))
            continue
        yield from _against_numbers(index, pair, page, elsewhere)
        for item in above + below:
            clear[item.sign].append(item)
    versions = not any(is_moving(name) for name in pair)
    words = any(item.pure for item in clear[1] + clear[-1])
    if clear[1] and clear[-1] and words and versions and not attribute(stated[0].fact.attribute).opinion:
        found = _numbers(index, pair, clear[1] + clear[-1], None)
        yield _both_ways(index, pair, clear[1], clear[-1], found)


def _without_twins(stated: Sequence[Direction]) -> list[Direction]:
    """Drop words that were read both ways ("within 0.5% of"): they put neither above."""
    signs: dict[tuple[str, int, int], set[int]] = defaultdict(set)
    for item in stated:
        signs[item.fact.doc, item.fact.claim.start, item.fact.claim.end].add(item.sign)
    return [i for i in stated if not {1, -1} <= signs[i.fact.doc, i.fact.claim.start, i.fact.claim.end]]


def _sides(page: Sequence[Direction]) -> tuple[list[Direction], list[Direction]]:
    """Return a page's statements for above and below.

    Opinions count only where words in one direction meet a number in the other ("beats it", "90% of it"):
    better at one thing and weaker at another is no contradiction.
    """
    above, below = ([item for item in page if item.sign == sign] for sign in (1, -1))
    if attribute(page[0].fact.attribute).opinion and above and below:
        words = {item.sign for item in page if item.pure and item.sign}
        figures = {item.sign for item in page if not item.pure}
        if len(words) != 1 or len(figures) != 1 or words == figures:
            return [], []
    return above, below


def _numbers(index: Index, pair: tuple[str, str], stated: Sequence[Direction], doc: str | None) -> Numbers | None:
    for name in sorted({item.fact.attribute for item in stated}):
        found = numbers(index, pair, name, doc)
        if found is not None and found.sign:
            return found
    return None


def _naming(item: Direction) -> tuple[int, bool, tuple[str, int, int, str, str, str]]:
    """Rank words that name the models first: they can be read on their own."""
    words = set(item.fact.claim.quote.casefold().split())
    named = set(f"{item.fact.claim.subject} {item.fact.claim.object or ''}".casefold().split())
    return -len(words & named), not item.pure, item.fact.order


def _representatives(stated: Sequence[Direction]) -> list[Fact]:
    pure = [item for item in stated if item.pure] or list(stated)
    ranked = sorted(pure, key=_naming)
    return list({item.fact.claim.quote: item.fact for item in ranked}.values())[:SHOWN]


def _both_ways(
    index: Index, pair: tuple[str, str], above: Sequence[Direction], below: Sequence[Direction], found: Numbers | None
) -> Conflict:
    sides = [_representatives(side) for side in (above, below)]
    docs = {item.fact.doc for item in [*above, *below]}
    page = docs.pop() if len(docs) == 1 else ""
    family = attribute(sides[0][0].attribute).family
    values = [found.top, found.bottom] if found else []
    everything = [*sides[0], *sides[1], *values]
    greater, less, _ = ordering_words(family)
    names = [index.name(key) for key in pair]
    text = (
        f"{names[0]} is said to be both {greater} and {less} {names[1]}: {quoted(sides[0][0].claim.quote)}"
        f"{where(sides[0][:1], all_docs=everything)} and {quoted(sides[1][0].claim.quote)}"
        f"{where(sides[1][:1], all_docs=everything)}"
    )
    if found:
        text += f"; the figures are {found.text()}{where(values, all_docs=everything)}"
    severity: Severity = "low" if attribute(family).opinion else grade(sides[0][0].attribute, everything)
    if found and found.sign > 0:  # the side that the figures deny is first: it is the one to correct
        sides.reverse()
    return conflict(
        index,
        "ordering",
        _label(above, below),
        [sides[0][0], sides[1][0]],
        key=[*lane_of(sides[0][0]), page],
        more=everything,
        severity=severity,
        explanation=text + ".",
        other=sides[0][0].object,
    )


def _label(above: Sequence[Direction], below: Sequence[Direction]) -> str:
    names = {item.fact.attribute for item in [*above, *below]}
    return names.pop() if len(names) == 1 else attribute(min(names)).family


def _against_numbers(
    index: Index, pair: tuple[str, str], page: Sequence[Direction], elsewhere: dict[str, Numbers | None]
) -> Iterator[Conflict]:
    """Yield words that the numbers contradict: the page's own, else what other pages say of these versions.

    ``elsewhere`` keeps what all pages together say, by attribute, for the next page.
    """
    by_name: dict[str, list[Direction]] = defaultdict(list)
    for item in page:
        if item.pure and not lane_of(item.fact)[1]:
            by_name[item.fact.attribute].append(item)
    for name in sorted(by_name):
        found = numbers(index, pair, name, page[0].fact.doc)
        if found is None and not any(is_moving(key) for key in pair):
            if name not in elsewhere:
                elsewhere[name] = numbers(index, pair, name, None)
            found = elsewhere[name]
        wrong = [item for item in by_name[name] if found is not None and _denies(index, found, item)]
        if found is not None and wrong:
            yield _number_conflict(index, pair, wrong, found)


def _denies(index: Index, found: Numbers, item: Direction) -> bool:
    if item.sign:
        return found.sign == -item.sign or _are_one_price(index, found, item.fact)
    far = factor_between(found.top.number, found.bottom.number) > EQUAL
    return bool(found.sign) and far and not item.fact.claim.qualifiers.approx


def _are_one_price(index: Index, found: Numbers, fact: Fact) -> bool:
    """Return whether a page that calls a model dearer gives both the same two prices, each in words of its own."""
    if fact.claim.rule.startswith(STANDING):
        return False  # the cheapest of all may be one of two
    both = all(index.stated(key, name, fact.doc) for key in (fact.subject, fact.object) for name in RATES)
    values = (found.top, found.bottom)
    same = found.sign == 0 and found.top.number == found.bottom.number and attribute(fact.attribute).family == "price"
    one, other = (value.claim for value in values)
    own = all(value.doc == fact.doc for value in values) and (one.end <= other.start or other.end <= one.start)
    return both and same and own and not any(value.tier for value in values)


def _number_conflict(index: Index, pair: tuple[str, str], wrong: Sequence[Direction], found: Numbers) -> Conflict:
    facts = _representatives(wrong)
    values = [found.top, found.bottom]
    everything = [*facts, *values]
    greater, less, equal = ordering_words(attribute(facts[0].attribute).family)
    names = [index.name(key) for key in pair]
    sign = wrong[0].sign
    if facts[0].subject == pair[1]:  # in the order of the page's own words
        names, sign, found = names[::-1], -sign, replace(found, top=found.bottom, bottom=found.top)
    text = (
        f"{names[0]} is said to be {({1: greater, -1: less, 0: equal})[sign]} {names[1]} "
        f"({quoted(facts[0].claim.quote)}){where(facts[:1], all_docs=everything)}, but the "
        f"{attribute(found.top.attribute).label} is {found.text()}{where(values, all_docs=everything)}."
    )
    return conflict(
        index,
        "ordering",
        facts[0].attribute,
        [facts[0]],
        key=[facts[0].doc, wrong[0].sign],
        more=[*facts, *unique(values)],
        severity=grade(facts[0].attribute, everything),
        explanation=text,
        other=facts[0].object,
    )
