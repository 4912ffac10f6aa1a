"""Bills, differences and sizes that do not work out."""

MEDIUM = "p | A 1 | input_price | 0.40 | $0.40\np | A 1 | output_price | 2.00 | $2.00\n"
BILLS = """p | A 1 | monthly_cost | 120 | $120 | volume_tokens=100000000
p | B 1 | monthly_cost | 100 | $100 | volume_tokens=100000000
"""


def test_cases(flag, case):
    assert [c.kind for c in flag(case["claims"])] == case["flags"], case["reason"]


def test_a_bill_is_worked_out(flag):
    (found,) = flag(MEDIUM + "p | A 1 | monthly_cost | 300 | $300 | volume_tokens=100000000")
    assert found.explanation == (
        "$300.00 is given for 100M tokens of A 1, but at $0.40 to $2.00 per 1M tokens any split of input "
        "and output costs $40.00 to $200.00."
    )


def test_a_slipped_digit_is_said_to_be_one(flag):
    (found,) = flag(MEDIUM + "p | A 1 | monthly_cost | 1200 | $1,200 | volume_tokens=100000000")
    assert found.cls == "scale slip"
    assert "$1,200.00 is 10 times $120.00" in found.explanation


def test_a_saving_of_more_than_everything_is_worked_out(flag):
    (found,) = flag("""
        p | A 1 | monthly_cost | 12 | $12 | volume_tokens=10000000
        p | B 1 | monthly_cost | 1 | $1 | volume_tokens=10000000
        p | A 1 | monthly_cost | 120 | $120 | volume_tokens=100000000
        p | B 1 | monthly_cost | 7 | $7 | volume_tokens=100000000
        p | B 1 | monthly_cost | percent_diff -1100 > A 1 | saves you $11 for every $1""")
    assert found.explanation == (
        'On the monthly cost of B 1 against A 1, the page says "saves you $11 for every $1": a saving of 1,100%, '
        "more than all of it; $1.00 instead of $12.00 saves $11.00, which is 92%."
    )
    assert [e.quote for e in found.evidence] == ["saves you $11 for every $1", "$12", "$1"]


def test_a_bill_out_of_step_names_the_others(flag):
    (found,) = flag("""
        p | A 1 | monthly_cost | 12 | $12.00 | volume_tokens=10000000
        p | A 1 | monthly_cost | 120 | $120.00 | volume_tokens=100000000
        p | A 1 | monthly_cost | 600 | $600.00 | volume_tokens=1000000000""")
    assert "at the cost of the page's other bills ($12.00 for 10M, $120.00 for 100M) it would be about $1,200" in (
        found.explanation
    )


def test_savings_the_wrong_way_are_high(flag):
    (found,) = flag(BILLS + "p | A 1 | monthly_cost | abs_diff -200 > B 1 | ~$200 | volume_tokens=100000000")
    assert found.severity == "high"
    assert (
        "cost of A 1 is said to be $200.00 less than that of B 1, but $120.00 against $100.00 is $20.00 more"
        in found.explanation
    )
