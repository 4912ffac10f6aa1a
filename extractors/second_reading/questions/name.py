"""Asks whether the name that stands here is the subject: in the labels of a cell, or as a part of a longer name."""

from __future__ import annotations

from counterclaim.extractors.records import Doubt
from counterclaim.extractors.second_reading.names import find_mentions, key_words, relate
from counterclaim.extractors.second_reading.near import OWN, in_cell, labels_of, names_in, names_subject
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.words import (
    common_words,
    word_set,
)


def cell_without_subject(statement: Statement) -> Doubt | None:
    """Ask of a cell: does its row or column name the subject?"""
    if not in_cell(statement) or labels_of(statement)[0] or statement.cell is None:
        return None
    if names_subject(statement, statement.cell.text):
        return Doubt("subject_in_cell_only", "Neither row nor column names the subject, only the cell itself.")
    label = statement.cell.row_label
    others = [
        m for m, r in names_in(statement, label) + names_in(statement, statement.cell.column_label) if r != "family"
    ]
    if others or relate(key_words(label), statement.subject) in {"sibling", "longer"}:
        name = others[0].text if others else label
        return Doubt(
            "cell_names_other", f"The row or column of the cell names {name}, not {statement.claim.subject}.", name
        )
    return Doubt(
        "cell_without_subject", f"Neither the row nor the column of the cell names {statement.claim.subject}.", label
    )


def longer_name(statement: Statement) -> Doubt | None:
    """Ask: is the subject's name here a part of a longer name, which is another thing?"""
    where = labels_of(statement)[0] if in_cell(statement) else statement.sentence
    found = names_in(statement, where)
    longer = [mention for mention, relation in found if relation == "longer"]
    if longer and not any(relation in OWN for _, relation in found):
        return Doubt(
            "longer_name", f"The name here is {longer[0].text}, which is not {statement.claim.subject}.", longer[0].text
        )
    return None


def label_has_more(statement: Statement) -> Doubt | None:
    """Ask of a cell: does the label say more than the subject's name?"""
    label = labels_of(statement)[0]
    words = key_words(label)
    rest = words - statement.subject - word_set("companies") - word_set("name_fillers")
    if not label or not rest:
        return None
    marks = {word for word in rest if word in word_set("tier_words") or any(char.isdigit() for char in word)}
    if marks:
        return Doubt("label_names_another", f"The label names {label}, not just {statement.claim.subject}.", label)
    return Doubt("label_has_more", f"The label says more than the name: {label}.", label)


def in_name(statement: Statement) -> Doubt | None:
    """Ask: is the value a part of the name, a snapshot's date or a size?"""
    text = statement.cell.text if statement.cell else statement.sentence
    quote = statement.claim.quote
    if relate(key_words(quote), statement.subject) in {"same", "longer"}:
        return Doubt("in_name", f"The value is a part of the name {quote[:60]}.", quote[:60])
    at = text.find(quote)
    if any(m.start <= at and at + len(quote) <= m.end and len(quote) < len(m.text) for m in find_mentions(text)):
        return Doubt("in_name", f"The value is a part of a name: {quote[:60]}.", quote[:60])
    return None


def family_for_member(statement: Statement) -> Doubt | None:
    """Ask: is only the family named where the claim is of a member?"""
    where = statement.sentence if not in_cell(statement) else " ".join(labels_of(statement)) or statement.sentence
    relations = {relation for _, relation in names_in(statement, where)}
    if "family" in relations and not relations & OWN:
        nowhere = not any(
            names_subject(statement, text) for text in (statement.item, statement.heading, statement.lead)
        )
        return Doubt(
            "only_family_near" if nowhere else "family_for_member",
            f"Only the family is named, not {statement.claim.subject}.",
        )
    return None


def not_a_name(statement: Statement) -> Doubt | None:
    """Ask: is the subject a name at all ("Month 2", "Strategy 2" are none)?"""
    words = [word for word in statement.subject if not any(char.isdigit() for char in word)]  # "r+" is one too
    if words and all(word in common_words() and word not in word_set("tier_words") for word in words):
        return Doubt("not_a_name", f"{statement.claim.subject} is made of ordinary words.", statement.claim.subject)
    return None


QUESTIONS = (cell_without_subject, longer_name, label_has_more, in_name, family_for_member, not_a_name)
