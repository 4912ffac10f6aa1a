"""Extracts shares: "40% of the cost", "90% of B's performance", "95% of what B can do"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.comparisons.amounts.drafts import Magnitude, last_object, numbered_drafts
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.records import Cue, Sentence

_SHARED = frozenset({"price", "quality", "speed", "input_price", "output_price", "parameters", "throughput"})
_OF = re.compile(r"\sof\s(?:the\s)?")
_AT = re.compile(r"\s(?:at|of|reaching)\s(?:(?:or\s)?(?:above|over|about|around|roughly|least|nearly|~)\s?){0,2}", re.I)


def share_claims(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """ "40% of the cost", "90% of Claude 3.7's performance", "95% of what Large 2 can do": a ratio."""
    text, end = sentence.text, quantity.end
    metric = next(
        (
            c
            for c in sentence.of("metric")
            if end <= c.start <= end + 60
            and not re.search(r"[;.]\s|,\s", text[end : c.start])
            and not any(end <= q.start < c.start for q in sentence.quantities)  # "95% of X at 10% the price"
        ),
        None,
    )
    metric = metric or _shared_quality(sentence, quantity)
    what = re.compile(r"\s*of what\b").match(text, end)
    key = "quality" if what else metric.key if metric else ""
    if key not in _SHARED:
        return
    span_end = max(end, what.end() if what else metric.end if metric else end)
    objects = tuple(m.name for m in sentence.models if end <= m.start <= end + 40)[:1]
    objects = objects or last_object(sentence, quantity.start)
    yield from numbered_drafts(
        sentence, Magnitude(quantity, key, "ratio", quantity.value / 100, span_end, objects=objects)
    )


def _shared_quality(sentence: Sentence, quantity: Quantity) -> Cue | None:
    """ "performance at 90% of X": what is shared stands before, and the other model right behind "of"."""
    of = _OF.match(sentence.text, quantity.end)
    if of is None or not any(m.start == of.end() for m in sentence.models):
        return None
    near = sentence.near(quantity.start, quantity.start, "metric", "quality", before=30, after=0)
    return near if near and _AT.fullmatch(sentence.text, near.end, quantity.start) else None
