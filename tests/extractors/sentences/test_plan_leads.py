"""Tests lines and headings that name plans and nothing else: what stands below them is said of these plans."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.sentences.others.plan_leads import is_plan_label, plans_led


@pytest.mark.parametrize(
    ("text", "about", "plans"),
    [
        ("Pro Plan ($21/month):", "Claude", ["Claude Pro"]),
        ("Pro/Team Plans ($21/month):", "Claude", ["Claude Pro", "Claude Team"]),
        ("Pro and Max", "Claude", ["Claude Pro", "Claude Max"]),
        ("Free Plan:", "ChatGPT", ["ChatGPT Free"]),
        ("Plus – $21", "ChatGPT", ["ChatGPT Plus"]),
        ("AI Pro Plan ($21/month):", "Gemini", ["Google AI Pro"]),
        ("Max 5x ($99/month)", "Claude", ["Claude Max 5x"]),
        ("Creator plan ($47/month)", "Jasper", ["Jasper Creator"]),
        ("Pro tips:", "Claude", []),  # no plan
        ("Pros:", "Claude", []),
        ("Team features:", "Claude", []),
        ("Pro is the best plan for most people:", "Claude", []),
        ("Pro ($21/month):", "GPT-5", []),  # a model, which has a Pro of its own
        ("Pro ($21/month):", "DeepSeek R1", []),
    ],
)
def test_plans_of_a_line(text: str, about: str, plans: list[str]) -> None:
    assert list(plans_led(text, (about,))) == plans


def test_a_line_of_plans_is_known_without_its_product() -> None:
    assert is_plan_label("Max Plan (Premium tier):")
    assert not is_plan_label("Max output: 64K")


LIST = "**{lead}:**\n\n- Nice to look at\n- Web browsing\n"


@pytest.mark.parametrize(
    ("page", "subjects"),
    [
        (f"# Tools\n\n## Claude\n\n{LIST.format(lead='Pro/Team Plans ($21/month)')}", {"Claude Pro", "Claude Team"}),
        (f"# Tools\n\n## Perplexity\n\n{LIST.format(lead='Pro Plan ($21/month)')}", {"Perplexity Pro"}),
        ("# Tools\n\n## Claude\n\n### Max plan\n\n- Web browsing\n", {"Claude Max"}),
        ("# ChatGPT review\n\n## Plus ($21/month)\n\nNice to look at.\n\n- Web browsing\n", {"ChatGPT Plus"}),
        (f"# Tools\n\n## Claude\n\n{LIST.format(lead='Key features')}", {"Claude"}),
        (
            f"# Tools\n\n## Claude\n\n{LIST.format(lead='Pro Plan ($21)')}\n**Best for:**\n\n- Function calling\n",
            {"Claude Pro", "Claude"},
        ),
        ("# Tools\n\n## Pro plan\n\n- Web browsing\n", set()),
    ],
)
def test_what_stands_below_plans_is_said_of_them(page: str, subjects: set[str]) -> None:
    found = extract(read(page.encode(), doc_id="page", kind="markdown")).claims
    assert {claim.subject for claim in found if claim.value is True} == subjects


def test_credits_of_a_plan_are_no_price() -> None:
    page = f"# Tools\n\n## Perplexity\n\n{LIST.format(lead='Pro Plan ($21/month)')}- $6 monthly API credits\n"
    found = extract(read(page.encode(), doc_id="page", kind="markdown")).claims
    assert {claim.value for claim in found if claim.attribute == "subscription_price"} == {21}
