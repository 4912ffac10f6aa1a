"""What ``--since`` means: from that run, or that day, on."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterclaim.db.store import Store
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.report.folder.since import Since, since
from tests.flows.review import hostile

FIRST, SECOND = "2025-08-13T06:00:00Z", "2025-08-14T06:00:00Z"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of two runs; the first found conflicts, the second read a page and found none."""
    path = hostile.build(tmp_path_factory.mktemp("since") / "claims.db")
    with Store.open(path) as store:
        run = store.start_run("run", "r1", SECOND)
        store.finish_run(run, SECOND, {}, changed=True)
    return path


@pytest.mark.parametrize(
    ("given", "at", "why"),
    [
        ("1", FIRST, "a run"),
        (" 2 ", SECOND, "white space"),
        ("last", FIRST, "the last run that found or closed any"),
        ("LAST", FIRST, "case"),
        ("2025-08-13", "2025-08-13T00:00:00Z", "a day begins at midnight, UTC"),
        ("2025-08-13T08:00:00+02:00", FIRST, "a time with its zone"),
        ("2025-08-13 06:00", FIRST, "a time without one is UTC"),
    ],
)
def test_a_run_a_date_or_the_last(db: Path, given: str, at: str, why: str) -> None:
    with Store.open(db, readonly=True) as store, store.consistent_read() as conn:
        assert since(conn, given).at == at


def test_it_says_what_it_means(db: Path) -> None:
    with Store.open(db, readonly=True) as store, store.consistent_read() as conn:
        assert since(conn, "2") == Since(SECOND, "run 2")
        assert since(conn, "2025-08-13").label == "2025-08-13"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("3", "no such run (the last is 2): 3"),
        ("9" * 30, "no such run"),
        ("0", "no such run"),
        ("yesterday", "neither a run nor a date: yesterday"),
        ("", "neither a run nor a date: --since"),
        ("2025-02-30", "neither a run nor a date"),
        ("0001-01-01T00:00:00+23:00", "neither a run nor a date"),
        ("٣", "neither a run nor a date"),
    ],
)
def test_anything_else_is_refused_in_one_line(db: Path, given: str, words: str) -> None:
    with Store.open(db, readonly=True) as store, store.consistent_read() as conn, pytest.raises(UserError) as error:
        since(conn, given)
    assert words in str(error.value)
    assert "give the number of a run" in str(error.value)


def test_a_database_without_conflicts_has_no_last_run(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "x.db") as store,
        store.consistent_read() as conn,
        pytest.raises(UserError, match="no run has"),
    ):
        since(conn, "last")
