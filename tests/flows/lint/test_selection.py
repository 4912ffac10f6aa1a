"""--select and --ignore: by kind and attribute, by beginnings, the longer one first."""

from __future__ import annotations

import pytest

from counterclaim.flows.common.errors import UserError
from counterclaim.flows.lint.selection import selection_of

PRICE = ("value", "input_price")
TAKES = [
    ((), (), PRICE, True, "no option: all"),
    (("value",), (), PRICE, True, "a kind"),
    (("ratio",), (), PRICE, False, "another kind"),
    (("input_price",), (), PRICE, True, "an attribute"),
    (("input",), (), PRICE, True, "its beginning"),
    (("price",), (), PRICE, False, "its end is no beginning"),
    (("ratio,value",), (), PRICE, True, "a list between commas"),
    (("ratio", "value"), (), PRICE, True, "the option twice"),
    ((" Input-Price ",), (), PRICE, True, "as people write it"),
    ((), ("value",), PRICE, False, "a kind left out"),
    ((), ("output_price", "input"), PRICE, False, "an attribute left out"),
    ((), ("ratio",), PRICE, True, "another kind left out"),
    (("value",), ("input_price",), PRICE, False, "selected by one name, left out by the other"),
    (("input_price",), ("input",), PRICE, True, "the longer beginning of one name decides"),
    (("value",), ("value",), PRICE, False, "named in both: left out"),
    (("benchmark:mmlu",), (), ("value", "benchmark:mmlu_pro"), True, "benchmarks are attributes"),
    ((), ("unused-suppression",), ("unused-suppression",), False, "notes have kinds too"),
]


@pytest.mark.parametrize(("select", "ignore", "names", "taken", "why"), TAKES, ids=[case[-1] for case in TAKES])
def test_what_is_taken(
    select: tuple[str, ...], ignore: tuple[str, ...], names: tuple[str, ...], taken: bool, why: str
) -> None:
    assert selection_of(select, ignore).takes(*names) is taken, why


REFUSED = [
    ("vlaue", "did you mean value?", "a slip is answered with the near word"),
    ("inputprice", "did you mean input_price?", "of an attribute too"),
    ("E501", "use a kind (value, boolean,", "a rule of another linter"),
]


@pytest.mark.parametrize(("name", "mend", "why"), REFUSED)
def test_what_nothing_is_called_is_refused(name: str, mend: str, why: str) -> None:
    with pytest.raises(UserError) as raised:
        selection_of([name], [])
    assert mend in str(raised.value), why
