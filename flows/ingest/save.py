"""Saves fetched pages and local files in the store: documents, their names, failures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from counterclaim.db.keys import content_id
from counterclaim.db.records import FetchedBody, Issue
from counterclaim.db.store import Store
from counterclaim.flows.common import progress
from counterclaim.flows.common.clock import now
from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl.outcomes import Failure, Moved, Outcome, Page, Skipped
from counterclaim.flows.fetch.body import stored_type
from counterclaim.flows.ingest.local_files import LocalFile, told_apart
from counterclaim.flows.ingest.sites import sites

_TYPES = {"html": "text/html", "markdown": "text/markdown", "text": "text/plain"}
_GONE = frozenset({"http 404", "http 410"})
_SKIPPED = {"noindex": "the page asks search engines and the like not to take it (robots noindex)"}
_UNREACHED = frozenset({"network", "timeout"})


@dataclass(slots=True)
class Crawled:
    """Counts of a crawl, in documents; ``failures`` are (address, why), ``reasons`` their short words in turn."""

    new: int = 0
    unchanged: int = 0
    gone: int = 0
    skipped: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    changed: bool = False

    def count(self, are_new: Iterable[bool]) -> None:
        """Add documents, each new (or changed) or as it was."""
        for is_new in are_new:
            self.new += is_new
            self.unchanged += not is_new
            self.changed |= is_new

    @property
    def unreached(self) -> bool:
        """Return whether there was something to fetch and the network let none of it through."""
        return bool(self.reasons) and not (self.new or self.unchanged) and _UNREACHED.issuperset(self.reasons)

    def __str__(self) -> str:
        gone = f", {self.gone} gone" if self.gone else ""
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        failed = f", {len(self.failures)} failed" if self.failures else ""
        return f"{self.new} new or changed, {self.unchanged} unchanged{gone}{skipped}{failed}"


def save_outcome(store: Store, outcome: Outcome, run_id: int, at: str, crawled: Crawled) -> None:
    """Save the outcome of an address and count it. The source must be known."""
    if isinstance(outcome, Page):
        save_page(store, outcome, at, crawled)
    elif isinstance(outcome, Failure):
        save_failure(store, outcome, run_id, at, crawled)
    elif isinstance(outcome, Skipped):
        save_skipped(store, outcome, run_id, at, crawled)
    else:
        save_moved(store, outcome, at, crawled)


def save_page(store: Store, page: Page, at: str, crawled: Crawled) -> None:
    """Save a fetched page, or that it was found unchanged; count it."""
    fetched = page.fetched
    stored = store.validators(fetched.url)
    if fetched.unchanged and stored is not None:
        store.mark_unchanged(stored.document_id, at)
        if store.memory().owner(fetched.url) != page.source.id:
            store.memory().give(fetched.url, page.source.id)
            crawled.changed = True
        crawled.unchanged += 1
        _log_fetched(page, "unchanged")
        return
    row = FetchedBody(
        source_id=page.source.id, name=document_name(fetched.url), body=fetched.body,
        media_type=stored_type(fetched.content_type), fetched_at=at, url=fetched.url, final_url=fetched.url,
        status=fetched.status, etag=fetched.etag, last_modified=fetched.last_modified,
        headers=fetched.headers, archive=not page.directives.noarchive,
    )  # fmt: skip
    is_new = store.save_snapshot(row).is_new
    crawled.count([is_new])
    _log_fetched(page, "unchanged" if not is_new else "new" if stored is None else "changed")


def _log_fetched(page: Page, found: str) -> None:
    fetched = page.fetched
    progress.current().event("fetched", source=page.source.name, url=fetched.url, status=fetched.status, found=found)


def save_failure(store: Store, failure: Failure, run_id: int, at: str, crawled: Crawled) -> None:
    """Save a failed fetch as an issue and say so; a page that is gone (404, 410) is marked, its history kept."""
    document_id = store.document_id(failure.url)  # of a gone one too: the same failure is the same issue every night
    what = f"page could not be fetched: {failure.reason}"
    address = failure.url if failure.url.startswith(("http://", "https://")) else None
    issue = Issue(
        "fetch", what, failure.url, failure.detail, address, document_id, run_id, failure.reason,
        failure.source.id,
    )  # fmt: skip
    crawled.changed |= store.save_issue(issue, at=at)
    crawled.failures.append((failure.url, failure.detail))
    crawled.reasons.append(failure.reason)
    progress.current().event(
        "fetch_failed", f"not fetched: {failure.url}: {failure.detail}",
        source=failure.source.name, url=failure.url, reason=failure.reason, detail=failure.detail,
    )  # fmt: skip
    if failure.reason in _GONE:
        _gone(store, failure.url, at, crawled)


def save_skipped(store: Store, skipped: Skipped, run_id: int, at: str, crawled: Crawled) -> None:
    """Save that a page is not to be read; what was read of it before is kept, and no longer current."""
    document_id = store.document_id(skipped.url)
    detail = _SKIPPED.get(skipped.rule, "the page declares another language than the source's")
    issue = Issue(
        "skip", f"page was not read: {skipped.rule}", skipped.url, detail, skipped.url, document_id, run_id,
        skipped.rule, skipped.source.id,
    )  # fmt: skip
    crawled.changed |= store.save_issue(issue, at=at)
    crawled.skipped += 1
    progress.current().event(
        "skipped", f"not read: {skipped.url}: {skipped.rule}",
        source=skipped.source.name, url=skipped.url, reason=skipped.rule,
    )  # fmt: skip
    _gone(store, skipped.url, at, crawled)


def save_moved(store: Store, moved: Moved, at: str, crawled: Crawled) -> None:
    """Save that an address leads to another; if it does so for good, what was read at it is no longer current."""
    store.memory().save_alias(moved.url, moved.target, moved.how, at)
    if moved.for_good:
        _gone(store, moved.url, at, crawled)


def _gone(store: Store, url: str, at: str, crawled: Crawled) -> None:
    stored = store.validators(url)
    if stored is not None and store.save_gone(stored.document_id, at):
        crawled.gone += 1
        crawled.changed = True


def document_name(url: str) -> str:
    """Return the ``doc`` of a page: its address without scheme and suffix, so that no two sites share one."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    for suffix in (".html", ".htm", ".xhtml"):
        path = path.removesuffix(suffix)
    return f"{parts.netloc}{path}" + (f"?{parts.query}" if parts.query else "")


def save_source(store: Store, source: Source, at: str) -> str:
    """Record a configured source; return its id."""
    base = source.web[0] if source.web else None
    store.save_source(id=source.id, name=source.name, kind=source.kind, base_url=base, at=at)
    return source.id


def save_files(store: Store, source: str, files: Sequence[LocalFile]) -> list[bool]:
    """Save local files under a source that is known by its id; return for each whether its content is new."""
    at = now()
    _, rows = store.query("SELECT name, path FROM documents")
    taken = dict(rows)
    return [
        store.save_snapshot(FetchedBody(source, file.doc, file.data, _TYPES[file.kind], at, path=file.key)).is_new
        for file in told_apart(files, taken)
    ]


def save_folders(store: Store, files: Sequence[LocalFile]) -> Crawled:
    """Save files, each folder as a source of its own; one of pages from several sites, each site."""
    folders: dict[Path, list[LocalFile]] = {}
    for file in files:
        folders.setdefault(file.path.resolve().parent, []).append(file)
    crawled = Crawled()
    for folder, inside in folders.items():
        found = sites(inside)
        for site in sorted({found.get(file.path, "") for file in inside}):
            parts = ("folder", str(folder), site) if site else ("folder", str(folder))
            id_ = content_id(*parts)
            store.save_source(id=id_, name=site or folder.name or str(folder), kind="file", at=now())
            crawled.count(save_files(store, id_, [file for file in inside if found.get(file.path, "") == site]))
    return crawled
