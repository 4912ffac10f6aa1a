"""Removes parameters from addresses that do not select a page: session ids and campaign tags."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cache
from importlib.resources import files
from urllib.parse import unquote_plus

import yaml

from counterclaim.flows.config.sources import Source

MOST = 100  # parameters: an address with more means something else, and hostile ones cost time
_IN_PATH = re.compile(r";([^=;/?]{1,100})=[^;/?]*")


@cache
def known() -> tuple[str, ...]:
    """Return the globs of the parameters that are ignored on every site."""
    groups = yaml.safe_load(
        files("counterclaim.flows").joinpath("fetch", "url_parameters.yml").read_text(encoding="utf-8")
    )
    return tuple(name for names in groups.values() for name in names)


def plain(url: str, source: Source) -> str:
    """Return an address (without a fragment) without the parameters that the source ignores; the rest as it was."""
    if url.count("&") + url.count(";") > MOST:
        return url
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
    ignored = _any_of((*known(), *source.ignore_parameters)).match(name)
    return bool(name and ignored and not _any_of(source.keep_parameters).match(name))


@cache
def _any_of(globs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(translate(glob.lower()) for glob in globs) or r"(?!)")
