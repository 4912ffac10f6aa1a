"""What is not the article stays out, and what only looks like it stays in."""

# ruff: noqa: E501 - a case reads best on one line
from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import html

ARTICLE = (
    "<h1>Small against Large</h1>"
    + "<p>Small is the cheaper of the two, and by a wide margin it is the faster.</p>" * 4
)

OUT = [
    ("<nav><a href='/'>LEAK</a></nav>", "nav"),
    ('<div role="navigation">LEAK</div>', "role navigation"),
    ("<footer>LEAK $3</footer>", "page footer"),
    ('<div role="contentinfo">LEAK</div>', "role contentinfo"),
    ("<header><a href='/'>LEAK</a></header>", "page header without a heading"),
    ("<aside><h3>Popular</h3><a href='/a'>LEAK</a></aside>", "aside beside the article"),
    ('<aside class="sidebar"><p>LEAK: join our list</p></aside>', "sidebar without figures"),
    ('<div class="related-posts"><a href="/a">LEAK costs $5</a></div>', "related posts, prices or not"),
    ('<section class="related"><h2>Read next</h2><ul><li><a href="/a">LEAK</a></li></ul></section>', "related section"),
    ("<div><h3>Related articles</h3><a href='/a'>LEAK and a long title</a></div>", "known by its heading and links"),
    ("<h2>Further reading</h2><ul><li><a href='/a'>LEAK and a long title</a></li></ul>", "a heading with its list of links"),
    ('<div class="cookie-banner">LEAK</div>', "cookies"),
    ('<div id="cookieConsent">LEAK</div>', "cookies by id"),
    ('<div class="newsletter-signup"><p>LEAK 10% off</p></div>', "newsletter"),
    ('<section id="comments"><p>LEAK: I paid $3</p></section>', "comments by id"),
    ('<div class="comments-area"><p>LEAK: I paid $3</p></div>', "comments by class"),
    ('<div class="share-buttons"><span>LEAK</span></div>', "sharing"),
    ('<div class="breadcrumbs"><a href="/">LEAK</a> / x</div>', "breadcrumbs"),
    ('<div class="toc"><a href="#a">LEAK</a></div>', "table of contents by class"),
    ('<ul><li><a href="#a">LEAK one</a></li><li><a href="#b">LEAK two</a></li><li><a href="#c">LEAK three</a></li></ul>', "table of contents by its links"),
    ('<div class="cta-box"><h3>LEAK</h3><p>Pro from $4 a month</p></div>', "the site's own offer"),
    ('<div class="ad-unit"><p>LEAK $1</p></div>', "advertisement"),
    ('<div class="author-bio"><p>LEAK has 10 years of tokens</p></div>', "author box"),
    ('<form><label>LEAK</label><input></form>', "a form without an article"),
    ('<div style="position:fixed"><p>LEAK</p></div>', "stays on screen"),
    ('<div><a href="/a">LEAK</a> <a href="/b">LEAK</a> <a href="/c">LEAK</a></div>', "a menu by its links"),
    ("<section><h2>LEAK</h2><p>Ours.</p>" + "<a href='/a'>LEAK to a page of ours</a> " * 6 + "</section>", "a site map by its links"),
    ('<dialog open>LEAK</dialog>', "dialog"),
    ('<div role="dialog">LEAK</div>', "role dialog"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "why"), OUT, ids=[why for _, why in OUT])
@pytest.mark.parametrize("order", ["before", "after"])
def test_furniture_stays_out(part: str, why: str, order: str) -> None:
    body = part + ARTICLE if order == "before" else ARTICLE + part
    text = html.parse(f"<body>{body}</body>", doc_id="page").text
    assert "LEAK" not in text, why
    assert text.count("Small is the cheaper") == 4, why


IN = [
    ('<div class="pricing-card-header"><span>KEEP $3</span></div>', "card header"),
    ('<div class="plan-footer"><span>KEEP $3</span></div>', "a footer by name only"),
    ('<div class="comparison-menu"><p>KEEP 128K</p></div>', "a comparison by its first word"),
    ('<div class="navigator-model"><p>KEEP</p></div>', "a word that begins like nav"),
    ('<div class="entry-content toc-enabled sharing"><p>KEEP</p></div>', "the article's own name beside another"),
    ('<div class="has-sidebar"><p>KEEP</p></div>', "a layout class"),
    ('<div class="shared-context"><p>KEEP</p></div>', "shared is not share"),
    ('<div class="market-share"><p>KEEP 12%</p></div>', "share, not to share"),
    ('<div class="commentary"><p>KEEP</p></div>', "commentary is not comments"),
    ('<div class="header-cell"><p>KEEP</p></div>', "header as a word"),
    ('<article><header><p>KEEP from $3</p></header><p>x</p></article>', "header of an article"),
    ('<header><h2>KEEP</h2><p>Everything that the two models cost, side by side, in one long overview.</p></header>', "hero with a heading"),
    ('<article><aside class="key-takeaways"><p>KEEP: $5 a million</p></aside></article>', "takeaways in an aside"),
    ('<aside class="sidebar"><div><h3>Quick facts</h3><p>Context: 128K</p><p>KEEP</p></div></aside>', "a box of facts beside the article"),
    ('<div class="sidebar-widget"><p>KEEP $3 per million</p></div>', "figures in a side box"),
    ('<form id="aspnet"><h2>KEEP</h2><p>a</p></form>', "a form around content"),
    ('<div class="faq"><button>KEEP this question?</button><p>a</p></div>', "a question in a button"),
    ('<ul><li><a href="/a">KEEP A</a></li><li><a href="/b">B costs $3</a></li><li><a href="/c">C</a></li></ul>', "linked names with figures"),
    ('<article><p><a href="/a">KEEP A</a>, <a href="/b">B</a>, <a href="/c">C</a></p></article>', "links in the article"),
    ('<blockquote><p>a</p><footer>KEEP, a reader</footer></blockquote>', "who is quoted"),
    ("<h2>Related</h2><p>KEEP: models related to Small are Medium and Large, which cost more.</p>", "a heading that could open links but does not"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "why"), IN, ids=[why for _, why in IN])
def test_content_that_looks_like_furniture_stays(part: str, why: str) -> None:
    assert "KEEP" in html.parse(f"<body>{ARTICLE}{part}</body>", doc_id="page").text, why


def test_comments_longer_than_the_article_stay_out() -> None:
    comments = '<div class="comments">' + "<p>LEAK: I think that Small costs $3 and is slow.</p>" * 200 + "</div>"
    assert "LEAK" not in html.parse(ARTICLE + comments, doc_id="page").text


def test_an_article_in_a_badly_named_element_is_not_lost() -> None:
    for name in ("cookie-page", "sidebar", "related", "menu", "newsletter"):
        text = html.parse(
            f'<div class="{name}">{ARTICLE.replace("h1", "h2")}</div><footer>c</footer>', doc_id="page"
        ).text
        assert text.count("Small is the cheaper") == 4, name


def test_a_long_article_in_a_badly_named_element_is_not_lost_beside_other_text() -> None:
    sections = "".join(f"<h2>Part {number}</h2>{ARTICLE}" for number in range(4)).replace("h1", "h3")
    text = html.parse(
        f'<h1>T</h1><div class="newsletter">{sections}</div><p>{"Other text. " * 40}</p>', doc_id="page"
    ).text
    assert text.count("Small is the cheaper") == 16


def test_badly_named_parts_are_read_when_nothing_else_is_left() -> None:
    part = f'<div class="newsletter">{"<p>Small costs $3 per million tokens of input, says the letter.</p>" * 5}</div>'
    assert html.parse(part * 3, doc_id="page").text.count("$3") == 15


def test_main_alone_is_read_when_it_holds_the_article() -> None:
    markup = f"<div>Outside</div><main>{ARTICLE}</main><div>Outside</div>"
    assert "Outside" not in html.parse(markup, doc_id="page").text


def test_main_without_the_heading_is_not_all() -> None:
    markup = "<div><h1>Title</h1></div><main><p>Small costs $3.</p></main>"
    assert html.parse(markup, doc_id="page").text == "Title\nSmall costs $3."
