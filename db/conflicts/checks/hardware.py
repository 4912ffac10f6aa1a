"""Checks the memory that is said to be enough for a model against its size: its weights alone must fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from counterclaim.db.conflicts.attributes import memory_words
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
_TIMES = re.compile(r"\d\s?[x×]\s")  # "2x RTX 4090 (24 GB)"
_BITS = re.compile(r"(?<![a-z\d.])(?:[a-z]{1,5}\s?(\d{1,2})(?=[_\s]|$)|(\d{1,2})\s?bit)")


@needs("vram", "parameters")
def check(index: Index) -> Iterator[Conflict]:
    """Yield memory in which a model of its size cannot be held, not even at the precision that is said."""
    for subject, attributes in index.values.items():
        if "vram" in attributes and "parameters" in attributes:
            yield from islice(_check_memory(index, subject), MOST)


def _check_memory(index: Index, subject: str) -> Iterator[Conflict]:
    seen = set()
    for fact in sorted(index.values[subject]["vram"], key=lambda fact: fact.order):
        bits, key = _bits(fact), (fact.doc, fact.number)
        sizes = index.stated(subject, "parameters", fact.doc) or index.stated(subject, "parameters")
        if bits is None or key in seen or not sizes or _is_a_part(fact, index.texts):
            continue
        total = min(sizes, key=lambda one: one.number)
        needed = total.number * bits / 8 / GIBIBYTE
        if total.span is None or _most(fact) * SLACK >= needed:
            continue
        seen.add(key)
        yield _too_small(index, fact, total, bits, needed)


def _bits(fact: Fact) -> int | None:
    """Return the bits of a weight that a statement names, the least where it names no condition; None if unclear."""
    if not fact.tier:
        return LEAST_BITS
    found = _BITS.search(fact.tier)
    return int(found[1] or found[2]) if found else None


def _most(fact: Fact) -> Decimal:
    """Return the most memory that a statement speaks of."""
    return max(fact.number, fact.claim.qualifiers.high or fact.number)


def _is_a_part(fact: Fact, texts: Texts) -> bool:
    """Return whether the words beside say that this is not all of the memory ("each", "per GPU", "offloading")."""
    text = texts(fact.doc)
    near = text[max(0, fact.claim.start - AROUND) : fact.claim.end + AROUND].casefold()
    if not text or _TIMES.search(near):
        return True
    return any(re.search(rf"\b{re.escape(word)}", near) for word in memory_words())


def _too_small(index: Index, fact: Fact, total: Fact, bits: int, needed: Decimal) -> Conflict:
    both = [fact, total]
    text = (
        f"{index.name(fact.subject)} is said to run in {number(fact.number)} GB ({quoted(fact.claim.quote)})"
        f"{where([fact], all_docs=both)}, but the weights of {size(total.number)} parameters"
        f"{where([total], all_docs=both)} alone take {number(needed, 0)} GB at {bits} bits each."
    )
    return conflict(
        index, "arithmetic", "vram", both, key=[fact.doc, fact.number.normalize()], explanation=text,
        severity=grade("vram", both, factor=factor_between(fact.number, needed)),
    )  # fmt: skip
