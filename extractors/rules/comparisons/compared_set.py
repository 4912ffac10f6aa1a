"""Finds the models that a page sets one of them against: those of a heading, of the section's table, of the title."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon import base, per_lexicon
from counterclaim.extractors.models.aliases import vendor_of
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.unlisted.headed_products import product_of
from counterclaim.extractors.rules.comparisons.headed_pair import of_one_line, other_of
from counterclaim.extractors.sentences.records import Sentence

_VERSUS = re.compile(r"\bv(?:s\b|ersus\b)", re.I)
_MOST = 6  # of more models a page is rather about a market


def others_of_set(sentence: Sentence, name: str) -> tuple[str, ...]:
    """Return the other models of the set that the page compares here; () where ``name`` is none of a sure set."""
    if {m.name for m in sentence.models} - {name} or any(one.kind != "provider" for one in sentence.others):
        return ()
    if len(sentence.headed_pair) == 2:
        return other_of(sentence.headed_pair, (name,))
    return in_set(sentence, name)


def in_set(sentence: Sentence, name: str) -> tuple[str, ...]:
    """Return the other models of the innermost set that holds ``name``, whatever the sentence itself names."""
    path = sentence.block.path
    for names in (headed_set(sentence, path[-1]) if path else (), sentence.setting.tabled, sentence.setting.lineup):
        if 2 < len(names) <= _MOST and name in names:
            return tuple(other for other in names if other != name) if _are_equals(names) else ()
    return ()


def all_others(sentence: Sentence, name: str, end: int, *, direct: bool) -> tuple[str, ...]:
    """ "beats both", "cheaper than its competitors": each other model of the set, where the words mean all of them."""
    match = named_as_all(sentence, end, direct=direct)
    others = in_set(sentence, name) if match else ()
    return () if match and match["two"] and len(others) != 2 else others


def named_as_all(sentence: Sentence, end: int, *, direct: bool) -> re.Match[str] | None:
    """Return the words behind a comparison that mean all of the others: " than both", " the competition"."""
    return (_all_direct() if direct else _all_behind()).match(sentence.text, end)


def headed_set(sentence: Sentence, heading: str) -> tuple[str, ...]:
    """Return the models that a heading compares: "A vs B vs C"."""
    if _VERSUS.search(heading) is None:
        return ()
    found: list[str] = []
    for name in sorted(sentence.setting.known, key=len, reverse=True):
        cut = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " ", heading, flags=re.IGNORECASE)
        found += [name] if cut != heading else []
        heading = cut
    return tuple(found)


def _are_equals(names: tuple[str, ...]) -> bool:
    """Return whether all of a set are names for sure, and none is the family, plan or maker of another."""
    if not all(vendor_of(name) or product_of(name) or kind_of(name) == "model" for name in names):
        return False  # "A vs B for code: depth vs speed"
    if len({kind_of(name) in {"plan", "provider"} for name in names}) > 1:
        return False
    return not any(of_one_line(one, other) for one in names for other in names if one != other)


def _any(name: str) -> str:
    return "|".join(re.escape(word) for word in sorted(base("clauses")[name], key=len, reverse=True))


def _all() -> str:
    end = rf"(?=\s?(?:[.,;:!)—–]|$)|\s(?:{_any('after_comparisons')})\b)"
    return rf"(?:(?P<two>{_any('both_others')})|{_any('all_others')}){end}"


@per_lexicon()
def _all_direct() -> re.Pattern[str]:
    return re.compile(rf"\s{_all()}", re.IGNORECASE)


@per_lexicon()
def _all_behind() -> re.Pattern[str]:
    return re.compile(rf"(?:\s[\w-]+){{0,5}}?\s(?:{_any('standards')})\s{_all()}", re.IGNORECASE)
