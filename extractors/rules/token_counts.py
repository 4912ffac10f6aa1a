"""Tells counts of tokens that are no limit of a model: sizes of prompts, of work, and what a month takes."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.asserted.spoken_of import acts_by_itself
from counterclaim.extractors.rules.phrases import prices as phrases
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.values.conditions import spelled
from counterclaim.extractors.values.workloads import events_a_month, find_workload, states_month

# Before a length of prompts, no limit of the model: "prompts longer than"
_PROMPT_LENGTH = word_pattern(
    r"\b{prompt_nouns}\s(?:(?:that\s)?{prompt_links}\s)?{length_bounds}(?:\sthan)?\s$|\b{length_prepositions}\s"
    r"(?:the\s)?$"
)
# "for queries with 128,000 input tokens": how long those are that something else is said of
_LONG_REQUESTS = word_pattern(r"\b{request_leads}\s(?:\w+\s)?{request_nouns}\s{request_links}\s[~≈]?$")
# "first token in 5 seconds for queries with 128,000 input tokens"
_TIMED_PROMPTS = word_pattern(r"\bseconds?\b[^.;]{0,24}\bfor\s(?:an?\s)?{prompt_nouns}\s(?:with|of)\s(?:[a-z]+\s)?$")
# "above the 200K input threshold", "past the 200K token mark"
_THRESHOLD = word_pattern(r"[\s-]?(?:{threshold_kinds}[\s-]){0,2}{threshold_nouns}\b")
# "long contexts (>128K tokens)": from how long on something is good; "long documents (200K context)" is a window
_LONG_TEXTS = word_pattern(r"\b{long_text_adjectives}\s{long_text_nouns}\s\([>~≥+]?\s?$")
# "a 5.9T token pre-training dataset": what a collection of texts holds
_DATASET = word_pattern(r"[\s-](?:tokens?[\s-])?(?:{training_stages}[\s-]){0,3}{dataset_nouns}\b")
_TRAINED_ON = re.compile(r"\btrain\w*\s(?:\w+\s){0,3}(?:on|using|with|from)\s(?:[\w-]+\s){0,3}[~≈]?$", re.IGNORECASE)
# "(1K in + 1K out)": the tokens of the request that an amount before it is the cost of
REQUEST = re.compile(
    r"\s?\(\s?[~≈]?[\d.,]+\s?[KM]?\s?(?:tokens?\s)?(?:in|input)(?:\stokens?)?\s?(?:[+,/&]|and|plus)\s?"
    r"[\d.,]+\s?[KM]?\s?(?:tokens?\s)?(?:out|output)\b",
    re.IGNORECASE,
)
# "15K output tokens per task vs 16K for B": what a piece of work takes
_PER_TASK = word_pattern(r"\btokens?\s(?:[\w'’-]+\s){0,3}?(?:per|each|every|a)\s(?:[\w-]+\s){0,3}?{counted_work}\b")
_SCALE = {"k": Decimal(1000), "m": Decimal(10**6), "b": Decimal(10**9)}
WINDOWS = ("context_window", "max_output")
_MAX_INPUT = re.compile(
    r"(?:[\s-]tokens?)?(?:\s(?:max|maximum))?\sinput\b(?!\s(?:and|or)\s(?:max\s)?output)", re.IGNORECASE
)
_FIRST = 4  # characters before the name of an entry
_ENTRY_GAP = word_pattern(r"(?:\s\([^()]{1,40}\))?\s?[:–—=-]\s?(?:{entry_bounds}\s)?[~≈<>]?")
_MONTH = re.compile(r".{0,3}/mo|.{0,7}month", re.DOTALL)
_OF_WORK = re.compile(r"\sof\s(?!(?:context|input|output|memory|window|working)\b)[a-z]")
_COUNTED = re.compile(
    r"\s(?!tokens?\b|(?:context\s)?windows\b)(?:[a-z]+s|vocab\w*)\b(?<!as)(?<!is)(?<!ss)(?<!vs)(?<!us)"
)
_OF_TEXT = word_pattern(r"\s(?:(?!tokens?\b)[\w-]+\s){0,2}{text_units}\b")  # "150,000 English words"
_IN_BRACKET = re.compile(r"(?:\s(?:input|output))?(?:\stokens?)?\s\($")
_SIGN = re.compile(r"\(\s?[≤≥<>]=?\s?$")
_FOREIGN = re.compile(r"[\u2e80-\uffff]")  # a unit in another script: "2,200万"
_SUM_BEHIND = re.compile(r"(?:[\s-]?tokens?)?\s(?:input|output)?\s?(?:tokens?\s)?\+\s?[~≈]?\d", re.IGNORECASE)
_SUM_BEFORE = re.compile(r"\d[KkMm]?\s(?:input|output)?\s?(?:tokens?\s)?\+\s?[~≈]?$", re.IGNORECASE)
_TIMED = re.compile(
    r"\b\d+[- ]hours?\s(?:\w+\s)?(?:window|block|limit|session|cap)\b|\btokens?\sper\swindow\b", re.IGNORECASE
)
_MADE_OF_TOKENS = re.compile(r"\d[\d.,]*\s?[KkMm]?-tokens?\s(?P<what>[^.,;:()]{1,60})")
_PRODUCT = re.compile(r"(?:\s(?:output|tokens?)){0,2}\s?[×=*]\s?")
_PAID = re.compile(
    r"(?:\s(?:input|output|prompt|completion|total))?(?:\stokens?)?(?:\s(?:on|with|via|from)\s[\w. -]{1,24}?)?"
    r"\s(?:would\s|will\s)?costs?\b"
)
_PERIOD = 18  # characters of "tokens per month"
_NEAR = 50  # characters between a price and the size of prompts that it is for


def is_input_limit(text: str, at: int) -> bool:
    """True behind the number of "991K max input": it is no limit of what a model writes."""
    return _MAX_INPUT.match(text, at) is not None


def is_no_limit(sentence: Sentence, quantity: Quantity) -> bool:
    """Return whether a number of tokens is of a month, of prompts that a price is for, or of a piece of work."""
    text = sentence.text
    return (
        _MONTH.match(text, quantity.end) is not None
        or _THRESHOLD.match(text, quantity.end) is not None
        or (quantity.bound is not None and _LONG_TEXTS.search(text, 0, quantity.start) is not None)
        or any(m.start() < quantity.start < m.end() for m in REQUEST.finditer(text))
        or _PROMPT_LENGTH.search(text, max(0, quantity.start - 60), quantity.start) is not None
        or (
            quantity.bound != "max"
            and _LONG_REQUESTS.search(text, max(0, quantity.start - 60), quantity.start) is not None
        )
        or _TIMED_PROMPTS.search(text, max(0, quantity.start - 80), quantity.start) is not None
        or text.endswith((" like ", " such as ", "e.g. "), 0, quantity.start)  # "a longer context like 1M"
        or _used().search(text, max(0, quantity.start - 40), quantity.start) is not None
        or _set_up().search(text, max(0, quantity.start - 40), quantity.start) is not None
        or _is_counted(sentence, quantity)
        or _is_size_of_prompts(sentence, quantity)
        or _is_work(text, quantity)
        or _is_used_up(sentence, quantity)
        or (quantity.bound != "max" and _PER_TASK.search(text) is not None)
    )


def is_of_dataset(text: str, quantity: Quantity) -> bool:
    """True for "X is a 5.9T token training dataset", not for "trained on a 12T token dataset"."""
    return _DATASET.match(text, quantity.end) is not None and _TRAINED_ON.search(text, 0, quantity.start) is None


def _is_used_up(sentence: Sentence, quantity: Quantity) -> bool:
    """True for what is worked on or used: "contains 240,000 tokens", "27K input + 27K output", "88K per window"."""
    text, end = sentence.text, quantity.end
    if _FOREIGN.match(text, end) or _SUM_BEHIND.match(text, end) or _SUM_BEFORE.search(text, 0, quantity.start):
        return True
    if quantity.dimension == "number" and quantity.value % 1000 and quantity.value % 1024:
        return True  # "the position 500,002": a window without a unit is a round number
    if _listed("worked_on", r"(?<![\w-])(?:{})\b[^.;,]{{0,24}}$").search(
        text, max(0, quantity.start - 48), quantity.start
    ):
        return not sentence.near(quantity.start, end, "topic", "context_window", "max_output", before=0, after=12)
    if _TIMED.search(text) or _listed("allowances", r"\s?(?:tokens?\s)?(?:{})\b").match(text, end):
        return True
    return acts_by_itself(text, quantity.start)


def _is_counted(sentence: Sentence, quantity: Quantity) -> bool:
    """True for "10K output tokens = $0.75" and "1M output tokens cost $4": tokens that are paid for, and no limit."""
    text = sentence.text
    product = text[max(0, quantity.start - 3) : quantity.start].strip() in {"×", "="} or _PRODUCT.match(
        text, quantity.end
    )
    paid = product or _PAID.match(text, quantity.end)
    return bool(paid) and any(q.dimension.startswith("money") for q in sentence.quantities)


def _is_size_of_prompts(sentence: Sentence, quantity: Quantity) -> bool:
    """True for "$10 per million output tokens (≤200K)": a bound behind a price says for which prompts it is."""
    money = [q for q in sentence.quantities if q.dimension.startswith("money")]
    ends = [q.end for q in money if 0 <= quantity.start - q.end <= _NEAR]
    if ends and _IN_BRACKET.fullmatch(sentence.text, ends[-1], quantity.start):
        return True
    bound = bool(ends) and quantity.bound is not None
    if bound and _SIGN.search(sentence.text, 0, quantity.start):
        return True  # "(≤200K context)"
    return bound and not sentence.near(quantity.start, quantity.end, "topic", "context_window", before=0, after=20)


def _is_work(text: str, quantity: Quantity) -> bool:
    """True for "a 75K-token codebase", "500K tokens of code" and "12K registers": a size of something else."""
    if _OF_WORK.match(text, quantity.end) or _works().match(text, quantity.end) or _OF_TEXT.match(text, quantity.end):
        return True
    if (noun := _MADE_OF_TOKENS.match(text, quantity.start)) is not None:  # "a 75K-token React monorepo"
        return _listed("limits", r"\b(?:{})\b").search(noun["what"]) is None
    return quantity.dimension == "scaled" and _COUNTED.match(text, quantity.end) is not None


@cache
def _listed(key: str, form: str) -> re.Pattern[str]:
    return re.compile(form.format(spelled(base("measures")[key])), re.IGNORECASE)


@cache
def _used() -> re.Pattern[str]:
    """Return the pattern of what says that tokens were used up, right before their number."""
    return re.compile(
        rf"\b(?:{spelled(base('conditions')['used'])})\s(?:about\s|around\s|roughly\s|some\s|only\s|just\s)?$"
    )


@cache
def _set_up() -> re.Pattern[str]:
    """Return the pattern of what leads to the tokens of a test run: "at Q4_K_M with 8K context", "KV cache (8K"."""
    precision = spelled([*base("conditions")["precision"], *base("conditions")["short_precision"]])
    return re.compile(
        rf"(?<![\w-])(?:{precision})(?:\s(?:quant|quantization))?,?\s(?:with|at|and)\s(?:an?\s)?[~≈]?$"
        r"|\bKV[\s-]?cache\s(?:\(|(?:at|for|with)\s)(?:an?\s)?[~≈]?$",
        re.IGNORECASE,
    )


@cache
def _works() -> re.Pattern[str]:
    return re.compile(rf"[\s-](?:{spelled(base('conditions')['works'])})(?![\w-])", re.IGNORECASE)


def names_window(sentence: Sentence) -> bool:
    """Return whether what stands above a sentence speaks of windows or of their dates."""
    return sentence.setting.topic in {*WINDOWS, "knowledge_cutoff"}


def is_announced(sentence: Sentence, quantity: Quantity, topic: str) -> bool:
    """True for "A: 350ms" in a list whose lead, which ends in a colon, or whose heading names the topic."""
    named = sentence.models
    if topic not in {sentence.setting.announced, sentence.setting.topic} or not named or named[0].start > _FIRST:
        return False
    return _ENTRY_GAP.fullmatch(sentence.text, named[-1].end, quantity.start) is not None


def volume(sentence: Sentence, position: int | None = None) -> Decimal | None:
    """Return the tokens a month that the sentence or its heading puts a cost to, or None."""
    from counterclaim.extractors.values.quantities import find_quantities  # noqa: PLC0415 (headings only, rarely reached)

    split = phrases.SPLIT.search(sentence.text)
    if split and states_month(" ".join((sentence.text, *sentence.block.path[-1:]))):
        load = find_workload(sentence.text[split.start() : split.end() + _PERIOD])  # "10M input + 2M output daily"
        if load.monthly and load.tokens is not None:
            return load.tokens
        return Decimal(split[1]) * _SCALE[split[2].lower()] + Decimal(split[3]) * _SCALE[split[4].lower()]
    for quantity in reversed(sentence.quantities):
        if position is not None and quantity.start > position:
            continue
        before = sentence.text[: quantity.start]
        per_unit = quantity.value == 1_000_000 and before.rstrip().lower().endswith("per")
        if (
            quantity.dimension == "tokens"
            and quantity.value >= 1_000_000
            and not per_unit
            and phrases.VOLUME.search(before)
        ):
            return quantity.value
    for heading in reversed(sentence.block.path[-2:]):
        if phrases.PER_MONTH_PATH.search(heading):
            found = [q for q in find_quantities(heading) if q.dimension == "tokens"]
            if found and found[0].low is None:
                return found[0].value
    return None


def workload_above(sentence: Sentence) -> Decimal | None:
    """Return the tokens a month that a line or a heading above states for what follows, or None."""
    if sentence.setting.volume is not None:
        return sentence.setting.volume
    for heading in reversed(sentence.block.path[-2:]):
        if states_month(heading) and any(map(str.isdigit, heading)):
            load = find_workload(heading)
            if load.monthly and load.tokens is not None:
                return load.tokens
    return None


def events_of(sentence: Sentence, position: int) -> str | None:
    """Return the pieces of work a month, before an amount, that it is paid for: "500,000 monthly requests"."""
    words = events_a_month(sentence.text[:position]) if "0" in sentence.text else None
    if words is None or any(mention.start < sentence.text.find(words) for mention in sentence.models):
        return None  # "X allows 3,000 messages a month for $20 a month"
    return words
