"""A user's lexicon: which file is used, what a bad entry is answered, what is recorded, and what workers know."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from counterclaim.extractors.lexicon import SHIPPED, base, lexicon_in_use, using
from counterclaim.extractors.pipeline import RULESET
from counterclaim.extractors.rules import score_scales
from counterclaim.extractors.tables import cell_values
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.config import lexicon, lexicon_schema
from counterclaim.flows.ingest import extraction

GOOD = "benchmarks:\n  - {id: lakeqa, aliases: [LakeQA]}\n"
OTHER = "benchmarks:\n  - {id: pondqa, aliases: [PondQA]}\n"
ARTICLE = "# GPT-4o\n\nGPT-4o scores 81.5% on LakeQA and 71.5% on PondQA. GPT-4o costs $5 per million input tokens.\n"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(path: str, text: str) -> Path:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


MISTAKES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "lexicon_mistakes.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", MISTAKES, ids=[case["why"] for case in MISTAKES])
def test_a_bad_entry_gets_one_line_with_file_line_key_and_mend(case: dict[str, Any], cli: Any) -> None:
    put("counterclaim.yml", case["file"])
    put("a.md", ARTICLE)
    ran = cli("extract", "a.md")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert f"counterclaim.yml:{case['line']}: " in ran.err
    assert case["key"] in ran.err
    assert case["mend"] in ran.err


@pytest.mark.parametrize(
    ("path", "content", "says"),
    [
        ("none.yml", None, "cannot read lexicon: none.yml: No such file"),
        ("folder.yml/x", b"", "cannot read lexicon: folder.yml: Is a directory"),
        ("binary.yml", b"\xff\xfe\x00", "lexicon is not text: binary.yml"),
    ],
)
def test_a_file_that_cannot_be_read(path: str, content: bytes | None, says: str, cli: Any) -> None:
    if content is not None:
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_bytes(content)
    put("a.md", ARTICLE)
    ran = cli("extract", "a.md", "--lexicon", path.partition("/")[0])
    assert (ran.code, says in ran.err, ran.err.count("\n")) == (2, True, 1)


@pytest.mark.parametrize(
    "command", ["extract a.md", "check a.md", "add a.md --db x.db", "run --plain --db x.db --report r"]
)
def test_each_command_that_extracts_refuses_a_bad_file_and_writes_nothing(
    command: str, cli: Any, files_in: Any
) -> None:
    put("a.md", ARTICLE)
    put("counterclaim.yml", "models: 3\n")
    before = files_in(Path())
    ran = cli(*command.split())
    assert (ran.code, "counterclaim.yml:1: models" in ran.err) == (2, True)
    assert files_in(Path()) == before


def test_the_words_in_use_survive_a_bad_file() -> None:
    with using(lexicon.read_lexicon(put("good.yml", GOOD))) as good:
        with pytest.raises(UserError):
            lexicon.read_lexicon(put("bad.yml", "aliases:\n  Tess: the best one\n"))
        assert lexicon_in_use() is good


def test_a_file_is_read_alike_whatever_is_in_use() -> None:
    good = lexicon.read_lexicon(put("good.yml", GOOD))
    with using(lexicon.read_lexicon(put("other.yml", OTHER))) as other:
        assert lexicon.read_lexicon(Path("good.yml")) is good
    found = [("lakeqa" in words.load("benchmarks"), "pondqa" in words.load("benchmarks")) for words in (good, other)]
    assert found == [(True, False), (False, True)]


def test_without_a_file_the_shipped_words_are_used() -> None:
    assert lexicon.lexicon_for(None, [Path("nowhere")]) is SHIPPED
    assert SHIPPED.load("benchmarks") == base("benchmarks")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "models: []\n", "{}"])
def test_an_empty_file_adds_nothing_and_is_no_error(text: str) -> None:
    empty = lexicon.read_lexicon(put("counterclaim.yml", text))
    assert (empty.additions, extraction.ruleset(empty)) == ({}, RULESET)


FOUND = [
    # why, files there, beside what, the file used
    ("beside a file", ["d/counterclaim.yml", "d/a.md"], ["d/a.md"], "d/counterclaim.yml"),
    ("in a folder", ["d/counterclaim.yml"], ["d"], "d/counterclaim.yml"),
    ("beside a database that is not there yet", ["counterclaim.yml"], ["claims.db"], "counterclaim.yml"),
    ("one for two paths", ["d/counterclaim.yml", "e/a.md"], ["d", "e/a.md"], "d/counterclaim.yml"),
    ("the same folder twice", ["d/counterclaim.yml"], ["d", "d/a.md"], "d/counterclaim.yml"),
    ("not above", ["counterclaim.yml", "d/a.md"], ["d/a.md"], None),
    ("not below", ["d/e/counterclaim.yml"], ["d"], None),
    ("not by another name", ["d/counterclaims.yml"], ["d"], None),
]


@pytest.mark.parametrize(("there", "beside", "used"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND])
def test_which_file_is_used(there: list[str], beside: list[str], used: str | None) -> None:
    for path in there:
        put(path, GOOD if path.endswith(".yml") else ARTICLE)
    paths = list(map(Path, beside))
    assert lexicon.find(paths) == (Path(used) if used else None)
    assert bool(lexicon.lexicon_for(None, paths).mark) == (used is not None)


def test_two_files_are_a_question_unless_one_is_named(cli: Any) -> None:
    for folder in "de":
        put(f"{folder}/counterclaim.yml", GOOD)
        put(f"{folder}/a.md", ARTICLE)
    ran = cli("extract", "d", "e")
    assert (ran.code, "two lexicon files" in ran.err, "--lexicon" in ran.err) == (2, True, True)
    assert cli("extract", "d", "e", "--lexicon", put("other.yml", OTHER), "--format", "jsonl").out.count("pondqa") == 2


def test_the_named_file_goes_before_the_one_beside(cli: Any) -> None:
    put("counterclaim.yml", GOOD)
    put("a.md", ARTICLE)
    out = cli("extract", "a.md", "--lexicon", put("other.yml", OTHER), "--format", "jsonl").out
    assert ("benchmark:lakeqa" in out, "benchmark:pondqa" in out) == (False, True)


def rulesets(db: str) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(db)) as conn:
        read = conn.execute("SELECT DISTINCT ruleset FROM extractions ORDER BY id").fetchall()
        runs = conn.execute("SELECT ruleset FROM runs ORDER BY id DESC LIMIT 1").fetchall()
    return [*read, *runs]


def current(cli: Any, db: str) -> set[str]:
    return set(
        cli("query", "SELECT DISTINCT attribute FROM claim_facts", "--db", db, "--format", "csv").out.split()[1:]
    )


@pytest.mark.slow
def test_a_change_of_words_reads_every_document_anew_and_no_change_reads_none(cli: Any) -> None:
    put("docs/a.md", ARTICLE)
    cli("add", "docs", "--db", "x.db")
    assert current(cli, "x.db") == {"input_price"}
    put("counterclaim.yml", GOOD)
    assert "1 documents read" in cli("add", "docs", "--db", "x.db").err
    assert current(cli, "x.db") == {"input_price", "benchmark:lakeqa"}
    assert "0 documents read" in cli("add", "docs", "--db", "x.db").err
    mark = extraction.ruleset(lexicon.lexicon_for(None, [Path("x.db")]))
    assert mark.startswith(f"{RULESET}+")
    assert rulesets("x.db") == [(RULESET,), (mark,), (mark,)]
    put("counterclaim.yml", OTHER)
    cli("add", "docs", "--db", "x.db")
    assert current(cli, "x.db") == {"input_price", "benchmark:pondqa"}
    Path("counterclaim.yml").unlink()
    cli("add", "docs", "--db", "x.db")
    assert current(cli, "x.db") == {"input_price"}


def test_a_plain_run_uses_the_file_beside_the_database(cli: Any) -> None:
    put("docs/a.md", ARTICLE)
    put("sources.yml", "sources:\n  - {name: Ours, path: docs}\n")
    put("data/counterclaim.yml", GOOD)
    ran = cli("run", "sources.yml", "--plain", "--db", "data/x.db", "--report", "r")
    assert (ran.code, "LakeQA" in Path("r/index.html").read_text()) == (0, True)


@pytest.mark.slow
def test_workers_read_with_the_same_words(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        put(f"docs/{name}.md", ARTICLE)
    put("counterclaim.yml", GOOD)
    monkeypatch.setattr(extraction, "POOL_FROM", len(ARTICLE) + 1)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1})
    used = []
    pool = extraction.Workers
    monkeypatch.setattr(extraction, "Workers", lambda *a, **k: used.append(k) or pool(*a, **k))
    cli("add", "docs", "--db", "x.db")
    assert len(used) == 1, "no pool was used: the test would prove nothing"
    rows = cli(
        "query",
        "SELECT count(*) FROM claim_facts WHERE value = '81.5'",
        "--db",
        "x.db",
        "--format",
        "csv",
    )
    assert rows.out.split()[1] == "3"


def test_check_sees_contradictions_about_attributes_of_ones_own(cli: Any) -> None:
    put(
        "counterclaim.yml",
        "attributes:\n  - {id: offline_mode, kind: flag, cues: [works offline], negative_cues: [needs a connection]}\n",
    )
    put("a.md", "# GPT-4o\n\nGPT-4o works offline. Beware: GPT-4o needs a connection.\n")
    ran = cli("check", "a.md")
    assert (ran.code, "offline mode" in ran.out) == (1, True)
    Path("counterclaim.yml").unlink()
    assert cli("check", "a.md").code == 0


def test_a_check_against_a_database_knows_the_words_beside_it(cli: Any) -> None:
    put("data/counterclaim.yml", GOOD)
    put("docs/old.md", "# GPT-4o\n\nGPT-4o scores 81.5% on LakeQA.\n")
    put("draft.md", "# GPT-4o\n\nGPT-4o scores 18.5% on LakeQA.\n")
    cli("add", "docs", "--db", "data/x.db")
    assert cli("check", "draft.md").code == 0
    assert cli("check", "draft.md", "--against", "data/x.db").code == 1


def test_choices_of_the_file_are_those_of_the_rules() -> None:
    """A choice that no rule knows would be accepted and then do nothing."""
    assert set(get_args(lexicon_schema.Scale)) == set(score_scales._SCALES)
    assert set(get_args(lexicon_schema.Kind)) <= set(cell_values._READERS)
    assert set(get_args(lexicon_schema.Kind)) <= set(base("attributes")["kinds"])


@pytest.mark.parametrize(
    ("text", "reason", "why"),
    [
        ("a: x\n" * 300_000, "too large", "a file of a megabyte"),
        (
            "attributes:\n" + "".join(
                f"  - {{id: x{n}, kind: flag, cues: [(a|b|c|d|e) (a|b|c|d|e) (a|b|c|d|e) (a|b|c) w{n}]}}\n"
                for n in range(200)
            ),
            "names and phrases: at most",
            "patterns that stand for 75,000 phrases",
        ),
    ],
    ids=["large", "patterns"],
)  # fmt: skip
def test_a_lexicon_that_would_hang_a_check_is_refused(text: str, reason: str, why: str, cli: Any) -> None:
    put("counterclaim.yml", text)
    put("a.md", ARTICLE)
    began = time.process_time()
    ran = cli("check", "a.md")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert reason in ran.err
    assert time.process_time() - began < 20


def test_a_lexicon_that_is_no_file_is_not_waited_for(cli: Any) -> None:
    os.mkfifo("counterclaim.yml")
    put("a.md", ARTICLE)
    assert cli("extract", "a.md").code == 0
