"""``counterclaim label``: shows what labels of tables mean, word by word."""

# ruff: noqa: PLC0415 - start-up must not import what a command does not use

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from counterclaim.flows.cli.options import Lexicon
from counterclaim.flows.common.errors import UserError

_COLUMNS = ("word", "role", "meaning")


def label(
    text: Annotated[list[str] | None, typer.Argument(metavar="[TEXT]", help="A label of a table or a line.")] = None,
    cells: Annotated[
        list[str] | None, typer.Option("--cells", metavar="CELL...", help="The cells below or beside it.")
    ] = None,
    jsonl: Annotated[
        Path | None,
        typer.Option("--jsonl", metavar="FILE", help='Read {"label", "cells"} a line; "-" is the standard input.'),
    ] = None,
    lexicon: Lexicon = None,
) -> None:
    """Show what a label of a table means, word by word."""
    from counterclaim.extractors.lexicon import using
    from counterclaim.flows.config.lexicon import lexicon_for

    with using(lexicon_for(lexicon, [])):
        _answer_all(text or [], cells or [], jsonl)


def _answer_all(words: Sequence[str], cells: Sequence[str], file: Path | None) -> None:
    """Write what one label means, or one JSON object for each label of a file.

    The first of ``words`` is the label; those behind it are further cells ("Size --cells 7B 70B").
    """
    from counterclaim.flows.export import output

    if bool(words) == (file is not None) or (len(words) > 1 and not cells):
        mend = "put it in quotes; see counterclaim label --help"
        raise UserError("give one label, or --jsonl with a file of labels", mend=mend)
    if file is None:
        _write_parts(words[0], [*cells, *words[1:]])
    elif str(file) == "-":
        output.write_jsonl(list(_read_lines(sys.stdin.buffer, "-")))
    else:
        with file.open("rb") as stream:
            output.write_jsonl(list(_read_lines(stream, str(file))))


def _write_parts(text: str, cells: Sequence[str]) -> None:
    from counterclaim.extractors.labels.reading import parts_of, read_label
    from counterclaim.flows.export import output

    read = read_label(text, cells)
    rows = [{"word": part.text, "role": part.role, "meaning": part.key} for part in parts_of(text, cells)]
    output.write_table(rows, _COLUMNS)
    if read is None:
        unknown = ", ".join(row["word"] for row in rows if row["role"] == "unknown")
        why = f"nobody knows {unknown}" if unknown else "the words and the cells leave open what is meant"
        sys.stdout.write(f"unread: {why}\n")
    else:
        scale = f", times {read.scale.normalize():f}" if read.scale != 1 else ""
        sys.stdout.write(f"{read.attribute} ({read.kind}{scale})\n")


def _read_lines(stream: BinaryIO, name: str) -> Iterator[dict[str, Any]]:
    for number, raw in enumerate(stream, start=1):
        line = raw.decode("utf-8", "surrogateescape")
        if line.strip():
            text, cells = _entry(line, f"{name}:{number}")
            yield _answer(text, cells)


def _entry(line: str, place: str) -> tuple[str, list[str]]:
    """Return a line's label and cells. Raises UserError for anything else than a JSON object that has them."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        raise UserError("no JSON object", place, 'write {"label": "...", "cells": ["..."]} on one line') from None
    text, cells = (entry.get("label"), entry.get("cells", [])) if isinstance(entry, dict) else (None, [])
    if not isinstance(text, str):
        raise UserError("no label", place, 'write {"label": "...", "cells": ["..."]} on one line')
    if not isinstance(cells, list) or not all(isinstance(cell, str) for cell in cells):
        raise UserError("cells is no list of texts", place, "put the text of each cell into it")
    return text, cells


def _answer(text: str, cells: Sequence[str]) -> dict[str, Any]:
    from counterclaim.extractors.labels.reading import parts_of, read_label

    read, parts = read_label(text, cells), parts_of(text, cells)
    by_role = {role: [part.text for part in parts if part.role == role] for role in ("unit", "scope", "unknown")}
    return {
        "label": text,
        "attribute": read.attribute if read else None,
        "unit": " ".join(by_role["unit"]) or None,
        "scope": by_role["scope"],
        "unknown": by_role["unknown"],
    }
