"""Schema of the user's lexicon file. Each entry knows its form in the extractors' lexicon."""

from __future__ import annotations

import re
from decimal import Decimal
from math import prod
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from counterclaim.extractors.lexicon import expand

MOST_PHRASES = 500  # what one pattern with alternatives may stand for
MOST_IN_ALL = 50_000  # phrases and names of one file: what more of them would cost at each start nobody would wait for


def _pattern(text: str) -> str:
    """Check a phrase that may hold alternatives: ``context (window|length)``."""
    outside = re.sub(r"\([^()]*\)", "", text)
    if re.search(r"[()|]", outside):
        raise ValueError("put alternatives in one pair of brackets: 'context (window|length)'")
    count = _stands_for(text)
    if count > MOST_PHRASES:
        raise ValueError(f"stands for {count} phrases: at most {MOST_PHRASES}")
    if not all(re.search(r"\w|%", phrase) for phrase in expand(text)):
        raise ValueError("one of the phrases it stands for is empty: leave a word in each")
    return text


def _stands_for(text: str) -> int:
    return prod(inside.count("|") + 1 for inside in re.findall(r"\(([^()]*)\)", text))


def _head(text: str) -> str:
    if len(text) < 2:
        raise ValueError("too short to tell from other words: use at least 2 characters")
    if not re.match(r"\w", text) or not re.search(r"\w$", text):
        raise ValueError("begin and end with a letter or a digit")
    return text


def _line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("write it in one line, without tabs or control characters")
    return text


def _listed(value: object) -> object:
    """Let one word stand for a list of one."""
    return [value] if isinstance(value, str) else value


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(_line)]
Head = Annotated[Word, AfterValidator(_head)]
Pattern = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=600),
    AfterValidator(_line),
    AfterValidator(_pattern),
]
AttributeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}(?::[a-z0-9][a-z0-9-]{0,40})?$")]
BenchmarkId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$", max_length=60)]
Kind = Literal["number", "flag", "money", "subscription", "tokens", "count", "date", "seconds", "tps", "gpus", "gb"]
SubjectKind = Literal["model", "family", "product", "plan", "provider"]
Scale = Literal["percent", "ten", "elo", "index", "points"]


class Entry(BaseModel):
    """What all entries share: no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def row(self) -> dict[str, Any]:
        """Return what is given, but the id, as the extractors' own tables have it."""
        return self.model_dump(mode="json", exclude={"id"}, exclude_unset=True)


class Family(Entry):
    """A model family, new or known; of a known one the lists are added to and the rest is replaced."""

    name: Head
    vendor: Word | None = None
    heads: tuple[Head, ...] = ()
    tiers: tuple[Word, ...] = ()
    solo: tuple[Head, ...] = ()
    join: Literal[" ", "-", ""] | None = None
    bare: bool | None = None
    needs_tier: bool | None = None
    literal: bool | None = None

    @model_validator(mode="after")
    def _solo_is_a_tier(self) -> Self:
        if self.solo and self.needs_tier is False:
            raise ValueError("solo words are for families whose models need a tier: add needs_tier: true")
        return self

    def entry(self, *, known: bool) -> dict[str, Any]:
        """Return the family as ``families.yml`` has it."""
        given = self.model_dump(exclude_none=True)
        tiers = [*dict.fromkeys([*self.tiers, *self.solo])]
        if known:
            return {**{key: value for key, value in given.items() if value != ()}, **_lists(self, tiers)}
        heads = list(self.heads) or [*dict.fromkeys([self.name, self.name.lower()])]
        needs_tier = {"needs_tier": True} if self.solo else {}
        return {**given, **needs_tier, "heads": heads, "tiers": tiers, "solo": list(self.solo)}


def _lists(family: Family, tiers: list[str]) -> dict[str, list[str]]:
    found = {"heads": list(family.heads), "tiers": tiers, "solo": list(family.solo)}
    return {key: words for key, words in found.items() if words}


class Attribute(Entry):
    """A row of the table of attributes, new or added to; the keys are those of ``extractors/lexicon/attributes.yml``.

    Not for users are ``side``, ``labels_by_cells``, which speaks of shapes of cells, and what grades conflicts. Of what
    is true or false, ``cues`` and ``negative_cues`` are other names of ``says_yes`` and ``says_no``.
    """

    id: AttributeId
    kind: Kind | None = None
    unit: Word | None = None
    name: Word | None = None
    short: Word | None = None
    group: Word | None = None
    of: tuple[SubjectKind, ...] = ()
    range: tuple[Decimal, Decimal] | None = None
    matrix: bool = True
    labels: tuple[Pattern, ...] = ()
    cues: tuple[Pattern, ...] = ()
    compared: tuple[Pattern, ...] = ()
    says_yes: tuple[Pattern, ...] = ()
    says_no: Annotated[tuple[Pattern, ...], Field(validation_alias=AliasChoices("says_no", "negative_cues"))] = ()
    adjectives: dict[bool | Word, tuple[Pattern, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.labels or self.cues or self.says_yes or self.says_no or self.adjectives):
            raise ValueError("add labels (of table rows and columns) or cues (phrases of sentences)")
        return self

    @field_validator("range")
    @classmethod
    def _smallest_first(cls, low_high: tuple[Decimal, Decimal] | None) -> tuple[Decimal, Decimal] | None:
        if low_high and low_high[0] > low_high[1]:
            raise ValueError("give the smallest value first, then the largest")
        return low_high

    def row(self) -> dict[str, Any]:
        """Return what is given as the table has it, but the labels and what the kind makes of the phrases."""
        given = Entry.row(self)
        return {key: value for key, value in given.items() if key not in {"labels", "cues", "says_yes", "says_no"}}


class Benchmark(Entry):
    """A row of the table of benchmarks, shipped or a user's.

    ``name`` is printed (default: the first alias), ``label_aliases`` mean it in headers of tables only, ``case`` says
    that its name is an ordinary word unless in capitals, ``percentile`` that Elo points are printed as percentiles too.
    """

    id: BenchmarkId
    aliases: tuple[Word, ...] = Field(min_length=1)
    label_aliases: tuple[Word, ...] = ()
    name: Word | None = None
    scale: Scale = "percent"
    area: Annotated[tuple[Word, ...], BeforeValidator(_listed)] = ()
    case: bool = False
    percentile: bool = False


class Comparison(Entry):
    """A row of the table of comparing words; a ``than`` or ``verb`` says what is compared and which way."""

    phrase: Pattern
    metric: AttributeId | None = None
    relation: Literal["greater", "less", "equal"] | None = None
    frames: Annotated[tuple[Literal["verb", "named", "than", "amount", "says"], ...], BeforeValidator(_listed)] = Field(
        min_length=1
    )
    denied: Literal["greater", "less"] | None = None

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        needed = {"verb": ("metric", "relation"), "than": ("metric", "relation"), "amount": ("relation",)}
        for key in [key for frame in self.frames for key in needed.get(frame, ("metric",))]:
            if getattr(self, key) is None:
                raise ValueError(f"add {key}: a phrase of these frames needs one")
        if "amount" in self.frames and self.relation == "equal":
            raise ValueError("no amount makes two things equal: use greater or less as relation")
        return self


class Licence(Entry):
    """A licence under the name that claims carry, and the names that texts use."""

    id: Word
    aliases: tuple[Word, ...] = Field(min_length=1)
    case: bool = False


class Unit(Entry):
    """A unit of numbers; ``scale`` turns it into what ``dimension`` (a known one, or another unit) is counted in."""

    name: Word
    words: tuple[Pattern, ...] = Field(min_length=1)
    dimension: Word | None = None
    scale: Annotated[Decimal, Field(gt=0, allow_inf_nan=False)] = Decimal(1)


class LexiconFile(Entry):
    """A whole file; every part may be left out. ``min_certainty`` is the bar of the queue: no word of the lexicon."""

    models: tuple[Family, ...] = ()
    aliases: dict[Head, Word] = Field(default_factory=dict)
    attributes: tuple[Attribute, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    licences: tuple[Licence, ...] = Field(default=(), validation_alias=AliasChoices("licences", "licenses"))
    units: tuple[Unit, ...] = ()
    min_certainty: float | None = Field(default=None, ge=0, le=1)

    @model_validator(mode="after")
    def _of_bounded_size(self) -> Self:
        patterns = [p for a in self.attributes for p in (*a.labels, *a.cues, *a.compared, *a.says_yes, *a.says_no)]
        patterns += [word for unit in self.units for word in unit.words]
        count = sum(map(_stands_for, patterns)) + len(self.aliases)
        count += sum(1 + len(f.heads) + len(f.tiers) + len(f.solo) for f in self.models)
        count += sum(len(b.aliases) for b in self.benchmarks) + sum(len(one.aliases) for one in self.licences)
        if count > MOST_IN_ALL:
            raise ValueError(f"stands for {count:,} names and phrases: at most {MOST_IN_ALL:,}")
        return self
