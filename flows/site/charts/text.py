"""Prepares text for charts: removes characters illegal in XML, isolates text direction, truncates."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SMALL = 11.5
NORMAL = 13.0
BOLD = NORMAL * 1.1  # bold text is as wide as plain text of this size
SMALL_BOLD = SMALL * 1.1

_ELLIPSIS = "…"
_LONGEST = 300  # characters of a name in a title or a table cell's source; beyond that nobody reads
# XML 1.0 allows no control characters (nor lone surrogates), not even escaped; C1 controls are allowed but never meant.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ISOLATED = ("R", "AL", "AN", "RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI")
_NARROW = frozenset("iIljtfr.,:;|!'`() -·")
_BROAD = frozenset("mwMW%@—…")


def clean(text: str) -> str:
    """Return the text on one line, without characters that are illegal in XML (each becomes U+FFFD)."""
    return " ".join(_ILLEGAL.sub("\ufffd", text).split())


def isolated(text: str) -> str:
    """Return the clean text, wrapped in bidi isolates if it could turn the order of its neighbours round."""
    short = clipped(clean(text), _LONGEST)
    turning = not short.isascii() and any(unicodedata.bidirectional(character) in _ISOLATED for character in short)
    return f"\u2068{short}\u2069" if turning else short


def clipped(text: str, longest: int) -> str:
    """Return the text cut to so many characters, an ellipsis where something is cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + _ELLIPSIS


def width(text: str, size: float = NORMAL) -> float:
    """Return about how wide the text is drawn, in the units of ``size``; rather too wide than too narrow."""
    return size * sum(map(_advance, text))


def fitted(text: str, room: float, size: float = NORMAL) -> str:
    """Return the clean text, cut with an ellipsis so that it fits into ``room``."""
    text = clipped(clean(text), _LONGEST)
    if width(text, size) <= room:
        return text
    used, kept = width(_ELLIPSIS, size), 0
    for character in text:
        used += size * _advance(character)
        if used > room:
            break
        kept += 1
    return text[:kept].rstrip() + _ELLIPSIS


def counted(number: int, one: str, many: str = "") -> str:
    """Return ``1 model`` or ``1,200 models``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@lru_cache(maxsize=4096)
def _advance(character: str) -> float:
    """Return a character's share of the font size, as in DejaVu Sans, the widest of the usual sans-serif fonts."""
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn"}:
        return 0.0
    if unicodedata.east_asian_width(character) in "WF" or ord(character) > 0x2E80:
        return 1.25  # emoji fonts are wider than their em
    if character in _NARROW:
        return 0.4
    return 1.0 if character in _BROAD else 0.74 if character.isupper() else 0.635
