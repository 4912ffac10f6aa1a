"""Checks stated ratios and percentages against the values and against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from counterclaim.db.conflicts.attributes import GENERAL, attribute, ordering_words
from counterclaim.db.conflicts.build import conflict, meaning, unique
from counterclaim.db.conflicts.checks.quotients import Quotient, quotients, verdict, worked
from counterclaim.db.conflicts.checks.stated_ratios import StatedRatio, read
from counterclaim.db.conflicts.facts import Fact, Index, family_of
from counterclaim.db.conflicts.severity import factor_between, grade
from counterclaim.db.conflicts.wording import multiple, page_says, quoted, where
from counterclaim.db.records import Conflict

MOST_RATIOS = 12
MOST_OTHERS = 4
MOST_QUOTIENTS = 4
LONGEST_ALSO = 40  # characters of a further ratio's words


@dataclass(frozen=True, slots=True)
class CheckedRatio:
    """A stated ratio with what the values say of it: True it follows, False it does not, None they are silent."""

    item: StatedRatio
    verdict: bool | None
    found: tuple[Quotient, ...] = ()


def check(index: Index) -> Iterator[Conflict]:
    """Yield conflicts of every stated ratio of every pair."""
    for facts in index.pairs.values():
        families: dict[str, list[StatedRatio]] = defaultdict(list)
        for fact in facts:
            stated = read(fact)
            if stated is not None:
                families[family_of(fact)].append(stated)
        for family in sorted(families):
            judged = [_judge(index, item) for item in _distinct(families[family])]
            for one in judged:
                if one.verdict is False:
                    yield _against_values(index, one, _others(one.item, judged))
            silent = [one for one in judged if one.verdict is not False or attribute(family).opinion]
            yield from _each_other(index, silent)


def _distinct(stated: list[StatedRatio]) -> list[StatedRatio]:
    """Return one reading per ratio, attribute, scope and document, with its echoes; at most MOST_RATIOS."""
    stated.sort(key=lambda item: (not item.fact.claim.qualifiers.approx, meaning(item.fact), item.fact.order))
    words: set[tuple[object, ...]] = set()
    groups: dict[tuple[object, ...], list[StatedRatio]] = defaultdict(list)
    for item in stated:
        claim, top = item.fact.claim, min(item.top, item.bottom)
        factor = item.seen_from(top).factor.quantize(Decimal("0.0001"))
        place = claim.doc, claim.start, claim.end, factor
        if place in words:
            continue  # the same words read as two attributes of one family
        words.add(place)
        lane = attribute(claim.attribute).lane
        groups[claim.doc, lane, factor, claim.qualifiers.volume_tokens, claim.qualifiers.tier].append(item)
    kept = [replace(group[0], echoes=tuple(item.fact for item in group[1:3])) for group in groups.values()]
    kept.sort(key=lambda item: (item.factor, meaning(item.fact), item.fact.order))
    if len(kept) > MOST_RATIOS:
        kept = kept[: MOST_RATIOS // 2] + kept[-MOST_RATIOS // 2 :]
    return sorted(kept, key=lambda item: item.fact.order)


def _judge(index: Index, item: StatedRatio) -> CheckedRatio:
    for doc in (item.fact.doc, None):
        found = quotients(index, item, doc)
        if found:
            return CheckedRatio(item, verdict(item, found), tuple(found))
    return CheckedRatio(item, None)


def _others(item: StatedRatio, judged: Sequence[CheckedRatio]) -> list[StatedRatio]:
    """Return other ratios of the same page that this one cannot be squared with, those that follow first."""
    page = [one for one in judged if one.item.fact.doc == item.fact.doc and not item.meets(one.item)]
    page.sort(key=lambda one: (one.verdict is not True, one.item.fact.order))
    return [one.item for one in page[:MOST_OTHERS]]


def _against_values(index: Index, judged: CheckedRatio, others: Sequence[StatedRatio]) -> Conflict:
    item, found = judged.item, judged.found
    shown = list({q.text: q for q in found}.values())[:MOST_QUOTIENTS]
    values = unique(fact for q in shown for fact in (q.top, q.bottom))
    everything = [item.fact, *values]
    opposite = all((q.value - 1) * (item.factor - 1) < 0 for q in found)
    told = [f"{worked(item, q)}{where([q.top, q.bottom], all_docs=everything)}" for q in shown]
    says = page_says([item.fact], quoted(item.fact.claim.quote), all_docs=everything)
    text = f"On {about(index, item)}, {says}, but "
    text += " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)
    if opposite:
        greater, less, _ = ordering_words(family_of(item.fact))
        names = [index.name(key) for key in (item.top, item.bottom)]
        text += f": {names[0]} is {less if found[0].value < 1 else greater} {names[1]}"
    elif not item.fact.claim.qualifiers.bound:
        text += f", not {item.printed()}"
    also = sorted(
        {quoted(other.fact.claim.quote, LONGEST_ALSO) for other in others}
        - {quoted(item.fact.claim.quote, LONGEST_ALSO)}
    )
    text += f" (the page also says {', '.join(also)})" if also else ""
    nearest = min(factor_between(item.factor, q.value) for q in found)
    severity = grade(item.fact.attribute, everything, factor=max(nearest, Decimal(2)) if opposite else nearest)
    return conflict(
        index,
        "ordering" if opposite else "ratio",
        item.fact.attribute,
        [item.fact],
        key=item.key,
        severity=severity,
        more=[*item.echoes, *(fact for other in others for fact in (other.fact, *other.echoes[:1])), *values],
        explanation=text + ".",
        other=item.fact.object,
    )


def about(index: Index, item: StatedRatio) -> str:
    """Return what a ratio is about: "the price of A against B"."""
    top, bottom = (index.name(key) for key in (item.top, item.bottom))
    return f"the {attribute(item.fact.attribute).label} of {top} against {bottom}"


def _each_other(index: Index, judged: Sequence[CheckedRatio]) -> Iterator[Conflict]:
    """Yield each ratio that cannot be squared with the page's most trusted one, or with another page's."""
    by_page: dict[tuple[str, str], list[CheckedRatio]] = defaultdict(list)
    for one in judged:
        by_page[_lane(one.item.fact), one.item.fact.doc].append(one)
    first: dict[str, CheckedRatio] = {}
    for (lane, _), page in sorted(by_page.items()):
        hub = min(page, key=lambda one: (one.verdict is not True, meaning(one.item.fact), one.item.fact.order))
        rivals = [one for one in page if one is not hub]
        if lane in first and not attribute(hub.item.fact.attribute).opinion:
            rivals.append(first[lane])
        first.setdefault(lane, hub)
        for one in rivals:
            if not _square(hub, one):
                yield _rivals(index, hub.item, one.item, trusted=hub.verdict is True)


def _lane(fact: Fact) -> str:
    known = attribute(fact.attribute)
    return GENERAL if known.family == "price" and known.lane == GENERAL else fact.attribute


def _square(one: CheckedRatio, other: CheckedRatio) -> bool:
    scopes = [(fact.tier, fact.claim.qualifiers.volume_tokens) for fact in (one.item.fact, other.item.fact)]
    both = one.verdict is True and other.verdict is True
    return both or scopes[0] != scopes[1] or one.item.meets(other.item)


def _rivals(index: Index, hub: StatedRatio, item: StatedRatio, *, trusted: bool) -> Conflict:
    facts = [hub.fact, item.fact]
    told = [f"{quoted(side.fact.claim.quote)}{where([side.fact], all_docs=facts)}" for side in (hub, item)]
    other = item.seen_from(hub.top).factor
    says = "pages say" if where([item.fact], all_docs=facts) else "the page says"
    text = f"On {about(index, hub)}, {says} both {told[0]} and {told[1]}"
    if item.top != hub.top or hub.fact.claim.relation != item.fact.claim.relation:
        text += f": {multiple(hub.factor)} against {multiple(other)} by the same measure"
    severity = grade(hub.fact.attribute, facts, factor=factor_between(hub.factor, other))
    page = hub.fact.doc if hub.fact.doc == item.fact.doc else ""
    return conflict(
        index,
        "ratio",
        hub.fact.attribute,
        facts[::-1] if trusted else facts,  # what does not follow from the page's values is first
        key=[page, *hub.key[1:], *item.key[1:]],
        more=[*hub.echoes, *item.echoes],
        severity=severity,
        explanation=text + ".",
        other=hub.fact.object,
    )
