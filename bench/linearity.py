"""Measures extraction time against length: pages of 0.5 to 5 MB, and very long sentences.

.venv/bin/python -m bench.linearity [--quick]
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import count

from bench import measure
from bench.data import dense_pages
from bench.measure import Goal, line, show
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.records import Document

SIZES = (0.5, 1.0, 2.0, 5.0)  # MB of HTML
BODY = re.compile(r"<(article|main|body)\b[^>]*>(.*)</\1>", re.S | re.I)
MOST = 1.25  # a page ten times as long may cost this much more for each MB
# Each once ran in quadratic time, or looks as if it could.
ENDLESS = {
    "prices": "$1/",
    "scores": "GPT-4o MMLU 90% ",
    "names": "Claude 3.5 Sonnet and ",
    "comparisons": "GPT-4o is cheaper than Claude 3 Opus ",
    "numbers": "128K 1.5M 70B ",
    "brackets": "(($1 per ",
    "spaces": "      ",
    "letters": "a",
    "digits": "9",
    "hyphens": "gpt-4-",
    "dates": "May 2025 ",
    "colons": "Input: $1 ",
}
CALM = 4.0  # seconds; lengths are doubled only as long as an input takes less


def fragments() -> Iterator[str]:
    """Yield the bodies of unseen articles without end."""
    for seed in count(300):
        for page in dense_pages.dense_pages(seed, kind="html"):
            body = BODY.search(page.source)
            yield body[2] if body else page.source


def page_of(megabytes: float, source: Iterator[str]) -> str:
    """Return an HTML page of that many million characters."""
    out: list[str] = []
    length = 0
    while length < megabytes * 1e6:
        piece = next(source)[: int(megabytes * 1e6) - length + 200]
        out.append(f"<section>{piece}</section>")
        length += len(piece)
    body = "".join(out)
    return f"<!doctype html><html><head><title>All models</title></head><body><main>{body}</main></body></html>"


def whole_pages(sizes: tuple[float, ...]) -> Iterator[str]:
    """Yield a line per page size with the seconds per MB, and how much they grow from the first size to the last."""
    source = fragments()
    extract(read(page_of(0.02, source), doc_id="page", kind="html"))  # loads what the first page would be timed with
    each: list[float] = []
    for megabytes in sizes:
        page = page_of(megabytes, source)
        documents: list[Document] = []
        reading = measure.seconds(lambda: documents.append(read(page, doc_id="page", kind="html")))  # noqa: B023
        extracting = measure.seconds(lambda: extract(documents[0]))  # noqa: B023
        each.append((reading + extracting) / megabytes)
        note = f"{reading / megabytes:.2f} s reading, {extracting / megabytes:.2f} s extracting"
        note += f", {dense_pages.size(documents):.2f} MB of text"
        yield line(f"a page of {megabytes:g} MB", each[-1], "s for each MB", note=note)
    note = f"{sizes[-1]:g} MB against {sizes[0]:g} MB"
    yield line("pages, growth of the time for each MB", each[-1] / each[0], "x", Goal(MOST, "most"), note)


def endless(least: int, most: int) -> Iterator[str]:
    """Yield a line per kind of sentence without end: how its time grows when its length doubles, 2 is linear."""
    for name, piece in ENDLESS.items():
        times: list[float] = []
        length = least
        while length <= most and (not times or times[-1] < CALM):
            document = read((piece * (length // len(piece) + 1))[:length], doc_id="endless", kind="text")
            begun = time.process_time()
            extract(document)
            times.append(time.process_time() - begun)
            length *= 2
        growth = times[-1] / times[-2] if len(times) > 1 else float("nan")
        note = f"{length // 2:,} characters in {times[-1]:.2f} s"
        yield line(f"one sentence of {name}, twice as long", growth, "x the time", Goal(2.6, "most"), note)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    small = measure.quick(arguments, __doc__ or "")
    for text in whole_pages((0.02, 0.04) if small else SIZES):
        show(text)
    for text in endless(1_000, 2_000) if small else endless(5_000, 40_000):
        show(text)


if __name__ == "__main__":
    main()
