"""What headings, leads of lists and titles of tables say of the models below them: "Open-weight models"."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.rules.classes.class_labels import class_of_label

OPEN = ("open_weights", True)
CLOSED = ("open_weights", False)
VISION = ("modality:image", True)
REASONING = ("reasoning_mode", True)
LOCAL = ("self_hostable", True)


def found(text: str, attribute: str) -> dict[str, object]:
    """Return model -> value of the claims of an attribute."""
    claims = extract(read(f"# Notes of the week\n\n{text}\n".encode(), doc_id="d", kind="markdown")).claims
    return {c.subject: c.value for c in claims if c.attribute == attribute}


@pytest.mark.parametrize(
    ("label", "expected", "why"),
    [
        ("Open models", OPEN, "the class and its noun"),
        ("Top 10 Open-Source LLMs (2026)", OPEN, "a count and a year"),
        ("**Notable open-weight releases**", OPEN, "marks and a word that says nothing"),
        ("Tier 2: Open-Weight Leaders", OPEN, "a numbered group"),
        ("🔒 Closed-Weight Leaders", CLOSED, "a picture"),
        ("3. Proprietary models", CLOSED, "a number"),
        ("Open-source alternatives to GPT-4o", OPEN, "it is about what it lists"),
        ("Chinese open-weight and open-source models", OPEN, "two words for one thing"),
        ("Vision models:", VISION, "the lead of a list"),
        ("Best reasoning models for code", REASONING, "a use"),
        ("Reasoning models (o3, o4-mini)", REASONING, "names of the class"),
        ("Local models you can run", LOCAL, "can be run at home"),
        ("Open source", OPEN, "a class without a noun"),
        ("Reasoning", None, "a topic of a comparison"),
        ("Vision and audio", None, "a topic"),
        ("Open source tools", None, "no models"),
        ("Open models vs closed models", None, "a comparison"),
        ("Why open models win", None, "a statement"),
        ("Are open models good enough?", None, "a question"),
        ("What open source means", None, "an explanation"),
        ("Chinese Open Models: Releases and Scrutiny", None, "a topic behind the class"),
        ("Free models", None, "a price, and of which plan is not said"),
        ("Reasoning model trends", None, "a word that is not accounted for"),
        ("Running local models on a Mac", None, "about how"),
        ("Not open models", None, "a denial"),
    ],
)
def test_labels(label: str, expected: tuple[str, bool] | None, why: str) -> None:
    read_as = class_of_label(label)
    assert (None if read_as is None else (read_as.stated.attribute, read_as.stated.value)) == expected, why


LIST = "- Llama 4 Maverick\n- Qwen3 32B (dense): quick\n- **DeepSeek V3.1** - strong at code\n"


@pytest.mark.parametrize(
    ("text", "attribute", "expected", "why"),
    [
        (f"## Open-weight models\n\n{LIST}", "open_weights", 3, "a list below a heading"),
        (f"Open-weight models:\n\n{LIST}", "open_weights", 3, "a list behind its lead"),
        (f"**Open-weight models**\n\n{LIST}", "open_weights", 3, "a bold line"),
        (f"- Open models:\n{LIST.replace('- ', '  - ', 1).replace(chr(10) + '- ', chr(10) + '  - ')}",
         "open_weights", 3, "a list in a list"),
        ("## Closed models\n\n### 1. GPT-5: the leader\n\nWords.\n\n### 2. Claude Opus 4.1\n\nWords.",
         "open_weights", 2, "headings"),
        ("## Open source\n\n- Llama 4 Maverick\n- Qwen3 32B", "open_weights", 2, "names alone below a bare class"),
        ("## Reasoning models (o3, o4-mini)\n\nWords.", "reasoning_mode", 2, "names in the heading"),
        ("## Vision models\n\n| Model | Context |\n|---|---|\n| GPT-4o | 128K |\n| Pixtral 12B | 128K |",
         "modality:image", 2, "rows of a table"),
        ("## Open models\n\n- Qwen3 32B / Gemma 3 27B (two makers) - new", "open_weights", 2, "two names"),
        ("## Open source\n\n- Llama 4 Maverick: yes\n- GPT-5: no", "open_weights", 0, "the bare class is a question"),
        ("## Open source\n\n- Llama 4 Maverick is a big step", "open_weights", 0, "sentences about a topic"),
        ("## Open models\n\n- Llama 4 Maverick\n- Qwen3 Max: weights not yet published\n- Gemma 3 27B",
         "open_weights", 2, "one that is not yet open is left"),
        ("## Open models\n\n- Llama 4 Maverick\n- GPT-5 (for comparison)\n- Gemma 3 27B", "open_weights", 2, "other"),
        ("## Open models\n\n- Prices fell\n- GPT-5 leads\n- Cards are scarce\n- Gemma 3 27B", "open_weights", 0,
         "a list of something else"),
        ("## Open models\n\nUnlike these:\n\n- GPT-5\n- Claude Opus 4.1", "open_weights", 0, "its own lead"),
        ("## Open models\n\n- Qwen3 32B: rivals proprietary models\n- Gemma 3 27B", "open_weights", 2, "others"),
        ("## Open models\n\n- Qwen3 32B\n- Gemma 3 27B\n- Grok 4: a proprietary model", "open_weights", 2, "closed"),
        ("## Open models\n\n- ChatGPT\n- Cursor", "open_weights", 0, "products"),
        (f"## Open source tools\n\n{LIST}", "open_weights", 0, "no class of models"),
        ("## Vision models\n\n| Model | Context |\n|---|---|\n| GPT-4o | 128K |\n| o3-mini (for reference) | 200K |",
         "modality:image", 1, "a row of a table that is there for comparison"),
        ("## Open models\n\n- Qwen3 32B\n- Gemma 3 27B\n- GPT-5: hosted only", "open_weights", 2, "a closed one"),
    ],
)  # fmt: skip
def test_lists(text: str, attribute: str, expected: int, why: str) -> None:
    assert len(found(text, attribute)) == expected, why


def test_what_the_page_says_of_one_comes_first() -> None:
    text = "Qwen3 Max is closed.\n\n## Open models\n\n- Qwen3 Max\n- Gemma 3 27B\n- Llama 4 Maverick"
    assert found(text, "open_weights") == {"Qwen 3 Max": False, "Gemma 3 27B": True, "Llama 4 Maverick": True}
