"""Full-text search over the quotes of claims."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping

from counterclaim.db.browse.models.attributes import live_conflicts
from counterclaim.db.browse.records.models import NO_CONFLICTS, Live
from counterclaim.db.browse.records.overview import Hit, SearchPage
from counterclaim.db.browse.sql import Row, ask, exact, listed, record_of

PAGE = 30
MOST_COUNTED = 1_000  # hits that can be turned over
MOST_LOOKED_AT = 5_000  # matches: those of pages that are gone, or changed, are no hits
MOST_WORDS = 20
LONGEST = 400  # characters of a query that are used
SHORTEST = 3  # letters of a last word that may go on: "mult" finds multimodal, "3" does not find 300
_WORD = re.compile(r"\w")
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKS = "\x02", "\x03"  # around the words that match; a quote that holds them itself is shown without marks

# The newest claims first: to rank each of a hundred thousand matches would take longer than a page may.
_MATCHES = """
SELECT rowid FROM claims_fts WHERE claims_fts MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"""
_CURRENT = """
SELECT c.seq, c.id FROM claims AS c JOIN documents AS d ON d.id = c.document_id
WHERE c.seq IN (SELECT value FROM json_each(?)) AND c.gone_at IS NULL AND d.gone_at IS NULL ORDER BY c.seq DESC"""
_MARKED = """
SELECT rowid, highlight(claims_fts, 2, char(2), char(3)) FROM claims_fts
WHERE claims_fts MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC"""
_FACTS = """
SELECT f.claim_id, f.subject, f.subject_key, f.attribute, f.value, f.quote, f.doc, f.document_id, f.title, f.url,
  f.source, f.source_id, f.said_on, f.said_by_kind, f.locator, f.relation, f.object, f.qualifiers
FROM claim_facts AS f WHERE f.claim_id IN (SELECT value FROM json_each(?))"""


def search(conn: sqlite3.Connection, query: str, *, page: int = 1, size: int = PAGE) -> SearchPage:
    """Return a page (from 1) of current claims whose quote, model or attribute holds all the words of ``query``.

    Any text is safe: only its words are looked for, in any order, each as it is written (``gpt-4o``, ``0.20``); the
    last one may also be the beginning of a word. The newest claims come first. Cursors are page numbers.
    """
    words = expression(query)
    if not words:
        return SearchPage(query, (), 0, more=False, before=None, after=None)
    found, more = _matches(conn, words)
    page = min(max(page, 1), max(1, -(-len(found) // size)))  # past the end is the last page
    shown = found[(page - 1) * size : page * size]
    ids = [id_ for _, id_ in shown]
    marked: dict[int, str] = dict(ask(conn, _MARKED, [words, shown[-1][0], shown[0][0]])) if shown else {}
    snippets = {id_: marked.get(seq, "") for seq, id_ in shown}
    facts = {row[0]: row for row in ask(conn, _FACTS, [listed(ids)])}
    disputed = live_conflicts(conn, ids)
    hits = tuple(_hit(facts[id_], snippets[id_], disputed) for id_ in ids if id_ in facts)
    after = str(page + 1) if page * size < len(found) else None
    return SearchPage(query, hits, len(found), more, str(page - 1) if page > 1 else None, after)


def expression(query: str) -> str:
    """Return the FTS5 expression for a person's words, "" if there are none: each quoted, the last as a prefix."""
    words = [word.replace('"', " ").strip() for word in query[:LONGEST].replace("\0", " ").split()]
    words = [word for word in words if _WORD.search(word)][:MOST_WORDS]
    goes_on = words and len(words[-1]) >= SHORTEST and _LETTERS.fullmatch(words[-1])
    return " ".join(f'"{word}"' for word in words) + ("*" if goes_on else "")


def pieces(marked: str) -> tuple[tuple[str, bool], ...]:
    """Return a marked text in pieces, each with whether it matches."""
    out: list[tuple[str, bool]] = []
    for number, part in enumerate(marked.split(_MARKS[0])):
        inside, _, outside = part.rpartition(_MARKS[1]) if number else ("", "", part)
        out += [(inside, True), (outside, False)]
    return tuple((text, matches) for text, matches in out if text)


def _matches(conn: sqlite3.Connection, words: str) -> tuple[list[tuple[int, str]], bool]:
    """Return (seq, id) of the current claims that match, MOST_COUNTED at most, and whether there may be others."""
    found: list[tuple[int, str]] = []
    before, looked_at = 2**63 - 1, 0
    while looked_at < MOST_LOOKED_AT:
        seqs = [seq for (seq,) in ask(conn, _MATCHES, [words, before, MOST_COUNTED + 1])]
        found += ask(conn, _CURRENT, [listed(seqs)])
        looked_at += len(seqs)
        if len(seqs) <= MOST_COUNTED or len(found) > MOST_COUNTED:
            return found[:MOST_COUNTED], len(found) > MOST_COUNTED
        before = seqs[-1]
    return found[:MOST_COUNTED], True


def _hit(row: Row, marked: str, conflicts: Mapping[str, Live]) -> Hit:
    quote, live = row[5], conflicts.get(row[0], NO_CONFLICTS)
    snippet = ((quote, False),) if any(mark in quote for mark in _MARKS) else pieces(marked)
    return record_of(Hit, *row[:5], snippet, *row[5:-1], exact(row[-1]), live.disputing, live.computed)
