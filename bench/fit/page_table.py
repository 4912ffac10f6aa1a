"""Writes the reliability of the confidence of claims into docs/ACCURACY.md, between its two marks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from bench.fit.logistic import Array, area, reliability

BEGIN, END = "<!-- table of confidence: written by `make fit` -->\n", "<!-- end of table -->"
BANDS = (0, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 1.01)
_HEAD = "| said | claims | mean said | true | | quoted | mean said | true |\n|---|---|---|---|---|---|---|---|\n"

Judged = tuple[Array, Array]  # truths and what was said


def with_table(page: str, claims: Judged, quoted: Judged) -> str:
    """Return the page with a new table: claims of annotated pages, and those quoted as evidence of a difference."""
    head, _, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not end:
        raise ValueError("the page has no place for the table of confidence")
    ours, theirs = _rows(claims), _rows(quoted)
    rows = (
        f"| {low:.2f} to {min(high, 1):.2f} | {ours.get(low, _NONE)} | | {theirs.get(low, _NONE)} |\n"
        for low, high in pairwise(BANDS)
    )
    told = f"{_said('Claims of annotated pages', claims)} {_said('Quoted statements', quoted)}"
    return f"{head}{BEGIN}{told}\n\n{_HEAD}{''.join(rows)}{END}{tail}"


_NONE = "0 | | "


def _rows(judged: Judged) -> dict[float, str]:
    """Return the cells of each band by its lower end."""
    return {low: f"{count:,} | {said:.3f} | {true:.3f}" for low, _, count, said, true in reliability(*judged, BANDS)}


def _said(title: str, judged: Judged) -> str:
    truths, scores = judged
    sure = scores >= 0.9
    share = float(np.mean(truths[sure])) if sure.any() else float("nan")
    return (
        f"{title}: {len(truths):,}, {truths.mean():.1%} true, area under the curve {area(truths, scores):.3f}; "
        f"of the {int(sure.sum()):,} said to be 0.9 sure or surer {share:.1%} are true."
    )
