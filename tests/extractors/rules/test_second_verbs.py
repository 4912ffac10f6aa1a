"""Whose a value is that stands behind a second verb, a bracket with a sentence of its own, or a list in brackets."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

PAGE = "# Borealis notes\n\n"


def _values(text: str) -> set[tuple[str, str, float]]:
    claims = extract(read(PAGE + text, doc_id="s", kind="markdown")).claims
    return {
        (c.subject, c.attribute, float(str(c.value)))
        for c in claims
        if c.relation == "is" and c.attribute not in {"multimodal", "open_weights"}
    }


@pytest.mark.parametrize(
    ("text", "owner", "value"),
    [
        ("GLM-5.2 passed GLM-5.1, and took the top Design Arena slot with an Elo of 1360.", "GLM-5.2", 1360),
        ("GLM-5.2 sits near Claude Opus 4.7 on coding and scores 71% on MMLU.", "GLM-5.2", 71),
        ("GLM-5.2 performs comparably to GPT-4o and Gemini 2.0 Flash and scores 71% on MMLU.", "GLM-5.2", 71),
        ("GLM-5.2 replaced GLM-5.1 in our stack and reached 71% on MMLU.", "GLM-5.2", 71),
        ("GLM-5.2 passed Claude Opus 4.7, scoring 71% on MMLU.", "GLM-5.2", 71),
        ("GLM-5.2 is here. It ranked second, passed Claude Opus 4.7, and scored 71% on MMLU.", "GLM-5.2", 71),
        ("GLM-5.2 trails Claude Opus 4.7, which is slow and scores 71% on MMLU.", "Claude Opus 4.7", 71),
        ("GLM-5.2 is fine and Claude Opus 4.7 is slow and scores 71% on MMLU.", "Claude Opus 4.7", 71),
        ("GLM-5.2 is good because Claude Opus 4.7 is slow and scores 71% on MMLU.", "Claude Opus 4.7", 71),
    ],
)
def test_a_second_verb_has_the_subject_of_the_first(text: str, owner: str, value: int) -> None:
    assert {(subject, number) for subject, _, number in _values(text)} == {(owner, value)}


def test_a_bracket_with_a_sentence_of_its_own_takes_no_value_before_it() -> None:
    text = "GLM-5.2 is open. Hosts charge $0.24 per million input tokens (its maker claims GPT-4o is worse)."
    assert _values(text) == {("GLM-5.2", "input_price", 0.24)}
    text = "GLM-5.2 is open. Hosts charge $2.50 per million input tokens (GPT-4o)."
    assert _values(text) == {("GPT-4o", "input_price", 2.5)}


@pytest.mark.parametrize("members", ["Scout / Maverick", "Scout, Maverick", "Scout and Maverick"])
def test_a_bracket_behind_a_generation_names_its_models(members: str) -> None:
    text = f"Llama 4 ({members}) is out. Scout has a context window of 10M tokens. Maverick scores 71% on MMLU."
    assert {("Llama 4 Scout", "context_window", 10_000_000), ("Llama 4 Maverick", "benchmark:mmlu", 71)} <= _values(
        text
    )


def test_other_brackets_name_no_models() -> None:
    found = _values("Llama 4 (Ready, Steady) is out. Steady has a context window of 10M tokens.")
    assert not any("Steady" in subject for subject, _, _ in found)


def test_one_gpu_is_a_count_and_a_laptop_is_none() -> None:
    claims = extract(read(PAGE + "Gemma 3 27B runs on a single GPU.", doc_id="s", kind="markdown")).claims
    assert ("min_gpus", "1") in [(c.attribute, str(c.value)) for c in claims]
    claims = extract(read(PAGE + "Gemma 3 27B runs on a laptop.", doc_id="s", kind="markdown")).claims
    assert [(c.attribute, c.value) for c in claims] == [("self_hostable", True)]
