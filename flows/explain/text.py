"""Renders an explained document as text: coloured on a terminal, plain and stable in a pipe."""

# ruff: noqa: PLC0415 - rich is imported only when a terminal is there to see it
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from counterclaim.extractors.records import Claim, Unread
from counterclaim.flows.explain import UNREAD, Explained, Line, Piece, conditions, statement

if TYPE_CHECKING:
    from rich.text import Text

_GUTTER = 13  # characters before the text: line number, block kind
_SUPERSCRIPT = str.maketrans("0123456789,?", "⁰¹²³⁴⁵⁶⁷⁸⁹’?")
_STYLES = {
    "prose": "green", "table": "cyan", "keyvalue": "cyan", "capability": "magenta", "comparison": "yellow",
    "own": "blue", "unread": "red",
}  # fmt: skip


def write_explained(documents: Iterable[Explained], out: TextIO) -> None:
    """Write each document's text with its claims marked and listed below their line, then the rules' counts."""
    terminal = out.isatty()
    for index, document in enumerate(documents):
        if index:
            out.write("\n")
        if terminal:
            _write_rich(document, out)
        else:
            out.writelines(f"{line}\n" for line in plain_lines(document))


def plain_lines(document: Explained) -> Iterator[str]:
    """Yield the plain form: ``[1: $5]`` is the text of claim 1, ``[?: 42]`` a number that no rule read."""
    yield f"{_safe(document.name)}: {summary(document)}"
    yield ""
    for line in document.lines:
        yield f"{_gutter(line)}{''.join(map(_marked, line.pieces))}".rstrip()
        yield from (f"{'':{_GUTTER}}{note}" for note in notes(line))
    yield ""
    yield from (f"{count:6}  {_safe(name)}" for name, count in (*document.rules, *_reasons(document)))


def summary(document: Explained) -> str:
    """Return a document's counts in a phrase."""
    claims = f"{document.claims} {'claim' if document.claims == 1 else 'claims'}"
    unread = f"{document.unread} {'number' if document.unread == 1 else 'numbers'} near a model name unread"
    return f"{claims}, {unread}, rules {_safe(document.ruleset)}"


def notes(line: Line) -> Iterator[str]:
    """Yield a line for each claim and each unread number that begins in a line of text."""
    width = max((len(str(number)) for number, _ in line.claims), default=1)
    yield from (f"{number:>{width}}  {_said(claim)}" for number, claim in line.claims)
    yield from (f"{UNREAD:>{width}}  {_missed(number)}" for number in line.unread)


def _said(claim: Claim) -> str:
    more = f" ({conditions(claim)})" if conditions(claim) else ""
    why = f"; {claim.reasons[0].partition(': ')[2]}" if claim.reasons else ""
    return _safe(f"{claim.rule}: {claim.subject}: {statement(claim)}{more}{why}")


def _missed(number: Unread) -> str:
    return _safe(f"unread: {number.text}: {number.reason}")


def _reasons(document: Explained) -> Sequence[tuple[str, int]]:
    return [(f"unread: {reason}", count) for reason, count in document.reasons]


def _gutter(line: Line) -> str:
    return f"{line.number:>5}  {line.kind[:5]:<{_GUTTER - 7}}"


def _marked(piece: Piece) -> str:
    if piece.span is None:
        return _safe(piece.text)
    return f"[{piece.span.label}: " if piece.kind == "open" else "]"


def _safe(text: str) -> str:
    """Make control characters visible: an escape sequence of a page must not run on the user's terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _write_rich(document: Explained, out: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=out, highlight=False)
    console.print(Text(f"{_safe(document.name)}: {summary(document)}", style="bold"), soft_wrap=True)
    # Rows are printed one by one: a grid of a whole book would measure every cell before the first line appears.
    for line in document.lines:
        grid = Table.grid(expand=False)
        grid.add_column(width=_GUTTER, no_wrap=True, style="dim")
        grid.add_column(overflow="fold")
        grid.add_row(Text(_gutter(line)), _coloured(line))
        for note in _coloured_notes(line):
            grid.add_row(Text(""), note)
        console.print(grid)
    console.print()
    for name, count in (*document.rules, *_reasons(document)):
        style = _STYLES["unread"] if name.startswith("unread:") else _style(name)
        console.print(Text.assemble(f"{count:6}  ", (_safe(name), style)))


def _style(rule: str) -> str:
    return _STYLES.get(rule.partition(".")[0], "blue")


def _coloured(line: Line) -> Text:
    """Return a line whose innermost mark gives the colour; the claims' numbers stand small behind each mark."""
    from rich.text import Text

    text, open_ = Text(style="bold" if line.kind[:1] == "h" or line.kind == "title" else ""), list[str]()
    for piece in line.pieces:
        if piece.span is None:
            text.append(_safe(piece.text), f"{open_[-1]} underline" if open_ else "")
        elif piece.kind == "open":
            open_.append(_STYLES.get(piece.span.family, "blue"))
        else:
            style = open_.pop()
            if piece.edge:
                text.append(piece.span.label.translate(_SUPERSCRIPT), style)
    return text


def _coloured_notes(line: Line) -> Iterator[Text]:
    from rich.text import Text

    styles = [*(_style(claim.rule) for _, claim in line.claims), *(_STYLES["unread"] for _ in line.unread)]
    for note, style in zip(notes(line), styles, strict=True):
        number, said = note.lstrip().split("  ", 1)
        yield Text.assemble((f"{number:>3}  ", style), (said, "dim" if style == _STYLES["unread"] else ""))
