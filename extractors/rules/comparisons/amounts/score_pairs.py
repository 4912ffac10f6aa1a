"""Reads two scores side by side: "MMLU: 71.3% vs 66.6% (+4.7 points)", "+4.7 points on MMLU (71.3% vs 66.6%)".

Whose they are says the line above, never the sentence: with a model named beside the scores other rules read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.price_roles import role_of
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

_SCORES = frozenset({"percent", "number"})
_MONEY = frozenset({"money", "money_per_mtok"})
_POINTS = frozenset({"points", "percent_points", "percent"})
_SIGN = re.compile(r"(?P<sign>[+−–-])\s?$")


def score_pair_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield both scores of a pair, and the difference beside it."""
    benches = {cue.key for cue in sentence.of("bench")}
    rivals = sentence.setting.rivals
    if len(benches) != 1 or len(rivals) != 2 or {m.name for m in sentence.models} - {*rivals[:1]}:
        return
    pairs = list(bare_pairs(sentence))
    if len(pairs) != 1:
        return
    attribute = f"benchmark:{benches.pop().replace('.', '-')}"
    for owner, score in zip(rivals, pairs[0], strict=True):
        yield Draft(
            owner, attribute, score.value, score.start, score.end, "comparison.score_pair",
            qualifiers=conditions(score),
        )  # fmt: skip
    yield from _difference(sentence, attribute, pairs[0])


def with_own_pair(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Give each side of a sentence's one comparison its value of the pair behind the names.

    "A beats B, 75 vs 73", "A is six times the price of B: $15 against $2.50 for input, $60 against $10 for output".
    """
    last = max((m.end for m in sentence.models), default=0)
    pairs = [pair for pair in value_pairs(sentence) if last <= pair[0].start]
    stated = {(d.subject, str(d.object), d.attribute, _direction(d)) for d in drafts if d.object is not None}
    if not pairs or not stated:
        return drafts
    kept = [d for d in drafts if d.relation != "is" or not any(a.start < d.end and d.start < b.end for a, b in pairs)]
    subject, other, attribute, greater = min(stated, key=str)
    contrary = greater is not None and any((first.value > second.value) is not greater for first, second in pairs)
    if len(stated) != 1:  # "trails A on this and B on that (92.9 vs 83.5)": the first is not the subject's
        alone = len({(name, more) for name, _, _, more in stated}) == 1
        return kept if alone and contrary else drafts
    priced = all(first.dimension in _MONEY for first, _ in pairs)
    if greater is None or not (priced or (len(pairs) == 1 and attribute.startswith("benchmark:"))):
        return drafts
    if contrary and priced:
        return kept
    names = (other, subject) if contrary else (subject, other)  # "A trails B, 92.9 vs 83.5": the higher is B's
    for first, second in pairs:
        of_pair = _price_of(sentence, first, second) if priced else attribute
        rule = "comparison.price_pair" if priced else "comparison.score_pair"
        if of_pair is not None:
            sides = zip(names, (first, second), strict=True)
            kept += [Draft(n, of_pair, q.value, q.start, q.end, rule, qualifiers=conditions(q)) for n, q in sides]
    return kept


def _direction(draft: Draft) -> bool | None:
    """Return True where a comparison says that the subject has more, False for less, None where it says neither."""
    if draft.relation == "ratio" and isinstance(draft.value, Decimal):
        return draft.value > 1
    return {"greater": True, "less": False}.get(draft.relation)


def _price_of(sentence: Sentence, first: Quantity, second: Quantity) -> str | None:
    """Return the one side of the price that a pair of amounts is said to be of, or None."""
    sides = {side for quantity in (first, second) if (side := role_of(sentence.text, quantity)) is not None}
    return sides.pop() if len(sides) == 1 else None


def sides_of_list(sentence: Sentence, drafts: Sequence[Draft]) -> tuple[str, str] | None:
    """Return (subject, object) of the one comparison that a line with a list below it states: "B beats A:"."""
    if not sentence.text.rstrip(" *").endswith(":"):
        return None
    sides = {(draft.subject, str(draft.object)) for draft in drafts if draft.object is not None}
    if len(sides) != 1:
        return None
    subject, other = sides.pop()
    return (subject, other)


def of_a_known_side(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Drop what other rules make of a pair in a line that names no model: each score is of one of two.

    A labelled pair below a heading that names both is in the order of the heading.
    """
    if sentence.models or len(sentence.quantities) < 2:
        return drafts
    spans = [(first.start, second.end) for first, second in bare_pairs(sentence)]
    settled = any(draft.rule == "comparison.score_pair" for draft in drafts)  # the line above says whose they are
    return [
        draft
        for draft in drafts
        if draft.rule == "comparison.score_pair"
        or (draft.rule == "keyvalue" and sentence.sure_pair and not settled)
        or not any(start <= draft.start and draft.end <= end for start, end in spans)
    ]


def bare_pairs(sentence: Sentence) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the pairs of scores with nothing but "vs" between them."""
    return (pair for pair in value_pairs(sentence) if pair[0].dimension in _SCORES)


def value_pairs(sentence: Sentence) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the pairs of scores or of amounts of money with nothing but "vs" between them."""
    for first, second in pairwise(sentence.quantities):
        alike = {first.dimension, second.dimension} <= _MONEY or (
            first.dimension == second.dimension and first.dimension in _SCORES
        )
        if alike and _versus().fullmatch(sentence.text, first.end, second.start):
            yield first, second


def _difference(sentence: Sentence, attribute: str, pair: tuple[Quantity, Quantity]) -> Iterator[Draft]:
    """Yield the signed difference of a pair, if its sign is that of the two scores."""
    for quantity in sentence.quantities:
        signed = _SIGN.search(sentence.text, 0, quantity.start)
        if quantity in pair or quantity.dimension not in _POINTS or signed is None or quantity.value == 0:
            continue
        less = signed["sign"] != "+"
        if (pair[0].value < pair[1].value) is not less or pair[0].value == pair[1].value:
            continue
        value = -quantity.value if less else quantity.value
        yield Draft(
            sentence.setting.rivals[0], attribute, value, signed.start(), quantity.end, "comparison.score_pair",
            "abs_diff", sentence.setting.rivals[1], qualifiers=conditions(quantity),
        )  # fmt: skip


@cache
def _versus() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, base("clauses")["bracket_standards"]), key=len, reverse=True))
    return re.compile(rf"\s(?:{words})\s", re.IGNORECASE)
