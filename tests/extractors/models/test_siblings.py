"""Versions written alone, and makers before a model's name: whose claims they are."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def claims(text: str) -> set[tuple[str, str, str]]:
    """Return (subject, attribute, value) of what a page states."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in found if c.relation == "is"}


@pytest.mark.parametrize(
    ("text", "subject", "why"),
    [
        ("DeepSeek V3.2 is good. V3.1 costs $6 per million input tokens.", "DeepSeek V3.1", "a sibling that acts"),
        ("DeepSeek V3.2 is good. The older V3.1 costs $6 per million input tokens.", "DeepSeek V3.1", "described"),
        ("DeepSeek V3.2 is good. DeepSeek's R1 costs $6 per million input tokens.", "DeepSeek R1", "by its maker"),
        ("DeepSeek released R1, which costs $6 per million input tokens.", "DeepSeek R1", "presented by its maker"),
        ("DeepSeek's V3.1 costs $6 per million input tokens.", "DeepSeek V3.1", "no other is named"),
        ("DeepSeek V3.2 costs $6 per million input tokens. V2 of our test found that.", "DeepSeek V3.2", "no model"),
    ],
)
def test_a_version_alone_is_a_model_of_its_own(text: str, subject: str, why: str) -> None:
    assert {one for one in claims(text) if one[1] == "input_price"} == {(subject, "input_price", "6")}, why


def test_two_families_with_the_same_letter_leave_it_open() -> None:
    text = "DeepSeek V3.2 and Zephyr V3 are good. V3.1 costs $6 per million input tokens."
    assert ("DeepSeek V3.2", "input_price", "6") not in claims(text)


@pytest.mark.parametrize(
    ("row", "subject"),
    [
        ("Qwen: Qwen3 8B", "Qwen 3 8B"),
        ("MoonshotAI: Kimi K2", "Kimi K2"),
        ("Perplexity: Sonar Pro", "Sonar Pro"),
        ("Perplexity Sonar Pro", "Sonar Pro"),
        ("DeepSeek: DeepSeek V3.2", "DeepSeek V3.2"),
        ("Mistral: Codestral", "Codestral"),
    ],
)
def test_a_maker_before_a_model_is_no_other_model(row: str, subject: str) -> None:
    table = f"| Model | Input per 1M |\n|---|---|\n| {row} | $2 |\n| GPT-5 | $1.25 |\n"
    assert (subject, "input_price", "2") in claims(table)


@pytest.mark.parametrize("row", ["Claude vs Qwen3 8B", "DeepSeek: R1 or V3"])
def test_a_row_of_two_is_of_none(row: str) -> None:
    table = f"| Model | Input per 1M |\n|---|---|\n| {row} | $2 |\n| GPT-5 | $1.25 |\n"
    assert {one[0] for one in claims(table)} == {"GPT-5"}


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("### GitHub Copilot\n\n- **Pro:** $10/month", "GitHub Copilot Pro"),
        ("### GitHub Copilot\n\n- **Pro+:** $10/month", "GitHub Copilot Pro+"),
        ("### Microsoft Copilot\n\nThe Pro plan costs $10 a month.", "Microsoft Copilot Pro"),
        ("The Pro tier of Claude is $10/mo.", "Claude Pro"),
        ("Le Chat Pro costs $10 a month.", "Le Chat Pro"),
    ],
)
def test_plans_of_brands_of_two_words(text: str, plan: str) -> None:
    assert claims(text) == {(plan, "subscription_price", "10")}


def test_the_part_behind_the_family_names_a_model_with_a_hyphen_too() -> None:
    text = "Kimi K2.7-Code is open-weight. K2.7-Code has a 256K token context window."
    assert ("Kimi K2.7 Code", "context_window", "256000") in claims(text)


def test_a_tier_of_one_size_needs_no_size() -> None:
    table = "| Feature | Llama 4 Maverick 400B (MoE) |\n|---|---|\n| Context window | 1M |\n"
    assert ("Llama 4 Maverick", "context_window", "1000000") in claims(table)
