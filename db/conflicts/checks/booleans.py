"""Checks yes against no: capabilities, openness, what a licence implies, "not tested" against a score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from counterclaim.db.conflicts import claim_dates
from counterclaim.db.conflicts.attributes import (
    Area,
    areas,
    attribute,
    is_line,
    license_form,
    tested_name,
    without_degree,
)
from counterclaim.db.conflicts.build import conflict, limit_per_document
from counterclaim.db.conflicts.facts import Fact, Index, Scope, by_scope
from counterclaim.db.conflicts.places import CELLS, are_told_apart, in_one_sentence, stated_together
from counterclaim.db.conflicts.severity import grade
from counterclaim.db.conflicts.wording import quoted, value_of, when, where
from counterclaim.db.records import Conflict, DifferenceClass

MODALITIES = ("modality:image", "modality:audio", "modality:video")
SHOWN = 4
READABLE = 80  # characters of words that can be quoted in full


def check(index: Index) -> Iterator[Conflict]:
    """Yield boolean conflicts of every subject."""
    for attributes in index.values.values():
        groups: dict[str, list[Fact]] = defaultdict(list)
        for name, facts in attributes.items():
            for fact in _settled(facts) if name == "license" else facts:
                if fact.truth is not None and name != "evaluated":
                    groups[name].append(fact)
                for implied in implications(fact):
                    groups[implied.attribute].append(implied)
        for name in sorted(groups):
            yield from _check_attribute(index, name, groups[name])


def check_tested(index: Index) -> Iterator[Conflict]:
    """Yield "not tested" against a result, of every subject."""
    for subject, attributes in index.values.items():
        if "evaluated" in attributes:
            yield from _untested(index, subject, attributes)


def implications(fact: Fact) -> list[Fact]:
    """Return what a fact implies: a licence of openness, text only of images, audio and video."""
    value = fact.claim.value
    if fact.attribute == "license" and isinstance(value, str):
        _, is_open = license_form(value)
        if is_open is not None:
            why = f"the licence {value} means {'open' if is_open else 'closed'} weights"
            return [replace(fact, attribute="open_weights", truth=is_open, why=why)]
    if fact.attribute == "multimodal" and fact.truth is False:
        return [replace(fact, attribute=name, why="text only") for name in MODALITIES]
    return []


def _settled(facts: Sequence[Fact]) -> list[Fact]:
    """Return the licences that were read only one way from their words."""
    forms: dict[tuple[str, int, int], set[str]] = defaultdict(set)
    for fact in facts:
        forms[fact.doc, fact.claim.start, fact.claim.end].add(license_form(str(fact.claim.value))[0])
    return [fact for fact in facts if len(forms[fact.doc, fact.claim.start, fact.claim.end]) == 1]


def _check_attribute(index: Index, name: str, facts: Sequence[Fact]) -> Iterator[Conflict]:
    for scope, group in sorted(by_scope(_whole(facts)).items(), key=lambda item: repr(item[0])):
        yes = sorted((f for f in group if f.truth), key=_rank)
        no = sorted((f for f in group if f.truth is False), key=_rank)
        yes, no = _without_reconciled(index, *_without_ambiguous(yes, no))
        direct = any(not fact.why for fact in [*yes, *no])
        if yes and no and direct:
            yield _opposed(index, name, scope, (yes, no))


def _whole(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield facts of which "no native video" denies video, unless their page also says that there is video."""
    said = {(fact.doc, fact.truth) for fact in facts}
    for fact in facts:
        tier = without_degree(fact.tier) if fact.tier else ""
        alone = tier != fact.tier and (fact.doc, not fact.truth) not in said
        yield replace(fact, tier=tier) if alone else fact


def _without_ambiguous(yes: list[Fact], no: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Drop statements that were read both ways from the same words ("limited"): they say neither."""
    places = [{(fact.doc, fact.claim.start, fact.claim.end) for fact in side} for side in (yes, no)]
    both = places[0] & places[1]
    left, right = ([f for f in side if (f.doc, f.claim.start, f.claim.end) not in both] for side in (yes, no))
    return left, right


def _without_reconciled(index: Index, yes: list[Fact], no: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Drop what a page reconciles: "not natively, but by a tool" in one sentence, "at launch" and "since" in two."""

    def reconciled(fact: Fact, rivals: Sequence[Fact]) -> bool:
        texts = index.texts
        return any(in_one_sentence(fact, one, texts) or are_told_apart(fact, one, texts) for one in rivals)

    left = [fact for fact in yes if not reconciled(fact, no)]
    right = [fact for fact in no if not reconciled(fact, yes)]
    return left, right


def _rank(fact: Fact) -> tuple[bool, bool, tuple[str, int, int, str, str, str]]:
    return bool(fact.why), len(fact.claim.quote) > READABLE, fact.order


def _words(side: Sequence[Fact], facts: Sequence[Fact]) -> str:
    """Return the words of one side with its pages; a table's row of marks is named by its label."""
    quote = side[0].claim.quote
    label, *cells = quote.split(CELLS)
    return f"{f'the row {quoted(label)}' if cells else quoted(quote)}{where(side, all_docs=facts)}"


def _opposed(index: Index, name: str, scope: Scope, sides: tuple[Sequence[Fact], Sequence[Fact]]) -> Conflict:
    yes, no = sides
    times = claim_dates.separated_in_time(yes, no)
    cls: DifferenceClass = "stale" if times else "contradiction"
    if times and is_line(yes[0].subject):
        cls = "moved alias"
    facts = [*_by_doc(yes), *_by_doc(no)]
    label = attribute(name).label
    text = f"{index.name(yes[0].subject)}, {label}: yes in {_words(yes, facts)}, no in {_words(no, facts)}"
    reasons = sorted({fact.why for fact in (yes[0], no[0]) if fact.why})
    text += f" ({'; '.join(reasons)})" if reasons else ""
    if cls == "moved alias":
        text += ": the name means whatever version is newest, and the pages are of different times"
    elif times:
        text += f": the older page is from {when(times[0][-1])}, the newer from {when(times[1][0])}"
    elif claim_dates.undated([yes[0], no[0]]):
        text += "; one of them is undated"
    severity = grade(name, facts, cls=cls)
    return conflict(
        index,
        "boolean",
        name,
        [yes[0], no[0]],
        key=scope,
        more=facts,
        severity=severity,
        cls=cls,
        explanation=f"{text}.",
    )


def _by_doc(facts: Sequence[Fact]) -> list[Fact]:
    """Return a few direct statements and a few that imply the same, from a few documents."""
    direct = limit_per_document((fact for fact in facts if not fact.why), docs=SHOWN, each=SHOWN)
    return direct + limit_per_document((fact for fact in facts if fact.why), docs=SHOWN, each=SHOWN)


def _untested(index: Index, subject: str, attributes: dict[str, list[Fact]]) -> Iterator[Conflict]:
    """Yield "not tested" against a result: in an area anywhere, without one only on the same page."""
    denials = sorted((f for f in attributes["evaluated"] if f.truth is False), key=lambda f: f.order)
    if not denials:
        return
    results = _results(index, subject, attributes)
    for denial in denials:
        area = _area(denial)
        tier = (denial.claim.qualifiers.tier or "").casefold()
        met = [fact for fact in results if _contradicts(denial, fact, area, tier)]
        if met:
            met.sort(key=lambda fact: (fact.doc != denial.doc, not fact.attribute.startswith("benchmark:"), fact.order))
            yield _untested_conflict(index, denial, met[: SHOWN * 2])


def _results(index: Index, subject: str, attributes: dict[str, list[Fact]]) -> list[Fact]:
    scores = [f for name, facts in attributes.items() if name.startswith("benchmark:") for f in facts if f.span]
    leads = [
        fact
        for fact in index.of(subject)
        if fact.attribute == "quality" and fact.claim.relation in ("ratio", "percent_diff")
    ]
    tested = [fact for fact in attributes["evaluated"] if fact.truth]
    return [*scores, *leads, *tested]


def _area(denial: Fact) -> Area | None:
    tier = (denial.claim.qualifiers.tier or "").casefold()
    for area in areas().values():
        if tier and (tier in area.names or area.words.search(tier)):
            return area
    return None


def _contradicts(denial: Fact, result: Fact, area: Area | None, tier: str) -> bool:
    name = result.attribute.removeprefix("benchmark:")
    if result.attribute == "evaluated":
        return _is_tested(denial, result, area, tier)
    if not tier:
        return result.doc == denial.doc and not result.claim.qualifiers.attributed_to
    if name == tier.replace(" ", "-"):
        return True
    if area is None:
        return False
    if result.attribute.startswith("benchmark:"):
        return area.is_measured_by(name)
    words = f"{result.claim.quote} {result.claim.qualifiers.tier or ''}"
    return result.doc == denial.doc and area.words.search(words) is not None


def _is_tested(denial: Fact, result: Fact, area: Area | None, tier: str) -> bool:
    """Return whether "tested" denies "not tested": on this page if that names no area, else anywhere in its area."""
    if result.claim.qualifiers.attributed_to or stated_together(denial, result):
        return False
    if not tier:
        return result.doc == denial.doc
    tested = (result.claim.qualifiers.tier or "").casefold()
    return tested == tier or (area is not None and bool(tested) and area is _area(result))


def _untested_conflict(index: Index, denial: Fact, met: Sequence[Fact]) -> Conflict:
    facts = [denial, *met]
    tier = denial.claim.qualifiers.tier
    what = f" on {tested_name(tier)}" if tier else ""
    result = met[0]
    label = attribute(result.attribute).label
    told = f"{label} {value_of(result)}" if result.attribute.startswith("benchmark:") else quoted(result.claim.quote)
    text = (
        f"{index.name(denial.subject)} is said not to have been tested{what}{where([denial], all_docs=facts)}, "
        f"yet a result is given{where([result], all_docs=facts)}: {told}."
    )
    return conflict(
        index, "boolean", "evaluated", [denial, result], key=[denial.doc, denial.tier], more=met, explanation=text,
        severity=grade("evaluated", facts),
    )  # fmt: skip
