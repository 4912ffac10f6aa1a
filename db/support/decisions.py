"""Takes the values that reviewers found right as known, so that they count for and against the sources."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from counterclaim.db.records import CONFLICTING
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.support.truth_discovery import Question
from counterclaim.db.support.votes import Item, StatedValue, Statement, Vote, item_of_claim

NONE_OF_THEM = -1  # the number of a value that nobody states: all that is said is wrong

# The statements of conflicts whose last decision says what is right, in the order of the decisions: a later one holds.
_DECIDED = f"""
SELECT r.right_value, v.value, c.subject_key, c.attribute, c.value_text, c.value_num, c.value_bool, c.qualifiers,
  c.published, c.document_id, d.source_id
FROM conflicts AS k
JOIN reviews AS r ON r.id = (SELECT max(n.id) FROM reviews AS n WHERE n.conflict_id = k.id)
JOIN conflict_evidence AS v ON v.conflict_id = k.id
JOIN claims AS c ON c.id = v.claim_id JOIN documents AS d ON d.id = c.document_id
WHERE k.closed_at IS NULL AND k.status <> 'open' AND k.{CONFLICTING} AND r.right_value IS NOT NULL
  AND c.relation = 'is' AND c.value_text IS NOT NULL
ORDER BY r.id, v.position"""  # noqa: S608

Decided = dict[Item, dict[StatedValue, bool]]


def decided_values(db: Database) -> Decided:
    """Return of each item that was decided on which of its stated values are right."""
    out: Decided = {}
    for right, value, *claim in db.execute(_DECIDED).fetchall():
        try:
            item, token, _ = item_of_claim(Statement(*claim))
            is_right = bool(_equal(json.loads(right), json.loads(value)))
        except (ValueError, ArithmeticError, TypeError):  # what was edited by hand decides nothing
            continue
        out.setdefault(item, {})[token] = is_right
    return out


def _equal(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def known(polls: Mapping[Item, Vote], decided: Decided) -> Iterator[Question[int]]:
    """Yield the questions of votes, with the right value where a reviewer has said it."""
    for item, poll in polls.items():
        values = decided.get(item)
        yield poll.question if values is None else replace(poll.question, decided=_right(poll, values))


def _right(poll: Vote, values: Mapping[StatedValue, bool]) -> int | None:
    """Return the number of the right value; None if it cannot be told from the others."""
    found = {poll.cluster_of.get(token) for token, is_right in values.items() if is_right}
    return next(iter(found)) if len(found) == 1 else None if found else NONE_OF_THEM
