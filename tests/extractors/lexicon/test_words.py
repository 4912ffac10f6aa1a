"""Word lists in YAML and expressions in code: each list is used, none stands twice, and no YAML holds an expression."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import counterclaim.extractors
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.words import filled, word_pattern

PACKAGE = Path(counterclaim.extractors.__path__[0])
EXPRESSION = re.compile(r"\\[A-Za-z]|\(\?|\.[*+]|[\])][*+?]|[\])]\{\d")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from strings(key)
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def places() -> set[str]:
    """Return the names in braces in all strings of the modules that fill in templates."""
    codes = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    nodes = [node for code in codes if "lexicon.words import" in code for node in ast.walk(ast.parse(code))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {name for text in texts for name in re.findall(r"\{([a-z_]+)\}", text)}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.yml")), ids=lambda path: path.name)
def test_no_file_of_words_holds_a_regular_expression(path: Path) -> None:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    held = [text for text in strings(content) if EXPRESSION.search(text)]
    assert held == []


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.yml")), ids=lambda path: path.name)
def test_no_file_of_words_has_a_key_twice(path: Path) -> None:
    """YAML keeps the last of two rows of one name, so the first would be lost without a word."""
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    nodes = [root]
    twice: list[str] = []
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.MappingNode):
            keys = Counter(key.value for key, _ in node.value)
            twice += [key for key, times in keys.items() if times > 1]
            nodes += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
    assert twice == []


def test_every_list_is_used() -> None:
    assert set(base("words")) - places() == set()


def test_no_list_is_written_twice() -> None:
    count = Counter(frozenset(words) for words in base("words").values())
    assert [sorted(words) for words, times in count.items() if times > 1] == []


@pytest.mark.parametrize("name", sorted(base("words")))
def test_a_list_holds_words(name: str) -> None:
    words = base("words")[name]
    assert all(isinstance(word, str) and word == word.strip() != "" for word in words)
    assert len(words) == len(set(words)) > 2, "two words may stand in the expression"


@pytest.mark.parametrize(
    ("template", "text", "expected", "why"),
    [
        (r"\b{group_words}\b", "the others and any other", ["the others", "any other"], "words and phrases"),
        (r"\b{group_words}\b", "any\u00a0other", ["any\u00a0other"], "any space between the words of a phrase"),
        (r"\b{negated_verbs}$", "it isn’t", ["isn’t"], "either apostrophe"),
        (r"\b{negated_verbs}$", "it isn't", ["isn't"], "either apostrophe"),
        (r"\s{title_versus}\s", "A vs. B vsx C", [" vs. "], "a full stop is a full stop"),
        (r"\d{1,2}{size_classes}", "123class", ["23class"], "a count of repetitions is no place"),
    ],
)
def test_a_template_stands_for_any_word_of_its_lists(template: str, text: str, expected: list[str], why: str) -> None:
    assert [match[0] for match in word_pattern(template).finditer(text)] == expected, why


def test_capitals_count_where_they_should() -> None:
    assert word_pattern(r"{opening_participles}").match("released")
    assert not word_pattern(r"{opening_participles}", fold=False).match("released")


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError, match="no_such_list"):
        filled(r"\b{no_such_list}")


@pytest.mark.parametrize("path", sorted((PACKAGE / "lexicon").glob("*.yml")), ids=lambda path: path.name)
def test_no_word_of_a_list_is_read_as_yes_or_no(path: Path) -> None:
    """YAML reads an unquoted "on", "off", "yes", "no" or "true" as a truth value: the word would be in no list."""
    found: list[Any] = [yaml.safe_load(path.read_text(encoding="utf-8"))]
    for one in found:
        if isinstance(one, dict):
            found += one.values()
        elif isinstance(one, list):
            assert not [item for item in one if isinstance(item, bool)], one
            found += one
