"""How records print: short in a console, marked and escaped in a notebook."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import counterclaim
from counterclaim.db.records import Conflict, Evidence
from counterclaim.extractors import printing
from counterclaim.extractors.records import Claim, Document, Doubt, Extraction, Metadata, Qualifiers, Unread

PRICE = Claim("a", "Nova", "input_price", "is", Decimal("2.50"), "$2.50", 4, 9, unit="USD/1M tokens")
SIDE = Evidence("c1", "a", None, "$2.50", 4, 9, 2.5, "a.example", "2025-01")
DISPUTE = Conflict(
    "x", "value", "across", "Nova", "input_price", "high", "They differ.", (SIDE, replace(SIDE, value=25))
)
REPRS = [
    ("a price keeps its digits", PRICE, '<Claim Nova: input price 2.50 USD/1M tokens "$2.50">'),
    (
        "a comparison names the other model",
        replace(PRICE, relation="ratio", value=Decimal(1) / 3, unit="", object="Orion"),
        '<Claim Nova: input price ratio 0.333333 against Orion "$2.50">',
    ),
    (
        "a benchmark's unit says nothing",
        replace(PRICE, attribute="benchmark:mmlu", unit="score", value=Decimal("88.7")),
        '<Claim Nova: benchmark mmlu 88.7 "$2.50">',
    ),
    ("a boolean is yes or no", replace(PRICE, attribute="multimodal", value=True, unit=""),
     '<Claim Nova: multimodal yes "$2.50">'),
    ("an order has no value", replace(PRICE, relation="greater", value=None, object="Orion", unit=""),
     '<Claim Nova: input price greater against Orion "$2.50">'),
    ("a long quote is cut, on one line", replace(PRICE, quote="so\n" + "long " * 40),
     f'<Claim Nova: input price 2.50 USD/1M tokens "so {"long " * 11}l…">'),
    ("an escape sequence is made visible", replace(PRICE, subject="No\x1bva"),
     '<Claim No\N{REPLACEMENT CHARACTER}va: input price 2.50 USD/1M tokens "$2.50">'),
    ("nothing was read", Extraction(), "<Extraction: 0 claims>"),
    ("one claim, two numbers", Extraction((PRICE,), (Unread(0, 1, "1"), Unread(2, 3, "2"))),
     "<Extraction: 1 claim, 2 numbers left unread>"),
    ("an empty document", Document("a", ""), "<Document a: (0 characters, 0 tables)>"),
    ("a document", Document("a", "text", meta=Metadata("Prices")), "<Document a: Prices (4 characters, 0 tables)>"),
    ("a side", SIDE, '<Evidence a.example: 2.5 "$2.50">'),
    ("a conflict names what is disputed", DISPUTE, "<Conflict high, Nova: input price 2.5 or 25 (2 quotes)>"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "printed"), [row[1:] for row in REPRS], ids=[row[0] for row in REPRS])
def test_a_repr_is_one_short_line(record: Any, printed: str) -> None:
    assert repr(record) == printed


VALUES = [
    (Decimal("2.50"), "2.50"), (Decimal("7300000000.0"), "7,300,000,000"), (Decimal("1E+6"), "1,000,000"),
    (Decimal("1E+400"), "1E+400"), (Decimal("NaN"), "NaN"), (float("inf"), "inf"), (128000, "128,000"),
    (0.0375, "0.0375"), (False, "no"), (None, ""), ("MIT", "MIT"), (Decimal(0), "0"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "shown"), VALUES, ids=[shown for _, shown in VALUES])
def test_a_value_reads_as_a_person_writes_it(value: object, shown: str) -> None:
    assert printing.value_text(value) == shown


def test_a_quote_is_marked_in_its_sentence() -> None:
    document = counterclaim.read("First. In all, GPT-4o costs $2.50 per million input tokens, they say. Last.")
    (claim,) = counterclaim.extract(document).claims
    before, after = claim.around
    assert before + claim.quote + after == "In all, GPT-4o costs $2.50 per million input tokens, they say."
    html = claim._repr_html_()
    assert re.search(r"<bdi>In all, GPT-4o costs <mark [^>]*>\$2\.50[^<]*</mark>[^<]* they say\.</bdi>", html)
    assert html in counterclaim.extract(document)._repr_html_()
    assert "around" not in claim.as_dict()
    assert claim == replace(claim, around=("", "")), "it is no part of what is said"


def test_a_conflict_shows_each_quote_in_its_sentence() -> None:
    """Also what a price list says, which stands in no sentence."""
    texts = [f"We say: GPT-4o costs ${price} per million input tokens." for price in ("2.50", "25")]
    (conflict,) = counterclaim.check(texts)
    html = conflict._repr_html_()
    assert html.count("<mark") == len(conflict.evidence) >= 2
    assert html.count("We say: GPT-4o costs <mark") == 2
    assert html.count("<div") == html.count("</div>")


ATTACK = '<script>alert(1)</script><img src=x onerror="y">\x1b[31m\u202e\ud800\0&lt;'


def test_nothing_of_a_page_is_markup() -> None:
    claim = Claim(
        ATTACK, ATTACK, ATTACK, "ratio", ATTACK, ATTACK, 0, 1, object=ATTACK, unit=ATTACK, url=ATTACK,
        qualifiers=Qualifiers(tier=ATTACK, conditions=(ATTACK,)), around=(ATTACK, ATTACK),
    )  # fmt: skip
    side = Evidence(
        "c", ATTACK, ATTACK, ATTACK, 0, 1, ATTACK, ATTACK, ATTACK, 0.5, (Doubt("q", ATTACK),), (ATTACK, ATTACK)
    )
    conflict = Conflict("x", "value", "within", ATTACK, ATTACK, "high", ATTACK, (side,), object=ATTACK)
    meta = Metadata(ATTACK, ATTACK, ATTACK, ATTACK)
    records = (claim, side, conflict, Extraction((claim,)), Document(ATTACK, ATTACK, meta=meta, url=ATTACK))
    for record in records:
        html = record._repr_html_()
        assert set(re.findall(r"<(\w+)", html)) <= {"div", "b", "bdi", "mark"}, record
        assert not set(html + repr(record)) & set("\x1b\u202e\ud800\0")
        json.dumps(html).encode("utf-8")


@given(st.text(), st.text(), st.decimals() | st.text() | st.booleans() | st.none() | st.floats())
def test_any_record_prints(name: str, quote: str, value: Any) -> None:
    claim = replace(PRICE, subject=name, quote=quote, value=value)
    assert repr(claim).isprintable()
    assert claim._repr_html_().encode("utf-8")


def test_a_long_extraction_shows_its_first_claims() -> None:
    html = Extraction((PRICE,) * 1_234)._repr_html_()
    assert html.count("<mark") == 50
    assert "… and 1,184 more" in html
