"""Decodes bytes to text. Never raises: bytes that cannot be decoded become U+FFFD."""

from __future__ import annotations

import codecs
import re

from bs4.dammit import EncodingDetector

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these labels as their Windows supersets.
_SUPERSETS = dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"), "windows-1252")
_SUPERSETS |= {"iso-8859-9": "windows-1254", "gb2312": "gb18030", "gbk": "gb18030"}


# NUL and lone surrogates: no text has them, and XML, JSON and SQLite take none.
_NEVER = re.compile("[\0\ud800-\udfff]")
_NO_PAGES = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "utf-7"})


def decode(data: bytes | str, *, markup: bool = False) -> str:
    """Return the text of a file.

    A byte order mark decides; else valid UTF-8 is UTF-8 whatever the page declares, since other encodings hardly ever
    look like it; else, with ``markup``, the declared encoding; else Windows-1252.
    """
    text = data if isinstance(data, str) else _decode(data, markup=markup)
    return _NEVER.sub("", text.removeprefix("\ufeff"))


def _decode(data: bytes, *, markup: bool) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_as(data, EncodingDetector.find_declared_encoding(data, is_html=True) if markup else None)


def _decode_as(data: bytes, label: str | None) -> str:
    name = (label or "windows-1252").lower()
    try:
        return data.decode(text_codec(_SUPERSETS.get(name, name)), "replace")
    except (LookupError, ValueError):  # an unknown label, or one of Python's codecs that are not text encodings
        return data.decode("windows-1252", "replace")


def text_codec(label: str) -> str:
    """Return Python's name of an encoding that pages are written in. Raises LookupError for any other label.

    Python also knows encodings of host names and of its own source text; some take time that grows with the square.
    """
    name = codecs.lookup(label).name
    if name in _NO_PAGES:
        raise LookupError(f"no encoding of pages: {label}")
    return name


def is_wide(data: bytes) -> bool:
    """Return whether data is text in an encoding where zero bytes are part of ordinary letters."""
    return data.startswith(tuple(bom for bom, name in _BOMS if name != "utf-8")) or _wide(data) is not None


def _wide(data: bytes) -> str | None:
    """Return the UTF-16 flavour of text that is mostly ASCII and carries no byte order mark, else None."""
    sample = data[:400]
    half = len(sample) // 2
    if half < 4:
        return None
    if sample[1::2].count(0) > 0.8 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.8 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None
