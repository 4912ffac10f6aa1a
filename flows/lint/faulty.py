"""Decides which of a finding's own statements is the one to correct: the place that a reader is sent to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from counterclaim.db.conflict_kinds import kind_of_conflict
from counterclaim.db.records import Conflict, Evidence

_PRICE_LIST = "reference:"  # how the source of a price list's statement begins
_NEAR = 0.05  # of a stated multiple, percentage or difference: it is meant to follow
Wrong = Mapping[str, tuple[object, ...]]  # the values that are right instead, by the id of the wrong claim


def shown_wrong(conflicts: Iterable[Conflict]) -> Wrong:
    """Return the claims that a price list or the better supported side shows to be wrong, with what is right."""
    wrong: dict[str, tuple[object, ...]] = {}
    for conflict in conflicts:
        right = _right_values(conflict) if conflict.sure else ()
        if right:
            wrong |= {item.claim_id: right for item in conflict.evidence if item.value not in right}
    return wrong


def faulty(conflict: Conflict, own: Sequence[Evidence], wrong: Wrong) -> int:
    """Return the number of the statement to correct among a conflict's ``own``, which are in the order of the text.

    Of values it is one that is shown to be wrong. Else it is the statement that should follow from the others, which
    the checkers put first (a multiple, a sum, an order), unless it does follow once a wrong value is corrected. Of
    equal statements it is the first.
    """
    first = conflict.evidence[0]
    if kind_of_conflict(conflict.kind).of_one_attribute:
        found = next((item for item in own if item.claim_id in wrong), own[0])
    elif all(item.value is None for item in conflict.evidence):
        found = own[0]  # orders that contradict each other, without figures
    else:
        operands = [item for item in own if item is not first]
        mended = (item for item in operands if _follows(conflict, item, wrong.get(item.claim_id, ())))
        found = next(mended, first if any(item is first for item in own) else own[0])
    return next(number for number, item in enumerate(own) if item is found)


def _right_values(conflict: Conflict) -> tuple[object, ...]:
    """Return the values that a conflict about one attribute has good reason to take for right; () if none."""
    if not kind_of_conflict(conflict.kind).of_one_attribute:
        return ()
    if conflict.better is not None:
        return (conflict.better.value,)
    return tuple(item.value for item in conflict.evidence if item.source.startswith(_PRICE_LIST))


def _follows(conflict: Conflict, operand: Evidence, right: Sequence[object]) -> bool:
    """Return whether the first statement follows from the others once an operand has one of the right values."""
    first, *rest = conflict.evidence
    others = [item.value for item in rest if item is not operand and item.value != operand.value]
    pairs = [(new, other) for new in _numbers(right) for other in _numbers(others)]
    compares = kind_of_conflict(conflict.kind).compares
    if compares == "orders":
        return any((new - other) * (old - other) < 0 for new, other in pairs for old in _numbers([operand.value]))
    return any(
        abs(abs(stated) - meant) <= _NEAR * meant
        for stated in _numbers([first.value])
        for new, other in pairs
        for meant in ((abs(new - other),) if compares == "sums" else _factors(new, other))
    )


def _factors(one: float, other: float) -> Iterator[float]:
    """Yield what may be stated as a factor of two values: multiples and percentages, either way."""
    for top, bottom in ((one, other), (other, one)):
        if bottom:
            yield from (top / bottom, abs(top / bottom - 1) * 100)


def _numbers(values: Iterable[object]) -> list[float]:
    found = []
    for value in values:
        try:
            found.append(float(str(value)))
        except ValueError:
            continue
    return found
