"""Patterns that begin with a set of characters find what they did: the lexicon's own, and forms that must be left."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import counterclaim.extractors
from counterclaim.extractors.lexicon.regex import compiled
from counterclaim.extractors.lexicon.words import filled
from tests.drawn import FEW

PACKAGE = Path(counterclaim.extractors.__path__[0])


def written() -> Iterator[tuple[str, bool]]:
    """Yield (expression, without case) of each call of word_pattern in the source, its word lists filled in."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "word_pattern"
            if named and isinstance(node.args[0], ast.Constant):
                yield filled(node.args[0].value), not node.keywords


LEXICON = sorted(set(written()))
WORDS = sorted({word for param in LEXICON for word in re.findall(r"(?<!\\)[A-Za-z]{2,}|\d+|[$%:;,.]", param[0])})
ODD = ["ſ", "K", "İ", "ı", "_", "’s", "-", "\n", "  ", "3.5%"]
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(ODD)), max_size=30).flatmap(
    lambda words: st.sampled_from([" ", "", "-", ", "]).map(lambda gap: gap.join(words))
)


def found(pattern: re.Pattern[str], text: str) -> list[tuple[tuple[int, int], tuple[str | None, ...]]]:
    return [(match.span(), match.groups()) for match in pattern.finditer(text)]


@FEW
@given(TEXTS)
def test_every_pattern_of_the_lexicon_finds_what_it_did(text: str) -> None:
    for expression, fold in LEXICON:
        plain = re.compile(expression, re.IGNORECASE if fold else 0)
        for form in (text, text.upper(), text.title()):
            assert found(compiled(expression, fold=fold), form) == found(plain, form), expression


@pytest.mark.parametrize(
    ("written", "text", "why"),
    [
        (r"\b(?:sav(?:e|es)|kept)\b", "ſaves, Kept, upkept", "letters that are others without case"),
        (r"(?:a|b)?c", "ac bc c", "a group that may be missing"),
        (r"a*b", "aab b", "a letter that may be missing"),
        (r"(?:[$€]\s?\d|\d%)", "$5 € 7 8% 9", "sets and classes"),
        (r"[a-c]x|[^d]y", "Ax by dy", "ranges and negated sets"),
        (r"\b(?:/|per)\s?M", "x/M per M a /M", "a border before a sign"),
        (r"(a)|(?P<z>b)c", "ABC bc", "groups keep their numbers"),
        (r"[~-]x|[-:]y|[*-]b|az", "-x ~x :y -y az *b xx", "hyphens at the edges of sets"),
        (r"\b(?:01\.AI|x)\b|7", "01.AI a01.ai X 77", "digits"),
        (r"(?<!x)a|\Wb", "xa a .b", "what looks back"),
        (r"\b(?:(?:not|no)\s)?(?:of|on)", "not of, on, noon", "an optional beginning"),
        ("", "any", "nothing"),
        (r"\.\d|\|", "1.5 | .x", "escaped signs"),
    ],
)
@pytest.mark.parametrize("fold", [True, False])
def test_forms(written: str, text: str, why: str, fold: bool) -> None:
    assert found(compiled(written, fold=fold), text) == found(re.compile(written, re.I if fold else 0), text), why
