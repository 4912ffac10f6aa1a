"""Which subject a value belongs to where other names stand around it, as whole texts are read."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

# (text, subjects that claims are made of, reason)
CASES = [
    ("GPT-4o has a 128K context window.\n\nFrobnix is an editor. It has a 64K context window.", {"GPT-4o"},
     "a pronoun for a name that no list knows"),
    ("# GPT-4o\n\nGPT-4o is new.\n\n## Frobnix - An Editor\n\nThe context window is 64K tokens.", set(),
     "a heading with another name ends what is carried over"),
    ("# GPT-4o\n\nGPT-4o is new.\n\n## Pricing\n\nThe context window is 64K tokens.", {"GPT-4o"},
     "a heading without a name does not"),
    ("Frobnix, praised for being comparable to GPT-4o, has a 64K context window.", set(),
     "the other name is the subject, the model an object"),
    ("Zorbit AI released GPT-4o with a 128K context window.", {"GPT-4o"}, "a maker that presents the model"),
    ("GPT-4o, which Frobnix uses, has a 128K context window.", {"GPT-4o"}, "another name in an aside"),
    ("With Frobnix, GPT-4o has a 128K context window.", {"GPT-4o"}, "another name bound by a preposition"),
    ("Frobnix is an open-source ChatGPT alternative.", set(), "a name that describes another thing"),
    ("GPT-4o has a context window of 128K, Frobnix 64K tokens.", {"GPT-4o"}, "a name right before the second value"),
    ("- GPT-4o: 128K context\n- Frobnix: 64K context\n", {"GPT-4o"}, "items with subjects of their own"),
    ("GPT-4o costs $20 a month.", set(), "a model has no subscription"),
    ("ChatGPT Plus costs $20 a month.", {"ChatGPT Plus"}, "a plan has one"),
    ("Frobnix ranks behind the others (GPT-4o, Claude Opus 4) but has a 64K context window.", set(),
     "names that a closed bracket lists"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "subjects", "reason"), CASES, ids=[reason for *_, reason in CASES])
def test_subjects_of_claims(text: str, subjects: set[str], reason: str) -> None:
    claims = extract(read(text, doc_id="d", kind="markdown")).claims
    assert {claim.subject for claim in claims} == subjects, reason


def test_what_another_subject_keeps_is_counted_unread() -> None:
    found = extract(read("GPT-4o is new. Frobnix has a 64K context window.", doc_id="d", kind="markdown"))
    assert not found.claims
    assert any("64K" in one.text for one in found.unread)
