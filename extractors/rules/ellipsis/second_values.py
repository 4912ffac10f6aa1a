"""Extracts the value of a second model that leaves out its unit and its role: "A costs $5 per million tokens, B $2".

The first model's value says what is meant: one attribute, or input and output as a pair. The second must be linked to
its number by the name right beside it, and its number must have no unit of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.plans.several_seats import is_sum
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

# Between a name and its value: "B $2", "B at $2", "B's $2", "B: $2", "B ($2"
_TO_VALUE = word_pattern(r"\s(?:{value_verbs}\s(?:{estimate_words}\s)?)?[~≈]?|['’]s\s[~≈]?|\s?[(:=–—]\s?(?:at\s)?[~≈]?")
_TO_NAME = re.compile(r"\s(?:for|from|in|with)\s(?:the\s|its\s)?")  # "$2 for B"
_ENDS = word_pattern(r"\s?(?:$|[.,;:)–—]|/(?=[~$€£\d])|{behind_second_values}\b)")  # no unit follows
_PAIR = re.compile(r"\s?/\s?[~≈]?")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PLAIN = {"money_per_mtok": "money", "tokens_per_second": "number", "tokens": "scaled"}
_PRICES = ("input_price", "output_price")
RULE = "prose.second"
_SCALES = (Decimal(1), Decimal(1_000), Decimal(1_000_000))


def second_value_claims(sentence: Sentence, stated: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the values that other models of a sentence have by what its first one states."""
    said = [draft for draft in stated if draft.relation == "is" and isinstance(draft.value, Decimal)]
    if len({m.name for m in sentence.models}) < 2 or not (told := _told(sentence, said)):
        return
    owners = {draft.subject for draft in said}
    free = [q for q in sentence.quantities if not any(d.start < q.end and q.start < d.end for d in stated)]
    if _others_left(sentence, free, told):
        return
    for mention in sentence.models:
        values = _values_of(sentence, mention, free) if mention.name not in owners else []
        if len(values) != len(told) or values[0].start < told[-1][1].start:
            continue
        if not _ENDS.match(sentence.text, values[-1].end):
            continue
        for (draft, first), quantity in zip(told, values, strict=True):
            if draft.attribute == "subscription_price" and is_sum(sentence.text, quantity.start, quantity.end):
                continue
            if (value := _value(sentence.text, first, quantity)) is not None:
                yield _made(draft, mention.name, value, quantity)


def led_by_first(drafts: list[Draft]) -> list[Draft]:
    """Drop the values of other models where the first one's, which says what they are of, was dropped."""
    led = {draft.attribute for draft in drafts if draft.rule != RULE}
    return [draft for draft in drafts if draft.rule != RULE or draft.attribute in led]


def _told(sentence: Sentence, said: Sequence[Draft]) -> list[tuple[Draft, Quantity]]:
    """Return what the first model's value is of, with its quantity; of a pair of prices both; [] if it is unclear."""
    attributes = list(dict.fromkeys(draft.attribute for draft in said))
    if not said:
        return []
    if len(attributes) > 1 and attributes != list(_PRICES):
        return []
    first = [draft for draft in said if draft.subject == said[0].subject]
    if len(first) != len(attributes):
        return []
    held = [(d, q) for d in first for q in sentence.quantities if d.start <= q.start < d.end]
    if not held or len(held) != len(first):
        return []
    slashed = len(held) == 1 or _PAIR.fullmatch(sentence.text, held[0][1].end, held[1][1].start)
    return held if slashed else []


def _others_left(sentence: Sentence, free: Sequence[Quantity], told: Sequence[tuple[Draft, Quantity]]) -> bool:
    """Return whether a number of that kind stands beside no name: it may be another sum, and so may be all."""
    plain = _PLAIN.get(told[0][1].dimension)
    owners = {draft.subject for draft, _ in told}
    others = [mention for mention in sentence.models if mention.name not in owners]
    read = [one for mention in others for one in _values_of(sentence, mention, free)]
    return any(q.dimension == plain and q not in read for q in free)


def _values_of(sentence: Sentence, mention: Mention, free: Sequence[Quantity]) -> list[Quantity]:
    """Return the number that stands right beside a name, with the second of its pair."""
    for index, quantity in enumerate(free):
        behind = _TO_VALUE.fullmatch(sentence.text, mention.end, quantity.start)
        if behind or _TO_NAME.fullmatch(sentence.text, quantity.end, mention.start):
            pair = index + 1 < len(free) and _PAIR.fullmatch(sentence.text, quantity.end, free[index + 1].start)
            return [quantity, free[index + 1]] if pair else [quantity]
    return []


def _value(text: str, first: Quantity, quantity: Quantity) -> Decimal | None:
    """Return a value in the unit of the first one, None if it is of another kind."""
    if quantity.dimension == first.dimension:
        return quantity.value
    if quantity.dimension != _PLAIN.get(first.dimension) or quantity.currency != first.currency:
        return None
    number = _NUMBER.search(text, first.start, first.end)
    written = Decimal(number[0].replace(",", "")) if number else Decimal(0)
    if first.dimension == "tokens":
        return quantity.value
    scale = first.value / written if written else Decimal(0)
    return quantity.value * scale if scale in _SCALES else None


def _made(draft: Draft, subject: str, value: Decimal, quantity: Quantity) -> Draft:
    return replace(
        draft,
        subject=subject,
        value=value,
        start=quantity.start,
        end=quantity.end,
        rule=RULE,
        qualifiers=conditions(quantity),
    )
