"""The only two fakes: a clock that moves when told, and chat vendors' clouds that only listen."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.clock import SystemClock
from bot.platforms.contract import HttpAnswer, HttpCall


class FakeClock(SystemClock):
    """Stands still until it is told to pass."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._passed = timedelta()
        self._ids = 0

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime | None) -> None:
        assert now is not None
        self._now = now.astimezone(UTC)

    def passes(self, **units: float) -> None:
        self._now += timedelta(**units)
        self._passed += timedelta(**units)

    def monotonic(self) -> float:
        return self._passed.total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.passes(seconds=seconds)
        await asyncio.sleep(0)  # noqa: TID251

    def new_id(self) -> str:
        self._ids += 1
        return f"id-{self._ids}"

    def jitter(self, least: float, most: float) -> float:
        return least


class FakeHttp:
    """Takes every call and answers as told; remembers what it was sent."""

    def __init__(self, answers: Callable[[HttpCall], HttpAnswer] | None = None) -> None:
        self.calls: list[HttpCall] = []
        self._answers = answers or (lambda _call: HttpAnswer(200))

    async def call(self, call: HttpCall) -> HttpAnswer:
        self.calls.append(call)
        return self._answers(call)
