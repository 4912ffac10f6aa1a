"""Finds the conflicts that are known to hold: those planted in short drafts, whether or not they reach the bar."""

from __future__ import annotations

from pathlib import Path

import yaml

from bench.fit.reading_model import ReadingModel
from counterclaim.db.records import Conflict, Evidence
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.records import Claim, plain
from counterclaim.extractors.second_reading.place import Page
from counterclaim.extractors.second_reading.review import doubts_about, features
from counterclaim.flows.lint.drafts import find_in_drafts

DRAFTS = Path(__file__).parent / "drafts.yml"


class Planted:
    """Conflicts that hold, with the pages that their statements stand on."""

    def __init__(self) -> None:
        self.conflicts: list[Conflict] = []
        self._pages: dict[str, tuple[Page, tuple[Claim, ...]]] = {}

    def reading(self, model: ReadingModel, item: Evidence) -> tuple[float, bool]:
        """Return the probability of a statement by a model, and whether the model doubts nothing of it."""
        page, claims = self._pages[item.doc]
        for claim in claims:
            if (claim.start, claim.end, plain(claim.value)) == (item.start, item.end, item.value):
                statement = page.statement(claim)
                marks = features(statement, doubts_about(statement))
                return model.probability(marks), model.is_doubtless(marks)
        return 0.5, False

    def add(self, text: str) -> None:
        """Check a draft and keep all its conflicts."""
        name = f"draft{len(self._pages)}"
        document = read(text, doc_id=name, kind="markdown")
        extraction = extract(document)
        self._pages[name] = (Page(document), extraction.claims)
        self.conflicts += find_in_drafts([(name, document, extraction)], bar=0.0)


def planted() -> Planted:
    """Return the conflicts of the drafts."""
    out = Planted()
    for text in yaml.safe_load(DRAFTS.read_text(encoding="utf-8"))["drafts"]:
        out.add(text)
    return out
