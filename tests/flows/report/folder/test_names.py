"""Names of pages: safe on every system, never the same for two keys, whatever somebody calls a model."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.flows.report.folder.manifest import is_name
from counterclaim.flows.site.links import FolderLinks, file_name

READABLE = [
    ("731cf75e0a1b", "731cf75e0a1b", "a conflict's id"),
    ("gpt 4o mini", "gpt-4o-mini", "a model"),
    ("claude 3.5 sonnet", "claude-3.5-sonnet", "a version"),
    ("price-watch", "price_watch", "a hyphen is no space"),
    ("a.example", "a.example", "a host"),
]
DIGESTED = [
    ("GPT 4", "other systems take A and a for one"),
    ("index", "the list of all models"),
    ("con", "a device on Windows"), ("nul", "a device"), ("com1", "a device"), ("lpt9", "a device"),
    ("aux.v2 large", "a device, whatever follows its point"),
    ("..", "the folder above"), (".hidden", "hidden"), ("a.", "Windows drops the point"), ("a ", "and the space"),
    ("", "nothing"), ("a/b", "a folder"), ("a\\b", "a folder on Windows"), ("a:b", "a stream"), ("ä", "not ASCII"),
    ("a  b", "two spaces"), ("a--b", "two hyphens"), ("a_b", "an underscore"), ("\ud800", "half a sign"),
    ("\u202eevil", "turned round"), ("x" * 300, "too long"), ("a\n", "a line's end"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "name", "why"), READABLE)
def test_simple_keys_stay_readable(key: str, name: str, why: str) -> None:
    assert file_name(key) == name


@pytest.mark.parametrize(("key", "why"), DIGESTED, ids=[why for _, why in DIGESTED])
def test_other_keys_get_a_digest(key: str, why: str) -> None:
    name = file_name(key)
    assert re.fullmatch(r"[a-z0-9-]+__[0-9a-f]{24}", name)
    assert not re.match(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", f"{name}.html")
    assert len(name) < 80


ALPHABET = st.text(alphabet="abAB01 -_./\\é", max_size=6)


@given(st.sets(ALPHABET | st.text(max_size=8), min_size=2, max_size=2))
def test_two_keys_never_share_a_file(keys: set[str]) -> None:
    one, two = keys
    assert file_name(one).casefold() != file_name(two).casefold()


@given(ALPHABET)
def test_no_key_can_be_made_to_look_like_the_digest_of_another(key: str) -> None:
    for forged in (file_name(key), file_name(key).replace("__", "--"), file_name(key).replace("-", " ")):
        assert forged == key or file_name(forged) != file_name(key)


@given(st.text())
def test_every_page_may_stand_in_the_list_of_files(key: str) -> None:
    links = FolderLinks()
    for address in (links.conflict(key), links.model(key), links.source(key)):
        assert is_name(address)


@pytest.mark.parametrize(
    "name", ["../x.html", "/etc/passwd", "models/../../x", "models/a/b.html", "a\\b", "C:x", ".git", "", "x/y.html"]
)
def test_a_list_of_files_leads_nowhere_else(name: str) -> None:
    assert not is_name(name)
