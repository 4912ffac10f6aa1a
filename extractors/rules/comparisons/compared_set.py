"""Finds the models that a page sets one of them against: those of a heading, of the section's table, of the title."""

from __future__ import annotations

import re

from counterclaim.extractors.models.kinds import kind_of
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
    """Return whether a set is of one kind, a family counting as any: not of models beside the tools that run them."""
    if len({kind_of(name) for name in names} - {"family"}) > 1:
        return False
    return not any(of_one_line(one, other) for one in names for other in names if one != other)
