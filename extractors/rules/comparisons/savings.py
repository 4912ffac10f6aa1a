"""Extracts what a workload saves: "with 100M output tokens a month we save $50 compared with X"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.token_counts import volume
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

_LEAST = Decimal(1_000_000)  # tokens of a workload
# Before what is saved: "we would save about", "that saves us"
_SAVES = word_pattern(r"\b{saving_verbs}\s(?:{saved_for}\s)?(?:{savings_hedges}\s)?[~≈]?$")
_PER_UNIT = re.compile(r"\b(?:per|each|every|a|/)\s$|/\s?$", re.IGNORECASE)
# Behind an amount of tokens: whose price it is paid at
_SIDE = re.compile(
    r"[\s-](?:of\s)?(?P<side>input|output)(?:\stokens?)?(?!\w)|[\s-]tokens?\s(?:of\s)?(?P<side2>input|output)(?!\w)",
    re.IGNORECASE,
)
_UNLIKE = word_pattern(r"\b{saving_unlike}\b")
# Before the model that would cost more, and before the one that costs less
_INSTEAD = word_pattern(r"\b{saved_against}\s(?:the\s|using\s|with\s|on\s)?(?:same\s(?:work|job|load)\son\s)?$")
_BY_USING = word_pattern(r"\b{saved_by}\s(?:the\s)?$")


def saving_claims(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """Yield the difference of two bills where the words say what is saved, and against which model."""
    text = sentence.text
    if quantity.dimension == "money_per_mtok" or quantity.currency not in {None, "USD"}:
        return
    if not _SAVES.search(text, max(0, quantity.start - 60), quantity.start) or _UNLIKE.search(text):
        return
    tokens, side = _workload(sentence)
    tokens = tokens or volume(sentence, quantity.start) or sentence.setting.volume
    pair = _sides(sentence)
    if tokens is None or pair is None:
        return
    side_words = (f"{side} tokens",) if side else None
    yield Draft(
        pair[0], "monthly_cost", -quantity.value, quantity.start, quantity.end, "comparison.saving", "abs_diff",
        pair[1], qualifiers=conditions(quantity, volume_tokens=tokens, conditions=side_words),
    )  # fmt: skip


def _workload(sentence: Sentence) -> tuple[Decimal | None, str]:
    """Return the tokens that a sentence speaks of, and whether they are input or output; of several none."""
    found = [
        q
        for q in sentence.quantities
        if q.dimension in {"tokens", "scaled"} and q.value >= _LEAST and not _PER_UNIT.search(sentence.text, 0, q.start)
    ]
    if len(found) != 1:
        return None, ""
    match = _SIDE.match(sentence.text, found[0].end) or _SIDE.search(sentence.text, found[0].start, found[0].end + 16)
    side = (match["side"] or match["side2"]).lower() if match else ""
    return (found[0].value, side) if found[0].dimension == "tokens" or side else (None, "")


def _sides(sentence: Sentence) -> tuple[str, str] | None:
    """Return the model that costs less and the one that costs more."""
    text, models = sentence.text, sentence.models
    against = next((m for m in models if _INSTEAD.search(text, 0, m.start)), None)
    chosen = next((m for m in models if _BY_USING.search(text, 0, m.start) and m is not against), None)
    if against is None and chosen is None:
        return None
    other = _other(sentence, (against or chosen))
    if other is None:
        return None
    pair = (chosen.name if chosen else other, against.name if against else other)
    return pair if pair[0] != pair[1] else None


def _other(sentence: Sentence, known: Mention | None) -> str | None:
    """Return the one other model of a sentence, or of the two that it or its page compares."""
    if known is None:
        return None
    named = {m.name for m in sentence.models} - {known.name}
    if not named:
        named = {*(sentence.pair or sentence.headed_pair)} - {known.name}
        if len(sentence.pair or sentence.headed_pair) != 2:
            named = set(sentence.subjects) - {known.name}
    return named.pop() if len(named) == 1 else None
