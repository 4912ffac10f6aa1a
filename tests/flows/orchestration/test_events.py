"""What alerts say: each conflict, how sure it is, and where its page is."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from counterclaim.db.records import Conflict, Evidence
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.config.sources import load_sources
from counterclaim.flows.orchestration.conflict_pages import ConflictPages

pytest.importorskip("prefect")

from counterclaim.flows.orchestration import events

SIDES = (
    Evidence("1", "post", "https://a.example/post", "It costs $2", 0, 11, 2, "a.example", "2025-06"),
    Evidence("2", "draft", None, "It costs $3", 0, 11, 3, "drafts", None),
)
FOUND = Conflict(
    "731cf75e", "value", "across", "Nova Lite", "input_price", "high", "2 is not 3.", SIDES, certainty=0.926
)
REVIEW = "https://review.example/claims/-/review"
REPORT = "https://you.example/report/index.html"


@pytest.mark.parametrize(
    ("pages", "address", "why"),
    [
        (ConflictPages(), "", "nobody published anything"),
        (ConflictPages(REPORT), "https://you.example/report/conflicts/731cf75e.html", "the report"),
        (ConflictPages(review_url=REVIEW), f"{REVIEW}/conflicts/731cf75e", "the review"),
        (ConflictPages(REPORT, REVIEW + "/"), f"{REVIEW}/conflicts/731cf75e", "both: where it can be decided"),
    ],
)
def test_a_message_leads_to_the_page_of_the_conflict(pages: ConflictPages, address: str, why: str) -> None:
    said = events.payload(FOUND, pages)
    assert said["page"] == address, why
    assert (address or "conflict 731cf75e") in events.in_words([FOUND], pages).splitlines()
    assert (address or "conflict 731cf75e") in str(said["text"]).splitlines()


@pytest.mark.parametrize(
    ("conflict", "first"),
    [
        (FOUND, "Nova Lite: input price, 93 % sure"),
        (replace(FOUND, object="Nova Pro"), "Nova Lite against Nova Pro: input price, 93 % sure"),
        (replace(FOUND, certainty=None), "Nova Lite: input price"),
    ],
)
def test_each_conflict_is_named_with_its_certainty(conflict: Conflict, first: str) -> None:
    assert events.in_words([conflict]).splitlines()[:2] == [first, "2 is not 3."]
    assert events.resource(conflict)["prefect.resource.name"] == first


def test_a_long_list_is_cut_and_says_so() -> None:
    text = events.in_words([replace(FOUND, id=str(n)) for n in range(events.NAMED + 3)])
    assert text.count("Nova Lite") == events.NAMED
    assert text.endswith("\n\nand 3 more: counterclaim conflicts --severity high")


def test_automations_use_names_that_the_payload_has() -> None:
    folder = files("counterclaim.flows").joinpath("orchestration", "automations")
    (action,) = yaml.safe_load(folder.joinpath("each-conflict.yml").read_text(encoding="utf-8"))["actions"]
    assert action["body"] == "{{ event.payload.text }}"
    assert str(events.payload(FOUND)["text"]).splitlines() == [
        "2 is not 3.", "conflict 731cf75e", "Stated in:", "draft", "https://a.example/post",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"review_url: {REVIEW}", REVIEW),
        (f"review_url: {REVIEW}/conflicts?status=open", REVIEW),  # copied from the address bar
    ],
)
def test_a_reviews_address_is_read(tmp_path: Path, line: str, kept: str) -> None:
    assert load_sources(_file(tmp_path, line)).review_url == kept


@pytest.mark.parametrize(
    "line", ["review_url: https://review.example", "review_url: claims/-/review", "report_url: /x"]
)
def test_an_address_that_leads_to_no_page_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(UserError):
        load_sources(_file(tmp_path, line))


def _file(folder: Path, line: str) -> Path:
    path = folder / "sources.yml"
    path.write_text(f"{line}\nsources:\n  - name: a\n    url: https://a.example/\n", encoding="utf-8")
    return path
