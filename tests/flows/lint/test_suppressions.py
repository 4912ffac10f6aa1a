"""Comments that ignore findings: where they stand, what they name, and what is said of those that do nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterclaim.db.records import Conflict, Evidence
from counterclaim.extractors.parsing import read
from counterclaim.flows.lint.findings import Finding, findings
from counterclaim.flows.lint.source_positions import DraftFile
from counterclaim.flows.lint.suppressions import Applied, apply, suppressions_of

WHY = "<!-- counterclaim: ignore[value] an old price -->"


def draft(source: str, name: str = "d.md") -> DraftFile:
    kind = "html" if name.endswith("html") else "markdown"
    return DraftFile(Path(name), source, read(source.encode(), doc_id=name, kind=kind), is_html=kind == "html")


def found_in(one: DraftFile, *quotes: str, kind: str = "value", outside: str = "") -> list[Finding]:
    sides = []
    for quote in quotes:
        start = one.document.text.index(quote)
        sides.append(Evidence(quote, one.document.id, None, quote, start, start + len(quote), quote, "s"))
    if outside:
        sides.append(Evidence("o", "page", "https://a.example/p", outside, 0, 2, outside, "a.example"))
    conflict = Conflict("c1", kind, "within", "M", "input_price", "high", "2 is not 3.", tuple(sides))
    return findings([conflict], [one])


def applied(source: str, name: str = "d.md", **given: str) -> Applied:
    one = draft(source, name)
    return apply(found_in(one, "$2", "$3", **given), [one])


HEEDED = [
    (f"It costs $2. {WHY}\n\nIt costs $3.\n", "d.md", "behind the words"),
    (f"It costs $2.\n\nIt costs $3. {WHY}\n", "d.md", "at the other side"),
    (f"{WHY}\nIt costs $2.\n\nIt costs $3.\n", "d.md", "on the line above"),
    (f"{WHY}\n\nIt costs $2.\n\nIt costs $3.\n", "d.md", "formatters put a blank line between"),
    (f"<!-- note -->\n{WHY}\n<!-- note -->\nIt costs $2.\n\nIt costs $3.\n", "d.md", "among other comments"),
    (f"<p>It costs $2.</p>{WHY}\n<p>It costs $3.</p>\n", "d.html", "HTML"),
    (f"{WHY}\n<p>It costs $2.</p>\n<p>It costs $3.</p>\n", "d.html", "HTML, above"),
    (f"| a | b |\n|---|---|\n| x | $2 {WHY} |\n| y | $3 |\n", "d.md", "in a cell"),
    ("It costs $2. <!--counterclaim:ignore[VALUE]:old-->\n\nIt costs $3.\n", "d.md", "no spaces, capitals, a colon"),
    ("It costs $2. <!-- counterclaim: ignore[ratio, val] old -->\n\n$3\n", "d.md", "a list, a beginning"),
    ("It costs $2. <!-- counterclaim: ignore[input-price] old -->\n\n$3\n", "d.md", "an attribute"),
    ("It costs $2. <!-- counterclaim: ignore[value]\n an old price -->\n\n$3\n", "d.md", "over two lines"),
    (f"It costs $2. {WHY}\r\n\r\nIt costs $3.\r\n", "d.md", "line ends of Windows"),
]


@pytest.mark.parametrize(("source", "name", "why"), HEEDED, ids=[case[-1] for case in HEEDED])
def test_a_comment_ignores_a_finding(source: str, name: str, why: str) -> None:
    result = applied(source, name)
    assert (result.findings, result.notes, result.ignored) == ([], [], 1), why


KEPT = [
    (f"{WHY}\nNothing here.\n\nIt costs $2.\n\nIt costs $3.\n", "unused-suppression", "another line"),
    (f"Nothing. {WHY}\nIt costs $2.\n\nIt costs $3.\n", "unused-suppression", "behind words it covers its line only"),
    ("$2 <!-- counterclaim: ignore[ratio] old -->\n\n$3\n", "unused-suppression", "another kind"),
    ("$2 <!-- counterclaim: ignore[value] -->\n\n$3\n", "invalid-suppression", "no reason"),
    ("$2 <!-- counterclaim: ignore[value] - -->\n\n$3\n", "invalid-suppression", "a dash is no reason"),
    ("$2 <!-- counterclaim: ignore[] old -->\n\n$3\n", "invalid-suppression", "nothing named"),
    ("$2 <!-- counterclaim: ignore old -->\n\n$3\n", "invalid-suppression", "no brackets"),
    ("$2 <!-- counterclaim: ignore[vlaue] old -->\n\n$3\n", "invalid-suppression", "a slip"),
    ("$2 <!-- counterclaim: off -->\n\n$3\n", "invalid-suppression", "another word"),
    (f"$2 `{WHY}`\n\n$3\n", "", "code shows such a comment"),
    (f"$2\n\n```html\n{WHY}\n```\n\n$3\n", "", "so does a block of code"),
    (f"$2\n\n    {WHY}\n\n$3\n", "", "and one by indentation"),
    ("$2 <!-- a counterclaim: ignore[value] old -->\n\n$3\n", "", "a comment of the author's own"),
    ("$2 counterclaim: ignore[value] old\n\n$3\n", "", "no comment"),
]


@pytest.mark.parametrize(("source", "note", "why"), KEPT, ids=[case[-1] for case in KEPT])
def test_a_comment_ignores_nothing_else(source: str, note: str, why: str) -> None:
    result = applied(source)
    assert len(result.findings) == 1, why
    assert [one.kind for one in result.notes] == ([note] if note else []), why


def test_what_a_script_holds_is_no_comment() -> None:
    assert list(suppressions_of(draft(f"<script>var a = '{WHY}';</script><p>$2</p>", "d.html"))) == []


def test_notes_name_the_place_and_the_mend() -> None:
    (note,) = applied("It costs $2.\n\nIt costs $3. <!-- counterclaim: ignore[vlaue] x -->\n").notes
    assert str(note.place) == "d.md:3:14"
    assert "did you mean value?" in note.text


@pytest.mark.parametrize(
    ("kind", "outside", "kept", "why"),
    [
        ("value", "", False, "the other side alone contradicts nothing"),
        ("value", "$9", True, "the other side and a page outside still differ"),
        ("value", "$3", False, "the other side and a page outside agree"),
        ("ratio", "$9", False, "a sum without one of its numbers says nothing"),
    ],
)
def test_the_sides_that_are_left_may_still_differ(kind: str, outside: str, kept: bool, why: str) -> None:
    source = f"It costs $2. <!-- counterclaim: ignore[{kind}] old -->\n\nIt costs $3.\n"
    result = applied(source, kind=kind, outside=outside)
    assert bool(result.findings) is kept, why
    assert all(str(finding.places[0]) == "d.md:3:10" for finding in result.findings)
