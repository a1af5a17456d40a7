"""How a process ends: it takes nothing new, finishes what it has, and gives the rest back.

The first signal begins that. The second one ends the process now, and so does the time: hosts kill
what is still there after thirty seconds.
"""

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator

from bot.clock import Clock
from storage.database import DatabaseAway

log = logging.getLogger("genjin")

FINISH_SECONDS = 25  # for what is under way
LAST_SECONDS = 29  # after the signal, whatever hangs
SPARE_SECONDS = 2  # of these, for giving back and closing
GIVE_BACK_SECONDS = 1
AT_ONCE = 1  # the exit code of a process that did not finish


class Stopping:
    """Whether this process was told to stop, and how long it still has."""

    def __init__(self, clock: Clock, drain_seconds: float) -> None:
        self._clock, self.drain_seconds = clock, drain_seconds
        self._asked = asyncio.Event()
        self._asked_at = 0.0

    @property
    def is_asked(self) -> bool:
        """Whether it is on its way out: not ready, and best asked nothing more."""
        return self._asked.is_set()

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """SIGTERM and SIGINT ask this process to stop."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.ask)
        yield

    def ask(self) -> None:
        """Begin to stop; asked again, the process is gone."""
        if self.is_asked:
            self._go("asked twice")
        self._asked_at = self._clock.monotonic()
        self._asked.set()
        end = threading.Timer(LAST_SECONDS, self._go, ["time is over"])
        end.daemon = True
        end.start()

    async def wait(self) -> None:
        """Until it is asked."""
        await self._asked.wait()
        log.info("stopping", extra={"action": "process.stopping"})

    async def drain(self) -> None:
        """Serve on until a load balancer has seen that this process is not ready."""
        await self._clock.sleep(self.drain_seconds)

    def seconds_left(self) -> float:
        """For what is under way."""
        gone = self._clock.monotonic() - self._asked_at if self.is_asked else 0.0
        return max(min(FINISH_SECONDS, LAST_SECONDS - SPARE_SECONDS - gone), 0.0)

    async def give_back(self, *releases: Callable[[], Awaitable[int]]) -> None:
        """Others take at once what this process has claimed and will not finish."""
        given_back = 0
        try:
            async with asyncio.timeout(GIVE_BACK_SECONDS):
                for release in releases:
                    given_back += await release()
        except (DatabaseAway, TimeoutError):  # then others wait for the leases
            log.warning("claims not given back", extra={"action": "process.not_given_back"})
        log.info("stopped", extra={"action": "process.stopped", "given_back": given_back})

    @staticmethod
    def _go(why: str) -> None:
        log.warning("stopped at once", extra={"action": "process.gone", "why": why})
        os._exit(AT_ONCE)
