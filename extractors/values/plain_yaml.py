"""Parses YAML from strangers as plain data, within limits, in time linear in its length.

Left out of the language: merge keys, tags that make anything but text, numbers, lists and mappings, numbers to the base
of 60, and numbers of more digits than anybody writes. Aliases and nesting are counted.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

MOST_CHARACTERS = 1_000_000
MOST_DEPTH = 40
MOST_ALIASED = 10_000  # nodes that all aliases of a text stand for together
MOST_DIGITS = 40

_TAG = "tag:yaml.org,2002:"
_INT = re.compile(
    rf"[-+]?(?:0b[01_]{{1,{MOST_DIGITS}}}|0[0-7_]{{1,{MOST_DIGITS}}}|0|[1-9][0-9_]{{0,{MOST_DIGITS}}}"
    rf"|0x[0-9a-fA-F_]{{1,{MOST_DIGITS}}})",
    re.ASCII,
)
_FLOAT = re.compile(
    rf"[-+]?(?:[0-9][0-9_]{{0,{MOST_DIGITS}}}\.[0-9_]{{0,{MOST_DIGITS}}}(?:[eE][-+][0-9]{{1,3}})?"
    rf"|\.[0-9][0-9_]{{0,{MOST_DIGITS}}}(?:[eE][-+][0-9]{{1,3}})?|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)",
    re.ASCII,
)
_KEPT = ("null", "bool", "int", "float", "str", "seq", "map", "timestamp")


class PlainLoader(yaml.SafeLoader):
    """Reads plain data; raises ``yaml.YAMLError`` for whatever is beyond the bounds."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._aliased = 0
        self._sizes: dict[int, int] = {}  # id of a finished node -> how many nodes it stands for

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose a node, counting what it holds."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if self._depth >= MOST_DEPTH:
            raise _error(f"nested more than {MOST_DEPTH} deep: write it flatter", event.start_mark)
        self._depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        if isinstance(event, yaml.AliasEvent):
            self._count_alias(node, event)
        else:
            self._sizes[id(node)] = 1 + sum(self._sizes[id(child)] for child in children(node))
        return node

    def _count_alias(self, node: yaml.Node | None, event: Any) -> None:
        if id(node) not in self._sizes:
            raise _error("an anchor that holds itself: remove it", node.start_mark if node else event.start_mark)
        self._aliased += self._sizes[id(node)]
        if self._aliased > MOST_ALIASED:
            raise _error(f"aliases stand for more than {MOST_ALIASED:,} values: write them out", event.start_mark)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Refuse merge keys: nested, they take time that doubles with every few characters."""
        for key, _ in node.value:
            if key.tag == f"{_TAG}merge":
                raise _error("merge keys (<<) are not read: write the keys out", key.start_mark)
            if key.tag == f"{_TAG}value":
                key.tag = f"{_TAG}str"

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return what a node stands for; a tag that its text does not fit is an error in the text, too."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            raise _error("this is not what its tag says", node.start_mark) from None

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        """Return a whole number of bounded length."""
        return int(super().construct_yaml_int(_bounded(node, _INT)))

    def construct_yaml_float(self, node: yaml.ScalarNode) -> float:
        """Return a number of bounded length."""
        return float(super().construct_yaml_float(_bounded(node, _FLOAT)))


class UndatedLoader(PlainLoader):
    """Reads what looks like a date as the text that it is."""


def children(node: yaml.Node | None) -> list[yaml.Node]:
    """Return the nodes right below a node."""
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def load_plain(text: str) -> Any:
    """Return the data of one YAML text. Raises ``yaml.YAMLError`` for what is malformed or beyond the bounds."""
    if len(text) > MOST_CHARACTERS:
        raise yaml.YAMLError(f"longer than {MOST_CHARACTERS:,} characters: split it")
    return yaml.load(text, Loader=PlainLoader)  # noqa: S506 - a safe loader, and stricter


def _bounded(node: yaml.ScalarNode, form: re.Pattern[str]) -> yaml.ScalarNode:
    if not form.fullmatch(str(node.value)):
        raise _error(f"no plain number of up to {MOST_DIGITS} digits", node.start_mark)
    return node


def _error(problem: str, mark: Any) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, mark)


def _resolvers(*, dates: bool) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Return which tags plain words may have by their first character: numbers in our forms, or they are text."""
    dropped = {f"{_TAG}{name}" for name in (("int", "float") if dates else ("int", "float", "timestamp"))}
    out = {
        first: [(tag, form) for tag, form in found if tag not in dropped]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    for name, form, firsts in (("int", _INT, "-+0123456789"), ("float", _FLOAT, "-+0123456789.")):
        whole = re.compile(f"(?:{form.pattern})\\Z", re.ASCII)
        for first in firsts:
            out.setdefault(first, []).append((_TAG + name, whole))
    return out


def _constructors() -> dict[str | None, Any]:
    known = yaml.SafeLoader.yaml_constructors
    kept: dict[str | None, Any] = {_TAG + name: known[_TAG + name] for name in _KEPT}
    numbers: dict[str | None, Any] = {
        f"{_TAG}int": PlainLoader.construct_yaml_int,
        f"{_TAG}float": PlainLoader.construct_yaml_float,
    }
    return {**kept, **numbers, None: yaml.SafeLoader.construct_undefined}


PlainLoader.yaml_implicit_resolvers = _resolvers(dates=True)
PlainLoader.yaml_constructors = _constructors()
UndatedLoader.yaml_implicit_resolvers = _resolvers(dates=False)
