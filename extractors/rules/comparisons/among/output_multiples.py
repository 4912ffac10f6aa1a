"""Extracts how many times the input price the output price is: "output costs 4-5x input across every model"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.records import Claim, Qualifiers, Quantity
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

REACH = 40  # characters between the multiple and either price
SHORT = 3  # "in" and "out" are labels of a table
FEWEST = 2  # models of a page that "every model" may mean
_UNSTATED = frozenset({"question", "supposition", "quoted", "reader", "plan", "hedge", "negation"})
_SIDES = ("input_price", "output_price")
_Prices = dict[str, dict[str, set[Decimal]]]


@dataclass(frozen=True, slots=True)
class Multiple:
    """A sentence's multiple, and the model that it is said of; None: of all the page's models."""

    sentence: Sentence
    quantity: Quantity
    subject: str | None


def multiples_of(sentence: Sentence) -> Iterator[Multiple]:
    """Yield the multiple of the input price that a sentence says the output price to be."""
    factors = [quantity for quantity in sentence.quantities if quantity.dimension == "factor"]
    if len(factors) != 1 or sentence.question or sentence.block.kind in {"heading", "title"}:
        return
    (factor,) = factors
    whole = _phrases("all_models").search(sentence.text)
    own = (m.name for m in sentence.models if whole is None or m.end <= whole.start() or whole.end() <= m.start)
    names = list(dict.fromkeys(own))
    if not _is_of_both(sentence, factor) or len(names) != (0 if whole else 1):
        return
    loosely = _phrases("loosely").search(sentence.text)
    if not loosely and not analysis_of(sentence).kinds(factor.start, factor.end) & _UNSTATED:
        yield Multiple(sentence, factor, names[0] if names else None)


def _is_of_both(sentence: Sentence, factor: Quantity) -> bool:
    """Return whether the output's name stands before a multiple and the input's behind, each the next one."""
    roles = [cue for cue in sentence.of("role", *_SIDES) if cue.end - cue.start > SHORT]
    before = [cue for cue in roles if cue.end <= factor.start]
    behind = [cue for cue in roles if cue.start >= factor.end]
    if not before or not behind or len({cue.key for cue in before}) > 1:
        return False
    near = factor.start - before[-1].end <= REACH and behind[0].start - factor.end <= REACH
    return near and before[-1].key == "output_price" and behind[0].key == "input_price"


def multiple_claims(multiple: Multiple, claims: Sequence[Claim]) -> Iterator[Draft]:
    """Yield the claim of a model; what is said of all, of the one whose prices it fits least: then it fits all."""
    subject = multiple.subject or _least_fitting(multiple.quantity, claims)
    if subject is not None:
        quantity = multiple.quantity
        yield Draft(
            subject, "output_multiple", quantity.value, quantity.start, quantity.end, "comparison.output_multiple",
            qualifiers=conditions(quantity),
        )  # fmt: skip


def _least_fitting(quantity: Quantity, claims: Sequence[Claim]) -> str | None:
    """Return the model whose multiple is farthest from what is said, of those whose two prices the page gives once."""
    prices: _Prices = {}
    for claim in claims:
        if claim.attribute in _SIDES and claim.relation == "is" and _is_plain(claim.qualifiers):
            prices.setdefault(claim.subject, {}).setdefault(claim.attribute, set()).add(Decimal(str(claim.value)))
    known = {
        name: next(iter(both["output_price"])) / next(iter(both["input_price"]))
        for name, both in prices.items()
        if len(both) == 2 and all(len(values) == 1 for values in both.values()) and 0 not in both["input_price"]
    }
    ends = [end for end in (quantity.low, quantity.high, quantity.value) if end is not None]
    if len(known) < FEWEST or min(ends) <= 0:
        return None
    low, high = min(ends), max(ends)
    return max(known, key=lambda name: max(known[name] / high, low / known[name] if known[name] else low))


def _is_plain(qualifiers: Qualifiers) -> bool:
    return not (qualifiers.tier or qualifiers.provider or qualifiers.conditions)


@per_lexicon(maxsize=4)
def _phrases(name: str) -> re.Pattern[str]:
    return any_of(load("standings")[name], not_behind=r"\w", then=r"(?!\w)", fold=True, space=r"\s+")
