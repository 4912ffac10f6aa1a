"""What a comparison is narrowed to: a kind of work, a supposition, a member of a family."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

PAGE = "# GPT-4o and Claude 3 Opus\n\n{}\n"


def compared(text: str) -> list[tuple[str, str | None]]:
    """Return (attribute, condition) of a page's comparisons, each once."""
    claims = extract(read(PAGE.format(text).encode(), doc_id="d", kind="markdown")).claims
    found = [(claim.attribute, claim.qualifiers.tier) for claim in claims if claim.relation != "is"]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("GPT-4o is better than Claude 3 Opus for creative tasks.", "for creative tasks", "behind the object"),
        ("GPT-4o is better at code review than Claude 3 Opus.", "at code review", "before the object"),
        ("GPT-4o beats Claude 3 Opus on coding.", "on coding", "behind a verb's object"),
        ("GPT-4o is weaker than the Claude 3 Opus models in math.", "in math", "behind a noun that the object has"),
        ("For simple queries, GPT-4o is better than Claude 3 Opus.", "For simple queries", "what opens the sentence"),
        ("GPT-4o is better than Claude 3 Opus if you live in a browser.", "if you live in a browser", "a supposition"),
        ("GPT-4o's writing quality trails Claude 3 Opus.", "writing quality", "what of the model is compared"),
        ("GPT-4o is better than Claude 3 Opus on most tasks.", None, "nearly everywhere is no condition"),
        ("GPT-4o is better than Claude 3 Opus for 80% of tasks.", None, "a share of all is none"),
        ("GPT-4o is better than Claude 3 Opus.", None, "nothing narrows it"),
        ("GPT-4o lags behind Qwen 3 Coder Chat.", None, "a word of a model's name is no kind of work"),
        ("GPT-4o is better than Claude 3 Opus for a start.", None, "no kind of work"),
        ("For most tasks, GPT-4o is better than Claude 3 Opus.", None, "an opening that narrows nothing"),
    ],
)
def test_conditions_of_quality(text: str, expected: str | None, why: str) -> None:
    assert compared(text) == [("quality", expected)], why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("GPT-4o is cheaper than Claude 3 Opus for long documents.", [("price", "for long documents")], "a price too"),
        (
            "GPT-4o is cheaper than Claude 3 Opus when your cache is warm, and it shows.",
            [("price", "when your cache is warm")],
            "a supposition ends at its comma",
        ),
        ("GPT-4o is cheaper than Claude 3 Opus on input.", [("input_price", None)], "a side of the price is none"),
        (
            "GPT-4o is 3x cheaper than Claude's cheapest model.",
            [("price", "cheapest model")],
            "a member without a name",
        ),
    ],
)
def test_conditions_of_prices(text: str, expected: list[tuple[str, str | None]], why: str) -> None:
    assert compared(text) == expected, why


def test_what_is_larger_than_two_together_is_compared_with_neither() -> None:
    text = "GPT-4o's window is 5 times larger than the windows of Claude 3 Opus and o1 combined."
    assert compared(text) == []
