"""Faults of a chat vendor, to order: what a server does instead of answering as it should.

They know no vendor's format: a stand-in asks `next` at each call and lets `play` answer for it.
"""

import socket
import struct
from collections import deque
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from aiohttp import web

from bot.clock import Clock

LINGER_NOT = struct.pack("ii", 1, 0)  # a socket closed so sends RST
DRIPPED_BYTES = 1000
DRIP_SECONDS = 0.05


class Fault(NamedTuple):
    """One fault. `taken`: the vendor has done what was asked all the same.

    `seconds` is what Retry-After says, how long it drips, or how long it is silent.
    """

    kind: Literal["limit", "error", "drip", "reset", "silence", "garbage"]
    taken: bool = False
    seconds: float = 0.0


LIMIT = Fault("limit", seconds=1)
ERROR = Fault("error")
DRIP = Fault("drip", taken=True, seconds=30)
RESET = Fault("reset")
SILENCE = Fault("silence", taken=True)
GARBAGE = Fault("garbage")


class Faults:
    """Those that were ordered, one for each call, then each by its share of all calls.

    `chance` gives numbers from 0 to 1, so that a seed brings the same faults again.
    """

    def __init__(
        self, chance: Callable[[], float], shares: Sequence[tuple[Fault, float]] = ()
    ) -> None:
        self.shares = tuple(shares)
        self._chance = chance
        self._ordered: deque[Fault | None] = deque()

    def order(self, *faults: Fault | None) -> None:
        """The next calls meet these; None is a call that goes well."""
        self._ordered.extend(faults)

    def next(self) -> Fault | None:
        """What happens to this call; None: nothing."""
        if self._ordered:
            return self._ordered.popleft()
        drawn = self._chance()
        for fault, share in self.shares:
            if drawn < share:
                return fault
            drawn -= share
        return None


async def play(fault: Fault, request: web.Request, clock: Clock) -> web.StreamResponse:
    """Answer as the fault says, or not at all."""
    match fault.kind:
        case "limit":
            return web.Response(status=429, headers={"Retry-After": f"{fault.seconds:g}"})
        case "error":
            return web.Response(status=500, text="out of order")
        case "garbage":
            return web.Response(text="<html>{", content_type="application/json")
        case "drip":
            return await _drip(fault.seconds, request, clock)
        case "silence":
            await clock.sleep(fault.seconds)
            return _hang_up(request)
        case "reset":
            return _hang_up(request, LINGER_NOT)


async def _drip(seconds: float, request: web.Request, clock: Clock) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(DRIPPED_BYTES)})
    try:
        await response.prepare(request)
        for _ in range(min(DRIPPED_BYTES - 1, round(seconds / DRIP_SECONDS))):
            await response.write(b" ")
            await clock.sleep(DRIP_SECONDS)
    except ConnectionError:
        pass  # the caller had enough of it
    return _hang_up(request)


def _hang_up(request: web.Request, linger: bytes | None = None) -> web.StreamResponse:
    if request.transport is not None:
        line = request.transport.get_extra_info("socket")
        if line is not None and linger is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        request.transport.abort()
    return web.Response()
