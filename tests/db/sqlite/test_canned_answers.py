"""Every documented query runs, on an empty database and on a full one, with parameters empty and given."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from counterclaim.db.sqlite.canned_queries import canned_queries
from counterclaim.db.store import Store
from counterclaim.extractors.records import Doubt, SecondReading

QUERIES = canned_queries()
GIVEN = {
    "model": "small 3", "words": "input_price", "benchmark": "MMLU", "capability": "multimodal", "source": "a",
    "conflict": "cc", "since": "2025-01-01", "months": "2",
}  # fmt: skip


def _everything(store: Store, kit: Any) -> None:
    """Store something that each query asks for."""
    kit.world(store)
    left, right = store.claims(attribute="input_price")
    store.save_conflicts([kit.conflict("bb", left, right)], kit.early, scope_complete=False)
    kit.save(store, kit.page("one", ("A", "license", "MIT"), ("A", "x", Decimal(1)), ("A", "x", Decimal(2))))
    kit.save(store, kit.page("one", ("A", "license", "MIT"), ("A", "x", Decimal(1)), ("A", "x", Decimal(3))), kit.later)
    small = ("Small 3", "x", Decimal(1)), ("Small 3", "x", Decimal(2))
    kit.save(store, kit.page("two", small[0]))
    kit.save(store, kit.page("two", small[1]), kit.later)
    kit.save(store, replace(kit.page("two", small[1]), claims=()), kit.later, ruleset="r2")
    kit.argued(store)
    dearer = ("Small 3", "input_price", Decimal("0.10")), ("Small 3", "input_price", Decimal("0.15"))
    kit.save(store, kit.page("later", *dearer, source="gamma", published="2025-07-01"))
    listed = replace(kit.conflict("dd", left, right), kind="reference")
    unlisted = kit.conflict("ee", left, right, kind="reference", cls="unlisted")
    store.save_conflicts([listed, unlisted], kit.later, scope_complete=False)
    kit.weigh(store)
    judging = store.judging()
    judging.begin("r1", 1.0)
    for page in judging.pages("r1"):
        judging.save(page.extraction_id, "r1", dict.fromkeys(page.claims, SecondReading(0.2, (Doubt("q", "why"),))))
    judging.judge(1.0)
    with store.atomic():
        store._db.execute("UPDATE conflicts SET sure = 1 WHERE id <> 'bb'")


@pytest.mark.parametrize("name", QUERIES)
def test_a_documented_query_runs_and_finds_something(store: Store, kit: Any, name: str) -> None:
    query = QUERIES[name]
    wanted = set(query.parameters)
    assert wanted <= GIVEN.keys()
    assert list(store.query(query.sql, dict.fromkeys(wanted, ""))[1]) == []
    _everything(store, kit)
    columns, rows = store.query(query.sql, {key: GIVEN[key] for key in wanted})
    assert list(rows)
    assert len(set(columns)) == len(columns)


@pytest.mark.parametrize("name", QUERIES)
def test_a_documented_query_says_what_it_is(name: str) -> None:
    query = QUERIES[name]
    assert re.fullmatch(r"[a-z_]+", name)
    assert query.title
    assert query.description.endswith(".")
    assert not query.sql.rstrip().endswith(";")


@pytest.mark.parametrize("words", ['"', "a AND", "NEAR(", "*", "-x", "'; DROP TABLE claims; --", "(", "é"])
def test_search_takes_any_words(store: Store, kit: Any, words: str) -> None:
    kit.world(store)
    assert list(store.query(QUERIES["search_quotes"].sql, {"words": words})[1]) == []


def test_a_model_that_is_not_there_gives_nothing(store: Store, kit: Any) -> None:
    kit.world(store)
    for name in ("conflicts_of_a_model", "everything_about_a_model", "price_changes"):
        assert list(store.query(QUERIES[name].sql, {"model": "%"})[1]) == [], name
