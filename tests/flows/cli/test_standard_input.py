"""The standard input as a draft: "-" beside files, in every format; only where nothing is stored."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FIVE = "GPT-5 costs $5 per million input tokens.\n"
SIX = "GPT-5 costs $6 per million input tokens.\n"


def piped(text: str, *args: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "counterclaim", *map(str, args)]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "text", "code", "out", "err", "why"),
    [
        (["check", "-"], f"{FIVE}\n{SIX}", 1, "-:1:13 value", "1 conflict in 2 claims of 1 file", "against itself"),
        (["check", "-", "FILE"], FIVE, 1, "-:1:13", "of 2 files", "against a file"),
        (["check", "-", "-"], FIVE, 0, "", "0 conflicts in 1 claim of 1 file", "named twice, read once"),
        (["extract", "-", "--format", "jsonl"], FIVE, 0, '"doc": "stdin"', "", "claims carry a name"),
        (["text", "-"], FIVE, 0, FIVE.strip(), "", "as offsets count it"),
        (["check", "-"], "", 2, "", "empty file: -", "nothing piped"),
        (["check", "-"], "\x00\x01\x02" * 99, 2, "", "binary file: -", "no text"),
        (["add", "-"], FIVE, 2, "", "no such file or folder: -", "what is stored has a place to come back to"),
    ],
)
def test_the_standard_input(
    args: list[str], text: str, code: int, out: str, err: str, why: str, tmp_path: Path
) -> None:
    (tmp_path / "six.md").write_text(SIX, encoding="utf-8")
    named = [str(tmp_path / "six.md") if arg == "FILE" else arg for arg in args]
    if args[0] == "add":
        named += ["--db", str(tmp_path / "c.db")]
    ran = piped(text, *named)
    assert (ran.returncode, out in ran.stdout, err in ran.stderr) == (code, True, True), f"{why}: {ran}"
