"""Permission to decide, by Datasette's actors, and the sign-in links of ``counterclaim serve --as``."""

from __future__ import annotations

import secrets
import time
from typing import Any

from datasette import Forbidden
from datasette.utils import actor_matches_allow, baseconv
from datasette.utils.asgi import Request, Response
from markupsafe import escape

from counterclaim.flows.review.headers import HEADERS

PERMISSION = "counterclaim-review"
PLUGIN = "counterclaim"
SIGN_IN = "/-/counterclaim/sign-in"
DAYS = 30  # a sign-in holds this long, or until the server's secret changes

USED = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Sign-in link used</title>
<h1>This link has been used already</h1>
<p>It signs in once. Restart <code>counterclaim serve</code> for another one.</p>
<p><a href="{home}">Read the conflicts without signing in</a></p>
</html>
"""

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


async def may_see(datasette: Any, actor: Any, database: str) -> bool:
    """Return whether the visitor may see the database, and so learn that there is one of that name."""
    try:
        await datasette.ensure_permissions(actor, [("view-database", database), "view-instance"])
    except Forbidden:
        return False
    return True


def name_of(actor: Any) -> str:
    """Return the name under which an actor's decisions are kept."""
    return str(actor.get("id") or actor.get("name") or "unnamed")


def sign_in_link(base: str, name: str) -> str:
    """Return an address that signs ``name`` in, once."""
    token = secrets.token_urlsafe(24)
    _LINKS[token] = name
    return f"{base}{SIGN_IN}?token={token}"


async def sign_in(datasette: Any, request: Request) -> Response:
    """Take a one-time link and set Datasette's own signed cookie; a used or made-up one is refused.

    Only a GET uses it up: what looks at links before people follow them asks with HEAD. Whoever is signed in already
    comes home by a used link too; everybody else is told how to go on.
    """
    token = request.args.get("token") or ""
    name = _LINKS.pop(token, None) if request.method == "GET" else _LINKS.get(token)
    home = datasette.urls.instance()
    if name is None and request.actor is None:
        return Response.html(USED.format(home=escape(home)), status=403, headers=dict(HEADERS))
    response = Response.redirect(home, headers=dict(HEADERS))
    if request.method != "GET" or name is None:
        return response
    until = int(time.time()) + DAYS * 86_400
    value = datasette.sign({"a": {"id": name}, "e": baseconv.base62.encode(until)}, "actor")
    response.set_cookie("ds_actor", value, max_age=DAYS * 86_400, httponly=True, samesite="lax")
    return response
