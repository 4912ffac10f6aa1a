"""Parses plain text to a Document: paragraphs, headings, lists and tables, as far as the lines show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from counterclaim.extractors.parsing import plaintext_lines as textlines
from counterclaim.extractors.parsing.builder import DocumentBuilder, normalise
from counterclaim.extractors.parsing.encoding import decode
from counterclaim.extractors.parsing.grid import RawCell, grids, looks_like_value
from counterclaim.extractors.parsing.plaintext_lines import SourceLine
from counterclaim.extractors.records import Document, Metadata

_LABEL = 4  # level of a short line over lines of name and value; it ends with them
_MAX_LABEL = 60


def parse(data: bytes | str, *, doc_id: str, url: str | None = None) -> Document:
    """Return the Document of a plain text; ``Block.line`` is the line of the source. Never raises on any input."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    reader = _Reader(textlines.read_lines(text))
    reader.read()
    return reader.out.build(doc_id, url, Metadata(title=reader.title))


@dataclass(slots=True)
class _Reader:
    lines: list[SourceLine]
    out: DocumentBuilder = field(default_factory=DocumentBuilder)
    title: str = ""
    _at: int = 0
    _title_line: int = -1
    _next: list[int] = field(default_factory=list)

    def read(self) -> None:
        """Write the blocks of all lines."""
        self._next = _following(self.lines)
        self._title_line = self._find_title()
        while self._at < len(self.lines):
            line = self.lines[self._at]
            before = self._at
            self._one(line)
            if self._at == before:
                self._at += 1

    def _one(self, line: SourceLine) -> None:
        """Write what begins at the current line; move past it if it is more than one line."""
        if line.kind in ("blank", "rule"):
            return
        if line.kind in ("pipe", "tabs"):
            self._table(line)
        elif line.kind in ("bullet", "number"):
            self._list()
        elif line.kind == "fence":
            self._fence()
        elif line.kind == "hash":
            self._heading(line.text, line, line.depth)
        elif line.kind == "quote":
            self.out.block("quote", line.text, line=line.number)
        else:
            self._plain(line)

    def _heading(self, text: str, line: SourceLine, level: int) -> None:
        if line.number - 1 == self._title_line:
            self.title = text
            self.out.heading(1, text, line=line.number, kind="title")
        else:
            self.out.heading(level, text, line=line.number)

    def _plain(self, line: SourceLine) -> None:
        under = self._peek(1)
        if under and under.kind == "rule" and set(under.text) <= {"=", "-"} and textlines.is_short(line.text):
            self._heading(line.text, line, 1 if under.text[0] == "=" and not self.out.headings else 2)
            self._at += 2
            return
        level = self._heading_level()
        if level:
            self._heading(line.text, line, level)
            return
        if not textlines.is_pair(line.text):
            self._end_label()
        self._paragraph()

    def _paragraph(self) -> None:
        """Write the run of plain lines from here: one paragraph if wrapped by hand, else the first line."""
        run = self._run()
        first = run[0]
        if textlines.is_wrapped(run):
            self.out.block("paragraph", " ".join(line.text for line in run), line=first.number)
            self._at += len(run)
            return
        text, count = self._with_rest(first.text)
        self.out.block("paragraph", text, line=first.number)
        self._at += count

    def _run(self) -> list[SourceLine]:
        """Return the plain lines from here to a blank line or one of another kind."""
        run: list[SourceLine] = []
        for line in self.lines[self._at : self._at + 400]:
            if line.kind != "plain" or (run and line.number - 1 == self._title_line):
                break
            run.append(line)
            if len(line.text) > 110:
                break
        return run

    def _with_rest(self, text: str) -> tuple[str, int]:
        """Return a line with the lines that go on with it, and how many lines that is."""
        parts, count = [text], 1
        while True:
            line = self._peek(count)
            if line is None or line.kind != "plain" or not textlines.continues(parts[-1], line.text):
                return " ".join(parts), count
            parts.append(line.text)
            count += 1

    def _list(self) -> None:
        """Write a run of list items; labels and values by turns become terms and definitions."""
        if self._lone_number():
            return
        self._end_label()
        items: list[tuple[SourceLine, str]] = []
        while self._at < len(self.lines):
            line = self.lines[self._at]
            if line.kind not in ("bullet", "number"):
                break
            text, count = self._with_rest(line.text)
            items.append((line, text))
            self._at += count
        defined = _alternates([text for _, text in items])
        for index, (line, text) in enumerate(items):
            if defined:
                self.out.block("definition" if index % 2 else "term", text, line=line.number)
            else:
                self.out.block("item", text, level=line.depth + 1, line=line.number)

    def _lone_number(self) -> bool:
        """Write a numbered line that stands alone over other text as the heading it is."""
        line = self.lines[self._at]
        after = self._peek_block()
        alone = line.kind == "number" and after is not None and after.kind not in ("number", "bullet")
        before = _before(self.lines, self._at)
        counted = before >= 0 and self.lines[before].kind == "number"
        if not alone or counted or not textlines.is_short(line.text):
            return False
        self._heading(line.raw, line, 2)
        self._at += 1
        return True

    def _table(self, line: SourceLine) -> None:
        kind = line.kind
        rows: list[list[RawCell]] = []
        head = 0
        while self._at < len(self.lines) and self.lines[self._at].kind == kind:
            here = self.lines[self._at]
            cells = textlines.pipe_cells(here) if kind == "pipe" else textlines.tab_cells(here)
            if cells is None:
                head = 1 if len(rows) == 1 else head
            else:
                rows.append([RawCell(cell, line=here.number) for cell in cells])
            self._at += 1
        if len(rows) < 2 and not head:
            for row in rows:
                text = " | ".join(cell.text for cell in row if cell.text)
                if text:
                    self.out.block("paragraph", text, line=row[0].line)
            return
        if head:
            rows[0] = [RawCell(cell.text, header=True, line=cell.line) for cell in rows[0]]
        for grid in grids(rows, head=head):
            self.out.table(grid)

    def _fence(self) -> None:
        """Write a fenced block of code; one that never ends is not a fence."""
        start = self._at + 1
        for stop in range(start, min(start + 2_000, len(self.lines))):
            if self.lines[stop].kind == "fence":
                text = normalise(" ".join(line.raw or line.text for line in self.lines[start:stop]))
                if text:
                    self.out.block("code", text, line=self.lines[start].number)
                self._at = stop + 1
                return
        self.out.block("paragraph", self.lines[self._at].text, line=self.lines[self._at].number)

    def _heading_level(self) -> int:
        """Return the level of the current plain line as a heading, 0 if it is none."""
        line = self.lines[self._at]
        if self._at == self._title_line:
            return 1
        after = self._peek_block()
        if after is None or not textlines.is_short(line.text) or textlines.is_wrapped(self._run()):
            return 0
        if line.text.endswith("?"):
            return 3
        if after.kind == "plain" and textlines.is_pair(after.text):
            return _LABEL
        if line.text.endswith(":") and (after.kind in ("bullet", "number") or not textlines.is_title_case(line.text)):
            return 0  # what introduces a list ends no section
        stack = self._stack()
        if stack == 1:
            return 2 if textlines.is_long(after) or after.kind != "plain" else 0
        named = len(line.text.split()) > 1 and textlines.is_title_case(line.text)
        return 2 if named else 0

    def _stack(self) -> int:
        """Return how many short lines stand together here, blank lines aside, up to 4."""
        count = 1
        for step in (-1, 1):
            at = self._at
            while count < 4:
                at = self._next[at] if step > 0 else _before(self.lines, at)
                if not 0 <= at < len(self.lines) or not self._is_label(at):
                    break
                count += 1
        return count

    def _is_label(self, at: int) -> bool:
        line = self.lines[at]
        return line.kind == "plain" and len(line.text) <= textlines.MAX_HEADING and not textlines.is_long(line)

    def _end_label(self) -> None:
        if any(level == _LABEL for level, _ in self.out.headings):
            self.out.headings = tuple(item for item in self.out.headings if item[0] < _LABEL)

    def _peek(self, count: int) -> SourceLine | None:
        at = self._at + count
        return self.lines[at] if at < len(self.lines) else None

    def _peek_block(self) -> SourceLine | None:
        at = self._next[self._at]
        return self.lines[at] if at < len(self.lines) else None

    def _find_title(self) -> int:
        """Return the index of the title: of the first three lines one that names a model, else the first if short.

        What stands under a paragraph is no title; a notice may stand over it.
        """
        first = [at for at, line in enumerate(self.lines[:40]) if line.kind not in ("blank", "rule")][:3]
        notice = first[:1] if first and self._is_paragraph(first[0]) else []
        first = [*notice, *takewhile(lambda at: not self._is_paragraph(at), first[len(notice) :])]
        short = [at for at in first if self._may_be_title(at)]
        for at in short:
            text = self.lines[at].text
            if self.lines[at].kind == "hash" or any(map(str.isdigit, text)) or " vs" in text.lower():
                return at
        follows = bool(short) and self._next[short[0]] < len(self.lines)
        return short[0] if follows and short[0] == first[0] else -1

    def _is_paragraph(self, at: int) -> bool:
        return len(self.lines[at].text) > textlines.LONG

    def _may_be_title(self, at: int) -> bool:
        line, after = self.lines[at], self.lines[at + 1 : at + 2]
        if line.kind == "hash":
            return True
        goes_on = bool(after) and after[0].kind == "plain" and textlines.continues(line.text, after[0].text)
        return line.kind == "plain" and textlines.is_short(line.text) and not goes_on and line.text[-1] != ":"


def _following(lines: list[SourceLine]) -> list[int]:
    """Return for each line the index of the next that is neither blank nor a rule, or the number of lines."""
    out = [len(lines)] * len(lines)
    found = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        out[at] = found
        if lines[at].kind not in ("blank", "rule"):
            found = at
    return out


def _before(lines: list[SourceLine], at: int) -> int:
    """Return the index of the line before that is not blank, at most ten lines back; -1 if there is none."""
    return next((back for back in range(at - 1, max(-1, at - 11), -1) if lines[back].kind != "blank"), -1)


def _alternates(texts: list[str]) -> bool:
    """Return whether list items are labels and their values by turns, plainly so."""
    labels, values = texts[::2], texts[1::2]
    if len(texts) < 4 or len(labels) != len(values):
        return False
    if any(looks_like_value(text) or len(text) > _MAX_LABEL or text[-1] in ".!?" for text in labels):
        return False
    if not looks_like_value(values[0]) or any(a == b for a, b in pairwise(labels)):
        return False
    return 2 * sum(map(looks_like_value, values)) >= len(values)
