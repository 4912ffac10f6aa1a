"""Writing the folder: nothing of others is touched, nothing is written twice, what was interrupted is completed."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest

from counterclaim.flows.common.errors import UserError
from counterclaim.flows.report.folder.manifest import MANIFEST, read
from counterclaim.flows.report.folder.writer import GENERATOR, INDEX, is_whole, writing

PAGE = f"<html>{GENERATOR.decode()}"


def put(out: Path, state: str = "s1", **texts: str) -> None:
    """Write a report of the first page and others: ``a="..."`` is models/a.html."""
    files = {f"models/{name}.html": text for name, text in texts.items()} | {INDEX: PAGE + state}
    with writing(out, files.keys(), state) as folder:
        for name, text in files.items():
            folder.write(name, text)


def names(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def test_an_unchanged_file_is_not_written_again(tmp_path: Path) -> None:
    put(tmp_path, a=PAGE + "1", b=PAGE + "2")
    old = {name: 1_000_000_000 + number for number, name in enumerate(names(tmp_path))}
    for name, at in old.items():
        os.utime(tmp_path / name, (at, at))
    put(tmp_path, a=PAGE + "1", b=PAGE + "3")
    changed = {name for name, at in old.items() if (tmp_path / name).stat().st_mtime != at}
    assert changed == {"models/b.html", MANIFEST}


def test_pages_that_are_gone_are_removed_with_their_folder(tmp_path: Path) -> None:
    put(tmp_path, a=PAGE, b=PAGE)
    put(tmp_path, b=PAGE)
    assert names(tmp_path) == [MANIFEST, INDEX, "models/b.html"]
    put(tmp_path)
    assert not (tmp_path / "models").exists()


def test_what_somebody_else_put_there_stays(tmp_path: Path) -> None:
    put(tmp_path, a=PAGE, b=PAGE)
    (tmp_path / "CNAME").write_text("report.example")
    (tmp_path / "models" / "mine.html").write_text("mine")
    (tmp_path / "models" / "a.html").write_text("I wrote something else into this one")
    put(tmp_path)
    assert names(tmp_path) == ["CNAME", MANIFEST, INDEX, "models/a.html", "models/mine.html"]


@pytest.mark.parametrize("name", [INDEX, "models/a.html", "models"])
def test_a_file_in_the_way_is_named_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(UserError, match="a file that no report wrote is in the way") as error:
        put(tmp_path, a=PAGE)
    assert str(tmp_path / name) in str(error.value)
    assert names(tmp_path) == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_a_link_in_the_way_that_leads_nowhere_is_one_too(tmp_path: Path) -> None:
    (tmp_path / INDEX).symlink_to(tmp_path / "nowhere")
    with pytest.raises(UserError, match="in the way"):
        put(tmp_path)


@pytest.mark.parametrize("head", [GENERATOR.decode(), '<meta name="counterclaim-state" content="x">'])
def test_a_report_without_a_list_is_taken_over(tmp_path: Path, head: str) -> None:
    (tmp_path / INDEX).write_text(f"<html>{head}")
    (tmp_path / "conflicts.csv").write_text("old")
    with writing(tmp_path, {INDEX, "conflicts.csv"}, "s") as folder:
        folder.write("conflicts.csv", "new")
        folder.write(INDEX, PAGE)
    assert (tmp_path / "conflicts.csv").read_text() == "new"
    assert names(tmp_path) == ["conflicts.csv", MANIFEST, INDEX]


def interrupted(out: Path) -> None:
    with suppress(KeyboardInterrupt), writing(out, {"models/a.html", "models/b.html", INDEX}, "s2") as folder:
        folder.write("models/a.html", PAGE + "new")
        raise KeyboardInterrupt


def test_an_interrupted_report_is_no_whole_one_and_is_completed(tmp_path: Path) -> None:
    put(tmp_path, "s1", a=PAGE, c=PAGE)
    interrupted(tmp_path)
    assert (tmp_path / INDEX).read_text() == PAGE + "s1", "the first page comes last"
    assert not is_whole(tmp_path, "s1")
    assert not is_whole(tmp_path, "s2")
    put(tmp_path, "s2", b=PAGE)
    assert is_whole(tmp_path, "s2")
    assert names(tmp_path) == [MANIFEST, INDEX, "models/b.html"], "also what the interrupted one wrote is ours"


def test_the_first_report_may_be_interrupted_too(tmp_path: Path) -> None:
    interrupted(tmp_path / "out")
    put(tmp_path / "out", "s3")
    assert names(tmp_path / "out") == [MANIFEST, INDEX]


@pytest.mark.parametrize("damage", ["shorter", "gone"])
def test_a_page_that_is_missing_or_cut_short_is_noticed(tmp_path: Path, damage: str) -> None:
    put(tmp_path, a=PAGE)
    assert is_whole(tmp_path, "s1")
    path = tmp_path / "models" / "a.html"
    if damage == "gone":
        path.unlink()
    else:
        path.write_text("<")
    assert not is_whole(tmp_path, "s1")
    put(tmp_path, a=PAGE)
    assert is_whole(tmp_path, "s1")


HOSTILE_LISTS = [
    ("", "empty"), ("{", "cut short"), ("[]", "no list of ours"), ('{"format": 9}', "of a newer program"),
    ('{"format": 1, "state": "s", "page": "", "files": {"a.html": 1}}', "of another form"),
    ('{"format": 1, "state": "s", "page": "", "files": {"../outside.txt": [4, ""], "/etc/x": [1, ""]}}', "leads out"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "why"), HOSTILE_LISTS, ids=[why for _, why in HOSTILE_LISTS])
def test_a_broken_or_hostile_list_is_none(tmp_path: Path, text: str, why: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "outside.txt").write_text("mine")
    (out / MANIFEST).write_text(text)
    assert not read(out).files
    put(out)
    assert (tmp_path / "outside.txt").read_text() == "mine"
    assert names(out) == [MANIFEST, INDEX]


def test_a_listed_file_of_another_content_is_not_removed(tmp_path: Path) -> None:
    """Somebody names our list, but not the content, of a file of theirs: it is compared before it is removed."""
    put(tmp_path)
    found = json.loads((tmp_path / MANIFEST).read_text())
    found["files"]["notes.txt"] = [4, "0" * 32]
    (tmp_path / MANIFEST).write_text(json.dumps(found))
    (tmp_path / "notes.txt").write_text("mine")
    put(tmp_path, "s2")
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_what_killed_reports_left_half_written_is_swept(tmp_path: Path) -> None:
    put(tmp_path)
    old, fresh = tmp_path / ".counterclaim-index.html.abc", tmp_path / ".counterclaim-index.html.def"
    old.write_text("")
    fresh.write_text("")
    os.utime(old, (1, 1))
    put(tmp_path, "s2")
    assert not old.exists()
    assert fresh.exists(), "it may be another report's that is being written now"


@pytest.mark.parametrize("name", [INDEX, "models/a.html", "models", MANIFEST])
@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
def test_a_link_is_never_followed(tmp_path: Path, name: str, again: bool) -> None:
    """A link put in the place of a page or a folder, before or after the first report, leads to somebody's files."""
    out, theirs = tmp_path / "out", tmp_path / "theirs"
    (out / "models").mkdir(parents=True)
    theirs.mkdir()
    (theirs / "a.html").write_text(PAGE)
    if again:
        put(out, a=PAGE)
    path = out / name
    if path.is_dir():
        for page in path.iterdir():
            page.unlink()
        path.rmdir()
    path.unlink(missing_ok=True)
    path.symlink_to(theirs if name == "models" else theirs / "a.html")
    for texts in ({"a": PAGE + "1"}, {}) if again else ({"a": PAGE + "1"},):
        with pytest.raises(UserError, match="a link is in the way"):
            put(out, **texts)
    assert {page.name: page.read_text() for page in theirs.iterdir()} == {"a.html": PAGE}
    assert path.is_symlink()


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    """Where a report is published is for its owner to say."""
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    put(tmp_path / "out", a=PAGE)
    assert names(tmp_path / "real") == [MANIFEST, INDEX, "models/a.html"]
