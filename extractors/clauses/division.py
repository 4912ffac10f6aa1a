"""Joins the segments of a sentence into clauses: lists stay together, what an aside interrupts goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from counterclaim.extractors.clauses.segments import Segment, Span, aside_words, segments
from counterclaim.extractors.clauses.words import listed

_STRONG = frozenset(".;!?\n|:")
# A clause of these roles that stands first ends with the comma behind it.
_FRONTED = frozenset(
    {
        "condition",
        "supposition",
        "exception",
        "standard",
        "aside",
        "example",
        "instead",
        "reason",
        "contrast",
        "participle",
    }
)
_KEPT = frozenset({"condition", "supposition", "relative"})  # "if it is cheap and reads images": both are conditions


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause. ``role``: main, coordinate, standard, aside, condition, example, exception, relative, ...

    It has several ``parts`` where an aside interrupts it. ``parent`` is the index of the clause it belongs to, -1 for
    none; ``opener`` the phrase and ``lead`` the mark that it begins with; ``verb`` the place of its first verb, -1
    without.
    """

    index: int
    role: str
    parts: tuple[Span, ...]
    parent: int
    opener: str
    lead: str
    verb: int
    tail: str = ""

    @property
    def start(self) -> int:
        """Return where the clause begins."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """Return where its last part ends."""
        return self.parts[-1][1]

    @property
    def has_verb(self) -> bool:
        """Return True if a finite verb stands in it."""
        return self.verb >= 0


@dataclass(slots=True)
class _Open:
    """A clause that is being built."""

    role: str
    parent: int
    opener: str
    lead: str
    fronted: bool
    verb: int = -1
    tail: str = ""
    parts: list[Span] = field(default_factory=list)


def divide(text: str, names: Sequence[Span] = ()) -> tuple[Clause, ...]:
    """Return the clauses of a sentence, at least one."""
    builder = _Builder(text)
    found = segments(text, names)
    for number, segment in enumerate(found):
        builder.add(segment, found[number + 1] if number + 1 < len(found) else None)
    return builder.clauses() or (Clause(0, "main", ((0, len(text)),), -1, "", "", -1),)


class _Builder:
    """Adds segments one by one; ``here`` is the clause that goes on, ``outer`` those that brackets interrupt."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[_Open] = []
        self.here = -1
        self.outer: list[int] = []
        self.resume = -1  # the clause that an aside between commas interrupts

    def add(self, segment: Segment, behind: Segment | None) -> None:
        """Put a segment into a new clause or the one it continues."""
        self._brackets(segment)
        if self.here < 0 or segment.lead in _STRONG or (segment.lead == "(" and segment.depth):
            self._begin(segment, self._first_role(segment), fronted=segment.lead != "(")
        elif segment.lead == "—":
            self._dash(segment)
        elif segment.role == "coordinate":
            self._coordinate(segment)
        elif segment.role:
            self._begin(segment, segment.role, fronted=False)
        elif segment.lead == ",":
            self._comma(segment, behind)
        else:
            self._go_on(segment)

    def _brackets(self, segment: Segment) -> None:
        while len(self.outer) > segment.depth:
            self.here = self.outer.pop()
        while len(self.outer) < segment.depth:
            self.outer.append(self.here)

    def _first_role(self, segment: Segment) -> str:
        if segment.role and segment.role != "coordinate":
            return segment.role
        if segment.depth and segment.lead == "(":
            return "aside"
        if segment.verb < 0 and segment.tail == "," and not segment.depth and self._opens_aside(segment):
            return "aside"
        if segment.participle and segment.tail == "," and segment.verb < 0:
            return "participle"
        return "main"

    def _opens_aside(self, segment: Segment) -> bool:
        start = (
            segment.start
            + len(self.text[segment.start : segment.end])
            - len(self.text[segment.start : segment.end].lstrip(' *_"“'))
        )
        return aside_words().match(self.text, start) is not None

    def _begin(self, segment: Segment, role: str, *, fronted: bool) -> None:
        parent = self.here if segment.lead not in _STRONG or segment.depth else -1
        if segment.depth and segment.lead == "(":
            parent = self.outer[-1]
        new = _Open(role, parent, segment.opener, segment.lead, fronted and role in _FRONTED)
        self.open.append(new)
        self.here = len(self.open) - 1
        if not segment.depth:
            self.resume = -1
        self._go_on(segment)

    def _go_on(self, segment: Segment) -> None:
        clause = self.open[self.here]
        clause.parts.append((segment.start, segment.end))
        clause.tail = segment.tail
        if clause.verb < 0:
            clause.verb = segment.verb

    def _dash(self, segment: Segment) -> None:
        """A dash opens an aside or a further statement; behind an aside the clause before it goes on."""
        before = self.open[self.here]
        if before.role == "aside" and before.lead == "—" and before.parent >= 0:
            self.here = before.parent
            if segment.role not in {"", "coordinate"} or segment.opener:
                self._begin(segment, segment.role, fronted=False)
            else:
                self._go_on(segment)
        else:
            closed = segment.tail == "—"
            self._begin(
                segment,
                segment.role if segment.role not in {"", "coordinate"} else "aside" if closed else "main",
                fronted=False,
            )

    def _coordinate(self, segment: Segment) -> None:
        """ "and" and "or" begin a clause only with a verb of their own, or an imperative."""
        if self.resume >= 0:
            self.here, self.resume = self.resume, -1
        before = self.open[self.here]
        if segment.verb >= 0 or self._imperative(segment) or segment.participle:
            kept = before.role if before.role in _KEPT and segment.lead != "," else "coordinate"
            self._begin(segment, "participle" if segment.participle and segment.verb < 0 else kept, fronted=False)
        else:
            self._go_on(segment)

    def _comma(self, segment: Segment, behind: Segment | None) -> None:
        before = self.open[self.here]
        if self.resume >= 0:
            self.here, self.resume = self.resume, -1
            self._go_on(segment)
        elif before.fronted and (
            segment.verb >= 0 or self._imperative(segment) or before.role in {"aside", "participle"}
        ):
            self._begin(segment, "main", fronted=False)
        elif (
            before.role in {"relative", "example", "exception", "standard", "instead"}
            and before.parent >= 0
            and self._resumes(segment, before)
        ):
            self.here = before.parent
            self._go_on(segment)
        elif segment.verb < 0 and self._opens_aside(segment) and behind is not None and behind.lead in {",", "("}:
            interrupted = self.here
            self._begin(segment, "aside", fronted=False)
            self.resume = interrupted
        elif segment.participle:
            self._begin(segment, "participle", fronted=False)
        elif segment.verb >= 0 or self._imperative(segment):
            self._begin(segment, "main", fronted=False)
        else:
            self._go_on(segment)

    def _resumes(self, segment: Segment, before: _Open) -> bool:
        """True if a clause goes on behind one that interrupts it: "X, which costs $5, supports"."""
        if segment.verb < 0:
            return False
        lead = self.text[segment.start : segment.verb].strip()
        adverb = lead.endswith("ly") and " " not in lead
        return before.lead == "," and (not lead or adverb) and self.open[before.parent].verb < 0

    def _imperative(self, segment: Segment) -> bool:
        start = segment.start + len(segment.opener)
        while start < segment.end and not self.text[start].isalnum():
            start += 1
        match = listed("imperatives").match(self.text, start, segment.end)
        return match is not None

    def clauses(self) -> tuple[Clause, ...]:
        """Return what was built."""
        return tuple(
            Clause(number, one.role, tuple(one.parts), one.parent, one.opener, one.lead, one.verb, one.tail)
            for number, one in enumerate(self.open)
        )
