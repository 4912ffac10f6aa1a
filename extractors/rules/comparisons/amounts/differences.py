"""Extracts differences between two costs: "saves you $11", "undercuts X by $200", "~17% in favor of X"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.comparisons.amounts.drafts import Magnitude, numbered_drafts
from counterclaim.extractors.rules.comparisons.sides import is_named
from counterclaim.extractors.rules.token_counts import volume
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

# Before an amount more
_EXTRA_BEFORE = word_pattern(r"\b(?:extra|additional|another)\s(?:~)?$")
# "for every $1" is a rate
_FOR_EVERY = word_pattern(r"for every\s$", fold=False)
NEXT = 6  # characters to the model that the money is spent on
_RATE = re.compile(r"\s+for\s+every\s+\$(?P<base>\d[\d,]*(?:\.\d+)?)(?:\s+(?:that\s+)?(?:you\s+)?spen[dt])?", re.I)
_MORE = re.compile(r"\s*more\b", re.I)
_PER_MILLION = re.compile(
    r"\s(?:less|cheaper|lower|more|higher)\s(?:per|/)\s?(?:1\s?)?(?:M|million)(?:\s(?P<role>input|output))?\s(?:tokens?|tok)\b",
    re.I,
)
_ROLE_TOKENS = re.compile(r"\s(?P<role>input|output)\stokens?\b", re.I)
# The reader's own money
_READERS_MONEY = word_pattern(r"manual review|budget", fold=False)
# Behind an amount saved
_SAVED_BEHIND = word_pattern(r"\s*{saved_words}\b")
# Before an amount saved
_SAVES_BEFORE = word_pattern(r"\b(?:sav(?:es|e|ing|ed)|undercuts?)\b[^.;]{0,36}$")


def difference_claims(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """Yield drafts for an amount that is the difference between two costs; negative when the subject saves it."""
    text = sentence.text
    before, after = text[max(0, quantity.start - 44) : quantity.start], text[quantity.end : quantity.end + 30]
    said = quantity.unit.split()  # "$5 more per million"
    saves = bool(_SAVES_BEFORE.search(before) or _SAVED_BEHIND.match(after) or "less" in said)
    extra = _EXTRA_BEFORE.search(before) or _MORE.match(after) or ("more" in said)
    if _FOR_EVERY.search(before) or not (saves or extra) or _READERS_MONEY.search(after):
        return
    rate = _RATE.match(text, quantity.end)
    if rate and saves:
        yield from _saved_of_each(sentence, quantity, rate)
        return
    workload = volume(sentence, quantity.start) or _per_volume(sentence, quantity)
    attribute = "monthly_cost" if workload else "token_price"
    unit = _PER_MILLION.match(sentence.text, quantity.end)
    if workload is None and quantity.dimension != "money_per_mtok" and unit is None:
        return
    if unit is not None and unit["role"]:
        attribute = f"{unit['role'].lower()}_price"
    role = _ROLE_TOKENS.match(text, quantity.end) if quantity.dimension == "money_per_mtok" else None
    if role is not None:
        attribute = f"{role['role'].lower()}_price"
    verb = next((cue for cue in sentence.of("verb", "price less") if cue.end <= quantity.start), None)
    value = -quantity.value if saves else quantity.value
    stated = Magnitude(
        quantity, attribute, "abs_diff", value, role.end() if role else quantity.end, verb, workload=workload
    )
    yield from numbered_drafts(sentence, stated)


def _saved_of_each(sentence: Sentence, quantity: Quantity, rate: re.Match[str]) -> Iterator[Draft]:
    """Yield the share of "saves you $11 for every $1 spent": 1,100 % less, of the bill if tokens a month are given."""
    base = Decimal(rate["base"].replace(",", ""))
    if base <= 0:
        return
    workload = volume(sentence, quantity.start)
    share = -(quantity.value / base * 100).quantize(Decimal("0.01")).normalize()
    attribute = "monthly_cost" if workload else "price"
    before = next((m for m in reversed(sentence.models) if m.end <= quantity.start), None)
    other = next((m for m in sentence.models if rate.end() <= m.start <= rate.end() + NEXT), None)
    if before is None or other is None or before.name == other.name:
        stated = Magnitude(quantity, attribute, "percent_diff", share, rate.end(), workload=workload)
        yield from numbered_drafts(sentence, stated)
        return
    qualifiers = conditions(quantity, volume_tokens=workload)
    yield Draft(
        before.name, attribute, share, quantity.start, other.end, "comparison.percent_diff", "percent_diff", other.name,
        qualifiers=qualifiers,
    )  # fmt: skip
    if workload and share < -100:  # more than all of it: what is saved is the amount itself
        yield Draft(
            before.name, attribute, -quantity.value, quantity.start, quantity.end, "comparison.abs_diff", "abs_diff",
            other.name, qualifiers=qualifiers,
        )  # fmt: skip


def _per_volume(sentence: Sentence, quantity: Quantity) -> Decimal | None:
    """Return the tokens of "$2 saved per 10M tokens"."""
    for other in sentence.quantities:
        if other.dimension == "tokens" and other.value >= 1_000_000 and 0 < other.start - quantity.end < 24:
            return other.value
    return None


def in_favour_claims(sentence: Sentence, quantity: Quantity, at: int) -> Iterator[Draft]:
    """Yield "~17% in favor of X": X has that much less of the cost (or more of the quality) than the other model.

    ``at`` is where the favoured model should stand.
    """
    model = next((m for m in sentence.models if at <= m.start <= at + 6), None)
    if model is None or len(sentence.pair) != 2 or model.name not in sentence.pair:
        return
    other = sentence.pair[1] if sentence.pair[0] == model.name else sentence.pair[0]
    money = any(q.dimension.startswith("money") for q in sentence.quantities) or sentence.has("topic", "price")
    workload = volume(sentence)
    yield Draft(
        model.name,
        ("monthly_cost" if workload else "price") if money else "quality",
        -quantity.value if money else quantity.value,
        quantity.start,
        model.end,
        "comparison.favour" if is_named(sentence, other) else "comparison.favour.implied",
        "percent_diff",
        other,
        qualifiers=conditions(quantity, volume_tokens=workload),
    )
