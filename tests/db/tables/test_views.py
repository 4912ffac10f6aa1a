"""The public interface: every view answers, says what its document says, and is documented."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.store import Store
from counterclaim.db.tables.migrations import view_names
from counterclaim.extractors.records import Claim, Document, Extraction, Qualifiers

DOCS = Path(__file__).parents[3] / "docs" / "SCHEMA.md"


def _all(store: Store, sql: str) -> list[dict[str, Any]]:
    columns, rows = store.query(sql)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def test_a_flat_row_says_all_there_is_to_a_claim(store: Store, kit: Any) -> None:
    qualifiers = Qualifiers(
        volume_tokens=Decimal(10**7), approx=True, bound="max", low=Decimal("0.1"), high=Decimal("0.30"),
        as_of="2025-05", provider="Groq", tier=">200k", attributed_to="vendor", hypothetical=True,
    )  # fmt: skip
    page = kit.page(
        "p", ("Small 3", "monthly_cost", Decimal("12.50")), qualifiers=qualifiers, locator="Costs", rule="r"
    )
    kit.save(store, page)
    (row,) = _all(store, "SELECT * FROM claim_facts")
    expected = {
        "subject": "Small 3", "attribute": "monthly_cost", "relation": "is", "value": "12.50", "value_num": 12.5,
        "object": None, "tier": ">200k", "provider": "Groq", "bound": "max", "approx": 1, "as_of": "2025-05",
        "volume_tokens": 10**7, "low": 0.1, "high": 0.3, "attributed_to": "vendor", "hypothetical": 1,
        "quote": "Small 3 has monthly_cost 12.50", "doc": "p", "title": "P", "url": "https://alpha.example/p",
        "source": "alpha.example", "author": None, "published": "2025-06-01", "modified": None,
        "fetched": kit.early, "said_on": "2025-05", "said_by_kind": "stated", "locator": "Costs", "rule": "r",
        "confidence": 1.0, "start": 0, "end": 30, "subject_key": "small 3", "source_id": "alpha",
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected
    assert row["claim_id"] == next(store.claims()).id


@pytest.mark.parametrize(
    ("as_of", "published", "said_on", "kind"),
    [
        ("2025-05", "2025-06-01", "2025-05", "stated"),
        (None, "2025-06-01", "2025-06-01", "published"),
        (None, None, "2025-08-13T06:00:00Z", "fetched"),
    ],
)
def test_when_it_was_said(store: Store, kit: Any, as_of: Any, published: Any, said_on: str, kind: str) -> None:
    page = kit.page(
        "p", ("Small 3", "input_price", Decimal(1)), published=published, qualifiers=Qualifiers(as_of=as_of)
    )
    kit.save(store, page)
    for view in ("claim_facts", "prices", "price_history"):
        assert _all(store, f"SELECT said_on, said_by_kind FROM {view}") == [{"said_on": said_on, "said_by_kind": kind}]


WHERE_IT_SHOWS = [
    ("input_price", "is", Decimal("0.1"), {"prices", "price_history"}),
    ("token_price", "is", Decimal("0.1"), {"prices", "price_history"}),
    ("monthly_cost", "is", Decimal(20), {"prices", "price_history"}),
    ("subscription_price", "is", Decimal(20), {"prices", "price_history"}),
    ("input_price", "ratio", Decimal(18), {"comparisons"}),
    ("price", "less", None, {"comparisons"}),
    ("benchmark:mmlu-pro", "is", Decimal(81), {"benchmarks"}),
    ("benchmark:mmlu-pro", "greater", None, {"comparisons"}),
    ("parameters", "is", Decimal(24 * 10**9), {"parameters"}),
    ("active_parameters", "is", Decimal(3 * 10**9), {"parameters"}),
    ("context_window", "is", Decimal(128000), set()),
    ("multimodal", "is", False, {"capabilities"}),
    ("license", "is", "Apache-2.0", {"capabilities"}),
    ("release_date", "is", "2025-08", set()),
]


@pytest.mark.parametrize(("attribute", "relation", "value", "views"), WHERE_IT_SHOWS)
def test_each_kind_of_claim_is_in_its_views_only(
    store: Store, kit: Any, attribute: str, relation: Any, value: Any, views: set[str]
) -> None:
    claim = Claim("p", "Small 3", attribute, relation, value, "q", 0, 1, object=None if relation == "is" else "Large 2")
    snapshot_page = kit.page("p", ("Small 3", "x", True))
    kit.save(store, snapshot_page)
    (snapshot,) = next(store.query("SELECT id FROM snapshots")[1])
    store.save_extraction(snapshot, Document("p", "q"), Extraction((claim,)), at=kit.early)
    kinds = ("prices", "price_history", "benchmarks", "parameters", "capabilities", "comparisons")
    assert {view for view in kinds if _all(store, f"SELECT * FROM {view}")} == views
    assert len(_all(store, "SELECT * FROM claim_facts")) == 1


def test_views_of_one_kind_read_the_value(store: Store, kit: Any) -> None:
    kit.save(store, kit.page("p", ("A", "benchmark:mt-bench", Decimal("8.90")), ("A", "active_parameters",
             Decimal(3500000000)), ("A", "multimodal", False), ("A", "license", "MIT")))  # fmt: skip
    assert _all(store, "SELECT benchmark, score, score_num FROM benchmarks") == [
        {"benchmark": "mt-bench", "score": "8.90", "score_num": 8.9}
    ]
    assert _all(store, "SELECT kind, parameters, billions FROM parameters") == [
        {"kind": "active", "parameters": "3500000000", "billions": 3.5}
    ]
    assert _all(store, "SELECT capability, value, has FROM capabilities ORDER BY capability") == [
        {"capability": "license", "value": "MIT", "has": None},
        {"capability": "multimodal", "value": "false", "has": 0},
    ]


def test_a_price_that_is_withdrawn_stays_in_its_history(store: Store, kit: Any) -> None:
    kit.save(store, kit.page("p", ("A", "input_price", Decimal(2))), kit.early)
    kit.save(store, kit.page("p", ("A", "input_price", Decimal(1))), kit.later)
    assert _all(store, "SELECT value FROM prices") == [{"value": "1"}]
    assert _all(store, "SELECT value, gone_at FROM price_history ORDER BY value") == [
        {"value": "1", "gone_at": None}, {"value": "2", "gone_at": kit.later},
    ]  # fmt: skip


def test_a_conflict_shows_both_sides(store: Store, kit: Any) -> None:
    kit.world(store)
    (row,) = _all(store, "SELECT * FROM conflict_report")
    expected = {
        "conflict_id": "aa11", "severity": "high", "status": "confirmed", "class": "contradiction",
        "left_quote": "Small 3 has input_price 0.10", "left_value": 0.1, "left_source": "alpha.example",
        "left_url": "https://alpha.example/prices", "left_doc": "prices", "left_published": "2025-06-01",
        "right_quote": "Small 3 has input_price 0.20", "right_value": 0.2, "right_source": "beta.example",
        "evidence": 2, "last_by": "ann", "last_note": "checked", "explanation": "Both cannot be true.",
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected
    assert [r["conflict_id"] for r in _all(store, "SELECT * FROM differences")] == ["aa22"]


def test_the_right_side_is_the_first_that_says_something_else(store: Store, kit: Any) -> None:
    for name, value in (("one", 1), ("two", 1), ("three", 3)):
        kit.save(store, kit.page(name, ("A", "x", Decimal(value))))
    one, two, three = sorted(store.claims(), key=lambda s: ("one", "two", "three").index(s.claim.doc))
    conflict = kit.conflict("c", one, two)
    third = kit.conflict("c", one, three).evidence[1]
    store.save_conflicts([type(conflict)(**{f: getattr(conflict, f) for f in conflict.__slots__ if f != "evidence"},
                                         evidence=(*conflict.evidence, third))], kit.early)  # fmt: skip
    (row,) = _all(store, "SELECT left_doc, right_doc, evidence FROM conflict_report")
    assert row == {"left_doc": "one", "right_doc": "three", "evidence": 3}


SCORES = [
    ("confirmed", 1, 0.75),
    ("dismissed", 0, 1.0),
    ("resolved", 0, 1.0),
    ("open", 1, 0.75),
]


@pytest.mark.parametrize(("verdict", "conflicts", "share"), SCORES)
def test_a_source_is_scored_by_what_is_still_disputed(
    store: Store, kit: Any, verdict: str, conflicts: int, share: float
) -> None:
    kit.world(store)
    store.add_review("aa11", verdict, "second look", "bob", at=kit.later)
    store.save_source(id="gamma", name="gamma.example", kind="site", at=kit.early)
    rows = {row["source_id"]: row for row in _all(store, "SELECT * FROM source_scores")}
    alpha = rows["alpha"]
    assert (alpha["documents"], alpha["claims"], alpha["conflicts"]) == (2, 4, conflicts)
    assert alpha["undisputed_share"] == share
    assert (rows["gamma"]["claims"], rows["gamma"]["undisputed_share"]) == (0, None)


def test_models_gather_spellings(store: Store, kit: Any) -> None:
    kit.save(store, kit.page("one", ("GPT-4o mini", "x", True)))
    kit.save(store, kit.page("two", ("gpt 4o Mini", "x", True), ("GPT-4o", "x", True)))
    rows = _all(store, "SELECT subject_key, claims, documents FROM models ORDER BY subject_key")
    assert rows == [
        {"subject_key": "gpt 4o", "claims": 1, "documents": 1},
        {"subject_key": "gpt 4o mini", "claims": 2, "documents": 2},
    ]


@pytest.mark.parametrize("view", view_names())
def test_every_view_answers_and_is_empty_in_an_empty_database(store: Store, kit: Any, view: str) -> None:
    assert _all(store, f"SELECT * FROM {view}") == []
    kit.world(store)
    count = len(_all(store, f"SELECT * FROM {view}"))
    assert count > 0 or view in {"comparisons", "claim_changes", "less_sure", "statement_doubts", "unlisted_values"}


def _documented() -> dict[str, list[str]]:
    """Return name -> columns as docs/SCHEMA.md lists them: a heading with the name, a table with the columns."""
    found: dict[str, list[str]] = {}
    for section in re.split(r"^##+ ", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        if not section.startswith("`"):
            continue  # a chapter
        name = section.split("`")[1]
        cells = re.findall(r"^\| (`[^|]+) \|", section, flags=re.MULTILINE)
        found[name] = [column for cell in cells for column in re.findall(r"`([^`]+)`", cell)]
    return found


def test_every_column_of_every_table_and_view_is_documented(store: Store) -> None:
    names = [n for n in store._db.table_names() if "_fts" not in n and not n.startswith("_")] + list(view_names())
    actual = {name: sorted(column.name for column in store._db[name].columns) for name in names}
    assert {name: sorted(columns) for name, columns in _documented().items()} == actual


HISTORY = [
    # published, value -> change, percent, previous
    ("2025-01", "2.00", "first", None, None),
    ("2025-03", "2", "same", 0.0, "2.00"),
    ("2025-05", "1.50", "down", -25.0, "2"),
    ("2025-05", "1.60", "differs", 6.67, "1.50"),
    ("2025-07", "3.20", "up", 100.0, "1.60"),
    (None, "9", "undated", None, None),
]


def test_a_price_history_says_how_each_price_follows(store: Store, kit: Any) -> None:
    for number, (published, value, *_) in enumerate(HISTORY):
        page = kit.page(f"p{number}", ("Small 3", "input_price", Decimal(value)), published=published)
        kit.save(store, page)
    other = kit.page("q", ("Small 3", "input_price", Decimal(7)), qualifiers=Qualifiers(tier="batch"))
    kit.save(store, other)
    sql = "SELECT value, change, change_percent, previous_value, dated FROM price_history ORDER BY tier, doc"
    found = _all(store, sql)
    assert [tuple(row.values())[:4] for row in found[: len(HISTORY)]] == [case[1:] for case in HISTORY]
    assert [row["dated"] for row in found] == [1, 1, 1, 1, 1, 0, 1]
    assert found[-1]["change"] == "first", "another condition is another line"


def test_a_price_history_says_which_dates_it_compares(store: Store, kit: Any) -> None:
    kit.save(store, kit.page("p", ("A", "input_price", Decimal(2)), published="2025-01"))
    kit.save(store, kit.page("q", ("A", "input_price", Decimal(3)), qualifiers=Qualifiers(as_of="2025-06")))
    (row,) = _all(store, "SELECT * FROM price_history WHERE change = 'up'")
    assert (row["previous_said_on"], row["previous_by_kind"]) == ("2025-01", "published")
    assert (row["said_on"], row["said_by_kind"]) == ("2025-06", "stated")
