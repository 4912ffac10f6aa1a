"""Words such as "cheaper" against numbers, against their opposite, and in circles."""

import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest

from counterclaim.db.conflicts.checks.directions import points_sql, sign_of

BILLS = """p | A 1 | monthly_cost | 120 | $120 | volume_tokens=100000000
p | B 1 | monthly_cost | 100 | $100 | volume_tokens=100000000
"""
MIXED = """p | A 1 | input_price | 0.40 | $0.40
p | B 1 | input_price | 0.50 | $0.50
p | A 1 | output_price | 2.00 | $2.00
p | B 1 | output_price | 1.50 | $1.50
"""


def test_cases(flag, case):
    found = flag(case["claims"])
    assert [(c.kind, c.attribute) for c in found] == [("ordering", name) for name in case["flags"]], case["reason"]


def test_opposites_are_shown_with_the_figures(flag):
    (found,) = flag(
        BILLS + "p | B 1 | price | greater > A 1 | B costs more\np | B 1 | price | less > A 1 | B is cheaper"
    )
    assert found.explanation == (
        'A 1 is said to be both dearer than and cheaper than B 1: "B is cheaper" and "B costs more"; '
        "the figures are $120.00 against $100.00."
    )
    assert found.severity == "high"


def test_a_circle_lists_its_steps(flag):
    (found,) = flag(
        "p | A 1 | price | less > B 1 | a\np | B 1 | price | less > C 1 | b\np | C 1 | price | less > A 1 | c"
    )
    assert found.explanation.startswith("These comparisons form a cycle: ")
    assert sorted(e.quote for e in found.evidence) == ["a", "b", "c"]


@pytest.mark.slow
def test_a_long_circle_needs_no_recursion(flag):
    size = 3000
    lines = [f"p | M {n} | price | less > M {(n + 1) % size} | x{n}" for n in range(size)]
    (found,) = flag("\n".join(lines))
    assert len(found.evidence) == 24


@pytest.mark.parametrize(
    ("relation", "value", "sign"),
    [
        ("greater", None, 1),
        ("less", None, -1),
        ("equal", None, 0),
        ("ratio", "1.03", None),
        ("ratio", "1.031", 1),
        ("ratio", "0.97", None),
        ("ratio", "0.969", -1),
        ("percent_diff", "3", None),
        ("percent_diff", "3.1", 1),
        ("percent_diff", "-3.1", -1),
        ("abs_diff", "0", None),
        ("abs_diff", "0.01", 1),
        ("abs_diff", "-0.01", -1),
    ],
)
def test_a_comparison_points_the_same_way_in_sql(relation, value, sign):
    number = None if value is None else Decimal(value)
    assert sign_of("throughput", relation, number) == sign
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute("CREATE TABLE c (relation TEXT, value_num REAL)")
        conn.execute("INSERT INTO c VALUES (?, ?)", [relation, value])
        ((above, below),) = conn.execute(f"SELECT {points_sql(1)}, {points_sql(-1)} FROM c")
    assert (bool(above), bool(below)) == (sign == 1, sign == -1)
