"""The first page of the review."""

from __future__ import annotations

from datasette.utils.asgi import Response

from db.browse import home
from db.canned import canned_queries
from flows.review.pages.drawn import trend_chart
from flows.review.pages.front import front_view
from flows.review.plugin.asked import Asked


async def page(asked: Asked) -> Response:
    """Answer with the home page."""
    found = await asked.read(home.home)
    chart = trend_chart(found.trend, asked.links)
    return asked.page("home", here="home", view=front_view(found), chart=chart, questions=canned_queries())
