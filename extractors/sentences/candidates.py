"""Selects the sentences that can hold a claim; only those are searched for cues."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.sentences.tokenizer import cue_phrases

CLAIMING = frozenset({"cap", "verb", "adjective", "lic", "topic", "kind"})
_SIGNS = re.compile(r"[\d:]|Bench|Eval|bench")  # a number, a label, a benchmark that no list holds
_LETTERS = re.compile(r"[^\W\d_]+")
_SETTING = frozenset({"bench"})  # said of a sentence, they hold for the next


def may_claim(text: str) -> bool:
    """Return False if no rule can match a sentence: no number, no label, no phrase that claims something."""
    return _SIGNS.search(text) is not None or _words().search(text) is not None


@per_lexicon()
def _words() -> re.Pattern[str]:
    """Return a pattern of number words and of the longest word of each phrase: without it the phrase is not there."""
    units = load("units")
    words = {str(word) for kind in ("factors", "scales", "words") for word in units[kind]} - {"a"}
    for label, phrases in cue_phrases().items():
        if label.partition(":")[0] in CLAIMING | _SETTING:
            words.update(max(_LETTERS.findall(phrase) or [phrase[0]], key=len) for phrase in phrases)
    return any_of({word.lower() for word in words}, not_behind=r"[^\W\d_]", then=r"(?![^\W\d_])", fold=True)
