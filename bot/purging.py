"""The loop that forgets, once an hour: in short steps, between which everybody else comes first."""

import asyncio
import functools
import logging
from collections.abc import Callable, Collection
from typing import TypeVar

from bot import checkpoints
from bot.clock import Clock
from bot.metrics import Counters
from storage import purge
from storage.database import Database, DatabaseAway, Transaction

log = logging.getLogger("genjin.purge")
T = TypeVar("T")

LOOK_SECONDS = 60  # after the start, and then to see whether the hour is over
EVERY_SECONDS = 3600
STEP_SECONDS = 0.050  # RELIABILITY section 7: what takes longer is made smaller
MOST, FIRST, LEAST = 1000, 250, 50  # rows of a step
OTHERS = 4  # times as long as a step took, others have the database


class NotAlone(Exception):
    """Another process is at it."""


class Purging:
    """Walks through the queues, and remembers how far it came."""

    def __init__(
        self, database: Database, clock: Clock, counters: Counters, but: Collection[str]
    ) -> None:
        self._database, self._clock, self._counters = database, clock, counters
        self._but = but  # platforms whose history is read back from the queues
        self._after: dict[tuple[str, int], int] = {}
        self._most = FIRST
        self._next_at = 0.0
        self._stopping = False

    def stop(self) -> None:
        """Begin no further step."""
        self._stopping = True

    async def beat(self) -> None:
        """Purge if the last time is an hour ago."""
        if self._clock.monotonic() < self._next_at:
            return
        self._next_at = self._clock.monotonic() + EVERY_SECONDS
        try:
            await self.run()
        except (DatabaseAway, NotAlone) as error:
            log.info("purge put off", extra={"action": "purge.later", "why": str(error)})

    async def run(self) -> None:
        """Forget all that is old enough now."""
        for organization_id in await self._read(purge.organizations):
            for rule in purge.RULES:
                while not self._stopping and await self._step(rule, organization_id):
                    pass
        now = self._clock.now()
        for name, forget in purge.BESIDE.items():
            while not self._stopping:
                step = functools.partial(forget, now=now, most=self._most)
                forgotten = await self._write(name, step)
                if not forgotten:
                    break

    async def _step(self, rule: purge.Rule, organization_id: int) -> bool:
        """One stretch of one queue; False at its end."""
        place, now = (rule.name, organization_id), self._clock.now()
        found = await self._read(
            lambda at: purge.next_stretch(
                at,
                rule,
                organization_id,
                after=self._after.get(place, 0),
                now=now,
                most=self._most,
                but=self._but,
            )
        )
        if found is None:
            return False
        if found.due:
            await self._write(
                rule.name, lambda at: purge.forget(at, rule, organization_id, found.due)
            )
        self._after[place] = found.upto
        return True

    async def _read(self, function: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._database.read(function))

    async def _write(self, name: str, function: Callable[[Transaction], int]) -> int:
        """One step; its size is set by how long it took, and others come before the next."""

        def forget(transaction: Transaction) -> tuple[int, float]:
            if not purge.is_alone(transaction):
                raise NotAlone
            started = self._clock.monotonic()
            count = function(transaction)
            checkpoints.reached("during purge")
            return count, self._clock.monotonic() - started

        count, seconds = await asyncio.wrap_future(self._database.write(forget))
        self._counters.add("genjin_purged_total", count, what=name)
        self._most = max(self._most // 2, LEAST) if seconds > STEP_SECONDS else self._most
        if seconds < STEP_SECONDS / 2:
            self._most = min(self._most * 2, MOST)
        await self._clock.sleep(seconds * OTHERS)
        return count
