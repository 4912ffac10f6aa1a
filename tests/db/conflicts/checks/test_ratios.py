"""Stated multiples and percentages against values, blends and each other."""

import pytest

PRICES = """
p | A 1 | input_price | 0.40 | $0.40
p | A 1 | output_price | 2.00 | $2.00
p | B 1 | input_price | 0.03 | $0.03
p | B 1 | output_price | 0.11 | $0.11
"""


def test_cases(flag, case):
    assert [c.kind for c in flag(case["claims"])] == case["flags"], case["reason"]


def test_the_arithmetic_is_spelled_out(flag):
    text = PRICES + "p | A 1 | price | ratio 9 > B 1 | nine times\np | A 1 | output_price | ratio 18 > B 1 | 18x"
    (found,) = flag(text)
    assert found.explanation == (
        'On the price of A 1 against B 1, the page says "nine times", but $2.00 / $0.11 = 18.2x and '
        '$0.40 / $0.03 = 13.3x, not 9x (the page also says "18x").'
    )
    assert [e.quote for e in found.evidence][:2] == ["nine times", "18x"]
    assert (found.subject, found.object, found.severity) == ("A 1", "B 1", "medium")


@pytest.mark.parametrize(
    ("claim", "words", "why"),
    [
        ("ratio 0.333 > A 1 | three times cheaper", "$2.00 / $0.11 = 18.2x, not 3x", "the sum that the words ask for"),
        ("ratio 0.2 > A 1 | 5x cheaper", "$2.00 / $0.11 = 18.2x, not 5x", "the same in digits"),
        ("ratio 0.5 > A 1 | half the price", "$0.11 / $2.00 = 0.055x, not 0.5x", "a share is one"),
        ("percent_diff -40 > A 1 | 40% less", "$0.11 / $2.00 = 0.055x (94.5% less), not 40% less", "a percentage"),
        ("ratio 0.5 > A 1 | at least half | bound=min", "$0.11 / $2.00 = 0.055x.", "a bound is not one number"),
    ],
)
def test_a_ratio_is_worked_out_as_the_page_puts_it(flag, claim, words, why):
    prices = "p | A 1 | output_price | 2.00 | $2.00\np | B 1 | output_price | 0.11 | $0.11\n"
    (found,) = flag(f"{prices}p | B 1 | output_price | {claim}")
    assert words in found.explanation, why


def test_an_echo_of_the_same_ratio_is_evidence_not_another_conflict(flag):
    text = PRICES + "p | A 1 | price | ratio 2.5 > B 1 | 2.5x\np | B 1 | price | ratio 0.4 > A 1 | 40% of it"
    (found,) = flag(text)
    assert {"2.5x", "40% of it"} <= {e.quote for e in found.evidence}


def test_many_ratios_of_one_pair_stay_bounded(flag):
    lines = [f"p | A 1 | price | ratio {n}.5 > B 1 | {n}.5x" for n in range(20, 80)]
    assert len(flag(PRICES + "\n".join(lines))) <= 12
