"""The check of a data set: the same conflicts as the check of a store with the same claims, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from counterclaim.db.reference import load_reference
from counterclaim.db.store import Store
from counterclaim.flows.bulk.check import output
from counterclaim.flows.bulk.check.run import Options, check
from counterclaim.flows.ingest.second_reading import read_again
from tests.flows.bulk.data_sets import AT, Page, page, prose, write_data_set, write_store

WILD = Path(__file__).parents[4] / "shared" / "corpus" / "wild" / "docs"
BAR = 0.5


def stored_conflicts(path: Path, pages: list[Page]) -> dict[str, dict[str, Any]]:
    """Return the conflicts that a store of the pages has, by id."""
    write_store(path, pages)
    with Store.open(path) as store:
        counts = store.update_findings(AT, list(load_reference()))
        assert counts.failed == 0
        read_again(store, bar=BAR, at=AT, workers=1)
        found = store.conflicts(include_explained=True, include_doubted=True)
    return {item.id: comparable(item) for item in found}


def comparable(item: Any) -> dict[str, Any]:
    left_out = ("first_seen", "last_seen", "better")
    ids = [one.claim_id for one in item.evidence]
    return {"sure": item.sure, "ids": ids} | {k: v for k, v in item.as_dict().items() if k not in left_out}


def bulk_conflicts(folder: Path, pages: list[Page], **options: Any) -> dict[str, dict[str, Any]]:
    write_data_set(folder, pages)
    checked = check(folder, Options(bar=BAR, workers=1, **options))
    assert checked.failed == ()
    found = {item.id: comparable(item) for item in output.read(folder)}
    assert checked.differences == len(found)
    return found


def both(tmp_path: Path, pages: list[Page]) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    return bulk_conflicts(tmp_path / "bulk", pages), stored_conflicts(tmp_path / "c.db", pages)


def made() -> list[Page]:
    """Pages of every kind of conflict, with many that agree, copies, twins and spellings."""
    out = []
    for number in range(30):
        price = "1.25" if number % 7 else "1.75"
        dated = None if number % 3 == 0 else f"2026-01-{number % 28 + 1:02}"
        body = prose(
            f"GPT-5 costs ${price} per million input tokens and $10 per million output tokens.",
            f"Claude Opus 4 costs $15 per million input tokens. It has a context window of {200 if number % 5 else 250}K tokens.",
            "Claude Opus 4 is 12x more expensive than GPT-5 for input tokens."
            if number % 4
            else "Claude Opus 4 is 3x more expensive than GPT-5 for input tokens.",
            "GPT-5 is cheaper than Claude Opus 4.",
            f"Llama 4 Maverick has {400 if number % 2 else 40}B parameters.",
            f"Story number {number} of our site tells nothing else.",
            published=dated,
        )
        out.append(page(f"https://site-{number % 9}.example/story-{number}", body, archive=f"{number % 3}.warc.gz"))
    return [*out, *others()]


def others() -> list[Page]:
    """Pages of what needs more than one attribute, page or spelling."""
    copied = [
        "GPT-5 mini costs $0.25 per million input tokens on Tuesdays only.",
        "GPT-5 mini scores 79.5% on MMLU there.",
        "Gemini 2.5 Pro costs $1.25 per million input tokens and supports vision.",
        "GPT-5 mini has a context window of 300K tokens.",
        "Gemini 2.5 Pro has a context window of 1M tokens.",
        "Mistral Large 2 costs $2 per million input tokens.",
        "Mistral Large 2 costs $6 per million output tokens.",
        "DeepSeek V3 has 671B parameters.",
    ]
    return [
        page("https://origin.example/text", prose(*copied)),
        page("https://copier.example/text", prose(*copied)),
        page("https://third.example/vision", prose(
            "Gemini 2.5 Pro does not support vision.", "GPT-5 mini has a context window of 400K tokens.",
            "DeepSeek V3 is an open-weights model.", "GPT-5 mini was not tested on MMLU.")),
        page("https://fourth.example/closed", prose(
            "DeepSeek V3 is a closed model.", "DeepSeek V3 has 37B active parameters.", "Gemini 2.5 Pro is a text-only model.")),
        page("http://twin.example/page", prose("Zephyr-X 3 costs $4 per million input tokens.")),
        page("https://twin.example/page", prose("zephyr x 3 costs $5 per million input tokens.")),
        page("https://circle.example/1", prose(
            "GPT-5 is faster than Claude Opus 4.", "Claude Opus 4 is faster than Gemini 2.5 Pro.",
            "Gemini 2.5 Pro is faster than GPT-5.")),
        page("https://circle.example/2", prose("GPT-4o is more accurate than GPT-4.1.", "GPT-4.1 is more expensive than o3.")),
        page("https://circle.example/3", prose("o3 is more expensive than GPT-4.1 mini.")),
        page("https://circle.example/4", prose("GPT-4.1 mini is more expensive than GPT-4.1.")),
        page("https://within.example/draft", prose(
            "GPT-4o costs $2.50 per million input tokens.", "Everything else is told in the next chapter of this book, and it is long.",
            "GPT-4o costs $5 per million input tokens.", "GPT-4o is 10x cheaper than GPT-4.1 which costs $2 per million input tokens.")),
    ]  # fmt: skip


def test_made_pages_give_the_conflicts_of_the_store(tmp_path: Path) -> None:
    bulk, store = both(tmp_path, made())
    kinds = {(item["kind"], item["scope"]) for item in store.values()}
    assert len(store) > 12 and len({kind for kind, _ in kinds}) > 3, kinds
    assert bulk == store


@pytest.mark.skipif(not WILD.is_dir(), reason="the real pages are not at ../shared/corpus/wild")
def test_real_pages_give_the_conflicts_of_the_store(tmp_path: Path) -> None:
    pages = [
        page(
            f"https://{path.stem.partition('--')[0]}.example/{path.stem}", path.read_text(encoding="utf-8"),
            archive=f"{at % 4}.warc.gz", kind="markdown" if path.suffix == ".md" else "html",
        )
        for at, path in enumerate(sorted(WILD.iterdir())[3::7])
    ]  # fmt: skip
    bulk, store = both(tmp_path, pages)
    assert len(store) > 20
    assert bulk == store
