"""Kinds of subjects: what can be claimed of a name without a version, and of a family whose models differ by size."""

from __future__ import annotations

import pytest

from counterclaim.extractors.models.kinds import WRONG_KIND
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

SIZES = [
    ("Command A is a dense 111B model.", [("Command A", "model")], "a tier names one model"),
    ("DBRX has 132B parameters.", [("DBRX", "model")], "nobody knows another of its family"),
    ("Mixtral has 47B parameters.", [("Mixtral", "model")], "the page names no other"),
    ("Mixtral has 47B parameters. Mixtral 8x7B and Mixtral 8x22B are open.", [], "the page names two"),
    ("Grok has 314B parameters.", [], "the lexicon knows Grok Fast and Grok Heavy"),
    ("Claude has 175B parameters.", [], "a brand"),
    ("Llama 2 has 70B parameters.", [("Llama 2", "family")], "the one size that the page gives"),
    ("Llama 2 has 70B parameters. The smallest Llama 2 has 7B parameters.", [], "two sizes are of two members"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "reason"), SIZES, ids=[reason for *_, reason in SIZES])
def test_sizes_of_a_name_without_version(text: str, expected: list[tuple[str, str]], reason: str) -> None:
    claims = extract(read(text, doc_id="d", kind="text")).claims
    made = [(claim.subject, claim.subject_kind) for claim in claims if claim.attribute == "parameters"]
    assert made == expected, reason


@pytest.mark.parametrize(
    ("text", "read_of_family"),
    [
        ("Llama 2 has 70B parameters. Llama 2 7B runs on a laptop.", False),
        ("Llama 2 has 70B parameters. Llama 2 70B is slow.", True),
    ],
    ids=["the size of another member than the one named", "the size of the member named"],
)
def test_the_members_that_a_page_names_decide(text: str, read_of_family: bool) -> None:
    found = extract(read(text, doc_id="d", kind="text"))
    assert any(claim.subject == "Llama 2" and claim.attribute == "parameters" for claim in found.claims) is (
        read_of_family
    )
    assert any(one.reason == WRONG_KIND for one in found.unread) is not read_of_family
