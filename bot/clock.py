"""The only door to time, sleep, random ids and jitter. Tests hold another one."""

import asyncio
import random
import secrets
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Protocol


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


class SystemClock:
    """The real clock; in the demo it can be moved, and goes on from there."""

    def __init__(self, start: datetime | None = None) -> None:
        self.offset = timedelta()
        if start is not None:
            self.set(start)

    def now(self) -> datetime:
        """This moment, moved by the demo's offset."""
        return datetime.now(UTC) + self.offset

    def set(self, now: datetime | None) -> None:
        """From here on it is `now`; None brings the real time back."""
        self.offset = timedelta() if now is None else now.astimezone(UTC) - datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait in real time, whatever the offset."""
        await asyncio.sleep(seconds)

    def new_id(self) -> str:
        """A random UUID."""
        return str(uuid.uuid4())

    def jitter(self, least: float, most: float) -> float:
        """A random number between the two."""
        return random.uniform(least, most)

    def random16(self) -> bytes:
        """Sixteen fresh bytes for encrypted answers."""
        return secrets.token_bytes(16)
