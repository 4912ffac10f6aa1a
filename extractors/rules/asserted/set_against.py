"""Keeps each of two values that are set against each other with its own side: "72.9%, versus 68.4% for Boreas".

The first value is the subject's; the second is the model's that is named with it, and of nobody known otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from counterclaim.extractors.sentences.attachment import Draft, is_object
from counterclaim.extractors.sentences.records import Sentence

_VERSUS = re.compile(r"\b(?:versus|vs\.?|compared (?:to|with)|as against)\s", re.I)
_HINT = re.compile(r"\b(?:versus|vs|compared|against|than|over|of an?|to an?|like|respectively|equivalent)\b", re.I)
_ARTICLE = 12  # characters between "versus" and the name: "versus the older Boreas"
# Between a name and its value: "Opus at 72.3%", "Boreas's 38 tps", "Boreas, which got 78%"
_HELD = re.compile(
    r"(?:['’]s|\s\(|(?:,\s(?:which|who))?\s(?:[a-z]+ly\s)?[a-z]+(?:\sof)?(?:\s[a-z]+)?)?\s?[~≈$€£]?", re.I
)
_REACH = 48  # characters from "versus" to the value it sets against another
_NUMBER_BEFORE = re.compile(r"\d[\w.%]*(?:\s?[A-Za-z/%-]+){0,3},?\s?$")  # "200K tokens vs", "72.9%, versus"
_BARE = re.compile(r"(?:an?\s)?(?:[a-z]+\s)?[~≈$€£]?(?:\d[\w.]*\s?/\s?[$€£]?)?")  # "vs $2.50/" before the second of two
_UNKNOWN = re.compile(r"(?:the\s)?[A-Z][\w.-]*(?:\s[A-Z\d][\w.-]*)?(?:\s(?:at|with|on)|['’]s)\s")  # "vs Notos at 72%"
_OWNER_BEHIND = re.compile(r"[\s\w%/-]{0,16}?\s?(?:\(|\b(?:for|by|from|of)\s)(?:the\s)?")
_VERSUS_BEHIND = re.compile(r"(?:\s?/\s?[$€£]?\d[\w.]*)?\s(?:vs\.?|versus)\s[~≈$€£]?\d", re.I)
_OPENED = re.compile(r"\s?\(\s?[$€£~≈]?(?:\d[\w.]*\s?/\s?[$€£]?)?")
_RESPECTIVELY = re.compile(r"\s?\((?:e\.g\.,?\s)?respectively\b[^()]*", re.I)
_OF_A_MODEL = re.compile(r"\b(?:than|to|over|of|like|as|against)\san?\s(?:[a-z-]+\s){0,2}$", re.I)
_MODEL_BEHIND = re.compile(r"(?:[\s-][a-z-]+){0,2}\s(?:model|LLM)\b", re.I)
_STANDARD_BEFORE = re.compile(r"\b(?:than|to|over|against|versus|vs\.?)\s(?:the\s)?(?:[a-z-]+\s){0,2}$", re.I)
_LIKE = re.compile(r"\b(?:like|equivalent (?:to|of)|similar to|comparable to|than)\s(?:the\s)?$", re.I)
_POSSESSED = re.compile(r"['’]s?\s(?:[\w-]+\s){0,4}")


def on_own_side(sentence: Sentence, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield the drafts, those of a value that another model's side has with that model, none where it is unknown."""
    drafts = list(drafts)
    if not drafts or _HINT.search(sentence.text) is None:
        yield from drafts
        return
    for draft in drafts:
        settled = draft.relation != "is" or draft.rule.startswith(("comparison.", "prose.price.beside"))
        owner = draft.subject if settled else _owner(sentence, draft)
        if owner:
            yield draft if owner == draft.subject else replace(draft, subject=owner)


def _owner(sentence: Sentence, draft: Draft) -> str | None:
    """Return the model whose a stated value is; None where only another, unnamed one can be meant."""
    if draft.value is False:
        return None if _is_only_compared(sentence, draft) else draft.subject
    if not isinstance(draft.value, Decimal):
        return draft.subject
    if draft.attribute == "parameters" and (described := _described(sentence, draft)) != draft.subject:
        return described
    if _stands_with_object(sentence, draft) or _is_one_of_two(sentence, draft):
        return None
    versus = next(reversed(list(_VERSUS.finditer(sentence.text, 0, draft.start))), None)
    if versus is None or draft.start - versus.end() > _REACH:
        return draft.subject
    return _behind_versus(sentence, draft, versus)


def _behind_versus(sentence: Sentence, draft: Draft, versus: re.Match[str]) -> str | None:
    text = sentence.text
    between = [m for m in sentence.models if versus.end() <= m.start and m.end <= draft.start]
    if between:
        led = text[versus.end() : between[0].start]  # "versus 77.9% for Boreas and 73.8% for Notos": a value leads
        leads = len(led) <= _ARTICLE and len(between) == 1 and not any(map(str.isdigit, led))
        held = leads and _HELD.fullmatch(text, between[0].end, draft.start)
        return between[0].name if held else draft.subject
    unknown = _UNKNOWN.match(text, versus.end(), draft.start)
    if unknown and not any(versus.end() <= bench.start < unknown.end() for bench in sentence.of("bench")):
        return None
    if any(versus.end() <= other.start < draft.start for other in sentence.others):
        return draft.subject if re.search(r"[,;](?!\swhich\b)", text[versus.end() : draft.start]) else None
    second = _NUMBER_BEFORE.search(text, 0, versus.start()) and _BARE.fullmatch(text, versus.end(), draft.start)
    if not second:
        return draft.subject
    behind = _OWNER_BEHIND.match(text, draft.end)
    named = next((m for m in sentence.models if behind and m.start == behind.end()), None)
    if named is not None:
        return named.name
    if (standard := _bracketed(sentence, versus.start())) is not None:
        return standard
    paired = draft.subject in sentence.pair and draft.subject not in sentence.subjects
    return draft.subject if paired else None


def _bracketed(sentence: Sentence, end: int) -> str | None:
    """Return the object of a comparison in whose bracket two values stand: "cheaper than Boreas ($1 vs $2)"."""
    for mention in sentence.models:
        inside = sentence.text[mention.end : end] if mention.end < end else ""
        if _OPENED.match(inside) and ")" not in inside and is_object(sentence, mention):
            return mention.name
    return None


def _stands_with_object(sentence: Sentence, draft: Draft) -> bool:
    """True for $1 in "cheaper than Boreas ($1 vs $2)", and for "more able than Boreas (respectively 75% and 78%)"."""
    text = sentence.text
    first = _VERSUS_BEHIND.match(text, draft.end)
    if first and _bracketed(sentence, first.start() + 1) == draft.subject:
        return True
    for mention in sentence.models:
        if mention.name == draft.subject and mention.end <= draft.start and is_object(sentence, mention):
            listed = _RESPECTIVELY.match(text, mention.end)
            if listed and draft.start < listed.end():
                return True
    return False


def _is_one_of_two(sentence: Sentence, draft: Draft) -> bool:
    """True for "Context window: 200K vs. 128K", which names no model and does not say who has more."""
    if draft.rule == "keyvalue" or sentence.models or sentence.of("adjective") or sentence.of("verb"):
        return False
    return len(sentence.pair) == 2 and _VERSUS_BEHIND.match(sentence.text, draft.end) is not None


def _described(sentence: Sentence, draft: Draft) -> str | None:
    """Return the model of "over the dense 27B Boreas 27B"; None for "than a smaller 27B model"."""
    text = sentence.text
    if _OF_A_MODEL.search(text, 0, draft.start) and _MODEL_BEHIND.match(text, draft.end):
        return None
    named = next((m for m in sentence.models if 0 < m.start - draft.end <= 2), None)
    return named.name if named and _STANDARD_BEFORE.search(text, 0, draft.start) else draft.subject


def _is_only_compared(sentence: Sentence, draft: Draft) -> bool:
    """True for "cannot run code like Boreas's interpreter": what is denied is not Boreas's."""
    for mention in sentence.models:
        if mention.name == draft.subject and mention.end <= draft.start:
            owned = _POSSESSED.fullmatch(sentence.text, mention.end, draft.start)
            if owned and _LIKE.search(sentence.text, 0, mention.start):
                return True
    return False
