"""Parses the front matter of a Markdown file: a metadata block in YAML or TOML."""

from __future__ import annotations

import datetime
import re
import tomllib
from typing import Any

import yaml

from counterclaim.extractors.parsing.builder import normalise
from counterclaim.extractors.records import Metadata
from counterclaim.extractors.values.dates import iso_date
from counterclaim.extractors.values.plain_yaml import load_plain

_MAX = 65_536
_MOST_BITS = 1_024
_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_PAIR = re.compile(r"([A-Za-z_][\w-]*)\s*:\s+(?![*&]\w)(\S.*)")  # what stands for something elsewhere is left out


def split_front_matter(text: str) -> tuple[dict[str, Any], int]:
    """Return the front matter's values and the number of lines it takes (0 if there is none). Never raises."""
    first, _, rest = text.partition("\n")
    ends = _FENCES.get(first.rstrip())
    if ends is None:
        return {}, 0
    lines = rest[:_MAX].split("\n")
    for count, line in enumerate(lines):
        if line.rstrip() in ends:
            source = "\n".join(lines[:count])
            values = _toml(source) if first.startswith("+") else _yaml(source)
            return (values, count + 2) if values is not None else ({}, 0)
    return {}, 0


def metadata_of(values: dict[str, Any]) -> Metadata:
    """Return the metadata that front matter states, under the names that site generators use."""
    low = {str(key).lower().replace("-", "_"): value for key, value in values.items()}

    def text(*names: str) -> str:
        return next((found for found in (_text(low.get(name)) for name in names) if found), "")

    def day(*names: str) -> str | None:
        return next((found for found in (_date(low.get(name)) for name in names) if found), None)

    address = text("canonical", "canonical_url", "canonicalurl")
    return Metadata(
        title=text("title"),
        author=text("author", "authors", "by") or None,
        site=text("site", "site_name") or None,
        published=day("date", "published", "publish_date", "pubdate", "published_at", "datepublished", "created"),
        modified=day(
            "updated", "modified", "last_modified", "lastmod", "last_updated", "last_modified_at", "updated_at"
        ),
        canonical=address if address.startswith(("http://", "https://")) else None,
        language=text("lang", "language", "locale") or None,
        description=text("description", "summary", "excerpt", "subtitle") or None,
    )


def _yaml(source: str) -> dict[str, Any] | None:
    """Parse YAML; what does not parse is read as plain ``name: value`` lines; None if it is no mapping at all."""
    try:
        values = load_plain(source)
    except yaml.YAMLError:
        values = {match[1]: match[2].strip(" '\"") for match in map(_PAIR.match, source.split("\n")) if match}
        return values or None
    if values is None:
        return {}
    return values if isinstance(values, dict) else None


def _toml(source: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return {}


def _text(value: Any) -> str:
    """Return a scalar, or the scalars of a list, as text; nothing deeper, so that an alias bomb stays unexpanded."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(item) for item in value[:10] if not isinstance(item, list))))
    if isinstance(value, dict):
        name = value.get("name")
        return normalise(name)[:1_000] if isinstance(name, str) else ""
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return ""  # YAML reads 1:1:1:... as one number
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return normalise(str(value)[:2_000])[:1_000]
    return ""


def _date(value: Any) -> str | None:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return iso_date(_text(value))
