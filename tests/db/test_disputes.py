"""Which claims behind a conflict are disputed: the rule, and that the view ``disputes`` has the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from counterclaim.db.conflict_kinds import kinds
from counterclaim.db.disputes import part_of

RULE = [
    ("value", 0, "is", "disputed", "one of two values"),
    ("value", 3, "is", "disputed", "and so is the other"),
    ("reference", 0, "is", "disputed", "a price list says otherwise"),
    ("boolean", 1, "is", "disputed", "denied; also a score of a model that is said not to have been tested"),
    ("ratio", 0, "ratio", "disputed", "the factor itself"),
    ("ratio", 1, "ratio", "disputed", "the other factor that the page states"),
    ("ratio", 2, "is", "operand", "$0.40 is not wrong because 10x is"),
    ("ordering", 0, "greater", "disputed", "the order"),
    ("ordering", 1, "is", "operand", "a score that the order is held against"),
    ("arithmetic", 0, "is", "disputed", "the bill"),
    ("arithmetic", 1, "is", "operand", "the price it is made of, or another bill that shows it is wrong"),
    ("arithmetic", 0, "percent_diff", "disputed", "a saving"),
    ("of a newer version", 1, "is", "disputed", "as other values"),
]


@pytest.mark.parametrize(("kind", "position", "relation", "part", "why"), RULE)
def test_the_rule(kind: str, position: int, relation: str, part: str, why: str) -> None:
    assert part_of(kind, position, relation) == part, why


@pytest.mark.parametrize("kind", [*kinds(), "of a newer version"])
@pytest.mark.parametrize("position", [0, 1])
@pytest.mark.parametrize("relation", ["is", "ratio"])
def test_the_view_has_the_rule(kind: str, position: int, relation: str) -> None:
    """The view's own CASE, asked for each kind there is: a kind added to kinds.yml has to be thought of there too."""
    view = Path(__file__).parents[2].joinpath("db", "tables", "sql", "views.sql").read_text(encoding="utf-8")
    case = view.split("CREATE VIEW disputes AS", 1)[1].split("AS part", 1)[0].split("v.conflict_id,", 1)[1]
    sql = f"SELECT {case} FROM (SELECT ? AS kind) AS k, (SELECT ? AS position) AS v, (SELECT ? AS relation) AS c"
    with closing(sqlite3.connect(":memory:")) as conn:
        (found,) = conn.execute(sql, [kind, position, relation]).fetchone()
    assert found == part_of(kind, position, relation)
