"""Varies pages that claim something of models: those of the sample site and, where present, of the corpus' ``wild``.

Each page is given once as it is, those of the sample site first, then once more with other numbers, names and words,
and so on; every tenth of these is a copy of the text as it is at another address, as the web has many.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from bench.data.dense_pages import CORPUS
from bench.tools.mutation_testing import mutated
from counterclaim.flows.sample.server import SITE

WILD = CORPUS / "wild" / "docs"
_COPY = 10  # one in so many


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A page at its address."""

    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Sources:
    """Pages to be varied: host, name and file of each."""

    pages: tuple[tuple[str, str, Path], ...]

    @classmethod
    def found(cls, *, wild: Path = WILD, without: Collection[str] = ()) -> Sources:
        """Return the pages that are here but for the names ``without``."""
        sample = [(path.parent.name, path.stem, path) for path in sorted(SITE.glob("*/*.html"))]
        others = sorted(wild.iterdir()) if wild.is_dir() else []
        split = [(path, *path.stem.partition("--")[::2]) for path in others if path.stem not in without]
        more = [(f"{site.lower().replace('_', '-')}.example", name or "index", path) for path, site, name in split]
        return cls(tuple(page for page in (*sample, *more) if page[1] != "index" or page[2].suffix == ".md"))

    def page(self, seed: int, number: int) -> ClaimPage:
        """Return a page: number 0 is the first one as it is; the same seed and number give the same page."""
        again, at = divmod(number, len(self.pages))
        order = self._order(f"{seed} order {again}", mixed=bool(again))
        host, name, path = self.pages[order[at]]
        html = _html(path)
        if not again:
            return ClaimPage(f"https://{host}/{name}", html.encode())
        if number % _COPY == 0:
            return ClaimPage(f"https://mirror{number % 7}.example/{host}/{name}-{again}", html.encode())
        return ClaimPage(f"https://{again}.{host}/{name}", mutated(html, seed * 100_003 + number).encode())

    def _order(self, seed: str, *, mixed: bool) -> list[int]:
        """Return places of all pages in the order of a round."""
        first = [] if mixed else [at for at, page in enumerate(self.pages) if SITE in page[2].parents]
        rest = range(len(first), len(self.pages))
        return [*first, *random.Random(seed).sample(rest, len(rest))]


def as_html(path: Path) -> bytes:
    """Return a page as a server sends it: Markdown in the usual frame."""
    return _html(path).encode()


def _html(path: Path) -> str:
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".html":
        return text
    inside = MarkdownIt("commonmark").enable("table").render(text)
    return f"<html><head><title>{path.stem}</title></head><body><article>{inside}</article></body></html>"
