"""WARC files: which records are pages, what is done about broken ones, and what ends an archive."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("fastwarc")

from counterclaim.flows.bulk import archives
from counterclaim.flows.bulk.archives import ArchiveError, Counts, addresses, records
from counterclaim.flows.common.errors import UserError
from tests.flows.bulk.making import prices, record

PAGE = prices(1)
CHUNKED = b"".join(b"%x\r\n%s\r\n" % (len(PAGE[at : at + 99]), PAGE[at : at + 99]) for at in range(0, len(PAGE), 99))
CHUNKED += b"0\r\n\r\n"
GZIP = gzip.compress(PAGE, mtime=0)
GOOD, OTHER = record("https://a.example/1", PAGE), record("https://a.example/2", PAGE)


def read(path: Path, data: bytes) -> tuple[list[tuple[str, int, bytes]], Counts]:
    path.write_bytes(data)
    counts = Counts()
    return [(page.url, page.offset, page.body) for page in records(str(path), counts)], counts


BODIES: list[tuple[dict[str, Any], bytes | None, str]] = [
    ({}, PAGE, "an answer"),
    ({"packed": False}, PAGE, "an archive that is not compressed"),
    ({"rec": "resource"}, PAGE, "a page without HTTP"),
    ({"kind": "text/markdown"}, PAGE, "Markdown"),
    ({"kind": "Text/HTML; charset=UTF-8"}, PAGE, "however it is written"),
    ({"body": CHUNKED, "Transfer_Encoding": "chunked"}, PAGE, "chunked"),
    ({"body": GZIP, "Content_Encoding": "gzip"}, PAGE, "compressed"),
    ({"body": zlib.compress(PAGE), "Content_Encoding": "deflate"}, PAGE, "compressed otherwise"),
    ({"Content_Encoding": "gzip"}, PAGE, "the archive unpacked it and kept the header"),
    ({"Content_Encoding": "br"}, PAGE, "the same"),
    ({"Transfer_Encoding": "chunked"}, PAGE, "the same"),
    ({"Content_Encoding": "pied-piper"}, PAGE, "a name that nobody knows"),
    ({"status": "404 Not Found"}, None, "an error page"),
    ({"status": "301 Moved"}, None, "a redirect"),
    ({"kind": "application/json"}, None, "no article"),
    ({"kind": ""}, None, "nobody knows what"),
    ({"rec": "revisit"}, None, "a page that stands elsewhere"),
    ({"rec": "request"}, None, "a request"),
    ({"rec": "conversion"}, None, "what somebody made of a page"),
]


@pytest.mark.parametrize(("given", "body", "why"), BODIES, ids=[case[2] for case in BODIES])
def test_which_records_are_pages(tmp_path: Path, given: dict[str, Any], body: bytes | None, why: str) -> None:
    packed = given.get("packed", True)
    options = {"body": PAGE, **given}
    whole = record("https://a.example/1", **options) + record("https://a.example/2", PAGE, packed=packed)
    found, counts = read(tmp_path / "a.warc.gz", whole)
    assert [one[2] for one in found] == ([] if body is None else [body]) + [PAGE], why
    assert counts.skipped == 0


def test_chunked_and_compressed(tmp_path: Path) -> None:
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(GZIP), GZIP)
    one = record("https://a.example/1", body, Transfer_Encoding="chunked", Content_Encoding="gzip")
    assert [page[2] for page in read(tmp_path / "a.warc.gz", one)[0]] == [PAGE]


THIRD = record("https://a.example/3", PAGE)
PLAIN_1, PLAIN_3 = (record(f"https://a.example/{number}", PAGE, packed=False) for number in (1, 3))
BROKEN = [
    (GOOD + OTHER[:-40], ["1"], "the file ends within a record"),
    (GOOD + OTHER[:100] + b"\xff\x00" * 20 + OTHER[140:] + THIRD, ["1", "3"], "a member that cannot be unpacked"),
    (GOOD + OTHER[:-8] + b"\0\0\0\0" + OTHER[-4:] + THIRD, ["1", "3"], "a wrong checksum"),
    (GOOD + b"no record\n" + THIRD, ["1", "3"], "something else in between"),
    (GOOD + gzip.compress(b"no record\r\n\r\n") + THIRD, ["1", "3"], "a member that is no record"),
    (b"\x1f\x8b\x08" + b"\0" * 40 + GOOD, ["1"], "at the beginning"),
    (PLAIN_1 + b"junk\r\n" * 9 + PLAIN_3, ["1", "3"], "not compressed"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "expected", "why"), BROKEN, ids=[case[2] for case in BROKEN])
def test_what_is_broken_costs_itself_only(tmp_path: Path, data: bytes, expected: list[str], why: str) -> None:
    found, counts = read(tmp_path / "a.warc.gz", data)
    assert [url.rpartition("/")[2] for url, _, _ in found] == expected, why
    assert counts.skipped == 1
    assert all(body == PAGE for _, _, body in found)


FORGED = record("https://bank.example/", PAGE)
HOSTILE = [
    ({"X_Long": "x" * 100_000}, FORGED, True, "headers without an end, and a packed record in the body"),
    ({"X_Long": "x" * 100_000}, gzip.decompress(FORGED), False, "the same, not packed"),
    ({"status": "abc"}, FORGED, True, "no status"),
    ({"Content_Encoding": "gzip"}, FORGED, True, "it calls itself packed, and is"),
    ({"Content_Length": "3"}, FORGED, True, "a wrong length"),
]


@pytest.mark.parametrize(("given", "body", "packed", "why"), HOSTILE, ids=[case[3] for case in HOSTILE])
def test_a_page_cannot_hold_records_of_others(
    tmp_path: Path, given: dict[str, Any], body: bytes, packed: bool, why: str
) -> None:
    whole = gzip.decompress(record("https://a.example/1", b"\r\n\r\n" + body, **given))
    stored = gzip.compress(whole, compresslevel=0) if packed else whole  # the body's own bytes stand in the file
    third = record("https://a.example/3", PAGE, packed=packed)
    found, _ = read(tmp_path / "a.warc.gz", stored + third)
    assert "https://bank.example/" not in {url for url, _, _ in found}, why
    assert found[-1][0] == "https://a.example/3"


def test_offsets_are_those_of_the_file(tmp_path: Path) -> None:
    found, _ = read(tmp_path / "a.warc.gz", GOOD + b"no record\n" + THIRD)
    assert [offset for _, offset, _ in found] == [0, len(GOOD) + 10]


def test_a_file_that_is_compressed_as_a_whole(tmp_path: Path) -> None:
    whole = gzip.compress(gzip.decompress(GOOD) + gzip.decompress(OTHER))
    assert len(read(tmp_path / "a.warc.gz", whole)[0]) == 2


def test_large_pages_are_skipped_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 2_000)
    bomb = gzip.compress(b"x" * 100_000)
    large = record("https://a.example/1", b"x" * 3_000), record("https://a.example/2", bomb, Content_Encoding="gzip")
    found, counts = read(tmp_path / "a.warc.gz", b"".join(large) + THIRD)
    assert ([url for url, _, _ in found], counts.skipped, counts.records) == (["https://a.example/3"], 2, 3)


@pytest.mark.parametrize(
    "data", [b"", b"hello\n" * 100, gzip.compress(b"hello\n" * 100)], ids=["empty", "text", "gzip"]
)
def test_no_warc_file(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ArchiveError, match="no WARC file"):
        read(tmp_path / "a.warc.gz", data)


def test_an_archive_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="FileNotFoundError"):
        list(records(str(tmp_path / "a.warc.gz"), Counts()))


class FailingDisk(BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 100_000:
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_disk_that_fails_ends_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be read now is still there: it must not be taken for broken and left out."""
    disk = FailingDisk(GOOD * 1_000)
    monkeypatch.setattr(archives.fsspec, "open", lambda *_: SimpleNamespace(open=lambda: disk))
    with pytest.raises(ArchiveError, match="Input/output error"):
        list(records("s3://bucket/a.warc.gz", Counts()))


def test_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert addresses(["a.warc", "./a.warc", "memory://x/b.warc"]) == [str(tmp_path / "a.warc"), "memory://x/b.warc"]
    with pytest.raises(UserError, match="cannot be opened"):
        addresses(["gopher://a/b.warc"])


def test_any_fsspec_address(tmp_path: Path) -> None:
    import fsspec  # noqa: PLC0415

    with fsspec.open("memory://bulk/a.warc.gz", "wb") as file:
        file.write(GOOD + OTHER)
    assert len(list(records("memory://bulk/a.warc.gz", Counts()))) == 2
