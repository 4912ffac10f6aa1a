"""Asks which words beside a statement narrow it that the claim does not keep."""

from __future__ import annotations

import re

from counterclaim.extractors.records import Doubt
from counterclaim.extractors.second_reading.attributes import class_of
from counterclaim.extractors.second_reading.names import is_benchmark, key_words
from counterclaim.extractors.second_reading.near import labels_of
from counterclaim.extractors.second_reading.place import CellPlace, Statement
from counterclaim.extractors.second_reading.words import find_phrase, last_phrase, phrase_pattern

_BRACKETS = re.compile(r"\(([^()]{2,60})\)")
_NEAR = 80
_LISTS = {
    "price": ("price", "route", "preview"),
    "subscription": ("billing", "price", "route", "preview"),
    "context": ("preview", "route", "setting", "deployed", "partly"),
    "size": ("setting",),
    "benchmark": ("setting", "preview", "deployed"),
    "capability": ("partly", "preview", "route"),
    "openness": ("partly", "route"),
    "speed": ("setting", "deployed", "route"),
    "hardware": ("setting", "deployed"),
    "date": ("preview", "partly"),
    "languages": ("partly",),
}


def _kept(statement: Statement, words: str) -> bool:
    """Return True if the claim's qualifiers hold the words."""
    held = " ".join(str(value) for value in statement.claim.qualifiers.as_dict().values()).lower()
    return words.lower() in held


def narrowed_by(statement: Statement, name: str, text: str) -> str:
    """Return the first word of a list that narrows the statement in a text and that the claim does not keep.

    A word of the subject's or the benchmark's own name narrows nothing, nor does what says that a model is closed.
    """
    said = statement.claim.quote.lower() if class_of(statement.claim.attribute) == "openness" else ""
    named = statement.subject | key_words(statement.claim.attribute.partition(":")[2].replace("-", " "))
    for match in phrase_pattern("narrowing", name).finditer(text):
        if not _kept(statement, match[0]) and not key_words(match[0]) <= named and match[0].lower() not in said:
            return match[0]
    return ""


def narrowed_near(statement: Statement) -> Doubt | None:
    """Ask: do words near the value narrow it?"""
    near = statement.sentence[max(0, statement.at - _NEAR) : statement.ends + _NEAR]
    text = statement.cell.text if statement.cell else near
    for name in _LISTS.get(class_of(statement.claim.attribute), ()):
        if words := narrowed_by(statement, name, text):
            return Doubt(f"narrowed_{name}", f"Words beside the value narrow it: {words!r}.", words)
    return None


def narrowed_by_label(statement: Statement) -> Doubt | None:
    """Ask of a cell: do its labels, caption or heading narrow it?"""
    if statement.cell is None:
        return None
    for name in _LISTS.get(class_of(statement.claim.attribute), ()):
        if words := narrowed_by(statement, name, " ".join((*labels_of(statement), statement.cell.caption))):
            return Doubt("narrowed_by_label", f"The label narrows the value: {words!r}.", words)
    return None


def narrowed_by_heading(statement: Statement) -> Doubt | None:
    """Ask: does the heading narrow the statement?"""
    for name in _LISTS.get(class_of(statement.claim.attribute), ()):
        if words := narrowed_by(statement, name, statement.heading):
            return Doubt("narrowed_by_heading", f"The heading narrows the statement: {words!r}.", words)
    return None


def same_label_twice(statement: Statement) -> Doubt | None:
    """Ask of a cell: does another row name the same subject and differ in a column of words?"""
    cell, label = statement.cell, labels_of(statement)[0]
    if cell is None or not label or label not in cell.row:
        return None
    at = cell.row.index(label)
    alike = [row for n, row in enumerate(cell.rows) if n != cell.at and at < len(row) and row[at] == label]
    if not alike:
        return None
    column = _telling_column(cell, alike)
    named = cell.header[column] if column is not None and column < len(cell.header) else ""
    return Doubt(
        "same_label_twice", f"Several rows are labelled {label}; they differ in {named or 'their values'}.", named
    )


def _telling_column(cell: CellPlace, alike: list[tuple[str, ...]]) -> int | None:
    """Return the first column of words in which rows with the same label differ."""
    for column, text in enumerate(cell.row):
        others = [row[column] for row in alike if column < len(row)]
        if any(char.isalpha() for char in text) and any(other != text for other in others):
            return column
    return None


def several_values_in_cell(statement: Statement) -> Doubt | None:
    """Ask of a cell: does it hold words beyond the value?"""
    cell = statement.cell
    if cell is None or statement.claim.quote.strip() == cell.text or "|" in statement.claim.quote:
        return None
    rest = cell.text.replace(statement.claim.quote, "", 1).strip(" ~().,")
    if len(rest) > 3:
        return Doubt("more_in_cell", "The cell says more than the value.", cell.text[:60])
    return None


def bracket_beside(statement: Statement) -> Doubt | None:
    """Ask: does a bracket right behind the value narrow it?"""
    match = re.match(r"[^().;]{0,25}\(([^()]{2,60})\)", statement.after)
    if match and not _kept(statement, match[1]):
        return Doubt("bracket_behind", f"A bracket stands behind the value: ({match[1]}).", match[1])
    return None


def label_bracket(statement: Statement) -> Doubt | None:
    """Ask of a cell: does a bracket in the label of the subject narrow it?"""
    label = labels_of(statement)[0]
    match = _BRACKETS.search(label)
    if match and not key_words(match[1]) <= statement.subject:
        return Doubt("label_bracket", f"The label has a bracket: ({match[1]}).", match[1])
    return None


def for_a_condition(statement: Statement) -> Doubt | None:
    """Ask: do "for", "when", "at", "with" or "if" right behind the value begin a condition?"""
    match = re.match(
        r"[^,.;]{0,30}?\b(?P<word>for|when|at|with|if|on|during|depending)\s(?P<rest>[^,.;]{3,60})", statement.after
    )
    if match is None or statement.cell is not None or find_phrase(match["rest"][:20], "cue_words", "price"):
        return None
    if is_benchmark(match["rest"]):
        return None
    return Doubt(
        "condition_behind",
        f"A condition may stand behind the value: {match['word']} {match['rest']}.",
        match["rest"][:60],
    )


def host_in_sentence(statement: Statement) -> Doubt | None:
    """Ask: does the statement hold for one host or tool?"""
    text = " ".join((statement.sentence, *labels_of(statement), statement.heading))
    found = last_phrase(text, "hosts")
    if found and not _kept(statement, found[0]) and not key_words(found[0]) <= statement.subject:
        return Doubt("host_named", f"A host or tool is named: {found[0]}.", found[0])
    return None


def of_a_part(statement: Statement) -> Doubt | None:
    """Ask of a licence: is it that of the code or the data rather than of the model?"""
    if statement.claim.attribute != "license" or statement.cell is not None:
        return None
    found = find_phrase(statement.before, "parts_licensed") or find_phrase(statement.after[:20], "parts_licensed")
    return Doubt("license_of_part", f"The licence may be that of a part: {found!r}.", found) if found else None


QUESTIONS = (
    narrowed_near, narrowed_by_label, narrowed_by_heading, same_label_twice, several_values_in_cell, bracket_beside,
    label_bracket, for_a_condition, host_in_sentence, of_a_part,
)  # fmt: skip
