"""One request for a review page: its actor, its database, its response."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from datasette.utils import tilde_decode
from datasette.utils.asgi import Request, Response

from counterclaim.db.conflicts.failure_isolation import untrapped
from counterclaim.db.errors import store_error
from counterclaim.flows.review import databases, permissions
from counterclaim.flows.review.headers import HEADERS
from counterclaim.flows.site.links import LiveLinks
from counterclaim.flows.site.templates import mark, render

ASSETS = "/-/counterclaim"
Row = TypeVar("Row")


class MissingError(Exception):
    """There is no such thing to show; the message says what, without a full stop. Datasette's own would be logged."""


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """A request for a page of ``database``; ``may_decide`` says whether its actor may record decisions."""

    datasette: Any
    request: Request
    database: Any
    links: LiveLinks
    may_decide: bool

    async def read(self, question: Callable[..., Row], *values: Any, **named: Any) -> Row:
        """Run a query of ``counterclaim.db.browse`` on one of Datasette's read connections."""

        def ask(conn: sqlite3.Connection) -> Row:
            with untrapped():
                return question(conn, *values, **named)

        found: Row = await self.database.execute_fn(ask)
        return found

    def page(self, name: str, *, here: str, status: int = 200, **values: Any) -> Response:
        """Return the page that a template makes; ``here`` is the menu's entry it belongs to."""
        body = render(
            name,
            self.links,
            here=here,
            site=self.database.name,
            datasette_url=self.datasette.urls.database(self.database.name),
            logout_url=self.datasette.urls.logout(),
            actor=permissions.name_of(self.request.actor) if self.request.actor else "",
            may_decide=self.may_decide,
            csrftoken=self.request.scope["csrftoken"] if self.may_decide else str,
            **values,
        )
        return Response(body, status=status, headers=dict(HEADERS), content_type="text/html; charset=utf-8")

    def lead(self, address: str, status: int = 302) -> Response:
        """Return a redirect to another review page."""
        return Response.redirect(address, status=status, headers=dict(HEADERS))

    def absolute(self, address: str) -> str:
        """Return the whole address of a page, by the host that was asked."""
        return str(self.datasette.absolute_url(self.request, address))

    def argument(self, name: str) -> str:
        """Return the first value of a query-string argument without white space around it, or ""."""
        return str(self.request.args.get(name) or "").strip()

    def arguments(self, name: str) -> list[str]:
        """Return all values of a query-string argument that say something."""
        return [value for raw in self.request.args.getlist(name) if (value := raw.strip())]


Page = Callable[[ReviewRequest], Awaitable[Response]]


def answering(page: Page) -> Callable[..., Awaitable[Response]]:
    """Return a Datasette view that answers with ``page`` for a database of ours that the visitor may see."""

    async def view(datasette: Any, request: Request) -> Response:
        asked = None
        try:
            asked = await _asked(datasette, request)
            with untrapped():
                return await page(asked)
        except MissingError as error:
            if asked is not None:
                return asked.page("failed", here="", status=404, heading="Not found", message=str(error))
            status, message = 404, str(error)
        except (ArithmeticError, ValueError, TypeError) as error:  # as of numbers that another version stored
            logging.getLogger(__name__).exception("a page could not be made")
            status, message = 503, f"A value that is stored here cannot be shown: {type(error).__name__}"
        except sqlite3.Error as error:
            named = tilde_decode(request.url_vars["database"])
            status, message = 503, str(store_error(Path(named), error))
        return Response.text(f"{message}\n", status=status, headers=dict(HEADERS))

    return view


async def _asked(datasette: Any, request: Request) -> ReviewRequest:
    named = tilde_decode(request.url_vars["database"])
    try:
        database = datasette.get_database(route=named)
    except KeyError:
        raise MissingError(f"There is no database {named}") from None
    await permissions.ensure_may_see(datasette, request, database.name)
    if not await databases.is_ours(database):
        raise MissingError(f"The database {named} was not made by counterclaim")
    if why_not := await databases.why_not(database):
        raise MissingError(f"The database {named} {why_not}")
    links = LiveLinks(databases.review_path(datasette, database.name), datasette.urls.path(ASSETS), mark())
    writable = database.is_mutable and not database.is_memory
    may_decide = writable and await permissions.may_decide(datasette, request.actor, database.name)
    return ReviewRequest(datasette, request, database, links, may_decide)
