"""Templates of the self-contained HTML pages: autoescaping, and a style sheet that the security policy names."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


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
        loader=PackageLoader("flows", "review/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _css(name: str) -> str:
    return files("flows").joinpath("review", "templates", f"{name}.css").read_text(encoding="utf-8")
