"""Datasette shows the tables, the views and full-text search."""

from __future__ import annotations

import asyncio
import warnings
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.store import Store


def _get(path: Path, *addresses: str) -> list[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # datasette's own, at import
        datasette_app = pytest.importorskip("datasette.app")

    async def ask() -> list[Any]:
        datasette = datasette_app.Datasette([str(path)])
        await datasette.invoke_startup()
        return [await datasette.client.get(address) for address in addresses]

    return asyncio.run(ask())


def test_tables_views_and_search(path: Path, kit: Any) -> None:
    with Store.open(path) as store:
        kit.world(store)
    facts, search, listed, page, conflict = _get(
        path,
        "/claims/claim_facts.json?_shape=array&attribute=benchmark:mmlu",
        "/claims/claims.json?_shape=array&_search=parameter",
        "/claims.json",
        "/claims/claims?_search=mmlu",
        "/claims/conflict_report.json?_shape=array",
    )
    assert [(row["subject"], row["value"]) for row in facts.json()] == [("Small 3", "81.0")]
    assert [row["attribute"] for row in search.json()] == ["parameters"]
    body = listed.json()
    assert {"claims", "documents", "conflicts", "reviews"} <= {t["name"] for t in body["tables"] if not t["hidden"]}
    assert {"claim_facts", "prices", "conflict_report", "source_scores"} <= {view["name"] for view in body["views"]}
    assert next(t for t in body["tables"] if t["name"] == "claims")["fts_table"] == "claims_fts"
    assert page.status_code == 200
    assert "Small 3 has benchmark:mmlu 81.0" in page.text
    assert [row["conflict_id"] for row in conflict.json()] == ["aa11"]
