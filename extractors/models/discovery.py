"""Discovers model families that the lexicon does not hold, by how an article uses the name: "Zephyrion 2 Pro".

A capitalised word with a version number is taken for a family if the article uses it at least three times, at least
once where articles put names: in a title, a heading, a table cell, or before "is a", "released" and the like. A word
joined to a size by a hyphen, "Zephyrlm-7B", needs no more than that.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.benchmark_names import UNSEEN_BENCHMARK
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.grammar import Name, find_names
from counterclaim.extractors.models.possible_subjects import is_ordinary
from counterclaim.extractors.records import Document

# Both begin with a set of characters, so that they skip fast; what stands before it is looked at then.
_CANDIDATE = re.compile(
    r"(?P<head>[A-Z](?<![\w@/.-].)[a-z]{2,}[A-Za-z]*)[ -](?P<version>[vV]?\d{1,2}(?:\.\d{1,2})?)"
    r"(?![\w%:/,]\d|[\d.]\d|[%x×\w])"
)
_SIZED = re.compile(
    r"(?P<head>[A-Z](?<![\w@/.-].)(?:[A-Za-z]*?[a-zA-Z]{2}|[A-Z0-9]+-[A-Z][a-z]+))"
    r"(?:\d(?:\.\d)?)?-(?:\d+(?:\.\d+)?B|\d{2,3}M)(?![\w%])"
)
# Behind a name that is introduced as a model
_INTRODUCED = word_pattern(r"\s{introducing_words}|,\s(?:an?|the)\s")
_NAMED_BLOCKS = frozenset({"title", "heading", "cell", "term", "caption"})
_LEAST_MENTIONS = 3
_MOST = 200  # families of one document; every word of it is held against each


@dataclass(frozen=True, slots=True)
class DiscoveredFamilies:
    """The unlisted families of one document and the words that tell their models apart."""

    heads: frozenset[str]
    tiers: frozenset[str]
    pattern: re.Pattern[str]

    def find(self, text: str) -> list[Name]:
        """Return the full names of these families in ``text``, in order."""
        found = (_read(match, self.heads) for match in self.pattern.finditer(text))
        return [name for name in found if name is not None]


def discover_families(document: Document) -> DiscoveredFamilies | None:
    """Return the unlisted families that a document mentions, or None."""
    counts: Counter[str] = Counter()
    named: set[str] = set()
    for block in document.blocks:
        if block.kind == "code":
            continue
        text = document.of(block)
        for match in _SIZED.finditer(text):
            if match["head"] not in ordinary_words() and not find_names(match[0]):
                counts[match["head"]] += _LEAST_MENTIONS
                named.add(match["head"])
        for match in _CANDIDATE.finditer(text):
            head = match["head"]
            if (
                head in ordinary_words()
                or is_ordinary(head.lower())
                or UNSEEN_BENCHMARK.match(match[0])
                or find_names(match[0])
            ):
                continue
            counts[head] += 1
            if block.kind in _NAMED_BLOCKS or _INTRODUCED.match(text, match.end()):
                named.add(head)
    often = sorted((head for head in named if counts[head] >= _LEAST_MENTIONS), key=lambda head: (-counts[head], head))
    heads = frozenset(often[:_MOST])
    return _build(document.text, heads) if heads else None


def _read(match: re.Match[str], heads: frozenset[str]) -> Name | None:
    """Put a match of the pattern together; None for a head alone."""
    written, version = match["head"], (match["version"] or "").strip(" -").replace("-", ".")
    size = (match["size"] or match["late_size"] or "").strip(" -").upper()
    slug = written not in heads
    if not (version or size) or (slug and "-" not in match[0]):
        return None
    tiers = tuple(re.findall(r"[A-Za-z]+", match["tiers"] or ""))
    head = next(head for head in heads if head.lower() == written) if slug else written
    tiers = tuple(tier.capitalize() for tier in tiers) if slug else tiers
    kept = tuple(tier for tier in tiers if tier.lower() not in load("families")["dropped"])
    display = " ".join(part for part in (head, version, *kept, size) if part)
    return Name(match.start(), match.end(), display, head, version, kept, size)


def _build(text: str, heads: frozenset[str]) -> DiscoveredFamilies:
    """Collect the words that follow a family's version at least twice: they name its models."""
    any_head = "|".join(re.escape(head) for head in sorted(heads))
    version = r"[vV]?\d{1,2}(?:\.\d{1,2})?(?![\d.]\d)"
    before = rf"\b(?:{any_head})[ -]{version}[ -]([A-Z][a-z]+)\b"
    followers = Counter(re.findall(before, text))
    closed = set(re.findall(before + r"(?=[,.:;)'’]|\s(?:is|was|has|at|and|costs?|scored?|itself)\b)", text))
    common = ordinary_words() - _tier_words()
    tiers = {word for word, count in followers.items() if (count >= 2 or word in closed) and word not in common}
    words = tiers | set(map(str, load("families")["variants"]))
    tail = "|".join(sorted(words | {word.lower() for word in words}, key=len, reverse=True))
    any_slug = "|".join(re.escape(head.lower()) for head in sorted(heads))
    size = r"[ -]\d+(?:\.\d+)?[BbM](?!\w)"
    full = re.compile(
        rf"(?<![\w@/.-])(?P<head>{any_head}|(?:{any_slug})(?=[-\d]))"
        rf"(?P<version>[ -]?{version}(?![BbM]?\w)|-\d-\d(?!\w))?(?P<size>{size})?"
        rf"(?P<tiers>(?:[ -](?:{tail})(?![A-Za-z0-9]))*)(?P<late_size>{size})?(?![%x×\w])"
    )
    return DiscoveredFamilies(heads, frozenset(tiers), full)


@per_lexicon()
def _tier_words() -> frozenset[str]:
    return frozenset(str(tier) for family in load("families")["families"] for tier in family["tiers"])


@per_lexicon()
def ordinary_words() -> frozenset[str]:
    """Return the capitalised words that begin no name of an unlisted family: "Step", "March", vendors and tiers."""
    words = load("families")
    return (
        frozenset({*words["not_families"], *words["variants"], *words["vendors"], *words["no_prefixes"]})
        | _tier_words()
    )
