"""Tables whose heads name tokens or windows: tokens used or bought, and the memory that a window takes."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

_SIDES = "| Model | Input tokens | Output tokens |"
_ROWS = "| GPT-4o | {0} | {1} |\n| Claude Opus 4 | {0} | {1} |"


def stated(text: str) -> set[tuple[str, str, str | None]]:
    """Return (attribute, value, tier) of what a page states."""
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.attribute, str(c.value), c.qualifiers.tier) for c in claims}


def _table(heading: str, head: str, rows: str) -> str:
    return f"# Notes\n\n## {heading}\n\n{head}\n{'|---' * (head.count('|') - 1)}|\n{rows}\n"


@pytest.mark.parametrize(
    ("heading", "head", "why"),
    [
        ("Tokens you get for $20", _SIDES, "what a budget buys"),
        ("How much can you get for $50?", _SIDES, "a question about a budget"),
        ("Token usage of the run", _SIDES, "what a run used"),
        ("The run", f"{_SIDES} Total |", "windows are not added up"),
        ("The run", f"{_SIDES} Total cost |", "what the run cost"),
    ],
)
def test_counts_of_use_are_no_windows(heading: str, head: str, why: str) -> None:
    rows = _ROWS.format("400K", "90K")
    if head != _SIDES:
        rows = rows.replace("90K |", "90K | 490K |")
    assert stated(_table(heading, head, rows)) == set(), why


@pytest.mark.parametrize(
    ("heading", "head"),
    [("Limits", _SIDES), ("Tokens and prices", _SIDES), ("Token usage", "| Model | Context window | Max output |")],
)
def test_limits_stay_windows(heading: str, head: str) -> None:
    found = stated(_table(heading, head, _ROWS.format("200K", "32K")))
    assert found == {("context_window", "200000", None), ("max_output", "32000", None)}


@pytest.mark.parametrize(
    ("heading", "windows", "expected", "why"),
    [
        ("VRAM needed", ("8K", "32K"), {("vram", "14", "8K"), ("vram", "22", "32K")}, "bare windows"),
        (
            "Context vs VRAM",
            ("16k Context", "64K tokens"),
            {("vram", "14", "16k Context"), ("vram", "22", "64K tokens")},
            "windows named so",
        ),
        ("Download size", ("8K", "32K"), set(), "the heading announces no memory"),
        ("VRAM needed", ("Small", "2025"), set(), "no windows"),
    ],
)
def test_memory_at_a_window(
    heading: str, windows: tuple[str, str], expected: set[tuple[str, str, str | None]], why: str
) -> None:
    head = f"| Model | {windows[0]} | {windows[1]} |"
    found = stated(_table(heading, head, "| Qwen3-14B | 14 GB | 22 GB |\n| Gemma 3 27B | 14 GB | 22 GB |"))
    assert {one for one in found if one[0] != "parameters"} == expected, why


def test_shares_under_windows_are_no_memory() -> None:
    found = stated(_table("VRAM and recall", "| Model | 8K | 32K |", "| GPT-4o | 98% | 90% |\n| Grok 4 | 97% | 91% |"))
    assert not any(attribute == "vram" for attribute, _, _ in found)
