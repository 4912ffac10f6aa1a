"""Extracts by how much a mode of use lowers the prices of a model: "with batch, X comes at half the standard price"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Claim, Quantity
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

HUNDRED = Decimal(100)
_PRICES = frozenset({"input_price", "output_price"})
_MODE = word_pattern(r"\b{batch_words}\b")
# Behind a share: what it is a share of, or that it is taken off
_OF_PRICE = word_pattern(r"\s?(?:of\s)?(?:the\s|its\s|their\s)?(?:{usual_words}\s)?(?:\w+\s)?{price_words}\b")
_TAKEN_OFF = word_pattern(r"\s?(?:{taken_off_words})\b|\s(?:{usual_words}\s|\w+\s)?{taken_off_words}\b")
_OTHER_SIDE = word_pattern(r"\b{discount_unlike}\b")
_UNSTATED = frozenset({"question", "supposition", "quoted", "reader", "plan", "hedge", "negation"})


def discount_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield the percentage off the standard price in batch mode; of one model, and one share."""
    shares = [q for q in sentence.quantities if q.dimension in {"percent", "factor"}]
    if len(shares) != 1 or sentence.question or not _MODE.search(sentence.text):
        return
    (share,) = shares
    names = tuple(dict.fromkeys(m.name for m in sentence.models)) or sentence.subjects
    off = _percent_off(sentence.text, share)
    if off is None or len(names) != 1 or _OTHER_SIDE.search(sentence.text):
        return
    if analysis_of(sentence).kinds(share.start, share.end) & _UNSTATED:
        return
    said = conditions(share, tier="batch")
    yield Draft(names[0], "discount", off, share.start, share.end, "prose.discount", unit="percent", qualifiers=said)


def _percent_off(text: str, share: Quantity) -> Decimal | None:
    """Return what a share takes off, in percent: 75 for "a quarter of the price", 50 for "50% off"."""
    value = share.value * HUNDRED if share.dimension == "factor" else share.value
    if not 0 < value < HUNDRED or share.low is not None:
        return None
    if _TAKEN_OFF.match(text, share.end):
        return value
    return HUNDRED - value if _OF_PRICE.match(text, share.end) else None


def is_priced(draft: Draft, claims: Iterable[Claim]) -> bool:
    """Return whether a page gives a model's price with the discount and without: only then can it be worked out."""
    tiers = {c.qualifiers.tier for c in claims if c.subject == draft.subject and c.attribute in _PRICES}
    return None in tiers and any(tier and _MODE.search(tier) for tier in tiers)
