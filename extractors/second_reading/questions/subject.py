"""Asks who a statement is about: named here or carried over, named as a part of another name, or another one nearer."""

from __future__ import annotations

import re

from counterclaim.extractors.records import Doubt
from counterclaim.extractors.second_reading.names import Mention, find_mentions, key_words, relate
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.words import common_words, last_phrase, phrase_pattern, word_set

_OWN = frozenset({"same", "short"})
_LABEL = re.compile(r"^\W*(?P<key>[^:–—|]{2,60}?)\s*(?::|\s[–—-]\s)")
_BESIDE = re.compile(r"^\W{0,3}(?:\([^)]*\)\W{0,2})?(?:for|by|from|of|on)?\s?\(?$")
_FAR = 160


def _names(statement: Statement, text: str) -> list[tuple[Mention, str]]:
    """Return the possible names of a text with how each relates to the subject; the object's are left out."""
    found = [(mention, relate(mention.words, statement.subject)) for mention in find_mentions(text)]
    return [
        (mention, relation)
        for mention, relation in found
        if not (statement.object and relate(mention.words, statement.object) in _OWN)
    ]


def names_subject(statement: Statement, text: str) -> bool:
    """Return True if a text names the subject or a short form of it."""
    if any(relation in _OWN for _, relation in _names(statement, text)):
        return True
    return bool(statement.subject) and statement.subject <= key_words(text[:400])


def _in_cell(statement: Statement) -> bool:
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


def cell_without_subject(statement: Statement) -> Doubt | None:
    """Ask of a cell: does its row or column name the subject?"""
    if not _in_cell(statement) or labels_of(statement)[0] or statement.cell is None:
        return None
    if names_subject(statement, statement.cell.text):
        return Doubt("subject_in_cell_only", "Neither row nor column names the subject, only the cell itself.")
    label = statement.cell.row_label
    others = [m for m, r in _names(statement, label) + _names(statement, statement.cell.column_label) if r != "family"]
    if others or relate(key_words(label), statement.subject) in {"sibling", "longer"}:
        name = others[0].text if others else label
        return Doubt("cell_names_other", f"The row or column of the cell names {name}, not {statement.claim.subject}.", name)
    return Doubt("cell_without_subject", f"Neither the row nor the column of the cell names {statement.claim.subject}.", label)


def longer_name(statement: Statement) -> Doubt | None:
    """Ask: is the subject's name here a part of a longer name, which is another thing?"""
    where = labels_of(statement)[0] if _in_cell(statement) else statement.sentence
    found = _names(statement, where)
    longer = [mention for mention, relation in found if relation == "longer"]
    if longer and not any(relation in _OWN for _, relation in found):
        return Doubt(
            "longer_name", f"The name here is {longer[0].text}, which is not {statement.claim.subject}.", longer[0].text
        )
    return None


def label_has_more(statement: Statement) -> Doubt | None:
    """Ask of a cell: does the label say more than the subject's name?"""
    label = labels_of(statement)[0]
    words = key_words(label)
    rest = words - statement.subject - word_set("companies") - frozenset({"ai", "new", "the", "latest"})
    if not label or not rest:
        return None
    marks = {word for word in rest if word in word_set("tier_words") or any(char.isdigit() for char in word)}
    if marks:
        return Doubt("label_names_another", f"The label names {label}, not just {statement.claim.subject}.", label)
    return Doubt("label_has_more", f"The label says more than the name: {label}.", label)


def carried_over(statement: Statement) -> Doubt | None:
    """Ask of prose: does the sentence name the subject; if not, how far is it carried over?"""
    if _in_cell(statement) or names_subject(statement, statement.sentence):
        return None
    name = statement.claim.subject
    places = (
        ("carried_from_term", statement.term, "the term before it"),
        ("carried_in_block", statement.item[: statement.item_at], "an earlier sentence"),
        ("carried_from_heading", statement.heading, "the heading"),
        ("carried_from_lead", statement.lead, "the line above the list"),
        ("carried_from_before", statement.previous, "the text before it"),
        ("carried_from_outer_heading", " . ".join(statement.headings[:-1]), "a heading further up"),
        ("carried_from_title", statement.title, "the page's title"),
    )
    for question, text, where in places:
        if text and names_subject(statement, text):
            return Doubt(question, f"The sentence does not name {name}; only {where} does.", text.strip()[-80:])
    return Doubt("subject_nowhere", f"Nothing near the statement names {name}.")


def carried_from_two(statement: Statement) -> Doubt | None:
    """Ask of a carried subject: does what names it name others too, as "X vs Y" does?"""
    if _in_cell(statement) or names_subject(statement, statement.sentence):
        return None
    for text in (
        statement.term,
        statement.item[: statement.item_at],
        statement.heading,
        statement.lead,
        statement.title,
    ):
        found = _names(statement, text)
        if any(relation in _OWN for _, relation in found):
            others = [
                m for m, r in found if r in {"sibling", "other", "longer"} and (m.known or text is not statement.lead)
            ]
            if others:
                return Doubt(
                    "carried_from_two", f"What names {statement.claim.subject} names {others[0].text} too.", text[:80]
                )
            return None
    return None


def other_before(statement: Statement) -> Doubt | None:
    """Ask of a carried subject: is another name the last one before the block?"""
    if _in_cell(statement) or names_subject(statement, statement.item[: statement.item_at + 1]):
        return None
    if names_subject(statement, statement.sentence):
        return None
    found = [(m, r) for m, r in _names(statement, statement.previous) if m.known or r in _OWN or r == "sibling"]
    if found and found[-1][1] not in _OWN:
        return Doubt("other_before", f"The last name before the block is {found[-1][0].text}.", found[-1][0].text)
    return None


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


def far_in_block(statement: Statement) -> Doubt | None:
    """Ask of a carried subject: is it named far away in the block?"""
    if _in_cell(statement) or names_subject(statement, statement.sentence):
        return None
    own = [mention for mention, relation in _names(statement, statement.item[: statement.item_at]) if relation in _OWN]
    if own and statement.item_at - own[-1].end > _FAR:
        return Doubt(
            "far_in_block", f"{statement.claim.subject} is named {statement.item_at - own[-1].end} characters before."
        )
    return None


def other_in_sentence(statement: Statement) -> Doubt | None:
    """Ask of a sentence that does not name the subject: does it name something else?"""
    if _in_cell(statement) or names_subject(statement, statement.sentence):
        return None
    others = [(m, r) for m, r in _names(statement, statement.sentence) if r not in _OWN and r != "family"]
    if not others:
        return None
    strong = [m for m, r in others if m.known or r in {"sibling", "longer"}]
    mention = (strong or [others[0][0]])[0]
    question = "sentence_names_other" if strong else "sentence_names_unknown"
    return Doubt(question, f"The sentence names {mention.text}, not {statement.claim.subject}.", mention.text)


def other_carried(statement: Statement) -> Doubt | None:
    """Ask of a carried subject: is another name nearer than where the subject is named?"""
    if _in_cell(statement) or names_subject(statement, statement.sentence):
        return None
    for text, where in (
        (statement.item[: statement.item_at], "block"),
        (statement.heading, "heading"),
        (statement.lead, "lead"),
    ):
        found = _names(statement, text)
        own = [m.end for m, r in found if r in _OWN]
        others = [m for m, r in found if r in {"sibling", "other", "longer"} and (m.known or where == "heading")]
        if others and (not own or others[-1].start >= own[-1]):
            return Doubt(
                f"other_in_{where}",
                f"{others[-1].text} is named nearer than {statement.claim.subject}.",
                others[-1].text,
            )
        if own:
            return None
    return None


def other_between(statement: Statement) -> Doubt | None:
    """Ask of a sentence that names the subject: does another name stand between it and the value?"""
    if _in_cell(statement):
        return None
    found = _names(statement, statement.before)
    own = [mention for mention, relation in found if relation in _OWN]
    if not own:
        return None
    between = [(m, r) for m, r in found if m.start >= own[-1].end and r not in _OWN and r != "family"]
    if not between:
        return None
    known = [m for m, r in between if m.known or r == "sibling"]
    mention = (known or [between[0][0]])[-1]
    question = "other_between" if known else "unknown_between"
    return Doubt(question, f"{mention.text} stands between {statement.claim.subject} and the value.", mention.text)


def subject_behind(statement: Statement) -> Doubt | None:
    """Ask: is the subject named only behind the value, and how near?"""
    if _in_cell(statement) or not names_subject(statement, statement.sentence):
        return None
    own_before = [m for m, r in _names(statement, statement.sentence[: statement.ends]) if r in _OWN]
    own_after = [m for m, r in _names(statement, statement.after) if r in _OWN]
    if own_before or not own_after:
        return None
    gap = statement.after[: own_after[0].start]
    if _BESIDE.match(gap):
        return None
    return Doubt("subject_behind", f"{statement.claim.subject} is named only behind the value.", own_after[0].text)


def other_first(statement: Statement) -> Doubt | None:
    """Ask of a sentence: does it begin with another name, its likely subject?"""
    if _in_cell(statement) or not names_subject(statement, statement.sentence):
        return None
    found = _names(statement, statement.sentence)
    if found and found[0][1] not in _OWN and found[0][1] != "family" and found[0][0].end < statement.at:
        question = "known_first" if found[0][0].known else "unknown_first"
        return Doubt(question, f"The sentence begins with {found[0][0].text}.", found[0][0].text)
    return None


def other_right_behind(statement: Statement) -> Doubt | None:
    """Ask: is the value followed at once by another name, "(GPT-4o)" or "for GPT-4o"?"""
    for mention, relation in _names(statement, statement.after[:60])[:1]:
        gap = statement.after[: mention.start]
        if relation in {"sibling", "other", "longer"} and _BESIDE.match(gap):
            return Doubt("other_right_behind", f"The value is followed by {mention.text}.", mention.text)
    return None


def item_label(statement: Statement) -> Doubt | None:
    """Ask of prose: does the block begin with a label that names another subject?"""
    if _in_cell(statement):
        return None
    match = _LABEL.match(statement.item)
    if match is None or match.end() > statement.item_at + 1:
        return None
    found = _names(statement, match["key"])
    if found and all(relation not in _OWN for _, relation in found):
        return Doubt("item_labels_other", f"The item is labelled {match['key']}.", match["key"])
    return None


def heading_names_other(statement: Statement) -> Doubt | None:
    """Ask: does the nearest heading name something else?"""
    if names_subject(statement, statement.heading):
        return None
    found = [(m, r) for m, r in _names(statement, statement.heading) if r != "family"]
    if not found:
        return None
    known = any(m.known or r in {"sibling", "longer"} for m, r in found)
    question = "heading_names_other" if known else "heading_names_unknown"
    return Doubt(question, f"The heading is about {found[0][0].text}.", found[0][0].text)


def outer_names_other(statement: Statement) -> Doubt | None:
    """Ask: do page title and outer headings name others and not the subject?"""
    text = " . ".join((statement.title, *statement.headings[:-1]))
    if names_subject(statement, text) or names_subject(statement, statement.heading):
        return None
    known = [m for m, r in _names(statement, text) if r in {"other", "sibling", "longer"} and m.known]
    if known:
        return Doubt("title_names_other", f"The page is about {known[0].text}.", known[0].text)
    return None


def many_names(statement: Statement) -> Doubt | None:
    """Ask: are there more than two names in the sentence?"""
    if _in_cell(statement):
        return None
    names = {mention.words for mention, _ in _names(statement, statement.sentence)}
    if len(names) > 3:
        return Doubt("many_names", f"The sentence names {len(names)} things.")
    return Doubt("several_names", "The sentence names three things.") if len(names) == 3 else None


def family_for_member(statement: Statement) -> Doubt | None:
    """Ask: is only the family named where the claim is of a member?"""
    where = statement.sentence if not _in_cell(statement) else " ".join(labels_of(statement)) or statement.sentence
    relations = {relation for _, relation in _names(statement, where)}
    if "family" in relations and not relations & _OWN:
        nowhere = not any(
            names_subject(statement, text) for text in (statement.item, statement.heading, statement.lead)
        )
        return Doubt(
            "only_family_near" if nowhere else "family_for_member",
            f"Only the family is named, not {statement.claim.subject}.",
        )
    return None


def as_standard(statement: Statement) -> Doubt | None:
    """Ask: is the subject what something is compared with, "than X", "like X", "X alternative", "X-style"?"""
    if _in_cell(statement) or statement.claim.relation != "is":
        return None
    own = [mention for mention, relation in _names(statement, statement.sentence) if relation in _OWN]
    if not own:
        return None
    for mention in own:
        word = last_phrase(statement.sentence[max(0, mention.start - 40) : mention.start], "standard")
        near = (
            word is not None
            and len(statement.sentence[max(0, mention.start - 40) : mention.start][word.end() :].split()) <= 2
        )
        modified = phrase_pattern("modified").match(statement.sentence[mention.end :].lstrip(" -'’s"))
        if not near and not modified:
            return None
    words = statement.sentence[max(0, own[0].start - 15) : own[0].end + 12]
    return Doubt(
        "subject_is_standard", f"{statement.claim.subject} is only what something is compared with or built on.", words
    )


def in_parentheses(statement: Statement) -> Doubt | None:
    """Ask: is the subject named only within brackets that the value is not in?"""
    if _in_cell(statement):
        return None
    own = [mention for mention, relation in _names(statement, statement.sentence) if relation in _OWN]
    if (
        not own
        or not all(_bracketed(statement.sentence, m.start) for m in own)
        or _bracketed(statement.sentence, statement.at)
    ):
        return None
    if _BESIDE.match(statement.sentence[statement.ends : own[0].start]):
        return None
    return Doubt("subject_in_brackets", f"{statement.claim.subject} is named in brackets only.", own[0].text)


def _bracketed(text: str, position: int) -> bool:
    return text.count("(", 0, position) > text.count(")", 0, position)


def not_a_name(statement: Statement) -> Doubt | None:
    """Ask: is the subject a name at all ("Month 2", "Strategy 2" are none)?"""
    words = [word for word in statement.subject if word.isalpha()]
    if words and all(word in common_words() and word not in word_set("tier_words") for word in words):
        return Doubt("not_a_name", f"{statement.claim.subject} is made of ordinary words.", statement.claim.subject)
    return None


QUESTIONS = (
    cell_without_subject, longer_name, label_has_more, carried_over, carried_from_two, other_before, in_name, far_in_block, other_in_sentence, other_carried,
    other_between, subject_behind, other_first, other_right_behind, item_label, heading_names_other, outer_names_other,
    many_names, family_for_member, as_standard, in_parentheses, not_a_name,
)  # fmt: skip
