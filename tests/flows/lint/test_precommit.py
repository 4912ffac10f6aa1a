"""The pre-commit hook: its definition, and its entry run as pre-commit runs it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from counterclaim.flows.ingest.local_files import SUFFIXES

ROOT = Path(__file__).parents[3]
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
WRONG = "GPT-4o mini accepts images as input.\n\nGPT-4o mini does not accept images.\n"
RIGHT = "GPT-4o mini accepts images as input.\n"


def test_the_definition_has_what_pre_commit_asks_for() -> None:
    assert {"id", "name", "entry", "language", "files"} <= HOOK.keys()
    assert (HOOK["id"], HOOK["language"], HOOK["require_serial"]) == ("counterclaim", "python", True)
    assert shlex.split(HOOK["entry"]) == ["counterclaim", "check"]


FILES = [(f"docs/a{suffix}", True) for suffix in sorted(SUFFIXES)] + [
    ("README.MD", True), ("a.py", False), ("a.md.png", False), ("amd", False), ("html/a.css", False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wanted"), FILES)
def test_it_runs_on_what_the_program_reads(name: str, wanted: bool) -> None:
    assert bool(re.search(HOOK["files"], name)) is wanted


@pytest.mark.slow
@pytest.mark.parametrize(
    ("texts", "code", "why"),
    [
        ({"a.md": RIGHT}, 0, "nothing to say: the commit goes through"),
        ({"a.md": WRONG}, 1, "a file against itself"),
        ({"a.md": RIGHT, "b.txt": "GPT-4o mini does not accept images.\n"}, 1, "two files against each other"),
    ],
)
def test_the_entry_lets_a_commit_through_or_not(
    program: Any, tmp_path: Path, texts: dict[str, str], code: int, why: str
) -> None:
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "counterclaim.yml").write_text("min_certainty: 0\n", encoding="utf-8")
    entry = shlex.split(HOOK["entry"])[1:]
    ran = program(*entry, *texts, cwd=tmp_path)
    assert ran.code == code, why
    assert bool(ran.out) is bool(code)
