"""Tells phrases of capabilities that are said of something else: of a tool, an activity, a way of access, an output."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.clauses.words import listed, words_of
from counterclaim.extractors.lexicon.attributes import Capability
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.rules.phrases import capabilities as phrases
from counterclaim.extractors.sentences.records import Cue, Sentence

_WORD = re.compile(r"[\w'’-]+")
_IS_NOT = re.compile(
    r"(?:['’]s|\bis|\bare|\bwas|\bwere)\s(?:not|n['’]t)\s$|\b(?:is|are|was|were)n['’]t\s$", re.IGNORECASE
)
_DENIED_THING = re.compile(r"(?:\bnot|n['’]t)\s(?:[a-z]+\s)?an?\s(?:[\w’'-]+\s){2,}$", re.IGNORECASE)
_OF_MODEL = re.compile(r"(?:\s[\w-]+){0,2}\smodels?(?!\w)")  # "an API-only frontier model"
_THAN = re.compile(r"\bthan\s(?:[\w-]+\s){0,2}$", re.IGNORECASE)
_MADE_BY = re.compile(r"\b[a-z]+(?:ed|ained|ilt|ade)\sby\s$", re.IGNORECASE)  # "made by fine-tuning A"
_ARTICLE = re.compile(r"\b(?:an?|another|the new)\s(?:[\w-]+\s)?$", re.IGNORECASE)
_OF = re.compile(r"\s(?:of|for)\s")
_GAP = re.compile(r"\s(?:[\w-]+,?\s){0,5}")
_ENTRY = re.compile(r"[,:|/&(–—]\s?(?:[\w-]+\s)?$")
_API = re.compile(r"(?:API|api)\b")
_BRACKET = re.compile(r"\s?\(([^()]{1,60})")
_NAME_BESIDE = 24  # characters between an activity and the model that it is done to
_MODEL = re.compile(r"\smodels?$", re.IGNORECASE)  # "open-source model running on": it has its noun
_OUTPUT = re.compile(r"\s(?:for|in|on)\s(?:its\s|the\s)?outputs?\b", re.IGNORECASE)


def is_said_of_others(sentence: Sentence, cue: Cue, attribute: str) -> bool:
    """Return whether a phrase of a capability says nothing of the model that the sentence is about."""
    text = sentence.text
    if attribute in {"open_weights", "self_hostable"} and _API.match(text, cue.start):
        return _is_access(sentence, cue)
    if attribute == "self_hostable" and _denied_doing().match(text, cue.end):
        return True  # "consumer hardware cannot run it"
    return (
        _DENIED_THING.search(text, 0, cue.start) is not None  # "not a fan of", "not a text model with"
        or _OUTPUT.match(text, cue.end) is not None
        or acts_by_itself(text, cue.start)
    )


def acts_by_itself(text: str, at: int) -> bool:
    """Return whether what stands at an offset is done by another thing: "an agent that runs code"."""
    return _done_by().search(text, 0, at) is not None


def is_only_activity(sentence: Sentence, cue: Cue) -> bool:
    """Return whether fine-tuning and the like are what people do, and not what a model is said to support."""
    text = sentence.text
    if any(found.search(text, 0, cue.start) for found in (_IS_NOT, _THAN, _MADE_BY)):
        return True
    written = text[cue.start : cue.end].lower()
    if written.endswith("tunes") and _made_by_others().search(text, 0, cue.start):
        return True
    if analysis_of(sentence).negated(cue.start, cue.end) or written.startswith("be ") or written.endswith("able"):
        return False
    if any(-1 <= m.start - cue.end <= _NAME_BESIDE or -1 <= cue.start - m.end <= 1 for m in sentence.models):
        return False
    if _ARTICLE.search(text, 0, cue.start) and not _OF.match(text, cue.end):
        return True  # "a different finetune", "is the new fine-tuning"
    led = [match.end() for match in listed("supporting").finditer(text, 0, cue.start)]
    supported = bool(led) and _GAP.fullmatch(text, led[-1], cue.start) is not None
    if sentence.block.kind == "item" and cue.start <= 2 and text[cue.start].isupper():
        return False  # "- Fine-tune for your domain"
    return not (supported or _is_entry(text, cue) or listed("had_behind").match(text, min(cue.end + 1, len(text))))


def stands_in_standard(sentence: Sentence, cue: Cue) -> bool:
    """Return whether a phrase is only what another thing is set against: "matters more than code execution"."""
    return _THAN.search(sentence.text, 0, cue.start) is not None


def _is_entry(text: str, cue: Cue) -> bool:
    """Return whether a phrase is an entry of a list: few words beside it, or items joined by commas before it."""
    return len(_WORD.findall(text)) <= 6 or _ENTRY.search(text, 0, cue.start) is not None


def _is_access(sentence: Sentence, cue: Cue) -> bool:
    """True for "API only" that tells how a thing is used: advice, a part of a name, explained in brackets.

    Of a brand ("DeepSeek is API-only") it says that there is no app of it; its models may be open all the same.
    """
    text = sentence.text
    subjects = {mention.name for mention in sentence.models} or set(sentence.subjects)
    branded = subjects and not any(character.isdigit() for name in subjects for character in name)
    if branded and not _OF_MODEL.match(text, cue.end):
        return True
    hyphenated = "-" in text[cue.start : cue.end]
    named = any(m.end + 1 == cue.start for m in sentence.models) and not hyphenated
    advised = any(one.end() == cue.start - 1 for one in listed("imperatives").finditer(text, 0, cue.start))
    bracket = _BRACKET.match(text, cue.end)
    explained = bracket is not None and listed("ways_of_access").search(bracket[1]) is not None
    return named or advised or explained


@cache
def _done_by() -> re.Pattern[str]:
    """Return the pattern of what leads to a capability of another thing: "an MCP server that allows Claude to"."""
    nouns = any_of(words_of("other_doers"), not_behind=r"\w", then=r"", fold=True).pattern
    return re.compile(
        rf"(?<!\bis\sa\s)(?<!\bis\san\s)(?<!\bas\sa\s)(?<!\bas\san\s)(?:{nouns})\s(?:that|which)\b[^.;:]*$",
        re.IGNORECASE,
    )


@cache
def _made_by_others() -> re.Pattern[str]:
    """Return the pattern of what stands before models that people made of it: "many community fine-tunes"."""
    words = any_of(words_of("made_by_others"), not_behind=r"\w", then=r"(?!\w)", fold=True).pattern
    return re.compile(rf"(?:{words})\s(?:[\w-]+\s){{0,2}}$", re.IGNORECASE)


@cache
def _denied_doing() -> re.Pattern[str]:
    verbs = any_of(words_of("holds"), not_behind=r"\w", then=r"(?!\w)", fold=True).pattern
    return re.compile(rf"\s(?:cannot|can['’]t|can\snot|won['’]t|will\snot)\s(?:{verbs})", re.IGNORECASE)


def is_spoken_of_otherwise(text: str, cue: Cue) -> bool:
    """True for "struggles with function calling", "supervised fine-tuning" and "prompt caching strategies"."""
    return bool(
        phrases.SPOKEN_OF.search(text, 0, cue.start)
        or (text.endswith("calls", 0, cue.end) and phrases.COUNTED_CALLS.search(text, 0, cue.start))
        or (text.endswith("-", 0, cue.start) and phrases.COMPOUND.search(text, 0, cue.start))
        or phrases.WEAK_AT.search(text, 0, cue.start)
        or phrases.TRAINING_KIND.search(text, 0, cue.start)
        or phrases.USE_NOUN.match(text, cue.end)
        or is_general(text, cue)
    )


# "proprietary, personal, or regulated data": adjectives of one noun
_ADJECTIVES = re.compile(r"^(?:,\s[a-z-]+){0,3},?\s(?:or|and)\s[a-z-]+(?:al|ed|ive|ial|ary|ate|ic)\s")


def is_general(text: str, cue: Cue) -> bool:
    """True for "function calling is a must for agents" and "why image input matters": nobody is said to have it."""
    if phrases.GENERAL_OPENER.match(text, 0, cue.start):
        return True
    return phrases.OPENS_LINE.fullmatch(text, 0, cue.start) is not None and bool(
        phrases.GENERAL_PREDICATE.match(text, cue.end)
    )


def is_of_other_noun(sentence: Sentence, cue: Cue, entry: Capability) -> bool:
    """True for "a self-hosted dashboard", "an open source database": the adjective belongs to another noun."""
    if not entry.adjective or _MODEL.search(sentence.text, cue.start, cue.end):
        return False
    after = _ADJECTIVES.sub(" ", sentence.text[cue.end : cue.end + 60], count=1)[:40]
    if sentence.block.kind in {"heading", "title"}:
        after = after.lower()  # "Mixture of Vision-Language Experts"
    if listed("asides").match(after, 1):
        return False  # "open source today"
    if phrases.GRADE_ENDS.match(after):
        return False
    # "proprietary technologies from unauthorized use": the use is another thing; "mixture-of-experts" is one word
    link = next((one for one in listed("links").finditer(after) if after[one.start() - 1] == " "), None)
    noun = phrases.MODEL_NOUN.match(after[: link.start()] if link else after)
    return phrases.NEXT_NOUN.match(after) is not None and noun is None


def is_of_work(sentence: Sentence, cue: Cue) -> bool:
    """True for "This report is licensed under", unless a model is named behind the work: "the code of A is"."""
    work = phrases.OF_WORK.search(sentence.text, 0, cue.start)
    return work is not None and not any(work.start() < m.start < cue.start for m in sentence.models)
