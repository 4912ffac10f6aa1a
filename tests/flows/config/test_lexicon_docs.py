"""The worked examples of docs/LEXICON.md: each file adds exactly the claims it says, each mistake gets its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from counterclaim.extractors.lexicon import Lexicon
from counterclaim.flows.config import lexicon
from counterclaim.flows.explain import statement
from counterclaim.flows.ingest.extraction import read_document

DOCS = Path(__file__).parents[3] / "docs" / "LEXICON.md"
BLOCK = re.compile(r"^```(?P<kind>yaml|markdown|text)\n(?P<body>.*?)^```$", re.M | re.S)
OWN_UNITS = "Numbers with a unit of their own"


def sections() -> dict[str, list[tuple[str, str]]]:
    """Return the fenced blocks (kind, body) under each heading."""
    parts = re.split(r"^## (.+)$", DOCS.read_text(encoding="utf-8"), flags=re.M)[1:]
    found = {title: BLOCK.findall(body) for title, body in zip(parts[::2], parts[1::2], strict=True)}
    return {title: blocks for title, blocks in found.items() if blocks}


MISTAKES = sections().pop("Mistakes")
EXAMPLES = {title: blocks for title, blocks in sections().items() if title != "Mistakes"}


def said(article: str, words: Lexicon | None = None) -> set[str]:
    _, extraction = read_document(article, name="article", kind="markdown", url=None, lexicon=words)
    return {f"{claim.subject}: {statement(claim)}" for claim in extraction.claims}


@pytest.mark.slow
@pytest.mark.parametrize("title", EXAMPLES)
def test_an_example_adds_the_claims_it_says_and_no_others(title: str, tmp_path: Path) -> None:
    (_, words), (_, article), (_, expected) = EXAMPLES[title]
    (tmp_path / lexicon.NAME).write_text(words, encoding="utf-8")
    own = lexicon.lexicon_for(None, [tmp_path])
    assert said(article, own) - said(article) == set(expected.splitlines())


def test_every_part_of_a_file_has_an_example() -> None:
    assert {"Models", "Aliases", "Attributes", "Benchmarks", "Comparisons", "Licences", "Units", OWN_UNITS} == set(
        EXAMPLES
    )


@pytest.mark.parametrize(("words", "line"), [(MISTAKES[i][1], MISTAKES[i + 1][1]) for i in range(0, len(MISTAKES), 2)])
def test_a_mistake_gets_the_line_shown(
    words: str, line: str, cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(lexicon.NAME).write_text(words, encoding="utf-8")
    Path("article.md").write_text("# GPT-4o\n\nGPT-4o costs $5 per million input tokens.\n")
    ran = cli("extract", "article.md")
    assert (ran.code, ran.out, ran.err) == (2, "", line)
