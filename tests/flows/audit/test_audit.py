"""The audit: what is drawn, what a judge sees, and what the verdicts say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.records import Conflict
from counterclaim.flows.audit.sample import draw
from counterclaim.flows.audit.verdicts import Verdict, append, table, wilson

PAGES = {
    "a": "GPT-4o mini costs $0.15 per 1M input tokens. GPT-4o has a context window of 128K tokens.\n",
    "b": "GPT-4o mini costs $0.75 per 1M input tokens. <b>GPT-4o</b> has a context window of 32K tokens.\n",
}


def conflict(id_: str, kind: str = "value", severity: Any = "high") -> Conflict:
    return Conflict(id_, kind, "across", "M", "input_price", severity, "x", ())


@pytest.fixture
def db(tmp_path: Path, cli: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for site, text in PAGES.items():
        Path(site).mkdir()
        Path(site, f"{site}.md").write_text(text, encoding="utf-8")
    assert cli("add", *PAGES, "--db", "known.db", "--min-certainty", "0").code == 0
    return tmp_path / "known.db"


def test_the_same_seed_draws_the_same_flags() -> None:
    pool = [conflict(f"c{n}") for n in range(50)]
    drawn = [one.conflict.id for one in draw(pool, 10, 1)]
    assert drawn == [one.conflict.id for one in draw(list(reversed(pool)), 10, 1)]
    assert drawn != [one.conflict.id for one in draw(pool, 10, 2)]
    assert len(set(drawn)) == 10


STRATA = [
    # how many of each kind there are, how many are drawn, how many of each kind that gives
    ({"value": 90, "ratio": 5, "boolean": 5}, 9, {"value": 3, "ratio": 3, "boolean": 3}),
    ({"value": 90, "ratio": 1}, 10, {"value": 9, "ratio": 1}),  # what one lacks the other gives
    ({"value": 2, "ratio": 1}, 10, {"value": 2, "ratio": 1}),  # no more than there are
]


@pytest.mark.parametrize(("available", "size", "expected"), STRATA)
def test_a_sample_by_kind_is_even(available: dict[str, int], size: int, expected: dict[str, int]) -> None:
    pool = [conflict(f"{kind}{n}", kind) for kind, count in available.items() for n in range(count)]
    drawn = draw(pool, size, 1, "kind")
    assert {kind: sum(one.conflict.kind == kind for one in drawn) for kind in available} == expected
    assert sum(one.weight for one in drawn) == pytest.approx(sum(available.values()), abs=0.01), (
        "they stand for all there are"
    )


INTERVALS = [  # share, number, interval: by the formula of Wilson (1927)
    (0.5, 10, (0.237, 0.763)), (1.0, 20, (0.839, 1.0)), (0.0, 20, (0.0, 0.161)), (0.9, 100, (0.826, 0.945)),
]  # fmt: skip


@pytest.mark.parametrize(("share", "number", "expected"), INTERVALS)
def test_wilson(share: float, number: int, expected: tuple[float, float]) -> None:
    assert wilson(share, number) == pytest.approx(expected, abs=0.001)


def test_the_table_counts_by_kind_severity_and_certainty() -> None:
    judged = [
        Verdict({"verdict": verdict, "kind": kind, "severity": "high", "weight": weight}, sure)
        for verdict, kind, weight, sure in (
            ("HOLDS", "value", 1, 0.95), ("FALSE", "value", 1, 0.91),
            ("HOLDS", "ratio", 3, 1.0), ("FALSE", "ratio", 3, None),
        )
    ]  # fmt: skip
    found = {row.group: (row.judged, row.hold, round(row.share, 2)) for row in table(judged)}
    assert found == {
        "all": (4, 2, 0.5), "kind ratio": (2, 1, 0.5), "kind value": (2, 1, 0.5), "severity high": (4, 2, 0.5),
        "certainty 0.9-1.0": (3, 2, 0.8),
    }  # fmt: skip


def judged_sheet(cli: Any, db: Path, **changes: Any) -> list[dict[str, Any]]:
    assert cli("audit", "--sample", "5", "--db", db, "--all").code == 0
    rows = [json.loads(line) for line in Path("audit/audit.jsonl").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row.update({"verdict": "HOLDS"} | changes)
        for item in row["items"]:
            item["reading"] = item["reading"] or "right"
    return rows


def write(rows: list[Any], path: str = "judged.jsonl") -> str:
    Path(path).write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_the_sheet_shows_the_words_and_not_what_the_program_thinks(cli: Any, db: Path) -> None:
    rows = judged_sheet(cli, db, verdict=None)
    assert len(rows) >= 2
    for row in rows:
        assert not {"certainty", "sure"} & row.keys(), "a judge is not led"
        for item in row["items"]:
            if item["reading"] == "reference":
                continue
            assert not {"probability", "doubts"} & item.keys()
            page = PAGES[item["doc"]].replace("<b>", "").replace("</b>", "").strip()
            assert (item["before"] + item["quote"] + item["after"]).strip() in (page, page.replace("  ", " "))
    html = Path("audit/audit.html").read_text(encoding="utf-8")
    assert "<mark>" in html
    assert "certainty" not in html.lower()


def test_verdicts_come_back(cli: Any, db: Path) -> None:
    rows = judged_sheet(cli, db)
    rows[0]["verdict"] = "FALSE"
    ran = cli("audit", "--verdicts", write(rows), "--db", db)
    assert ran.code == 0
    assert ran.out.splitlines()[1].split()[:3] == ["all", str(len(rows)), str(len(rows) - 1)]
    kept = [json.loads(line) for line in Path("read_flags.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["verdict"] for row in kept] == [row["verdict"] for row in rows]
    assert all(0 <= row["certainty"] <= 1 for row in kept)
    assert all("doubts" in item for row in kept for item in row["items"])
    before = Path("read_flags.jsonl").read_bytes()
    assert cli("audit", "--verdicts", "judged.jsonl", "--db", db).code == 0
    assert Path("read_flags.jsonl").read_bytes() == before, "the same verdicts are not kept twice"


def test_verdicts_are_added_to_a_file_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "flags.jsonl"
    path.write_text('{"id": "old"}', encoding="utf-8")  # no line end
    assert append(path, [{"id": "old"}, {"id": "new"}]) == 1
    assert path.read_text(encoding="utf-8") == '{"id": "old"}\n{"id": "new"}\n'


BAD = [
    # what is wrong, how the first line is spoilt, what the message says
    ("an unknown verdict", {"verdict": "maybe"}, "unknown verdict 'maybe': judged.jsonl:1: use HOLDS or FALSE"),
    ("no verdict at all", {"verdict": None}, "no verdict in: judged.jsonl"),
    ("no id", {"id": ""}, "no flag: judged.jsonl:1"),
    ("an id of another database", {"id": "ffffffffffff"}, "no such flag in the database: ffffffffffff"),
    ("a reading that there is not", {"items": [{"reading": "so so"}]}, "unknown reading 'so so': judged.jsonl:1"),
    ("items that are none", {"items": "none"}, "bad items: judged.jsonl:1"),
    ("a weight that is none", {"weight": -1}, "bad weight -1: judged.jsonl:1"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_verdicts_are_refused(cli: Any, db: Path, changes: dict[str, Any], message: str) -> None:
    rows = judged_sheet(cli, db)[:1]
    ran = cli("audit", "--verdicts", write([{**rows[0], **changes}]), "--db", db)
    assert ran.code == 2
    assert message in ran.err
    assert len(ran.err.splitlines()) == 1
    assert not Path("read_flags.jsonl").exists(), "nothing is half-written"


USAGE = [
    ("neither", ["audit"], "nothing to do"),
    ("both", ["audit", "--sample", "5", "--verdicts", "x.jsonl"], "both --sample and --verdicts"),
    ("no such file", ["audit", "--verdicts", "none.jsonl"], "cannot read verdicts: none.jsonl"),
    ("not JSON", ["audit", "--verdicts", "a/a.md"], "not JSON: a/a.md:1"),
    ("strata that there are not", ["audit", "--sample", "5", "--by", "colour"], "unknown strata: colour"),
    ("none to draw", ["audit", "--sample", "0"], "Invalid value for '--sample'"),
    ("the sheet in a file", ["audit", "--sample", "5", "--out", "a/a.md"], "folder of the sheet is a file"),
]


@pytest.mark.parametrize(("args", "message"), [case[1:] for case in USAGE], ids=[case[0] for case in USAGE])
def test_bad_usage_is_refused(cli: Any, db: Path, args: list[str], message: str) -> None:
    ran = cli(*args, "--db", db)
    assert ran.code == 2
    assert message in ran.err


def test_a_judged_flag_is_judged_once(cli: Any, db: Path) -> None:
    rows = judged_sheet(cli, db)[:1]
    ran = cli("audit", "--verdicts", write(rows * 2), "--db", db)
    assert (ran.code, "judged twice" in ran.err) == (2, True)
