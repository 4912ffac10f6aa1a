"""Questions: their answers are said of the model that they ask about."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

FORMS = {
    "in one line": "{question} {answer}",
    "bold in one line": "**{question}** {answer}",
    "a bold paragraph": "**{question}**\n\n{answer}",
    "marked with letters": "Q: {question}\n\nA: {answer}",
    "marked in bold": "**Q: {question}**\n\n**A:** {answer}",
    "a heading": "### {question}\n\n{answer}",
    "a heading with a number": "### 2. {question}\n\n{answer}",
    "an item": "- **{question}** {answer}",
}


def claims(text: str) -> set[tuple[str, str, str]]:
    """Return (subject, attribute, value) of what a page states."""
    found = extract(read(f"# Questions\n\n{text}\n".encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in found}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("How much does Nova 4 cost?", "It costs $5 per million input tokens.", ("input_price", "5")),
        ("How much does Nova 4 cost?", "$5 per million input tokens.", ("input_price", "5")),
        ("What is the context window of Nova 4?", "200K tokens.", ("context_window", "200000")),
        ("How large is Nova 4's context window?", "It is 200K tokens.", ("context_window", "200000")),
        ("How fast is Nova 4?", "It generates 90 tokens per second.", ("throughput", "90")),
        ("When was Nova 4 released?", "It was released on September 29, 2025.", ("release_date", "2025-09-29")),
        ("How does Nova 4 score on MMLU?", "It reaches 88.7% on MMLU.", ("benchmark:mmlu", "88.7")),
        ("Does Nova 4 support function calling?", "Yes.", ("function_calling", "True")),
    ],
)
def test_an_answer_is_said_of_the_model_asked_about(
    form: str, question: str, answer: str, expected: tuple[str, str]
) -> None:
    assert ("Nova 4", *expected) in claims(form.format(question=question, answer=answer))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("How does it compare with Nova 4? It costs $5 per million input tokens.", "Nova 4 is only compared with"),
        ("What is better than Nova 4? It costs $5 per million input tokens.", "the answer is another"),
        ("GPT-5 or Claude Opus 4.5?\n\nIt costs $5 per million input tokens.", "one of two"),
        (
            "**How fast is Nova 4?**\n\nFast.\n\nVery.\n\nStill.\n\nA budget of $5 per million input tokens is set.",
            "far away",
        ),
        ("How does Nova 4 score on MMLU? It scores higher than 88.7% of people.", "a share of people"),
    ],
)
def test_no_answer_is_taken_for_one(text: str, why: str) -> None:
    assert not [one for one in claims(text) if one[1] in {"input_price", "benchmark:mmlu"}], why
