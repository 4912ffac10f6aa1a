"""Discovers model families that the lexicon does not hold, by how an article uses the name: "Zephyrion 2 Pro".

A capitalised word with a version number is taken for a family if the article uses it at least three times, at least
once where articles put names: in a title, a heading, a table cell, or before "is a", "released" and the like. A word
joined to a size by a hyphen, "Zephyrlm-7B", needs no more than that.

A name that has neither is a model's where words introduce it as one: "Wavely released Brindle, its first open-weight
model", "Brindle is a 40B language model". A capital alone never does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.benchmark_names import UNSEEN_BENCHMARK
from counterclaim.extractors.lexicon.words import filled, word_pattern
from counterclaim.extractors.models.grammar import Name, find_names
from counterclaim.extractors.models.possible_subjects import is_ordinary, unknown_subjects
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
_LEAST_INTRODUCED = 2
_NAMED_ALONE = re.compile(r"[A-Z][a-z]{3,}(?:\s[A-Z][a-z]{2,})?")
_NUMBERED = re.compile(r"(?=\D*\d)(?=.{3,30}$)[A-Z][\w+]*(?:[ -][A-Z0-9][\w.]*){0,3}(?:\.\d+)?")  # "Hy4 Preview"
_SIZE_IN_BRACKETS = re.compile(r"\s\(\d+(?:\.\d+)?B(?:\s(?:MoE|dense|params?|parameters))?(?:[,/]\s?[^()]*active)?\)")
_HEADS, _ENTRY = frozenset({"heading", "term", "item"}), 4  # characters before the name of an entry
_JOINT = re.compile(r"[\s-]")
_SMALL = re.compile(r"(?<![\w@/.#$-])[a-z]{2,}(?![\w@/-])")
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
    size = (match["size"] or match["late_size"] or "").strip(" -").upper().replace("-", " ")
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
    size = r"[ -]\d+(?:\.\d+)?[BbM](?!\w)(?:[ -]A\d+(?:\.\d+)?B(?!\w))?"
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


def unseen_models(document: Document, lower: frozenset[str], known: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names that the document introduces as those of models, in the order in which it does.

    ``lower`` are the words that it also writes in lower case, ``known`` its models: "V4-Flash" is short for one.
    """
    versions = {part for name in known for part in _JOINT.split(name.lower())[1:]}
    found: Counter[str] = Counter()
    for block in document.blocks:
        if block.kind not in {"code", "cell"} and _introduction().search(text := document.of(block)):
            found.update(_introduced(text, lower, heads=block.kind in _HEADS))
    numbered = {name for name in found if _NUMBERED.fullmatch(name)}
    kept = (name for name in found if name in numbered or _is_repeated(document, name))
    return tuple(name for name in kept if name not in numbered or _JOINT.split(name.lower())[0] not in versions)


def _introduced(text: str, lower: frozenset[str], *, heads: bool) -> list[str]:
    """Return the names that a text introduces as a model's; ``heads`` for a block whose beginning names an entry."""
    names = [(name.start, name.end) for name in find_names(text)]
    others = [other for other in unknown_subjects(text, names, lower) if other.kind == "name"]
    out = []
    for other in others:
        numbered = _NUMBERED.fullmatch(other.name) is not None
        told = _behind().match(text, other.end) or (
            _behind_released().match(text, other.end) and _released().search(text, 0, other.start)
        )
        sized = numbered and (
            _behind_sized().match(text, other.end)
            or (heads and other.start <= _ENTRY and _SIZE_IN_BRACKETS.match(text, other.end))
        )
        if ((numbered or _NAMED_ALONE.fullmatch(other.name)) and told) or sized:
            out.append(other.name)
    return out


def _is_repeated(document: Document, name: str) -> bool:
    written = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    headline = bool(written.search(document.meta.title))
    return headline + len(written.findall(document.text)) >= _LEAST_INTRODUCED


@cache
def _noun() -> str:
    """Return the expression of a noun phrase for a model up to its end, which no other noun follows."""
    word = rf"(?!(?:{filled('{behind_model_nouns}')})\b)[\w.’'–-]+,?"
    told = rf"(?:{word}\s){{0,5}}?{filled('{model_marks}')}(?:\s{word}){{0,3}}?[\s-](?:{filled('{introduced_nouns}')})"
    whole = rf"(?:{word}\s){{0,6}}?{filled('{whole_model_nouns}')}"
    ends = rf"(?=[.,;:()–—]|\s(?:{filled('{behind_model_nouns}')})\b|$)"
    return rf"(?:an?|the|its|their|our)\s(?:{whole}|{told}){ends}"


@cache
def _introduction() -> re.Pattern[str]:
    """Return a pattern of texts that may introduce a model."""
    return word_pattern(r"\b(?:{introduced_nouns}|{whole_model_nouns})\b|\d\s?(?:[BT]\b|billion|trillion)")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"(?:\s(?:is|was)|,)\s{_noun()}", re.IGNORECASE)


@cache
def _behind_sized() -> re.Pattern[str]:
    """Return the pattern of the size of a model behind its name: " (Maker) - 1.6T MoE", ", which had 30B params"."""
    size = r"(?:about\s|around\s|roughly\s|[~≈])?\d+(?:\.\d+)?[\s-]?(?:[BT]|billion|trillion)\b"
    model = rf"[\s-](?:[\w-]+\s){{0,2}}?{filled('{sized_entries}')}\b"
    has = rf"(?:,\s(?:which|that)|,)?\s{filled('{size_verbs}')}\s{size}\s(?:(?:total|active)\s)?param"
    return re.compile(rf"(?:\s\([A-Z][^()]{{1,40}}\))?(?:\s?:|\s[–—-])\s{size}{model}|{has}", re.IGNORECASE)


@cache
def _behind_released() -> re.Pattern[str]:
    return re.compile(rf"(?:,|\s[–—-]|:)?\s{_noun()}", re.IGNORECASE)


@cache
def _released() -> re.Pattern[str]:
    return word_pattern(r"\b{introducing_verbs}\s$")


def small_words(text: str) -> frozenset[str]:
    """Return the words that a text writes in lower case; what it repeats is looked at once."""
    return frozenset(_SMALL.findall(" ".join(set(text.split()))))
