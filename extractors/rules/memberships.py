"""Extracts what is said of examples: "closed models like A and B"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.attributes import capabilities
from counterclaim.extractors.sentences.attachment import Draft, run_of
from counterclaim.extractors.sentences.others.examples import any_word, class_words
from counterclaim.extractors.sentences.records import Cue, Sentence

_NEGATED = re.compile(r"\b(?:not|no|never|isn['’]t|aren['’]t|unlike|without)\b[^,;]*$", re.IGNORECASE)
_OPENING, _CLOSING = re.compile(r"\W*(?:the\s)?", re.IGNORECASE), re.compile(r"[\s.;]*")


def membership_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield drafts for models that are named as examples of open or closed ones.

    "frontier closed models like A or B", "existing open-weight bases - A, B and C", "Open-weight models: A, B and C".
    """
    if sentence.question:
        return
    for cue in sentence.of("cap"):
        entry = capabilities()[int(cue.key)]
        if entry.attribute not in {"open_weights", "license"} or _NEGATED.search(sentence.text, 0, cue.start):
            continue
        if entry.attribute == "license" and entry.value != "proprietary":
            continue
        behind = next((m for m in sentence.models if m.start >= cue.end), None)
        if behind is None:
            continue
        run = run_of(sentence, behind)
        if not _lead().fullmatch(sentence.text, cue.end, behind.start) and not _is_labelled(
            sentence.text, cue, (run[0].start, run[-1].end)
        ):
            continue
        for mention in run:
            yield Draft(mention.name, entry.attribute, entry.value, cue.start, cue.end, "membership.example")


def _is_labelled(text: str, cue: Cue, names: tuple[int, int]) -> bool:
    """Return True for a line that is a label and a list of names: "Open-weight models: A, B and C"."""
    start, end = names
    opens = _OPENING.fullmatch(text, 0, cue.start) and _label().fullmatch(text, cue.end, start)
    return bool(opens) and _CLOSING.fullmatch(text, end) is not None


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?:\s{class_words()}\b)?\W?:\s?", re.I)


@cache
def _lead() -> re.Pattern[str]:
    leads = any_word(base("memberships")["leads"])
    return re.compile(
        rf"(?:\s{class_words()}\b)?,?\s?(?:\s(?:{leads})|[(—–]\s?(?:(?:{leads})\s?)?)[\s,:(]{{0,2}}(?:the\s)?", re.I
    )
