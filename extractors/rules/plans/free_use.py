"""Extracts that a model costs nothing on its API: "free to use through the API", "free on the API"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.sentences.attachment import Draft, subjects_for
from counterclaim.extractors.sentences.records import Sentence

_FREE = word_pattern(
    r"(?<![\w-])free(?:\sof\scharge)?(?:\sto\s{free_uses})?\s{api_routes}\s(?:(?:the|its|their|an)\s)?(?:[A-Z]\w+\s)?API(?![\w-])"
)
# What says that it is so within limits, for some people or for a while
_LIMITED = word_pattern(r"(?<![\w-]){free_limits}(?![\w-])")
_SIDES = ("input_price", "output_price")


def free_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield that input and output of a model cost nothing, where a sentence says so without a limit."""
    if "API" not in sentence.text or sentence.question or sentence.block.kind in {"heading", "title"}:
        return
    found = _FREE.search(sentence.text)
    if found is None or _LIMITED.search(sentence.text):
        return
    start, end = found.span()
    if analysis_of(sentence).negated(start, end):
        return
    for subject in subjects_for(sentence, start, end):
        for attribute in _SIDES:
            yield Draft(subject, attribute, Decimal(0), start, end, "prose.free")
