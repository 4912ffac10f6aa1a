"""Asks of a sentence that does not name its subject: from where it is carried over, and past what."""

from __future__ import annotations

from counterclaim.extractors.lexicon.benchmark_table import find_benchmark
from counterclaim.extractors.records import Doubt
from counterclaim.extractors.second_reading.names import find_mentions
from counterclaim.extractors.second_reading.near import OWN, in_cell, names_in, names_subject
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.words import (
    find_phrase,
    phrase_pattern,
)

_FAR = 160
_NEAR = 2  # words between a word of comparison and the name behind it
_BOTH_OF = 2


def carried_over(statement: Statement) -> Doubt | None:
    """Ask of prose: does the sentence name the subject; if not, how far is it carried over?"""
    if in_cell(statement) or names_subject(statement, statement.sentence) or _is_of_pair(statement):
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


def _is_of_pair(statement: Statement) -> bool:
    """Return True for "neither model" and "both" where the title names two and the subject is one of them."""
    if not find_phrase(statement.sentence, "of_both") or names_in(statement, statement.sentence):
        return False
    found = find_mentions(statement.title)
    return len({m.words for m in found if m.known}) == _BOTH_OF and names_subject(statement, statement.title)


def carried_from_two(statement: Statement) -> Doubt | None:
    """Ask of a carried subject: does what names it name others too, as "X vs Y" does?"""
    if in_cell(statement) or names_subject(statement, statement.sentence) or find_phrase(statement.sentence, "of_both"):
        return None
    for text in (
        statement.term,
        statement.item[: statement.item_at],
        statement.heading,
        statement.lead,
        statement.title,
    ):
        found = names_in(statement, text)
        if any(relation in OWN for _, relation in found):
            others = [
                m for m, r in found if r in {"sibling", "other", "longer"} and (m.known or text is not statement.lead)
            ]
            if others:
                headed = text in {statement.heading, statement.title}
                return Doubt(
                    "heading_of_two" if headed else "carried_from_two",
                    f"What names {statement.claim.subject} names {others[0].text} too.",
                    text[:80],
                )
            return None
    return None


def plural(statement: Statement) -> Doubt | None:
    """Ask of a carried subject: does the sentence speak of several ("Both models ...", "They ...")?"""
    if in_cell(statement) or names_subject(statement, statement.sentence):
        return None
    found = phrase_pattern("plurals").match(statement.sentence.lstrip(" *-•"))
    return Doubt("speaks_of_several", f"The sentence speaks of several: {found[0]!r}.", found[0]) if found else None


def under_change(statement: Statement) -> Doubt | None:
    """Ask of a subject carried from a heading: does the heading speak of leaving it for something else?"""
    if (
        in_cell(statement)
        or names_subject(statement, statement.sentence)
        or not names_subject(statement, statement.heading)
    ):
        return None
    found = find_phrase(statement.heading, "change_headings")
    return Doubt("under_change", f"The heading speaks of a change: {statement.heading}.", found) if found else None


def other_before(statement: Statement) -> Doubt | None:
    """Ask of a carried subject: is another name the last one before the block?"""
    if in_cell(statement) or names_subject(statement, statement.item[: statement.item_at + 1]):
        return None
    if names_subject(statement, statement.sentence):
        return None
    found = [(m, r) for m, r in names_in(statement, statement.previous) if m.known or r in OWN or r == "sibling"]
    if found and found[-1][1] not in OWN:
        return Doubt("other_before", f"The last name before the block is {found[-1][0].text}.", found[-1][0].text)
    return None


def far_in_block(statement: Statement) -> Doubt | None:
    """Ask of a carried subject: is it named far away in the block?"""
    if in_cell(statement) or names_subject(statement, statement.sentence):
        return None
    own = [mention for mention, relation in names_in(statement, statement.item[: statement.item_at]) if relation in OWN]
    if own and statement.item_at - own[-1].end > _FAR:
        return Doubt(
            "far_in_block", f"{statement.claim.subject} is named {statement.item_at - own[-1].end} characters before."
        )
    return None


def other_in_sentence(statement: Statement) -> Doubt | None:
    """Ask of a sentence that does not name the subject: does it name something else?"""
    if in_cell(statement) or names_subject(statement, statement.sentence):
        return None
    others = [(m, r) for m, r in names_in(statement, statement.sentence) if r not in OWN and r != "family"]
    if not others:
        return None
    if statement.ends <= others[0][0].start and _is_standard(statement, others[0][0].start):
        return None  # "the $2 rate is still cheaper than X": X is what it is set against
    strong = [m for m, r in others if m.known or r in {"sibling", "longer"}]
    mention = (strong or [others[0][0]])[0]
    question = "sentence_names_other" if strong else "sentence_names_unknown"
    if strong and _is_pronoun_of(statement, strong[0].start):
        question = "pronoun_before_other"
    return Doubt(question, f"The sentence names {mention.text}, not {statement.claim.subject}.", mention.text)


def _is_standard(statement: Statement, other: int) -> bool:
    """Return True for a name right behind a word of comparison."""
    tail = statement.sentence[max(statement.ends, other - 40) : other]
    found = list(phrase_pattern("standard").finditer(tail))
    return bool(found) and len(tail[found[-1].end() :].split()) <= _NEAR


def _is_pronoun_of(statement: Statement, other: int) -> bool:
    """Return True if a value stands behind a pronoun and before the first other name: "it scored 9.2, ahead of X"."""
    return statement.ends <= other and bool(find_phrase(statement.before, "pronouns"))


def other_carried(statement: Statement) -> Doubt | None:
    """Ask of a carried subject: is another name nearer than where the subject is named?"""
    if in_cell(statement) or names_subject(statement, statement.sentence):
        return None
    for text, where in (
        (statement.item[: statement.item_at], "block"),
        (statement.heading, "heading"),
        (statement.lead, "lead"),
    ):
        found = names_in(statement, text)
        own = [m.end for m, r in found if r in OWN]
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


def heading_names_other(statement: Statement) -> Doubt | None:
    """Ask: does the nearest heading name something else?"""
    if names_subject(statement, statement.heading):
        return None
    found = [(m, r) for m, r in names_in(statement, statement.heading) if r != "family"]
    found = [(m, r) for m, r in found if not _is_of_benchmark(statement, m.text)]
    if not found:
        return None
    known = any(m.known or r in {"sibling", "longer"} for m, r in found)
    question = "heading_names_other" if known else "heading_names_unknown"
    return Doubt(question, f"The heading is about {found[0][0].text}.", found[0][0].text)


def _is_of_benchmark(statement: Statement, text: str) -> bool:
    """Return True for a part of the name of the benchmark that the score is of: "Arena" above an Arena Elo."""
    known = find_benchmark(statement.claim.attribute)
    return known is not None and any(text.lower() in alias.lower() for alias in known.aliases)


def outer_names_other(statement: Statement) -> Doubt | None:
    """Ask: do page title and outer headings name others and not the subject?"""
    text = " . ".join((statement.title, *statement.headings[:-1]))
    if names_subject(statement, text) or names_subject(statement, statement.heading):
        return None
    known = [m for m, r in names_in(statement, text) if r in {"other", "sibling", "longer"} and m.known]
    if known:
        return Doubt("title_names_other", f"The page is about {known[0].text}.", known[0].text)
    return None


QUESTIONS = (
    carried_over,
    carried_from_two,
    plural,
    under_change,
    other_before,
    far_in_block,
    other_in_sentence,
    other_carried,
    heading_names_other,
    outer_names_other,
)
