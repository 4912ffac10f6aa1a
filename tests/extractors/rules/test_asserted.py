"""What a clause asserts: plans, needs, questions, prompts and denials make no claim; harmless words change none.

``PADDED`` is a metamorphic table: adverbs, asides and openings around a plain sentence leave its claims as they are.
"""

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def claims(text: str, title: str = "") -> list[tuple[str, str, str, str, str]]:
    document = read((f"# {title}\n\n" if title else "") + text, doc_id="a", kind="markdown")
    return sorted((c.subject, c.attribute, c.relation, str(c.value), c.object or "") for c in extract(document).claims)


PLAIN = [
    "GPT-4o {p}supports vision{q}.",
    "Claude Opus 4 {p}costs $15 per million input tokens{q}.",
    "Llama 3.1 70B {p}has a 128K context window{q}.",
    "Claude Opus 4 {p}is cheaper than GPT-4o{q}.",
    "Mistral Large 2 {p}outperforms GPT-4o on MMLU{q}.",
    "Phi-4 {p}does not support audio input{q}.",
    "Gemini 2.5 Pro {p}scores 84.0% on GPQA Diamond{q}.",
    "Claude Opus 4 {p}costs twice as much as GPT-4o{q}.",
    "Grok 4 {p}cannot be self-hosted{q}.",
]
PADDED = [
    *[(p, "", "") for p in ("still ", "currently ", "officially ", ", as of today, ", ", in our view, ")],
    *[(p, "", "") for p in ("(as you would expect) ", ", at least for now, ")],
    *[
        ("", q, "")
        for q in (", as expected", " (in our tests)", " today", ", which surprised nobody", " for most teams")
    ],
    *[("", "", h) for h in ("In short, ", "As of today, ", "To be fair, ", "By default, ")],
    ("still ", ", as expected", "In short, "),
]


@pytest.mark.parametrize("plain", PLAIN)
@pytest.mark.parametrize(("inside", "behind", "before"), PADDED)
def test_padding_changes_no_claim(plain: str, inside: str, behind: str, before: str) -> None:
    expected = claims(plain.format(p="", q=""))
    padded = before + plain.format(p=inside, q=behind).replace(" , ", ", ")
    assert expected
    assert claims(padded) == expected


NOTHING = [
    ("Zephyr will support vision later this year.", "a plan"),
    ("GPT-4o will support vision later this year.", "a plan of a known model"),
    ("Use Grok 4 if you work with audio input.", "what a reader works with"),
    ("Choose Grok 4 when you need fine-tuning.", "what a reader needs"),
    ("Avoid Phi-4 if you need function calling.", "advice against it"),
    ("Does Phi-4 support function calling?", "a question"),
    ("Related searches: is Phi-4 better than GPT-4o", "a question without its mark"),
    ('Ask Phi-4: "Summarise this 100K token document" and wait.', "a prompt that is quoted"),
    ("Unlike models with web search, Phi-4 stays offline.", "what only others have"),
    ("After some fine-tuning, our Phi-4 setup answered well.", "an activity of ours"),
    ("Teams spend weeks on fine-tuning before they move to Phi-4.", "an activity of others"),
    ("Phi-4 might read images.", "only thought possible"),
    ("Phi-4 is faster than most models.", "a class is no side"),
    ("Phi-4 is faster than Palmyra X5.", "an unknown name is no side, and no known one steps in"),
    ("Phi-4 outperforms its predecessor. GPT-4o was released later.", "a relation is no side"),
    ("It is a codebase that exceeds GPT-4o's limits.", "the subject of the relative clause is no model"),
    ("Phi-4 has a window that no other model matches.", "nobody is its equal"),
    ("The larger windows of Phi-4 and GPT-4o help.", "both have it"),
]


@pytest.mark.parametrize(("text", "why"), NOTHING, ids=[case[1] for case in NOTHING])
def test_no_claim(text: str, why: str) -> None:
    found = [c for c in claims(text) if c[1] != "release_date"]
    assert found == [], why


COMPARED = [
    (
        "",
        "Phi-4 beats GPT-4o on MMLU by six points.",
        "Phi-4 | benchmark:mmlu | abs_diff | 6 | GPT-4o",
        "points by a verb",
    ),
    (
        "",
        "Phi-4 outperforms GPT-4o while costing half as much.",
        "Phi-4 | price | ratio | 0.5 | GPT-4o",
        "two comparisons",
    ),
    (
        "",
        "Phi-4 is 40% cheaper and 3x faster than GPT-4o.",
        "Phi-4 | price | percent_diff | -40 | GPT-4o",
        "the standard of both amounts",
    ),
    ("Claude vs Gemini", "They cost exactly the same.", "Claude | price | equal | None | Gemini", "they are the pair"),
    ("", "Phi-4 and GPT-4o are in a dead heat.", "Phi-4 | quality | equal | None | GPT-4o", "a tie"),
    (
        "",
        "GPT-4o costs $5, which is half the price of Claude Opus 4.",
        "GPT-4o | price | ratio | 0.5 | Claude Opus 4",
        "which",
    ),
    (
        "",
        "Phi-4 is good at code but lags behind GPT-4o on prose.",
        "Phi-4 | quality | less | None | GPT-4o",
        "a verb without a subject of its own",
    ),
    (
        "",
        "Phi-4 matches GPT-4o on input price.",
        "Phi-4 | input_price | equal | None | GPT-4o",
        "what is compared stands behind",
    ),
]


@pytest.mark.parametrize(("title", "text", "expected", "why"), COMPARED, ids=[case[3] for case in COMPARED])
def test_comparison(title: str, text: str, expected: str, why: str) -> None:
    assert expected in {" | ".join(claim) for claim in claims(text, title)}, why


def test_a_bare_version_is_a_sibling_that_the_document_names() -> None:
    text = "GLM-4.5 came first.\n\nGLM-4.7 is 33% cheaper than 4.5.\n\nGLM-4.7 is 20% cheaper than 4.6."
    compared = [claim for claim in claims(text) if claim[2] != "is"]
    assert compared == [("GLM-4.7", "price", "percent_diff", "-33", "GLM-4.5")]


def test_a_bound_is_turned_with_its_multiple() -> None:
    """Up to ten times smaller is at least a tenth of the size."""
    (claim,) = extract(read("Phi-4 is up to 10x cheaper than GPT-4o.", doc_id="a", kind="text")).claims
    assert (str(claim.value), claim.qualifiers.bound) == ("0.1", "min")
