"""Tables whose rows are lines of joined cells: how they are cut, and what is left as it stands."""

# ruff: noqa: E501 - a case reads best on one line
from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.tables.restoring.lines import restore_glued_lines
from tests.timing import takes_linear_time

LEAD = (
    "What three models cost and what they can do, told in one long line that is a paragraph and no heading of any kind."
)


def rows(lines: str) -> list[list[str | None]]:
    """Return the rows of the first table of a text, its cells as they stand."""
    document = restore_glued_lines(read(f"{LEAD}\n{lines}", doc_id="d", kind="text"))
    if not document.tables:
        return []
    return [[document.text[c.start : c.end] if c else None for c in row] for row in document.tables[0].grid()]


def claims(lines: str) -> set[tuple[str, str, str]]:
    document = read(f"{LEAD}\n{lines}", doc_id="d", kind="text")
    found = extract(document).claims
    assert all(document.text[c.start : c.end] == c.quote for c in found)
    return {(c.subject, c.attribute, str(c.value)) for c in found}


@pytest.mark.parametrize(
    ("lines", "expected", "why"),
    [
        (
            "ModelContext WindowOutput Limit\nGPT-4.1900,000 tokens16,000 tokens\nGemini 1.5 Flash1,000,000 tokens9,000 tokens",
            [
                ["Model", "Context Window", "Output Limit"],
                ["GPT-4.1", "900,000 tokens", "16,000 tokens"],
                ["Gemini 1.5 Flash", "1,000,000 tokens", "9,000 tokens"],
            ],
            "the thousands tell where a version ends",
        ),
        (
            "ModelMMLUHumanEvalMATHSWE-benchMT-Bench\no171.2%72.7%68.9%41.2%8.1\nGrok 369.4%70.2%58.3%51.5%8.2",
            [
                ["Model", "MMLU", "HumanEval", "MATH", "SWE-bench", "MT-Bench"],
                ["o1", "71.2%", "72.7%", "68.9%", "41.2%", "8.1"],
                ["Grok 3", "69.4%", "70.2%", "58.3%", "51.5%", "8.2"],
            ],
            "names of benchmarks are cut where they end; shares have two digits",
        ),
        (
            "ModelContextMMLU\nQwen2.5 72B64K81.3\nPhi-4128K80.9",
            [["Model", "Context", "MMLU"], ["Qwen2.5 72B", "64K", "81.3"], ["Phi-4", "128K", "80.9"]],
            "a version has one digit unless nothing else can be cut",
        ),
        (
            "ModelMMLUMATHGSM8K\nGPT-4o71.272.788.9\nGrok 369.470.281.5",
            [["Model", "MMLU", "MATH", "GSM8K"], ["GPT-4o", "71.2", "72.7", "88.9"], ["Grok 3", "69.4", "70.2", "81.5"]],
            "scores with one place each",
        ),
        (
            "Model NameCompanyYearContextMultimodal\nClaude 3 OpusAnthropic2024200kYes\nGemini 1.5 ProGoogle DeepMind20241MYes\nLlama 3 8BMeta20248kNo",
            [
                ["Model Name", "Company", "Year", "Context", "Multimodal"],
                ["Claude 3 Opus", "Anthropic", "2024", "200k", "Yes"],
                ["Gemini 1.5 Pro", "Google DeepMind", "2024", "1M", "Yes"],
                ["Llama 3 8B", "Meta", "2024", "8k", "No"],
            ],
            "words may stand in cells, also with a capital inside",
        ),
        (
            "Opus 4.1Sonnet 4Haiku 3.5\nInput / MTok$15$3$0.80\nBatch output$37.50$7.50$2.00\nBest forResearchDaily useRouting, tags",
            [
                [None, "Opus 4.1", "Sonnet 4", "Haiku 3.5"],
                ["Input / MTok", "$15", "$3", "$0.80"],
                ["Batch output", "$37.50", "$7.50", "$2.00"],
                ["Best for", "Research", "Daily use", "Routing, tags"],
            ],
            "a header of models alone",
        ),
        (
            "FeatureGPT-4oGrok 3\nContext128K256K\nInput price$2.50 / 1M tokens$3 / 1M tokens",
            [
                ["Feature", "GPT-4o", "Grok 3"],
                ["Context", "128K", "256K"],
                ["Input price", "$2.50 / 1M tokens", "$3 / 1M tokens"],
            ],
            "and one that labels the labels",
        ),
        (
            "ModelPrompt $/MCompletion $/MCachingBest For\nGPT-4o$1.50–$3.00*$9.00–$12.00*75% discountLong work\nGrok 3$0.40$2.6075% discountSpeed",
            [
                ["Model", "Prompt $/M", "Completion $/M", "Caching", "Best For"],
                ["GPT-4o", "$1.50–$3.00*", "$9.00–$12.00*", "75% discount", "Long work"],
                ["Grok 3", "$0.40", "$2.60", "75% discount", "Speed"],
            ],
            "ranges, marks of notes, a share with its noun",
        ),
        (
            "SignalClaude Sonnet 4GPT-4.1Llama 3.1 8BGrok 3\nContext window200K1M128K256K\nRoutes8 tracked4 tracked1 tracked2 tracked\nCheapest output$15/1M tokens$8/1M tokens$0.05/1M tokens$3/1M tokens",
            [
                ["Signal", "Claude Sonnet 4", "GPT-4.1", "Llama 3.1 8B", "Grok 3"],
                ["Context window", "200K", "1M", "128K", "256K"],
                ["Cheapest output", "$15/1M tokens", "$8/1M tokens", "$0.05/1M tokens", "$3/1M tokens"],
            ],
            "any label over the labels; a row that cannot be cut is left out",
        ),
        (
            "ModelInputContextMMLU\nGPT-4o$2.50128K88.1%\nGrok 3$3256K81%\nGrok 4$5.00256K85%",
            [
                ["Model", "Input", "Context", "MMLU"],
                ["GPT-4o", "$2.50", "128K", "88.1%"],
                ["Grok 3", None, None, "81%"],
                ["Grok 4", "$5.00", "256K", "85%"],
            ],
            "$3 and 256K, or $32 and 56K: a cell that can be cut in two ways is left out",
        ),
    ],
)  # fmt: skip
def test_cells(lines: str, expected: list[list[str | None]], why: str) -> None:
    assert rows(lines) == expected, why


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("ModelContextMMLU\nGPT-4o128K88.7%", "one row is too little"),
        ("ModelContextMMLU\nCats128K88.7%\nDogs128K85.7%", "no models"),
        ("ModelTuesdayMonday\nGPT-4o128K88.7%\nGrok 3128K85.7%", "labels that announce nothing"),
        ("OpenAI and DeepMind released GPT-4o and Gemini.\nxAI made Grok 3.\nGitHub uses GPT-4o.", "words with capitals inside"),
        ("Context128K\nThat is all of it.", "one line of a label and a value"),
        ("Grok3 is fast\nQwen2 is slow", "names written without a space"),
        ("Input / MTok$1$3\nOutput / MTok$5$15", "several values, of nobody knows whom"),
    ],
)  # fmt: skip
def test_what_is_no_such_table(lines: str, why: str) -> None:
    assert rows(lines) == [], why


def test_prices_of_models_in_the_header() -> None:
    found = claims("Opus 4.1Sonnet 4Haiku 3.5\nInput / MTok$15$3$0.80\nBatch output$37.50$7.50$2.00")
    assert ("Claude Sonnet 4", "input_price", "3") in found
    assert ("Claude 3.5 Haiku", "output_price", "2.00") in found


def test_lines_of_a_label_and_its_value_are_of_the_model_above() -> None:
    lines = "Pricing\n\nGPT-4o\n\nInput$2.50 / 1M tokens\nCached Input$1.25 / 1M tokens\nContext128K tokens\n\nGrok 3\n\nInput$3.00 / 1M tokens\nContext256K tokens"
    assert {
        ("GPT-4o", "input_price", "2.50"),
        ("GPT-4o", "cached_input_price", "1.25"),
        ("Grok 3", "input_price", "3.00"),
        ("Grok 3", "context_window", "256000"),
    } <= claims(lines)


def test_parts_of_a_bill_are_no_prices_of_tokens() -> None:
    lines = "For 10,000 calls per month:\nModelInput CostOutput CostMonthly Total\nGPT-4o$62.50$50.00$112.50\nGrok 3$75.00$75.00$150.00"
    found = claims(lines)
    assert ("GPT-4o", "monthly_cost", "112.50") in found
    assert not {attribute for _, attribute, _ in found} & {"input_price", "output_price"}


@pytest.mark.parametrize(
    "piece", ["GPT-4o128K88.7%\n", "Aa1", "ModelContextMMLU\n", "Aa$1", "Yes", "GPT-4o(", "InputA", "Context128K\n"]
)
def test_hostile_lines_take_linear_time(piece: str) -> None:
    def restored(text: str) -> None:
        restore_glued_lines(read(text, doc_id="d", kind="text"))

    takes_linear_time(restored, "ModelContextMMLU\n" + piece * (20_000 // len(piece)))
