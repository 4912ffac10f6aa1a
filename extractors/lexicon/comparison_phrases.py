"""Describes comparing words: the rows of ``lexicon/comparisons.yml`` with those that a user adds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from counterclaim.extractors.lexicon import expand, load, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of

_GAP = re.compile(r"\s")
_WORD = re.compile(r"\w+")
_VERB_AND_OBJECT = 6  # "beats the models like", and a word in two pieces
Frame = Literal["verb", "named", "than", "amount", "says"]


@dataclass(frozen=True, slots=True)
class ComparisonPhrase:
    """A phrase, what it compares and which way, and where it stands (see the head of the file)."""

    phrase: str
    metric: str | None
    relation: str | None
    frames: frozenset[str]
    denied: str | None = None

    @property
    def key(self) -> str:
        """Return what cues of the phrase carry: ``price less``."""
        return f"{self.metric} {self.relation}"


@per_lexicon()
def comparison_phrases() -> tuple[ComparisonPhrase, ...]:
    """Return the rows; those of a user first."""
    return tuple(
        ComparisonPhrase(
            str(row["phrase"]), row.get("metric"), row.get("relation"), frozenset(row["frames"]), row.get("denied")
        )
        for row in load("comparisons")["phrases"]
    )


@per_lexicon()
def compared_by() -> dict[str, str]:
    """Return the metric that a word right behind a number compares: "20x cheaper" the price."""
    rows = (row for row in comparison_phrases() if "says" in row.frames and row.metric)
    return {phrase.lower(): row.metric or "" for row in rows for phrase in expand(row.phrase)}


@per_lexicon()
def need_an_object() -> frozenset[str]:
    """Return the verbs that compare only where their object is named: "edges" is also a noun."""
    rows = (row for row in comparison_phrases() if "named" in row.frames)
    return frozenset(phrase.lower() for row in rows for phrase in expand(row.phrase))


@per_lexicon()
def denied_relations() -> dict[str, str]:
    """Return what the denial of a phrase states: "not as good as" is less."""
    rows = (row for row in comparison_phrases() if row.denied)
    return {phrase.lower(): row.denied or "" for row in rows for phrase in expand(row.phrase)}


@per_lexicon()
def denial() -> re.Pattern[str]:
    """Return a pattern of the words that deny what stands right behind them: "is not quite "."""
    data = load("comparisons")
    words, degrees = ("|".join(re.escape(word) for word in data[name]) for name in ("denials", "denial_degrees"))
    return re.compile(rf"(?:\b|(?<=[a-z]))(?:{words})\s(?:(?:{degrees})\s)?$", re.IGNORECASE)


@per_lexicon()
def _verbs() -> frozenset[str]:
    rows = (row for row in comparison_phrases() if "verb" in row.frames)
    return frozenset(phrase.lower() for row in rows for phrase in expand(row.phrase))


@per_lexicon()
def _longest_verb() -> int:
    return max(map(len, _verbs()), default=0)


@per_lexicon()
def _ends_of_verbs() -> frozenset[str]:
    """Return the last words of those verbs: where none stands there is no such verb."""
    return frozenset(_WORD.findall(verb)[-1] for verb in _verbs())


@per_lexicon()
def direct_verbs(*, then: str) -> re.Pattern[str]:
    """Return a pattern of the verbs whose object follows without a "than", with the pattern ``then`` behind them."""
    return any_of(_verbs(), not_behind=r"\w", then=then, fold=True)


def ends_in_verb(text: str, then: re.Pattern[str] = _GAP) -> bool:
    """Return whether a text ends in such a verb and what ``then`` matches behind it, which begins with white space.

    Verbs are looked up: a pattern of all of them takes longer to compile than a page to read.
    """
    if _ends_of_verbs().isdisjoint(_WORD.findall(text.lower())[-_VERB_AND_OBJECT:]):
        return False
    ends = (gap.start() for gap in _GAP.finditer(text) if then.fullmatch(text, gap.start()))
    return any(_is_verb(text, end) for end in ends)


def _is_verb(text: str, end: int) -> bool:
    verbs = _verbs()
    starts = range(end - 1, max(0, end - _longest_verb()) - 1, -1)
    begins = (at for at in starts if at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "_"))
    return any(text[at:end].lower() in verbs for at in begins)
