"""Pages that the benchmarks read: the project's own articles and, where present, the annotated corpus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.data.ordinary_pages import ordinary_text
from bench.tools.mutation_testing import mutated
from counterclaim.extractors.parsing import kind_of, read
from counterclaim.extractors.records import Document

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
FOLDERS = (
    ROOT / "flows" / "sample" / "site",
    ROOT / "tests" / "eval" / "heldout" / "docs",
    CORPUS / "seeds" / "docs",
    CORPUS / "dev" / "docs",
)


@dataclass(frozen=True, slots=True)
class Article:
    """The source of a page that compares models; ``kind`` is html, markdown or text."""

    name: str
    kind: str
    source: str


@cache
def articles() -> tuple[Article, ...]:
    """Return all articles there are, by name; index pages are left out."""
    paths = [path for folder in FOLDERS if folder.is_dir() for path in folder.rglob("*") if path.is_file()]
    out = []
    for path in sorted(paths, key=lambda path: path.name):
        data = path.read_bytes()
        kind = kind_of(path.name, data)
        if kind is not None and path.name != "index.html":
            out.append(Article(path.stem, kind, data.decode("utf-8", "replace")))
    return tuple(out)


def dense_pages(seed: int, *, kind: str | None = None, small: bool = False) -> list[Article]:
    """Return every article once more with other numbers, names and words; ``small`` leaves out the long ones."""
    chosen = [a for a in articles() if kind in (None, a.kind) and (not small or len(a.source) < 9_000)]
    return [Article(a.name, a.kind, mutated(a.source, seed * 1_000 + n)) for n, a in enumerate(chosen)]


def _enough(make: Callable[[int], list[Document]], least: int) -> list[Document]:
    out: list[Document] = []
    number = 0
    while sum(len(document.text) for document in out) < least:
        out += make(number)
        number += 1
    return out


def dense(seed: int, least: int) -> list[Document]:
    """Return at least ``least`` characters of claim-dense articles as Documents."""
    return _enough(lambda n: [document(page) for page in dense_pages(seed * 100 + n)], least)


def ordinary(seed: int, least: int) -> list[Document]:
    """Return at least ``least`` characters of ordinary pages as Documents."""

    def page(number: int) -> list[Document]:
        return [document(Article(f"page-{number}", "markdown", ordinary_text(seed * 10_000 + number)))]

    return _enough(page, least)


def document(page: Article) -> Document:
    """Read a page."""
    return read(page.source, doc_id=page.name, kind=page.kind)


def size(documents: list[Document]) -> float:
    """Return the text of the documents in MB (millions of characters)."""
    return sum(len(document.text) for document in documents) / 1e6
