"""Builds conflict cards: statements grouped by their value, with the arithmetic spelled out. Pure."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from counterclaim.db.conflict_kinds import kind_of_conflict
from counterclaim.db.records import Conflict, Evidence, StoredClaim
from counterclaim.extractors.records import decimal_of
from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.formatting import (
    attribute_label,
    conditions,
    evidence_value,
    quote_url,
    short_value,
    source_label,
)
from counterclaim.flows.site.quotes import marked, place_of
from counterclaim.flows.site.views.conflicts.quotes import NO_CONTEXT, Context

MAX_SIDES = 8
_LONGEST_QUOTE = 600  # characters; a longer quote is cut, the CSV and JSON keep it whole


@dataclass(frozen=True, slots=True)
class SideView:
    """One quoted sentence of a conflict: its words in pieces, each with whether it is the quote itself."""

    words: tuple[tuple[str, bool], ...]
    source: str
    doc: str
    link: str | None
    published: str
    place: str
    condition: str


@dataclass(frozen=True, slots=True)
class Stance:
    """Statements of a conflict that say the same value."""

    value: str
    sides: tuple[SideView, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One conflict, ready to be laid out."""

    id: str
    anchor: str
    kind: str
    kind_label: str
    severity: str
    status: str
    cls: str
    scope: str
    subject: str
    object: str | None
    attribute: str
    explanation: str
    stances: tuple[Stance, ...]
    hidden_sides: int
    difference: str
    support: str
    commands: tuple[str, ...]
    first_seen: str


def card_of(
    conflict: Conflict,
    cited: Mapping[str, StoredClaim],
    contexts: Mapping[str, Context] = NO_CONTEXT,
    support: str = "",
) -> Card:
    """Return the card of a conflict; ``cited`` holds the known claims behind its evidence, ``contexts`` their text.

    ``support`` says which side is better supported, and why; "" where none is.
    """
    shown = conflict.evidence[:MAX_SIDES]
    command = f"counterclaim review {shlex.quote(conflict.id)} --verdict "
    scope = "within one page" if conflict.scope == "within" else "across pages"
    return Card(
        id=conflict.id,
        anchor=anchor_of(conflict.id),
        kind=conflict.kind,
        kind_label=kind_label(conflict.kind)[1],
        severity=conflict.severity,
        status=conflict.status,
        cls=conflict.cls,
        scope="against the price database" if kind_of_conflict(conflict.kind).reference else scope,
        subject=conflict.subject,
        object=conflict.object,
        attribute=attribute_label(conflict.attribute),
        explanation=conflict.explanation,
        stances=_stances(conflict, shown, cited, contexts),
        hidden_sides=len(conflict.evidence) - len(shown),
        difference=difference(conflict),
        support=support,
        commands=tuple(command + verdict for verdict in ("confirmed", "dismissed", "resolved")),
        first_seen=human_date(conflict.first_seen or ""),
    )


def anchor_of(conflict_id: str) -> str:
    """Return a fragment id for a conflict: plain ids as they are, others with a hash so that none collide."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", conflict_id)
    if plain == conflict_id and plain:
        return f"c-{plain}"
    digest = blake2b(conflict_id.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"c-{plain.strip('-')[:40]}-{digest}"


def difference(conflict: Conflict) -> str:
    """Return how far apart two stated numbers are, the sum spelled out, or "" where that says nothing."""
    if kind_of_conflict(conflict.kind).compares != "values":
        return ""
    return apart(conflict.attribute, (decimal_of(item.value) for item in conflict.evidence))


def apart(attribute: str, values: Iterable[Any]) -> str:
    """Return how far apart two numbers are, as a sum; "" unless the values are exactly two positive numbers."""
    numbers = set(values)
    if len(numbers) != 2 or not all(isinstance(n, Decimal) and n.is_finite() and n > 0 for n in numbers):
        return ""
    low, high = sorted(numbers)
    small, large = (short_value(attribute, number) for number in (low, high))
    times = high / low
    if times >= 2:
        return f"{large} / {small} = {brief(times)}×"
    gap = short_value(attribute, high - low)
    if gap.endswith("%"):  # percentages differ by points
        return f"{large} − {small} = {gap.removesuffix('%')} points, {brief((times - 1) * 100)}% more"
    return f"{large} − {small} = {gap}, {brief((times - 1) * 100)}% more"


def brief(number: Decimal) -> str:
    """Return three significant digits, or the whole number if it has more (beyond a million, its exponent)."""
    if number.adjusted() > 5:
        return f"{number:.2E}"
    rounded = number.quantize(Decimal(1)) if number >= 1000 else Decimal(f"{number:.3g}")
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _stances(
    conflict: Conflict,
    evidence: Sequence[Evidence],
    cited: Mapping[str, StoredClaim],
    contexts: Mapping[str, Context],
) -> tuple[Stance, ...]:
    """Return the statements grouped by what they say, in order of first appearance."""
    groups: dict[str, list[_Quoted]] = {}
    for item in evidence:
        stored = cited.get(item.claim_id)
        value = evidence_value(conflict.attribute, item, stored.claim if stored else None)
        if stored and stored.claim.subject != conflict.subject:
            value = f"{stored.claim.subject}: {value}"
        sides = groups.setdefault(value, [])
        new = _quoted(item, stored, contexts.get(item.claim_id, ("", "")))
        same = next((side for side in sides if side.sentence == new.sentence and side.item.url == new.item.url), None)
        if same is None:
            sides.append(new)
        else:  # one sentence that says it twice is shown once, with both places marked
            same.marks.extend(new.marks)
    return tuple(Stance(value, tuple(_side(side) for side in sides)) for value, sides in groups.items())


@dataclass(slots=True)
class _Quoted:
    """A sentence while its quotes are being collected; ``marks`` are their offsets in it."""

    item: Evidence
    stored: StoredClaim | None
    sentence: str
    marks: list[tuple[int, int]]


def _quoted(item: Evidence, stored: StoredClaim | None, context: Context) -> _Quoted:
    before, after = context
    quote = item.quote if len(item.quote) <= _LONGEST_QUOTE else item.quote[:_LONGEST_QUOTE].rstrip() + " …"
    marks = [(len(before), len(before) + len(quote))] if before or after else []
    return _Quoted(item, stored, before + quote + after, marks)


def _side(quoted: _Quoted) -> SideView:
    item, stored = quoted.item, quoted.stored
    return SideView(
        words=marked(quoted.sentence, quoted.marks),
        source=source_label(item.source),
        doc=item.doc,
        link=quote_url(item.url, item.quote),
        published=human_date(item.published or ""),
        place=place_of(stored.claim.locator) if stored else "",
        condition=conditions(stored.claim.qualifiers) if stored else "",
    )


def kind_label(kind: str) -> tuple[str, str, str]:
    """Return a kind of conflict as (id, label, what it means)."""
    known = kind_of_conflict(kind)
    return kind, known.label, known.says
