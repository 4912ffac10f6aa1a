"""The report in a real browser: it fits narrow screens, its style applies, its filters work, no script runs."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from counterclaim.db.records import Conflict, Evidence, StoredClaim
from counterclaim.db.store import Store
from counterclaim.extractors.records import Claim
from counterclaim.flows.report import write_report
from counterclaim.flows.report.front_page import ReportStats, build_report
from tests.flows.review import hostile

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.timeout(180),
]

WIDTHS = (320, 360, 768, 1440)
ATTACK = "<script>parent.ran = 1</script><img src=x onerror='parent.ran = 1'><svg onload='parent.ran = 1'>"
LONG = "https://a.example/" + "without-a-break" * 30
STATS = ReportStats(2, 2, 8, "2025-11-12T06:00:00Z", title="A report")

# Measures the framed pages from outside; Chromium prints the result after every frame has loaded.
HARNESS = """<!doctype html><meta charset="utf-8"><body>
<script>
const results = {};
function visible(page) {
  return [...page.querySelectorAll("article.row")].filter(card => card.offsetParent !== null).length;
}
function measure(name) {
  const page = document.getElementById(name).contentDocument, root = page.documentElement;
  const wide = [...page.querySelectorAll("main *")].filter(
    e => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(".scroll, .command, .vh"));
  return {
    overflow: root.scrollWidth - root.clientWidth,
    wide: wide.slice(0, 3).map(e => e.tagName + "." + e.className),
    styled: getComputedStyle(page.body).marginTop === "0px" && page.styleSheets.length === 1
      && page.styleSheets[0].cssRules.length > 20,
    cards: visible(page),
  };
}
function filtered(name, id) {
  const page = document.getElementById(name).contentDocument;
  page.getElementById(id).click();
  return visible(page);
}
window.onload = () => {
  for (const frame of document.querySelectorAll("iframe.report")) results[frame.id] = measure(frame.id);
  results.folder = [...document.querySelectorAll("iframe.folder")].map(frame => (
    {src: frame.getAttribute("src"), ran: frame.contentWindow.ran ?? 0, ...measure(frame.id)}));
  results.ratio = filtered("w1440", "kind-ratio");
  results.both = filtered("w1440", "sev-low");
  results.all = (filtered("w1440", "kind-all"), filtered("w1440", "sev-all"));
  results.ran = window.ran ?? 0;
  results.control = window.control ?? 0;
  const out = document.createElement("pre");
  out.id = "out";
  out.textContent = JSON.stringify(results);
  document.body.append(out);
};
</script>
FRAMES
</body>"""


def stored(number, text, url):
    claim = Claim(
        "page", f"Model {number} {text}", "license", "is", f"{text} {number}", f"{text} {number}", 0, 9, url=url
    )
    return StoredClaim(f"c{number}", claim, f"Source {text}", text)


def sample_page(text=""):
    claims = [stored(number, text, LONG if number % 2 else "javascript:parent.ran=1") for number in range(8)]
    found = [
        Conflict(
            id=f"{number:012x}", kind=("value", "ratio")[number % 2], scope="across",
            subject=claims[number].claim.subject, attribute="license", severity=("high", "low")[number // 3],
            explanation=f"An explanation {text}.", object=text or None, first_seen=text or None,
            evidence=(Evidence.of(claims[number]), Evidence.of(claims[number + 1])),
        )
        for number in range(6)
    ]  # fmt: skip
    return build_report(found, claims, STATS)


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """What the browser found: one start of it for all tests."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "long.html").write_text(sample_page(LONG), encoding="utf-8")
    (folder / "hostile.html").write_text(sample_page(ATTACK), encoding="utf-8")
    # Were escaping to fail, the page's policy is the second wall: here the attack stands in it unescaped.
    leaky = sample_page("").replace("</main>", f"{ATTACK}</main>")
    assert ATTACK in leaky
    (folder / "leaky.html").write_text(leaky, encoding="utf-8")
    control = ATTACK.replace("parent.ran", "parent.control")
    (folder / "control.html").write_text(f"<!doctype html><body>{control}</body>", encoding="utf-8")
    frames = [f'<iframe class="report" id="w{w}" width="{w}" height="900" src="long.html"></iframe>' for w in WIDTHS]
    frames += [f'<iframe class="report" id="{name}" src="{name}.html"></iframe>' for name in ("hostile", "leaky")]
    frames += ['<iframe src="control.html"></iframe>']
    frames += [
        f'<iframe class="folder" id="f{number}" width="360" height="900" src="folder/{name}"></iframe>'
        for number, name in enumerate(hostile_folder(folder))
    ]
    (folder / "index.html").write_text(HARNESS.replace("FRAMES", "\n".join(frames)), encoding="utf-8")
    with serving(folder) as address:
        dom = browse(address, tmp_path_factory.mktemp("profile"))
    found = re.search(r'<pre id="out">(.*?)</pre>', dom, re.DOTALL)
    assert found, dom[-2000:]
    return json.loads(html.unescape(found[1]))


def hostile_folder(folder):
    """Write the report of the database in which every crawled string attacks; return a page of each sort."""
    with Store.open(hostile.build(folder / "hostile.db")) as store:
        write_report(store, folder / "folder", generated_at=hostile.AT)
    names = [sorted((folder / "folder" / kind).glob("*.html"))[0].name for kind in ("conflicts", "models", "sources")]
    pages = [f"{kind}/{name}" for kind, name in zip(("conflicts", "models", "sources"), names, strict=True)]
    return ["index.html", "models/index.html", "sources/index.html", *pages]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class serving:  # noqa: N801 (reads as a verb)
    """Serves a folder on loopback while the block runs."""

    def __init__(self, folder):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))

    def __enter__(self):
        Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/index.html"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def browse(address, profile):
    """Return the page's DOM as the browser has it once everything is loaded."""
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
        f"--user-data-dir={profile}", "--virtual-time-budget=10000", "--dump-dom", address,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode("utf-8")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_fits_its_width(measured, width):
    assert measured[f"w{width}"]["overflow"] <= 0, measured[f"w{width}"]
    assert measured[f"w{width}"]["wide"] == []


def test_the_policy_lets_the_pages_own_style_through(measured):
    assert all(measured[name]["styled"] for name in ("w1440", "hostile", "leaky"))


def test_the_filters_work_without_a_script(measured):
    assert measured["w1440"]["cards"] == 6
    assert measured["ratio"] == 3
    assert measured["both"] == 2
    assert measured["all"] == 6


def test_the_folders_pages_fit_a_phone_have_their_style_and_run_nothing(measured):
    assert len(measured["folder"]) == 6
    for page in measured["folder"]:
        assert (page["ran"], page["overflow"] <= 0, page["wide"], page["styled"]) == (0, True, [], True), page


def test_no_script_of_a_crawled_page_runs(measured):
    assert measured["control"] == 1, "the attack does run where nothing stops it"
    assert measured["ran"] == 0


def test_the_page_opens_from_a_file(tmp_path):
    page = tmp_path / "index.html"
    page.write_text(sample_page("plain"), encoding="utf-8")
    dom = browse(page.as_uri(), tmp_path / "profile")
    assert dom.count("<article") == 6
