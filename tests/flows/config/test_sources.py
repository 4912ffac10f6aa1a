"""The sources file: what it takes, and that every mistake is named with its line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterclaim.flows.common.errors import UserError
from counterclaim.flows.config.sources import PLACES, Source, load_sources, sources_of_urls
from counterclaim.flows.sample.server import SITE, SOURCES, hosts

A = "sources:\n  - name: a\n"
ONE = "sources:\n  - name: a\n    url: https://example.org/\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    config = load_sources(
        written(
            tmp_path,
            """
contact: https://example.org/about
sources:
  - {name: site, kind: vendor, url: "https://example.org/", depth: 2, limit: 7, delay: 0.5, include: ["/blog/*"]}
  - {name: pages, kind: press, urls: ["https://a.example/1", "https://b.example/2"], exclude: ["*x*"]}
  - {name: folder, kind: blog, path: drafts}
  - {name: same, file: /absolute}
""",
        )
    )
    site, pages, folder, same = config.sources
    assert (site.start, site.depth, site.limit, site.delay, site.include) == (
        ("https://example.org/",), 2, 7, 0.5, ("/blog/*",),
    )  # fmt: skip
    assert pages.start == ("https://a.example/1", "https://b.example/2")
    assert folder.path == tmp_path / "drafts", "relative to the sources file, not to where the program was started"
    assert same.path == Path("/absolute")


@pytest.mark.parametrize(
    ("text", "fragment", "why"),
    [
        ("", "empty sources file", "nothing in it"),
        ("# only a comment\n", "empty sources file", "nothing but a comment"),
        ("- a\n", ":1: the top must be a mapping", "a list at the top"),
        ("sources: []\n", ":1: sources: Tuple should have at least 1 item", "no sources"),
        ("other: 1\n" + ONE, ":1: other: unknown key: use one of ", "an unknown key"),
        (ONE + "    urls_: []\n", ":4: sources[0].urls_: unknown key: did you mean urls?", "a misspelt key"),
        (ONE + "    colour: red\n", ":4: sources[0].colour: unknown key: use one of ", "an unknown key of a source"),
        (ONE + "    depth: 99\n", ":4: sources[0].depth: Input should be less than", "out of range"),
        (ONE + "    depth: deep\n", ":4: sources[0].depth: Input should be a valid integer", "not a number"),
        (ONE + "    delay: -1\n", ":4: sources[0].delay:", "a negative delay"),
        (ONE + "    kind: shop\n", ":4: sources[0].kind: Input should be", "an unknown kind"),
        (
            ONE + "    path: x\n",
            ":2: sources[0]: give exactly one of url, urls, feed, sitemap, index, path and warc",
            "two places",
        ),
        ("sources:\n  - name: a\n", ":2: sources[0]: give exactly one", "no place"),
        ("sources:\n  - url: https://e.org/\n", ":2: sources[0].name: Field required", "no name"),
        (
            "sources:\n  - name: a\n    url: ftp://e.org/\n",
            ":3: sources[0].url: unknown URL scheme 'ftp'",
            "not the web",
        ),
        ("sources:\n  - name: a\n    url: example.org\n", ":3: sources[0].url: unknown URL scheme ''", "no scheme"),
        (
            "sources:\n  - name: a\n    urls: [https://e.org/, 'http://']\n",
            ":3: sources[0].urls[1]: no host",
            "no host",
        ),
        ("sources:\n  - name: a\n    url: https://u:p@e.org/\n", "a user name or password", "a password in the file"),
        ('sources:\n  - name: a\n    url: "http://e.org/\\r\\nX: y"\n', "no address of the web", "a header in it"),
        ("sources:\n  - name: a\n    url: http://xn--/\n", "no address of the web", "an encoded name of nothing"),
        ("sources:\n  - name: a\n    url: http://xn--a-.org/\n", "no address of the web", "one that is none"),
        ('sources:\n  - name: a\n    url: "http://\\u2488.org/"\n', "no address of the web", "a sign of no name"),
        (ONE + ONE.removeprefix("sources:\n"), "two sources are called 'a'", "a name twice"),
        (ONE + "    url: https://other.org/\n", ":4: url: given twice", "YAML would silently keep the last"),
        ("sources: [\n", "malformed YAML", "broken YAML"),
        ("sources:\n\t- a\n", ":2: found character '\\t'", "a tab"),
        ("sources: !!python/object:os.system x\n", "malformed YAML", "a tag that would run code"),
        ("contact: 'a b'\n" + ONE, ":1: contact: String should match", "a header cannot hold it"),
        ('user_agent: "a\\nb"\n' + ONE, ":1: user_agent: String should match", "header injection"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, fragment: str, why: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(UserError) as caught:
        load_sources(path)
    line = str(caught.value)
    assert fragment in line, why
    assert str(path) in line
    assert "\n" not in line


def test_the_example_of_the_docs_is_a_sources_file(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "CRAWLING.md").read_text(encoding="utf-8")
    config = load_sources(written(tmp_path, text.partition("```yaml\n")[2].partition("```")[0]))
    places = [next(name for name in PLACES if getattr(source, name)) for source in config.sources]
    assert sorted(set(places)) == sorted(PLACES), "one of each"
    assert config.sources[1].listings == (("feed", "https://vendor.example/feed.xml"),)
    assert len(config.sources[3].listings) == 2
    assert all(f"`{key}`" in text for key in Source.model_fields), "every key is explained"


FEED = "sources:\n  - name: a\n    feed: https://example.org/feed\n"


@pytest.mark.parametrize(
    ("text", "fragment", "why"),
    [
        (FEED + "    schedule: daily\n", ":4: sources[0].schedule: not a cron schedule: 'daily'", "no cron"),
        (FEED + "    schedule: '0 25 * * *'\n", ":4: sources[0].schedule: not a cron schedule", "no such hour"),
        (FEED + "    schedule: '0 0 31 2 *'\n", "bad day-of-month", "no such day"),
        (FEED + "    schedule: '* * * * * *'\n", "give five fields", "seconds"),
        (FEED + "    language: English\n", ":4: sources[0].language: not a language code: 'English'", "no code"),
        (FEED + "    max_bytes: lots\n", ":4: sources[0].max_bytes: could not parse value and unit", "no size"),
        (FEED + "    max_bytes: 1GB\n", ":4: sources[0].max_bytes: Input should be less than", "too large"),
        (FEED + "    timeout: 0\n", ":4: sources[0].timeout:", "no time at all"),
        (FEED + "    sitemap: https://example.org/s\n", "give exactly one of", "two places"),
        (FEED.replace("https", "file"), ":3: sources[0].feed[0]: unknown URL scheme 'file'", "not the web"),
        ("sources:\n  - {name: a, path: x, render: true}\n", "render is for pages of the web", "a folder"),
        (FEED + "    <<: &a {b: *a}\n", "an anchor that holds itself", "a loop"),
    ],
)
def test_mistakes_in_the_newer_keys_are_named(tmp_path: Path, text: str, fragment: str, why: str) -> None:
    with pytest.raises(UserError) as caught:
        load_sources(written(tmp_path, text))
    assert fragment in str(caught.value), why


def test_files_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_bytes(b"\xff\xfe\x00\x80")
    for path in (tmp_path / "x.yml", tmp_path / "none.yml", tmp_path):
        with pytest.raises(UserError):
            load_sources(path)


def test_single_addresses_become_a_source_a_host() -> None:
    config = sources_of_urls(["https://a.example/1", "http://b.example/", "https://A.example/2"])
    assert [(s.name, s.start) for s in config.sources] == [
        ("a.example", ("https://a.example/1", "https://A.example/2")),
        ("b.example", ("http://b.example/",)),
    ]
    with pytest.raises(UserError, match="cannot fetch"):
        sources_of_urls(["gopher://x/"])


def test_the_sample_names_every_site_it_serves() -> None:
    named = {source.start[0].removeprefix("http://").rstrip("/") for source in load_sources(SOURCES).sources}
    assert named == set(hosts())
    assert all((SITE / host.partition(".")[0] / "index.html").is_file() for host in named)
