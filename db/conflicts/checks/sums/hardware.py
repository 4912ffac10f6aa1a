"""Checks the memory and the cards that are said to be enough for a model against its size: its weights must fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from counterclaim.db.conflicts.attributes import card_memory, memory_words
from counterclaim.db.conflicts.build import conflict
from counterclaim.db.conflicts.checks import needs
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.places import Texts
from counterclaim.db.conflicts.severity import factor_between, grade
from counterclaim.db.conflicts.wording import number, quoted, size, where
from counterclaim.db.records import Conflict

LEAST_BITS = 4  # what a weight takes where nothing is said: fewer are rare, and said
GIBIBYTE = Decimal(2**30)
SLACK = Decimal("1.1")
MOST = 12  # statements of a subject that are a conflict each
AROUND = 80  # characters beside the memory in which a word can say that it is not all of it
PARTS = ("memory_in_part", "cards_in_part")
CARD_PARTS = ("cards_in_part",)
UNNAMED = ("unnamed_bits",)
_TIMES = re.compile(r"\d\s?[x×]\s")  # "2x RTX 4090 (24 GB)"
_BITS = re.compile(r"(?<![a-z\d.])(?:[a-z]{1,5}\s?(\d{1,2})(?=[_\s]|$)|(\d{1,2})[\s-]?bit)")
_OWN_MEMORY = re.compile(r"(\d{2,3})\s?gb")  # "A100 40GB"


@needs("vram", "parameters")
def check(index: Index) -> Iterator[Conflict]:
    """Yield memory in which a model of its size cannot be held, not even at the precision that is said."""
    for subject, attributes in index.values.items():
        if "vram" in attributes and "parameters" in attributes:
            yield from islice(_check(index, subject, "vram"), MOST)


@needs("min_gpus", "parameters")
def check_cards(index: Index) -> Iterator[Conflict]:
    """Yield graphics cards that are named and cannot hold a model of its size."""
    for subject, attributes in index.values.items():
        if "min_gpus" in attributes and "parameters" in attributes:
            yield from islice(_check(index, subject, "min_gpus"), MOST)


def _check(index: Index, subject: str, name: str) -> Iterator[Conflict]:
    seen = set()
    for fact in sorted(index.values[subject][name], key=lambda fact: fact.order):
        sizes = index.stated(subject, "parameters", fact.doc) or index.stated(subject, "parameters")
        key = fact.doc, fact.number, fact.tier if name == "min_gpus" else ""
        room = _room(fact, index.texts) if sizes and key not in seen else None
        if room is None:
            continue
        bits, memory = room
        total = min(sizes, key=lambda one: one.number)
        needed = total.number * bits / 8 / GIBIBYTE
        if total.span is not None and memory * SLACK < needed:
            seen.add(key)
            yield _too_small(index, (fact, total), bits, memory, needed)


def _room(fact: Fact, texts: Texts) -> tuple[int, Decimal] | None:
    """Return the bits of a weight and the memory that a statement speaks of; None if either is unclear."""
    if fact.attribute == "vram":
        bits = _bits(fact.tier) if fact.tier else LEAST_BITS
        most = max(fact.number, fact.claim.qualifiers.high or fact.number)
        return None if bits is None or _is_said_beside(fact, texts, PARTS, times=True) else (bits, most)
    memory = _card_memory(fact.tier)
    if memory is None or fact.span is None or _is_said_beside(fact, texts, CARD_PARTS):
        return None
    bits = _bits(_without_card(fact.tier))
    if bits is None and _is_said_beside(fact, texts, UNNAMED):
        return None
    return bits or LEAST_BITS, memory * max(fact.number, fact.claim.qualifiers.high or fact.number)


def _bits(tier: str) -> int | None:
    """Return the bits of a weight that a condition names, or None."""
    found = _BITS.search(tier)
    return int(found[1] or found[2]) if found else None


def _without_card(tier: str) -> str:
    for name in card_memory():
        tier = tier.replace(name, " ")
    return tier


def _card_memory(tier: str) -> Decimal | None:
    """Return the gigabytes of one card of the kind that a condition names; its own number comes first."""
    named = next((memory for name, memory in card_memory().items() if re.search(rf"\b{name}\b", tier)), None)
    own = _OWN_MEMORY.search(tier)
    return Decimal(own[1]) if own and named else named


def _is_said_beside(fact: Fact, texts: Texts, lists: tuple[str, ...], *, times: bool = False) -> bool:
    """Return whether the words beside say so ("each", "per GPU", "offloading"), or the page's text is not known."""
    text = texts(fact.doc)
    near = text[max(0, fact.claim.start - AROUND) : fact.claim.end + AROUND].casefold()
    if not text or (times and _TIMES.search(near)):
        return True
    return any(re.search(rf"\b{re.escape(word)}", near) for word in memory_words(*lists))


def _too_small(index: Index, both: tuple[Fact, Fact], bits: int, memory: Decimal, needed: Decimal) -> Conflict:
    fact, total = both
    room = f"{number(memory)} GB"
    if fact.attribute == "min_gpus":
        count = fact.claim.qualifiers.high or fact.number
        room = f"{number(count)} card{'s' if count > 1 else ''} with {room}{' in all' if count > 1 else ''}"
    text = (
        f"{index.name(fact.subject)} is said to run in {room} ({quoted(fact.claim.quote)})"
        f"{where([fact], all_docs=both)}, but the weights of {size(total.number)} parameters"
        f"{where([total], all_docs=both)} alone take {number(needed, 0)} GB at {bits} bits each."
    )
    return conflict(
        index, "arithmetic", fact.attribute, both, key=[fact.doc, fact.number.normalize()], explanation=text,
        severity=grade(fact.attribute, both, factor=factor_between(memory, needed)),
    )  # fmt: skip
