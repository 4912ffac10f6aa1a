"""The questions of the review pages on the kit's small world: every record says what was stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.browse.conflicts.detail import conflict, paragraph
from counterclaim.db.browse.conflicts.queue import neighbours, queue
from counterclaim.db.browse.models.compare import compare
from counterclaim.db.browse.models.model import model, models
from counterclaim.db.browse.overview.agreement import agreement
from counterclaim.db.browse.overview.home import home
from counterclaim.db.browse.overview.source import source, sources
from counterclaim.db.browse.records.conflicts import Facet, Filters, Paragraph
from counterclaim.db.browse.records.overview import TrendPoint
from counterclaim.db.browse.search import expression, pieces, search
from counterclaim.db.browse.snapshot import snapshot
from counterclaim.db.store import Store


@pytest.fixture(params=[None, sqlite3.Row], ids=["tuples", "rows"])
def conn(request: pytest.FixtureRequest, store: Store, kit: Any, path: Path) -> Iterator[sqlite3.Connection]:
    """A second connection to the world, as Datasette opens one: read only, with or without named rows."""
    kit.world(store)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
        opened.row_factory = request.param
        yield opened


def test_home(conn: sqlite3.Connection, kit: Any) -> None:
    page = home(conn)
    counts = page.counts
    assert (counts.claims, counts.documents, counts.sources, counts.models) == (6, 3, 2, 1)
    assert (counts.conflicts, counts.open, counts.new) == (1, 0, 0)
    assert (dict(counts.by_status), dict(counts.decided)) == ({"confirmed": 1}, {"confirmed": 1})
    (run,) = page.runs
    assert (run.command, run.summary, run.conflicts_new, run.conflicts_closed) == ("run", {"documents": 3}, 1, 0)
    assert page.trend == (TrendPoint("2025-08-13", found=1, closed=0, decided=1, settled=1, live=1, open=0),)
    assert [(row.key, row.name, row.conflicts, row.high) for row in page.models] == [("small 3", "Small 3", 1, 1)]
    assert [(row.key, row.conflicts) for row in page.sources] == [("alpha", 1), ("beta", 1)]


def test_queue(conn: sqlite3.Connection, kit: Any) -> None:
    page = queue(conn)
    (row,) = page.rows
    assert (row.id, row.severity, row.kind, row.cls, row.scope, row.status) == (
        "aa11", "high", "value", "contradiction", "across", "confirmed",
    )  # fmt: skip
    assert (row.subject, row.subject_key, row.object, row.object_key) == ("Small 3", "small 3", None, None)
    assert (row.left_value, row.right_value, row.evidence) == (0.1, 0.2, 2)
    assert row.sources == ("alpha.example", "beta.example")
    assert row.is_new
    assert (page.total, page.before, page.after) == (1, None, None)
    assert page.facets["cls"] == (Facet("change", "change", 1), Facet("contradiction", "contradiction", 1))
    assert page.facets["source"] == (Facet("alpha", "alpha.example", 1), Facet("beta", "beta.example", 1))
    assert page.facets["model"] == (Facet("small 3", "Small 3", 1),)
    ((chosen, since, number),) = [(one.value, one.label, one.count) for one in page.facets["new_only"]]
    assert (chosen, since[:4].isdecimal(), number) == ("1", True, 1), "the label says since when"


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(), ["aa11"]),
        (Filters(severity="high", kind="value", model="SMALL-3", attribute="input_price", source="beta"), ["aa11"]),
        (Filters(status="confirmed", new_only=True), ["aa11"]),
        (Filters(cls="change"), ["aa22"]),  # explained: only when it is asked for
        (Filters(status="open"), []),
        (Filters(severity="low"), []),
        (Filters(model="Small 4"), []),
        (Filters(source="gamma"), []),
        (Filters(source="alpha.example"), []),  # the name of a source is not its id
        (Filters(attribute="output_price"), []),
        (Filters(cls="'; DROP TABLE conflicts; --"), []),
    ],
)
def test_filters(conn: sqlite3.Connection, filters: Filters, ids: list[str]) -> None:
    page = queue(conn, filters)
    assert [row.id for row in page.rows] == ids
    assert page.total == len(ids)


def test_neighbours(conn: sqlite3.Connection) -> None:
    alone = neighbours(conn, Filters(), "aa11")
    assert (alone.previous, alone.next, alone.place, alone.total) == (None, None, 1, 1)
    outside = neighbours(conn, Filters(), "aa22")  # an explained one is not in the queue, but has a place beside it
    assert (outside.previous, outside.next, outside.place) == ("aa11", None, None)
    assert neighbours(conn, Filters(), "none").total == 1


def test_conflict(conn: sqlite3.Connection, kit: Any) -> None:
    page = conflict(conn, "aa11")
    assert page is not None
    left, right = page.evidence
    assert (left.side, left.value, left.quote) == ("left", 0.1, "Small 3 has input_price 0.10")
    assert left.paragraph == Paragraph("", left.quote, "")
    assert left.claim is not None
    assert (left.claim.subject_key, left.claim.value, left.claim.gone_at) == ("small 3", "0.10", None)
    assert right.claim is not None
    assert dict(right.claim.qualifiers) == {"as_of": "2025-05", "tier": "batch"}
    assert right.document is not None
    assert (right.document.source_id, right.document.title, right.document.kept) == ("beta", "Review", True)
    assert right.document.fetched == kit.early
    (decision,) = page.decisions
    assert (decision.verdict, decision.note, decision.by, decision.holds) == ("confirmed", "checked", "ann", True)
    assert [row.id for row in page.related] == ["aa22"]
    assert (page.support, page.listed) == (None, ())
    assert conflict(conn, "nothing") is None


@pytest.mark.parametrize(
    ("text", "quote", "start", "expected"),
    [
        ("one\nit costs $2 now\nend", "$2", 13, Paragraph("it costs ", "$2", " now")),
        ("$2", "$2", 0, Paragraph("", "$2", "")),
        ("it costs $3 now", "$2", 9, None),  # the text has changed
        ("", "$2", 0, None),  # nothing at hand
        ("it costs", "", 3, None),  # no words to find
        ("a\nb | c\nd\ne", "c\nd", 6, Paragraph("b | ", "c\nd", "")),  # a quote over two lines keeps both
    ],
)
def test_paragraph(text: str, quote: str, start: int, expected: Paragraph | None) -> None:
    assert paragraph(text, start, start + len(quote), quote) == expected


def test_models(conn: sqlite3.Connection) -> None:
    (row,) = models(conn).rows
    assert (row.subject_key, row.name, row.claims, row.attributes, row.documents, row.sources, row.conflicts) == (
        "small 3", "Small 3", 6, 5, 3, 2, 1,
    )  # fmt: skip
    assert models(conn, "sMALL-").total == 1
    assert models(conn, "large").rows == ()


def test_model(conn: sqlite3.Connection) -> None:
    page = model(conn, "Small-3")
    assert page is not None
    by_name = {row.attribute: row for row in page.attributes}
    price = by_name["input_price"]
    assert (price.low, price.high, price.claims, price.sources) == (Decimal("0.10"), Decimal("0.20"), 2, 2)
    assert [(value.value, value.tier, value.sources) for value in price.values] == [
        ("0.10", None, ("alpha.example",)), ("0.20", "batch", ("beta.example",)),
    ]  # fmt: skip
    assert price.conflicts == ("aa11",)
    assert price.values[1].quotes[0].said_on == "2025-05"
    assert by_name["multimodal"].values[0].value == "false"
    assert by_name["multimodal"].low is None
    assert [(line.attribute, line.tier, [str(point.number) for point in line.points]) for line in page.prices] == [
        ("input_price", None, ["0.10"]), ("input_price", "batch", ["0.20"]), ("output_price", None, ["0.30"]),
    ]  # fmt: skip
    (benchmark,) = page.benchmarks
    assert (benchmark.benchmark, benchmark.scores[0].value) == ("mmlu", "81.0")
    assert [row.id for row in page.conflicts] == ["aa11"]
    assert [(one.name, one.claims) for one in page.spellings] == [("Small 3", 6)]
    assert model(conn, "Large 3") is None


def test_source(conn: sqlite3.Connection) -> None:
    page = source(conn, "beta")
    assert page is not None
    assert (page.source.name, page.source.documents, page.source.claims, page.source.conflicts) == (
        "beta.example", 1, 2, 1,
    )  # fmt: skip
    assert [(row.name, row.claims, row.conflicts) for row in page.documents] == [("review", 2, 1)]
    assert {claim.attribute: claim.conflicts for claim in page.claims} == {"input_price": ("aa11",), "multimodal": ()}
    assert [(other.other_id, other.conflicts) for other in page.against] == [("alpha", 1)]
    assert [row.id for row in page.rows] == ["aa11"]
    assert source(conn, "gamma") is None
    assert [row.id for row in sources(conn).rows] == ["alpha", "beta"]
    assert [row.id for row in sources(conn, "BETA").rows] == ["beta"]


def test_agreement(conn: sqlite3.Connection) -> None:
    assert agreement(conn).sources == (("alpha", "alpha.example"), ("beta", "beta.example"))


def test_compare(conn: sqlite3.Connection) -> None:
    page = compare(conn, ["Small 3", "small-3", "nobody"])
    assert [row.subject_key for row in page.models] == ["small 3"]
    assert compare(conn, []).attributes == ()


@pytest.mark.parametrize(
    ("query", "attributes"),
    [
        ("batch", set()),
        ("input_price", {"input_price"}),
        ("SMALL 3 0.20", {"input_price"}),
        ("mult", {"multimodal"}),  # the last word may go on
        ("", set()),
        ('"', set()),
        ("AND OR NOT", set()),
        ("small* NEAR(3", set()),
        ("quote:small", set()),
        ("\x00\ud800", set()),
        ("Small 3", {"input_price", "output_price", "benchmark:mmlu", "parameters", "multimodal"}),
    ],
)
def test_search(conn: sqlite3.Connection, query: str, attributes: set[str]) -> None:
    page = search(conn, query)
    assert {hit.attribute for hit in page.hits} == attributes
    assert page.total == len(page.hits)


def test_a_hit_has_its_words_marked(conn: sqlite3.Connection) -> None:
    (hit,) = search(conn, "multimodal").hits
    assert hit.snippet == (("Small 3 has ", False), ("multimodal", True), (" False", False))


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("no mark", (("no mark", False),)),
        ("\x02a\x03 b \x02c\x03", (("a", True), (" b ", False), ("c", True))),
        ("", ()),
    ],
)
def test_pieces(marked: str, expected: tuple[tuple[str, bool], ...]) -> None:
    assert pieces(marked) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('a "b" (c', '"a" "b" "(c"'),
        ("gpt-4o costs", '"gpt-4o" "costs"*'),
        ("costs 3", '"costs" "3"'),  # a number is whole
        ("( * -", ""),
        ('x"y', '"x y"'),
    ],
)
def test_words_are_quoted(query: str, expected: str) -> None:
    assert expression(query) == expected


def test_snapshot(conn: sqlite3.Connection, kit: Any) -> None:
    page = conflict(conn, "aa11")
    assert page is not None
    assert page.evidence[0].document is not None
    stored = snapshot(conn, page.evidence[0].document.snapshot_id)
    assert stored is not None
    assert (stored.name, stored.media_type, stored.fetched_at, stored.is_current) == (
        "prices", "text/html", kit.early, True,
    )  # fmt: skip
    assert stored.source_text == stored.text == "Small 3 has input_price 0.10\nSmall 3 has output_price 0.30"
    assert snapshot(conn, "nothing") is None


def test_sources_of_one_name_are_told_apart(store: Store, kit: Any, path: Path) -> None:
    kit.world(store)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE sources SET name = 'Daily', base_url = 'https://' || id || '.example/'")
        conn.commit()
        names = {"alpha": "Daily (alpha.example)", "beta": "Daily (beta.example)"}
        assert {row.id: row.name for row in sources(conn).rows} == names
        assert {facet.value: facet.label for facet in queue(conn).facets["source"]} == names
        assert {row.key: row.name for row in home(conn).sources} == names
        assert dict(agreement(conn).sources) == names
        page = source(conn, "alpha")
        assert page is not None
        assert page.source.name == names["alpha"]
        assert [row.other for row in page.against] == [names["beta"]]
        conn.execute("UPDATE sources SET base_url = NULL")
        assert {row.name for row in sources(conn).rows} == {"Daily (alpha)", "Daily (beta)"}


def test_a_choice_that_was_made_is_among_the_choices_however_rare(
    conn: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counterclaim.db.browse.conflicts.facets.CHOICES", 0)
    facets = queue(conn, Filters(source="beta", attribute="input_price", model="SMALL 3")).facets
    assert facets["source"] == (Facet("beta", "beta.example", 1),)
    assert facets["attribute"] == (Facet("input_price", "input_price", 1),)
    assert facets["model"] == (Facet("small 3", "Small 3", 1),)
    assert queue(conn, Filters(source="nobody")).facets["source"] == (Facet("nobody", "nobody", 0),)
