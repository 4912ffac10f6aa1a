"""The list of models and the page of one: what is claimed, by whom, in which words."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from decimal import Decimal
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from counterclaim.db.browse.models.model import model
from counterclaim.db.keys import name_key
from counterclaim.db.store import Store
from counterclaim.flows.report.matrix import MatrixCollector
from counterclaim.flows.site.formatting import attribute_label, between, condition, in_matrix, spread, stated
from counterclaim.flows.site.links import FolderLinks, LiveLinks
from counterclaim.flows.site.templates import render
from counterclaim.flows.site.views.attribute_groups import grouped
from counterclaim.flows.site.views.charts import model_charts
from counterclaim.flows.site.views.models import model_view
from tests.flows.review.hostile import NAMES
from tests.flows.review.visiting import harmless


def text_of(page: str) -> str:
    """Return what a reader sees of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize(
    ("attribute", "value", "held", "said", "why"),
    [
        ("input_price", "0.40", {}, "$0.40 per 1M tokens", "a number with its unit"),
        ("input_price", "0.40", {"bound": "max"}, "at most $0.40 per 1M tokens", "a bound"),
        ("context_window", "128000", {"approx": True}, "about 128K tokens", "a hedge"),
        ("context_window", "128000", {"from_the_future": 1}, "128K tokens", "what a newer version says is left out"),
        ("multimodal", "true", {}, "yes", "a flag"),
        ("license", "true", {}, "true", "a text that looks like a flag"),
        ("license", "3", {}, "3", "a text that looks like a number"),
        ("license", "MIT", {}, "MIT", "a text"),
        ("release_date", "2025-08", {}, "August 2025", "a month"),
        ("release_date", "2025", {}, "2025", "a year is no number: not 2,025"),
        ("input_price", None, {}, "", "nothing"),
    ],
)
def test_values_are_written_for_people(
    attribute: str, value: str | None, held: dict[str, Any], said: str, why: str
) -> None:
    assert stated(attribute, value, held) == said, why


@pytest.mark.parametrize(
    ("relation", "value", "said"),
    [
        ("ratio", "18", "18× Small 3"),
        ("ratio", "18.1818", "18.2× Small 3"),
        ("greater", None, "more than Small 3"),
        ("percent_diff", "-20", "−20% against"),
    ],
)
def test_comparisons_name_the_other(relation: str, value: str | None, said: str) -> None:
    assert stated("input_price", value, {}, relation=relation, other="Small 3").startswith(said)


def test_conditions_are_said_and_suppositions_called_so() -> None:
    assert condition({}) == ""
    assert condition({"tier": "batch", "provider": "Azure"}) == "batch, at Azure"
    assert "supposed" in condition({"hypothetical": True})


@pytest.mark.parametrize(
    ("attribute", "low", "high", "said"),
    [
        ("input_price", "0.1", "0.4", "$0.10 to $0.40, 4×"),
        ("input_price", "0.11", "2", "$0.11 to $2.00, 18.2×"),  # as many digits as the sum of a conflict has
        ("input_price", "0.4", "0.5", "$0.40 to $0.50"),  # less than twice as much says enough by itself
        ("benchmark:mmlu", "40", "88", "40% to 88%"),  # one score is not so many times another
        ("input_price", "0", "0.5", "$0.00 to $0.50"),  # nothing is a multiple of nothing
        ("input_price", "0.4", "0.40", ""),
    ],
)
def test_spread(attribute: str, low: str, high: str, said: str) -> None:
    assert spread(attribute, Decimal(low), Decimal(high)) == said


def test_two_dates_are_one_where_they_are_equal() -> None:
    assert between("2025-08", "2025-08") == "August 2025"
    assert between("2024", "2025-08-13T06:00:00Z") == "2024 to 13 August 2025"


def test_groups_keep_their_order_and_lose_nothing() -> None:
    names = ["made_up", "release_date", "benchmark:mmlu", "modality:smell", "output_price", "input_price"]
    found = [(group.title, group.rows) for group in grouped(names, str)]
    assert found == [
        ("Prices", ("input_price", "output_price")),
        ("Benchmarks", ("benchmark:mmlu",)),
        ("Capabilities", ("modality:smell",)),
        ("Dates", ("release_date",)),
        ("Other", ("made_up",)),
    ]


def test_the_list_leads_to_each_model_and_is_narrowed_by_name(reader: Any) -> None:
    page = harmless(reader.get("models"))
    addresses = re.findall(r'<th scope="row"><a href="([^"]+)"', page)
    assert len(addresses) > 5
    assert {reader.get(address).status_code for address in addresses} == {200}
    found = text_of(harmless(reader.get("models?q=MEDIUM-3.1")))
    assert "1 model has" in found
    assert "Mistral Medium 3.1" in found
    assert "No model has that name" in text_of(harmless(reader.get("models?q=no+such")))


def test_a_model_has_its_claims_with_words_source_and_link(reader: Any) -> None:
    page = harmless(reader.get("models/mistral~20medium~203~2E1"))
    said = text_of(page)
    assert re.search(r"\d+ claims on \d+ attributes, in \d+ pages of \d+ sources", said)
    headings = re.findall(r'<h2 id="group-\d+-title">([^<]+)', page)
    assert headings[:2] == ["Prices", "Context and output"]
    assert "$0.40 per 1M tokens" in said
    assert re.search(r'<a href="http[^"]+#:~:text=[^"]+" rel="noopener noreferrer nofollow">', page)
    assert re.search(r'class="at-odds" href="/claims/-/review/conflicts/\w+"', page)
    assert page.count("<h1") == 1


def test_headings_never_skip_a_level(reader: Any) -> None:
    for address in ("", "models", "models/mistral~20medium~203~2E1", "sources", "search?q=price"):
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", reader.get(address).text)]
        assert levels[0] == 1, address
        assert all(after <= before + 1 for before, after in pairwise(levels)), address


def test_every_spelling_leads_to_the_model_and_an_unknown_one_is_said(reader: Any) -> None:
    assert reader.get("models/Mistral-Medium~203~2E1").status_code == 200
    answer = reader.get("models/no~20such")
    assert answer.status_code == 404
    assert "no such" in answer.text


@pytest.mark.parametrize("name", NAMES)
def test_names_that_attack_are_pages_and_stay_text(stranger: Any, name: str) -> None:
    page = harmless(stranger.get(LiveLinks(stranger.base, "").model(name_key(name))))
    assert "12 claims" in text_of(page)  # three by each of four sources, and none of them is lost


def test_hostile_names_in_the_list_lead_to_their_pages(stranger: Any) -> None:
    page = harmless(stranger.get("models"))
    addresses = re.findall(r'<th scope="row"><a href="([^"]+)"', page)
    assert len(addresses) == len(NAMES)
    assert {stranger.get(unescape(address)).status_code for address in addresses} == {200}


def test_the_page_is_also_a_file_without_anything_live(sample_db: Path) -> None:
    with closing(sqlite3.connect(sample_db)) as conn:
        found = model(conn, "Mistral Medium 3.1")
    assert found is not None
    links = FolderLinks("../")
    page = render(
        "model",
        links,
        here="models",
        site="report",
        view=model_view(found),
        charts=model_charts(found, links),
        names=(),
    )
    assert "<form" not in page
    assert "<script" not in page
    assert "/-/" not in page
    assert re.search(r'href="\.\./conflicts/\w+\.html"', page)
    assert 'href="../sources/' in page


def test_the_list_goes_on_after_any_model_and_back_again(reader: Any) -> None:
    names = re.findall(r'<th scope="row"><a [^>]*><bdi>([^<]+)', reader.get("models").text)
    after = harmless(reader.get("models?" + urlencode({"after": name_key(names[2])})))
    assert re.findall(r'<th scope="row"><a [^>]*><bdi>([^<]+)', after) == names[3:]
    (back,) = re.findall(r'<a href="([^"]+)" rel="prev">', after)
    before = harmless(reader.get(unescape(back)))
    assert re.findall(r'<th scope="row"><a [^>]*><bdi>([^<]+)', before) == names[:3]


@pytest.mark.parametrize("cursor", ["after=%00", "before=~", "after=zzzz&before=a", "after=%ff", "q=%25&after='--"])
def test_any_cursor_is_answered(reader: Any, cursor: str) -> None:
    harmless(reader.get(f"models?{cursor}"))
    harmless(reader.get(f"sources?{cursor}"))


def test_a_wrong_factor_makes_no_price_red(reader: Any, sample_db: Path) -> None:
    """$0.40 is the only input price that the sample's sources state of the model; ratios computed from it are off."""
    with closing(sqlite3.connect(sample_db)) as conn:
        found = model(conn, "Mistral Medium 3.1")
        assert found is not None
        names = [row[0] for row in conn.execute("SELECT DISTINCT subject FROM disputes WHERE part = 'disputed'")]
    (row,) = [row for row in found.attributes if row.attribute == "input_price"]
    assert "Mistral Medium 3.1" in names, "of it other things are disputed"
    assert (row.conflicts, bool(row.computed)) == ((), True)
    charts = {chart.title: chart for chart in model_charts(found, FolderLinks("../"))}
    history = charts["Claimed prices of Mistral Medium 3.1 over time"]
    assert "None is disputed" in history.description
    page = reader.get("models/mistral~20medium~203~2E1").text
    fact = page.split("<h3>input price</h3>", 1)[1].split('class="fact"', 1)[0]
    assert "is-disputed" not in fact
    assert re.search(r'<span class="vh">basis of a conflict:</span></span> <b><bdi>\$0\.40', fact)
    assert page.index('id="conflicts"') < page.index('id="charts"'), "conflicts come first"


def test_the_matrix_and_the_pages_dispute_the_same(sample_db: Path) -> None:
    with Store.open(sample_db) as store:
        conflicts = store.conflicts()
        collector = MatrixCollector({item.claim_id for each in conflicts for item in each.evidence})
        for stored in store.claims():
            collector.add(stored)
        matrix = collector.matrix(conflicts)
        _, rows = store.query(
            "SELECT DISTINCT d.subject, d.attribute FROM disputes AS d JOIN claim_facts AS f USING (claim_id)"
            " WHERE d.part = 'disputed' AND d.relation = 'is' AND NOT f.hypothetical"
        )
    disputed = {(subject, attribute_label(name)) for subject, name in rows if in_matrix(name)}
    marked = {
        (row.subject, column)
        for row in matrix.rows
        for column, cell in zip(matrix.columns, row.cells, strict=True)
        if cell.state == "disputed"
    }
    assert marked
    assert marked == {each for each in disputed if each[1] in matrix.columns}


def test_a_quote_from_a_table_is_its_row_with_the_cell_marked_and_its_header(reader: Any) -> None:
    page = harmless(reader.get("models/deepseek~20v3"))
    tables = re.findall(
        r'<blockquote dir="auto">([^<]*) \| <mark>([^<]+)</mark>[^<]*</blockquote>\n'
        r'<figcaption><span class="place"><bdi>([^<]*)</bdi>',
        page,
    )
    assert len(tables) > 3
    for before, cell, place in tables:
        assert before
        assert cell.strip()
        assert " / " in place, "the headers of row and column"
