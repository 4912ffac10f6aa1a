"""Attributes under headings, in the order of ``extractors/lexicon/attributes.yml``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from counterclaim.extractors.lexicon.attributes import describe, groups
from counterclaim.flows.site.formatting import attribute_label

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Group(Generic[Row]):
    """Rows about attributes of one kind; ``anchor`` names the group in addresses."""

    title: str
    anchor: str
    rows: tuple[Row, ...]


def grouped(rows: Iterable[Row], attribute_of: Callable[[Row], str]) -> tuple[Group[Row], ...]:
    """Return the rows under their headings, groups without a row left out."""
    places: dict[int, list[tuple[int, str, Row]]] = {}
    for row in rows:
        group, place = _place(attribute_of(row))
        places.setdefault(group, []).append((place, attribute_label(attribute_of(row)).casefold(), row))
    return tuple(
        Group(groups()[group], f"group-{group + 1}", tuple(row for *_, row in sorted(found, key=lambda each: each[:2])))
        for group, found in sorted(places.items())
    )


def _place(attribute: str) -> tuple[int, int]:
    known = describe(attribute)
    return groups().index(known.group), known.place
