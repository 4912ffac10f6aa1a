"""Detects near-duplicate documents by their claims, so that copies of a text count as one independent source.

A page is fingerprinted by three claims in a row: in prose by the words of their sentences and their values
(``worded``), in tables by their words and the distances between them. Independent pages agree on prices, but not on
these; a syndicated copy does, even with text added around it or cut from it. Only the lowest few fingerprints are kept
(a bottom-k sketch, Broder 1997): two sketches overlap about as much as the pages do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b

from counterclaim.db.records import StoredClaim

KEPT = 16  # fingerprints of a page
LEAST = 4  # fingerprints in common; fewer say nothing
SHARE = 0.6  # of the shorter page's fingerprints
COMMON = 24  # pages that share a fingerprint before it counts as boilerplate, such as a price box on every page

PROSE = 3  # words beside a claim's own from which a line is prose, and not a row of a table
_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"\n|(?<=[.!?])\s")
_CELLS = " | "
_WORDED = "\x00"  # how what stands for a claim in prose begins

Place = tuple[int, str]  # where a claim's words begin, and the words


def original_sources(claims: Iterable[StoredClaim]) -> dict[str, str]:
    """Map each near-duplicate document to the source of the first of them by name, as which it counts."""
    places: dict[str, set[Place]] = defaultdict(set)
    sources: dict[str, str] = {}
    for stored in claims:
        places[stored.claim.doc].add((stored.claim.start, stored.claim.quote))
        sources[stored.claim.doc] = stored.source
    marks = {doc: found for doc in places if (found := sketch(places[doc]))}
    return {doc: sources[first] for doc, first in copies(marks).items()}


def sketch(places: Iterable[Place]) -> frozenset[int]:
    """Return a document's fingerprints (63-bit numbers); none if it has too few claims to tell."""
    row = sorted(dict(sorted(places, reverse=True)).items())
    marks = {_mark(*three) for three in zip(row, row[1:], row[2:], strict=False)}
    return frozenset(sorted(marks)[:KEPT]) if len(marks) >= LEAST else frozenset()


def worded(places: Iterable[tuple[int, str, str]], text: str) -> list[Place]:
    """Return the places with what fingerprints of prose go by in place of the distance: the words around each claim.

    ``places`` are start, words and value (the same however it is spelt). A claim in prose gets the words of its
    sentence without numbers, signs and its own words, and no distance: what was put between two sentences, other
    quotation marks and another way to write a price change nothing. Rows of tables are told by distances as before.
    """
    rows = sorted(set(places))
    breaks = [0, *(found.end() for found in _BREAK.finditer(text)), len(text) + 1]
    sentences: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for row in rows:
        sentences[min(bisect_right(breaks, row[0]), len(breaks) - 1) - 1].append(row)
    out: list[Place] = []
    for number, inside in sorted(sentences.items()):
        whole = text[breaks[number] : breaks[number + 1]]
        rest = _without(whole, breaks[number], inside).casefold()
        words = _WORD.findall(rest)
        if len(words) < PROSE or _CELLS in whole:
            out += [(start, quote) for start, quote, _ in inside]
            continue
        key = blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        out += [(start, f"{_WORDED}{key} {value}") for start, _, value in inside]
    return out


def _without(sentence: str, start: int, inside: Iterable[tuple[int, str, str]]) -> str:
    """Return a sentence without the words of its claims."""
    kept, at = [], 0
    for begin, quote, _ in inside:
        kept.append(sentence[at : max(at, begin - start)])
        at = max(at, begin - start + len(quote))
    return " ".join([*kept, sentence[at:]])


def copies(marks: Mapping[str, Collection[int]]) -> dict[str, str]:
    """Return, for each document that has near-duplicates, the first of them by name; the first itself too."""
    first: dict[str, str] = {}
    for (one, other), count in sorted(_shared(marks).items()):
        if are_copies(count, len(marks[one]), len(marks[other])):
            roots = sorted((_root(first, one), _root(first, other)))
            first[roots[1]] = first[roots[0]] = roots[0]
    return {doc: _root(first, doc) for doc in first}


def are_copies(shared: int, one: int, other: int) -> bool:
    """Return whether two documents with so many fingerprints, and so many shared, are copies of one text."""
    return shared >= LEAST and shared >= SHARE * min(one, other)


def _mark(one: Place, two: Place, three: Place) -> int:
    if all(place[1].startswith(_WORDED) for place in (one, two, three)):
        return _number(f"{one[1]}\n{two[1]}\n{three[1]}")
    return _number(f"{one[1]}\n{two[1]}\n{three[1]}\n{two[0] - one[0]}\n{three[0] - two[0]}")


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def _shared(marks: Mapping[str, Iterable[int]]) -> Counter[tuple[str, str]]:
    """Return how many fingerprints each pair of documents shares; those on too many pages are boilerplate."""
    found: dict[int, list[str]] = defaultdict(list)
    for doc in sorted(marks):
        for mark in marks[doc]:
            found[mark].append(doc)
    shared: Counter[tuple[str, str]] = Counter()
    for docs in found.values():
        if 1 < len(docs) <= COMMON:
            shared.update(_pairs(docs))
    return shared


def _pairs(docs: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ((one, other) for at, one in enumerate(docs) for other in docs[at + 1 :])


def _root(first: Mapping[str, str], doc: str) -> str:
    while first.get(doc, doc) != doc:
        doc = first[doc]
    return doc
