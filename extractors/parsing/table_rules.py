"""Repairs the rules below the headers of Markdown tables: "| --- | --- | --- |" below "| Model | Price |".

A rule with another number of cells than its header makes no table. Where header and body agree it is the rule that is
wrong, and the table is read by the header.
"""

from __future__ import annotations

import re

_RULE = re.compile(r"\s{0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_LEAST = 2  # cells of a header


def with_full_rules(source: str) -> str:
    r"""Return Markdown whose rules of tables have as many cells as header and first row, where these agree.

    >>> with_full_rules("| A | B |\n| --- | --- | --- |\n| 1 | 2 |")
    '| A | B |\n| --- | --- |\n| 1 | 2 |'
    """
    if "|" not in source:
        return source
    lines = source.split("\n")
    fenced = changed = False
    for index, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        if fenced or "|" not in line or "-" not in line or not 0 < index < len(lines) - 1:
            continue
        columns = _cells(lines[index - 1])
        if columns < _LEAST or _cells(lines[index + 1]) != columns or not _RULE.fullmatch(line):
            continue
        if _cells(line) != columns:
            lines[index] = _rule(line, columns)
            changed = True
    return "\n".join(lines) if changed else source


def _cells(line: str) -> int:
    """Return how many cells a row of a table has, 0 for a line without a bar."""
    plain = line.strip()
    bars = len(_BAR.findall(plain))
    if not bars:
        return 0
    return bars + 1 - plain.startswith("|") - (bars > 1 and plain.endswith("|") and not plain.endswith("\\|"))


def _rule(line: str, columns: int) -> str:
    """Return a rule of so many cells, indented like the line it stands for."""
    return line[: len(line) - len(line.lstrip())] + "|" + " --- |" * columns
