"""SVG elements. Every attribute and text is escaped; appearance is set by classes, never by colours or styles."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from counterclaim.flows.site.charts.text import clean
from counterclaim.flows.site.formatting import LINKABLE_SCHEMES

DOT = 5.0  # radius of a mark
DISPUTED = 7.0  # of one with the sign in it
_TOUCH = 11.0  # radius within which a linked mark can be hit


def tag(name: str, *children: Markup | str, **attributes: object) -> Markup:
    """Return an element. ``cls`` is the class, underscores in names become hyphens, None leaves one out."""
    written = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{_plain(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(map(escape, children))
    # Each part is escaped by now; Markup.format would escape again, piece by piece, at five times the cost.
    return Markup(f"<{name}{written}>{inner}</{name}>" if children else f"<{name}{written}/>")  # noqa: S704


def group(parts: Iterable[Markup], **attributes: object) -> Markup:
    """Return the parts in one group."""
    return tag("g", Markup("").join(parts), **attributes)


def words(text: str, x: float, y: float, cls: str = "chart-text", full: str | None = None) -> Markup:
    """Return text with its baseline at (x, y); ``full`` is what was too long to be shown."""
    said = (tag("title", clean(full)),) if full is not None and clean(full) != text else ()
    return tag("text", *said, text, cls=cls, x=x, y=y)


def line(x1: float, y1: float, x2: float, y2: float, cls: str) -> Markup:
    """Return a straight line."""
    return tag("line", cls=cls, x1=x1, y1=y1, x2=x2, y2=y2)


def dot(x: float, y: float, title: str, *, disputed: bool = False, count: int = 1, cls: str = "") -> Markup:
    """Return the mark of ``count`` statements: a dot, or the sign ≠ in a larger one where they are disputed.

    The sign is that of the pages and the matrix; it is drawn, so that no font can lack it.
    """
    names = f"chart-mark {'chart-disputed' if disputed else 'chart-dot'} {cls}".strip()
    said = tag("title", clean(title))
    if not disputed:
        return tag("circle", said, cls=names, cx=x, cy=y, r=DOT, data_count=count)
    strokes = ((-3.6, -1.7, 3.6, -1.7), (-3.6, 1.7, 3.6, 1.7), (2.1, -4.2, -2.1, 4.2))
    stroke = "".join(f"M{_plain(x + a)} {_plain(y + b)}L{_plain(x + c)} {_plain(y + d)}" for a, b, c, d in strokes)
    sign = tag("path", cls="chart-sign", d=stroke)
    return tag("g", said, tag("circle", cx=x, cy=y, r=DISPUTED), sign, cls=names, data_count=count)


def linked(mark: Markup, href: str | None, name: str | None = None, at: tuple[float, float] | None = None) -> Markup:
    """Return the mark as a link, or as it is where there is no address a browser may follow.

    ``name`` is what the link is called where the mark has no text to be called by.
    """
    address = safe_href(href)
    if address is None:
        return mark
    room = tag("circle", cls="chart-hit", cx=at[0], cy=at[1], r=_TOUCH) if at else Markup("")
    return tag("a", room, mark, href=address, aria_label=None if name is None else clean(name), cls="chart-link")


def safe_href(href: str | None) -> str | None:
    """Return an address that may be linked: relative, or http, https or file; else None."""
    if not href or any(character < " " for character in href):
        return None
    cleaned = clean(href)
    try:
        scheme = urlsplit(cleaned).scheme.lower()
    except ValueError:
        return None
    return cleaned if not scheme or scheme in LINKABLE_SCHEMES else None


def _plain(value: object) -> str:
    """Return an attribute's value: floats to a hundredth of a unit, all else escaped."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(escape(value))
