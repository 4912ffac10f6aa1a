"""Datasette on a database of the sample site, asked without a network."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterclaim.flows.cli.main import main
from counterclaim.flows.review.server import served
from tests.flows.review import hostile

pytest.importorskip("datasette")


@pytest.fixture(scope="session")
def sample_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the database of one run over the embedded sample site; copy it before writing."""
    folder = tmp_path_factory.mktemp("sample")
    db = folder / "claims.db"
    assert main(["run", "--plain", "--min-certainty", "0", "--db", str(db), "--report", str(folder / "report")]) == 0
    return db


@pytest.fixture(scope="session")
def hostile_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database in which every crawled string attacks; see ``hostile``. Copy it before writing."""
    return hostile.build(tmp_path_factory.mktemp("hostile") / "claims.db")


class Visitor:
    """Somebody with a browser: keeps cookies, follows nothing, signs in as ``name`` without a link if given one."""

    def __init__(self, db: Path, writers: tuple[str, ...] = ("ada",), name: str = "") -> None:
        self.datasette = served(db, writers)
        asyncio.run(self.datasette.invoke_startup())
        self.base = f"/{db.stem}/-/review"
        self.cookies = {"ds_actor": self.datasette.sign({"a": {"id": name}}, "actor")} if name else {}

    def get(self, address: str, **options: Any) -> Any:
        return self._ask("get", address, **options)

    def post(self, address: str, **options: Any) -> Any:
        return self._ask("post", address, **options)

    def _ask(self, method: str, address: str, **options: Any) -> Any:
        path = address if address.startswith("/") else f"{self.base}/{address}".rstrip("/")
        asked = getattr(self.datasette.client, method)(path, cookies=self.cookies, **options)
        answer = asyncio.run(asked)
        self.cookies.update(answer.cookies)
        return answer


@pytest.fixture
def visitor(sample_db: Path, tmp_path: Path) -> Callable[..., Visitor]:
    """Make visitors of one Datasette each, all on the same copy of the sample site's database."""
    db = tmp_path / "claims.db"
    shutil.copy(sample_db, db)

    def visit(name: str = "", writers: tuple[str, ...] = ("ada",), db: Path = db) -> Visitor:
        return Visitor(db, writers, name)

    return visit


LIVE = '<script>window.ran|<img src=x|<svg onload|href="(javascript|data:text)|\\sstyle=|\\son\\w+="|<style'


@pytest.fixture(scope="session")
def stranger(hostile_db: Path) -> Visitor:
    """Return somebody who reads the database in which every string attacks."""
    return Visitor(hostile_db)


@pytest.fixture(scope="session")
def reader(sample_db: Path) -> Visitor:
    """Return somebody who reads the sample site's database, and nobody writes it."""
    return Visitor(sample_db)


def harmless(answer: Any) -> str:
    """Return the page, once it is sure that nothing crawled runs, loads or links in it."""
    assert answer.status_code == 200
    assert re.search(LIVE, answer.text) is None
    return str(answer.text)
