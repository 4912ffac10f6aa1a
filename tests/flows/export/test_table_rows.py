"""One row is enough: a user adds a row, and claims, explanations, cards, the matrix and SARIF know the thing."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.conflict_kinds import Kind, kinds
from counterclaim.db.records import Conflict, Evidence
from counterclaim.extractors.lexicon import Lexicon, base, using
from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.lexicon.benchmark_table import areas_of, find_benchmark, printed_name
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.flows.config.lexicon_schema import Attribute, Benchmark, Comparison
from counterclaim.flows.lint.sarif import sarif
from counterclaim.flows.report.front_page import ReportStats, build_report
from counterclaim.flows.site.formatting import kind_label

BENCHMARK = """
benchmarks:
  - id: lakeqa
    aliases: [LakeQA, Lake QA]
"""

COMPARISON = """
comparisons:
  - {phrase: outsizes, metric: parameters, relation: greater, frames: verb}
"""
CAPABILITY = """
attributes:
  - id: offline_mode
    kind: flag
    name: working offline
    short: offline
    group: Capabilities
    says_yes: [works offline]
    says_no: [needs a connection]
"""
QUANTITY = """
attributes:
  - id: cold_start
    kind: seconds
    name: time of a cold start
    cues: [cold start]
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
    (
        CAPABILITY,
        ("Claude Opus 4.1 works offline.", "Claude Opus 4.1 needs a connection."),
        "Claude Opus 4.1, working offline: yes",
        '<th scope="col">offline</th>',
    ),
    (
        COMPARISON,
        ("GPT-5 outsizes Claude Opus 4.1.", "Claude Opus 4.1 outsizes GPT-5."),
        "Claude Opus 4.1 is said to be both larger than and smaller than GPT-5",
        "",
    ),
    (
        QUANTITY,
        ("Claude Opus 4.1 has a cold start of 4 seconds.", "Claude Opus 4.1 has a cold start of 9 seconds."),
        "The time of a cold start of Claude Opus 4.1 is given as 4 s",
        '<th scope="col">time of a cold start</th>',
    ),
]


@pytest.mark.slow
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


# An added verb is one to every rule: what stands behind it is its object, and owns nothing that follows.
VERBS = [
    ("GPT-5 eclipses Claude Opus 4.1 and costs $10 per million output tokens.", "output_price", "GPT-5"),
    ("GPT-5 eclipses Claude Sonnet 4 by $2 per million tokens.", "token_price", None),
    ("GPT-5 eclipses models like Claude Opus 4.1 and costs $10 per million output tokens.", "output_price", "GPT-5"),
    ("GPT-5 eclipses both and costs $10 per million output tokens.", "output_price", "GPT-5"),
]


@pytest.mark.parametrize(("text", "attribute", "subject"), VERBS)
def test_a_verb_of_the_table_is_one_to_every_rule(text: str, attribute: str, subject: str | None) -> None:
    row = {"phrase": "eclipses", "metric": "quality", "relation": "greater", "frames": ["verb"]}
    words = Lexicon.of({"comparisons": {"phrases": [row]}})
    claims = extract(read(f"# Models\n\n{text}\n".encode(), doc_id="d", kind="markdown"), words).claims
    assert [claim.subject for claim in claims if claim.attribute == attribute] == ([subject] if subject else [])


def test_shipped_comparing_words_have_the_keys_that_users_may_give() -> None:
    rows = [Comparison.model_validate(row) for row in base("comparisons")["phrases"]]
    assert len(rows) > 200


TABLE_ONLY = {"labels_by_cells", "side", "role", "conflict", "ordering", "form", "unit", "adjectives"}


def test_shipped_attributes_have_the_keys_that_users_may_give() -> None:
    """Sides of prices, labels that cells decide and grades of conflicts are the table's own, and so are some kinds."""
    table = base("attributes")
    for name, row in table["attributes"].items():
        given = {key: value for key, value in row.items() if key not in TABLE_ONLY}
        assert given.pop("kind") in table["kinds"], name
        assert given["group"] in table["groups"], name
        given.setdefault("labels", ["a label"])
        assert Attribute.model_validate({"id": name, **given}).id == name


def test_plausible_ranges_and_kinds_of_subject_are_read() -> None:
    assert describe("context_window").range == (Decimal(256), Decimal(10**10))
    assert describe("output_price").range == describe("input_price").range == (Decimal(0), Decimal(600_000)), (
        "the kind's"
    )
    assert describe("subscription_price").subject_kinds == ("plan", "product")
    assert describe("nonsense").range == (Decimal(-(10**15)), Decimal(10**15)), "that of all without a row"


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
    with using(Lexicon.of({"benchmarks": {"codeforces": {"aliases": ["CF rating"]}}})):
        known = find_benchmark("codeforces")
    assert known is not None
    assert (known.name, known.scale, known.aliases[0]) == ("Codeforces", "elo", "CF rating")


def test_an_edition_without_a_row_measures_what_the_row_it_extends_does() -> None:
    assert areas_of("mmlu-fr") == areas_of("mmlu") == {"knowledge"}
    assert areas_of("mmlurius") == frozenset()


def test_a_kind_of_conflict_is_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its label, its rule in SARIF, the filter of the report and what its sides are come from the row."""
    row = Kind("span", "span of dates", "the dates overlap", "values", rule="DatesOverlap", title="Dates", help="Look.")
    known = {**kinds(), "span": row}
    for module in (
        "counterclaim.db.conflict_kinds",
        "counterclaim.flows.lint.sarif",
        "counterclaim.flows.report.front_page",
    ):
        monkeypatch.setattr(f"{module}.kinds", lambda: known)
    assert kind_label("span") == ("span", "span of dates", "the dates overlap")
    rules = {rule["id"]: rule for rule in sarif([], "1")["runs"][0]["tool"]["driver"]["rules"]}
    assert (rules["span"]["name"], rules["span"]["help"]["text"]) == ("DatesOverlap", "Look.")
    sides = (Evidence("1", "d", None, "1", 0, 1, Decimal(1), "s"), Evidence("2", "d", None, "2", 2, 3, Decimal(2), "s"))
    conflict = Conflict("c1", "span", "within", "A", "output_price", "high", "1 is not 2.", sides)
    page = build_report([conflict], [], ReportStats(1, 1, 2, "2026-01-01T00:00:00Z"))
    assert 'body:has(#kind-span:checked) .item[data-kind]:not([data-kind="span"])' in page
    assert '<label for="kind-span" title="the dates overlap">span of dates <span class="num">1</span></label>' in page


def test_a_kind_that_no_row_describes_is_called_by_its_id() -> None:
    assert kind_label("not seen before") == ("not seen before", "not seen before", "")
