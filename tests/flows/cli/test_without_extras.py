"""The core without its extras: what lints, adds, runs and reports needs neither Prefect nor Datasette nor pandas."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
# What only extras bring: the program that follows runs as if none of it were installed.
ABSENT = (
    "prefect", "prefect_dask", "distributed", "fastapi", "sqlalchemy", "apprise", "datasette", "uvicorn", "pandas",
    "matplotlib", "playwright", "cryptography", "dask", "duckdb", "fastwarc", "fsspec", "pyarrow",
)  # fmt: skip
CODE = f"""
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {ABSENT!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
import importlib.util as util
real = util.find_spec
util.find_spec = lambda name, package=None: None if name.partition(".")[0] in {ABSENT!r} else real(name, package)
sys.meta_path.insert(0, Absent())
from counterclaim.flows.cli.main import main
sys.exit(main())
"""
TEXT = "GPT-5 costs $5 per million input tokens.\n\nGPT-5 costs $6 per million input tokens.\n"

COMMANDS = [
    (["check", "d.md"], 1, "1 conflict in 2 claims", "what the pre-commit hook runs"),
    (["check", "d.md", "--format", "sarif"], 1, "", "for code scanning"),
    (["extract", "d.md"], 0, "", "without a database"),
    (["add", "d.md", "--db", "c.db"], 0, "1 documents read", "into a database"),
    (["run", "--db", "c.db", "--report", "r"], 0, "running without Prefect", "all of it: said, and done"),
    (["run", "--plain", "--db", "c.db", "--report", "r"], 0, "report: ", "as it was asked for"),
    (["run", "--dask", "tcp://127.0.0.1:1"], 2, "pip install 'counterclaim[dask]'", "an extra"),
    (["bulk", "extract", "a.warc", "--out", "o"], 2, "pip install 'counterclaim[bulk]'", "an extra"),
    (["bulk", "forget", "a.example", "--out", "o"], 2, "pip install 'counterclaim[bulk]'", "an extra"),
    (["schedule", "--cron", "0 6 * * *"], 2, "pip install 'counterclaim[schedule]'", "an extra"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("args", "code", "said", "why"), COMMANDS, ids=[" ".join(case[0][:3]) for case in COMMANDS])
def test_a_command(program: Any, tmp_path: Path, args: list[str], code: int, said: str, why: str) -> None:
    (tmp_path / "d.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "counterclaim.yml").write_text("min_certainty: 0\n", encoding="utf-8")
    ran = program(*args, code=CODE)
    assert (ran.code, said in ran.err, "Traceback" in ran.err) == (code, True, False), f"{why}: {ran}"


def test_the_core_depends_on_nothing_heavy() -> None:
    """Extras are named one by one; the group of developers has all that the tests need."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [text.split(">")[0].split("=")[0] for text in config["project"]["dependencies"]]
    assert set(names) & set(ABSENT) == set()
    extras = config["project"]["optional-dependencies"]
    assert {"apprise", "fastapi", "prefect", "sqlalchemy"} == {
        text.split(">")[0].split("=")[0] for text in extras["schedule"]
    }
    for extra in ("schedule", "bulk"):
        assert set(extras[extra]) <= set(config["dependency-groups"]["dev"]), "the same pins"
