"""Extracts what is said of examples ("closed models like A and B"), and of inputs that are taken alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.attributes import capabilities
from counterclaim.extractors.sentences.attachment import Draft, run_of, subjects_for
from counterclaim.extractors.sentences.records import Sentence

_NEGATED = re.compile(r"\b(?:not|no|never|isn['’]t|aren['’]t|unlike|without)\b[^,;]*$", re.IGNORECASE)


def membership_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield drafts for models that are examples of open or closed ones, and for inputs that models take alone."""
    if sentence.question:
        return
    yield from _examples(sentence)
    yield from _only_inputs(sentence)


def _examples(sentence: Sentence) -> Iterator[Draft]:
    """ "frontier closed models like A or B", "existing open-weight bases - A, B and C"."""
    for cue in sentence.of("cap"):
        entry = capabilities()[int(cue.key)]
        if entry.attribute not in {"open_weights", "license"} or _NEGATED.search(sentence.text, 0, cue.start):
            continue
        if entry.attribute == "license" and entry.value != "proprietary":
            continue
        behind = next((m for m in sentence.models if m.start >= cue.end), None)
        if behind is None or not _lead().fullmatch(sentence.text, cue.end, behind.start):
            continue
        rule, span = "membership.example", (cue.start, cue.end)
        for mention in run_of(sentence, behind):
            yield Draft(mention.name, entry.attribute, entry.value, *span, rule, confidence=0.8)


@cache
def _lead() -> re.Pattern[str]:
    nouns, leads = _any(base("memberships")["nouns"]), _any(base("memberships")["leads"])
    return re.compile(
        rf"(?:\s(?:{nouns})\b)?\s?(?:\s(?:{leads})|[(—–]\s?(?:(?:{leads})\s?)?)[\s,:(]{{0,2}}(?:the\s)?", re.I
    )


def _only_inputs(sentence: Sentence) -> Iterator[Draft]:
    """ "support text and image inputs only", "limited to text and images": no other kind of input is taken."""
    for match in _only().finditer(sentence.text):
        if "text" not in match[0].lower() or _NEGATED.search(sentence.text, 0, match.start()):
            continue
        for kind, words in base("memberships")["kinds"].items():
            if re.search(rf"\b(?:{_any(words)})\b", match[0], re.IGNORECASE):
                continue
            for subject in subjects_for(sentence, *match.span()):
                yield Draft(subject, f"modality:{kind}", False, *match.span(), "membership.only", confidence=0.8)


@cache
def _only() -> re.Pattern[str]:
    data = base("memberships")
    kinds = _any([word for words in data["kinds"].values() for word in words])
    listed = rf"text(?:s|ual)?(?:(?:,\s|\sand\s|,\sand\s|\s\+\s)(?:{kinds}))*(?:\sinputs?)?"
    return re.compile(
        rf"\b(?:(?:{_any(data['only_before'])})\s(?P<a>{listed})(?![\w-]|\s(?:and|or)\s)"
        rf"|(?:supports?|accepts?|handles?|takes?)\s(?P<b>{listed})\s(?:{_any(data['only_behind'])}))\b",
        re.IGNORECASE,
    )


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
