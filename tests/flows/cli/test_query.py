"""``query --canned``: what was probably meant by a parameter that finds nothing; the types in ``--help``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from counterclaim.flows.cli.app import app

PAGE = "# GPT-4o mini\n\nGPT-4o mini costs ${} per 1M input tokens.\n"


@pytest.fixture
def db(tmp_path: Path, cli: Any) -> Path:
    for site, price in (("watch", 1), ("signal", 2)):
        (tmp_path / site).mkdir()
        (tmp_path / site / f"{site}.md").write_text(PAGE.format(price), encoding="utf-8")
    assert cli("add", tmp_path / "watch", tmp_path / "signal", "--db", tmp_path / "c.db").code == 0
    return tmp_path / "c.db"


MEANT = [
    ("price_spread", "model=gpt4o mini", 'nothing about model="gpt4o mini": did you mean model="GPT-4o mini"?', "gaps"),
    ("price_spread", "model=GPT-4o mimi", 'did you mean model="GPT-4o mini"?', "a wrong letter"),
    ("price_spread", "model=Zephyrette", "", "nothing is like it"),
    ("price_spread", "model=4o mini", "", "a part of a name finds rows"),
    ("price_spread", "model=", "", "nothing asks for all"),
    ("said_by_one_source_alone", "source=signl", 'did you mean source="signal"?', "a source"),
]


@pytest.mark.parametrize(("name", "given", "said", "why"), MEANT)
def test_what_was_probably_meant(db: Path, cli: Any, name: str, given: str, said: str, why: str) -> None:
    ran = cli("query", "--canned", name, "-p", given, "--db", db, "--format", "jsonl")
    assert (ran.code, said in ran.err, bool(ran.err)) == (0, True, bool(said)), (why, ran.err)
    assert bool(ran.out) is (given in {"model=4o mini", "model="}), why


def test_a_known_name_without_rows_is_not_corrected(db: Path, cli: Any) -> None:
    ran = cli("query", "--canned", "what_pages_changed", "-p", "model=GPT-4o mini", "--db", db, "--format", "jsonl")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_options_say_what_they_take_in_words() -> None:
    raw = re.compile(r"<list\[|<int range|<float range")
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        records = [parameter for parameter in command.params if parameter.opts[0].startswith("-")]
        bare = [one.opts for one in records if one.metavar is None and raw.search(one.display_type(None))]
        assert bare == [], name
