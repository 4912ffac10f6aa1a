"""Tells what an amount measures: the word behind it, the measure it stands in, or the one of an amount before."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.comparison_phrases import compared_by
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.comparisons.amounts.factors import alternatives
from counterclaim.extractors.rules.comparisons.amounts.listed_multiples import earlier_of_list
from counterclaim.extractors.rules.comparisons.aspects import side_opened
from counterclaim.extractors.rules.phrases import ratios as phrases
from counterclaim.extractors.sentences.records import Cue, Sentence

_SIDES = {"input_price": "input", "output_price": "output"}
_PRICES = frozenset({"money", "money_per_mtok"})
_TO_SIDE = 20  # characters between a price and its side: "$2 per million input", "output at $8"
_FAR = 60  # and between a price and the amount that compares it
_PARTED = re.compile(r"[;:]|\.\s|\b(?:and|but|while|though|although|whereas|that|that['’]s)\b", re.I)
_TO_OWNER = re.compile(r"\s(?:of\s)?(?:the\s)?")
_OWNS_IT = re.compile(r"['’]s?\s?(?=[.,;:()!—–]|$|(?:and|but|while|at|on|for)\b)")
LARGEST_WINDOW = 50_000_000  # of more tokens a model may have been trained on
_ROLE_NOUN = re.compile(r"\s(input|output)(?=\s(?:than|tokens?|prices?|costs?|over|vs|and|but)\b|[,;.)]|$)", re.I)
_ACTIVE = re.compile(r"\bactiv(?:e|ated)\s$", re.IGNORECASE)  # "5x fewer active parameters"
_ROLE_OF_LATER = re.compile(r"\s[a-z]+\s(?:on|for)\s(?:the\s)?(input|output)\b", re.I)  # "and 3x more for output"
_TRAINED_ON = re.compile(r"\s(?:more|fewer|less)\s(?:pre-?)?training\s(?:tokens|data)\b", re.I)
_MORE_TOKENS = re.compile(
    r"\s(?P<more>more|as many|fewer|less|the)\s(?:input\s|output\s)?tokens?\b"
    r"(?P<rate>\s?(?:per|a|each|/)\s?s(?:ec(?:ond)?)?\b)?",
    re.I,
)


def metric_of(sentence: Sentence, quantity: Quantity) -> tuple[str | None, int]:
    """Return (metric, end of the words that carry the comparison), (None, end) if nothing says what is compared."""
    metric, end = _stated(sentence, quantity)
    if metric is None and _bare_sides().match(sentence.text, quantity.end):
        earlier = earlier_of_list(sentence, quantity)
        metric = metric_of(sentence, earlier)[0] if earlier else None
        role = _ROLE_OF_LATER.match(sentence.text, quantity.end)
        metric = f"{role[1].lower()}_price" if role and metric and metric.endswith("price") else metric
    if metric is None and (owned := owned_behind(sentence, quantity.end)):
        metric, end = subject_measure(sentence, quantity), owned.end
    if metric == "price" and (side := _side_beside(sentence, quantity) or side_opened(sentence, quantity.start)):
        metric = f"{side}_price"
    return metric, end


def owned_behind(sentence: Sentence, at: int) -> Mention | None:
    """ "is half B's", "is a fifth of B's": the model that stands there in the possessive, with nothing that it owns."""
    lead = _TO_OWNER.match(sentence.text, at)
    owner = next((m for m in sentence.models if lead and m.start == lead.end()), None)
    return owner if owner and _OWNS_IT.match(sentence.text, owner.end) else None


def _side_beside(sentence: Sentence, quantity: Quantity) -> str | None:
    """ "At $2 per million input tokens, A is 3x cheaper", "half of B's $4/M output": the one side that is priced."""
    roles = {cue.key for cue in sentence.of("role") if cue.key in _SIDES}
    if len(roles) != 1 or not sentence.quantities:
        return None
    for cue in sentence.of("role"):
        for price in sentence.quantities:
            if price.dimension in _PRICES and (cue.key in _SIDES) and _beside(sentence, price, cue, quantity):
                return _SIDES[cue.key]
    return None


def _beside(sentence: Sentence, price: Quantity, role: Cue, quantity: Quantity) -> bool:
    """True if a price stands with its side in the clause of an amount, before it or right behind its object."""
    near = -_TO_SIDE <= role.start - price.end <= _TO_SIDE or price.start <= role.start < price.end
    first, last = min(price.start, role.start), max(price.end, role.end)
    if not near or not (last <= quantity.start or first >= quantity.end):
        return False
    between = sentence.text[last : quantity.start] if last <= quantity.start else sentence.text[quantity.end : first]
    return len(between) <= _FAR and _PARTED.search(between) is None


def _stated(sentence: Sentence, quantity: Quantity) -> tuple[str | None, int]:
    """Return what the words behind an amount or those before it say that it measures."""
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
    if trained := _TRAINED_ON.match(sentence.text, quantity.end):
        return "training_tokens", trained.end()
    behind = _MORE_TOKENS.match(sentence.text, quantity.end)
    if behind is None:
        return None
    if behind["rate"]:
        return "throughput", behind.end()
    holds = _listed_before("holds").search(sentence.text, 0, quantity.start)
    return ("context_window", behind.end()) if holds and behind["more"].lower() != "fewer" else None


def subject_measure(sentence: Sentence, quantity: Quantity) -> str | None:
    """ "A's output price is half B's": the metric is the subject, the last named before the amount."""
    before = [cue for cue in sentence.of("metric") if cue.end <= quantity.start]
    if not before:
        return None
    cue = max(before, key=lambda one: (one.end, one.end - one.start))
    linked = _listed_before("links").search(sentence.text, cue.end, quantity.start)
    between = sentence.text[cue.end : linked.start()] if linked else ","
    return None if re.search(r"[,;:()]|\.\s", between) or len(between) > 50 else cue.key


def _metric_ahead(sentence: Sentence, quantity: Quantity) -> str | None:
    """ "A's output price is 15x that of B": the metric is the subject, and the words behind the number name none."""
    before = [cue for cue in sentence.of("metric") if cue.end <= quantity.start]
    if not before or _bare_sides().match(sentence.text, quantity.end) is None:
        return None
    cue = max(before, key=lambda one: (one.end, one.end - one.start))
    if not sentence.text[cue.end : quantity.start].strip():
        return cue.key  # "a price tag five times lower than that of B"
    return subject_measure(sentence, quantity)


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
    further = further or phrases.ROLE_RIGHT_AHEAD.search(text[:start])
    return (f"{further[1].lower()}_price" if further else metric), end
