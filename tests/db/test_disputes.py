"""Which claims behind a conflict are disputed: the rule, and that the view ``disputes`` has the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from counterclaim.db.conflict_kinds import kinds
from counterclaim.db.disputes import part_of

RULE = [
    ("value", "input_price", 0, "input_price", "is", "disputed", "one of two values"),
    ("value", "input_price", 3, "input_price", "is", "disputed", "and so is the other"),
    ("reference", "input_price", 0, "input_price", "is", "disputed", "a price list says otherwise"),
    ("boolean", "multimodal", 1, "multimodal", "is", "disputed", "denied"),
    ("ratio", "price", 0, "price", "ratio", "disputed", "the factor itself"),
    ("ratio", "price", 1, "price", "ratio", "disputed", "the other factor that the page states"),
    ("ratio", "price", 2, "input_price", "is", "operand", "$0.40 is not wrong because 10x is"),
    ("ratio", "output_price", 1, "output_price", "is", "operand", "nor where the factor is of the same attribute"),
    ("ordering", "benchmark:mmlu", 0, "benchmark:mmlu", "greater", "disputed", "the order"),
    ("ordering", "benchmark:mmlu", 1, "benchmark:mmlu", "is", "operand", "a score that the order is held against"),
    ("arithmetic", "monthly_cost", 0, "monthly_cost", "is", "disputed", "the bill"),
    ("arithmetic", "monthly_cost", 1, "input_price", "is", "operand", "the price it is made of"),
    ("arithmetic", "monthly_cost", 2, "monthly_cost", "is", "operand", "another bill that shows it is wrong"),
    ("arithmetic", "monthly_cost", 0, "monthly_cost", "percent_diff", "disputed", "a saving"),
    ("of a newer version", "input_price", 1, "input_price", "is", "disputed", "as other values"),
]


@pytest.mark.parametrize(("kind", "about", "position", "attribute", "relation", "part", "why"), RULE)
def test_the_rule(kind: str, about: str, position: int, attribute: str, relation: str, part: str, why: str) -> None:
    assert part_of(kind, about, position, attribute, relation) == part, why


@pytest.mark.parametrize("kind", [*kinds(), "of a newer version"])
@pytest.mark.parametrize("position", [0, 1])
@pytest.mark.parametrize("attribute", ["a", "b"])
@pytest.mark.parametrize("relation", ["is", "ratio"])
def test_the_view_has_the_rule(kind: str, position: int, attribute: str, relation: str) -> None:
    """The view's own CASE, asked for each kind there is: a kind added to kinds.yml has to be thought of there too."""
    view = Path(__file__).parents[2].joinpath("db", "tables", "sql", "views.sql").read_text(encoding="utf-8")
    case = view.split("CREATE VIEW disputes AS", 1)[1].split("AS part", 1)[0].split("v.conflict_id,", 1)[1]
    sql = (
        f"SELECT {case} FROM (SELECT ? AS kind, 'a' AS attribute) AS k, (SELECT ? AS position) AS v,"
        " (SELECT ? AS attribute, ? AS relation) AS c"
    )
    with closing(sqlite3.connect(":memory:")) as conn:
        (found,) = conn.execute(sql, [kind, position, attribute, relation]).fetchone()
    assert found == part_of(kind, "a", position, attribute, relation)
