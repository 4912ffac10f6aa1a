"""Defines ``Lexicon``: the shipped word lists with a user's additions, and what is compiled from them.

One lexicon is in use at a time: that of the block ``with using(lexicon)`` in this thread or task, else the process's
default. ``per_lexicon`` keeps what is compiled from its words with the lexicon, so that several can be used by turns.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from hashlib import sha256
from importlib.resources import files
from inspect import signature
from threading import Lock
from typing import Any, ParamSpec, TypeVar, cast
from weakref import WeakValueDictionary

import yaml

P = ParamSpec("P")
R = TypeVar("R")

# Files that a user may add to. The others are the same in every lexicon: constants and shared caches are made of them.
EXTENSIBLE = frozenset({"attributes", "benchmarks", "comparisons", "families", "licenses", "units"})

_KEPT = 4  # lexicons that stay alive when nothing uses them; each holds a spaCy pipeline once it has read something


@cache
def base(name: str) -> Any:
    """Return the parsed content of ``lexicon/<name>.yml`` as it is shipped."""
    text = files("counterclaim.extractors").joinpath("lexicon", f"{name}.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe loaders)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Lexicon:
    """The shipped word lists with a user's additions. Made by ``Lexicon.of``; equal additions give the same object."""

    mark: str  # 8 hexadecimal digits that stand for the additions, "" without any
    _additions: dict[str, Any] = field(repr=False)
    kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)  # what was compiled from the words

    @staticmethod
    def of(additions: Mapping[str, Any]) -> Lexicon:
        """Return the lexicon with some additions (file name -> entries shaped as in that file), shipped ones for {}.

        Raises ValueError for a file that cannot be added to.
        """
        if unknown := sorted(set(additions) - EXTENSIBLE):
            raise ValueError(f"no additions to the lexicon file {unknown[0]!r}: use {', '.join(sorted(EXTENSIBLE))}")
        text = json.dumps(additions, sort_keys=True, ensure_ascii=False) if additions else ""
        with _lock:
            found = _alive.get(text)
            if found is None:
                mark = sha256(text.encode()).hexdigest()[:8] if text else ""
                found = _alive[text] = Lexicon(mark, deepcopy(dict(additions)))
            elif found in _recent:
                _recent.remove(found)
            _recent.append(found)
        return found

    @property
    def additions(self) -> dict[str, Any]:
        """Return a copy of the additions."""
        return deepcopy(self._additions)

    def load(self, name: str) -> Any:
        """Return the content of ``lexicon/<name>.yml`` with the additions to it merged in; it must not be changed."""
        found = self.kept.get(name)
        if found is None:
            more = self._additions.get(name)
            found = self.kept.setdefault(name, base(name) if more is None else merged(base(name), more))
        return found

    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Lexicon], tuple[dict[str, Any]]]:
        """Pickle and copy the words only: another process compiles its own."""
        return Lexicon.of, (self._additions,)


_lock = Lock()
_alive: WeakValueDictionary[str, Lexicon] = WeakValueDictionary()
_recent: deque[Lexicon] = deque(maxlen=_KEPT)
SHIPPED = Lexicon.of({})

_default = SHIPPED
_used: ContextVar[Lexicon | None] = ContextVar("lexicon", default=None)


def lexicon_in_use() -> Lexicon:
    """Return the lexicon of the innermost ``using`` block of this thread or task, else the process's default."""
    return _used.get() or _default


@contextmanager
def using(lexicon: Lexicon | None) -> Iterator[Lexicon]:
    """Use a lexicon within the block, in this thread or task only; None leaves the one that is in use.

    Not around a ``yield`` of a generator: what takes its items would use the lexicon too.
    """
    token = _used.set(lexicon or lexicon_in_use())
    try:
        yield lexicon_in_use()
    finally:
        _used.reset(token)


def set_default_lexicon(lexicon: Lexicon) -> None:
    """Make a lexicon the default of this process, for all its threads: what a program or a worker does at its start."""
    global _default  # noqa: PLW0603 - a default of the process is what it is
    _default = lexicon


def per_lexicon(maxsize: int | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate a function whose results depend on the lexicon in use: they are kept, but with that lexicon.

    As ``functools.lru_cache`` otherwise. What does not depend on additions takes that one, and reads with ``base``.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            kept = (_used.get() or _default).kept
            cached: Callable[P, R]
            try:
                cached = kept[call]
            except KeyError:
                cached = kept.setdefault(call, lru_cache(maxsize)(function))
            return cached(*args, **kwargs)

        return call if signature(function).parameters else _one_result(cast("Callable[[], R]", function))

    return decorate


def _one_result(function: Callable[[], R]) -> Callable[..., R]:
    """Return a function without parameters that keeps its one result with the lexicon, without a cache around it."""

    @wraps(function)
    def call() -> R:
        kept = (_used.get() or _default).kept
        try:
            found: R = kept[call]
        except KeyError:
            found = kept.setdefault(call, function())
        return found

    return call


def forget(function: Callable[..., Any]) -> None:
    """Drop what a function decorated with ``per_lexicon`` has kept with the lexicon in use."""
    lexicon_in_use().kept.pop(function, None)


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
