"""What the outlines leave out can hold no conflict: the same is found with them and without."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.db.conflicts.checks.list_prices import References
from counterclaim.db.incremental import runner
from counterclaim.db.incremental.prefilter import conditional, unresolved_comparisons, value_ranges
from counterclaim.db.incremental.reader import ClaimReader
from counterclaim.db.incremental.runner import Checks
from counterclaim.db.records import FetchedBody
from counterclaim.db.store import Store
from counterclaim.extractors.records import Claim, Document, Extraction, Qualifiers
from tests.drawn import FEW

AT = "2025-08-13T06:00:00Z"
NAMES = ("A 1", "B 1", "1 B")  # the last two are one model for the checkers
VALUES = [Decimal(text) for text in ("1", "1.04", "2", "2.1", "4", "8", "128000", "131072", "0")]
STATED = ("input_price", "output_price", "token_price", "monthly_cost", "context_window", "parameters", "throughput")
COMPARED = ("price", "input_price", "output_price", "context_window", "parameters", "speed", "quality", "latency")
CONDITIONS = st.builds(
    Qualifiers,
    approx=st.sampled_from([False, False, True]),
    bound=st.sampled_from([None, None, None, "min", "max"]),
    tier=st.sampled_from([None, None, None, "batch"]),
    high=st.sampled_from([None, None, None, Decimal(9)]),
    volume_tokens=st.sampled_from([None, None, Decimal(1_000_000)]),
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    subject = draw(st.sampled_from(NAMES))
    start = draw(st.sampled_from([0, 700, 2000]))
    quote = draw(st.sampled_from(["$2", "2x", "no number"]))
    if draw(st.integers(0, 9)) < 6:
        name, relation, other = draw(st.sampled_from(STATED)), "is", None
        value = draw(st.sampled_from(VALUES))
    else:
        name, other = draw(st.sampled_from(COMPARED)), draw(st.sampled_from(NAMES))
        relation = draw(st.sampled_from(["greater", "less", "equal", "ratio", "ratio", "percent_diff", "abs_diff"]))
        value = draw(st.sampled_from(VALUES)) if relation in ("ratio", "percent_diff", "abs_diff") else None
    conditions = draw(CONDITIONS) if draw(st.integers(0, 3)) == 0 else Qualifiers()
    return Claim("", subject, name, relation, value, quote, start, start + 5, other, qualifiers=conditions)  # type: ignore[arg-type]


def write(store: Store, name: str, said: list[Claim]) -> None:
    store.save_source(id=name, name=name, kind="web", at=AT)
    saved = store.save_snapshot(FetchedBody(name, name, name.encode(), "text/html", AT, url=f"https://x/{name}"))
    store.save_extraction(
        saved.id, Document(name, "", url=f"https://x/{name}"), Extraction(tuple(said), (), "r"), at=AT
    )


def found(store: Store) -> dict[str, Any]:
    return {c.id: c for c in Checks(ClaimReader(store._db), References([]), {}).everything()}


@FEW
@given(st.lists(st.lists(claims(), min_size=1, max_size=8), min_size=1, max_size=4))
def test_what_is_left_out_holds_no_conflict(tmp_path_factory: pytest.TempPathFactory, pages: list[list[Claim]]) -> None:
    with Store.open(tmp_path_factory.mktemp("w") / "w.db") as store:
        for number, said in enumerate(pages):
            write(store, f"p{number}", said)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runner, "unresolved_comparisons", lambda comparisons, *_: [list(comparisons)])
            everything = found(store)
        assert found(store) == everything


PAIRS = [
    ("cheaper, and all prices say so", [("A 1", "is", "1"), ("B 1", "is", "2")], ("less", None), False),
    ("cheaper, and one price says otherwise", [("A 1", "is", "1"), ("A 1", "is", "4"), ("B 1", "is", "2")],
     ("less", None), True),
    ("cheaper, and nobody gives a price", [], ("less", None), False),
    ("half of it", [("A 1", "is", "1"), ("B 1", "is", "2")], ("ratio", "0.5"), False),
    ("a fifth of it, which it is not", [("A 1", "is", "1"), ("B 1", "is", "2")], ("ratio", "0.2"), True),
    ("priced alike", [("A 1", "is", "2"), ("B 1", "is", "2.1")], ("equal", None), False),
    ("not priced alike", [("A 1", "is", "1"), ("B 1", "is", "2")], ("equal", None), True),
    ("a difference is always looked at", [("A 1", "is", "1"), ("B 1", "is", "2")], ("abs_diff", "-1"), True),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "compared", "is_doubted"), [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS])
def test_which_comparisons_are_looked_at(tmp_path: Path, stated: Any, compared: Any, is_doubted: bool) -> None:
    said = [
        Claim("", subject, "input_price", how, Decimal(value), f"${value}", 900 * n, 900 * n + 4)
        for n, (subject, how, value) in enumerate(stated)
    ]
    relation, value = compared
    said.append(Claim("", "A 1", "input_price", relation, value and Decimal(value), "words", 0, 5, "B 1"))
    with Store.open(tmp_path / "w.db") as store:
        write(store, "p", said)
        doubted = unresolved_comparisons(
            ClaimReader(store._db).compared(), value_ranges(store._db), conditional(store._db)
        )
        assert bool(list(doubted)) is is_doubted
