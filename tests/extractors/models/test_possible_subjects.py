"""Possible subjects: what looks like a name, whether or not a list knows it, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.possible_subjects import possible_subjects

NAMES = [
    ("Tabnine costs $12 a month.", ["Tabnine"], "a product of the lists"),
    ("Frobnix is an editor with 200K of context.", ["Frobnix"], "a word nobody writes in lower case"),
    ("The Zorbit-V4-Flash Max is cheaper.", ["Zorbit-V4-Flash Max"], "its edition is part of a name"),
    ("Quibble AI ($10/user/month)", ["Quibble AI"], "AI behind a name belongs to it"),
    ("We rented an H100 for a day.", ["H100"], "hardware"),
    ("Google sells an AI Ultra tier at $250.", ["Google", "AI Ultra"], "words of plans before `tier`"),
    ("The Plus plan unlocks more.", ["Plus"], "one word of a plan before `plan`"),
    ("4. Splinter 2 - The Agent That Ships", ["Splinter 2"], "a numbered heading"),
    ("Hexacrawl.ai beats GPT-4o.", ["Hexacrawl.ai", "GPT-4o"], "an address as name, and a model"),
    ("Simone Wexler's test", ["Simone Wexler"], "a person takes what is said of her"),
    ("Gemini CLI and Claude", ["Gemini CLI", "Claude"], "a tool that is named like a model"),
]
NONE = [
    ("Context Window: 200K tokens", "attribute words in a label"),
    ("Pricing starts at $20 per month. Verdict: Cheaper than most.", "first words of sentences"),
    ("Key Features and Benefits of Retrieval-Augmented Generation", "a heading in title case"),
    ("Zero-Shot Performance on MMLU: 86.4%", "a benchmark"),
    ("On Monday in March the API was down.", "weekday, month, abbreviation"),
    ("Budget-conscious teams, AI-powered search", "an ordinary compound"),
    ("It reads French PDFs in VS Code-free setups", "languages and formats"),
    ("Write to @Frobnix or see https://frobnix.com/Docs", "a handle and an address"),
    ("Cheaper Alternatives: Try Another One", "an imperative"),
    ("The Free and Pro versions differ.", "words of plans without a plan"),
]
KINDS = [
    ("GPT-4o", "model"), ("GPT-4o mini", "model"), ("Llama 3.1 70B", "model"), ("o3-mini", "model"),
    ("Claude Sonnet 4", "model"), ("Mistral 7B", "model"), ("DeepSeek V3", "model"),
    ("Claude", "family"), ("Llama 3.1", "family"), ("Claude 4", "family"), ("Claude Sonnet", "family"),
    ("Gemini", "family"),
    ("Claude Pro", "plan"), ("Claude Max 20x", "plan"), ("ChatGPT Plus", "plan"), ("Google AI Pro", "plan"),
    ("ChatGPT", "product"), ("Cursor", "product"), ("Codex", "product"), ("OpenRouter", "provider"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "reason"), NAMES, ids=[reason for *_, reason in NAMES])
def test_finds_names(text: str, expected: list[str], reason: str) -> None:
    assert [found.name for found in possible_subjects(text)] == expected, reason


@pytest.mark.parametrize(("text", "reason"), NONE, ids=[reason for _, reason in NONE])
def test_leaves_ordinary_words(text: str, reason: str) -> None:
    assert possible_subjects(text) == [], reason


def test_a_word_that_the_document_writes_small_is_ordinary() -> None:
    assert possible_subjects("Frobnication costs $3.", lower={"frobnication"}) == []


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@given(st.text(alphabet=st.sampled_from("AaBb2 .-'’$/@(GPT4o)Zorb\n"), max_size=60))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    last = 0
    for found in possible_subjects(text):
        assert last <= found.start < found.end <= len(text)
        last = found.end
