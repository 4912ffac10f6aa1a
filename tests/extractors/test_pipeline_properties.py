"""What holds for every input: quotes are where their offsets say, nothing raises, and markup noise changes no claim."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from counterclaim.extractors.parsing import KINDS, read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.records import RELATIONS, Document, Extraction

CASES = Path(__file__).parent / "cases"
FAMILIES = ("prose", "comparisons", "capabilities", "tables", "context", "qualifiers")
ROWS: list[dict[str, Any]] = [
    row for family in FAMILIES for row in yaml.safe_load((CASES / f"{family}.yml").read_text(encoding="utf-8"))
]
PROSE = [row["text"] for row in ROWS if row.get("kind", "markdown") == "markdown" and "|--" not in row["text"]]

# What articles are made of, so that random text comes near a claim often enough to matter.
PIECES = [
    "GPT-4o", "Claude Opus 4", "Qwen3-235B-A22B", "DeepSeek R1", "o3", "Llama 3.1 405B", "Small", "it", "both",
    "the former", "costs", "scores", "is", "than", "vs", "on", "MMLU", "SWE-bench Verified", "context window", "input",
    "output", "$3", "$0.40/$2.00", "15 cents", "128K", "131,072", "1M", "92.4%", "10x", "half", "twice", "/1K",
    "per million tokens", "tokens", "parameters", "not", "if", "?", ".", ",", ";", ":", "(", ")", "|", "\n", "\n\n",
    "# ", "- ", "**", "| a | b |\n|---|---|\n", "<td>", "</table>", "&amp;", "&#8212;", "<!--", "-->", "…", "–", "’",
    "\u00a0", "\u200b", "\ufeff", "é", "中文", "🟢", "✓", "\x00",
]  # fmt: skip


def claims_of(text: str | bytes, kind: str) -> Extraction:
    return _checked(read(text, doc_id="d", kind=kind))


def _checked(document: Document) -> Extraction:
    found = extract(document)
    for claim in found.claims:
        assert document.text[claim.start : claim.end] == claim.quote
        assert claim.quote.strip()
        assert claim.relation in RELATIONS
        assert (claim.object is None) == (claim.relation == "is")
        assert claim.subject != claim.object
        assert (claim.value is None) == (claim.relation in {"greater", "less", "equal"})
        assert not isinstance(claim.value, Decimal) or claim.value.is_finite()
    for unread in found.unread:
        assert document.text[unread.start : unread.end] == unread.text
    return found


def statements(found: Extraction) -> list[tuple[Any, ...]]:
    """What is claimed in which words; offsets and source lines aside."""
    return sorted(
        (c.subject, c.attribute, c.relation, str(c.value), c.object or "", c.quote, repr(c.qualifiers))
        for c in found.claims
    )


def whole(row: dict[str, Any]) -> tuple[str, str]:
    kind, text = row.get("kind", "markdown"), row["text"]
    if "title" in row:
        text = f"<h1>{row['title']}</h1>{text}" if kind == "html" else f"# {row['title']}\n\n{text}"
    return text, kind


@pytest.mark.parametrize("family", FAMILIES)
def test_every_quote_of_the_cases_is_where_its_offsets_say(family: str) -> None:
    rows = yaml.safe_load((CASES / f"{family}.yml").read_text(encoding="utf-8"))
    assert sum(len(claims_of(*whole(row)).claims) for row in rows) > 20


@pytest.mark.slow
def test_all_cases_in_one_document() -> None:
    """Long documents with everything in them keep their offsets, and are read the same way twice."""
    text = "\n\n".join(whole(row)[0] for row in ROWS if row.get("kind", "markdown") == "markdown")
    found = claims_of(text, "markdown")
    assert len(found.claims) > 300
    assert found == claims_of(text, "markdown")


@given(st.randoms(use_true_random=False), st.sampled_from(ROWS), st.sampled_from(KINDS))
def test_mutated_cases_keep_offsets_and_do_not_raise(rng: random.Random, row: dict[str, Any], kind: str) -> None:
    text = list(whole(row)[0])
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(text) + 1)
        match rng.randrange(4):
            case 0:
                del text[at : at + rng.randint(1, 5)]
            case 1:
                text[at:at] = list(rng.choice(PIECES))
            case 2:
                text[at : at + 1] = [chr(rng.randrange(0x20, 0x2FF))]
            case _:
                end = min(len(text), at + rng.randint(1, 40))
                text[at:at] = text[at:end]
    claims_of("".join(text), kind)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join), st.sampled_from(KINDS))
@example("", "html")
@example("|\n|-\n", "markdown")
@example("<table><tr><td colspan=99999 rowspan=99999>GPT-4o</td></tr></table>", "html")
@example("GPT-4o costs $1e999 per million tokens and has 99999999999999999999999999T parameters.", "text")
@example("# A vs B\n\nA is 0x cheaper than B. A is 0% of the price of B. A costs 0 times as much as B.", "markdown")
@example("GPT-4o scores \u0661\u0662% on MMLU and has \u00b2K context.", "text")
def test_words_of_articles_in_any_order_do_not_raise(text: str, kind: str) -> None:
    claims_of(text, kind)


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)), st.sampled_from(KINDS))
def test_any_text_or_bytes_do_not_raise(data: str | bytes, kind: str) -> None:
    claims_of(data, kind)


def hostile(why: str, make: Callable[[int], str]) -> Any:
    return pytest.param(make, id=why)


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        hostile("names", lambda n: "GPT-4o " * 2 * n),
        hostile("prices", lambda n: "$1/" * 3 * n + " GPT-4o"),
        hostile("scores", lambda n: "GPT-4o MMLU 90% " * (2 * n // 3)),
        hostile("versus", lambda n: "A vs B " * 2 * n),
        hostile("multiples", lambda n: "10x cheaper than " * (n // 2) + "GPT-4o"),
        hostile("orderings", lambda n: "GPT-4o beats o3 and " * (n // 8)),
        hostile("brackets", lambda n: "GPT-4o (" * 2 * n),
        hostile("negations", lambda n: "not " * 4 * n + "GPT-4o is open source"),
        hostile("separators", lambda n: "1,000" * 3 * n + " tokens for GPT-4o"),
        hostile("a long version", lambda n: "GPT-" + "4" * 15 * n),
        hostile("a long number", lambda n: "GPT-4o costs $" + "9" * 5 * n + " per million tokens."),
        hostile("roles", lambda n: "input output " * n + "$3 GPT-4o"),
        hostile("depth", lambda n: "<div>" * 2 * n + "GPT-4o costs $3 per million input tokens" + "</div>" * 2 * n),
        hostile("nested lists", lambda n: "* " * 4 * n + "GPT-4o"),
        hostile("columns", lambda n: "| GPT-4o " * n + "|\n" + "|---" * n + "|\n" + "| 1 " * n + "|"),
    ],
)
def test_repetition_does_not_slow_a_rule_down(make: Callable[[int], str]) -> None:
    """Four times the text takes about four times as long, not sixteen; in ratios, so that any machine may run it."""
    for kind in KINDS:
        short, long = (_seconds(read(make(n), doc_id="d", kind=kind)) for n in (250, 1000))
        assert long < 8 * short + 0.4


def _seconds(document: Document) -> float:
    before = time.process_time()
    _checked(document)
    return time.process_time() - before


def page(*blocks: str) -> str:
    return f"<html><head><title>t</title></head><body><article>{''.join(blocks)}</article></body></html>"


def noisy(html: str, rng: random.Random) -> str:
    """Return the same page with attributes, comments and white space that no reader sees."""

    def opening(match: re.Match[str]) -> str:
        tag, rest = match[1], match[2]
        added = rng.choice(
            [' class="x9 wrap"', ' data-n="12"', " style='color:red'", ' id="b7" lang="en"', "\n  dir=ltr"]
        )
        comment = rng.choice(["", "<!-- 99% of GPT-4 at $7 per million input tokens -->", "<!---->"])
        return (
            f"<{tag}{added}{rest}>{comment}"
            if tag not in ("html", "head", "title", "table", "tr")
            else f"<{tag}{added}{rest}>"
        )

    html = re.sub(r"<([a-z]+\d?)([^<>]*)>", opening, html)
    html = re.sub(r" (?=[^<>]*<)", lambda _: rng.choice([" ", "  ", "\n", "\t ", " \r\n "]), html)
    return re.sub(r"(</(?:p|tr|li|h1|table)>)", lambda m: m[1] + rng.choice(["", "\n\n", "  \t"]), html)


def spanned(text: str, rng: random.Random) -> str:
    """Return a text as HTML with some words, or runs of them, in spans."""
    parts = [escape(word) for word in text.split(" ")]
    for _ in range(3):
        first = rng.randrange(len(parts))
        last = min(len(parts) - 1, first + rng.randrange(3))
        parts[first], parts[last] = "<span>" + parts[first], parts[last] + "</span>"
    return " ".join(parts)


PLAIN = [text for text in PROSE if "\n" not in text.strip() and not re.search(r"[*#`\[]|^- ", text)]


@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_noise_of_markup_changes_no_claim(texts: list[str], rng: random.Random) -> None:
    plain = page(*(f"<p>{escape(text)}</p>" for text in texts))
    noise = noisy(page(*(f"<p>{spanned(text, rng)}</p>" for text in texts)), rng)
    assert statements(claims_of(noise, "html")) == statements(claims_of(plain, "html"))


TABLES = [row for row in ROWS if row.get("kind") == "html"]


@pytest.mark.parametrize("row", TABLES, ids=[row["why"] for row in TABLES])
def test_noise_in_tables_and_cards_changes_no_claim(row: dict[str, Any]) -> None:
    text = page(whole(row)[0])
    for seed in range(3):
        # Names of classes mean something to the parser, so markup that has some keeps its own.
        noise = noisy(text, random.Random(seed)) if "class=" not in text else text.replace("><", ">\n<!-- x --><")
        assert statements(claims_of(noise, "html")) == statements(claims_of(text, "html"))


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_change_no_claim(ending: str) -> None:
    for row in ROWS:
        text, kind = whole(row)
        if kind == "markdown":
            other = claims_of(text.replace("\n", ending), kind)
            assert statements(other) == statements(claims_of(text, kind)), row["why"]


@pytest.mark.slow
def test_the_three_kinds_agree_on_a_plain_sentence() -> None:
    for text in PLAIN:
        as_text, as_markdown = claims_of(text, "text"), claims_of(text, "markdown")
        as_html = claims_of(page(f"<p>{escape(text)}</p>"), "html")
        assert statements(as_markdown) == statements(as_html), text
        assert statements(as_text) == statements(as_markdown), text
