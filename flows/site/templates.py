"""Templates and style sheets shared by Datasette's live pages and the report's folder. Everything is escaped."""

from __future__ import annotations

import shlex
from base64 import b64encode
from functools import cache
from hashlib import blake2b, sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.formatting import attribute_label, human_value, moment, short_value, source_label
from counterclaim.flows.site.links import Links, anchor_of


def page(name: str, **values: Any) -> str:
    """Return the page of ``name`` (``explain``): its template with its style sheet and ``values``."""
    css = _css(name)
    return (
        environment()
        .get_template(f"{name}.html")
        .render(
            css=Markup(css),  # noqa: S704 (our own file; its hash is in the page's policy)
            style_hash="sha256-" + b64encode(sha256(css.encode()).digest()).decode(),
            **values,
        )
    )


@cache
def environment() -> Environment:
    """Return the templates' environment: everything is escaped, and a name that nobody gave is an error."""
    return Environment(
        loader=PackageLoader("counterclaim.flows", "site/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _css(name: str) -> str:
    return files("counterclaim.flows").joinpath("site", "templates", f"{name}.css").read_text(encoding="utf-8")


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
    own = {
        "attribute": attribute_label,
        "date": _date,
        "source": source_label,
        "moment": moment,
        "thousands": "{:,}".format,
    }
    made.filters = {**made.filters, **own, "anchor": anchor_of, "shell_quoted": shlex.quote}
    own_names = {"human_value": human_value, "short_value": short_value, "folder_policy": FOLDER_POLICY}
    made.globals = {**made.globals, **own_names}
    return made


def _date(text: str | None) -> str:
    return human_date((text or "")[:10])


def text_of(name: str) -> str:
    """Return the text of one of the site's files."""
    return files("counterclaim.flows").joinpath("site", "templates", "site", name).read_text(encoding="utf-8")
