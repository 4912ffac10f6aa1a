"""The shape of the code: which way imports run, how large functions and modules may be, what starts quickly."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("extractors", "db", "flows")
MODULES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
LONGEST_FUNCTION = 40
LONGEST_MODULE = 300

# What each folder may import of ours, by prefix. Everything else of ours is forbidden to it.
ALLOWED = {
    "extractors": ("extractors",),
    "db": ("db", "extractors.records", "extractors.benchmark_table", "extractors.attributes", "extractors.formatting"),
    "flows": ("flows", "db", "extractors"),
}
# What only some modules may import, because it is slow to start or belongs to one place.
CONFINED = {
    "prefect": {
        "flows/pipeline.py",
        "flows/scheduling.py",
        "flows/prefect_app.py",
        "flows/serving.py",
        "flows/events.py",
        "flows/alerts.py",
        "flows/on_dask.py",
    },
    "apprise": {"flows/cli_schedule.py"},
    "distributed": {"flows/on_dask.py"},
    "spacy": {"extractors/*"},
    "sqlite_utils": {"db/light.py"},
    "httpx": {"flows/fetch.py", "flows/crawl.py", "flows/scheduling.py"},
    "pandas": {"db/frames/*"},
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted module) of every import in a file, also those inside functions."""
    return imports_of(path.read_text(encoding="utf-8"), path.relative_to(ROOT).parts[:-1])


def imports_of(code: str, package: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def within(module: str, prefix: str) -> bool:
    return module == prefix or module.startswith(f"{prefix}.")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_run_one_way(path: Path) -> None:
    allowed = ALLOWED[path.relative_to(ROOT).parts[0]]
    wrong = [
        f"{name(path)}:{line} imports {module}"
        for line, module in imports(path)
        if any(within(module, folder) for folder in FOLDERS) and not any(within(module, prefix) for prefix in allowed)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_each_dependency_has_its_place(path: Path) -> None:
    here = Path(name(path))
    wrong = [
        f"{name(path)}:{line} imports {module}"
        for line, module in imports(path)
        for package, places in CONFINED.items()
        if within(module, package) and not any(here.match(place) for place in places)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_sizes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE, f"{name(path)}: split it by responsibility"
    long = [
        f"{name(path)}:{node.lineno} {node.name} has {lines} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert long == []


def test_the_walk_sees_what_it_must_see() -> None:
    """The checks above would pass on an empty list: prove that they read imports of every form."""
    assert len(MODULES) > 30
    code = "import db.store\nfrom db import records\ndef f():\n    from flows.x import Y\nfrom . import words\n"
    found = {module for _, module in imports_of(code, ("extractors",))}
    assert found == {"db.store", "db.records", "extractors.words", "flows.x.Y"}
    assert within("db.store", "db")
    assert not within("dbm", "db")
