"""From archives to a decision by the commands alone: extract, check, publish, review, forget."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("fastwarc")
pytest.importorskip("pyarrow")

from counterclaim.flows.cli.main import main
from tests.flows.bulk.making import archive, archives, prices, record, sample_pages


def queue(db: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["conflicts", "--db", str(db), "--format", "jsonl"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_from_archives_to_a_decision(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, db = tmp_path / "data", tmp_path / "slice.db"
    sample = archive(
        tmp_path / "sample.warc.gz", [record(url, page.read_bytes()) for url, page in sample_pages().items()]
    )
    again = archive(tmp_path / "again.warc.gz", [record("https://site0.example/prices", prices(0))])
    every = [str(path) for path in (*archives(tmp_path / "w", 3), sample, again)]
    assert main(["bulk", "extract", *every, "--out", str(data), "--workers", "0"]) == 0
    assert main(["bulk", "publish", str(data), "--db", str(db)]) == 2
    assert "the data set is not checked" in capsys.readouterr().err
    assert main(["bulk", "check", str(data), "--workers", "1", "--min-certainty", "0.2"]) == 0
    assert " in the queue" in capsys.readouterr().out
    assert main(["bulk", "publish", str(data), "--db", str(db)]) == 0
    found = queue(db, capsys)
    claude = next(item for item in found if (item["subject"], item["attribute"]) == ("Claude Opus 4", "input_price"))
    assert main(["review", str(claude["id"]), "--verdict", "confirmed", "--by", "kim", "--db", str(db)]) == 0
    assert main(["bulk", "publish", str(data), "--db", str(db)]) == 0
    assert {item["id"]: item["status"] for item in queue(db, capsys)}[claude["id"]] == "confirmed"

    assert main(["bulk", "forget", "site1.example", "--out", str(data)]) == 0
    assert main(["bulk", "check", str(data), "--workers", "1", "--min-certainty", "0.2"]) == 0
    assert main(["bulk", "publish", str(data), "--db", str(db)]) == 0
    assert b"site1.example" not in db.read_bytes()
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("SELECT count(*) FROM documents WHERE url LIKE 'https://site1.%'").fetchone() == (0,)
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
