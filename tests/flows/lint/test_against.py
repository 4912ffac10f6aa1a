"""A draft against a database: what is already known is held against it, and only what concerns it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

CHEAP = "GPT-4o mini costs $0.15 per 1M input tokens.\n"
DEAR = "GPT-4o mini costs $0.75 per 1M input tokens.\n"
OTHER = "Mistral Medium 3 costs $0.40 per 1M input tokens.\n"
OTHER_DEAR = "Mistral Medium 3 costs $4.10 per 1M input tokens.\n"


@pytest.fixture
def world(tmp_path: Path, cli: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three sites: two that agree on one model, and a conflict about another that no draft is concerned with."""
    monkeypatch.chdir(tmp_path)
    pages = {"a": CHEAP + "\n" + OTHER, "b": CHEAP, "c": OTHER_DEAR}
    for site, text in pages.items():
        Path(site).mkdir()
        Path(site, f"{site}.md").write_text(text, encoding="utf-8")
    assert cli("add", *pages, "--db", "known.db").code == 0
    return tmp_path


def told(cli: Any, *args: str) -> list[dict[str, Any]]:
    ran = cli("check", *args, "--format", "jsonl")
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == (1 if any(not record["agrees"] for record in records) else 0)
    return records


DRAFTS = [
    ("the same as others say", CHEAP, 0),
    ("another price", DEAR, 1),
    ("another price in other words", "| Model | Input price per 1M tokens |\n|--|--|\n| GPT 4o mini | $0.75 |\n", 1),
    ("a model that nobody knows", "Zephyrette 9 costs $0.75 per 1M input tokens.\n", 0),
    ("one side of a conflict that others have", OTHER, 1),
    ("no claim at all", "Nothing to see.\n", 0),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in DRAFTS], ids=[c[0] for c in DRAFTS])
def test_only_what_involves_the_draft_is_told(world: Path, cli: Any, text: str, expected: int) -> None:
    Path("draft.md").write_text(text, encoding="utf-8")
    found = [record for record in told(cli, "draft.md", "--against", "known.db") if record["kind"] != "reference"]
    assert len(found) == expected
    for record in found:
        assert [Path(place["file"]).name for place in record["places"]] == ["draft.md"]
        assert len(record["evidence"]) > len(record["places"]), "the other side is told too"


def test_without_a_database_the_draft_stands_alone(world: Path, cli: Any) -> None:
    Path("draft.md").write_text(DEAR, encoding="utf-8")
    alone = [record for record in told(cli, "draft.md") if record["kind"] != "reference"]
    assert alone == []


def test_the_other_side_is_told_with_its_words(world: Path, cli: Any) -> None:
    Path("draft.md").write_text("# T\n\nHere " + DEAR, encoding="utf-8")
    lines = cli("check", "draft.md", "--against", "known.db").out.splitlines()
    assert lines[0].startswith("draft.md:3:")
    assert any("$0.15 per 1M input" in line for line in lines[1:])


def test_the_database_is_only_read(world: Path, cli: Any, files_in: Any) -> None:
    Path("draft.md").write_text(DEAR, encoding="utf-8")
    before = files_in(world)
    assert cli("check", "draft.md", "--against", "known.db").code == 1
    after = {name: data for name, data in files_in(world).items() if not name.endswith(("-wal", "-shm"))}
    assert after == before


def test_a_draft_is_not_held_against_its_own_older_version(world: Path, cli: Any) -> None:
    Path("b/b.md").write_text("GPT-4o mini costs $0.16 per 1M input tokens.\n", encoding="utf-8")
    changed = Path("c/c.md")
    changed.write_text(OTHER, encoding="utf-8")
    assert told(cli, "c/c.md", "--against", "known.db") == []


def test_a_page_of_the_same_name_elsewhere_is_another_page(world: Path, cli: Any) -> None:
    Path("new").mkdir()
    Path("new/a.md").write_text(DEAR, encoding="utf-8")
    (record,) = [r for r in told(cli, "new/a.md", "--against", "known.db") if r["kind"] != "reference"]
    assert record["scope"] == "across"


def test_a_draft_among_many_that_say_the_same_is_still_told(world: Path, cli: Any) -> None:
    for number in range(9):
        Path(f"m{number}").mkdir()
        Path(f"m{number}/p{number}.md").write_text(f"# {number}\n\n{CHEAP}", encoding="utf-8")
    Path("odd").mkdir()
    Path("odd/odd.md").write_text(DEAR, encoding="utf-8")
    assert cli("add", *[f"m{n}" for n in range(9)], "odd", "--db", "known.db").code == 0
    Path("draft.md").write_text(CHEAP, encoding="utf-8")
    (record,) = [r for r in told(cli, "draft.md", "--against", "known.db") if r["kind"] == "value"]
    assert record["places"][0]["file"] == "draft.md"


def test_a_draft_among_many_different_values_is_still_told(world: Path, cli: Any) -> None:
    Path("many").mkdir()
    for number in range(30):
        text = f"GPT-4o mini costs ${1 + number / 4:.2f} per 1M input tokens.\n"
        Path(f"many/p{number}.md").write_text(text, encoding="utf-8")
    assert cli("add", "many", "--db", "known.db").code == 0
    Path("draft.md").write_text("GPT-4o mini costs $3.60 per 1M input tokens.\n", encoding="utf-8")
    assert [r["kind"] for r in told(cli, "draft.md", "--against", "known.db") if r["kind"] == "value"] == ["value"]


def test_a_known_deviation_is_not_told_again(world: Path, cli: Any) -> None:
    Path("d").mkdir()
    Path("d/d.md").write_text(DEAR, encoding="utf-8")
    assert cli("add", "d", "--db", "known.db").code == 0
    known = [json.loads(line) for line in cli("conflicts", "--db", "known.db", "--format", "jsonl").out.splitlines()]
    (id_,) = [record["id"] for record in known if record["subject"] == "GPT-4o mini" and record["kind"] == "value"]
    Path("draft.md").write_text(DEAR, encoding="utf-8")
    args = ("draft.md", "--against", "known.db")
    assert "value" in {record["kind"] for record in told(cli, *args)}
    assert cli("review", id_, "--verdict", "dismissed", "--pin", "--db", "known.db").code == 0
    assert "value" not in {record["kind"] for record in told(cli, *args)}
    Path("draft.md").write_text(DEAR.replace("0.75", "0.95"), encoding="utf-8")
    assert "value" in {record["kind"] for record in told(cli, *args)}, "another value is another matter"


BAD = [
    ("a database that is not there", "none.db", "does not exist"),
    ("a file that is none", "a/a.md", "not a SQLite database"),
    ("a folder", "a", "is a folder"),
]


@pytest.mark.parametrize(("db", "message"), [c[1:] for c in BAD], ids=[c[0] for c in BAD])
def test_a_bad_database_is_refused_before_anything_is_read(world: Path, cli: Any, db: str, message: str) -> None:
    ran = cli("check", "a/a.md", "--against", db)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert message.rsplit(maxsplit=1)[-1] in ran.err
    assert not Path("none.db").exists()


SIDES = [
    # what the draft says, and what comes of it: the database has two pages with 1.15 against one with 5
    ("the better supported side", "Zephyr Pro 9 costs $1.15 per 1M input tokens.\n", 0, True),
    ("the other side", "Zephyr Pro 9 costs $5 per 1M input tokens.\n", 1, False),
    (
        "both",
        "Zephyr Pro 9 costs $5 per 1M input tokens.\n\n## Now\n\nZephyr Pro 9 costs $1.15 per 1M input tokens.\n",
        1,
        False,
    ),
]


@pytest.fixture
def disputed(world: Path, cli: Any) -> str:
    """Return a database with a conflict of three sites, of which two agree."""
    for site, price in (("x", "1.15"), ("y", "1.15"), ("z", "5")):
        Path(site).mkdir()
        Path(site, f"{site}.md").write_text(f"# Zephyr Pro 9\n\nZephyr Pro 9 costs ${price} per 1M input tokens.\n")
    Path("counterclaim.yml").write_text("models:\n  - {name: Zephyr, vendor: Wind, tiers: [Pro]}\n")
    assert cli("add", "x", "y", "z", "--db", "sides.db").code == 0
    return "sides.db"


@pytest.mark.parametrize(("text", "code", "agrees"), [case[1:] for case in SIDES], ids=[case[0] for case in SIDES])
def test_a_draft_on_the_better_supported_side_gets_a_note(
    disputed: str, cli: Any, text: str, code: int, agrees: bool
) -> None:
    Path("draft.md").write_text(text, encoding="utf-8")
    ran = cli("check", "draft.md", "--against", disputed)
    assert ran.code == code
    assert ("on the better supported side: 2 of 3 sources say $1.15" in ran.out) is agrees
    assert (f"{code} conflict" in ran.err, ", 1 note on the better supported side" in ran.err) == (True, agrees)
    assert (' value note "$1.15 per 1M input": ' in ran.out) is agrees
    found = cli("check", "draft.md", "--against", disputed, "--format", "github").out.splitlines()
    assert any(line.startswith("::notice ") for line in found) is agrees


def test_notes_stand_behind_the_conflicts(disputed: str, cli: Any) -> None:
    right = "Zephyr Pro 9 costs $1.15 per 1M input tokens.\n"
    wrong = (
        "Zephyr Pro 9 has a context window of 128,000 tokens.\n\nZephyr Pro 9 has a context window of 32,000 tokens.\n"
    )
    Path("draft.md").write_text(f"{right}\n{wrong}", encoding="utf-8")
    ran = cli("check", "draft.md", "--against", disputed)
    heads = [line.split(" ")[:3] for line in ran.out.splitlines() if not line.startswith(" ")]
    assert [(head[0].split(":")[1], head[2] == "note") for head in heads] == [("3", False), ("1", True)]
    assert (ran.code, "1 conflict in 3 claims of 1 file, 1 note on" in ran.err) == (1, True)


def test_a_reviewer_says_which_side_is_right(disputed: str, cli: Any) -> None:
    lines = cli("conflicts", "--db", disputed, "--format", "jsonl").out.splitlines()
    (record,) = [one for one in map(json.loads, lines) if one["kind"] == "value"]
    assert (record["better"]["value"], record["better"]["decided"]) == (1.15, False)
    number = 1 + [item["value"] for item in record["evidence"]].index(5)
    ran = cli("review", record["id"], "--verdict", "confirmed", "--right", number, "--by", "ada", "--db", disputed)
    assert (ran.code, "5 is right" in ran.out) == (0, True)
    lines = cli("conflicts", "--db", disputed, "--format", "jsonl").out.splitlines()
    (record,) = [one for one in map(json.loads, lines) if one["kind"] == "value"]
    assert record["better"] == {"value": 5, "reason": "ada decided so.", "decided": True}
    for price, code in (("1.15", 1), ("5", 0)):
        Path("draft.md").write_text(f"Zephyr Pro 9 costs ${price} per 1M input tokens.\n", encoding="utf-8")
        assert cli("check", "draft.md", "--against", disputed).code == code, "the decision counts more than votes"


BAD = [
    ("no such quote", ["--verdict", "confirmed", "--right", "99"], "no such quote: 99"),
    ("both", ["--verdict", "confirmed", "--right", "1", "--value", "3"], "both --right and --value"),
    ("of what is no conflict", ["--verdict", "dismissed", "--right", "1"], "no side is right"),
    ("an empty value", ["--verdict", "resolved", "--value", " "], "no value"),
]


@pytest.mark.parametrize(("args", "message"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_wrong_side_is_refused(disputed: str, cli: Any, args: list[str], message: str) -> None:
    lines = cli("conflicts", "--db", disputed, "--format", "jsonl").out.splitlines()
    id_ = json.loads(lines[0])["id"]
    ran = cli("review", id_, *args, "--db", disputed)
    assert (ran.code, message in ran.err, len(ran.err.splitlines())) == (2, True, 1)


VALUES = [
    ("3", 3),
    ("0.25", 0.25),
    ("no", False),
    ("TRUE", True),
    ("Apache 2.0", "Apache 2.0"),
    ("1e999999999", "1e999999999"),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_the_true_value_may_be_none_of_the_sides(disputed: str, cli: Any, text: str, value: Any) -> None:
    lines = cli("conflicts", "--db", disputed, "--format", "jsonl").out.splitlines()
    id_ = json.loads(lines[0])["id"]
    assert cli("review", id_, "--verdict", "resolved", "--value", text, "--db", disputed).code == 0
    assert "already recorded" in cli("review", id_, "--verdict", "resolved", "--value", text, "--db", disputed).out
    lines = cli("conflicts", "--db", disputed, "--status", "resolved", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["better"]["value"] for line in lines] == [value]
