"""Asks whether the statement is said at all: not denied, asked, hoped for, past, advised or somebody else's words."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from counterclaim.extractors.records import Doubt
from counterclaim.extractors.second_reading.attributes import class_of
from counterclaim.extractors.second_reading.near import OWN, is_example, names_in, names_subject
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.words import any_phrase, find_phrase, last_phrase, phrase_pattern, word_set

_QUOTES = re.compile(r"[\"“”«»]")
_ADDRESS = re.compile(r"https?://|www\.")
_CLAUSE = re.compile(r"[;:.!?]|,\s(?:but|and|while|which|who|although|though)\s|\s[–—]\s")
# What a clause of its own supposes or advises behind these is not said of what stands before: "..., so you could".
_NEXT_CLAUSE = re.compile(rf"[;:]\s|,\s(?:{any_phrase('clause_joints')})\s", re.IGNORECASE)
_NEW_CLAUSE = re.compile(r"[;:]\s")

_DEFINITE = re.compile(
    rf"(?:(?<!\w)|(?=['’]))(?:{any_phrase('definites')})\s+(?:extra\s+|(?:{any_phrase('degrees')})\s+)?$", re.IGNORECASE
)
_CLOSED_MODEL = re.compile(r"\s(?:model|LLM|language model)\b", re.IGNORECASE)
_OPENING = 3  # words
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
_AS = re.compile(r"(?<!\w)as\s+$", re.IGNORECASE)  # "as noted" tells what the page itself says
_ORDERS = frozenset({"greater", "less"})
_MONTH = re.compile(r"(?<=[\w,(] )May(?!\w)|May(?=\s\d)|(?<=\d )May(?!\w)")  # with a capital within a sentence


def _is_taken_for_known(statement: Statement) -> bool:
    """Return True for a measure or an order with an article, which no negation or doubt of the sentence reaches."""
    claim = statement.claim
    measured = isinstance(claim.value, Decimal) or (claim.value is None and claim.relation in _ORDERS)
    return measured and _DEFINITE.search(statement.before) is not None


def _clause_before(statement: Statement) -> str:
    """Return what stands before the value in its clause."""
    parts = _CLAUSE.split(statement.before)
    return parts[-1] if parts else ""


def negated(statement: Statement) -> Doubt | None:
    """Ask: does a negation reach the statement that the claim does not count, or does a "no" govern something else?"""
    clause = _clause_before(statement) + statement.claim.quote
    word = last_phrase(clause, "negation")
    if statement.cell is not None:
        word = last_phrase(statement.cell.text, "negation")
    positive = statement.claim.value is not False
    if word and positive and not _is_taken_for_known(statement):
        return Doubt("negated", f"A negation may reach the statement: {word[0]!r}.", word[0])
    if _ONLY.search(statement.claim.quote) or find_phrase(statement.claim.quote, "denials"):
        return None  # "text-only", "untested" deny without a word of negation
    if not word and find_phrase(clause, "denying"):
        return None
    if not word and not positive and class_of(statement.claim.attribute) == "capability" and statement.cell is None:
        return Doubt("no_without_negation", "The statement is read as a no, but no negation stands in its clause.")
    return None


def asked(statement: Statement) -> Doubt | None:
    """Ask: is it a question?"""
    if statement.sentence.rstrip(' )"”’*_').endswith("?") and not _is_taken_for_known(statement):
        return Doubt("asked", "The sentence asks.", statement.sentence[-60:])
    return None


@cache
def _asks_for() -> re.Pattern[str]:
    """Return what a word of asking for a thing looks like: "a prompt asking for code" states and doubts nothing."""
    return re.compile(rf"(?<!\w)(?:{any_phrase('requests')})\s+for(?!\w)", re.IGNORECASE)


@cache
def _of_a_thing() -> re.Pattern[str]:
    """Return what stands before the verb of a relative clause: "the question that "."""
    return re.compile(rf"(?<!\w)(?:{any_phrase('relatives')})\s+$", re.IGNORECASE)


def _is_month(found: re.Match[str]) -> bool:
    """Return True for the May of a date, which supposes nothing."""
    return found[0] == "May" and found.start() > 0


def _is_named(statement: Statement, text: str) -> bool:
    return any(relation in OWN for _, relation in names_in(statement, text))


def _own_clause(statement: Statement) -> int:
    """Return where the clause of the value begins, if a colon or semicolon opens one that names the subject, else 0."""
    starts = [match.end() for match in _NEW_CLAUSE.finditer(statement.before)]
    return next((start for start in reversed(starts) if _is_named(statement, statement.before[start:])), 0)


def _supposes_another(statement: Statement, start: int, words: str) -> bool:
    """Return True for a mere "could" or "if" of a clause that the value is not in; a rumour reaches every clause."""
    if words.lower() not in word_set("suppositions") or statement.cell is not None:
        return False
    if start >= statement.ends:
        return _NEXT_CLAUSE.search(statement.sentence, statement.ends, start) is not None
    return start < _own_clause(statement)


def _governing(statement: Statement, name: str) -> str:
    """Return the first phrase of a list that can govern the statement.

    None of those does that ask for a thing, nor the verb of saying of a relative clause that the value is not in: it
    tells which prompt or question is meant.
    """
    text = statement.sentence
    for found in phrase_pattern(name).finditer(text):
        clause = _CLAUSE.search(text, found.end())
        within = found.end() <= statement.at and (clause is None or clause.start() >= statement.at)
        if (
            _is_month(found)
            or _AS.search(text[: found.start()])
            or _supposes_another(statement, found.start(), found[0])
        ):
            continue
        behind = found[0].lower() in word_set("speakers") and found.start() >= statement.at
        of_thing = behind or (found[0].lower() in word_set("speech") and _of_a_thing().search(text[: found.start()]))
        if not _asks_for().match(text, found.start()) and (within or not of_thing):
            return found[0]
    return ""


def hedged(statement: Statement) -> Doubt | None:
    """Ask: is it expected, rumoured, planned, supposed or guessed?"""
    found = "" if _is_taken_for_known(statement) else _governing(statement, "hedges")
    return Doubt("hedged", f"The sentence supposes or expects: {found!r}.", found) if found else None


def future(statement: Statement) -> Doubt | None:
    """Ask: is it said of the future?"""
    found = find_phrase(statement.before[-60:], "future")
    return Doubt("future", f"The sentence tells of the future: {found!r}.", found) if found else None


def how_offered(statement: Statement) -> Doubt | None:
    """Ask of open weights: do the words say how a model is offered rather than whether its weights are out?"""
    if class_of(statement.claim.attribute) != "openness" or statement.claim.value not in {False, "proprietary"}:
        return None
    found = find_phrase(statement.claim.quote, "offered")
    if found and _is_called_closed(statement):
        return None
    return Doubt("how_offered", f"The words may say only how it is offered: {found!r}.", found) if found else None


def _is_called_closed(statement: Statement) -> bool:
    """Return True where cell or sentence call the model closed too, or say "X is a proprietary model"."""
    if find_phrase(statement.cell.text if statement.cell else statement.sentence, "closed"):
        return True
    return (
        statement.cell is None
        and bool(_CLOSED_MODEL.match(statement.after))
        and find_phrase(statement.claim.quote, "closed_kinds") != ""
    )


def past(statement: Statement) -> Doubt | None:
    """Ask: does the sentence tell of the past?"""
    found = find_phrase(statement.sentence, "past")
    return Doubt("past", f"The sentence tells of the past: {found!r}.", found) if found else None


def told(statement: Statement) -> Doubt | None:
    """Ask: does the sentence tell what somebody said?"""
    found = _governing(statement, "speech")
    return Doubt("told", f"The sentence tells what others say: {found!r}.", found) if found else None


def advised(statement: Statement) -> Doubt | None:
    """Ask: does the sentence advise rather than state? Advice for a measured advantage states it."""
    if _is_taken_for_known(statement) or (statement.claim.relation != "is" and statement.claim.value is not None):
        return None
    if is_example(statement):
        return None
    found = find_phrase(" ".join((statement.before[_own_clause(statement) :], _opening(statement))), "advice")
    return Doubt("advised", f"The sentence advises: {found!r}.", found) if found and statement.cell is None else None


def _opening(statement: Statement) -> str:
    """Return the words that open a section's heading ("Choose it if"): further words, and a title, do not advise."""
    of_section = statement.heading not in statement.title
    return " ".join(statement.heading.split()[:_OPENING]) if of_section else ""


def excepted(statement: Statement) -> Doubt | None:
    """Ask: is there an exception?"""
    found = find_phrase(statement.sentence, "exceptions")
    return Doubt("excepted", f"There is an exception: {found!r}.", found) if found else None


def in_quotes(statement: Statement) -> Doubt | None:
    """Ask: does the value stand in quotation marks?"""
    if len(_QUOTES.findall(statement.before)) % 2 == 1 and not _is_fragment(statement):
        return Doubt("in_quotes", "The statement stands in quotation marks.")
    return None


def _is_fragment(statement: Statement) -> bool:
    """Return True for a quotation within a sentence that names the subject before it: 'X reaches "90 % of Y"'."""
    before = _QUOTES.split(statement.before)
    words = before[-1] + statement.claim.quote
    return names_subject(statement, before[-2]) and before[-2].rstrip()[-1:].isalnum() and not words[:1].isupper()


def beside_link(statement: Statement) -> Doubt | None:
    """Ask: is the block a link with a note?"""
    if statement.cell is None and _ADDRESS.search(statement.item):
        return Doubt("beside_link", "The statement is a note beside a link.")
    return None


def long_sentence(statement: Statement) -> Doubt | None:
    """Ask: is the sentence long?"""
    if statement.cell is None and len(statement.sentence) > 260:
        return Doubt("long_sentence", f"The sentence is {len(statement.sentence)} characters long.")
    return None


def clause_between(statement: Statement) -> Doubt | None:
    """Ask of a yes or no: is it one of many words of a list, or in a clause of its own?"""
    if class_of(statement.claim.attribute) not in {"capability", "openness"} or statement.cell is not None:
        return None
    if statement.before.count(",") >= 3:
        return Doubt("in_long_list", "The word stands in a list of many.")
    return None


QUESTIONS = (
    negated, asked, hedged, future, how_offered, past, told, advised, excepted, in_quotes, beside_link,
    long_sentence, clause_between,
)  # fmt: skip
