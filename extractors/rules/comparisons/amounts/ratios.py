"""Extracts ratios and percentages: "18x higher cost", "half the price", "40% of the cost", "20% cheaper"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.comparisons.amounts.changes import change_claims, effect_of
from counterclaim.extractors.rules.comparisons.amounts.differences import difference_claims, in_favour_claims
from counterclaim.extractors.rules.comparisons.amounts.drafts import Magnitude, numbered_drafts, rest_of
from counterclaim.extractors.rules.comparisons.amounts.factors import by_factor_claims, led_by
from counterclaim.extractors.rules.comparisons.amounts.levels import level_claims
from counterclaim.extractors.rules.comparisons.amounts.listed_multiples import first_of_list
from counterclaim.extractors.rules.comparisons.amounts.measure import metric_of
from counterclaim.extractors.rules.comparisons.amounts.points import points_claims
from counterclaim.extractors.rules.comparisons.amounts.shares import share_claims
from counterclaim.extractors.rules.comparisons.savings import saving_claims
from counterclaim.extractors.rules.comparisons.sides import named_objects
from counterclaim.extractors.rules.other_sizes import is_paid_for_work
from counterclaim.extractors.rules.phrases import ratios as phrases
from counterclaim.extractors.sentences.attachment import Draft, conditions, is_object, owners
from counterclaim.extractors.sentences.records import Cue, Sentence

_IF_CLAUSE = re.compile(r"\W*if\b[^,]*", re.I)


def multiple_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield drafts for "18x the cost", "40% of the price", "20% cheaper", "saves $11"."""
    clause = _IF_CLAUSE.match(sentence.text)
    for quantity in sentence.quantities:
        if clause and quantity.start < clause.end() and not phrases.PRESUPPOSED.match(sentence.text, quantity.end):
            continue
        if changes := list(change_claims(sentence, quantity)):
            yield from changes
        elif quantity.dimension in {"factor", "percent"} and (levels := list(level_claims(sentence, quantity))):
            yield from levels
        elif quantity.dimension == "factor":
            yield from _factor(sentence, quantity)
        elif quantity.dimension == "number":
            yield from by_factor_claims(sentence, quantity)
        elif quantity.dimension in {"points", "percent_points"}:
            yield from points_claims(sentence, quantity)
        elif quantity.dimension == "percent":
            yield from _percent(sentence, quantity)
        elif quantity.dimension in {"money", "money_per_mtok", "money_per_month"}:
            yield from list(difference_claims(sentence, quantity)) or saving_claims(sentence, quantity)


def _factor(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    text = sentence.text
    after = text[quantity.end : quantity.end + 70]
    if phrases.PER_PERIOD.match(after) or quantity.value == 0:
        return
    if phrases.RUNS.match(after.lstrip(" *_")) and phrases.RUNS_VERB.search(text[: quantity.start]):
        yield from _runs(sentence, quantity)
        return
    metric, cue_end = metric_of(sentence, quantity)
    if metric is None:
        metric, cue_end = _side_of_it(sentence, quantity)
    if metric is None:
        yield from _by_half(sentence, quantity)
        return
    if metric == "price" and (first := first_of_list(sentence, quantity)) is not None:
        metric = metric_of(sentence, first)[0] or metric
    between = tuple(m.name for m in sentence.models if quantity.end <= m.start and m.end <= cue_end)
    value = quantity.value
    if value < 1 and text.startswith(" again as", quantity.end):
        value = 1 + value  # "half again as fast"
    direction = _direction(sentence, quantity)
    if direction < 0 and value > 1:
        value = Decimal(1) / value
    elif value < 1 and phrases.FRACTION_OFF.match(text, quantity.end):
        value, quantity = 1 - value, rest_of(quantity)
    elif value < 1 and phrases.FRACTION_ON.match(text, quantity.end):
        value = 1 + value
    yield from numbered_drafts(sentence, Magnitude(quantity, metric, "ratio", value, cue_end, objects=between))


def _by_half(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """ "cut the price in half against B", "prices fell by half compared to B"."""
    effect = effect_of(sentence.text, quantity) if quantity.value < 1 else None
    if effect is not None and effect[1] and named_objects(sentence, quantity.end, direct=False):
        metric, _, start, end = effect
        cue = Cue(start, end, "verb", f"{metric} less")
        yield from numbered_drafts(sentence, Magnitude(quantity, metric, "ratio", 1 - quantity.value, end, cue))


def _side_of_it(sentence: Sentence, quantity: Quantity) -> tuple[str | None, int]:
    """ "half the price of B on input and a quarter of it on output": the price again, on the side that is named."""
    match = phrases.OF_IT.match(sentence.text, quantity.end)
    if match is None or not any(cue.key == "price" and cue.end <= quantity.start for cue in sentence.of("metric")):
        return None, quantity.end
    return f"{match[1]}_price", match.end()


def _runs(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """ "run A nine times for the cost of B": B costs nine times what A does."""
    before = [m for m in sentence.models if m.end <= quantity.start]
    after = [m for m in sentence.models if m.start >= quantity.end]
    if before and after and before[-1].name != after[0].name:
        yield Draft(
            after[0].name,
            "price",
            quantity.value,
            before[-1].start,
            after[0].end,
            "comparison.runs",
            "ratio",
            before[-1].name,
            qualifiers=conditions(quantity),
        )


def _direction(sentence: Sentence, quantity: Quantity) -> int:
    """-1 for "8x lower", "20x cheaper" and a "7x price advantage"; +1 otherwise."""
    end = quantity.end
    if phrases.COST_ADVANTAGE.match(sentence.text, end):
        return -1
    for cue in sentence.of("discount"):
        others = any(end < q.start < cue.start for q in sentence.quantities)  # "2x faster and 5x cheaper"
        if end <= cue.start <= end + 18 and not others and not re.search(r"[,;.]", sentence.text[end : cue.start]):
            return -1
    return 1


_OTHER_VERB = re.compile(r"\s(?:while|whereas|and\s\w+ing)\s", re.I)  # "exceeds B while reducing cost by 83%"
_AT_SHARE = re.compile(
    r"(?:(?!\s(?:and|but|while)\b)[^,;:.()]){0,50}\b(?:at|for)\s(?:(?:just|only|about|roughly|around)\s|[~≈])?", re.I
)
_OF_ITSELF = re.compile(r"\s*of\s(?:its|their)\s")


def _percent(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    text, end = sentence.text, quantity.end
    if match := re.compile(r"\s*in favou?r of\s").match(text, end):
        yield from in_favour_claims(sentence, quantity, match.end())
    elif re.search(r"\bwithin\s~?$", text[: quantity.start]):
        return
    elif _OF_ITSELF.match(text, end) and not _of_object(sentence, quantity):
        return  # "5.5% of its parameters" compares nothing
    elif re.match(r"\s*(?:of\s|the\s(?:price|cost)s?\b)", text[end:]):
        yield from share_claims(sentence, quantity)
    elif led_by("by").search(text, 0, quantity.start) and (
        sentence.has("verb") or named_objects(sentence, end, direct=False)
    ):
        yield from _by_percent(sentence, quantity)
    else:
        yield from _more_or_less(sentence, quantity)


def _of_object(sentence: Sentence, quantity: Quantity) -> bool:
    """ "matches B on most work at 40% of its token price": of the price of what is compared with, right before."""
    before = [m for m in sentence.models if m.end <= quantity.start]
    object_of = bool(before) and is_object(sentence, before[-1])
    return object_of and _AT_SHARE.fullmatch(sentence.text, before[-1].end, quantity.start) is not None


def _by_percent(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """ "undercuts B by 20%", "cuts costs by 60% compared to B"."""
    text, end = sentence.text, quantity.end
    verb = next((cue for cue in reversed(sentence.of("verb")) if cue.end <= quantity.start), None)
    if (effect := effect_of(text, quantity)) is not None:
        metric, less, start, end = effect
        value = -quantity.value if less else quantity.value
        cue = Cue(start, end, "verb", f"{metric} less")
        yield from numbered_drafts(sentence, Magnitude(quantity, metric, "percent_diff", value, end, cue))
    elif verb is not None and not _OTHER_VERB.search(text, verb.end, quantity.start):
        metric, relation = verb.key.split(" ")
        value = -quantity.value if relation == "less" else quantity.value
        yield from numbered_drafts(sentence, Magnitude(quantity, metric, "percent_diff", value, end, verb))


def _more_or_less(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """ "20% cheaper", "a 33% premium"; on a benchmark a difference in points."""
    value = quantity.value * _percent_direction(sentence, quantity)
    if value == 0:
        return
    bench = sentence.of("bench")
    costs = sentence.near(quantity.end, quantity.end, "metric", "price", before=0, after=10)  # "80% lower cost"
    if bench and costs is None and phrases.POINTS_CHANGE.match(sentence.text, quantity.end):
        metric = f"benchmark:{_change_on(sentence, quantity, bench).key.replace('.', '-')}"
        if abs(value) > 100:  # no two scores are so many points apart
            yield from numbered_drafts(sentence, Magnitude(quantity, metric, "percent_diff", value, quantity.end))
            return
        if (leads := _leader(sentence, quantity)) is not None:
            subject, other = leads
            qualifiers = conditions(quantity)
            spread = (quantity.start, quantity.end)
            yield Draft(
                subject, metric, abs(value), *spread, "comparison.abs_diff", "abs_diff", other, qualifiers=qualifiers
            )
            return
        yield from numbered_drafts(sentence, Magnitude(quantity, metric, "abs_diff", value, quantity.end))
        return
    named, end = metric_of(sentence, quantity)
    if named is not None and not is_paid_for_work(sentence.text, end):
        yield from numbered_drafts(sentence, Magnitude(quantity, named, "percent_diff", value, end))


def _change_on(sentence: Sentence, quantity: Quantity, bench: list[Cue]) -> Cue:
    """Return the benchmark of a change: named behind it with "on", else the last before it."""
    behind = next((cue for cue in bench if quantity.end <= cue.start <= quantity.end + 50), None)
    if behind and re.search(r"\b(?:on|in|at)\s\W?(?:the\s)?$", sentence.text[quantity.end : behind.start]):
        return behind
    return next((cue for cue in reversed(bench) if cue.end <= quantity.start), bench[-1])


def _leader(sentence: Sentence, quantity: Quantity) -> tuple[str, str] | None:
    """ "72% lags 78%, but that 6% delta": a difference without a sign belongs to the model with the higher score."""
    if not re.match(r"\s*(?:delta|gap|difference)\b", sentence.text[quantity.end :]):
        return None
    scores = [q for q in sentence.quantities if q.dimension == quantity.dimension and q.end <= quantity.start]
    if len(scores) != 2:
        return None
    low, high = sorted(scores, key=lambda q: q.value)
    behind, ahead = owners(sentence, low), owners(sentence, high)
    return (ahead[0], behind[0]) if len(ahead) == len(behind) == 1 and ahead != behind else None


def _percent_direction(sentence: Sentence, quantity: Quantity) -> int:
    """+1, -1 or 0 if no word behind the percentage compares."""
    end = quantity.end
    for group, sign in (("discount", -1), ("premium", 1)):
        for cue in sentence.of(group):
            others = any(end < q.start < cue.start for q in sentence.quantities)  # "77% but 20x cheaper"
            if (
                not others
                and end <= cue.start <= end + 22
                and not re.search(r"[,;.()]", sentence.text[end : cue.start])
            ):
                return sign
    return 1 if re.match(r"\s*delta\b", sentence.text[end:]) else 0
