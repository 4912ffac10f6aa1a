"""Attributes under headings, in the order of ``templates/groups.yml``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Generic, TypeVar

import yaml

from flows.reporting_values import attribute_label

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
    titles = [title for title, _ in _groups()]
    return tuple(
        Group(titles[group], f"group-{group + 1}", tuple(row for *_, row in sorted(found, key=lambda each: each[:2])))
        for group, found in sorted(places.items())
    )


@cache
def _place(attribute: str) -> tuple[int, int]:
    groups = _groups()
    for number, (_, patterns) in enumerate(groups):
        for place, pattern in enumerate(patterns):
            if fnmatchcase(attribute, pattern):
                return number, place
    return len(groups) - 1, len(groups[-1][1])


@cache
def _groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    text = files("flows").joinpath("review", "templates", "groups.yml").read_text(encoding="utf-8")
    return tuple((str(group["title"]), tuple(group["attributes"])) for group in yaml.safe_load(text))
