"""Defines check units: the claims that must be checked together, so that a change re-checks only its own units.

A subject's attributes fall into units (``unit`` in attributes.yml), the comparisons of a pair into the families of
their attributes, and a page's comparisons form a unit for cycles. Every conflict belongs to exactly one unit.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from counterclaim.db import conflicts
from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.checks import needed_by
from counterclaim.db.conflicts.facts import name_key
from counterclaim.extractors.lexicon import per_lexicon
from counterclaim.extractors.lexicon.attributes import attribute_names

TESTING = "testing"
BENCHMARK = "benchmark:"
QUALITY = "quality"


class CheckUnit(NamedTuple):
    """A unit: of a subject, a pair (``other`` set), a page (for cycles), or all pages (for cycles across them)."""

    subject: str
    other: str
    unit: str
    page: str = ""


CIRCLES = CheckUnit("", "", "circles")
Checkers = tuple[Callable[..., Any], ...]


def together() -> tuple[frozenset[str], ...]:
    """Return the sets of attributes that some checker compares with each other."""
    return _together(conflicts.SUBJECT_CHECKERS)


def unit_of(name: str) -> str:
    """Return the unit in which an attribute's values are checked: its own, or that of what it is compared with."""
    return _unit_of(name, conflicts.SUBJECT_CHECKERS)


# Kept by the checkers that there are: a check asks some hundred times for each model.
@cache
def _together(checkers: Checkers) -> tuple[frozenset[str], ...]:
    return tuple(names for check in checkers if (names := needed_by(check)))


@per_lexicon(maxsize=4096)
def _unit_of(name: str, checkers: Checkers) -> str:
    linked, declared = {name}, _together(checkers)
    for _ in declared:
        linked.update(*(names for names in declared if names & linked))
    return min(attribute(each).unit for each in linked)


def units_of(name: str) -> tuple[str, ...]:
    """Return the units of a subject in which an attribute's values take part."""
    own = unit_of(name)
    return (own, TESTING) if name.startswith(BENCHMARK) else (own,)


def families_of(name: str) -> tuple[str, ...]:
    """Return the families of comparisons that an attribute's values may bear out."""
    own = attribute(name).family
    return (own, QUALITY) if name.startswith(BENCHMARK) else (own,)


def attributes_of_unit(unit: str) -> frozenset[str]:
    """Return the attributes of a unit, benchmarks apart: those of ``TESTING`` are every one."""
    return _attributes_of_unit(unit, conflicts.SUBJECT_CHECKERS)


@per_lexicon(maxsize=4096)
def _attributes_of_unit(unit: str, checkers: Checkers) -> frozenset[str]:
    return frozenset(name for name in attribute_names() if _unit_of(name, checkers) == unit) | {unit}


@per_lexicon(maxsize=4096)
def attributes_of_family(family: str) -> frozenset[str]:
    """Return the attributes that a family of comparisons is about."""
    return frozenset(name for name in attribute_names() if attribute(name).family == family) | {family}


def pair(one: str, other: str, family: str) -> CheckUnit:
    """Return the place of two subjects' comparisons."""
    first, second = sorted((one, other))
    return CheckUnit(first, second, family)


def place_of(kind: str, subject: str, other: str | None, name: str, page: str) -> CheckUnit:
    """Return where a conflict with these fields belongs; ``page`` is the only document of its evidence, if one."""
    if kind == "ordering" and other is None:
        return CheckUnit("", "", "circles", page)
    if other is not None:
        return pair(name_key(subject), name_key(other), attribute(name).family)
    return CheckUnit(name_key(subject), "", unit_of(name))
