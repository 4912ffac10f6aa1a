"""Selects the facts that can conflict, using the indexes alone.

Most facts are given one value by every source, and most comparisons follow from such values. SQLite finds both while
it reads an index once; the checkers read only the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.checks.directions import LOOSE, NUMBERS, WORDS, sign_of
from counterclaim.db.conflicts.checks.quotients import meanings
from counterclaim.db.conflicts.facts import name_key
from counterclaim.db.incremental.reader import Compared
from counterclaim.db.incremental.units import QUALITY
from counterclaim.db.sqlite.light_import import Database

LEVEL = 1.09  # a factor that "priced like" certainly allows
CLOSE = 0.045  # off by which a multiple certainly follows
DIFFERENT = 0.1  # a multiple this far from 1 says that one is more

_NUMBERS = """
SELECT subject_key, attribute, min(value_num), max(value_num), count(value_num) = count(*) FROM claims
WHERE gone_at IS NULL AND relation = 'is' GROUP BY subject_key, attribute"""
_WORDS = """
SELECT subject_key, attribute, min(value_text), max(value_text) FROM claims INDEXED BY claims_worded
WHERE gone_at IS NULL AND relation = 'is' AND value_num IS NULL GROUP BY subject_key, attribute"""
_CONDITIONS = """
SELECT DISTINCT subject_key, attribute FROM claims INDEXED BY claims_qualified
WHERE gone_at IS NULL AND qualifiers <> '{}' AND relation = 'is'"""
_CONDITIONAL = """
SELECT seq FROM claims INDEXED BY claims_qualified
WHERE gone_at IS NULL AND qualifiers <> '{}' AND relation <> 'is'"""


class ValueRange(NamedTuple):
    """All values of a subject's attribute: the least and the largest, and whether they differ.

    ``plain`` is whether all are numbers without conditions; ``denied`` whether some say "no".
    """

    low: float
    high: float
    plain: bool
    differs: bool
    denied: bool = False


Outlines = Mapping[str, Mapping[str, ValueRange]]  # subject -> attribute


def value_ranges(db: Database) -> Outlines:
    """Return the outlines of every model by the checkers' key."""
    words = {(key, name): (least, most) for key, name, least, most in db.execute(_WORDS)}
    return outlines(db.execute(_NUMBERS), words, set(db.execute(_CONDITIONS)))


def outlines(
    numbers: Iterable[tuple[str, str, float | None, float | None, bool]],
    words: Mapping[tuple[str, str], tuple[str | None, str | None]],
    conditional: Set[tuple[str, str]],
) -> Outlines:
    """Return the outlines of models by the checkers' key, from what was counted of each of their spellings.

    ``numbers`` are (key, attribute, least, largest, whether all are numbers), those of a key one after another;
    ``words`` the first and the last value in words, ``conditional`` what is said under some condition.
    """
    found: dict[str, dict[str, ValueRange]] = defaultdict(dict)
    spellings: dict[str, str] = {}
    for key, name, low, high, is_number in numbers:
        subject = name_key(key)
        least, most = words.get((key, name), ("", ""))
        differs = (low or 0.0) < (high or 0.0) if is_number else least != most or low is not None
        plain = bool(is_number) and (key, name) not in conditional
        denied = least == "false" or (differs and not is_number)
        own = ValueRange(low or 0.0, high or 0.0, plain, differs, denied)
        if spellings.setdefault(subject, key) != key:  # spelt in several ways, between which the values may differ
            for each, outline in found[subject].items():
                found[subject][each] = outline._replace(plain=False, differs=True)
            own = _both(own._replace(plain=False, differs=True), found[subject].get(name))
        found[subject][name] = own
    return found


def _both(one: ValueRange, other: ValueRange | None) -> ValueRange:
    if other is None:
        return one
    low, high = min(one.low, other.low), max(one.high, other.high)
    return one._replace(low=low, high=high, denied=one.denied or other.denied)


def conditional(db: Database) -> frozenset[int]:
    """Return the comparisons (``seq``) that hold under some condition."""
    return frozenset(seq for (seq,) in db.execute(_CONDITIONAL))


def unresolved_comparisons(
    comparisons: Iterable[Compared], known: Outlines, conditions: frozenset[int]
) -> Iterator[Sequence[Compared]]:
    """Yield the comparisons of each pair and family that do not certainly agree with all values and each other."""
    groups: dict[tuple[str, str, str], list[Compared]] = defaultdict(list)
    for item in comparisons:
        one, other = item[1], item[2]
        family = attribute(item[3]).family
        groups[(one, other, family) if one < other else (other, one, family)].append(item)
    for (one, other, _), items in groups.items():
        if not all(item[0] not in conditions for item in items) or not _agree((one, other), items, known):
            yield items


def _agree(pair: tuple[str, str], items: Sequence[Compared], known: Outlines) -> bool:
    """Return whether comparisons agree whichever of the values each page, or all pages, may give."""
    tops, bottoms = known.get(pair[0], {}), known.get(pair[1], {})
    stated = {(item[3], item[5], item[6], item[1] == pair[0]) for item in items}
    signs, factors = set(), []
    for name, relation, value, forth in stated:
        sign = sign_of(name, relation, value) or 0
        sign = sign if forth else -sign
        signs.add(sign)
        if relation in WORDS:
            if not all(_is_borne_out(sign, each, tops, bottoms) for each in _meant(name)):
                return False
        elif relation != "ratio" or name == QUALITY or not value or attribute(name).family == "speed":
            return False
        else:
            factor = float(value) if forth else 1 / float(value)
            factors.append(factor)
            if not _follows(factor, name, tops, bottoms):
                return False
    return not {1, -1} <= signs and (not factors or max(factors) <= min(factors) * (1 + CLOSE))


def _meant(name: str) -> tuple[str, ...]:
    return NUMBERS[attribute(name).family] if name in LOOSE else (name,)


def _is_borne_out(sign: int, meant: str, tops: Mapping[str, ValueRange], bottoms: Mapping[str, ValueRange]) -> bool:
    """Return whether no two values of an attribute contradict the relation: greater, less or equal."""
    top, bottom = tops.get(meant), bottoms.get(meant)
    if top is None or bottom is None:
        return True
    if not _is_comparable(meant, top, bottom):
        return False
    sign *= attribute(meant).sign
    if sign:
        return top.low >= bottom.high if sign > 0 else top.high <= bottom.low
    low, high = min(top.low, bottom.low), max(top.high, bottom.high)
    return low == high or 0 < high <= low * LEVEL


def _is_comparable(name: str, top: ValueRange, bottom: ValueRange) -> bool:
    """Return whether numbers alone decide: "about", bounds and ranges leave more open, but turn nothing round.

    Token counts are put on one scale first if they are vague.
    """
    return attribute(name).form != "tokens" or (top.plain and bottom.plain)


def _follows(factor: float, name: str, tops: Mapping[str, ValueRange], bottoms: Mapping[str, ValueRange]) -> bool:
    """Return whether a multiple follows from all values that it can mean, or there are none."""
    if abs(factor - 1) < DIFFERENT or factor <= 0:
        return False
    for meant in meanings(name):
        top, bottom = tops.get(meant), bottoms.get(meant)
        if top is None or bottom is None:
            continue
        if not _is_comparable(meant, top, bottom) or min(top.low, bottom.low) <= 0:
            return False
        if top.low / bottom.high < factor * (1 - CLOSE) or top.high / bottom.low > factor * (1 + CLOSE):
            return False
    return True
