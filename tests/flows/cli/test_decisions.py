"""Decisions through the command line: kept, never changed, and holding until what they are about changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

CHEAP = "GPT-4o mini accepts images as input.\n"
OTHER = "GPT-4o mini does not accept images.\n"


class World:
    """Pages in folders of their own, one database, and the conflict between two of the pages."""

    def __init__(self, cli: Any) -> None:
        self.cli = cli
        self.write("a", CHEAP)
        self.write("b", OTHER)

    def write(self, site: str, text: str) -> None:
        """Write a page and read it into the database."""
        Path(site).mkdir(exist_ok=True)
        Path(site, f"{site}.md").write_text(text, encoding="utf-8")
        assert self.cli("add", site, "--db", "x.db").code == 0

    def review(self, verdict: str, *more: str, id_: str = "") -> Any:
        return self.cli(
            "review", id_ or self.conflict()["id"], "--verdict", verdict, "--by", "ann", *more, "--db", "x.db"
        )

    def conflicts(self) -> list[dict[str, Any]]:
        lines = self.cli("conflicts", "--db", "x.db", "--format", "jsonl").out.splitlines()
        return [record for record in map(json.loads, lines) if record["kind"] == "boolean"]

    def conflict(self) -> dict[str, Any]:
        (record,) = self.conflicts()
        return record

    def query(self, sql: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.cli("query", sql, "--db", "x.db", "--format", "json").out)
        return rows


@pytest.fixture
def world(tmp_path: Path, cli: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.chdir(tmp_path)
    return World(cli)


@pytest.mark.parametrize("verdict", ["confirmed", "dismissed", "resolved"])
def test_a_decision_holds_over_a_new_reading_of_the_same(world: World, verdict: str) -> None:
    first = world.conflict()
    assert world.review(verdict, "--note", "seen").code == 0
    world.write("a", "# A new heading\n\nSomething else first. " + CHEAP)
    world.write("b", OTHER)
    again = world.conflict()
    assert (again["id"], again["status"]) == (first["id"], verdict)


def test_decisions_are_only_ever_added(world: World) -> None:
    for verdict in ("confirmed", "dismissed", "dismissed", "confirmed"):
        world.review(verdict)
    history = world.query("SELECT verdict, by_ FROM reviews ORDER BY id")
    assert history == [{"verdict": v, "by_": "ann"} for v in ("confirmed", "dismissed", "confirmed")]
    assert world.conflict()["status"] == "confirmed"
    assert world.cli("query", "DELETE FROM reviews", "--db", "x.db").code == 2
    assert len(world.query("SELECT id FROM reviews")) == 3


def test_a_conflict_closes_when_a_side_disappears_and_comes_back_with_its_decision(world: World) -> None:
    id_ = world.conflict()["id"]
    world.review("dismissed")
    world.write("b", "Nothing about it.\n")
    assert world.conflicts() == []
    (row,) = world.query(f"SELECT closed_at, status FROM all_conflicts WHERE conflict_id = '{id_}'")
    assert row["closed_at"] is not None
    world.write("b", OTHER)
    assert (world.conflict()["id"], world.conflict()["status"]) == (id_, "dismissed")
    assert world.query(f"SELECT closed_at FROM conflicts WHERE id = '{id_}'") == [{"closed_at": None}]


def test_it_opens_again_when_the_claims_behind_it_change(world: World) -> None:
    id_ = world.conflict()["id"]
    world.review("dismissed")
    world.write("c", "As far as I can see GPT-4o mini does not accept images at all.\n")
    assert (world.conflict()["id"], world.conflict()["status"]) == (id_, "open")
    (row,) = world.query(f"SELECT last_verdict, last_by FROM conflict_report WHERE conflict_id = '{id_}'")
    assert row == {"last_verdict": "dismissed", "last_by": "ann"}, "what was decided stays to be seen"
    world.review("dismissed")
    assert world.conflict()["status"] == "dismissed"


def test_a_known_deviation_holds_whoever_says_it(world: World) -> None:
    id_ = world.conflict()["id"]
    assert world.review("dismissed", "--pin").out == f"{id_}: dismissed (recorded, pinned to these values)\n"
    assert world.review("dismissed", "--pin").out == f"{id_}: dismissed (already recorded, pinned to these values)\n"
    world.write("c", "As far as I can see GPT-4o mini does not accept images at all.\n")
    assert (len(world.conflict()["evidence"]), world.conflict()["status"]) == (3, "dismissed")
    (row,) = world.query("SELECT status, pair, last_pin FROM conflict_report WHERE kind = 'boolean'")
    assert row["pair"] == row["last_pin"] == '["false","true"]'
    world.review("dismissed")
    assert world.query("SELECT count(*) AS n FROM reviews") == [{"n": 2}], "taking the pin away is a decision too"


def test_a_known_deviation_opens_when_a_value_changes(world: World) -> None:
    for site, price in (("p", "0.15"), ("q", "0.75")):
        world.write(site, f"GPT-4o mini costs ${price} per 1M input tokens.\n")

    def prices() -> dict[str, str]:
        lines = world.cli("conflicts", "--db", "x.db", "--format", "jsonl").out.splitlines()
        found = [record for record in map(json.loads, lines) if record["kind"] == "value"]
        return {record["id"]: record["status"] for record in found}

    (id_,) = prices()
    world.review("dismissed", "--pin", id_=id_)
    world.write("r", "# Also\n\nGPT-4o mini costs $0.75 per 1M input tokens.\n")
    assert prices() == {id_: "dismissed"}
    world.write("s", "GPT-4o mini costs $0.45 per 1M input tokens.\n")
    assert "open" in prices().values(), "a third value is news"


@pytest.mark.parametrize("verdict", ["confirmed", "resolved"])
def test_only_a_dismissal_can_be_pinned(world: World, verdict: str) -> None:
    ran = world.review(verdict, "--pin")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert world.query("SELECT * FROM reviews") == []


def test_each_check_says_which_side_is_better_supported(world: World) -> None:
    world.write("c", "# Third\n\nGPT-4o mini accepts images as input.\n")
    (row,) = world.query(
        "SELECT better_side, better_value, votes, voters, support FROM conflict_report WHERE kind = 'boolean'"
    )
    assert (row["better_value"], row["votes"], row["voters"]) == ("yes", 2, 3)
    assert row["support"] == "2 of 3 sources say yes."
    world.write("c", "Nothing.\n")
    (row,) = world.query("SELECT better_side, support FROM conflict_report WHERE kind = 'boolean'")
    assert row == {"better_side": None, "support": "One source on each side; neither is better supported."}
