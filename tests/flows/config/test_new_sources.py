"""The sources file that ``init`` writes: what addresses mean, that it can be read, that nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterclaim.flows.common.errors import UserError
from counterclaim.flows.config.new_sources import Named, named, write_sources
from counterclaim.flows.config.sources import load_sources

MEANS = [
    ("https://a.example/models", False, "urls", "a page"),
    ("https://a.example/models/", False, "urls", "a page with a slash"),
    ("https://a.example", False, "site", "a site"),
    ("https://a.example/", False, "site", "its front page"),
    ("https://a.example/index.xml", False, "feed", "no article ends so"),
    ("https://a.example/blog.ATOM", False, "feed", "in capitals"),
    ("https://a.example/sitemap_index.xml", False, "sitemap", "a sitemap by its name"),
    ("https://a.example/feed", False, "urls", "a name proves nothing"),
    ("https://a.example/feed", True, "feed", "it was named as one"),
    ("https://a.example/sitemap.xml", True, "feed", "what was said counts"),
    (".", False, "path", "a folder"),
]


@pytest.mark.parametrize(("text", "feed", "place", "why"), MEANS)
def test_what_an_address_means(text: str, feed: bool, place: str, why: str) -> None:
    assert named(text, feed=feed).place == place, why


REFUSED = [
    ("a.example/models", "write https://a.example/models", "no scheme"),
    ("ftp://a.example/x", "only http and https", "another scheme"),
    ("https://", "no host", "no host"),
    ("https://me:secret@a.example/", "remove it", "a password"),
]


@pytest.mark.parametrize(("text", "mend", "why"), REFUSED)
def test_what_is_no_address(text: str, mend: str, why: str) -> None:
    with pytest.raises(UserError) as raised:
        named(text)
    assert mend in str(raised.value), why


def test_the_file_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    pages = ["https://www.a.example/x", "https://b.example/y?q=1&r='2'#z", "https://www.a.example/z"]
    given = [named(page) for page in (*pages, pages[0], "https://a.example", "https://a.example/sitemap.xml")]
    given += [named("https://a.example/feed", feed=True), named(str(tmp_path / "posts"))]
    path = tmp_path / "s.yml"
    write_sources(path, given, allow_private=True)
    config = load_sources(path)
    assert config.allow_private
    assert [(source.name, source.start, source.depth) for source in config.sources if source.start] == [
        ("a.example", (pages[0], pages[2]), 0), ("b.example", (pages[1],), 0),
        ("a.example site", ("https://a.example",), 1),
    ]  # fmt: skip
    assert [(source.name, *source.listings) for source in config.sources if source.listings] == [
        ("a.example sitemap", ("sitemap", "https://a.example/sitemap.xml")),
        ("a.example feed", ("feed", "https://a.example/feed")),
    ]
    assert config.sources[-1].path == tmp_path / "posts"


def test_two_ports_of_a_host_are_two_names(tmp_path: Path) -> None:
    given = [named(f"http://{host}/") for host in ("127.0.0.1:8001", "127.0.0.1:8002", "www.A.example", "[::1]:80")]
    write_sources(tmp_path / "s.yml", given)
    names = [source.name for source in load_sources(tmp_path / "s.yml").sources]
    assert names == ["127.0.0.1:8001", "127.0.0.1:8002", "a.example", "[::1]:80"]


def test_every_option_in_its_comments_exists(tmp_path: Path) -> None:
    path = tmp_path / "s.yml"
    write_sources(path, [Named("https://a.example/x", "urls")])
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("# What a source may have besides")
    options = [line.removeprefix("#").rstrip() for line in rest.splitlines()[1:]]
    path.write_text(head.replace("# contact", "contact") + "\n".join(options).replace("\n   ", "\n    "), "utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("   kind:", "    kind:", 1), encoding="utf-8")
    source = load_sources(path).sources[0]
    assert (source.depth, source.limit, source.schedule, source.language) == (1, 100, "0 6 * * *", ("en",))
    assert load_sources(path).contact == "mailto:you@example.org"


@pytest.mark.parametrize("there", ["file", "folder", "link"])
def test_nothing_is_overwritten(tmp_path: Path, there: str) -> None:
    path = tmp_path / "s.yml"
    if there == "file":
        path.write_text("mine", encoding="utf-8")
    elif there == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nowhere.yml")
    with pytest.raises(UserError, match="already"):
        write_sources(path, [Named("https://a.example/x", "urls")])
    assert not (tmp_path / "nowhere.yml").exists()
    assert there != "file" or path.read_text(encoding="utf-8") == "mine"
