"""Resolves phrases that mean several models: "both", "neither of them", "all three", "every model here".

Each model becomes a mention at the place of the phrase. A phrase whose models are not certain gives no mention.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Protocol

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.comparison_phrases import ends_in_verb
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.aliases import vendor_of
from counterclaim.extractors.models.grammar import Name
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.sentences.records import Sentence

_ORDINAL = re.compile(
    r"\bthe (?P<word>former|latter|other)(?=\b(?! (?:hand|side|day|way|things?|tests?|benchmarks?)))", re.I
)
# Before such a phrase where it begins a clause
_SUBJECT_BEFORE = word_pattern(r"(?:^\W*|[,;:—–(]\s|\b{clause_conjunctions}\s)$")
# Before such a phrase where other models are compared with it, and what may follow it there
_OBJECT_BEFORE = word_pattern(r"\b{before_group_objects}\s$")
_OBJECT_AFTER = word_pattern(r"\s?[.,;:)!]|\s?$|\s{behind_group_objects}\b")
# A phrase that may mean several models
_HINT = word_pattern(r"\b{group_hints}\b")
# A sentence about several things
_UNCLEAR = word_pattern(r"\W*(?:{group_openers},?\s)?(?:{group_words}|{group_determiners}\s{group_counts})\b")
# Before such a phrase where it begins what somebody says
_REPORTED = word_pattern(r"\b{reporting_verbs}\s(?:that\s)?$")
# Before such a phrase where one of them is meant: "the smaller of the two models"
_ONE_OF = re.compile(r"\b(?:one|\w+er|\w+est|(?:more|most)\s\w+)\sof\s$", re.I)
_LISTED = re.compile(r"\s?(?:,|,?\sand|,?\sor|&)\s")
# "The Effective 2B (E2B) and Effective 4B (E4B) both read images": the two are named here
_OTHER_TWO = re.compile(r"[A-Z]\w*[^,;.:]{0,24}\sand\s(?:the\s)?\**[A-Z]\w*[^,;:]{0,120}$")
# ... however long the sentence that they are the subject of
_OPENED_BY_TWO = re.compile(
    r"\W*(?:[Tt]he\s)?[A-Z][\w.-]*(?:\s[\w.()-]+){0,3}\sand\s(?:the\s)?[A-Z][\w.-]*(?:\s[\d(][\w.()-]*){0,3}(?=\s)"
)
_DIGIT = re.compile(r"\d")
_MOST = 8
_THAN, _AND = re.compile(r"\bthan\s(?:the\s)?$"), re.compile(r"\s?(?:and|&|or)\s?|,\sand\s")


class Antecedents(Protocol):
    """Candidates that a collective phrase may refer to at its place."""

    def groups(self) -> Sequence[tuple[str, ...]]:
        """Return the groups of models mentioned before, the closest first."""

    def alone(self) -> tuple[str, ...]:
        """Return the one model that a sentence without a name is about, or ()."""

    def lineup(self) -> tuple[str, ...]:
        """Return the models that the article as a whole is about."""

    def kin(self, name: Name) -> tuple[str, ...]:
        """Return the document's fuller names of a family or generation."""


def collective_mentions(
    text: str, names: Sequence[Name], models: Sequence[Mention], meant: Antecedents
) -> list[Mention]:
    """Return ``models`` with a mention of each model that a collective phrase in ``text`` means, in order.

    ``names`` are the full names of the text as written: "both Claude 4 models" means the document's two of that name.
    """
    if _HINT.search(text) is None:
        return list(models)
    out = list(models)
    for name in names:
        if (family := _family(text, name, meant)) is not None:
            out = [m for m in out if not (family[0].start <= m.start < family[0].end)] + family
    taken = [(m.start, m.end) for m in out]
    for match in _phrases().finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken) or not _stands(text, match):
            continue
        named = any(m.end <= match.start() for m in out)
        if not named and (_OTHER_TWO.search(text, 0, match.start()) or opened_by_two(text, match.start())):
            continue
        without = _left_out(text, match.end(), out)
        meant_here = [name for name in _models_of(match, out, meant) if name not in {m.name for m in without}]
        if len(meant_here) > 1:
            out = [m for m in out if m not in without]
            out += [Mention(match.start(), match.end(), name) for name in meant_here]
    return sorted(out, key=lambda mention: mention.start)


def opened_by_two(text: str, until: int | None = None) -> bool:
    """Return True for "The Effective 2B (E2B) and Effective 4B (E4B) are": a sentence is about two that it names."""
    if " and " not in text[:80]:
        return False
    opened = _OPENED_BY_TWO.match(text, 0, len(text) if until is None else until)
    if opened is None or not _DIGIT.search(opened[0]):
        return False
    return _verb().match(text, opened.end()) is not None


def is_unclear(text: str, models: Sequence[Mention]) -> bool:
    """True if a sentence is about several things and it is not sure that they are models: "both laptops", "all six"."""
    match = _UNCLEAR.match(text)
    return match is not None and not any(m.start <= match.end() for m in models)


def is_of_unnamed(text: str, models: Sequence[Mention], subjects: Sequence[str]) -> bool:
    """True for what is said of none of ``subjects`` for sure: of one of the two, or of two that nobody knows.

    "The smaller of the two models has"; "the docs show both accept images" where only one model is spoken of.
    """
    if models or not subjects:
        return False
    if opened_by_two(text):
        return True
    if _HINT.search(text) is None:
        return False
    for match in _phrases().finditer(text):
        before = text[: match.start()]
        if (
            _ONE_OF.search(before)
            or _some_of().search(before)
            or (len(subjects) == 1 and match["pair"] and _REPORTED.search(before) and _verb().match(text, match.end()))
        ):
            return True
    return False


def _stands(text: str, match: re.Match[str]) -> bool:
    """True if the phrase stands for models here: as a subject before a verb, or as what others are compared with."""
    before = text[: match.start()]
    if _ONE_OF.search(before) or _some_of().search(before) or _not_all().search(before):
        return False
    if _settled().search(match[0]):
        return True
    if _SUBJECT_BEFORE.search(before) and _verb().match(text, match.end()):
        return True
    is_object = _OBJECT_BEFORE.search(before) or ends_in_verb(before)
    return bool(is_object and _OBJECT_AFTER.match(text, match.end()))


def _models_of(match: re.Match[str], found: Sequence[Mention], meant: Antecedents) -> tuple[str, ...]:
    """Return the models that a phrase means, () unless exactly as many are known as it says."""
    before = tuple(dict.fromkeys(m.name for m in found if m.end <= match.start()))
    groups = [group for group in (before, *meant.groups()) if len(group) > 1]
    if groups and match["pair"] and len(members := _members_only(groups[0])) == 2:
        return members
    if match["pair"] and len(before) > 2 and _THAN.search(match.string, 0, match.start()):
        last = [m for m in found if m.end <= match.start()][-2:]  # "ahead of A and B, and cheaper than both"
        if last[0].name != last[1].name and _AND.fullmatch(match.string, last[0].end, last[1].start):
            return (last[0].name, last[1].name)
    number = 2 if match["pair"] else _number(match["number"] or match["others"])
    if match["other"]:
        return _others(before or meant.alone(), groups, number, meant)
    if match["whole"]:
        return meant.lineup() if len(meant.lineup()) <= _MOST else ()
    for group in groups:
        if len(group) == number:
            return group
    return meant.lineup() if len(meant.lineup()) == number else ()


def _members_only(group: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what the others are members of: "V4 comes as V4 Pro and V4 Flash. Both ..." means the two."""
    return tuple(name for name in group if not any(other.startswith(f"{name} ") for other in group))


def _others(
    before: tuple[str, ...], groups: list[tuple[str, ...]], number: int | None, meant: Antecedents
) -> tuple[str, ...]:
    """Return the models of a group beside the one a sentence is about."""
    if len(before) != 1:
        return ()
    for group in (*groups, meant.lineup()):
        rest = tuple(name for name in group if name != before[0])
        apart = not any(_is_part(name, before[0]) for name in rest)  # the others are no plans of a product
        if apart and len(rest) == len(group) - 1 > 1 and (number is None or len(rest) == number):
            return rest
    return ()


def _is_part(name: str, other: str) -> bool:
    """Return whether one of two names is a plan or model of the other, a product or family of the same maker."""
    return kind_of(name) != kind_of(other) and bool(maker := vendor_of(name)) and maker == vendor_of(other)


def _left_out(text: str, end: int, found: Sequence[Mention]) -> list[Mention]:
    """Return A and B of "all of them except A and B"."""
    behind = [m for m in found if m.start >= end]
    if not behind or not _without().fullmatch(text, end, behind[0].start):
        return []
    out = [behind[0]]
    for one, other in pairwise(behind):
        if not _LISTED.fullmatch(text, one.end, other.start):
            break
        out.append(other)
    return out


def _family(text: str, name: Name, meant: Antecedents) -> list[Mention] | None:
    """ "Both Claude 4 models", "no Nova model": each model of that name; None if the name is used otherwise."""
    before, behind = _every().search(text[: name.start]), _members().match(text, name.end)
    if before is None or behind is None:
        return _of_line(text, name, meant)
    kin = meant.kin(name)
    number = 2 if before["pair"] else _number(before["number"]) or len(kin)
    if not 1 < len(kin) <= _MOST or len(kin) != number:
        return None
    return [Mention(before.start(), behind.end(), model) for model in kin]


def _of_line(text: str, name: Name, meant: Antecedents) -> list[Mention] | None:
    """ "No model of the Nova 3 family": whatever the document names of it, be it one; None if it is said otherwise."""
    before, behind, kin = _every_of().search(text[: name.start]), _line().match(text, name.end), meant.kin(name)
    if before is None or behind is None or not _DIGIT.search(text, name.start, name.end):
        return None
    if _without().match(text, behind.end()):
        return None  # "except the 1B": which are left is not sure
    return [Mention(before.start(), behind.end(), one) for one in kin] if 0 < len(kin) <= _MOST else None


def _number(word: str | None) -> int | None:
    count: int | None = base("collective")["numbers"].get((word or "").lower())
    return count


def _listed(key: str) -> str:
    words = sorted(map(str, base("collective")[key]), key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, words)) + ")"


@cache
def _phrases() -> re.Pattern[str]:
    member, number, here = _listed("members"), _listed("numbers"), _listed("here")
    them = r"(?:them|these|those|the\stwo)"
    return re.compile(
        rf"\b(?:(?P<other>(?:any\sof\s|either\sof\s)?the\sother(?:s\b|\s(?P<others>{number})\b(?:\s{member}\b)?|\s{member}\b))"
        rf"|(?P<pair>(?:they\s)?(?:both|neither|either)(?:\sone)?\sof\s{them}(?:\s{member})?\b"
        rf"|(?:both|neither)\s(?:of\sthe\s)?{member}\b|the\stwo\s{member}\b|(?:they\s)?(?:both|neither|the\stwo|the\spair)\b)"
        rf"|(?P<whole>(?:all|none|every\sone|each|any)\sof\sthem\b|(?:all|none|every|each|any|no)\s(?:of\s)?(?:the\s|these\s)?{member}\s{here}\b)"
        rf"|(?:all|any\sof|none\sof|each\sof|these|those|the)\s(?:of\s)?(?:the\s|these\s|those\s)?(?P<number>{number})\b(?:\s{member}\b)?)",
        re.I,
    )


@cache
def _settled() -> re.Pattern[str]:
    """Return a pattern of ends that leave no doubt that models are meant."""
    return re.compile(rf"\b(?:{_listed('members')}|of\s(?:them|these|those)|{_listed('here')})$", re.I)


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{_listed('verbs')}\b|\w+ly\b)", re.I)


@cache
def _not_all() -> re.Pattern[str]:
    return re.compile(rf"\b{_listed('not_all')}\s$", re.IGNORECASE)


@cache
def _some_of() -> re.Pattern[str]:
    """Return a pattern of a count before a group: two "of the four models" are not all four, nor is it said which."""
    return re.compile(rf"(?<!\ball\s)\b{_listed('numbers')}\sof\s$", re.I)


@cache
def _every() -> re.Pattern[str]:
    number = _listed("numbers")
    return re.compile(
        rf"\b(?:(?P<pair>both|neither|the\stwo)|all(?:\s(?P<number>{number}))?|every|each|any|no|none)"
        r"\s(?:of\s)?(?:the\s|our\s|these\s)?(?:current\s|new\s)?$",
        re.I,
    )


@cache
def _members() -> re.Pattern[str]:
    return re.compile(rf"(?:\s{_listed('members')}\b(?!\s{_listed('members')}))|(?=\s{_listed('here')}\b)", re.I)


@cache
def _every_of() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){_listed('quantifiers')}\s{_listed('members')}\s(?:of|in|from)\s(?:the\s)?$", re.I)


@cache
def _line() -> re.Pattern[str]:
    return re.compile(rf"\s{_listed('lines')}\b", re.I)


@cache
def _without() -> re.Pattern[str]:
    return re.compile(rf",?\s\(?{_listed('without')}\s(?:the\s)?", re.I)


def may_name_one(sentence: Sentence) -> bool:
    """Return False for a sentence that speaks of no model: what it states can be claimed of none."""
    spoken_of = sentence.models or sentence.subjects or sentence.pair or sentence.headed_pair
    return bool(spoken_of) or (bool(sentence.setting.former) and _ORDINAL.search(sentence.text) is not None)


def former_or_latter(sentence: Sentence, start: int) -> tuple[str, ...] | None:
    """Resolve "the former", "the latter" and "the other model" named after any name before a value; None if none is."""
    since = max((m.end for m in sentence.models if m.end <= start), default=0)
    words = list(_ORDINAL.finditer(sentence.text, since, start))
    if not words:
        return None
    word = words[-1]["word"].lower()
    if word == "other":
        named = [m.name for m in sentence.models if m.end <= start] or list(sentence.subjects)
        rest = tuple(name for name in sentence.pair if named and name != named[-1])
        return rest if len(sentence.pair) == 2 and len(rest) == 1 else ()
    pair = tuple(m.name for m in sentence.models if m.end <= start)[-2:] or sentence.setting.former
    return (pair[0 if word == "former" else 1],) if len(set(pair)) == 2 else ()
