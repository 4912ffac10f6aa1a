"""Chart of agreement between sources: a triangular matrix of cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from counterclaim.flows.site.charts.figure import Drawing, Layout, figure
from counterclaim.flows.site.charts.kinds.dot_row import left_out
from counterclaim.flows.site.charts.records import AgreementCell, Chart, Table
from counterclaim.flows.site.charts.svg import linked, tag, words
from counterclaim.flows.site.charts.text import SMALL, counted, fitted, isolated, width

MOST_SOURCES = 25
_STEPS = ((0.5, "under 50%"), (0.75, "50–74%"), (0.9, "75–89%"), (1.0, "90–99%"), (2.0, "100%"))
_COLUMNS = ("Source", "Other source", "Agreement", "Agree", "Stated by both")
_LEAST, _LARGEST = 34.0, 52.0  # sides of a cell, so that a share and a count fit in
_NAMES = 176.0
_TOP = 44.0

Pairs = Mapping[tuple[str, str], AgreementCell]


def agreement(
    cells: Sequence[AgreementCell], *, title: str = "How far sources agree", most: int = MOST_SOURCES
) -> Chart | None:
    """Return a heat map of sources by sources, or None where no two state the same fact.

    Each name stands once, where its row ends and its column begins; a cell has the share and the count of common
    facts. Sources are ordered by how far they agree with the others. Of more than ``most`` those with the most
    disagreements are drawn; the table has all.
    """
    pairs = {_pair(cell): cell for cell in cells if cell.shared > 0 and cell.left != cell.right}
    if not pairs:
        return None
    totals = _totals(pairs)
    worst = sorted(totals, key=lambda name: (totals[name][0] - totals[name][1], -totals[name][1], name))
    shown = sorted(worst[:most], key=lambda name: (-totals[name][0] / totals[name][1], -totals[name][1], name))
    sentences = [
        *_sentences(pairs, len(totals)),
        left_out(len(totals) - len(shown), "source", "those with the fewest disagreements"),
    ]
    rows = tuple(
        (isolated(cell.left), isolated(cell.right), _percent(cell), f"{cell.agree:,}", f"{cell.shared:,}")
        for cell in sorted(pairs.values(), key=lambda cell: (cell.agree / cell.shared, -cell.shared, cell.left))
    )
    return figure(title, sentences, Table(_COLUMNS, rows), lambda layout: _draw(pairs, shown, layout))


def _pair(cell: AgreementCell) -> tuple[str, str]:
    return (cell.left, cell.right) if cell.left <= cell.right else (cell.right, cell.left)


def _totals(pairs: Pairs) -> dict[str, tuple[int, int]]:
    """Return for each source on how many facts it agrees with others, and how many it shares with them."""
    totals: dict[str, tuple[int, int]] = {}
    for pair, cell in pairs.items():
        for name in pair:
            agree, shared = totals.get(name, (0, 0))
            totals[name] = (agree + cell.agree, shared + cell.shared)
    return totals


def _percent(cell: AgreementCell) -> str:
    """Return the share in whole percent; never 100% where one fact differs, never 0% where one agrees."""
    share = round(100 * cell.agree / cell.shared)
    if cell.agree < cell.shared:
        share = min(99, share)
    return f"{max(1, share) if cell.agree else share}%"


def _step(cell: AgreementCell) -> int:
    share = cell.agree / cell.shared
    return next(index for index, (limit, _) in enumerate(_STEPS) if share < limit or index == len(_STEPS) - 1)


def _draw(pairs: Pairs, names: Sequence[str], layout: Layout) -> Drawing:
    count = len(names)
    label = min(_NAMES if not layout.narrow else 120.0, max(width(name) for name in names) + 8)
    side = min(_LARGEST, max(_LEAST, (layout.width - label) / count))
    parts = _key(layout)
    top = _TOP + (18 if layout.narrow else 0)
    for row, name in enumerate(names):
        y = top + row * side
        for column, other in enumerate(names[:row]):
            cell = pairs.get((min(name, other), max(name, other)))
            parts.append(_cell(cell, column * side, y, side))
        parts.append(
            words(fitted(name, label), row * side + 6, y + side / 2 + 4, "chart-text chart-name", isolated(name))
        )
        if row + 1 < count:  # a stroke leads the eye from the name down into its column
            parts.append(tag("path", cls="chart-corner", d=f"M{row * side + 0.5:.1f} {y + 6:.1f}V{y + side:.1f}"))
    wide = (count - 1) * side + 6 + label
    return Drawing(parts, top + count * side + 4, max(layout.width, wide))


def _cell(cell: AgreementCell | None, x: float, y: float, side: float) -> Markup:
    if cell is None:
        return tag("rect", cls="chart-none", x=x + 1, y=y + 1, width=side - 2, height=side - 2)
    title = (
        f"{isolated(cell.left)} and {isolated(cell.right)}: agree on {cell.agree:,} of {counted(cell.shared, 'fact')}"
    )
    number = fitted(f"{cell.shared:,}", side - 2, 10.0)
    step = _step(cell)
    parts = [
        tag("title", title),
        tag("rect", cls=f"chart-heat chart-heat-{step}", x=x + 1, y=y + 1, width=side - 2, height=side - 2),
        tag("text", _percent(cell), cls="chart-text chart-share", x=x + side / 2, y=y + side / 2),
        tag("text", number, cls="chart-text chart-count", x=x + side / 2, y=y + side / 2 + 12),
    ]
    return linked(tag("g", *parts, cls="chart-mark", data_count=1), cell.href)


def _key(layout: Layout) -> list[Markup]:
    parts = [words("Share of common facts on which two sources agree, and how many", 0.0, 14.0, _SOFT)]
    if layout.narrow:
        parts = [words("Share of common facts agreed on; how many", 0.0, 14.0, _SOFT)]
    x = 0.0
    for index, (_, name) in enumerate(_STEPS):
        parts.append(tag("rect", cls=f"chart-heat chart-heat-{index}", x=x, y=24.0, width=12.0, height=12.0))
        shown = name.replace("under ", "<") if layout.narrow else name
        parts.append(words(shown, x + 16, 34.0, _SOFT))
        x += 16 + width(shown, SMALL) + (8 if layout.narrow else 14)
    return parts


_SOFT = "chart-text chart-small chart-soft"


def _sentences(pairs: Pairs, sources: int) -> list[str]:
    agree, shared = sum(cell.agree for cell in pairs.values()), sum(cell.shared for cell in pairs.values())
    first = f"{counted(sources, 'source')}, {counted(len(pairs), 'pair')} with common facts"
    first += f": they agree on {agree:,} of {shared:,} ({round(100 * agree / shared)}%)."
    worst = min(pairs.values(), key=lambda cell: (cell.agree / cell.shared, -cell.shared))
    if worst.agree == worst.shared:
        return [first, "No pair disagrees."]
    names = f"{isolated(worst.left)} and {isolated(worst.right)}"
    return [first, f"Least agree {names}: on {worst.agree:,} of {worst.shared:,}."]
