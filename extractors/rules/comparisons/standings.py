"""Extracts where a model stands among others: "the cheapest in the table", "where X shines is latency".

A superlative over a named set ("in the table", "of the three") is a comparison with each of the others that the page
gives values for; one over a whole market is none that a page can bear out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.benchmark_table import PREFIX
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.records import Claim, Relation
from counterclaim.extractors.rules.comparisons.sides import is_named
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.records import Sentence

MOST_OTHERS = 12  # models of a page that one statement is compared with; of more it is rather about a market
REACH = 40  # characters between "where" and the model


@dataclass(frozen=True, slots=True)
class Standing:
    """A model that stands first among a page's models: ``count`` of them, if the words say how many."""

    sentence: Sentence
    subject: str
    attribute: str
    relation: Relation
    start: int
    end: int
    count: int | None = None


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
    lead = _lead().match(sentence.text)
    for pattern, rows in ((_superlative(), "superlatives"), (_comparative(), "comparatives")):
        for match in pattern.finditer(sentence.text):
            if match.groupdict("").get("among", "-") or lead:
                yield from _standing(sentence, match, rows, _subject(sentence, match.start(), lead), lead)
    for pattern in (_inverted(), _none_other()):
        if (opening := pattern.match(sentence.text)) is not None:
            subject = next((m.name for m in sentence.models if m.start == opening.end()), None)
            rows = "superlatives" if pattern is _inverted() else "comparatives"
            yield from _standing(sentence, opening, rows, subject)
    yield from _scores(sentence)


def _scores(sentence: Sentence) -> Iterator[Standing]:
    """Yield "X has the highest MMLU score in the table"."""
    for match in _score().finditer(sentence.text):
        subject = _subject(sentence, match.start())
        named = {cue.key for cue in sentence.of("bench") if match.start("of") <= cue.start < match.end("of")}
        if subject is None or len(named) != 1:
            continue
        row = next(row for row in load("standings")["scores"] if match["word"].lower() in row["words"])
        number = load("standings")["counts"].get((match["count"] or "").lower())
        yield Standing(
            sentence, subject, PREFIX + named.pop(), row["relation"], match.start("word"), match.end(), number
        )


def _standing(
    sentence: Sentence, match: re.Match[str], rows: str, subject: str | None, lead: re.Match[str] | None = None
) -> Iterator[Standing]:
    if subject is None:
        return
    row = row_of(rows, match["word"])
    count = match.groupdict().get("count") or (lead["count"] if lead else None)
    number = load("standings")["counts"].get(count.lower()) if count else None
    yield Standing(sentence, subject, row["attribute"], row["relation"], match.start("word"), match.end(), number)


def row_of(rows: str, words: str) -> dict[str, Any]:
    """Return the row of a list of the data that holds a word."""
    word = " ".join(words.lower().split())
    row: dict[str, Any] = next(row for row in load("standings")[rows] if word in row["words"])
    return row


def standing_claims(standing: Standing, claims: Sequence[Claim]) -> Iterator[Draft]:
    """Yield a comparison with each other model of which the page gives a value; none if these are not the set meant."""
    valued = load("standings")["values"].get(standing.attribute, (standing.attribute,))
    names = dict.fromkeys(claim.subject for claim in claims if claim.relation == "is" and claim.attribute in valued)
    others = [name for name in names if name != standing.subject]
    meant = standing.subject in names and 0 < len(others) <= MOST_OTHERS
    if not meant or standing.count not in {None, len(names)}:
        others = _of_heading(standing)
    for other in others:
        yield Draft(
            standing.subject, standing.attribute, None, standing.start, standing.end, "standing.superlative",
            standing.relation, other,
        )  # fmt: skip


def _of_heading(standing: Standing) -> list[str]:
    """ "the cheapest of the three" below "A, B and C": the others, where a heading names exactly so many models."""
    for heading in reversed(standing.sentence.block.path if standing.count else ()):
        line = heading
        found: list[str] = []
        for name in sorted(standing.sentence.setting.known, key=len, reverse=True):
            cut = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " ", line, flags=re.IGNORECASE)
            found += [name] if cut != line else []
            line = cut
        if found:
            exact = len(found) == standing.count and standing.subject in found
            return [name for name in found if name != standing.subject] if exact else []
    return []


def _subject(sentence: Sentence, start: int, lead: re.Match[str] | None = None) -> str | None:
    """Return the model right before a verb; "it" is the one model that the sentence is about.

    ``lead`` is the set that leads the sentence: "of these three, it".
    """
    before = next((m for m in sentence.models if m.end <= start and not sentence.text[m.end : start].strip()), None)
    if before is not None:
        return before.name
    words = sentence.text[lead.end() if lead else 0 : start].strip().lower()
    return sentence.subjects[0] if words in {"", "it"} and len(sentence.subjects) == 1 else None


def any_word(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, the longest first."""
    parts = (re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
    return f"(?:{'|'.join(parts)})"


@per_lexicon()
def degree_words() -> re.Pattern[str]:
    """Return a pattern of the superlatives and comparatives: most sentences have none."""
    data = load("standings")
    words = _listed([*data["superlatives"], *data["comparatives"], *data["scores"]])
    return any_of(words, not_behind=r"\w", fold=True, space=r"\s+")


def _listed(rows: Iterable[dict[str, Any]]) -> list[str]:
    return [word for row in rows for word in row["words"]]


def _among() -> str:
    data = load("standings")
    counted = rf"{any_word(data['leads'])}\s+(?:the|all|these)\s+(?P<count>{any_word(data['counts'])})(?:\s+models)?"
    return rf"(?:{any_word(data['among'])}|{counted})"


@per_lexicon()
def _lead() -> re.Pattern[str]:
    """Return the pattern of a set that leads a sentence: "Of these three, ", "In this comparison, "."""
    return re.compile(rf"\W*{_among()},\s", re.IGNORECASE)


def _first() -> str:
    data = load("standings")
    return rf"the\s+(?P<word>{any_word(_listed(data['superlatives']))})(?:\s+{any_word(data['nouns'])})?"


@per_lexicon()
def _superlative() -> re.Pattern[str]:
    data = load("standings")
    return re.compile(
        rf"\b{any_word(data['verbs'])}\s+(?:{any_word(data['degrees'])}\s+)?{_first()}(?P<among>\s+{_among()}|)(?!\w)",
        re.IGNORECASE,
    )


@per_lexicon()
def _inverted() -> re.Pattern[str]:
    """Return the pattern of "The cheapest model in the table is " at the beginning of a sentence."""
    return re.compile(rf"\W*{_first()}\s+{_among()}\s+{any_word(load('standings')['verbs'])}\s+", re.IGNORECASE)


@per_lexicon()
def _none_other() -> re.Pattern[str]:
    """Return the pattern of "No other model in the table is cheaper than "."""
    data = load("standings")
    return re.compile(
        rf"\W*{any_word(data['none_other'])}\s+{any_word(data['nouns'])}\s+(?:{_among()}\s+)?{any_word(data['verbs'])}\s+"
        rf"(?P<word>{any_word(_listed(data['comparatives']))})\s+than\s+",
        re.IGNORECASE,
    )


@per_lexicon()
def _score() -> re.Pattern[str]:
    data = load("standings")
    return re.compile(
        rf"\b{any_word(data['verbs'])}\s+the\s+(?P<word>{any_word(_listed(data['scores']))})\s+(?P<of>[^.,;:]{{2,{REACH}}}?)\s+"
        rf"{any_word(data['score_nouns'])}\s+{_among()}(?!\w)",
        re.IGNORECASE,
    )


@per_lexicon()
def _comparative() -> re.Pattern[str]:
    data = load("standings")
    return re.compile(
        rf"\b{any_word(data['verbs'])}\s+(?:{any_word(data['degrees'])}\s+)?(?P<word>{any_word(_listed(data['comparatives']))})"
        rf"\s+than\s+{any_word(data['others'])}\s+{any_word(data['among'])}(?!\w)",
        re.IGNORECASE,
    )


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


def _phrase(words: Sequence[str]) -> re.Pattern[str]:
    return _phrase_of(tuple(words))
