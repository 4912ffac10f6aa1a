"""Local files: named ones are strict, folders forgiving, names unique and stable."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from counterclaim.flows.common.errors import UserError
from counterclaim.flows.ingest.local_files import MAX_FILE, gather, told_apart


def tree(root: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = root / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def gathered(*paths: Path) -> tuple[list[str], list[str]]:
    warnings: list[str] = []
    return [file.doc for file in gather(paths, warnings.append)], warnings


def test_folders_are_read_through_and_sorted(tmp_path: Path) -> None:
    tree(tmp_path, b_md="x", a_txt="x", sub__c_html="x", d_py="x", e_HTM="x", _hidden__f_md="x", _g_md="x")
    docs, warnings = gathered(tmp_path)
    assert docs == ["a", "b", "e", "c"]
    assert warnings == []


def test_bad_files_in_a_folder_are_warnings(tmp_path: Path) -> None:
    tree(tmp_path, good_md="x", empty_md="", blank_md=" \n", binary_md=b"a\0b", pdf_txt=b"%PDF-1.4")
    docs, warnings = gathered(tmp_path)
    assert docs == ["good"]
    assert len(warnings) == 4
    assert all(warning.startswith("skipped: ") for warning in warnings)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("empty.md", b"", "empty file"),
        ("blank.md", b"\n \t", "empty file"),
        ("binary.md", b"a\0b", "binary file"),
        ("image.png", b"\x89PNG\r\n\x1a\n", "binary file"),
        ("large.md", b"x" * (MAX_FILE + 1), "file is too large"),
    ],
)
def test_a_named_file_must_be_readable(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError, match=what) as caught:
        gathered(path)
    assert str(path) in str(caught.value)


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        gathered(tmp_path / "none")
    with pytest.raises(UserError, match="nothing to read"):
        gathered(tmp_path)


def test_a_file_named_twice_is_one_document(tmp_path: Path) -> None:
    tree(tmp_path, a_md="x")
    assert gathered(tmp_path, tmp_path / "a.md", tmp_path / "." / "a.md")[0] == ["a"]


def test_a_link_to_the_parent_does_not_loop(tmp_path: Path) -> None:
    tree(tmp_path, a_md="x")
    os.symlink(tmp_path, tmp_path / "loop")
    assert gathered(tmp_path)[0] == ["a"]


def test_equal_stems_are_told_apart_by_folder_then_by_suffix(tmp_path: Path) -> None:
    tree(tmp_path, x__index_md="1", y__index_md="2", z__other_md="3")
    assert gathered(tmp_path)[0] == ["x/index", "y/index", "other"]
    tree(tmp_path, x__index_html="4")
    names = gathered(tmp_path)[0]
    assert len(set(names)) == 4


def test_names_in_use_for_other_files_are_avoided_and_own_names_kept(tmp_path: Path) -> None:
    tree(tmp_path, x__index_md="1")
    (file,) = gather([tmp_path], lambda _: None)
    assert told_apart([file], {"index": "/elsewhere/index.md"})[0].doc == "x/index"
    assert told_apart([file], {"index": None})[0].doc == "x/index", "a crawled page has that name"
    assert told_apart([file], {"index": file.key})[0].doc == "index"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.html", "x", "html"),
        ("a.HTM", "x", "html"),
        ("a.md", "<html>", "markdown"),
        ("a.txt", "<html>", "text"),
        ("README", " <!DOCTYPE html><p>x", "html"),
        ("README", "words", "text"),
    ],
)
def test_kind(tmp_path: Path, name: str, content: str, kind: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    (file,) = gather([path], lambda _: None)
    assert file.kind == kind


def test_what_is_no_file_in_a_folder_is_skipped_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("GPT-4o costs $5 per million input tokens.\n")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    said: list[str] = []
    assert [file.doc for file in gather([tmp_path], said.append)] == ["a"]
    assert [line.split(": a pipe")[0] for line in said] == [
        f"skipped: no regular file: {tmp_path / name}" for name in ("pipe.md", "zero.txt")
    ]
