"""Reads "more expensive than B by a factor of about 17": the number stands behind what it measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.comparisons.amounts.drafts import Magnitude, measured_drafts
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.records import Sentence

_METRICS = frozenset({"price", "speed", "input_price", "output_price", "latency", "throughput", "parameters"})
_REACH = 60  # characters between the comparing word and the factor


def by_factor_claims(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """Yield the ratio that a comparing word before "by a factor of" states."""
    factor = led_by("a factor of").search(sentence.text, 0, quantity.start)
    led = led_by("by").search(sentence.text, 0, factor.start()) if factor else None
    cues = [*sentence.of("adjective"), *sentence.of("verb")]
    cue = max((one for one in cues if led and one.end <= led.start()), key=lambda one: one.start, default=None)
    if led is None or cue is None or led.start() - cue.end > _REACH or quantity.value <= 1:
        return
    metric, relation = cue.key.split(" ")
    if metric in _METRICS and relation != "equal":
        value = Decimal(1) / quantity.value if relation == "less" else quantity.value
        stated = Magnitude(quantity, metric, "ratio", value, cue.end)
        yield from measured_drafts(sentence, stated, cue.start, direct=cue.group == "verb")


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern of words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@per_lexicon(maxsize=8)
def led_by(words: str) -> re.Pattern[str]:
    """Return a pattern of the words before an amount: "by more than about "."""
    leads = alternatives(load("comparisons")["amount_leads"])
    return re.compile(rf"\b{words}\s(?:(?:{leads})\s?)*$", re.IGNORECASE)
