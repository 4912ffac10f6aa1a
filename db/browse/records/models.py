"""Records of the pages of models and of their comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from counterclaim.db.browse.records.conflicts import Paragraph, QueueRow


@dataclass(frozen=True, slots=True)
class Live:
    """Ids of live conflicts behind which a claim is, worst first.

    ``disputing`` it, or only ``computed`` from it (``counterclaim.db.disputes``).
    """

    disputing: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()


NO_CONFLICTS = Live()


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of one current claim, and who says them where and when.

    ``conflicts`` are ids of live ones that dispute it, ``computed`` of those that are only computed from it.
    """

    claim_id: str
    quote: str
    doc: str
    document_id: str
    title: str
    url: str | None
    source: str
    source_id: str
    said_on: str
    said_by_kind: str
    attributed_to: str | None
    locator: str
    conflicts: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value that is claimed under one condition: by how many, when, in which words (the newest first).

    ``number`` is None for a text or a boolean. ``conditions`` are the qualifiers but for attributed_to and as_of.
    """

    value: str
    number: Decimal | None
    unit: str
    conditions: Mapping[str, Any]
    claims: int
    sources: tuple[str, ...]
    first_said: str
    last_said: str
    quotes: tuple[Quote, ...]
    conflicts: tuple[str, ...]
    computed: tuple[str, ...] = ()

    @property
    def tier(self) -> str | None:
        """Return the tier that the value holds for."""
        tier: str | None = self.conditions.get("tier")
        return tier


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """All that is claimed of one attribute of a model; ``low`` and ``high`` are None without numbers.

    The spread leaves out what is hypothetical. ``conflicts`` are the live ones that dispute a value, ``computed`` those
    that are only computed from one. ``hidden`` counts the values that are left out where there are very many.
    """

    attribute: str
    values: tuple[ValueRow, ...]
    claims: int
    sources: int
    low: Decimal | None
    high: Decimal | None
    conflicts: tuple[str, ...]
    hidden: int = 0
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Current claims that set the model beside another one: ``relation`` of ``object`` (``ratio`` 18: 18 x object).

    ``reverse``: the model is the object, ``other`` the subject of the claim.
    """

    attribute: str
    relation: str
    value: str | None
    number: Decimal | None
    other: str
    other_key: str
    reverse: bool
    quote: Quote


@dataclass(frozen=True, slots=True)
class PricePoint:
    """One price of a line; ``change`` and ``change_percent`` as in the view ``price_history``."""

    claim_id: str
    value: str
    number: Decimal
    said_on: str
    said_by_kind: str
    change: str
    change_percent: float | None
    quote: str
    doc: str
    source: str
    url: str | None
    gone_at: str | None


@dataclass(frozen=True, slots=True)
class PriceLine:
    """Prices of one model under one condition by the time they are said for; undated ones have a line of their own."""

    attribute: str
    tier: str | None
    provider: str | None
    volume_tokens: str | None
    hypothetical: bool
    dated: bool
    points: tuple[PricePoint, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One claimed score of one benchmark."""

    score: Decimal
    value: str
    tier: str | None
    quote: Quote


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """The scores that are claimed of a model in one benchmark (``mmlu``), lowest first."""

    benchmark: str
    scores: tuple[Score, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which the model's name is written, and in how many current claims."""

    name: str
    claims: int


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model in the list; ``conflicts`` are open or confirmed ones in the queue."""

    subject_key: str
    name: str
    claims: int
    attributes: int
    documents: int
    sources: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class ModelList:
    """A page of the list of models; ``total`` is how many the search leaves."""

    rows: tuple[ModelRow, ...]
    total: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ModelPage:
    """One model. ``conflicts`` are its live ones, worst first, at most 50; ``model.conflicts`` counts all.

    ``table_rows`` are the rows of tables around quotes, by claim.
    """

    model: ModelRow
    spellings: tuple[Spelling, ...]
    attributes: tuple[AttributeRow, ...]
    comparisons: tuple[Comparison, ...]
    prices: tuple[PriceLine, ...]
    benchmarks: tuple[BenchmarkRow, ...]
    conflicts: tuple[QueueRow, ...]
    table_rows: Mapping[str, Paragraph] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ComparedAttribute:
    """One attribute of several models: a row for each, in the order asked for; None where nothing is claimed.

    ``differs``: the models' values are not all the same.
    """

    attribute: str
    cells: tuple[AttributeRow | None, ...]
    differs: bool
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two or three models side by side. ``between`` are live conflicts that are about two of them."""

    models: tuple[ModelRow, ...]
    attributes: tuple[ComparedAttribute, ...]
    between: tuple[QueueRow, ...]
