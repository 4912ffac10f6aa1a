"""Decides which model a value in a sentence belongs to; defines ``Draft``, the claim that rules produce."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from counterclaim.extractors.lexicon.comparison_phrases import ends_in_verb
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.subject_roles import asked_about, described, made_of
from counterclaim.extractors.records import Qualifiers, Quantity, Relation, Value
from counterclaim.extractors.sentences import attachment_phrases as phrases
from counterclaim.extractors.sentences.coordination import (
    alike_kinds,
    begins_clause,
    directly_before,
    entry_heads,
    is_bound,
    is_compared_with,
    is_equalled,
    is_linked_after,
    is_place,
    is_subject,
    of_second_verb,
    opposed,
    past_relative,
    respective,
    slashed,
    topic_of,
    two_named,
)
from counterclaim.extractors.sentences.group_reference import former_or_latter
from counterclaim.extractors.sentences.others.examples import couples_words, ends_opening_list, is_example
from counterclaim.extractors.sentences.others.other_subjects import is_of_unknown_entry
from counterclaim.extractors.sentences.others.values_left import is_behind_list, of_other_side, sets_two_against
from counterclaim.extractors.sentences.records import Sentence

_BEFORE_OBJECT = re.compile(r"\s(?:the\s|its\s|plain\s)?(?:models like\s|[\w’']+\s)?", re.I)  # up to an object
_TO_OBJECT = 8  # characters between a verb and its object
_BRACKET = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim with offsets local to its sentence; ``extractors.claims`` makes it a Claim."""

    subject: str
    attribute: str
    value: Value
    start: int
    end: int
    rule: str
    relation: Relation = "is"
    object: str | None = None
    unit: str = ""
    qualifiers: Qualifiers = field(default_factory=Qualifiers)


def conditions(quantity: Quantity, **more: Any) -> Qualifiers:
    """Return the qualifiers that a quantity itself states: approx, bound, range."""
    values: dict[str, Any] = {
        "approx": quantity.approx,
        "bound": quantity.bound,
        "low": quantity.low,
        "high": quantity.high,
    }
    return Qualifiers(**{**values, **{key: value for key, value in more.items() if value is not None}})


def groups(sentence: Sentence) -> list[list[Mention]]:
    """Return the models of a sentence in runs of coordination: "A, B and C" is one run."""
    if sentence.runs is not None:
        return sentence.runs
    out: list[list[Mention]] = []
    for mention in sentence.models:
        last = out[-1][-1] if out else None
        joined = last and (
            last.start == mention.start or phrases.LIST_GAP.fullmatch(sentence.text, last.end, mention.start)
        )
        if joined and not _opens_with(sentence, last, mention) and not begins_clause(sentence.text, last, mention):
            out[-1].append(mention)
        else:
            out.append([mention])
    sentence.runs = out
    return out


def _opens_with(sentence: Sentence, last: Mention | None, mention: Mention) -> bool:
    """True for A and B of "Compared with A, B is": the comma ends the opening clause."""
    first = sentence.models[0]
    if last is None or not sentence.text[last.end : mention.start].lstrip().startswith(","):
        return False
    if phrases.OPENING_ORIGIN.fullmatch(sentence.text, 0, first.start):
        return True
    if phrases.OPENING_OBJECT.fullmatch(sentence.text, 0, first.start) is None:
        return False
    return last is sentence.models[ends_opening_list(sentence.text, sentence.models, phrases.LIST_GAP) - 1]


def run_of(sentence: Sentence, mention: Mention) -> list[Mention]:
    """Return the coordination run that a mention stands in."""
    return next((run for run in groups(sentence) if mention in run), [mention])


def is_object(sentence: Sentence, mention: Mention) -> bool:
    """True if a mention stands behind "than", "over", "vs" and the like, so is not what the sentence is about."""
    known = sentence.objects.get(mention)
    if known is None:
        text = sentence.text
        first = _first_of_list(sentence, run_of(sentence, mention)[0])
        lead = text[max(0, first - 40) : first]
        led = lead[-1:].isspace() or lead[-1:] == "-"  # how all that leads up to an object ends
        leads = led and (
            phrases.SINCE.search(lead) or phrases.OBJECT_LEAD.search(lead) or ends_in_verb(lead, _BEFORE_OBJECT)
        )
        known = not (sentence.question and asked_about(text, first)) and bool(
            leads
            or is_example(text, first)
            or phrases.STANDARD.match(text, mention.end)
            or (text.endswith("of the ", 0, first) and phrases.OF_FAMILY.match(text, mention.end))
            or _only_named(sentence, first, run_of(sentence, mention)[-1].end)
        )
        sentence.objects[mention] = known
    return known


def _first_of_list(sentence: Sentence, mention: Mention) -> int:
    """Return where the list begins that a name stands in, past what its items say in brackets: "than X ($5) and Y"."""
    first = mention
    for other in reversed(sentence.models):
        if other.end < first.start and sentence.text[other.end :].startswith(" ("):
            bracket = _BRACKET.match(sentence.text, other.end + 1)
            if bracket is None or not phrases.LIST_GAP.fullmatch(sentence.text, bracket.end(), first.start):
                break
            first = other
    examples = sentence.text.endswith("models like ", 0, first.start)  # "models like X (7B) and Y run on laptops"
    return mention.start if examples else first.start


def _only_named(sentence: Sentence, start: int, end: int) -> bool:
    """ "a ChatGPT alternative", "switch from X", "fine-tuned from X": the name describes or is left for another."""
    if head := described().match(sentence.text, end):  # but "X rivals Y" is a verb and its object
        behind = next((m.start for m in sentence.models if head.end() < m.start <= head.end() + _TO_OBJECT), 0)
        return not ends_in_verb(sentence.text[:behind], _BEFORE_OBJECT)
    return made_of().search(sentence.text, max(0, start - 60), start) is not None


def owners(sentence: Sentence, quantity: Quantity, start: int | None = None, end: int | None = None) -> tuple[str, ...]:
    """Return the models a quantity is claimed of; "A and B score 48.9% and 49.3%" gives each its own.

    ``start:end`` may widen the span that is looked around.
    """
    for run in groups(sentence):
        if len(run) < 2 or run[-1].end > quantity.start:
            continue
        alike = [q for q in sentence.quantities if alike_kinds(q, quantity) and q.start >= run[-1].end]
        listed = all(phrases.LIST_GAP.fullmatch(sentence.text, a.end, b.start) for a, b in pairwise(alike))
        if (
            len(alike) == len(run)
            and listed
            and quantity in alike
            and not any(run[-1].end < m.start < quantity.start for m in sentence.models)
        ):
            return (run[alike.index(quantity)].name,)
    if (named := respective(sentence, quantity) or opposed(sentence, quantity)) is not None:
        return (named.name,)
    return subjects_for(sentence, quantity.start if start is None else start, quantity.end if end is None else end)


def subjects_for(sentence: Sentence, start: int, end: int) -> tuple[str, ...]:
    """Return the models that the value at ``start:end`` is claimed of, or () if nothing says so."""
    text = sentence.text
    if phrases.PREDECESSOR.search(text[max(0, start - 48) : start]) or phrases.DESCRIBED_BEHIND.match(text, end):
        return ()
    if (ordinal := former_or_latter(sentence, start)) is not None:
        return ordinal
    if (other := of_other_side(sentence, start, end)) is not None:
        return other
    if is_of_unknown_entry(sentence, start) or phrases.UNREAD_STANDARD.search(
        text, max((m.end for m in sentence.models if m.end <= start), default=0), start
    ):
        return ()
    before = _without_lists(sentence, [m for m in sentence.models if m.end <= start], start)
    if is_behind_list(text, before, start):
        return ()
    after = [m for m in sentence.models if m.start >= end]
    held = bool(before) and directly_before(text, before[-1], start) and not is_equalled(text, before[-1], start)
    linked = bool(after) and not held and is_linked_after(text, end, after[0].start)
    linked = linked and phrases.OWN_NUMBER.match(text, after[0].end) is None  # "77% (X: 80%)"
    if linked and not (is_place(text, before, end, after[0]) or described().match(text, after[0].end)):
        return _names(run_of(sentence, after[0]))
    if phrases.SOME_MEMBER.search(text, before[-1].end if before else 0, start):
        return ()
    if not before:
        return _without_name_before(sentence, start, end, after)
    return _versus_side(sentence, start) or _from_name_before(sentence, start, before, held=held)


def _without_lists(sentence: Sentence, before: list[Mention], start: int) -> list[Mention]:
    """Leave out the names of a closed bracket that lists several: "behind three others (A, B, C) but at $2".

    So is a name that a bracket only compares with: "scores 84% (ahead of X at 81%), and 56% on the other".
    """
    out, text = before, sentence.text
    for bracket in _BRACKET.finditer(text, 0, start):
        inside = [m for m in out if bracket.start() < m.start and m.end < bracket.end()]
        told = len(inside) == 1 and "," in text[bracket.start() : inside[0].start]  # "(best prompts, via X)"
        stated = any(bracket.start() < q.start < bracket.end() for q in sentence.quantities)  # "(up from 128K in A)"
        aside = len(inside) == 1 and len(out) > 1 and (stated or is_object(sentence, inside[0]))
        several = len(inside) > 1 or told or aside
        if several and bracket.end() < start and not directly_before(text, inside[-1], start):
            out = [m for m in out if m not in inside]
    return out


def _without_name_before(sentence: Sentence, start: int, end: int, after: list[Mention]) -> tuple[str, ...]:
    """Choose between the current subject and a model named only after the value."""
    text = sentence.text
    if phrases.PLURAL_SUBJECT.search(text, 0, start) or phrases.ANY_MODEL.search(text, 0, start):
        return ()
    if sets_two_against(sentence):
        return ()
    if not after:
        return sentence.subjects
    behind = _names(run_of(sentence, after[0]))
    if phrases.PARTICIPLE.match(text) and not text[: after[0].start].endswith((", ", ", the ")):
        return sentence.subjects
    if end < after[0].start and phrases.LEAD_IN.match(text[: after[0].start]) and not is_object(sentence, after[0]):
        return behind
    gap = text[end : after[0].start]
    if "→" in gap:  # "Need long context (over 64K) → X": what is asked for
        return ()
    if (
        ":" in gap
        or phrases.ASIDE.search(gap)
        or phrases.TAKEN_UP.search(gap)
        or phrases.WHEN.fullmatch(gap)
        or phrases.OWN_CLAUSE.match(gap)
        or phrases.PRONOUN.search(text, 0, start)
        or phrases.BREAK.search(gap)
        or is_object(sentence, after[0])
    ):
        return sentence.subjects
    if phrases.COMPARED.search(gap) or is_bound(text, end, after[0]):
        return sentence.subjects
    return behind


def _from_name_before(sentence: Sentence, start: int, before: list[Mention], *, held: bool) -> tuple[str, ...]:
    """Choose the model named last before the value, unless it is only what another is compared with."""
    text, candidate = sentence.text, before[-1]
    if held:
        return _names(entry_heads(text, run_of(sentence, candidate), before, start) or slashed(text, before))
    if (told := _by_clauses(sentence, before, start)) is not None:
        return told
    both = any(
        candidate.end <= cue.start < start
        and cue.start > start - 40
        and not (is_compared_with(text, cue.start) or couples_words(text, cue.start))
        for cue in sentence.of("both")
    )
    if len(sentence.pair) == 2 and both:
        return two_named(before, sentence.pair) or sentence.pair
    if phrases.WHILE_DOING.search(text, candidate.end, start) and not is_subject(text, candidate):
        main = next((m for m in before if is_subject(text, m)), None)
        return sentence.subjects if main is None else _names(run_of(sentence, main))
    if is_object(sentence, candidate):
        earlier = _earlier(sentence, before)
        own = phrases.OWN_VALUE.fullmatch(text, candidate.end, start)
        if own or phrases.PRONOUN.search(text, candidate.end, start):
            return earlier or sentence.subjects
        if phrases.BREAK.search(text, candidate.end, start):
            taken_up = sentence.subjects if phrases.PRONOUN.search(text, 0, before[0].start) else ()
            return earlier or taken_up or topic_of(sentence, candidate)
        together = any(m.start == candidate.start for m in before[:-1])  # "cheaper than both at $2": one price is one's
        if earlier and (together or phrases.GOES_ON.search(text, candidate.end, start)):
            return earlier
        speaks = phrases.OBJECT_SPEAKS.match(text, candidate.end, start) or text[: candidate.end].endswith(("'s", "’s"))
        if not speaks or phrases.ONLY_YARDSTICK.match(text, candidate.end):
            return earlier or topic_of(sentence, candidate) or sentence.subjects
    run = run_of(sentence, candidate)
    return _names(run) if len(run) > 1 else (candidate.name,)


def _by_clauses(sentence: Sentence, before: list[Mention], start: int) -> tuple[str, ...] | None:
    """Return the subject that a relative clause or a second verb leaves a value to, () for one that is no model."""
    if is_equalled(sentence.text, before[-1], start):
        return _earlier(sentence, before) or sentence.subjects
    if (described := past_relative(sentence.text, before, start)) is not None:
        return _names(run_of(sentence, described))
    if phrases.OTHER_SUBJECT.search(sentence.text, before[-1].end, start):
        return ()
    subject = of_second_verb(sentence.text, before, run_of(sentence, before[-1]), start)
    if subject == "it":
        return sentence.subjects
    return None if subject is None else _names(run_of(sentence, subject))


def _versus_side(sentence: Sentence, start: int) -> tuple[str, ...]:
    """ "cheaper ($0.15 vs $0.40)": the second value is the other model's, unless a model stands between the two."""
    for first in sentence.quantities:
        named = next((m for m in sentence.models if m.start == first.end + 1), None)
        if first.end <= start and phrases.VERSUS_GAP.fullmatch(sentence.text, named.end if named else first.end, start):
            owner = (named.name,) if named else subjects_for(sentence, first.start, first.end)
            if len(owner) == 1 and len(sentence.pair) == 2 and owner[0] in sentence.pair:
                return tuple(name for name in sentence.pair if name != owner[0])
    return ()


def _earlier(sentence: Sentence, before: list[Mention]) -> tuple[str, ...]:
    for mention in reversed(before[:-1]):
        if not is_object(sentence, mention):
            return _names(run_of(sentence, mention)) if len(run_of(sentence, mention)) > 1 else (mention.name,)
    return ()


def _names(run: list[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.name for mention in run))
