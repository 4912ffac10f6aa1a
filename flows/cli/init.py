"""``counterclaim init``: writes a first sources file, tries it, and says what comes next."""

# ruff: noqa: PLC0415 - start-up must not import what a command does not use

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.flows.cli.options import DEFAULT_DB, AllowPrivate

if TYPE_CHECKING:
    from counterclaim.flows.config.new_sources import Named

_DEFAULT = Path("sources.yml")


def init(
    addresses: Annotated[
        list[str] | None,
        typer.Argument(metavar="ADDRESS", help="Pages, sites, sitemaps or folders; without any they are asked for."),
    ] = None,
    feeds: Annotated[
        list[str] | None, typer.Option("--feed", metavar="URL", help="A feed (RSS or Atom); repeatable.")
    ] = None,
    file: Annotated[Path, typer.Option("--file", metavar="FILE", help="The file to write; it must be new.")] = _DEFAULT,
    allow_private: AllowPrivate = False,
) -> None:
    """Write a first sources file, and show what a crawl would fetch."""
    from counterclaim.flows.cli.run import write_plan
    from counterclaim.flows.config.new_sources import named, refuse_existing, write_sources
    from counterclaim.flows.crawl.mends import mend

    refuse_existing(file, allow_private=allow_private)
    given = [*(named(text) for text in addresses or ()), *(named(text, feed=True) for text in feeds or ())]
    write_sources(file, given or _asked(), allow_private=allow_private)
    sys.stdout.write(f"{file} is written. A crawl would do this:\n\n")
    sys.stdout.flush()
    plan = write_plan([str(file)], DEFAULT_DB, "table", allow_private=allow_private)
    shown = shlex.quote(str(file))
    if any(row.fetch == "yes" for row in plan):
        sys.stdout.write(f"\nNext: counterclaim run {shown}\n")
        return
    # "init --allow-private" would refuse the file that is there now.
    todo = f"see why above and edit {file}"
    if any(mend("address") in f"{row.why} {row.robots}" for row in plan):
        todo = f'write the line "allow_private: true" into {file} if a private address is meant'
    sys.stdout.write(f"\nNothing would be fetched: {todo}.\n")
    sys.stdout.write(f"Next: counterclaim crawl {shown} --dry-run\n")


def _asked() -> Sequence[Named]:
    """Return what a person types. Raises UserError where nobody can be asked, or nothing is named."""
    from counterclaim.flows.common.errors import UserError

    given: list[Named] = []
    if sys.stdin.isatty():
        given += _ask("Page, site, sitemap or folder (empty line: no more)", feed=False)
        given += _ask("Feed, RSS or Atom (empty line: no more)", feed=True)
    if not given:
        raise UserError("no addresses", "", "name them: counterclaim init https://example.com/models --feed URL")
    return given


def _ask(what: str, *, feed: bool) -> list[Named]:
    from counterclaim.flows.common.errors import UserError
    from counterclaim.flows.common.loudness import say
    from counterclaim.flows.config.new_sources import named

    out: list[Named] = []
    while text := str(typer.prompt(what, default="", show_default=False)).strip():
        try:
            out.append(named(text, feed=feed))
        except UserError as error:
            say(str(error))
    return out
