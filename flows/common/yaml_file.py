"""Reads YAML files written by people, strictly: every error names the file, the line, the key and the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from counterclaim.extractors.values.plain_yaml import MOST_CHARACTERS, UndatedLoader, children
from counterclaim.flows.common.errors import UserError

Key = str | int


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file as parsed: ``data`` is plain (mappings, lists, strings, numbers); ``what`` names its kind in errors."""

    path: Path
    what: str
    data: Any
    root: yaml.Node | None

    def refusal(self, loc: Sequence[Key], message: str) -> UserError:
        """Return the error for the entry at ``loc`` (keys and list positions from the top), with its line."""
        return UserError(f"bad {self.what}", f"{self.path}:{self._line(loc)}", f"{dotted(loc)}: {message}")

    def _line(self, loc: Sequence[Key]) -> int:
        node, line = self.root, 0
        for key in loc:
            if isinstance(node, yaml.MappingNode):
                pairs = [(name, value) for name, value in node.value if name.value == str(key)]
                if not pairs:
                    break
                line, node = pairs[0][0].start_mark.line, pairs[0][1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
                node = node.value[key]
                line = node.start_mark.line
            else:
                break
        return int(line) + 1


def read_yaml(path: Path, what: str) -> YamlFile:
    """Read a file whose top is a mapping; an empty one gives an empty mapping. Raise UserError for anything else."""
    root = _compose(path, what)
    if root is None:
        return YamlFile(path, what, {}, None)
    if not isinstance(root, yaml.MappingNode):
        raise UserError(f"bad {what}", f"{path}:{root.start_mark.line + 1}", "the top must be a mapping of keys")
    _refuse_twice(root, path, what)
    try:
        return YamlFile(path, what, UndatedLoader("").construct_document(root), root)
    except yaml.MarkedYAMLError as error:
        raise _malformed(path, error) from None


def dotted(loc: Sequence[Key]) -> str:
    """Return a place in a file as people write it: ``models[0].heads``."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in loc).lstrip(".")
    return text or "file"


def _compose(path: Path, what: str) -> yaml.Node | None:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(MOST_CHARACTERS + 1)
        if len(text) > MOST_CHARACTERS:
            raise UserError(f"{what} is too large", path, f"split it: the limit is {MOST_CHARACTERS:,} characters")
        return yaml.compose(text, Loader=UndatedLoader)
    except OSError as error:
        raise UserError(f"cannot read {what}", path, error.strerror or "check the path") from None
    except UnicodeDecodeError:
        raise UserError(f"{what} is not text", path, "write it as UTF-8 YAML") from None
    except yaml.MarkedYAMLError as error:
        raise _malformed(path, error) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise UserError("malformed YAML", path, str(error)) from None


def _malformed(path: Path, error: yaml.MarkedYAMLError) -> UserError:
    line = error.problem_mark.line + 1 if error.problem_mark else 1
    return UserError("malformed YAML", f"{path}:{line}", error.problem or "check the syntax")


def _refuse_twice(node: yaml.Node, path: Path, what: str) -> None:
    """YAML silently keeps the last of two equal keys: nothing that somebody wrote may be lost."""
    waiting, met = [node], set()
    while waiting:
        node = waiting.pop()
        if id(node) in met:  # aliases
            continue
        met.add(id(node))
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if str(key.value) in seen:
                raise UserError(f"bad {what}", f"{path}:{key.start_mark.line + 1}", f"{key.value}: given twice")
            seen.add(str(key.value))
        waiting += reversed(children(node))
