"""Makes web archives: pages that claim something of models, hidden among ordinary ones.

    .venv/bin/python -m bench.bulk.made_archives --out DIR --every 100|10000 --megabytes N [--archives N] [--seed N]

Gzipped WARC as Common Crawl writes it: a member for each record, a request and metadata beside each answer. The same
seed and options give the same bytes. ``DIR/warc.paths`` lists the archives, ``DIR/hidden.txt`` the pages that are
hidden in them, one in ``--every`` of all pages, none with 0.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.bulk.claim_pages import ClaimPage, Sources
from bench.bulk.web_pages import Ordinary

MOST_MEGABYTES = 2_000
EACH_MEGABYTES = 25  # of an archive, unless a number of archives is given
LEVEL = 6  # of gzip
PATHS, HIDDEN = "warc.paths", "hidden.txt"
_HOSTS = 5_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make: ``every`` is how many pages there are to each that claims something, 0 for none."""

    megabytes: float
    every: int = 100
    archives: int = 0
    seed: int = 1
    without: frozenset[str] = frozenset()

    @property
    def files(self) -> int:
        """How many archives there are."""
        return self.archives or max(1, round(self.megabytes / EACH_MEGABYTES))


@dataclass(slots=True)
class Made:
    """What was made."""

    archives: list[Path] = field(default_factory=list)
    pages: int = 0
    hidden: list[str] = field(default_factory=list)
    size: int = 0

    def __str__(self) -> str:
        return (
            f"{len(self.archives)} archives, {self.pages:,} pages, {len(self.hidden):,} of them hidden, "
            f"{self.size / 1e6:,.1f} MB"
        )


def make(folder: Path, plan: Plan) -> Made:
    """Write the archives into a folder; what an earlier call left there is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    made, pages = Made(), _pages(plan)
    for number in range(plan.files):
        path = folder / f"made-{number:05}.warc.gz"
        with path.open("wb") as out:
            out.write(_member("warcinfo", "", b"software: bench\r\n", "application/warc-fields"))
            while out.tell() < plan.megabytes * 1e6 / plan.files:
                page, is_hidden = next(pages)
                out.write(b"".join(_records(page)))
                made.pages += 1
                made.hidden += [page.url] if is_hidden else []
            made.size += out.tell()
        made.archives.append(path)
    (folder / PATHS).write_text("".join(f"{path.name}\n" for path in made.archives), encoding="utf-8")
    (folder / HIDDEN).write_text("".join(f"{url}\n" for url in made.hidden), encoding="utf-8")
    return made


def _pages(plan: Plan) -> Iterator[tuple[ClaimPage, bool]]:
    """Yield pages without an end, in each ``every`` of them one that claims something, somewhere."""
    ordinary, rng = Ordinary(plan.seed), random.Random(f"{plan.seed} places")
    sources = Sources.found(without=plan.without)
    number = hidden = 0
    while True:
        place = rng.randrange(plan.every) if plan.every else -1
        for at in range(plan.every or 1_000):
            if at == place:
                yield sources.page(plan.seed, hidden), True
                hidden += 1
            else:
                host = f"site{rng.randrange(_HOSTS)}.example"
                yield ClaimPage(f"https://{host}/{number}.html", ordinary.page(number)), False
            number += 1


def _records(page: ClaimPage) -> Iterator[bytes]:
    """Yield the records of a page, as a crawl writes them."""
    request = f"GET / HTTP/1.1\r\nHost: {page.url.split('/')[2]}\r\nUser-Agent: bench\r\nAccept: text/html\r\n\r\n"
    answer = (
        "HTTP/1.1 200 OK\r\nDate: Sun, 01 Mar 2026 10:00:00 GMT\r\nServer: bench\r\n"
        f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(page.body)}\r\n\r\n"
    )
    yield _member("request", page.url, request.encode(), "application/http; msgtype=request")
    yield _member("response", page.url, answer.encode() + page.body, "application/http; msgtype=response")
    yield _member("metadata", page.url, b"fetchTimeMs: 120\r\ncharset-detected: UTF-8\r\n", "application/warc-fields")


def _member(kind: str, url: str, block: bytes, content_type: str) -> bytes:
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2026-03-01T10:00:00Z\r\n{target}"
        f"WARC-Record-ID: <urn:uuid:{_uuid(kind, url)}>\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", LEVEL, mtime=0)


def _uuid(kind: str, url: str) -> str:
    digits = random.Random(f"{kind} {url}").randbytes(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def main(arguments: list[str] | None = None) -> int:
    """Make archives as the options say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--every", type=int, default=100, metavar="N", help="one page in so many is hidden; 0: none")
    parser.add_argument("--megabytes", type=float, default=25, metavar="N", help=f"{MOST_MEGABYTES:,} at most")
    parser.add_argument("--archives", type=int, default=0, metavar="N", help="how many; default: one for each 25 MB")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", type=Path, metavar="FILE", help="names of pages to be left out, one a line")
    options = parser.parse_args(arguments)
    if not 0 < options.megabytes <= MOST_MEGABYTES or options.every < 0 or options.archives < 0:
        parser.error(f"from 0 to {MOST_MEGABYTES:,} megabytes, and nothing below 0")
    without = frozenset(options.without.read_text(encoding="utf-8").split()) if options.without else frozenset()
    plan = Plan(options.megabytes, options.every, options.archives, options.seed, without)
    sys.stdout.write(f"{make(options.out, plan)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
