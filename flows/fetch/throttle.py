"""Throttles requests: one at a time per host, a delay between two, and longer delays for a host with errors."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext

from counterclaim.flows.fetch.host_locks import LONGEST_PAUSE, HostLocks, TooSoonError

A_WEEK = 604_800.0
SLOW = 5.0  # seconds; a host that takes longer to answer is left alone for as long as it took


class Throttle:
    """Hands out turns per host. Delays are in seconds between the end of one request and the start of the next.

    A host that answers 429 or 503 waits ``step`` seconds more, twice that the next time, and so on up to
    LONGEST_PAUSE; each good answer halves the addition until it is gone. ``slots`` are the turns that this process
    shares with others.
    """

    def __init__(
        self, delay: float = 0.0, *, step: float = 1.0, slow: float = SLOW, slots: HostLocks | None = None
    ) -> None:
        self._default, self._step, self._slow, self._slots = delay, step, slow, slots
        self._delays: dict[str, float] = {}
        self._own: dict[str, float] = {}
        self._added: dict[str, float] = {}
        self._free_at: dict[str, float] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def slow_down(self, host: str, delay: float, *, own: bool = False) -> None:
        """Ask for at least ``delay`` seconds between requests to ``host``; a shorter wish never speeds it up.

        A delay of one's ``own``, from the sources file, is waited for however long it is.
        """
        self._delays[host] = max(delay, self._delays.get(host, self._default))
        if own:
            self._own[host] = max(delay, self._own.get(host, 0.0))

    def patience(self, host: str) -> float:
        """Return the seconds that a run waits for the host before it leaves its pages for later."""
        return max(LONGEST_PAUSE, self._own.get(host, 0.0))

    def wait(self, host: str) -> float:
        """Return the seconds until the host may be asked again, as far as this process knows; 0 for now."""
        return max(0.0, self._free_at.get(host, 0.0) - time.monotonic())

    def delay(self, host: str) -> float:
        """Return the seconds that are kept between two requests to ``host`` now."""
        return min(self._delays.get(host, self._default) + self._added.get(host, 0.0), self._most(host))

    def struggled(self, host: str) -> None:
        """Record that the host was overloaded: 429, 503 or a timeout."""
        self._added[host] = min(LONGEST_PAUSE, max(self._step, 2 * self._added.get(host, 0.0)))

    def answered(self, host: str, seconds: float) -> None:
        """Take note that the host answered within ``seconds``: back to normal by halves, or slower if it was slow."""
        added = self._added.get(host, 0.0) / 2
        if seconds > self._slow:
            added = max(added, seconds)
        self._added[host] = min(added, LONGEST_PAUSE) if added >= self._step / 10 else 0.0

    def pause(self, host: str, seconds: float) -> None:
        """Request nothing from the host for so many seconds (Retry-After)."""
        self._free_at[host] = max(self._free_at.get(host, 0.0), time.monotonic() + min(seconds, A_WEEK))

    def resume(self, pauses: Mapping[str, float]) -> None:
        """Leave hosts alone for the seconds that remain of what they asked for in an earlier run."""
        for host, seconds in pauses.items():
            self.pause(host, seconds)

    def pauses(self) -> dict[str, float]:
        """Return the hosts that are to be left alone for longer than a run waits, with the seconds that remain."""
        now = time.monotonic()
        return {host: min(at - now, A_WEEK) for host, at in self._free_at.items() if at - now > LONGEST_PAUSE}

    @asynccontextmanager
    async def turn(self, host: str, *, part: bool = False, rules: bool = False) -> AsyncIterator[None]:
        """Wait for the host's turn. Raise TooSoonError if the pause would be longer than ``patience``.

        A ``part`` of a page (a script of it) is not kept waiting for the delay, only for its turn. After the host's
        ``rules`` (robots.txt) a page waits for LONGEST_PAUSE at most: pages are what a long delay is between.
        """
        async with self._locks.setdefault(host, asyncio.Lock()):
            wait, patience = 0.0 if part else self.wait(host), self.patience(host)
            if wait > patience:
                raise TooSoonError(f"{host} asks for a pause of {wait:.0f} s between requests: left for a later run")
            await asyncio.sleep(wait)
            counts = not rules or self.delay(host) <= LONGEST_PAUSE
            delay = 0.0 if part else self.delay(host)
            others = self._slots.turn(host, delay, patience=patience, counts=counts) if self._slots else nullcontext()
            try:
                async with others:
                    yield
            finally:
                after = self.delay(host) if counts else LONGEST_PAUSE
                self._free_at[host] = max(self._free_at.get(host, 0.0), time.monotonic() + after)

    def _most(self, host: str) -> float:
        return max(LONGEST_PAUSE, self._delays.get(host, self._default))
