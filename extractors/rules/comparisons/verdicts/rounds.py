"""Extracts who wins a round of an article about two models: "For coding, A wins", "The winner here is A"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.lexicon import load, per_lexicon, phrases
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.records import Relation
from counterclaim.extractors.rules.comparisons.aspects import aspect_of, aspects, is_other
from counterclaim.extractors.rules.comparisons.compared_metric import LESS_IS_MORE
from counterclaim.extractors.rules.comparisons.compared_set import others_of_set
from counterclaim.extractors.rules.comparisons.sides import is_named
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.records import Sentence

# " for production work", and a reason or remark behind it
_BEHIND = re.compile(r"\s(?:on|in|for|at)\s(?:the\s)?(?P<what>[^.,;:()—–]{3,60}?)(?:\W*$|[*_]*\s?[,;:—–]\s)", re.I)

_FOR = re.compile(r"\s(?:for|at)\s", re.I)  # "wins for production work": a task, what ever it is


def round_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield that the one model a sentence names is ahead of the others that heading, table or title compare."""
    if len(sentence.models) != 1 or sentence.question or not others_of_set(sentence, sentence.models[0].name):
        return
    winner, text = sentence.models[0], sentence.text
    given = _given().fullmatch(text, 0, winner.start) or _aspect_goes().fullmatch(text, 0, winner.start)
    won = _wins().match(text, winner.end)
    if given is not None and _closed().match(text, winner.end):
        yield from _ahead(sentence, winner, given["what"], (given.start("verb"), winner.end))
    elif won is not None:
        opened = _opened().fullmatch(text, 0, winner.start)
        behind = _BEHIND.match(text, won.end())
        ends = behind is not None or _closed().match(text, won.end())
        if opened is not None and ends:
            what = opened["field"] or (behind["what"] if behind else None)
            task = opened["field"] is not None or behind is None or _FOR.match(text, won.end()) is not None
            yield from _ahead(sentence, winner, what, (won.start("verb"), won.end()), task=task)


def _ahead(
    sentence: Sentence, winner: Mention, what: str | None, at: tuple[int, int], *, task: bool = True
) -> Iterator[Draft]:
    metric = _metric(sentence, what, task=task)
    for other in others_of_set(sentence, winner.name) if metric else ():
        rule = "comparison.wins" if is_named(sentence, other) else "comparison.wins.implied"
        relation: Relation = "less" if metric in LESS_IS_MORE else "greater"
        yield Draft(winner.name, str(metric), None, *at, rule, relation, other)


def _metric(sentence: Sentence, what: str | None, *, task: bool) -> str | None:
    """Return what is won: what the words name, any ``task`` being quality; without words what the heading is about."""
    if what is not None:
        several = sum(pattern.search(what) is not None for _, pattern in aspects()) > 1
        if several or is_other(what) or _users().search(what):
            return None
        return aspect_of(what) or ("quality" if task else None)
    heading = sentence.block.path[-1] if sentence.block.path else ""
    whole = " ".join(re.findall(r"[a-z]+", heading.lower())) in load("comparisons")["verdicts"]["whole_headings"]
    return "quality" if whole else aspect_of(heading)


@per_lexicon()
def _wins() -> re.Pattern[str]:
    """Return a pattern of what a winner does: " wins here", " is the clear winner", " takes this round"."""
    return re.compile(
        rf"(?:\s\w+ly)?\s(?P<verb>{_any('wins_round')})(?:\s(?:{_any('of_round')}))?(?:\s(?:{_any('clear')}))?", re.I
    )


@per_lexicon()
def _given() -> re.Pattern[str]:
    """Return a pattern of what stands before a winner that is told last: "The winner for code is ", "It goes to "."""
    what = r"(?:\s(?:for|in|on|at)\s(?P<what>[\w\s-]{3,40}?))?"
    return re.compile(
        rf"\W*(?:(?:the|our|my)\s)?(?P<verb>(?:{_any('prizes')})(?:\s(?:{_any('of_round')}))?{what}\s(?:{_any('given')}))"
        r"\s(?:the\s)?[*_]*",
        re.IGNORECASE,
    )


@per_lexicon()
def _aspect_goes() -> re.Pattern[str]:
    """Return a pattern of "Pricing favors ", "Raw speed goes to "; what it names has to be an aspect."""
    return re.compile(
        rf"\W*(?:the\s)?(?P<what>(?:[\w-]+\s){{0,2}}(?:{_aspect_words()}))\s(?P<verb>{_any('aspect_goes')})\s(?:the\s)?[*_]*",
        re.IGNORECASE,
    )


def _aspect_words() -> str:
    rows = load("comparisons")["aspects"]
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for row in rows for word in row["words"])


@per_lexicon()
def _closed() -> re.Pattern[str]:
    """Return a pattern of what may stand behind: nothing, a reason or a remark."""
    return re.compile(rf"[\s*_]*(?:[.,;!(—–]\s?(?!(?:and|but)\b)|$|\s(?:{_any('reasons')})\b)", re.IGNORECASE)


@per_lexicon()
def _opened() -> re.Pattern[str]:
    """Return a pattern of what stands before a winner that is told first: nothing, or what is won: "For coding, "."""
    return re.compile(
        rf"\W*(?:(?:{_any('round_leads')})\s(?P<field>[^,;:.]{{2,50}}),\s|(?:{_any('in_all')}),\s)?(?:the\s)?[*_]*",
        re.I,
    )


@per_lexicon()
def _users() -> re.Pattern[str]:
    """Return a pattern of those for whom, or of the case in which, something wins: "for teams that already pay"."""
    return re.compile(rf"\b(?:{_any('users')})\b", re.IGNORECASE)


def _any(key: str) -> str:
    words = sorted(phrases(load("comparisons")["verdicts"][key]), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in words)
