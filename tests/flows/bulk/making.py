"""Makes WARC files by hand, of pages of the sample site and of pages that nobody has to read."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

from counterclaim.flows.sample.server import SITE

AT = "2026-03-01T10:00:00Z"
ORDINARY = b"""<html lang="en"><body><h1>A recipe</h1><p>Take 200 g of flour, $3 of butter and the juice of a lemon.</p>
</body></html>"""
PRICES = """<html lang="en"><head><title>{0}</title></head><body><article><h1>{0}</h1>
<p>OpenAI asks for AI by the token: GPT-5 costs $1.25 per million input tokens and $10 per million output tokens.</p>
<p>Claude Opus 4 costs ${1} per million input tokens. It has a context window of 200K tokens.</p>
<p>Gemini 2.5 Pro costs $1.25 per million input tokens and has a context window of 1M tokens.</p>
</article></body></html>"""


def record(
    url: str,
    body: bytes,
    *,
    status: str = "200 OK",
    kind: str = "text/html",
    at: str = AT,
    rec: str = "response",
    packed: bool = True,
    **headers: str,
) -> bytes:
    """Return one record, packed as a gzip member of its own."""
    sent = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{sent}\r\n".encode() if rec != "resource" else b""
    block = http + body
    mine = "application/http; msgtype=response" if http else kind
    head = (
        f"WARC/1.1\r\nWARC-Type: {rec}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {at}\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: {mine}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    whole = head.encode() + block + b"\r\n\r\n"
    return gzip.compress(whole, mtime=0) if packed else whole


def prices(number: int) -> bytes:
    """Return a page with claims of its own."""
    return PRICES.format(f"Prices of models, {number}", 15 + number).encode()


def archive(path: Path, records: Iterable[bytes]) -> Path:
    """Write an archive."""
    path.write_bytes(b"".join(records))
    return path


def sample_pages() -> dict[str, Path]:
    """Return the pages of the sample site by address."""
    return {f"https://{page.parent.name}/{page.name}": page for page in sorted(SITE.glob("*/*.html"))}


def archives(folder: Path, count: int, ordinary: int = 20) -> list[Path]:
    """Write archives, each with a page or two that claim something among ordinary ones."""
    folder.mkdir(exist_ok=True)
    made = []
    for number in range(count):
        site = f"https://site{number}.example"
        records = [record(f"{site}/{at}", ORDINARY) for at in range(ordinary)]
        records[ordinary // 2 : 0] = [record(f"{site}/prices", prices(number))]
        if number % 2:
            records.append(record(f"{site}/more", prices(number + 100)))
        made.append(archive(folder / f"{number}.warc.gz", records))
    return made
