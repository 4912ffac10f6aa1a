"""A check of what changed finds what a check of everything finds, whatever is edited in whatever order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.db.conflicts import everything
from counterclaim.db.conflicts.checks.list_prices import References
from counterclaim.db.conflicts.near_duplicates import copies, sketch, worded
from counterclaim.db.incremental import sampling, update
from counterclaim.db.incremental.reader import ClaimReader
from counterclaim.db.incremental.runner import Checks
from counterclaim.db.records import Conflict, ConflictCounts, FetchedBody, StoredClaim
from counterclaim.db.store import Store
from counterclaim.extractors.records import Claim, Document, Extraction, Metadata, Qualifiers
from tests.drawn import FEW

AT = "2025-08-13T06:00:00Z"
NAMES = ("A 1", "A 2", "B 1", "C latest", "Tandem", "Tandem Pro", "Tandem Max 5x")
NUMBERS = [Decimal(text) for text in ("0.11", "0.4", "2", "2.00", "18", "100", "128000")]
VALUES = (
    "input_price", "output_price", "monthly_cost", "parameters", "active_parameters", "context_window",
    "subscription_price",
)  # fmt: skip
SCORES = ("benchmark:mmlu", "benchmark:humaneval")
FLAGS = ("multimodal", "modality:image", "open_weights", "evaluated")
COMPARED = ("price", "input_price", "parameters", "quality", "speed", "benchmark:mmlu")
CONDITIONS = st.builds(
    Qualifiers,
    approx=st.booleans(),
    bound=st.sampled_from([None, None, None, "min"]),
    tier=st.sampled_from([None, None, "batch", "coding"]),
    as_of=st.sampled_from([None, None, "2024", "2025-08"]),
    volume_tokens=st.sampled_from([None, Decimal(1_000_000)]),
    hypothetical=st.sampled_from([False, False, False, True]),
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    kind = draw(st.sampled_from(["number", "number", "score", "flag", "license", "words", "figure"]))
    relation, other, value = "is", None, None
    if kind in ("number", "score"):
        name, value = draw(st.sampled_from(VALUES if kind == "number" else SCORES)), draw(st.sampled_from(NUMBERS))
    elif kind == "flag":
        name, value = draw(st.sampled_from(FLAGS)), draw(st.booleans())
    elif kind == "license":
        name, value = "license", draw(st.sampled_from(["MIT", "Apache-2.0", "proprietary"]))
    else:
        name, other = draw(st.sampled_from(COMPARED)), draw(st.sampled_from(NAMES))
        figures = ["ratio", "percent_diff", "abs_diff"]
        relation = draw(st.sampled_from(["greater", "less", "equal"] if kind == "words" else figures))
        value = draw(st.sampled_from(NUMBERS)) if kind == "figure" else None
    start = draw(st.sampled_from([0, 100, 700, 2000, 4000]))
    return Claim(
        "", draw(st.sampled_from(NAMES)), name, relation, value,  # type: ignore[arg-type]
        draw(st.sampled_from(["$2", "18x", "20% less", "no number"])), start, start + 5, other,
        qualifiers=draw(CONDITIONS),
    )  # fmt: skip


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["p", "q", "r", "s"]),
        st.one_of(st.none(), st.lists(claims(), max_size=7)),  # None: the page is gone
        st.sampled_from([None, "2024-01-01", "2025-06-01"]),
    ),
    min_size=1,
    max_size=5,
)


class World:
    """A store that pages are written to, and the list prices it is checked against."""

    def __init__(self, path: Path, references: list[StoredClaim] = []) -> None:  # noqa: B006 - never changed
        self.store = Store.open(path)
        self.references = references
        self.written = 0
        for name in "pqrstu":
            self.store.save_source(id=name, name=f"site {name}", kind="web", at=AT)

    def write(self, name: str, said: list[Claim], published: str | None = None) -> None:
        self.written += 1
        body = f"{name} {self.written}".encode()
        saved = self.store.save_snapshot(FetchedBody(name, name, body, "text/html", AT, url=f"https://x/{name}"))
        made = tuple(replace(claim, doc=name, url=f"https://x/{name}") for claim in said)
        document = Document(name, "", meta=Metadata(published=published), url=f"https://x/{name}")
        self.store.save_extraction(saved.id, document, Extraction(made, (), "r"), at=AT)

    def remove(self, name: str) -> None:
        for id_, found in list(self.store.query("SELECT id, name FROM documents")[1]):
            if found == name:
                self.store.save_gone(id_, AT)

    def check(self, at: str = AT) -> ConflictCounts:
        return update.update(self.store._db, at, self.references)

    def known(self) -> dict[str, Any]:
        return {c.id: shown(c) for c in self.store.conflicts(include_explained=True)}

    def unit_by_unit(self) -> dict[str, Any]:
        checks = Checks(ClaimReader(self.store._db), References(self.references), {})
        found = list(checks.everything())
        assert len({c.id for c in found}) == len(found)
        return {c.id: shown(c) for c in found}

    def at_once(self) -> dict[str, Any]:
        return {c.id: shown(c) for c in everything(self.store.claims(), self.references)}


def shown(c: Conflict) -> tuple[Any, ...]:
    evidence = tuple((e.doc, e.quote, e.start, repr(e.value), e.source) for e in c.evidence)
    return c.kind, c.subject, c.object, c.attribute, c.severity, c.cls, c.scope, c.explanation, evidence


def price(subject: str, value: str, start: int = 700, name: str = "input_price") -> Claim:
    return Claim("", subject, name, "is", Decimal(value), f"${value}", start, start + 5)


def cheaper(subject: str, other: str, start: int = 0, relation: str = "less") -> Claim:
    return Claim("", subject, "price", relation, None, "cheaper", start, start + 5, other)  # type: ignore[arg-type]


@pytest.fixture
def world(tmp_path: Path) -> Any:
    made = World(tmp_path / "w.db")
    yield made
    made.store.close()


def edited(folder: Path, edits: Any) -> Iterator[World]:
    """Yield a store after each edit, checked."""
    world = World(folder / "w.db")
    for name, said, published in edits:
        if said is None:
            world.remove(name)
        else:
            world.write(name, said, published)
        world.check()
        yield world
    world.store.close()


@FEW
@given(EDITS)
def test_the_result_of_edits_is_that_of_a_full_check(tmp_path_factory: pytest.TempPathFactory, edits: Any) -> None:
    for world in edited(tmp_path_factory.mktemp("w"), edits):
        known = world.known()
        assert known == world.unit_by_unit()
        assert known == world.at_once()


@FEW
@given(EDITS)
def test_it_is_so_where_a_few_pages_speak_for_all(tmp_path_factory: pytest.TempPathFactory, edits: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampling, "DOCUMENTS", 1)
        patch.setattr(sampling, "EACH", 1)
        for world in edited(tmp_path_factory.mktemp("w"), edits):
            assert world.known() == world.unit_by_unit()


def test_a_conflict_keeps_its_id_gains_evidence_closes_and_reopens(world: World) -> None:
    world.write("p", [price("A 1", "2")])
    world.write("q", [price("A 1", "3")])
    assert world.check() == ConflictCounts(new=1)
    (first,) = world.store.conflicts()
    world.write("r", [price("A 1", "9")])
    assert world.check() == ConflictCounts(seen=1)
    (again,) = world.store.conflicts()
    assert (again.id, len(again.evidence)) == (first.id, 3)
    world.write("r", [])
    world.write("q", [price("A 1", "2.00")])
    assert world.check() == ConflictCounts(closed=1)
    assert world.store.conflicts() == []
    world.write("q", [price("A 1", "3")])
    assert world.check() == ConflictCounts(reopened=1)
    assert [c.id for c in world.store.conflicts()] == [first.id]


def test_a_decision_holds_until_the_evidence_changes(world: World) -> None:
    world.write("p", [price("A 1", "2")])
    world.write("q", [price("A 1", "3")])
    world.check()
    (found,) = world.store.conflicts()
    world.store.add_review(found.id, "dismissed", at=AT)
    world.write("s", [price("B 1", "5")])
    world.check()
    assert world.store.conflict(found.id).status == "dismissed"
    world.write("q", [price("A 1", "4")])
    world.check()
    assert world.store.conflict(found.id).status == "open"


def test_nothing_changed_changes_nothing_but_last_seen(world: World) -> None:
    world.write("p", [price("A 1", "2"), cheaper("A 1", "B 1"), cheaper("B 1", "A 1", 2000)])
    world.write("q", [price("A 1", "3")])
    world.check()
    before = world.known()
    assert world.check("2025-09-01T00:00:00Z") == ConflictCounts(seen=len(before))
    assert world.known() == before
    assert {c.last_seen for c in world.store.conflicts()} == {"2025-09-01T00:00:00Z"}


def test_a_page_that_is_gone_takes_its_conflicts_with_it(world: World) -> None:
    world.write("p", [price("A 1", "2")])
    world.write("q", [price("A 1", "3")])
    world.check()
    world.remove("q")
    assert world.check() == ConflictCounts(closed=1)


def test_prices_of_two_plans_that_a_later_page_names_are_no_conflict(world: World) -> None:
    monthly = partial(price, name="subscription_price")
    world.write("p", [monthly("Tandem", "12")])
    world.write("q", [monthly("Tandem", "40")])
    assert world.check() == ConflictCounts(new=1)
    world.write("r", [monthly("Tandem Starter", "12"), monthly("Tandem Pro", "40", 900)])
    assert (world.check().closed, list(world.store.conflicts())) == (1, [])
    world.remove("r")
    assert world.check().reopened == 1


def test_a_circle_over_three_pages_opens_and_closes(world: World) -> None:
    world.write("p", [cheaper("A 1", "B 1")])
    world.write("q", [cheaper("B 1", "C 1")])
    assert world.check() == ConflictCounts()
    world.write("r", [cheaper("C 1", "A 1")])
    assert world.check() == ConflictCounts(new=1)
    (found,) = world.store.conflicts()
    assert (found.kind, found.object, len(found.evidence)) == ("ordering", None, 3)
    world.write("q", [])
    assert world.check() == ConflictCounts(closed=1)


def test_a_circle_on_one_page_opens_and_closes(world: World) -> None:
    better = [replace(cheaper(a, b, n * 900, "greater"), attribute="quality") for n, (a, b) in enumerate(
        [("A 1", "B 1"), ("B 1", "C 1"), ("C 1", "A 1")])]  # fmt: skip
    world.write("p", better[:2])
    assert world.check() == ConflictCounts()
    world.write("p", better)
    assert world.check() == ConflictCounts(new=1)
    world.write("q", [price("A 1", "2")])
    assert world.check() == ConflictCounts(seen=1)
    world.write("p", better[1:])
    assert world.check() == ConflictCounts(closed=1)


def test_untested_is_denied_by_a_lead_that_comes_later(world: World) -> None:
    untested = replace(price("A 1", "1", 100), attribute="evaluated", value=False, quote="untested")
    world.write("p", [untested])
    assert world.check() == ConflictCounts()
    lead = replace(cheaper("B 1", "A 1", 900), attribute="quality", relation="ratio", value=Decimal("1.1"))
    world.write("p", [untested, lead])
    assert world.check() == ConflictCounts(new=1)


def test_a_value_on_another_page_touches_the_pairs_it_bears_on(world: World) -> None:
    world.write("p", [cheaper("A 1", "B 1")])
    world.write("q", [price("A 1", "5"), price("A 1", "9", name="output_price")])
    assert world.check() == ConflictCounts()
    world.write("r", [price("B 1", "1"), price("B 1", "2", name="output_price")])
    assert world.check() == ConflictCounts(new=1)
    assert [c.kind for c in world.store.conflicts()] == ["ordering"]


def test_new_list_prices_are_consulted_without_a_new_page(world: World) -> None:
    world.write("p", [price("A 1", "2")], published="2025-06-01")
    assert world.check() == ConflictCounts()
    listed = replace(price("A 1", "7"), doc="list/a", qualifiers=Qualifiers())
    world.references = [StoredClaim("x", listed, "reference:list")]
    assert world.check() == ConflictCounts(new=1)
    world.references = []
    assert world.check() == ConflictCounts(closed=1)


def test_explained_differences_are_in_their_view_and_not_in_the_queue(world: World) -> None:
    window = [replace(price("A 1", value), attribute="context_window") for value in ("128000", "131072")]
    batch = replace(price("A 1", "1"), qualifiers=Qualifiers(tier="batch"))
    world.write("p", [price("A 1", "2"), window[0], price("B 1", "5")], "2025-06-01")
    world.write("q", [batch, window[1], price("B 1", "4")], "2024-01-01")
    world.write("r", [price("C 1", "2")])
    world.write("s", [price("C 1", "3")])
    world.check()
    _, rows = world.store.query("SELECT class, subject, explanation FROM differences ORDER BY class")
    assert [(cls, subject) for cls, subject, _ in rows] == [("change", "B 1"), ("rounding", "A 1"), ("scope", "A 1")]
    _, rows = world.store.query("SELECT class, subject FROM conflict_report")
    assert list(rows) == [("contradiction", "C 1")]
    assert [c.subject for c in world.store.conflicts()] == ["C 1"]
    assert len(world.store.conflicts(include_explained=True)) == 4


def syndicated(shift: int = 0) -> list[Claim]:
    said = [price("A 1", f"{n}.5", 700 + 97 * n + shift, "context_window") for n in range(1)]
    return said + [price(f"M {n}", "2", 900 + 31 * n * n + shift) for n in range(12)]


def test_copies_of_one_text_count_as_one_source(world: World) -> None:
    """Four sources make a slight difference matter more; four copies of one text do not."""
    for name, value in (("p", "3"), ("q", "3"), ("r", "3"), ("s", "3.2")):
        world.write(name, [price("A 1", value, 5000)])
    world.check()
    assert [c.severity for c in world.store.conflicts()] == ["medium"]
    for shift, name in enumerate("pqr"):
        world.write(name, [*syndicated(shift * 40), price("A 1", "3", 9000)])
    world.check()
    assert [c.severity for c in world.store.conflicts()] == ["low"]
    originals = world.store.query("SELECT DISTINCT voice FROM checked WHERE voice IS NOT NULL")[1]
    assert list(originals) == [("site p",)]
    assert [c.severity for c in everything(world.store.claims())] == ["low"]
    world.write("q", [price("A 1", "3", 5000)])
    world.write("r", [price("A 1", "3", 5000)])
    world.check()
    assert [c.severity for c in world.store.conflicts()] == ["medium"]


PLACES = [(100 + 37 * n * n, f"words {n}") for n in range(20)]
PAGES = [
    ("the same text further down", [(at + 500, words) for at, words in PLACES], True),
    ("cut to two thirds", PLACES[:14], True),
    ("with an introduction of its own", [(5, "hello"), (60, "there"), *((at + 90, w) for at, w in PLACES)], True),
    ("the same words at other distances", [(at * 2, words) for at, words in PLACES], False),
    ("a third of it quoted", [*((at, f"own {at}") for at in range(0, 4000, 150)), *PLACES[-5:]], False),
    ("two claims", PLACES[:2], False),
    ("nothing", [], False),
]


@pytest.mark.parametrize(("places", "same"), [page[1:] for page in PAGES], ids=[page[0] for page in PAGES])
def test_near_duplicates_are_found_by_the_distances_between_claims(places: Any, same: bool) -> None:
    found = copies({"a": sketch(PLACES), "b": sketch(places)})
    assert found == ({"a": "a", "b": "a"} if same else {})


def worded_page(lines: list[tuple[str, str, str]], between: str = "") -> frozenset[int]:
    """Fingerprint sentences of (before, claim's words, after), with a paragraph after each."""
    text, places = "", []
    for before, words, after in lines:
        text += before
        places.append((len(text), words, f"{before} {words.strip('US$').replace('.00', '')}"))
        text += f"{words}{after}\n{between}"
    return sketch(worded(places, text))


PROSE = [(f"The model number {'abcdefgh'[n]} costs ", f"${n}.00", " for its tokens.") for n in range(8)]
WORDED = [
    ("something put between", worded_page(PROSE, "Advertisement\n"), True),
    ("another sign", worded_page([(a, f"US{b}", c) for a, b, c in PROSE]), True),
    ("zeros dropped", worded_page([(a, b.replace(".00", ""), c) for a, b, c in PROSE]), True),
    ("one template, other prices", worded_page([(a, f"{b[0]}9{b[1:]}", c) for a, b, c in PROSE]), False),
    ("one template, other models", worded_page([(f"{a[:-8]}x costs ", b, c) for a, b, c in PROSE]), False),
    ("the same prices in own words", worded_page([(a, b, " is what we paid in May.") for a, b, _ in PROSE]), False),
]


@pytest.mark.parametrize(("marks", "same"), [page[1:] for page in WORDED], ids=[page[0] for page in WORDED])
def test_copies_in_prose_are_found_by_their_sentences(marks: frozenset[int], same: bool) -> None:
    assert bool(copies({"a": worded_page(PROSE), "b": marks})) == same


def test_a_box_on_every_page_makes_no_copies() -> None:
    box = PLACES[:8]
    pages = {f"p{n}": sketch([*box, *((9000 + 11 * n * k, f"own {n} {k}") for k in range(1, 4))]) for n in range(40)}
    assert copies(pages) == {}


@pytest.mark.timeout(110)
def test_many_pages_that_say_the_same_are_read_by_a_few(world: World) -> None:
    for number in range(60):
        name = f"p{number}"
        world.store.save_source(id=name, name=name, kind="web", at=AT)
        world.write(name, [price("A 1", "3" if number else "2")], published=f"2025-{number % 12 + 1:02}-01")
    reader = ClaimReader(world.store._db)
    said = reader.said("1 a")["input_price"]
    assert sum(len(seqs) for seqs in said.values()) < 10
    begun = time.process_time()
    assert world.check().new == 1
    assert time.process_time() - begun < 10
