"""Guards against server-side request forgery: decides, on connecting, which network addresses are allowed.

The check sits in the connection pool's network backend: the name is resolved once, every address is
checked, and the socket goes to the checked address itself, so a second DNS answer cannot slip past it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Mapping
from typing import Any

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Not on the internet though Python's ipaddress (or an older one) says so: a cloud's host, which answers for every
# machine of it; the protocol assignments that every router may answer itself (RFC 6890); the former site-local ones.
_ELSEWHERE = tuple(map(ipaddress.ip_network, ("168.63.129.16/32", "192.0.0.0/24", "fec0::/10")))


class AddressRefusedError(Exception):
    """The host resolves to an address that is not on the public internet."""


def is_public(address: Address) -> bool:
    """Return whether ``address`` is globally routable unicast, also looking inside IPv6 wrappings of IPv4."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    if any(address in network for network in _ELSEWHERE):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


async def resolve(host: str, port: int) -> list[str]:
    """Return the host's addresses, first choice first. Raise httpcore.ConnectError if it has none."""
    try:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"no address for {host}: {error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects only to public addresses, unless private ones are allowed.

    ``pinned`` maps a host name to the (address, port) that stands for it, unresolved and unchecked: the
    embedded sample site has a fixed name but an ephemeral loopback port.
    """

    def __init__(self, *, allow_private: bool = False, pinned: Mapping[str, tuple[str, int]] | None = None) -> None:
        self._allow_private = allow_private
        self._pinned = dict(pinned or {})
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first reachable checked address. Raise AddressRefusedError or httpcore.ConnectError."""
        if host in self._pinned:
            pinned_host, pinned_port = self._pinned[host]
            return await self._inner.connect_tcp(pinned_host, pinned_port, timeout, local_address, socket_options)
        addresses = await resolve(host, port)
        if not self._allow_private:
            self._refuse_private(host, addresses)
        error: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
        raise error

    @staticmethod
    def _refuse_private(host: str, addresses: list[str]) -> None:
        for text in addresses:
            # One private answer among public ones is refused as well: the next connection might take it.
            if not is_public(ipaddress.ip_address(text.partition("%")[0])):
                where = "" if host.strip("[]") == text else f" at {text}, which is"
                raise AddressRefusedError(f"{host} is{where} not a public address")

    async def sleep(self, seconds: float) -> None:
        """Wait without blocking other connections."""
        await asyncio.sleep(seconds)
