"""Parses the sources file: what to crawl, how deep and how often. Errors name the file's line and key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ByteSize,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from counterclaim.db.keys import content_id
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.yaml_file import read_yaml
from counterclaim.flows.config.cron import checked

SourceKind = Literal["vendor", "press", "blog", "aggregator", "community", "file", "other"]
ListingKind = Literal["feed", "sitemap", "index"]
PLACES = ("url", "urls", "feed", "sitemap", "index", "path", "warc")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def web_url(url: str) -> str:
    """Return ``url`` if it is an http or https URL with a host and no password; raise ValueError otherwise."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        message = f"unknown URL scheme {parts.scheme!r} in {url}: only http and https are fetched"
        raise ValueError(message)
    if not parts.hostname:
        raise ValueError(f"no host in {url}")
    _ = parts.port  # raises ValueError for what is no port
    if parts.username or parts.password:
        raise ValueError(f"a user name or password in the URL of {parts.hostname}: remove it")
    _ask_the_client(url)
    return url


def _ask_the_client(url: str) -> None:
    """Raise ValueError for what cannot be asked for: signs that no address has, host names that are none."""
    import httpx  # noqa: PLC0415 - slow, and only addresses of the web need it

    try:
        _ = httpx.URL(url).host  # read late, and with errors of its own for what begins with xn--
    except (httpx.InvalidURL, ValueError) as error:
        raise ValueError(f"no address of the web: {error}") from None


WebUrl = Annotated[str, AfterValidator(web_url)]
_REVIEW = "/-/review"


def _review_url(url: str) -> str:
    """Return the address of a served review without what stands behind it; raise ValueError for another one."""
    before, found, _ = web_url(url).partition(_REVIEW)
    if not found:
        raise ValueError(
            f"not a review's address: it ends in {_REVIEW}, such as https://review.example/claims{_REVIEW}"
        )
    return before + found


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _languages(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if not _LANGUAGE.fullmatch(value):
            raise ValueError(f"not a language code: {value!r}: write en, or [en, de]")
    return tuple(value.lower() for value in values)


Addresses = Annotated[tuple[WebUrl, ...], BeforeValidator(_listed)]
Languages = Annotated[tuple[str, ...], BeforeValidator(_listed), AfterValidator(_languages)]


class Source(BaseModel):
    """Where documents come from: pages, a feed, a sitemap, an index page, a folder or WARC files.

    Times are in seconds (``max_minutes`` in minutes); ``depth`` counts links from the first pages.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: str = Field(min_length=1, max_length=200)
    kind: SourceKind = "other"
    url: WebUrl | None = None
    urls: tuple[WebUrl, ...] = ()
    feed: Addresses = ()
    sitemap: Addresses = ()
    index: Addresses = ()
    path: Path | None = Field(default=None, validation_alias=AliasChoices("path", "file"))
    warc: Path | None = None
    schedule: Annotated[str, AfterValidator(checked)] | None = None
    language: Languages = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    ignore_parameters: tuple[str, ...] = ()
    keep_parameters: tuple[str, ...] = ()
    delay: float = Field(default=1.0, ge=0, le=3600)
    depth: int = Field(default=0, ge=0, le=10)
    limit: int = Field(default=100, ge=1, le=100_000)
    max_bytes: ByteSize = Field(default=ByteSize(10_000_000), ge=1_000, le=100_000_000)
    timeout: float = Field(default=60.0, gt=0, le=60)
    max_minutes: float = Field(default=600.0, gt=0, le=10_080)
    render: bool = False

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        given = (self.url is not None, self.path is not None, self.warc is not None)
        if sum((*given, *map(bool, (self.urls, self.feed, self.sitemap, self.index)))) != 1:
            raise ValueError(f"give exactly one of {', '.join(PLACES[:-1])} and {PLACES[-1]}")
        if self.render and not self.web:
            raise ValueError("render is for pages of the web: a folder or a WARC file is not rendered")
        return self

    @property
    def id(self) -> str:
        """Return the key that the source is stored under: its name is its identity, its address may move."""
        return content_id("source", self.name)

    @property
    def start(self) -> tuple[str, ...]:
        """Return the pages to begin with; empty for a listing, a folder or WARC files."""
        return (self.url,) if self.url is not None else self.urls

    @property
    def listings(self) -> tuple[tuple[ListingKind, str], ...]:
        """Return the feeds, sitemaps or index pages that lead to the pages, each with its kind."""
        return (
            *(("feed", url) for url in self.feed),
            *(("sitemap", url) for url in self.sitemap),
            *(("index", url) for url in self.index),
        )

    @property
    def web(self) -> tuple[str, ...]:
        """Return every address that the sources file names for this source."""
        return (*self.start, *(url for _, url in self.listings))


class SourcesFile(BaseModel):
    """A whole sources file. ``contact`` (an address or URL) goes into the User-Agent.

    ``min_certainty`` is how sure a conflict must be to stand in the queue. ``report_url`` is where the report's first
    page is published, ``review_url`` where the review is served: messages lead to the pages of conflicts there.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: str | None = Field(default=None, pattern=r"^[\x21-\x7e]+$", max_length=200)
    user_agent: str | None = Field(default=None, pattern=r"^[\x20-\x7e]+$", max_length=300)
    allow_private: bool = False
    min_certainty: float | None = Field(default=None, ge=0, le=1)
    report_url: WebUrl | None = None
    review_url: Annotated[str, AfterValidator(_review_url)] | None = None
    sources: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = Counter(source.name for source in self.sources)
        twice = sorted(name for name, count in names.items() if count > 1)
        if twice:
            raise ValueError(f"two sources are called {twice[0]!r}: every name must differ")
        return self


def load_sources(path: Path) -> SourcesFile:
    """Read a sources file; the paths in it are relative to it. Raise UserError naming line and key."""
    file = read_yaml(path, "sources file")
    if file.root is None:
        raise UserError("empty sources file", path, "list at least one source with a name and a url")
    try:
        config = SourcesFile.model_validate(file.data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        # A misspelt key is also a missing one: the misspelling is what there is to mend.
        first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
        raise file.refusal(first["loc"], _mend(first["type"], first["msg"], first["loc"])) from None
    return _rooted(config, path.parent)


def _mend(kind: str, message: str, place: tuple[str | int, ...]) -> str:
    """Return what to do about an error of the schema; for an unknown key, which are known and which is near."""
    if kind != "extra_forbidden":
        return message.removeprefix("Value error, ")
    keys = sorted((Source if "sources" in place else SourcesFile).model_fields)
    near = get_close_matches(str(place[-1]), keys, n=1)
    return f"unknown key: did you mean {near[0]}?" if near else f"unknown key: use one of {', '.join(keys)}"


def sources_of_urls(urls: Sequence[str]) -> SourcesFile:
    """Return a configuration that fetches these single pages, one source a host."""
    hosts: dict[str, list[str]] = {}
    for url in urls:
        try:
            hosts.setdefault(urlsplit(web_url(url)).netloc.lower(), []).append(url)
        except ValueError as error:
            raise UserError("cannot fetch", url, str(error)) from None
    return SourcesFile(sources=tuple(Source(name=host, urls=tuple(pages)) for host, pages in hosts.items()))


def _rooted(config: SourcesFile, folder: Path) -> SourcesFile:
    def placed(source: Source) -> Source:
        given = {name: getattr(source, name) for name in ("path", "warc")}
        return source.model_copy(update={name: folder / path for name, path in given.items() if path is not None})

    return config.model_copy(update={"sources": tuple(map(placed, config.sources))})
