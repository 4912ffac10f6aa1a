"""Loads dated reference claims (list prices, context windows) from genai-prices or a user's file.

Nothing is read until it is asked for. A reference is a claim like any other, with its source and date: it stands
beside what pages say and never replaces it. ``as_of`` is the day from which a value holds (none: since the model
appeared); ``provider`` is empty for the maker's own list; ``tier`` holds what narrows a price: a dated snapshot, hours
of the day (peak prices), the length of the prompt.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from counterclaim.db.records import StoredClaim
from counterclaim.extractors.records import Claim, Qualifiers, decimal_text

SNAPSHOT = re.compile(r"\((20\d{2}-\d{2}-\d{2})\)")  # a dated version behind an alias: "gpt 4o (2024-05-13)"
SNAPSHOT_TIER = "snapshot"  # how the condition of a dated version ends
SOURCE = "reference:genai-prices"
RULES = Path(__file__).with_name("makers.yml")
PRICES = {"input_mtok": "input_price", "output_mtok": "output_price", "cache_read_mtok": "cached_input_price"}
COLUMNS = ("model", "attribute", "value", "from", "provider", "url")
ATTRIBUTES = (*PRICES.values(), "context_window")


@dataclass(frozen=True, slots=True)
class Listed:
    """What the claims of one listing share."""

    doc: str
    url: str | None
    source: str
    name: str
    conditions: Qualifiers


def load_reference(path: Path | None = None) -> list[StoredClaim]:
    """Return reference claims from genai-prices (offline, in its package) or from a CSV or JSON file.

    A file has the columns model, attribute (input_price, output_price, cached_input_price: USD per 1M tokens;
    context_window: tokens), value, and if known from (ISO date), provider (empty: the maker), url.
    Raises ValueError naming the row if a row cannot be read, OSError if the file cannot.
    """
    if path is None:
        return list(_bundled())
    rows = _rows(path)
    return [_from_row(row, f"{path.name}: row {number}", path.name) for number, row in enumerate(rows, 1)]


@lru_cache(maxsize=1)
def _bundled() -> tuple[StoredClaim, ...]:
    # Imported here: the data takes a sixth of a second that only `check` needs to spend.
    from genai_prices.data_snapshot import get_snapshot  # noqa: PLC0415

    rules: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    skip, drop = re.compile(rules["skip"], re.IGNORECASE), re.compile(rules["drop"], re.IGNORECASE)
    out: list[StoredClaim] = []
    for provider in get_snapshot().providers:
        host = "" if provider.id in rules["makers"] else provider.name
        url = next(iter(provider.pricing_urls or ()), None)
        for model in provider.models:
            snapshot = SNAPSHOT.search(model.name or "")
            name = SNAPSHOT.sub("", model.name or "").strip()
            if not name or skip.search(f"{name} {model.id}"):
                continue
            doc = f"genai-prices/{provider.id}/{model.id}"
            conditions = Qualifiers(provider=host or None, tier=f"{snapshot[1]} {SNAPSHOT_TIER}" if snapshot else None)
            for each in names_of(name, drop):
                out += _claims_of(Listed(doc, url, SOURCE, each, conditions), model)
    return tuple(out)


def names_of(listed: str, drop: re.Pattern[str]) -> list[str]:
    """Return the model names a listing stands for: "Medium 3 and 3.1" is two, "Maker: X" is X."""
    text = " ".join(drop.sub(" ", listed.rpartition(": ")[2]).split())
    head, joined, last = text.rpartition(" and ") if " and " in text else text.rpartition(" / ")
    if not joined:
        return [text] if text else []
    return [head, f"{head.rpartition(' ')[0]} {last}"]


def _claims_of(listed: Listed, model: Any) -> Iterator[StoredClaim]:
    for start, hours, prices in _periods(model.prices):
        for field, attribute in PRICES.items():
            for value, condition in _steps(getattr(prices, field, None)):
                if isinstance(value, Decimal) and value > 0:
                    yield _claim(_under(listed, *hours, *condition), attribute, value, start)
    if model.context_window:
        yield _claim(listed, "context_window", Decimal(model.context_window), None)


def _periods(prices: Any) -> Iterator[tuple[str | None, tuple[str, ...], Any]]:
    """Yield (first day or None, hours of the day if the price is for some only, prices)."""
    for entry in prices if isinstance(prices, list) else [prices]:
        limit = getattr(entry, "constraint", None)
        start, first, last = (getattr(limit, name, None) for name in ("start_date", "start_time", "end_time"))
        hours = (f"{first:%H:%M} to {last:%H:%M} UTC",) if first and last else ()
        yield (start.isoformat() if start else None), hours, getattr(entry, "prices", entry)


def _steps(value: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield a price and, of one that depends on the length of the prompt, those of the longer ones."""
    yield getattr(value, "base", value), ()
    for step in getattr(value, "tiers", None) or ():
        yield step.price, (f"over {step.start:,} tokens",)


def _under(listed: Listed, *conditions: str) -> Listed:
    if not conditions:
        return listed
    tier = ", ".join((*([listed.conditions.tier] if listed.conditions.tier else []), *conditions))
    return replace(listed, conditions=replace(listed.conditions, tier=tier))


def _claim(listed: Listed, attribute: str, value: Decimal, start: str | None) -> StoredClaim:
    unit = "tokens" if attribute == "context_window" else "USD per 1M tokens"
    quote = f"{decimal_text(value)} {unit}" + (f" from {start}" if start else "")
    claim = Claim(
        doc=listed.doc, subject=listed.name, attribute=attribute, relation="is", value=value, quote=quote, start=0,
        end=len(quote), qualifiers=replace(listed.conditions, as_of=start), url=listed.url, rule="reference",
    )  # fmt: skip
    key = json.dumps(
        [listed.source, listed.doc, listed.name, attribute, str(value), start, listed.conditions.as_dict()]
    )
    return StoredClaim(hashlib.blake2b(key.encode(), digest_size=12).hexdigest(), claim, listed.source, start)


def version() -> str:
    """Return the version of the bundled data, for reports."""
    return importlib.metadata.version("genai-prices")


def _rows(path: Path) -> Iterable[Mapping[str, Any]]:
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix.lower() != ".json":
        return list(csv.DictReader(text.splitlines()))
    try:
        rows = json.loads(text, parse_float=str)
    except json.JSONDecodeError as error:
        raise ValueError(f"{path.name}: not JSON: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"{path.name}: expected a list of objects")
    return rows


def _from_row(row: Mapping[str, Any], where: str, file: str) -> StoredClaim:
    text = {name: str(row.get(name) or "").strip() for name in COLUMNS}
    if not text["model"]:
        raise ValueError(f"{where}: no model")
    if text["attribute"] not in ATTRIBUTES:
        raise ValueError(f"{where}: attribute must be one of {', '.join(ATTRIBUTES)}")
    try:
        value = Decimal(text["value"])
    except InvalidOperation:
        raise ValueError(f"{where}: not a number: {text['value']!r}") from None
    if not value.is_finite() or value < 0:
        raise ValueError(f"{where}: not a price or size: {text['value']!r}")
    if text["from"] and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text["from"]):
        raise ValueError(f"{where}: not an ISO date: {text['from']!r}")
    conditions = Qualifiers(provider=text["provider"] or None)
    listed = Listed(f"{file}/{text['model']}", text["url"] or None, f"reference:{file}", text["model"], conditions)
    return _claim(listed, text["attribute"], value, text["from"] or None)
