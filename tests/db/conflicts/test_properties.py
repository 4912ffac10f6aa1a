"""What must hold of every set of claims."""

import random
import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.db.conflicts import detect, everything
from counterclaim.db.records import QUEUE_CLASSES, StoredClaim
from counterclaim.extractors.records import Claim, Qualifiers
from tests.db.conflicts.explained import differences

NUMBERS = st.sampled_from(
    [Decimal(text) for text in ("0", "0.11", "0.4", "1", "2", "2.5", "18", "100", "128000", "131072")]
)
NAMES = st.sampled_from(["A 1", "A 2", "B 1", "Claude", "C latest"])
VALUES = ("input_price", "output_price", "token_price", "parameters", "context_window", "benchmark:mmlu", "latency")
FLAGS = ("multimodal", "modality:image", "open_weights", "evaluated")
COMPARED = ("price", "input_price", "monthly_cost", "parameters", "quality", "speed", "benchmark:mmlu")
QUALIFIERS = st.builds(
    Qualifiers,
    approx=st.booleans(),
    bound=st.sampled_from([None, None, None, "min", "max"]),
    tier=st.sampled_from([None, None, "batch", "5-shot", "coding"]),
    as_of=st.sampled_from([None, None, "2024", "2025-08", "not a date"]),
    volume_tokens=st.sampled_from([None, Decimal(1_000_000)]),
    hypothetical=st.sampled_from([False, False, True]),
)


@st.composite
def claims(draw) -> Claim:
    kind = draw(st.sampled_from(["number", "flag", "text", "words", "figure"]))
    place = draw(st.integers(0, 5)) * 10
    relation, other = "is", None
    if kind == "number":
        attribute, value = draw(st.sampled_from([*VALUES, "monthly_cost"])), draw(NUMBERS)
    elif kind == "flag":
        attribute, value = draw(st.sampled_from(FLAGS)), draw(st.booleans())
    elif kind == "text":
        attribute = draw(st.sampled_from(["license", "release_date"]))
        value = draw(st.sampled_from(["MIT", "Apache-2.0", "proprietary", "2025-08", "2025-08-13", "", "?"]))
    else:
        attribute, other = draw(st.sampled_from(COMPARED)), draw(NAMES)
        relation = draw(
            st.sampled_from(["greater", "less", "equal"] if kind == "words" else ["ratio", "percent_diff", "abs_diff"])
        )
        value = draw(NUMBERS) * draw(st.sampled_from([1, -1])) if kind == "figure" else None
    return Claim(
        doc=draw(st.sampled_from(["p", "q", "r"])),
        subject=draw(NAMES),
        attribute=attribute,
        relation=relation,
        value=value,
        quote=draw(st.sampled_from(["$2", "18x", "no number", "20% less", "1,024", ""])),
        start=place,
        end=place + 5,
        object=other,
        qualifiers=draw(QUALIFIERS),
    )


@st.composite
def stored(draw) -> list[StoredClaim]:
    made = draw(st.lists(claims(), max_size=14))
    dates = st.sampled_from([None, "2024-01-01", "2025-06-01", "2025-06-20"])
    pages = {doc: draw(dates) for doc in ("p", "q", "r")}
    return [StoredClaim(f"{n:03}", claim, claim.doc, pages[claim.doc]) for n, claim in enumerate(made)]


@given(stored(), st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(given_claims, shuffler):
    expected = everything(given_claims)
    shuffled = list(given_claims)
    shuffler.shuffle(shuffled)
    assert everything(shuffled) == expected


@given(stored(), st.integers(0, 13))
def test_saying_it_again_further_down_changes_no_id(given_claims, which):
    if not given_claims:
        return
    one = given_claims[which % len(given_claims)]
    again = replace(one, id="999", claim=replace(one.claim, start=9000, end=9005))
    assert {c.id for c in everything([*given_claims, again])} == {c.id for c in everything(given_claims)}


@given(stored(), st.permutations(range(6)))
def test_moving_the_words_about_changes_no_id(given_claims, places):
    def moved(item: StoredClaim) -> StoredClaim:
        start = places[item.claim.start // 10] * 10 + 1000
        return replace(item, claim=replace(item.claim, start=start, end=start + 5))

    assert {c.id for c in everything(map(moved, given_claims))} == {c.id for c in everything(given_claims)}


@given(stored())
def test_what_is_told_is_complete_and_unique(given_claims):
    found = everything(given_claims)
    assert len({c.id for c in found}) == len(found)
    known = {c.id for c in given_claims}
    for item in found:
        assert item.explanation.endswith(".")
        assert len(item.id) == 12
        assert {e.claim_id for e in item.evidence} <= known
        assert (item.scope == "within") == (len({e.doc for e in item.evidence}) == 1)
    queue, rest = detect(given_claims), differences(given_claims)
    assert all(c.cls in QUEUE_CLASSES for c in queue)
    assert not any(c.cls in QUEUE_CLASSES for c in rest)
    assert len(queue) + len(rest) == len(found)


@given(st.sampled_from(VALUES), NUMBERS, st.integers(2, 6))
def test_equal_values_never_conflict(attribute, value, copies):
    same = [
        StoredClaim(str(n), Claim(f"p{n}", "A 1", attribute, "is", value, f"{value}", n, n + 5), f"p{n}")
        for n in range(copies)
    ]
    assert everything(same) == []


def test_another_page_that_says_the_same_adds_evidence_and_keeps_the_id(flag):
    before = flag("p | A 1 | input_price | 2 | $2\nq | A 1 | input_price | 3 | $3")
    after = flag("a | A 1 | input_price | 2 | $2\np | A 1 | input_price | 2 | $2\nq | A 1 | input_price | 3 | $3")
    assert [c.id for c in after] == [c.id for c in before]
    assert len(after[0].evidence) == len(before[0].evidence) + 1


def test_two_pages_with_the_same_inner_conflict_keep_two(flag):
    page = "{0} | A 1 | price | less > B 1 | cheaper\n{0} | A 1 | price | greater > B 1 | dearer"
    found = flag(page.format("p") + "\n" + page.format("q"))
    assert len({c.id for c in found}) == 2
    assert {c.scope for c in found} == {"within"}


@pytest.mark.parametrize("empty", [[], [StoredClaim("1", Claim("p", "", "", "is", None, "", 0, 0), "p")]])
def test_nothing_in_nothing_out(empty):
    assert everything(empty) == []


@pytest.mark.slow
@pytest.mark.timeout(110)
def test_a_hundred_thousand_claims_take_seconds():
    """Linear work per group: mostly agreeing pages about 300 models; a quadratic step would take hours here."""
    dice = random.Random(7)
    attributes = ("input_price", "output_price", "context_window", "parameters", "benchmark:mmlu", "multimodal")
    made = []
    for number in range(100_000):
        doc, model = f"d{number // 50}", f"Model {dice.randrange(300)}"
        attribute = attributes[dice.randrange(6)]
        odd = dice.random() < 0.02
        value = not odd if attribute == "multimodal" else Decimal(dice.randrange(1, 400) if odd else 3)
        claim = Claim(doc, model, attribute, "is", value, f"{value}", number % 50 * 100, number % 50 * 100 + 3)
        if number % 10 == 0:
            other = f"Model {dice.randrange(300)}"
            claim = replace(claim, attribute="price", relation="less", value=None, object=other, quote="cheaper")
        made.append(StoredClaim(str(number), claim, doc))
    begun = time.process_time()
    found = detect(made)
    assert time.process_time() - begun < 40
    assert found
    assert max(len(c.evidence) for c in found) <= 24
