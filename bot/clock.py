"""The only door to time, sleep, random ids and jitter. Tests hold another one."""

import asyncio
import os
import random
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

TREMBLE = timedelta(milliseconds=10)


class Clock(Protocol):
    """What the loops ask for time and chance."""

    def now(self) -> datetime:
        """This moment, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump, for time-outs."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    def new_id(self) -> str:
        """A fresh unguessable id."""
        ...

    def jitter(self, least: float, most: float) -> float:
        """A number between the two, to spread what would happen at once."""
        ...

    def random16(self) -> bytes:
        """Sixteen fresh bytes for encrypted answers."""
        ...


class Chance:
    """Random bytes of the system, fetched by the page: to ask for sixteen costs as much.

    Each byte is given once; a process that was forked off begins with a page of its own.
    """

    def __init__(self) -> None:
        self._lock, self._page = threading.Lock(), memoryview(b"")
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self._lock, self._page = threading.Lock(), memoryview(b"")

    def __call__(self) -> bytes:
        """Sixteen of them."""
        with self._lock:
            if not self._page:
                self._page = memoryview(os.urandom(PAGE))
            given, self._page = self._page[:16], self._page[16:]
        return bytes(given)


PAGE = 256 * 16
_chance = Chance()


class SystemClock:
    """The real clock. It follows the database's where there is one to follow (`follow`).

    In the demo it can be moved, and goes on from there.
    """

    def __init__(
        self,
        start: datetime | None = None,
        *,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._wall = wall
        self._followed: tuple[datetime, float] | None = None  # their time, at our monotonic
        self.offset = timedelta()
        if start is not None:
            self.set(start)

    def now(self) -> datetime:
        """This moment, moved by the demo's offset."""
        return self._real() + self.offset

    def set(self, now: datetime | None) -> None:
        """From here on it is `now`; None brings the real time back."""
        self.offset = timedelta() if now is None else now.astimezone(UTC) - self._real()

    def follow(self, there: datetime, *, took: float) -> timedelta:
        """Go with a clock that said `there` when asked `took` seconds long; how far ours is ahead.

        From then on a jump of this machine's own clock changes nothing. What may be the asking's
        own doing changes nothing either, so that time does not tremble.
        """
        there += timedelta(seconds=took / 2)
        doubt = timedelta(seconds=took / 2) + TREMBLE
        if self._followed is None or abs(there - self._real()) > doubt:
            self._followed = there, self.monotonic()
        return self._wall() - there

    def _real(self) -> datetime:
        if self._followed is None:
            return self._wall()
        there, since = self._followed
        return there + timedelta(seconds=self.monotonic() - since)

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait in real time, whatever the offset."""
        await asyncio.sleep(seconds)

    def new_id(self) -> str:
        """A random UUID."""
        return str(uuid.UUID(bytes=_chance(), version=4))

    def jitter(self, least: float, most: float) -> float:
        """A random number between the two."""
        return random.uniform(least, most)

    def random16(self) -> bytes:
        """Sixteen fresh bytes for encrypted answers."""
        return _chance()
