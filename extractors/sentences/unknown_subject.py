"""Detects sentences about a product that is not a known model: "Veo 3 was announced"."""

from __future__ import annotations

from counterclaim.extractors.lexicon import pattern
from counterclaim.extractors.models.discovery import ordinary_words
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.sentences.cue_matcher import cues_of

_NUMBERED = pattern("context.numbered_name")
_NAMED = pattern("context.named")


def is_about_unknown_product(text: str, models: list[Mention], heads: frozenset[str]) -> bool:
    """Return True if a sentence begins with an unknown product's name: one with a number, or one of a known family.

    ``heads`` are the document's own unlisted families: "Zephyrion Chat is" is not Zephyrion 2.
    """
    match = _NUMBERED.match(text) or (_NAMED.match(text) if heads else None)
    if match is None or any(mention.start < match.end("name") for mention in models):
        return False
    head = match["head"]
    if match.re is _NAMED:
        return head in heads
    if head in ordinary_words():
        return False
    return not any(cue.start < match.end("name") and cue.group == "bench" for cue in cues_of(text))
