"""Determines whether a page gives two statements in one breath: one sentence, a row or table, a list.

Such statements are variants, conditions or two readings rather than a contradiction. With the page's text, sentences
decide; without it (a page that allows no stored copy, claims from elsewhere) the distance does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from counterclaim.db.conflicts.attributes import attribute, is_change, is_contrast, is_former, is_shortening
from counterclaim.db.conflicts.facts import Fact

Texts = Callable[[str], str]  # the text of a document by its name; empty if it is not known
Place = tuple[int, int]

NEAR = 150  # characters between two values that count as stated together
FARTHEST = 2000  # characters between two places of one sentence, table or list
CELLS = " | "
ROWS = 60  # rows of a table that two values may stand apart
ITEMS = 12  # items of a list
LONGEST_ITEM = 240
BEFORE, BEHIND = 90, 50  # characters beside a value in which its condition stands
ASIDE = 24  # characters beside a size that tell whether it is one of several
_UNIT = r"\s?(?:[KMBTkmbt]\b)?"
_NUMBER = re.compile(rf"\d[\d,.]*(?:\d|\b){_UNIT}")
_BEFORE = re.compile(rf"(?:\d{_UNIT}\s*(?:/|,|&|and|or)\s*(?:an?\s+)?|[A-Za-z]\w*[.\d]*:)$")
_AFTER = re.compile(rf"\s*(?:/|,|&|and|or)\s*(?:an?\s+)?\d+(?:\.\d+)?{_UNIT}(?![\w.$%])")
_ARTICLE = re.compile(r"\b[Aa]n?\s$")
_OF_A_NAME = re.compile(r"[-\s](?:parameters?|params?)\s[A-Z]")
_LAST_CLAUSE = re.compile(r"[.;:!?,(\n|]")
_END = re.compile(r"[.!?][\"'”’)\]*]*\s+(?=[\"'“‘(\[*_]*[A-Z0-9$€£~≈])")
_STOP = re.compile(r"[.!?:][\"'”’)\]*]*$")
_LAST_WORD = re.compile(r"[\w.]+$")
_LABEL = re.compile(r"^[^.!?:–—]{1,40}(?::|\s[-–—])\s")


def no_texts(doc: str) -> str:  # noqa: ARG001 - stands where no texts are known
    """Return nothing: the texts are not known."""
    return ""


def are_near(one: Fact, other: Fact) -> bool:
    """Return whether a page gives two facts within NEAR characters."""
    return one.doc == other.doc and any(
        left[0] < right[1] + NEAR and right[0] < left[1] + NEAR for left in _places(one) for right in _places(other)
    )


def stated_together(one: Fact, other: Fact, texts: Texts = no_texts) -> bool:
    """Return whether a page states two facts in one sentence, row, table or list, or as before and after."""
    if one.doc != other.doc:
        return False
    text = texts(one.doc)
    pairs = [tuple(sorted((left, right))) for left in _places(one) for right in _places(other)]
    if any(left[1] > right[0] for left, right in pairs):
        return True
    if not text:
        return one.claim.locator == other.claim.locator and are_near(one, other)
    same_section, tense = one.claim.locator == other.claim.locator, _has_tense(one)
    return any(
        right[0] - left[1] <= FARTHEST and _in_one_breath(text, left, right, same_section=same_section, tense=tense)
        for left, right in pairs
    )


def _has_tense(fact: Fact) -> bool:
    """Return whether a past tense tells what was before: not of a date, such as that of a release."""
    return attribute(fact.attribute).form != "date"


def differ_in_words(one: Fact, other: Fact, texts: Texts) -> bool:
    """Return whether the sentence of either fact says that it is about a variant; True where the text is not known."""
    text = texts(one.doc)
    sentences = (text[slice(*_sentence(text, _places(fact)[0]))] for fact in (one, other))
    return not text or _is_contrast(*sentences, tense=_has_tense(one))


def in_one_sentence(one: Fact, other: Fact, texts: Texts) -> bool:
    """Return whether a page states two facts in one sentence of prose; False where its text is not known."""
    text = texts(one.doc) if one.doc == other.doc else ""
    return bool(text) and any(
        0 <= right[0] - left[1] <= FARTHEST
        and CELLS not in _line_of(text, left)
        and _sentence(text, left) == _sentence(text, right)
        for place in _places(one)
        for rival in _places(other)
        for left, right in [sorted((place, rival))]
    )


def are_told_apart(one: Fact, other: Fact, texts: Texts) -> bool:
    """Return whether one of two near sentences of a page says that it is about another time."""
    text = texts(one.doc) if one.doc == other.doc else ""
    return bool(text) and any(
        right[0] - left[1] <= NEAR and is_change(*(text[slice(*_sentence(text, each))] for each in (left, right)))
        for place in _places(one)
        for rival in _places(other)
        for left, right in [sorted((place, rival))]
    )


def sentence_of(fact: Fact, texts: Texts) -> tuple[str, str]:
    """Return the sentence, or the table's row, of a fact and its part near the value; "" where no text is known."""
    text, place = texts(fact.doc), _places(fact)[0]
    if CELLS in _line_of(text, place):
        return (line := _line_of(text, place)), line
    start, end = _sentence(text, place)
    return text[start:end], text[max(start, place[0] - BEFORE) : min(end, place[1] + BEHIND)]


def is_of_member(fact: Fact, texts: Texts) -> bool:
    """Return whether a page writes a size as one of several ("2B/9B/27B", "7, 14") or in a name ("gemma2:27b").

    So does "a 345M-parameter GPT-2 model", with an article that picks one. Such a size is that of a member of a family,
    not of the family. A name that holds the size is the member's own.
    """
    text = texts(fact.doc)
    return bool(text) and all(
        _is_one_of(text[max(0, start - ASIDE) : start], text[end : end + ASIDE])
        for start, end in (_number_in(text, place) for place in _places(fact))
    )


def _is_one_of(before: str, after: str) -> bool:
    listed = _BEFORE.search(before) or _AFTER.match(after)
    return bool(listed or (_ARTICLE.search(before) and _OF_A_NAME.match(after)))


def is_past(fact: Fact, texts: Texts) -> bool:
    """Return whether a page says directly before a value that it is a former one ("doubled from previous 64K")."""
    text = texts(fact.doc)
    return bool(text) and all(
        is_former(_LAST_CLAUSE.split(text[max(0, start - ASIDE) : start])[-1])
        for start, _ in (_number_in(text, place) for place in _places(fact))
    )


def _number_in(text: str, place: Place) -> Place:
    found = _NUMBER.search(text, place[0], place[1])
    return (found.start(), found.end()) if found else place


def _places(fact: Fact) -> tuple[Place, ...]:
    return fact.places or ((fact.claim.start, fact.claim.end),)


def _in_one_breath(text: str, left: Place, right: Place, *, same_section: bool, tense: bool) -> bool:
    between = text[left[1] : right[0]]
    lines = between.count("\n")
    rows = CELLS in _line_of(text, left) and CELLS in _line_of(text, right)
    if rows:
        return lines == 0 or (lines <= ROWS and _in_one_table(text, left, right))
    if lines == 0:
        one, other = _sentence(text, left), _sentence(text, right)
        return one == other or _is_contrast(text[slice(*one)], text[slice(*other)], tense=tense)
    if not between.strip():
        return same_section and len(between) <= NEAR  # blanked, or nothing but line ends between
    return same_section and (_in_one_list(text, left, right, lines) or _is_change(text, left, right, tense=tense))


def _in_one_table(text: str, left: Place, right: Place) -> bool:
    """Return whether two rows are of one table and differ in more than the two values.

    A row below a cell that spans several has fewer cells.
    """
    lines = text[_line_start(text, left[0]) : _line_end(text, right[1])].split("\n")
    if any(CELLS not in line for line in lines):
        return False
    if lines[0].count(CELLS) != lines[-1].count(CELLS):
        return True
    first, last = ([cell.strip() for cell in line.split(CELLS)] for line in (lines[0], lines[-1]))
    differing = [one for one, other in zip(first, last, strict=False) if one != other]
    return len(differing) > 1


def _in_one_list(text: str, left: Place, right: Place, lines: int) -> bool:
    """Return whether two lines are items of one list: short, labelled or no full sentences, with only such between."""
    if lines > ITEMS:
        return False
    items = text[_line_start(text, left[0]) : _line_end(text, right[1])].split("\n")
    return all(
        len(item) <= LONGEST_ITEM and CELLS not in item and (not _STOP.search(item.strip()) or _LABEL.match(item))
        for item in items
    )


def _is_change(text: str, left: Place, right: Place, *, tense: bool) -> bool:
    """Return whether one of two nearby statements of different blocks says that it is about another time or variant."""
    near = right[0] - left[1] <= NEAR
    return near and _is_contrast(*(text[slice(*_sentence(text, place))] for place in (left, right)), tense=tense)


_is_contrast = lru_cache(maxsize=4096)(is_contrast)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _line_of(text: str, place: Place) -> str:
    return text[_line_start(text, place[0]) : _line_end(text, place[1])]


def _sentence(text: str, place: Place) -> Place:
    """Return the sentence, within its line, around a place."""
    first, last = _line_start(text, place[0]), _line_end(text, place[1])
    line = text[first:last]
    start, end = first, last
    for stop in _END.finditer(line):
        if _is_abbreviation(line[: stop.start() + 1]):
            continue
        at = first + stop.end()
        if at <= place[0]:
            start = at
        elif first + stop.start() >= place[1]:
            end = at
            break
    return start, end


def _is_abbreviation(head: str) -> bool:
    word = _LAST_WORD.search(head)
    return word is not None and is_shortening(word[0])
