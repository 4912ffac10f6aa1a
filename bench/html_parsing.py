"""Measures HTML pages end to end on one core: bytes in, claims out.

.venv/bin/python -m bench.html_parsing [--quick]
"""

from __future__ import annotations

from bench import measure
from bench.data import dense_pages
from bench.data.ordinary_pages import ordinary_page
from bench.measure import Goal, line, show
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def speed(sources: list[str]) -> tuple[float, float]:
    """Return pages a second of CPU time, read and extracted, and the share of the time spent on reading."""
    data = [source.encode() for source in sources]
    reading = measure.seconds(lambda: [read(page, doc_id="page", kind="html") for page in data])
    documents = [read(page, doc_id="page", kind="html") for page in data]
    extracting = measure.seconds(lambda: [extract(document) for document in documents])
    return len(data) / (reading + extracting), reading / (reading + extracting)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    small = measure.quick(arguments, __doc__ or "")
    rounds = 1 if small else measure.RUNS

    def dense(seed: int) -> list[str]:
        return [page.source for page in dense_pages.dense_pages(seed, kind="html", small=small)]

    def ordinary(seed: int) -> list[str]:
        return [ordinary_page(seed * 100 + n, 8_000) for n in range(5 if small else 40)]

    for name, make in (("claim-dense", dense), ("ordinary", ordinary)):
        speed(make(50))
        found = max(speed(make(51 + number)) for number in range(rounds))
        sizes = [len(source) for source in make(51)]
        note = f"{len(sizes)} pages of {sum(sizes) / len(sizes) / 1e3:.0f} KB on average, {found[1]:.0%} of it reading"
        show(line(f"HTML pages end to end, {name}", found[0], "pages a second on one core", Goal(25), note))


if __name__ == "__main__":
    main()
