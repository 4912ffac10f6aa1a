"""The annotated corpus: what a careful reader quoted must be in the text that the parsers give."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from counterclaim.extractors import parsing

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the annotated corpus is not beside the checkout"),
]
# Quotes come from the source: its Markdown, its bars between cells and its white space are not compared.
MARKUP = re.compile(r"[\s|*#>\[\]`]+|&lt;|<|^- |(?<=\n)- ", re.MULTILINE)


def squash(text: str) -> str:
    return MARKUP.sub("", text)


def quotes(kind: str) -> list[tuple[str, str, bool]]:
    """(document, quote, found in the parsed text) of every required claim in documents of a kind."""
    out = []
    for path in sorted(CORPUS.glob("*/docs/*")):
        data = path.read_bytes()
        gold = path.parents[1] / "gold" / f"{path.stem}.jsonl"
        if parsing.kind_of(path.name, data) != kind or not gold.exists():
            continue
        text = squash(parsing.read(data, doc_id=path.stem, kind=kind).text)
        claims = map(json.loads, gold.read_text(encoding="utf-8").splitlines())
        out += [
            (path.stem, c["quote"], squash(c["quote"]) in text)
            for c in claims
            if "quote" in c and not c.get("optional")
        ]
    return out


@pytest.mark.parametrize(("kind", "floor"), [("html", 0.995), ("markdown", 0.98), ("text", 1.0)])
def test_quotes_are_in_the_text(kind: str, floor: float) -> None:
    found = quotes(kind)
    assert len(found) > 100
    lost = [(document, quote) for document, quote, there in found if not there]
    assert len(lost) <= (1 - floor) * len(found), lost
