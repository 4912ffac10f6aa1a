"""Stated multiples and percentages against values, blends and each other."""

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
        "9x is claimed for the price of A 1 against B 1, but $2.00 / $0.11 = 18.2x and $0.40 / $0.03 = 13.3x "
        "(the page also says 18x)."
    )
    assert [e.quote for e in found.evidence][:2] == ["nine times", "18x"]
    assert (found.subject, found.object, found.severity) == ("A 1", "B 1", "medium")


def test_an_echo_of_the_same_ratio_is_evidence_not_another_conflict(flag):
    text = PRICES + "p | A 1 | price | ratio 2.5 > B 1 | 2.5x\np | B 1 | price | ratio 0.4 > A 1 | 40% of it"
    (found,) = flag(text)
    assert {"2.5x", "40% of it"} <= {e.quote for e in found.evidence}


def test_many_ratios_of_one_pair_stay_bounded(flag):
    lines = [f"p | A 1 | price | ratio {n}.5 > B 1 | {n}.5x" for n in range(20, 80)]
    assert len(flag(PRICES + "\n".join(lines))) <= 12
