"""Says which names stand near a statement and which labels its cell has; the questions about subjects share it."""

from __future__ import annotations

import re

from counterclaim.extractors.second_reading.names import Mention, find_mentions, key_words, relate
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.words import any_phrase

_SUCH_AS = re.compile(rf"\s(?:\w+\s)?(?:{any_phrase('examples')})\s", re.IGNORECASE)
OWN = frozenset({"same", "short"})  # how names relate to the subject that name it


def names_in(statement: Statement, text: str) -> list[tuple[Mention, str]]:
    """Return the possible names of a text with how each relates to the subject; the object's are left out."""
    found = [(mention, relate(mention.words, statement.subject)) for mention in find_mentions(text)]
    return [
        (mention, relation)
        for mention, relation in found
        if not (statement.object and relate(mention.words, statement.object) in OWN)
    ]


def names_subject(statement: Statement, text: str) -> bool:
    """Return True if a text names the subject or a short form of it.

    In a comparison its family does, where the other side is of another one.
    """
    for mention, relation in names_in(statement, text):
        if relation in OWN:
            return True
        if relation == "family" and statement.object and relate(mention.words, statement.object) == "other":
            return True
    return bool(statement.subject) and statement.subject <= key_words(text[:400])


def is_example(statement: Statement) -> bool:
    """Return True for "an open model such as X": what is advised or compared is also said to be of that kind."""
    own = [mention for mention, relation in names_in(statement, statement.after) if relation in OWN]
    return bool(own) and _SUCH_AS.fullmatch(statement.after[: own[0].start]) is not None


def in_cell(statement: Statement) -> bool:
    """Return True for a statement of a table."""
    return statement.cell is not None


def labels_of(statement: Statement) -> tuple[str, str]:
    """Return a cell's (label that names the subject, label that names the measure); "" for what is not there."""
    cell = statement.cell
    if cell is None:
        return "", ""
    if names_subject(statement, cell.row_label):
        return cell.row_label, cell.column_label
    if names_subject(statement, cell.column_label):
        return cell.column_label, cell.row_label
    for text in cell.row[: cell.column]:
        if names_subject(statement, text):
            return text, cell.column_label
    across = relate(key_words(cell.column_label), statement.subject) == "family" or find_mentions(cell.column_label)
    return "", cell.row_label if across else cell.column_label
