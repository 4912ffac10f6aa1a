"""A run or crawl that fetches nothing ends with 1 and says what to do; one that fetches something does not."""

from __future__ import annotations

import datetime
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from counterclaim.flows.crawl.mends import mend
from counterclaim.flows.runs import steps
from tests.flows.crawl.test_hostile import QUICK, Fetcher, rows

GOOD = "<p>GPT-5 costs $5 per million input tokens.</p>"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "Fetcher", lambda **options: Fetcher(**{**options, "limits": QUICK}))


def disallowing(web: Any) -> None:
    web.page("/robots.txt", "User-agent: *\nDisallow: /", kind="text/plain")
    web.page("/a", GOOD)


def absent(web: Any) -> None:
    web.page("/robots.txt", "", kind="text/plain")


def refusing(web: Any) -> None:
    web.page("/a", "no", status=403)
    web.page("/a?b", "no", status=403)


def picture(web: Any) -> None:
    web.page("/a", "x", kind="image/png")
    web.page("/a?b", "x", kind="image/png")


CASES = [
    (disallowing, ["--allow-private"], "robots.txt does not allow it"),
    (absent, ["--allow-private"], "correct the address"),
    (refusing, ["--allow-private"], "the host refuses programs"),
    (picture, ["--allow-private"], "it is no article"),
    (absent, [], "add --allow-private"),
]


@pytest.mark.parametrize(("site", "options", "said"), CASES, ids=[case[-1] for case in CASES])
def test_a_crawl_that_gets_nothing(
    web: Any, cli: Any, tmp_path: Path, site: Any, options: list[str], said: str
) -> None:
    site(web)
    db = tmp_path / "c.db"
    ran = cli("crawl", f"{web.base}/a", f"{web.base}/a?b", "--db", db, "-q", *options)
    assert (ran.code, ran.out.startswith("0 new or changed, 0 unchanged, ")) == (1, True)
    assert ran.err.startswith(f"counterclaim: nothing could be fetched: {web.base}/a")
    assert (" and 1 more: " in ran.err) is bool(options), "of a host that was not asked, one page stands for all"
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert rows(db, "SELECT finished_at IS NOT NULL FROM runs") == [(1,)], "all else is done"


def test_one_page_is_enough(web: Any, cli: Any, tmp_path: Path) -> None:
    web.page("/a", GOOD)
    for _ in range(2):  # new, then unchanged
        ran = cli("crawl", f"{web.base}/a", f"{web.base}/b", "--db", tmp_path / "c.db", "--allow-private")
        assert (ran.code, "nothing could" in ran.err) == (0, False)
    ran = cli("crawl", f"{web.base}/b", "--db", tmp_path / "c.db", "--allow-private")
    assert ran.code == 1, "what earlier runs fetched does not count"


def test_a_run_that_gets_nothing_is_finished_first(web: Any, cli: Any, tmp_path: Path) -> None:
    sources = tmp_path / "s.yml"
    sources.write_text(f"sources:\n  - {{name: s, url: '{web.base}/a', delay: 0}}\n", encoding="utf-8")
    given = ["run", sources, "--plain", "--db", tmp_path / "c.db", "--report", tmp_path / "r"]
    ran = cli(*given)
    assert (ran.code, "Report: " in ran.out, "add --allow-private" in ran.err) == (1, True, True)
    assert (tmp_path / "r" / "index.html").exists()
    web.page("/a", GOOD)
    assert cli(*given, "--allow-private").code == 0
    assert cli("run", sources, "--offline", "--db", tmp_path / "c.db", "--report", tmp_path / "r").code == 0


def test_every_reason_has_a_mend() -> None:
    assert "private" in mend("address")
    assert mend("http 503") == mend("http 500") != mend("http 404")
    assert mend("something new") == "", "then the issue itself says it"


@pytest.fixture
def untrusted(tmp_path: Path) -> Iterator[str]:
    """Serve HTTPS on loopback with a certificate that nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    begin = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + datetime.timedelta(days=36500))
    made = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "pair.pem").write_bytes(pem + key.private_bytes(serialization.Encoding.PEM, *form))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pair.pem")
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # the client hangs up
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_certificate_that_nobody_trusts(untrusted: str, cli: Any, tmp_path: Path) -> None:
    db = tmp_path / "c.db"
    ran = cli("crawl", f"{untrusted}/a", "--db", db, "--allow-private", "-q")
    assert (ran.code, "its certificate is not trusted" in ran.err) == (1, True)
    ((reason, detail),) = rows(db, "SELECT reason, detail FROM issues")
    assert (reason, "the certificate of the host is not trusted: self" in detail) == ("certificate", True)
