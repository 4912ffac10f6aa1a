"""The archives that the benchmarks read: the same for the same seed, as large as asked, with as many pages hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("fastwarc")

from bench.bulk import extraction
from bench.bulk.claim_pages import Sources
from bench.bulk.made_archives import HIDDEN, PATHS, Plan, main, make
from bench.bulk.web_pages import Ordinary
from counterclaim.flows.bulk.archives import Counts, records
from counterclaim.flows.bulk.cheap_test import Page, likely, may_claim, visible_text
from counterclaim.flows.bulk.unit_reader import read_unit

SMALL = Plan(0.6, every=10, archives=2)


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    first, again = make(tmp_path / "first", SMALL), make(tmp_path / "again", SMALL)
    other = make(tmp_path / "other", Plan(0.6, every=10, archives=2, seed=2))
    assert [path.read_bytes() for path in first.archives] == [path.read_bytes() for path in again.archives]
    assert [path.read_bytes() for path in first.archives] != [path.read_bytes() for path in other.archives]


def test_what_is_listed_is_there(tmp_path: Path) -> None:
    made = make(tmp_path, SMALL)
    assert (tmp_path / PATHS).read_text(encoding="utf-8").split() == [path.name for path in made.archives]
    found = [record.url for path in made.archives for record in records(str(path), Counts())]
    assert (len(found), len(set(found))) == (made.pages, made.pages)
    hidden = (tmp_path / HIDDEN).read_text(encoding="utf-8").split()
    assert set(hidden) <= set(found)
    assert made.pages // 10 <= len(hidden) <= made.pages // 10 + 1
    assert all(path.stat().st_size >= 300_000 for path in made.archives)


def test_none_hidden(tmp_path: Path) -> None:
    made = make(tmp_path, Plan(0.3, every=0))
    done = read_unit(str(made.archives[0]), {}).unit
    assert (made.hidden, done.records, done.claims, done.skipped) == ([], made.pages, 0, 0)


def test_pages_of_the_sample_site_come_first_and_are_read(tmp_path: Path) -> None:
    made = make(tmp_path, Plan(0.4, every=3, archives=1))
    done = read_unit(str(made.archives[0]), {}).unit
    assert made.hidden[0].startswith("https://evalhub/")
    assert done.claims > 10 * done.documents > 0


def test_a_second_round_is_of_other_texts_and_copies() -> None:
    sources = Sources.found(wild=Path("none"))
    count = len(sources.pages)
    first, second = ([sources.page(1, at + start) for at in range(count)] for start in (0, count))
    assert len({page.url for page in (*first, *second)}) == 2 * count
    same = {page.body for page in first} & {page.body for page in second}
    assert 1 <= len(same) <= count // 5
    assert [page.body for page in second] == [sources.page(1, at + count).body for at in range(count)]


def test_ordinary_pages_are_as_large_and_as_mixed_as_they_are_said_to_be() -> None:
    ordinary = Ordinary(1)
    pages = [Page(ordinary.page(number), "text/html") for number in range(200)]
    assert 80_000 < sum(len(page.body) for page in pages) / len(pages) < 130_000
    passed = [page for page, is_likely in zip(pages, likely(pages), strict=True) if is_likely]
    assert 4 <= len(passed) <= 24
    assert sum(may_claim(visible_text(page)) for page in passed) <= 1


@pytest.mark.parametrize("given", [["--megabytes", "2001"], ["--megabytes", "0"], ["--every", "-1"]])
def test_too_much_is_refused(given: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["--out", str(tmp_path / "out"), *given])
    assert refused.value.code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_what_is_measured_on_them(capsys: pytest.CaptureFixture[str]) -> None:
    extraction.main(["--quick", "--only", "records"])
    said = capsys.readouterr().out
    for name in ("bulk extract, without models, best: ", "FastWARC alone, best: ", "bulk extract beside FastWARC: "):
        assert f"\n{name}" in f"\n{said}"
