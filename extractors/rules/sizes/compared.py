"""Tells whether a comparing word compares the sizes of models: "larger", "dwarfs"."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon import load
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.sentences.records import Cue, Sentence

# What may follow "larger" when it is about the model
_SIZE_OBJECT = word_pattern(
    r"\s(?:\w+\s)?(?:than|compared|of)\b|\s(?:mid-tier\s)?(?:model|variant|in size)\b|\s(?:at|with)\s|[,.;]|\)"
)


def size_named(sentence: Sentence, cue: Cue) -> str | None:
    """Return that the size is compared: for "671B parameters, dwarfing B's 32B" only where the sentence names it."""
    figurative = sentence.text[cue.start : cue.end].lower() in load("comparisons")["figurative_sizes"]
    named = not figurative or re.search(r"\bparam(?:eter)?s?\b", sentence.text, re.IGNORECASE)
    return "parameters" if named else None


def size_compared(sentence: Sentence, cue: Cue) -> str | None:
    """ "larger" is about the model's size, the window just spoken of, or something else ("larger ecosystem")."""
    if not _SIZE_OBJECT.match(sentence.text, cue.end) and sentence.text[cue.end :].strip():
        return None
    around = sentence.text[max(0, cue.start - 60) : cue.end + 24].lower()
    if any(noun in around for noun in load("comparisons")["not_size"]):
        return None
    tokens = any(
        q.dimension in {"tokens", "scaled"} and q.value >= 1000 and q.end <= cue.start for q in sentence.quantities
    )
    if tokens or sentence.near(cue.start, cue.end, "topic", "context_window", before=50, after=0):
        return "context_window"
    return "parameters"
