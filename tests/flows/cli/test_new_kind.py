"""A new kind of conflict is a row, a checker and its place in the list; everything else takes it from there.

The kind is the one that CONTRIBUTING.md describes: a model that knows of what came after its release.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from counterclaim.db import conflicts
from counterclaim.db.conflict_kinds import Kind, kinds
from counterclaim.db.conflicts import claim_dates
from counterclaim.db.conflicts.build import conflict
from counterclaim.db.conflicts.checks import needs
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.severity import grade
from counterclaim.db.conflicts.wording import subject_of, value_of, where
from counterclaim.db.records import Conflict
from counterclaim.flows.cli.main import main

ROW = Kind(
    "sequence", "sequence", "the dates cannot follow each other", rule="SequenceContradicted",
    title="A date contradicts another date", help="Correct the wrong date.",
)  # fmt: skip
RELEASED = "# Orca\n\nGPT-4.1 was released in April 2025.\n"
KNOWS = "# Facts\n\nThe knowledge cutoff of GPT-4.1 is December 2025.\n"


@needs("release_date", "knowledge_cutoff")
def check(index: Index) -> Iterator[Conflict]:
    """Yield the first release that comes before the newest cutoff of the same model."""
    for attributes in index.values.values():
        released, known = (_sorted(attributes.get(name, [])) for name in ("release_date", "knowledge_cutoff"))
        if released and known and _end(known[-1]) > _end(released[0]):
            sides = [released[0], known[-1]]
            told = f"{value_of(known[-1])}{where(sides[1:], all_docs=sides)}, after {value_of(released[0])}"
            yield conflict(
                index, "sequence", "release_date", sides, key=["sequence"], severity=grade("release_date", sides),
                explanation=f"{subject_of(index, 'knowledge_cutoff', released[0])} is {told}, its release.",
            )  # fmt: skip


def _end(fact: Fact) -> str:
    days = claim_dates.days_of(str(fact.claim.value))
    return days[1].isoformat() if days else ""


def _sorted(facts: list[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (_end(fact), fact.order))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(kinds(), "sequence", ROW)
    monkeypatch.setattr(conflicts, "SUBJECT_CHECKERS", (*conflicts.SUBJECT_CHECKERS, check))
    (tmp_path / "a.md").write_text(RELEASED, encoding="utf-8")
    (tmp_path / "b.md").write_text(KNOWS, encoding="utf-8")
    return tmp_path


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["conflicts", "--all", "--db", str(folder / "c.db"), "--format", "jsonl"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_new_kind_goes_through_the_store_to_the_records(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", str(folder / "a.md"), str(folder / "b.md"), "--db", str(folder / "c.db")]) == 0
    (found,) = told(folder, capsys)
    assert (found["kind"], found["scope"], found["subject"]) == ("sequence", "across", "GPT-4.1")
    assert [item["value"] for item in found["evidence"]] == ["2025-04", "2025-12"]  # type: ignore[attr-defined]
    assert found["explanation"] == (
        "The knowledge cutoff of GPT-4.1 is December 2025 (b), after April 2025, its release."
    )


def test_a_page_that_comes_later_is_compared_with_what_the_store_has(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", str(folder / "a.md"), "--db", str(folder / "c.db")]) == 0
    assert told(folder, capsys) == []
    assert main(["add", str(folder / "b.md"), "--db", str(folder / "c.db")]) == 0
    assert [item["kind"] for item in told(folder, capsys)] == ["sequence"]
    (folder / "b.md").write_text(KNOWS.replace("December 2025", "June 2024"), encoding="utf-8")
    assert main(["add", str(folder / "b.md"), "--db", str(folder / "c.db")]) == 0
    assert told(folder, capsys) == []


def test_drafts_are_linted_by_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder / "a.md"), str(folder / "b.md"), "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    (result,) = log["runs"][0]["results"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["name"] == "SequenceContradicted"
