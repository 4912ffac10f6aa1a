"""View of a stored body's text with the quotes of claims highlighted. Pure, from rows of ``counterclaim.db.browse``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from counterclaim.db.browse.records.overview import SnapshotPage
from counterclaim.db.browse.snapshot import ReadClaim
from counterclaim.flows.site.formatting import attribute_label, safe_url
from counterclaim.flows.site.views.conflicts.quotes import day

LONGEST = 400_000  # characters that are shown; the download has all


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the text; ``claims`` are the ids of those whose quote begins with it, the anchors of the page."""

    text: str
    marked: bool
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A claim in the list above the text; ``shown`` if its words are in the part of the text that is shown."""

    id: str
    subject: str
    subject_key: str
    attribute: str
    value: str
    gone: bool
    shown: bool


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """The page; ``runs`` is empty where no text was read from the body."""

    id: str
    title: str
    name: str
    link: str | None
    source: str
    source_id: str
    fetched: str
    last_seen: str
    media_type: str
    status: str
    size: int
    is_current: bool
    kept: bool
    runs: tuple[Run, ...]
    claims: tuple[Read, ...]
    cut: int  # characters that are not shown


def snapshot_view(page: SnapshotPage, claims: Sequence[ReadClaim]) -> SnapshotView:
    """Return what the page of a stored body shows; ``claims`` are those read in ``page.text``, by their start."""
    text = page.text or ""
    shown = text[:LONGEST]
    inside = [claim for claim in claims if claim.end <= len(shown)]
    return SnapshotView(
        id=page.id, title=page.title or page.name, name=page.name, link=safe_url(page.final_url or page.url),
        source=page.source, source_id=page.source_id, fetched=day(page.fetched_at), last_seen=day(page.last_seen),
        media_type=page.media_type, status=str(page.status or ""), size=page.size, is_current=page.is_current,
        kept=page.body is not None, runs=tuple(runs(shown, inside)),
        claims=tuple(_read(claim, shown=claim.end <= len(shown)) for claim in claims), cut=len(text) - len(shown),
    )  # fmt: skip


def runs(text: str, claims: Iterable[ReadClaim]) -> list[Run]:
    """Return the text in runs, marked where a quote is; quotes may overlap. The runs' texts joined are the text."""
    found = list(claims)
    begins: dict[int, list[str]] = {}
    for claim in found:
        begins.setdefault(claim.start, []).append(claim.id)
    borders = sorted({0, len(text)} | {claim.start for claim in found} | {claim.end for claim in found})
    out, depth = list[Run](), _depths(found)
    for start, end in pairwise(borders):
        out.append(Run(text[start:end], depth.get(start, 0) > 0, tuple(begins.get(start, ()))))
    return out


def _depths(claims: Iterable[ReadClaim]) -> dict[int, int]:
    """Return how many quotes cover the text from each border on."""
    steps: dict[int, int] = {0: 0}
    for claim in claims:
        steps[claim.start] = steps.get(claim.start, 0) + 1
        steps[claim.end] = steps.get(claim.end, 0) - 1
    depth, out = 0, {}
    for place in sorted(steps):
        depth += steps[place]
        out[place] = depth
    return out


def _read(claim: ReadClaim, *, shown: bool) -> Read:
    value = " ".join(claim.quote.split())
    value = value if len(value) <= 60 else value[:59].rstrip() + "…"
    return Read(
        claim.id, claim.subject, claim.subject_key, attribute_label(claim.attribute), value,
        claim.gone_at is not None, shown,
    )  # fmt: skip
