"""What is kept between calls: nothing that depends on the lexicon in use is shared by all lexicons.

The source is read: a function "depends" if it, or one that it names, loads a file that users may add to.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import counterclaim.db
import counterclaim.extractors
import counterclaim.flows
from counterclaim.extractors.lexicon import EXTENSIBLE

Function = tuple[str, str]  # module, name; a class stands for its methods
SHARED = ("cache", "lru_cache")
PACKAGES = (counterclaim.extractors, counterclaim.db, counterclaim.flows)
NO_WORDS = {
    # decorated with functools although it names what depends on the lexicon
    ("counterclaim.flows.site.templates", "_environment"): "holds the functions that templates call, not results",
}
NO_CALLS = {
    # called at import although it names what depends on the lexicon
    ("counterclaim.extractors.tables.cell_values", "_measure"): "makes a reader; the reader looks into the lexicon",
    ("counterclaim.db.conflicts.checks.directions", "points_sql"): "has a variable of a function's name",
}


@cache
def modules() -> dict[str, ast.Module]:
    found = {}
    for package in PACKAGES:
        folder = Path(package.__path__[0])
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            name = ".".join([package.__name__, *(part for part in parts if part != "__init__")])
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


@cache
def definitions() -> dict[Function, ast.stmt]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {
        (name, node.name): node for name, tree in modules().items() for node in tree.body if isinstance(node, kinds)
    }


@cache
def imports(module: str) -> dict[str, tuple[str, str]]:
    nodes = (node for node in ast.walk(modules()[module]) if isinstance(node, ast.ImportFrom) and node.module)
    return {name.asname or name.name: (str(node.module), name.name) for node in nodes for name in node.names}


def defined(module: str, name: str) -> Function | None:
    """Return where a module's name is defined, followed through the packages that hand it on."""
    for _ in range(5):
        if (module, name) in definitions():
            return module, name
        if module not in modules() or name not in imports(module):
            return None
        module, name = imports(module)[name]
    return None


def named(module: str, tree: ast.AST) -> set[Function]:
    """Return the functions and classes that a piece of source names, also as ``module.name``."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(defined(module, node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            parts = imports(module).get(node.value.id)
            if parts is not None:
                found.add(defined(".".join(parts), node.attr))
    return {each for each in found if each is not None}


def loads(tree: ast.AST) -> bool:
    """Return whether a piece of source loads a file that users may add to, or the caller's choice of one."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    names = (node.args[0] for node in calls if isinstance(node.func, ast.Name) and node.func.id == "load")
    return any(not isinstance(name, ast.Constant) or name.value in EXTENSIBLE for name in names)


@cache
def dependent() -> set[Function]:
    users: dict[Function, set[Function]] = {}
    for function, tree in definitions().items():
        for used in named(function[0], tree):
            users.setdefault(used, set()).add(function)
    waiting = [function for function, tree in definitions().items() if loads(tree)]
    waiting += users[("counterclaim.extractors.sentences.tokenizer", "nlp")]  # its components are named in strings
    found: set[Function] = set()
    while waiting:
        function = waiting.pop()
        if function not in found:
            found.add(function)
            waiting += users.get(function, ())
    return found


def shared() -> Iterator[Function]:
    for function, tree in definitions().items():
        if isinstance(tree, ast.FunctionDef):
            decorators = [ast.unparse(each).rpartition("functools.")[2] for each in tree.decorator_list]
            if any(each.partition("(")[0] in SHARED for each in decorators):
                yield function


@pytest.mark.slow
def test_no_shared_cache_depends_on_the_lexicon() -> None:
    assert sum(1 for _ in shared()) > 20
    assert [function for function in shared() if function in dependent() and function not in NO_WORDS] == []


def test_no_constant_depends_on_the_lexicon() -> None:
    """A constant made at import would keep the words of the lexicon that was in use then."""
    wrong = []
    skipped = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for module, tree in modules().items():
        for statement in (each for each in tree.body if not isinstance(each, skipped)):
            calls = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call)]
            called = {function for call in calls for function in named(module, call)} & dependent()
            if called - set(NO_CALLS) or loads(statement):
                wrong.append(f"{module}:{statement.lineno}")
    assert wrong == []
