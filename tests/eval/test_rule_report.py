"""The report of what each rule earns: ids found in the code, verdicts as the scorer's, and docs/RULES.md in step."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bench.docs import rule_report
from bench.docs.rule_report import (
    BEGIN,
    END,
    Report,
    Score,
    described,
    judged,
    lines,
    measure,
    rule_ids,
    undescribed,
    written,
)
from counterclaim.extractors.parsing import kind_of, read
from counterclaim.extractors.pipeline import extract

DOCS = rule_report.ROOT / "docs" / "RULES.md"
SCORER = rule_report.scorer()
needs_corpus = [
    pytest.mark.corpus,
    pytest.mark.skipif(SCORER is None, reason="the corpus scorer is not at ../shared/corpus"),
]


@pytest.mark.slow
def test_every_claim_of_the_heldout_pages_has_a_rule_that_was_found_in_the_code() -> None:
    made = set()
    for path in sorted((rule_report.HELDOUT / "docs").iterdir()):
        data = path.read_bytes()
        made |= {
            claim.rule for claim in extract(read(data, doc_id="a", kind=kind_of(path.name, data) or "text")).claims
        }
    assert len(made) > 10, "a check of nothing proves nothing"
    assert made - set(rule_ids()) == set()


def test_rule_ids_are_ids() -> None:
    found = rule_ids()
    assert {"prose.price", "table.money", "comparison.ratio", "capability.phrase", "keyvalue"} <= set(found)
    assert all(re.fullmatch(r"[a-z]+(\.[a-z_]+)*", rule) for rule in found)
    assert found == sorted(set(found))


def test_the_document_names_no_rule_that_is_gone() -> None:
    text = DOCS.read_text(encoding="utf-8")
    table = text.partition(BEGIN)[2].partition(END)[0]
    listed = set(re.findall(r"^\| ([a-z][a-z_.]*) ", table, re.M)) - {"rule"}
    assert len(listed) > 20
    assert listed <= set(rule_ids()), "renew the table: make rules WRITE=--write"
    assert len(described(text)) > 20
    assert described(text) <= set(rule_ids())


def test_a_rule_that_the_document_does_not_describe_is_named() -> None:
    text = f"the `prose.price`\n{BEGIN}\n| table.money | 3 |\n{END}\nand `keyvalue`"
    assert described(text) == {"prose.price", "keyvalue"}
    assert undescribed(Report((), True, {"prose.price": {}, "table.money": {}}), text) == ["table.money"]


def claim(rule: str, value: float, subject: str = "GPT-4o") -> dict[str, Any]:
    return {"subject": subject, "attribute": "input_price", "relation": "is", "value": value, "object": None,
            "qualifiers": {}, "rule": rule}  # fmt: skip


JUDGED = [
    # why, the claims, right, wrong
    ("confirmed", [claim("a", 5)], 1, 0),
    ("within half a percent", [claim("a", 5.02)], 1, 0),
    ("denied", [claim("a", 6)], 0, 1),
    ("said twice, counted once", [claim("a", 5), claim("a", 5), claim("a", 6), claim("a", 6)], 1, 1),
    ("optional gold counts neither way", [claim("a", 9, "o3")], 0, 0),
    ("of another model", [claim("a", 5, "GPT-4o mini")], 0, 1),
    ("no claims", [], 0, 0),
]


@pytest.mark.parametrize(
    ("made", "right", "wrong"),
    [pytest.param(*case[1:], id=case[0], marks=needs_corpus) for case in JUDGED],
)
def test_verdicts(made: list[dict[str, Any]], right: int, wrong: int) -> None:
    assert SCORER is not None
    gold = [claim("", 5), {**claim("", 9, "o3"), "optional": True}]
    verdicts = judged(made, gold, SCORER)
    assert (verdicts[True], verdicts[False]) == (right, wrong)


REPORT = Report(
    ("dev", "heldout"),
    True,
    {
        "prose.good": {"dev": Score(3, 2, 0, 2), "heldout": Score(3, 1, 1, 0)},
        "prose.even": {"dev": Score(2, 1, 1)},
        "prose.bad": {"dev": Score(2, 0, 1)},
        "prose.odd": {"dev": Score(4)},
        "prose.idle": {},
        "own": {},
    },
)


def test_rules_that_earn_nothing_are_named_with_the_reason() -> None:
    assert REPORT.idle() == [("prose.bad", "precision 0.00"), ("prose.idle", "no claims")]


def test_the_report_as_text() -> None:
    assert list(lines(REPORT)) == [
        "rule        claims  share  precision dev  precision heldout  precision all  alone",
        "prose.good       6  42.9%     1.00 (2/2)         0.50 (1/2)     0.75 (3/4)      2",
        "prose.odd        4  28.6%              -                  -              -      0",
        "prose.bad        2  14.3%     0.00 (0/1)                  -     0.00 (0/1)      0",
        "prose.even       2  14.3%     0.50 (1/2)                  -     0.50 (1/2)      0",
        "own              0   0.0%              -                  -              -      0",
        "prose.idle       0   0.0%              -                  -              -      0",
        "",
        f"14 claims, rules {rule_report.RULESET}, on dev, heldout.",
        "Rules that earn nothing: prose.bad (precision 0.00), prose.idle (no claims).",
    ]


def test_without_the_corpus_claims_are_counted_and_the_report_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_report, "CORPUS", tmp_path / "none")
    assert rule_report.scorer() is None
    assert list(rule_report.corpora()) == ["heldout"]
    page = rule_report.HELDOUT / "docs" / "readme-homelab-bench.md"
    folder = tmp_path / "small"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / page.name).write_bytes(page.read_bytes())
    report = measure({"heldout": folder}, None)
    assert report.claims > 10
    shown = "\n".join(lines(report))
    assert "No precision: the annotated corpus and its scorer are not at ../shared/corpus." in shown
    assert not re.search(r"\d\.\d\d \(", shown)


def test_the_table_is_put_between_its_marks_and_nothing_else_is_touched() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    done = written(page, REPORT)
    assert done.startswith(f"before\n{BEGIN}\n| rule ")
    assert done.endswith(f"\n{END}\nafter\n")
    assert "old" not in done
    assert written(done, REPORT) == done
    with pytest.raises(ValueError, match="add the lines"):
        written("no marks", REPORT)
