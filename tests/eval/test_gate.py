"""The gate: extraction from the annotated pages scores no lower than gate.yml says, by group and by corpus.

``seeds`` and ``dev`` are the annotated corpus beside the project, ``heldout`` is the project's own. All are scored by
the corpus' scorer. A failure lists the claims that changed since the last run that passed (kept in pytest's cache).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from counterclaim.extractors.parsing import kind_of, read
from counterclaim.extractors.pipeline import extract

HERE = Path(__file__).parent
CORPUS = HERE.parents[1].parent / "shared" / "corpus"
FOLDERS = {"seeds": CORPUS / "seeds", "dev": CORPUS / "dev", "heldout": HERE / "heldout"}
GATE: dict[str, Any] = yaml.safe_load((HERE / "gate.yml").read_text(encoding="utf-8"))
ROW = re.compile(r"(?P<name>\S+) +P .*\(tp (?P<tp>\d+), fp (?P<fp>\d+), fn (?P<fn>\d+)\)")
MOST_SHOWN = 60

needs_corpus = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the annotated corpus is not at ../shared/corpus"),
]


@dataclass(frozen=True)
class Score:
    """Counts of claims found, wrongly made and missed."""

    found: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 0.0

    @property
    def f1(self) -> float:
        total = 2 * self.found + self.wrong + self.missed
        return 2 * self.found / total if total else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.found + other.found, self.wrong + other.wrong, self.missed + other.missed)


def predictions(folder: Path) -> Iterator[str]:
    for path in sorted((folder / "docs").iterdir()):
        data = path.read_bytes()
        document = read(data, doc_id=path.stem, kind=kind_of(path.name, data) or "text")
        yield from (json.dumps(claim.as_dict()) + "\n" for claim in extract(document).claims)


def scored(folder: Path, tmp_path: Path) -> list[str]:
    """Return the lines that the corpus' scorer prints, all misses included."""
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(predictions(folder)), encoding="utf-8")
    command = [sys.executable, str(CORPUS / "score.py"), str(folder), str(path), "--misses", "10000"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def by_group(lines: list[str]) -> dict[str, Score]:
    """Add the scores of attributes up to groups; an attribute of no group is an error of gate.yml."""
    group_of = {attribute: group for group, attributes in GATE["groups"].items() for attribute in attributes}
    out = {"ALL": Score()} | dict.fromkeys(GATE["groups"], Score())
    for row in filter(None, map(ROW.match, lines)):
        if row["name"] != "ALL":
            score = Score(int(row["tp"]), int(row["fp"]), int(row["fn"]))
            out[group_of[row["name"]]] += score
            out["ALL"] += score
    return out


def shortfalls(scores: dict[str, Score], floors: dict[str, dict[str, float]]) -> list[str]:
    return [
        f"{group}: {measure} {getattr(scores[group], measure):.3f} is below {floor}"
        for group, limits in floors.items()
        for measure, floor in limits.items()
        if getattr(scores[group], measure) < floor
    ]


def changed(lines: list[str], before: list[str]) -> list[str]:
    """Return what is newly missed or wrong ("+") and what no longer is ("-"), each claim a line."""
    now, then = (Counter(line for line in run if line.startswith(("missed:", "spurious:"))) for run in (lines, before))
    return [f"+ {line}" for line in (now - then).elements()] + [f"- {line}" for line in (then - now).elements()]


@pytest.mark.parametrize("corpus", [pytest.param(name, marks=needs_corpus) for name in FOLDERS])
def test_extraction_scores_no_lower_than_the_floors(
    corpus: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    lines = scored(FOLDERS[corpus], tmp_path)
    cache = getattr(request.config, "cache", None)
    before = cache.get(f"gate/{corpus}", None) if cache else None
    report = changed(lines, before)[:MOST_SHOWN] if before else ["no earlier run to compare with"]
    assert shortfalls(by_group(lines), GATE["floors"][corpus]) == [], "\n".join(
        ["changed since the last pass:", *report]
    )
    if cache:
        cache.set(f"gate/{corpus}", lines)


@pytest.mark.parametrize("corpus", FOLDERS)
def test_each_corpus_has_floors_for_every_group_and_all(corpus: str) -> None:
    floors = GATE["floors"][corpus]
    assert set(floors) == {"ALL", *GATE["groups"]}
    assert all(
        set(limits) == {"f1", "precision"} and all(0 < x < 1 for x in limits.values()) for limits in floors.values()
    )


LINES = [
    "input_price                        P  1.000  R  0.833  F1  0.909  (tp 5, fp 0, fn 1)",
    "output_price                       P  0.750  R  1.000  F1  0.857  (tp 3, fp 1, fn 0)",
    "comparison                         P  0.500  R  0.500  F1  0.500  (tp 1, fp 1, fn 1)",
    'missed: a: {"subject": "Grok 4"}',
    "ALL                                P  0.818  R  0.818  F1  0.818  (tp 9, fp 2, fn 2)",
]


def test_attributes_are_added_up_to_groups() -> None:
    scores = by_group(LINES)
    assert scores["figures"] == Score(8, 1, 1)
    assert scores["comparisons"] == Score(1, 1, 1)
    assert scores["ALL"] == Score(9, 2, 2)
    assert scores["facts"] == Score()


def test_a_score_below_its_floor_is_reported_and_one_at_it_is_not() -> None:
    scores = by_group(LINES)
    assert shortfalls(scores, {"comparisons": {"f1": 0.5, "precision": 0.5}}) == []
    assert shortfalls(scores, {"comparisons": {"f1": 0.51, "precision": 0.5}}) == [
        "comparisons: f1 0.500 is below 0.51"
    ]
    assert len(shortfalls(scores, {"ALL": {"f1": 0.9, "precision": 0.9}, "facts": {"f1": 0.1, "precision": 0.1}})) == 4


def test_an_attribute_of_no_group_stops_the_gate() -> None:
    with pytest.raises(KeyError):
        by_group(["new_thing                P  1.000  R  1.000  F1  1.000  (tp 1, fp 0, fn 0)"])


def test_the_difference_names_claims_and_its_direction() -> None:
    before = ["missed: a: 1", "spurious: b: 2", "ALL P ..."]
    now = ["missed: a: 1", "missed: c: 3", "ALL P ... "]
    assert changed(now, before) == ["+ missed: c: 3", "- spurious: b: 2"]


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the annotated corpus is not at ../shared/corpus")
def test_disputed_lines_are_lines_of_the_gold_each_with_a_reason() -> None:
    """What we think wrong in the gold stays counted as the gold says; the list names lines that are there."""
    for line in (HERE / "disputed.jsonl").read_text(encoding="utf-8").splitlines():
        disputed = json.loads(line)
        reason = disputed.pop("reason")
        gold = FOLDERS[disputed.pop("corpus")] / "gold" / f"{disputed.pop('doc')}.jsonl"
        claims = [json.loads(row) for row in gold.read_text(encoding="utf-8").splitlines()]
        assert len(reason) > 20
        assert any(claim.items() >= disputed.items() for claim in claims), disputed
