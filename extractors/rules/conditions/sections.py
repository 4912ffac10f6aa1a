"""Applies what headings, captions and general sentences say of all values below: tier, medium, currency, date.

"Batch API" over a table, "All prices are in Canadian dollars": such words hold for tables and sentences alike, so
they are applied to finished claims by their place in the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from counterclaim.extractors.lexicon import base, per_lexicon
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.records import Block, Claim, Document, Unread
from counterclaim.extractors.sentences.splitter import sentence_spans
from counterclaim.extractors.values.conditions import Scope, scope_of, setups_in, spelled
from counterclaim.extractors.values.dates import find_dates

_TOKEN_PRICES = frozenset({"input_price", "output_price", "cached_input_price", "token_price"})
_LONGEST_LEAD = 60  # characters of a line that heads a list
_LONGEST = 220  # characters of a sentence that says what all prices are
_NUMBER = re.compile(r"\d+\.\d|[$€£¥]\s?\d")
_CHECKED = r"(?:checked|verified|updated|retrieved|accessed|valid|current)(?: as)?(?: on| in| of)?"
_AS_OF = re.compile(
    rf"\b(?:as of|as at|last (?:updated|checked|verified)|{_CHECKED})\s(?:on |in |early |mid |late )?$", re.IGNORECASE
)
_EVERYWHERE = re.compile(r"\b(?:all|this (?:page|article|post|guide)|throughout|every)\b", re.IGNORECASE)
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD"})
_OWN_CURRENCY = re.compile(r"US\s?\$|USD|dollars?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence about all that follows it in its section, or about the whole page."""

    start: int
    path: tuple[str, ...]
    everywhere: bool = False
    scope: Scope | None = None
    currency: str | None = None
    as_of: str | None = None

    def covers(self, position: int, path: tuple[str, ...]) -> bool:
        """Return whether it holds for a place in the document."""
        return self.everywhere or (self.start < position and path[: len(self.path)] == self.path)


@cache
def _general() -> re.Pattern[str]:
    """Return the pattern of a sentence that speaks of all values: "The following prices are for ..."."""
    data = base("conditions")["statements"]
    return re.compile(
        rf"\W*(?:(?:note|please note|nb)\W+(?:that\s)?)?(?:unless (?:otherwise )?(?:noted|stated)[^,]*,\s)?"
        rf"(?:{spelled(data['subjects'])})\b[^;$€£]{{0,70}}?\b(?:{spelled(data['verbs'])})\b",
        re.IGNORECASE,
    )


def speaks_of_all(sentence: str) -> bool:
    """Return whether a sentence says something of all values that follow, and states none itself."""
    return len(sentence) <= _LONGEST and not _NUMBER.search(sentence) and _general().match(sentence) is not None


@cache
def _currency_words() -> dict[str, re.Pattern[str]]:
    listed = base("conditions")["currencies"].items()
    return {code: re.compile(rf"(?<!\w)(?:{spelled(words)})(?!\w)", re.IGNORECASE) for code, words in listed}


@cache
def _tier_words() -> re.Pattern[str]:
    tiers = [phrase for phrases in base("conditions")["tiers"].values() for phrase in phrases]
    return re.compile(
        rf"\b(?:for|in|with|under|assume|assumes|use|uses|reflect|reflects|via|at)\s(?:the\s|our\s|its\s)?(?P<tier>(?:{spelled(tiers)})\b[^.;,]*)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1024)
def currency_in(text: str) -> str | None:
    """Return the one currency that a text names by word or code, or None."""
    found = [code for code, words in _currency_words().items() if words.search(text)]
    others = [code for code in found if code != "USD"]
    return others[0] if len(others) == 1 and "USD" not in found else ("USD" if found == ["USD"] else None)


def statements(document: Document) -> list[Statement]:
    """Return the general statements of a document, in order."""
    out: list[Statement] = []
    for block in document.blocks:
        if block.kind in {"cell", "code", "heading", "title"}:
            continue
        text = document.of(block)
        for start, end in sentence_spans(text):
            sentence = text[start:end]
            if speaks_of_all(sentence):
                out += _stated(sentence, block, block.start + start)
    return out


def _stated(sentence: str, block: Block, start: int) -> Iterator[Statement]:
    tier = _tier_words().search(sentence)
    found = Statement(
        start,
        block.path,
        _EVERYWHERE.search(sentence) is not None,
        scope_of(tier["tier"]) if tier else None,
        currency_in(sentence),
        _as_of(sentence),
    )
    if found.scope or found.currency or found.as_of:
        yield replace(found, everywhere=found.everywhere and found.scope is None)


@lru_cache(maxsize=1024)
def _as_of(text: str) -> str | None:
    """Return the date that a text says its values are of, or None."""
    return next((date.iso for date in find_dates(text) if _AS_OF.search(text[: date.start])), None)


@dataclass(frozen=True, slots=True)
class Sections:
    """The headings, captions and statements of a document, asked by position."""

    starts: tuple[int, ...]
    blocks: tuple[Block, ...]
    captions: tuple[str, ...]
    stated: tuple[Statement, ...]
    leads: tuple[str, ...] = ()

    @classmethod
    def of(cls, document: Document) -> Sections:
        """Return those of a document."""
        blocks = tuple(sorted(document.blocks, key=lambda block: block.start))
        captions = tuple(table.caption for table in document.tables)
        starts = tuple(block.start for block in blocks)
        return cls(starts, blocks, captions, tuple(statements(document)), tuple(_leads(document, blocks)))

    def labels(self, position: int) -> tuple[str, ...]:
        """Return the line before its list or table, the caption and the headings over a place, the nearest first."""
        index = bisect_right(self.starts, position) - 1
        if index < 0:
            return ()
        block = self.blocks[index]
        caption = self.captions[block.table] if block.table is not None else ""
        return (*(text for text in (caption, self.leads[index]) if text), *reversed(block.path))

    def scope(self, position: int) -> Scope | None:
        """Return what prices at a place are narrowed to: by the nearest label or general sentence that says so."""
        block = self.at(position)
        path = block.path if block else ()
        said = [one for one in self.stated if one.scope and one.covers(position, path)]
        depth = len(said[-1].path) if said else -1
        labels = self.labels(position)
        for index, label in enumerate(labels):
            if said and len(labels) - index <= depth:
                break
            if (found := scope_of_label(label)) is not None:
                return found
        return said[-1].scope if said else None

    def currency(self, position: int) -> str | None:
        """Return the currency that a caption, a heading or a general sentence gives, or None."""
        for label in self.labels(position):
            if (found := currency_in(label) if len(label) <= 120 else None) is not None:
                return found
        block = self.at(position)
        said = [one for one in self.stated if one.currency and one.covers(position, block.path if block else ())]
        return said[-1].currency if said else None

    def as_of(self, position: int) -> str | None:
        """Return the date that a caption, a heading or a general sentence puts on values, or None."""
        for label in self.labels(position):
            if (found := _as_of(label)) is not None:
                return found
        block = self.at(position)
        said = [one for one in self.stated if one.as_of and one.covers(position, block.path if block else ())]
        return said[-1].as_of if said else None

    def setup(self, position: int) -> str | None:
        """Return how the scores below a heading or caption were reached: "Results with mini-SWE-agent"."""
        return next((found for label in self.labels(position) if (found := setup_of_label(label))), None)

    def at(self, position: int) -> Block | None:
        """Return the block of a place in the document."""
        index = bisect_right(self.starts, position) - 1
        return self.blocks[index] if index >= 0 else None


def _leads(document: Document, blocks: Iterable[Block]) -> Iterator[str]:
    """Yield for each block the short line without a full stop right before its list or table, else ""."""
    lead, group = "", ""
    for block in blocks:
        inside = f"{block.kind} {block.table}" if block.kind in {"item", "cell"} else ""
        if inside and group in {"", inside}:
            yield lead
        else:
            lead = ""
            yield ""
        if not inside:
            text = document.of(block) if block.kind == "paragraph" and block.end - block.start <= _LONGEST_LEAD else ""
            lead = "" if text.rstrip().endswith((".", "!", "?")) else text
        group = inside


@per_lexicon(maxsize=1024)
def scope_of_label(label: str) -> Scope | None:
    """Return what a heading or caption narrows prices to, the names of models in it aside."""
    if len(label) > 120:
        return None
    for name in reversed(find_names(label)):
        label = f"{label[: name.start]} {label[name.end :]}"
    return scope_of(label)


@lru_cache(maxsize=1024)
def setup_of_label(label: str) -> str | None:
    """Return the set-up that a heading or caption of results names, or None."""
    if len(label) > 120 or label.rstrip().endswith("?"):
        return None
    for match in setups_in(label):
        rest = f"{label[: match.start()]} {label[match.end() :]}"
        if not re.search(r"\w", rest) or _results().search(rest):
            return match[0]
    return None


@cache
def _results() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{spelled(base('conditions')['setups']['results'])})\b|%|bench", re.IGNORECASE)


def in_sections(document: Document, claims: Iterable[Claim], unread: list[Unread]) -> Iterator[Claim]:
    """Yield the claims with what stands above them; those that it makes no price of text in US dollars are unread."""
    sections: Sections | None = None
    for claim in claims:
        priced, scored = claim.unit.startswith("USD"), claim.attribute.startswith("benchmark:")
        if claim.relation != "is" or not (priced or scored):
            yield claim
            continue
        sections = sections or Sections.of(document)
        held = _scored(claim, sections) if scored else _priced(claim, sections, unread)
        if held is not None:
            as_of = held.qualifiers.as_of or sections.as_of(held.start)
            yield (
                held
                if as_of == held.qualifiers.as_of
                else replace(held, qualifiers=replace(held.qualifiers, as_of=as_of))
            )


def _scored(claim: Claim, sections: Sections) -> Claim:
    setup = sections.setup(claim.start) if claim.qualifiers.tier is None else None
    return replace(claim, qualifiers=replace(claim.qualifiers, tier=setup)) if setup else claim


def _priced(claim: Claim, sections: Sections, unread: list[Unread]) -> Claim | None:
    currency = sections.currency(claim.start)
    elsewhere = currency not in {None, "USD"} and not _OWN_CURRENCY.search(claim.quote)
    if elsewhere and (currency in _DOLLARS or "$" not in claim.quote):
        unread.append(Unread(claim.start, claim.end, claim.quote, f"a price in {currency}"))
        return None
    scope = sections.scope(claim.start) if claim.attribute in _TOKEN_PRICES else None
    if scope is None:
        return claim
    if scope.medium is not None:
        unread.append(Unread(claim.start, claim.end, claim.quote, f"a price of {scope.medium} tokens"))
        return None
    if scope.tier is None or claim.qualifiers.tier is not None:
        return claim
    return replace(claim, qualifiers=replace(claim.qualifiers, tier=scope.tier))
