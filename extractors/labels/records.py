"""Defines what labels are made of: words, the roles they can have, and what a label is read as."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

Role = Literal["attribute", "benchmark", "side", "unit", "scope", "filler", "name"]
Bound = Literal["min", "max"]


class Word(NamedTuple):
    """One word, number or sign of a label: in small letters, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a phrase can be in a label. ``key`` names the attribute, the side, or the group of the lexicon.

    ``of`` are the kinds of values that it can stand beside (empty: any), ``sure`` is false where the cells decide.
    """

    role: Role
    key: str
    of: frozenset[str] = frozenset()
    sure: bool = True
    evidence: frozenset[str] = frozenset()  # shapes of cells that decide, where it is not sure
    scale: Decimal = Decimal(1)
    proves: frozenset[str] = frozenset()
    token: bool = False
    month: bool = False
    amount: bool = False
    plan: bool = False
    name: bool = False
    volume: bool = False
    keep: bool = False
    beside: str = ""
    bound: Bound | None = None
    means: str = ""
    capitals: str = ""  # a benchmark whose name is an ordinary word unless it is written so


@dataclass(frozen=True, slots=True)
class Segment:
    """A phrase of a label with everything it can mean; nothing for a word that no list knows."""

    text: str
    start: int
    end: int
    meanings: tuple[Meaning, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A phrase of a label with the role that it has; "unknown" for a word that is none of the roles."""

    text: str
    role: Role | Literal["unknown"]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read a label whole. ``sure`` is false where only the cells can tell that it is meant."""

    attribute: str
    kind: str
    parts: tuple[tuple[Segment, Meaning], ...]
    sure: bool

    def has(self, name: str) -> bool:
        """Return whether a part has a property of ``Meaning``."""
        return any(getattr(meaning, name) for _, meaning in self.parts)

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles of its parts."""
        return frozenset(meaning.role for _, meaning in self.parts)

    @property
    def evidence(self) -> frozenset[str]:
        """Return the shapes of cells that its phrases ask for; none if those of its kind will do."""
        return frozenset(shape for _, meaning in self.parts for shape in meaning.evidence)

    @property
    def proven(self) -> frozenset[str]:
        """Return the shapes that bare numbers have by its units."""
        return frozenset(shape for _, meaning in self.parts for shape in meaning.proves)

    @property
    def named_plan(self) -> bool:
        """Return whether it is nothing but the name of a plan: "Team", "Pro / Plus"."""
        plans = [meaning for _, meaning in self.parts if meaning.role == "scope"]
        return self.roles <= {"scope", "filler", "name"} and all(meaning.name for meaning in plans)


@dataclass(frozen=True, slots=True)
class ParsedLabel:
    """A label in phrases, with every way to read it whole (none: unread)."""

    text: str
    segments: tuple[Segment, ...]
    candidates: tuple[Candidate, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the words that no list knows."""
        return tuple(segment.text for segment in self.segments if not segment.meanings)

    @property
    def measures(self) -> bool:
        """Return whether some word of it names an attribute, a side of the price or a unit, read or not."""
        return any(
            meaning.role in {"attribute", "benchmark", "side"}
            for segment in self.segments
            for meaning in segment.meanings
        )


@dataclass(frozen=True, slots=True)
class HeaderReading:
    """A read label: ``attribute`` ("" to ignore), ``kind`` of its cells, a scale for numbers without unit."""

    attribute: str
    kind: str
    scale: Decimal = Decimal(1)
    tokens: bool = False
    text: str = ""
    tier: str | None = None
    amounts: bool = False  # bare numbers are money: a caption or heading says so
    bound: Bound | None = None
    parts: tuple[Part, ...] = field(default=(), compare=False)
