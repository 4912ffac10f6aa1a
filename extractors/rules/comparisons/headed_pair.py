"""Fills the sides that a comparison leaves out: from the heading, the title, the section or the opening phrase.

Only where sentence and block speak of nothing else: of a third model or an unknown name the missing side may be that.
"""

from __future__ import annotations

import re

from counterclaim.extractors.clauses.words import listed
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.rules.comparisons.subjects import CARRIED, names_own_subject, names_unknown
from counterclaim.extractors.sentences.attachment import is_object, run_of
from counterclaim.extractors.sentences.records import Sentence

_POSSESSIVE = re.compile(r"['’]s?\s(?:\w+ly\s|much\s|far\s)?$")
_ASKED = re.compile(r"(?<!,\s)\b(?:which|what|who)\s(?:\w+\s){0,3}?(?:is|are|was|were|\w+s)\s\W*(?:\w+ly\s)?$", re.I)
_OF_A_VERB = re.compile(r"\b(?:can|could|may|might|will|would|should|must|to|for)\s$", re.I)  # "can better serve"
_MADE = re.compile(r"\bmak(?:e|es|ing)\s(?:your|our|their|my|the)\s(?:[\w-]+\s){1,2}$", re.I)  # "make your work better"
_THE = r"\bthe\s(?:more|less|fewer|better|[a-z]+er)\b"
_GROWS = re.compile(rf"{_THE}[^.;:]*?,\s{_THE}", re.I)  # "the more you give, the better it answers"
_RELATIVE = re.compile(r"\b(?:that|which|who)\s(?:\w+ly\s)?$", re.I)
_OFF_ITS_OWN = re.compile(r"\bdiscount\b", re.I)  # from its list price
_OPENING = re.compile(
    r"\W*(?:at|for|with|costing|priced\sat)\s(?:[\w~≈-]+\s){0,3}"
    r"|\W*(?:despite|while|whilst|though|although|besides)\s(?:being\s|having\s|costing\s|scoring\s)?(?:[\w~≈-]+\s){0,2}",
    re.I,
)
_COMMA = re.compile(r"(?:['’]s?)?(?:\s[a-z-]+){0,2},\s(?:the\s)?")
_TO_MAIN = re.compile(r"(?:['’]s)?[^,;:]{0,60},\s(?:the\s|[A-Z]\w+['’]s\s)?")  # "outperforming B on most tests, A is"
_ING = re.compile(r"\w+ing\b")
_STANDARDS = "|".join(sorted(base("clauses")["version_standards"], key=len, reverse=True))
_VERSION = re.compile(
    rf"(?:\s[^\s,;:—–()\d]+){{0,4}}?\s(?:{_STANDARDS})\s"
    r"(?P<version>\d{1,2}(?:\.\d{1,2})?)(?=\s?[,;:)]|\.\s|\.?\s?$)",
    re.I,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FEW = 3  # words before a comparison that leave no room for a subject of its own
_WORD = re.compile(r"\w")
_WORDS = re.compile(r"[A-Za-z][\w’'-]*")


def other_of(pair: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the member of a pair that is not ``known``; () if the pair does not hold exactly one of each."""
    if len(pair) != 2 or len(known) != 1 or known[0] not in pair:
        return ()
    return (pair[1] if pair[0] == known[0] else pair[0],)


def fill_sides(
    sentence: Sentence, start: int, end: int, subjects: tuple[str, ...], objects: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return both sides of the comparison at ``start:end``, or those given where the pair does not say the rest."""
    pair = sentence.headed_pair or _contrasted(sentence, start)
    if not pair or _is_no_comparison(sentence, start, end):
        return subjects, objects
    filled = _owner(sentence, start, objects) or subjects or _subject(sentence, start, objects, pair)
    if len(filled) != 1:
        return subjects, objects
    return filled, objects or other_of(pair, filled)


def _contrasted(sentence: Sentence, start: int) -> tuple[str, ...]:
    """ "A has 24B parameters, whereas B is a larger model": the two that a sentence sets against each other."""
    names = tuple(dict.fromkeys(m.name for m in sentence.models))
    clause = analysis_of(sentence).clause_at(start)
    within = {m.name for m in sentence.models if clause.start <= m.start < start}
    ahead = {m.name for m in sentence.models if m.end <= clause.start}
    set_against = clause.role == "contrast" and len(within) == 1 and ahead == set(names) - within
    return names if len(names) == 2 and set_against and not sentence.others else ()


def _owner(sentence: Sentence, start: int, objects: tuple[str, ...]) -> tuple[str, ...]:
    """ "than Boreas's faster answers": the model whose the compared thing is."""
    before = [m for m in sentence.models if m.end <= start]
    owned = before and _POSSESSIVE.fullmatch(sentence.text, before[-1].end, start)
    return (before[-1].name,) if owned and before[-1].name not in objects else ()


def _subject(sentence: Sentence, start: int, objects: tuple[str, ...], pair: tuple[str, ...]) -> tuple[str, ...]:
    """Return the last model named before that is no object, else the one spoken of."""
    before = [m for m in sentence.models if m.end <= start and m.name not in objects]
    free = [m for m in before if not is_object(sentence, m)]
    opened = analysis_of(sentence).clause_at(start).start
    if not free and _RELATIVE.search(sentence.text, 0, start):
        return ()
    if names_unknown(sentence, max(opened, free[-1].end if free else 0), start):
        return ()
    if free:
        return (free[-1].name,)
    if objects:
        return other_of(pair, objects)
    if any(m.start >= opened for m in before):
        return ()  # "tools like B give better answers"
    short = len(_WORDS.findall(sentence.text, opened, start)) <= _FEW or sentence.text[start].isdigit()
    carried = len(sentence.subjects) == 1 and (short or names_own_subject(sentence, start))
    return sentence.subjects if carried else ()


def _is_no_comparison(sentence: Sentence, start: int, end: int) -> bool:
    """True for "which is better", "can better serve", "a 10x discount", and for a label of one word."""
    text = sentence.text
    if _ASKED.search(text, 0, start) or _MADE.search(text, 0, start) or _OFF_ITS_OWN.search(text, start, end):
        return True
    if "≠" in text or _GROWS.search(text) or (text[start].isalpha() and _OF_A_VERB.search(text, 0, start)):
        return True
    return _WORD.search(text[:start] + text[end:]) is None


def of_one_line(first: str, second: str) -> bool:
    """True for a line and one of its models, "Claude" and "Claude Opus 4": neither is what the other is set against."""
    short, long = sorted((first, second), key=len)
    return long.startswith(f"{short} ") and kind_of(short) == "family"


def set_beside(sentence: Sentence, subject: str, start: int) -> tuple[str, ...]:
    """Return what a bare comparison of one model is with: who it is named beside, or whose section this is."""
    clause = analysis_of(sentence).clause_at(start)
    if clause.role == "relative" and clause.parent >= 0:
        return _compared_to_it(sentence, subject, clause.start)
    about = sentence.subjects
    only = len(about) == 1 and about[0] != subject and {m.name for m in sentence.models} == {subject}
    heading = sentence.block.path[-1] if sentence.block.path else ""
    headed = only and re.match(rf"\W*(?:\d+[.)]\s)?\W*{re.escape(about[0])}(?![\w.-]*\w)", heading, re.I)
    told = headed and not sentence.others and sentence.block.kind not in CARRIED
    return about if told else ()


def _compared_to_it(sentence: Sentence, subject: str, at: int) -> tuple[str, ...]:
    """ "A rivals B, which is twice as large": twice as large as A."""
    before = [m for m in sentence.models if m.end <= at]
    others = {m.name for m in before if not is_object(sentence, m)} - {subject}
    told = bool(before) and before[-1].name == subject and is_object(sentence, before[-1])
    return tuple(others) if told and len(others) == 1 else ()


def behind_opening(sentence: Sentence, start: int, objects: tuple[str, ...]) -> tuple[str, ...]:
    """ "At 3% of the cost of B, A is": the name right behind the phrase that opens a sentence."""
    standard = next((m for m in sentence.models if m.start > start and m.name in objects), None)
    behind = next((m for m in sentence.models if standard and m.start > standard.end and m.name not in objects), None)
    ing = _ING.match(sentence.text, start) is not None
    opened = analysis_of(sentence).clause_at(start).start
    bare = ing and not sentence.text[opened:start].strip(' *_"“')
    if standard is None or behind is None or not (bare or _OPENING.fullmatch(sentence.text, opened, start)):
        return ()
    last = next(m for m in reversed(run_of(sentence, standard)) if m.end <= behind.start)
    joined = (_TO_MAIN if ing else _COMMA).fullmatch(sentence.text, last.end, behind.start)
    if ing and listed("verbs").search(sentence.text, last.end, behind.start):
        return ()  # "Beating B is hard, A says"
    return tuple(dict.fromkeys(m.name for m in run_of(sentence, behind))) if joined else ()


def sibling(sentence: Sentence, subject: str, end: int) -> tuple[str, ...]:
    """ "25% more than 3.5": the version of the subject's own line that the document names."""
    match = _VERSION.match(sentence.text, end)
    own = _NUMBER.search(subject)
    if match is None or own is None:
        return ()
    name = subject[: own.start()] + match["version"] + subject[own.end() :]
    return (name,) if name in sentence.setting.known and name != subject else ()
