"""Describes the attributes: the rows of ``lexicon/attributes.yml`` with those that a user adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.benchmark_table import PREFIX, find_benchmark, printed_name

Ordering = tuple[str, str, str]
Range = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Kind:
    """How cells of a kind are read: their unit, the dimensions such values have in a sentence, how people write them.

    ``dimensions`` are those of quantities (``values/unit_forms.py``).
    """

    unit: str = ""
    dimensions: frozenset[str] = frozenset()
    form: str = "number"
    range: Range | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """One row: how the attribute is read, named, shown and compared.

    ``own`` marks one that only the user's file has; ``conflict`` is read by ``counterclaim.db.conflicts.attributes``.
    """

    id: str
    name: str
    short: str
    kind: str
    form: str
    unit: str
    dimensions: frozenset[str]
    ordering: Ordering
    range: Range
    subject_kinds: tuple[str, ...] = ()
    group: str = ""
    place: int = -1  # among all rows; benchmarks come first
    in_matrix: bool = True
    own: bool = False
    conflict: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a number must be within whatever its attribute: by relation, of qualifiers, near zero, in digits.

    ``written_price`` is the largest price of tokens in dollars as a page writes it, for however many tokens.
    """

    relations: Mapping[str, Range]
    qualifiers: Range
    nonzero: Decimal
    written_price: Decimal
    digits: int
    digits_written: int


@dataclass(frozen=True, slots=True)
class Capability:
    """Phrases that state one value of an attribute.

    A negation turns ``True`` round, any other value it makes no claim. ``adjective``: they are read only where no other
    noun than a model follows.
    """

    attribute: str
    value: bool | str
    phrases: tuple[str, ...]
    adjective: bool = False


def _table() -> dict[str, Any]:
    table: dict[str, Any] = load("attributes")
    return table


def _rows() -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = _table()["attributes"]
    return rows


@per_lexicon()
def kind(name: str) -> Kind:
    """Return what is known of a kind of cells; one that no row describes has no unit."""
    row = _table()["kinds"].get(name, {})
    low_high = _range(row["range"]) if "range" in row else None
    return Kind(row.get("unit", ""), frozenset(row.get("dimensions", ())), row.get("form", "number"), low_high)


@per_lexicon()
def limits() -> Limits:
    """Return the bounds of numbers that no attribute decides."""
    rows = dict(_table()["limits"])
    return Limits(
        qualifiers=_range(rows.pop("qualifiers")),
        nonzero=Decimal(str(rows.pop("nonzero"))),
        written_price=Decimal(str(rows.pop("written_price"))),
        digits=int(rows.pop("digits")),
        digits_written=int(rows.pop("digits_written")),
        relations={relation: _range(low_high) for relation, low_high in rows.items()},
    )


def _range(low_high: Sequence[Any]) -> Range:
    low, high = low_high
    return Decimal(str(low)), Decimal(str(high))


def attribute_names() -> tuple[str, ...]:
    """Return the ids of the attributes that have a row, in its order; benchmarks have rows of their own."""
    return tuple(_rows())


@per_lexicon()
def describe(name: str) -> Attribute:
    """Return what is known of an attribute; a benchmark or one without a row gets what holds for all such."""
    table, rows = _table(), _rows()
    benchmark = name.startswith(PREFIX)
    row = rows.get(name) or (table["benchmark"] if benchmark else table["default"])
    read = kind(str(row["kind"]))
    long = f"{printed_name(name)} score" if benchmark else str(row.get("name") or name.replace("_", " "))
    short = printed_name(name) if benchmark else str(row.get("short") or (long.replace(":", ": ")))
    scored = find_benchmark(name) if benchmark else None
    greater, less, equal = row.get("ordering", table["default"]["ordering"])
    dimension = row.get("dimension")
    return Attribute(
        id=name,
        name=long,
        short=short,
        kind=str(row["kind"]),
        form="percent" if scored and scored.scale == "percent" else str(row.get("form", read.form)),
        unit=str(row.get("unit", read.unit)),
        dimensions=frozenset({dimension}) if dimension else read.dimensions,
        ordering=(greater, less, equal),
        range=(_range(row["range"]) if "range" in row else read.range) or _range(table["default"]["range"]),
        subject_kinds=tuple(row.get("of", ())),
        group=_group(name, row),
        place=list(rows).index(name) if name in rows else len(rows) if not benchmark else -1,
        in_matrix=bool(row.get("matrix", True)),
        own=bool(row.get("own", False)),
        conflict=row.get("conflict", table["default"]["conflict"]),
    )


def _group(name: str, row: Mapping[str, Any]) -> str:
    """Return the heading of an attribute; without a row that of a sibling: "modality:smell" as "modality:image"."""
    prefix, colon, _ = name.partition(":")
    if name not in _rows() and colon:
        row = next((other for known, other in _rows().items() if known.startswith(f"{prefix}:")), row)
    return str(row.get("group", _table()["default"]["group"]))


def groups() -> tuple[str, ...]:
    """Return the headings that pages show attributes under, in their order."""
    return tuple(map(str, _table()["groups"]))


@per_lexicon()
def capabilities() -> tuple[Capability, ...]:
    """Return the phrases that state a value by themselves."""
    return tuple(_capabilities())


def _capabilities() -> Iterator[Capability]:
    for name, row in _rows().items():
        for key, value in (("says_yes", True), ("says_no", False)):
            if key in row:
                yield Capability(name, value, tuple(map(str, row[key])))
        for value, phrases in row.get("adjectives", {}).items():
            yield Capability(name, value, tuple(map(str, phrases)), adjective=True)


def phrases_by_cue() -> Iterator[tuple[str, list[str]]]:
    """Yield (group:attribute, phrases) of what announces attributes in sentences."""
    for name, row in _rows().items():
        for key, group in (("role", "role"), ("cues", "own" if row.get("own") else "topic"), ("compared", "metric")):
            if key in row:
                yield f"{group}:{name}", [str(phrase) for phrase in row[key]]
