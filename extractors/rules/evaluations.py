"""Extracts whether a source has tested a model: "remains untested", "scoring a 7.8 in few-shot learning"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.records import Qualifiers
from counterclaim.extractors.rules.phrases import capabilities as phrases
from counterclaim.extractors.sentences.attachment import Draft, subjects_for
from counterclaim.extractors.sentences.records import Sentence

_MARK_GIVEN = re.compile(
    r"\bscor(?:es|ed|ing)\s+an?\s+\d+(?:\.\d+)?%?\s+(?:in|on|for)\s+"
    r"(?P<what>[a-z][a-z-]+(?:\s[a-z-]+){0,3}?)(?=[,.;:)]|\s+(?:compared|against|versus|vs\.?|while|whereas|and)\b)"
)


def evaluation_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield what a sentence says of tests: that there was none, or a mark for no benchmark that is known."""
    yield from _evaluated_claims(sentence)
    yield from _scored_claims(sentence)


def _evaluated_claims(sentence: Sentence) -> Iterator[Draft]:
    """ "remains untested", "neither model has been rigorously evaluated": the source says there was no test."""
    text = sentence.text
    for cue in sentence.of("topic", "evaluated"):
        words = text[cue.start : cue.end].lower()
        negative = words.startswith(("un", "no", "never", "lack")) or phrases.NEGATOR.search(text[: cue.start])
        if not negative:
            continue
        neither = re.search(r"\bneither\b", text[: cue.start], re.I)
        subjects = sentence.pair if neither and not sentence.models else subjects_for(sentence, cue.start, cue.end)
        for subject in subjects:
            yield Draft(
                subject, "evaluated", False, cue.start, cue.end, "capability.evaluated",
                qualifiers=Qualifiers(tier=_area(sentence)),
            )  # fmt: skip


def _scored_claims(sentence: Sentence) -> Iterator[Draft]:
    """ "scoring a 7.8 in few-shot learning": whoever gives a mark, for no benchmark that is known, has tested."""
    if sentence.of("bench") or sentence.question or "scor" not in sentence.text:
        return
    for match in _MARK_GIVEN.finditer(sentence.text):
        if not phrases.NEGATOR.search(sentence.text[: match.start()]):
            for subject in subjects_for(sentence, match.start(), match.end()):
                yield Draft(
                    subject, "evaluated", True, match.start(), match.end(), "capability.scored",
                    qualifiers=Qualifiers(tier=match["what"]),
                )  # fmt: skip


def _area(sentence: Sentence) -> str | None:
    """Return what the test that was not made is about: a benchmark, coding, or None for everything."""
    bench = sentence.of("bench")
    if bench:
        return bench[0].key
    return "coding" if phrases.CODING_AREA.search(sentence.text) else None
