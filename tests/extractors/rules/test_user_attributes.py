"""Values of attributes that a user's lexicon adds, in sentences and in cells: what is read and what never is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from counterclaim.extractors.lexicon import Lexicon, using
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.registry import build_registry
from counterclaim.extractors.parsing import read
from counterclaim.extractors.records import Claim
from counterclaim.extractors.rules.user_attributes import own_quantity, user_attribute_claims, with_units
from counterclaim.extractors.sentences.annotate import read_sentences
from counterclaim.extractors.sentences.discourse import DiscourseState

UNITS = [
    {"dimension": "own:Wh", "scale": "1", "then": r"(?:Wh|watt\-hours)(?!\w)"},
    {"dimension": "own:Wh", "scale": "1000", "then": r"(?:kWh)(?!\w)"},
]
OWN = {
    "energy": {"kind": "number", "unit": "Wh", "dimension": "own:Wh", "cues": ["per query", "energy use"]},
    "rank": {"kind": "number", "cues": ["place", "rank"]},
    "cold_start": {"kind": "seconds", "cues": ["cold start"]},
    "audio_price": {"kind": "money", "cues": ["audio input"]},
    "audit_date": {"kind": "date", "cues": ["audited"]},
}


@pytest.fixture(autouse=True, scope="module")
def _own_attributes() -> Iterator[None]:
    rows = {name: {**row, "own": True} for name, row in OWN.items()}
    words = Lexicon.of({"units": {"number": UNITS}, "attributes": {"attributes": rows}})
    with using(words):
        yield


def found(text: str) -> list[tuple[str, str, Any]]:
    document = read(text, doc_id="a", kind="text")
    registry, _ = build_registry(
        document, [(document.of(block), find_names(document.of(block))) for block in document.blocks]
    )
    scope = DiscourseState(registry)
    out = []
    for block in document.blocks:
        scope.enter(block)
        for sentence in read_sentences(block, document.of(block), find_names(document.of(block)), scope):
            out += [(d.subject, d.attribute, d.value) for d in user_attribute_claims(sentence)]
            assert all(sentence.text[d.start : d.end].strip() for d in user_attribute_claims(sentence))
    return out


SENTENCES: list[tuple[str, str, list[tuple[str, str, Any]]]] = [
    ("a phrase behind the value", "GPT-4o uses 3.4 Wh per query.", [("GPT-4o", "energy", Decimal("3.4"))]),
    ("a phrase before it", "The energy use of GPT-4o is 3 watt-hours.", [("GPT-4o", "energy", 3)]),
    ("a multiple of the unit", "GPT-4o uses 0.002 kWh per query.", [("GPT-4o", "energy", Decimal(2))]),
    ("a known unit", "GPT-4o has a cold start of 2 s.", [("GPT-4o", "cold_start", 2)]),
    ("a price", "GPT-4o takes $6 per million tokens of audio input.", [("GPT-4o", "audio_price", 6)]),
    ("no unit at all", "GPT-4o took place 3 in the test.", [("GPT-4o", "rank", 3)]),
    ("a date", "GPT-4o was audited on May 3, 2025.", [("GPT-4o", "audit_date", "2025-05-03")]),
    (
        "each value by the phrase next to it",
        "GPT-4o has a cold start of 2 s, then an energy use of 3 Wh.",
        [("GPT-4o", "cold_start", 2), ("GPT-4o", "energy", 3)],
    ),
    ("no unit where one is needed", "GPT-4o uses 3.4 per query.", []),
    ("another unit", "GPT-4o uses 3.4 joules per query.", []),
    ("another known unit", "GPT-4o needs 3 seconds per query.", []),
    ("a unit where none belongs", "GPT-4o took place after 3 Wh in the test.", []),
    ("no phrase", "GPT-4o uses 3.4 Wh.", []),
    ("a phrase too far away", f"The energy use of GPT-4o, {'as said before, ' * 5}is 3 Wh.", []),
    ("a question", "Does GPT-4o use 3.4 Wh per query?", []),
    ("no model", "A kettle uses 3.4 Wh per query.", []),
    ("no value", "The energy use of GPT-4o is unknown.", []),
    ("a phrase of a number beside a date", "The energy use of GPT-4o was taken on May 3, 2025.", []),
]


@pytest.mark.parametrize(("text", "claims"), [case[1:] for case in SENTENCES], ids=[case[0] for case in SENTENCES])
def test_sentences(text: str, claims: list[tuple[str, str, Any]]) -> None:
    assert found(text) == claims


CELLS = [
    ("with the unit", "3.4 Wh", "Energy", Decimal("3.4")),
    ("with a multiple of it", "2 kWh", "Energy", Decimal(2000)),
    ("bare: in the attribute's unit", "3.4", "Energy", Decimal("3.4")),
    ("bare: in the unit of the label", "0.5", "Energy (kWh)", Decimal(500)),
    ("brackets that are no unit", "3.4", "Energy (per query)", Decimal("3.4")),
    ("its own unit goes before the label's", "7 Wh", "Energy (kWh)", Decimal(7)),
    ("the one with a unit after words", "about 3.4 Wh idle", "Energy", Decimal("3.4")),
    ("an unknown unit", "3.4 kJ", "Energy", None),
    ("a sign behind", "40%", "Energy", None),
    ("a known unit", "3 seconds", "Energy", None),
    ("money", "$3", "Energy", None),
    ("nothing", "—", "Energy", None),
]


@pytest.mark.parametrize(("cell", "label", "value"), [case[1:] for case in CELLS], ids=[case[0] for case in CELLS])
def test_cells(cell: str, label: str, value: Decimal | None) -> None:
    quantity = own_quantity(cell, "energy", label)
    assert (quantity and quantity.value) == value


def test_a_cell_of_an_attribute_that_nobody_added_is_not_read() -> None:
    assert own_quantity("3.4 Wh", "context_window", "Energy") is None


def claim(**given: Any) -> Claim:
    return Claim(**{"doc": "a", "subject": "GPT-4o", "attribute": "energy", "relation": "is", "value": Decimal(3),
                    "quote": "3", "start": 0, "end": 1, **given})  # fmt: skip


def test_units_are_filled_in_where_a_rule_knew_none() -> None:
    given = [claim(), claim(unit="J"), claim(attribute="rank"), claim(attribute="vram"), claim(relation="ratio")]
    assert [done.unit for done in with_units(given)] == ["Wh", "J", "", "", ""]
