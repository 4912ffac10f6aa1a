"""Texts made to be slow: twice the length may take twice the time, and ten kilobytes of anything a second or so."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def rows(count: int, row: str) -> str:
    return "".join(row.replace("%", str(number)) for number in range(count))


def square(size: int) -> str:
    """Return a table as wide as it is long, whose rows have one cell each."""
    side = size // 7
    return "|a" * side + "|\n" + "|-" * side + "|\n" + "x|\n" * side


def word(number: int) -> str:
    return "Zed" + "".join(chr(97 + int(digit)) for digit in str(number))


ABUSE: list[tuple[str, str, Callable[[int], str]]] = [
    ("rows without their cells", "markdown", square),
    ("many such tables", "markdown", lambda n: square(1_000) * (n // 1_000)),
    ("tables that headings end", "markdown", lambda n: "|a|b|\n|-|-|\n# x\n" * (n // 17)),
    ("merge keys", "markdown", lambda n: "---\na: &a {x: 1}\n" + "b: {<<: [*a, *a]}\n" * (n // 18) + "---\nx"),
    ("minified data", "text", lambda n: '{"model":"GPT-4o","price":3.5,"x":[1,{"a":"b"}]},' * (n // 50)),
    ("an address without end", "text", lambda n: "GPT-4o " + "https://a.b/c" * (n // 13) + " costs $3."),
    ("brackets and both", "text", lambda n: "GPT-4o " + "(both" * (n // 5)),
    ("many names in one line", "text", lambda n: rows(n // 24, "GPT-% vs Claude %. ")),
    ("many names in a table", "markdown", lambda n: "|Model|Input price|\n|-|-|\n" + rows(n // 16, "|GPT-%|$%|\n")),
    ("many names of families that no list holds", "text", lambda n: "".join(
        f"{word(i)}-7B costs $3 per million tokens.\n\n" for i in range(n // 45))),
    ("a headline of names", "markdown", lambda n: (
        f"# {rows(n // 20, 'GPT-% vs ')}\n\n{rows(n // 40, 'GPT-% costs $3. ')}")),
    ("wide spans", "html", lambda n: "<table><tr>" + "<td rowspan=65534 colspan=1000>x" * (n // 31)),
]  # fmt: skip


def seconds(text: str, kind: str) -> float:
    began = time.process_time()
    extract(read(text, doc_id="d", kind=kind))
    return time.process_time() - began


@pytest.mark.slow
@pytest.mark.parametrize(("why", "kind", "make"), ABUSE, ids=[case[0] for case in ABUSE])
def test_cost_grows_with_length(why: str, kind: str, make: Callable[[int], str]) -> None:
    seconds("GPT-4o costs $3 per million tokens.", kind)  # loads what is loaded once
    small, large = seconds(make(10_000), kind), seconds(make(40_000), kind)
    assert small < 5  # a second on a quiet machine
    assert large < 8 * small + 1  # quadratic would be 16 times
