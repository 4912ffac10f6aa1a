"""Comparisons laid out without a table: names, then a label and a value for each, as lines of their own."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

HEAD = ["Claude Sonnet 4", "GPT-5"]
ROWS = ["Context", "200K", "400K", "Released", "2025-05", "2025-08", "Price $/1M", "$3 / $15", "$1.25 / $10"]


def claims(lines: list[str]) -> set[tuple[str, str, str]]:
    """Return (model, attribute, value) of a page of lines, each a block of its own."""
    body = "".join(f"<div>{line}</div>" for line in lines)
    page = f"<html><body><article><h1>Two models</h1>{body}</article></body></html>"
    found = extract(read(page.encode(), doc_id="d", kind="html")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in found if c.relation == "is"}


WINDOWS = {("Claude Sonnet 4", "context_window", "200000"), ("GPT-5", "context_window", "400000")}
PRICES = {
    ("Claude Sonnet 4", "input_price", "3"),
    ("Claude Sonnet 4", "output_price", "15"),
    ("GPT-5", "input_price", "1.25"),
    ("GPT-5", "output_price", "10"),
}


def test_a_value_for_each_behind_a_label() -> None:
    assert claims([*HEAD, *ROWS]) >= WINDOWS | PRICES


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([*HEAD, "Maker", *ROWS], "a label whose cells held pictures stands before the first row"),
        ([*HEAD, "House index", "53.1", "54.9", *ROWS], "a label that nobody knows is a row all the same"),
        ([*HEAD, *ROWS, "Access", "Free with limits", "n/a", "All figures were checked in July."], "text behind it"),
        ([*HEAD, "Context", "200K", "400K", "Released", "n/a", "2025-08", *ROWS[6:]], "a value that is not given"),
    ],
)
def test_forms(lines: list[str], why: str) -> None:
    assert claims(lines) >= WINDOWS | PRICES, why


def test_three_models() -> None:
    lines = [*HEAD, "Grok 4", "Context", "200K", "400K", "256K", "Released", "2025-05", "2025-08", "2025-07"]
    lines += ["Speed", "60 tok/s", "50 tok/s", "75 tok/s"]
    assert ("Grok 4", "context_window", "256000") in claims(lines)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([*HEAD, "Context", "200K", "400K"], "one row proves nothing"),
        ([*HEAD, "Rank", "1", "2", "Mood", "good", "bad", "Votes", "10", "20"], "no label is known"),
        ([*HEAD, "Context", "200K", "Released", "2025-05", "Price $/1M", "$3 / $15"], "one value a label"),
        (["GPT-5", "GPT-5", *ROWS], "the same name twice"),
        (
            [*HEAD, "Both models are good at code and fast, we think, in most uses.", *ROWS[1:]],
            "no label but a sentence",
        ),
    ],
)
def test_lines_that_are_no_columns(lines: list[str], why: str) -> None:
    assert not claims(lines) & WINDOWS, why
