"""Provides the wordings of standings: "the cheapest in the table", "cheaper than anything here", "none is cheaper"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of

REACH = 40  # characters of a benchmark's name
_OPENING = r"(?:\W*|[^,]{2,40},\s+)"
_THAN = r"(?:\s+than)?\s+"


@dataclass(frozen=True, slots=True)
class Form:
    """A wording of standings: its pattern, the list of its words, and where its model stands.

    ``behind``: the model follows; ``outside``: it may stand outside the set; ``tested``: a benchmark is named;
    ``made``: a verb stands before the model ("that makes X the cheapest"); ``none``: of all others the contrary is
    denied.
    """

    pattern: re.Pattern[str]
    rows: str
    behind: bool = False
    outside: bool = False
    tested: bool = False
    made: bool = False
    none: bool = False


def any_word(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, the longest first."""
    parts = (re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
    return f"(?:{'|'.join(parts)})"


@per_lexicon()
def degree_words() -> re.Pattern[str]:
    """Return a pattern of the superlatives and comparatives: most sentences have none."""
    data = load("standings")
    kinds = ("superlatives", "comparatives", "scores", "acting", "scoring", "ranking")
    words = _listed([row for kind in kinds for row in data[kind]])
    return any_of(words, not_behind=r"\w", fold=True, space=r"\s+")


def _listed(rows: Iterable[dict[str, Any]]) -> list[str]:
    return [word for row in rows for word in row["words"]]


def in_set(number: str = "") -> str:
    """Return the pattern of a set: "in this table", "of the four I tried"."""
    data = load("standings")
    counted = (
        rf"{any_word(data['leads'])}\s+(?:the|all|these|all\s+the|my|our)\s+(?P<count{number}>{any_word(data['counts'])})"
        rf"(?:\s+{any_word(data['counted_nouns'])})?(?:\s+{any_word(data['tried'])})?"
    )
    made = (
        rf"{any_word(data['among_links'])}\s+{any_word(data['among_articles'])}\s+{any_word(data['among_nouns'])}"
        rf"(?:\s+{any_word(data['among_places'])})?"
    )
    return rf"(?P<among{number}>{counted}|{made}|{any_word(data['among'])})(?!\w)"


@per_lexicon()
def leading_set() -> re.Pattern[str]:
    """Return the pattern of a set that leads a sentence: "Of these three, ", "In this comparison, "."""
    return re.compile(rf"\W*{in_set()},\s", re.IGNORECASE)


def _named(which: str) -> str:
    data = load("standings")
    return rf"(?P<word>{any_word(_listed(data[which]))})(?!\w)"


def _aspects(number: str = "") -> str:
    phrases = [words for listed in load("standings")["aspects"].values() for words in listed]
    return rf"(?:\s+(?P<aspect{number}>{any_word(phrases)}))?(?!\w)"


@per_lexicon()
def forms() -> tuple[Form, ...]:
    """Return the wordings of standings."""
    return (*_superlatives(), *_of_scores(), *_comparatives())


def _form(pattern: str, rows: str, **where: bool) -> Form:
    return Form(re.compile(pattern, re.IGNORECASE), rows, **where)


def _superlatives() -> Iterator[Form]:
    """Yield "X is the cheapest here", "that makes X the cheapest here", "the cheapest model here is X"."""
    first = rf"the\s+{_named('superlatives')}{_noun()}{_aspects()}"
    among = rf"(?:\s+{in_set()})?{_aspects('2')}"
    yield _form(rf"{_link()}{first}{among}", "superlatives")
    yield _form(rf"\s+{_degree()}{first}{among}", "superlatives", made=True)
    inverted = any_word(load("standings")["inverted_verbs"])
    yield _form(rf"^{_OPENING}{first}\s+{in_set()}{_aspects('2')}\s+{inverted}\s+", "superlatives", behind=True)


def _of_scores() -> Iterator[Form]:
    """Yield "X has the highest MMLU score here", "X beats everything here on MMLU", "X scores highest on MMLU"."""
    data = load("standings")
    test = rf"(?P<of>[^.,;:]{{2,{REACH}}}?)"
    best = rf"the\s+{_named('scores')}\s+{test}\s+{any_word(data['score_nouns'])}"
    among = rf"(?:\s+{in_set()})?(?!\w)"
    yield _form(rf"{_link()}{best}{among}", "scores", tested=True)
    inverted = any_word(data["inverted_verbs"])
    yield _form(rf"^{_OPENING}{best}\s+{in_set()}\s+{inverted}\s+", "scores", behind=True, tested=True)
    others = any_word(data["others"])
    yield _form(rf"\s+{_named('scoring')}\s+{others}{among}", "scoring", outside=True, tested=True)
    on = rf"(?:\s+(?:on|in|at)\s+{test})?"
    yield _form(rf"\s+{_named('ranking')}{on}{among}(?=$|[.,;:])", "ranking", tested=True)


def _comparatives() -> Iterator[Form]:
    """Yield "X is cheaper than anything here", "X costs less than all others here", "nothing here is cheaper than"."""
    data = load("standings")
    none = rf"^\W*{any_word(data['none_other'])}{_noun()}(?:\s+{in_set()})?\s+"
    verb, others = any_word(data["verbs"]), any_word(data["others"])
    more, acting = rf"{_named('comparatives')}{_aspects()}\s+than\s+", rf"{_named('acting')}{_aspects()}{_THAN}"
    yield _form(rf"{none}{verb}\s+{more}", "comparatives", behind=True, none=True)
    yield _form(rf"{none}{acting}", "acting", behind=True, none=True)
    tail = rf"{others}(?:\s+{in_set()})?{_aspects('2')}"
    yield _form(rf"\s+{verb}\s+{_degree()}{more}{tail}", "comparatives", outside=True)
    yield _form(rf"\s+{acting}{tail}", "acting", outside=True)


def _noun() -> str:
    return rf"(?:\s+{any_word(load('standings')['nouns'])})?"


def _degree() -> str:
    return rf"(?:{any_word(load('standings')['degrees'])}\s+)?"


def _link() -> str:
    return rf"(?:\s+{any_word(load('standings')['verbs'])}\s+|,\s+){_degree()}"


@per_lexicon()
def only_first() -> re.Pattern[str]:
    """Return the pattern of a condition that leads a sentence: "With caching"."""
    return re.compile(rf"\W*(?P<word>{any_word(load('standings')['only_then'])})\s", re.IGNORECASE)
