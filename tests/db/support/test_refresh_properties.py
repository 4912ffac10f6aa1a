"""Sides are weighed again for what a check has touched, as if everything had been; the sources now and then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db import support
from counterclaim.db.store import Store

SOURCES = "abcde"


@pytest.fixture
def store(path: Path, kit: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(support, "SMALL", 0)  # a store so small is always weighed whole
    with Store.open(path) as opened:
        for name in SOURCES:
            opened.save_source(id=name, name=f"site {name}", kind="web", at=kit.early)
        yield opened


def say(store: Store, kit: Any, source: str, **prices: str) -> None:
    """Make a source's page give prices of models."""
    stated = [(model, "input_price", Decimal(price)) for model, price in prices.items()]
    kit.save(store, kit.page(f"page-{source}", *stated, source=source), kit.early)


def told(store: Store, table: str = "conflict_support") -> list[tuple[Any, ...]]:
    return sorted(store.query(f"SELECT * FROM {table}")[1], key=repr)


def everything(store: Store, kit: Any) -> None:
    for source, price in zip(SOURCES, ("2.00", "2.00", "2.00", "5.00", "2.00"), strict=True):
        say(store, kit, source, Alpha1=price, Beta2="1.00" if source in "abc" else "4.00")
    store.update_findings(kit.early)


def test_a_changed_page_weighs_its_models_as_a_weighing_of_all_would(store: Store, kit: Any) -> None:
    everything(store, kit)
    before = told(store)
    say(store, kit, "b", Alpha1="5.00", Beta2="1.00")
    store.update_findings(kit.later)
    part = told(store)
    assert part != before
    accuracy = told(store, "source_support")
    for source, _, value, *_ in part:
        assert value is not None, source
    kit.weigh(store, subjects=["Alpha1", "Beta2"])
    assert told(store) == part
    assert told(store, "source_support") == accuracy


def test_the_sources_keep_their_accuracy_until_much_has_changed(
    store: Store, kit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything(store, kit)
    first = told(store, "source_support")
    say(store, kit, "b", Alpha1="5.00")
    store.update_findings(kit.later)
    assert told(store, "source_support") == first
    assert told(store, "weighed") == [(1, 1)]
    monkeypatch.setattr(support, "FEW", 1)
    say(store, kit, "c", Alpha1="5.00")
    store.update_findings(kit.later)
    second = told(store, "source_support")
    assert second != first
    assert told(store, "weighed") == [(1, 0)]
    kit.weigh(store)
    assert told(store, "source_support") == second


def test_a_vote_counts_even_if_it_changes_no_conflict(store: Store, kit: Any) -> None:
    """Four pages speak for all that say the same; the votes of the others count as well."""
    everything(store, kit)
    (before,) = [row for row in told(store) if "$2.00" in row[-1]]
    store.save_source(id="f", name="site f", kind="web", at=kit.early)
    say(store, kit, "f", Alpha1="2.00")
    assert store.update_findings(kit.later).new == 0
    (after,) = [row for row in told(store) if "$2.00" in row[-1]]
    assert (before[4:6], after[4:6]) == ((4, 5), (5, 6))


def test_nothing_changed_weighs_nothing(store: Store, kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    everything(store, kit)
    monkeypatch.setattr(support, "refresh", None)
    assert store.update_findings(kit.later).seen == len(told(store))


def test_a_small_store_is_weighed_whole(store: Store, kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "SMALL", 300)
    everything(store, kit)
    first = told(store, "source_support")
    say(store, kit, "b", Alpha1="5.00")
    store.update_findings(kit.later)
    assert told(store, "source_support") != first


def test_a_circle_is_weighed_though_its_first_model_was_not_touched(store: Store, kit: Any) -> None:
    def cheaper(name: str, one: str, other: str) -> None:
        page = kit.page(f"page-{name}", (one, "input_price", Decimal(1)), source=name)
        claim = replace(page.claims[0], attribute="price", relation="less", value=None, object=other)
        kit.save(store, replace(page, claims=(claim,)), kit.early)

    everything(store, kit)
    for name, one, other in (("a", "A 1", "B 1"), ("b", "B 1", "C 1"), ("c", "C 1", "D 1")):
        cheaper(name, one, other)
    store.update_findings(kit.early)
    known = {row[0] for row in told(store)}
    cheaper("d", "D 1", "A 1")
    store.update_findings(kit.later)
    assert len({row[0] for row in told(store)} - known) == 1
