"""The example notebooks run from top to bottom in fresh kernels that can reach this machine only."""

from __future__ import annotations

import base64
import os
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "docs" / "notebooks"
# Of each notebook, how many tables (or cards) and charts it shows, and some of the words in them.
SHOWN = {
    "explore": (6, 2, ("Signal Post", "GPT-4o mini", "severity", "mixed")),
    "disputed_prices": (5, 1, ("GPT-4o mini", "certainty", "<NA>", "fetched_on", "<Extraction: 1 claim", "<Conflict ")),
}
# Python runs this at its start, in the kernel and in what the notebook starts: a look at any other host is an error.
OFFLINE = """
import sys

def refuse(event, arguments):
    place = arguments[1] if event == "socket.connect" else arguments[:1]
    if event in {"socket.connect", "socket.getaddrinfo"} and isinstance(place, tuple):
        if place[0] not in {"127.0.0.1", "::1", "localhost", None, ""}:
            raise RuntimeError(f"the notebook asked for {place[0]}")

sys.addaudithook(refuse)
"""


@pytest.fixture(scope="module", params=SHOWN)
def executed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A notebook after a run, with its name; a cell that fails (each asserts what it shows) fails here."""
    folder = tmp_path_factory.mktemp("notebook")
    (folder / "sitecustomize.py").write_text(OFFLINE)
    (folder / "temp").mkdir()
    notebook = nbformat.read(NOTEBOOKS / f"{request.param}.ipynb", as_version=4)
    env = os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "TMPDIR": str(folder / "temp")}
    env |= {"MPLCONFIGDIR": str(folder), "IPYTHONDIR": str(folder), "JUPYTER_RUNTIME_DIR": str(folder)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the Jupyter libraries, about sockets and event loops
        from nbclient import NotebookClient  # noqa: PLC0415

        client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOKS)}})
        client.execute(env=env)
    return request.param, notebook


def outputs(notebook: Any, kind: str) -> list[str]:
    """Return what the code cells show, of one media type."""
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    return [data[kind] for data in shown if kind in data]


def test_it_runs_offline_and_shows_tables_and_charts(executed: Any) -> None:
    name, notebook = executed
    most_tables, most_charts, words = SHOWN[name]
    tables, charts = outputs(notebook, "text/html"), outputs(notebook, "image/png")
    assert len(tables) >= most_tables
    assert len(charts) == most_charts
    assert all(len(base64.b64decode(chart)) > 10_000 for chart in charts), "a chart with nothing in it is small"
    text = " ".join(outputs(notebook, "text/plain"))
    assert [word for word in words if word not in text] == []


def test_records_are_shown_as_cards(executed: Any) -> None:
    name, notebook = executed
    cards = [html for html in outputs(notebook, "text/html") if "<mark" in html]
    assert len(cards) == (3 if name == "disputed_prices" else 0)


def test_it_makes_files_in_its_own_folder_only(executed: Any) -> None:
    assert {path.name for path in NOTEBOOKS.iterdir()} == {f"{name}.ipynb" for name in SHOWN}


def test_the_guard_refuses_other_hosts(executed: Any, tmp_path: Path) -> None:
    """The run above would pass without its guard: prove that the guard is one."""
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    (tmp_path / "sitecustomize.py").write_text(OFFLINE)
    code = "import socket; socket.create_connection(('192.0.2.1', 9), timeout=0.01)"
    env = os.environ | {"PYTHONPATH": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert "the notebook asked for 192.0.2.1" in ran.stderr


@pytest.mark.parametrize("name", SHOWN)
def test_it_is_kept_without_outputs(name: str) -> None:
    """Pictures differ by version and machine, so a kept one could not be proved current: it is made when it is read."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell for cell in code if cell.outputs or cell.execution_count] == []
    assert [cell.source for cell in code if "assert" not in cell.source] == [], "each cell says what must hold"
