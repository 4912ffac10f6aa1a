"""Findings: their order, and the forms that compilers, programs and GitHub read."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.records import Conflict, Evidence
from counterclaim.extractors.records import Block, Document
from counterclaim.flows.lint import findings as lint
from counterclaim.flows.lint.findings import findings
from counterclaim.flows.lint.notes import UNUSED, Note
from counterclaim.flows.lint.source_positions import DraftFile, place_of


def draft(source: str, *blocks: tuple[str, int], name: str = "d.md") -> DraftFile:
    """Build a draft whose text is the given blocks, each with the line it begins on."""
    at, out = 0, []
    for text, line in blocks:
        out.append(Block("paragraph", at, at + len(text), line=line))
        at += len(text) + 1
    return DraftFile(Path(name), source, Document(Path(name).stem, "\n".join(text for text, _ in blocks), tuple(out)))


def evidence(draft: DraftFile, quote: str, nth: int = 0) -> Evidence:
    start = -1
    for _ in range(nth + 1):
        start = draft.document.text.index(quote, start + 1)
    return Evidence(f"{quote}{nth}", draft.document.id, None, quote, start, start + len(quote), quote, "s")


def conflict(*sides: Evidence, **changes: Any) -> Conflict:
    given = {"kind": "value", "severity": "high", "explanation": "2 is not 3.", "id": "c1", **changes}
    return Conflict(scope="within", subject="M", attribute="a", evidence=sides, **given)


PROSE = "# Title\n\nIt costs $2 in May.\nIt costs\n$3 in **June and** July.\n\nIt costs $2.\n"
PROSE_BLOCKS = (("Title", 1), ("It costs $2 in May. It costs $3 in June and July.", 3), ("It costs $2.", 7))


def test_findings_come_in_the_order_of_files_and_lines() -> None:
    one, two = draft(PROSE, *PROSE_BLOCKS), draft("It costs $9.", ("It costs $9.", 1), name="e.md")
    within = conflict(evidence(one, "$2", 1), evidence(one, "$3"), id="b")
    across = conflict(evidence(two, "$9"), evidence(one, "$2"), id="a")
    outside = conflict(Evidence("r", "price list", None, "$8", 0, 2, 8, "reference"), evidence(two, "$9"), id="c")
    found = findings([outside, within, across], [one, two])
    assert [finding.conflict.id for finding in found] == ["a", "b", "c"]
    assert [str(place) for place in found[0].places] == ["d.md:3:10", "e.md:1:10"]
    assert [str(place) for place in found[2].places] == ["e.md:1:10"], "a reference has no place in the drafts"


def written(wanted: str, **changes: Any) -> str:
    one = draft(PROSE, *PROSE_BLOCKS)
    out = io.StringIO()
    sides = evidence(one, "$2"), evidence(one, "$3")
    lint.write(findings([conflict(*sides, **changes)], [one]), wanted, out, version="1.2.3")
    return out.getvalue()


def test_text() -> None:
    assert written("text") == 'd.md:3:10 value high "$2": 2 is not 3.\n    d.md:5:1 "$3"\n'


def test_text_keeps_control_characters_out() -> None:
    assert "\x1b" not in written("text", explanation="\x1b[31mred\nline")
    assert len(written("text", explanation="\x1b[31mred\nline").splitlines()) == 2


def test_jsonl_is_the_conflict_record_with_places() -> None:
    record = json.loads(written("jsonl"))
    assert record["id"] == "c1"
    assert record["places"][1] == {"file": "d.md", "line": 5, "col": 1, "quote": "$3"}


OUTSIDE = Evidence("r", "prices", "https://a.example/p", "costs $8", 0, 2, 8, "a.example", "2025-06")


def test_what_other_pages_say_is_told_with_their_address() -> None:
    one = draft(PROSE, *PROSE_BLOCKS)
    out = io.StringIO()
    found = findings([conflict(evidence(one, "$2"), OUTSIDE)], [one])
    lint.write(found, "text", out, version="1")
    assert out.getvalue().splitlines()[1:] == ['    https://a.example/p "costs $8" (2025-06)']


def test_github_annotations_cannot_be_broken_out_of() -> None:
    line = written("github", explanation="50% off\r\n::error::forged")
    assert line.count("\n") == 1
    assert line.startswith("::error file=d.md,line=3,endLine=3,col=10,endColumn=12,title=counterclaim value::")
    assert "50%25 off%0D%0A::error" in line


@pytest.mark.parametrize(("severity", "level"), [("high", "error"), ("medium", "warning"), ("low", "notice")])
def test_github_levels(severity: str, level: str) -> None:
    assert written("github", severity=severity).startswith(f"::{level} file=")


NAMES = [
    ("a b.md", "a b.md", "a space is no end"),
    ("a,line=9.md", "a%2Cline=9.md", "a comma would begin the next property"),
    ("a::error::.md", "a%3A%3Aerror%3A%3A.md", "colons would end the properties"),
    ("100%.md", "100%25.md", "a percent sign would begin an escape"),
    ("sub/../d.md", "d.md", "GitHub knows the shortest path"),
]


@pytest.mark.parametrize(("name", "expected", "why"), NAMES)
def test_github_file_names(name: str, expected: str, why: str) -> None:
    one = draft("It costs $9.", ("It costs $9.", 1), name=name)
    out = io.StringIO()
    lint.write(findings([conflict(evidence(one, "$9"))], [one]), "github", out, version="1")
    assert out.getvalue().startswith(f"::error file={expected},line=1,"), why


def test_github_leaves_columns_out_over_several_lines() -> None:
    one = draft(PROSE, *PROSE_BLOCKS)
    out = io.StringIO()
    lint.write(findings([conflict(evidence(one, "May. It costs $3"))], [one]), "github", out, version="1")
    assert out.getvalue().startswith("::error file=d.md,line=3,endLine=5,title="), "GitHub ignores columns then"


def test_github_columns_count_units_of_utf16_and_text_counts_characters() -> None:
    one = draft("\U0001f389 It costs $9.", ("\U0001f389 It costs $9.", 1))
    out = io.StringIO()
    found = findings([conflict(evidence(one, "$9"))], [one])
    lint.write(found, "github", out, version="1")
    lint.write(found, "text", out, version="1")
    assert ",col=13,endColumn=15," in out.getvalue()
    assert "\nd.md:1:12 value" in out.getvalue()


NOTE = Note(UNUSED, place_of(draft("a", ("a", 1)), (0, 1), "a"), "nothing\x1b found")


@pytest.mark.parametrize(
    ("wanted", "line"),
    [
        ("text", "d.md:1:1 unused-suppression note: nothing\ufffd found\n"),
        ("github", "::notice file=d.md,line=1,endLine=1,col=1,endColumn=2,title=counterclaim unused-suppression::"),
        ("jsonl", ""),
    ],
)
def test_notes_on_comments(wanted: str, line: str) -> None:
    out = io.StringIO()
    lint.write([], wanted, out, version="1", notes=[NOTE])
    assert out.getvalue().startswith(line)
    assert bool(out.getvalue()) is bool(line), "JSON Lines hold records of conflicts only"


def test_a_file_elsewhere_keeps_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert lint.address(Path("d.md")) == "d.md"
    assert lint.address(tmp_path / "here" / "sub" / "d.md") == "sub/d.md"
    assert lint.address(tmp_path / "d.md") == (tmp_path / "d.md").as_posix()
