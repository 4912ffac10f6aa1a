"""Extracts where a model stands among others: "the cheapest in the table", "where X shines is latency".

A superlative over a named set ("in the table", "of the three") is a comparison with each of the others that the page
gives values for; one over a whole market is none that a page can bear out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.benchmark_table import PREFIX
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.records import Relation
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.rules.comparisons.among.standing_forms import (
    Form,
    any_word,
    degree_words,
    forms,
    leading_set,
    only_first,
)
from counterclaim.extractors.rules.comparisons.sides import is_named
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.records import Sentence

REACH = 40  # characters between "where" and the model
_NEAR = 16  # characters to the benchmark that a standing is in
_UNSTATED = frozenset({"question", "supposition", "quoted", "reader", "plan", "hedge", "negation"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A model that stands first among a page's models: ``count`` of them, if the words say how many.

    ``among`` are the words that name the set; ``outside`` says that the model may stand outside of it.
    """

    sentence: Sentence
    subject: str
    attribute: str
    relation: Relation
    start: int
    end: int
    count: int | None = None
    among: str = ""
    outside: bool = False


def strength_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield "where X shines is latency and cost": better at each than the other model of the comparison."""
    if len(sentence.pair) != 2 or sentence.question or "where" not in sentence.text.lower():
        return
    for match in _strength().finditer(sentence.text):
        within = [m for m in sentence.models if match.start() <= m.start and m.end <= match.start("verb")]
        if len(within) != 1 or within[0].name not in sentence.pair:
            continue
        (other,) = (name for name in sentence.pair if name != within[0].name)
        for attribute, row in load("standings")["strengths"].items():
            found = _phrase(row["words"]).search(sentence.text, match.start("what"), match.end("what"))
            if found:
                yield Draft(
                    within[0].name, attribute, None, match.start("verb"), found.end(),
                    "standing.strength" if is_named(sentence, other) else "standing.strength.implied",
                    row["relation"], other,
                )  # fmt: skip


def standings_of(sentence: Sentence) -> Iterator[Standing]:
    """Yield the standings that a sentence states."""
    if sentence.question or sentence.block.kind in {"heading", "title"} or not degree_words().search(sentence.text):
        return
    if _set_apart().search(sentence.text):
        return
    lead = leading_set().match(sentence.text)
    for form in forms():
        for match in form.pattern.finditer(sentence.text):
            standing = _standing(sentence, match, form, lead)
            if standing is not None and _is_plain(sentence, match, form, lead):
                yield standing


def _standing(sentence: Sentence, match: re.Match[str], form: Form, lead: re.Match[str] | None) -> Standing | None:
    groups = match.groupdict()
    among = next((groups[name] for name in ("among", "among2") if groups.get(name)), lead[0] if lead else "")
    if form.behind:
        named = next((m for m in sentence.models if m.start == match.end()), None)
        subject, end = (named.name, named.end) if named else (None, 0)
    else:
        subject, end = _subject(sentence, match.start(), lead), match.end()
    if subject is None or not among or (form.made and not _is_made(sentence, match.start())):
        return None
    attribute = _tested(sentence, match) if form.tested else None
    row = row_of(form.rows, match["word"])
    attribute = attribute or row.get("attribute")
    aspect = groups.get("aspect") or groups.get("aspect2")
    if attribute is None or (aspect and attribute != "price"):
        return None
    attribute = _aspect(aspect) if aspect else attribute
    count = next((groups[name] for name in ("count", "count2") if groups.get(name)), lead["count"] if lead else None)
    number = load("standings")["counts"].get(count.lower()) if count else None
    return Standing(
        sentence, subject, attribute, row["relation"], match.start("word"), end, number, among.lower(),
        form.outside,
    )  # fmt: skip


def _is_made(sentence: Sentence, at: int) -> bool:
    """Return whether "makes" stands before the model that ends at an offset."""
    named = next((m for m in sentence.models if m.end == at), None)
    return named is not None and _making().search(sentence.text, 0, named.start) is not None


def _tested(sentence: Sentence, match: re.Match[str]) -> str | None:
    """Return the one benchmark that a sentence names, within a standing's words or beside them."""
    named = {cue.key for cue in sentence.of("bench")}
    if match.groupdict().get("of"):
        named = {cue.key for cue in sentence.of("bench") if match.start("of") <= cue.start < match.end("of")}
    return PREFIX + named.pop() if len(named) == 1 else None


def _aspect(words: str) -> str:
    said = " ".join(words.lower().split())
    return str(next(name for name, phrases in load("standings")["aspects"].items() if said in phrases))


def _is_plain(sentence: Sentence, match: re.Match[str], form: Form, lead: re.Match[str] | None) -> bool:
    """Return whether a standing is stated, and holds whatever else is the case: "with caching, X is the cheapest"."""
    unstated = _UNSTATED - {"negation"} if form.none else _UNSTATED
    if analysis_of(sentence).kinds(match.start("word"), match.end()) & unstated:
        return False
    behind = _only_then().match(sentence.text, match.end())
    if (
        behind
        and not _tested_there(sentence, behind.end())
        and not _plain("plain_ends").match(sentence.text, behind.start("word"))
    ):
        return False
    opening = only_first().match(sentence.text)
    if lead or opening is None or opening.end() > match.start("word"):
        return True
    until = min((m.start for m in sentence.models), default=match.start())
    return _plain("plain_leads").match(sentence.text, opening.start("word")) is not None or (
        opening.start("word") >= until or _tested_there(sentence, opening.end()) or "," not in sentence.text[:until]
    )


def _tested_there(sentence: Sentence, at: int) -> bool:
    """Return whether a benchmark's name follows: "on GPQA" is what is compared, and no condition."""
    return any(at <= cue.start <= at + _NEAR for cue in sentence.of("bench"))


def row_of(rows: str, words: str) -> dict[str, Any]:
    """Return the row of a list of the data that holds a word."""
    word = " ".join(words.lower().split())
    row: dict[str, Any] = next(row for row in load("standings")[rows] if word in row["words"])
    return row


def _subject(sentence: Sentence, start: int, lead: re.Match[str] | None = None) -> str | None:
    """Return the model right before a verb; "it" is the one model that the sentence is about.

    ``lead`` is the set that leads the sentence: "of these three, it".
    """
    before = next((m for m in sentence.models if m.end <= start and not sentence.text[m.end : start].strip()), None)
    if before is not None:
        return before.name
    words = sentence.text[lead.end() if lead else 0 : start].strip().lower()
    return sentence.subjects[0] if words in {"", "it"} and len(sentence.subjects) == 1 else None


@per_lexicon()
def _making() -> re.Pattern[str]:
    return re.compile(rf"\b{any_word(load('standings')['making'])}\s$", re.IGNORECASE)


@per_lexicon()
def _set_apart() -> re.Pattern[str]:
    return any_of(load("standings")["set_apart"], not_behind=r"\w", then=r"(?!\w)", fold=True, space=r"\s+")


@per_lexicon()
def _only_then() -> re.Pattern[str]:
    return re.compile(rf",?\s(?P<word>{any_word(load('standings')['only_then'])})\s", re.IGNORECASE)


@per_lexicon(maxsize=4)
def _plain(name: str) -> re.Pattern[str]:
    return re.compile(rf"{any_word(load('standings')[name])}(?!\w)", re.IGNORECASE)


@per_lexicon()
def _strength() -> re.Pattern[str]:
    data = load("standings")
    return re.compile(
        rf"\bwhere\b[^;:,]{{1,{REACH}}}?\s(?P<verb>{any_word(data['strong_verbs'])})\s+is\s+(?:(?:in|on|at|its)\s+){{0,2}}"
        rf"(?P<what>[^.;:]{{1,{REACH}}})",
        re.IGNORECASE,
    )


@per_lexicon(maxsize=64)
def _phrase_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b{any_word(words)}\b", re.IGNORECASE)


def _phrase(words: Iterable[str]) -> re.Pattern[str]:
    return _phrase_of(tuple(words))
