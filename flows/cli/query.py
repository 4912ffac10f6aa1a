"""``counterclaim query``: runs a user's SQL or a documented query."""

# ruff: noqa: PLC0415 - query must start without sqlite-utils and YAML

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from counterclaim.flows.cli.options import DEFAULT_DB, Db, Format

QUERY_FORMATS = ("table", "csv", "json", "jsonl")


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
    """Run SQL on the database, read-only, or a documented query (table, csv, json or jsonl)."""
    from counterclaim.flows.common.errors import UserError
    from counterclaim.flows.export import output

    output.choose(wanted, QUERY_FORMATS)
    if listed:
        _write(wanted, *_questions())
    elif bool(sql) == bool(canned):
        what = "both SQL and --canned" if sql else "no query"
        raise UserError(what, canned, "give one SELECT, or --canned NAME; counterclaim query --list names them")
    else:
        _write(wanted, *_answer(db, sql, canned, _given(parameters or ())))


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

    if wanted == "csv":
        output.write_csv(records, names)
    elif wanted == "json":
        output.write_json(list(records))
    elif wanted == "jsonl":
        output.write_jsonl(records)
    else:
        output.write_table(list(records), names)
