"""Tells prices without a unit that are no prices of tokens but what a piece of work comes to: bills and their parts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.records import Block, Claim, Document
from counterclaim.extractors.values.conditions import spelled
from counterclaim.extractors.values.workloads import find_workload, names_people, states_month

_PRICES = frozenset({"input_price", "output_price", "cached_input_price", "token_price"})
_JUDGED = _PRICES | {"monthly_cost"}
_LINES = "workload."  # the rules of tables and lists of costs
_MILLION = 1_000_000
_LONGEST = 160  # characters of a line that leads to others
_MOST_ABOVE = 12  # blocks between a line and the one that leads to it
_BREAK = re.compile(r"[\n;]|\.\s|,\s(?:so|which|but|while|and so)\s")
# "per million", "/M", "/1K tokens": prices of tokens, however they are listed
_UNIT = re.compile(
    r"(?:per|/|a|an|each|every)\s?(?:1M\b|1,?000,?000\b|million|mill?\b|M\b|MTok|1K\b|1,?000\stok|thousand\stok|token)|\$/M",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"[~≈]?\s?[$€£]\s?\d[\d,.]*[KkMm]?")
_RESULT = re.compile(r"(?:\+|\d\s?(?:M|K|B|million|tokens)?\s?[×x*·]|[×*])[^=;]{1,80}=\s?\**[~≈]?\s?$")
_TERM = re.compile(r"[^=;]{0,40}\+[^=;$€£]{0,20}[$€£]\d[^=;]{0,40}=\s?\**[~≈]?\s?[$€£]")
_ADDED = re.compile(r"[$€£]\d[^=;]{0,40}\+[^=;]{0,30}$")
_SUM = re.compile(r"\s?[^=;]{0,40}=\s?\**[~≈]?\s?[$€£]")
_COUNT = r"(?P<n>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?(?P<s>K|M|B|thousand|million|billion)?"
# "50M input tokens: $150", "Input (50M tokens): $150", "10M output = $40"
_COUNTED_BEFORE = re.compile(
    rf"(?<![\w.,$<>≤≥–-]){_COUNT}\s(?:(?:cached|input|output|prompt|completion)\s?(?:tokens?)?|tokens?(?:\s(?:in|out|of\s)?(?:input|output)?)?)"
    r"\)?\s?(?::|=|→|->|–|—|costs?|(?:would|will)\scost)\s?\**[~≈]?\s?$",
    re.IGNORECASE,
)
# "costs $150 for 50M tokens"
_COUNTED_BEHIND = re.compile(rf"\s(?:for|to\sprocess)\s{_COUNT}\s(?:input\s|output\s)?tokens\b", re.IGNORECASE)
_USE = re.compile(r"(?:\d\s?[KMB]|\d{3}|\b(?:tokens?|thousand|million|billion))\s?$", re.IGNORECASE)
_PAIR = re.compile(r"\([~≈]?[$€£][\d.,]+\s?/\s?[$€£]?[\d.,]+\)")  # "Claude Sonnet 4.5 ($3/$15)"
_OF_MONTH = re.compile(r"\b(?:month|total|overall)", re.IGNORECASE)
_MONTH = re.compile(r"\bmo(?:nth)?$", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_MOST_BETWEEN = 4  # words between a piece of work and what it costs
_SCALES = {"": 1, "k": 1000, "thousand": 1000, "m": 10**6, "million": 10**6, "b": 10**9, "billion": 10**9}
_UNITS = frozenset({1, 1000, _MILLION})


def without_bills(document: Document, claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield the claims but for prices of tokens that are parts of a bill by their words or by what stands above."""
    blocks = [block for block in document.blocks if block.kind != "code"]
    starts = [block.start for block in blocks]
    leads: dict[int, bool] = {}
    for claim in claims:
        if claim.attribute not in _JUDGED or claim.relation != "is" or not claim.value:
            yield claim
            continue
        index = bisect_right(starts, claim.start) - 1
        if index < 0 or blocks[index].kind == "cell" or claim.end > blocks[index].end:
            yield claim
            continue
        clause, start, end = _clause(document, blocks[index], claim)
        if claim.attribute not in _PRICES:
            calculated = claim.rule.startswith(_LINES)
            if not _is_no_month(clause, start, end) and (calculated or not _RESULT.search(clause, 0, start)):
                yield claim
            continue
        if _RESULT.search(clause, 0, start) and not _UNIT.match(clause, end):
            continue
        if _UNIT.search(clause) or _PAIR.match(clause, max(0, clause.rfind("(", 0, start))):
            yield claim
            continue
        if index not in leads:
            leads[index] = _is_led(document, blocks, index)
        if not leads[index] and not _is_part(clause, start, end):
            yield claim


def _clause(document: Document, block: Block, claim: Claim) -> tuple[str, int, int]:
    """Return the clause of an amount, and where the amount stands in it."""
    before = document.text[block.start : claim.start]
    begin = max((match.end() for match in _BREAK.finditer(before)), default=0)
    behind = document.text[claim.end : block.end]
    stop = _BREAK.search(behind)
    clause = before[begin:] + document.text[claim.start : claim.end] + behind[: stop.start() if stop else None]
    at = len(before) - begin
    amount = _AMOUNT.search(clause, at)
    return clause, amount.start() if amount else at, amount.end() if amount else at + claim.end - claim.start


def _is_part(clause: str, start: int, end: int) -> bool:
    """True for an amount that its own clause adds up, multiplies, or puts to so many tokens or one piece of work."""
    before = clause[:start]
    if _RESULT.search(before) or _TERM.match(clause, end) or (_ADDED.search(before) and _SUM.match(clause, end)):
        return True
    if any(
        match and _tokens(match) not in _UNITS
        for match in (_COUNTED_BEFORE.search(before), _COUNTED_BEHIND.match(clause, end))
    ):
        return True
    return bool(_of_period().search(before) or _total().search(clause)) or _is_of_work(clause, start, end)


def _is_no_month(clause: str, start: int, end: int) -> bool:
    """True for a monthly cost that is only a part, a saving, or of something else: "Input: $150/month"."""
    before = clause[:start]
    if "+" in before:
        return False  # "$150 (input) + $60 (output) = $210"
    if _other_label().search(before) or _other_behind().match(clause, end):
        return True
    named = [match for match in _costs().finditer(before) if not _WORD.search(before, match.end())]
    if any(not _OF_MONTH.search(match[0]) for match in named):
        return True
    work = _of_work().match(clause, end)
    return work is not None and _MONTH.search(work[0]) is None


def _is_of_work(clause: str, start: int, end: int) -> bool:
    """True for "each call costs $4 for input and $6 for output" and "$4 input per document": no other words between."""
    for match in _of_work().finditer(clause):
        leads = match.end() <= start
        if leads and _USE.search(clause, 0, match.start()):
            continue  # "at 5M tokens per month, ..."
        between = clause[match.end() : start] if leads else clause[end : match.start()]
        most = _MOST_BETWEEN if leads else 1
        if len(_WORD.findall(_AMOUNT.sub(" ", _sides().sub(" ", between)))) <= most:
            return True
    return False


def _tokens(match: re.Match[str]) -> float:
    return float(match["n"].replace(",", "")) * _SCALES[(match["s"] or "").lower()]


def _is_led(document: Document, blocks: Sequence[Block], index: int) -> bool:
    """Return whether what stands above a block, or beside it in its list, says that amounts are of a workload."""
    block = blocks[index]
    above = [*block.path[-2:]] if len(block.path) > 1 else []
    lead = _lead(document, blocks, index)
    if any(_UNIT.search(line) for line in (*above, lead)):
        return False
    return any(map(_heads_bill, (*above, lead))) or _has_total(document, blocks, index)


def _lead(document: Document, blocks: Sequence[Block], index: int) -> str:
    """Return the line above a list or a line, over those of names alone, that gives what the amounts are for."""
    path = blocks[index].path
    for other in range(index - 1, max(-1, index - _MOST_ABOVE), -1):
        text = document.of(blocks[other])
        if blocks[other].path != path or blocks[other].kind == "heading":
            return ""
        if text.rstrip(" *_").endswith(":") and len(text) <= _LONGEST and any(map(str.isdigit, text)):
            if find_workload(text).counted or _costs().search(text):
                return text
        elif blocks[other].kind == "paragraph" and len(text) > _LONGEST:
            return ""
    return ""


def _heads_bill(words: str) -> bool:
    """True for "Monthly cost for 100M tokens", "Example: 1,000 support tickets", "Cost per request"."""
    if not words:
        return False
    if _costs().search(words):
        return True
    load = find_workload(words)
    if load.monthly or (names_people(words) and states_month(words)):
        return True
    if load.tokens is not None:
        return load.tokens not in _UNITS and not _prompts().search(words)
    return load.counted and "token" not in words.lower() and _scenario().search(words) is not None


def _has_total(document: Document, blocks: Sequence[Block], index: int) -> bool:
    """Return whether an item is in a list whose last lines say what it comes to: "Total: $1,650"."""
    own = blocks[index]
    for other in blocks[index + 1 : index + 7]:
        if other.kind != own.kind or other.path != own.path or other.level != own.level:
            return False
        if _total_line().match(document.of(other)):
            return True
    return False


def _data(key: str) -> str:
    return spelled(base("bills")[key])


@cache
def _total_line() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{_data('adjectives')})\W(?:[\w ]{{0,24}})\W{{0,6}}[~≈]?[$€£]\d", re.IGNORECASE)


@cache
def _total() -> re.Pattern[str]:
    return re.compile(
        rf"[$€£]\d[\d,.]*\s(?:{_data('totals')})\b|\b(?:{_data('totals')})\W{{1,4}}[~≈]?[$€£]\d", re.IGNORECASE
    )


@cache
def _of_period() -> re.Pattern[str]:
    """Return the pattern of "Monthly input cost:" and "Your output bill is" before an amount."""
    sides = _data("sides")
    return re.compile(
        rf"\b(?:{_data('adjectives')})\s(?:{sides})\b[^$€£]{{0,30}}$|\b(?:{sides})\s(?:{_data('bills')})\b[^$€£]{{0,30}}$",
        re.IGNORECASE,
    )


@cache
def _other_label() -> re.Pattern[str]:
    """Return the pattern of what stands before an amount that is no whole cost of a month: "Savings: "."""
    labels = spelled([*base("bills")["sides"], *base("bills")["no_costs"]])
    return re.compile(
        rf"\b(?:{_data('savings')})\b(?:\s(?!for\b)[\w-]+){{0,3}}\W{{1,6}}[~≈]?$"
        rf"|\b(?:{labels})\b(?:\s(?!for\b)[\w-]+){{0,3}}(?:\s?\([^()]*\))?\s?[:=|→–—]"
        rf"(?:[^:;+]{{1,60}}=)?\W{{0,5}}[~≈]?$",
        re.IGNORECASE,
    )


@cache
def _other_behind() -> re.Pattern[str]:
    return re.compile(rf"(?:\s?/\s?\w+|\s(?:a|per)\s\w+)?\s(?:{_data('savings')})\b", re.IGNORECASE)


@cache
def _sides() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_data('sides')})\b", re.IGNORECASE)


@cache
def _of_work() -> re.Pattern[str]:
    """Return the pattern of one piece of work, or of so many, that something costs for."""
    works = spelled([*base("workloads")["events"], *base("bills")["works"]])
    return re.compile(
        rf"(?:\b(?:{_data('each')})\s|/\s?)(?:[\d,]+K?\s)?(?:(?!tokens?\b)[\w-]+\s){{0,2}}?(?:{works})\b(?!\s(?:tokens?|caching))"
        rf"|(?:\bper\s|/\s?)(?:{_data('periods')})\b",
        re.IGNORECASE,
    )


@cache
def _costs() -> re.Pattern[str]:
    works = spelled([*base("workloads")["events"], *base("bills")["works"]])
    return re.compile(
        rf"\b(?:{_data('adjectives')})\s(?:[\w-]+\s){{0,1}}(?:{_data('costs')})\b"
        rf"|\b(?:{_data('costs')})\s(?:{_data('each')})\s(?:[\d,]+K?\s)?(?:\w+\s)?(?:{works}|{_data('periods')})\b"
        rf"|\b(?:{_data('costs')})\s(?:{_data('calculations')})\b",
        re.IGNORECASE,
    )


@cache
def _prompts() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_data('sizes')})\b", re.IGNORECASE)


@cache
def _scenario() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_data('scenarios')}|{_data('costs')}|{_data('bills')})\b", re.IGNORECASE)
