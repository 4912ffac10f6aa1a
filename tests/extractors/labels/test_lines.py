"""Lines of labels and values: several in a row, and what a script ran together."""

from __future__ import annotations

import pytest

from counterclaim.extractors.labels.lines import begins_with_label, glued_pair, keyed_pairs
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def claims(text: str) -> set[tuple[str, str, str]]:
    page = f"# Qwen3 32B\n\n{text}\n"
    found = extract(read(page.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in found if c.relation == "is"}


@pytest.mark.parametrize(
    ("text", "label", "why"),
    [
        ("LicenseMIT", "License", "a word behind a word"),
        ("Released2025-04-28", "Released", "a date behind a word"),
        ("Context window131,072 tokens", "Context window", "a label of two words"),
        ("WeightsOpen weights", "Weights", "a value of words"),
        ("WindSurf2 is fast", None, "a name"),
        ("OpenAI", None, "a name"),
        ("License: MIT", None, "nothing runs together"),
        (
            "LicenseMIT and a very long sentence that goes on about what the licence allows and forbids you",
            None,
            "long",
        ),
        ("ReleasedApr 28, 2025LicenseMIT", None, "where the first value ends is not known"),
        ("ContextWindowSimulator", None, "a name of a program"),
    ],
)
def test_glued_pair(text: str, label: str | None, why: str) -> None:
    found = glued_pair(text)
    assert (found[0] if found else None) == label, why
    assert not found or (begins_with_label(text) and text[found[2] :] == found[1])


@pytest.mark.parametrize(
    ("text", "labels", "why"),
    [
        ("Context: 128K | License: MIT", ["Context", "License"], "bars"),
        ("Context: 128K · License: MIT · fast", ["Context", "License"], "dots, and a part that is no pair"),
        ("Context: 128K | fast | cheap", [], "mostly no pairs"),
        ("Context: 128K, License: MIT", [], "commas part other things too"),
        ("A | B", [], "a row of a table"),
    ],
)
def test_keyed_pairs(text: str, labels: list[str], why: str) -> None:
    found = keyed_pairs(text)
    assert [label for label, _, _ in found] == labels, why
    assert all(text[start:].startswith(value) for _, value, start in found)


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "LicenseApache-2.0\n\nParameters32B\n\nWeightsOpen weights",
            {("license", "Apache-2.0"), ("parameters", "32000000000"), ("open_weights", "True")},
            "such lines name no other subject",
        ),
        (
            "Knowledge cutoff: Oct 2024 | Output: 8K | Vision: no",
            {("knowledge_cutoff", "2024-10"), ("max_output", "8000"), ("modality:image", "False")},
            "each pair of a line",
        ),
        ("Model: Phi-4 | Context: 16K", {("context_window", "16000")}, "of the model that the line names"),
        ("Weights: closed", {("open_weights", "False")}, "a word of openness is a yes or a no here"),
        ("Gemma 3 12B is open-weight but not truly open source.", {("open_weights", "True")}, "a strict sense"),
        ("Gemma 3 12B is open-weight, not open source.", {("open_weights", "True")}, "one word set against another"),
        ("Gemma 3 12B is not open source.", {("open_weights", "False")}, "a plain denial"),
    ],
)
def test_what_lines_state(text: str, expected: set[tuple[str, str]], why: str) -> None:
    found = claims(text)
    assert {(a, v) for _, a, v in found} == expected, why
    if "Phi-4" in text:
        assert {s for s, _, _ in found} == {"Phi-4"}
