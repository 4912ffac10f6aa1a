"""View of the comparison page, and its messages when models cannot be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from counterclaim.db.browse.records.models import AttributeRow, ComparedAttribute, ComparePage, ModelRow
from counterclaim.db.keys import name_key
from counterclaim.flows.site.formatting import attribute_label, human_value, short_value
from counterclaim.flows.site.views.attribute_groups import Group, grouped
from counterclaim.flows.site.views.conflicts.line import Brief, brief
from counterclaim.flows.site.views.models import Valued, attributed

MOST_MODELS = 3
SHOWN_VALUES = 6  # of one attribute of one model; its own page has all


@dataclass(frozen=True, slots=True)
class Side:
    """What is claimed of one model for one attribute: its values, how many more there are, its conflicts."""

    values: tuple[Valued, ...]
    hidden: int
    anchor: str
    conflicts: tuple[str, ...]
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One attribute of all models; a side is None where nothing is claimed. ``differs``: the models are not alike.

    ``unit`` is that of all values, which are written without it.
    """

    attribute: str
    label: str
    unit: str
    sides: tuple[Side | None, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class CompareView:
    """The comparison. ``chosen`` are the names in the form, ``unknown`` those that no claim is about.

    ``unread`` are those after the third.
    """

    models: tuple[ModelRow, ...]
    groups: tuple[Group[Line], ...]
    between: tuple[Brief, ...]
    chosen: tuple[str, ...]
    unknown: tuple[str, ...]
    unread: tuple[str, ...]


def compare_view(page: ComparePage, asked: Sequence[str], unread: Sequence[str]) -> CompareView:
    """Return what the comparison shows of up to three models that were asked for."""
    names = {model.subject_key: model.name for model in page.models}
    unknown = tuple(name for name in asked if name_key(name) not in names)
    chosen = dict.fromkeys(names.get(name_key(name), name) for name in asked)
    return CompareView(
        page.models, grouped([_line(row) for row in page.attributes], lambda line: line.attribute),
        tuple(brief(row) for row in page.between), tuple(chosen), unknown, tuple(unread),
    )  # fmt: skip


def _line(row: ComparedAttribute) -> Line:
    unit = human_value(row.attribute, 1).removeprefix(short_value(row.attribute, 1))
    sides = tuple(_side(cell, unit) for cell in row.cells)
    return Line(row.attribute, attribute_label(row.attribute), unit.strip(), sides, row.differs)


def _side(row: AttributeRow | None, unit: str) -> Side | None:
    if row is None:
        return None
    whole = attributed(row)
    shown = tuple(replace(value, text=value.text.removesuffix(unit)) for value in whole.values[:SHOWN_VALUES])
    return Side(shown, max(0, len(whole.values) - SHOWN_VALUES), whole.anchor, whole.conflicts, whole.computed)
