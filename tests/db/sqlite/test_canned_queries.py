"""What the documented questions answer on the argued world of ``Kit.argued`` (see there), and why."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.errors import StoreError
from counterclaim.db.sqlite.canned_queries import CannedQuery, canned_queries, canned_query
from counterclaim.db.store import Store

QUERIES = canned_queries()
Rows = list[tuple[Any, ...]]

# (question, parameters, columns looked at, rows, why)
ANSWERS: list[tuple[str, dict[str, str], str, Rows, str]] = [
    ("cheapest_models", {}, "subject input output mixed", [("Orion", "0.5", "1.5", 0.75)], "Nova's is disputed"),
    ("cheapest_models", {"capability": "Multimodal"}, "subject", [("Orion",)], "the capability in any case of letters"),
    ("cheapest_models", {"capability": "open_weights"}, "subject", [], "nobody says so of any model"),
    ("price_spread", {}, "subject attribute lowest lowest_source highest highest_source times sources",
     [("Nova", "output_price", "2", "alpha.example", "4", "beta.example", 2.0, 2)], "1 and 1.00 are one price"),
    ("price_spread", {"model": "orion"}, "subject", [], "one price only"),
    ("models_without_a_price", {}, "subject claims documents sources", [("Lyra", 1, 1, 1)], "sizes are no prices"),
    ("benchmark_disagreement", {}, "benchmark subject lowest highest spread sources",
     [("mmlu", "Nova", 80.0, 85.0, 5.0, 2)], ""),
    ("benchmark_disagreement", {"benchmark": "gpqa"}, "subject", [], "another benchmark"),
    ("contradicted_capabilities", {}, "subject capability said_yes yes_sources said_no no_sources no_newest",
     [("Nova", "multimodal", 1, "alpha.example", 1, "beta.example", "2025-08-01")], "Orion's is only affirmed"),
    ("most_disputed_attributes", {}, "attribute conflicts high models", [("output_price", 1, 1, 1)], "one is out"),
    ("stale_sides", {}, "subject attribute months older_value older_source newer_value newer_source",
     [("Nova", "output_price", 6.7, 2, "alpha.example", 4, "beta.example")], "more than six, the default"),
    ("stale_sides", {"months": "8"}, "subject", [], "not eight months apart"),
    ("first_with_a_number", {}, "subject value first_source first_published followers",
     [("Nova", "1.00", "alpha.example", "2025-01-10", 1), ("Orion", "0.5", "gamma.example", "2025-03-01", 1)],
     "equal as numbers; Nova's other numbers are stated once each"),
    ("first_with_a_number", {"model": "ORION"}, "subject", [("Orion",)], ""),
    ("who_follows_whom", {}, "follower first_source numbers only_these_two days_later",
     [("beta.example", "alpha.example", 1, 1, 203.0), ("beta.example", "gamma.example", 1, 1, 153.0)], ""),
    ("who_contradicts_whom", {}, "source other conflicts high", [("alpha.example", "beta.example", 1, 1)], "again"),
    ("said_by_one_source_alone", {}, "source subject attribute",
     [("gamma.example", "Lyra", "parameters"), ("gamma.example", "Orion", "multimodal"),
      ("gamma.example", "Orion", "output_price")], "of the rest two speak"),
    ("said_by_one_source_alone", {"source": "beta"}, "subject", [], "it always speaks after another"),
    ("numbers_nobody_confirmed", {"source": "alpha"}, "subject attribute value times others",
     [("Nova", "benchmark:mmlu", "80", 1, 1), ("Nova", "output_price", "2", 1, 1)], "the input price is confirmed"),
    ("evidence_of_a_conflict", {"conflict": "cc1"}, "side value source",
     [("left", "2", "alpha.example"), ("right", "4", "beta.example")], "by the beginning of its id"),
    ("evidence_of_a_conflict", {"conflict": "cc22"}, "side value", [("left", "true"), ("right", "false")], ""),
    ("decisions_by_reviewer", {}, "reviewer decisions confirmed dismissed replaced",
     [("ann", 1, 0, 1, 0), ("bob", 1, 1, 0, 1)], "Ann's came later"),
]  # fmt: skip


def ask(store: Store, name: str, columns: str = "", **given: str) -> Rows:
    """Return the rows of a documented question, only some columns of them if named."""
    query = QUERIES[name]
    names, rows = store.query(query.sql, query.bound(given))
    places = [names.index(column) for column in columns.split()] or range(len(names))
    return [tuple(row[place] for place in places) for row in rows]


@pytest.mark.parametrize(("name", "given", "columns", "rows", "why"), ANSWERS)
def test_a_question_is_answered(
    store: Store, kit: Any, name: str, given: dict[str, str], columns: str, rows: Rows, why: str
) -> None:
    kit.argued(store)
    assert ask(store, name, columns, **given) == rows, why


def test_a_price_said_to_be_of_another_tier_or_currency_is_not_the_cheapest(store: Store, kit: Any) -> None:
    kit.argued(store)
    for unit, name in (("EUR/1M tokens", "euro"), ("USD/1M tokens", "dollar")):
        prices = (name.title(), "input_price", Decimal("0.1")), (name.title(), "output_price", Decimal("0.1"))
        kit.save(store, kit.page(name, *prices, unit=unit))
    assert ask(store, "cheapest_models", "subject mixed") == [("Dollar", 0.1), ("Orion", 0.75)]


def test_new_conflicts_are_those_of_the_last_run(store: Store, kit: Any) -> None:
    kit.argued(store)
    (left, right) = store.claims(subject="Nova", attribute="benchmark:mmlu")
    store.finish_run(store.start_run("run", "r1", kit.early), kit.early, {}, changed=True)
    assert ask(store, "new_conflicts", "conflict_id") == [("cc22",), ("cc11",)]
    run = store.start_run("run", "r1", kit.later)
    store.save_conflicts([kit.conflict("cc33", left, right)], kit.later, scope_complete=False)
    store.finish_run(run, kit.later, {}, changed=True)
    assert ask(store, "new_conflicts", "conflict_id") == [("cc33",)]
    store.finish_run(store.start_run("crawl", "r1", kit.latest), kit.latest, {}, changed=True)
    assert ask(store, "new_conflicts", "conflict_id") == [("cc33",)], "a crawl alone checks nothing"
    assert len(ask(store, "new_conflicts", since="2025-08-13")) == 3
    assert ask(store, "new_conflicts", since="2025-08-15") == []


def test_what_comes_back_is_new(store: Store, kit: Any) -> None:
    kit.argued(store)
    (left, right) = store.claims(subject="Nova", attribute="benchmark:mmlu")
    one = kit.conflict("cc33", left, right)
    store.save_conflicts([one], kit.early, scope_complete=False)
    store.save_conflicts([], kit.early)
    store.finish_run(store.start_run("run", "r1", kit.later), kit.later, {}, changed=True)
    assert ask(store, "new_conflicts", "conflict_id") == []
    store.save_conflicts([one], kit.later, scope_complete=False)
    assert ask(store, "new_conflicts", "conflict_id") == [("cc33",)], "it was closed and is found again"
    store.add_review("cc33", "confirmed", at=kit.later)
    store.save_conflicts([one], kit.latest, scope_complete=False)
    assert store.conflict("cc33").first_seen == kit.later, "decided, and nothing changed"
    store.save_conflicts([replace(one, evidence=one.evidence[::-1][:1])], kit.latest, scope_complete=False)
    assert store.conflict("cc33").first_seen == kit.latest
    assert ask(store, "new_conflicts", "conflict_id", since=kit.latest) == [("cc33",)], "its claims changed: open again"


def test_changes_of_last_week_and_since_a_date(store: Store, kit: Any) -> None:
    kit.argued(store)
    kit.save(store, kit.page("rival", ("Nova", "output_price", Decimal(3)), source="beta"), kit.latest)
    changes = ask(store, "changed_lately", "subject attribute change old_value new_value", since="2025-08-15")
    assert ("Nova", "output_price", "changed", "4", "3") in changes
    assert ask(store, "changed_lately", since="2025-08-16") == []
    assert ask(store, "changed_lately") == [], "the last seven days by the clock: this was in 2025"


def test_a_price_against_the_list(store: Store, kit: Any) -> None:
    kit.argued(store)
    left, right = store.claims(subject="Nova", attribute="output_price")
    store.save_conflicts(
        [kit.conflict("ee", left, right, kind="reference", cls="scope")], kit.later, scope_complete=False
    )
    found = ask(store, "against_the_price_list", "subject source claimed listed class")
    assert found == [("Nova", "alpha.example", "2", "4", "scope")], "explained ones are shown too"


def test_parameters() -> None:
    """Names in the order of the SQL; what is not one (a literal, a cast) is not taken for one."""
    query = CannedQuery("t", "d.", "SELECT :one, ':' || :two_b, 'a:x', '12:30', :one")
    assert query.parameters == ("one", "two_b")
    assert query.bound({"two_b": "x"}) == {"one": "", "two_b": "x"}
    with pytest.raises(StoreError, match=r"no such parameter: three: it takes one, two_b"):
        query.bound({"three": ""})
    with pytest.raises(StoreError, match="it takes none"):
        CannedQuery("t", "d.", "SELECT 1").bound({"one": ""})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cheapest_model", "did you mean cheapest_models?"),
        ("spread", "did you mean price_spread?"),
        ("x", "counterclaim query --list names them"),
        ("", "counterclaim query --list names them"),
    ],
)
def test_an_unknown_question_names_near_ones(name: str, said: str) -> None:
    with pytest.raises(StoreError) as error:
        canned_query(name)
    assert str(error.value).endswith(said)


def test_no_question_has_the_name_of_a_table_or_view(path: Path) -> None:
    """Datasette would show the question in place of the list, which could then not be opened."""
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as conn:
        names = {name for (name,) in conn.execute("SELECT name FROM sqlite_master")}
    assert names.isdisjoint(canned_queries())
    assert "less_sure" in names
