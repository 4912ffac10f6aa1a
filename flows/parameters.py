"""Addresses without what says who follows a link, and not which page it leads to: session ids, campaigns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from urllib.parse import unquote_plus

import yaml

from flows.sources import Source

_IN_PATH = re.compile(r";([^=;/?]{1,100})=[^;/?]*")


@cache
def known() -> tuple[str, ...]:
    """Return the globs of the parameters that are ignored on every site."""
    groups = yaml.safe_load(files("flows").joinpath("parameters.yml").read_text(encoding="utf-8"))
    return tuple(name for names in groups.values() for name in names)


def plain(url: str, source: Source) -> str:
    """Return an address (without a fragment) without the parameters that the source ignores; the rest as it was."""
    head, mark, query = url.partition("?")
    if ";" in head:
        head = _IN_PATH.sub(lambda found: "" if _ignored(found[1], source) else found[0], head)
    parts = query.split("&") if query else []
    kept = [part for part in parts if not _ignored(part.partition("=")[0], source)]
    if len(kept) < len(parts):
        mark, query = ("?", "&".join(kept)) if any(kept) else ("", "")
    return head + mark + query


def _ignored(name: str, source: Source) -> bool:
    name = unquote_plus(name).lower()
    return bool(name) and _any(name, (*known(), *source.ignore_parameters)) and not _any(name, source.keep_parameters)


def _any(name: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(name, glob.lower()) for glob in globs)
