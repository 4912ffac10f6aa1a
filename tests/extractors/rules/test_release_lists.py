"""Dates in the brackets behind the names of models: months of a page about one year, and whole dates."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

LINE = "- **Labs**: GPT-5 (Aug, one router), GPT-5.1 (Nov), Grok 4 (July)\n"
MONTHS = {"GPT-5": "2025-08", "GPT-5.1": "2025-11", "Grok 4": "2025-07"}


def released(text: str) -> dict[str, object]:
    """Return model -> release date of a page."""
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {c.subject: c.value for c in claims if c.attribute == "release_date"}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (f"# Releases of 2025\n\n{LINE}", MONTHS, "the title gives the year"),
        (f"# Releases\n\n## H2 2025\n\n{LINE}", MONTHS, "a heading gives it"),
        (f'---\ntitle: "News 2025"\n---\n\n## Makers\n\n{LINE}', MONTHS, "the front matter gives it"),
        (f"# Releases\n\nAll of it happened in 2025.\n\n{LINE}", MONTHS, "the only year of the page"),
        (f"# Releases\n\nFrom 2024 to 2025.\n\n{LINE}", {}, "two years"),
        (f"# Releases of 2024 and 2025\n\n{LINE}", {}, "two years in the title"),
        (f"# Releases\n\n{LINE}", {}, "no year"),
        ("# Tests of 2025\n\n- GPT-5 (May), GPT-5 (Aug), Grok 4 (July), GPT-5.1 (Nov)\n", {}, "editions of one model"),
        ("# Tests of 2025\n\nWe tried GPT-5 (Aug) first.\n", {}, "a single one may be an edition"),
        ("# Tests of 2025\n\n| Model | Score |\n|-|-|\n| GPT-5 (Aug) | 3 |\n| Grok 4 (Jul) | 2 |\n| o3 (Nov) | 1 |\n",
         {}, "rows of a table are editions"),
        ("# Plans of 2025\n\n- ChatGPT Plus (Aug), Claude Pro (Nov), GPT-5 (Aug)\n", {}, "plans"),
        ('# News of 2025\n\n- Gemini 2.5 Flash Image "Banana" (Aug), Grok 4 family (Jul), GPT-5 GA (Nov)\n',
         {"Gemini 2.5 Flash Image": "2025-08", "Grok 4": "2025-07", "GPT-5": "2025-11"}, "words before the bracket"),
    ],
)  # fmt: skip
def test_months(text: str, expected: dict[str, str], why: str) -> None:
    assert released(text) == expected, why


@pytest.mark.parametrize(
    ("line", "expected", "why"),
    [
        ("GPT-4o (May 2024, omni) leads.", "2024-05", "more in the bracket"),
        ("Mistral Large 2 (out since July 2024) leads.", "2024-07", "since when"),
        ("Claude 3 Opus (March 4, 2024; vision) leads.", "2024-03-04", "a day and a semicolon"),
        ("GPT-5 GA (July 9, 2025) is here.", "2025-07-09", "a stage before the bracket"),
        ("Gemini 1.5 Pro (cutoff: May 2024, 1M) leads.", None, "another date"),
        ("Gemini 1.5 Pro scored 60% (May 2024, five runs).", None, "the date of a test"),
        ("Grok 4 (May 2025 version) scored 60%.", None, "an edition"),
        ("Gemini 3.5 Pro is pending; smaller releases came instead (video, July 2, 2025).", None, "other releases"),
    ],
)
def test_dates(line: str, expected: str | None, why: str) -> None:
    assert next(iter(released(f"# Notes\n\n{line}\n").values()), None) == expected, why
