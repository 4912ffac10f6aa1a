"""Live pages for exploring claims: models, sources, comparison, search."""

from __future__ import annotations

from datasette.utils.asgi import Response

from counterclaim.db.browse.conflicts.queue import queue
from counterclaim.db.browse.models.compare import compare as side_by_side
from counterclaim.db.browse.models.model import model, models
from counterclaim.db.browse.models.names import names
from counterclaim.db.browse.overview import home
from counterclaim.db.browse.overview.agreement import agreement
from counterclaim.db.browse.overview.home import prices
from counterclaim.db.browse.overview.source import source, sources
from counterclaim.db.browse.records.conflicts import Filters
from counterclaim.db.browse.search import search as look
from counterclaim.db.keys import name_key
from counterclaim.db.sqlite.canned_queries import canned_queries
from counterclaim.flows.review import permissions
from counterclaim.flows.review.request import MissingError, ReviewRequest
from counterclaim.flows.site.links import key_of
from counterclaim.flows.site.views.charts import (
    agreement_chart,
    compared_charts,
    model_charts,
    spread_chart,
    trend_chart,
)
from counterclaim.flows.site.views.compare import MOST_MODELS, compare_view
from counterclaim.flows.site.views.home import front_view
from counterclaim.flows.site.views.models import model_view
from counterclaim.flows.site.views.search import found
from counterclaim.flows.site.views.sources import accuracy, source_view


async def list_models(asked: ReviewRequest) -> Response:
    """Answer with the models whose name holds ``q``, a page of them."""
    q = asked.argument("q")
    rows = await asked.read(models, q, **_cursor(asked))
    return asked.page("models", here="models", list=rows, q=q)


async def one_model(asked: ReviewRequest) -> Response:
    """Answer with the page of a model; one that is only ever set beside others has conflicts at most: lead there."""
    key = key_of(asked.request.url_vars["key"])
    page = await asked.read(model, key)
    if page is None:
        if (await asked.read(queue, Filters(model=key), size=1)).total:
            return asked.lead(asked.links.queue(model=key, status="any"))
        raise MissingError(f"No claim is about a model {key!r}")
    offered = await asked.read(names)
    return asked.page(
        "model", here="models", view=model_view(page), charts=model_charts(page, asked.links), names=offered
    )


async def list_sources(asked: ReviewRequest) -> Response:
    """Answer with the sources whose name holds ``q``, a page of them, and how far they agree."""
    q = asked.argument("q")
    rows = await asked.read(sources, q, **_cursor(asked))
    pairs = await asked.read(agreement)
    return asked.page(
        "sources", here="sources", list=rows, q=q, chart=agreement_chart(pairs, asked.links), accuracy=accuracy
    )


async def one_source(asked: ReviewRequest) -> Response:
    """Answer with the page of a source."""
    id_ = key_of(asked.request.url_vars["id"])
    page = await asked.read(source, id_, **_cursor(asked))
    if page is None:
        raise MissingError(f"There is no source {id_!r}")
    return asked.page("source", here="sources", view=source_view(page))


async def compare(asked: ReviewRequest) -> Response:
    """Answer with two or three models side by side, or with the form to choose them."""
    named = asked.arguments("model")
    chosen = [name for place, name in enumerate(named) if name_key(name) not in map(name_key, named[:place])]
    page = await asked.read(side_by_side, chosen[:MOST_MODELS])
    offered = await asked.read(names)
    view = compare_view(page, chosen[:MOST_MODELS], chosen[MOST_MODELS:])
    charts = compared_charts(page, asked.links)
    return asked.page("compare", here="compare", view=view, charts=charts, names=offered)


async def search(asked: ReviewRequest) -> Response:
    """Answer with the claims that hold the words ``q``, a page of them."""
    words = asked.argument("q")
    asked_page = asked.argument("page")
    page = await asked.read(look, words, page=int(asked_page) if asked_page.isdecimal() and len(asked_page) < 6 else 1)
    hits = [found(hit, words) for hit in page.hits]
    return asked.page("search", here="search", words=words, result=page, hits=hits)


def _cursor(asked: ReviewRequest) -> dict[str, str]:
    """Return the cursor that was asked for: the page after one row, or before one."""
    for name in ("after", "before"):
        if cursor := asked.argument(name):
            return {name: cursor}
    return {}


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
    reviewer = permissions.name_of(asked.request.actor) if asked.may_decide else ""
    news = await asked.read(home.news, reviewer) if reviewer else None
    return asked.page("home", here="home", view=view, charts=charts, questions=canned_queries(), news=news)
