"""The first page of the review."""

from __future__ import annotations

from datasette.utils.asgi import Response

from flows.review.plugin.asked import Asked


async def page(asked: Asked) -> Response:
    """Answer with the home page."""
    return asked.page("home", here="home")
