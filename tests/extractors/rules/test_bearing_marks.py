"""The marks of a subject: where its name stands, what stands between it and the value, what takes it up."""

from __future__ import annotations

import pytest

from counterclaim.extractors.claims import WEIGHED
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

A, B = "GPT-4o", "Claude 3 Haiku"
WINDOW = "a context window of 128K tokens"


def marks(text: str, subject: str = A) -> set[str]:
    claims = extract(read((text + "\n").encode(), doc_id="a", kind="markdown")).claims
    (claim,) = [c for c in claims if c.subject == subject and c.attribute in {"context_window", "price"}]
    weighed = next((reason for reason in claim.reasons if reason.startswith(WEIGHED)), WEIGHED)
    return set(weighed.removeprefix(WEIGHED).split("; "))


PRESENT = [
    (f"{A} has {WINDOW}.", "subject of its clause", "a verb follows the name"),
    (f"{A} has {WINDOW}.", "named before", "the value stands behind"),
    (f"{A} (128K context window) is fast.", "right beside", "the value stands in the name's own bracket"),
    (f"A 128K context window is what {A} has.", "named behind", "the value comes first"),
    (f"{A}, unlike {B}, has {WINDOW}.", "another model between", "an exception names another"),
    (f"{A} is new. It has {WINDOW}.", "a pronoun opens the sentence", "the name stands in the sentence before"),
    (f"{A} is new. Unlike {B}, it has {WINDOW}.", "only objects named", "the sentence names another for contrast"),
    (
        f"{A} is new. Unlike {B}, it has {WINDOW}.",
        "a pronoun before the value",
        "it takes the subject up behind the name",
    ),
    (f"{A} is new. The context window is 128K tokens.", "no pronoun", "nothing in the sentence takes the subject up"),
    (f"# {A}\n\nThe context window is 128K tokens.", "the heading names it", "the section is about it"),
    (f"{A}, {B} and Llama 3.1 70B are new, but only {A} has {WINDOW}.", "many models", "three are named"),
    (f"- {A}: 128K context window", "in a list item", "items are terse"),
    (f"# {A} vs {B}\n\n{A} is cheaper.", "one side implied", "only the heading names what it is compared with"),
]

ABSENT = [
    (f"{A} (128K context window) is fast.", "a clause ends between", "its own bracket parts it from nothing"),
    (f"While {B} is slow, {A} has {WINDOW}.", "another model between", "the other stands before both"),
    (f"{A} has {WINDOW}.", "no pronoun", "the name is its own"),
    (f"{A} is new. It has {WINDOW}.", "named before", "the sentence has no name"),
    (f"{A} has {WINDOW}.", "far", "a few words"),
    (f"{A} is cheaper than {B}.", "one side implied", "both sides are named"),
    (f"{A} is cheaper than {B}.", "a third model", "there are two"),
]


@pytest.mark.parametrize(("text", "mark", "why"), PRESENT, ids=[f"{m}: {w}" for _, m, w in PRESENT])
def test_a_mark_is_seen(text: str, mark: str, why: str) -> None:
    assert mark in marks(text), why


@pytest.mark.parametrize(("text", "mark", "why"), ABSENT, ids=[f"{m}: {w}" for _, m, w in ABSENT])
def test_a_mark_is_not_seen(text: str, mark: str, why: str) -> None:
    assert mark not in marks(text), why


def test_names_that_are_listed_together_are_one_subject() -> None:
    text = f"Llama 3.1 70B and Llama 3.1 8B have {WINDOW}."
    first, last = marks(text, "Llama 3.1 70B"), marks(text, "Llama 3.1 8B")
    assert first == last, "the second name does not stand between the first and the value"
    assert "several together" in first
