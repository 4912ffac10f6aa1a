"""Numbers and words that stand for something else: versions before "series", the second amount of a pair, data."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def stated(text: str) -> set[tuple[str, str]]:
    """Return (attribute, value) of what a page states."""
    claims = extract(read(f"# Notes\n\n{text}\n".encode(), doc_id="d", kind="markdown")).claims
    return {(c.attribute, str(c.value)) for c in claims if c.relation == "is"}


@pytest.mark.parametrize(
    "behind",
    ["beating the 4.1 series", "ahead of the 4.1 family", "up on the 4.1 generation", "above both 4.1 models"],
)
def test_version_before_a_group_is_no_score(behind: str) -> None:
    assert stated(f"On GPQA, Claude Opus 4.5 scores 81%, {behind}.") == {("benchmark:gpqa", "81")}


_PAIR = {("input_price", "4"), ("output_price", "12")}


@pytest.mark.parametrize("text", ["GPT-4o charges $4/12 per million tokens.", "GPT-4o ($4/12 per 1M tokens) is fine."])
def test_pair_with_one_sign(text: str) -> None:
    assert stated(text) == _PAIR


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("GPT-4o costs $4/1M tokens.", "1M is the unit"),
        ("GPT-4o costs $12/4 per million tokens.", "output is not cheaper"),
        ("GPT-4o costs $4/12 a month.", "no price of tokens"),
    ],
)
def test_stroke_that_parts_no_prices(text: str, why: str) -> None:
    assert not any(attribute == "output_price" for attribute, _ in stated(text)), why


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("With DeepSeek V3 your data must stay private.", False),
        ("Run Llama 3.3 at home and the prompts remain private.", False),
        ("GPT-5's weights stay private.", True),
        ("GPT-5 remains proprietary.", True),
    ],
)
def test_private_data_says_nothing_of_weights(text: str, closed: bool) -> None:
    assert (("open_weights", "False") in stated(text)) is closed


def test_gloss_between_a_class_and_its_noun() -> None:
    assert ("open_weights", "True") in stated("Google offers open-weight (Apache 2.0) models like Gemma 3 and Gemma 2.")
