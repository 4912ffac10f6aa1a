"""Turns a comparison with a number into a draft claim for each pair of models it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity, Relation
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.rules.comparisons.sides import is_named, named_objects, sides
from counterclaim.extractors.rules.comparisons.subjects import names_ahead, own_names
from counterclaim.extractors.sentences.attachment import Draft, conditions, is_object, run_of
from counterclaim.extractors.sentences.records import Cue, Sentence
from counterclaim.extractors.sentences.sentence_subjects import grammatical_subjects

_TURNED: dict[str, Literal["min", "max"]] = {"min": "max", "max": "min"}
# Before a share that adds to another comparison: "rivals X at 3% of the price", "and a quarter of it on output"
_ADDED = word_pattern(r"\b(?:at|for|and)\s(?:{share_approximations}\s|~)*$")
_WITH = re.compile(r"\bwith\s(?:the\s)?$")
# Who has it: "20% premium for X"
_HOLDER = word_pattern(r"\s*(?:for|by|with|on|if\syou)\s(?:{using_verbs}\s)?", fold=False)

_PLACED = re.compile(r"(?:\s(?:tokens?|money))?\s(?:for|on|with|via|in|to run)\s(?:the\s)?", re.I)
_THAN = re.compile(r"\s(?:as|than)\s(?:(?:for|on|with|via|in)\s)?(?:the\s)?", re.I)


@dataclass(frozen=True, slots=True)
class Magnitude:
    """A comparison with a number: "18x higher cost" is metric ``price``, relation ``ratio``, value 18.

    ``end`` closes the words that carry it; ``verb`` is the verb it modifies, if any; ``objects`` are known objects;
    ``workload`` the tokens a month of a cost.
    """

    quantity: Quantity
    metric: str
    relation: Relation
    value: Decimal
    end: int
    verb: Cue | None = None
    objects: tuple[str, ...] = ()
    workload: Decimal | None = None


def numbered_drafts(sentence: Sentence, stated: Magnitude) -> Iterator[Draft]:
    """Yield the comparison for every pair of sides that the sentence gives."""
    if held := _holder(sentence, stated.end):
        holder, other, end = held
        yield from _drafts(sentence, replace(stated, verb=None, end=end), (holder,), (other,))
        return
    if placed := _placed(sentence, stated.end):
        first, second, end = placed
        yield from _drafts(sentence, replace(stated, verb=None, end=end), first, second)
        return
    objects, direct = stated.objects, stated.verb is not None
    behind = stated.verb.end if stated.verb else stated.end
    if not objects and not named_objects(sentence, behind, direct=direct):
        objects = _matched_at(sentence, stated.quantity.start) or last_object(sentence, stated.quantity.start)
    start = stated.verb.start if stated.verb else stated.quantity.start
    end = stated.verb.end if stated.verb else stated.end
    added = bool(objects) and _ADDED.search(sentence.text, 0, start) is not None
    subjects, found = sides(sentence, start, end, direct=direct, known=objects if added else ())
    if not objects or ({*subjects} <= {*objects} and found):  # "A rivals B, which is twice as large"
        objects = found
    yield from _drafts(sentence, stated, tuple(name for name in subjects if name not in objects), objects)


def _matched_at(sentence: Sentence, start: int) -> tuple[str, ...]:
    """ "competitive with X at a tenth of the cost": the object stands right before the amount."""
    last = next((m for m in reversed(sentence.models) if m.end <= start), None)
    if last is None or not _ADDED.fullmatch(sentence.text, last.end + 1, start):
        return ()
    run = run_of(sentence, last)
    return tuple(m.name for m in run) if _WITH.search(sentence.text, 0, run[0].start) else ()


def measured_drafts(sentence: Sentence, stated: Magnitude, start: int, *, direct: bool) -> Iterator[Draft]:
    """Yield the comparison of a word at ``start`` whose number stands behind its object."""
    subjects, objects = sides(sentence, start, stated.end, direct=direct)
    for draft in _drafts(sentence, stated, tuple(name for name in subjects if name not in objects), objects):
        yield replace(draft, start=start)


def drafts_against(sentence: Sentence, stated: Magnitude) -> Iterator[Draft]:
    """Yield the comparison with objects that are known, which may stand before the amount."""
    start, known = stated.quantity.start, stated.objects
    subjects, objects = sides(sentence, start, stated.quantity.end, known=known)
    yield from _drafts(sentence, stated, tuple(name for name in subjects if name not in known), objects)


def _placed(sentence: Sentence, end: int) -> tuple[tuple[str, ...], tuple[str, ...], int] | None:
    """ "five times as much for A as for B": the sides behind an amount, and where they end; None where they are not."""
    lead = _PLACED.match(sentence.text, end)
    first = next((m for m in sentence.models if lead and m.start == lead.end()), None)
    than = _THAN.match(sentence.text, first.end) if first else None
    second = next((m for m in sentence.models if than and m.start == than.end()), None)
    if first is None or second is None or first.name == second.name:
        return None
    return (first.name,), (second.name,), second.end


def _holder(sentence: Sentence, end: int) -> tuple[str, str, int] | None:
    """Return (holder, other, end) for "a 20% premium for X" between two known models."""
    match = _HOLDER.match(sentence.text, end)
    pair = sentence.pair
    if match is None or len(pair) != 2:
        return None
    named = next((m for m in sentence.models if match.end() <= m.start <= match.end() + 3), None)
    if named is None or named.name not in pair:
        return None
    return named.name, pair[1] if pair[0] == named.name else pair[0], named.end


def last_object(sentence: Sentence, at: int) -> tuple[str, ...]:
    """Return the models compared with before: "covers 95% of what X can do, at 20% of the cost" is still about X."""
    if own_names(sentence, at):
        if within := _object_within(sentence, at):
            return within
        return names_ahead(sentence, at)  # "A and B can do it, but C does so at half the price"
    before = [m for m in sentence.models if m.end <= at]
    names = list(dict.fromkeys(m.name for m in before))
    if len(names) >= 2 or (before and is_object(sentence, run_of(sentence, before[-1])[0])):
        about = grammatical_subjects(sentence) or ("",)
        run = run_of(sentence, before[-1])
        return tuple(dict.fromkeys(m.name for m in run)) if before[-1].name != about[0] else ()
    return ()


def _object_within(sentence: Sentence, at: int) -> tuple[str, ...]:
    """ "According to its maker, A beats B with 6x faster inference": the object in the clause of the amount itself."""
    clause = analysis_of(sentence).clause_at(at)
    named = [m for m in sentence.models if clause.start <= m.start and m.end <= at and is_object(sentence, m)]
    run = run_of(sentence, named[-1]) if named else []
    owned = bool(run) and sentence.text.startswith(("'s", "’s"), run[-1].end)
    return () if owned else tuple(dict.fromkeys(m.name for m in run))


def _drafts(
    sentence: Sentence, stated: Magnitude, subjects: tuple[str, ...], objects: tuple[str, ...]
) -> Iterator[Draft]:
    if stated.relation == "percent_diff" and stated.value <= -100:
        return  # nothing is less than nothing
    quantity, value = stated.quantity, stated.value
    low, high = quantity.low, quantity.high
    if stated.relation == "ratio" and low is not None and high is not None:
        if quantity.dimension == "percent":
            low, high = low / 100, high / 100
        elif value < 1 <= low:
            low, high = Decimal(1) / high, Decimal(1) / low
    if stated.relation == "percent_diff" and value < 0 and low is not None and high is not None:
        low, high = -high, -low
    qualifiers = conditions(quantity, volume_tokens=stated.workload, low=low, high=high)
    if stated.relation == "ratio" and value < 1 < quantity.value:
        # "up to 10x smaller" is at least a tenth
        qualifiers = replace(qualifiers, bound=_TURNED.get(qualifiers.bound or ""))
    start = min(stated.verb.start, quantity.start) if stated.verb else quantity.start
    for subject in subjects:
        for other in objects:
            if subject != other:
                yield Draft(
                    subject,
                    stated.metric,
                    value,
                    start,
                    max(stated.end, quantity.end),
                    f"comparison.{stated.relation}" if is_named(sentence, other) else "comparison.amount.implied",
                    stated.relation,
                    other,
                    qualifiers=qualifiers,
                )


def rest_of(quantity: Quantity) -> Quantity:
    """Return a range of fractions as what is left: "a third to half cheaper"."""
    if quantity.low is None or quantity.high is None:
        return quantity
    return replace(quantity, low=1 - quantity.high, high=1 - quantity.low)
