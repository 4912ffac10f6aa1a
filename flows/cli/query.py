"""``counterclaim query``: runs a user's SQL or a documented query."""

# ruff: noqa: PLC0415 - query must start without sqlite-utils and YAML

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from counterclaim.flows.cli.options import DEFAULT_DB, ROWS, Db, Format


def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One read-only SELECT.")] = "",
    db: Db = DEFAULT_DB,
    wanted: Format = "table",
    canned: Annotated[
        str, typer.Option("--canned", metavar="NAME", help="A documented query instead of SQL; --list names them.")
    ] = "",
    parameters: Annotated[
        list[str] | None,
        typer.Option("-p", "--param", metavar="NAME=VALUE", help="A parameter of the query; repeatable."),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the documented queries.")] = False,
) -> None:
    """Run SQL on the database, read-only, or a documented query."""
    from counterclaim.flows.common.errors import UserError
    from counterclaim.flows.export import output

    output.choose(wanted, ROWS)
    if listed:
        _write(wanted, *_questions())
    elif bool(sql) == bool(canned):
        what = "both SQL and --canned" if sql else "no query"
        raise UserError(what, canned, "give one SELECT, or --canned NAME; counterclaim query --list names them")
    else:
        given = _given(parameters or ())
        names, rows = _answer(db, sql, canned, given)
        _write(wanted, names, _or_what_was_meant(rows, db, given) if canned else rows)


def _answer(db: Path, sql: str, canned: str, given: dict[str, str]) -> tuple[list[str], Iterator[dict[str, Any]]]:
    from counterclaim.db.sqlite.query import distinct
    from counterclaim.db.sqlite.query import query as ask

    if canned:
        from counterclaim.db.sqlite.canned_queries import canned_query

        question = canned_query(canned)
        sql, given = question.sql, question.bound(given)
    columns, rows = ask(db, sql, given)
    names = distinct(columns)
    return names, (dict(zip(names, row, strict=True)) for row in rows)


def _or_what_was_meant(rows: Iterator[dict[str, Any]], db: Path, given: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the rows; if there are none, say which model or source was probably meant by a parameter."""
    empty = True
    for row in rows:
        empty = False
        yield row
    if empty and (given.get("model") or given.get("source")):
        _say_what_was_meant(db, given)


def _say_what_was_meant(db: Path, given: Mapping[str, str]) -> None:
    from contextlib import closing

    from counterclaim.db.browse.near_names import near_models, near_sources
    from counterclaim.db.sqlite.connection import DEFAULT_TIMEOUT, connect
    from counterclaim.flows.common.loudness import note

    with closing(connect(db, mode="rw", timeout=DEFAULT_TIMEOUT)) as conn:
        near = {
            "model": near_models(conn, given.get("model", "")),
            "source": [name for _, name in near_sources(conn, given.get("source", ""))],
        }
    for name, found in near.items():
        # A part of a known name asks for that one: then there is nothing to tell about it.
        if found and not any(given[name].lower() in one.lower() for one in found):
            meant = " or ".join(f'{name}="{one}"' for one in found)
            note(f'nothing about {name}="{given[name]}": did you mean {meant}?')


def _questions() -> tuple[list[str], Iterator[dict[str, Any]]]:
    from counterclaim.db.sqlite.canned_queries import canned_queries

    rows = (
        {"name": name, "parameters": " ".join(question.parameters), "title": question.title}
        for name, question in canned_queries().items()
    )
    return ["name", "parameters", "title"], rows


def _given(parameters: Sequence[str]) -> dict[str, str]:
    from counterclaim.flows.common.errors import UserError

    for parameter in parameters:
        if not parameter.partition("=")[1]:
            raise UserError("a parameter without a value", parameter, "write -p NAME=VALUE")
    return {name: value for name, _, value in (parameter.partition("=") for parameter in parameters)}


def _write(wanted: str, names: list[str], records: Iterator[dict[str, Any]]) -> None:
    from counterclaim.flows.export import output

    output.write_rows(records, names, wanted)
