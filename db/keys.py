"""Content ids, comparison keys and the exact text of values: the definition of "the same".

Ids hash identity fields only. Times, offsets, rule names and confidence stay out, so that loading a
page twice, or reading it with better rules, gives the same ids.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, NamedTuple

from counterclaim.extractors.records import Claim, Qualifiers, Value

_SEPARATORS = re.compile(r"[\s_\-\u2010-\u2015]+")
_QUALIFIERS = tuple(sorted(field.name for field in fields(Qualifiers)))
_qualifier_values = attrgetter(*_QUALIFIERS)
_LONGEST_PLAIN = 400  # digits; beyond it a number is kept in exponent form, or 1e999999 would fill the disk


def content_id(*parts: str | None) -> str:
    """Return 24 hex digits that depend on the parts and their boundaries; None differs from ""."""
    return blake2b(json.dumps(parts).encode(), digest_size=12).hexdigest()


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Return the key under which spellings of one model name meet: ``GPT‑4o  mini`` and ``gpt-4o-mini``."""
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()


def safe_text(text: str) -> str:
    """Return text that SQLite can hold: lone surrogates become U+FFFD, one for one, so offsets stay."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


def number_text(value: Decimal) -> str:
    """Return the exact decimal as text, written precision kept: 3.50, 0.0375, 128000.

    Raises ValueError for NaN and infinities, which no article states.
    """
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite number")
    return format(value, "f") if -_LONGEST_PLAIN < value.adjusted() < _LONGEST_PLAIN else str(value)


def value_columns(value: Value) -> tuple[str | None, float | None, int | None]:
    """Return ``value_text`` (exact), ``value_num`` (for sorting only) and ``value_bool`` of a claim's value."""
    if value is None:
        return None, None, None
    if isinstance(value, bool):
        return ("true" if value else "false"), None, int(value)
    if isinstance(value, Decimal):
        return number_text(value), float(value), None
    return safe_text(value), None, None


def value_of(text: str | None, number: float | None, flag: int | None) -> Value:
    """Return the claim's value from its three columns; the number comes from the exact text."""
    if text is None:
        return None
    if flag is not None:
        return bool(flag)
    return text if number is None else _number(text)


def _number(text: str) -> Decimal:
    """Return the number of a text; NaN for what a damaged store may hold instead of one."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")
    return Decimal("NaN") if value.is_snan() else value


def qualifiers_json(qualifiers: Qualifiers) -> str:
    """Return the set qualifiers as JSON with sorted keys and exact decimals as number literals."""
    members = [
        f'"{name}":{_json_value(value)}'
        for name, value in zip(_QUALIFIERS, _qualifier_values(qualifiers), strict=True)
        if value is not None and value is not False and value != ()
    ]
    return "{" + ",".join(members) + "}"


def _json_value(value: Decimal | str | bool | tuple[str, ...]) -> str:
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, tuple):
        return json.dumps([safe_text(text) for text in value], ensure_ascii=False)
    return json.dumps(safe_text(value) if isinstance(value, str) else value, ensure_ascii=False)


def qualifiers_of(text: str) -> Qualifiers:
    """Return the qualifiers that ``qualifiers_json`` wrote, numbers as exact Decimals."""
    return Qualifiers.of(json.loads(text, parse_float=Decimal, parse_int=Decimal)) if text != "{}" else Qualifiers()


def json_of(text: str) -> Any:
    """Return what a column of JSON holds; an integer longer than Python reads is a Decimal."""
    return json.loads(text, parse_int=_integer)


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) < _LONGEST_PLAIN else Decimal(digits)


class Identified(NamedTuple):
    """A claim's id, its ordinal among equal ones, and the texts that the id was made from, as columns."""

    id: str
    ordinal: int
    value: tuple[str | None, float | None, int | None]
    qualifiers: str


def identify(document_id: str, claims: Sequence[Claim]) -> list[Identified]:
    """Return the identity of each claim of one document, in the order given.

    Claims that say the same in the same words are told apart by their order in the document (0, 1, ...).
    The ids of one document begin alike, so that they lie together in the index: saving a document then
    writes a few of the index's pages, not one for each claim.
    """
    prefix = content_id("claims of", document_id)[:8]
    texts = [(value_columns(claim.value), qualifiers_json(claim.qualifiers)) for claim in claims]
    hashes = [_identity(document_id, claim, *text) for claim, text in zip(claims, texts, strict=True)]
    ordinals = _ordinals(claims, hashes)
    return [
        Identified(prefix + content_id(identity, str(ordinal))[8:], ordinal, *text)
        for identity, ordinal, text in zip(hashes, ordinals, texts, strict=True)
    ]


def _ordinals(claims: Sequence[Claim], identities: Sequence[str]) -> list[int]:
    out = [0] * len(claims)
    if len(set(identities)) < len(claims):
        seen: Counter[str] = Counter()
        for index in sorted(range(len(claims)), key=lambda i: (claims[i].start, claims[i].end, i)):
            out[index] = seen[identities[index]]
            seen[identities[index]] += 1
    return out


def _identity(
    document_id: str, claim: Claim, value: tuple[str | None, float | None, int | None], qualifiers: str
) -> str:
    text, number, flag = value
    if text is not None and number is not None and "." in text and "E" not in text:
        # 3.5 and 3.50 are one claim: a ruleset that keeps written precision differently must not renew every id
        text = text.rstrip("0").rstrip(".")
    kind = "" if text is None else "number" if number is not None else "boolean" if flag is not None else "text"
    return content_id(
        document_id, claim.subject, claim.attribute, claim.relation, kind, text, claim.object, qualifiers, claim.quote
    )


def evidence_key(claim_ids_: Iterable[str]) -> str:
    """Return the key of the set of claims behind a conflict; a decision holds as long as it stays the same."""
    return content_id(*sorted(set(claim_ids_)))
