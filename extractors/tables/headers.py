"""Reads the labels of a table: with their cells, and with what a caption or heading above announces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from counterclaim.extractors.labels.candidates import parse_label
from counterclaim.extractors.labels.reading import read_label, read_plan
from counterclaim.extractors.labels.records import HeaderReading, Meaning, ParsedLabel
from counterclaim.extractors.labels.segments import segments_of
from counterclaim.extractors.labels.shapes import shapes_of
from counterclaim.extractors.labels.vocabulary import shapes
from counterclaim.extractors.lexicon import base, per_lexicon
from counterclaim.extractors.lexicon.benchmark_names import unseen_slug
from counterclaim.extractors.lexicon.benchmark_table import PREFIX
from counterclaim.extractors.values.conditions import is_cache_write, names_other_medium
from counterclaim.extractors.values.workloads import find_workload

_LONGEST_CONDITION = 40
_LONGEST = 300  # characters of a caption that are looked at
_BENCHMARK_NAME = re.compile(r"[A-Z][\w.τ²'’-]*(?:[ -][\w.'’-]+){0,3}(?:\s\([^()]{1,24}\))?")
_IN_BRACKET = re.compile(r"\s\((?P<inside>[^()]{2,24})\)$")
_SIDES = frozenset({"input_price", "output_price", "cached_input_price"})
_PRICE = "token_price"
_BY_CASE = frozenset({"seconds", "tps", "monthly"})  # kinds that are given for several cases
_VOLUME = re.compile(r"\btok(?:en)?s?\s?(?:/|per\b|an?\b|each\b)\s?(?:month|mo\b|day|week|year)", re.IGNORECASE)
_OTHER_AMOUNT = re.compile(r"(?:/|\bper)\s?(?!1\s?[KkMm]\b|1,?000)\d[\d,]*\s?[KkMm]\b")  # "$/100K" is no unit of prices
_WINDOW = re.compile(r"(?:@|at)?\s?\d{1,4}\s?[kKM](?:\s(?:tokens?|context|ctx|context\slength)){0,2}", re.IGNORECASE)
_MEMORY = "vram"
_NUMBERING = re.compile(r"^\s*\d+(?:\.\d+)*[.):]?\s+")


def read_header(text: str, cells: Sequence[str], announced: str = "") -> HeaderReading | None:
    """Return what a label of a table announces, None if that stays open."""
    above = _units_in(announced[:_LONGEST])
    proven = frozenset(shape for unit in above for shape in unit.proves)
    label = read_label(text, cells, proven) or read_plan(text, cells)
    if label is not None and label.kind == "money" and _OTHER_AMOUNT.search(text):
        return None
    return None if label is None else _with_announced(label, announced[:_LONGEST], above)


def unit_stated(text: str) -> str:
    """Return the last statement of a text that gives the unit of all its prices, "" if none does.

    >>> unit_stated("A single page. All prices are dollars per million tokens. Have fun.")
    'prices are dollars per million tokens'
    """
    found = [match[0] for match in _statement().finditer(text)]
    return next((one for one in reversed(found) if any(unit.token for unit in _units_in(one))), "")


@cache
def _statement() -> re.Pattern[str]:
    words = base("cells")["price_statements"]
    subject, verb = ("|".join(map(re.escape, words[key])) for key in ("subjects", "verbs"))
    return re.compile(rf"\b(?:{subject})\s(?:{verb})\b[^.!?|\n]{{0,60}}", re.IGNORECASE)


def read_above(text: str, label: str, cells: Sequence[str]) -> HeaderReading | None:
    """Return what a caption or heading says of cells whose own label names a case.

    "Speed" above "Simple query", "VRAM needed" above "FP16" and "Q4_K_M".
    """
    parsed = parse_label(label)
    if _WINDOW.fullmatch(label.strip(" *_")):
        return _memory_at(text, label.strip(" *_"), cells)
    if parsed.measures or not label.strip():
        return None
    found = read_label(_NUMBERING.sub("", text), cells)
    if found is not None and found.kind == "gb" and _is_precision(parsed):
        return replace(found, tier=parsed.text)
    return None if found is None or found.kind not in _BY_CASE else replace(found, tier=found.tier or parsed.text)


def states_token_price(text: str) -> bool:
    """Return whether a text says that its amounts are for a number of tokens: "Pricing (USD per 1M tokens)"."""
    return any(unit.token and unit.proves for unit in _units_in(text[:_LONGEST]))


def _is_precision(parsed: ParsedLabel) -> bool:
    """Return whether a label is how weights are stored and no more: "FP16", "Q4_K_M", "4-bit"."""
    return bool(parsed.segments) and all(
        any(meaning.role == "scope" and meaning.key == "memory" for meaning in segment.meanings)
        for segment in parsed.segments
    )


def _memory_at(text: str, window: str, cells: Sequence[str]) -> HeaderReading | None:
    """Return the memory that a heading announces of cells in gigabytes below a window: "32k context"."""
    for segment in segments_of(text[:_LONGEST]):
        if any(meaning.key == _MEMORY for meaning in segment.meanings):
            found = read_label(segment.text, cells)
            return replace(found, tier=window) if found is not None and found.attribute == _MEMORY else None
    return None


def may_be_label(text: str) -> bool:
    """Return whether a text can be read as a label, with cells that fit it."""
    return bool(parse_label(text).candidates)


def names_measure(text: str) -> bool:
    """Return whether a phrase of a text is of what is measured: "Price", "Daily cost"; not "Tests"."""
    parsed = parse_label(text)
    return bool(parsed.measures or parsed.candidates)


def is_unit(text: str) -> bool:
    """Return whether a text is a unit and nothing else: "$/1M tokens", "tok/s"."""
    segments = parse_label(text).segments
    roles = [{meaning.role for meaning in segment.meanings} for segment in segments]
    return any("unit" in found for found in roles) and all(found & {"unit", "filler"} for found in roles)


def may_be_prose(text: str) -> bool:
    """Return whether cells under an unread label may be read as sentences.

    Not where a part of the label names a measure and another part is unknown ("Cost per task"): what is measured is
    known to be something else; nor under what is no price of text ("5m cache writes").
    """
    if is_cache_write(text) or names_other_medium(text):
        return False
    parsed = parse_label(text)
    return not (parsed.measures and parsed.unknown)


def costs_extra(label: str, cell: str) -> bool:
    """Return True for "$25/M" beside "Fine-tuning": the price of a capability, not of the tokens of a model."""
    return "$" in cell and {found.kind for found in parse_label(label).candidates} == {"flag"}


def benchmark_in(text: str) -> str | None:
    """Return the id of the first benchmark that a text names, or None."""
    for segment in segments_of(text[:_LONGEST]):
        for meaning in segment.meanings:
            if meaning.role == "benchmark":
                return meaning.key.removeprefix(PREFIX)
    return None


def one_benchmark_in(text: str) -> str | None:
    """Return the id of the one benchmark that a text names, None if it names none or several."""
    segments = segments_of(text) if text else ()
    keys = {meaning.key for one in segments for meaning in one.meanings if meaning.role == "benchmark"}
    return keys.pop().removeprefix(PREFIX) if len(keys) == 1 else None


def unseen_benchmark(text: str) -> HeaderReading | None:
    """Return a label for a row that stands in a list of benchmarks: any short name, "DeepSearchQA"."""
    plain = text.strip(" *_:")
    if not _BENCHMARK_NAME.fullmatch(plain) or plain.lower() in _generic_words() or _names_attribute(plain):
        return None
    return HeaderReading(f"benchmark:{unseen_slug(_without_area(plain))}", "score", text=plain)


def _without_area(name: str) -> str:
    """Return "Harbor Agent" for "Harbor Agent (law)": a bracket that says what is tested is no part of the name."""
    match = _IN_BRACKET.search(name)
    parts = parse_label(match["inside"]).segments if match else ()
    areas = [any(m.role == "scope" and m.key == "area" for m in part.meanings) for part in parts]
    return name[: match.start()] if match and areas and all(areas) else name


def condition_in(head: str, text: str) -> str | None:
    """Return the condition in a cell of a column of set-ups: "EM", "5-shot"; a bare number goes with the head."""
    plain = text.strip(" *_-–—()")
    if not plain or len(plain) > _LONGEST_CONDITION:
        return None
    return f"{plain} {head.strip(' *_#').lower()}" if plain.isdigit() else plain


def _names_attribute(text: str) -> bool:
    """Return whether some phrase of a text is an attribute's and of no benchmark: "Latency vs Small 3"."""
    roles = [{meaning.role for meaning in segment.meanings} for segment in parse_label(text).segments]
    return any(found & {"attribute", "side"} and "benchmark" not in found for found in roles)


def for_cell(label: HeaderReading, cell: str) -> HeaderReading:
    """Return what an ambiguous label means over one cell that differs from the others: "14T tokens" among dates."""
    if len(parse_label(label.text).candidates) < 2:
        return label
    fits = bool(shapes_of(cell) & shapes(label.kind, "proves"))
    return label if fits else read_label(label.text, [cell]) or label


@cache
def _generic_words() -> frozenset[str]:
    """Return the words that stand behind a benchmark's name without making it another."""
    return frozenset(base("cells")["generic_benchmark_words"])


@per_lexicon(maxsize=256)
def _units_in(text: str) -> tuple[Meaning, ...]:
    """Return the units that a caption or heading gives for the cells: "Pricing (USD per 1K tokens)".

    Tokens of a month are no unit: "High volume (1M-10M tokens/month)" says how much is used.
    """
    if _VOLUME.search(text) or _counts_events(text):
        return ()
    found = (meaning for segment in segments_of(text) for meaning in segment.meanings)
    return tuple(meaning for meaning in found if meaning.role == "unit" or meaning.token)


def _counts_events(text: str) -> bool:
    """Return True for "Cost per 1,000 requests": no thousand of tokens."""
    return find_workload(text).counted and not re.search(r"\btok", text, re.IGNORECASE)


def _with_announced(label: HeaderReading, announced: str, above: Sequence[Meaning]) -> HeaderReading:
    """Return a price or speed with the unit that stands above the table, and with the side of the price."""
    if label.kind == "tps" and any(unit.means == "throughput" for unit in above):
        return replace(label, tokens=True)
    units = [unit for unit in above if "money" in unit.of]
    if label.kind != "money" or not any(unit.token for unit in units):
        return label
    side = read_label(announced) if label.attribute == _PRICE else None
    if side is not None and side.attribute in _SIDES:
        label = replace(label, attribute=side.attribute)
    own = any(part.role == "unit" for part in label.parts)
    scale = max((unit.scale for unit in units), default=Decimal(1)) if not own else Decimal(1)
    scale = scale / 100 if any(unit.scale < 1 for unit in units) and not own else scale
    return replace(label, scale=label.scale * scale, tokens=True, amounts=any(unit.amount for unit in units))
