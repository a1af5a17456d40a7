"""Lets this process's clock follow the database's, which is the same for all machines.

A lease that one machine writes and another reads must mean the same to both.
"""

import asyncio
import logging

from bot.clock import Clock, SystemClock
from storage import health
from storage.database import Database, DatabaseAway, Transaction

log = logging.getLogger("genjin.clock")

MEASURE_SECONDS = 10
NOTED_SECONDS = 2.0  # off by more is told
REFUSED_SECONDS = 30.0  # off by more, this machine is not ready: certificates and signatures fail


class Timekeeper:
    """How far this machine's own clock is off. On SQLite there is one machine and nothing to do."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self.off_seconds = 0.0
        self._is_noted = False

    async def measure(self) -> None:
        """Ask the database for its time and follow it; where it is away, our own goes on."""
        clock = self._clock
        if self._database.is_sqlite or not isinstance(clock, SystemClock):
            return

        def ask(transaction: Transaction) -> float:
            started = clock.monotonic()
            there = health.time_there(transaction)
            return clock.follow(there, took=clock.monotonic() - started).total_seconds()

        try:
            self.off_seconds = await asyncio.wrap_future(self._database.read(ask))
        except DatabaseAway:
            return
        is_off = abs(self.off_seconds) > NOTED_SECONDS
        if is_off != self._is_noted:
            self._is_noted = is_off
            extra = {"action": "clock.off", "seconds": round(self.off_seconds, 3)}
            log.warning("clock is off" if is_off else "clock is right again", extra=extra)

    def reasons(self) -> list[str]:
        """Why this machine's clock makes it unfit to serve."""
        if abs(self.off_seconds) <= REFUSED_SECONDS:
            return []
        return [f"the clock of this machine is off by {self.off_seconds:.0f} seconds"]
