"""Dated list prices beside what pages say; never instead of it."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from counterclaim.db.conflicts import detect
from counterclaim.db.reference import load_reference, names_of
from counterclaim.extractors.records import Qualifiers
from tests.db.conflicts.explained import differences

TABLE = """model,attribute,value,from,provider,url
Testa Medium 3.1,input_price,5,,,https://prices.example
Testa Medium 3.1,input_price,2.50,2025-06-01,,
Testa Medium 3.1,input_price,4,,Hostco,
Testa Medium 3.1,output_price,10,,,
Testa Medium 3.1,context_window,131072,,,
Testa Open 7,input_price,0.8,,Hostco,
Testa Open 7,input_price,0.9,,Otherhost,
"""


@pytest.fixture
def prices(tmp_path):
    path = tmp_path / "prices.csv"
    path.write_text(TABLE, encoding="utf-8")
    return load_reference(path)


def test_cases(read, prices, case):
    found = [c for c in detect(read(case["claims"]), prices) if c.kind == "reference"]
    assert [c.cls for c in found] == case["flags"], case["reason"]
    assert all(case["words"] in c.explanation for c in found)


def test_a_long_word_may_be_misspelt_by_a_letter_but_a_version_never(read, tmp_path):
    path = tmp_path / "r.json"
    path.write_text(json.dumps([{"model": "Magistral Small 1.2", "attribute": "input_price", "value": 0.5}]))
    known = load_reference(path)
    assert len(detect(read("p | Magistrall Small 1.2 | input_price | 2 | $2 | published=2025-09-01"), known)) == 1
    assert detect(read("p | Magistral Small 1.3 | input_price | 5 | $5"), known) == []
    assert detect(read("p | Magistral Smell 1.2 | input_price | 5 | $5"), known) == []


def test_the_providers_price_is_a_difference_not_a_conflict(read, prices):
    claims = read("p | Testa Medium 3.1 | input_price | 4 | $4")
    (found,) = differences(claims, prices)
    assert found.cls == "scope"
    assert "is what Hostco lists, not the maker's own figure" in found.explanation


def test_the_listing_is_evidence_beside_the_page(read, prices):
    (found,) = detect(read("p | Testa Medium 3.1 | output_price | 5 | $5 | published=2025-09-01"), prices)
    assert [e.source for e in found.evidence] == ["p", "reference:prices.csv"]
    assert found.severity == "medium"


def test_an_unsure_match_is_low(read, tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("model,attribute,value\nMagistral Small 1.2,input_price,0.5\n")
    (found,) = detect(
        read("p | Magistrall Small 1.2 | input_price | 5 | $5 | published=2025-09-01"), load_reference(path)
    )
    assert found.severity == "low"


def test_what_no_host_lists_is_on_no_list(read, prices):
    (found,) = differences(read("p | Testa Open 7 | input_price | 3 | $3 | published=2025-09-01"), prices)
    assert found.cls == "unlisted"
    assert "the maker's own figure is not listed; the nearest is $0.90 per 1M tokens at Otherhost" in found.explanation


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",input_price,1,,,", "row 1: no model"),
        ("A,colour,1,,,", "attribute must be one of"),
        ("A,input_price,cheap,,,", "not a number"),
        ("A,input_price,-1,,,", "not a price"),
        ("A,input_price,NaN,,,", "not a price"),
        ("A,input_price,1,soon,,", "not an ISO date"),
    ],
)
def test_a_bad_row_is_named(tmp_path, row, words):
    path = tmp_path / "bad.csv"
    path.write_text(f"model,attribute,value,from,provider,url\n{row}\n")
    with pytest.raises(ValueError, match=words):
        load_reference(path)


@pytest.mark.parametrize("text", ["{", "{}", "[1]"])
def test_bad_json_is_a_value_error(tmp_path, text):
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"bad\.json"):
        load_reference(path)


def test_the_bundled_list_loads_and_knows_a_makers_price_change():
    claims = load_reference()
    o3 = [
        c
        for c in claims
        if c.claim.subject == "o3" and c.claim.attribute == "input_price" and not c.claim.qualifiers.provider
    ]
    dated = {c.claim.qualifiers.as_of: c.claim.value for c in o3}
    assert dated[None] > min(dated.values())
    assert all(date.fromisoformat(day) for day in dated if day)
    assert len(claims) > 1000
    assert all(
        c.claim.quote and c.source == "reference:genai-prices" and isinstance(c.claim.value, Decimal) for c in claims
    )


def test_nothing_is_loaded_until_asked():
    code = "import sys, counterclaim.db.conflicts, counterclaim.db.reference; sys.exit('genai_prices' in sys.modules)"
    root = Path(__file__).parents[4]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_one_listing_may_name_two_versions():
    none = re.compile("(?!)")
    assert names_of("Mistral Medium 3 and 3.1", none) == ["Mistral Medium 3", "Mistral Medium 3.1"]
    assert names_of("Claude 2.0 / 2.1", none) == ["Claude 2.0", "Claude 2.1"]
    assert names_of("Anthropic: Claude Opus 4", none) == ["Claude Opus 4"]


def test_prices_of_some_hours_and_of_long_prompts_are_no_history_but_conditions():
    """A peak price stands beside the other one, and neither has ended."""
    tiers = {stored.claim.qualifiers.tier for stored in load_reference() if stored.claim.subject == "DeepSeek Chat"}
    assert any(tier and tier.endswith("UTC") for tier in tiers)
    chat = [stored for stored in load_reference() if stored.claim.subject == "DeepSeek Chat"]
    peak = next(s for s in chat if s.claim.attribute == "input_price" and s.claim.qualifiers.tier)
    page = replace(
        peak, claim=replace(peak.claim, doc="p", qualifiers=Qualifiers()), source="p", published="2026-02-01"
    )
    (found,) = differences([page], chat)
    assert (found.kind, found.cls) == ("reference", "scope")
    assert "for some only" in found.explanation


def test_the_price_of_long_prompts_is_a_condition_of_the_list(read):
    known = [stored for stored in load_reference() if stored.claim.subject == "Gemini 2.5 Pro"]
    steps = [s for s in known if (s.claim.qualifiers.tier or "").startswith("over ")]
    assert {s.claim.attribute for s in steps} >= {"input_price", "output_price"}
    price = next(s.claim.value for s in steps if s.claim.attribute == "input_price")
    assert detect(read(f"p | Gemini 2.5 Pro | input_price | {price} | ${price} | published=2026-02-01"), known) == []
