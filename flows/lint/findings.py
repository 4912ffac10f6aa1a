"""Findings of ``check``: a conflict with the positions of its sides, and the text and GitHub output formats."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from counterclaim.db.bar import percent
from counterclaim.db.records import Conflict, Evidence
from counterclaim.flows.export.output import shown
from counterclaim.flows.lint.faulty import faulty, shown_wrong
from counterclaim.flows.lint.notes import Note
from counterclaim.flows.lint.source_positions import DraftFile, Place, place

LEVELS = {"high": "error", "medium": "warning", "low": "note"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A conflict with the places of its sides in the drafts, the first the one to look at; ``outside`` has the rest.

    ``own`` are the sides at the places, in their order. ``agrees`` says why the drafts need no correction: they say
    what the better supported side says. "" if they do not.
    """

    conflict: Conflict
    places: tuple[Place, ...]
    outside: tuple[Evidence, ...] = ()
    agrees: str = ""
    own: tuple[Evidence, ...] = ()

    @property
    def counts(self) -> bool:
        """Return whether it is to be mended: sure enough, and the drafts are not on the better supported side."""
        return self.conflict.sure and not self.agrees


def findings(conflicts: Iterable[Conflict], drafts: Sequence[DraftFile]) -> list[Finding]:
    """Return one finding a conflict, in the order of the files and lines. Sides outside the drafts have no place.

    The first place is that of the statement to correct (``faulty``), the others follow in their order.
    """
    by_doc = {draft.document.id: (order, draft) for order, draft in enumerate(drafts)}
    conflicts = list(conflicts)
    wrong = shown_wrong(conflicts)
    out = []
    for conflict in conflicts:
        known = [(by_doc[e.doc], e) for e in conflict.evidence if e.doc in by_doc]
        known.sort(key=lambda pair: (pair[0][0], pair[1].start))
        outside = tuple(e for e in conflict.evidence if e.doc not in by_doc)
        if known:
            known.insert(0, known.pop(faulty(conflict, [evidence for _, evidence in known], wrong)))
            places = tuple(place(draft, evidence) for (_, draft), evidence in known)
            own = tuple(evidence for _, evidence in known)
            out.append(Finding(conflict, places, outside, _agrees(conflict, own, outside), own))
    return in_order(out, drafts)


def in_order(found: Iterable[Finding], drafts: Sequence[DraftFile]) -> list[Finding]:
    """Return findings in the order of the files and lines."""
    order = {draft.path: number for number, draft in enumerate(drafts)}
    return sorted(found, key=lambda f: (order[f.places[0].path], f.places[0].line, f.places[0].col, f.conflict.id))


def _agrees(conflict: Conflict, own: Sequence[Evidence], outside: Sequence[Evidence]) -> str:
    """Return why the drafts' statements are right: all of them say what the better supported side does."""
    better = conflict.better
    if better is None or not outside or any(item.value != better.value for item in own):
        return ""
    return better.reason


def write(found: Sequence[Finding], wanted: str, out: TextIO, *, version: str, notes: Sequence[Note] = ()) -> None:
    """Write the findings in one of the formats of ``check``, and notes where the format has a form for them."""
    if wanted == "jsonl":
        out.writelines(json.dumps(_record(f), ensure_ascii=False) + "\n" for f in found)
    elif wanted == "sarif":
        from counterclaim.flows.lint.sarif import sarif  # noqa: PLC0415 - the other formats do without

        out.write(json.dumps(sarif(found, version, notes), ensure_ascii=False, indent=2) + "\n")
    elif wanted == "github":
        out.writelines(_annotation(f) + "\n" for f in found)
        out.writelines(_command("notice", note.place, note.kind, note.text) + "\n" for note in notes)
    else:
        out.writelines(_text(f) + "\n" for f in sorted(found, key=lambda f: not f.counts))  # notes last
        out.writelines(said(note) + "\n" for note in notes)


def said(note: Note) -> str:
    """Return a note as a line of text."""
    return f"{note.place} {note.kind} note: {shown(note.text)}"


def _text(finding: Finding) -> str:
    conflict, first = finding.conflict, finding.places[0]
    weight = conflict.severity if finding.counts else "note"
    head = f'{first} {conflict.kind} {weight} "{shown(first.quote)}": {shown(conflict.explanation)}'
    others = [f'{other} "{shown(other.quote)}"' for other in finding.places[1:]]
    lines = [head + sureness(conflict), *others, *map(said_outside, finding.outside)]
    return "\n    ".join(
        [*lines, *([f"the draft is on the better supported side: {shown(finding.agrees)}"] if finding.agrees else [])]
    )


def sureness(conflict: Conflict) -> str:
    """Return how sure a conflict is, as it follows its sentence, with the main doubt where it is below the bar."""
    if conflict.certainty is None:
        return ""
    doubt = None if conflict.sure else conflict.main_doubt
    return f" ({percent(conflict.certainty)} sure{f'; {shown(doubt.reason)}' if doubt else ''})"


def level(finding: Finding) -> str:
    """Return the level of a finding: error, warning or note; what does not count is never more than a note."""
    return LEVELS[finding.conflict.severity] if finding.counts else "note"


def said_outside(evidence: Evidence) -> str:
    """Return what a page that is not a draft says, on one line: its address, its words, its date."""
    dated = f" ({shown(evidence.published)})" if evidence.published else ""
    return f'{shown(evidence.url or evidence.doc)} "{shown(evidence.quote)}"{dated}'


def _record(finding: Finding) -> dict[str, Any]:
    places = [{"file": str(p.path), "line": p.line, "col": p.col, "quote": p.quote} for p in finding.places]
    return {**finding.conflict.as_dict(), "places": places, "agrees": finding.agrees or None}


def _annotation(finding: Finding) -> str:
    conflict, first = finding.conflict, finding.places[0]
    others = [*(f'{other} "{shown(other.quote)}"' for other in finding.places[1:])]
    more = "".join(f"\nalso {text}" for text in [*others, *map(said_outside, finding.outside)])
    text = f'"{first.quote}": {conflict.explanation}{sureness(conflict)}{more}'
    return _command(level(finding).replace("note", "notice"), first, conflict.kind, text)


def _command(command: str, place: Place, kind: str, text: str) -> str:
    """Return a workflow command; its data and its properties are escaped as GitHub's own toolkit does."""
    given: dict[str, object] = {
        "file": address(place.path), "line": place.line, "endLine": place.end_line or place.line,
    }  # fmt: skip
    if given["endLine"] == place.line:  # columns count only within one line
        begin, end = place.utf16_columns
        given |= {"col": begin, "endColumn": max(end, begin)}
    given["title"] = f"counterclaim {kind}"
    where = ",".join(f"{name}={_property(value)}" for name, value in given.items())
    return f"::{command} {where}::" + _data(text)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")


def address(path: Path, base: Path | None = None) -> str:
    """Return a path as GitHub knows it: from where the program runs, or from ``base``, with slashes.

    It is absolute if the file is elsewhere.
    """
    here, base = Path(os.path.abspath(path)), base or Path.cwd()
    return here.relative_to(base).as_posix() if here.is_relative_to(base) else here.as_posix()
