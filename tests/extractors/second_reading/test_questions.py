"""The second reading: what each question must doubt, and that plain statements raise no doubt."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.records import Claim
from counterclaim.extractors.second_reading import review
from counterclaim.extractors.second_reading.assurances import ASSURANCES
from counterclaim.extractors.second_reading.place import Page
from counterclaim.extractors.second_reading.questions import QUESTIONS
from counterclaim.extractors.second_reading.review import doubts_about
from counterclaim.extractors.second_reading.words import read_data

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "cases.yml").read_text(encoding="utf-8")
)
SURE = 0.8


def claim_in(text: str, case: dict[str, Any]) -> Claim:
    start = text.rindex(case["quote"])
    given = case.get("value", number(case["quote"]))
    value = Decimal(given) if type(given) is int else given
    return Claim(
        "d", case["subject"], case["attribute"], case.get("relation", "is"), value, case["quote"], start,
        start + len(case["quote"]), object=case.get("object"), subject_kind=case.get("subject_kind"),
    )  # fmt: skip


def number(quote: str) -> Decimal | bool:
    digits = "".join(
        char for char in quote.split(maxsplit=1)[0].split("/", maxsplit=1)[0] if char.isdigit() or char == "."
    )
    scale = {"K": 1000, "M": 10**6, "B": 10**9}.get(quote.split(maxsplit=1)[0].rstrip(".,")[-1], 1)
    return Decimal(digits) * scale if digits else True


@pytest.mark.parametrize("case", CASES["doubted"], ids=[f"{c['doubt']}: {c['why']}" for c in CASES["doubted"]])
def test_a_doubt_is_raised(case: dict[str, Any]) -> None:
    document = read(case["text"], doc_id="d", kind="markdown")
    raised = {doubt.question for doubt in doubts_about(Page(document).statement(claim_in(document.text, case)))}
    assert case["doubt"] in raised


@pytest.mark.parametrize("case", CASES["undoubted"], ids=[f"{c['doubt']}: {c['why']}" for c in CASES["undoubted"]])
def test_a_doubt_is_not_raised(case: dict[str, Any]) -> None:
    document = read(case["text"], doc_id="d", kind="markdown")
    raised = {doubt.question for doubt in doubts_about(Page(document).statement(claim_in(document.text, case)))}
    assert case["doubt"] not in raised


@pytest.mark.parametrize("case", CASES["plain"], ids=[case["why"] for case in CASES["plain"]])
def test_a_plain_statement_is_not_doubted(case: dict[str, Any]) -> None:
    document = read(case["text"], doc_id="d", kind="markdown")
    claims = extract(document).claims
    assert claims, "the case must be read"
    for claim in claims:
        found = review(document, claim)
        assert found.doubts == ()
        assert found.probability >= SURE


def test_a_doubt_says_why_in_a_sentence() -> None:
    for case in CASES["doubted"]:
        document = read(case["text"], doc_id="d", kind="markdown")
        for doubt in doubts_about(Page(document).statement(claim_in(document.text, case))):
            assert doubt.reason.endswith((".", "?", "!", ")"))
            assert "\n" not in doubt.question


def test_a_doubted_statement_is_less_sure_than_a_plain_one() -> None:
    text = "GPT-5 costs $5 per million input tokens.\n\nUsers said Grok 5 might cost $6 per million input tokens."
    document = read(text, doc_id="d", kind="markdown")
    plain, doubted = (
        review(document, claim_in(document.text, {"subject": s, "attribute": "input_price", "quote": q}))
        for s, q in (("GPT-5", "$5 per million input tokens"), ("Grok 5", "$6 per million input tokens"))
    )
    assert plain.probability > doubted.probability
    assert doubted.doubts
    assert not plain.doubts


def test_a_claim_outside_any_text_is_read_without_error() -> None:
    document = read("GPT-5.", doc_id="d", kind="text")
    far = Claim("d", "GPT-5", "input_price", "is", Decimal(1), "x", 5_000, 5_001)
    assert 0 <= review(document, far).probability <= 1


@given(
    st.text(max_size=200),
    st.sampled_from(["input_price", "context_window", "open_weights", "benchmark:mmlu", "subscription_price", "x"]),
    st.one_of(st.booleans(), st.none(), st.decimals(allow_nan=True), st.text(max_size=5)),
    st.integers(0, 250),
    st.integers(0, 40),
)
def test_it_never_raises(text: str, attribute: str, value: Any, start: int, length: int) -> None:
    document = read(f"# GPT-5 {text}\n\n| a | {text} |\n|---|---|\n| GPT-5 | {text} |", doc_id="d", kind="markdown")
    quote = document.text[start : start + length]
    found = review(document, Claim("d", "GPT-5", attribute, "is", value, quote, start, start + length))
    assert 0 <= found.probability <= 1


def test_every_question_says_what_it_asks() -> None:
    for question in QUESTIONS:
        assert (question.__doc__ or "").startswith("Ask")


def test_weights_have_the_signs_of_their_questions() -> None:
    for name, weight in read_data("weights.yml")["weights"].items():
        if ":" not in name:
            assert weight > 0 if name in ASSURANCES else weight < 0, name


@pytest.mark.parametrize("file", ["words.yml", "common_words.yml"])
def test_no_word_of_a_list_is_read_as_yes_or_no(file: str) -> None:
    """YAML reads an unquoted "on", "off", "yes" or "no" as a truth value: such a word is in no list."""
    found: list[Any] = [read_data(file)]
    for one in found:
        found += one.values() if isinstance(one, dict) else one if isinstance(one, list) else []
    assert not [one for one in found if isinstance(one, bool)]
