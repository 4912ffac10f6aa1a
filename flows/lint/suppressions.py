"""Reads comments that ignore findings: ``<!-- counterclaim: ignore[value] why -->``, in Markdown and HTML.

One covers its own line; alone on its line it covers the next line that is not blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from counterclaim.db.conflict_kinds import kind_of_conflict
from counterclaim.flows.lint.findings import Finding
from counterclaim.flows.lint.notes import INVALID, UNUSED, Note
from counterclaim.flows.lint.selection import folded, is_known, mend_of
from counterclaim.flows.lint.source_positions import DraftFile, Place, place_of

_MARK = "counterclaim:"
_COMMENT = re.compile(r"<!--\s*counterclaim:(.*?)-->", re.DOTALL)
_ANY_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FORM = re.compile(r"\s*ignore\s*\[([^\]\[]*)\][\s:–—-]*(.*)", re.DOTALL)
# Where HTML has no comments: what looks like one is a text.
_RAW = re.compile(r"<(script|style|textarea|title)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment: which findings it ignores, where, and why; ``wrong`` says what is wrong with it, "" if nothing."""

    place: Place
    first: int
    last: int
    names: tuple[str, ...] = ()
    reason: str = ""
    wrong: str = ""

    def covers(self, place: Place, *names: str) -> bool:
        """Return whether it ignores a finding of these names at a place."""
        if self.wrong or place.path != self.place.path:
            return False
        if place.line > self.last or max(place.end_line, place.line) < self.first:
            return False
        return any(folded(name).startswith(beginning) for name in names for beginning in self.names)


@dataclass(frozen=True, slots=True)
class Applied:
    """What is left when the comments have been heeded: findings, notes on the comments, how many are ignored."""

    findings: list[Finding]
    notes: list[Note]
    ignored: int


def apply(found: Sequence[Finding], drafts: Sequence[DraftFile]) -> Applied:
    """Leave out the findings that comments ignore, and note the comments that are wrong or ignore nothing.

    Of a finding with more sides than two, what the other sides say may still differ: then it stays, at one of these.
    """
    comments = [comment for draft in drafts for comment in suppressions_of(draft)]
    used: set[Suppression] = set()
    left = [kept for finding in found if (kept := _unless_ignored(finding, comments, used)) is not None]
    notes = [Note(INVALID, comment.place, comment.wrong) for comment in comments if comment.wrong]
    unused = [comment for comment in comments if not comment.wrong and comment not in used]
    notes += [Note(UNUSED, one.place, f"nothing found of {', '.join(one.names)}: remove the comment") for one in unused]
    order = {draft.path: number for number, draft in enumerate(drafts)}
    notes.sort(key=lambda note: (order[note.place.path], note.place.line, note.place.col))
    return Applied(left, notes, len(found) - len(left))


def _unless_ignored(finding: Finding, comments: Sequence[Suppression], used: set[Suppression]) -> Finding | None:
    """Return the finding, at a side that no comment covers; None if the sides left do not contradict each other."""
    conflict = finding.conflict
    names = conflict.kind, conflict.attribute
    left = []
    for number, place in enumerate(finding.places):
        covering = [comment for comment in comments if comment.covers(place, *names)]
        used.update(covering)
        if not covering:
            left.append(number)
    if len(left) == len(finding.places):
        return finding
    values = {str(item.value) for item in (*(finding.own[number] for number in left), *finding.outside)}
    if not left or len(values) < 2 or not kind_of_conflict(conflict.kind).of_one_attribute:
        return None
    order = [*left, *(number for number in range(len(finding.places)) if number not in left)]
    return replace(finding, places=tuple(finding.places[n] for n in order), own=tuple(finding.own[n] for n in order))


def suppressions_of(draft: DraftFile) -> Iterator[Suppression]:
    """Yield the comments of a draft, in order."""
    if _MARK not in draft.source:
        return
    source = _without_code(draft.source, is_html=draft.is_html)
    for match in _COMMENT.finditer(source):
        here = place_of(draft, match.span(), " ".join(match[0].split()))
        yield _read(match[1], here, *_lines(source, here))


def _read(body: str, here: Place, first: int, last: int) -> Suppression:
    form = _FORM.fullmatch(body)
    names = tuple(folded(name) for name in form[1].split(",") if name.strip()) if form else ()
    reason = " ".join(form[2].split()) if form else ""
    if not names:
        wrong = "ignores nothing: write ignore[value] and why, with kinds or attributes between the brackets"
    elif unknown := [name for name in names if not is_known(name)]:
        wrong = f"ignores nothing: no kind or attribute {unknown[0]!r}: {mend_of(unknown[0])}"
    else:
        wrong = "" if reason else "ignores nothing: say why, behind the brackets"
    return Suppression(here, first, last, names, reason, wrong)


def _lines(source: str, here: Place) -> tuple[int, int]:
    """Return the first and last line that a comment covers: its own, or the next one if it stands alone."""
    lines = _ANY_COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source).split("\n")
    if any(line.strip() for line in lines[here.line - 1 : here.end_line]):
        return here.line, here.end_line
    following = (number for number in range(here.end_line, len(lines)) if lines[number].strip())
    line = next(following, here.end_line - 1) + 1
    return line, line


def _without_code(source: str, *, is_html: bool) -> str:
    """Blank out what only shows such a comment: code in Markdown, scripts in HTML. Every offset is kept."""
    if is_html:
        return _RAW.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source)
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only drafts with such a comment need it

    lines = source.split("\n")
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(source):
        if token.map is None:
            continue
        begin, end = token.map
        if token.type in {"fence", "code_block"}:
            lines[begin:end] = [" " * len(line) for line in lines[begin:end]]
        for child in token.children or ():
            if child.type == "code_inline" and _MARK in child.content:
                shown = re.compile(r"\s+".join(map(re.escape, child.content.split())))
                text = shown.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), "\n".join(lines[begin:end]))
                lines[begin:end] = text.split("\n")
    return "\n".join(lines)
