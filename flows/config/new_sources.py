"""Writes a first sources file from addresses: pages, sites, feeds, sitemaps and folders, with comments on the rest."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from counterclaim.flows.common.errors import UserError
from counterclaim.flows.config.sources import web_url

Place = Literal["urls", "site", "feed", "sitemap", "path"]
_LISTINGS = frozenset({".xml", ".rss", ".atom"})  # no article is called so
_SAID = {
    "urls": "these pages, and no others",
    "site": "this page and what it links to on its host",
    "feed": "the articles of this feed (RSS or Atom)",
    "sitemap": "the pages that this sitemap lists",
    "path": "the .html, .md and .txt files of this folder",
}


@dataclass(frozen=True, slots=True)
class Named:
    """An address and what stands there."""

    address: str
    place: Place


def named(text: str, *, feed: bool = False) -> Named:
    """Return what a person has named; ``feed``: it was asked for as one. Raises UserError for what is no address."""
    if not feed and Path(text).is_dir():
        return Named(text, "path")
    try:
        web_url(text)
    except ValueError as error:
        mend = str(error) if "://" in text else f"no such folder either; write https://{text} if it is a page"
        raise UserError("no address of a page", text, mend) from None
    path = PurePosixPath(urlsplit(text).path)
    if feed or path.suffix.lower() in _LISTINGS:
        return Named(text, "sitemap" if "sitemap" in path.name.lower() and not feed else "feed")
    return Named(text, "site" if str(path) in {".", "/"} else "urls")


def write_sources(path: Path, given: Sequence[Named], *, allow_private: bool = False) -> None:
    """Write a sources file that is new. Raises UserError if there is one already."""
    text = (files("counterclaim.flows") / "config" / "new_sources.txt").read_text(encoding="utf-8")
    private = "\n# Pages may be on this machine or in your own network.\nallow_private: true\n" if allow_private else ""
    text = text.format(file=path, allow_private=private, sources="\n".join(_sources(given, path.parent)))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        refuse_existing(path, allow_private=allow_private)
    except OSError as error:
        raise UserError("cannot write", path, error.strerror or "check the folder") from None


def refuse_existing(path: Path, *, allow_private: bool = False) -> None:
    """Raise UserError if there is something at the path, which says how to allow private addresses if that is asked."""
    if path.exists() or path.is_symlink():
        mend = "nothing is overwritten: give another name with --file"
        if allow_private:
            mend += ', delete the file, or write the line "allow_private: true" into it'
        raise UserError("there is a file already", path, mend)


def _sources(given: Iterable[Named], folder: Path) -> Iterator[str]:
    taken: set[str] = set()
    for place, addresses in _grouped(given):
        yield f"  - name: {_quoted(_name(addresses[0], place, taken))}  # {_SAID[place]}"
        if place == "urls":
            yield "    urls:"
            yield from (f"      - {_quoted(address)}" for address in addresses)
        elif place == "path":
            yield f"    path: {_quoted(Path(os.path.relpath(addresses[0], folder)).as_posix())}"
        else:
            yield f"    {'url' if place == 'site' else place}: {_quoted(addresses[0])}"
        if place == "site":
            yield "    depth: 1"
            yield "    limit: 50"


def _grouped(given: Iterable[Named]) -> Iterator[tuple[Place, list[str]]]:
    """Yield the sources: single pages together by host, everything else alone, each address once."""
    groups: dict[tuple[str, str], tuple[Place, list[str]]] = {}
    for one in dict.fromkeys(given):
        key = one.place, urlsplit(one.address).netloc.lower() if one.place == "urls" else one.address
        groups.setdefault(key, (one.place, []))[1].append(one.address)
    yield from groups.values()


def _name(address: str, place: Place, taken: set[str]) -> str:
    """Return a name that no other source has: the host and its port if one is given, or the folder's name."""
    own = Path(address).resolve().name if place == "path" else urlsplit(address).netloc.lower().removeprefix("www.")
    tries = [own, f"{own} {place}", *(f"{own} {place} {number}" for number in range(2, len(taken) + 3))]
    name = next(name for name in tries if name and name not in taken)
    taken.add(name)
    return name


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
