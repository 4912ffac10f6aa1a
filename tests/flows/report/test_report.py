"""The report: everything escaped, everything there, nothing that depends on the clock or the order of sets."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.db.records import Conflict, Evidence, FetchedBody, StoredClaim
from counterclaim.db.store import Store
from counterclaim.extractors.records import Claim, Document, Extraction, Metadata, Qualifiers
from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.export.csv_safety import inert
from counterclaim.flows.report import write_report
from counterclaim.flows.report.cards import MAX_SIDES, card_of
from counterclaim.flows.report.data_files import conflicts_csv, conflicts_json, write_text
from counterclaim.flows.report.front_page import MAX_CARDS, MAX_INDEX_ROWS, ReportStats, build_report, view_of
from counterclaim.flows.report.matrix import MAX_COLUMNS, MAX_ROWS, MatrixCollector
from counterclaim.flows.report.options import ReportOptions
from counterclaim.flows.site.formatting import attribute_label, claimed_value, human_value, quote_url, safe_url
from counterclaim.flows.site.links import anchor_of
from counterclaim.flows.site.views.conflicts.detail import ConflictView
from counterclaim.flows.site.views.conflicts.quotes import Context, around

STATS = ReportStats(documents=2, sources=2, claims=4, generated_at="2025-11-12T06:00:00Z", ruleset="r1")
NOON = "2025-11-12T06:00:00Z"


def stored(subject="Mistral Medium 3.1", attribute="output_price", value="2", source="Price Watch", **fields):
    relation = fields.pop("relation", "is")
    published = fields.pop("published", "2025-09-18")
    qualifiers = Qualifiers.of(fields.pop("qualifiers", {}))
    if isinstance(value, str) and re.fullmatch(r"-?[\d.]+", value):
        value = Decimal(value)
    quote = fields.pop("quote", f"the words for {value}")
    claim = Claim(
        fields.pop("doc", "a-page"), subject, attribute, relation, value, quote, 0, len(quote),
        url=fields.pop("url", "https://a.example/page"), qualifiers=qualifiers, **fields,
    )  # fmt: skip
    return StoredClaim(f"{source}|{subject}|{attribute}|{relation}|{value}|{quote}", claim, source, published)


def conflict(number, *claims, **fields):
    first = claims[0].claim
    made = Conflict(
        id=f"{number:012x}", kind="value", scope="across", subject=first.subject, attribute=first.attribute,
        severity="high", explanation=f"Sentence number {number}.", evidence=tuple(Evidence.of(c) for c in claims),
        object=first.object, first_seen=NOON, last_seen=NOON,
    )  # fmt: skip
    return replace(made, **fields)


def pair(**fields):
    one = stored(value="2", source="Price Watch", **fields)
    two = stored(value="3", source="Model Notes", **fields)
    return one, two


class Page(HTMLParser):
    """Reads a page as a browser would: its elements, its text, its links."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.hrefs, self.ids, self.words, self._raw = [], [], [], [], 0
        self.cells = []
        self.attributes = []
        self.feed(html)
        self.text = re.sub(r"\s+", " ", "".join(self.words))

    def handle_starttag(self, tag, attrs):
        got = dict(attrs)
        self.tags.append(tag)
        self.attributes.extend(name for name, _ in attrs)
        self._raw += tag in ("style", "script")
        if "href" in got:
            self.hrefs.append(got["href"])
        if "id" in got:
            self.ids.append(got["id"])
        if tag == "td" and "cell" in got.get("class", ""):
            self.cells.append(got["class"].split()[1])

    def handle_endtag(self, tag):
        self._raw -= tag in ("style", "script")

    def handle_data(self, data):
        if not self._raw:
            self.words.append(data)


# --- nothing in a crawled page can act in the report -------------------------------------------------------------

ATTACKS = [
    ("<script>alert(1)</script>", "an element"),
    ('"><img src=x onerror=alert(1)>', "leaving an attribute"),
    ("</style><script>alert(1)</script>", "leaving the style sheet"),
    ("</blockquote></article><iframe src=//evil.example>", "leaving the card"),
    ("{{ 7 * 7 }}{% for x in y %}", "a template of our own"),
    ("' onmouseover='alert(1)", "single quotes"),
    ("<!--", "an open comment"),
    ("<svg/onload=alert(1)>", "SVG"),
    ("&lt;b&gt;", "text that is already escaped"),
]


@pytest.mark.parametrize(("attack", "why"), ATTACKS, ids=[why for _, why in ATTACKS])
def test_hostile_text_stays_text(attack, why):
    one = stored(
        subject=attack, object=attack, source=attack, quote=attack, doc=attack, locator=attack, value=attack,
        attribute="license", published=attack, qualifiers={"tier": attack, "provider": attack},
        url=f"https://a.example/{attack}",
    )  # fmt: skip
    two = replace(one, id="other", claim=replace(one.claim, value="MIT"))
    found = conflict(1, one, two, id=attack, explanation=attack, attribute=attack, object=attack, first_seen=attack)
    page = Page(build_report([found], [one, two], replace(STATS, title=attack, ruleset=attack, generated_at=attack)))
    plain = Page(build_report([conflict(1, *pair())], pair(), STATS))

    assert not set(page.tags) - set(plain.tags) - {"small"}  # a condition is shown in <small>
    assert not {name for name in page.attributes if name.startswith("on") or name == "style"}
    assert page.text.count(re.sub(r"\s+", " ", attack)) >= 8


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("javascript:alert(1)", "a script"),
        ("JaVaScRiPt:alert(1)", "case"),
        ("java\nscript:alert(1)", "browsers skip line ends"),
        (" javascript:alert(1)", "browsers skip leading space"),
        ("\x01javascript:alert(1)", "browsers skip leading controls"),
        ("data:text/html,<script>alert(1)</script>", "a page in an address"),
        ("vbscript:x", "another script"),
        ("//evil.example/x", "no scheme: would follow the report's"),
        ("https:evil", "no host"),
        ("http://[::1", "not an address at all"),
        ("blob:https://a.example/x", "not a page"),
        ("", "empty"),
        (None, "none"),
    ],
)
def test_addresses_a_report_must_not_link(url, why):
    one, two = pair(url=url)
    page = Page(build_report([conflict(1, one, two)], [one, two], STATS))
    assert safe_url(url) is None
    assert all(href.startswith(("#", "conflicts.", "data:,", "index.html")) for href in page.hrefs)


@pytest.mark.parametrize(
    ("url", "linked", "why"),
    [
        ("https://a.example/x?y=1&z=2", "https://a.example/x?y=1&z=2", "as it is"),
        ("http://127.0.0.1:8000/a.html", "http://127.0.0.1:8000/a.html", "the sample site"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a", "IPv6"),
        ("file:///home/me/a%20b.html", "file:///home/me/a%20b.html", "a file, escapes kept"),
        ("file:///home/me/a b.html", "file:///home/me/a%20b.html", "a space is escaped"),
        ('https://a.example/"><b>', "https://a.example/%22%3E%3Cb%3E", "quotes and brackets are escaped"),
        ("HTTPS://A.example/", "HTTPS://A.example/", "schemes have no case"),
    ],
)
def test_addresses_a_report_links(url, linked, why):
    assert safe_url(url) == linked


@given(st.text())
def test_a_linked_address_is_inert_ascii(url):
    linked = safe_url(url)
    assert linked is None or re.fullmatch(r"(?i:https?|file):[!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]*", linked)


def test_the_page_allows_no_script_and_no_foreign_style():
    html = build_report([conflict(1, *pair())], pair(), STATS)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]{44}'", policy)
    assert "unsafe" not in policy
    assert "script" not in Page(html).tags
    assert not re.search(r"""(src|href)=["']?(https?:)?//(?!a\.example)""", html), "nothing is loaded from elsewhere"


# --- what a reader finds -----------------------------------------------------------------------------------------


def test_every_conflict_appears_with_both_quotes_and_a_permalink():
    claims = [stored(subject=f"Model {n}", value=str(n % 7 + 1), quote=f"words {n}") for n in range(60)]
    found = [
        conflict(n, claims[2 * n], claims[2 * n + 1], severity=("high", "medium", "low")[n % 3]) for n in range(30)
    ]
    page = Page(build_report(found, claims, STATS))
    for item in found:
        assert item.explanation in page.text
        assert f"c-{item.id}" in page.ids
        assert f"#c-{item.id}" in page.hrefs
        assert f"counterclaim review {item.id} --verdict confirmed" in page.text
        assert all(side.quote in page.text for side in item.evidence)


def test_internal_links_lead_somewhere_and_ids_are_unique():
    one, two = pair()
    found = [
        conflict(1, one, two), conflict(2, one, two, kind="ratio", severity="low"),
        conflict(3, one, two, cls="change"), conflict(4, one, two, status="dismissed"),
    ]  # fmt: skip
    page = Page(build_report(found, [one, two], STATS))
    assert {href[1:] for href in page.hrefs if href.startswith("#")} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_a_side_shows_source_date_value_and_a_link_to_the_words():
    one = stored(value="2", quote="costs $2.00, it says", url="https://a.example/x#top", locator="Prices")
    two = stored(value="2.5", source="Model Notes", published="2025-08", url=None, doc="notes")
    html = build_report([conflict(1, one, two)], [one, two], STATS)
    page = Page(html)
    assert "$2.00 per 1M tokens" in page.text
    assert "$2.50 per 1M tokens" in page.text
    assert "$2.50 − $2.00 = $0.50, 25% more" in page.text
    assert "Price Watch, 18 September 2025" in page.text
    assert "Model Notes, August 2025" in page.text
    assert "https://a.example/x#:~:text=costs%20%242.00%2C%20it%20says" in page.hrefs


@pytest.mark.parametrize(
    ("text", "quote", "before", "after", "why"),
    [
        ("One. It costs $2.00 today. Three.", "$2.00", "It costs ", " today.", "one sentence"),
        ("Line above\nIt costs $2.00\nbelow", "$2.00", "It costs ", "", "one line"),
        ("Vendor | 0.27 | 1.10 | —", "1.10", "Vendor | 0.27 | ", " | —", "a table row"),
        ("Small 3.1 is $2.00, i.e. cheap", "$2.00", "Small 3.1 is ", ", i.e. cheap", "points inside words"),
        ("$2.00", "$2.00", "", "", "nothing around"),
        ("a" * 300 + " bb $2.00 cc " + "d" * 300, "$2.00", "… bb ", " cc …", "cut at word ends"),
    ],
)
def test_the_words_around_a_quote(text, quote, before, after, why):
    start = text.index(quote)
    assert around(text, Evidence("c", "d", None, quote, start, start + len(quote), 2, "s")) == Context(before, after)


def test_a_quote_stands_marked_in_its_sentence():
    one, two = pair()
    around_it = {one.id: Context("It costs <b>", " per</blockquote> token")}
    html = build_report([conflict(1, one, two)], [one, two], STATS, around_it)
    assert f"It costs &lt;b&gt;<mark>{one.claim.quote}</mark> per&lt;/blockquote&gt; token" in html
    assert html.count("<mark>") == 2, "a quote that stands alone is marked too"


def test_a_sentence_that_says_it_twice_is_shown_once():
    sentence = "It is self-hosted, on premises or in a private cloud."
    claims = [stored(attribute="self_hostable", value=True, quote=q) for q in ("self-hosted", "private cloud", "cloud")]
    other = stored(attribute="self_hostable", value=False, quote="API only")
    around_it = {}
    for claim in claims:
        before, _, after = sentence.partition(claim.claim.quote)
        around_it[claim.id] = Context(before, after)
    html = build_report([conflict(1, *claims, other, kind="boolean")], [*claims, other], STATS, around_it)
    assert "It is <mark>self-hosted</mark>, on premises or in a <mark>private cloud</mark>." in html
    assert html.count("<blockquote") == 2


def test_conflicts_that_are_explained_or_decided_stand_apart():
    one, two = pair()
    found = [
        conflict(1, one, two, cls="rounding", explanation="Rounded."),
        conflict(2, one, two, status="dismissed", explanation="Dismissed."),
        conflict(3, one, two, status="confirmed", explanation="Confirmed."),
    ]
    view = view_of(found, [one, two], STATS)
    assert [card.explanation for card in view.cards] == ["Confirmed."]
    assert [card.explanation for card in view.explained] == ["Rounded."]
    assert [card.explanation for card in view.decided] == ["Dismissed."]
    page = Page(build_report(found, [one, two], STATS))
    assert {"explained", "decided"} <= set(page.ids)


@pytest.mark.parametrize(
    ("stats", "words", "why"),
    [
        (replace(STATS, documents=0, sources=0, claims=0), "No document has been read.", "a new database"),
        (replace(STATS, documents=3, claims=0), "3 documents were read and no claim was found.", "nothing found"),
        (STATS, "No open conflicts among 4 claims", "claims that agree"),
    ],
)
def test_a_database_without_conflicts_gives_a_sensible_page(stats, words, why):
    page = Page(build_report([], [], stats))
    assert words in page.text
    assert "high" not in page.ids
    assert "conflicts" in page.ids


def test_equal_input_gives_equal_output_whatever_the_order_of_claims():
    claims = [
        stored(subject=f"Model {n % 4}", value=str(n), source=f"s{n % 3}", attribute=("input_price", "latency")[n % 2])
        for n in range(40)
    ]
    found = [conflict(1, *claims[:2]), conflict(2, *claims[4:6])]
    assert build_report(found, claims, STATS) == build_report(list(found), reversed(claims), STATS)


def test_severities_come_in_order_and_keep_the_given_order_within():
    one, two = pair()
    found = [conflict(n, one, two, severity=s) for n, s in enumerate(["low", "high", "medium", "high"])]
    assert [card.id[-1] for card in view_of(found, [], STATS).cards] == ["1", "3", "2", "0"]


def test_evidence_without_its_claim_is_still_shown():
    one, two = pair()
    page = Page(build_report([conflict(1, one, two)], [], STATS))
    assert "$3.00 per 1M tokens" in page.text


def test_a_price_database_is_called_one():
    one, two = stored(value="24"), stored(value="15", source="reference:genai-prices")
    page = Page(build_report([conflict(1, one, two, kind="reference")], [one], STATS))
    assert "genai-prices, a price database" in page.text
    assert "reference:" not in page.text


def test_evidence_about_another_model_names_it():
    one = stored(value="120", attribute="monthly_cost", quote="M: $120")
    two = stored(subject="Magistral Small 1.2", value="100", attribute="monthly_cost", quote="S: $100")
    page = Page(build_report([conflict(1, one, two, kind="arithmetic")], [one, two], STATS))
    assert "Magistral Small 1.2: $100 per month" in page.text


@pytest.mark.parametrize(
    ("ident", "anchor"),
    [("8f3a", "c-8f3a"), ("a b", "c-a-b-"), ("", "c--"), ("é", "c--")],
)
def test_anchors(ident, anchor):
    assert anchor_of(ident).startswith(anchor)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", anchor_of(ident))


@given(st.sets(st.text(max_size=12), min_size=2, max_size=2))
def test_two_conflicts_never_share_an_anchor(idents):
    first, second = idents
    assert anchor_of(first) != anchor_of(second)


# --- the matrix --------------------------------------------------------------------------------------------------

A, B = "Price Watch", "Model Notes"
CELLS = [
    ("one source", [("2", A, {})], [], "single"),
    ("two sources, one value", [("2", A, {}), ("2", B, {})], [], "agreed"),
    ("$2 and $2.00", [("2", A, {}), ("2.00", B, {})], [], "agreed"),
    ("one source twice", [("2", A, {}), ("2", A, {})], [], "single"),
    ("different and explained", [("2", A, {}), ("9", B, {})], [], "varied"),
    ("different in two tiers", [("2", A, {"tier": "<=200k"}), ("9", B, {"tier": ">200k"})], [], "varied"),
    ("disputed", [("2", A, {}), ("9", B, {})], [{}], "disputed"),
    ("confirmed", [("2", A, {}), ("9", B, {})], [{"status": "confirmed"}], "disputed"),
    ("dismissed by a person", [("2", A, {}), ("9", B, {})], [{"status": "dismissed"}], "varied"),
    ("a change over time", [("2", A, {}), ("9", B, {})], [{"cls": "change"}], "varied"),
    ("against the reference", [("2", A, {})], [{"kind": "reference"}], "disputed"),
    ("only a ratio is off", [("2", A, {})], [{"kind": "ratio"}], "sum"),
    ("a value and a ratio", [("2", A, {}), ("9", B, {})], [{"kind": "ratio"}, {}], "disputed"),
    ("a wrong bill made of it", [("2", A, {})], [{"kind": "arithmetic", "evidence": ["bill", 0]}], "sum"),
    ("only an order is off", [("2", A, {})], [{"kind": "ordering"}], "sum"),
    ("as a score is by a model that nobody tested", [("2", A, {})], [{"attribute": "evaluated"}], "disputed"),
    ("other claims are behind it", [("2", A, {})], [{"evidence": ["bill"]}], "single"),
    ("only supposed", [("2", A, {"hypothetical": True})], [], None),
]


@pytest.mark.parametrize(("why", "said", "disputes", "state"), CELLS, ids=[case[0] for case in CELLS])
def test_the_matrix_marks_what_is_in_dispute(why, said, disputes, state):
    claims = [stored(value=value, source=source, qualifiers=q) for value, source, q in said]
    bill = stored(value="40", attribute="monthly_cost")
    found = []
    for n, fields in enumerate(disputes):
        behind = [bill if each == "bill" else claims[each] for each in fields.get("evidence", range(len(claims)))]
        others = {name: value for name, value in fields.items() if name != "evidence"}
        found.append(conflict(n, *claims, **others, evidence=tuple(map(Evidence.of, behind))))
    page = Page(build_report(found, claims, STATS))
    assert page.cells == ([state] if state else [])
    signs = {"disputed": "≠", "sum": "÷", "varied": "≈"}
    in_table = page.text.split("number of sources", 1)[-1].split("Sources Source", 1)[0]
    in_table = in_table.split("Explained differences", 1)[0].split("Decided", 1)[0]
    assert [sign for sign in "≠÷≈" if sign in in_table] == ([signs[state]] if state in signs else [])


def test_a_matrix_cell_counts_sources_not_claims():
    collector = MatrixCollector()
    for source in ("x", "y", "y"):
        collector.add(stored(value="2", source=source))
    collector.add(stored(value="3", source="z"))
    (row,) = collector.matrix([]).rows
    assert [(value.text, value.sources) for value in row.cells[0].values] == [("$2.00", 2), ("$3.00", 1)]


def test_comparisons_and_workload_costs_stay_out_of_the_matrix():
    collector = MatrixCollector()
    collector.add(stored(value="18", relation="ratio", object="Mistral Small 3.1"))
    collector.add(stored(value="120", attribute="monthly_cost"))
    assert collector.matrix([]).rows == ()


def test_a_large_matrix_keeps_the_most_disputed_models_and_says_what_is_left_out():
    claims = [
        stored(subject=f"Model {n:03}", attribute=f"benchmark:test-{m}", value="5")
        for n in range(60)
        for m in range(20)
    ]
    last = [claim for claim in claims if claim.claim.subject == "Model 059"]
    collector = MatrixCollector({claim.id for claim in last[-2:]})
    for claim in claims:
        collector.add(claim)
    matrix = collector.matrix([conflict(1, *last[-2:], attribute="benchmark:test-19")])
    assert matrix.rows[0].subject == "Model 059"
    assert (len(matrix.rows), matrix.hidden_rows) == (MAX_ROWS, 60 - MAX_ROWS)
    assert (len(matrix.columns), matrix.hidden_columns) == (MAX_COLUMNS, 20 - MAX_COLUMNS)
    assert "Test 19" in matrix.columns


# --- size --------------------------------------------------------------------------------------------------------


def test_two_thousand_conflicts_stay_readable():
    quote = "a sentence of ordinary length that somebody wrote about the price of a model, " * 3
    claims = [stored(subject=f"Model {n % 300}", value=str(n + 1), quote=quote) for n in range(400)]
    found = [conflict(n, claims[n % 400], claims[(n + 1) % 400]) for n in range(2000)]
    html = build_report(found, claims, STATS)
    page = Page(html)
    assert len(html.encode()) < 2_500_000
    assert page.tags.count("article") == MAX_CARDS
    assert f"and {2000 - MAX_INDEX_ROWS:,} more" in page.text
    assert "conflicts.csv" in page.hrefs
    assert {href[1:] for href in page.hrefs if href.startswith("#")} <= set(page.ids)


def test_a_conflict_of_many_sides_and_a_quote_without_end_are_cut():
    claims = [stored(value=str(n + 1), quote=f"{n} " + "x" * 5000) for n in range(30)]
    html = build_report([conflict(1, *claims)], claims, STATS)
    page = Page(html)
    assert page.tags.count("blockquote") == MAX_SIDES
    assert f"and {30 - MAX_SIDES} more in conflicts.json" in page.text
    assert len(html) < 60_000 + 5000 * MAX_SIDES


# --- values in human words ---------------------------------------------------------------------------------------

VALUES = [
    ("output_price", Decimal("2"), "$2.00 per 1M tokens"),
    ("input_price", Decimal("0.075"), "$0.075 per 1M tokens"),
    ("input_price", Decimal(0), "$0.00 per 1M tokens"),
    ("monthly_cost", Decimal(120), "$120 per month"),
    ("monthly_cost", Decimal("37.5"), "$37.50 per month"),
    ("monthly_cost", Decimal(12000), "$12,000 per month"),
    ("context_window", 128000, "128K tokens"),
    ("context_window", Decimal(131072), "131,072 tokens"),
    ("context_window", 1048576, "1,048,576 tokens"),
    ("context_window", 1500000, "1.5M tokens"),
    ("max_output", 8192, "8,192 tokens"),
    ("parameters", 24_000_000_000, "24B"),
    ("training_tokens", Decimal("14.8e12"), "14.8T tokens"),
    ("benchmark:mmlu", 88.5, "88.5%"),
    ("benchmark:mt-bench", Decimal("9.2"), "9.2"),
    ("benchmark:unheard-of", 3, "3"),
    ("latency", Decimal("0.2"), "0.2 s"),
    ("throughput", 150, "150 tokens/s"),
    ("vram", 48, "48 GB"),
    ("multimodal", True, "yes"),
    ("open_weights", False, "no"),
    ("license", "Apache-2.0", "Apache-2.0"),
    ("license", "2024-01", "2024-01"),
    ("release_date", "2025-08", "August 2025"),
    ("output_price", None, ""),
    ("output_price", float("nan"), "nan"),
    ("output_price", "free", "free"),
    ("context_window", Decimal("1e30"), "1.000E+30 tokens"),
]


@pytest.mark.parametrize(("attribute", "value", "text"), VALUES)
def test_human_values(attribute, value, text):
    assert human_value(attribute, value) == text


CLAIMED = [
    (stored(value="18", relation="ratio", object="Small"), "18× Small"),
    (stored(value="0.3333333333", relation="ratio", object="Small"), "0.333× Small"),
    (stored(value="33", relation="percent_diff", object="Small"), "+33% against Small"),
    (stored(value="-30", relation="percent_diff", object="Small"), "−30% against Small"),
    (stored(value="-200", relation="abs_diff", object="S", attribute="monthly_cost"), "−$200 per month against S"),
    (stored(value=None, relation="less", object="Small"), "less than Small"),
    (stored(value=None, relation="equal", object="Small"), "the same as Small"),
    (stored(value="100", attribute="languages", qualifiers={"bound": "min"}), "at least 100"),
    (stored(value="2", qualifiers={"approx": True}), "about $2.00 per 1M tokens"),
    (stored(value="15", attribute="latency", qualifiers={"low": 15, "high": 17}), "15 s to 17 s"),
]


@pytest.mark.parametrize(("claim", "text"), CLAIMED)
def test_claimed_values(claim, text):
    assert claimed_value(claim.claim) == text


@pytest.mark.parametrize(
    ("iso", "text"),
    [
        ("2025-08-13", "13 August 2025"),
        ("2025-08-13T06:00:00Z", "13 August 2025"),
        ("2025-08", "August 2025"),
        ("2025", "2025"),
        ("2025-13", "2025-13"),
        ("2025-02-30", "2025-02-30"),
        ("0000", "0000"),
        ("spring", "spring"),
        ("", ""),
    ],
)
def test_human_dates(iso, text):
    assert human_date(iso) == text


@pytest.mark.parametrize(
    ("attribute", "label"),
    [
        ("output_price", "output price"),
        ("benchmark:mt-bench", "MT-Bench"),
        ("benchmark:never-heard-of", "Never Heard Of"),
        ("modality:image", "image input"),
        ("some_thing", "some thing"),
    ],
)
def test_attribute_labels(attribute, label):
    assert attribute_label(attribute) == label


@pytest.mark.parametrize(
    ("values", "kind", "text", "why"),
    [
        (["8.9", "9.2"], "value", "9.2 − 8.9 = 0.3, 3.37% more", "near"),
        (["0.6", "6"], "value", "6 ÷ 0.6 = 10×", "far"),
        (["2", "2"], "value", "", "equal"),
        (["2", "0"], "value", "", "no ratio to nothing"),
        (["1", "2", "3"], "value", "", "three values"),
        ([True, False], "boolean", "", "no numbers"),
        (["1", "12345"], "value", "12,345 ÷ 1 = 12,345×", "whole from a thousand on"),
    ],
)
def test_the_difference_is_spelled_out(values, kind, text, why):
    claims = [stored(value=value, attribute="benchmark:mt-bench") for value in values]
    card = card_of(conflict(1, *claims, kind=kind), {claim.id: claim for claim in claims})
    assert "".join(f"{each.terms} = {each.result}" for each in card.working.sums) == text


@pytest.mark.parametrize(
    ("quote", "fragment", "why"),
    [
        ("18x more", "18x%20more", "short: whole"),
        ("a-b, c & d", "a%2Db%2C%20c%20%26%20d", "the directive's own signs are encoded"),
        (" ".join(f"w{n}" for n in range(20)), "w0%20w1%20w2%20w3,w16%20w17%20w18%20w19", "long: both ends"),
        ("Fine-tuning | ✓ | ✗", "Fine%2Dtuning,%E2%9C%97", "cells are not next to each other in the page"),
        ("  ", None, "no words"),
    ],
)
def test_text_fragments(quote, fragment, why):
    link = quote_url("https://a.example/x", quote)
    assert link == ("https://a.example/x" if fragment is None else f"https://a.example/x#:~:text={fragment}")


def test_a_sum_that_the_explanation_has_is_not_repeated():
    claims = [stored(value="3", relation="ratio", object="B"), stored(value="4"), stored(subject="B", value="2")]
    html = build_report([conflict(1, *claims, kind="ratio")], claims, STATS)
    assert 'class="difference"' not in html


JSON_NUMBERS = st.one_of(st.integers(), st.floats())
NUMBERS = st.one_of(JSON_NUMBERS, st.decimals())
ATTRIBUTES = st.one_of(st.sampled_from(["output_price", "monthly_cost", "parameters", "benchmark:mmlu"]), st.text())


@given(ATTRIBUTES, st.one_of(st.none(), st.booleans(), st.text(), NUMBERS))
def test_no_value_makes_the_report_fail(attribute, value):
    assert isinstance(human_value(attribute, value), str)
    assert len(human_value(attribute, value)) < 80 or isinstance(value, str)


@given(ATTRIBUTES, JSON_NUMBERS, JSON_NUMBERS)
def test_no_pair_of_values_makes_the_report_fail(attribute, one, two):
    sides = [Evidence("c", "d", None, "q", 0, 1, value, "s") for value in (one, two)]
    found = replace(conflict(1, *pair()), attribute=attribute, evidence=tuple(sides))
    assert isinstance(card_of(found, {}), ConflictView)


@given(st.text(), st.text(), st.text())
def test_no_text_makes_the_report_fail(subject, quote, url):
    one = stored(subject=subject, quote=quote, url=url, attribute="license", value="x")
    assert "<article" in build_report([conflict(1, one, one)], [one], STATS)


# --- the files beside the page -----------------------------------------------------------------------------------

FORMULAS = [
    ("=1+1", "'=1+1"),
    ("+1+1", "'+1+1"),
    ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r=1"),
    (" =1", "' =1"),
    ("＝1+1", "'＝1+1"),
    ("|calc", "'|calc"),
    ("-30", "-30"),
    ("+33.5", "+33.5"),
    ("−30% against Small", "−30% against Small"),
    ("GPT-4o mini", "GPT-4o mini"),
    ("a=b", "a=b"),
    ("", ""),
    ("Small; =1+1", "Small; '=1+1"),  # Excel cuts at semicolons where they are customary
    ("a;=1;b", "a;'=1;b"),
    ("a\t@b", "a\t'@b"),
    ('";"=1', '";"\'=1'),
    ("a\n=1", "a\n'=1"),
    ("=1;=2", "'=1;'=2"),
    ("a; b=c; d", "a; b=c; d"),
]


@pytest.mark.parametrize(("cell", "safe"), FORMULAS)
def test_no_cell_is_a_formula(cell, safe):
    assert inert(cell) == safe


def test_csv_has_a_row_for_each_side_and_survives_quotes_and_line_ends():
    one = stored(value="2", quote='=HYPERLINK("http://evil.example")\nsecond "line", with comma', source="+source")
    two = stored(value="3")
    rows = list(csv.DictReader(io.StringIO(conflicts_csv([conflict(1, one, two)]), newline="")))
    assert [row["side"] for row in rows] == ["1", "2"]
    assert rows[0]["quote"] == "'" + one.claim.quote
    assert rows[0]["source"] == "'+source"
    assert rows[1]["value"] == "$3.00 per 1M tokens"
    assert {row["id"] for row in rows} == {"000000000001"}


def test_json_is_the_conflict_record():
    found = conflict(1, *pair())
    assert json.loads(conflicts_json([found])) == [json.loads(json.dumps(found.as_dict()))]


def test_writing_is_all_or_nothing(tmp_path, monkeypatch):
    target = tmp_path / "index.html"
    write_text(target, "old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("counterclaim.flows.common.atomic_files.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_text(target, "new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_a_lone_surrogate_does_not_stop_the_writing(tmp_path):
    write_text(tmp_path / "x", "a\ud800b")
    assert (tmp_path / "x").read_text() == "a?b"


# --- from a store ------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "claims.db") as opened:
        yield opened


def fill(store):
    store.save_source(id="pw", name="Price Watch", kind="folder", at=NOON)
    for name, value in (("one", "2"), ("two", "3")):
        saved = store.save_snapshot(
            FetchedBody(
                source_id="pw", name=name, body=name.encode(), media_type="text/html", fetched_at=NOON,
                url=f"https://a.example/{name}",
            )
        )  # fmt: skip
        text = f"Mistral Medium 3.1 output costs ${value}"
        claim = Claim(
            name, "Mistral Medium 3.1", "output_price", "is", Decimal(value), text[10:], 10, len(text),
            url=f"https://a.example/{name}",
        )  # fmt: skip
        document = Document(name, text, meta=Metadata(title=name, published="2025-09-18"))
        store.save_extraction(saved.id, document, Extraction((claim,), (), "rules-7"), at=NOON)
    claims = list(store.claims())
    store.save_conflicts([conflict(1, *claims)], NOON)


def test_a_store_becomes_a_folder(store, tmp_path):
    fill(store)
    page_path = write_report(store, tmp_path / "a" / "report", generated_at=NOON, wanted=ReportOptions("My report"))
    assert page_path == tmp_path / "a" / "report" / "index.html"
    assert sorted(path.name for path in page_path.parent.iterdir()) == [
        "claims.csv", "conflicts", "conflicts.csv", "conflicts.json", "counterclaim-report.json", "feed.atom",
        "index.html", "less_sure.csv", "models", "sources", "style.css",
    ]  # fmt: skip
    page = Page(page_path.read_text(encoding="utf-8"))
    assert "My report" in page.text
    assert "1 conflict among 2 claims in 2 documents from 1 source" in page.text
    assert "Generated 12 November 2025, 06:00 UTC with rules rules-7" in page.text
    assert page.cells == ["disputed"]
    assert page.tags.count("mark") == 2, "the text around a quote comes from the store"
    before = page_path.read_bytes()
    assert (
        write_report(store, page_path.parent, generated_at=NOON, wanted=ReportOptions("My report")).read_bytes()
        == before
    )


def test_an_empty_store_gives_a_page(store, tmp_path):
    page = Page(write_report(store, tmp_path / "out", generated_at=NOON).read_text(encoding="utf-8"))
    assert "Nothing to report yet." in page.text
    assert json.loads((tmp_path / "out" / "conflicts.json").read_text()) == []


def test_a_file_in_the_way_is_left_alone(store, tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UserError, match="report folder is a file"):
        write_report(store, tmp_path / "out", generated_at=NOON)
    assert (tmp_path / "out").read_text() == "mine"


def test_the_better_supported_side_is_named_where_one_is() -> None:
    reason = "3 of 4 sources say $2.00, among them <b>the</b> list price."
    one, other = conflict(1, *pair()), replace(conflict(1, *pair()), id="other")
    html = build_report([one, other], pair(), STATS, support={one.id: reason})
    assert html.count('class="support"') == 1
    assert "among them &lt;b&gt;the&lt;/b&gt; list price." in html


@pytest.mark.parametrize(("cls", "part"), [("unlisted", "unlisted"), ("scope", "explained"), ("change", "explained")])
def test_a_value_that_no_list_knows_is_not_explained(cls, part):
    one, listed = stored(value="8"), stored(value="3", source="reference:genai-prices")
    found = [conflict(1, one, listed, kind="reference", cls=cls)]
    view = view_of(found, [one], STATS)
    assert {name for name in ("unlisted", "explained") if getattr(view, name)} == {part}
    assert part in Page(build_report(found, [one], STATS)).ids


def test_the_page_begins_with_how_many_how_sure_and_who_disagrees():
    one, two = pair()
    own = stored(value="9", source="Model Notes")
    found = [
        conflict(1, one, two, certainty=0.97),
        conflict(2, one, two, certainty=0.5, severity="low"),
        conflict(3, two, own, kind="ratio"),
        conflict(4, own, replace(own, id="another")),
    ]
    shown = view_of(found, [one, two, own], STATS).glance
    assert shown.severities == (("high", 3), ("low", 1))
    assert [number for _, number in shown.certainties] == [1, 1]
    named = {(each.one, each.other): each.conflicts for each in shown.opponents}
    assert sum(named.values()) >= 3
    assert list(named.values()) == sorted(named.values(), reverse=True)


def test_a_source_against_itself_is_named_once():
    one, two = stored(value="1"), stored(value="2")
    (pair_,) = view_of([conflict(1, one, two)], [one, two], STATS).glance.opponents
    assert (pair_.one, pair_.other, pair_.conflicts) == ("Price Watch", "", 1)
    assert "Price Watch with itself" in Page(build_report([conflict(1, one, two)], [one, two], STATS)).text
