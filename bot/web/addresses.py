"""Which address a call came from; what its headers say counts only behind proxies of ours."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from bot.rates import Networks

NOWHERE = ""  # a socket without an address
ONE_CUSTOMER = 64  # bits of an IPv6 address: whoever has one has all that begin with these
PORT = re.compile(r"\[(?P<six>[^\]]+)\](:\d+)?|(?P<four>[0-9.]+):\d+", re.ASCII)


def caller(peer: str | None, forwarded: Sequence[str], trusted: Networks) -> str:
    """The address to hold to account: of the peer, or of the last hop before our own proxies.

    `forwarded` are the X-Forwarded-For headers. Proxies append on the right, so everything to the
    left of the last stranger may be invented.
    """
    address = _read(peer or "")
    if address is None:
        return NOWHERE
    hops = ",".join(forwarded).split(",") if forwarded else []
    while hops and _is_in(address, trusted):
        before = _read(hops.pop())
        if before is None:
            break
        address = before
    return _group(address)


def _read(written: str) -> IPv4Address | IPv6Address | None:
    text = written.strip()
    with_port = PORT.fullmatch(text)
    try:
        address = ip_address((with_port["six"] or with_port["four"]) if with_port else text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _is_in(address: IPv4Address | IPv6Address, networks: Networks) -> bool:
    return any(address in network for network in networks)


def _group(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address), ONE_CUSTOMER), strict=False))
