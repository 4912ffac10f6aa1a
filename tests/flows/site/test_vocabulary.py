"""One word for one thing: a value is disputed, a record of what cannot all be true is a conflict."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from counterclaim.flows.site import templates

ROOT = Path(__file__).parents[3]
OTHERS = re.compile(
    r"\b(?:contested|in dispute|at odds|(?:are|is|values|nothing) in conflict)\b|> in conflict", re.IGNORECASE
)
PLACES = [
    *sorted(Path(templates.__file__).parent.glob("templates/**/*.html")),
    *sorted(Path(templates.__file__).parent.glob("templates/**/*.yml")),
    *sorted(ROOT.glob("docs/*.md")),
    ROOT / "README.md",
    *sorted((ROOT / "flows" / "cli").glob("*.py")),
    ROOT / "db" / "sqlite" / "queries.yml",
]


@pytest.mark.parametrize("path", PLACES, ids=lambda path: path.name)
def test_no_other_word_stands_for_disputed(path: Path) -> None:
    assert OTHERS.findall(path.read_text(encoding="utf-8")) == []
