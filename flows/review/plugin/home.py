"""Live home page of the review."""

from __future__ import annotations

from datasette.utils.asgi import Response

from db.browse import home
from db.browse.prices import prices
from db.canned import canned_queries
from flows.review.pages.drawn import spread_chart, trend_chart
from flows.review.pages.front import front_view
from flows.review.plugin.asked import ReviewRequest

PANELS = ("input_price", "output_price")
TITLE = "Claimed prices of the most disputed models"


async def page(asked: ReviewRequest) -> Response:
    """Answer with the home page."""
    found = await asked.read(home.home)
    view = front_view(found)
    said = await asked.read(prices, view.models, PANELS)
    columns = [(model.name, asked.links.model(model.key), rows) for model, rows in said]
    drawn = (trend_chart(found.trend), spread_chart(columns, asked.links, title=TITLE))
    charts = [chart for chart in drawn if chart is not None]
    return asked.page("home", here="home", view=view, charts=charts, questions=canned_queries())
