"""Renders what the front matter of a Markdown page shows its readers: questions and answers, verdicts, pros and cons.

Site generators keep such parts of a page there, and pages of a catalogue wholly: these have no text below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from counterclaim.extractors.lexicon import base

_MOST, _DEEPEST, _FEW_WORDS, _NEEDLE = 2_000, 3, 4, 24
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+")
_MARK = re.compile(r"^(?P<number>\s*\d+(?=[.)]\s))?(?P<mark>(?(number)[.)]|\s*(?:[#>|]|[+*-](?=\s))))", re.MULTILINE)

Render = Callable[[str, int], str]


def shown(values: Mapping[str, Any], source: str, render: Render, *, whole: bool) -> str:
    """Return the HTML of the parts of front matter that a page shows; ``whole`` where it has no other text.

    ``source`` is the front matter as written, and ``render`` gives Markdown as HTML with its first line's number.
    """
    lines = _Lines(source.split("\n"))
    pieces = (piece for key, value in values.items() for piece in _part(str(key), value, whole=whole))
    return "\n".join(render(markdown, lines.of(text)) for markdown, text in islice(pieces, _MOST))


def _part(key: str, value: Any, *, whole: bool) -> Iterator[tuple[str, str]]:
    """Yield the Markdown of one entry of front matter, each piece with the text that it shows."""
    plain = key.lower().replace("_", "").replace("-", "")
    if plain in _words("kept_back"):
        return
    if isinstance(value, str):
        if whole and len(value.split()) >= _FEW_WORDS:
            yield _safe(value), value
        elif plain in _words("prose"):  # the last section of the text ends before it
            yield f"## {_heading(key)}\n\n{_safe(value)}", value
        elif whole and value.strip():
            yield f"{_heading(key)}: {_flat(value)}", value
    elif plain in _words("lists") or (whole and isinstance(value, list | dict)):
        pieces = list(_items(value, 0))
        if pieces:
            yield f"## {_heading(key)}", key
            yield from pieces
    elif isinstance(value, dict):
        for inner, text in value.items():
            if str(inner).lower().replace("_", "") in _words("prose") and isinstance(text, str):
                yield f"## {_heading(key)}\n\n{_safe(text)}", text


def _items(value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, str) and len(value.split()) > 1:
        yield f"- {_safe(_flat(value))}", value
    elif isinstance(value, list):
        for one in value:
            yield from _items(one, depth + 1)
    elif isinstance(value, dict):
        yield from _entry(value, depth)


def _entry(value: Mapping[str, Any], depth: int) -> Iterator[tuple[str, str]]:
    """Yield an entry that has a name or asks a question, and what is said below it; else its keys and values."""
    low = {str(key).lower(): one for key, one in value.items()}
    name = next((low[key] for key in _words("entry_names") if isinstance(low.get(key), str)), None)
    if name is not None:
        yield f"### {_flat(name)}", name
    for key, one in low.items():
        if key in _words("kept_back") or key in _words("entry_names"):
            continue
        if isinstance(one, str):
            yield (_safe(one), one) if name is not None else (f"- {_flat(_written(value, key))}: {_flat(one)}", one)
        else:
            yield from _items(one, depth + 1)


def _written(value: Mapping[str, Any], key: str) -> str:
    return next((str(one) for one in value if str(one).lower() == key), key)


def _heading(key: str) -> str:
    words = _HUMP.sub(" ", key).strip()
    return words[:1].upper() + words[1:].lower()


def _flat(text: str) -> str:
    return " ".join(text.split())


def _safe(text: str) -> str:
    """Return text of which no line begins a list, a heading or a table."""
    return _MARK.sub(lambda mark: f"{mark['number'] or ''}\\{mark['mark'].strip()}", text.strip())


@dataclass(slots=True)
class _Lines:
    """The lines of front matter, of which each text is looked for from the last one found."""

    lines: list[str]
    at: int = 0

    def of(self, text: str) -> int:
        """Return the number, in the file, of the line where a text begins."""
        needle = text.strip().split("\n", maxsplit=1)[0][:_NEEDLE]
        for index in range(self.at, len(self.lines)):
            if needle in self.lines[index]:
                self.at = index
                break
        return self.at + 2


@cache
def _words(group: str) -> tuple[str, ...]:
    """Return the names of entries, in lower case without joints, that one list of ``page.yml`` holds."""
    return tuple(base("page")["front_matter"][group])
