"""Input and output records of charts. Values are Decimals, dates ISO text of the precision known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Statement:
    """One claimed value. ``href`` is where its mark leads (say, the page of its conflict), or None."""

    value: Decimal
    source: str
    said_on: str = ""  # 2025, 2025-08, 2025-08-13 or with a time
    disputed: bool = False
    href: str | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Prices:
    """What is claimed of one attribute of one model, and its dated list prices."""

    attribute: str
    statements: tuple[Statement, ...]
    listed: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One model of a price chart, one ``Prices`` for each of its attributes."""

    model: str
    prices: tuple[Prices, ...]
    href: str | None = None


@dataclass(frozen=True, slots=True)
class DotRow:
    """One row of a dot plot: a model under a benchmark, or a benchmark of a model."""

    label: str
    attribute: str
    statements: tuple[Statement, ...]
    href: str | None = None


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a price history: statements under one condition. ``label`` stands at the line's end."""

    label: str
    attribute: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class ConflictPoint:
    """How many conflicts were open after a run, and how many it opened and closed. ``at``: ISO time of the run."""

    at: str
    open: int
    new: int = 0
    closed: int = 0
    label: str = ""
    href: str | None = None


@dataclass(frozen=True, slots=True)
class AgreementCell:
    """Two sources: of the facts that both state (``shared``), on how many they agree."""

    left: str
    right: str
    agree: int
    shared: int
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The data of a chart in full, for those who read rather than look. Cells are plain text, not markup."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as markup, in a wide and a narrow layout (the style sheet shows one), and the same in words."""

    svg: Markup
    title: str
    description: str
    table: Table
