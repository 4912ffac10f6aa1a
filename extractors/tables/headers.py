"""Maps labels (of columns, rows and label-value lines) to an attribute and a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from counterclaim.extractors.lexicon import base, load, pattern, per_lexicon
from counterclaim.extractors.lexicon.attributes import Header, headers
from counterclaim.extractors.lexicon.benchmark_names import UNSEEN_BENCHMARK
from counterclaim.extractors.lexicon.regex import compiled
from counterclaim.extractors.sentences.tokenizer import cue_phrases, unseen_slug
from counterclaim.extractors.values.label_scales import amount_scale

_UNIT_IN_BRACKETS = pattern("labels.unit_in_brackets")
_MONEY_WORDS = pattern("labels.money_words")
_TOKEN_WORDS = pattern("labels.token_words")

_MONEY_SIGN = pattern("cells.money_unit")
_BETWEEN = re.compile(r"\s?[/&+]\s")  # "MMLU / C-Eval"

_BATCH = pattern("labels.batch")
_AMOUNT = re.compile(r"[$€£]\s?\d")
_EDITION = re.compile(r"((?: [A-Z][A-Za-z]+){2,3})(?=\s*(?:\(|%|$))")
_BENCHMARK_NAME = re.compile(r"[A-Z][\w.τ²'’-]*(?:[ -][\w.'’-]+){0,3}(?:\s\([^()]{1,24}\))?")
_PER_TOKEN = pattern("labels.per_token")
_PRICES_PER_TOKEN = pattern("labels.prices_per_token")
_TOKENS_PER_SECOND = pattern("labels.tokens_per_second")
_JUST_PRICE = pattern("labels.just_price")
_UP_TO_DATE = pattern("labels.up_to_date")
_SIDES = frozenset({"input_price", "output_price", "cached_input_price"})
_UNIT_GIVEN = pattern("labels.unit_given")


@dataclass(frozen=True, slots=True)
class HeaderReading:
    """A parsed label: ``attribute`` ("" to ignore), ``kind`` of its cells, a scale for numbers without unit."""

    attribute: str
    kind: str
    scale: Decimal = Decimal(1)
    tokens: bool = False
    text: str = ""
    tier: str | None = None
    amounts: bool = False  # bare numbers are money: a caption or heading says so


@per_lexicon()
def _patterns() -> list[tuple[re.Pattern[str], Header]]:
    return [(compiled(header.match, fold=True), header) for header in headers()]


@per_lexicon()
def _benchmarks() -> tuple[re.Pattern[str], dict[str, str]]:
    by_alias = {
        alias.lower(): label.split(":", 1)[1]
        for label, aliases in cue_phrases().items()
        if label.startswith("bench:")
        for alias in aliases
    }
    by_alias |= {
        alias.lower(): key for key, entry in load("benchmarks").items() for alias in entry.get("label_aliases", [])
    }
    body = "|".join(re.escape(alias) for alias in sorted(by_alias, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?<!\b[A-Z]-)(?:{body})(?![\w+])", re.I), by_alias


def benchmark_in(text: str) -> str | None:
    """Return the id of the (longest, first) benchmark that a label names, or None."""
    pattern, by_alias = _benchmarks()
    for match in pattern.finditer(text):
        key = by_alias[match[0].lower()]
        if not load("benchmarks")[key].get("case") or match[0] == match[0].upper():
            return key
    unseen = UNSEEN_BENCHMARK.search(text)
    return unseen_slug(unseen[0]) if unseen else None


def _edition_in(text: str) -> str | None:
    """Return the benchmark of a label; "SWE-bench Bash Only (%)" is an edition of its own, "MMLU Score" is none."""
    bench = benchmark_in(text)
    pattern, by_alias = _benchmarks()
    match = pattern.search(text) if bench else None
    if match is None or by_alias[match[0].lower()] != bench:
        return bench
    edition = _EDITION.match(text, match.end())
    words = edition[1].split() if edition else []
    if len(words) < 2 or any(word.lower().strip("().") in _generic_words() for word in words):
        return bench
    return unseen_slug(f"{match[0]} {' '.join(words)}")


@cache
def _generic_words() -> frozenset[str]:
    """Return the words that stand behind a benchmark's name without making it another."""
    return frozenset(base("cells")["generic_benchmark_words"])


def unseen_benchmark(text: str) -> HeaderReading | None:
    """Return a label for a row that stands in a list of benchmarks: any short name, "DeepSearchQA"."""
    plain = text.strip(" *_:")
    if not _BENCHMARK_NAME.fullmatch(plain) or plain.lower() in _generic_words():
        return None
    return HeaderReading(f"benchmark:{unseen_slug(plain)}", "score", text=plain)


@per_lexicon(maxsize=1024)
def read_label(text: str) -> HeaderReading | None:
    """Return the parsed label, or None for an unknown one.

    >>> read_label("Output ($ / 1M tokens)").attribute
    'output_price'
    """
    plain = " ".join(text.strip(" *_:#|").replace("_", " ").split())
    if not plain or len(plain) > 80:
        return None
    parts = [benchmark_in(part) for part in _BETWEEN.split(plain)]
    if len(parts) > 1 and all(parts) and len(set(parts)) == len(parts):
        return HeaderReading("+".join(f"benchmark:{part}".replace(".", "-") for part in parts), "score", text=plain)
    bench = _edition_in(plain)
    if bench is not None:
        return HeaderReading(f"benchmark:{bench.replace('.', '-')}", "score", text=plain)
    lower = plain.lower()
    for regex, header in _patterns():
        if not regex.search(lower):
            continue
        if not header.attribute:
            return HeaderReading("", "ignore", text=plain)
        if header.not_money and _MONEY_WORDS.search(plain):
            continue
        kind = header.kind
        money = kind == "money"
        scale = amount_scale(plain) if money else _scale_of(plain, kind)
        tier = _BATCH.search(plain) if money else None
        return HeaderReading(
            header.attribute, kind, scale, bool(_TOKEN_WORDS.search(plain)), plain, tier and tier[0].lower()
        )
    return None


def fitted_to_cell(label: HeaderReading, cell: str, announced: str = "") -> HeaderReading:
    """Return the label that a cell shows to be meant, else the same.

    "Output tokens" above amounts of money is a price, "Training data" before a date a cutoff.
    """
    if label.attribute == "max_output" and (_AMOUNT.search(cell) or _PRICES_PER_TOKEN.match(announced)):
        return HeaderReading("output_price", "money", amount_scale(label.text), True, label.text)
    if label.attribute == "training_tokens" and _UP_TO_DATE.fullmatch(cell):
        return HeaderReading("knowledge_cutoff", "date", text=label.text)
    return label


def with_announced(label: HeaderReading, announced: str) -> HeaderReading:
    """Return the label with the unit that a caption or heading announces: "Pricing (USD per 1K tokens)".

    It also says which side a column of "Cost" is about: "Cost per 1M output tokens".
    """
    if label.kind == "tps" and _TOKENS_PER_SECOND.search(announced):
        return replace(label, tokens=True)
    if label.kind != "money" or not _PER_TOKEN.search(announced):
        return label
    side = read_label(announced) if label.attribute == "token_price" and _JUST_PRICE.fullmatch(label.text) else None
    if side is not None and side.attribute in _SIDES:
        label = replace(label, attribute=side.attribute)
    scale = label.scale if _UNIT_GIVEN.search(label.text) else label.scale * amount_scale(announced)
    return replace(label, scale=scale, tokens=True, amounts=_MONEY_SIGN.search(announced) is not None)


def _scale_of(label: str, kind: str) -> Decimal:
    """Return the scale a label puts on bare numbers: "Context (K)", "Parameters (B)", "Latency (ms)"."""
    unit = _UNIT_IN_BRACKETS.search(label)
    if unit is None or kind == "money":
        return Decimal(1)
    first = unit[1].lower()
    if first == "ms":
        return Decimal("0.001")
    return {"k": Decimal(1000), "t": Decimal(1000), "m": Decimal(10**6), "b": Decimal(10**9)}[first[0]]
