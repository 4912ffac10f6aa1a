"""Kinds of situations of real pages through the public entry, each in several forms: cases/kinds.yml.

A case has ``kind``, ``why`` (its name), ``text`` (Markdown, or HTML where it begins with a tag) and ``lines``. A line
``+ SUBJECT | ATTRIBUTE | VALUE`` has to be claimed, a line ``- SUBJECT | ATTRIBUTE | VALUE`` must not be. The attribute
is a regular expression, ``*`` is any value; a fourth part is a regular expression of the qualifiers as JSON, where
``none`` means without a tier. A case may say ``known_failure`` with the reason; it then has to fail.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
import yaml

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.records import Claim

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "kinds.yml").read_text(encoding="utf-8")
)
KEYS = {"kind", "why", "text", "lines", "known_failure"}


def name_of(case: dict[str, Any]) -> str:
    return f"{case['kind']}: {case['why']}"


def same(value: object, wanted: str) -> bool:
    if wanted == "*":
        return True
    try:
        return Decimal(str(value)) == Decimal(wanted)
    except InvalidOperation:
        return str(value).lower() == wanted.lower()


def plain(name: str) -> str:
    return name.lower().replace("-", " ")


def fits(claim: Claim, parts: list[str]) -> bool:
    subject, attribute, value = parts[:3]
    if claim.relation != "is" or (subject != "*" and plain(claim.subject) != plain(subject)):
        return False
    if not re.fullmatch(attribute, claim.attribute):
        return False
    if not same(claim.value, value):
        return False
    if len(parts) == 3:
        return True
    qualifiers = json.dumps(claim.qualifiers.as_dict(), ensure_ascii=False)
    if parts[3] == "none":
        return '"tier"' not in qualifiers
    return re.search(parts[3], qualifiers, re.IGNORECASE) is not None


def failures(case: dict[str, Any]) -> list[str]:
    """Return the lines of a case that do not hold."""
    kind = "html" if case["text"].startswith("<") else "markdown"
    claims = extract(read(case["text"], doc_id="case", kind=kind)).claims
    out = []
    for line in case["lines"]:
        parts = [part.strip() for part in line[2:].split(" | ")]
        if any(fits(claim, parts) for claim in claims) != (line[0] == "+"):
            out.append(line)
    return out


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_kind_is_read_rightly_or_not_at_all(case: dict[str, Any]) -> None:
    wrong = failures(case)
    if "known_failure" in case:
        assert wrong, "the case holds now: take known_failure out"
        pytest.xfail(case["known_failure"])
    assert not wrong


def test_the_cases_are_well_formed() -> None:
    assert all(set(case) <= KEYS and case["lines"] for case in CASES)
    assert all(line[:2] in {"+ ", "- "} and len(line.split(" | ")) >= 3 for case in CASES for line in case["lines"])
    names = [name_of(case) for case in CASES]
    assert len(names) == len(set(names))
