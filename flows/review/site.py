"""Templates and style sheets shared by Datasette's live pages and the report's folder. Everything is escaped."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from jinja2 import Environment

from extractors.formatting import human_date
from flows.pages import environment
from flows.reporting_values import attribute_label, human_value, short_value, source_label
from flows.review.links import Links

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FOLDER_POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
STYLES = ("base.css", "pages.css", "triage.css", "explore.css", "charts.css")
SCRIPT = "review.js"


def render(name: str, links: Links, **values: Any) -> str:
    """Return the page that ``templates/site/<name>.html`` makes of ``values``; ``here`` marks the page in the menu.

    A value that the template names and nobody gave raises jinja2.UndefinedError: a page never shows a gap.
    """
    return _environment().get_template(f"site/{name}.html").render(links=links, **values)


@cache
def style() -> str:
    """Return the style sheet of all pages."""
    return "\n".join(text_of(name) for name in STYLES)


@cache
def script() -> str:
    """Return the script of the live pages: keys for triage. Without it every page works through its forms."""
    return text_of(SCRIPT)


@cache
def mark() -> str:
    """Return a mark that changes whenever the style sheet or the script do."""
    return blake2b((style() + script()).encode(), digest_size=6).hexdigest()


@cache
def _environment() -> Environment:
    made = environment().overlay()
    own = {"attribute": attribute_label, "date": _date, "source": source_label, "thousands": "{:,}".format}
    made.filters = {**made.filters, **own}
    own_names = {"human_value": human_value, "short_value": short_value, "folder_policy": FOLDER_POLICY}
    made.globals = {**made.globals, **own_names}
    return made


def _date(text: str | None) -> str:
    return human_date((text or "")[:10])


def text_of(name: str) -> str:
    """Return the text of one of the site's files."""
    return files("flows").joinpath("review", "templates", "site", name).read_text(encoding="utf-8")
