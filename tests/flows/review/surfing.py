"""A real browser on real pages: Debian's Chromium through Playwright, and what it says of a page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
PER_KIND = 1  # pages of one kind (conflict, model, ...) that a walk through the links looks at

# How far the page is wider than the window, and what sticks out of it without a scroll bar of its own.
WIDTH = """() => {
  const root = document.documentElement, out = [];
  for (const e of document.querySelectorAll("body *")) {
    const box = e.getBoundingClientRect();
    const scrolls = e.closest(".scroll, .command, .vh, svg, dialog:not([open])");
    if (box.right > root.clientWidth + 1 && box.width > 1 && !scrolls)
      out.push(e.tagName + "." + (e.getAttribute("class") ?? ""));
  }
  return { overflow: root.scrollWidth - root.clientWidth, out: out.slice(0, 5) };
}"""

# Links of pictures have no plain ``href``.
LINKS = "links => links.map(link => new URL(link.getAttribute('href'), location).href.split('#')[0])"


@contextmanager
def serving(db: Path, *writers: str) -> Iterator[tuple[str, list[str]]]:
    """Run ``counterclaim serve`` on a free port; give its address and the writers' sign-in links."""
    command = [sys.executable, "-m", "counterclaim", "serve", "--db", str(db), "--port", "0"]
    command += [part for name in writers for part in ("--as", name)]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            lines = [server.stdout.readline() for _ in range(1 + max(1, len(writers)))]
            found = re.search(r"http://[\d.]+:\d+", lines[0])
            assert found, lines
            yield found[0], [line.split()[-1] for line in lines[1:] if "http://" in line]
        finally:
            server.terminate()


class Surfer:
    """One browser; ``visit`` opens a page in a context of its own and notes what the page complains about."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser

    @contextmanager
    def visit(self, address: str, **context: Any) -> Iterator[Any]:
        """Give the opened page; its ``complaints`` are errors and violations of its policy so far."""
        opened = self.browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **context})
        opened.set_default_timeout(15_000)
        page = opened.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (page.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        try:
            page.goto(address)
            yield page
        finally:
            opened.close()


def kinds(page: Any, start: str, inside: str) -> list[str]:
    """Return addresses reached from ``start`` by links that begin with ``inside``: some of each kind of page."""
    found: dict[str, list[str]] = {}
    waiting, seen = [start], {start}
    while waiting:
        address = waiting.pop(0)
        of_its_kind = found.setdefault(kind(address, inside), [])
        if len(of_its_kind) >= PER_KIND:
            continue
        of_its_kind.append(address)
        answer = page.goto(address)
        assert answer is None or answer.status == 200, (answer.status, address)
        links = page.eval_on_selector_all("a[href]:not([download])", LINKS)
        for link in links:
            if link.startswith(inside) and link not in seen and not link.endswith((".csv", ".json", ".atom", ".css")):
                seen.add(link)
                waiting.append(link)
    return [address for addresses in found.values() for address in addresses]


def kind(address: str, inside: str) -> str:
    """Return what kind of page an address leads to: its first folder, how deep it is, whether it asks for something."""
    path, asks, _ = address.removeprefix(inside).strip("/").partition("?")
    parts = path.split("/")
    return f"{parts[0]}/{len(parts)}{asks}"
