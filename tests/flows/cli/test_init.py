"""``init``: arguments in a pipe, questions on a terminal, a dry run, the next command."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from counterclaim.flows.config.sources import load_sources

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
    assert f"yes\t127.0.0.1\t{web.base}/a" in ran.out
    assert ran.out.endswith("Next: counterclaim run sources.yml\n")
    assert web.hits["/a"] == 0, "no article is fetched"
    assert load_sources(Path("sources.yml")).allow_private
    again = cli("init", f"{web.base}/b")
    assert (again.code, "already: sources.yml: nothing is overwritten" in again.err) == (2, True)


def test_a_feed_is_read_in_the_dry_run(cli: Any, web: Any) -> None:
    item = f"<item><title>x</title><link>{web.base}/a</link></item>"
    web.page("/feed", f"<rss version='2.0'><channel>{item}</channel></rss>", kind="application/rss+xml")
    ran = cli("init", "--feed", f"{web.base}/feed", "--file", "my sources.yml", "--allow-private")
    assert (ran.code, f"{web.base}/a" in ran.out) == (0, True)
    assert ran.out.endswith("Next: counterclaim run 'my sources.yml'\n")


def test_what_cannot_be_fetched_is_said(cli: Any, web: Any) -> None:
    ran = cli("init", f"{web.base}/a")
    assert (ran.code, "not a public address" in ran.out) == (0, True)
    assert ran.out.endswith("Next: counterclaim crawl sources.yml --dry-run\n")


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
