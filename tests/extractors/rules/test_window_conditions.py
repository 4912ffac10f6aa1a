"""What a context window holds for: a plan, a service, a program that somebody ran a model with."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def windows(page: str) -> list[tuple[float, tuple[str, ...]]]:
    """Return (tokens, conditions) of a page's windows."""
    claims = extract(read(page.encode(), doc_id="d", kind="markdown")).claims
    return [
        (float(str(c.value)), tuple(filter(None, (c.qualifiers.tier, *c.qualifiers.conditions))))
        for c in claims
        if c.attribute == "context_window" and c.relation == "is"
    ]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("GPT-4o has a 1M token context window (experimental).", ["experimental"], "brackets behind the noun"),
        ("GPT-4o has a context window of 1M tokens on Plus.", ["Plus"], "a plan"),
        ("GPT-4o has a context window of up to 1M tokens via Acme Cloud.", ["via Acme Cloud"], "a service of any name"),
        ("GPT-4o has a context window of 1M tokens via the API.", ["via the API"], "a way to use it"),
        ("You can fit a 256K context for GPT-4o into 16GB VRAM.", [], "words that are not right behind the number"),
        ("GPT-4o fits 256K context into 16GB VRAM.", ["into 16GB VRAM"], "the memory that it fits in"),
        ("GPT-4o has a context window of 128K tokens via YaRN.", [], "a technique is no service"),
        ("GPT-4o has a context window of 128K tokens. It is sold via Acme Cloud.", [], "another sentence"),
        ("The 128K context window of GPT-4o keeps what was said earlier in the chat.", [], "words far off"),
    ],
)
def test_conditions_beside_a_window(text: str, expected: list[str], why: str) -> None:
    assert [list(conditions) for _, conditions in windows(f"# GPT-4o\n\n{text}\n")] == [expected], why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "Llama 3.1 70B ran with llama.cpp. It got 12 tok/s with a 32K context window.",
            [(32000, ("llama.cpp",))],
            "the program named before, in a paragraph that measures",
        ),
        (
            "Llama 3.1 70B runs with llama.cpp. It has a 128K context window.",
            [(128000, ())],
            "nothing is measured: the window is the model's own",
        ),
        (
            "Llama 3.1 70B got 12 tok/s with llama.cpp. It has a 128K context window.",
            [(128000, ())],
            "measured in another sentence",
        ),
        (
            "Llama 3.1 70B has a 128K context window. With llama.cpp it got 12 tok/s.",
            [(128000, ())],
            "nothing is taken from behind",
        ),
        (
            "Claude Team needs five seats. You get Claude Opus 4.6, 200K context window, and projects.",
            [(200000, ("Claude Team",))],
            "what one gets with the plan named before",
        ),
        (
            "Claude Team needs five seats. Claude Opus 4.6 has a 200K context window.",
            [(200000, ())],
            "said of the model itself",
        ),
        (
            "Claude Opus 4.6 has a 1M token context window in beta. People like the 1M token context window.",
            [(1000000, ("in beta",)), (1000000, ("in beta",))],
            "what was spoken of already",
        ),
    ],
)
def test_conditions_from_sentences_before(text: str, expected: list[tuple[float, tuple[str, ...]]], why: str) -> None:
    assert windows(f"# Models\n\n{text}\n") == expected, why


@pytest.mark.parametrize(
    ("cell", "expected", "why"),
    [
        ("1M tokens (AI Pro)", ("AI Pro",), "a plan"),
        ("1M (beta)", ("beta",), "a state"),
        ("128K (via API)", ("via API",), "a way to use it"),
        ("128K (16K output)", (), "another value"),
        ("128K (standard)", (), "the plain offer"),
    ],
)
def test_conditions_in_cells(cell: str, expected: tuple[str, ...], why: str) -> None:
    page = f"# Models\n\n| | GPT-4o | Claude 3 Opus |\n|---|---|---|\n| Context window | {cell} | 200K |\n"
    assert windows(page)[0][1] == expected, why
