"""Calls to addresses that somebody typed in: never to our own network (SSRF, RELIABILITY 8).

Each address is judged where the connection to it is opened, so no name can lead elsewhere between
the look and the call, however it is written and whatever it resolves to.
"""

import errno
import socket
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import aiohttp
from yarl import URL

from handlers.text import Locale, Text

CONNECT_SECONDS, TOTAL_SECONDS = 3, 10
MOST_BYTES = 64 * 1024  # of an answer, read and thrown away
LONGEST_URL = 2000

# All that is not public: the special-purpose registries of IANA (RFC 6890 and its updates),
# https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry.
INNER_V4 = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
        "192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 "
        "224.0.0.0/4 240.0.0.0/4 "
        "168.63.129.16/32"  # Azure's own, which answers machines there with their secrets
    ).split()
)
GLOBAL_V6 = ip_network("2000::/3")  # all that is public lies in it, beside some that is not:
INNER_V6 = tuple(
    ip_network(block)
    for block in (
        "2001::/23",  # protocols' own; Teredo, which leads to any IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4, the same
        "3fff::/20",
    )
)
NAT64 = ip_network("64:ff9b::/96")  # holds an IPv4 address, which decides
# Not even a host that the administrator named leads to these: they answer clouds' metadata, or
# stand for many or for none.
NEVER = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8 169.254.0.0/16 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32 100.100.100.200/32 "
        "192.0.0.192/32 ::/128 fe80::/10 ff00::/8 fd00:ec2::254/128 ::ffff:0:0/96 64:ff9b::/96"
    ).split()
)

NO_URL = Text(zh="这不是一个网址", en="it is no URL")
NOT_SECURE = Text(zh="网址必须以 https:// 开头", en="it must begin with https://")
TOO_LONG = Text(zh="网址最多 {most} 个普通字符", en="it must have at most {most} plain characters")
NAMED = Text(zh="网址里不能带用户名或密码", en="it must not hold a name or password")
FRAGMENT = Text(zh="网址里不能带 # 片段", en="it must not hold a fragment (#)")
NOT_LISTED = Text(
    zh="{host} 不在 GENJIN_WEBHOOK_HOSTS 里", en="{host} is not among GENJIN_WEBHOOK_HOSTS"
)
NOT_PUBLIC = Text(zh="{host} 不是公网地址", en="{host} is no public address")

Address = IPv4Address | IPv6Address
AddressInfo = tuple[Any, Any, int, str, tuple[Any, ...]]


class NotAllowed(Exception):
    """The call must not be made, now or later; the message says why."""


class Failed(Exception):
    """No answer came; whether the call arrived is unknown."""


def is_public(address: Address) -> bool:
    """Whether it lies on the open internet."""
    if isinstance(address, IPv4Address):
        return not any(address in block for block in INNER_V4)
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in GLOBAL_V6 and not any(address in block for block in INNER_V6)


class Outside:
    """Where we may call. The demo may call this machine, and without TLS.

    `hosts`: where there are any, only these may be called; the administrator answers for them, so
    they may lie in a private network.
    """

    def __init__(
        self, *, demo: bool, hosts: frozenset[str], total_seconds: float = TOTAL_SECONDS
    ) -> None:
        self._demo, self._hosts, self._total_seconds = demo, hosts, total_seconds

    def objection(self, url: str, locale: Locale = "en") -> str:
        """What is wrong with a URL before it is called; "" for nothing."""
        try:
            parsed = URL(url)
            host, _port = parsed.host or "", parsed.port
        except ValueError:
            return NO_URL.in_(locale)
        schemes = ("https", "http") if self._demo else ("https",)
        if parsed.scheme not in schemes or not host:
            return NOT_SECURE.in_(locale)
        if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
            return TOO_LONG.in_(locale, most=LONGEST_URL)
        if parsed.user is not None or parsed.password is not None:
            return NAMED.in_(locale)
        if parsed.raw_fragment:
            return FRAGMENT.in_(locale)
        if self._hosts and _plain(host) not in self._hosts:
            return NOT_LISTED.in_(locale, host=host)
        try:
            written = ip_address(host)
        except ValueError:
            return ""  # a name: what it leads to is judged when it is called
        return "" if self._may_reach(host, written) else NOT_PUBLIC.in_(locale, host=host)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer; a redirection is an answer like any other."""
        wrong = self.objection(url)
        if wrong:
            raise NotAllowed(wrong)
        host, refused = URL(url).host or "", list[str]()
        connector = aiohttp.TCPConnector(
            socket_factory=self._opener(host, refused),
            happy_eyeballs_delay=None,
            force_close=True,
            use_dns_cache=False,
        )
        limits = aiohttp.ClientTimeout(total=self._total_seconds, sock_connect=CONNECT_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connector,
                    timeout=limits,
                    cookie_jar=aiohttp.DummyCookieJar(),
                    auto_decompress=False,
                ) as session,
                session.post(
                    url, headers=dict(headers), data=body, allow_redirects=False
                ) as response,
            ):
                await _read_away(response)
                return response.status
        except aiohttp.InvalidURL as error:  # 127.1 and other old ways to write an address
            raise NotAllowed(NO_URL.en) from error
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as error:
            if refused:
                raise NotAllowed(f"{host} leads to {refused[0]}, no public address") from error
            raise Failed(str(error) or type(error).__name__) from error

    def _opener(self, host: str, refused: list[str]) -> Callable[[AddressInfo], socket.socket]:
        """Opens the sockets of one call, if their addresses may be reached."""

        def open_socket(info: AddressInfo) -> socket.socket:
            family, kind, protocol, _, at = info
            if not self._may_reach(host, ip_address(at[0])):
                refused.append(str(at[0]))
                raise OSError(errno.EACCES, "no public address")
            return socket.socket(family, kind, protocol)

        return open_socket

    def _may_reach(self, host: str, address: Address) -> bool:
        if _plain(host) in self._hosts:
            return not any(address in block for block in NEVER)
        return is_public(address) or (self._demo and address.is_loopback)


async def _read_away(response: aiohttp.ClientResponse) -> None:
    """Be polite to whoever is still writing; what becomes of it changes nothing."""
    left = MOST_BYTES
    try:
        while left > 0 and (chunk := await response.content.read(left)):
            left -= len(chunk)
    except (aiohttp.ClientError, TimeoutError):
        return


def _plain(host: str) -> str:
    return host.lower().rstrip(".")
