"""Claims written as lines, so that the cases of the checkers read as tables.

One claim a line: ``page | subject | attribute | statement | quote | name=value ...``. The statement is a value
(``2.00``, ``true``, ``2025-08``) or a comparison (``ratio 18 > B 1``, ``less > B 1``). ``at`` sets the offset (else the
line number decides), ``published`` and ``source`` what the page says of itself; other names are qualifiers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
import yaml

from counterclaim.db.conflicts import detect
from counterclaim.db.records import Conflict, StoredClaim
from counterclaim.extractors.records import Claim, Qualifiers
from tests.db.conflicts.explained import differences

CASES = Path(__file__).parent / "cases"
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def value_of(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    return Decimal(text) if NUMBER.fullmatch(text) else text


def claim_of(line: str, number: int) -> StoredClaim:
    doc, subject, attribute, statement, quote, *rest = (part.strip() for part in line.split("|"))
    extra = dict(part.split("=", 1) for part in (rest[0].split(";") if rest and rest[0] else ()))
    extra = {name.strip(): value.strip() for name, value in extra.items()}
    start = int(extra.pop("at", number * 1000))
    published, source = extra.pop("published", None), extra.pop("source", doc)
    said, _, other = statement.partition(">")
    relation, _, value = said.strip().partition(" ") if other else ("is", "", said.strip())
    qualifiers = Qualifiers.of({name: text if name == "as_of" else value_of(text) for name, text in extra.items()})
    claim = Claim(
        doc=doc, subject=subject, attribute=attribute, relation=relation,  # type: ignore[arg-type]
        value=value_of(value.strip()) if value.strip() else None, quote=quote, start=start, end=start + len(quote),
        object=other.strip() or None, qualifiers=qualifiers,
    )  # fmt: skip
    return StoredClaim(blake2b(repr(claim).encode(), digest_size=8).hexdigest(), claim, source, published)


def claims_of(text: str) -> list[StoredClaim]:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return [claim_of(line, number) for number, line in enumerate(lines, 1)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test that asks for a ``case`` those of its module's file: reason, claims, what they flag."""
    if "case" in metafunc.fixturenames:
        name = metafunc.module.__name__.rpartition("test_")[2]
        rows = yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
        metafunc.parametrize("case", rows, ids=[row["reason"] for row in rows])


@pytest.fixture
def read() -> Callable[[str], list[StoredClaim]]:
    return claims_of


@pytest.fixture
def flag() -> Callable[[str], list[Conflict]]:
    return lambda text: detect(claims_of(text))


@pytest.fixture
def explained() -> Callable[[str], list[Conflict]]:
    return lambda text: differences(claims_of(text))
