"""Conflicts that rest on one statement are one; others stay apart."""

from __future__ import annotations

from typing import Any

import pytest

from counterclaim.db.conflicts.causes import joined
from counterclaim.db.records import Conflict, Evidence


def said(doc: str, start: int, end: int, value: Any) -> Evidence:
    return Evidence(f"{doc}-{start}-{value}", doc, None, "q", start, end, value, doc)


def comparison(name: str, kind: str, attribute: str, first: Evidence, other: str = "B") -> Conflict:
    price = said(first.doc, 900, 905, 3)
    return Conflict(name, kind, "within", "A", attribute, "medium", f"{name}.", (first, price), object=other)


CASES = [
    (("ratio", "price"), ("ratio", "price"), (10, 30, 10), (10, 30, 20), 1, "both ends of a range"),
    (("ratio", "price"), ("ratio", "input_price"), (10, 30, 10), (12, 30, 20), 1, "one statement of two attributes"),
    (("ratio", "price"), ("arithmetic", "price"), (10, 30, 10), (10, 30, -90), 1, "a factor and the saving it makes"),
    (("ratio", "price"), ("ratio", "price"), (10, 30, 10), (50, 70, 20), 2, "two statements: two to correct"),
    (("ratio", "price"), ("ratio", "parameters"), (10, 30, 10), (12, 30, 10), 2, "another family of attributes"),
]


@pytest.mark.parametrize(("one", "other", "first", "second", "left", "why"), CASES)
def test_comparisons_of_one_statement_are_one(
    one: tuple[str, str], other: tuple[str, str], first: Any, second: Any, left: int, why: str
) -> None:
    found = joined([comparison("one", *one, said("p", *first)), comparison("other", *other, said("p", *second))])
    assert len(found) == left, why


def test_comparisons_of_other_pages_or_pairs_stay_apart() -> None:
    one = comparison("one", "ratio", "price", said("p", 10, 30, 10))
    assert len(joined([one, comparison("page", "ratio", "price", said("q", 10, 30, 10))])) == 2
    assert len(joined([one, comparison("pair", "ratio", "price", said("p", 10, 30, 10), other="C")])) == 2
