"""The examples of docs/PYTHON.md: each runs, in order, in an empty folder, and prints what the page says."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "PYTHON.md"


def test_every_example_prints_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8").replace("```python", "").replace("\n```", "\n")
    examples = doctest.DocTestParser().get_doctest(text, {}, "PYTHON.md", str(PAGE), 0)
    said: list[str] = []
    ran = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF).run(examples, out=said.append)
    assert (ran.failed, ran.attempted > 20) == (0, True), "".join(said)


def test_it_names_every_function() -> None:
    import counterclaim  # noqa: PLC0415

    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in counterclaim.__all__ if f"`{name}(" not in text and not name.startswith("_")] == []
