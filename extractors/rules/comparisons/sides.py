"""Finds the two sides of a comparison: its subject by the clause, its object behind "than" or a verb, or implied."""

from __future__ import annotations

import re

from counterclaim.extractors.clauses.words import words_of
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.rules.comparisons.compared_set import all_others
from counterclaim.extractors.rules.comparisons.headed_pair import (
    behind_opening,
    fill_sides,
    of_one_line,
    other_of,
    set_beside,
    sibling,
)
from counterclaim.extractors.rules.comparisons.subjects import (
    CARRIED,
    SIZED,
    names_ahead,
    names_own_subject,
    own_names,
    subjects_of,
)
from counterclaim.extractors.sentences.attachment import is_object, run_of
from counterclaim.extractors.sentences.attachment_phrases import OPENING_OBJECT
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.sentences.sentence_subjects import grammatical_subjects


def _any(*names: str) -> str:
    """Return the pattern of the words of the lexicon's lists, longest first."""
    listed = sorted({word for name in names for word in base("clauses")[name]}, key=len, reverse=True)
    return "|".join(re.escape(word) for word in listed)


_STATED = re.compile(
    rf"(?!\send\sto\send\b|\s(?:{_any('to_do')})\b)"
    rf"\s(?:(?!(?:{_any('copulas')})(?:n['’]t)?\s)[\w’'%$.-]+\s){{0,7}}?"  # not past another verb
    rf"(?:{_any('standards', 'standards_of_it')})\s(?![~$]?\d+(?:\.\d+)?[%x×])",  # not of "more than 60%"
    re.I,
)
_KIN = "|".join(sorted(base("clauses")["kin"]))
# What may stand between "than" and a name beside its article.
_FILL = rf"(?:(?:{_any('fillers')})\s)*"
# "than the 1M+ windows offered by B", "than the 86% of B"
_NUMBER_OF = (
    r"the\s[~≈$]?\d[\w.,%+/-]*(?:\s[a-z-]+){0,3}?"
    r"\s(?:(?:offered|charged|scored|supported|provided)\sby|of|for|from|in)\s(?:the\s)?"
)
_WORDS = r"(?:\s[^\s,;:—–()]+)"
_THAN = re.compile(  # between a comparison and its object
    rf"{_WORDS}{{0,7}}?(?:\s\([^()]*\))?\s\(?(?:{_any('standards')})\s(?:{_FILL}|{_NUMBER_OF})"
    rf"|{_WORDS}{{0,3}}?\s(?:{_any('likenesses')})\s{_FILL}"
    rf"|{_WORDS}{{0,5}}?\s(?:{_any('standards_of_kin')})\s(?:the|{_any('possessives')})\s(?:\w+\s){{0,2}}(?:{_KIN}),\s(?:the\s)?"
    r"|\swhat\s(?:the\s)?",
    re.I,
)
_AND_MORE = re.compile(r"(?:\s[\w-]+){0,4},?\sand\s(?:an?\s|~)?", re.I)
_DIRECT = re.compile(
    rf"\s?(?:[\w’'-]+\s){{0,4}}(?:[A-Z][a-z]+-)?|\s[\w .-]{{0,30}}\([^()]{{0,14}}(?:{_any('bracket_standards')})\s"
    rf"|\s(?:the|{_any('possessives')})\s(?:\w+\s){{0,2}}(?:{_KIN}),\s(?:the\s)?"
)
# An object that is an example of many: "outperforms leading models, including its previous flagship, X"
_AMONG = word_pattern(
    r"\s(?:[\w’'-]+\s){0,5}?{rival_plurals}(?:(?:\s(?:we|they|I)\s\w+)?,?\s(?:including|like|such as)|:)\s"
    r"(?:(?:its|the|their)\s)?(?:[\w-]+\s){0,2}(?:(?:flagship|predecessor|model),\s)?"
)
# "outperforming other models (such as A, B and C)"
_EXAMPLES = re.compile(r"\s(?:[\w’'-]+\s){0,5}\((?:including|like|such as|e\.g\.,?)\s(?:the\s)?", re.I)
# between two names of one list: ", Zephyr 2, and "
_ITEM = re.compile(r"(?:,\s(?:[A-Z][\w.+-]*\s?){1,3})+,\s(?:and\s)?")
# "ahead of B (1426), C (1406)", "exceeds B at 200K and C at 128K"
_WITH_NUMBER = re.compile(
    r"\s\d{2,4}(?:\.\d+)?%?(?=[,;)]|\sand\s)|\s?\([^()\n]{0,16}\d[^()\n]{0,6}\)|\sat\s~?\d+(?:[.,]\d+)*(?:[KMB]\b|%|\s?(?:tokens?|tok|t)(?:/|\sper\s)s(?:ec|econd)?\b)?",
    re.I,
)
_NEXT = re.compile(r"(?:,|,?\s(?:and|&))\s(?:and\s)?(?:the\s)?")
# "behind the big three (A, B and C)"
_GROUP = re.compile(rf"\s(?:(?!(?:{_any('after_comparisons')})\b)[\w’'-]+\s){{1,4}}\((?:the\s)?")
# An object behind this belongs to something else
_STOP = word_pattern(r"[;]|\.\s|,\s{object_stops}\b|\sbut\s", fold=False)
_IT = re.compile(r"\sit\b(?!['’])", re.I)
_THAN_IT = re.compile(rf"\s(?:{_any('standards_of_it')})\sit\b", re.I)
_POSSESSED = re.compile(rf"['’]s\s(?:own\s)?(?:\w+\s)?(?:{_KIN})\b", re.I)
_OTHERS = re.compile(r"\b(?:they|you|we|i|users?|models?|tools?|one)\b", re.I)  # another subject, or some of several
_OWNS = re.compile(r"['’]s?\s(?:\w+ly\s|much\s|far\s)?")
_WHOSE = re.compile(r"\bthat\s(?:the\s)?$", re.I)
_PLAIN_END = re.compile(
    r"(?:-\w+)?(?:\s\w+ly)?\s*(?:[.,;:()!—–]|$"
    rf"|(?:{_any('after_comparisons')})\b)",
    re.I,
)
_OF_TWO = re.compile(rf"\s(?:(?:{_any('chosen')})\s)?of (?:{_any('those')}) two\b", re.I)
_DETERMINED = re.compile(rf"\b(?:{_any('articles', 'possessives')})\s(?:(?:\w+ly|{_any('degrees')})\s)?$", re.I)
_BEHIND_BRACKET = re.compile(r"\)\s[A-Za-z]")  # "keeps up with (and at times beats) many rivals"
# "makers like A, B, and C undercut": what an example does is told of the makers
_EXAMPLE_OF = re.compile(r"\b(?:including|like|such as)\s(?:[A-Z][\w.-]*(?:\s[A-Z0-9][\w.-]*)?,\s)*(?:and\s)?$")
_COMPOUND = re.compile(r"-(?:heavy|based|powered|style|only|first)\b", re.I)  # "better for B-heavy work"
_WORD = re.compile(r"\s(?:\w+ly\s)?([A-Za-z-]+)")
_OTHER = (
    rf"(?:{_any('possessives')}|the)\s(?:[A-Z][\w.]+\s|direct\s|main\s|closest\s)?(?:{_any('opponents')})\b(?!\s[A-Z])"
)
_OPPONENT = re.compile(rf"\s{_OTHER}")
_THAN_OPPONENT = re.compile(rf"\s(?:(?:\w+\s){{0,2}})(?:{_any('standards')})\s{_OTHER}")


def sides(
    sentence: Sentence, start: int, end: int, *, direct: bool = False, known: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (subjects, objects) of the comparison expressed at ``start:end``; either is empty where it is not certain.

    ``direct`` is for verbs ("outperforms"), whose object needs no "than"; ``known`` are the objects, if they are.
    """
    if (owned := _owned_by_standard(sentence, start)) is not None:
        return owned
    objects = named = known or named_objects(sentence, end, direct=direct) or _compared_first(sentence, start)
    subjects = tuple(name for name in subjects_of(sentence, start, objects) if name not in objects)
    if (
        not objects
        and len(subjects) == 1
        and not _standard_follows(sentence, end)
        and not (direct and _BEHIND_BRACKET.match(sentence.text, end))
        and _is_predicate(sentence, start, end)
    ):
        own = names_own_subject(sentence, start) or sentence.setting.rivals[:1] == subjects  # "- A: scored higher"
        objects = _implied(sentence, subjects[0], start) if own else _of_the_sentence(sentence, subjects[0], start)
        objects = objects or set_beside(sentence, subjects[0], start)
    if not objects and len(subjects) == 1 and names_opponent(sentence, end, direct=direct):
        objects = other_of(sentence.headed_pair or sentence.pair, subjects)
    if not objects and len(subjects) == 1:
        objects = all_others(sentence, subjects[0], end, direct=direct) or sibling(sentence, subjects[0], end)
    if not subjects and len(objects) == 1 and not _led_to(sentence, start):
        subjects = _implied_subject(sentence, objects)
    if not subjects and objects:
        subjects = behind_opening(sentence, start, objects) or _of_the_list(sentence, start, objects)
    if not (subjects and objects) and (objects or not _standard_follows(sentence, end)):
        subjects, objects = fill_sides(sentence, start, end, subjects, objects)
    if not named and any(of_one_line(one, other) for one in subjects for other in objects):
        return (), ()
    return subjects, objects


def names_opponent(sentence: Sentence, end: int, *, direct: bool) -> bool:
    """True for "cheaper than its rival", "beats its direct competitor": of two that a page compares the other one."""
    return sentence.sure_pair and (_OPPONENT if direct else _THAN_OPPONENT).match(sentence.text, end) is not None


def is_named(sentence: Sentence, other: str) -> bool:
    """Return whether a sentence itself names what is compared with; else it was implied, which is less sure."""
    return any(mention.name == other for mention in sentence.models)


def _owned_by_standard(sentence: Sentence, start: int) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """ "A got 90%, compared to B's lower score": what is lower is B's; None where no such name stands before."""
    before = [m for m in sentence.models if m.end <= start]
    if (
        len(before) < 2
        or not _OWNS.fullmatch(sentence.text, before[-1].end, start)
        or not is_object(sentence, before[-1])
    ):
        return None
    others = {m.name for m in before[:-1]} - {before[-1].name}
    return ((before[-1].name,), tuple(others)) if len(others) == 1 else ((), ())


def _standard_follows(sentence: Sentence, end: int) -> bool:
    """True if a "than" or the like behind the comparison names what it is compared with, known or not."""
    return _STATED.match(sentence.text, end) is not None


def _is_predicate(sentence: Sentence, start: int, end: int) -> bool:
    """True for "is cheaper", "has better performance"; not for "the better platform", "better flow"."""
    text = sentence.text
    behind = _WORD.match(text, end)
    own_noun = text[start:end].lower().rpartition(" ")[2] in words_of("possessions")  # "a longer context window"
    if own_noun and text[start].isalpha() and _PLAIN_END.match(text, end):
        return True
    if _OF_TWO.match(text, end) or (behind is not None and behind[1].lower() in words_of("whole_nouns")):
        return True
    return _PLAIN_END.match(text, end) is not None and _DETERMINED.search(text, 0, start) is None


def _of_the_sentence(sentence: Sentence, subject: str, start: int) -> tuple[str, ...]:
    """ "undercuts X on input but is dearer on output": the objects named before, where nothing else is named."""
    before = [m for m in sentence.models if m.end <= start and is_object(sentence, m)]
    objects = tuple(dict.fromkeys(m.name for m in before))
    one_list = bool(before) and {m.name for m in run_of(sentence, before[0])} == {*objects}
    return objects if one_list and {m.name for m in sentence.models} <= {subject, *objects} else ()


def _implied(sentence: Sentence, subject: str, start: int) -> tuple[str, ...]:
    """Return the other model of a certain pair, where the words behind name no standard."""
    text = sentence.text
    last = max((m.end for m in sentence.models if m.end <= start), default=0)
    first = next((run_of(sentence, m)[0].start for m in sentence.models if m.end == last), 0)
    if not sentence.sure_pair or _WHOSE.search(text, 0, first) or _EXAMPLE_OF.search(text, 0, first):
        return ()
    if any(cue.end <= start and _IT.match(text, cue.end) for cue in sentence.of("verb")):
        return ()  # "A beats it at writing, and B is better at research": than it
    others = other_of(sentence.pair, (subject,))
    beside = [m for m in sentence.models if m.name in others]
    aside = any(_in_brackets(text, m.start) or _COMPOUND.match(text, m.end) for m in beside)
    return () if aside else others


def _in_brackets(text: str, at: int) -> bool:
    """ "A (via B) leads": what an aside names is no other side."""
    return text.rfind("(", 0, at) > text.rfind(")", 0, at)


def _implied_subject(sentence: Sentence, objects: tuple[str, ...]) -> tuple[str, ...]:
    """Return who is compared in "20% cheaper than X", said of the only model that is spoken of."""
    rest = tuple(name for name in sentence.subjects if name not in objects)
    return rest if len(rest) == 1 and len(sentence.models) == len(objects) else ()


def _of_the_list(sentence: Sentence, start: int, objects: tuple[str, ...]) -> tuple[str, ...]:
    """ "- Coding: 90% on HumanEval, slightly behind X": an item that names no other is of the model of its list."""
    rest = tuple(name for name in sentence.subjects if name not in objects)
    own = sentence.block.kind in CARRIED and not sentence.others and {m.name for m in sentence.models} <= {*objects}
    headed = any(re.search(rf"\b{re.escape(name)}\b", line, re.I) for name in rest for line in sentence.block.path)
    started = not headed or any(one.search(sentence.text, 0, start) for one in (_WHOSE, _OTHERS, SIZED))
    return rest if own and len(rest) == 1 == len(sentence.subjects) and not started else ()


def _led_to(sentence: Sentence, start: int) -> bool:
    """True if words stand before the comparison in its sentence, so that its subject would have been among them."""
    return (
        len(re.findall(r"[A-Za-z]{2,}", sentence.text[:start])) > 2
        or _WHOSE.search(sentence.text, 0, start) is not None
        or SIZED.search(sentence.text, 0, start) is not None
    )


def _compared_first(sentence: Sentence, start: int) -> tuple[str, ...]:
    """ "Compared with o1, o3-mini is 63% cheaper": the object stands first."""
    match = OPENING_OBJECT.match(sentence.text)
    first = next(iter(sentence.models), None)
    if match is None or first is None or first.start != match.end() or first.end > start:
        return ()
    return tuple(dict.fromkeys(m.name for m in run_of(sentence, first)))


def named_objects(sentence: Sentence, end: int, *, direct: bool) -> tuple[str, ...]:
    """Return the models that the words behind a comparison name as its object; () if none."""
    text = sentence.text
    if (direct and _IT.match(text, end)) or _THAN_IT.match(text, end):
        return _of_pronoun(sentence, end)
    for mention in sentence.models:
        if mention.start < end:
            continue
        gap = text[end : mention.start]
        if len(gap) > 90 or _STOP.search(gap) or _POSSESSED.match(text, mention.end):
            return ()
        if (
            _THAN.fullmatch(gap)
            or _shared(sentence, end, mention)
            or (direct and any(one.fullmatch(gap) for one in (_DIRECT, _AMONG, _EXAMPLES)))
            or _is_group(sentence, gap, mention)
        ):
            return tuple(dict.fromkeys(m.name for m in whole_list(sentence, mention)))
        if not direct:
            return ()
    return ()


def whole_list(sentence: Sentence, first: Mention) -> list[Mention]:
    """Return the run of a name, and the runs behind it that only an unknown item of the list parts from it."""
    out = run_of(sentence, first)
    for mention in sentence.models:
        if mention.start >= out[-1].end and mention not in out:
            parted = _ITEM.fullmatch(sentence.text, out[-1].end, mention.start)
            if parted is None and not _next_with_number(sentence, out[-1], mention):
                break
            out = [*out, *run_of(sentence, mention)]
    return out


def _next_with_number(sentence: Sentence, last: Mention, mention: Mention) -> bool:
    """ "ahead of B (1426), C (1406)": names of one list, each with its number in brackets."""
    number = _WITH_NUMBER.match(sentence.text, last.end)
    joined = number and _NEXT.fullmatch(sentence.text, number.end(), mention.start)
    return bool(joined) and _WITH_NUMBER.match(sentence.text, mention.end) is not None


def _is_group(sentence: Sentence, gap: str, first: Mention) -> bool:
    """ "behind the big three (A, B and C)": brackets that hold nothing but the members of what is named before them."""
    run = run_of(sentence, first)
    return len(run) > 1 and sentence.text.startswith(")", run[-1].end) and _GROUP.fullmatch(gap) is not None


def _shared(sentence: Sentence, end: int, mention: Mention) -> bool:
    """ "40% lower latency and 3x higher throughput than B": both amounts have one standard."""
    for other in sentence.quantities:
        if other.dimension in {"factor", "percent"} and end < other.start and other.end < mention.start:
            ahead, behind = sentence.text[end : other.start], sentence.text[other.end : mention.start]
            return _AND_MORE.fullmatch(ahead) is not None and _THAN.fullmatch(behind) is not None
    return False


def _of_pronoun(sentence: Sentence, end: int) -> tuple[str, ...]:
    """ "matches B on most tests and beats it on code": the object that was named before, else what is spoken of."""
    before: list[Mention] = [m for m in sentence.models if m.end <= end]
    objects = [m for m in before if is_object(sentence, m)]
    if objects:
        return (objects[-1].name,)
    if own_names(sentence, end):
        ahead = names_ahead(sentence, end)  # "A is good, but B beats it"
        return ahead if len(ahead) == 1 else ()
    if len({m.name for m in before}) > 1:
        about = grammatical_subjects(sentence)
        others = {m.name for m in before} - {*about}
        return tuple(others) if len(about) == len(others) == 1 else ()  # else either may be meant
    rest = tuple(name for name in sentence.subjects if name not in {m.name for m in before})
    return rest if len(rest) == 1 else ()
