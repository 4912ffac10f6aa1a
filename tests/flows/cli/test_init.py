"""``init``: arguments in a pipe, questions on a terminal, a dry run, the next command."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from counterclaim.flows.config.sources import load_sources

ALLOW = 'add --allow-private (or "allow_private: true" to the sources file) if a private address is meant'
PAGE = "<p>GPT-5 costs $5 per million input tokens.</p>"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_with_arguments(cli: Any, web: Any) -> None:
    web.page("/a", PAGE)
    ran = cli("init", f"{web.base}/a", "--allow-private")
    assert ran.code == 0, ran.err
    assert f"yes\t{web.base.removeprefix('http://')}\t{web.base}/a" in ran.out
    assert ran.out.endswith("Next: counterclaim run sources.yml\n")
    assert web.hits["/a"] == 0, "no article is fetched"
    assert load_sources(Path("sources.yml")).allow_private
    again = cli("init", f"{web.base}/b")
    assert (again.code, "already: sources.yml: nothing is overwritten" in again.err) == (2, True)
    assert "allow_private" not in again.err, "it was not asked for"
    again = cli("init", f"{web.base}/b", "--allow-private")
    assert (again.code, 'or write the line "allow_private: true" into it' in again.err) == (2, True)


def test_a_feed_is_read_in_the_dry_run(cli: Any, web: Any) -> None:
    item = f"<item><title>x</title><link>{web.base}/a</link></item>"
    web.page("/feed", f"<rss version='2.0'><channel>{item}</channel></rss>", kind="application/rss+xml")
    ran = cli("init", "--feed", f"{web.base}/feed", "--file", "my sources.yml", "--allow-private")
    assert (ran.code, f"{web.base}/a" in ran.out) == (0, True)
    assert ran.out.endswith("Next: counterclaim run 'my sources.yml'\n")


def test_what_cannot_be_fetched_is_said(cli: Any, web: Any) -> None:
    ran = cli("init", f"{web.base}/a")
    assert (ran.code, ALLOW in ran.out, "robots.txt cannot" in ran.out) == (0, True, False)
    assert 'Nothing would be fetched: write the line "allow_private: true" into sources.yml if' in ran.out
    assert ran.out.endswith("Next: counterclaim crawl sources.yml --dry-run\n")
    listed = cli("crawl", "sources.yml", "--dry-run")
    assert (listed.code, ALLOW in listed.out) == (0, True)
    crawled = cli("run", "sources.yml", "--plain")
    assert (crawled.code, ALLOW in crawled.err.splitlines()[-1]) == (1, True), "the same words in all three"


def test_a_feed_on_a_private_address(cli: Any, web: Any) -> None:
    ran = cli("init", "--feed", f"{web.base}/feed")
    assert (ran.code, ALLOW in ran.out, 'the line "allow_private: true" into sources.yml' in ran.out) == (0, True, True)


def test_another_reason_says_nothing_of_private_addresses(cli: Any, web: Any) -> None:
    web.page("/robots.txt", "User-agent: *\nDisallow: /", kind="text/plain")
    ran = cli("init", f"{web.base}/a", "--allow-private")
    assert "Nothing would be fetched: see why above and edit sources.yml." in ran.out


@pytest.mark.parametrize(
    ("args", "said", "why"),
    [
        ([], "no addresses: name them", "nobody can be asked in a pipe"),
        (["a.example"], "write https://a.example if it is a page", "no scheme"),
        (["https://a.example/x", "--feed", "b"], "write https://b", "one bad address of several"),
    ],
)
def test_bad_input_writes_nothing(
    cli: Any, monkeypatch: pytest.MonkeyPatch, args: list[str], said: str, why: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    ran = cli("init", *args)
    assert (ran.code, said in ran.err, Path("sources.yml").exists()) == (2, True, False), why


def test_on_a_terminal_it_asks(cli: Any, web: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(f"{web.base}/a\na.example\n{web.base}/b\n\n\n"))
    ran = cli("init", "--allow-private")
    assert ran.code == 0, ran.err
    assert "no address of a page: a.example" in ran.err
    assert load_sources(Path("sources.yml")).sources[0].urls == (f"{web.base}/a", f"{web.base}/b")


def test_no_answer_writes_nothing(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("\n\n"))
    ran = cli("init")
    assert (ran.code, "no addresses" in ran.err, Path("sources.yml").exists()) == (2, True, False)
