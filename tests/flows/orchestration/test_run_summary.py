"""What a run says of itself: the summary's counts and words, and events, from records alone."""

from __future__ import annotations

import pytest

from counterclaim.db.records import Conflict, ConflictCounts, Evidence
from counterclaim.flows.ingest.extraction import Extracted
from counterclaim.flows.ingest.save import Crawled
from counterclaim.flows.orchestration.run_summary import LISTED, RunSummary, markdown, one_line, safe

CRAWLED = "3 new or changed, 40 unchanged, 1 gone, 4 skipped, 2 failed"


def conflict(id_: str = "abc", explanation: str = "Both cannot be.") -> Conflict:
    side = Evidence("c1", "doc", "http://a.example/x", "costs $1", 0, 8, "1", "A", None)
    return Conflict(id_, "value", "across", "GPT-4o", "input_price", "high", explanation, (side,), certainty=0.93)


def whole() -> RunSummary:
    crawled = Crawled(3, 40, 1, 4, [("http://a.example/1", "HTTP 500"), ("http://a.example/2", "no answer")])
    crawled.reasons += ["http 500", "timeout"]
    return RunSummary(
        7, crawled, Extracted(3, 1, 12, 2), ConflictCounts(5, 9, 1), {"low": 1, "high": 1}, [conflict()], "r/index.html"
    )


@pytest.mark.parametrize(
    "line",
    [
        "| pages fetched, new or changed | 3 |",
        "| pages unchanged | 40 |",
        "| pages gone | 1 |",
        "| pages skipped | 4 |",
        "| pages failed | 2 |",
        "| documents read | 3 |",
        "| documents that could not be read | 1 |",
        "| new claims | 12 |",
        "| claims gone | 2 |",
        "| new conflicts | 2 |",
        "| of them of high severity | 1 |",
        "| of them of low severity | 1 |",
        "| differences no longer found | 1 |",
        "| http 500 | 1 |",
        "| timeout | 1 |",
        "| http://a.example/2 | no answer |",
        "| abc | 93 % | GPT-4o | input\\_price | Both cannot be. |",
        "Report: r/index.html",
    ],
)
def test_the_summary_has_each_figure(line: str) -> None:
    assert line in markdown(whole()).splitlines()


def test_a_step_that_was_not_part_of_the_run_is_not_in_its_summary() -> None:
    page = markdown(RunSummary(1, extracted=Extracted(2)))
    assert "| documents read | 2 |" in page
    for word in ("pages", "conflicts", "Report", "Failed"):
        assert word not in page


def test_long_lists_are_cut_and_say_so_while_the_counts_stay_whole() -> None:
    crawled = Crawled(failures=[(f"http://a.example/{n}", "gone") for n in range(LISTED + 5)])
    crawled.reasons += ["http 404"] * (LISTED + 5)
    page = markdown(RunSummary(1, crawled, high=[conflict(str(n)) for n in range(LISTED + 2)]))
    assert f"| http 404 | {LISTED + 5} |" in page
    assert page.count("http://a.example/") == LISTED
    assert "And 5 more" in page
    assert "And 2 more." in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a \\| b"),
        ("one\ntwo\r\n# three", "one two  # three"),
        ("[click](javascript:x)", "\\[click\\](javascript:x)"),
        ("<script>", "\\<script\\>"),
        ("`code` *bold* _it_", "\\`code\\` \\*bold\\* \\_it\\_"),
        ("a\\|b", "a\\\\\\|b"),
        ("$0.15 per 1M tokens, text-only (beta)", "$0.15 per 1M tokens, text-only (beta)"),
        ("\x1b[31mred\u202e", " \\[31mred "),
    ],
)
def test_words_from_a_page_stay_words(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize(
    ("done", "line"),
    [
        (whole(), f"{CRAWLED}; 3 documents read, 12 new claims, 2 gone, 1 failed; 2 new conflicts"),
        (RunSummary(1, counts=ConflictCounts()), "0 new conflicts"),
        (RunSummary(1, counts=ConflictCounts(), new={"high": 1}), "1 new conflict"),
        (RunSummary(1), ""),
    ],
)
def test_one_line(done: RunSummary, line: str) -> None:
    assert one_line(done) == line


@pytest.mark.parametrize(
    ("new", "unchanged", "reasons", "unreached"),
    [
        (0, 0, ["network", "timeout"], True),
        (0, 0, ["network", "http 404"], False),  # somebody answered
        (1, 0, ["network"], False),
        (0, 1, ["network"], False),
        (0, 0, [], False),  # nothing was asked for
    ],
)
def test_when_a_crawl_reached_nothing(new: int, unchanged: int, reasons: list[str], *, unreached: bool) -> None:
    assert Crawled(new, unchanged, reasons=reasons).unreached is unreached
