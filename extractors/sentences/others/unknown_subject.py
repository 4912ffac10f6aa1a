"""Detects sentences about what is not a known model: "Veo 3 was announced", "A startup raised", "One comment says"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from counterclaim.extractors.lexicon import base, pattern, per_lexicon
from counterclaim.extractors.models.discovery import ordinary_words
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.near_names import OPENING_SIZE
from counterclaim.extractors.models.subject_roles import acts
from counterclaim.extractors.sentences.cue_matcher import cues_of

_NUMBERED = pattern("context.numbered_name")
_NAMED = pattern("context.named")
_LABEL = re.compile(r"\W*[A-Z][A-Za-z]*-\d[\w.]*:\s")  # "Step-2: $5.30": a name, however ordinary its word


def is_about_unknown_product(text: str, models: list[Mention], heads: frozenset[str]) -> bool:
    """Return True if a sentence begins with an unknown product's name: one with a number, or one of a known family.

    ``heads`` are the document's own unlisted families: "Zephyrion Chat is" is not Zephyrion 2.
    """
    if _LABEL.match(text) or introduces(text, models):
        return True
    match = _NUMBERED.match(text) or (_NAMED.match(text) if heads else None)
    if match is None or any(mention.start < match.end("name") for mention in models):
        return False
    head = match["head"]
    if match.re is _NAMED:
        return head in heads
    if head in ordinary_words():
        return False
    return not any(cue.start < match.end("name") and cue.group == "bench" for cue in cues_of(text))


def is_about_another_thing(text: str, subjects: Iterable[str]) -> bool:
    """Return True if a sentence begins with a person, a thing that is no model, or another size than its subjects are.

    >>> is_about_another_thing("One comment says that it costs $5.", ["Phi-4"])
    True
    >>> is_about_another_thing("The 8B variant runs on a laptop.", ["Llama 3.1 70B"])
    True
    """
    if _other_thing().match(text):
        return True
    member = OPENING_SIZE.match(text)
    return member is not None and not any(member["size"] in name for name in subjects)


@per_lexicon()
def _other_thing() -> re.Pattern[str]:
    things = "|".join(base("possible_subjects")["other_things"].split())
    return re.compile(
        rf"\W*(?:[A-Z]\w+ly,\s|[^,;:]{{3,40}},\s)?(?:(?:the|this|an?|one|some|several|our|my)\s(?:[\w-]+\s){{0,2}}(?:{things})"
        r"(?:\s|,\swhich)(?!(?:of|for)\b)|(?:we|i)\s(?!(?:like|love|prefer)\b)[a-z])",
        re.IGNORECASE,
    )


def introduces(text: str, models: list[Mention]) -> bool:
    """Return True for a sentence that begins with somebody new, "A startup raised": "it" means no model after it."""
    found = _newcomer().match(text) if not models else None
    return found is not None and acts(text, found.end())


@cache
def _newcomer() -> re.Pattern[str]:
    words = base("possible_subjects")
    nouns = "|".join(map(re.escape, words["newcomers"].split()))
    return re.compile(rf"\W*(?:\w+,\s)?(?:an?|another)\s(?:[\w-]+\s){{0,4}}?(?:{nouns})(?=\s)", re.IGNORECASE)
