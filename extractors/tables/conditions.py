"""Reads what the labels of a table narrow a cell to: brackets behind names, columns of set-ups, rows of one model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache

from counterclaim.extractors.labels.candidates import parse_label
from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.benchmark_names import unseen_slug
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.records import Qualifiers
from counterclaim.extractors.tables.roles import TableView
from counterclaim.extractors.values.conditions import heads_conditions, is_setup, scope_of, setups_in, spelled

_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,60})[)\]]")
_THRESHOLD = re.compile(
    r"(?:[<>≤≥]=?|\b(?:up to|over|above|below|under|beyond|past|more than|less than|at most))\s?\d+(?:[.,]\d+)*\s?K?"
    r"(?:\stokens)?"
    r"|\b\d+K?\s?[-–]\s?\d+K\b(?:\stokens)?|\b(?:short|long)[ -](?:ctx|context|prompts?)\b",
    re.IGNORECASE,
)
_BOUNDED = re.compile(
    r"\W?(?:[<>≤≥]=?|(?:up to|over|above|below|under|beyond|more than|less than|at most))\s?\d+(?:[.,]\d+)*\s?[KM]?"
    r"(?:\s(?:input\s)?tokens)?",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"(?:w/o?|via|with|without|using|through|on|at|in|for|under|during|no)\s\S", re.IGNORECASE)
_UNIT = re.compile(
    r"\b(?:in|per|for)\s(?:\W*(?:usd|us|dollars?|eur|cents?|tokens?|millions?|thousands?|seconds?|ms|1?[MK]|billions?|\d[\d,]*))+\W*",
    re.IGNORECASE,
)
_WITH = re.compile(r"\bw/o?\s?\w[\w-]*(?:\s\w+)?")  # "Claude Haiku 4.5 w/Thinking"
_WORD = re.compile(r"[^\W\d_]")
_LONGEST = 60
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class CellConditions:
    """What a table's labels narrow a cell to; ``other`` says that the cell is no price of text."""

    tier: str | None = None
    conditions: tuple[str, ...] = ()
    provider: str | None = None
    other: bool = False


NONE = CellConditions()


def label_condition(text: str, *, scored: bool) -> str | None:
    """Return the condition that a label states beside its attribute or name, or None.

    In brackets it may be words of any kind behind a preposition ("via API"); elsewhere only those that a list knows.
    """
    for inside in _BRACKET.findall(text):
        plain = str(inside).strip()
        if scored and (is_setup(plain) or _counted(plain) or _metrics().search(plain) or _modes().search(plain)):
            return plain
        if _listed().fullmatch(plain) or (_PREPOSITION.match(plain) and not _UNIT.fullmatch(plain)):
            return plain
    rest = _BRACKET.sub(" ", text)
    found = _THRESHOLD.search(text) or _tiers().search(rest)
    if not scored:
        found = _past().search(text) or found
    elif found is None:
        found = _metrics().search(rest) or next(setups_in(rest), None)
    return str(found[0]).strip() if found else None


def _counted(text: str) -> bool:
    return next(setups_in(text), None) is not None


@cache
def _past() -> re.Pattern[str]:
    """Return the pattern of labels of values that are no more: "Old input price", "Input (before)"."""
    body = spelled(base("conditions")["past"]["labels"])
    return re.compile(rf"^\W*(?:{body})\s(?=\w)|[(,]\s?(?:{body})\s?\)?$|\s(?:{body})$", re.IGNORECASE)


@cache
def _modes() -> re.Pattern[str]:
    data = base("conditions")["setups"]
    return re.compile(rf"(?<![\w-])(?:{spelled([*data['names'], *data['modes']])})(?![\w-])", re.IGNORECASE)


@cache
def _metrics() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{spelled(base('conditions')['setups']['metrics'])})(?![\w-])", re.IGNORECASE)


@cache
def _tiers() -> re.Pattern[str]:
    """Return the pattern of tiers, states and precisions that mean the same wherever they stand in a label."""
    data = base("conditions")
    tiers = [
        p
        for name in data["tiers"]
        for p in data["tiers"][name]
        if " " in p or p in {*data["prose_tiers"], "flex", "priority"}
    ]
    return re.compile(rf"(?<![\w-])(?:{spelled([*tiers, *data['precision']])})(?![\w-])", re.IGNORECASE)


@cache
def _listed() -> re.Pattern[str]:
    """Return the pattern of a bracket that is a condition as a whole: "beta", "batch", "Q4", "4-bit quantized"."""
    data = base("conditions")
    tiers = [phrase for phrases in data["tiers"].values() for phrase in phrases]
    body = spelled([*tiers, *data["statuses"], *data["precision"]])
    return re.compile(rf"(?:{body})(?:[\s,]+(?:{body}))*|{_THRESHOLD.pattern}", re.IGNORECASE)


def model_condition(text: str) -> str | None:
    """Return what a cell says of a model beside its name: "GPT-5 (high)", "Flash ≤32K", "R1 (quantized)"."""
    if len(text) > _LONGEST_NAME:
        return None
    names = find_names(text)
    rest = f"{text[: names[0].start]} {text[names[0].end :]}" if names else text
    suffix = rest.strip(" -_–—:")
    if with_mark := _WITH.search(rest):
        return with_mark[0]
    if names and _PREPOSITION.match(suffix) and not _BRACKET.search(suffix):
        return suffix  # "GPT-4o via Azure"
    if names and suffix and not _BRACKET.search(suffix) and is_setup(suffix):
        return suffix  # "gpt-5.2-none"
    for inside in _BRACKET.findall(rest):
        if is_setup(inside):
            return str(inside).strip()
    return label_condition(rest, scored=False)


def telling_columns(grid: TableView, subjects: Mapping[int, str]) -> dict[str, frozenset[int]]:
    """Return, by model, the columns that have different cells in its rows, and so say of what each row is."""
    texts: dict[tuple[str, int], set[str]] = {}
    for row, name in subjects.items():
        for col in range(grid.table.cols):
            texts.setdefault((name, col), set()).add(grid.text(row, col))
    names = set(subjects.values())
    return {name: frozenset(col for col in range(grid.table.cols) if len(texts[name, col]) > 1) for name in names}


def tells_prompt_size(grid: TableView, row: int, col: int, telling: Collection[int]) -> bool:
    """True for "≤200K tokens" in a column of windows that tells two rows of one model apart: it is no window."""
    return col in telling and _BOUNDED.fullmatch(grid.text(row, col).strip()) is not None


def names_prompt_size(text: str) -> bool:
    """Return whether a label is a size of prompts and nothing else: "≤200K tokens", "32K-128K"."""
    return (_BOUNDED.fullmatch(text) or _THRESHOLD.fullmatch(text)) is not None


def row_conditions(grid: TableView, row: int, telling: Collection[int], model_col: int) -> CellConditions:
    """Return what the other columns of a row say of all its values.

    A column of set-ups always does; any other that announces nothing only where it tells rows of one model apart
    (``telling``).
    """
    found: list[str] = []
    provider: str | None = None
    for col in range(grid.table.cols):
        text, head = grid.text(row, col).strip(), grid.column(col).strip()
        if col == model_col or not text or len(text) > _LONGEST or (col in telling and side_named(text)):
            continue
        if _hosts().search(head) and (host := _host().search(text)):
            provider = host[0]
            continue
        scope = scope_of(text)
        # A column of plans may hold modes of service: "Tier" over "Flex".
        bounded = tells_prompt_size(grid, row, col, telling)
        tells = bounded or (
            col in telling and _WORD.search(text) is not None and (scope or not parse_label(head).measures)
        )
        if not heads_conditions(head) and not tells:
            continue
        if scope is not None and scope.medium:
            return CellConditions(other=True)
        if scope is not None and scope.plain:
            continue
        if _hosts().search(head):
            provider = text
        else:
            plain = _THRESHOLD.search(text) or not head or (is_setup(text) and " " in text)
            found.append(scope.tier if scope and scope.tier else text if plain else f"{head}: {text}")
    return CellConditions(found[0] if found else None, tuple(found[1:3]), provider)


_SIDES = frozenset({"input_price", "output_price", "cached_input_price"})


def side_named(text: str) -> str | None:
    """Return the side of the price that a cell names and no more: "Input", "Cached input", "Output tokens"."""
    parsed = parse_label(text)
    whole = all(any(m.role == "side" for m in one.meanings) for one in parsed.segments)
    found = {one.attribute for one in parsed.candidates} & _SIDES if whole else set()
    return found.pop() if len(found) == 1 else None


def sided(label: HeaderReading, grid: TableView, row: int, telling: Collection[int]) -> HeaderReading:
    """Return a price with the side that another column names for the row: "Type" over "Input" and "Output"."""
    if label.attribute != "token_price":
        return label
    named = [side for col in sorted(telling) if (side := side_named(grid.text(row, col)))]
    return replace(label, attribute=named[0]) if len(named) == 1 else label


@cache
def _host() -> re.Pattern[str]:
    """Return the pattern of hosts that serve other makers' models, in a cell: "Meta/Together"."""
    return re.compile(rf"(?<!\w)(?:{spelled(base('providers'))})(?!\w)", re.IGNORECASE)


@cache
def _hosts() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{spelled(base('conditions')['host_columns'])})\b", re.IGNORECASE)


def heads_precision(label: str) -> bool:
    """Return True for a label over how the weights are stored: "Quantization", "Precision"."""
    return label.strip(" *_:").lower() in base("conditions")["precision_labels"]


def joined(named: str | None, under: CellConditions) -> CellConditions:
    """Return the conditions of a row with what its model's cell states first."""
    if named is None:
        return under
    more = tuple(text for text in (under.tier, *under.conditions) if text)
    return replace(under, tier=named, conditions=more)


_NARROWED = frozenset({"money", "score", "tps", "seconds", "gpus", "gb"})  # kinds that a set-up or a host changes


def label_states(label: HeaderReading) -> str | None:
    """Return what a label says that its values hold for: a tier, a set-up, or what a time is of ("Response time")."""
    time = _times().search(label.text) if label.kind == "seconds" else None
    stated = label.tier or (time[0] if time else label_condition(label.text, scored=label.kind == "score"))
    named = label.kind == "score" and stated is not None and label.attribute.endswith(f"-{unseen_slug(stated)}")
    return None if named else stated  # the 2.0 of "OSWorld 2.0" is a part of the name


@cache
def _times() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{spelled(base('conditions')['times'])})(?![\w-])", re.IGNORECASE)


def narrowed(stated: Qualifiers, under: CellConditions, label: HeaderReading) -> Qualifiers:
    """Return a value's own qualifiers with the conditions of its labels: the nearest is the tier, the others follow."""
    own = label_states(label)
    if label.kind not in _NARROWED:
        return replace(stated, tier=stated.tier or own) if label.kind in {"tokens", "count"} else stated
    found = [text for text in (stated.tier, own, under.tier, *under.conditions) if text]
    distinct = list({text.casefold(): text for text in reversed(found)}.values())[::-1]
    more = stated.under(*distinct[1:]).conditions
    return replace(
        stated, tier=distinct[0] if distinct else None, conditions=more, provider=stated.provider or under.provider
    )


def section_rows(grid: TableView, col: int) -> dict[int, str]:
    """Return what the line above some rows says of each whose label another part of the table repeats.

    "Standard price" and "Off-peak price", each a row of its own above "Input" and "Output", are conditions of theirs;
    a line above rows that nothing repeats is only a title.
    """
    labels = {row: grid.text(row, col).strip() for row in range(grid.head, len(grid.rows))}
    heads = {row for row, text in labels.items() if text and not _has_values(grid, row, col)}
    parts: dict[int, str] = {}
    above = ""
    for row, text in labels.items():
        if row in heads:
            above = text
        elif text:
            parts[row] = above
    rows = Counter(labels[row] for row in parts)
    held = Counter(label for label, _ in {(labels[row], part) for row, part in parts.items() if part})
    return {
        row: part for row, part in parts.items() if rows[labels[row]] > 1 and held[labels[row]] == rows[labels[row]]
    }


def _has_values(grid: TableView, row: int, col: int) -> bool:
    """Return whether a row has more than its label, which may span all columns."""
    label = grid.text(row, col).strip()
    return any(grid.text(row, other).strip() not in {"", label} for other in range(grid.table.cols) if other != col)
