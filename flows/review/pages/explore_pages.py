"""Live pages for exploring claims: models, sources, comparison, search."""

from __future__ import annotations

from collections.abc import Sequence

from datasette.utils.asgi import Response

from counterclaim.db.browse.conflicts.queue import queue
from counterclaim.db.browse.models.compare import compare as side_by_side
from counterclaim.db.browse.models.model import model, models
from counterclaim.db.browse.models.names import names
from counterclaim.db.browse.near_names import corrected, near_models, near_sources, same_but_for_gaps
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

Meant = tuple[str, str]
"""An address and the name that was probably meant."""
_LEFT_OUT = 20  # names beyond those compared that are told of


async def list_models(asked: ReviewRequest) -> Response:
    """Answer with the models whose name holds ``q``, a page of them."""
    q = asked.argument("q")
    rows = await asked.read(models, q, **_cursor(asked))
    near = await _near_models(asked, q) if q and not rows.total else ()
    return asked.page("models", here="models", list=rows, q=q, near=near)


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
    near = await _near_sources(asked, q) if q and not rows.total else ()
    chart = agreement_chart(pairs, asked.links)
    return asked.page("sources", here="sources", list=rows, q=q, near=near, chart=chart, accuracy=accuracy)


async def one_source(asked: ReviewRequest) -> Response:
    """Answer with the page of a source."""
    id_ = key_of(asked.request.url_vars["id"])
    page = await asked.read(source, id_, **_cursor(asked))
    if page is None:
        raise MissingError(f"There is no source {id_!r}")
    return asked.page("source", here="sources", view=source_view(page))


async def compare(asked: ReviewRequest) -> Response:
    """Answer with two or three models side by side, or with the form to choose them.

    A name that differs from a known one by spaces and hyphens only is that one; others spelt nearly so are offered.
    """
    offered = await asked.read(names)
    known = {name_key(name) for name in offered}
    named = [
        name if name_key(name) in known else await asked.read(same_but_for_gaps, name) or name
        for name in asked.arguments("model")[: MOST_MODELS + _LEFT_OUT]
    ]
    chosen = [name for place, name in enumerate(named) if name_key(name) not in map(name_key, named[:place])]
    page = await asked.read(side_by_side, chosen[:MOST_MODELS])
    view = compare_view(page, chosen[:MOST_MODELS], chosen[MOST_MODELS:])
    near = {
        name: [
            (asked.links.compare([found if one == name else one for one in view.chosen]), found)
            for found in await asked.read(near_models, name)
        ]
        for name in view.unknown
    }
    charts = compared_charts(page, asked.links)
    return asked.page("compare", here="compare", view=view, charts=charts, names=offered, near=near)


async def search(asked: ReviewRequest) -> Response:
    """Answer with the claims that hold the words ``q``, a page of them."""
    words = asked.argument("q")
    asked_page = asked.argument("page")
    page = await asked.read(look, words, page=int(asked_page) if asked_page.isdecimal() and len(asked_page) < 6 else 1)
    hits = [found(hit, words) for hit in page.hits]
    near = await _near_anything(asked, words) if words and not hits else ()
    return asked.page("search", here="search", words=words, result=page, hits=hits, near=near)


async def _near_anything(asked: ReviewRequest, words: str) -> Sequence[Meant]:
    """Return what nothing was found for as it may have been meant: other words that find something, models, sources."""
    instead = await asked.read(corrected, words)
    again = [(asked.links.search(instead), instead)] if instead and (await asked.read(look, instead)).total else []
    every = [*await _near_models(asked, words), *await _near_sources(asked, words), *again]
    return list({name.casefold(): (address, name) for address, name in reversed(every)}.values())[::-1]


async def _near_models(asked: ReviewRequest, name: str) -> Sequence[Meant]:
    return [(asked.links.model(name_key(near)), near) for near in await asked.read(near_models, name)]


async def _near_sources(asked: ReviewRequest, name: str) -> Sequence[Meant]:
    return [(asked.links.source(id_), near) for id_, near in await asked.read(near_sources, name)]


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
