"""Renders an explained document as one self-contained HTML page: no script, no external address, everything escaped."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.flows.explain import Explained, conditions, family, statement
from counterclaim.flows.site.templates import page

# What a lone surrogate of a damaged page becomes: it cannot be written as UTF-8.
_REPLACED = "\N{REPLACEMENT CHARACTER}"


def build_page(documents: Sequence[Explained]) -> str:
    """Return the page as HTML text. Pure: equal input gives equal output."""
    html = page(
        "explain",
        documents=documents,
        title=documents[0].name if len(documents) == 1 else f"{len(documents)} documents",
        statement=statement,
        conditions=conditions,
        family=family,
    )
    return html.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", _REPLACED)
