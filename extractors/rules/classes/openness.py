"""Extracts that a model is open or closed where no phrase says it: "A is open", "A (closed)", "A's weights are out"."""

from __future__ import annotations

from collections.abc import Iterator

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.sentences.attachment import Draft, groups
from counterclaim.extractors.sentences.records import Sentence

_SAID = (" open", "(open", " closed", "(closed", "eights")
# "A and B are open", "C remains closed"
_IS = word_pattern(
    r"\s(?:is|are|remains?|stays?)\s(?:{openness_degrees}\s)?(?P<word>open|closed)(?=[.;,:)]|\s?$|\s(?:while|whereas|but)\b)"
)
# "A (open)", "B (closed, API only)"
_BRACKET = word_pattern(r"\s\((?P<word>open|closed)(?=[,;)/])")
# "the weights of A are on Hugging Face", "A's weights are public"
_WEIGHTS_OF = word_pattern(r"\bweights\s(?:of|for|to|behind)\s(?:the\s|both\s)?$")
_OWN_WEIGHTS = word_pattern(r"['’]s?\s(?:(?:model|full|trained|base)\s)?weights")
_ARE_OUT = word_pattern(
    r"\s(?:are|were|is|have been)\s(?P<no>not\s(?:yet\s)?)?(?:{openness_degrees}\s)*{weights_out}\b"
)
_DOWNLOAD = word_pattern(r"\b(?:{weight_takers})\s(?:the\s)?$")


def may_say_open(sentence: Sentence) -> bool:
    """Return whether a sentence about models holds a word that such a claim needs."""
    return bool(sentence.models) and any(word in sentence.text for word in _SAID)


def openness_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield a draft for each model that is said to be open or closed, or whose weights are said to be out."""
    text = sentence.text
    if sentence.question or not may_say_open(sentence):
        return
    for run in groups(sentence):
        if (found := _said_of(text, run[0], run[-1])) is not None:
            value, start, end = found
            for mention in run:
                yield Draft(mention.name, "open_weights", value, start, end, "capability.phrase")
        for mention in run:
            if bracket := _BRACKET.match(text, mention.end):
                yield Draft(
                    mention.name, "open_weights", bracket["word"].lower() == "open", *bracket.span("word"),
                    "capability.phrase",
                )  # fmt: skip


def _said_of(text: str, first: Mention, last: Mention) -> tuple[bool, int, int] | None:
    """Return whether models are said to be open, and where it is said; None if nothing is."""
    if plain := _IS.match(text, last.end):
        return plain["word"].lower() == "open", *plain.span("word")
    owned = _OWN_WEIGHTS.match(text, last.end)
    if owned and _DOWNLOAD.search(text, 0, first.start):
        return True, first.start, owned.end()
    led = _WEIGHTS_OF.search(text, 0, first.start)
    out = _ARE_OUT.match(text, owned.end() if owned else last.end) if led or owned else None
    if out is not None:
        return not out["no"], out.start() + 1, out.end()
    return None
