"""Finds the subject of a comparison from its clause: a name before the verb, a pronoun's, or an earlier clause's."""

from __future__ import annotations

import re

from counterclaim.extractors.clauses.analysis import Analysis
from counterclaim.extractors.clauses.division import Clause
from counterclaim.extractors.clauses.words import listed, words_of
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.sentences.attachment import is_object, run_of
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.sentences.sentence_subjects import PRONOUN_START

_INNER = frozenset({"standard", "aside", "example", "exception", "instead", "relative", "condition", "topic"})
_THIRD = re.compile(r"[a-z]{2,}(?<!s)s\b")
_PRONOUN = re.compile(
    r"\b(?:it|its|it['’]s|they|they['’]re|their|this|the (?:new |latest )?model|this model|both|the two"
    r"|the (?:new|newer|latest|updated) (?:version|release))\b",
    re.I,
)
_THAT = re.compile(
    r"\b(?:that|which|who)\s(?:\w+ly\s|also\s|even\s|still\s)?(?:can\s|could\s|is\s|are\s|was\s)?(?:\w+ly\s|also\s)?$",
    re.I,
)
_WORD = re.compile(r"[A-Za-z][\w’'-]*")
# What is written like a name and is none that we know: with a digit or a capital inside, or two words with capitals.
_LIKE_A_NAME = re.compile(r"\b(?:[A-Z][a-z]*[A-Z]\w*|[A-Za-z]+-?\d[\w.-]*|[A-Z][\w-]+(?:\s[A-Z][\w.-]*)+)")
_LATER_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+\w*")
_OTHER_NAME = re.compile(r"(?:,|\band|\bor|\bbut|\bwhile)\s([A-Z][\w-]+)\s(?:\w+ly\s|also\s|is\s|are\s)?$")
_LED = re.compile(
    r"\b(?:in|on|at|with|like|from|by|via|against|to|than|over|as|for)\s(?:the\s|an?\s|its\s|their\s)?$", re.I
)
_PART_OF = re.compile(r"(?:%|\b(?:half|third|quarter|fraction|times))\s(?:of\s)?the\s\w+\sof\s(?:the\s)?$", re.I)
SIZED = re.compile(r"\bthe\s(?:[\w.-]*-)?\d[\d.]*[bm]\s", re.I)  # "the 20b model" is one of several
_MAKES_IT = re.compile(r"\b(?:makes?|puts?|keeps?)\sit\b", re.I)  # "which makes it cheaper"
_OTHER_MEMBER = re.compile(  # one of several, and not the one that is spoken of
    r"\bthe\s(?:\w+\s)?(?:full|larger|bigger|smaller|lighter|other|older|earlier|previous|cheaper|flagship|mini|small|large|base)"
    r"(?:-sized?)?\s(?:model|version|variant|one|sibling)\b",
    re.I,
)
_FULL = re.compile(r"\bthe\sfull(?:-sized?)?\s", re.I)
_ADVERB = re.compile(r"\s(?:(?:\w+ly|often|still|just|sometimes|right|close|well|far|not\sfar)\s)?", re.I)
_ITEM_LABEL = re.compile(r"\W*[^\d:.;,()]{3,40}:\s")
_AND_NEXT = re.compile(r"\s[a-z][a-z -]{3,40}(?:,|,?\s(?:and|but))\s(?:(?:about|roughly|around|nearly)\s|[~≈])?")
_UNIT = re.compile(r"(?:\s[a-z/-]+){0,4}[\s,—–]*")
_WITH = re.compile(r"\W*(?P<with>with\s)?(?:(?:its|the)\s)?", re.I)
_JOINED = re.compile(r"(?:['’]s)?,?\s(?:and|but)\s(?:[\w~≈]+\s){0,2}$|,\s$", re.I)
_LEADS = re.compile(r"\s(?:[\w~≈]+\s){0,2}|\s")  # "input costs roughly 83% lower"
_DOES = re.compile(r"\b(?:does|do|did)\s?$", re.I)
CARRIED = frozenset({"item", "cell", "definition"})


def subjects_of(sentence: Sentence, start: int, objects: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the models that the comparison at ``start`` is said of; () where that is not certain."""
    plain = analysis_of(sentence)
    clause = plain.clause_at(start)
    own = [m for m in _within(sentence, plain, clause, start) if m.name not in objects]
    if relative := _antecedent(sentence, clause, own, start):
        return relative[0]
    near = own[-1:] if own and _ADVERB.fullmatch(sentence.text, own[-1].end, start) else []
    close = [m for m in near if not is_object(sentence, m)]  # "with A slightly ahead"
    named = close[0] if close else _candidate(sentence, own)
    ahead = sentence.text[_behind_opener(clause) : start]
    if named is not None:
        other = _OTHER_NAME.search(sentence.text, named.end, start)  # "A beats it, and Zephyr crushes it"
        return () if other and names_unknown(sentence, other.start(1), start) else _names(sentence, named)
    if _OTHER_MEMBER.search(ahead):
        return _whole_of(sentence, ahead)
    if _PRONOUN.search(ahead):
        return _of_pronoun(sentence, plain, clause)
    if (compared := _listed_first(sentence, plain, clause, ahead)) is not None:
        return subjects_of(sentence, compared, objects)
    if names_unknown(sentence, _behind_opener(clause), start):
        return ()
    if _shares(sentence, clause, ahead, start) or _has_measure(sentence, clause, start):
        return _of_earlier(sentence, plain, clause)
    if (first := _amount_before(sentence, clause, start)) is not None:
        return subjects_of(sentence, first, objects)
    return _carried(sentence, ahead, start) or _of_thing(sentence, clause, start)


def _whole_of(sentence: Sentence, ahead: str) -> tuple[str, ...]:
    """ "The full model" beside Boreas and Boreas mini is Boreas; any other such member is not certain."""
    whole = [a for a in sentence.pair if any(b.startswith(f"{a} ") for b in sentence.pair)]
    return (whole[0],) if len(whole) == 1 and _FULL.search(ahead) and sentence.sure_pair else ()


def names_own_subject(sentence: Sentence, start: int) -> bool:
    """True if the clause of a comparison names its subject, or has a pronoun for it."""
    plain = analysis_of(sentence)
    clause = plain.clause_at(start)
    named = bool(_within(sentence, plain, clause, start))
    return named or _PRONOUN.search(sentence.text, _behind_opener(clause), start) is not None


def _shares(sentence: Sentence, clause: Clause, ahead: str, start: int) -> bool:
    """True if a clause has no subject of its own: "and beats", ", at half the price", ": fourth, behind Boreas"."""
    if clause.index == 0:
        return False
    described = clause.lead in {":", "—"} and {word.lower() for word in _WORD.findall(ahead)} & words_of("model_nouns")
    if described:
        return True
    if clause.lead == "—" and clause.verb >= 0 and not _WORD.search(sentence.text, _behind_opener(clause), clause.verb):
        return True  # "A — delivers 90% of B's performance at"
    finite = listed("verbs").match(sentence.text, start) or _THIRD.match(sentence.text, start)
    return _no_subject(ahead) or (not finite and (clause.verb < 0 or clause.verb >= start))


def _listed_first(sentence: Sentence, plain: Analysis, clause: Clause, ahead: str) -> int | None:
    """ "with A 2x cheaper than B and 3x cheaper": where the first amount stands, behind whose standard this one is."""
    if clause.role != "standard" or clause.parent < 0 or not _JOINED.search(ahead):
        return None
    outer = plain.clauses[clause.parent]
    amounts = [q.start for q in sentence.quantities if outer.start <= q.start < clause.start]
    return None if outer.role == "standard" else amounts[-1] if amounts else clause.start - 1


def _amount_before(sentence: Sentence, clause: Clause, start: int) -> int | None:
    """ "3x cheaper for input tokens and 2x cheaper for output tokens than B": where the amount before stands."""
    before = [q for q in sentence.quantities if clause.start <= q.start and q.end <= start]
    joined = (
        before
        and before[-1].dimension in {"factor", "percent"}
        and _AND_NEXT.fullmatch(sentence.text, before[-1].end, start)
    )
    return before[-1].start if joined else None


def _has_measure(sentence: Sentence, clause: Clause, start: int) -> bool:
    """ "is cheap, with input costs 83% lower", "is cheap: output costs 40% less": a measure that is no new subject."""
    opened = _WITH.match(sentence.text, clause.start)
    at = opened.end() if opened else clause.start
    measures = [cue for cue in sentence.of("metric") if cue.start == at and cue.end <= start]
    with_it = opened is not None and opened["with"] is not None
    led = clause.index > 0 and (with_it or clause.lead in {":", "—"})
    return led and any(_LEADS.fullmatch(sentence.text, cue.end, start) for cue in measures)


def _of_earlier(sentence: Sentence, plain: Analysis, clause: Clause) -> tuple[str, ...]:
    """Return the subject of the clause that this one continues: past standards, asides and examples."""
    place = clause.parent if clause.parent >= 0 else clause.index - 1
    while place >= 0:
        other = plain.clauses[place]
        if other.role not in _INNER:
            at = other.verb if other.verb >= 0 else other.start if other.role == "participle" else other.end
            own = _within(sentence, plain, other, at)
            named = _first_candidate(sentence, own)
            if named is not None:
                return _names(sentence, named)
            if _PRONOUN.search(sentence.text, _behind_opener(other), at) or _PRONOUN.match(sentence.text, at):  # "it's"
                return _of_pronoun(sentence, plain, other)
            if names_unknown(sentence, _behind_opener(other), at):
                return ()
        place = other.parent if other.parent >= 0 else place - 1
    before = [m for m in sentence.models if m.end <= clause.start]
    return sentence.subjects if all(is_object(sentence, m) for m in before) else ()


def _within(sentence: Sentence, plain: Analysis, clause: Clause, end: int) -> list[Mention]:
    """Return the models named in a clause before an offset."""
    found = (m for m in sentence.models if clause.start <= m.start and m.end <= end)
    return [m for m in found if plain.clause_at(m.start) is clause]


def _first_candidate(sentence: Sentence, own: list[Mention]) -> Mention | None:
    free = [m for m in own if not is_object(sentence, m) and not _PART_OF.search(sentence.text, 0, m.start)]
    placed = [m for m in free if not _LED.search(sentence.text, 0, run_of(sentence, m)[0].start)]
    return placed[0] if placed else free[0] if free else None


def _candidate(sentence: Sentence, own: list[Mention]) -> Mention | None:
    """Return the name that stands closest before, unless it is an object or a place: "On Boreas's tests, Zephyr"."""
    free = [m for m in own if not is_object(sentence, m) and not _PART_OF.search(sentence.text, 0, m.start)]
    placed = [m for m in free if not _LED.search(sentence.text, 0, run_of(sentence, m)[0].start)]
    return placed[-1] if placed else free[-1] if free else None


def _antecedent(sentence: Sentence, clause: Clause, own: list[Mention], start: int) -> tuple[tuple[str, ...]] | None:
    """Return the subject of "a model that beats", in a tuple of its own; None if nothing of the kind leads there."""
    text = sentence.text
    match = _THAT.search(text, clause.start, start)
    relative = clause.role == "relative" and not own
    if match is None and not relative:
        return None
    at = match.start() if match else clause.start
    if _MAKES_IT.search(text, at, start):
        return None
    before = [m for m in sentence.models if m.end <= at]
    if before and re.fullmatch(r"(?:\s?\([^()]*\))?[\s,—–]*", text[before[-1].end : at]):
        return (_names(sentence, before[-1]),)
    words = _WORD.findall(text[:at])
    told = any(q.end <= at and _UNIT.fullmatch(text, q.end, at) for q in sentence.quantities)
    if told or text[:at].rstrip(" ,")[-1:].isdigit():  # "costs $5 per million tokens, which is half"
        first = _first_candidate(sentence, before)
        return ((first.name,) if first else _carried_alone(sentence),)
    if words and words[-1].lower() in words_of("model_nouns"):
        first = _candidate(sentence, before)
        return ((first.name,) if first else _carried_alone(sentence),)
    return ((),)


def _names(sentence: Sentence, mention: Mention) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.name for one in run_of(sentence, mention)))


def _carried_alone(sentence: Sentence) -> tuple[str, ...]:
    return sentence.subjects if len(sentence.subjects) == 1 and not sentence.models else ()


def _of_pronoun(sentence: Sentence, plain: Analysis, clause: Clause) -> tuple[str, ...]:
    """Return what "it" means: the subject of a clause before it, else that of the sentence before."""
    for other in reversed(plain.clauses[: clause.index]):
        if other.role not in _INNER:
            named = _first_candidate(sentence, _within(sentence, plain, other, other.end))
            if named is not None:
                return _names(sentence, named)
    before = [m for m in sentence.models if m.end <= clause.start]
    return sentence.subjects if all(is_object(sentence, m) for m in before) else ()


def _behind_opener(clause: Clause) -> int:
    return clause.start + len(clause.opener)


def _no_subject(ahead: str) -> bool:
    """True if only verbs, adverbs and the like stand before the comparison: it shares the subject of another clause."""
    words = [word.lower() for word in _WORD.findall(ahead)]
    return len(words) <= 1 or all(
        word in words_of("small") or word in words_of("verbs") or word.endswith(("ly", "ing")) for word in words
    )


def names_unknown(sentence: Sentence, start: int, end: int) -> bool:
    """True if something that is written like a name, and is none of the known ones, stands before the comparison."""
    spans = [(m.start, m.end) for m in sentence.models] + [(c.start, c.end) for c in sentence.of("bench")]
    start = max(start, _label_end(sentence))
    for pattern in (_LIKE_A_NAME, _LATER_CAPITAL):
        for match in pattern.finditer(sentence.text, start, end):
            if not _is_thing_had(match[0]) and not any(s < match.end() and match.start() < e for s, e in spans):
                return True
    return False


def _is_thing_had(words: str) -> bool:
    """ "The API" is what a model has."""
    return all(word.lower() in words_of("things_had") | words_of("beside_things") for word in _WORD.findall(words))


def _label_end(sentence: Sentence) -> int:
    """Return the end of the label of an item, "Coding Strength:", 0 where it may be the name of a subject."""
    label = _ITEM_LABEL.match(sentence.text) if sentence.block.kind in CARRIED else None
    starts = [*(m.start for m in sentence.models), *(other.start for other in sentence.others)]
    return 0 if label is None or any(start < label.end() for start in starts) else label.end()


def _carried(sentence: Sentence, ahead: str, start: int) -> tuple[str, ...]:
    """Return the carried-over subject of a fragment ("- Cheaper than Boreas") or of a thing it has ("the window")."""
    if any(m.end <= start for m in sentence.models) or SIZED.search(ahead):
        return ()
    words = [word.lower() for word in _WORD.findall(ahead)]
    if not words or (sentence.block.kind in CARRIED and len(words) <= 4):
        return sentence.subjects
    return sentence.subjects if words[0] in {"the", "input", "output"} and set(words) & words_of("possessions") else ()


def _of_thing(sentence: Sentence, clause: Clause, start: int) -> tuple[str, ...]:
    """ "Inference is up to 2x faster than B": what the one spoken of has is the subject."""
    named = any(m.end <= start for m in sentence.models) or len(sentence.subjects) != 1
    if named or not clause.start <= clause.verb <= start:
        return ()
    words = [word.lower() for word in _WORD.findall(sentence.text[_behind_opener(clause) : clause.verb])]
    things, beside = words_of("things_had"), words_of("beside_things")
    own = bool(words) and words[-1] in things and all(word in things or word in beside for word in words)
    return sentence.subjects if own else ()


def own_names(sentence: Sentence, at: int) -> tuple[str, ...]:
    """Return the models that the clause at an offset names before it as its subject."""
    return tuple(dict.fromkeys(m.name for m in _own(sentence, at)))


def names_ahead(sentence: Sentence, at: int) -> tuple[str, ...]:
    """Return the one list of other models named before the clause at an offset; () where there are several or none."""
    own = {m.name for m in _own(sentence, at)}
    first = min((m.start for m in _own(sentence, at)), default=at)
    others = [m for m in sentence.models if m.end <= first and m.name not in own]
    if not others:
        return ()
    run = run_of(sentence, others[0])
    listed = tuple(dict.fromkeys(m.name for m in run))
    return listed if {m.name for m in others} == {*listed} else ()


def _own(sentence: Sentence, at: int) -> list[Mention]:
    plain = analysis_of(sentence)
    clause = plain.clause_at(at)
    if clause.opener.lower() == "so" and clause.parent >= 0 and _DOES.search(sentence.text, 0, clause.start):
        clause = plain.clauses[clause.parent]  # "but B does so at half the price"
    if clause.index == 0 or PRONOUN_START.match(sentence.text[clause.start : at]):
        return []  # "A is good: it comes near B at half the price"
    found = [m for m in sentence.models if clause.start <= m.start and m.end <= at]
    return [m for m in found if plain.clause_at(m.start) is clause and not is_object(sentence, m)]
