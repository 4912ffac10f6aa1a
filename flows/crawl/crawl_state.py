"""State of crawls between runs: on a store or, for a dry run, without writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from counterclaim.db.store import Store
from counterclaim.db.tables.crawl_state import StoredListing
from counterclaim.flows.common.clock import ago, now, seconds_until
from counterclaim.flows.fetch.records import Validators

ALIAS_HOLDS = 7 * 86_400  # seconds; then the address itself is asked again whether it still stands for another


@dataclass(frozen=True, slots=True)
class Previous:
    """What is stored of a URL from earlier runs: its validators and, on demand, its last body.

    ``kept`` is False where the page allows no stored copy: the body is then empty.
    """

    validators: Validators
    body: Callable[[], bytes]
    kept: bool = True


def conditional(known: StoredListing | None) -> Callable[[str], Validators]:
    """Return validators for a conditional request of a listing; redirect targets are fetched unconditionally."""

    def validators(url: str) -> Validators:
        mine = known is not None and known.url == url and known.body
        return Validators(known.etag, known.last_modified) if known is not None and mine else Validators()

    return validators


class Memory:
    """Crawl state in the store; ``keep=False`` writes nothing, and without a store only this run is remembered.

    ``clock`` gives the time as ``counterclaim.flows.common.clock.now`` does. ``ruleset`` is the one that will read what
    is fetched: a page without a stored copy that it has not read is to be fetched whole.
    """

    def __init__(
        self,
        store: Store | None = None,
        *,
        keep: bool = True,
        clock: Callable[[], str] = now,
        ruleset: str = "",
    ) -> None:
        self._store, self._keep, self.clock, self._ruleset = store, keep, clock, ruleset
        self._listings: dict[str, StoredListing] = {}

    @property
    def _db(self) -> Store | None:
        return self._store if self._keep else None

    def previous(self, url: str) -> Previous | None:
        """Return what is stored of a document's address, None if nothing or if it was gone."""
        store = self._store
        stored = store.validators(url) if store is not None else None
        if stored is None or store is None:
            return None
        snapshot = stored.snapshot_id
        lost, unread = store.memory().unarchived(snapshot, self._ruleset)
        tags = Validators() if unread else Validators(stored.etag, stored.last_modified)
        return Previous(tags, lambda: store.body(snapshot), not lost)

    def listing(self, url: str) -> StoredListing | None:
        """Return the last answer of an address that is no document."""
        if url in self._listings or self._store is None:
            return self._listings.get(url)
        return self._store.memory().listing(url)

    def save_listing(self, listing: StoredListing) -> None:
        """Remember the answer of an address that is no document."""
        if self._db is None:
            self._listings[listing.url] = listing
        else:
            self._db.memory().save_listing(listing, self.clock())

    def age(self, listing: StoredListing) -> float:
        """Return the seconds since a listing was answered, 0 for one of this run."""
        return seconds_until(self.clock(), listing.last_seen) if listing.last_seen else 0.0

    def canonical(self, url: str) -> str | None:
        """Return the address that ``url`` was lately found to stand for."""
        if self._store is None:
            return None
        return self._store.memory().canonical(url, ago(self.clock(), ALIAS_HOLDS))

    def known(self, source_id: str) -> Iterable[str]:
        """Return the addresses of a source's documents that are not gone, the longest unseen first."""
        return self._store.memory().known(source_id) if self._store is not None else ()

    def owner(self, url: str) -> str | None:
        """Return the id of the source that a document is stored under, None if there is no document at ``url``."""
        return self._store.memory().owner(url) if self._store is not None else None

    def visited(self, source_id: str) -> str | None:
        """Return when a source was last crawled to the end."""
        return self._store.memory().visited(source_id) if self._store is not None else None

    def save_visit(self, source_id: str, name: str, schedule: str | None) -> None:
        """Remember that a source was crawled to the end."""
        if self._db is not None:
            self._db.memory().save_visit(source_id, name, schedule, self.clock())

    def pauses(self) -> dict[str, float]:
        """Return the hosts that asked earlier to be left alone, with the seconds that remain."""
        if self._store is None:
            return {}
        at = self.clock()
        return {host: seconds_until(until, at) for host, until in self._store.memory().pauses(at).items()}

    def save_pauses(self, pauses: dict[str, float]) -> None:
        """Remember hosts that asked to be left alone for so many seconds."""
        if self._db is not None:
            at = self.clock()
            for host, seconds in pauses.items():
                self._db.memory().save_pause(host, ago(at, -seconds), at)
