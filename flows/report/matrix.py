"""Builds the matrix of models and attributes: claimed values, number of sources, disputes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from counterclaim.db.disputes import Part, part_of
from counterclaim.db.keys import name_key
from counterclaim.db.records import Conflict, StoredClaim
from counterclaim.extractors.lexicon.attributes import attribute_names
from counterclaim.extractors.records import Qualifiers, Value
from counterclaim.flows.site.formatting import attribute_label, conditions, in_matrix, short_value

CellState = Literal["empty", "single", "agreed", "varied", "disputed", "sum"]

MAX_ROWS = 40
MAX_COLUMNS = 16
MAX_VALUES = 6

_MARKED: frozenset[str] = frozenset({"open", "confirmed"})


@dataclass(frozen=True, slots=True)
class CellValue:
    """One claimed value: its text, the conditions it holds under, and how many sources claim it."""

    text: str
    condition: str
    sources: int


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """All values of one attribute of one model. ``conflict_id`` is the worst conflict about it, if any."""

    state: CellState = "empty"
    values: tuple[CellValue, ...] = ()
    hidden: int = 0
    conflict_id: str | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One model with a cell for each column."""

    subject: str
    cells: tuple[MatrixCell, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The table as shown, and how many models and attributes did not fit."""

    columns: tuple[str, ...] = ()
    rows: tuple[MatrixRow, ...] = ()
    hidden_rows: int = 0
    hidden_columns: int = 0


_Key = tuple[str, str]
_Disputes = dict[_Key, list[tuple[Part, str]]]
_ValueKey = tuple[str, str]


class MatrixCollector:
    """Takes claims one at a time, so that a large database is read once and never held."""

    def __init__(self, behind: Set[str] = frozenset()) -> None:
        """``behind`` are the ids of the claims behind conflicts: only of these it is kept where they stand."""
        self._behind = behind
        self._cells: dict[str, _Key] = {}
        self._sources: dict[_Key, dict[_ValueKey, set[str]]] = {}
        self._claims: Counter[str] = Counter()

    def add(self, stored: StoredClaim) -> None:
        """Count a plain, unconditional-on-a-pair claim; comparisons and hypotheticals are left out."""
        claim = stored.claim
        if claim.relation != "is" or claim.qualifiers.hypothetical or not in_matrix(claim.attribute):
            return
        key = (_cell_text(claim.attribute, claim.value, claim.qualifiers), conditions(claim.qualifiers))
        values = self._sources.setdefault((claim.subject, claim.attribute), {})
        values.setdefault(key, set()).add(stored.source)
        self._claims[claim.subject] += 1
        if stored.id in self._behind:
            self._cells[stored.id] = claim.subject, claim.attribute

    def matrix(self, conflicts: Iterable[Conflict], models: int = 0) -> Matrix:
        """Return the matrix, the most disputed models and attributes first when not all fit.

        ``models`` is how many there are, where not all claims were added.
        """
        worst, per_subject, per_attribute = self._disputes(conflicts)
        subjects = sorted(self._claims, key=lambda name: (-per_subject[name], -self._claims[name], name))
        claimed = Counter(attribute for _, attribute in self._sources)
        ranked = sorted(claimed, key=lambda name: (-per_attribute[name], -claimed[name], name))
        columns = sorted(ranked[:MAX_COLUMNS], key=_column_order)
        rows = [
            MatrixRow(subject, tuple(self._cell((subject, column), worst) for column in columns), name_key(subject))
            for subject in subjects[:MAX_ROWS]
        ]
        return Matrix(
            tuple(attribute_label(column) for column in columns),
            tuple(rows),
            hidden_rows=max(0, max(models, len(subjects)) - MAX_ROWS),
            hidden_columns=max(0, len(ranked) - MAX_COLUMNS),
        )

    def _cell(self, key: _Key, worst: Mapping[_Key, Sequence[tuple[Part, str]]]) -> MatrixCell:
        values = self._sources.get(key, {})
        ordered = sorted(values.items(), key=lambda item: (-len(item[1]), item[0]))
        shown = tuple(CellValue(text, note, len(sources)) for (text, note), sources in ordered[:MAX_VALUES])
        disputes = worst.get(key, ())
        state, conflict_id = _state(values, disputes)
        return MatrixCell(state, shown, max(0, len(ordered) - MAX_VALUES), conflict_id)

    def _disputes(self, conflicts: Iterable[Conflict]) -> tuple[_Disputes, Counter[str], Counter[str]]:
        """Return the live conflicts of each cell, in the order given (worst first), and counts by model and attribute.

        A cell is disputed where one of its claims is, by the rule of ``counterclaim.db.disputes``.
        """
        by_cell: _Disputes = {}
        subjects: Counter[str] = Counter()
        attributes: Counter[str] = Counter()
        for conflict in conflicts:
            if conflict.status not in _MARKED or not conflict.queued:
                continue
            subjects[conflict.subject] += 1
            attributes[conflict.attribute] += 1
            for position, item in enumerate(conflict.evidence):
                if key := self._cells.get(item.claim_id):
                    part = part_of(conflict.kind, conflict.attribute, position, key[1], "is")
                    by_cell.setdefault(key, []).append((part, conflict.id))
        return by_cell, subjects, attributes


def _state(values: Mapping[_ValueKey, set[str]], disputes: Sequence[tuple[Part, str]]) -> tuple[CellState, str | None]:
    states: tuple[tuple[Part, CellState], ...] = (("disputed", "disputed"), ("operand", "sum"))
    for part, state in states:
        for own, conflict_id in disputes:
            if own == part:
                return state, conflict_id
    if not values:
        return "empty", None
    if len({text for text, _ in values}) > 1:
        return "varied", None
    return ("agreed" if len(set[str]().union(*values.values())) > 1 else "single"), None


def _column_order(attribute: str) -> tuple[int, str]:
    known = list(attribute_names())
    return (known.index(attribute) if attribute in known else len(known), attribute)


def _cell_text(attribute: str, value: Value, qualifiers: Qualifiers) -> str:
    plain = value.normalize() if isinstance(value, Decimal) else value
    bound = {"min": "≥ ", "max": "≤ "}.get(qualifiers.bound or "", "~" if qualifiers.approx else "")
    return bound + short_value(attribute, plain)
