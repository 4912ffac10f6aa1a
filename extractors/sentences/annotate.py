"""Splits blocks into sentences and annotates each with models, quantities, dates and cues."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from counterclaim.extractors.labels.lines import begins_with_label
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.aliases import vendor_of
from counterclaim.extractors.models.grammar import Name
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.members.sizes import size_members
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.near_names import bare_sizes, headed_members, sized_member, tier_members
from counterclaim.extractors.models.possible_subjects import PossibleSubject
from counterclaim.extractors.models.subject_roles import leads
from counterclaim.extractors.models.unlisted.headed_products import is_company
from counterclaim.extractors.records import Block, Quantity
from counterclaim.extractors.sentences.attachment import is_object
from counterclaim.extractors.sentences.candidates import may_claim
from counterclaim.extractors.sentences.cue_matcher import find_cues, with_lengths
from counterclaim.extractors.sentences.discourse import DiscourseState
from counterclaim.extractors.sentences.group_reference import collective_mentions, is_of_unnamed, is_unclear
from counterclaim.extractors.sentences.others.other_subjects import other_subjects
from counterclaim.extractors.sentences.others.sources import without_sources
from counterclaim.extractors.sentences.others.unknown_subject import (
    introduces,
    is_about_another_thing,
    is_about_unknown_product,
)
from counterclaim.extractors.sentences.records import Cue, Sentence
from counterclaim.extractors.sentences.sentence_subjects import PRONOUN, PRONOUN_START, subjects_carried_on
from counterclaim.extractors.sentences.splitter import sentence_spans
from counterclaim.extractors.values.dates import DateMention, find_dates
from counterclaim.extractors.values.quantities import find_quantities, masked_text, with_shared_units

_Found = tuple[tuple[Quantity, ...], tuple[DateMention, ...], tuple[Cue, ...]]
_NOTHING: _Found = ((), (), ())
# The model that the page is about, whatever was named last
_NEWCOMER = word_pattern(r"\W*the (?:new|latest|newest) model\b")
# The pronoun for the two models compared; "both" and the like are mentions of them (collective.yml)
_BOTH = word_pattern(r"\bthey\b")
_SPAN = re.compile(r"\bfrom\s[^:]{1,60}\sto\s", re.I)  # "From Boreas 1 to Boreas 4": a history, no comparison
_VERSUS = re.compile(r"\bv(?:s\b|ersus\b)|\b(?:compared|differences?)\b", re.I)
# One of several models that was not named
_ONE_OF_THEM = word_pattern(r"\bthe\s{described_siblings}\s{model_nouns}\b")


class SplitSentence(NamedTuple):
    """A sentence and where it stands in its block; ``cues`` are None if it can hold no claim."""

    start: int
    text: str
    cues: tuple[Cue, ...] | None


def read_lines(texts: Sequence[str]) -> list[list[SplitSentence]]:
    """Return the sentences of each text; the cues of all are looked for at once."""
    split = [[(start, text[start:end]) for start, end in sentence_spans(text)] for text in texts]
    telling = [text for lines in split for _, text in lines if may_claim(text)]
    cues = dict(zip(telling, find_cues(telling), strict=True))
    return [[SplitSentence(start, text, cues.get(text)) for start, text in lines] for lines in split]


def read_sentences(
    block: Block,
    whole: str,
    names: Sequence[Name],
    scope: DiscourseState,
    gaps: tuple[tuple[int, int], ...] = (),
    lines: Sequence[SplitSentence] | None = None,
) -> Iterator[Sentence]:
    """Yield the sentences of one block, telling the scope what each was about.

    ``whole`` is the block's text and ``names`` the full names in it; ``gaps`` are where asides were cut out of it;
    ``lines`` are what ``read_lines`` gave for the text, if it was asked already.
    """
    for start, text, cues in read_lines([whole])[0] if lines is None else lines:
        local = _within(names, start, start + len(text)) if names and len(text) < len(whole) else list(names)
        heading = block.path[-1] if block.path else ""
        found = scope.registry.find(text, local)
        models = headed_members(text, without_sources(text, found) if found else found, scope.section, heading)
        if cues is not None:
            models = _with_members(text, collective_mentions(text, local, models, scope), scope)
        shifted = _gaps_within(gaps, start, start + len(text)) if gaps else ()
        known = [*((name.start, name.end) for name in local), *((m.start, m.end) for m in models)]
        glued = begins_with_label(text)  # "LicenseMIT" is no name
        others = () if glued else other_subjects(text, known, cues or (), scope.registry.lower)
        sentence = _sentence(text, block.start + start, block, models, scope, cues, shifted, others)
        yield sentence
        scope.note(sentence)
        about = subjects_carried_on(sentence)
        leading = leads(text, sentence.others, models)
        described = leading is not None and leading.kind == "described"  # the block is still about what it was
        other = (leading is not None and not described) or introduces(text, models)
        spoken = tuple(m.name for m in models if not is_object(sentence, m))
        kept = () if other or described else about
        scope.leave(kept, tuple(m.name for m in models), other=other, described=described, spoken=spoken)
        if block.kind in {"paragraph", "item", "term"} and len(text) <= 160:
            scope.introduce(text, [m for m in models if not is_object(sentence, m)])


def _with_members(text: str, models: list[Mention], scope: DiscourseState) -> list[Mention]:
    """Return mentions with those of models that only a size or a tier names: "the 12B model", "mini ($0.40)"."""
    if (member := sized_member(text, scope.last)) is not None:
        models = _sorted(models, [member])
    known, near = scope.registry.counts, scope.last or scope.section or tuple(scope.recent[-1:])
    last = near[-1] if near else None
    models = _sorted(models, bare_sizes(text, models, last, known))
    around = (*reversed(scope.last), *scope.section, *scope.recent[-1:], scope.registry.main or "")
    models = _sorted(models, size_members(text, models, around, known))
    return _sorted(models, tier_members(text, models, last, known))


def _sorted(models: list[Mention], more: list[Mention]) -> list[Mention]:
    return sorted([*models, *more], key=lambda mention: mention.start) if more else models


def _within(names: Sequence[Name], start: int, end: int) -> list[Name]:
    """Return the names of a part of a text, with their places in that part; ``names`` are in text order."""
    first = bisect_left(names, start, key=lambda name: name.start)
    return [
        Name(n.start - start, n.end - start, n.display, n.family, n.version, n.tiers, n.size)
        for n in takewhile(lambda name: name.start < end, (names[i] for i in range(first, len(names))))
        if n.end <= end
    ]


def _gaps_within(gaps: Sequence[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the cuts of a part of a text, from the last one before it, as places in that part."""
    first = max(0, bisect_left(gaps, start, key=lambda gap: gap[0]) - 1)
    return tuple(
        (at - start, cut)
        for at, cut in takewhile(lambda gap: gap[0] <= end, (gaps[i] for i in range(first, len(gaps))))
    )


def _sentence(
    text: str,
    offset: int,
    block: Block,
    models: list[Mention],
    scope: DiscourseState,
    cues: tuple[Cue, ...] | None,
    gaps: tuple[tuple[int, int], ...],
    others: tuple[PossibleSubject, ...],
) -> Sentence:
    found = _NOTHING if cues is None else _found(text, models, scope, cues)
    pair = scope.pair(tuple(m.name for m in models))
    pronoun = _has_pronoun(text, models, scope)
    carried = bool(scope.block_subjects or scope.lead) or pronoun
    return Sentence(
        text,
        offset,
        block,
        tuple(models),
        *found,
        _implied(text, models, scope, others, pair, pronoun=pronoun),
        pair,
        gaps,
        _is_sure(pair, models, scope),
        scope.setting,
        others,
        _headed_pair(block, models, scope, others, carried=carried),
    )


def _has_pronoun(text: str, models: list[Mention], scope: DiscourseState) -> bool:
    """Return whether a pronoun stands before the first name, and something that it may mean before the sentence."""
    before = models[0].start if models else len(text)
    return (bool(scope.last) or scope.other_last) and PRONOUN.search(text, 0, before) is not None


def _implied(
    text: str,
    models: list[Mention],
    scope: DiscourseState,
    others: tuple[PossibleSubject, ...],
    pair: tuple[str, ...],
    *,
    pronoun: bool,
) -> tuple[str, ...]:
    """Return the models that a sentence is about where it names none: whom a pronoun, "both" or the page means."""
    subjects = scope.implied(pronoun=pronoun, opening=PRONOUN_START.match(text) is not None)
    if _NEWCOMER.match(text):  # the one that the page is about, never the one that was named last
        subjects = (scope.registry.main,) if scope.registry.main else ()
    company = len(subjects) == 1 and is_company(subjects[0])  # "they" are its people
    if not models and not company and (len(scope.last) == 2 or len(pair) == 2) and _BOTH.search(text):
        subjects = scope.last if len(scope.last) == 2 else pair
    if is_of_unnamed(text, models, subjects):
        return ()
    if is_unclear(text, models) or (len(subjects) > 1 and _ONE_OF_THEM.search(text)):
        return ()
    if len(subjects) > 1 and scope.joint and _VERSUS.search(text):
        return ()  # "$0.27 vs $0.55" below "V3 / R1": each has its own
    unseen = scope.registry.unseen.heads if scope.registry.unseen else frozenset()
    if subjects and (is_about_unknown_product(text, models, unseen) or leads(text, others, models)):
        return ()
    if subjects and is_about_another_thing(text, subjects):
        return ()
    return subjects


def _is_sure(pair: tuple[str, ...], models: list[Mention], scope: DiscourseState) -> bool:
    """Return whether a pair is named here, by heading, title or lead, or here and right before in the block."""
    own, both = {m.name for m in models}, set(pair)
    if both in (own, own | {*scope.block_named}):
        return True
    return both in ({*scope.setting.rivals}, {*scope.compared}, {*scope.registry.title})


def _headed_pair(
    block: Block,
    models: Sequence[Mention],
    scope: DiscourseState,
    others: Sequence[PossibleSubject],
    *,
    carried: bool,
) -> tuple[str, ...]:
    """Return the two models that the heading or the title compares, where sentence and block name no other subject.

    ``carried`` is False where only the page as a whole says what a sentence without a name speaks of.
    """
    title, section = scope.registry.title, scope.compared
    if len(title) != 2 and len(section) != 2:
        return ()
    if (not models and not carried and len(title) == 1) or any(_SPAN.search(h) for h in block.path):
        return ()
    named = {m.name for m in models} | set(scope.block_named)
    compared = set(section) & set(title) or _VERSUS.search(block.path[-1] if block.path else "")
    pairs = (names for names in (section if compared else (), title) if len(names) == 2 and named <= set(names))
    pair = next(pairs, ())
    strange = any(other.kind != "provider" or not _makes_one(other.name, pair) for other in others)
    return () if strange or scope.other_section or scope.other_last or _is_one_offer(pair) else pair


def _is_one_offer(pair: Sequence[str]) -> bool:
    """Return True for a maker's product and a model that runs in it: "GPT-4o (ChatGPT Plus)"."""
    kinds, makers = {kind_of(name) in {"plan", "product"} for name in pair}, {vendor_of(name) for name in pair}
    return len(kinds) == 2 and len(makers) == 1


def _makes_one(provider: str, models: Sequence[str]) -> bool:
    """Return True for the maker of one of some models: "Boreas's own tests" is no third subject."""
    return any((vendor := vendor_of(name)) and vendor in provider for name in models)


def _found(text: str, models: list[Mention], scope: DiscourseState, cues: tuple[Cue, ...]) -> _Found:
    """Return the quantities, dates and cues of a sentence."""
    cues = with_lengths(text, cues)
    dates = find_dates(masked_text(text, [(m.start, m.end) for m in models]), year=scope.year)
    scope.year = next((d.iso[:4] for d in reversed(dates)), scope.year)
    skip = [(m.start, m.end) for m in models] + [
        (d.start, d.end) for d in dates if len(d.iso) > 4 or not _is_money(text, d.start)
    ]
    skip += [(c.start, c.end) for c in cues if c.group in {"bench", "lic"}]
    quantities = find_quantities(text, skip)
    if len({m.name for m in models}) > 1:
        quantities = with_shared_units(text, quantities)
    return tuple(quantities), tuple(dates), cues


def _is_money(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] in "$€£,."
