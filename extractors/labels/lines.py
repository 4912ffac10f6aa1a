"""Splits lines of labels and values: "Context: 128K | License: MIT", and what a script ran together, "LicenseMIT"."""

from __future__ import annotations

import re

from counterclaim.extractors.labels.candidates import parse_label
from counterclaim.extractors.labels.reading import read_label

Pair = tuple[str, str, int]  # label, value, where the value begins
_GLUE = re.compile(r"(?<=[a-z)])(?=[A-Z\d$€£~≈])")
_LONGEST, _LONGEST_LABEL, _MOST_WORDS = 80, 32, 4
# Between two pairs of a line: a bar, the semicolon before a label, the comma of "Old price: $9, new price: $5"
_BAR = re.compile(r"\s[|·•¦]\s|;\s(?=[A-Za-z][^:.,;?!|]{1,32}?:\s)|,\s(?=(?:new|now)\b[^:.,;?!|]{0,24}?:\s)")
_KEYED = re.compile(r"\W{0,3}(?P<label>[A-Za-z][^:.,;?!|]{1,32}?):\s*(?P<value>\S.{0,60})")


def glued_pair(text: str) -> Pair | None:
    """Return the label and the value of a line that runs them together, or None.

    >>> glued_pair("Context window131,072 tokens")
    ('Context window', '131,072 tokens', 14)
    """
    if len(text) > _LONGEST or not text[:1].isupper() or ":" in text:
        return None
    for match in _GLUE.finditer(text, 0, _LONGEST_LABEL):
        label, value = text[: match.start()], text[match.start() :].rstrip()
        if label.count(" ") < _MOST_WORDS and read_label(label, [value]) is not None:
            return None if _ends_in_label(value) else (label, value, match.start())
    return None


def begins_with_label(text: str) -> bool:
    """Return True for a line that runs a label together with words that may be no value of it: "WeightsMixed"."""
    if len(text) > _LONGEST or not text[:1].isupper():
        return False
    starts = (match.start() for match in _GLUE.finditer(text, 0, _LONGEST_LABEL))
    return any(parse_label(text[:at]).candidates for at in starts)


def may_be_glued(text: str) -> bool:
    """Return True if two words of a short line run together, as those of a label and its value may."""
    return len(text) <= _LONGEST and text[:1].isupper() and _GLUE.search(text, 0, _LONGEST_LABEL) is not None


def keyed_pairs(text: str) -> list[Pair]:
    """Return the pairs of a line of several, parted by bars or dots; [] unless each part but one is a pair."""
    if _BAR.search(text) is None:
        return []
    out: list[Pair] = []
    start = parts = 0
    for end in [*(match.span() for match in _BAR.finditer(text)), (len(text), len(text))]:
        parts += 1
        if match := _KEYED.fullmatch(text[start : end[0]].rstrip(" .")):
            out.append((match["label"], match["value"], start + match.start("value")))
        start = end[1]
    return out if len(out) > 1 and len(out) >= parts - 1 else []


def _ends_in_label(value: str) -> bool:
    """Return True for a value that another label follows: "Apr 28LicenseMIT", whose end is not known."""
    return any(read_label(word) is not None for word in re.findall(r"(?<=[a-z\d])[A-Z][a-z]{4,}", value))
