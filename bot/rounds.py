"""The beat of a background loop: claim what is due, work on it side by side, wait to be woken."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

from bot.clock import Clock
from storage.database import DatabaseAway

log = logging.getLogger("genjin.rounds")
T = TypeVar("T")

POLL_SECONDS = 5.0  # the ticker wakes us each second; this is the net below it
AWAY_SECONDS = 2.0  # the longest pause before a database that is away is asked again

Claim = Callable[[int], Awaitable[Sequence[Coroutine[Any, Any, object]]]]


class Rounds:
    """Repeats `claim(room)`, which answers up to `room` pieces of work; `at_once` run at most."""

    def __init__(self, clock: Clock, at_once: int, claim: Claim) -> None:
        self._clock, self._at_once, self._claim = clock, at_once, claim
        self._woken = asyncio.Event()
        self._stopping = False
        self._working: set[asyncio.Task[Any]] = set()

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()

    def stop(self) -> None:
        """Claim nothing more; what is under way is finished."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Work until stopped."""
        failures = 0
        while not self._stopping:
            self._woken.clear()
            try:
                found = await self._once()
            except DatabaseAway as error:
                failures += 1
                await self._wait_for_database(failures, str(error))
                continue
            if failures:
                log.warning("database back", extra={"action": "rounds.back", "tries": failures})
            failures = 0
            if not found:
                await self._pause()
        if self._working:
            await asyncio.wait(self._working)

    async def finish(self, seconds: float) -> None:
        """Claim nothing more, wait so long for what is under way, and drop what is not done then.

        Whoever claimed it gives it back.
        """
        self.stop()
        if self._working:
            _, late = await asyncio.wait(self._working, timeout=seconds)
            for task in late:
                task.cancel()

    async def settle(self) -> None:
        """Do all that is due now, then return: for the console and tests."""
        while await self._once():
            if self._working:
                await asyncio.wait(self._working)

    def start(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Begin a piece of work; when it is done the next round begins."""
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self._working.discard(task)
        self._woken.set()  # the lane that was busy may hold more

    async def _once(self) -> int:
        room = self._at_once - len(self._working)
        if room <= 0:
            await asyncio.wait(self._working, return_when=asyncio.FIRST_COMPLETED)
            return 1
        found = await self._claim(room)
        for work in found:
            _ = self.start(work)
        return len(found)

    async def _wait_for_database(self, failures: int, error: str) -> None:
        """Nothing wakes this pause: whoever knocks at a database that is away keeps it away."""
        if failures == 1:
            log.warning("database away", extra={"action": "rounds.away", "error": error})
        seconds = min(AWAY_SECONDS, 0.1 * 2 ** min(failures, 10))
        await self._clock.sleep(seconds * self._clock.jitter(0.7, 1.0))

    async def _pause(self) -> None:
        seconds = POLL_SECONDS * self._clock.jitter(0.7, 1.3)
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return
