"""``check`` as linters are used: selection, comments, a baseline, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

WHY = "<!-- counterclaim: ignore[value] the old price -->"
TEXT = "GPT-5 costs $5 per million input tokens.{}\n\nGPT-5 costs $6 per million input tokens.\n"

CASES = [
    ("", [], 1, "1 conflict in 2 claims of 1 file", "without options"),
    ("", ["--select", "value"], 1, "1 conflict", "its kind"),
    ("", ["--select", "ratio,input"], 1, "1 conflict", "its attribute, in a list"),
    ("", ["--select", "ratio"], 0, "0 conflicts", "another kind"),
    ("", ["--ignore", "val"], 0, "0 conflicts", "left out"),
    ("", ["--ignore", "ratio", "--ignore", "input_price"], 0, "0 conflicts", "the option twice"),
    ("", ["--select", "vlaue"], 2, "did you mean value?", "a slip"),
    ("", ["--exit-zero"], 0, "1 conflict", "told, and no failure"),
    ("", ["--exit-zero", "--select", "vlaue"], 2, "did you mean", "bad input stays 2"),
    (f" {WHY}", [], 0, "0 conflicts in 2 claims of 1 file, 1 ignored by comments", "a comment"),
    (" <!-- counterclaim: ignore[value] -->", [], 1, "1 conflict", "a comment without a reason"),
    ("", ["--baseline", "none.json"], 2, "no such baseline: none.json: write it first", "no baseline yet"),
]


@pytest.mark.parametrize(("comment", "options", "code", "err", "why"), CASES, ids=[case[-1] for case in CASES])
def test_options(cli: Any, tmp_path: Path, comment: str, options: list[str], code: int, err: str, why: str) -> None:
    path = tmp_path / "d.md"
    path.write_text(TEXT.format(comment), encoding="utf-8")
    ran = cli("check", path, *options)
    assert (ran.code, err in ran.err) == (code, True), f"{why}: {ran}"


def test_a_baseline_is_written_and_heeded(cli: Any, tmp_path: Path) -> None:
    path, old = tmp_path / "d.md", tmp_path / "old.json"
    path.write_text(TEXT.format(""), encoding="utf-8")
    ran = cli("check", path, "--write-baseline", old)
    assert (ran.code, ran.out, "1 finding written to" in ran.err) == (0, "", True)
    path.write_text("# Prices\n\n" + TEXT.format(" More."), encoding="utf-8")
    ran = cli("check", path, "--baseline", old)
    assert (ran.code, ran.out, "1 in the baseline" in ran.err) == (0, "", True)
    path.write_text(
        TEXT.format("") + "\nGPT-5 has a context window of 5K tokens. GPT-5 has a 6K context window.\n", "utf-8"
    )
    ran = cli("check", path, "--baseline", old)
    assert (ran.code, "context window" in ran.out, "input price" in ran.out) == (1, True, False)
    path.write_text("Nothing.\n", encoding="utf-8")
    assert "1 finding of the baseline not found any more" in cli("check", path, "--baseline", old).err


@pytest.mark.parametrize("wanted", ["text", "jsonl", "sarif", "github"])
def test_a_comment_that_does_nothing_is_noted_and_is_no_failure(cli: Any, tmp_path: Path, wanted: str) -> None:
    path = tmp_path / "d.md"
    path.write_text(f"Nothing here. {WHY}\n", encoding="utf-8")
    ran = cli("check", path, "--format", wanted)
    assert (ran.code, "nothing found of value: remove the comment" in ran.out + ran.err) == (0, True)
    assert all("id" in json.loads(line) for line in ran.out.splitlines() if wanted == "jsonl")
    assert "unused" not in cli("check", path, "--ignore", "unused", "--format", "text").out
