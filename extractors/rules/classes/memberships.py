"""Extracts what is said of the members of a class: "closed models like A and B", "the best open model is A"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from counterclaim.extractors.lexicon import base, per_lexicon
from counterclaim.extractors.lexicon.attributes import capabilities
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.sentences.attachment import Draft, groups
from counterclaim.extractors.sentences.cue_matcher import cues_of
from counterclaim.extractors.sentences.others.examples import any_word, class_words
from counterclaim.extractors.sentences.records import Cue, Sentence

_NEGATED = re.compile(r"\b(?:not|no|never|none|isn['’]t|aren['’]t|unlike|without)\b[^,;]*$", re.IGNORECASE)
_OPENING, _CLOSING = re.compile(r"\W*(?:the\s)?", re.IGNORECASE), re.compile(r"[\s.;]*")
_OWNED = ("'s", "’s")
_MARKS = 4  # characters of marks before the first word of an item
# In a line above a list whose items are not all what it names: "where it beats open models", "not open models"
_NOT_ALL = re.compile(
    r"\b(?:not|no|never|than|against|versus|vs|beats?|unlike|over|from|mix|both|or)\b|\?", re.IGNORECASE
)
_LONGEST = 80  # characters between a class and its member


def membership_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield drafts for models that a sentence counts among the open or the closed ones.

    "frontier closed models like A or B", "existing open-weight bases - A, B and C", "Open-weight models: A, B and C",
    "the best open model is A", "Among open models, A leads", "A, one of its closed models".
    """
    if sentence.question:
        return
    yield from _of_list(sentence)
    for cue in sentence.of("cap"):
        entry = capabilities()[int(cue.key)]
        if entry.attribute not in {"open_weights", "license"} or _NEGATED.search(sentence.text, 0, cue.start):
            continue
        if entry.attribute == "license" and entry.value != "proprietary":
            continue
        for mention in _members(sentence, cue):
            yield Draft(mention.name, entry.attribute, entry.value, cue.start, cue.end, "membership.example")


def may_be_announced(sentence: Sentence) -> bool:
    """Return whether a sentence is the head of a list item that begins with a model, below a line that leads to it."""
    lead, block, models = sentence.setting.lead, sentence.block, sentence.models
    begins = block.kind == "item" and bool(models) and models[0].start <= _MARKS
    return begins and bool(lead) and sentence.offset - block.start <= _MARKS


def _of_list(sentence: Sentence) -> Iterator[Draft]:
    """Yield that the models that begin the items of a list are what its lead says: "Open-weight models to know:"."""
    value = _announced(sentence.setting.lead) if may_be_announced(sentence) else None
    for mention in groups(sentence)[0] if value is not None else ():
        yield Draft(mention.name, "open_weights", value, mention.start, mention.end, "membership.label")


@per_lexicon(maxsize=256)
def _announced(lead: str) -> bool | None:
    """Return whether a line announces open models (True) or closed ones (False), None for any other line."""
    if _NOT_ALL.search(lead):
        return None
    found = [(cue, capabilities()[int(cue.key)]) for cue in cues_of(lead) if cue.group == "cap"]
    kinds = {entry.value for _, entry in found if entry.attribute in {"open_weights", "license"}}
    named = [
        entry
        for cue, entry in found
        if entry.attribute == "open_weights"
        and (lead.endswith("models", 0, cue.end) or _announced_class().match(lead, cue.end))
    ]
    return bool(named[0].value) if len(named) == 1 == len(kinds) else None


def _members(sentence: Sentence, cue: Cue) -> list[Mention]:
    """Return the models that a class is said to have: its examples, who is the best of it, who is one of it."""
    text = sentence.text
    for run in groups(sentence):
        first, last = run[0], run[-1]
        if first.start >= cue.end and first.start - cue.end <= _LONGEST:
            if _lead().fullmatch(text, cue.end, first.start) or _is_labelled(text, cue, (first.start, last.end)):
                return [one for one in run if one.start >= cue.end]
            if _is_best(text, cue, first, last) or _is_among(text, cue, first):
                return run
        elif last.end <= cue.start and cue.start - last.end <= _LONGEST and _is_counted(text, cue, last):
            return run
        elif last.end <= cue.start and kind_of(last.name) == "family" and _offers(text, cue, last):
            return [last]
    return []


def _is_labelled(text: str, cue: Cue, names: tuple[int, int]) -> bool:
    """Return True for a line that is a label and a list of names: "Open-weight models: A, B and C"."""
    start, end = names
    opens = _OPENING.fullmatch(text, 0, cue.start) and _label().fullmatch(text, cue.end, start)
    return bool(opens) and _CLOSING.fullmatch(text, end) is not None


def _is_best(text: str, cue: Cue, first: Mention, last: Mention) -> bool:
    """Return True for A of "the best open model is A" and "Top open pick for code: A", not "is A's rival"."""
    if text.startswith(_OWNED, last.end):
        return False
    return _superlative().search(text, 0, cue.start) is not None and bool(_is().fullmatch(text, cue.end, first.start))


def _is_among(text: str, cue: Cue, first: Mention) -> bool:
    """Return True for A of "Among the open models, A leads"."""
    return _among().fullmatch(text, 0, cue.start) is not None and bool(_then().fullmatch(text, cue.end, first.start))


def _is_counted(text: str, cue: Cue, last: Mention) -> bool:
    """Return True for "A, one of its closed models", "A and other open models" and "A leads the open field"."""
    if _one_of().fullmatch(text, last.end, cue.start):
        return _plural().match(text, cue.end) is not None or text[cue.start : cue.end].lower().endswith("models")
    return bool(_leads().fullmatch(text, last.end, cue.start) and _field().match(text, cue.end))


def _offers(text: str, cue: Cue, last: Mention) -> bool:
    """Return True for a family of which it is said that it has such models: "A offers powerful open models"."""
    plural = _plural().match(text, cue.end) or text[cue.start : cue.end].lower().endswith(("models", "weights"))
    return bool(plural) and _offering().fullmatch(text, last.end, cue.start) is not None


def _words(key: str) -> str:
    return any_word(base("memberships")[key])


@cache
def _announced_class() -> re.Pattern[str]:
    """Return the pattern of a class that a list gives the members of, behind the word for open or closed."""
    return re.compile(rf"(?:\s[\w-]+){{0,2}}?\s(?:{_words('plurals')})\b", re.I)


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?:\s{class_words()}\b)?\W?:\s?", re.I)


@cache
def _lead() -> re.Pattern[str]:
    leads = _words("leads")
    return re.compile(
        r"(?:\s\([^()]{1,40}\)(?=\s\w))?"  # "open-weight (Apache 2.0) models like A"
        rf"(?:\s{class_words()}\b)?,?\s?(?:\s(?:{leads})|[(—–]\s?(?:(?:{leads})\s?)?)[\s,:(]{{0,2}}(?:the\s)?",
        re.I,
    )


@cache
def _superlative() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\W)(?:{_words('superlatives')})(?:\s(?!than\b)[\w-]+){{0,2}}\s$", re.I)


@cache
def _is() -> re.Pattern[str]:
    """Return the pattern between a class and the one that is the best of it."""
    return re.compile(
        rf"(?:\s{class_words()})?(?:\s(?:{_words('picks')}))?"
        rf"(?:\s(?:{_words('limits')})\b[^,;:.]{{0,40}}?)?"
        rf"(?:\s(?:{_words('copulas')})|\s?[:,—–]|\s-)\s(?:(?:{_words('degrees')})\s)?(?:[\w]+['’]s\s|the\s)?",
        re.I,
    )


@cache
def _among() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[^,;]*[.;]\s)?\W*(?:{_words('among')})\s(?:the\s|all\s|all the\s|today['’]s\s)?(?:[\w-]+\s){{0,2}}?", re.I
    )


@cache
def _then() -> re.Pattern[str]:
    return re.compile(
        rf"\s(?:{class_words()}|{_words('fields')})(?:\s[^,;:.]{{0,30}})?,\s(?:(?:only|the|[\w]+['’]s)\s)?", re.I
    )


@cache
def _one_of() -> re.Pattern[str]:
    """Return the pattern between a name and the class that it is counted among."""
    return re.compile(
        rf"(?:,?\s(?:and|or)\s(?:[\w+,-]+\s)?other|(?:,|\s\(|:|\s[—–-])?\s?(?:(?:{_words('copulas')})\s)?(?:still\s|now\s)?"
        rf"(?:(?:one|two|some|both|part)\sof|among|(?:(?:an?|the)\s)?(?:[\w-]+\s){{0,3}}(?:{_words('groups')})\sof))"
        r"\s(?:[\w’'.-]+\s){0,4}?",
        re.I,
    )


@cache
def _plural() -> re.Pattern[str]:
    return re.compile(rf"(?:\s[\w-]+){{0,2}}?\s(?:{_words('plurals')})\b", re.I)


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(rf"\s(?:\w+\s)?(?:{_words('led_by')})\sthe\s(?:[\w-]+\s)?", re.I)


@cache
def _field() -> re.Pattern[str]:
    return re.compile(rf"\s(?:(?:AI|model|LLM)\s)?(?:{_words('fields')})\b", re.I)


@cache
def _offering() -> re.Pattern[str]:
    """Return the pattern between a family and the models that it is said to have."""
    return re.compile(
        r"(?:\sAI)?(?:,?\s[^,;.:]{0,40}?)?\s(?:(?:with|for|through|and|via|thanks to)\s)?(?:its|their)\s"
        r"(?:[\w-]+\s){0,2}"
        rf"|(?:\sAI)?\s(?:(?:also|now|mainly|mostly)\s)?(?:{_words('offers')})\s(?:[\w-]+,?\s){{0,3}}",
        re.I,
    )
