"""HTML blocks: kinds, inline joins, heading paths, what stays hidden. Each case says why it is there."""

# ruff: noqa: E501 - a case reads best on one line
from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import html
from counterclaim.extractors.records import Document


def parse(markup: str | bytes) -> Document:
    return html.parse(markup, doc_id="page")


def texts(markup: str | bytes) -> list[str]:
    document = parse(markup)
    return [document.of(block) for block in document.blocks]


def kinds(markup: str) -> list[tuple[str, int, str]]:
    document = parse(markup)
    return [(block.kind, block.level, document.of(block)) for block in document.blocks]


JOINS = [
    ("<div><span>Price:</span><strong>Free</strong></div>", "Price: Free", "a flex row reads as words"),
    ("<div><span>Input</span><span>$3</span></div>", "Input $3", "two boxes, two words"),
    ("<p><b>GPT</b>-4 is out</p>", "GPT-4 is out", "bold inside a name is one word"),
    ("<p>Chat<em>GPT</em> is out</p>", "ChatGPT is out", "emphasis inside a name is one word"),
    ("<p><strong>Deep</strong>Seek</p>", "DeepSeek", "camel case in bold stays one word"),
    ("<div><span>$</span><span>20</span><span>/mo</span></div>", "$20/mo", "a price card in three boxes is one price"),
    ("<div><span>19</span><span>.99</span></div>", "19.99", "cents in a box of their own"),
    ("<div><span>128</span><span>K</span></div>", "128K", "a unit letter belongs to its number"),
    ("<div><span>Rank</span><span>K2</span></div>", "Rank K2", "but K2 is a word"),
    ("<div><span>GPT</span><span>-4</span></div>", "GPT-4", "a version with its hyphen"),
    ("<div><span>Change</span><span>-5%</span></div>", "Change -5%", "a negative figure is not a hyphenation"),
    ("<p><span>T</span><span>he price</span></p>", "The price", "a drop capital"),
    ("<div><span>$20</span> <span>a month</span></div>", "$20 a month", "white space in the source is kept once"),
    ("<p><strong>Note:</strong>It works</p>", "Note: It works", "a label ends its word"),
    ("<p><b>PICK CHATGPT</b>You want it</p>", "PICK CHATGPT You want it", "a label in capitals ends its word"),
    ("<div><span>128K ctx</span>Long window</div>", "128K ctx Long window", "a badge before a title"),
    ("<p>a<br>b</p>", "a b", "a line break is a gap"),
    ("<p>soft\u00adhy\u200bphen</p>", "softhyphen", "invisible characters go"),
    ("<p>a&nbsp;&thinsp;b \u2009 c</p>", "a b c", "every space is a plain space"),
    ("<p>“quoted” – dash — and ’s</p>", "“quoted” – dash — and ’s", "typography stays as written"),
    ("<p>run <code>pip install</code> now</p>", "run pip install now", "inline code is text"),
    ("<p>see <a href='https://x.example/a'>the card</a>.</p>", "see the card.", "a link's text, not its address"),
    ("<p>an <abbr title='Large Language Model'>LLM</abbr></p>", "an LLM", "a title attribute is no text"),
    ("<p>Was <del>$30</del> <s>$25</s> $20</p>", "Was $20", "struck-out prices are taken back"),
    (
        '<p>Now <span style="color:red; text-decoration: line-through">$30</span> $20</p>',
        "Now $20",
        "struck out by style",
    ),
    ('<p>Now <span style="text-decoration-line:line-through">$30</span> $20</p>', "Now $20", "by the longer property"),
    ('<p>Now <span class="text-sm line-through">$30</span> $20</p>', "Now $20", "struck out by a class of style"),
    ('<p>Now <span class="price--old">$30</span> $20</p>', "Now $20", "by a class that names the price"),
    ('<p>Now <b class="originalPrice">$30</b> $20</p>', "Now $20", "by a class in camel case"),
    ('<p>Now <i class="was-price">$30</i> $20</p>', "Now $20", "what it was"),
    ('<p>Now <span class="hover:line-through">$20</span></p>', "Now $20", "only under the pointer"),
    ('<p>Now <span class="no-strike">$20</span></p>', "Now $20", "a class that denies it"),
    ('<p>Now <span style="text-decoration: underline">$20</span></p>', "Now $20", "underlined"),
    ('<p>Now <span class="price price-new">$20</span></p>', "Now $20", "today's price"),
    ('<p>Now <span class="underline through-line">$20</span></p>', "Now $20", "another word"),
]


@pytest.mark.parametrize(("markup", "expected", "why"), JOINS, ids=[why for *_, why in JOINS])
def test_inline_text(markup: str, expected: str, why: str) -> None:
    assert texts(markup) == [expected], why


MARKS = [
    ("It costs $15<sup>1</sup> now", "It costs $15 now", "a digit after a price is a footnote"),
    ("GPT-4<sup>[2]</sup> costs", "GPT-4 costs", "a bracketed note"),
    ("$10<sup>*</sup>", "$10", "an asterisk"),
    ("$10<sup>†</sup>", "$10", "a dagger"),
    ('128K<sup><a href="#fn-a">note</a></sup> tokens', "128K tokens", "a raised link within the page is a note"),
    ('fast<a href="#cite_note-3">[3]</a>.', "fast.", "a citation without sup"),
    ("10<sup>25</sup> FLOP", "10^25 FLOP", "a power of ten is a number"),
    ("2.1 × 10<sup>25</sup> FLOP", "2.1 × 10^25 FLOP", "scientific notation"),
    ("costs $10<sup>2</sup>", "costs $10", "ten dollars are no base"),
    ("the 1<sup>st</sup> model", "the 1st model", "ordinals are words"),
    ("GPT<sup>TM</sup> and Claude<sup>®</sup>", "GPT and Claude", "trade marks are not names"),
    ("H<sub>2</sub>O", "H2O", "a subscript digit is text"),
    ('read <a href="#pricing">Pricing</a>', "read Pricing", "a link in the page that is no note stays"),
]


@pytest.mark.parametrize(("inner", "expected", "why"), MARKS, ids=[why for *_, why in MARKS])
def test_footnote_marks_and_exponents(inner: str, expected: str, why: str) -> None:
    assert texts(f"<p>{inner}</p>") == [expected], why


KINDS = [
    ("<p>a</p>", [("paragraph", 0, "a")], "paragraph"),
    ("<div>a</div>", [("paragraph", 0, "a")], "a div with text is a paragraph"),
    ("<div>a<p>b</p>c</div>", [("paragraph", 0, "a"), ("paragraph", 0, "b"), ("paragraph", 0, "c")], "text around a block"),
    ("<h3>a</h3>", [("heading", 3, "a")], "heading level"),
    ("<ul><li>a<ul><li>b</li></ul></li></ul>", [("item", 1, "a"), ("item", 2, "b")], "list depth"),
    ("<ol><li><p>a</p><p>b</p></li></ol>", [("item", 1, "a"), ("item", 1, "b")], "paragraphs of an item are items"),
    ("<dl><dt>Price<dd>$3</dl>", [("term", 0, "Price"), ("definition", 0, "$3")], "definition list"),
    ("<blockquote><p>a</p></blockquote>", [("quote", 0, "a")], "quote"),
    ("<pre><code>a = 1\n  b</code></pre>", [("code", 0, "a = 1 b")], "code is its own kind"),
    ("<figure><img alt='x'><figcaption>a</figcaption></figure>", [("caption", 0, "a")], "caption, no alt text"),
    ("<details><summary>Q?</summary>A</details>", [("heading", 6, "Q?"), ("paragraph", 0, "A")], "a question that unfolds"),
    ("<h3><button>Q?</button></h3>", [("heading", 3, "Q?")], "a question in a button"),
    ('<button class="faq-question">What is it?<i>+</i></button>', [("heading", 6, "What is it?+")], "a bare question button"),
    ("<button>Buy now</button>", [], "a control is no text"),
    ("<a href='x'><div>Card</div><h4>T</h4></a>", [("paragraph", 0, "Card"), ("heading", 4, "T")], "a link around blocks"),
    ("<p><strong>Bold only</strong></p>", [("paragraph", 0, "Bold only")], "bold is no heading"),
    ("<div><div>Context</div><div>128K</div></div>", [("paragraph", 0, "Context 128K")], "label over value is one line"),
    ("<div><div>Fast.</div><div>128K</div></div>", [("paragraph", 0, "Fast."), ("paragraph", 0, "128K")], "a sentence is no label"),
    ("<div><div>GPT-5</div><div>Claude</div></div>", [("paragraph", 0, "GPT-5"), ("paragraph", 0, "Claude")], "two names are no pair"),
    ("<div>🎨</div><p>a</p>", [("paragraph", 0, "a")], "a picture alone says nothing"),
    ("<li>loose", [("item", 0, "loose")], "markup that lost its list"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected", "why"), KINDS, ids=[why for *_, why in KINDS])
def test_block_kinds(markup: str, expected: list[tuple[str, int, str]], why: str) -> None:
    assert kinds(markup) == expected, why


def paths(markup: str) -> dict[str, tuple[str, ...]]:
    document = parse(markup)
    return {document.of(block): block.path for block in document.blocks}


def test_heading_path_is_outermost_first_and_closes_at_its_level() -> None:
    found = paths("<h1>T</h1><h2>A</h2><h3>B</h3><p>x</p><h2>C</h2><p>y</p>")
    assert found["x"] == ("T", "A", "B")
    assert found["y"] == ("T", "C")
    assert found["A"] == ("T",)


SCOPES = [
    ('<h2>P</h2><div class="c"><h3>A</h3><p>1</p></div><div class="c"><h3>B</h3><p>2</p></div><p>end</p>', ("P",), "cards"),
    ("<h2>P</h2><details><summary>Q</summary><p>1</p></details><p>end</p>", ("P",), "a folded answer"),
    ('<h2>P</h2><div class="faq"><button>What is it?</button><p>1</p></div><p>end</p>', ("P",), "an answer under a button"),
    ("<h2>P</h2><ul><li><h4>A</h4><p>1</p></li></ul><p>end</p>", ("P",), "a heading in a list item"),
    ('<h2>P</h2><div class="head"><h3>A</h3></div><p>end</p>', ("P", "A"), "a wrapped heading heads what follows"),
    ('<div class="hero"><h2>A</h2><p>1</p></div><p>end</p>', ("A",), "a section's head is not a card"),
    ("<section><h1>T</h1><p>1</p></section><section><p>end</p></section>", ("T",), "the main heading holds to the end"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected", "why"), SCOPES, ids=[why for *_, why in SCOPES])
def test_headings_end_with_their_card(markup: str, expected: tuple[str, ...], why: str) -> None:
    assert paths(markup)["end"] == expected, why


TITLES = [
    ("<title>Page</title><p>a</p>", [("title", 1, "Page"), ("paragraph", 0, "a")], "no heading: the title opens"),
    ("<title>Page</title><h1>Head</h1>", [("heading", 1, "Head")], "a heading: the title is not repeated"),
    ("<title>Page</title><h1></h1><p>a</p>", [("title", 1, "Page"), ("paragraph", 0, "a")], "an empty heading is none"),
    ('<title>Page</title><h1 hidden>x</h1><p>a</p>', [("title", 1, "Page"), ("paragraph", 0, "a")], "nor a hidden one"),
    ('<meta property="og:title" content="O"><p>a</p>', [("title", 1, "O"), ("paragraph", 0, "a")], "og:title serves"),
    ("<title>Page</title><h2>Sub</h2>", [("title", 1, "Page"), ("heading", 2, "Sub")], "a lower heading is no title"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected", "why"), TITLES, ids=[why for *_, why in TITLES])
def test_title_block(markup: str, expected: list[tuple[str, int, str]], why: str) -> None:
    assert kinds(markup) == expected, why


HIDDEN = [
    ("<p>a</p><p hidden>b</p>", ["a"], "hidden attribute"),
    ('<p>a</p><p style="display: none">b</p>', ["a"], "display none"),
    ('<p>a</p><p style="color:red;display:none">b</p>', ["a"], "display none after another rule"),
    ('<p>a</p><p style="--x-display: none-such">b</p>', ["a", "b"], "not every style that mentions it"),
    ('<p>a</p><p aria-hidden="true">b</p>', ["a"], "aria-hidden"),
    ('<p>a</p><p aria-hidden="false">b</p>', ["a", "b"], "aria-hidden false"),
    ('<p>a</p><div class="d-none">b</div>', ["a"], "hidden by class"),
    ('<p>a</p><div class="hidden md:block">b</div>', ["a", "b"], "hidden on small screens only"),
    ('<p>a</p><div class="accordion-body" hidden>An answer.</div>', ["a", "An answer."], "hidden until a reader opens it"),
    ('<p>a</p><div role="tabpanel" hidden>Yearly $5</div>', ["a", "Yearly $5"], "the other tab"),
    ('<p><span class="sr-only">Price:</span> $5</p>', ["Price: $5"], "text for screen readers is text"),
    ('<a class="sr-only" href="#m">Skip</a><p>a</p>', ["a"], "a skip link is not"),
    ('<p>a <span class="tooltiptext">The unit of text.</span></p>', ["a"], "tooltip text"),
    ('<p>per <span class="term">token<span class="glossary-tooltip">The unit.</span></span></p>', ["per token"], "a term with its gloss"),
    ('<p><span class="tooltip">context<span class="tooltiptext">How much.</span></span></p>', ["context"], "the word a tooltip is on stays"),
    ('<p>a <span role="tooltip">Definition</span></p>', ["a"], "role tooltip"),
    ('<p><span class="tooltip" data-tip="x">A term that a tip explains</span></p>', ["A term that a tip explains"], "tip in an attribute"),
    ("<script>var a = '$3'</script><style>p{}</style><template><p>t</p></template><p>a</p>", ["a"], "no code"),
    ('<script type="application/ld+json">{"price": "3"}</script><p>a</p>', ["a"], "JSON-LD is not text"),
    ("<!-- <p>old</p> --><p>a</p>", ["a"], "comments"),
    ("<p>a</p><select><option>$3</option></select><textarea>t</textarea>", ["a"], "form fields"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected", "why"), HIDDEN, ids=[why for *_, why in HIDDEN])
def test_hidden_text_stays_out(markup: str, expected: list[str], why: str) -> None:
    assert texts(markup) == expected, why


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("https://x.example/page", ["https://x.example/page"]),
        ("notes.html", ["notes.html"]),
        ('<?xml version="1.0"?><rss><channel><p>a</p></channel></rss>', ["a"]),
        ('<?XML version="1.0"?>\n<html><p>a</p></html>', ["a"]),
        ("<p>a\ud800b</p>", ["ab"]),
    ],
)
def test_what_is_hardly_a_page_gives_no_warning(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected  # a warning would be an error here


def test_line_is_that_of_the_source() -> None:
    document = parse(
        "<html><body>\n<h1>T</h1>\n\n<p>a\nb</p>\n<ul>\n<li>c</li></ul>\n<table><tr><td>1</td></tr>\n<tr><td>2</td><td>3</td></tr></table>"
    )
    assert [(document.of(block), block.line) for block in document.blocks] == [
        ("T", 2), ("a b", 4), ("c", 7), ("1", 8), ("2", 9), ("3", 9),
    ]  # fmt: skip


def test_a_page_cannot_set_its_own_lines() -> None:
    document = parse('\n<p data-line="99">a</p><span data-line="x">b</span>')
    assert [block.line for block in document.blocks] == [2, None]


ENCODINGS = [
    ("<p>é – €5</p>".encode(), "é – €5", "UTF-8 undeclared"),
    ('<meta charset="iso-8859-1"><p>é – €5</p>'.encode(), "é – €5", "UTF-8 under a wrong label"),
    ('<meta charset="iso-8859-1"><p>é €5</p>'.encode("cp1252"), "é €5", "Latin-1 means Windows-1252"),
    ('<meta charset="shift_jis"><p>価格 $5</p>'.encode("shift_jis"), "価格 $5", "a declared encoding"),
    ('<meta charset="no-such"><p>caf\xe9</p>'.encode("latin-1"), "café", "an unknown label"),
    ("\ufeff<p>é</p>".encode("utf-16"), "é", "UTF-16 with its mark"),
    ("<p>plain text, é</p>".encode("utf-16-le"), "plain text, é", "UTF-16 without"),
    ("\ufeff<p>é</p>".encode(), "é", "a UTF-8 mark"),
    (b"<p>a\x00b</p>", "ab", "a NUL"),
]


@pytest.mark.parametrize(("data", "expected", "why"), ENCODINGS, ids=[why for *_, why in ENCODINGS])
def test_encodings(data: bytes, expected: str, why: str) -> None:
    assert "".join(texts(data)) == expected, why


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ('<dl class="accordion"><dt>Q</dt><dd style="display:none">Folded answer.</dd></dl>', True),
        ('<dl class="prices"><dt>Q</dt><dd style="display:none">Folded answer.</dd></dl>', False),
        ('<p>Seen. <span style="display:none">Folded answer.</span></p>', False),
    ],
    ids=["its list unfolds", "nothing unfolds it", "hidden in a sentence"],
)
def test_an_answer_that_a_list_unfolds_is_content(markup: str, kept: bool) -> None:
    page = f"<html><body><article><h1>T</h1><p>An introduction.</p>{markup}</article></body></html>"
    assert ("Folded answer." in parse(page).text) == kept
