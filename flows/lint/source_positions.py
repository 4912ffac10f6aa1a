"""Maps the quote of a claim to line and column of the source file that a person edits."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from counterclaim.db.records import Evidence
from counterclaim.extractors.records import Block, Document
from counterclaim.flows.export.output import shown

_TOKEN = re.compile(r"\w+|[^\w\s]")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]{0,2000}>|(?<=\])\([^()\n]{0,2000}\)", re.DOTALL)
MOST_COMPARED = 3_000_000  # tokens of the text times tokens of the source: more (a page on one line) is searched


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file under check: its path, its source text and the document read from it."""

    path: Path
    source: str
    document: Document
    is_html: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file, 1-based, ``end_col`` after its last character, and the words there.

    Columns count characters (code points). ``wide`` is how many characters before each of the two columns take two
    units of UTF-16, as emoji do: many viewers count these units.
    """

    path: Path
    line: int
    col: int
    quote: str
    end_line: int = field(default=0, compare=False)
    end_col: int = field(default=0, compare=False)
    wide: tuple[int, int] = field(default=(0, 0), compare=False)

    @property
    def utf16_columns(self) -> tuple[int, int]:
        """Return both columns in units of UTF-16."""
        return self.col + self.wide[0], (self.end_col or self.col) + self.wide[1 if self.end_col else 0]

    def __str__(self) -> str:
        return f"{shown(self.path)}:{self.line}:{self.col}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text, offsets counting in the whole."""

    whole: str
    start: int
    end: int

    def tokens(self) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, word or mark)."""
        for match in _TOKEN.finditer(self.whole, self.start, self.end):
            yield match.start(), match.end(), match[0]


def place(draft: DraftFile, evidence: Evidence) -> Place:
    """Return where the evidence's quote stands in the source: exactly if its words are found, else its block's line."""
    source = draft.source
    block = _block_at(draft.document, evidence.start)
    if block is None or block.line is None:
        found = _search(_visible(source), evidence.quote, 0, len(source))
        return place_of(draft, found or (0, 0), evidence.quote)
    row = [b for b in draft.document.blocks if b.line == block.line]
    text = Stretch(draft.document.text, min(b.start for b in row), max(b.end for b in row))
    until = min((b.line for b in draft.document.blocks if b.line and b.line > block.line), default=None)
    begin, end = _offset_of_line(source, block.line), _offset_of_line(source, until) if until else len(source)
    here = Stretch(_visible(source[:end]), begin, end)
    found = _aligned(text, here, evidence) or _searched(text, here, evidence)
    if found is None:
        line_end = source.find("\n", begin)
        end = max(begin, line_end if line_end >= 0 else len(source))
        wide = 0, _wide(source, end)
        return Place(draft.path, block.line, 1, evidence.quote, block.line, end - begin + 1, wide)
    return place_of(draft, found, evidence.quote)


def place_of(draft: DraftFile, found: tuple[int, int], quote: str) -> Place:
    """Return the place of a stretch of the source, given by its offsets; ``quote`` are the words there."""
    source, (start, end) = draft.source, found
    wide = _wide(source, start), _wide(source, end)
    return Place(draft.path, *_line_col(source, start), quote, *_line_col(source, end), wide)


def _wide(source: str, at: int) -> int:
    """Return how many characters between the beginning of the line and an offset UTF-16 writes as two units."""
    return sum(ord(char) > 0xFFFF for char in source[source.rfind("\n", 0, at) + 1 : at])


def _block_at(document: Document, at: int) -> Block | None:
    around = (b for b in document.blocks if b.start <= at < max(b.end, b.start + 1) and b.line)
    return max(around, key=lambda b: b.start, default=None)


def _visible(source: str) -> str:
    """Blank out what a reader does not see (comments, tags, the addresses of links), every offset kept."""
    return _HIDDEN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source)


def _aligned(text: Stretch, source: Stretch, evidence: Evidence) -> tuple[int, int] | None:
    """Lay the text of all blocks that begin on one line beside the source there, word by word.

    So the same words in another cell of the row are not taken for these.
    """
    said, written = list(text.tokens()), list(source.tokens())
    if not said or not written or len(said) * len(written) > MOST_COMPARED:
        return None
    matcher = SequenceMatcher(None, [t for _, _, t in said], [t for _, _, t in written], autojunk=False)
    at = {m.a + n: m.b + n for m in matcher.get_matching_blocks() for n in range(m.size)}
    starts = [start for start, _, _ in said]
    first, last = bisect_left(starts, evidence.start), bisect_left(starts, evidence.end) - 1
    if first not in at or at.get(last, -1) < at[first]:
        return None
    return written[at[first]][0], written[at[last]][1]


def _searched(text: Stretch, source: Stretch, evidence: Evidence) -> tuple[int, int] | None:
    """Find the words in the stretch of source, skipping as many equal ones as the text has before them."""
    earlier = text.whole[text.start : evidence.start].count(evidence.quote)
    found: tuple[int, int] | None = (source.start - 1, source.start)
    for _ in range(earlier + 1):
        found = _search(source.whole, evidence.quote, found[0] + 1, source.end) if found is not None else None
    return found


def _search(source: str, words: str, begin: int, end: int) -> tuple[int, int] | None:
    """Find the words with any white space and light markup (emphasis, cell borders) between them."""
    between = r"(?:\s|[*_`|]|&nbsp;)+"
    pattern = between.join(re.escape(word) for word in words.split())
    match = re.compile(pattern).search(source, begin, end) if pattern else None
    return match.span() if match else None


def _offset_of_line(source: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        following = source.find("\n", at)
        if following < 0:
            break
        at = following + 1
    return at


def _line_col(source: str, at: int) -> tuple[int, int]:
    return source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)
