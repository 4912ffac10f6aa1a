"""Classifies lines of plain text: list items, table rows, rules, headings, continuations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from counterclaim.extractors.parsing.builder import normalise
from counterclaim.extractors.parsing.grid import looks_like_value

LineKind = Literal["blank", "plain", "bullet", "number", "pipe", "tabs", "rule", "hash", "quote", "fence"]

_BULLET = re.compile(r"(\s*)(?:[-*•‣▪◦●·–+]|[✓✔✅✗✘❌])\s+(\S.*)")
_NUMBER = re.compile(r"(\s*)(\d{1,2}[.)])\s+(\S.*)")
_HASH = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*")
_RULE = re.compile(r"\s*(?:[-=*_~—]\s*){3,}")
_DIVIDER = re.compile(r"\|?\s*{0}\s*(?:\|\s*{0}\s*)+\|?".replace("{0}", r"(?::-+:?|-+:|--+)"))
_TERMINAL = re.compile(r"[.!;,…→»]['\"”’)\]]*$")
_PAIR = re.compile(r"([^:]{2,60}):\s+(\S.*)")
_GLUED = re.compile(r"[a-z)][A-Z][a-z]")  # the words of table cells run together
_GLUED_WORDS = re.compile(r"[a-z)][A-Z]\S{1,80}?[a-z)][A-Z]")  # three of them or more
_GLUED_PRICE = re.compile(r"[\w)][$€£]\d")
_SMALL_WORDS = 3  # words up to this length do not count for title case
MAX_HEADING = 90
LONG = 100  # a plain line of this length is a paragraph of its own
_NARROW, _WIDE = 50, 110  # column widths at which people wrap text by hand


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One physical line: its kind, 1-based number, text without the mark that makes it so, and indentation or level."""

    kind: LineKind
    number: int
    text: str
    depth: int = 0
    raw: str = ""


def read_lines(text: str) -> list[SourceLine]:
    """Return the lines of a text, classified each by itself."""
    return [_line(number, raw) for number, raw in enumerate(text.split("\n"), 1)]


def _line(number: int, raw: str) -> SourceLine:
    text = normalise(raw)
    if not text:
        return SourceLine("blank", number, "")
    if text.startswith(("```", "~~~")):
        return SourceLine("fence", number, text)
    if _is_pipe_row(text):
        return SourceLine("pipe", number, text, raw=raw)
    if _RULE.fullmatch(raw[:400]):
        return SourceLine("rule", number, text)
    match = _HASH.fullmatch(text)
    if match:
        return SourceLine("hash", number, match[2], len(match[1]))
    if text.startswith("> "):
        return SourceLine("quote", number, text[2:].strip())
    return _listed(number, raw, text)


def _listed(number: int, raw: str, text: str) -> SourceLine:
    match = _NUMBER.match(raw)
    if match and normalise(match[3]):
        return SourceLine("number", number, normalise(match[3]), _depth(match[1]), text)
    match = _BULLET.match(raw)
    if match and normalise(match[2]):
        mark = raw.lstrip()[:1]
        body = normalise(match[2])
        return SourceLine("bullet", number, f"{mark} {body}" if mark in "✓✔✅✗✘❌" else body, _depth(match[1]), text)
    if raw.strip().count("\t") >= 1 and len([part for part in raw.strip().split("\t") if part.strip()]) > 1:
        return SourceLine("tabs", number, text, raw=raw)
    return SourceLine("plain", number, text, _depth(raw[: len(raw) - len(raw.lstrip())]))


def _depth(space: str) -> int:
    return min(len(space.expandtabs(4)), 80) // 2


def _is_pipe_row(text: str) -> bool:
    """Return whether a line is a row of cells: it begins with a bar, or has two bars set off by spaces."""
    return (text.startswith("|") and text.count("|") >= 2) or text.count(" | ") >= 2 or _is_divider(text)


def _is_divider(text: str) -> bool:
    return _DIVIDER.fullmatch(text[:4_000]) is not None


def pipe_cells(line: SourceLine) -> list[str] | None:
    """Return the cells of a table row; None for the divider under the header."""
    if _is_divider(line.text):
        return None
    body = line.text.removeprefix("|").replace("\\|", "\0").strip()
    body = body.removesuffix("|")
    return [normalise(cell.replace("\0", "|")) for cell in body.split("|")]


def tab_cells(line: SourceLine) -> list[str]:
    """Return the cells of a line with tabs."""
    return [normalise(cell) for cell in line.raw.strip("\n\r").split("\t")]


def is_short(text: str) -> bool:
    """Return whether a line could be a heading: short, begins like one, no sentence's end."""
    if not 1 < len(text) <= MAX_HEADING or _TERMINAL.search(text) or looks_like_value(text):
        return False
    if len(_GLUED.findall(text)) > 1 or _GLUED_PRICE.search(text):
        return False
    first = next((char for char in text if char.isalnum()), "")
    return (first.isupper() or first.isdigit()) and not is_pair(text) and text[0] not in "+©@|“\"'"


def is_pair(text: str) -> bool:
    """Return whether a line is a name with a value, "Small 3.1: $1", not a title in two parts."""
    match = _PAIR.fullmatch(text)
    if match is None or len(text) > MAX_HEADING or text.endswith("?"):
        return False
    value = match[2]
    return looks_like_value(value) or len(value.split()) < 3 or not is_title_case(value)


def is_title_case(text: str) -> bool:
    """Return whether most words that could be capitalised are."""
    words = [word.strip("\"'“”‘’()[]:,?!") for word in text.split()]
    words = [word for word in words if len(word) > _SMALL_WORDS or word[:1].isupper() or word[:1].isdigit()]
    high = sum(not word[:1].islower() for word in words)
    return bool(words) and high >= 0.7 * len(words)


def is_long(line: SourceLine) -> bool:
    """Return whether a line is a paragraph by itself."""
    return line.kind == "plain" and (len(line.text) > LONG or line.text.endswith((".", "!", ".”", '."')))


def is_wrapped(lines: list[SourceLine]) -> bool:
    """Return whether consecutive plain lines are one paragraph broken by hand at a column.

    So it is when no line had room for the first word of the next, and some line goes on in lower case.
    """
    if len(lines) < 2:
        return False
    width = max(len(line.text) for line in lines)
    if not _NARROW <= width <= _WIDE:
        return False
    pairs = list(pairwise(lines))
    full = all(len(a.text) + 1 + len(b.text.split(" ", 1)[0]) > width - 4 for a, b in pairs)
    return full and any(continues(a.text, b.text) for a, b in pairs)


def continues(text: str, following: str) -> bool:
    """Return whether a line goes on with what the line before began."""
    return len(text) >= 40 and text[-1] not in ".!?:" and following[0].islower() and not _GLUED_WORDS.search(text)
