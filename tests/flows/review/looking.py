"""What a page says to whoever looks at it: parsed as a browser would."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

from tests.flows.review import hostile

SCHEMES = ("http:", "https:", "file:", "/", "#", "?", "data:,")


def parsed(answer: Any) -> BeautifulSoup:
    assert answer.status_code == 200, answer.text[:400]
    return BeautifulSoup(answer.text, "lxml")


def is_harmless(answer: Any) -> None:
    """Fail if any crawled string became an element, an attribute, a script, or an address that runs."""
    page = parsed(answer)
    assert not page.select("img, svg, iframe, style, base, object, embed")
    assert {script.get("src", "").split("?")[0] for script in page.select("script")} <= {"/-/counterclaim/review.js"}
    for element in page.find_all(True):
        assert not [name for name in element.attrs if name.startswith("on") or name == "style"], element
        for name in ("href", "src", "action", "formaction"):
            assert element.get(name, "/").startswith(SCHEMES), element
    assert "49" not in page.select_one("title").text  # a template in a name was not evaluated
    assert hostile.RUNS not in answer.text
