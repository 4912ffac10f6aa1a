"""What votes with what: values in their spellings, conditions apart, copies and history silent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from counterclaim.db.conflicts.checks.list_prices import References
from counterclaim.db.records import StoredClaim
from counterclaim.db.support.truth_discovery import plain_vote
from counterclaim.db.support.votes import Item, Statement, Vote, VoteCounter, item_of_claim, original_sources
from counterclaim.extractors.records import Claim, Qualifiers, decimal_of

PRICE = Item("3 small", "input_price", "", "", "")


def row(value: Any, source: str = "a", *, attribute: str = "input_price", dated: str | None = None,
        document: str | None = None, subject: str = "Small 3", **qualifiers: Any) -> Statement:  # fmt: skip
    """Return a claim as the store gives it; numbers are written as a string such as "2.00"."""
    flag = int(value) if isinstance(value, bool) else None
    number = None
    if flag is None and value.replace(".", "").isdigit():
        number = float(value)
    text = str(value).lower() if flag is not None else value
    return Statement(subject, attribute, text, number, flag, json.dumps(qualifiers), dated, document or source, source)


def poll(*rows: Statement, **changes: Any) -> Vote:
    ballots = VoteCounter(**changes)
    for one in rows:
        ballots.add(one)
    (item,) = ballots.items
    return ballots.poll(item)


def votes(found: Vote) -> list[str]:
    """Return the sources of each cluster as letters, the clusters sorted; ``a/2`` is half a vote."""
    return sorted(
        "".join(s if w == 1 else f"{s}/{round(1 / w)}" for s, w in sorted(by_source.items()))
        for by_source in found.question.votes.values()
    )


CLUSTERS = [
    ("written alike", [row("2", "a"), row("2.00", "b")], ["ab"]),
    ("different", [row("2", "a"), row("3", "b")], ["a", "b"]),
    ("one token count", [row(v, s, attribute="context_window") for v, s in (("128000", "a"), ("131072", "b"))], ["ab"]),
    ("rounded", [row(v, s, attribute="benchmark:mmlu") for v, s in (("84", "a"), ("84.0", "b"))], ["ab"]),
    ("not rounded", [row(v, s, attribute="benchmark:mmlu") for v, s in (("84.0", "a"), ("88.0", "b"))], ["a", "b"]),
    ("yes and no", [row(True, "a", attribute="multimodal"), row(False, "b", attribute="multimodal")], ["a", "b"]),
    ("licences", [row(v, s, attribute="license") for v, s in (("Apache-2.0", "a"), ("Apache 2.0", "b"))], ["ab"]),
    ("dates", [row(v, s, attribute="release_date") for v, s in (("2025-08", "a"), ("2025-08-13", "b"))], ["ab"]),
    ("a vague one fits one", [row("2", "a"), row("2", "b", bound="max"), row("9", "c")], ["ab", "c"]),
    ("a vague one fits several: silent", [row("2", "a"), row("3", "b"), row("9", "c", bound="max")], ["a", "b"]),
    ("about", [row("2", "a"), row("2.1", "b", approx=True)], ["ab"]),
    ("one source says two things", [row("2", "a"), row("3", "a"), row("3", "b")], ["a/2", "a/2b"]),
    ("said twice is said once", [row("2", "a"), row("2", "a"), row("3", "b")], ["a", "b"]),
    ("history is silent", [row("5", "a", dated="2024-01"), row("2", "b", dated="2025-06")], ["", "b"]),
    ("history by the text", [row("5", "a", dated="2025-06", as_of="2024-01"), row("2", "b", dated="2025-06")],
     ["", "b"]),
    ("near in time is no history", [row("5", "a", dated="2025-05"), row("2", "b", dated="2025-06")], ["a", "b"]),
    ("undated is no history", [row("5", "a"), row("2", "b", dated="2025-06")], ["a", "b"]),
    ("sizes do not age", [row("5", "a", attribute="parameters", dated="2020"),
                          row("9", "b", attribute="parameters", dated="2025")], ["a", "b"]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), [c[1:] for c in CLUSTERS], ids=[c[0] for c in CLUSTERS])
def test_who_votes_with_whom(rows: list[Statement], expected: list[str]) -> None:
    assert votes(poll(*rows)) == expected
    assert votes(poll(*reversed(rows))) == expected, "the order of the claims does not matter"


APART = [
    ("another tier", {"tier": "batch"}),
    ("another host", {"provider": "Groq"}),
    ("another volume", {"volume_tokens": 10_000_000}),
    ("another model", {"subject": "Small 3.1"}),
    ("another attribute", {"attribute": "output_price"}),
]


@pytest.mark.parametrize("changes", [c[1] for c in APART], ids=[c[0] for c in APART])
def test_other_conditions_are_other_items(changes: dict[str, Any]) -> None:
    assert item_of_claim(row("2", **changes))[0] != item_of_claim(row("2"))[0]


@pytest.mark.parametrize("subject", ["small 3", "Small-3", "3 Small"])
def test_spellings_of_a_name_are_one_item(subject: str) -> None:
    assert item_of_claim(row("2", subject=subject))[0] == PRICE


COPIES = [
    ("a copy counts with the original", {"d1": "g", "d2": "g"}, {"d1": "a", "d2": "a", "d3": "c"}),
    ("names will do", {"one": "g", "two": "g"}, {"d1": "a", "d2": "a", "d3": "c"}),
    ("no groups", {}, {"d1": "a", "d2": "b", "d3": "c"}),
    ("a group of one", {"d1": "g"}, {"d1": "a", "d2": "b", "d3": "c"}),
    ("the earliest is the original", {"d2": "g", "d3": "g"}, {"d1": "a", "d2": "c", "d3": "c"}),
]
DOCUMENTS = [("d1", "one", "a", "2025-01"), ("d2", "two", "b", "2025-03"), ("d3", "three", "c", "2025-02")]


@pytest.mark.parametrize(("groups", "expected"), [c[1:] for c in COPIES], ids=[c[0] for c in COPIES])
def test_voices(groups: dict[str, str], expected: dict[str, str]) -> None:
    known = original_sources(DOCUMENTS, groups)
    assert {id_: known.get(id_, source) for id_, _, source, _ in DOCUMENTS} == expected


def test_copies_do_not_outvote() -> None:
    rows = [row("2", "a", document="d1"), row("2", "b", document="d2"), row("3", "c", document="d3")]
    assert votes(poll(*rows)) == ["ab", "c"]
    assert votes(poll(*rows, originals=original_sources(DOCUMENTS, {"d1": "g", "d2": "g"}))) == ["a", "c"]


def listed(value: float, start: str | None = None, **conditions: Any) -> StoredClaim:
    qualifiers = Qualifiers(as_of=start, **conditions)
    claim = Claim("list", "Small 3", "input_price", "is", decimal_of(value), f"{value}", 0, 1, qualifiers=qualifiers)
    return StoredClaim(f"{value}{start}", claim, "reference:list", start)


LISTS = [
    ("the price of that time", [listed(2), listed(3, "2025-05-01")], {"2": False, "3": True}),
    ("another host's price", [listed(2, provider="Groq")], {"2": False, "3": False}),
    ("a price that nobody states", [listed(7)], {"2": False, "3": False}),
]


@pytest.mark.parametrize(("references", "stands"), [c[1:] for c in LISTS], ids=[c[0] for c in LISTS])
def test_a_list_votes_for_what_it_had_at_the_time(references: list[StoredClaim], stands: dict[str, bool]) -> None:
    rows = [row("2", "a", dated="2025-06-01"), row("3", "b", dated="2025-06-01")]
    found = poll(*rows, references=References(references))
    assert {t.text: c in found.listed for t, c in found.cluster_of.items()} == stands
    plain = plain_vote(found.question)
    assert [plain[c] for c in found.cluster_of.values() if c is not None] == [1 + s for s in stands.values()]
