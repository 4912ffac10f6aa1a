"""Pages that scripts write, rendered by the system's Chromium; what such a page may not reach or cost."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from counterclaim.flows.fetch import browser
from counterclaim.flows.fetch.client import Fetcher, Limits
from counterclaim.flows.runs import steps

needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(find_spec("playwright") is None, reason="needs Playwright: pip install playwright"),
    pytest.mark.skipif(not any(map(shutil.which, browser.BROWSERS)), reason="needs Chromium: apt-get install chromium"),
    pytest.mark.timeout(180),
]

PAGE = "<html><body><h1>GPT-4o</h1><div id=p></div><script src=/prices.js></script></body></html>"
SCRIPT = """fetch('/prices.json').then(r => r.json()).then(d => {
  document.getElementById('p').innerHTML = '<p>GPT-4o costs $' + d.input + ' per 1M input tokens.</p>'; })"""


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(sql).fetchall()


def write(body: str) -> str:
    return f"<html><body><h1>GPT-4o</h1><p id=p>none</p><script>{body}</script></body></html>"


@pytest.fixture
def crawled(web: Any, cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Do a whole run with ``render: true`` over these paths; the site is a name, private addresses are refused."""
    pinned = {"site.example": ("127.0.0.1", web.port)}
    quick = Limits(total=20, idle=2, attempts=1, backoff=0.001)
    monkeypatch.setattr(steps, "Fetcher", lambda **o: Fetcher(**{**o, "pinned": pinned, "limits": quick}))

    def go(*paths: str, options: str = "timeout: 20") -> Any:
        urls = ", ".join(f"'http://site.example{path}'" for path in paths)
        given = tmp_path / "s.yml"
        given.write_text(f"sources:\n  - {{name: s, urls: [{urls}], render: true, delay: 0, {options}}}\n")
        ran = cli("run", given, "--plain", "--db", tmp_path / "c.db", "--report", tmp_path / "r")
        assert ran.code == 0, ran.err
        return partial(rows, tmp_path / "c.db")

    return go


class TestInChromium:
    pytestmark = needs_browser

    def test_prices_that_a_script_fetches_are_read_and_nothing_private_is_reached(self, web: Any, crawled: Any) -> None:
        web.page("/robots.txt", "User-agent: *\nDisallow: /secret", kind="text/plain")
        web.page("/a", PAGE)
        web.page("/prices.js", SCRIPT, kind="text/javascript")
        web.page("/prices.json", '{"input": "5.25"}', kind="application/json")
        web.page("/private", "reached", kind="text/plain")
        web.page("/secret", "reached", kind="text/plain")
        web.page("/post", "reached", kind="text/plain")
        private = f"http://127.0.0.1:{web.port}/private"
        tries = (
            f"for (const u of ['{private}', 'http://localhost:{web.port}/private', '/secret', "
            "'http://169.254.169.254/', 'file:///etc/hostname'])"
            " fetch(u).then(r => r.text()).then(t => document.getElementById('p').textContent += t).catch(() => 0);"
            "fetch('/post', {method: 'POST', body: 'x'}).catch(() => 0);"
            f"new Image().src = '{private}?image'; navigator.sendBeacon('{private}?beacon', 'x');"
            f"try {{ new WebSocket('ws://127.0.0.1:{web.port}/private') }} catch {{}};"
            f"const f = document.createElement('iframe'); f.src = '{private}?frame'; document.body.append(f);"
            f"setTimeout(() => location.href = '{private}?left', 200);"
        )
        web.page("/tries", write(tries))
        query = crawled("/a", "/tries")
        assert query("SELECT value, doc FROM prices") == [("5.25", "site.example/a")]
        assert [path for path in web.hits if path.startswith(("/private", "/secret", "/post"))] == []
        assert query("SELECT reason, detail FROM issues") == []
        assert ("GPT-4o\nnone",) in query("SELECT text FROM extractions")
        agents = {headers["user-agent"].partition("/")[0] for _, headers in web.requests}
        assert agents == {"counterclaim"}, "nothing came from the browser itself"

    @pytest.mark.parametrize(
        ("body", "reason", "why"),
        [
            (write("while (true) {}"), "timeout", "a script that never ends"),
            (write("document.body.append('x'.repeat(5e5))"), "size", "a script that writes without measure"),
        ],
    )
    def test_a_hostile_page_is_a_failure_row(self, web: Any, crawled: Any, body: str, reason: str, why: str) -> None:
        web.page("/a", body)
        web.page("/b", PAGE)
        begun = time.monotonic()
        query = crawled("/a", "/b", options="timeout: 5, max_bytes: 200000")
        assert query("SELECT reason FROM issues WHERE kind = 'fetch'") == [(reason,)], why
        assert query("SELECT url FROM documents") == [("http://site.example/b",)], (
            "the next page is rendered all the same"
        )
        assert time.monotonic() - begun < 60

    def test_redirects_and_parts_that_fail(self, web: Any, crawled: Any) -> None:
        web.page("/old", "", status=301, Location="/a")
        web.page("/a", PAGE + "<script src=/none.js></script>")
        web.page("/prices.js", SCRIPT, kind="text/javascript")
        web.page("/prices.json", "", status=301, Location="/data")
        web.page("/data", '{"input": "4"}', kind="application/json")
        query = crawled("/old")
        assert query("SELECT url FROM documents") == [("http://site.example/a",)]
        assert query("SELECT value FROM prices WHERE attribute = 'input_price'") == [("4",)]


@pytest.mark.parametrize("what", ["playwright", "chromium"])
def test_what_is_missing_is_said_in_one_line(
    tmp_path: Path, cli: Any, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    if what == "playwright":
        monkeypatch.setitem(sys.modules, "playwright", None)
        monkeypatch.setattr(browser, "find_spec", lambda name: None)
    else:
        monkeypatch.setattr(browser, "find_spec", lambda name: object())
        monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "s.yml").write_text("sources:\n  - {name: s, url: 'https://a.example/', render: true}\n")
    ran = cli("run", tmp_path / "s.yml", "--plain", "--db", tmp_path / "c.db", "--report", tmp_path / "r")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert ("counterclaim[browser]" if what == "playwright" else "apt-get install chromium") in ran.err
    assert not (tmp_path / "c.db").exists()
