"""Measures memory over 5,000 documents in one process: it must not grow with their number.

.venv/bin/python -m bench.memory [--quick]
"""

from __future__ import annotations

import gc
from statistics import median

from bench import measure
from bench.data import dense_pages
from bench.measure import Goal, line, show
from counterclaim.extractors.pipeline import extract

DOCUMENTS = 5_000
WINDOW = 500


def held(documents: int) -> list[float]:
    """Return the memory held after each document, in MB; every one is new, read, extracted and dropped."""
    out: list[float] = []
    seed = 900
    while len(out) < documents:
        for page in dense_pages.dense_pages(seed, small=True)[: documents - len(out)]:
            extract(dense_pages.document(page))
            out.append(measure.rss())
        seed += 1
        gc.collect()  # what is garbage is not growth
    return out


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    small = measure.quick(arguments, __doc__ or "")
    documents, window = (60, 20) if small else (DOCUMENTS, WINDOW)
    memory = held(documents)
    first, last = median(memory[:window]), median(memory[-window:])
    show(line(f"memory, first {window} documents", first, "MB"))
    show(line(f"memory, last {window} of {documents:,} documents", last, "MB"))
    note = f"{(last - first) * 1000 / (documents - window):.1f} KB a document"
    show(line("memory, last / first", last / first, "x", Goal(1.05, "most"), note))


if __name__ == "__main__":
    main()
