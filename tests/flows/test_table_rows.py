"""One row is enough: a user adds a row, and claims, explanations, cards, the matrix and SARIF know the thing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractors.benchmark_table import areas_of, find_benchmark, printed_name
from extractors.words import base, use_overlay
from flows.lexicon_file import Benchmark

BENCHMARK = """
benchmarks:
  - id: lakeqa
    aliases: [LakeQA, Lake QA]
"""

# What is added, what two pages say, and what must be read in the explanation, the card and the matrix.
ROWS = [
    (
        BENCHMARK,
        ("Claude Opus 4.1 scores 84.1% on LakeQA.", "Claude Opus 4.1 scores 71.3% on Lake QA."),
        "The LakeQA score of Claude Opus 4.1 is given as 71.3%",
        '<th scope="col">LakeQA</th>',
    ),
    (
        BENCHMARK.replace("LakeQA, Lake QA", "Lake QA, LakeQA") + "    name: LakeQA (open)\n",
        ("Claude Opus 4.1 scores 84.1% on LakeQA.", "Claude Opus 4.1 scores 71.3% on Lake QA."),
        "The LakeQA (open) score of Claude Opus 4.1 is given as 71.3%",
        '<th scope="col">LakeQA (open)</th>',
    ),
]


@pytest.mark.parametrize(("words", "pages", "explanation", "column"), ROWS)
def test_a_row_is_enough(
    words: str,
    pages: tuple[str, str],
    explanation: str,
    column: str,
    cli: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("counterclaim.yml").write_text(words, encoding="utf-8")
    for name, page in zip("ab", pages, strict=True):
        Path(f"{name}.md").write_text(f"# Models\n\n{page}\n", encoding="utf-8")
    assert explanation in cli("check", "a.md", "b.md").out
    log = json.loads(cli("check", "a.md", "b.md", "--format", "sarif").out)
    assert explanation in log["runs"][0]["results"][0]["message"]["text"]
    assert cli("add", "a.md", "b.md").code == 0
    assert cli("report", "--out", "report").code == 0
    shown = Path("report/index.html").read_text(encoding="utf-8")
    assert f'<p class="explanation">{explanation}' in shown
    assert column in shown


def test_shipped_benchmarks_have_the_keys_that_users_may_give() -> None:
    rows = [Benchmark.model_validate({"id": key, **row}) for key, row in base("benchmarks").items()]
    assert len(rows) > 100


NAMES = [
    ("mmlu-pro", "MMLU-Pro", "a row that says its name"),
    ("terminal-bench-2-1", "Terminal-Bench 2.1", "claims write the dot of an id as a hyphen"),
    ("benchmark:boolq", "BoolQ", "an attribute"),
    ("marsh-quiz-set2", "Marsh QUIZ SET2", "no row: long words are capitalised"),
    ("open-xyz-eval", "Open XYZ Eval", "no row: a short word is an abbreviation unless it is an ordinary one"),
]


@pytest.mark.parametrize(("key", "printed", "why"), NAMES, ids=[why for *_, why in NAMES])
def test_printed_names(key: str, printed: str, why: str) -> None:
    assert printed_name(key) == printed, why


def test_an_alias_of_a_known_benchmark_is_no_new_name_and_no_new_scale() -> None:
    use_overlay({"benchmarks": {"codeforces": {"aliases": ["CF rating"]}}})
    try:
        known = find_benchmark("codeforces")
        assert known is not None
        assert (known.name, known.scale, known.aliases[0]) == ("Codeforces", "elo", "CF rating")
    finally:
        use_overlay({})


def test_an_edition_without_a_row_measures_what_the_row_it_extends_does() -> None:
    assert areas_of("mmlu-fr") == areas_of("mmlu") == {"knowledge"}
    assert areas_of("mmlurius") == frozenset()
