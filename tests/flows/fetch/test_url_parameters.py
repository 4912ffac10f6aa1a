"""Session ids and campaigns in links make no further documents of one article."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from counterclaim.flows.config.sources import Source
from counterclaim.flows.fetch.url_parameters import plain
from tests.flows.conftest import answer

ARTICLE = "<h1>GPT-4o</h1><p>GPT-4o costs $5 per 1M input tokens.</p>"


@pytest.mark.parametrize(
    ("given", "expected", "why"),
    [
        ("/a?PHPSESSID=1f", "/a", "a session"),
        ("/a?x=1&utm_source=b&y=2", "/a?x=1&y=2", "a campaign between what is meant, in its order"),
        ("/a?utm_source=1&utm_medium=2&gclid=3", "/a", "several"),
        ("/a?UTM_Source=1", "/a", "in capitals"),
        ("/a?utm%5Fsource=1", "/a", "escaped"),
        ("/a;jsessionid=1F?x=1", "/a?x=1", "a session in the path"),
        ("/a;jsessionid=1F/b;v=1", "/a/b;v=1", "in its middle; another parameter there is kept"),
        ("/a?id=1&page=2&sid=3&ref=main", "/a?id=1&page=2&sid=3&ref=main", "what may mean a page"),
        ("/a?x=%C3%A9+b&&y", "/a?x=%C3%A9+b&&y", "nothing to leave out: as it was"),
        ("/a?", "/a?", "an empty query"),
        ("/a?utm", "/a?utm", "a name that only begins so"),
        ("/a?own=1&x=2", "/a?x=2", "one that the source ignores"),
        ("/a?mine_7=1", "/a", "one by its glob"),
        ("/a?fbclid=1", "/a?fbclid=1", "one that the source keeps"),
    ],
)
def test_plain_addresses(given: str, expected: str, why: str) -> None:
    source = Source(name="s", url="http://h/", ignore_parameters=("Own", "mine_*"), keep_parameters=("fbclid",))
    assert plain(f"http://h{given}", source) == f"http://h{expected}", why


@pytest.mark.parametrize(
    ("address", "most", "why"),
    [
        ("http://h/?" + "&".join(f"utm_{n}=1" for n in range(5_000)), 2.0, "too many parameters: as it is"),
        ("http://h/" + ";a=1" * 10_000, 2.0, "too many in the path"),
        ("http://h/?" + "&".join(f"x{n}=1" for n in range(100)), 4.0, "as many as are looked at"),
        ("http://h/" + ";" * 90 + "a" * 20_000, 4.0, "marks without parameters"),
        ("http://h/?" + "utm" * 10_000, 4.0, "a long name"),
    ],
)
def test_hostile_addresses_cost_little(address: str, most: float, why: str) -> None:
    source, begun = Source(name="s", url="http://h/", ignore_parameters=("a*b*c",)), time.process_time()
    for _ in range(2_000):
        assert plain(address, source) == address, why
    assert time.process_time() - begun < most, why


@pytest.fixture
def crawled(tmp_path: Path, web: Any, cli: Any) -> Any:
    """Crawl a source; return the paths of the documents that are current, and how often pages were asked for."""

    def go(options: str = "url: 'BASE/art0', depth: 3") -> tuple[list[str], int]:
        text = f"sources:\n  - {{name: s, {options}, delay: 0}}\n".replace("BASE", web.base)
        (tmp_path / "s.yml").write_text(text, encoding="utf-8")
        web.hits.clear()
        ran = cli("crawl", tmp_path / "s.yml", "--allow-private", "--db", tmp_path / "c.db")
        assert ran.code == 0, ran.err
        with closing(sqlite3.connect(tmp_path / "c.db")) as conn:
            found = conn.execute("SELECT url FROM documents WHERE gone_at IS NULL ORDER BY url").fetchall()
        return [url.removeprefix(web.base) for (url,) in found], web.hits.total() - web.hits["/robots.txt"]

    return go


def trap(web: Any, suffix: Any, head: str = "") -> None:
    """Serve ten articles whose links have ever new suffixes; any suffix is accepted. ``head`` may name the article."""

    class Anything(dict[str, Any]):
        def get(self, path: str, default: Any = None) -> Any:
            if not path.startswith("/art"):
                return default
            links = "".join(f'<a href="/art{n}{suffix(n)}">x</a>' for n in range(10))
            return lambda handler, _: answer(
                handler, 200, (head.format(path[:5]) + f"{ARTICLE}<p>{path[4]}</p>{links}").encode()
            )

    web.routes = Anything()


TEN = [f"/art{n}" for n in range(10)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("suffix", "options", "why"),
    [
        (lambda n: f"?PHPSESSID={random.getrandbits(64):x}&utm_source=a{n}", "", "a session and a campaign"),
        (lambda n: f";jsessionid={random.getrandbits(64):X}", "", "a session in the path"),
        (lambda n: f"?visitor={random.getrandbits(64):x}#{n}", ", ignore_parameters: [visitor]", "the site's own"),
    ],
)
def test_a_session_in_every_link_makes_no_further_documents(
    web: Any, crawled: Any, suffix: Any, options: str, why: str
) -> None:
    trap(web, suffix)
    for _night in range(2):
        assert crawled(f"url: 'BASE/art0', depth: 3{options}") == (TEN, 10), why


@pytest.mark.slow
def test_a_session_of_an_unknown_name_makes_none_where_pages_say_what_they_are(web: Any, crawled: Any) -> None:
    trap(web, lambda n: f"?visitor={random.getrandbits(64):x}", '<link rel="canonical" href="{}">')
    for _night in range(2):
        documents, asked = crawled()
        assert documents == TEN
        assert asked <= 110, "the limit of a source holds for what is asked for in vain, too"


@pytest.mark.slow
def test_what_an_earlier_crawl_took_for_pages_is_no_longer_current(web: Any, crawled: Any) -> None:
    trap(web, lambda n: f"?PHPSESSID={random.getrandbits(64):x}")
    before, asked = crawled("url: 'BASE/art0', depth: 3, keep_parameters: ['*'], limit: 15")
    assert asked == len(before) == 15, "every link is another page where parameters are kept"
    assert crawled() == (TEN, 10)


def test_a_redirect_to_an_address_with_a_session_is_the_page_itself(web: Any, crawled: Any) -> None:
    def visit(handler: Any, _: int) -> None:
        answer(handler, 301, Location=f"/a?PHPSESSID={random.getrandbits(64):x}")

    class Anything(dict[str, Any]):
        def get(self, path: str, default: Any = None) -> Any:
            return super().get(path) or (super().get("any") if "PHPSESSID" in path else default)

    web.routes = Anything({"/a": visit, "any": lambda handler, _: answer(handler, 200, ARTICLE.encode())})
    for _night in range(2):
        assert crawled("url: 'BASE/a'") == (["/a"], 2)
