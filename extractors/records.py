"""The records that pass between stages: Document, Block, Table, Quantity, Claim.

All are frozen and slotted. Offsets are character offsets into ``Document.text``, start inclusive,
end exclusive, set when a thing is matched and never searched for later, so that
``document.text[claim.start:claim.end] == claim.quote`` always holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, Literal

from counterclaim.extractors import printing
from counterclaim.extractors.printing import Around

Relation = Literal["is", "ratio", "percent_diff", "abs_diff", "greater", "less", "equal"]
BlockKind = Literal["title", "heading", "paragraph", "item", "term", "definition", "cell", "caption", "quote", "code"]
Kind = Literal["model", "family", "product", "plan", "provider"]
Value = Decimal | bool | str | None

LARGEST = 300  # power of ten that is still written out
ORDERINGS: frozenset[str] = frozenset({"greater", "less", "equal"})
RELATIONS: frozenset[str] = frozenset({"is", "ratio", "percent_diff", "abs_diff"}) | ORDERINGS


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself. Dates are ISO strings as precise as the page states them."""

    title: str = ""
    author: str | None = None
    site: str | None = None
    published: str | None = None
    modified: str | None = None
    canonical: str | None = None
    language: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One run of text that a reader sees as a unit.

    ``path`` holds the texts of the headings above it, outermost first. ``line`` is the 1-based line of
    the source where the block begins, if known. Cells also carry ``table`` (index into
    ``Document.tables``); rows and columns are in the table's ``Cell``.
    """

    kind: BlockKind
    start: int
    end: int
    path: tuple[str, ...] = ()
    level: int = 0
    line: int | None = None
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; spans are at least 1. ``start == end`` for an empty cell."""

    row: int
    col: int
    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells in reading order. ``header_rows`` rows at the top are column headers.

    ``caption`` is the caption's text ("" if none), ``path`` the headings above the table.
    """

    cells: tuple[Cell, ...]
    rows: int
    cols: int
    start: int
    end: int
    header_rows: int = 0
    caption: str = ""
    path: tuple[str, ...] = ()

    def grid(self) -> list[list[Cell | None]]:
        """Return rows x cols with spanned positions filled by their cell; None where a row is short."""
        out: list[list[Cell | None]] = [[None] * self.cols for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.rowspan, self.rows)):
                for col in range(cell.col, min(cell.col + cell.colspan, self.cols)):
                    out[row][col] = cell
        return out


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """One article: its text, and the blocks and tables that say how the text is laid out."""

    id: str
    text: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    meta: Metadata = field(default_factory=Metadata)
    url: str | None = None

    def of(self, span: Block | Cell | Table) -> str:
        """Return the text a block, cell or table covers."""
        return self.text[span.start : span.end]

    def __repr__(self) -> str:
        return printing.document_repr(self)

    def _repr_html_(self) -> str:
        return printing.document_html(self)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as read from text.

    ``value`` is in the canonical unit of ``dimension``: ``money`` in USD unless ``currency`` says otherwise,
    ``money_per_mtok`` in USD per 1,000,000 tokens, ``count`` plain, ``tokens`` in tokens, ``percent`` in
    percent, ``factor`` as a multiple, ``seconds``, ``tokens_per_second``, ``gigabytes``, ``number`` unitless.
    ``low``/``high`` are the ends of a stated range; ``bound`` is ``min`` or ``max`` for one-sided statements.
    """

    value: Decimal
    dimension: str
    start: int
    end: int
    unit: str = ""
    currency: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: Literal["min", "max"] | None = None
    approx: bool = False
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """Conditions that change what a claim's value means; absent ones are None, False or empty.

    ``tier`` is the condition that stands nearest to the value; ``conditions`` are further ones, words of the page that
    narrow the value and fit no other field, verbatim.
    """

    volume_tokens: Decimal | None = None
    approx: bool = False
    bound: Literal["min", "max"] | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    as_of: str | None = None
    provider: str | None = None
    tier: str | None = None
    attributed_to: str | None = None
    hypothetical: bool = False
    conditions: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return only the qualifiers that are set, in field order, numbers as plain JSON numbers."""
        present = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {
            name: plain(value) for name, value in present if value is not None and value is not False and value != ()
        }

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Qualifiers:
        """Build from a mapping such as parsed JSON; numbers become Decimal. Raises TypeError on an unknown key."""
        given: dict[str, Any] = {key: decimal_of(value) for key, value in values.items()}
        listed: dict[str, Any] = {key: tuple(value) for key, value in given.items() if isinstance(value, list)}
        return cls(**{**given, **listed})

    def under(self, *conditions: str) -> Qualifiers:
        """Return these with further conditions, those that they hold already aside."""
        return replace(self, conditions=tuple(dict.fromkeys((*self.conditions, *conditions))))


@dataclass(frozen=True, slots=True, repr=False)
class Claim:
    """One statement of a document about a model: the unit of everything downstream.

    ``confidence`` is the share of readings of this kind that were right on annotated pages; ``reasons`` say why the
    subject is this one; ``around`` is the rest of the quote's sentence, where ``counterclaim.extract`` gave the claim.
    They are no part of what is said, and are not stored.
    """

    doc: str
    subject: str
    attribute: str
    relation: Relation
    value: Value
    quote: str
    start: int
    end: int
    object: str | None = None
    unit: str = ""
    qualifiers: Qualifiers = field(default_factory=Qualifiers)
    url: str | None = None
    locator: str = ""
    rule: str = ""
    confidence: float = 1.0
    subject_kind: Kind | None = None
    reasons: tuple[str, ...] = field(default=(), compare=False)
    around: Around = field(default=("", ""), compare=False)

    def __repr__(self) -> str:
        return printing.claim_repr(self)

    def _repr_html_(self) -> str:
        return printing.claim_html(self)

    def as_dict(self, *, explain: bool = False) -> dict[str, Any]:
        """Return the JSON Lines record of the design, field names and order fixed; ``explain`` adds the reasons."""
        return {
            "doc": self.doc,
            "url": self.url,
            "subject": self.subject,
            "subject_kind": self.subject_kind,
            "attribute": self.attribute,
            "relation": self.relation,
            "value": plain(self.value),
            "object": self.object,
            "unit": self.unit,
            "qualifiers": self.qualifiers.as_dict(),
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "locator": self.locator,
            "rule": self.rule,
            "confidence": self.confidence,
            **({"reasons": list(self.reasons)} if explain else {}),
        }


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt about a statement: which question raised it, a plain sentence that says why, and the words that do."""

    question: str
    reason: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What a second, stricter reading makes of a claim: how likely its statement is read rightly, and the doubts."""

    probability: float
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A number near a model name that no rule read: counted, never guessed at."""

    start: int
    end: int
    text: str
    reason: str = "no rule"


@dataclass(frozen=True, slots=True, repr=False)
class Extraction:
    """What one document yields under one ruleset."""

    claims: tuple[Claim, ...] = ()
    unread: tuple[Unread, ...] = ()
    ruleset: str = ""

    def __repr__(self) -> str:
        return printing.extraction_repr(self)

    def _repr_html_(self) -> str:
        return printing.extraction_html(self)


def plain(value: Any) -> Any:
    """Return a JSON-ready value: a Decimal becomes an int when whole, else a float; one beyond either its text."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > LARGEST:
            return str(value)[:100]
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def decimal_of(value: Any) -> Any:
    """Return int and float as exact Decimals of their printed form; anything else unchanged."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Decimal(str(value))
    return value


def decimal_text(value: Decimal) -> str:
    """Return plain decimal notation without exponent or trailing zeros: 128000, 0.4."""
    if not value.is_finite() or abs(value.adjusted()) > LARGEST:
        return str(value)[:100]
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
