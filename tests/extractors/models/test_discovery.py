"""Families that the lexicon does not hold: found by how an article uses a name, and by nothing less."""

from __future__ import annotations

import pytest

from counterclaim.extractors.models.discovery import discover_families
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

ARTICLE = """# Zephyrion 2 Pro reviewed

Zephyrion 2 Pro costs $2 per million input tokens and $8 per million output tokens.

Zephyrion 2 Swift has a context window of 128K tokens. Swift scores 71.4% on MMLU-Pro.

We ran Zephyrion 2 Pro for a week.
"""


def test_a_family_known_only_from_the_article_is_read() -> None:
    claims = {
        (c.subject, c.attribute, str(c.value)) for c in extract(read(ARTICLE, doc_id="z", kind="markdown")).claims
    }
    assert {
        ("Zephyrion 2 Pro", "input_price", "2"),
        ("Zephyrion 2 Pro", "output_price", "8"),
        ("Zephyrion 2 Swift", "context_window", "128000"),
        ("Zephyrion 2 Swift", "benchmark:mmlu-pro", "71.4"),
    } <= claims


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("# Step 3\n\nStep 1 first. Step 2 is a pause. Step 3 ends it.", "an ordinary word before a number"),
        ("# Widgetron 5\n\nWidgetron 5 is here.", "two mentions are too few"),
        ("Blorf 2 and Blorf 2 and Blorf 2 again, says the song.", "never where articles put names"),
        ("# HumanEval 2\n\nHumanEval 2 is hard. HumanEval 2 is long. HumanEval 2 is a test.", "a benchmark"),
        ("# Claude 3\n\nClaude 3 is out. Claude 3 is a model. Claude 3 again.", "a family of the lexicon"),
        ("# Python 3\n\nPython 3 is a language. Python 3 ships. Python 3 again.", "a known product that is no model"),
    ],
    ids=lambda value: value if " " in value and "\n" not in value else "",
)
def test_other_capitalised_words_with_numbers_are_no_families(text: str, why: str) -> None:
    assert discover_families(read(text, doc_id="n", kind="markdown")) is None, why


@pytest.mark.parametrize(
    ("text", "names", "why"),
    [
        ("# Sizes\n\nMarrowlm-7B is out.", {"Marrowlm-7B": "Marrowlm 7B"}, "a size behind a hyphen is enough"),
        ("# Sizes\n\nMarrowlm2-7B is out.", {"Marrowlm2-7B": "Marrowlm 2 7B"}, "a version glued to the word"),
        ("# X\n\nMarrowlm-7B and Marrowlm 13B.", {"Marrowlm 13B": "Marrowlm 13B"}, "its sibling needs no hyphen"),
        (ARTICLE, {"zephyrion-2-swift": "Zephyrion 2 Swift"}, "the slug of a known one"),
        (ARTICLE, {"zephyrion": None, "Zephyrion": None, "Zephyrion 2": "Zephyrion 2"}, "the word alone is no name"),
    ],
)
def test_names_of_unlisted_families(text: str, names: dict[str, str | None], why: str) -> None:
    unseen = discover_families(read(text, doc_id="n", kind="markdown"))
    assert unseen is not None
    found = {written: [name.display for name in unseen.find(written)] for written in names}
    assert found == {written: [name] if name else [] for written, name in names.items()}, why


@pytest.mark.parametrize("text", ["# A\n\nSub-10B models", "# A\n\nSeries-2B shares", "# A\n\nLlama-7B and GPT-3-175B"])
def test_a_size_behind_other_words_names_no_family(text: str) -> None:
    assert discover_families(read(text, doc_id="n", kind="markdown")) is None


def test_a_family_alone_means_its_one_model_and_never_another_product() -> None:
    text = (
        ARTICLE.replace("Zephyrion 2 Swift", "Corvid 7B")
        + "\nZephyrion's cutoff is May 2025. Zephyrion Chat is $15 a month."
    )
    claims = {(c.subject, c.attribute, str(c.value)) for c in extract(read(text, doc_id="z", kind="markdown")).claims}
    assert ("Zephyrion 2 Pro", "knowledge_cutoff", "2025-05") in claims
    assert not any(attribute == "subscription_price" for _, attribute, _ in claims)
