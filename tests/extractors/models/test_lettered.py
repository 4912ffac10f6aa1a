"""Models written as a letter and a number only ("M2.7"), on pages that name their family apart from it."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

_HEAD = "| Model | Context window |\n|---|---|\n"


def subjects(text: str) -> set[tuple[str, str]]:
    """Return (subject, attribute) of what a page states."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute) for c in found}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            f"MiniMax is MiniMax of Shanghai.\n\n{_HEAD}| M2.5 | 196K |\n| M2.7 | 205K |\n\nM2.5 precedes M2.7.",
            {("MiniMax M2.5", "context_window"), ("MiniMax M2.7", "context_window")},
            "the page's family has versions with this letter",
        ),
        (
            f"MiniMax is MiniMax of Shanghai.\n\n{_HEAD}| M2.5 | 196K |\n| M2.5-Quick | 64K |\n\nM2.5 is fine.",
            {("MiniMax M2.5", "context_window"), ("MiniMax M2.5 Quick", "context_window")},
            "an edition of such a version",
        ),
        (
            f"Zephyr Labs makes models.\n\n{_HEAD}| M2.5 | 196K |\n| M2.7 | 205K |\n\nM2.5 is older than M2.7.",
            {("M2.5", "context_window"), ("M2.7", "context_window")},
            "no family of that letter is named",
        ),
        (
            f"DeepSeek and again DeepSeek were asked.\n\n{_HEAD}| R1 | 64K |\n| R2 | 64K |\n\nR1 and R2 are rounds.",
            {("R1", "context_window"), ("R2", "context_window")},
            "a letter with a whole number may be anything",
        ),
    ],
)
def test_lettered_versions(text: str, expected: set[tuple[str, str]], why: str) -> None:
    assert subjects(text) == expected, why


def test_active_size_belongs_to_the_name() -> None:
    text = "Zorni 2-30B-A3B has a 64K context window. Zorni 2-30B-A3B is open. We like Zorni 2-30B-A3B."
    assert ("Zorni 2 30B A3B", "context_window") in subjects(f"# Zorni 2-30B-A3B\n\n{text}")
