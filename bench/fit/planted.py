"""Finds the conflicts that are known to hold: those planted in short drafts, and those of the annotated seeds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

import counterclaim
from bench.fit.reading_model import ReadingModel
from bench.fit.statements import load_document, read_lines
from counterclaim.db.records import Conflict, Evidence
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.records import Claim, plain
from counterclaim.extractors.second_reading.place import Page
from counterclaim.extractors.second_reading.review import doubts_about, features

DRAFTS = Path(__file__).parent / "drafts.yml"


class Planted:
    """Conflicts that hold, with the pages that their statements stand on."""

    def __init__(self) -> None:
        self.conflicts: list[Conflict] = []
        self._pages: dict[str, tuple[Page, tuple[Claim, ...]]] = {}

    def probability(self, model: ReadingModel, item: Evidence) -> float:
        """Return the probability of a statement by a model."""
        page, claims = self._pages[item.doc]
        for claim in claims:
            if (claim.start, claim.end, plain(claim.value)) == (item.start, item.end, item.value):
                statement = page.statement(claim)
                return model.probability(features(statement, doubts_about(statement)))
        return 0.5

    def add(self, files: Sequence[Path], known: Sequence[dict[str, Any]] | None = None) -> None:
        """Check files together and keep the conflicts; with ``known`` only those that cover one of these."""
        for file in files:
            document = load_document(file)
            if document is not None:
                self._pages[document.id] = (Page(document), extract(document).claims)
        found = counterclaim.check(list(files))
        self.conflicts += [one for one in found if known is None or any(_covers(one, gold) for gold in known)]


def planted(corpus: Path) -> Planted:
    """Return the conflicts of the drafts and of the seeds."""
    out = Planted()
    drafts = yaml.safe_load(DRAFTS.read_text(encoding="utf-8"))["drafts"]
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(drafts):
            file = Path(folder) / f"draft{number}.md"
            file.write_text(text, encoding="utf-8")
            out.add([file])
    seeds = corpus / "seeds"
    out.add(sorted((seeds / "docs").iterdir()), read_lines(seeds / "conflicts.jsonl"))
    return out


def _covers(conflict: Conflict, gold: dict[str, Any]) -> bool:
    """Return True if two quotes of a known conflict are each met by another statement of the found one."""
    met = [set(_meeting(conflict, quote)) for quote in gold["evidence"]]
    return any(one and other and len(one | other) > 1 for i, one in enumerate(met) for other in met[i + 1 :])


def _meeting(conflict: Conflict, quote: dict[str, Any]) -> Iterator[int]:
    for number, item in enumerate(conflict.evidence):
        if item.doc == quote["doc"] and (item.quote in quote["quote"] or quote["quote"] in item.quote):
            yield number
