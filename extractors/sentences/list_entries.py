"""Tells which entry of a list a bracket belongs to: "A (best prompts), Wide Diffusion (free, open source)"."""

from __future__ import annotations

import re

from counterclaim.extractors.sentences.records import Sentence

# From the end of one entry's name to the bracket of a later one, whose name is two capitalised words or more.
_ENTRIES = re.compile(
    r"(?:\s\([^()]*\),\s(?:and\s|or\s)?(?P<name>[A-Z][\w.-]*(?:\s[A-Z\d][\w.-]*)*))+\s",
)


def is_of_unknown_entry(sentence: Sentence, start: int) -> bool:
    """True for what stands in the bracket of an entry that is no model, behind an entry that is a name.

    "A (fast), B (free)" is of A and B; "A (best prompts), Wide Diffusion (free, open source)" says nothing free of A.
    """
    opened = sentence.text.rfind("(", 0, start)
    if opened < 0 or sentence.text.find(")", opened, start) >= 0:
        return False
    for name in (*sentence.models, *sentence.others):
        entries = _ENTRIES.fullmatch(sentence.text, name.end, opened) if name.end < opened else None
        if entries is not None and " " in entries["name"]:
            first, last = entries.span("name")
            held = [(m.start, m.end) for m in sentence.models] + [(c.start, c.end) for c in sentence.of("bench")]
            return not any(low < last and first < high for low, high in held)
    return False
