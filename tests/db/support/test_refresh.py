"""Sources and conflicts weighed: the numbers, the sentence, and that nothing observed is touched."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.conflicts import everything
from counterclaim.db.records import StoredClaim
from counterclaim.db.store import Store
from counterclaim.db.support.side_support import Count, _undecided
from counterclaim.db.support.truth_discovery import Question
from counterclaim.extractors.records import Claim

OBSERVED = frozenset({"claims", "conflicts", "conflict_evidence", "reviews", "documents"})


def add(
    store: Store, kit: Any, source: str, value: str, *, name: str = "", attribute: str = "input_price", **more: Any
) -> None:
    """Store a page of its own source that states one value."""
    kit.save(store, kit.page(name or source, ("Small 3", attribute, Decimal(value)), source=source, **more))


def check(store: Store, kit: Any, references: tuple[StoredClaim, ...] = (), **more: Any) -> None:
    store.save_conflicts(everything(store.claims(), references), kit.early)
    kit.weigh(store, references, **more)


def listed(value: str) -> StoredClaim:
    claim = Claim("list", "Small 3", "input_price", "is", Decimal(value), f"${value}", 0, 3)
    return StoredClaim("listed", claim, "reference:list")


def rows(store: Store, sql: str) -> list[dict[str, Any]]:
    columns, found = store.query(sql)
    return [dict(zip(columns, row, strict=True)) for row in found]


def conflict(store: Store) -> dict[str, Any]:
    return rows(store, "SELECT * FROM conflict_report ORDER BY kind = 'value' DESC LIMIT 1")[0]


VOTES = [
    ("three against one, and the list", {"a": "2.00", "b": "2", "c": "2.00", "d": "5.00"}, "2.00", "2",
     "3 of 4 sources and the list price say $2.00 per 1M tokens.", 3, 4),
    ("three against one", {"a": "2.00", "b": "2", "c": "2.00", "d": "5.00"}, None, "2",
     "3 of 4 sources say $2.00 per 1M tokens.", 3, 4),
    ("one against one", {"a": "2.00", "b": "5.00"}, None, None,
     "One source on each side; neither is better supported.", 0, 2),
    ("one against one, the list decides", {"a": "2.00", "b": "5.00"}, "5.00", "5",
     ("1 of 2 sources and the list price say $5.00 per 1M tokens; by plain count it is a tie, but it agrees with "
      "others more often (0.85 against 0.60)."), 1, 2),
    ("one against the list", {"a": "2.00"}, "5.00", None, None, 0, 1),
    ("two of three, one of them says both", {"a": "2.00", "a/": "5.00", "b": "2.00"}, None, "2",
     "2 of 2 sources say $2.00 per 1M tokens (1 of them also another value).", 2, 2),
    ("many against the list", {s: "2.00" if s in "abcd" else "9.00" for s in "abcde"}, "5.00", "2",
     "4 of 5 sources say $2.00 per 1M tokens; the list price says $5.00 per 1M tokens.", 4, 5),
    ("two against one and the list", {"a": "2.00", "b": "5.00", "c": "5.00"}, "2.00", None, None, 0, 3),
    ("a source against itself", {"a": "2.00", "a/": "5.00"}, None, None, "Only one source states it.", 0, 1),
    ("a source against itself and the list", {"a": "2.00", "a/": "5.00"}, "5.00", "5",
     "The list price says $5.00 per 1M tokens; the only source says both.", 1, 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "list_price", "better", "sentence", "votes", "voters"), [c[1:] for c in VOTES], ids=[c[0] for c in VOTES]
)
def test_the_better_supported_side(
    store: Store, kit: Any, stated: dict[str, Any], list_price: str | None, better: str | None, sentence: str | None,
    votes: int, voters: int,
) -> None:  # fmt: skip
    for page, value in stated.items():
        add(store, kit, page.rstrip("/"), value, name=page.replace("/", "2"))
    check(store, kit, () if list_price is None else (listed(list_price),))
    row = conflict(store)
    assert (row["votes"], row["voters"]) == (votes, voters)
    if sentence is not None:
        assert row["support"] == sentence
    side = row["better_side"]
    assert (None if side is None else f"{row[f'{side}_value']:g}") == better
    assert (row["probability"] is None) == (better is None)


def test_the_plain_vote_is_shown_beside_what_outweighs_it(store: Store, kit: Any) -> None:
    for number in range(8):
        for source in "abc":
            add(store, kit, source, str(100 + number), name=f"{source}{number}", attribute=f"max_output_{number}")
        for source in "de":
            add(store, kit, source, str(500 + 40 * number + ord(source)), name=f"{source}{number}",
                attribute=f"max_output_{number}")  # fmt: skip
    add(store, kit, "a", "2.00")
    add(store, kit, "d", "5.00")
    add(store, kit, "e", "5.00")
    check(store, kit)
    (row,) = rows(store, "SELECT * FROM conflict_report WHERE attribute = 'input_price'")
    assert row[f"{row['better_side']}_value"] == 2
    assert row[f"{row['plain_side']}_value"] == 5
    assert row["support"].startswith("1 of 3 sources says $2.00 per 1M tokens; by plain count it is for $5.00")
    assert "it agrees with others more often (0." in row["support"]
    accuracy = {r["source_id"]: r["accuracy"] for r in rows(store, "SELECT * FROM source_scores")}
    assert accuracy["a"] > 0.9 > accuracy["d"]


def test_copies_count_once(store: Store, kit: Any) -> None:
    for source, value, day in (("a", "2.00", 1), ("b", "5.00", 2), ("c", "5.00", 3)):
        add(store, kit, source, value, published=f"2025-06-0{day}")
    check(store, kit)
    assert conflict(store)["voters"] == 3
    assert conflict(store)["better_value"].startswith("$5.00")
    check(store, kit, groups={"b": "same text", "c": "same text"})
    assert (conflict(store)["voters"], conflict(store)["better_side"]) == (2, None)
    copies = {r["source_id"]: (r["copies"], r["others_agree"]) for r in rows(store, "SELECT * FROM source_scores")}
    assert copies == {"a": (0, 0), "b": (0, 0), "c": (1, 0)}, "a copy agrees with nobody but itself"


def test_who_is_quoted_but_does_not_count_is_not_passed_over_in_silence(store: Store, kit: Any) -> None:
    """An older price does not vote on today's: with its quotes on the page, "the only source" would be wrong."""
    add(store, kit, "a", "2.00", published="2025-01-01")
    add(store, kit, "a", "5.00", name="a2", published="2025-01-01")
    add(store, kit, "b", "2.00", published="2025-08-01")
    check(store, kit, (listed("2.00"),))
    reasons = {row["support"] for row in rows(store, "SELECT support FROM all_conflicts WHERE class <> 'change'")}
    said = "The only source that counts and the list price say $2.00 per 1M tokens"
    assert reasons == {f"{said}; another source has only older or vague values."}


def test_the_list_is_named_where_nobody_is_better_supported() -> None:
    def count(left: str, right: str, listed: frozenset[int] = frozenset()) -> Count:
        votes = {0: dict.fromkeys(left, 1.0), 1: dict.fromkeys(right, 1.0)}
        return Count(Question(votes), {0: "$2", 1: "$5"}, {0: "left", 1: "right"}, listed, "the list price")

    cases = [
        (count("a", "b"), "One source on each side; neither is better supported."),
        (count("ab", "cd"), "2 sources on each side; neither is better supported."),
        (count("ab", "c"), "2 sources against one source; neither is better supported."),
        (count("a", "b", frozenset({1})),
         "One source against one source and the list price; neither is better supported."),
        (count("ab", "", frozenset({1})), "2 sources against the list price; neither is better supported."),
        (replace(count("ab", ""), silent=1),
         ("2 sources against no source that counts; neither is better supported; "
          "another source has only older or vague values.")),
        (count("a", "", frozenset({1})), "The only source and the list price differ."),
        (replace(count("a", ""), silent=2), "Only one source counts; 2 other sources have only older or vague values."),
    ]  # fmt: skip
    for given, said in cases:
        assert _undecided(given, len(given.voters())) == said


def test_sides_that_are_no_rival_values_are_weighed_by_who_is_behind_them(store: Store, kit: Any) -> None:
    for source in "abc":
        add(store, kit, source, "2.00")
    one, two, three = store.claims()
    ratio = kit.conflict("r1", one, two, kind="ratio")
    third = replace(ratio.evidence[1], claim_id=three.id, doc="c", value=9)
    second = replace(ratio.evidence[1], value=8)
    other_item = replace(ratio, evidence=(ratio.evidence[0], second, third))
    store._db.execute("UPDATE claims SET start = 1")  # the claims stay; only what stands against what is set up here
    store.save_conflicts([other_item], kit.early)
    kit.weigh(store)
    (row,) = rows(store, "SELECT * FROM conflict_report")
    assert (row["better_side"], row["better_value"]) == ("right", None)
    assert row["support"] == "2 of 3 sources take this side."


def test_what_agrees_and_what_differs_is_counted(store: Store, kit: Any) -> None:
    add(store, kit, "a", "2.00")
    add(store, kit, "b", "2")
    add(store, kit, "b", "2.00", name="b2")
    add(store, kit, "c", "5.00")
    add(store, kit, "d", "9.00", attribute="max_output")
    check(store, kit, (listed("2.00"),))
    names = ("others_agree", "others_differ", "reference_agree", "reference_differ", "self_agree", "self_differ")
    found = {r["source_id"]: tuple(r[n] for n in names) for r in rows(store, "SELECT * FROM source_scores")}
    assert found == {
        "a": (1, 1, 1, 0, 0, 0),
        "b": (2, 2, 2, 0, 2, 0),
        "c": (0, 1, 0, 1, 0, 0),
        "d": (0, 0, 0, 0, 0, 0),
    }
    items = {r["source_id"]: (r["weighed_items"], r["accuracy"]) for r in rows(store, "SELECT * FROM source_scores")}
    assert items["d"] == (0, 0.8), "one voice tells nothing"
    assert items["a"][1] > items["c"][1]


def test_a_source_that_contradicts_itself_is_counted_and_a_decision_takes_it_out(store: Store, kit: Any) -> None:
    add(store, kit, "a", "2.00")
    add(store, kit, "a", "5.00", name="a2")
    check(store, kit)
    score = "SELECT self_differ, others_differ, disputed_claims FROM source_scores"
    assert rows(store, score) == [{"self_differ": 2, "others_differ": 0, "disputed_claims": 2}]
    store.add_review(conflict(store)["conflict_id"], "dismissed", at=kit.later)
    assert rows(store, score) == [{"self_differ": 0, "others_differ": 0, "disputed_claims": 0}]


def test_weighing_changes_nothing_observed_and_hides_nothing(store: Store, path: Path, kit: Any) -> None:
    for source, value in {"a": "2.00", "b": "2.00", "c": "5.00"}.items():
        add(store, kit, source, value)
    store.save_conflicts(everything(store.claims()), kit.early)
    before = kit.dump(path, without=frozenset())
    shown = rows(store, "SELECT claim_id FROM claim_facts"), rows(store, "SELECT conflict_id FROM conflict_report")
    kit.weigh(store)
    after = kit.dump(path, without=frozenset())
    assert {table for table in before if before[table] != after[table]} == {
        "source_support", "conflict_support", "source_pairs",
    }  # fmt: skip
    assert (
        rows(store, "SELECT claim_id FROM claim_facts"),
        rows(store, "SELECT conflict_id FROM conflict_report"),
    ) == shown
    kit.weigh(store)
    assert kit.dump(path, without=frozenset()) == after, "the second time changes nothing"


def test_what_is_over_is_not_weighed_any_more(store: Store, kit: Any) -> None:
    for source, value in {"a": "2.00", "b": "5.00"}.items():
        add(store, kit, source, value)
    check(store, kit)
    assert rows(store, "SELECT count(*) AS n FROM conflict_support") == [{"n": 1}]
    kit.save(store, kit.page("b", ("Small 3", "input_price", Decimal("2.00")), source="b"), kit.later)
    check(store, kit)
    assert rows(store, "SELECT count(*) AS n FROM conflict_support") == [{"n": 0}]


def test_a_part_weighed_again_is_as_in_the_whole(store: Store, path: Path, kit: Any) -> None:
    for source, value in {"a": "2.00", "b": "2.00", "c": "5.00"}.items():
        add(store, kit, source, value)
        other = ("Large 2", "input_price", Decimal(value) * 2)
        kit.save(store, kit.page(f"{source}-large", other, source=source))
    check(store, kit)
    whole = kit.dump(path)
    kit.rows(path, "DELETE FROM conflict_support")
    kit.weigh(store, subjects=["small-3"])
    assert [r["subject"] for r in rows(store, "SELECT subject FROM conflict_report WHERE support IS NOT NULL")] == [
        "Small 3"
    ]
    kit.weigh(store, subjects=["Large 2"])
    assert kit.dump(path) == whole


DECIDED = [
    ("confirmed", Decimal("2"), True, "the first source was right"),
    ("confirmed", Decimal("5"), False, "the other was"),
    ("confirmed", None, None, "nobody said which side is right"),
    ("open", None, None, "nobody has decided"),
]


@pytest.mark.parametrize(("verdict", "right", "first", "why"), DECIDED, ids=[why for *_, why in DECIDED])
def test_a_decided_side_counts_for_and_against_the_sources(
    store: Store, kit: Any, verdict: str, right: Decimal | None, *, first: bool | None, why: str
) -> None:
    add(store, kit, "a", "2.00")
    add(store, kit, "b", "5.00")
    check(store, kit)
    (found,) = rows(store, "SELECT id FROM conflicts WHERE kind = 'value'")
    if verdict != "open":
        store.add_review(found["id"], verdict, at=kit.later, right=None if right is None else float(right))
    kit.weigh(store, ())
    by_source = {
        row["source_id"]: row["accuracy"] for row in rows(store, "SELECT source_id, accuracy FROM source_support")
    }
    one, other = by_source["a"], by_source["b"]
    assert (one > other) if first else (one < other) if first is False else one == other, why
