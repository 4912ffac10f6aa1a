"""How sure: the bar of ``conflicts`` and ``check``, its settings, and what is said of what is set aside."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.incremental import judging
from counterclaim.db.records import Conflict
from counterclaim.extractors import second_reading
from counterclaim.extractors.records import Claim, Document, Doubt, SecondReading
from counterclaim.flows.ingest import second_reading as reading_again

SURE = "GPT-4o mini costs ${} per 1M input tokens.\n"
DOUBTED = "Mistral Medium 3 costs ${} per 1M input tokens.\n"
DOUBT = Doubt("subject", "The name stands too far away.", "Mistral Medium 3")


def review(document: Document, claim: Claim) -> SecondReading:
    """Doubt whatever is said of Mistral; fail on GPT-3."""
    assert document.text[claim.start : claim.end] == claim.quote
    if claim.subject.startswith("GPT-3"):
        raise ValueError("unreadable")
    return SecondReading(0.3, (DOUBT,)) if claim.subject.startswith("Mistral") else SecondReading(0.95)


def least(_: Conflict, readings: Mapping[Any, SecondReading]) -> float:
    return min((one.probability for one in readings.values()), default=0.5)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sites that differ on two models, of which a second reading doubts one; weights are no matter here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(second_reading, "review", review)
    monkeypatch.setattr(judging, "certainty", least)
    for site, price in (("a", "0.15"), ("b", "0.75")):
        Path(site).mkdir()
        Path(site, f"{site}.md").write_text(
            f"# Prices\n\n{SURE.format(price)}\n{DOUBTED.format(price)}", encoding="utf-8"
        )
    return tmp_path


def add(cli: Any, *options: str) -> Any:
    ran = cli("add", "a", "b", "--db", "x.db", *options)
    assert ran.code == 0
    return ran


def listed(cli: Any, *options: str) -> list[tuple[str, float]]:
    """Return subject and certainty of the values of the queue; a price list's own conflicts are no matter here."""
    lines = cli("conflicts", "--db", "x.db", "--format", "jsonl", *options).out.splitlines()
    found = [json.loads(line) for line in lines]
    return [(one["subject"], one["certainty"]) for one in found if one["kind"] == "value"]


GPT, MISTRAL = ("GPT-4o mini", 0.95), ("Mistral Medium 3", 0.3)
OPTIONS = [
    ("the bar of the database", [], [GPT]),
    ("all of it", ["--all"], [GPT, MISTRAL]),
    ("a lower bar", ["--min-certainty", "0.3"], [GPT, MISTRAL]),
    ("a higher bar", ["--min-certainty", "0.96"], []),
]


@pytest.mark.parametrize(("options", "expected"), [case[1:] for case in OPTIONS], ids=[case[0] for case in OPTIONS])
def test_conflicts_that_reach_the_bar(cli: Any, options: list[str], expected: list[tuple[str, float]]) -> None:
    add(cli, "--min-certainty", "0.5")
    assert listed(cli, *options) == expected


def test_what_is_set_aside_is_said_and_the_doubt_is_named(cli: Any) -> None:
    add(cli, "--min-certainty", "0.5")
    ran = cli("conflicts", "--db", "x.db")
    assert re.search(r"^counterclaim: \d+ differences? set aside, --all shows (it|them)$", ran.err.strip())
    assert "Mistral" not in ran.out
    ran = cli("conflicts", "--db", "x.db", "--all")
    assert ran.err == ""
    assert ran.out.splitlines()[0].split()[-1] == "doubt"
    assert DOUBT.reason in next(line for line in ran.out.splitlines() if "Mistral" in line and "value" in line)
    assert "95 %" in ran.out
    assert cli("conflicts", "--db", "x.db", "--min-certainty", "0").err == "", "nothing is set aside: nothing is said"


def test_a_decided_conflict_that_changed_and_is_less_sure_is_named(cli: Any) -> None:
    add(cli, "--min-certainty", "0.2")
    lines = cli("conflicts", "--db", "x.db", "--format", "jsonl").out.splitlines()
    id_ = next(one["id"] for one in map(json.loads, lines) if one["kind"] == "value" and one["certainty"] == 0.3)
    assert cli("review", id_, "--verdict", "confirmed", "--db", "x.db").code == 0
    Path("b/b.md").write_text(f"# Prices\n\n{SURE.format('0.75')}\n{DOUBTED.format('0.95')}", encoding="utf-8")
    said = f"1 conflict was decided and is less sure now: {id_}"
    add(cli, "--min-certainty", "0.5")
    assert said in cli("conflicts", "--db", "x.db").err
    assert said not in cli("conflicts", "--db", "x.db", "--all").err, "it is shown"
    assert said not in cli("conflicts", "--db", "x.db", "--min-certainty", "0.1").err, "it is in the queue"


def test_the_record_and_the_table_for_programs_carry_it(cli: Any) -> None:
    add(cli, "--min-certainty", "0.5")
    lines = cli("conflicts", "--db", "x.db", "--all", "--format", "jsonl").out.splitlines()
    record = next(one for one in map(json.loads, lines) if one["kind"] == "value" and one["certainty"] == 0.3)
    doubts = [{"question": DOUBT.question, "reason": DOUBT.reason, "words": DOUBT.words}]
    said = [item for item in record["evidence"] if not item["source"].startswith("reference:")]
    assert [item["doubts"] for item in said] == [doubts, doubts]
    assert [item["probability"] for item in said] == [0.3, 0.3]
    head, *rows = cli("conflicts", "--db", "x.db", "--all", "--format", "csv").out.splitlines()
    assert head.startswith("id,severity,certainty,kind,")
    assert any(",0.3," in row and DOUBT.reason in row for row in rows)


SETTINGS = [
    # what counterclaim.yml says, options of add, what reaches the bar
    ("a setting", "min_certainty: 0.99\n", [], []),
    ("an option comes before it", "min_certainty: 0.99\n", ["--min-certainty", "0.1"], [GPT, MISTRAL]),
    ("a setting lower than all", "min_certainty: 0\n", [], [GPT, MISTRAL]),
]


@pytest.mark.parametrize(("text", "options", "expected"), [case[1:] for case in SETTINGS], ids=[c[0] for c in SETTINGS])
def test_the_user_sets_the_bar(cli: Any, text: str, options: list[str], expected: list[tuple[str, float]]) -> None:
    Path("counterclaim.yml").write_text(text, encoding="utf-8")
    add(cli, *options)
    Path("counterclaim.yml").unlink()
    assert listed(cli) == expected


def test_a_sources_file_sets_the_bar(cli: Any) -> None:
    text = "min_certainty: {}\nsources:\n  - name: a\n    path: a\n  - name: b\n    path: b\n"
    for bar, expected in (("0.99", []), ("0.5", [GPT]), ("0.1", [GPT, MISTRAL])):
        Path("s.yml").write_text(text.format(bar), encoding="utf-8")
        assert cli("run", "s.yml", "--plain", "--db", "x.db").code == 0
        assert listed(cli) == expected


BAD = [
    ("min_certainty: 2\n", "counterclaim.yml:1: min_certainty"),
    ("min_certainty: much\n", "counterclaim.yml:1: min_certainty"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_a_wrong_setting_is_refused(cli: Any, text: str, message: str) -> None:
    Path("counterclaim.yml").write_text(text, encoding="utf-8")
    ran = cli("add", "a", "--db", "x.db")
    assert (ran.code, message in ran.err, len(ran.err.splitlines())) == (2, True, 1)


def test_adding_twice_reads_nothing_again(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    add(cli)
    monkeypatch.setattr(second_reading, "review", lambda *_: pytest.fail("read again"))
    monkeypatch.setattr(reading_again, "_document", lambda _: pytest.fail("parsed again"))
    assert "0 statements read again, 0 conflicts judged" in add(cli).err


def test_a_statement_that_cannot_be_read_again_is_an_issue(cli: Any) -> None:
    for site, price in (("a", "7"), ("b", "9")):
        path = Path(site, "more.md")
        path.write_text(f"GPT-3 costs ${price} per 1M input tokens.\n", encoding="utf-8")
    ran = add(cli, "--min-certainty", "0.6")
    assert "2 failed" in ran.err
    with closing(sqlite3.connect("x.db")) as conn:
        issues = conn.execute("SELECT what, detail FROM issues WHERE kind = 'second reading'").fetchall()
    assert issues == [("statement could not be read a second time", "ValueError: unreadable")] * 2
    assert [subject for subject, _ in listed(cli)] == ["GPT-4o mini"], "what nobody could read again is not sure"
    assert ("GPT-3", 0.5) in listed(cli, "--all")
    assert "2 statements read again, 2 failed" in add(cli, "--min-certainty", "0.6").err, "it is tried again"


def checked(cli: Any, *args: str) -> Any:
    Path("draft.md").write_text(Path("a", "a.md").read_text(encoding="utf-8"), encoding="utf-8")
    Path("other.md").write_text(Path("b", "b.md").read_text(encoding="utf-8"), encoding="utf-8")
    return cli("check", "draft.md", "other.md", *args)


def test_only_what_reaches_the_bar_fails_a_check(cli: Any) -> None:
    ran = checked(cli, "--min-certainty", "0.5")
    assert ran.code == 1
    assert "(95 % sure)" in ran.out
    assert "Mistral" not in ran.out
    assert "set aside, --all shows" in ran.err
    ran = checked(cli, "--min-certainty", "0.99", "--all")
    assert ran.code == 0, "shown, and no reason to fail"
    assert f"(30 % sure; {DOUBT.reason})" in ran.out
    assert "set aside" not in ran.err


def test_sarif_ranks_and_annotations_say_how_sure(cli: Any) -> None:
    log = json.loads(checked(cli, "--min-certainty", "0.5", "--all", "--format", "sarif").out)
    ranks = {result["message"]["text"].split('": ')[1][:40]: result for result in log["runs"][0]["results"]}
    doubted = next(result for text, result in ranks.items() if "Mistral" in text)
    assert (doubted["rank"], doubted["level"], doubted["properties"]["certainty"]) == (30.0, "note", 0.3)
    assert set(doubted["properties"]["doubts"]) == {DOUBT.reason}
    assert 95.0 in [result["rank"] for result in ranks.values()]
    lines = checked(cli, "--min-certainty", "0.5", "--all", "--format", "github").out.splitlines()
    assert any(line.startswith("::notice ") and "30 %25 sure" in line for line in lines)


def test_against_a_database_both_sides_are_read_again(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    add(cli, "--min-certainty", "0.5")
    Path("draft.md").write_text(SURE.format("3.00") + "\n" + DOUBTED.format("3.00"), encoding="utf-8")
    ran = cli("check", "draft.md", "--against", "x.db", "--min-certainty", "0.5", "--format", "jsonl")
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert {one["subject"] for one in found if one["kind"] == "value"} == {"GPT-4o mini"}
    assert ran.code == 1
    assert "set aside" in ran.err
    monkeypatch.setattr(reading_again, "_document", lambda _: pytest.fail("parsed, although the database has read it"))
    assert cli("check", "draft.md", "--against", "x.db", "--min-certainty", "0.5").code == 1


def test_a_page_of_which_no_copy_is_kept_counts_as_even(cli: Any) -> None:
    add(cli, "--min-certainty", "0.6")
    with closing(sqlite3.connect("x.db")) as conn, conn:
        conn.execute("DROP TRIGGER bodies_kept")
        conn.execute("DELETE FROM bodies")
        conn.execute("DELETE FROM doubts")
        conn.execute("DELETE FROM second_readings")
        conn.execute("UPDATE conflicts SET judged = 0")
    assert cli("run", "--offline", "--db", "x.db", "--min-certainty", "0.6").code == 0
    assert listed(cli) == []
    with closing(sqlite3.connect("x.db")) as conn:
        reasons = {reason for (reason,) in conn.execute("SELECT reason FROM doubts")}
    assert reasons == {reading_again.NOT_KEPT}
