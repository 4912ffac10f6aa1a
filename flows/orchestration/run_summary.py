"""Writes the summary of a run as Markdown for Prefect's artifacts. Pure.

Addresses, reasons and explanations come from fetched pages: none of them may become a link, a tag or another row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from counterclaim.db.bar import percent
from counterclaim.db.records import SEVERITIES, Conflict, ConflictCounts
from counterclaim.flows.ingest.extraction import Extracted
from counterclaim.flows.ingest.save import Crawled

LISTED = 50  # failures and conflicts named one by one; the counts are always whole
_MARKUP = re.compile(r"([\\`*_{}\[\]|<>~&])")


@dataclass(slots=True)
class RunSummary:
    """What the steps of a run have done so far; a step that was not part of it is None.

    ``scheduled`` says that a schedule began the run, and no person. ``new`` counts the conflicts that came into the
    queue, by severity; ``high`` are those of high severity.
    """

    run_id: int
    crawled: Crawled | None = None
    extracted: Extracted | None = None
    counts: ConflictCounts | None = None
    new: Mapping[str, int] = field(default_factory=dict)
    high: Sequence[Conflict] = ()
    report: str = ""
    scheduled: bool = False


def markdown(done: RunSummary) -> str:
    """Return the summary of a run as Markdown: counts, failures by reason, new conflicts of high severity."""
    return "\n".join(["# Run summary", "", *_counts(done), *_failures(done.crawled), *_high(done.high), ""])


def one_line(done: RunSummary) -> str:
    """Return the summary in a line."""
    parts = [str(part) for part in (done.crawled, done.extracted) if part is not None]
    if done.counts is not None:
        new = sum(done.new.values())
        parts.append(f"{new} new conflict{'' if new == 1 else 's'}")
    return "; ".join(parts)


def _counts(done: RunSummary) -> Iterator[str]:
    rows: list[tuple[str, int]] = []
    if (crawled := done.crawled) is not None:
        rows += [("pages fetched, new or changed", crawled.new), ("pages unchanged", crawled.unchanged)]
        rows += [("pages gone", crawled.gone), ("pages skipped", crawled.skipped)]
        rows += [("pages failed", len(crawled.failures))]
    if (extracted := done.extracted) is not None:
        rows += [("documents read", extracted.documents), ("documents that could not be read", extracted.failed)]
        rows += [("new claims", extracted.new), ("claims gone", extracted.gone)]
    if (counts := done.counts) is not None:
        rows += [("new conflicts", sum(done.new.values()))]
        rows += [
            (f"of them of {severity} severity", done.new[severity]) for severity in SEVERITIES if severity in done.new
        ]
        rows += [("differences no longer found", counts.closed)]
    yield from ("| what | how many |", "|---|---:|")
    yield from (f"| {what} | {number} |" for what, number in rows)
    if done.report:
        yield from ("", f"Report: {safe(done.report)}")


def _failures(crawled: Crawled | None) -> Iterator[str]:
    if crawled is None or not crawled.failures:
        return
    yield from ("", "## Failed, by reason", "", "| reason | pages |", "|---|---:|")
    for reason, number in sorted(Counter(crawled.reasons).items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"| {safe(reason)} | {number} |"
    yield from ("", "| page | why |", "|---|---|")
    for address, why in crawled.failures[:LISTED]:
        yield f"| {safe(address)} | {safe(why)} |"
    if len(crawled.failures) > LISTED:
        yield from ("", f"And {len(crawled.failures) - LISTED} more: all are in the view failures.")


def _high(found: Sequence[Conflict]) -> Iterator[str]:
    if not found:
        return
    yield from (
        "",
        "## New conflicts of high severity",
        "",
        "| id | certainty | subject | attribute | explanation |",
        "|---|---|---|---|---|",
    )
    for conflict in found[:LISTED]:
        about = (conflict.subject, conflict.attribute, conflict.explanation)
        cells = (conflict.id, percent(conflict.certainty), *about)
        yield f"| {' | '.join(map(safe, cells))} |"
    if len(found) > LISTED:
        yield from ("", f"And {len(found) - LISTED} more.")


def safe(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    line = "".join(char if char.isprintable() else " " for char in text)
    return _MARKUP.sub(r"\\\1", line)
