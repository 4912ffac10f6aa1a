"""View of the search results."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from counterclaim.db.browse.records.overview import Hit
from counterclaim.flows.site.formatting import attribute_label, condition, quote_url, stated
from counterclaim.flows.site.views.quotes import day

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it matches."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Found:
    """One claim; ``name``, ``attribute`` and ``words`` (its quote) are in pieces."""

    name: Pieces
    subject_key: str
    attribute: Pieces
    text: str
    condition: str
    words: Pieces
    place: str
    doc: str
    link: str | None
    source: str
    source_id: str
    said_on: str
    conflicts: tuple[str, ...]
    computed: tuple[str, ...] = ()


def found(hit: Hit, query: str) -> Found:
    """Return the view of one hit for the words ``query``."""
    words = [word.casefold() for word in _WORD.findall(query)]
    said = stated(hit.attribute, hit.value, hit.conditions, relation=hit.relation, other=hit.object)
    return Found(
        marked(hit.subject, words), hit.subject_key, marked(attribute_label(hit.attribute), words), said,
        condition(hit.conditions), hit.snippet, hit.locator, hit.title or hit.doc, quote_url(hit.url, hit.quote),
        hit.source, hit.source_id, day(hit.said_on, hit.said_by_kind), hit.conflicts, hit.computed,
    )  # fmt: skip


def marked(text: str, words: Sequence[str]) -> Pieces:
    """Return a text in pieces: the ``words`` (casefolded; the last one also as a beginning) match."""
    out, end = list[tuple[str, bool]](), 0
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if word in words or (words and word.startswith(words[-1])):
            out += [(text[end : match.start()], False), (match[0], True)]
            end = match.end()
    return tuple((part, matches) for part, matches in [*out, (text[end:], False)] if part)
