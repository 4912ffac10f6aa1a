"""Measures the reading of web archives: records a second beside FastWARC, the cheap test's recall, two workers.

    .venv/bin/python -m bench.bulk.extraction [--quick] [--ordinary DIR] [--hidden DIR] [--runs N] [--only PART...]

``--ordinary`` and ``--hidden`` are folders of ``bench.bulk.made_archives``, without (or with hardly any) and with pages
that claim something; they are made if not given. Records a second are of processor time, since FastWARC and the reader
take turns on a machine that may be busy; two workers are measured by the clock, taking turns with one, and by the
processor time of the busier of the two, which is what the clock would say if nothing else ran.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from fastwarc.warc import ArchiveIterator, WarcRecordType

from bench import measure
from bench.bulk.claim_pages import WILD, as_html
from bench.bulk.made_archives import HIDDEN, PATHS, Plan, make
from bench.measure import Goal, line, show
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract as read_claims
from counterclaim.flows.bulk import dataset
from counterclaim.flows.bulk.cheap_test import Page, is_english, likely, may_claim, visible_text
from counterclaim.flows.bulk.unit_reader import read_unit

HTML = "text/html"
RECORDS, RECALL = Goal(1_000), Goal(0.995)
SHARE, TWICE = Goal(0.5), Goal(1.7)


def archives(folder: Path) -> list[str]:
    """Return the archives of a folder that ``made_archives`` wrote."""
    return [str(folder / name) for name in (folder / PATHS).read_text(encoding="utf-8").split()]


def fastwarc(archive: str) -> int:
    """Read all answers of an archive, with their headers, and do nothing; return how many bytes they have."""
    with Path(archive).open("rb") as stream:
        found = ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True)
        return sum(len(record.reader.read()) for record in found)


def report_records(folder: Path, runs: int) -> None:
    """Measure pages a second on one core, where hardly any claims something, beside FastWARC."""
    found = archives(folder)
    read_unit(found[0], {})  # the lexicon is compiled and the first page read
    ours, theirs, rows = [], [], []
    for _ in range(runs):
        theirs.append(measure.seconds(lambda: rows.append(sum(map(fastwarc, found)))))
        done: list[dataset.Unit] = []
        ours.append(measure.seconds(lambda out=done: out.extend(read_unit(one, {}).unit for one in found)))  # type: ignore[misc]
    records = sum(unit.records for unit in done)
    note = f"{records:,} pages of {rows[0] / records / 1000:.0f} kB, {sum(u.candidates for u in done)} candidates"
    show(line("bulk extract, without models, best", records / min(ours), "pages/s", RECORDS, note))
    show(line("bulk extract, without models, median", records / median(ours), "pages/s", RECORDS))
    show(line("bulk extract, without models, bytes", rows[0] / min(ours) / 1e6, "MB/s"))
    show(line("FastWARC alone, best", records / min(theirs), "pages/s"))
    show(line("FastWARC alone, median", records / median(theirs), "pages/s"))
    show(line("bulk extract beside FastWARC", min(theirs) / min(ours), "x", SHARE, "best of each"))


def passes(page: Page) -> bool:
    """Return whether a page passes the whole cheap test."""
    if not likely([page])[0]:
        return False
    text = visible_text(page)
    return may_claim(text) and is_english(text)


def report_recall(most: int | None) -> None:
    """Measure which pages with claims of the corpus' ``wild`` pass the cheap test."""
    if not WILD.is_dir():
        show("bulk cheap test: no corpus here")
        return
    pages = [Page(as_html(path), HTML) for path in sorted(WILD.iterdir())[:most]]
    claiming = [page for page in pages if read_claims(read(page.body, doc_id="d", kind="html")).claims]
    found = sum(map(passes, claiming))
    note = f"{found} of {len(claiming)} pages with claims, {len(pages)} pages"
    show(line("bulk cheap test, recall", found / len(claiming), "", RECALL, note))


def report_hidden(folder: Path, out: Path) -> None:
    """Print how many of the hidden pages an extraction has read."""
    hidden = set((folder / HIDDEN).read_text(encoding="utf-8").split())
    units = list(dataset.units(out))
    pages, seen = sum(unit.records for unit in units), sum(unit.documents for unit in units)
    claims = sum(unit.claims for unit in units)
    show(f"bulk extract: {len(hidden):,} pages hidden among {pages:,}; {seen:,} read, {claims:,} claims")


def report_workers(folder: Path, runs: int) -> None:
    """Measure two worker processes against one, both on Dask, their start not counted; compare what they write."""
    from counterclaim.flows.bulk import cluster  # noqa: PLC0415 - Dask takes a second to import

    found = archives(folder)
    walls: dict[int, list[float]] = {1: [], 2: []}
    busiest: dict[int, list[float]] = {1: [], 2: []}
    written: list[dict[str, bytes]] = []
    for _ in range(runs):
        for workers, taken in walls.items():
            with tempfile.TemporaryDirectory() as place, cluster.local(workers) as client:
                client.run(_warm, found[0])
                before, out = client.run(time.process_time), Path(place) / "out"
                taken.append(_timed(lambda out=out, on=client: _extract(found, out, on)))  # type: ignore[misc]
                used = client.run(time.process_time)
                busiest[workers].append(max(used[one] - before[one] for one in used))
                written.append({path.name: path.read_bytes() for path in sorted(out.glob("*/*.parquet"))})
                if len(written) == 1:
                    report_hidden(folder, out)
    same = "the same files" if all(one == written[0] for one in written) else "NOT THE SAME FILES"
    for workers, times in walls.items():
        show(
            line(f"bulk extract, workers: {workers}", min(times), "s by the clock", note=f"median {median(times):.3g}")
        )
    show(line("bulk extract, two workers against one, best", min(walls[1]) / min(walls[2]), "x", TWICE, same))
    show(line("bulk extract, two workers against one, median", median(walls[1]) / median(walls[2]), "x", TWICE))
    note = f"{median(busiest[1]):.3g} s and {median(busiest[2]):.3g} s"
    ratio = median(busiest[1]) / median(busiest[2])
    show(line("bulk extract, two workers against one, processor time of the busier", ratio, "x", TWICE, note))


def _warm(archive: str) -> int:
    return read_unit(archive, {}).unit.records


def _extract(found: list[str], out: Path, client: object) -> None:
    from counterclaim.flows.bulk import cluster  # noqa: PLC0415
    from counterclaim.flows.bulk.extracting import extract_on, held  # noqa: PLC0415

    with held(out, found) as left:
        extract_on(cluster.engine_on(client), out, left)


def _timed(work: Callable[[], object]) -> float:
    return measure.seconds(work, clock=time.perf_counter)


def main(arguments: list[str] | None = None) -> None:
    """Make the archives if need be, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small inputs, one run: shows that it works, not how fast")
    parser.add_argument("--ordinary", type=Path, metavar="DIR", help="archives with hardly any page with claims")
    parser.add_argument("--hidden", type=Path, metavar="DIR", help="archives with one in a hundred")
    parser.add_argument("--runs", type=int, default=3, help="of which the best and the median are printed")
    parser.add_argument("--only", nargs="*", choices=["records", "recall", "workers"], help="default: all")
    options = parser.parse_args(arguments)
    runs, megabytes = (1, 2.0) if options.quick else (options.runs, 200.0)
    parts = options.only or ["records", "recall", "workers"]
    with tempfile.TemporaryDirectory() as place:
        if "records" in parts:
            if options.ordinary is None:
                make(Path(place) / "ordinary", Plan(megabytes, every=10_000))
            report_records(options.ordinary or Path(place) / "ordinary", runs)
        if "recall" in parts:
            report_recall(20 if options.quick else None)
        if "workers" in parts:
            if options.hidden is None:
                make(Path(place) / "hidden", Plan(megabytes, archives=2 if options.quick else 8))
            report_workers(options.hidden or Path(place) / "hidden", runs)


if __name__ == "__main__":
    main()
