"""Free-text search over the words of claims."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from db.browse.asking import Row, ask, ask_one, exact, made
from db.browse.attributes import live_conflicts
from db.browse.rows_overview import Hit, SearchPage

PAGE = 30
MOST_COUNTED = 1_000
MOST_WORDS = 20
LONGEST = 400  # characters of a query that are looked at
_WORD = re.compile(r"\w+")
_MARKS = "\x02", "\x03"  # around the words that match; a quote that holds them itself is shown without marks

# Current claims only. The rank of a match is computed for each, so only the first MOST_COUNTED are ranked.
_MATCHES = """
SELECT c.id FROM claims_fts JOIN claims AS c ON c.seq = claims_fts.rowid JOIN documents AS d ON d.id = c.document_id
WHERE claims_fts MATCH ? AND c.gone_at IS NULL AND d.gone_at IS NULL
ORDER BY claims_fts.rank, claims_fts.rowid LIMIT ?"""
_HIT = """
SELECT f.claim_id, f.subject, f.subject_key, f.attribute, f.value, highlight(claims_fts, 2, char(2), char(3)), f.quote,
  f.doc, f.document_id, f.title, f.url, f.source, f.source_id, f.said_on, f.said_by_kind,
  f.locator, f.relation, f.object, f.qualifiers
FROM claims_fts JOIN claims AS c ON c.seq = claims_fts.rowid JOIN claim_facts AS f ON f.claim_id = c.id
WHERE claims_fts MATCH ? AND c.id = ?"""


def search(conn: sqlite3.Connection, query: str, *, page: int = 1, size: int = PAGE) -> SearchPage:
    """Return a page (from 1) of current claims whose quote, model or attribute holds all the words of ``query``.

    Any text is safe: only its words are looked for, in any order, the last one also as the beginning of a word.
    Cursors are page numbers.
    """
    words = expression(query)
    if not words:
        return SearchPage(query, (), 0, more=False, before=None, after=None)
    page = min(max(page, 1), MOST_COUNTED // size + 1)
    ids = [id_ for (id_,) in ask(conn, _MATCHES, [words, MOST_COUNTED + 1])]
    total = min(len(ids), MOST_COUNTED)
    shown = ids[:total][(page - 1) * size : page * size]
    disputed = live_conflicts(conn, shown)
    hits = tuple(
        _hit(row, disputed.get(id_, ())) for id_ in shown for row in [ask_one(conn, _HIT, [words, id_])] if row
    )
    after = str(page + 1) if page * size < total else None
    return SearchPage(query, hits, total, len(ids) > total, str(page - 1) if page > 1 else None, after)


def expression(query: str) -> str:
    """Return the FTS5 expression for a person's words, "" if there are none: each quoted, the last as a prefix."""
    words = _WORD.findall(query[:LONGEST])[:MOST_WORDS]
    return " ".join(f'"{word}"' for word in words) + ("*" if words else "")


def pieces(marked: str) -> tuple[tuple[str, bool], ...]:
    """Return a marked text in pieces, each with whether it matches."""
    out: list[tuple[str, bool]] = []
    for number, part in enumerate(marked.split(_MARKS[0])):
        inside, _, outside = part.rpartition(_MARKS[1]) if number else ("", "", part)
        out += [(inside, True), (outside, False)]
    return tuple((text, matches) for text, matches in out if text)


def _hit(row: Row, conflicts: Sequence[str]) -> Hit:
    quote = row[6]
    snippet = ((quote, False),) if any(mark in quote for mark in _MARKS) else pieces(row[5])
    return made(Hit, *row[:5], snippet, *row[6:-1], exact(row[-1]), tuple(conflicts))
