"""robots.txt (RFC 9309): 4xx allows everything, an unreachable file nothing for now; cached for a day."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from protego import Protego

from counterclaim.db.tables.crawl_state import StoredListing
from counterclaim.flows.crawl.crawl_state import Memory, conditional
from counterclaim.flows.crawl.mends import mend
from counterclaim.flows.fetch.client import Fetcher
from counterclaim.flows.fetch.records import FetchedResponse, FetchError, Limits, RequestKind

PRODUCT = "counterclaim"  # the User-Agent line that a robots.txt would name
BODY_LIMIT = 512_000  # bytes: RFC 9309 asks for at least 500 KiB; what lies beyond is not read
FRESH = 86_400.0  # seconds a file is believed without asking again (RFC 9309 section 2.4)
STALE = 30 * FRESH  # seconds a file is believed while its server cannot be reached (section 2.3.1.4)
# Reasons that are not the host's: it was never asked.
UNASKED = frozenset({"network", "timeout", "address", "certificate"})
_MARK = b"\xef\xbb\xbf"
_GROUP = re.compile(r"(\s*user[ -]?agent\s*:\s*)([a-z_-]+)", re.IGNORECASE)
_ROBOTS = RequestKind(article=False, cut=True, rules=True)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host allows: parsed rules, or a blanket answer when there is no usable file.

    A host that was never asked is not one that refuses: its ``reason`` stays that of the network.
    """

    parsed: Protego | None
    unreachable: str = ""
    reason: str = "robots"  # the short word for a refusal

    def refusal(self, url: str) -> str:
        """Return why ``url`` may not be fetched, or an empty string."""
        if self.reason == "address":
            return f"{self.unreachable}: {mend(self.reason)}"
        if self.unreachable:
            return f"robots.txt cannot be read now ({self.unreachable}), so nothing is fetched"
        if self.parsed is not None and not self.parsed.can_fetch(url, PRODUCT):
            return "robots.txt disallows it"
        return ""

    @property
    def delay(self) -> float:
        """Return the crawl delay in seconds that the file asks for, 0 if none; a request rate is one too."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(PRODUCT)
        try:
            between = rate.seconds / rate.requests if rate is not None and rate.requests else 0.0
        except OverflowError:  # a number of hundreds of digits asks for nothing
            between = 0.0
        return max(float(self.parsed.crawl_delay(PRODUCT) or 0.0), between)


class Robots:
    """Reads each host's robots.txt once a run, and at most once a day, and answers for every URL."""

    def __init__(self, fetcher: Fetcher, memory: Memory | None = None) -> None:
        self._fetcher, self._memory = fetcher, memory or Memory()
        self._rules: dict[str, Rules] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def permit(self, url: str) -> None:
        """Return if ``url`` may be fetched; raise FetchError otherwise, with reason ``robots`` if the host says so."""
        rules = await self.rules(url)
        refusal = rules.refusal(url)
        if refusal:
            raise FetchError(url, rules.reason, refusal)

    async def rules(self, url: str) -> Rules:
        """Return what the host of ``url`` allows; the delay that it asks for is kept from now on."""
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        async with self._locks.setdefault(root, asyncio.Lock()):
            if root not in self._rules:
                self._rules[root] = await self._read(f"{root}/robots.txt")
        rules = self._rules[root]
        self._fetcher.pace.slow_down(parts.hostname or "", rules.delay)
        return rules

    async def _read(self, url: str) -> Rules:
        known = self._memory.listing(url)
        age = self._memory.age(known) if known is not None else 0.0
        if known is not None and age < FRESH:
            return _parsed(known)
        try:
            answer = await self._ask(url, known)
        except FetchError as error:
            if _says_none(error):
                return self._keep(StoredListing(url, "robots", 404))
            if known is not None and age < STALE:
                return _parsed(known)
            reason = error.reason if error.reason in UNASKED else "robots"
            return Rules(None, unreachable=error.detail, reason=reason)
        if answer.unchanged and known is not None:
            return self._keep(replace(known, last_seen=""))
        return self._keep(
            StoredListing(url, "robots", 200, answer.body, "text/plain", "", answer.etag, answer.last_modified)
        )

    async def _ask(self, url: str, known: StoredListing | None) -> FetchedResponse:
        limits: Limits = replace(self._fetcher.limits, body=BODY_LIMIT)
        return await self._fetcher.get(url, wish=_ROBOTS, limits=limits, validators=conditional(known))

    def _keep(self, listing: StoredListing) -> Rules:
        self._memory.save_listing(listing)
        return _parsed(listing)


def _says_none(error: FetchError) -> bool:
    """A client error or redirects without end: the file counts as absent (RFC 9309 sections 2.3.1.2 and 2.3.1.3)."""
    absent = error.reason.startswith("http 4") and error.reason != "http 429"
    return absent or error.reason == "redirects"


def _parsed(listing: StoredListing) -> Rules:
    if listing.body is None:
        return Rules(None)
    body = listing.body.removeprefix(_MARK)
    if len(body) >= BODY_LIMIT - len(_MARK):
        body = body[: body.rfind(b"\n") + 1]  # a rule cut in the middle would say something else
    return Rules(Protego.parse("\n".join(map(_named, body.decode("utf-8", "replace").splitlines()))))


def _named(line: str) -> str:
    """Return a line with the product token only, if it names a robot (RFC 9309 section 2.2.1).

    What follows a token, such as a version, makes it nobody else's. Protego would take it for part of the name, and
    a name that is part of ours for ours.
    """
    found = _GROUP.match(line)
    if found is None:
        return line
    return found[1] + (PRODUCT if found[2].lower() == PRODUCT else f"not-{PRODUCT}")
