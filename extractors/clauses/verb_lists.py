"""Finds the verbs of a list that share the negation of its first: "can't download it, run it yourself, or ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from counterclaim.extractors.clauses.division import Clause
from counterclaim.extractors.clauses.segments import Span
from counterclaim.extractors.clauses.words import listed, words_of

_FRONTED = frozenset({"condition", "supposition"})  # "if you can't use the API, run it yourself": an order follows
_ALTERNATIVE = re.compile(r"\W*(?:or|nor)\b", re.IGNORECASE)


def later_verbs(text: str, clauses: Sequence[Clause], denied: Clause, cue: Span) -> Iterator[Span]:
    """Yield the parts of the clauses that a bare verb begins and that go on with the list of a denied clause.

    Only a list that "or" closes is one, or "and" without a comma: what only a comma divides may be an order to the
    reader ("you can't lose, run it yourself").
    """
    if denied.role in _FRONTED or not _takes_bare_verbs(text, cue):
        return
    behind = []
    for clause in clauses[denied.index + 1 :]:
        if clause.has_verb or not _goes_on(text, clause):
            break
        behind.append(clause)
    together = [clause for clause in behind if clause.opener == "and" and clause.lead != ","]
    closed = any(_ALTERNATIVE.match(text, start) for clause in behind for start, _ in clause.parts)
    for clause in behind if closed else together if together == behind else ():
        yield from clause.parts


def _takes_bare_verbs(text: str, cue: Span) -> bool:
    """True for "can't", "no way to" and "does not", which govern a verb in its bare form; not for "is not"."""
    found = listed("bare_verb_negators").finditer(text, max(0, cue[0] - _WIDEST), cue[1] + _WIDEST)
    return any(match.start() < cue[1] and cue[0] < match.end() for match in found)


def _goes_on(text: str, clause: Clause) -> bool:
    """True for a clause that begins with a verb in its bare form, behind a comma or a word that joins."""
    if clause.lead not in {"", ","} or clause.opener not in {"", "or", "nor", "and"}:
        return False
    at = _WORD.match(text, clause.start + len(clause.opener))
    return at is not None and _bare().match(text, at.end()) is not None


_WORD = re.compile(r"\W*(?:even\s|also\s|\w+ly\s)?")
_WIDEST = 20  # characters that a phrase of denial reaches around its negator


@cache
def _bare() -> re.Pattern[str]:
    words = sorted({*words_of("imperatives"), *words_of("bare_verbs")}, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
