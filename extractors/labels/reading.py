"""Reads a label with the cells below or beside it: they decide between its readings, and speak against some."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from math import prod

from counterclaim.extractors.labels.candidates import parse_label
from counterclaim.extractors.labels.records import Candidate, HeaderReading, ParsedLabel, Part
from counterclaim.extractors.labels.shapes import shapes_of
from counterclaim.extractors.labels.vocabulary import shapes
from counterclaim.extractors.lexicon import per_lexicon

_PRICE, _SUBSCRIPTION = "token_price", "subscription_price"
_MONTHLY = "monthly_cost"
_PAIR = "input_price+output_price"
_LEAST_FITTING = 1 / 3  # of the cells, not to speak against a label that is sure
_LEAST_PROVING = 1 / 2  # of the cells, to decide what an ambiguous label means
_LEAST_OF_A_PLAN = 0.85  # of the cells, to say that a plan's name heads its prices
_BY_UNIT = frozenset({"money", "tps"})  # kinds whose unit often stands above the table only
_NONE: frozenset[str] = frozenset()
Shapes = tuple[frozenset[str], ...]


def read_label(text: str, cells: Sequence[str] = (), proven: frozenset[str] = _NONE) -> HeaderReading | None:
    """Return what a label announces for its cells, or None where a word of it or the cells leave that open.

    ``proven`` are shapes that something outside the label gives to bare numbers: a caption, "USD per 1M tokens".

    >>> read_label("Output ($ / 1M tokens)").attribute
    'output_price'
    >>> read_label("Size", ["7B", "70B"]).attribute
    'parameters'
    """
    found = _chosen(text, cells, proven)
    return None if found is None or found.named_plan else _reading(parse_label(text), found, _of(cells))


def read_plan(text: str, cells: Sequence[str]) -> HeaderReading | None:
    """Return what a plan's name announces where nearly all its cells are amounts a month: "Team" over "$25/user/mo"."""
    found = _chosen(text, cells)
    if found is None or not found.named_plan or _share(_proves(found, one) for one in _of(cells)) < _LEAST_OF_A_PLAN:
        return None
    return _reading(parse_label(text), found, _of(cells))


def parts_of(text: str, cells: Sequence[str] = ()) -> tuple[Part, ...]:
    """Return a label word by word: what each phrase is in its reading, else what it could be, else "unknown"."""
    found = _chosen(text, cells)
    if found is not None:
        return _parts(found)
    segments = parse_label(text).segments
    return tuple(
        Part(one.text, one.meanings[0].role, one.meanings[0].key) if one.meanings else Part(one.text, "unknown")
        for one in segments
    )


def _parts(found: Candidate) -> tuple[Part, ...]:
    return tuple(Part(segment.text, meaning.role, meaning.key) for segment, meaning in found.parts)


def _of(cells: Sequence[str]) -> Shapes:
    return tuple(found for cell in cells if (found := shapes_of(cell)))


def _chosen(text: str, cells: Sequence[str], proven: frozenset[str] = _NONE) -> Candidate | None:
    candidates = parse_label(text).candidates
    return _best(text, _of(cells), proven) if candidates else None


@per_lexicon(maxsize=4096)
def _best(text: str, cells: Shapes, proven: frozenset[str]) -> Candidate | None:
    """Return the candidate that agrees best with the cells; None if none does, or two attributes do alike."""
    candidates = [_with(found, proven) for found in parse_label(text).candidates]
    judged = [(strength, found) for found in candidates if (strength := _strength(found, cells)) > 0]
    if any(found.attribute == _SUBSCRIPTION for _, found in judged):  # the subject tells a plan's price from a bill
        judged = [(strength, found) for strength, found in judged if found.attribute != _MONTHLY or found.has("volume")]
    best = max((strength for strength, _ in judged), default=0.0)
    chosen = [found for strength, found in judged if strength == best]
    return chosen[0] if len({found.attribute for found in chosen}) == 1 else None


def _with(found: Candidate, proven: frozenset[str]) -> Candidate:
    """Return a candidate as sure where what stands above the table gives its unit."""
    by_unit = found.kind in _BY_UNIT and bool(proven & shapes(found.kind, "proves"))
    return replace(found, sure=True) if by_unit and not proven & shapes(found.kind, "denies") else found


def _strength(found: Candidate, cells: Shapes) -> float:
    """Return how well a reading agrees with the cells; 0 if they speak against it or do not tell."""
    if not cells:
        return 1.0 if found.sure else 0.0
    if any(one & shapes(found.kind, "never") for one in cells):
        return 0.0
    proving = _share(_proves(found, one) for one in cells)
    fitting = _share(_proves(found, one) or _allows(found, one) for one in cells)
    if found.kind in {"flag", "modalities"}:
        proven = proving > 0 if found.sure else proving >= _LEAST_PROVING
        return fitting if proven and fitting >= _LEAST_PROVING else 0.0
    if found.sure:
        return 1 + proving if fitting >= _LEAST_FITTING else 0.0
    least = _LEAST_FITTING if found.has("plan") and not found.named_plan else _LEAST_PROVING
    return proving if proving >= least else 0.0


def _share(of: Iterable[bool]) -> float:
    judged = list(of)
    return sum(judged) / len(judged) if judged else 0.0


def _proves(found: Candidate, one: frozenset[str]) -> bool:
    if not found.sure and found.attribute == _SUBSCRIPTION and found.has("plan") and "attribute" in found.roles:
        return bool(one & {"money_per_month", "money"})  # "Price (Pro)" over "$20"
    wanted = frozenset() if found.sure else found.evidence
    return bool(one & (wanted or shapes(found.kind, "proves"))) and not _denied(found, one)


def _allows(found: Candidate, one: frozenset[str]) -> bool:
    return found.kind == "own" or (bool(one & shapes(found.kind, "allows")) and not _denied(found, one))


def _denied(found: Candidate, one: frozenset[str]) -> bool:
    return bool(one & shapes(found.kind, "denies")) and "money_per_mtok" not in one


def _condition(text: str, found: Candidate) -> str | None:
    """Return the words that narrow the value, as they are written where they stand together."""
    kept = [index for index, (_, meaning) in enumerate(found.parts) if meaning.keep]
    if not kept:
        return None
    segments = [found.parts[index][0] for index in kept]
    if kept[-1] - kept[0] + 1 == len(kept):
        return text[segments[0].start : segments[-1].end]
    return ", ".join(segment.text for segment in segments)


def _scale(found: Candidate) -> Decimal:
    """Return what bare numbers are multiplied by; of two units of tokens the larger counts: "per token ($/1M)"."""
    tokens = [meaning.scale for _, meaning in found.parts if meaning.token]
    others = prod((meaning.scale for _, meaning in found.parts if not meaning.token), start=Decimal(1))
    return others * min(tokens, default=Decimal(1))


def _reading(parsed: ParsedLabel, found: Candidate, cells: Shapes) -> HeaderReading:
    attribute = found.attribute
    if attribute == _PRICE and cells and sum("pair" in one for one in cells) * 2 >= len(cells):
        attribute = _PAIR
    return HeaderReading(
        attribute,
        found.kind,
        scale=_scale(found),
        tokens=found.has("token") or found.has("means"),
        text=parsed.text,
        tier=_condition(parsed.text, found),
        bound=next((meaning.bound for _, meaning in found.parts if meaning.bound), None),
        parts=_parts(found),
    )
