"""Tables about one model whose rows or columns are conditions: modes of service, sizes of prompts, hosts."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

PAGE = "# {} pricing\n\n{}\n"
IN, OUT = "input_price", "output_price"


def prices(text: str, model: str = "Claude Opus 4") -> set[tuple[str, str, str | None]]:
    """Return (attribute, dollars, condition) of a page about one model."""
    claims = extract(read(PAGE.format(model, text).encode(), doc_id="d", kind="markdown")).claims
    priced = [c for c in claims if c.subject == model and c.attribute in {IN, OUT}]
    return {(c.attribute, str(c.value), c.qualifiers.provider or c.qualifiers.tier) for c in priced}


def table(*rows: str) -> str:
    """Return a table in Markdown, the first row its header."""
    rule = "|".join(["---"] * (rows[0].count("|") + 1))
    return "\n".join(f"|{row}|" for row in (rows[0], rule, *rows[1:]))


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        (
            ("Mode|Input|Output", "Standard|$5 / million tokens|$25 / million tokens", "Fast|$10 / million tokens|$50"),
            {(IN, "5", None), (OUT, "25", None), (IN, "10", "fast"), (OUT, "50", "fast")},
            "modes of service, the first of them the plain offer",
        ),
        (
            ("Prompt|Input (per 1M)|Output (per 1M)", "≤200K tokens|$5|$25", ">200K tokens|$10|$37.50"),
            {
                (IN, "5", "≤200K tokens"),
                (OUT, "25", "≤200K tokens"),
                (IN, "10", ">200K tokens"),
                (OUT, "37.50", ">200K tokens"),
            },
            "sizes of prompts",
        ),
        (
            ("|Standard|Batch", "Input (per 1M tokens)|$5|$2.50", "Output (per 1M tokens)|$25|$12.50"),
            {(IN, "5", None), (IN, "2.50", "batch"), (OUT, "25", None), (OUT, "12.50", "batch")},
            "modes of service as columns",
        ),
        (
            ("Item|Price", "Input|$5 / 1M tokens", "Output|$25 / 1M tokens"),
            {(IN, "5", None), (OUT, "25", None)},
            "labels and values, as ever",
        ),
        (
            ("Mode|Input (per 1M)|Output (per 1M)", "Standard|$5|$25", "Sunday|$1|$2"),
            set(),
            "a row that is no condition",
        ),
    ],
)
def test_conditions(rows: tuple[str, ...], expected: set[tuple[str, str, str | None]], why: str) -> None:
    assert prices(table(*rows)) == expected, why


def test_hosts_as_rows() -> None:
    rows = ("Provider|Input $/1M|Output $/1M", "Groq|$0.59|$0.79", "Together AI|$0.88|$0.88", "Parasail|$0.50|$0.70")
    assert prices(table(*rows), "Llama 3.3 70B") == {
        (IN, "0.59", "Groq"),
        (OUT, "0.79", "Groq"),
        (IN, "0.88", "Together AI"),
        (OUT, "0.88", "Together AI"),
        (IN, "0.50", "Parasail"),
        (OUT, "0.70", "Parasail"),
    }


def test_other_makers_are_no_hosts() -> None:
    rows = ("Provider|Input $/1M|Output $/1M", "Groq|$0.59|$0.79", "Together AI|$0.88|$0.88", "Anthropic|$3|$15")
    assert prices(table(*rows), "Llama 3.3 70B") == set()


def test_hosts_that_label_the_items_of_a_list() -> None:
    lines = "Prices by host:\n\n- Groq: $0.59 / $0.79 per million tokens\n- Together AI: $0.88 / $0.88\n"
    assert prices(lines, "Llama 3.3 70B") == {
        (IN, "0.59", "Groq"),
        (OUT, "0.79", "Groq"),
        (IN, "0.88", "Together AI"),
        (OUT, "0.88", "Together AI"),
    }


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        (
            ("Effort|Intelligence Index|Cost per task", "Low|51|$0.18", "Xhigh|59|$0.63"),
            {("51", "Low"), ("59", "Xhigh")},
            "levels of effort, each a row",
        ),
        (("Mode|GPQA", "Thinking|87%", "No thinking|77%"), {("87", "Thinking"), ("77", "No thinking")}, "modes"),
        (("Metric|Score", "GPQA|87%", "MMLU|77%"), {("87", None), ("77", None)}, "benchmarks are no set-ups"),
        (("Day|GPQA", "Monday|87%", "Friday|77%"), set(), "nor is anything else"),
    ],
)
def test_scores_of_runs(rows: tuple[str, ...], expected: set[tuple[str, str | None]], why: str) -> None:
    claims = extract(read(PAGE.format("Claude Opus 4", table(*rows)).encode(), doc_id="d", kind="markdown")).claims
    found = {(str(c.value), c.qualifiers.tier) for c in claims if c.attribute.startswith("benchmark:")}
    assert found == expected, why
