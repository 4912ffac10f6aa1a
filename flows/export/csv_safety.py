"""Escapes CSV cells that a spreadsheet would execute (OWASP, CSV injection)."""

from __future__ import annotations

import re

# A cell that begins like this is a formula to Excel, LibreOffice or Sheets; some of them skip white space first.
_FORMULA_START = re.compile(r"[\s\x00]*[=+\-@|%＝＋－＠]|[\t\r\n]")
# Where semicolons or tabs separate cells (Excel in half of Europe), what follows one inside a quote begins a cell.
_INNER = re.compile(r"([;\t\r\n][\s\x00\"']*)(?=[=+\-@|%＝＋－＠])")
_GUARD = r"\1'"
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")


def inert(text: str) -> str:
    """Return the text with a quote mark before formulas, so that a spreadsheet shows it as text."""
    if _FORMULA_START.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text[0]}{_INNER.sub(_GUARD, text[1:])}"
    return _INNER.sub(_GUARD, text)
