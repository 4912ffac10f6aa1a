"""Explains an extraction: a document's text with every claim and every unread number marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from counterclaim.extractors.records import Block, Claim, Document, Extraction, Unread, plain

UNREAD = "?"
_KINDS = {"paragraph": "text", "cell": "row", "definition": "def", "heading": "head"}


@dataclass(frozen=True, slots=True)
class Span:
    """A marked stretch of text, document offsets: the claims that quote just it (by number), or an unread number."""

    start: int
    end: int
    numbers: tuple[int, ...] = ()
    family: str = "unread"

    @property
    def label(self) -> str:
        """Return the claims' numbers as shown: ``1,2``, or ``?`` for a number that no rule read."""
        return ",".join(map(str, self.numbers)) or UNREAD


@dataclass(frozen=True, slots=True)
class Piece:
    """One step through a line: a mark begins, a mark ends, or text. ``edge`` is False where a mark is only interrupted.

    Opening and closing pieces nest properly even where claims overlap: a mark that another one cuts is closed and
    opened again.
    """

    kind: Literal["open", "close", "text"]
    text: str = ""
    span: Span | None = None
    edge: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document's text with its marks, and the claims and unread numbers that begin in it."""

    number: int
    kind: str
    pieces: tuple[Piece, ...]
    claims: tuple[tuple[int, Claim], ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """A document explained. ``rules`` counts the claims of each rule, ``reasons`` the unread numbers by reason."""

    name: str
    title: str
    ruleset: str
    lines: tuple[Line, ...]
    rules: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def claims(self) -> int:
        """Return how many claims there are."""
        return sum(count for _, count in self.rules)

    @property
    def unread(self) -> int:
        """Return how many numbers near a model name no rule read."""
        return sum(count for _, count in self.reasons)


def explain(name: str, document: Document, extraction: Extraction) -> Explained:
    """Return a document with its claims numbered from 1 in the order of the text. Pure; takes linear time."""
    claims = sorted(extraction.claims, key=lambda c: (c.start, c.end, c.subject, c.attribute, c.relation))
    unread = sorted(extraction.unread, key=lambda u: (u.start, u.end))
    return Explained(
        name,
        document.meta.title,
        extraction.ruleset,
        tuple(_lines(document, list(enumerate(claims, 1)), unread)),
        _counted(claim.rule for claim in claims),
        _counted(number.reason for number in unread),
    )


def _counted(names: Iterator[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def family(rule: str) -> str:
    """Return a rule's family: ``table`` of ``table.money``."""
    return rule.partition(".")[0]


def _lines(document: Document, claims: Sequence[tuple[int, Claim]], unread: Sequence[Unread]) -> Iterator[Line]:
    kinds = {block.start: _kind(block) for block in reversed(document.blocks)}
    spans, start = _spans(claims, unread), 0
    coming, numbered, numbers = iter(spans), iter(claims), iter(unread)
    span, claim, number = next(coming, None), next(numbered, None), next(numbers, None)
    reaching: list[Span] = []
    for row, text in enumerate(document.text.split("\n"), 1):
        end = start + len(text)
        own: list[tuple[int, Claim]] = []
        missed: list[Unread] = []
        while span is not None and span.start <= end:
            reaching.append(span)
            span = next(coming, None)
        while claim is not None and claim[1].start <= end:
            own.append(claim)
            claim = next(numbered, None)
        while number is not None and number.start <= end:
            missed.append(number)
            number = next(numbers, None)
        yield Line(row, kinds.get(start, ""), tuple(pieces(text, start, reaching)), tuple(own), tuple(missed))
        start = end + 1
        reaching = [kept for kept in reaching if kept.end > start]


def _kind(block: Block) -> str:
    return f"h{block.level}" if block.kind == "heading" and block.level else _KINDS.get(block.kind, block.kind)


def _spans(claims: Sequence[tuple[int, Claim]], unread: Sequence[Unread]) -> list[Span]:
    """Return the marks, outer before inner: claims of one quote share a mark."""
    quotes: dict[tuple[int, int], list[tuple[int, Claim]]] = {}
    for number, claim in claims:
        quotes.setdefault((claim.start, claim.end), []).append((number, claim))
    marks = [
        Span(start, end, tuple(number for number, _ in quoted), family(quoted[0][1].rule))
        for (start, end), quoted in quotes.items()
    ]
    marks += [Span(start, end) for start, end in {(number.start, number.end) for number in unread}]
    return sorted(marks, key=lambda span: (span.start, -span.end, not span.numbers))


def pieces(text: str, offset: int, spans: Sequence[Span]) -> Iterator[Piece]:
    """Yield a line's text and marks in order, properly nested; ``spans`` are sorted and clipped to the line."""
    end = offset + len(text)
    clipped = [(max(span.start, offset), min(span.end, end), span) for span in spans]
    inside = [entry for entry in clipped if entry[0] < entry[1]]
    stops = sorted({offset, end, *(start for start, _, _ in inside), *(stop for _, stop, _ in inside)})
    waiting, nested = iter(inside), list[tuple[int, Span]]()
    coming = next(waiting, None)
    for at, following in zip(stops, [*stops[1:], None], strict=True):
        yield from _close(nested, at)
        while coming is not None and coming[0] == at:
            nested.append((coming[1], coming[2]))
            yield Piece("open", span=coming[2])
            coming = next(waiting, None)
        if following is not None and following > at:
            yield Piece("text", text[at - offset : following - offset])


def _close(nested: list[tuple[int, Span]], at: int) -> Iterator[Piece]:
    """Close the marks that end here; those opened inside them are closed too and opened again."""
    first = next((depth for depth, (end, _) in enumerate(nested) if end <= at), None)
    if first is None:
        return
    cut = nested[first:]
    del nested[first:]
    yield from (Piece("close", span=span, edge=end <= at) for end, span in reversed(cut))
    again = [(end, span) for end, span in cut if end > at]
    nested += again
    yield from (Piece("open", span=span, edge=False) for _, span in again)


def statement(claim: Claim) -> str:
    """Return what a claim says in one phrase of the record's own words: ``price ratio 2 against GPT-4o``."""
    value = "" if claim.value is None else _value(claim.value)
    words = [claim.attribute, "is" if claim.relation == "is" else claim.relation, value, claim.unit]
    against = f" against {claim.object}" if claim.object else ""
    return " ".join(word for word in words if word) + against


def conditions(claim: Claim) -> str:
    """Return a claim's qualifiers as ``approx, tier: batch``; "" if there are none."""
    given = claim.qualifiers.as_dict().items()
    return ", ".join(name if value is True else f"{name}: {_value(value)}" for name, value in given)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(value)
    number = plain(value)
    if isinstance(number, float):
        return f"{number:.6g}"  # a third is 0.333333: nobody compares more digits by eye
    return f"{number:,}" if isinstance(number, int) else str(number)
