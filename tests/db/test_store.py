"""What goes into the store comes out of it, exactly; what a page stops saying is kept and marked."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.db.keys import content_id, identify, name_key, number_text, safe_text
from counterclaim.db.records import Issue, Saved
from counterclaim.db.store import Store, StoreError
from counterclaim.extractors.records import ORDERINGS, Claim, Document, Extraction, Metadata, Qualifiers, Unread
from tests.drawn import FEW

EXACT = [
    "0", "0.0375", "3.50", "0.000000001", "0.0000000012345", "123456789012345678.123", "24000000000",
    "-30", "99999999999999999999999999999999999999", "0.1", "1E-30",
]  # fmt: skip


@pytest.mark.parametrize("text", EXACT)
def test_decimals_come_back_exactly(store: Store, kit: Any, text: str) -> None:
    value = Decimal(text)
    kit.save(store, kit.page("p", ("Small 3", "input_price", value), qualifiers=Qualifiers(low=value, high=value)))
    (found,) = store.claims()
    assert isinstance(found.claim.value, Decimal)
    assert found.claim.value == value
    assert (found.claim.qualifiers.low, found.claim.qualifiers.high) == (value, value)
    ((stored, number),) = store.query("SELECT value, value_num FROM claim_facts")[1]
    assert Decimal(stored) == value
    assert "E" not in stored
    assert number == float(value)


def test_a_number_keeps_the_precision_it_was_written_with(store: Store, kit: Any) -> None:
    kit.save(store, kit.page("p", ("Small 3", "input_price", Decimal("3.50"))))
    assert list(store.query("SELECT value FROM prices")[1]) == [("3.50",)]
    assert str(next(store.claims()).claim.value) == "3.50"


def test_a_monstrous_number_does_not_fill_the_disk() -> None:
    assert number_text(Decimal("1E+999999")) == "1E+999999"
    assert number_text(Decimal("1E-999999")) == "1E-999999"


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        number_text(Decimal(text))


_TEXT = st.text(max_size=12)
_NUMBER = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)
_MAYBE_NUMBER = st.none() | _NUMBER
_QUALIFIERS = st.builds(
    Qualifiers, volume_tokens=_MAYBE_NUMBER, approx=st.booleans(), bound=st.sampled_from([None, "min", "max"]),
    low=_MAYBE_NUMBER, high=_MAYBE_NUMBER, as_of=st.none() | _TEXT, provider=st.none() | _TEXT,
    tier=st.none() | _TEXT, attributed_to=st.none() | _TEXT, hypothetical=st.booleans(),
)  # fmt: skip


@st.composite
def _claims(draw: st.DrawFn) -> Claim:
    relation = draw(st.sampled_from(["is", "ratio", "greater", "equal"]))
    value = None if relation in ORDERINGS else draw(_NUMBER | st.booleans() | _TEXT)
    start = draw(st.integers(0, 9))
    return Claim(
        "page", draw(st.text(min_size=1, max_size=9)), draw(st.text(min_size=1, max_size=9)), relation, value,
        draw(_TEXT), start, start + draw(st.integers(0, 9)), draw(st.none() | _TEXT), draw(_TEXT), draw(_QUALIFIERS),
        "https://alpha.example/page", draw(_TEXT), draw(_TEXT), draw(st.floats(0, 1)),
    )  # fmt: skip


@FEW
@given(st.lists(_claims(), max_size=6))
def test_every_claim_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, kit: Any, claims: Any) -> None:
    with Store.open(tmp_path_factory.mktemp("round") / "claims.db") as store:
        store.save_source(id="alpha", name="alpha.example", kind="site", at=kit.early)
        snapshot = store.save_snapshot(kit.page("page").fetched(kit.early))
        saved = store.save_extraction(snapshot.id, Document("page", "x" * 20), Extraction(tuple(claims)), at=kit.early)
        found = [stored.claim for stored in store.claims()]
        assert sorted(map(repr, map(_normal, found))) == sorted(map(repr, map(_normal, claims)))
        assert saved == Saved(new=len(claims))
        store._db.execute("INSERT INTO claims_fts (claims_fts, rank) VALUES ('integrity-check', 1)")


def _normal(claim: Claim) -> Any:
    """Compare numbers by value: 1E+2 comes back as 100."""
    values = [claim.value, *(getattr(claim.qualifiers, name) for name in ("volume_tokens", "low", "high"))]
    rest = [claim.subject, claim.attribute, claim.relation, claim.quote, claim.start, claim.end, claim.object]
    others = [claim.qualifiers.as_of, claim.qualifiers.tier, claim.qualifiers.approx, claim.qualifiers.bound]
    plain = [(type(v).__name__, v.normalize() + 0) if isinstance(v, Decimal) else (type(v).__name__, v) for v in values]
    return [*plain, *rest, *others, claim.unit, claim.url, claim.locator, claim.rule, claim.confidence]


def test_half_a_surrogate_pair_from_a_hostile_page_is_stored_and_keeps_offsets(store: Store, kit: Any) -> None:
    page = kit.page("p", ("Small\ud800 3", "license", "MIT"))
    document = Document("p", page.text, meta=Metadata(title="t\udfff"))
    store.save_source(id="alpha", name="alpha.example", kind="site", at=kit.early)
    snapshot = store.save_snapshot(kit.page("p").fetched(kit.early))
    store.save_extraction(snapshot.id, document, Extraction(page.claims), at=kit.early)
    (found,) = store.claims()
    text = store.document_text(snapshot.document_id) or ""
    assert text[found.claim.start : found.claim.end] == found.claim.quote
    assert safe_text("a\ud800b") == "a\ufffdb"


IDENTITY = [
    ("value", {"value": Decimal("0.2")}, False),
    ("written precision of the value", {"value": Decimal("0.10")}, True),
    ("subject", {"subject": "Small 3.1"}, False),
    ("relation", {"relation": "ratio"}, False),
    ("object", {"object": "Large"}, False),
    ("qualifiers", {"qualifiers": Qualifiers(tier="batch")}, False),
    ("quote", {"quote": "other words"}, False),
    ("text, not a number", {"value": "0.1"}, False),
    ("offsets", {"start": 7, "end": 9}, True),
    ("rule", {"rule": "other"}, True),
    ("locator", {"locator": "Table 1"}, True),
    ("confidence", {"confidence": 0.5}, True),
    ("name of the document", {"doc": "renamed"}, True),
    ("address", {"url": "https://x.example"}, True),
]


@pytest.mark.parametrize(("changes", "same"), [case[1:] for case in IDENTITY], ids=[case[0] for case in IDENTITY])
def test_what_makes_a_claim_the_same(changes: dict[str, Any], *, same: bool) -> None:
    fields: dict[str, Any] = {
        "doc": "d", "subject": "Small 3", "attribute": "input_price", "relation": "is", "value": Decimal("0.1"),
        "quote": "$0.10", "start": 0, "end": 5,
    }  # fmt: skip
    one, other = Claim(**fields), Claim(**(fields | changes))
    assert (identify("d", [one])[0].id == identify("d", [other])[0].id) is same
    assert identify("d", [one])[0].id != identify("e", [one])[0].id


def test_the_same_words_twice_in_a_page_are_two_claims_whatever_order_they_come_in() -> None:
    first, second = (Claim("d", "A", "x", "is", True, "yes", at, at + 3) for at in (10, 50))
    ids = [item.id for item in identify("d", [first, second])]
    assert len(set(ids)) == 2
    assert [item.id for item in identify("d", [second, first])] == ids[::-1]


@given(st.lists(st.none() | st.text(max_size=4), max_size=4), st.lists(st.none() | st.text(max_size=4), max_size=4))
def test_different_parts_have_different_ids(one: list[str | None], other: list[str | None]) -> None:
    assert (content_id(*one) == content_id(*other)) is (one == other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("GPT-4o mini", "gpt 4o  MINI", True),
        ("GPT‑4o", "GPT-4o", True),  # a non-breaking hyphen
        ("Medium 3.1", "Medium 3", False),
        ("Medium 3.1", "Medium 31", False),
        ("GPT-4o", "GPT-4", False),
    ],
)
def test_name_keys(one: str, other: str, *, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same


def test_a_page_that_stops_saying_it_keeps_the_claim_and_marks_it(store: Store, kit: Any, path: Path) -> None:
    price, size = ("Small 3", "input_price", Decimal("0.1")), ("Small 3", "parameters", Decimal(24))
    assert kit.save(store, kit.page("p", price, size), kit.early) == Saved(new=2)
    assert kit.save(store, kit.page("p", size), kit.later) == Saved(seen=1, gone=1)
    assert [stored.claim.attribute for stored in store.claims()] == ["parameters"]
    sql = "SELECT attribute, first_seen, last_seen, gone_at FROM claims ORDER BY attribute"
    assert list(store.query(sql)[1]) == [
        ("input_price", kit.early, kit.early, kit.later),
        ("parameters", kit.early, kit.later, None),
    ]
    assert store.counts()["snapshots"] == 2
    assert kit.save(store, kit.page("p", price, size), kit.latest) == Saved(seen=1, back=1)
    assert len(list(store.claims())) == 2


def test_a_page_that_returns_to_an_old_text_is_read_again(store: Store, kit: Any) -> None:
    old, new = kit.page("p", ("A", "x", True)), kit.page("p", ("A", "x", False))
    kit.save(store, old, kit.early)
    kit.save(store, new, kit.later)
    assert not list(store.pending("r1"))
    assert store.save_snapshot(old.fetched(kit.latest)).is_new is True, "the page changed, though the body is known"
    assert store.save_snapshot(old.fetched(kit.latest)).is_new is False
    (page,) = store.pending("r1")
    assert page.body == old.text.encode()
    kit.save(store, old, kit.latest)
    assert [stored.claim.value for stored in store.claims()] == [True]
    assert not list(store.pending("r1"))


def test_an_older_fetch_does_not_become_the_current_one(store: Store, kit: Any) -> None:
    kit.save(store, kit.page("p", ("A", "x", True)), kit.later)
    store.save_snapshot(kit.page("p", ("A", "x", False)).fetched(kit.early))
    assert not list(store.pending("r1"))


def test_pending_is_what_the_ruleset_has_not_read(store: Store, kit: Any) -> None:
    pages = [kit.page(name, ("A", "x", True)) for name in ("one", "two", "three")]
    for page in pages:
        kit.save(store, page)
    assert not list(store.pending("r1"))
    seen = []
    for page in store.pending("r2"):  # saving while reading the list neither skips nor repeats
        seen.append((page.name, page.media_type, page.url))
        store.save_extraction(page.snapshot_id, Document(page.name, ""), Extraction(ruleset="r2"), at=kit.later)
    assert sorted(seen) == [(n, "text/html", f"https://alpha.example/{n}") for n in ("one", "three", "two")]
    assert not list(store.pending("r2"))
    assert list(store.claims()) == []


def test_a_document_that_is_gone_takes_its_claims_along_until_it_is_back(store: Store, kit: Any) -> None:
    page = kit.page("p", ("A", "x", True))
    kit.save(store, page)
    (document_id,) = next(store.query("SELECT id FROM documents")[1])
    assert store.save_gone(document_id, kit.later) is True
    assert store.save_gone(document_id, kit.latest) is False
    assert list(store.claims()) == []
    assert store.validators(page.url) is None
    kit.save(store, page, kit.latest)
    assert len(list(store.claims())) == 1


def test_a_conditional_fetch_has_what_it_needs_and_moves_last_seen(store: Store, kit: Any) -> None:
    page = kit.page("p", ("A", "x", True))
    assert store.validators(page.url) is None
    kit.save(store, page, kit.early)
    known = store.validators(page.url)
    assert (known.etag, known.last_modified, known.last_seen) == ('"1"', None, kit.early)
    store.mark_unchanged(known.document_id, kit.later)
    assert store.validators(page.url).last_seen == kit.later
    store.mark_unchanged(known.document_id, kit.early)  # clocks differ: time never runs backwards
    assert store.validators(page.url).last_seen == kit.later


def test_one_address_is_one_document_even_when_it_was_first_known_otherwise(store: Store, kit: Any) -> None:
    kit.save(store, kit.page("p", ("A", "x", True)))
    fetched = kit.page("p", ("A", "x", True)).fetched(kit.later)
    assert store.save_snapshot(fetched).document_id == fetched.document_id
    store._db.execute("UPDATE documents SET url = 'https://alpha.example/moved'")
    moved = kit.page("moved", ("A", "x", True)).fetched(kit.later)
    assert store.save_snapshot(moved).document_id == fetched.document_id


def test_claims_by_subject_attribute_and_document(store: Store, kit: Any) -> None:
    kit.world(store)
    assert {s.claim.doc for s in store.claims(subject="small-3")} == {"prices", "scores", "review"}
    assert [s.source for s in store.claims(attribute="input_price")] == ["alpha.example", "beta.example"]
    assert {s.claim.attribute for s in store.claims(document="scores")} == {"benchmark:mmlu", "parameters"}
    assert len(list(store.claims(document="https://beta.example/review"))) == 2
    assert list(store.claims(subject="Small 3.1")) == []


def test_dates_of_a_stored_claim(store: Store, kit: Any) -> None:
    kit.save(store, kit.page("dated", ("A", "x", True), published="2025-06-01"))
    kit.save(store, kit.page("undated", ("B", "x", True), published=None))
    dates = {s.claim.doc: (s.published, s.fetched) for s in store.claims()}
    assert dates == {"dated": ("2025-06-01", kit.early), "undated": (None, kit.early)}


BROKEN = [
    ("a plain value that is missing", {"value": None}),
    ("an end before the start", {"start": 9, "end": 3}),
    ("a subject without a name", {"subject": ""}),
    ("a certainty above one", {"confidence": 1.5}),
    ("an unknown relation", {"relation": "resembles"}),
]


@pytest.mark.parametrize("changes", [case[1] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_claim_that_breaks_the_schema_is_refused_whole(store: Store, kit: Any, path: Path, changes: Any) -> None:
    fields: dict[str, Any] = {
        "doc": "p", "subject": "A", "attribute": "x", "relation": "is", "value": True, "quote": "q", "start": 0,
        "end": 1,
    }  # fmt: skip
    kit.save(store, kit.page("p", ("A", "x", True)))
    before = kit.dump(path)
    (snapshot,) = next(store.query("SELECT id FROM snapshots")[1])
    broken = Extraction((Claim(**fields), Claim(**(fields | changes))), ruleset="r2")
    with pytest.raises(StoreError):
        store.save_extraction(snapshot, Document("p", "changed"), broken, at=kit.later)
    assert kit.dump(path) == before


def test_unknown_ids_are_errors(store: Store, kit: Any) -> None:
    with pytest.raises(StoreError, match="snapshot nope"):
        store.save_extraction("nope", Document("p", ""), Extraction(), at=kit.early)
    with pytest.raises(StoreError, match="document nope"):
        store.mark_unchanged("nope", kit.early)
    with pytest.raises(StoreError, match="run 7"):
        store.finish_run(7, kit.early, {})
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.save_snapshot(kit.page("p", source="unknown").fetched(kit.early))


def test_unread_numbers_are_those_of_the_current_reading(store: Store, kit: Any) -> None:
    page = kit.page("p", ("Small 3", "parameters", Decimal(24)))
    kit.save(store, page, unread=(Unread(6, 7, "3"), Unread(6, 7, "3"), Unread(23, 25, "24")))
    rows = list(store.query("SELECT text, context FROM unread_numbers ORDER BY start")[1])
    assert rows == [("3", "Small 3 has parameters 24"), ("24", "Small 3 has parameters 24")]
    kit.save(store, page, kit.later, ruleset="r2", unread=(Unread(6, 7, "3"),))
    assert store.counts()["unread"] == 1


def test_issues_seen_again_are_one_row(store: Store, kit: Any) -> None:
    issue = Issue("fetch", "HTTP 500", url="https://a.example/", detail="after 3 attempts")
    assert store.save_issue(issue, at=kit.early) is True
    assert store.save_issue(issue, at=kit.later) is False
    assert store.save_issue(Issue("fetch", "HTTP 404", url="https://a.example/"), at=kit.later) is True
    sql = "SELECT what, first_seen, last_seen FROM issues ORDER BY what"
    assert list(store.query(sql)[1]) == [("HTTP 404", kit.later, kit.later), ("HTTP 500", kit.early, kit.later)]


def test_a_model_is_looked_up_by_index(store: Store) -> None:
    plan = store._db.execute(
        "EXPLAIN QUERY PLAN SELECT id FROM claims WHERE subject_key = 'a' AND attribute = 'x' AND gone_at IS NULL"
    ).fetchall()
    assert "claims_said" in str(plan)


def test_saving_is_fast_enough_for_a_hundred_thousand_claims(store: Store, kit: Any) -> None:
    # ten thousand claims of fifty pages; about 20,000 a second on a slow machine
    pages = [
        kit.page(f"p{n}", *((f"Model {k % 8}", f"benchmark:b{k}", Decimal(k)) for k in range(200))) for n in range(50)
    ]
    began = time.process_time()
    for page in pages:
        kit.save(store, page)
    assert time.process_time() - began < 20
    assert store.counts()["claims"] == 10_000
