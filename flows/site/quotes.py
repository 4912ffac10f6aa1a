"""Extracts the words around a quote, and which of them are the quote, for the report and the review pages. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.db.browse.records.conflicts import Paragraph

REACH = 280  # characters around a quote that are shown before its line is cut
_SENTENCE_REACH = 140  # the same where only the sentence is shown
_SENTENCE_END = re.compile(r"[.!?] (?=[^a-z])")

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is quoted."""


def pieces(quote: str, around: Paragraph | None, reach: int = REACH) -> Pieces:
    """Return a quote's line in pieces; see ``marked``."""
    if around is None:
        return ((quote, True),)
    return marked(around.before + quote + around.after, [around.mark], reach)


def marked(line: str, marks: Sequence[tuple[int, int]], reach: int = REACH) -> Pieces:
    """Return a line in pieces, marks that overlap as one; what is farther than ``reach`` from marks is cut."""
    out: list[tuple[str, bool]] = []
    position = 0
    for start, end in sorted(marks):
        if end <= position:
            continue
        between = line[position:start]
        if len(between) > reach * (2 if out else 1):
            head = starting(between, reach) if out else ""
            between = f"{head}… {ending(between, reach)}"
        out += [(between, False), (line[max(start, position) : end], True)]
        position = end
    rest = line[position:]
    if len(rest) > reach:
        rest = starting(rest, reach) + "…"
    return tuple((text, is_marked) for text, is_marked in [*out, (rest, False)] if text)


def row_pieces(quote: str, row: Paragraph | None) -> Pieces:
    """Return a quote's table row with the cell marked that states the claim; outside a table the quote alone."""
    return pieces(quote, row, _SENTENCE_REACH) if row else ((quote, False),)


def sentence(line: Paragraph) -> tuple[str, str]:
    """Return the rest of the sentence before and after a quote; long ones are cut at word ends."""
    before = _SENTENCE_END.split(line.before)[-1]
    end = _SENTENCE_END.search(line.after)
    after = line.after[: end.start() + 1] if end else line.after
    if len(before) > _SENTENCE_REACH:
        before = "… " + ending(before, _SENTENCE_REACH)
    if len(after) > _SENTENCE_REACH:
        after = starting(after, _SENTENCE_REACH) + "…"
    return before, after


def starting(text: str, reach: int) -> str:
    """Return the whole words of the first ``reach`` characters, and a space."""
    return text[:reach].rpartition(" ")[0] + " "


def ending(text: str, reach: int) -> str:
    """Return the whole words of the last ``reach`` characters."""
    return text[-reach:].partition(" ")[2]


def headers_of(locator: str) -> str:
    """Return the headers of the table's row and column that a claim stands in; "" where it stands in no table."""
    place = locator.rpartition(" > ")[2]
    return place if " / " in place else ""


def place_of(locator: str) -> str:
    """Return the headings and table headers above a claim without the page's own title, which the link names."""
    return " › ".join(locator.split(" > ")[1:])
