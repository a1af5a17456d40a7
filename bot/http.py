"""Executes an HttpCall and returns an HttpAnswer, within deadlines and limits.

Raises Unsent where nothing can have arrived and Unanswered where it may have.
"""

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urljoin

import aiohttp

from bot.platforms.contract import HttpAnswer, HttpCall

CONNECT_SECONDS, TOTAL_SECONDS = 3, 10
MOST_BYTES = 1024 * 1024

Door = Callable[[HttpCall], Awaitable[HttpAnswer]]


class Unsent(Exception):
    """The call did not reach the other side."""


class Unanswered(Exception):
    """The call left us; nobody knows what became of it."""


class Http:
    """Calls to configured hosts. `doors` take the schemes that stay inside this process."""

    def __init__(self, doors: Mapping[str, Door]) -> None:
        self._doors = doors
        self._session: aiohttp.ClientSession | None = None

    async def call(self, call: HttpCall, base_url: str) -> HttpAnswer:
        """Make the call; a path goes under `base_url`."""
        absolute = "://" in call.url
        url = call.url if absolute else urljoin(base_url + "/", call.url.lstrip("/"))
        for scheme, door in self._doors.items():
            if (call.url if absolute else base_url).startswith(scheme):
                return await door(call)
        try:
            async with self._opened().request(
                call.method,
                url,
                headers=call.headers,
                data=call.body or None,
                allow_redirects=False,
            ) as response:
                return HttpAnswer(response.status, dict(response.headers), await _body(response))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unsent(str(error)) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unanswered(str(error) or type(error).__name__) from error

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            limits = aiohttp.ClientTimeout(total=TOTAL_SECONDS, sock_connect=CONNECT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=limits)
        return self._session


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """All of it, as it comes in pieces; what goes beyond MOST_BYTES is not waited for."""
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) >= MOST_BYTES:
            break
    return bytes(body[:MOST_BYTES])
