"""Weighs the sides of conflicts by the votes of all sources, as a store does (``counterclaim.db.support``).

Every source votes on every fact, disputed or not: how often it agrees with others says how much its vote counts. DuckDB
puts the statements of one source together; the votes are counted one model after another, and only those on facts that
are in conflict are kept.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from counterclaim.db.conflicts.checks.list_prices import References
from counterclaim.db.conflicts.failure_isolation import Failures, is_number_sound, untrapped
from counterclaim.db.keys import content_id
from counterclaim.db.records import QUEUE_CLASSES, Conflict
from counterclaim.db.reference import load_reference
from counterclaim.db.support.side_support import ConflictSupport, Side, assess_support
from counterclaim.db.support.truth_discovery import Question, accuracies
from counterclaim.db.support.votes import Item, Statement, Vote, VoteCounter, item_of_claim, original_sources
from counterclaim.db.tables.conflicts import sides_of
from counterclaim.flows.bulk.check.engine import Engine

AT_ONCE = 2_000  # claims that are looked up together

# What the pages of a source say of a fact in the same words is one row; a copy speaks for the source of its original.
_VOTES = """
SELECT model, subject_key, attribute, value, CASE WHEN value_number IS NULL THEN NULL ELSE 1.0 END,
  CASE WHEN value_kind = 'boolean' THEN (value = 'true')::INT END, qualifiers, max(published),
  coalesce(copied.page::TEXT, 'of ' || stated.site), stated.site
FROM stated JOIN keys ON key = subject_key JOIN pages USING (document_id) LEFT JOIN copied ON copied.page = pages.page
WHERE relation = 'is' AND value IS NOT NULL AND NOT contains(qualifiers, '"hypothetical"')
GROUP BY ALL ORDER BY model, subject_key, attribute"""
_COPIES = """
SELECT p.page, p.url, p.name, p.site, coalesce(d.published, d.fetched) FROM pages AS p
JOIN read_parquet({files}) AS d
  ON d.document_id = p.document_id AND d.archive = p.archive AND d."offset" = p."offset"
SEMI JOIN alike ON alike.page = p.page"""
_CLAIMS = """
SELECT c.id, c.relation, subject_key, attribute, value_text, value_num, value_bool, qualifiers, published, document_id,
  source_id
FROM claims AS c JOIN documents AS d ON d.id = c.document_id WHERE c.id IN (SELECT value FROM json_each(?))"""


@dataclass(slots=True)
class Votes:
    """What is counted while the statements of all models go by."""

    references: References
    known: Mapping[str, str]  # of a copying page the source of its original
    wanted: frozenset[Item]
    polls: dict[Item, Vote] = field(default_factory=dict)
    failures: Failures = field(default_factory=Failures)

    def questions(self, engine: Engine) -> Iterator[Question[int]]:
        """Yield the votes on every item, those on wanted ones being kept."""
        for _, rows in groupby(engine.rows(_VOTES), key=lambda row: int(row[0])):
            ballots = VoteCounter(self.known, self.references)
            for row in rows:
                self._add(ballots, row[1:])
            for item in list(ballots.items):
                what = f"{item.subject}, {item.attribute}"
                for poll in self.failures.tried(partial(_poll, ballots, item), what):
                    if item in self.wanted:
                        self.polls[item] = poll
                    yield poll.question

    def _add(self, ballots: VoteCounter, row: tuple[Any, ...]) -> None:
        if row[3] is None or is_number_sound(row[2]):
            try:
                ballots.add(Statement._make(row))
            except (ValueError, ArithmeticError, TypeError) as error:  # qualifiers that nobody can read
                self.failures.note(f"{row[0]}, {row[1]}", error)


def weigh(engine: Engine, slice_: Path, conflicts: Sequence[Conflict]) -> tuple[dict[str, ConflictSupport], Failures]:
    """Return the support of the sides of each conflict by its id, and what could not be counted.

    The tables ``keys`` and ``alike`` of the check are read.
    """
    known = _originals(engine)
    engine.table("copied", [("page", "BIGINT")], [(int(page),) for page in sorted(known)])
    asked = [item for item in conflicts if item.cls in QUEUE_CLASSES]
    said = _statements(slice_, sorted({one.claim_id for item in asked for one in item.evidence}))
    sides = {item.id: _sides(item, said, known) for item in asked}
    firsts = (next((side for side in each if side.side == "left"), None) for each in sides.values())
    wanted = frozenset(first.item for first in firsts if first is not None and first.item is not None)
    votes = Votes(References(load_reference()), known, wanted)
    with untrapped():
        accuracy, _, _ = accuracies(votes.questions(engine))
        support = {
            id_: one
            for id_, each in sides.items()
            for one in votes.failures.tried(partial(_assessed, id_, each, votes.polls, accuracy), f"conflict {id_}")
        }
    return support, votes.failures


def _poll(ballots: VoteCounter, item: Item) -> list[Vote]:
    return [ballots.poll(item)]


def _assessed(
    id_: str, sides: Sequence[Side], polls: Mapping[Item, Vote], accuracy: Mapping[str, float]
) -> list[ConflictSupport]:
    return [assess_support(id_, sides, polls, accuracy)]


def _originals(engine: Engine) -> dict[str, str]:
    """Return the source that each copying page (by number) counts as: that of the earliest, as a store has it."""
    pages = {
        content_id("document", url): (str(page), name, site, dated)
        for page, url, name, site, dated in engine.rows(_COPIES.format(files=engine.files("documents")))
    }
    groups = dict(engine.rows("SELECT name, first FROM copies"))
    documents = ((id_, name, site, dated) for id_, (_, name, site, dated) in pages.items())
    return {pages[id_][0]: source for id_, source in original_sources(documents, groups).items()}


def _statements(slice_: Path, ids: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    with closing(sqlite3.connect(slice_)) as db:
        return {
            row[0]: row[1:]
            for first in range(0, len(ids), AT_ONCE)
            for row in db.execute(_CLAIMS, [json.dumps(ids[first : first + AT_ONCE])])
        }


def _sides(item: Conflict, said: Mapping[str, tuple[Any, ...]], known: Mapping[str, str]) -> list[Side]:
    out = []
    for side, one in zip(sides_of(item.evidence), item.evidence, strict=True):
        if one.claim_id not in said:
            out.append(Side(side, one.source))  # a price list's
            continue
        relation, *claim = said[one.claim_id]
        statement = Statement._make(claim)
        voice = known.get(statement.document, statement.source)
        if relation != "is" or statement.value_text is None:
            out.append(Side(side, voice))
        else:
            about, token, _ = item_of_claim(statement)
            out.append(Side(side, voice, about, token))
    return out
