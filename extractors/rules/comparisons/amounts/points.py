"""Extracts differences in points of a benchmark: "2.5 points below X", "beats X on MMLU by six points"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.comparisons.amounts.drafts import Magnitude, numbered_drafts
from counterclaim.extractors.rules.comparisons.amounts.factors import led_by
from counterclaim.extractors.rules.comparisons.amounts.gains import gain_claims
from counterclaim.extractors.rules.other_measures import names_other_test
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

# On which side of the other model a difference in points is
_POINTS_SIDE = word_pattern(r"(?:\spoints?)?\s(?:(?P<less>{points_below})|{points_above})\s(?:the\s)?")
_LEAD = re.compile(
    r"\s(?:lead|advantage|edge|gap|margin|difference|gain|improvement|jump|increase|leap|rise)(?=\s?[.,;:)—–]|$)",
    re.I,
)
_FAVOUR = re.compile(r"\sin\sfavou?r\sof\s(?:the\s)?", re.I)
_ADJECTIVES = re.compile(r"(?:[a-z-]+\s){0,3}(?:[A-Z][a-z]+\s)?")  # between "than the" and its object


def points_claims(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """ "2.5 points below X", "six points ahead of X on MMLU": a difference of two scores of one benchmark."""
    yield from _in_favour(sentence, quantity)
    if gained := list(gain_claims(sentence, quantity)):
        yield from gained
        return
    match = _POINTS_SIDE.match(sentence.text, quantity.end)
    if match is None and led_by("by").search(sentence.text, 0, quantity.start):
        yield from _by_points(sentence, quantity)
        return
    bench = sentence.of("bench")
    key = bench[-1].key if bench else sentence.setting.benchmark
    if match is None and bench and (led := _LEAD.match(sentence.text, quantity.end)) and _borne_out(sentence, quantity):
        metric = f"benchmark:{bench[-1].key.replace('.', '-')}"
        yield from numbered_drafts(sentence, Magnitude(quantity, metric, "abs_diff", quantity.value, led.end()))
        return
    if match is None or key is None or (not bench and names_other_test(sentence)):
        return
    value = -quantity.value if match["less"] else quantity.value
    named = tuple(
        m.name
        for m in sentence.models
        if m.start >= match.end() and _ADJECTIVES.fullmatch(sentence.text, match.end(), m.start)
    )[:1]
    stated = Magnitude(quantity, f"benchmark:{key.replace('.', '-')}", "abs_diff", value, match.end(), objects=named)
    yield from numbered_drafts(sentence, stated)


def _borne_out(sentence: Sentence, quantity: Quantity) -> bool:
    """ "88% versus 84% for B, a 4-point lead": the two scores before, the first of them higher by so much."""
    scores = [q.value for q in sentence.quantities if q.dimension in {"percent", "number"} and q.end <= quantity.start]
    return len(scores) == 2 and abs(scores[0] - scores[1] - quantity.value) <= 1


def _in_favour(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """ "a gap of 6 points in favor of A over B": the difference is the favoured one's."""
    behind = _FAVOUR.match(sentence.text, quantity.end)
    favoured = next((m for m in sentence.models if behind and m.start == behind.end()), None)
    benches = {cue.key for cue in sentence.of("bench")}
    rest = {m.name for m in sentence.models} - {favoured.name if favoured else ""}
    if favoured is not None and len(benches) == 1 and len(rest) == 1:
        yield Draft(
            favoured.name, f"benchmark:{benches.pop().replace('.', '-')}", quantity.value, quantity.start, favoured.end,
            "comparison.abs_diff", "abs_diff", rest.pop(), qualifiers=conditions(quantity),
        )  # fmt: skip


def _by_points(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """ "beats X on MMLU by six points"."""
    verb = next((cue for cue in reversed(sentence.of("verb")) if cue.end <= quantity.start), None)
    bench = [cue for cue in sentence.of("bench") if cue.start < quantity.end + 40]
    if verb is None or not bench or verb.key.split(" ")[1] == "equal":
        return
    value = -quantity.value if verb.key.endswith("less") else quantity.value
    metric = f"benchmark:{bench[-1].key.replace('.', '-')}"
    yield from numbered_drafts(sentence, Magnitude(quantity, metric, "abs_diff", value, quantity.end, verb))
