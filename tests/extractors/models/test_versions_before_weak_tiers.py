"""Short forms that put a version before a common tier word, "2.5 Pro", and other spellings of a company's model."""

from __future__ import annotations

import pytest

from counterclaim.extractors.models.aliases import short_forms
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

PAGE = "# Models\n\nGemini 2.5 Flash, Gemini 2.5 Pro, Gemini 3 Pro and DeepSeek V3 are here.\n\n## Notes\n\n{text}\n"


@pytest.mark.parametrize(
    ("name", "form", "expected"),
    [
        ("Gemini 2.5 Pro", "2.5 Pro", True),
        ("Qwen 2.5 Max", "2.5 Max", True),
        ("Gemini 3 Pro", "3 Pro", False),  # may be three seats of a plan
        ("DeepSeek V3", "Deepseek", True),
    ],
)
def test_short_forms(name: str, form: str, *, expected: bool) -> None:
    assert (form in short_forms(name)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.5 Pro beats 2.5 Flash.", {("Gemini 2.5 Pro", "quality", "Gemini 2.5 Flash")}),
        ("Gemini 2.5 Flash is cheaper than 2.5 Pro.", {("Gemini 2.5 Flash", "price", "Gemini 2.5 Pro")}),
        ("Deepseek is cheaper than Gemini 2.5 Pro.", {("DeepSeek V3", "price", "Gemini 2.5 Pro")}),
    ],
)
def test_in_comparisons(text: str, expected: set[tuple[str, str, str]]) -> None:
    claims = extract(read(PAGE.format(text=text).encode(), doc_id="d", kind="markdown")).claims
    assert {(c.subject, c.attribute, c.object) for c in claims if c.relation != "is"} == expected
