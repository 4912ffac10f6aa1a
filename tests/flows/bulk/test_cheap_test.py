"""The cheap test: no page that claims something is lost, and ordinary pages are not read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")

from markdown_it import MarkdownIt

from counterclaim.extractors.lexicon import using
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.flows.bulk.cheap_test import Page, is_english, likely, may_claim, visible_text
from counterclaim.flows.config.lexicon import read_lexicon
from tests.flows.bulk.making import ORDINARY, prices, sample_pages

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
HTML = "text/html; charset=utf-8"


def passes(page: Page) -> bool:
    text = visible_text(page)
    return likely([page])[0] and may_claim(text) and is_english(text)


PASS = [
    ("AI by the token: GPT-5 costs $5.", "a model and a price"),
    ("The LLM Qwen3-30B-A3B.", "a version is a number"),
    ("ChatGPT and Claude, the AI chatbots, cost $20 a month.", "brands and an amount"),
    ("AI: Claude&nbsp;3.5&nbsp;Sonnet is better than GPT&#8209;4o.", "entities"),
    ("AI: <b>Claude</b> <i>3.5</i> Sonnet", "tags within a name"),
    ("AI: GPT<wbr>-4o", "a tag within a word"),
    ("<p>Magistral Small 1.2 costs 1 for a million tokens.</p>", "no word of the topic but tokens"),
    ("<td>Gemini 2.5 Pro</td><td>86%</td><td>AI</td>", "a table, hardly a word of English"),
    ("AI: Le&nbsp;Chat is 15 EUR", "a name of two words"),
    ("AI: Tülu 3 8B", "a name that is not ASCII"),
]
FAIL = [
    (ORDINARY.decode(), "a recipe"),
    ("Gemini: your stars for 2026. Lucky number 7, a ring for $20.", "a star sign"),
    ("Claude Monet painted 250 of them. AI made 3 copies for $20.", "a painter"),
    ("<script>googletag.gpt = 'gpt.js'; AI = 4</script><p>Whisper it 3 times</p>", "scripts"),
    ("Falcon 9 started 130 times. AI steers it.", "a rocket"),
    ("AI will change everything, says a study of 300 firms.", "no model"),
    ("Claude wrote about AI.", "a brand without any number"),
    ("<!-- GPT-5 costs $5, says AI --><p>Hello 5</p>", "a comment"),
    ("AI: GPT-5 kostet 5 Dollar, und das ist für eine Million Token nicht viel.", "German"),
    ("AI: GPT-5 每百万个令牌的价格为 5 美元，比其他模型便宜得多。", "Chinese"),
]


@pytest.mark.parametrize(("body", "why"), PASS, ids=[case[1] for case in PASS])
def test_passes(body: str, why: str) -> None:
    assert passes(Page(body.encode(), HTML)), why


@pytest.mark.parametrize(("body", "why"), FAIL, ids=[case[1] for case in FAIL])
def test_fails(body: str, why: str) -> None:
    assert not passes(Page(body.encode(), HTML)), why


CHARSETS = [
    ("utf-16", "text/html", "a byte order mark"),
    ("utf-16-le", "text/html; charset=utf-16le", "declared by the server"),
    ("utf-16-be", "text/html", "seen by its zeros"),
    ("utf-32", "text/html", "four bytes a letter"),
    ("windows-1252", "text/html", "a byte a letter"),
    ("shift_jis", "text/html; charset=shift_jis", "ASCII as it is"),
    ("utf-8-sig", "text/plain", "a mark in front"),
]


@pytest.mark.parametrize(("charset", "kind", "why"), CHARSETS, ids=[case[2] for case in CHARSETS])
def test_charsets(charset: str, kind: str, why: str) -> None:
    assert passes(Page(prices(1).decode().encode(charset), kind)), why


def test_many_at_once_are_told_apart() -> None:
    pages = [Page(prices(at) if at % 3 == 0 else ORDINARY, HTML) for at in range(30)]
    assert likely(pages) == [at % 3 == 0 for at in range(30)]
    assert likely([]) == []


def test_families_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "counterclaim.yml").write_text("models:\n  - {name: Brindle, vendor: Wavely}\n", encoding="utf-8")
    own = read_lexicon(tmp_path / "counterclaim.yml")
    page = Page(b"<p>AI: Brindle 2 costs $1 per million tokens.</p>", HTML)
    assert not passes(page)
    with using(own):
        assert passes(page)


ENDLESS = ["<script", "<!--", "<a ", "<", "<script></scrip>", "<svg><!--", "&", "GPT-4 AI ", " \r", "<td\n"]


@pytest.mark.parametrize("part", ENDLESS)
def test_the_time_is_linear(part: str) -> None:
    """Ten times as much takes some ten times as long; with the square it would be a hundred."""

    def cost(times: int) -> float:
        page = Page((part * times).encode(), HTML)
        begun = time.process_time()
        passes(page)
        return time.process_time() - begun

    assert cost(100_000) < 40 * max(cost(10_000), 0.01)


def test_pages_of_the_sample_site() -> None:
    for url, path in sample_pages().items():
        page = Page(path.read_bytes(), HTML)
        claims = extract(read(page.body, doc_id="d", kind="html", url=url)).claims
        assert passes(page) or not claims, url


def as_html(path: Path) -> bytes:
    body = path.read_bytes()
    if path.suffix == ".html":
        return body
    inside = MarkdownIt("commonmark").enable("table").render(body.decode("utf-8", "replace"))
    return f"<html><head><title>x</title></head><body><article>{inside}</article></body></html>".encode()


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize("name", ["wild", "seeds", "dev", "more"])
def test_recall(name: str) -> None:
    """Of the pages with claims at least 0.995 pass. Which have any, those that fail are read to see."""
    folder = CORPUS / name / "docs"
    if not folder.is_dir():
        pytest.skip(f"no annotated corpus at {folder}")
    paths = sorted(folder.iterdir())
    failed = [path for path in paths if not passes(Page(as_html(path), HTML))]
    lost = [path.name for path in failed if extract(read(as_html(path), doc_id="d", kind="html")).claims]
    assert len(lost) <= 0.005 * (len(paths) - len(failed)), lost
