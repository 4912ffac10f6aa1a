"""A database near the size up to which one file was measured: a run that adds to it says so, and how to go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from counterclaim.flows.runs import store_limits

TEXT = """GPT-5 costs $5 per million input tokens. It has a context window of 400K tokens.

GPT-5 mini costs $1 per million input tokens.
"""
CASES = [
    (1, "the database holds 3 claims, and one file was measured with 1", "beyond it"),
    (3, "counterclaim bulk extract", "at it"),
    (4, "", "three quarters of it"),
    (1_000_000, "", "far from it"),
]


@pytest.mark.parametrize(("measured", "said", "why"), CASES, ids=[case[2] for case in CASES])
def test_near_the_limit(
    tmp_path: Path, cli: Any, monkeypatch: pytest.MonkeyPatch, measured: int, said: str, why: str
) -> None:
    monkeypatch.setattr(store_limits, "MEASURED", measured)
    (tmp_path / "d.md").write_text(TEXT, encoding="utf-8")
    first = cli("add", tmp_path / "d.md", "--db", tmp_path / "c.db")
    lines = [line for line in first.err.splitlines() if "bulk extract" in line]
    assert (first.code, len(lines)) == (0, 1 if said else 0), why
    assert said in "".join(lines)
    again = cli("add", tmp_path / "d.md", "--db", tmp_path / "c.db")
    assert "bulk" not in again.err, "a run that adds nothing is not the time to say it"
