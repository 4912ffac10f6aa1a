"""Names spelt nearly as they are: what is offered, and what is not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.browse import near_names
from counterclaim.db.store import Store

MODELS = ("GPT-4o", "GPT-4o mini", "Claude 3.7 Sonnet", "Mistral Medium 3.1", "Mistral Small 3.1", "Qwen3 235B")


@pytest.fixture
def store(path: Path, kit: Any) -> Any:
    with Store.open(path) as opened:
        kit.save(opened, kit.page("a", *[(name, "input_price", Decimal(1)) for name in MODELS]))
        yield opened


NEAR = [
    ("letters swapped", "Calude 3.7 Sonnet", "Claude 3.7 Sonnet"),
    ("a letter left out", "mistral medum 3.1", "Mistral Medium 3.1"),
    ("without its gaps", "gpt4omini", "GPT-4o mini"),
    ("the other version is offered, the nearest first", "Claude 3.5 Sonnet", "Claude 3.7 Sonnet"),
    ("nothing like it", "Gemini Ultra", None),
    ("no letters", "' --", None),
    ("nothing", "", None),
    ("a flood", "x" * 100_000, None),
]


@pytest.mark.parametrize(("written", "meant"), [row[1:] for row in NEAR], ids=[row[0] for row in NEAR])
def test_models_that_may_be_meant(store: Store, written: str, meant: str | None) -> None:
    with store.consistent_read() as conn:
        found = near_names.near_models(conn, written)
    assert (found[0] if found else None) == meant
    assert len(found) <= near_names.MOST


GAPS = [
    ("spaces", "gpt 4o mini", "GPT-4o mini"),
    ("none", "GPT4oMini", "GPT-4o mini"),
    ("a dot is no gap: another version may be called so", "Mistral Medium 31", ""),
    ("a letter is no gap", "GPT-4", ""),
    ("nothing", " - ", ""),
]


@pytest.mark.parametrize(("written", "is_"), [row[1:] for row in GAPS], ids=[row[0] for row in GAPS])
def test_only_gaps_are_forgiven_without_asking(store: Store, written: str, is_: str) -> None:
    with store.consistent_read() as conn:
        assert near_names.same_but_for_gaps(conn, written) == is_


WORDS = [
    ("a misspelt word", "mistrl price", "mistral price"),
    ("two of them", "cluade sonett", "claude sonnet"),
    ("known words stay as they are", "Mistral Medium", ""),
    ("a beginning is known", "mist", ""),
    ("numbers are never changed", "3.2 99", ""),
    ("a word like no other", "zzzzzz", ""),
    ("nothing", "", ""),
]


@pytest.mark.parametrize(("written", "meant"), [row[1:] for row in WORDS], ids=[row[0] for row in WORDS])
def test_words_that_may_be_meant(store: Store, written: str, meant: str) -> None:
    with store.consistent_read() as conn:
        assert near_names.corrected(conn, written) == meant
