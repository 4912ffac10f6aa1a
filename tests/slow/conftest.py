"""Marks what lies here as slow (``make test`` leaves it out), and gives it the fixtures of the other folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.db.conftest import kit, path
from tests.flows.conftest import _content, cli, program, web
from tests.flows.review.visiting import hostile_db, sample_db, visitor

__all__ = ["_content", "cli", "hostile_db", "kit", "path", "program", "sample_db", "visitor", "web"]

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
