"""Tells a family's members by their sizes: "The 12B model runs on 16GB" is said of one, "Qwen2.5:14B" names one."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from counterclaim.extractors.lexicon import base, load
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.phrases.specs import TOTAL_OF_PAIR
from counterclaim.extractors.sentences.records import Sentence

_SIZE = r"(?P<size>\d+(?:\.\d+)?)\s?[Bb]"
_TAG = re.compile(r"\s?[:·|]\s?$")
_TOTAL = re.compile(r"\s?(?:in\s)?total\b", re.IGNORECASE)
_KIND_BEHIND = re.compile(r"\s?(?:MoE|dense|sparse|mixture)\b", re.IGNORECASE)
_BRACKET = re.compile(r"\s?\(\s?$")
_ADJECTIVE, _DEFINITE = re.compile(r"\s(?:\w+\s)?"), re.compile(r"\b[Tt]he\s$")  # "the 35B MoE Ornith"
_ANY_MODEL = re.compile(r"\b(?:[Aa]n?|[Ff]irst|[Cc]ontemporary)\s$")
_MODELS_BEHIND = re.compile(r"\+?[\s-]*(?:\w+\s)?(?:parameters?\s)?models\b")
_MODEL_BEHIND = re.compile(r"\+?[\s-]*(?:parameters?\s)?(?:model|LLM|one)\b")
_OWN_SIZE = re.compile(r"(?<![\w.x×])(\d+(?:\.\d+)?)B\b")
_BILLION, _ROUNDED = Decimal(1_000_000_000), Decimal("0.35")  # Gemma 7B has 8.5 billion parameters
_SIZES_BEFORE = re.compile(r"\bfrom\s[\d.,]+\s?[KkMmBb]\w*\s(?:\w+\s)?to\s$|\b[Ss]izes\b[^.;]{0,80}$")
_SIZES_BEHIND = re.compile(
    r"(?:[\s,/&]{1,3}(?:and\s)?\d+(?:\.\d+)?[BM])*\s(?:parameter\s)?(?:sizes|variants|versions)\b"
)
# "a 7B and 32B LLM family": what is listed are the sizes of its members
_FAMILY_BEHIND = word_pattern(
    r"(?:[\s,/&]{1,3}(?:and\s)?\d+(?:\.\d+)?[BM]\b)*\s(?:parameters?\s)?(?:[\w-]+\s){0,2}{size_families}\b"
)
_LIST_GAP = r"\s?(?:,|/|,?\s(?:and|or)\b|&)\s?"
_LISTED_BEHIND = re.compile(rf"{_LIST_GAP}\d+(?:\.\d+)?[BM]\b(?!\s?active)")
_LISTED_BEFORE = re.compile(rf"\d[BM]{_LIST_GAP}$")
_WRITTEN_SIZE = re.compile(r"\b\d+(?:\.\d+)?B\b")


def of_member(sentence: Sentence, quantity: Quantity, owner: str) -> str | None:
    """Return the member of the owner's family that a definite size before a value means, else the owner.

    None where such a size is of another member, but the owner's name has no place for it.
    """
    since = max((m.end for m in sentence.models if m.end <= quantity.start), default=0)
    found = list(_member().finditer(sentence.text, since, quantity.start))
    if not found or found[-1].start("size") == quantity.start:
        return owner
    size = f"{found[-1]['size']}B"
    written = _WRITTEN_SIZE.search(owner)
    if written is not None:
        return owner[: written.start()] + size + owner[written.end() :] if written[0] != size else owner
    return f"{owner} {size}" if _is_sized(owner) else None


def names_member(sentence: Sentence, quantity: Quantity, owner: str) -> bool:
    """Return True where a bare size right behind a family's name makes another name: "gemma2:27b", "Llama 3 (8B)"."""
    if "param" in quantity.unit.lower():
        return False
    behind = next((m for m in sentence.models if m.start >= quantity.end), None)
    if behind is not None and _ADJECTIVE.fullmatch(sentence.text, quantity.end, behind.start):
        return _DEFINITE.search(sentence.text, 0, quantity.start) is not None
    named = [m for m in sentence.models if m.name == owner and m.end <= quantity.start]
    if not named:
        return False
    gap = sentence.text[named[-1].end : quantity.start]
    if _TAG.fullmatch(gap):
        whole = _KIND_BEHIND.match(sentence.text, quantity.end) or TOTAL_OF_PAIR.match(sentence.text, quantity.end)
        if ": " in gap and not _is_sized(owner) and whole:
            return False  # "V3: 671B MoE", "V4: 284B / 13B active"
        return _TOTAL.match(sentence.text, quantity.end) is None  # "gpt-oss-120b: 117B total" gives its size
    closed = sentence.text[quantity.end : quantity.end + 1] in {")", "]"}
    return closed and _BRACKET.fullmatch(gap) is not None and _is_sized(owner)


def is_of_sibling(owner: str, quantity: Quantity) -> bool:
    """Return True where the size in a model's name is another one: "used by the 7B model" is not said of Gemma 2B."""
    sizes = _OWN_SIZE.findall(owner)
    if len(sizes) != 1 or quantity.low is not None:
        return False
    own = Decimal(sizes[0]) * _BILLION
    return abs(quantity.value - own) > own * _ROUNDED


def is_one_of_sizes(sentence: Sentence, quantity: Quantity) -> bool:
    """Return True for the sizes of a family: "in two sizes: 7B", "from 350M to 24B", "in 0.6B, 1.7B and 4B sizes"."""
    text = sentence.text
    if _SIZES_BEFORE.search(text, 0, quantity.start) or _SIZES_BEHIND.match(text, quantity.end):
        return True
    listed = _LISTED_BEHIND.match(text, quantity.end) or _LISTED_BEFORE.search(text, 0, quantity.start)
    if listed and _FAMILY_BEHIND.match(text, quantity.end):
        return True
    return len(sentence.models) <= 1 and (
        _LISTED_BEHIND.match(text, quantity.end) is not None
        or _LISTED_BEFORE.search(text, 0, quantity.start) is not None
    )


def is_of_any_model(text: str, quantity: Quantity) -> bool:
    """Return True for "contemporary 7B parameter models" and "A 35B model beats": of no model that the page names."""
    if _MODELS_BEHIND.match(text, quantity.end):
        return True
    opening = text[: quantity.start].lstrip()
    return bool(_ANY_MODEL.fullmatch(opening) and _MODEL_BEHIND.match(text, quantity.end))


def is_all_of_one(sentence: Sentence, quantity: Quantity) -> bool:
    """Return True for "The 671B-parameter model" about a model of which the page names no sizes: it is its own."""
    if quantity.dimension != "parameters" or sentence.models or len(sentence.subjects) != 1:
        return False
    subject = sentence.subjects[0]
    kin = (name[len(subject) :] for name in sentence.setting.known if name.startswith(subject))
    return not _WRITTEN_SIZE.search(subject) and not _is_sized(subject) and not any(map(_WRITTEN_SIZE.search, kin))


@cache
def _member() -> re.Pattern[str]:
    """Return the pattern of a size that means a member: "the 12B model", "the 12B fits"."""
    nouns = r"(?:\s\w+)?\s(?:model|version|variant|one|sibling)\b(?!s)"
    verbs = "|".join(base("hardware")["member_verbs"])
    return re.compile(rf"\b(?:[Tt]he|[Ii]ts|[Tt]heir)\s{_SIZE}(?:{nouns}|(?=\s(?:{verbs})\b))")


def _is_sized(name: str) -> bool:
    """Return True for a family whose members are told apart by their sizes."""
    found = find_names(name)
    return bool(found) and found[0].family in load("families")["sized"] and kind_of(name) == "family"
