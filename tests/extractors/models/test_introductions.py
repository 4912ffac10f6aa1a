"""Models that no list knows and that have no version: found by the words that introduce them, and by nothing less."""

from __future__ import annotations

import pytest

from counterclaim.extractors.models.discovery import unseen_models
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

LATER = "\n\nBrindle costs $2 per million input tokens."


def _introduced(text: str, lower: frozenset[str] = frozenset()) -> tuple[str, ...]:
    return unseen_models(read(text, doc_id="i", kind="markdown"), lower)


@pytest.mark.parametrize(
    "sentence",
    [
        "Wavely Labs released Brindle, its first open-weight model, on May 2, 2026.",
        "Wavely Labs has launched Brindle, a Swiss mixture-of-experts transformer with 40B parameters.",
        "Brindle is a 40-billion-parameter language model.",
        "Brindle is the first open-source reasoning model from Wavely Labs.",
        "Wavely Labs today unveiled Brindle, a fast, multilingual LLM trained in Bern.",
        "Brindle, an open-weights MoE model built by Wavely Labs, is out.",
        "Introducing Brindle, our frontier AI model.",
    ],
)
def test_a_name_introduced_as_a_model_is_one(sentence: str) -> None:
    assert _introduced(sentence + LATER) == ("Brindle",)
    claims = extract(read(sentence + LATER, doc_id="i", kind="markdown")).claims
    assert ("Brindle", "model", "input_price") in {(c.subject, c.subject_kind, c.attribute) for c in claims}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Brindle is a platform built on a language model.", "the noun is another one"),
        ("Brindle is a language model router.", "a noun behind the model"),
        ("Wavely launched Brindle, an editor with an open-weight model inside.", "the model is inside"),
        ("Brindle is a new pricing model.", "no model that speaks"),
        ("Wavely released Brindle, its first phone model.", "no mark of a language model"),
        ("Wavely released Brindle.", "nothing says what it is"),
        ("Brindle has a language model.", "has is not is"),
        ("Llama is a language model and Llama 3 is another.", "a name that the lists know"),
    ],
)
def test_other_words_introduce_no_model(text: str, why: str) -> None:
    assert _introduced(text + LATER) == (), why


def test_one_mention_and_an_ordinary_word_are_too_little() -> None:
    sentence = "Wavely Labs released Brindle, its first open-weight model."
    assert _introduced(sentence) == ()
    assert _introduced(sentence + LATER, frozenset({"brindle"})) == ()


@pytest.mark.parametrize(
    ("sentence", "attribute"),
    [
        ("Processing a single token involves only about 4 billion parameters.", "active_parameters"),
        ("It uses just 4 billion parameters for each token.", "active_parameters"),
        ("The full checkpoint holds 40 billion parameters.", "parameters"),
    ],
)
def test_what_a_token_uses_is_the_active_part(sentence: str, attribute: str) -> None:
    text = f"Wavely released Brindle, its first open-weight model. Brindle is fast. {sentence}"
    claims = extract(read(text, doc_id="i", kind="markdown")).claims
    assert [c.attribute for c in claims if "parameters" in c.attribute] == [attribute]
