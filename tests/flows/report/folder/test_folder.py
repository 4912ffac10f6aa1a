"""The report's folder as a whole: links resolve, pages are strict, nothing crawled acts, nothing is made twice."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import feedparser
import pytest
from defusedxml import ElementTree

from counterclaim.db.store import Store
from counterclaim.flows.cli.main import main
from counterclaim.flows.report import write_report
from counterclaim.flows.report.folder import contents
from counterclaim.flows.report.folder.manifest import MANIFEST
from counterclaim.flows.report.options import ReportOptions
from tests.flows.report.folder.test_atom_feed import ATOM, faults
from tests.flows.review import hostile
from tests.flows.site.test_claimreview import problems

NOON = "2025-11-12T06:00:00Z"
PAGE = "https://b.example/report/index.html"
VOID = {"meta", "link", "input", "br", "img", "hr", "col", "wbr"}
ALLOWED = {
    "html", "head", "title", "style", "script", "body", "header", "footer", "nav", "main", "section", "article",
    "aside", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption",
    "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "blockquote", "q", "mark", "a", "b", "strong", "small",
    "span", "bdi", "code", "details", "summary", "time", "fieldset", "legend", "label", "svg", "g", "path", "rect",
    "circle", "line", "polyline", "polygon", "text", "tspan", "desc", "use", "defs", "sup", "ellipse", "pre", *VOID,
}  # fmt: skip


class Page(HTMLParser):
    """Reads a page: its elements, whether they are closed in order, its links, ids, words and policy."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.policy: list[str] = []
        self.linked: list[Any] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs), f"an attribute of <{tag}> twice"
        self.tags.add(tag)
        self.attributes |= given.keys()
        self.links += [str(given[name]) for name in ("href", "src") if name in given]
        self.ids += [str(given["id"])] if "id" in given else []
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy.append(str(given["content"]))
        if tag == "script":
            assert given == {"type": "application/ld+json"}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "script" in self.open:
            self.linked.append(json.loads(data))
        elif "style" not in self.open:
            self.words.append(data)


Reported = dict[str, Page]


def pages_of(out: Path) -> Reported:
    """Return all pages of a folder by name."""
    return {
        path.relative_to(out).as_posix(): Page(path.read_text(encoding="utf-8")) for path in sorted(out.rglob("*.html"))
    }


def report(db: Path, out: Path, **wanted: Any) -> Path:
    with Store.open(db, readonly=True) as store:
        write_report(store, out, generated_at=NOON, wanted=ReportOptions(**wanted), state="s")
    return out


@pytest.fixture(scope="module", params=["sample", "hostile"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the sample site's report, and of the database in which every crawled string attacks."""
    db = request.getfixturevalue(f"{request.param}_db")
    return report(db, tmp_path_factory.mktemp(request.param) / "out", page=PAGE)


@pytest.fixture(scope="module")
def pages(folder: Path) -> Reported:
    return pages_of(folder)


# --- every page --------------------------------------------------------------------------------------------------


def test_there_is_a_page_for_each_conflict_model_and_source(folder: Path, pages: Reported) -> None:
    conflicts = {found["id"] for found in json.loads((folder / "conflicts.json").read_text(encoding="utf-8"))}
    with (folder / "less_sure.csv").open(encoding="utf-8-sig", newline="") as file:
        conflicts |= {row["id"] for row in csv.DictReader(file)}
    assert {f"conflicts/{id_}.html" for id_ in conflicts} == {name for name in pages if name[:10] == "conflicts/"}
    assert {"index.html", "models/index.html", "sources/index.html"} <= set(pages)
    assert len([name for name in pages if name.startswith("models/")]) > 5
    assert len([name for name in pages if name.startswith("sources/")]) > 3


def test_every_link_leads_to_a_file_of_the_folder_and_a_place_in_it(folder: Path, pages: Reported) -> None:
    seen = set()
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in {"http", "https", "file"} or link == "data:,":
                continue
            assert not parts.scheme, link
            target = os.path.normpath((Path(name).parent / unquote(parts.path)).as_posix()) if parts.path else name
            assert (folder / target).is_file(), f"{link} in {name}"
            if parts.fragment:
                assert unquote(parts.fragment) in pages[target].ids, f"{link} in {name}"
            seen.add(target)
    unreached = set(pages) - seen
    assert unreached <= {name for name in pages if name.startswith("conflicts/")}, "every page is linked from another"


def test_every_page_has_a_strict_policy_and_obeys_it(pages: Reported) -> None:
    for name, page in pages.items():
        (policy,) = page.policy
        assert policy.startswith("default-src 'none'; style-src '"), name
        assert "unsafe" not in policy
        assert "script-src" not in policy
        assert ("'self'" in policy) == (name != "index.html"), "the first page stands alone"
        assert not {attr for attr in page.attributes if attr.startswith("on") or attr == "style"}, name
        assert page.tags <= ALLOWED, name
        assert ("style" in page.tags) == (name == "index.html")


def test_ids_are_unique(pages: Reported) -> None:
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name


def test_linked_data_are_claim_reviews_that_name_their_page(pages: Reported) -> None:
    found = 0
    for name, page in pages.items():
        for review in [one for linked in page.linked for one in linked]:
            found += 1
            assert problems(review) == []
            if name != "index.html":
                assert review["url"] == f"https://b.example/report/{name}"
    assert found > 20


def test_the_feed_is_valid_and_leads_to_pages(folder: Path) -> None:
    xml = (folder / "feed.atom").read_text(encoding="utf-8")
    assert faults(xml) == []
    for entry in feedparser.parse(xml).entries:
        assert (folder / entry.link.removeprefix("https://b.example/report/")).is_file()


@pytest.mark.parametrize("kind", ["models", "sources"])
def test_each_page_of_a_model_or_source_has_its_feed(folder: Path, pages: Reported, kind: str) -> None:
    found = 0
    for name in pages:
        if not name.startswith(f"{kind}/") or name.endswith("/index.html"):
            continue
        own = name.removesuffix(".html") + ".atom"
        html = (folder / name).read_text(encoding="utf-8")
        assert f'href="../{own}"' in html.partition("</head>")[0], "for a feed reader"
        assert f'class="follow" href="../{own}"' in html, "for eyes"
        xml = (folder / own).read_text(encoding="utf-8")
        assert faults(xml) == [], own
        feed = feedparser.parse(xml)
        assert feed.feed.link == f"https://b.example/report/{name}"
        for entry in feed.entries:
            found += 1
            page = entry.link.removeprefix("https://b.example/report/")
            assert page in pages
            assert page in html, "the conflicts of the page are those of its feed"
    assert found > 10


def test_without_an_address_feeds_lead_to_files_beside_them(sample_db: Path, tmp_path: Path) -> None:
    out = report(sample_db, tmp_path / "out")
    found = 0
    for path in out.glob("*/*.atom"):
        for link in ElementTree.fromstring(path.read_text(encoding="utf-8")).iter(f"{ATOM}link"):
            if link.get("rel") != "related":
                found += 1
                assert (path.parent / link.get("href", "")).is_file(), path
    assert found > 20


@pytest.mark.parametrize("name", ["conflicts.csv", "claims.csv"])
def test_no_cell_of_a_table_is_a_formula(folder: Path, name: str) -> None:
    text = (folder / name).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) > 10
    assert {len(row) for row in rows} == {len(rows[0])}
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if re.match(r"\s*[=+@|%]|\s*-(?!\d[\d.,]*$)", cell)]
    assert not re.search(r"[;\t][\s\"']*[=+@]", text.replace(";'", "").replace("\t'", ""))


def test_exact_values_stand_in_claims_csv(sample_db: Path, tmp_path: Path) -> None:
    out = report(sample_db, tmp_path / "out")
    with (out / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with Store.open(sample_db, readonly=True) as store:
        claims = {stored.id: stored.claim for stored in store.claims()}
    assert {row["id"] for row in rows} == claims.keys()
    assert {"2", "0.4"} & {row["value"] for row in rows if row["attribute"] == "input_price"}
    assert all(row["quote"].lstrip("'") == claims[row["id"]].quote.lstrip("'") for row in rows)


def test_crawled_words_are_shown_as_they_are(hostile_db: Path, tmp_path: Path) -> None:
    pages = pages_of(report(hostile_db, tmp_path / "out"))
    words = {name: "".join(page.words) for name, page in pages.items()}
    for attack in (hostile.RUNS, hostile.LOADS, hostile.ENDS, hostile.TEMPLATE):
        for kind in ("conflicts/", "models/", "sources/", "index"):
            assert any(attack in text for name, text in words.items() if name.startswith(kind)), (attack, kind)


def test_no_page_leads_to_a_script(hostile_db: Path, tmp_path: Path) -> None:
    pages = pages_of(report(hostile_db, tmp_path / "out"))
    schemes = {urlsplit(link).scheme for page in pages.values() for link in page.links}
    assert schemes <= {"", "https", "http", "data"}
    assert {link for page in pages.values() for link in page.links if link.startswith("data:")} == {"data:,"}


# --- what is wanted ----------------------------------------------------------------------------------------------


@pytest.fixture
def two_runs(hostile_db: Path, tmp_path: Path) -> Path:
    """Return a database whose second run found two conflicts, one of them between models nothing else is said of."""
    db = tmp_path / "claims.db"
    shutil.copy(hostile_db, db)
    with Store.open(db) as store:
        run = store.start_run("run", "r1", "2025-09-01T06:00:00Z")
        found = store.conflicts()[:2]
        fresh = [
            type(one)(**{**{f: getattr(one, f) for f in one.__slots__}, "id": f"beef0000000{n}"})
            for n, one in enumerate(found)
        ]
        store.save_conflicts(fresh, "2025-09-01T06:00:01Z", scope_complete=False)
        store.finish_run(run, "2025-09-01T06:00:02Z", {}, changed=True)
    return db


@pytest.mark.parametrize("given", ["2", "last", "2025-09-01"])
def test_since_tells_only_of_what_is_new(two_runs: Path, tmp_path: Path, given: str) -> None:
    out = report(two_runs, tmp_path / "out", since=given)
    pages = pages_of(out)
    new = {"beef00000000", "beef00000001"}
    assert {name[10:-5] for name in pages if name.startswith("conflicts/")} == new
    assert {found["id"] for found in json.loads((out / "conflicts.json").read_text(encoding="utf-8"))} == new
    assert {
        entry.link[10:-5] for entry in feedparser.parse((out / "feed.atom").read_text(encoding="utf-8")).entries
    } == new
    assert "2 new conflicts since" in re.sub(r"\s+", " ", "".join(pages["index.html"].words))
    assert not (out / "claims.csv").exists()
    assert "#nowhere" not in "".join(link for page in pages.values() for link in page.links)


def test_since_a_quiet_day_there_is_nothing_new(two_runs: Path, tmp_path: Path) -> None:
    out = report(two_runs, tmp_path / "out", since="2025-10-01")
    pages = pages_of(out)
    assert set(pages) == {"index.html", "models/index.html", "sources/index.html"}
    assert "No new conflicts since 1 October 2025" in re.sub(r"\s+", " ", "".join(pages["index.html"].words))
    assert faults((out / "feed.atom").read_text(encoding="utf-8")) == []


def test_a_whole_report_becomes_one_of_what_is_new_and_back(two_runs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    whole = listing(report(two_runs, out))
    assert listing(report(two_runs, out, since="last")).keys() < whole.keys()
    assert listing(report(two_runs, out)) == whole


def test_a_large_database_is_told_of_in_part(hostile_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has no page is text, not a link that leads nowhere; the first page says so."""
    monkeypatch.setattr(contents, "MAX_CONFLICTS", 3)
    monkeypatch.setattr(contents, "MAX_MODELS", 2)
    monkeypatch.setattr(contents, "MAX_SOURCES", 1)
    monkeypatch.setattr(contents, "MAX_CLAIMS", 10)
    out = report(hostile_db, tmp_path / "out")
    pages = pages_of(out)
    test_every_link_leads_to_a_file_of_the_folder_and_a_place_in_it(out, pages)
    count = {
        kind: len([name for name in pages if name.startswith(kind)]) for kind in ("conflicts/", "models/", "sources/")
    }
    assert count == {"conflicts/": 3, "models/": 3, "sources/": 2}, "lists among them"
    left = len(json.loads((out / "conflicts.json").read_text(encoding="utf-8"))) - 3
    assert f"3 conflicts have a page of their own; {left} more are in conflicts.csv" in "".join(
        pages["index.html"].words
    )
    assert "more that have no page here" in "".join(pages["models/index.html"].words)
    assert not (out / "claims.csv").exists()


# --- again and again ---------------------------------------------------------------------------------------------


def listing(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture
def made(cli: Callable[..., Any], sample_db: Path, tmp_path: Path) -> Callable[..., Any]:
    """Return a function that runs ``counterclaim report`` on a copy of the sample's database."""
    shutil.copy(sample_db, tmp_path / "claims.db")

    def make(*arguments: str) -> Any:
        return cli("report", "--db", tmp_path / "claims.db", "--out", tmp_path / "out", *arguments)

    return make


def times(out: Path) -> dict[str, int]:
    return {path.relative_to(out).as_posix(): path.stat().st_mtime_ns for path in out.rglob("*")}


def test_a_second_report_of_the_same_changes_nothing(made: Callable[..., Any], tmp_path: Path) -> None:
    first = made().out.strip()
    assert first == str(tmp_path / "out" / "index.html")
    before = times(tmp_path / "out")
    assert made().out.strip() == first
    assert times(tmp_path / "out") == before


def test_a_decision_is_seen_in_its_pages_and_leaves_the_others_alone(
    made: Callable[..., Any], cli: Callable[..., Any], tmp_path: Path
) -> None:
    made()
    before = times(tmp_path / "out")
    first = json.loads((tmp_path / "out" / "conflicts.json").read_text(encoding="utf-8"))[0]["id"]
    cli(
        "review",
        first,
        "--verdict",
        "confirmed",
        "--note",
        "seen on both",
        "--by",
        "ada",
        "--db",
        tmp_path / "claims.db",
    )
    made()
    changed = {name for name, at in times(tmp_path / "out").items() if before[name] != at and name.endswith("html")}
    assert f"conflicts/{first}.html" in changed
    assert len([name for name in changed if name.startswith("conflicts/")]) < len(before) / 4
    assert "seen on both" in (tmp_path / "out" / "conflicts" / f"{first}.html").read_text(encoding="utf-8")


def test_the_folder_remembers_where_it_is_published(made: Callable[..., Any], tmp_path: Path) -> None:
    made("--page", PAGE)
    before = times(tmp_path / "out")
    made()
    assert times(tmp_path / "out") == before
    assert "https://b.example/report/conflicts/" in (tmp_path / "out" / "feed.atom").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--since", "99"), "no such run (the last is"),
        (("--since", "yesterday"), "neither a run nor a date: yesterday"),
        (("--page", "report/index.html"), "not a web address"),
    ],
)
def test_bad_options_are_one_line_and_write_nothing(
    made: Callable[..., Any], tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    ran = made(*arguments)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert words in ran.err
    assert not (tmp_path / "out").exists()


def test_a_strangers_file_in_the_way_is_one_line_too(made: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "index.html").write_text("<h1>My site</h1>")
    ran = made()
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "a file that no report wrote is in the way" in ran.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["index.html"]


def test_a_run_is_refused_before_it_begins_if_its_report_cannot_be_written(
    cli: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "index.html").write_text("<h1>My site</h1>")
    ran = cli("run", "--plain", "--db", tmp_path / "claims.db", "--report", tmp_path / "out")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "claims.db").exists()


def test_an_interrupted_report_is_completed(made: Callable[..., Any], tmp_path: Path) -> None:
    made()
    whole = listing(tmp_path / "out")
    for path in sorted((tmp_path / "out").rglob("*.html"))[::2]:
        path.unlink()
    found = json.loads((tmp_path / "out" / MANIFEST).read_text())
    (tmp_path / "out" / MANIFEST).write_text(json.dumps(found | {"state": ""}))
    made()
    again = listing(tmp_path / "out")
    assert again.keys() == whole.keys()
    assert {name for name in whole if again[name] != whole[name]} <= {"index.html", MANIFEST}, "the time it was made"


def test_who_decided_is_left_out_when_asked_and_stays_left_out(sample_db: Path, tmp_path: Path) -> None:
    db, out = tmp_path / "claims.db", tmp_path / "out"
    shutil.copy(sample_db, db)
    with Store.open(db) as store:
        store.add_review(store.conflicts()[0].id, "confirmed", "seen by me", "Ada Reviewer", at=NOON)
    for options, shown in ((["--no-names"], False), ([], False), (["--names"], True), ([], True)):
        assert main(["report", "--db", str(db), "--out", str(out), *options]) == 0
        text = "".join(path.read_text(encoding="utf-8") for path in out.rglob("*.*") if path.is_file())
        assert ("Ada Reviewer" in text, "seen by me" in text) == (shown, shown), options
        assert "confirmed" in text
