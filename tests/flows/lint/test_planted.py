"""Short drafts with a contradiction planted in each, of every kind: all are found, and nothing else is."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from counterclaim.db.conflict_kinds import kinds
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.flows.lint.drafts import find_in_drafts

DRAFTS = yaml.safe_load(files("counterclaim.db.conflicts").joinpath("bar.yml").read_text("utf-8"))["drafts"]
FOLDER = Path(__file__).parents[1] / "cases"
CASES = [
    case
    for name in ("planted.yml", "situations.yml")
    for case in yaml.safe_load(FOLDER.joinpath(name).read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=[case["reason"] for case in CASES])
def test_what_is_planted_is_found_and_nothing_else(case: dict[str, Any]) -> None:
    documents = [read(case[name], doc_id=name, kind="markdown") for name in ("draft", "more") if name in case]
    drafts = [("here", document, extract(document)) for document in documents]
    found = [conflict for conflict in find_in_drafts(drafts, bar=DRAFTS) if conflict.sure]
    told = [conflict.explanation for conflict in found]
    assert sorted(f"{conflict.kind} {conflict.attribute}" for conflict in found) == sorted(case["flags"]), told


def test_every_kind_is_planted_somewhere() -> None:
    planted = {flag.partition(" ")[0] for case in CASES for flag in case["flags"]}
    assert planted == set(kinds())
    assert sum(bool(case["flags"]) for case in CASES) >= 30
