"""Loads the lexicon files ``lexicon/*.yml`` and merges the user's entries into them.

A program adds entries with ``use_overlay`` (the command line reads them from a file): plain data that is merged into
what ``load`` returns. Everything compiled from the lexicon is then compiled anew.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import product
from typing import Any

import yaml

from counterclaim.extractors.lexicon.regex import compiled

# Only what is read when it is needed: the other files are compiled into constants when their modules are imported.
OVERLAID = frozenset({"attributes", "benchmarks", "comparisons", "families", "licenses", "units"})

_ALTERNATION = re.compile(r"\(([^()]*)\)")
_overlay: dict[str, Any] = {}


@cache
def base(name: str) -> Any:
    """Return the parsed content of ``lexicon/<name>.yml`` as it is shipped."""
    text = files("counterclaim.extractors").joinpath("lexicon", f"{name}.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe loaders)


@cache
def load(name: str) -> Any:
    """Return the content of ``lexicon/<name>.yml`` with the overlay's entries for it merged in."""
    return merged(base(name), _overlay[name]) if name in _overlay else base(name)


def use_overlay(data: Mapping[str, Any]) -> None:
    """Add ``data`` (lexicon file name -> entries shaped as in that file) to the lexicon; ``{}`` ends all additions.

    It holds for this process until the next call; what was compiled from the lexicon is compiled anew. An overlay that
    is already in use costs nothing. Raises ValueError for a file that cannot be added to, and changes nothing then.
    """
    if unknown := sorted(set(data) - OVERLAID):
        raise ValueError(f"no additions to the lexicon file {unknown[0]!r}: use {', '.join(sorted(OVERLAID))}")
    if data == _overlay:
        return
    _overlay.clear()
    _overlay.update(deepcopy(dict(data)))
    for forget in _forgetters():
        forget()


def overlay() -> dict[str, Any]:
    """Return a copy of the additions in use: what another process must be given to read alike."""
    return deepcopy(_overlay)


def overlay_mark() -> str:
    """Return 8 hexadecimal digits that stand for the additions in use, "" without any; equal additions, equal mark."""
    if not _overlay:
        return ""
    return sha256(json.dumps(_overlay, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:8]


def merged(old: Any, more: Any) -> Any:
    """Return ``old`` with ``more`` added; neither is changed.

    Mappings are joined key by key. Lists get the new items in front, because the first match wins; a named entry that
    the list already holds (a model family) is joined with it. Anything else is replaced, and so is a ``range``: its
    two ends are one thing.
    """
    if isinstance(old, dict) and isinstance(more, Mapping):
        joined = {key: merged(old[key], value) for key, value in more.items() if key in old and key != "range"}
        return {**old, **more, **joined}
    if isinstance(old, list) and isinstance(more, list):
        named = {entry["name"]: entry for entry in more if isinstance(entry, Mapping) and "name" in entry}
        new = [entry for entry in more if not (isinstance(entry, Mapping) and "name" in entry) and entry not in old]
        both = [merged(e, named.pop(e["name"])) if isinstance(e, dict) and e.get("name") in named else e for e in old]
        return [*new, *both, *named.values()]
    return more


def _forgetters() -> Iterator[Callable[[], None]]:
    """Yield what empties each cache of ours: any of them may hold something made of the lexicon's words."""
    ours = {__name__.partition(".")[0], "db", "flows"}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ours and module is not None:
            for value in list(vars(module).values()):
                if callable(forget := getattr(value, "cache_clear", None)):
                    yield forget


def expand(pattern: str) -> list[str]:
    """Return every phrase that ``a (b|c|) d`` stands for; an empty alternative makes the word optional.

    >>> expand("context (window|length)")
    ['context window', 'context length']
    >>> expand("(natively |)supports")
    ['natively supports', 'supports']
    """
    parts = _ALTERNATION.split(pattern)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    return [re.sub(r"\s+", " ", "".join(choice)).strip() for choice in product(*choices)]


def phrases(patterns: list[str]) -> list[str]:
    """Return the expansions of several patterns, in order, without repeats."""
    return list(dict.fromkeys(phrase for pattern in patterns for phrase in expand(str(pattern))))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return the compiled ``module.name`` of ``lexicon/patterns.yml``; without case unless the entry says so."""
    module, _, key = name.partition(".")
    entry = load("patterns")[module][key]
    return compiled(entry["case"], fold=False) if isinstance(entry, dict) else compiled(entry, fold=True)
