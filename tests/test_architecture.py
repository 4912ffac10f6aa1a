"""The shape of the code: which way imports run, how large functions, modules and folders may be."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("extractors", "db", "flows")
MODULES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
LONGEST_FUNCTION = 40
LONGEST_MODULE = 320
MOST_MODULES = 14  # of a folder, its __init__ included

# What only some modules may import, because it is slow to start or belongs to one place.
CONFINED = {
    "prefect": {"flows/orchestration/*", "flows/runs/dask.py"},
    "apprise": {"flows/cli/schedule.py"},
    "dask": {"flows/bulk/*"},
    "distributed": {"flows/runs/dask.py", "flows/bulk/*"},
    "duckdb": {"flows/bulk/*", "flows/bulk/check/*"},
    "fastwarc": {"flows/bulk/*"},
    "fsspec": {"flows/bulk/*"},
    "pyarrow": {"flows/bulk/*", "flows/bulk/check/*"},
    "spacy": {"extractors/sentences/*"},
    "sqlite_utils": {"db/sqlite/light_import.py"},
    "httpx": {
        "flows/fetch/client.py",
        "flows/crawl/__init__.py",
        "flows/orchestration/server.py",
        "flows/config/sources.py",  # the next two: when an address is given, and inside a function
        "flows/cli/history.py",
    },
    "pandas": {"db/frames/*"},
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(code: str) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted module) of every import in a text, also those inside functions."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def test_imports_run_one_way(tmp_path: Path) -> None:
    """The contracts of pyproject.toml hold. import-linter follows no links, so it looks at a copy of the package."""
    pytest.importorskip("importlinter")
    package = tmp_path / "counterclaim"
    shutil.copytree(ROOT / "counterclaim", package)
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, package / folder)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    code = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3_000:]
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_each_dependency_has_its_place(path: Path) -> None:
    here = Path(name(path))
    wrong = [
        f"{name(path)}:{line} imports {module}"
        for line, module in imports_of(path.read_text(encoding="utf-8"))
        for package, places in CONFINED.items()
        if module.split(".")[0] == package and not any(here.match(place) for place in places)
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


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES}), ids=name)
def test_a_folder_can_be_taken_in_at_a_glance(folder: Path) -> None:
    assert len(list(folder.glob("*.py"))) <= MOST_MODULES


def test_the_walk_sees_what_it_must_see() -> None:
    """The checks above would pass on an empty list: prove that they read imports of every form."""
    assert len(MODULES) > 30
    code = "import httpx.x\nfrom spacy import tokens\ndef f():\n    from prefect.y import Z\n"
    assert {module for _, module in imports_of(code)} == {"httpx.x", "spacy.tokens", "prefect.y.Z"}
