"""The worked line of a conflict: every number in it is one that its evidence states, or follows from two of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.flows.site.quotes import marked
from counterclaim.flows.site.views.conflicts.quotes import Figure
from counterclaim.flows.site.views.conflicts.worked_sums import MOST_SUMS, working

MEDIUM, SMALL = "Medium 3", "Small 3"


def figure(attribute: str, value: Any, subject: str = MEDIUM, relation: str = "is", **more: Any) -> Figure:
    known = (
        Decimal(value) if isinstance(value, str) and relation in ("is", "ratio", "percent_diff", "abs_diff") else value
    )
    other = SMALL if subject == MEDIUM else MEDIUM
    object_ = None if relation == "is" else other
    return Figure(subject, attribute, relation, known, object_, more.pop("qualifiers", {}), more.pop("quote", "words"))


def volume(tokens: int) -> dict[str, Decimal]:
    return {"volume_tokens": Decimal(tokens)}


PRICES = (figure("output_price", "2.00"), figure("output_price", "0.11", SMALL))
BILLS = (
    figure("monthly_cost", "120", qualifiers=volume(10**8)),
    figure("monthly_cost", "100", SMALL, qualifiers=volume(10**8)),
)


def shown(kind: str, attribute: str, *figures: Figure) -> tuple[tuple[str, ...], list[str]]:
    found = working(kind, attribute, figures)
    return found.claimed, [f"{one.about}: {one.terms}{f' = {one.result}' if one.result else ''}" for one in found.sums]


@pytest.mark.parametrize(
    ("kind", "attribute", "figures", "claimed", "sums", "why"),
    [
        ("ratio", "price", (figure("price", "9", relation="ratio"), *PRICES),
         ("9×",), ["output price: $2.00 ÷ $0.11 = 18.2×"], "a multiple against the two prices"),
        ("ratio", "price", (figure("price", "9", relation="ratio"), figure("price", "0.125", SMALL, "ratio"), *PRICES),
         ("9×", "0.125× (Small 3 against Medium 3)"), ["output price: $2.00 ÷ $0.11 = 18.2×"], "one turned round"),
        ("ratio", "price", (figure("price", "9", relation="ratio"), *PRICES[:1]),
         ("9×",), [], "one price makes no quotient"),
        ("ratio", "price", (figure("price", "9", relation="ratio"), PRICES[0], figure("input_price", "0.11", SMALL)),
         ("9×",), [], "an output price is not set against an input price"),
        ("ratio", "price", (figure("price", "9", relation="ratio"), PRICES[0],
                            figure("output_price", "0.11", SMALL, qualifiers={"tier": "batch"})),
         ("9×",), [], "nor a plain price against one of batches"),
        ("ratio", "price", (figure("price", "9", relation="ratio"), PRICES[0], figure("output_price", "0", SMALL)),
         ("9×",), ["output price: $2.00 against $0.00"], "nothing is divided by nothing"),
        ("ratio", "speed", (figure("speed", "2", relation="ratio"), figure("latency", "0.5"),
                            figure("latency", "0.2", SMALL)),
         ("2×",), ["latency: 0.2 s ÷ 0.5 s = 0.4×"], "half the latency is twice the speed"),
        ("ratio", "price", (figure("price", "33", relation="percent_diff"), *BILLS),
         ("33% more",), ["monthly cost: ($120 per month − $100 per month) ÷ $100 per month = 20% more"], "percent"),
        ("ratio", "price", (figure("price", "-17", relation="percent_diff"), figure("price", "2", relation="ratio")),
         ("17% less", "2×"), ["price: 100% − 17% = 0.83×"], "a percentage as a multiple, to set against one"),
        ("arithmetic", "monthly_cost", (figure("monthly_cost", "-200", relation="abs_diff"), *BILLS),
         ("$200 per month less",), ["monthly cost: $120 per month − $100 per month = $20 per month more"], "dollars"),
        ("arithmetic", "benchmark:mmlu", (figure("benchmark:mmlu", "5", relation="abs_diff"),
                                          figure("benchmark:mmlu", "88.5"), figure("benchmark:mmlu", "86.1", SMALL)),
         ("5 points more",), ["MMLU: 88.5% − 86.1% = 2.4 points more"], "scores differ by points, not by percent"),
        ("arithmetic", "monthly_cost", (figure("monthly_cost", "375", qualifiers=volume(10**8)),
                                        figure("input_price", "0.15"), figure("output_price", "0.60")),
         ("$375 per month for 100M tokens",),
         ["input price: 100M tokens × $0.15 per 1M tokens = $15 per month",
          "output price: 100M tokens × $0.60 per 1M tokens = $60 per month"], "a bill no split comes to"),
        ("arithmetic", "monthly_cost", (BILLS[0], figure("monthly_cost", "1", qualifiers=volume(10**6))),
         ("$120 per month for 100M tokens",),
         ["monthly cost: $120 per month ÷ 100M tokens = $1.20 per 1M tokens",
          "monthly cost: $1 per month ÷ 1M tokens = $1.00 per 1M tokens"], "bills out of step"),
        ("arithmetic", "monthly_cost", (figure("monthly_cost", "375"), figure("input_price", "0.15")),
         (), [], "without a volume there is no sum"),
        ("arithmetic", "active_parameters", (figure("active_parameters", "70e9"), figure("parameters", "22e9")),
         (), ["parameters: 70B active > 22B in total"], "sizes"),
        ("ordering", "latency", (figure("latency", None, relation="less", quote="lower  latency"),
                                 figure("latency", "0.5"), figure("latency", "0.2", SMALL)),
         ("“lower latency”",), ["latency: Medium 3 0.5 s > Small 3 0.2 s"], "an order"),
        ("ordering", "price", (figure("price", None, relation="less"), figure("price", None, SMALL, "less")),
         (), [], "words against words"),
        ("value", "output_price", (figure("output_price", "0.60"), figure("output_price", "6.00")),
         (), ["output price: $6.00 ÷ $0.60 = 10×"], "a slipped digit"),
        ("value", "benchmark:humaneval", (figure("benchmark:humaneval", "79.4"), figure("benchmark:humaneval", "87.2")),
         (), ["HumanEval: 87.2% − 79.4% = 7.8 points, 9.82% more"], "a gap between scores"),
        ("value", "context_window", (figure("context_window", "128000"), figure("context_window", "131072"),
                                     figure("context_window", "200000")),
         (), [], "three values have no one distance"),
        ("value", "release_date", (figure("release_date", None), figure("release_date", None)), (), [], "no numbers"),
        ("reference", "input_price", (figure("input_price", "4.00"), figure("input_price", "1.25")),
         (), ["input price: $4.00 ÷ $1.25 = 3.2×"], "against the list"),
        ("boolean", "evaluated", (figure("quality", "8", relation="percent_diff"), figure("evaluated", False)),
         (), [], "yes and no are no sum"),
        ("value", "input_price", (), (), [], "no evidence"),
    ],
)  # fmt: skip
def test_working(
    kind: str, attribute: str, figures: tuple[Figure, ...], claimed: tuple[str, ...], sums: list[str], why: str
) -> None:
    assert shown(kind, attribute, *figures) == (claimed, sums), why


NUMBERS = st.decimals("-1e12", "1e12", allow_nan=False, places=2)
FIGURES = st.builds(
    Figure,
    st.sampled_from([MEDIUM, SMALL]),
    st.sampled_from(["price", "output_price", "monthly_cost", "latency", "speed", "benchmark:mmlu", "parameters"]),
    st.sampled_from(["is", "ratio", "percent_diff", "abs_diff", "greater"]),
    st.one_of(st.none(), st.booleans(), st.text(max_size=5), NUMBERS),
    st.sampled_from([None, MEDIUM, SMALL]),
    st.sampled_from([{}, volume(0), volume(10**6), {"tier": "batch"}]),
    st.text(max_size=8),
)


@given(
    st.sampled_from(["value", "boolean", "ratio", "arithmetic", "ordering", "reference"]),
    st.sampled_from(["price", "monthly_cost", "output_price"]),
    st.lists(FIGURES, max_size=6),
)
def test_nothing_that_evidence_may_hold_breaks_it(kind: str, attribute: str, figures: list[Figure]) -> None:
    found = working(kind, attribute, figures)
    assert len(found.sums) <= MOST_SUMS
    assert all(one.terms for one in found.sums)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5))
def test_marks_are_kept_whatever_is_cut(line: str, spans: list[tuple[int, int]]) -> None:
    marks = [(min(a, b), max(a, b)) for a, b in spans if a != b and max(a, b) <= len(line)]
    whole, cut = marked(line, marks, reach=100), marked(line, marks, reach=4)
    assert "".join(text for text, _ in whole) == line
    assert [text for text, is_marked in cut if is_marked] == [text for text, is_marked in whole if is_marked]
