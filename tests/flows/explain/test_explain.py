"""The explained document: marks nest whatever claims overlap, the text comes back whole, the page runs nothing."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors.records import Block, Claim, Document, Extraction, Metadata, Qualifiers, Unread, decimal_of
from counterclaim.flows.explain import Explained, conditions, explain, pieces, statement
from counterclaim.flows.explain.html import build_page
from counterclaim.flows.explain.text import plain_lines, write_explained

TEXT = "Alpha vs Beta\nAlpha beats Beta by 8% and costs $5, not 42.\nNothing here"
ATTACK = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>[bold]x[/]\x1b[31m"


BASIC = {"doc": "a", "subject": "Alpha", "attribute": "input_price", "relation": "is", "value": decimal_of(5)}


def claim(start: int, end: int, text: str = TEXT, **given: Any) -> Claim:
    place = {"quote": text[start:end], "start": start, "end": end, "rule": "prose.price"}
    return Claim(**{**BASIC, **place, **given})


def at(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def document(text: str = TEXT, title: str = "Alpha vs Beta") -> Document:
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block("paragraph" if start else "heading", start, start + len(line), level=0 if start else 1))
        start += len(line) + 1
    return Document("a", text, tuple(blocks), meta=Metadata(title=title))


def explained(claims: list[Claim], unread: list[Unread] = [], text: str = TEXT) -> Explained:  # noqa: B006 - not changed
    return explain("a.md", document(text), Extraction(tuple(claims), tuple(unread), "2026.1"))


def plain(*claims: Claim, unread: tuple[str, ...] = ()) -> list[str]:
    numbers = [Unread(*at(words), words, "no rule for number") for words in unread]
    return list(plain_lines(explained(list(claims), numbers)))


def test_the_plain_form_is_stable() -> None:
    price = claim(*at("$5"), unit="USD/1M tokens", qualifiers=Qualifiers(tier="batch", approx=True))
    beats = claim(
        *at("beats Beta by 8%"), attribute="quality", relation="percent_diff", value=decimal_of(8), object="Beta",
        rule="comparison.percent_diff",
    )  # fmt: skip
    assert plain(price, beats, unread=("42",)) == [
        "a.md: 2 claims, 1 number near a model name unread, rules 2026.1",
        "",
        "    1  h1    Alpha vs Beta",
        "    2  text  Alpha [1: beats Beta by 8%] and costs [2: $5], not [?: 42].",
        "             1  comparison.percent_diff: Alpha: quality percent_diff 8 against Beta",
        "             2  prose.price: Alpha: input_price is 5 USD/1M tokens (approx, tier: batch)",
        "             ?  unread: 42: no rule for number",
        "    3  text  Nothing here",
        "",
        "     1  comparison.percent_diff",
        "     1  prose.price",
        "     1  unread: no rule for number",
    ]


MARKS = [
    # why, the words that claims quote, the line
    ("none", [], "Alpha beats Beta by 8% and costs $5, not 42."),
    ("apart", ["8%", "$5"], "Alpha beats Beta by [1: 8%] and costs [2: $5], not 42."),
    ("one quote, two claims", ["$5", "$5"], "Alpha beats Beta by 8% and costs [1,2: $5], not 42."),
    ("inside", ["beats Beta by 8%", "8%"], "Alpha [1: beats Beta by [2: 8%]] and costs $5, not 42."),
    ("the same start", ["8%", "8% and costs $5"], "Alpha beats Beta by [2: [1: 8%] and costs $5], not 42."),
    (
        "crossing: the inner mark is closed and opened again",
        ["Beta by 8%", "8% and costs"],
        "Alpha beats [1: Beta by [2: 8%]][2:  and costs] $5, not 42.",
    ),
    ("touching", ["Beta by ", "8%"], "Alpha beats [1: Beta by ][2: 8%] and costs $5, not 42."),
    ("the whole line", [TEXT.split("\n")[1]], "[1: Alpha beats Beta by 8% and costs $5, not 42.]"),
]


@pytest.mark.parametrize(("quotes", "line"), [case[1:] for case in MARKS], ids=[case[0] for case in MARKS])
def test_marks(quotes: list[str], line: str) -> None:
    shown = plain(*(claim(*at(words), attribute=f"a{index}") for index, words in enumerate(quotes)))
    assert shown[3].removeprefix("    2  text  ") == line


def test_a_claim_over_two_lines_is_marked_in_both_and_listed_once() -> None:
    shown = plain(claim(*at("42.\nNothing")))
    assert shown[3:6] == [
        "    2  text  Alpha beats Beta by 8% and costs $5, not [1: 42.]",
        "             1  prose.price: Alpha: input_price is 5",
        "    3  text  [1: Nothing] here",
    ]


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=12)


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=60, max_size=60), spans=SPANS)
def test_marks_nest_and_the_text_comes_back_whole(text: str, spans: list[list[int]]) -> None:
    claims = [claim(start, end, text, attribute=f"a{index}") for index, (start, end) in enumerate(spans)]
    (line,) = explained(claims, text=text).lines
    assert "".join(piece.text for piece in line.pieces) == text
    nested, covered, at_ = [], {}, 0
    for piece in line.pieces:
        if piece.kind == "open":
            nested.append(piece.span)
        elif piece.kind == "close":
            assert nested.pop() is piece.span
        else:
            for span in nested:
                covered.setdefault((span.start, span.end), set()).update(range(at_, at_ + len(piece.text)))
            at_ += len(piece.text)
    assert nested == []
    assert covered == {(start, end): set(range(start, end)) for start, end in spans if start < end}
    assert {number for number, _ in line.claims} == set(range(1, len(spans) + 1))


def test_pieces_of_nothing() -> None:
    assert list(pieces("", 0, [])) == []


STATEMENTS = [
    ({"unit": "USD/1M tokens"}, "input_price is 5 USD/1M tokens"),
    ({"value": True, "attribute": "multimodal"}, "multimodal is true"),
    (
        {"value": decimal_of(128000), "attribute": "context_window", "unit": "tokens"},
        "context_window is 128,000 tokens",
    ),
    ({"value": None, "relation": "greater", "attribute": "quality", "object": "Beta"}, "quality greater against Beta"),
    ({"value": decimal_of(1) / 3, "relation": "ratio", "object": "Beta"}, "input_price ratio 0.333333 against Beta"),
    ({"value": "2025-05", "attribute": "release_date"}, "release_date is 2025-05"),
]


@pytest.mark.parametrize(("given", "says"), STATEMENTS)
def test_statements(given: dict[str, Any], says: str) -> None:
    assert statement(claim(0, 5, **given)) == says


def test_conditions_are_those_that_are_set() -> None:
    assert conditions(claim(0, 5)) == ""
    given = Qualifiers(volume_tokens=decimal_of(10_000_000), bound="max", low=decimal_of(0.5))
    assert conditions(claim(0, 5, qualifiers=given)) == "volume_tokens: 10,000,000, bound: max, low: 0.5"


class Seen(HTMLParser):
    """What a browser would see: tags in order, attributes, text inside marks, broken nesting."""

    VOID = {"meta", "link", "input", "img"}  # noqa: RUF012

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.given: list[tuple[str, str]] = []
        self.stack: list[str] = []
        self.marked: list[str] = []
        self.text = ""
        self.broken = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.given += [(name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.broken += self.stack.pop() != tag

    def handle_data(self, data: str) -> None:
        if "mark" in self.stack and "sup" not in self.stack:
            self.marked.append(data)
        if "style" not in self.stack:
            self.text += data


def hostile() -> Explained:
    text = f"{ATTACK}\n{ATTACK} costs $5"
    one = claim(
        0, len(ATTACK), text, subject=ATTACK, object=ATTACK, rule=f"table.{ATTACK}", value=ATTACK, unit=ATTACK,
        attribute=ATTACK, relation="ratio", locator=ATTACK, qualifiers=Qualifiers(tier=ATTACK, provider=ATTACK),
    )  # fmt: skip
    unread = Unread(len(text) - 2, len(text), ATTACK, ATTACK)
    return explain(ATTACK, document(text, ATTACK), Extraction((one,), (unread,), ATTACK))


def test_a_hostile_page_reaches_nothing() -> None:
    page = build_page([hostile()])
    seen = Seen(page)
    assert not {"script", "img", "iframe", "object", "form", "svg"} & set(seen.tags)
    assert not [name for name, _ in seen.given if name.startswith("on") or name in {"style", "src"}]
    assert all(value.startswith(("#", "data:,")) for name, value in seen.given if name == "href")
    assert seen.text.count("<script>alert(1)</script>") >= 10, "it must be shown, only never run"
    assert seen.broken == 0


def test_the_page_allows_no_script_and_only_its_own_style() -> None:
    page = build_page([explained([])])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "script-src" not in policy[1]
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]{44}';", policy[1])
    assert "unsafe" not in policy[1]
    assert not re.search(r"https?:", page)


@pytest.mark.parametrize("quotes", [case[1] for case in MARKS], ids=[case[0] for case in MARKS])
def test_the_page_marks_what_the_text_marks(quotes: list[str]) -> None:
    claims = [claim(*at(words), attribute=f"a{index}") for index, words in enumerate(quotes)]
    seen = Seen(build_page([explained(claims)]))
    assert seen.broken == 0
    covered = {i for words in quotes for i in range(*at(words))}
    assert "".join(seen.marked) == "".join(TEXT[i] for i in sorted(covered))
    ids = [value for name, value in seen.given if name == "id"]
    assert len(ids) == len(set(ids))
    targets = {value.removeprefix("#") for name, value in seen.given if name == "href" and value.startswith("#")}
    assert targets <= set(ids), "every number leads somewhere"
    assert {f"d1c{n + 1}" for n in range(len(quotes))} <= targets


def test_a_page_of_several_documents_keeps_their_numbers_apart() -> None:
    seen = Seen(build_page([explained([claim(*at("$5"))]), explained([claim(*at("$5"))])]))
    ids = [value for name, value in seen.given if name == "id"]
    assert len(ids) == len(set(ids))
    assert {"d1c1", "d2c1"} <= set(ids)


def test_a_lone_surrogate_can_be_written() -> None:
    text = "Alpha costs \ud800 $5"
    build_page([explained([claim(0, 5, text)], text=text)]).encode("utf-8")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm-256color")
    pipe, terminal = io.StringIO(), Terminal()
    write_explained([explained([claim(*at("$5"))])], pipe)
    write_explained([explained([claim(*at("$5"))])], terminal)
    assert ("\x1b" in pipe.getvalue(), "\x1b[4;32m$5" in terminal.getvalue()) == (False, True)


@pytest.mark.parametrize("out", [io.StringIO, Terminal], ids=["pipe", "terminal"])
def test_escape_sequences_and_markup_of_a_page_are_shown_not_obeyed(out: type[io.StringIO]) -> None:
    written = out()
    write_explained([hostile()], written)
    assert "\x1b[31m" not in written.getvalue()
    assert "[bold]x[/]" in written.getvalue()


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("# GPT-4o\n\nGPT-4o costs $5 per 1M input tokens and moved 42 pianos.\n")
    return Path("a.md")


def test_the_command_explains_as_text(cli: Any, draft: Path) -> None:
    ran = cli("extract", draft, "--explain")
    assert (ran.code, ran.err) == (0, "")
    assert "GPT-4o costs [1: $5 per 1M input] tokens and moved [?: 42] pianos." in ran.out
    assert "1  prose.price: GPT-4o: input_price is 5 USD/1M tokens" in ran.out
    assert "?  unread: 42: no rule for number" in ran.out
    assert cli("extract", draft, "--explain", "--format", "text").out == ran.out, "nothing depends on the run"


def test_the_command_writes_a_page(cli: Any, draft: Path) -> None:
    ran = cli("extract", draft, "--explain", "--format", "html")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("<!doctype html>")
    assert Seen(ran.out).marked == ["$5 per 1M input", "42"]


def test_the_command_explains_every_file_of_a_folder(cli: Any, draft: Path) -> None:
    Path("b.md").write_text("# Claude Opus 4.1\n\nClaude Opus 4.1 costs $15 per 1M input tokens.\n")
    out = cli("extract", draft.parent, "--explain").out
    assert [line for line in out.splitlines() if ".md: " in line] == [
        f"a.md: 1 claim, 1 number near a model name unread, rules {rules(out)}",
        f"b.md: 1 claim, 0 numbers near a model name unread, rules {rules(out)}",
    ]


def rules(out: str) -> str:
    return out.splitlines()[0].rpartition(" ")[2]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--explain", "--format", "csv"], "unknown format: csv: use one of text, html, jsonl"),
        (["--format", "html"], "unknown format: html: use one of table, csv, json, jsonl"),
        (["--format", "text"], "unknown format: text: use one of table, csv, json, jsonl"),
    ],
)
def test_formats_that_there_are_not(options: list[str], says: str, cli: Any, draft: Path) -> None:
    ran = cli("extract", draft, *options)
    assert (ran.code, ran.out, says in ran.err) == (2, "", True)


def test_a_page_without_claims(cli: Any, draft: Path) -> None:
    draft.write_text("# Tea\n\nTea is hot.\n")
    ran = cli("extract", draft, "--explain")
    assert (ran.code, "0 claims" in ran.out, "Tea is hot." in ran.out) == (0, True, True)
    assert Seen(cli("extract", draft, "--explain", "--format", "html").out).marked == []
