"""Value conflicts: what differs beyond its written precision, and every difference that is explained."""

import pytest


def test_cases(flag, case):
    found = flag(case["claims"])
    assert [(c.kind, c.cls) for c in found] == [("value", cls) for cls in case["flags"]], case["reason"]
    assert all(len(c.evidence) == case.get("evidence", 2) for c in found)


EXPLAINED = {
    "rounding": """
        p | A 1 | context_window | 128000 | 128K
        q | A 1 | context_window | 131072 | 131,072""",
    "scope": """
        p | A 1 | input_price | 3 | $3
        q | A 1 | input_price | 1.50 | $1.50 | tier=batch""",
    "change": """
        p | A 1 | input_price | 5 | $5 | published=2024-05-13
        q | A 1 | input_price | 2.50 | $2.50 | published=2025-01-01""",
    "moved alias": """
        p | A latest | context_window | 8000 | 8K | published=2023-01-01
        q | A latest | context_window | 200000 | 200K | published=2025-01-01""",
}


@pytest.mark.parametrize(("cls", "claims"), EXPLAINED.items())
def test_differences_say_why(explained, flag, cls, claims):
    assert [c.cls for c in explained(claims)] == [cls]
    assert flag(claims) == []


def test_many_values_make_one_conflict_and_no_outlier_drowns_the_rest(flag):
    lines = [f"p{n} | A 1 | input_price | {n} | ${n}" for n in (4, 2, 9, 3)]
    (found,) = flag("\n".join(lines))
    assert [e.value for e in found.evidence][:2] == [3, 4]
    assert sorted(e.value for e in found.evidence) == [2, 3, 4, 9]
    assert "also $2.00 per 1M tokens, $9.00 per 1M tokens" in found.explanation


def test_a_change_does_not_hide_a_contradiction_of_the_same_day(flag):
    text = """
    p | A 1 | input_price | 9 | $9 | published=2024-01-01
    q | A 1 | input_price | 2 | $2 | published=2025-06-01
    r | A 1 | input_price | 3 | $3 | published=2025-06-02"""
    (found,) = flag(text)
    assert {e.value for e in found.evidence} == {2, 3}


def test_across_names_the_pages_and_the_undated_one(flag):
    (found,) = flag("site-a | A 1 | input_price | 2 | $2\nsite-b | A 1 | input_price | 3 | $3 | published=2025-01-01")
    assert found.explanation == (
        "The input price of A 1 is given as $2.00 per 1M tokens (site-a) and as $3.00 per 1M tokens (site-b); "
        "one of them is undated."
    )
    assert (found.scope, found.severity) == ("across", "medium")


def test_twice_the_price_is_high(flag):
    (found,) = flag("p | A 1 | input_price | 2 | $2\nq | A 1 | input_price | 4 | $4")
    assert found.severity == "high"


SEVERITIES = {
    "twice a price": ("high", """
        p | A 1 | input_price | 2 | $2
        q | A 1 | input_price | 4 | $4"""),
    "half as much again": ("medium", """
        p | A 1 | input_price | 2 | $2
        q | A 1 | input_price | 3 | $3"""),
    "a twentieth more": ("low", """
        p | A 1 | input_price | 2 | $2
        q | A 1 | input_price | 2.1 | $2.10"""),
    "a twentieth more, in a headline": ("medium", """
        p | A 1 | input_price | 2 | $2 | at=30
        q | A 1 | input_price | 2.1 | $2.10"""),
    "a twentieth more, from four sources": ("medium", """
        p | A 1 | input_price | 2 | $2
        q | A 1 | input_price | 2.1 | $2.10
        r | A 1 | input_price | 2.1 | $2.10
        s | A 1 | input_price | 2.1 | $2.10"""),
    "an aside": ("low", """
        p | A 1 | languages | 8 | 8
        q | A 1 | languages | 80 | 80"""),
    "an aside in a headline": ("low", """
        p | A 1 | languages | 8 | 8 | at=30
        q | A 1 | languages | 80 | 80"""),
    "out of date, in a headline": ("low", """
        p | A 1 | context_window | 8000 | 8K | at=30;published=2023-01-01
        q | A 1 | context_window | 128000 | 128K | published=2025-01-01"""),
}  # fmt: skip


@pytest.mark.parametrize(("severity", "claims"), SEVERITIES.values(), ids=SEVERITIES)
def test_severity_is_what_it_costs_a_reader(flag, claims, severity):
    (found,) = flag(claims)
    assert found.severity == severity


def test_the_best_supported_values_are_told_first(flag):
    (found,) = flag("""
        p | A 1 | context_window | 50000 | 50K
        q | A 1 | context_window | 1000000 | 1M
        r | A 1 | context_window | 1000000 | 1M
        s | A 1 | context_window | 2000000 | 2M
        t | A 1 | context_window | 2000000 | 2M""")
    assert [e.value for e in found.evidence[:2]] == [1000000, 2000000]
    assert "(also 50,000 tokens)" in found.explanation


def test_a_further_value_joins_the_conflict_that_a_person_has_decided_on(flag):
    two = "p | A 1 | input_price | 2 | $2\nq | A 1 | input_price | 3 | $3"
    assert [c.id for c in flag(two)] == [c.id for c in flag(two + "\nr | A 1 | input_price | 90 | $90")]


def test_pages_of_different_sources_go_by_their_sources(flag):
    (found,) = flag("""
        site.example/a | A 1 | input_price | 2 | $2 | source=Price Watch
        other.example/b | A 1 | input_price | 3 | $3 | source=Model Notes""")
    assert "$2.00 per 1M tokens (Price Watch) and as $3.00 per 1M tokens (Model Notes)" in found.explanation


def test_pages_of_one_source_go_by_their_own_names(flag):
    (found,) = flag("""
        site.example/a | A 1 | input_price | 2 | $2 | source=docs
        site.example/b | A 1 | input_price | 3 | $3 | source=docs""")
    assert "$2.00 per 1M tokens (a) and as $3.00 per 1M tokens (b)" in found.explanation


def test_two_pages_of_one_source_among_others_go_by_both_names(flag):
    (found,) = flag("""
        site.example/a | A 1 | input_price | 2 | $2 | source=Model Notes
        site.example/b | A 1 | input_price | 3 | $3 | source=Model Notes
        other.example/c | A 1 | input_price | 3 | $3 | source=Price Watch""")
    assert "(Model Notes: a)" in found.explanation
    assert "(Model Notes: b, Price Watch)" in found.explanation


def test_benchmarks_and_dates_are_written_out(flag):
    (found,) = flag(
        "p | A 1 | benchmark:swe-bench-verified | 70 | 70%\nq | A 1 | benchmark:swe-bench-verified | 80.9 | 80.9%"
    )
    assert found.explanation.startswith("The SWE-bench Verified score of A 1 is given as 70% (p) and as 80.9% (q)")
    (found,) = flag("p | A 1 | release_date | 2025-04-28 | April 28\nq | A 1 | release_date | 2025-08 | August")
    assert "as 28 April 2025 (p) and as August 2025 (q)" in found.explanation
    (found,) = flag("p | A 1 | benchmark:vqa-hard-video | 10 | 10\nq | A 1 | benchmark:vqa-hard-video | 20 | 20")
    assert "The VQA Hard Video score of A 1" in found.explanation
