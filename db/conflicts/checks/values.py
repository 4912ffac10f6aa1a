"""Checks values of one attribute against each other, and classifies differences that have an explanation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from counterclaim.db.conflicts import claim_dates
from counterclaim.db.conflicts.attributes import attribute, is_line, is_moving, license_form
from counterclaim.db.conflicts.build import conflict, limit_per_document, meaning
from counterclaim.db.conflicts.checks import value_sentences
from counterclaim.db.conflicts.checks.plain_pairs import are_plain
from counterclaim.db.conflicts.checks.plan_prices import are_of_two_plans
from counterclaim.db.conflicts.facts import MOST_VALUES, Fact, Index, Scope, by_scope, distinct
from counterclaim.db.conflicts.intervals import same_date
from counterclaim.db.conflicts.places import is_of_member, is_past
from counterclaim.db.conflicts.severity import factor_between, grade
from counterclaim.db.conflicts.variants import Ladders, are_stages, in_family
from counterclaim.db.conflicts.wording import subject_of, value_of
from counterclaim.db.records import QUEUE_CLASSES, Conflict, DifferenceClass
from counterclaim.extractors.records import decimal_text

About = tuple[str, str, Scope]  # subject, attribute, the condition both sides hold under
EXPLAINED: tuple[DifferenceClass, ...] = ("rounding", "scope", "change", "moved alias")
DATES = frozenset({"release_date", "knowledge_cutoff", "retirement_date"})
EVIDENCE_PER_VALUE = 3


@dataclass(frozen=True, slots=True)
class Side:
    """All facts that state one value; ``facts[0]`` represents them."""

    facts: tuple[Fact, ...]

    @property
    def face(self) -> Fact:
        """The fact that stands for the side."""
        return self.facts[0]

    @property
    def support(self) -> tuple[int, int]:
        """How many independent sources state it, and how many statements there are."""
        return len({fact.voice for fact in self.facts}), len(self.facts)


def check(index: Index) -> Iterator[Conflict]:
    """Yield value conflicts and explained differences of every subject and attribute."""
    for subject, attributes in index.values.items():
        for name, facts in attributes.items():
            plain_facts = [fact for fact in facts if fact.truth is None]
            if len(plain_facts) > 1:
                yield from _check_attribute(index, subject, name, plain_facts)


def _check_attribute(index: Index, subject: str, name: str, facts: Sequence[Fact]) -> Iterator[Conflict]:
    scopes = by_scope(facts)
    for scope in sorted(scopes, key=repr):
        sides = sides_of(scopes[scope])
        if len(sides) > 1:
            yield from _compare(index, (subject, name, scope), sides)
    if len(scopes) > 1:
        yield from _scope_difference(index, name, scopes.values())


def sides_of(facts: Sequence[Fact]) -> list[Side]:
    """Return the distinct values of facts that share a scope, at most MOST_VALUES, smallest first."""
    groups: dict[object, list[Fact]] = defaultdict(list)
    numeric = [fact for fact in facts if fact.span is not None]
    chosen = {(fact.number, fact.span) for fact in distinct(numeric, MOST_VALUES)} if numeric else set()
    for fact in numeric:
        if (fact.number, fact.span) in chosen:
            groups[fact.number, fact.span].append(fact)
    texts = [fact for fact in facts if isinstance(fact.claim.value, str)]
    for fact in texts:
        groups[_text_key(fact)].append(fact)
    sides = [Side(tuple(sorted(group, key=lambda fact: (meaning(fact), fact.order)))) for group in groups.values()]
    sides.sort(key=lambda side: (side.face.number, meaning(side.face), side.face.order))
    return sides if len(sides) <= 2 * MOST_VALUES else sides[:MOST_VALUES] + sides[-MOST_VALUES:]


def _text_key(fact: Fact) -> str:
    text = str(fact.claim.value)
    return license_form(text)[0] if fact.attribute == "license" else text.strip().casefold()


def agree(one: Fact, other: Fact) -> bool:
    """Return whether two facts of one scope can both be true at the precision both were written with."""
    if one.span is not None and other.span is not None:
        noted = one.tier, other.tier
        return one.span.meets(other.span) or (all(noted) and noted[0] != noted[1])
    if one.span is not None or other.span is not None:
        return True  # a number and a word: not comparable
    left, right = _text_key(one), _text_key(other)
    if not left or not right:
        return True
    return same_date(left, right) if one.attribute in DATES else left == right


def _compare(index: Index, about: About, sides: Sequence[Side]) -> Iterator[Conflict]:
    name = about[1]
    opposed: dict[DifferenceClass, list[tuple[Side, Side]]] = defaultdict(list)
    groups = [side.facts for side in sides]
    family = attribute(name).sizes and in_family(index, groups)
    ladders, marks = Ladders(index, name, groups), _Marks(index, name)
    for one, other in combinations(sides, 2):
        if not agree(one.face, other.face):
            plain = len(sides) == 2 and _may_be_plain(name, one, other)
            plain = plain and are_plain(one.facts, other.facts, index.texts)
            two_plans = are_of_two_plans(index, one.face, other.face)
            apart = not plain and (family or two_plans or ladders.hold(one.facts, other.facts))
            cls = "scope" if apart else marks.class_of(one, other, classify(about, one, other, plain=plain))
            opposed[cls].append((one, other))
        elif one.face.claim.value != other.face.claim.value and not _is_open(one.face) and not _is_open(other.face):
            opposed["rounding"].append((one, other))
    queue = [*opposed["contradiction"], *opposed["scale slip"]]
    if queue or opposed["stale"]:
        yield _conflict(index, about, queue or opposed["stale"], opposed)
    for cls in EXPLAINED:
        if opposed[cls]:
            yield _difference(index, about, cls, _best_supported_pair(opposed[cls]))


def _may_be_plain(name: str, one: Side, other: Side) -> bool:
    """Return whether two values are of a kind that a page may keep apart, or one of them is "free"."""
    known = attribute(name)
    return known.plainly or (known.free and (one.face.number == 0) != (other.face.number == 0))


class _Marks:
    """What the words beside the values of an attribute say of them, read from the pages' texts once for each side."""

    def __init__(self, index: Index, name: str) -> None:
        self._texts, known = index.texts, attribute(name)
        self._sized = known.sizes or known.form == "tokens"
        self._past: dict[int, bool] = {}  # by the side's id: its facts are many to hash
        self._member: dict[int, bool] = {}

    def class_of(self, one: Side, other: Side, cls: DifferenceClass) -> DifferenceClass:
        """Return the class of a difference: history if a value is a former one, scope if it is of one of a family."""
        if cls not in QUEUE_CLASSES:
            return cls
        for side in (one, other):
            if id(side) not in self._past:
                facts = side.facts[:MOST_VALUES]
                self._past[id(side)] = all(is_past(fact, self._texts) for fact in facts)
                self._member[id(side)] = self._sized and all(is_of_member(fact, self._texts) for fact in facts)
        if self._past[id(one)] or self._past[id(other)]:
            return "change"
        return "scope" if self._member[id(one)] or self._member[id(other)] else cls


def _is_open(fact: Fact) -> bool:
    """Return whether a value is a bound or a range: another that meets it is no difference, rounded or otherwise."""
    qualifiers = fact.claim.qualifiers
    return any(end is not None for end in (qualifiers.bound, qualifiers.low, qualifiers.high))


def classify(about: About, one: Side, other: Side, *, plain: bool = False) -> DifferenceClass:
    """Return the class of a difference between two sides that disagree, and that no page keeps apart.

    ``plain``: one page says both in plain statements, so that no set-up can excuse them.
    """
    subject, name, _ = about
    known = attribute(name)
    if not plain and (known.setup or (known.free and one.face.number * other.face.number == 0)):
        return "scope"
    if known.staged_days and are_stages(one.face, other.face, known.staged_days):
        return "scope"
    is_plan = known.form == "money_per_month"
    if is_line(subject) and not is_plan and not claim_dates.are_of_one_time(one.facts, other.facts):
        return "moved alias"
    times = claim_dates.separated_in_time(one.facts, other.facts)
    if times is not None:
        if known.history == "change":
            # Prices of tokens come down: of pages dated by a mere year, a lower one before is rather a mistake.
            rises = known.form == "money_per_mtok" and times[0][0].number < times[1][0].number
            return "stale" if rises and any(map(claim_dates.is_guessed, (*times[0], *times[1]))) else "change"
        if is_moving(subject) and known.form != "money" and not is_plan:
            return "moved alias"
        if known.history == "stale":
            return "stale"
    return "scale slip" if _slipped(one.face, other.face) else "contradiction"


def _slipped(one: Fact, other: Fact) -> bool:
    if one.span is None or other.span is None or not one.number or not other.number:
        return False
    if any(
        end is not None for fact in (one, other) for end in (fact.claim.qualifiers.low, fact.claim.qualifiers.bound)
    ):
        return False
    factor = factor_between(one.number, other.number)
    return any(abs(factor / slip - 1) <= Decimal("0.005") for slip in attribute(one.attribute).slip)


def _gap(pair: tuple[Side, Side]) -> Decimal:
    one, other = pair[0].face, pair[1].face
    if one.span is None or other.span is None:
        return Decimal(1)
    return factor_between(one.number, other.number)


def _best_supported_pair(pairs: Sequence[tuple[Side, Side]]) -> tuple[Side, Side]:
    """Return the pair to show first: the best supported value and its best supported rival.

    Of equally supported ones the nearest: an outlier is more often misread, and must not drown the real pair.
    """

    def rank(pair: tuple[Side, Side]) -> tuple[object, ...]:
        noted = sum(bool(side.face.tier) for side in pair)
        support = sorted(side.support for side in pair)
        return noted, [(-docs, -facts) for docs, facts in support], _gap(pair), *(meaning(side.face) for side in pair)

    return min(pairs, key=rank)


def _conflict(
    index: Index,
    about: About,
    pairs: Sequence[tuple[Side, Side]],
    opposed: dict[DifferenceClass, list[tuple[Side, Side]]],
) -> Conflict:
    name = about[1]
    first, second = _best_supported_pair(pairs)
    cls: DifferenceClass = "stale" if not opposed["contradiction"] and not opposed["scale slip"] else "contradiction"
    if any({first.face.order, second.face.order} == {a.face.order, b.face.order} for a, b in opposed["scale slip"]):
        cls = "scale slip"
    involved = [side for pair in pairs for side in pair if side not in (first, second)]
    rest = list({side.face.order: side for side in involved}.values())
    facts = [*_shown(first), *_shown(second), *(fact for side in rest for fact in _shown(side))]
    factor = _gap((first, second)) if first.face.span else None
    severity = grade(name, facts, factor=factor, cls=cls)
    if _one_noted(first, second):
        severity = "low"
    return conflict(
        index, "value", name, [first.face, second.face], key=_key(about), more=facts, severity=severity, cls=cls,
        explanation=value_sentences.contradiction(
            index, name, (first.facts, second.facts), [fact for side in rest for fact in _shown(side)], cls
        ),
    )  # fmt: skip


def _key(about: About, cls: str = "") -> list[str]:
    """Return what names a disagreement: its condition. Values stay out, so a further one joins it, and an id lasts."""
    tier, provider, volume = about[2]
    return [cls, f"tier {tier}", f"at {provider}", "" if volume is None else decimal_text(volume)]


def _one_noted(first: Side, second: Side) -> bool:
    """Return whether one of two scores carries a note ("instruction following") that the other lacks."""
    faces = [side.face for side in (first, second) if side.face.attribute.startswith("benchmark:")]
    return any(face.tier for face in faces)


def _shown(side: Side) -> list[Fact]:
    """Return a few facts per document, at most EVIDENCE_PER_VALUE documents, the speaking fact first."""
    return limit_per_document(side.facts, docs=EVIDENCE_PER_VALUE, each=2)


def _difference(index: Index, about: About, cls: DifferenceClass, pair: tuple[Side, Side]) -> Conflict:
    name = about[1]
    faces, more = [side.face for side in pair], [*_shown(pair[0]), *_shown(pair[1])]
    text = value_sentences.difference(index, name, (pair[0].facts, pair[1].facts), cls)
    key = _key(about, cls)
    return conflict(index, "value", name, faces, key=key, more=more, severity="low", cls=cls, explanation=text)


def _scope_difference(index: Index, name: str, groups: Iterable[Sequence[Fact]]) -> Iterator[Conflict]:
    """Yield one difference for values that hold under different conditions, such as a batch price."""
    faces = sorted((min(group, key=_rank) for group in groups), key=_rank)
    for one, other in combinations(faces[:MOST_VALUES], 2):
        if not agree(one, other):
            told = [f"{value_of(fact)} ({_conditions(fact)})" for fact in (one, other)]
            text = f"{subject_of(index, name, one)} is {told[0]} and {told[1]}: the conditions differ."
            key = ["conditions"]
            yield conflict(index, "value", name, [one, other], key=key, severity="low", cls="scope", explanation=text)
            return


def _rank(fact: Fact) -> tuple[object, ...]:
    return meaning(fact), fact.order


def _conditions(fact: Fact) -> str:
    qualifiers = fact.claim.qualifiers
    volume = f"{qualifiers.volume_tokens:,.0f} tokens" if qualifiers.volume_tokens is not None else None
    told = [text for text in (qualifiers.tier, *qualifiers.conditions, qualifiers.provider, volume) if text]
    return ", ".join(told) or "no condition stated"
