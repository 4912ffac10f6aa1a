"""Finds the host of other makers' models that a heading, a caption or a sentence names as the place of its values."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon import base, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of, compiled
from counterclaim.extractors.lexicon.words import filled
from counterclaim.extractors.models.grammar import find_names

_LONGEST_LABEL = 100
_NUMBERED = r"\W*(?:\d{1,2}[.)]\s+)?\W*"
# A sentence with a value of its own, and one that says that a model may run elsewhere too
_COUNTED = re.compile(r"\d[\d.,]*\s?(?:[KM%]|tok)|[$€£]|\?")
_ELSEWHERE = re.compile(r"\b(?:also|not|or|if|could|can|may|will)\b", re.IGNORECASE)


def names_host(text: str) -> bool:
    """Return True if a text names any host."""
    return _hosts().search(text) is not None


@per_lexicon(maxsize=1024)
def host_of_label(label: str) -> str | None:
    """Return the one host that a heading or caption is about, or None.

    >>> [host_of_label(label) for label in ("2. DeepInfra (best value)", "Prices on Groq", "Groq vs Cerebras")]
    ['DeepInfra', 'Groq', None]
    """
    if len(label) > _LONGEST_LABEL or label.rstrip().endswith("?") or len(_named(label)) != 1:
        return None
    match = _opens().match(label) or _at_host().search(label)
    return str(match["host"]) if match and not (match.re is _opens() and find_names(label)) else None


@per_lexicon(maxsize=1024)
def host_run_on(sentence: str) -> str | None:
    """Return the one host that a sentence without a value says a model runs on: "It is running on Groq."."""
    match = _runs_on().search(sentence)
    if match is None or len(_named(sentence)) != 1 or _COUNTED.search(sentence) or _ELSEWHERE.search(sentence):
        return None
    return str(match["host"])


def _named(text: str) -> set[str]:
    return {match[0] for match in _hosts().finditer(text)}


@per_lexicon()
def _hosts() -> re.Pattern[str]:
    return any_of(map(str, base("providers")), not_behind=r"[\w./@-]", then=r"(?![\w/@-]|\.\w)")


@per_lexicon()
def _opens() -> re.Pattern[str]:
    """Return the pattern of a label that opens with a host and says no more than what a list of prices is."""
    rest = filled(r"(?:['’]s)?(?:\s{host_label_words})*\s*(?:$|[:(–—|-].*$)")
    return re.compile(rf"{_NUMBERED}(?P<host>{_body()}){rest}")


@per_lexicon()
def _at_host() -> re.Pattern[str]:
    at = filled(r"\b{host_prepositions}\s|@\s?")
    return re.compile(rf"(?:{at})(?P<host>{_body()})\s*(?:$|[:(),–—|])")


@per_lexicon()
def _runs_on() -> re.Pattern[str]:
    led = filled(r"\b{host_verbs}\s{host_prepositions}\s")
    behind = filled(r"(?:['’]s)?(?:\s{host_nouns})*\s?(?=[.,;]|$)")
    return compiled(rf"{led}(?P<host>{_body()}){behind}", fold=False)


def _body() -> str:
    return "|".join(re.escape(str(host)) for host in sorted(base("providers"), key=len, reverse=True))
