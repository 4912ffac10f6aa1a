"""The key of our Prefect servers and the folder that it lies in: for its owner alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from counterclaim.flows.common import private_files
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.orchestration.settings import prepare

OLD = "counterclaim:an-old-one"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_key_is_long_random_and_kept(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        private_files.close(folder)
    found = private_files.key(one)
    assert private_files.key(one) == found != private_files.key(two)
    user, _, password = found.partition(":")
    assert (user, len(password) >= 40) == ("counterclaim", True)
    assert (mode(one), mode(one / private_files.KEY)) == (0o700, 0o600)


def readable(path: Path) -> None:
    path.write_text(OLD)
    path.chmod(0o644)


def linked(path: Path) -> None:
    other = path.with_name("elsewhere")
    other.write_text(OLD)
    other.chmod(0o600)
    path.symlink_to(other)


def left_empty(path: Path) -> None:
    path.touch(0o600)


@pytest.mark.parametrize(
    ("left", "why"),
    [
        (readable, "others may have read it"),
        (linked, "others may hold what the link leads to"),
        (left_empty, "a run was killed before it wrote it"),
        (os.mkfifo, "reading it would wait for ever"),
    ],
)
def test_a_key_that_is_not_ours_alone_is_replaced(tmp_path: Path, left: Callable[[Path], None], why: str) -> None:
    left(tmp_path / private_files.KEY)
    found = private_files.key(tmp_path)
    assert found not in {OLD, ""}, why
    assert private_files.key(tmp_path) == found
    assert mode(tmp_path / private_files.KEY) == 0o600


def test_what_an_older_version_left_open_is_closed(tmp_path: Path) -> None:
    home = tmp_path / ".counterclaim" / "prefect"
    home.mkdir(parents=True)
    for folder in (home.parent, home):
        folder.chmod(0o755)
    database, log = home / "prefect.db", home.parent / "prefect-server.log"
    for file in (database, log):
        readable(file)
    prepare(tmp_path / "claims.db")
    assert [mode(path) for path in (home.parent, home, database, log)] == [0o700, 0o700, 0o600, 0o600]


def test_a_disk_that_keeps_no_permissions_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    os.chmod(tmp_path, 0o755)
    with pytest.raises(UserError, match="others can read"):
        private_files.close(tmp_path)
