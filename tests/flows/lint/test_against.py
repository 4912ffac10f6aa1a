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
    assert ran.code == (1 if records else 0)
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
