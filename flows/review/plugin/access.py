"""Who may decide, by Datasette's actors and permissions; and the sign-in links of ``counterclaim serve --as``."""

from __future__ import annotations

import secrets
from typing import Any

from datasette import Forbidden
from datasette.utils import actor_matches_allow
from datasette.utils.asgi import Request, Response

PERMISSION = "counterclaim-review"
PLUGIN = "counterclaim"
SIGN_IN = "/-/counterclaim/sign-in"
DAYS = 30  # a sign-in holds this long, or until the server's secret changes

_LINKS: dict[str, str] = {}  # one-time token -> who signs in with it


def allowed(datasette: Any, actor: Any, action: str, resource: Any) -> bool | None:
    """Answer Datasette's question about our permission; None for all others, which are not ours to answer.

    ``resource`` is the database's name. Without the setting ``writers`` only another plugin can allow it.
    """
    if action != PERMISSION:
        return None
    config = datasette.plugin_config(PLUGIN, database=resource) or {}
    if "writers" not in config or actor is None:
        return None
    return bool(actor_matches_allow(actor, config["writers"]))


async def may_decide(datasette: Any, actor: Any, database: str) -> bool:
    """Return whether this actor may record decisions in this database."""
    return bool(await datasette.permission_allowed(actor, PERMISSION, resource=database, default=False))


async def ensure_may_see(datasette: Any, request: Request, database: str) -> None:
    """Raise Forbidden unless the visitor may see the database, as Datasette's own pages do."""
    await datasette.ensure_permissions(request.actor, [("view-database", database), "view-instance"])


def name_of(actor: Any) -> str:
    """Return the name under which an actor's decisions are kept."""
    return str(actor.get("id") or actor.get("name") or "unnamed")


def sign_in_link(base: str, name: str) -> str:
    """Return an address that signs ``name`` in, once."""
    token = secrets.token_urlsafe(24)
    _LINKS[token] = name
    return f"{base}{SIGN_IN}?token={token}"


async def sign_in(datasette: Any, request: Request) -> Response:
    """Take a one-time link and set Datasette's own signed cookie. Raises Forbidden for a used or made-up one."""
    name = _LINKS.pop(request.args.get("token") or "", None)
    if name is None:
        raise Forbidden("This link has been used already: restart `counterclaim serve` for another one")
    response = Response.redirect(datasette.urls.instance())
    value = datasette.sign({"a": {"id": name}}, "actor")
    response.set_cookie("ds_actor", value, max_age=DAYS * 86_400, httponly=True, samesite="lax")
    return response
