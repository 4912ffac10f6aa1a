"""View of a model's page: every attribute with all claimed values and their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from counterclaim.db.browse.records.conflicts import Paragraph
from counterclaim.db.browse.records.models import AttributeRow, Comparison, ModelPage, ModelRow, Spelling, ValueRow
from counterclaim.flows.site.formatting import attribute_label, between, condition, spread, stated
from counterclaim.flows.site.links import file_name
from counterclaim.flows.site.views.attribute_groups import Group, grouped
from counterclaim.flows.site.views.conflicts.line import Brief, brief
from counterclaim.flows.site.views.quotes import Quoted, quoted

THIS = "this model"
TableRows = Mapping[str, Paragraph]
NO_ROWS: TableRows = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Valued:
    """One claimed value with its conditions; ``unquoted`` claims say it too and are not quoted."""

    text: str
    condition: str
    claims: int
    sources: tuple[str, ...]
    newest: str
    when: str
    quotes: tuple[Quoted, ...]
    unquoted: int
    conflicts: tuple[str, ...]
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attributed:
    """One attribute: its values, how far they lie apart, and the conflicts about it. ``anchor`` names it in addresses.

    ``several``: more than one value is claimed. ``hidden`` counts the values that are not shown.
    """

    attribute: str
    label: str
    anchor: str
    values: tuple[Valued, ...]
    spread: str
    claims: int
    sources: int
    conflicts: tuple[str, ...]
    hidden: int = 0
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonClaim:
    """One claim that compares the model with another one."""

    attribute: str
    text: str
    quote: Quoted


@dataclass(frozen=True, slots=True)
class Against:
    """Comparisons of the model with one other model."""

    other: str
    other_key: str
    rows: tuple[ComparisonClaim, ...]


@dataclass(frozen=True, slots=True)
class ModelView:
    """A model's page. ``other_spellings`` leaves out the name that the page is headed with."""

    model: ModelRow
    other_spellings: tuple[Spelling, ...]
    groups: tuple[Group[Attributed], ...]
    against: tuple[Against, ...]
    conflicts: tuple[Brief, ...]
    hidden_conflicts: int


def model_view(page: ModelPage) -> ModelView:
    """Return what the page of a model shows."""
    return ModelView(
        page.model,
        tuple(each for each in page.spellings if each.name != page.model.name),
        grouped([attributed(row, page.table_rows) for row in page.attributes], lambda row: row.attribute),
        _against(page.comparisons, page.table_rows),
        tuple(brief(row) for row in page.conflicts),
        max(0, page.model.conflicts - len(page.conflicts)),
    )


def attributed(row: AttributeRow, tables: TableRows = NO_ROWS) -> Attributed:
    """Return all that is claimed of one attribute."""
    return Attributed(
        row.attribute, attribute_label(row.attribute), f"a-{file_name(row.attribute)}",
        tuple(_valued(row.attribute, value, tables) for value in row.values), _spread(row),
        row.claims, row.sources, row.conflicts, row.hidden, row.computed,
    )  # fmt: skip


def _spread(row: AttributeRow) -> str:
    """Return how far the values lie apart; bills for different volumes are not compared."""
    volumes = {value.conditions.get("volume_tokens") for value in row.values if value.number is not None}
    return spread(row.attribute, row.low, row.high) if len(volumes) < 2 else ""


def _valued(attribute: str, value: ValueRow, tables: TableRows) -> Valued:
    quotes = tuple(quoted(quote, tables) for quote in value.quotes)
    return Valued(
        stated(attribute, value.value, value.conditions), condition(value.conditions), value.claims,
        value.sources, quotes[0].said_on if quotes else "", between(value.first_said, value.last_said), quotes,
        value.claims - len(quotes), value.conflicts, value.computed,
    )  # fmt: skip


def _against(rows: Sequence[Comparison], tables: TableRows) -> tuple[Against, ...]:
    """Return comparisons by the other model, the one that is named most first."""
    ordered = sorted(rows, key=lambda row: row.other_key)
    found = [(key, list(group)) for key, group in groupby(ordered, key=lambda row: row.other_key)]
    found.sort(key=lambda each: (-len(each[1]), each[0]))
    return tuple(Against(group[0].other, key, tuple(_set(row, tables) for row in group)) for key, group in found)


def _set(row: Comparison, tables: TableRows) -> ComparisonClaim:
    other = THIS if row.reverse else row.other
    text = stated(row.attribute, row.value, {}, relation=row.relation, other=other)
    return ComparisonClaim(
        attribute_label(row.attribute), f"{row.other}: {text}" if row.reverse else text, quoted(row.quote, tables)
    )
