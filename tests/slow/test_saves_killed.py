"""A kill at any moment leaves a sound database, and the next run completes it."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.store import Store

PAGES = 120
ROOT = Path(__file__).parents[2]
SCRIPT = f"""
import sys
from decimal import Decimal
from pathlib import Path
from counterclaim.db.records import FetchedBody
from counterclaim.db.store import Store
from counterclaim.extractors.records import Claim, Document, Extraction, Unread

AT = "2025-08-13T06:00:00Z"
with Store.open(Path(sys.argv[1])) as store:
    print("open", flush=True)
    store.save_source(id="s", name="s.example", kind="site", at=AT)
    for number in range({PAGES}):
        text = "\\n".join(f"Model {{k}} costs {{number}}.{{k}}" for k in range(40))
        page = FetchedBody("s", f"p{{number}}", text.encode(), "text/plain", AT, url=f"https://s.example/{{number}}")
        snapshot = store.save_snapshot(page)
        claims, start = [], 0
        for k, line in enumerate(text.split("\\n")):
            value = Decimal(line.rsplit(" ", 1)[1])
            claims.append(Claim(page.name, f"Model {{k}}", "input_price", "is", value, line, start, start + len(line)))
            start += len(line) + 1
        extraction = Extraction(tuple(claims), (Unread(0, 5, "Model"),), "r1")
        store.save_extraction(snapshot.id, Document(page.name, text), extraction, at=AT)
"""


def _start(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(path)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, kit: Any) -> tuple[Any, float]:
    path = tmp_path_factory.mktemp("whole") / "claims.db"
    process = _start(path)
    assert process.stdout is not None
    process.stdout.readline()
    began = time.monotonic()
    assert process.communicate()[1] == ""
    return _content(kit, path), time.monotonic() - began


def _content(kit: Any, path: Path) -> Any:
    # the order of two readings may differ after a crash, their numbers say nothing
    return kit.dump(path, without=frozenset({"last_seen", "applied_at", "seq", "extraction_id"}))


@pytest.mark.parametrize("moment", [0.0, 0.15, 0.4, 0.65, 0.9])
def test_killed_while_saving(path: Path, kit: Any, undisturbed: tuple[Any, float], moment: float) -> None:
    content, duration = undisturbed
    process = _start(path)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(duration * moment * random.uniform(0.8, 1.2))
    process.kill()
    process.communicate()
    with Store.open(path, create=False) as store:
        _assert_sound(store)
        found = "(SELECT count(*) FROM claims WHERE extraction_id = e.id)"
        half = f"SELECT count(*) FROM extractions AS e WHERE claims <> {found}"
        assert list(store.query(half)[1]) == [(0,)]
    assert _start(path).communicate()[1] == ""
    with Store.open(path, create=False) as store:
        _assert_sound(store)
    assert _content(kit, path) == content


def test_killed_while_creating(path: Path) -> None:
    for wait in (0.12, 0.16, 0.2, 0.24):
        process = _start(path)
        time.sleep(wait)
        process.kill()
        process.communicate()
    with Store.open(path) as store:
        _assert_sound(store)


def _assert_sound(store: Store) -> None:
    assert store._db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert store._db.execute("PRAGMA foreign_key_check").fetchall() == []
    store._db.execute("INSERT INTO claims_fts (claims_fts, rank) VALUES ('integrity-check', 1)")
