"""Claims and conflicts as DataFrames: the columns of the views, typed; filters; what bad paths say."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.db import frames
from counterclaim.db.errors import StoreError
from counterclaim.db.frames import dtypes
from counterclaim.db.frames.dtypes import framed
from counterclaim.db.store import Store

ROOT = Path(__file__).parents[3]
UTC = "datetime64[us, UTC]"
READERS = [frames.claims, frames.prices, frames.benchmarks, frames.price_history, frames.conflicts, frames.evidence]


@pytest.fixture
def argued(path: Path, kit: Any) -> Path:
    """Two worlds of three sources, and a page that took a claim back."""
    with Store.open(path) as store:
        kit.world(store)
        kit.argued(store)
        kit.save(store, kit.page("back", ("Lyra", "x", Decimal(1)), ("Lyra", "x", Decimal(2)), published="2025-05"))
        kit.save(store, kit.page("back", ("Lyra", "x", Decimal(1)), published="2025-05"), kit.later)
    return path


def test_the_types(argued: Path) -> None:
    found = frames.claims(argued)
    assert dict(found.dtypes.astype(str)) == dict(found.dtypes.astype(str)) | {
        "subject": "string", "value": "string", "value_num": "float64", "value_bool": "boolean", "start": "Int64",
        "approx": "boolean", "said_on": "string", "said_on_date": UTC, "first_seen": UTC, "gone_at": UTC,
    }  # fmt: skip
    conflicts = frames.conflicts(argued)
    assert list(conflicts.severity.cat.categories) == ["low", "medium", "high"]
    assert str(conflicts.first_seen.dtype) == UTC
    assert str(conflicts.left_value.dtype) == str(conflicts.explanation.dtype) == "string"


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_the_types_do_not_depend_on_the_rows(argued: Path, tmp_path: Path, read: Any) -> None:
    empty = tmp_path / "empty.db"
    Store.open(empty).close()
    nothing, some = read(empty), read(argued)
    assert len(some) > len(nothing) == 0
    filled = [name for name in some if some[name].notna().any()]
    assert nothing[filled].dtypes.to_dict() == some[filled].dtypes.to_dict()


def test_exact_values_stay_text(argued: Path) -> None:
    found = frames.prices(argued, subject="nova", attribute="input_price")
    assert sorted(found.value) == ["1", "1.00"]
    assert found.value_num.tolist() == [1.0, 1.0]
    assert Decimal(found.value.iloc[0]) == 1
    said = frames.evidence(argued, conflict="cc22")
    assert said.value.tolist() == ["true", "false"]


def test_dates(argued: Path) -> None:
    """Whole ones are times beside their text; others stay text only."""
    found = frames.claims(argued, subject=["Nova", "Small 3", "Lyra"]).set_index("doc")
    assert found.loc["nova", "said_on_date"].unique().tolist() == [pd.Timestamp("2025-01-10", tz="UTC")]
    partial = found[found.said_on.isin(["2025-05"])]
    assert set(partial.index) == {"review", "back"}
    assert partial.said_on_date.isna().all()
    assert (frames.claims(argued, since="2025-09").said_on >= "2025-09").all()


def undated(path: Path, kit: Any) -> Path:
    """A dated and an undated page that state the same two things."""
    with Store.open(path) as store:
        for name, published in (("dated", "2025-05"), ("undated", None)):
            said = ("Nova", "input_price", Decimal(1)), ("Nova", "benchmark:mmlu", Decimal(80))
            kit.save(store, kit.page(name, *said, published=published))
    return path


UNDATED = [  # what reads, what it is asked, and whether the undated page's rows say when they were said
    ("claims", frames.claims, False),
    ("prices", frames.prices, False),
    ("benchmarks", frames.benchmarks, False),
    ("price history", frames.price_history, False),
    ("a documented question", lambda path: frames.ask(path, "everything_about_a_model", model="Nova"), False),
    ("SQL of one's own gets the view as it is", lambda path: frames.query(path, "SELECT * FROM prices"), True),
]


@pytest.mark.parametrize(("read", "is_dated"), [row[1:] for row in UNDATED], ids=[row[0] for row in UNDATED])
def test_an_undated_page_says_nothing_when(path: Path, kit: Any, read: Any, is_dated: bool) -> None:
    found = read(undated(path, kit))
    apart = found.said_by_kind == "fetched"
    assert (apart.sum(), (~apart).sum()) in {(1, 1), (2, 2)}
    assert found.said_on[apart].notna().all() == is_dated
    assert found.said_on_date[apart].notna().all() == is_dated
    assert set(found.said_on[~apart]) == {"2025-05"}


READ_PAGES = [frames.claims, frames.prices, frames.benchmarks, frames.price_history]


@pytest.mark.parametrize("read", READ_PAGES, ids=lambda read: read.__name__)
def test_the_day_of_fetching_stands_beside_it(path: Path, kit: Any, read: Any) -> None:
    """For every row, dated or not; and what is asked for since a date is what was dated since."""
    found = read(undated(path, kit))
    assert found.fetched_on.str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert set(read(path, since="2025").doc) == {"dated"}
    assert len(read(path, since="2025-06")) == 0


def test_every_claim_or_the_current_ones(argued: Path) -> None:
    current, every = frames.claims(argued), frames.claims(argued, current=False)
    assert current.gone_at.isna().all()
    gone = every[every.gone_at.notna()]
    assert [(row.subject, row.value) for row in gone.itertuples()] == [("Lyra", "2")]
    assert len(every) == len(current) + 1


def test_the_current_claims_are_those_of_the_view(argued: Path) -> None:
    current = frames.claims(argued)
    _, rows = Store.open(argued, readonly=True).query("SELECT claim_id FROM claim_facts")
    assert sorted(current.claim_id) == sorted(id_ for (id_,) in rows)


@pytest.mark.parametrize(
    ("read", "filters", "rows"),
    [
        (frames.claims, {"subject": "ORION"}, 4),
        (frames.claims, {"subject": ["Orion", "Lyra"]}, 6),
        (frames.claims, {"subject": []}, 0),
        (frames.claims, {"attribute": "multimodal", "source": "beta.example"}, 2),
        (frames.claims, {"relation": "ratio"}, 0),
        (frames.claims, {"subject": "' OR 1 --"}, 0),
        (frames.prices, {"subject": "small-3"}, 3),
        (frames.prices, {"source": ["gamma.example"], "since": "2025-03"}, 2),
        (frames.benchmarks, {"benchmark": "mmlu", "subject": "Nova"}, 2),
        (frames.price_history, {"attribute": "output_price", "subject": "Nova"}, 2),
        (frames.conflicts, {}, 3),
        (frames.conflicts, {"current": False}, 4),
        (frames.conflicts, {"status": "dismissed"}, 1),
        (frames.conflicts, {"status": ["open", "confirmed"], "severity": "high"}, 2),
        (frames.conflicts, {"subject": "small_3"}, 1),
        (frames.conflicts, {"kind": "boolean", "attribute": "multimodal"}, 1),
        (frames.evidence, {"conflict": ["cc11", "cc22"], "source": "beta.example"}, 2),
    ],
)
def test_filters(argued: Path, read: Any, filters: dict[str, Any], rows: int) -> None:
    assert len(read(argued, **filters)) == rows


def test_documented_questions(argued: Path) -> None:
    assert frames.ask(argued, "cheapest_models").subject.tolist() == ["Orion"]
    assert str(frames.ask(argued, "price_spread", model="nova").times.dtype) == "float64"
    with pytest.raises(StoreError, match="no such parameter: models: it takes model"):
        frames.ask(argued, "price_spread", models="nova")


def test_a_query_of_ones_own(argued: Path) -> None:
    found = frames.query(argued, "SELECT count(*) AS n, 1.5 AS f, 'a' AS t, 'a' AS t, NULL AS none FROM claims")
    assert [str(kind) for kind in found.dtypes] == ["Int64", "float64", "string", "string", "string"]
    assert list(found.columns) == ["n", "f", "t", "t_2", "none"]
    with pytest.raises(StoreError, match="only reading is allowed"):
        frames.query(argued, "DELETE FROM claims")


@given(
    st.sampled_from(["first_seen", "said_on", "severity", "approx", "value_num", "value", "n"]),
    st.lists(st.none() | st.integers(-(2**63), 2**63 - 1) | st.text() | st.floats(allow_nan=False), max_size=4),
)
def test_nothing_is_lost_to_a_type(name: str, values: list[Any]) -> None:
    """Whatever a query calls by a known name: missing stays missing, present stays present."""
    found = framed([name], [(value,) for value in values])[name]
    assert found.isna().tolist() == [value is None for value in values]


def test_dates_that_are_none() -> None:
    texts = ["2025-02-30", "0000-00-00", "9999-12-31", "20250101", "2025-01-01T10:00:00+02:00", "soon", None]
    found = framed(["published"], [(text,) for text in texts])
    kept = [None if moment is pd.NaT else moment.isoformat() for moment in found.published_date]
    assert kept == [None, None, "9999-12-31T00:00:00+00:00", None, "2025-01-01T08:00:00+00:00", None, None]
    assert found.published.tolist()[:-1] == texts[:-1]


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_reading_leaves_no_trace(argued: Path, read: Any) -> None:
    before = {file.name: file.read_bytes() for file in argued.parent.iterdir()}
    read(str(argued))
    assert {file.name: file.read_bytes() for file in argued.parent.iterdir()} == before


def test_bad_databases(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as conn, conn:
        conn.execute("CREATE TABLE t (a)")
    (tmp_path / "text.db").write_text("no database at all, and long enough")
    for name, said in (("none", "does not exist: run"), ("other", "is not counterclaim's"), ("text", "not a SQLite")):
        for read in READERS:
            with pytest.raises(StoreError, match=said):
                read(tmp_path / f"{name}.db")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other.db", "text.db"]


def test_without_pandas_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['pandas'] = None\nfrom counterclaim.db.frames import claims"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.stderr.splitlines()[-1] == "ImportError: pandas is not installed: pip install 'counterclaim[notebook]'"
    assert "During handling" not in ran.stderr


def test_the_parameters_and_columns_are_documented() -> None:
    """docs/SCHEMA.md has the section, and each column that the frames add or type by name is a column there."""
    text = (ROOT / "docs" / "SCHEMA.md").read_text(encoding="utf-8")
    section = text.partition("## As DataFrames")[2].partition("\n## ")[0]
    assert {read.__name__ for read in READERS} | {"query", "ask"} <= set(re.findall(r"`(\w+)\(", section))
    known = set(re.findall(r"`(\w+)`", text))
    assert known >= dtypes.TIMES | dtypes.DATES | dtypes.FLAGS | dtypes.NUMBERS | dtypes.COUNTS | dtypes.TEXTS
