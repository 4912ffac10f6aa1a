"""Reads comparisons that follow a stated value: "400K tokens, less than Grok 4", "123B, three times fewer than B".

The attribute compared is that of the value: the sentence need not name it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import cast

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.records import Quantity, Relation
from counterclaim.extractors.rules.comparisons.sides import whole_list
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

# Behind a value: on which side of another model's it is
_SIDE = word_pattern(
    r"(?:\s(?!but\b|and\b|while\b)[\w$/.-]+){0,4}?\s?[,(–—]\s?(?:(?:which|that)\sis\s)?(?:still\s)?"
    r"(?:a\s{small_degrees}\s|(?:{degree_adverbs}|\w+ly)\s){0,2}(?P<side>{comparatives}\sthan|{sides_of_values})\s"
    r"(?:the\s)?"
)
# Between a value and a multiple of another model's
_LEAD_IN = word_pattern(
    r"(?:\s[\w$/.-]+){0,3}?\s?[,(–—]\s?(?:(?:which|that)\sis\s)?(?:still\s)?(?:{before_multiples}\s|~)?"
)
# Behind the other model: the side of its price
_OWN_SIDE = word_pattern(r"['’]s\s(?P<role>input|output)\s(?:price|rate|cost)s?\b")
# Behind the other model: another noun of its own
_OWN_NOUN = word_pattern(r"['’]s\s(?!(?:{measure_qualities}\s)?{not_owned_nouns}\b)[a-z]")
# Behind that multiple
_TIMES = word_pattern(r"(?:\s(?:{as_many_as}|{amount_comparatives}\sthan|{price_levels})\s(?:the\s)?|\s(?=[A-Z]|o\d))")
_OTHER_SIDE = {"input_price": "output_price", "output_price": "input_price"}
_PAIR = 60  # characters from the price of one side to that of the other
_TIMED = re.compile(r"slower|faster", re.I)
_LESS = re.compile(r"less|fewer|lower|smaller|shorter|below|behind|short|under|slower|shy", re.I)


def follow_on_claims(sentence: Sentence, stated: Iterable[Draft]) -> Iterator[Draft]:
    """Yield a comparison for each stated number that the words right behind it compare with another model's."""
    told = list(stated)
    for draft in told:
        if draft.relation != "is" or not isinstance(draft.value, Decimal) or draft.attribute.endswith("languages"):
            continue
        if (times := _times_behind(sentence, draft.end)) is not None:
            quantity, end, value = times
            if quantity.dimension == "percent" and not draft.unit.startswith("USD"):
                continue  # of scores and sizes a percentage may be a difference in points
            if sentence.text[quantity.end : end].isspace() and not _owned(sentence, end):
                continue  # "twice" alone needs "Haiku's" behind it
            relation = "percent_diff" if quantity.dimension == "percent" else "ratio"
            yield from _against(sentence, _of_pair(told, draft), end, relation, value, quantity)
        elif (match := _SIDE.match(sentence.text, draft.end)) is not None:
            less = _LESS.search(match["side"]) is not None
            if draft.attribute == "latency" and _TIMED.search(match["side"]):
                less = not less  # slower takes longer
            whole = _of_pair(told, draft)
            yield from _against(sentence, whole, match.end(), "less" if less else "greater", None, None)


def _of_pair(told: Iterable[Draft], draft: Draft) -> Draft:
    """ "$2 in and $8 out, 20% less than B": what follows the prices of both sides is said of the price."""
    other = _OTHER_SIDE.get(draft.attribute)
    both = any(
        one.attribute == other and one.subject == draft.subject and 0 <= draft.start - one.end <= _PAIR for one in told
    )
    return replace(draft, attribute="price") if both else draft


def _times_behind(sentence: Sentence, end: int) -> tuple[Quantity, int, Decimal] | None:
    """Return (number, end of its words, value) of ", three times more than" or ", 20% less than" behind a value."""
    for quantity in sentence.quantities:
        kinds = {"factor", "percent"}
        if quantity.dimension in kinds and quantity.start >= end and quantity.value > 0:
            lead = _LEAD_IN.fullmatch(sentence.text, end, quantity.start)
            match = _TIMES.match(sentence.text, quantity.end)
            if lead and match:
                if quantity.dimension == "percent":
                    return quantity, match.end(), -quantity.value if _LESS.search(match[0]) else quantity.value
                inverse = quantity.value > 1 and _LESS.search(match[0])
                return quantity, match.end(), Decimal(1) / quantity.value if inverse else quantity.value
    return None


def _against(
    sentence: Sentence, draft: Draft, end: int, relation: str, value: Decimal | None, quantity: Quantity | None
) -> Iterator[Draft]:
    """Yield the comparison of a draft's value with each model that stands at ``end``."""
    named = next((m for m in sentence.models if end <= m.start <= end + 4), None)
    if named is None or re.search(r"\d", sentence.text[end : named.start]):
        return
    attribute = draft.attribute
    if (side := _OWN_SIDE.match(sentence.text, named.end)) is not None and attribute.endswith("_price"):
        attribute = f"{side['role']}_price"
    elif _OWN_NOUN.match(sentence.text, named.end):
        return
    for other in dict.fromkeys(m.name for m in whole_list(sentence, named)):
        if other != draft.subject:
            yield Draft(
                draft.subject,
                attribute,
                value,
                draft.start,
                _end(sentence, named),
                "comparison.anchored",
                cast("Relation", relation),
                other,
                qualifiers=conditions(quantity) if quantity else draft.qualifiers.__class__(),
            )


def _owned(sentence: Sentence, at: int) -> bool:
    """True if a model stands in the possessive at ``at``."""
    return any(m.start == at and re.match(r"['’]s\b", sentence.text[m.end :]) for m in sentence.models)


def _end(sentence: Sentence, mention: Mention) -> int:
    possessive = re.match(r"['’]s\b", sentence.text[mention.end :])
    return mention.end + (possessive.end() if possessive else 0)
