"""Extracts ratios and percentages: "18x higher cost", "half the price", "40% of the cost", "20% cheaper"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.comparison_phrases import compared_by
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.comparisons.amounts.changes import change_claims, effect_of
from counterclaim.extractors.rules.comparisons.amounts.differences import difference_claims, in_favour_claims
from counterclaim.extractors.rules.comparisons.amounts.drafts import Magnitude, numbered_drafts, rest_of
from counterclaim.extractors.rules.comparisons.amounts.factors import alternatives, by_factor_claims, led_by
from counterclaim.extractors.rules.comparisons.amounts.listed_multiples import first_of_list
from counterclaim.extractors.rules.comparisons.amounts.points import points_claims
from counterclaim.extractors.rules.comparisons.amounts.shares import share_claims
from counterclaim.extractors.rules.other_sizes import is_paid_for_work
from counterclaim.extractors.rules.phrases import ratios as phrases
from counterclaim.extractors.sentences.attachment import Draft, conditions, owners
from counterclaim.extractors.sentences.records import Cue, Sentence

_IF_CLAUSE = re.compile(r"\W*if\b[^,]*", re.I)
LARGEST_WINDOW = 50_000_000  # of more tokens a model may have been trained on


def multiple_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield drafts for "18x the cost", "40% of the price", "20% cheaper", "saves $11"."""
    clause = _IF_CLAUSE.match(sentence.text)
    for quantity in sentence.quantities:
        if clause and quantity.start < clause.end() and not phrases.PRESUPPOSED.match(sentence.text, quantity.end):
            continue
        if changes := list(change_claims(sentence, quantity)):
            yield from changes
        elif quantity.dimension == "factor":
            yield from _factor(sentence, quantity)
        elif quantity.dimension == "number":
            yield from by_factor_claims(sentence, quantity)
        elif quantity.dimension in {"points", "percent_points"}:
            yield from points_claims(sentence, quantity)
        elif quantity.dimension == "percent":
            yield from _percent(sentence, quantity)
        elif quantity.dimension in {"money", "money_per_mtok", "money_per_month"}:
            yield from difference_claims(sentence, quantity)


def _factor(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    text = sentence.text
    after = text[quantity.end : quantity.end + 70]
    if phrases.PER_PERIOD.match(after) or quantity.value == 0:
        return
    if phrases.RUNS.match(after.lstrip(" *_")) and phrases.RUNS_VERB.search(text[: quantity.start]):
        yield from _runs(sentence, quantity)
        return
    metric, cue_end = _metric(sentence, quantity)
    if metric is None:
        metric, cue_end = _side_of_it(sentence, quantity)
    if metric is None:
        return
    if metric == "price" and (first := first_of_list(sentence, quantity)) is not None:
        metric = _metric(sentence, first)[0] or metric
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


_MORE_TOKENS = re.compile(
    r"\s(?P<more>more|as many|fewer|less|the)\s(?:input\s|output\s)?tokens?\b"
    r"(?P<rate>\s?(?:per|a|each|/)\s?s(?:ec(?:ond)?)?\b)?",
    re.I,
)


def _metric(sentence: Sentence, quantity: Quantity) -> tuple[str | None, int]:
    """Return (metric, end of the words that carry the comparison), (None, end) if nothing says what is compared."""
    text, end = sentence.text, quantity.end
    ahead = [
        cue
        for cue in sentence.of("metric")
        if end <= cue.start <= end + 48 and not phrases.METRIC_BREAK.search(text[end : cue.start])
    ]
    direct = phrases.FIRST_WORD.match(text, end)
    said = compared_by().get(direct[1].lower()) if direct else None
    if direct and said and not (direct[1].lower() == "premium" and ahead and ahead[0].key != "price"):
        return _with_role(text, _sized(sentence, quantity, said), direct.end(), quantity.start)
    if phrases.FEWER_TOKENS.match(text, end):
        return _of_tokens(sentence, quantity) or (None, end)
    costs = phrases.COSTS.search(text[: quantity.start])
    if costs and phrases.WHAT_DOES.match(text, end):
        return _with_role(text, "price", end, quantity.start)
    more = phrases.MORE_OR_LESS.match(text, end) if costs else None
    if more or phrases.WHAT_COSTS.match(text, end):
        return _with_role(text, "price", more.end() if more else end, quantity.start)
    if ahead and not (re.match(r"\s*of\s", text[end:]) and ahead[0].start - end > 40):
        if ahead[0].key == "parameters" and _ACTIVE.search(text, end, ahead[0].start):
            return "active_parameters", ahead[0].end
        counted = "param" in text[ahead[0].start : ahead[0].end].lower()
        key = ahead[0].key if counted else _sized(sentence, quantity, ahead[0].key)
        return _with_role(text, key, ahead[0].end, quantity.start)
    if (tokens := _of_tokens(sentence, quantity)) is not None:
        return tokens
    named = next((cue for cue in sentence.of("adjective") if 0 <= cue.start - end <= 1), None)
    if named is not None and named.key.split(" ")[0] not in {"price", "quality", "parameters"}:
        return named.key.split(" ")[0], named.end  # "2.5x less memory"
    return _metric_ahead(sentence, quantity) or _metric_before(sentence, quantity), end


def _of_tokens(sentence: Sentence, quantity: Quantity) -> tuple[str, int] | None:
    """ "handles 60% more tokens", "25% more tokens per second": what a number of tokens is a measure of."""
    behind = _MORE_TOKENS.match(sentence.text, quantity.end)
    if behind is None:
        return None
    if behind["rate"]:
        return "throughput", behind.end()
    holds = _listed_before("holds").search(sentence.text, 0, quantity.start)
    return ("context_window", behind.end()) if holds and behind["more"].lower() != "fewer" else None


def _metric_ahead(sentence: Sentence, quantity: Quantity) -> str | None:
    """ "A's output price is 15x that of B": the metric is the subject, and the words behind the number name none."""
    before = [cue for cue in sentence.of("metric") if cue.end <= quantity.start]
    if not before or _bare_sides().match(sentence.text, quantity.end) is None:
        return None
    cue = max(before, key=lambda one: (one.end, one.end - one.start))
    if not sentence.text[cue.end : quantity.start].strip():
        return cue.key  # "a price tag five times lower than that of B"
    linked = _listed_before("links").search(sentence.text, cue.end, quantity.start)
    between = sentence.text[cue.end : linked.start()] if linked else ","
    return None if re.search(r"[,;:()]|\.\s", between) or len(between) > 50 else cue.key


@per_lexicon(maxsize=8)
def _listed_before(name: str) -> re.Pattern[str]:
    """Return a pattern of the words of a list before an amount: "is about "."""
    words, leads = (alternatives(load("comparisons")[key]) for key in (name, "amount_leads"))
    return re.compile(rf"(?<![\w-])(?:{words})\s(?:(?:{leads})\s?)*$", re.IGNORECASE)


@per_lexicon()
def _bare_sides() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{alternatives(load('comparisons')['bare_sides'])})\b", re.IGNORECASE)


def _sized(sentence: Sentence, quantity: Quantity, metric: str) -> str:
    """ "ten times larger" is about the window where the window was just spoken of."""
    if metric != "parameters":
        return metric
    topic = sentence.near(quantity.start, quantity.end, "topic", "context_window", before=40, after=0)
    sizes = [q for q in sentence.quantities if q.dimension == "tokens" and q.value < LARGEST_WINDOW]
    return "context_window" if topic or any(-40 <= q.start - quantity.end <= 60 for q in sizes) else metric


def _metric_before(sentence: Sentence, quantity: Quantity) -> str | None:
    """Return the metric that the words before a multiple name: "costing half as much", "costs 3x"."""
    text = sentence.text
    if "order of magnitude" in quantity.unit and phrases.MAGNITUDE_THAN.match(text, quantity.end):
        back = sentence.near(quantity.start, quantity.end, "metric", before=40, after=0)
        return back.key if back else "parameters"
    half_as_much = (
        quantity.value < 1
        and phrases.SPENDS_BEFORE.search(text[: quantity.start])
        and phrases.AS.match(text, quantity.end)
    )
    return "price" if half_as_much or phrases.COSTS_BEFORE.search(text[: quantity.start]) else None


def _with_role(text: str, metric: str, end: int, start: int) -> tuple[str, int]:
    """Narrow price to the side that is named: "33% more on output", "18x more for input"."""
    if metric == "parameters" and _ACTIVE.search(text, start, end):
        return "active_parameters", end
    if metric != "price":
        return metric, end
    if role := phrases.ROLE_NAMED.match(text, end) or _ROLE_NOUN.match(text, end):
        return f"{role[1].lower()}_price", role.end()
    further = phrases.ROLE_FURTHER.match(text, end) or phrases.ROLE_AHEAD.search(text[:start])
    return (f"{further[1].lower()}_price" if further else metric), end


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


_ROLE_NOUN = re.compile(r"\s(input|output)(?=\s(?:than|tokens?|prices?|costs?|over|vs|and|but)\b|[,;.)]|$)", re.I)
_ACTIVE = re.compile(r"\bactiv(?:e|ated)\s$", re.IGNORECASE)  # "5x fewer active parameters"
_OTHER_VERB = re.compile(r"\s(?:while|whereas|and\s\w+ing)\s", re.I)  # "exceeds B while reducing cost by 83%"
_OF_ITSELF = re.compile(r"\s*of\s(?:its|their)\s")


def _percent(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    text, end = sentence.text, quantity.end
    if match := re.compile(r"\s*in favou?r of\s").match(text, end):
        yield from in_favour_claims(sentence, quantity, match.end())
    elif re.search(r"\bwithin\s~?$", text[: quantity.start]):
        return
    elif _OF_ITSELF.match(text, end):
        return  # "5.5% of its parameters" compares nothing
    elif re.match(r"\s*(?:of\s|the\s(?:price|cost)s?\b)", text[end:]):
        yield from share_claims(sentence, quantity)
    elif led_by("by").search(text, 0, quantity.start) and sentence.has("verb"):
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
    else:
        yield from _more_or_less(sentence, quantity)


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
    named, end = _metric(sentence, quantity)
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
