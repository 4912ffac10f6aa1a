"""Numbers that nobody means are unread, whatever is written; what real pages say is read as before."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from counterclaim.db.conflicts import everything
from counterclaim.db.records import StoredClaim
from counterclaim.extractors.lexicon import Lexicon
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.values.ranges import is_long

OTHER = "Claude 3 Opus costs $15 per million input tokens. GPT-4o costs $5 per million input tokens."
SENTENCES = [
    "GPT-4o costs ${} per million input tokens.",
    "GPT-4o costs $0.{}1 per million input tokens.",
    "GPT-4o is {}x cheaper than Claude 3 Opus.",
    "GPT-4o is {}% cheaper than Claude 3 Opus.",
    "GPT-4o costs ${} less per million input tokens than Claude 3 Opus.",
    "GPT-4o has {} billion parameters.",
    "GPT-4o has a context window of {}K tokens.",
    "GPT-4o scores 80.{}% on MMLU.",
    "At {} tokens per month, GPT-4o costs ${} a month.",
    "GPT-4o costs $1-${} per million input tokens.",
    "| Model | Input price ($/1M) |\n|---|---|\n| GPT-4o | {} |\n| Claude 3 Opus | {} / {} |",
]


@pytest.mark.parametrize("digits", [19, 21, 25, 29, 400, 4301])
def test_no_number_of_digits_stops_a_check(digits: int) -> None:
    for sentence in SENTENCES:
        for digit in "90":
            document = read(f"{sentence.replace('{}', digit * digits)}\n\n{OTHER}", doc_id="d", kind="markdown")
            found = extract(document)
            for claim in found.claims:
                assert document.text[claim.start : claim.end] == claim.quote
                assert not isinstance(claim.value, Decimal) or len(str(claim.value)) < 30
            everything([StoredClaim(str(n), claim, "s") for n, claim in enumerate(found.claims)])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("GPT-4o costs $99999999999999999999999 per million input tokens.", "no rule for too many digits"),
        ("GPT-4o costs $9,000,000 per million input tokens.", "out of range"),
        ("GPT-4o scores 90,000% on MMLU. GPT-4o has 99,999,999,999 billion parameters.", "out of range"),
        ("GPT-4o is 9999999999x cheaper than Claude 3 Opus.", "out of range"),
    ],
)
def test_what_is_out_of_range_is_counted_as_unread(text: str, reason: str) -> None:
    found = extract(read(text, doc_id="d", kind="text"))
    assert not [claim for claim in found.claims if isinstance(claim.value, Decimal)]
    assert reason in {unread.reason for unread in found.unread}


# What a range keeps and drops, and why it does not end sooner.
KEPT = [
    ("GPT-4o costs $15 per 1K input tokens.", "15000", "per 1K for per 1M: a wrong unit, to be found as a conflict"),
    ("GPT-4o costs $600 per 1K output tokens.", "600000", "the same of the dearest list price"),
    ("| Model | Context |\n|---|---|\n| GPT-4o | 200M tokens |", "200000000", "M for K: a slip of the row"),
    ("| Model | Input |\n|---|---|\n| GPT-4o | $5,000 |", None, "a bill: nobody writes such a price of tokens"),
    ("| Model | Input |\n|---|---|\n| GPT-4o | $150 |", "150", "the dearest list prices are hundreds of dollars"),
    ("GPT-4o costs $5,000 per 1M input tokens.", None, "the same in a sentence"),
    ("GPT-4o has a latency of 0.16 ms.", "0.00016", "ms for s"),
    ("GPT-4o costs $1M in.", None, "a budget"),
    ("GPT-4o learns with only 13 trainable parameters.", None, "an adapter's, not the model's"),
]


@pytest.mark.parametrize(("text", "value", "why"), KEPT, ids=[why for *_, why in KEPT])
def test_the_range_of_an_attribute_leaves_room_for_slips(text: str, value: str | None, why: str) -> None:
    claims = extract(read(text, doc_id="d", kind="markdown")).claims
    assert [claim.value for claim in claims if isinstance(claim.value, Decimal)] == ([Decimal(value)] if value else [])


def test_a_row_of_a_user_replaces_a_range() -> None:
    text = "GPT-4o costs $15 per million input tokens. GPT-5 costs $3 per million input tokens."
    lexicon = Lexicon.of({"attributes": {"attributes": {"input_price": {"range": ["0", "5"]}}}})
    found = extract(read(text, doc_id="d", kind="text"), lexicon)
    assert [claim.value for claim in found.claims] == [Decimal(3)]
    assert "out of range" in {unread.reason for unread in found.unread}


@pytest.mark.parametrize(
    ("written", "is_too_long"),
    [
        ("3.3333333333333333", False),  # what a program prints of a third
        ("1,000,000,000,000", False),
        ("0.0000000000000000000001", False),  # few digits that count
        ("9" * 21, True),
        ("0." + "0" * 40 + "1", True),
    ],
)
def test_digits(written: str, is_too_long: bool) -> None:
    assert is_long(written) is is_too_long


@pytest.mark.parametrize("value", ["1" + ":1" * 3000, "9" * 60000, "1" + ":59" * 900 + ".5"])
def test_dates_of_front_matter_that_yaml_reads_as_huge_numbers(value: str) -> None:
    document = read(f"---\ndate: {value}\n---\n\n{OTHER}\n", doc_id="d", kind="markdown")
    assert document.meta.published is None


@pytest.mark.parametrize("seed", range(3))
def test_the_check_takes_whatever_numbers_pages_state(seed: int) -> None:
    chance, models = random.Random(seed), ["GPT-4o", "Claude 3 Opus", "Gemini 1.5 Pro"]
    kinds = ["0", "0.0", "9" * 15, "0.00000001", "3", "17.5", "1" + "0" * 18, "120", "1e400", "7" * 40]
    more = ["{} is {}x cheaper than {}.", "{} is {}% cheaper than {}.", "{} costs ${} less per million tokens than {}."]
    for _ in range(60):
        lines = []
        for _ in range(5):
            one, other = chance.sample(models, 2)
            if chance.random() < 0.5:
                lines.append(chance.choice(more).format(one, chance.choice(kinds), other))
            else:
                lines.append(
                    f"{one} costs ${chance.choice(kinds)} per million {chance.choice(['in', 'out'])}put tokens."
                )
        claims = extract(read(" ".join(lines), doc_id="d", kind="text")).claims
        everything([StoredClaim(str(n), claim, "s") for n, claim in enumerate(claims)])
