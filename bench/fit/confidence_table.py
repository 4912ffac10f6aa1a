"""Counts how often each rule is right on annotated pages, by how the subject was found: the confidence of claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from bench.fit.statements import judged_claims, site_of
from counterclaim.extractors.lexicon.confidence import Bearing

BEARINGS: tuple[Bearing, ...] = get_args(Bearing)
DRAWN = 8.0  # judged readings that the share of all rules counts as
SUREST = 0.99  # no rule is surer: it was written with these pages in view


class Reading(NamedTuple):
    """A claim of an annotated page: its rule, how its subject was found, whether the page says it, the site."""

    rule: str
    bearing: str
    right: bool
    site: str


Shares = dict[str, dict[str, float]]


def readings(corpus: Path, names: Sequence[str]) -> list[Reading]:
    """Return the judged claims of annotated pages."""
    return [
        Reading(claim.rule, claim.reasons[0].partition(":")[0], right, site_of(claim.doc))
        for name in names
        for _, claim, right in judged_claims(corpus, name, strict=False)
    ]


def shares(judged: Iterable[Reading]) -> Shares:
    """Return the share of right readings by rule and bearing, few of them drawn towards that of all rules."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in judged:
        for rule in (one.rule, "all"):
            counts[rule, one.bearing][0] += one.right
            counts[rule, one.bearing][1] += 1
    right = sum(counts["all", bearing][0] for bearing in BEARINGS)
    seen = sum(counts["all", bearing][1] for bearing in BEARINGS)
    overall = (right + 1) / (seen + 2)
    every = {bearing: _drawn(counts["all", bearing], overall) for bearing in BEARINGS}
    out: Shares = {"all": every}
    for rule, bearing in sorted(counts):
        if rule != "all":
            out.setdefault(rule, {})[bearing] = _drawn(counts[rule, bearing], every[_of(bearing)])
    return out


def _of(bearing: str) -> Bearing:
    return next(known for known in BEARINGS if known == bearing)


def _drawn(count: Sequence[int], towards: float) -> float:
    return min(SUREST, round((count[0] + DRAWN * towards) / (count[1] + DRAWN), 3))


def left_out(judged: Sequence[Reading]) -> list[float]:
    """Return what would be said of each reading if its site had not been counted."""
    by_site = {site: shares(one for one in judged if one.site != site) for site in {one.site for one in judged}}
    return [
        by_site[one.site].get(one.rule, {}).get(one.bearing) or by_site[one.site]["all"][one.bearing] for one in judged
    ]


def as_yaml(found: Shares, kept: str) -> str:
    """Return the data file with new shares: what stands above its last key is kept."""
    head = kept[: kept.index("shares:\n")]
    rows = (
        f"  {rule}: {{{', '.join(f'{bearing}: {share}' for bearing, share in row.items())}}}"
        for rule, row in found.items()
    )
    return head + "shares:\n" + "\n".join(rows) + "\n"
