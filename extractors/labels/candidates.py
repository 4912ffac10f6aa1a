"""Finds every way to read a label whole: one attribute that each of its phrases fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from counterclaim.extractors.labels.records import Candidate, Meaning, ParsedLabel, Segment
from counterclaim.extractors.labels.segments import segments_of
from counterclaim.extractors.labels.vocabulary import shapes
from counterclaim.extractors.lexicon import per_lexicon
from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.values.quantities import find_quantities

_LONGEST = 80  # characters; what is longer is a sentence
_PRICE, _CACHED, _SUBSCRIPTION, _MONTHLY = "token_price", "cached_input_price", "subscription_price", "monthly_cost"
_SIDES = ("input_price", "output_price")
_JOINS = re.compile(r"\W*(?:[/&+,|]|\band\b|\bor\b)\W*", re.I)
_RANK = {"attribute": 0, "benchmark": 0, "side": 1, "name": 2, "unit": 3, "scope": 4, "filler": 5}


@per_lexicon(maxsize=4096)
def parse_label(text: str) -> ParsedLabel:
    """Return a label in phrases with every way to read it. Never raises."""
    plain = " ".join(text.strip(" *_:#|").split())
    if not plain or len(plain) > _LONGEST:
        return ParsedLabel(plain, (), ())
    segments = segments_of(plain)
    return ParsedLabel(plain, segments, tuple(_candidates(plain, segments)))


def _candidates(text: str, segments: tuple[Segment, ...]) -> Iterator[Candidate]:
    for attribute in dict.fromkeys(_targets(text, segments)):
        kind = _kind(attribute.split("+")[0])
        named = attribute.split("+")
        parts = [(segment, _fitting(segment, segments, named, kind)) for segment in segments]
        whole = tuple((segment, meaning) for segment, meaning in parts if meaning is not None)
        if len(whole) == len(parts):
            found = Candidate(attribute, kind, whole, sure=False)
            if _meant(found):
                yield Candidate(attribute, kind, whole, _sure(found))


def _kind(attribute: str) -> str:
    """Return how cells under an attribute are read; "own" for one with a unit that the user's file defines."""
    known = describe(attribute)
    return "own" if known.own and known.unit else known.kind


def _targets(text: str, segments: Sequence[Segment]) -> Iterator[str]:
    """Yield the attributes that a label may be about."""
    meanings = [meaning for segment in segments for meaning in segment.meanings]
    scored = _joined(text, [(s, m.key) for s in segments for m in s.meanings if m.role == "benchmark"])
    if scored:
        yield "+".join(scored)
    yield from (meaning.key for meaning in meanings if meaning.role == "attribute")
    sides = _joined(text, [(s, m.key) for s in segments for m in s.meanings if m.role == "side"])
    if set(sides) in ({_CACHED, "input_price"}, {_CACHED}):
        yield _CACHED
    elif len(sides) == 1 or sorted(sides) == sorted(_SIDES):
        yield "+".join(sides)
    yield from (meaning.means for meaning in meanings if meaning.means)
    if any(meaning.role == "unit" and meaning.token and meaning.proves for meaning in meanings):
        yield _PRICE
    if any(meaning.plan for meaning in meanings):
        yield _SUBSCRIPTION


def _joined(text: str, named: list[tuple[Segment, str]]) -> list[str]:
    """Return different keys in their order if a stroke, an "and" or the like joins them; the one that all agree on."""
    keys = list(dict.fromkeys(key for _, key in named))
    if len(keys) < 2 or _CACHED in keys:
        return keys
    first = [next(segment for segment, own in named if own == key) for key in keys]
    if len({segment.start for segment in first}) < len(keys):
        return []
    gaps = (text[one.end : other.start] for one, other in pairwise(first))
    return keys if all(map(_JOINS.fullmatch, gaps)) else []


def _fitting(segment: Segment, segments: Sequence[Segment], named: Sequence[str], kind: str) -> Meaning | None:
    """Return what a phrase means in a label about an attribute; None if it does not fit."""
    others = {meaning.role for other in segments if other is not segment for meaning in other.meanings}
    if not segment.meanings and kind == "own":
        measured = find_quantities(f"1 {segment.text}")[:1]
        own = any(quantity.dimension in describe(named[0]).dimensions for quantity in measured)
        return Meaning("unit", kind) if own else None
    fitting = [meaning for meaning in segment.meanings if _fits(meaning, named, kind) and _placed(meaning, others)]
    if kind == "money" and segment is segments[-1] and any(meaning.role == "side" for meaning in segment.meanings):
        fitting = [meaning for meaning in fitting if meaning.role != "filler"]  # "in" ends "$/M in": a side
    return min(fitting, key=lambda meaning: _RANK[meaning.role], default=None)


def _placed(meaning: Meaning, others: Set[str]) -> bool:
    """Return whether a phrase stands beside a phrase of the role that it needs."""
    return not meaning.beside or meaning.beside in others


def _fits(meaning: Meaning, named: Sequence[str], kind: str) -> bool:
    if meaning.role in {"attribute", "benchmark"}:
        price = meaning.key == _PRICE and named[0] in {*_SIDES, _CACHED}
        return meaning.key in named or price
    if meaning.role == "side":
        return meaning.key in named or (named == [_CACHED] and meaning.key == "input_price")
    return not meaning.of or kind in meaning.of


def _meant(found: Candidate) -> bool:
    """Return whether the words of a candidate say enough: a monthly cost has a workload, two benchmarks two names."""
    roles = [meaning.role for _, meaning in found.parts]
    if found.attribute == _MONTHLY:
        anchors = [meaning for _, meaning in found.parts if meaning.role == "attribute"]
        return found.has("volume") or any(meaning.sure or meaning.evidence for meaning in anchors)
    if found.attribute in {_PRICE, _SUBSCRIPTION}:
        return "attribute" in roles or found.has("plan") or found.has("token")
    named = not {"attribute", "side", "benchmark"}.isdisjoint(roles)
    return named or found.has("means") or "+" in found.attribute


def _sure(found: Candidate) -> bool:
    """Return whether the words alone tell what is meant."""
    if found.proven & (found.evidence or shapes(found.kind, "proves")):
        return True
    anchors = [meaning for _, meaning in found.parts if meaning.role in {"attribute", "benchmark"}]
    if found.attribute.split("+")[0] in {*_SIDES, _CACHED}:
        return bool(anchors) or found.has("token") or found.has("amount")
    return any(meaning.sure for meaning in anchors)
