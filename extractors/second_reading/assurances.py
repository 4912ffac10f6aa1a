"""Says what speaks for a statement: its parts stand where a plain statement has them."""

from __future__ import annotations

import re

from counterclaim.extractors.second_reading.attributes import cue_lists
from counterclaim.extractors.second_reading.names import find_mentions, key_words, relate
from counterclaim.extractors.second_reading.near import labels_of
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.questions.label import unknown_words
from counterclaim.extractors.second_reading.words import any_phrase, find_phrase, word_set
from counterclaim.extractors.sentences.splitter import sentence_spans

ASSURANCES = frozenset({
    "named_exactly", "only_name", "first_name", "verb_between", "right_before", "unit_with_value", "cue_right_beside",
    "title_names_subject", "heading_names_subject", "short_sentence", "label_is_subject", "label_understood",
    "value_fills_cell", "column_is_subject", "no_doubt",
    "both_named", "pair_before", "line_above_is_subject",
})  # fmt: skip
_OWN = frozenset({"same", "short"})
_VERB = re.compile(rf"^\W*(?:['’]s\s)?(?:\w+\s){{0,3}}?(?:{any_phrase('verbs')})\b", re.IGNORECASE)
_UNIT = re.compile(r"tokens?|/\s?M\b|/1M|/mo|month|billion|\dB\b|parameters|%|per\s", re.I)


def assurances(statement: Statement) -> frozenset[str]:
    """Return the names of what speaks for a statement."""
    return frozenset(name for name, holds in _checks(statement).items() if holds)


def is_plain(found: frozenset[str]) -> bool:
    """Return True if all parts of a statement stand where a plain statement has them."""
    prose = {"named_exactly", "only_name", "first_name"} <= found and bool({"right_before", "verb_between"} & found)
    compared = {"named_exactly", "first_name", "both_named"} <= found
    return prose or compared or {"label_is_subject", "label_understood", "value_fills_cell"} <= found


def _checks(statement: Statement) -> dict[str, bool]:
    if statement.cell is not None:
        return _cell_checks(statement)
    mentions = find_mentions(statement.sentence)
    own = [m for m in mentions if relate(m.words, statement.subject) in _OWN]
    before = [m for m in own if m.end <= statement.at]
    gap = statement.sentence[before[-1].end : statement.at] if before else ""
    lists = cue_lists(statement.claim.attribute)
    near = statement.sentence[max(0, statement.at - 25) : statement.ends + 30]
    return {
        "named_exactly": any(m.words == statement.subject for m in own),
        "only_name": bool(own) and len({m.words for m in mentions}) == 1,
        "first_name": bool(own) and own[0] is mentions[0],
        "verb_between": bool(before) and _VERB.match(gap) is not None and len(gap) < 60,
        "right_before": bool(before) and len(gap) < 15,
        "unit_with_value": _UNIT.search(statement.claim.quote) is not None,
        "cue_right_beside": any(find_phrase(near, "cue_words", name) for name in lists),
        "title_names_subject": _named(statement, statement.title),
        "heading_names_subject": _named(statement, statement.heading),
        "both_named": {m.words for m in mentions} == {statement.subject, statement.object} and bool(statement.object),
        "pair_before": not own and _is_pair_before(statement),
        "short_sentence": len(statement.sentence) < 110,
        "line_above_is_subject": not own and _is_named_above(statement),
    }


def _cell_checks(statement: Statement) -> dict[str, bool]:
    subject, measure = labels_of(statement)
    cell = statement.cell
    return {
        "label_is_subject": bool(subject) and key_words(subject) == statement.subject,
        "label_understood": bool(measure) and not unknown_words(measure, statement.claim.attribute),
        "value_fills_cell": cell is not None and statement.claim.quote.strip() == cell.text,
        "title_names_subject": _named(statement, statement.title),
        "column_is_subject": cell is not None and bool(subject) and subject == cell.column_label,
    }


def _is_named_above(statement: Statement) -> bool:
    """Return True if the line above, as of a card, or the term is the subject's name and no more."""
    lines = [line for line in statement.previous.split("\n") if line.strip()]
    found = statement.term or (lines[-1] if lines else "")
    return bool(found) and key_words(found) - word_set("companies") - word_set("name_fillers") == statement.subject


def _is_pair_before(statement: Statement) -> bool:
    """Return True for a comparison if the sentence before names both its sides and no other known name."""
    if not statement.object:
        return False
    start = statement.item_at - statement.at
    spans = [span for span in sentence_spans(statement.item[:start]) if statement.item[slice(*span)].strip()]
    if not spans:
        return False
    found = find_mentions(statement.item[slice(*spans[-1])])
    sides = [{side for side in (statement.subject, statement.object) if relate(m.words, side) in _OWN} for m in found]
    return len(set().union(*sides)) == 2 and all(side for m, side in zip(found, sides, strict=True) if m.known)


def _named(statement: Statement, text: str) -> bool:
    return any(relate(m.words, statement.subject) in _OWN for m in find_mentions(text))
