"""Extracts how far one price is from another model's: "priced 20% below B", "its output price sits 20% under B's"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity, Relation
from counterclaim.extractors.rules.comparisons.amounts.drafts import Magnitude, numbered_drafts
from counterclaim.extractors.rules.comparisons.amounts.listed_multiples import earlier_of_list
from counterclaim.extractors.rules.comparisons.amounts.measure import subject_measure
from counterclaim.extractors.sentences.attachment import Draft, run_of
from counterclaim.extractors.sentences.records import Sentence

# Behind an amount: on which side of the other model it is, up to that model's name
_LEVEL = word_pattern(r"\s(?P<level>{price_levels})\s(?:the\s|its\s)?(?:{earlier_adjectives}\s)?")
_PRICED = re.compile(r"\bpriced\s(?:at\s)?(?:[~≈]|\w+\s){0,2}$", re.I)
_ON_PRICE = re.compile(r"['’]?s?\s(?:on|in)\s(?:price|pricing|cost)\b", re.I)
_MEASURES = frozenset({"price", "input_price", "output_price", "latency", "throughput"})


def level_claims(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """ "20% below B", "34x below B": a percentage or a multiple by which a price, a latency or a speed differs."""
    level = _LEVEL.match(sentence.text, quantity.end)
    named = next((m for m in sentence.models if level and m.start == level.end()), None)
    if level is None or named is None or quantity.value <= 0:
        return
    metric = _measured(sentence, quantity, named.end)
    less = level["level"].lower() != "above"
    relation: Relation = "percent_diff" if quantity.dimension == "percent" else "ratio"
    value = quantity.value
    if relation == "ratio":
        value = Decimal(1) / value if less and value > 1 else value
    elif less:
        value = -value
    if metric in _MEASURES:
        objects = tuple(dict.fromkeys(m.name for m in run_of(sentence, named)))
        yield from numbered_drafts(
            sentence, Magnitude(quantity, metric, relation, value, level.end("level"), objects=objects)
        )


def _measured(sentence: Sentence, quantity: Quantity, end: int) -> str | None:
    """Return what an amount below a model measures, by the words before it, behind it or before another of its list."""
    if _PRICED.search(sentence.text, 0, quantity.start) or _ON_PRICE.match(sentence.text, end):
        return "price"
    if (metric := subject_measure(sentence, quantity)) is not None:
        return metric
    earlier = earlier_of_list(sentence, quantity)
    level = _LEVEL.match(sentence.text, earlier.end) if earlier else None
    return _measured(sentence, earlier, level.end()) if earlier and level else None
