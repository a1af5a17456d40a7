"""T8: a vendor that limits, fails, drips, hangs up and talks nonsense, through the real Http."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from bot import compose, http, sender
from bot.clock import SystemClock
from bot.compose import Genjin
from bot.faults import Fault
from bot.settings import Settings
from bot.simulator import Simulator
from storage import outbox
from storage.database import opened
from tests.reliability import scene
from tests.reliability.tally import Tally, kind_of

FAULTS = (
    (Fault("limit", seconds=0.3), 0.06),
    (Fault("error"), 0.06),
    (Fault("drip", taken=True, seconds=30), 0.02),
    (Fault("reset"), 0.04),
    (Fault("reset", taken=True), 0.04),
    (Fault("silence", taken=True), 0.04),
    (Fault("silence", seconds=30), 0.02),
    (Fault("garbage"), 0.04),
)
UNSURE = frozenset({"drip", "reset", "silence"})


@contextlib.contextmanager
def hurried(seconds: float) -> Any:
    """Calls are given up after so many seconds and tried again after one at most."""
    before = http.TOTAL_SECONDS, sender.LONGEST_WAIT
    http.TOTAL_SECONDS = seconds  # type: ignore[assignment]  # a whole number there
    sender.LONGEST_WAIT = before[1] / 900
    try:
        yield
    finally:
        http.TOTAL_SECONDS, sender.LONGEST_WAIT = before


@contextlib.asynccontextmanager
async def sending(url: str, apps: Sequence[Any]) -> AsyncIterator[Genjin]:
    """A process with its loops, sending what its outbox holds."""
    settings = Settings(environment="demo", database_url=url, port=0, apps=tuple(apps))
    genjin = compose.build(settings)
    await compose.register(genjin)
    try:
        async with (
            compose.ticking(genjin, with_web=False, with_loops=True),
            compose.working(genjin, with_loops=True),
        ):
            yield genjin
    finally:
        await genjin.close()


async def owe(genjin: Genjin, app: str, chats: Sequence[str], *, each: int = 1) -> None:
    """So many messages to each chat, into the outbox."""
    letters = [
        outbox.Outgoing(
            *(scene.ORGANIZATION, "simulator", app, {"chat": chat}, f"simulator/{app}/{chat}"),
            *("reply", f"{app}/{chat}/{number}", {"text": f"{number}"}, datetime.now(UTC)),
        )
        for number in range(each)
        for chat in chats
    ]
    await asyncio.wrap_future(genjin.database.write(lambda at: outbox.add(at, letters)))
    await genjin.wake()


async def until(done: Callable[[], bool], seconds: float) -> float:
    """Wait for it; answers how long that took."""
    started = time.monotonic()
    async with asyncio.timeout(seconds):
        while not done():  # noqa: ASYNC110  # of another thread and of a vendor, who know no Event
            await asyncio.sleep(0.02)
    return time.monotonic() - started


async def faulty_vendor(url: str, *, messages: int, seed: int = 1) -> Tally:
    """Every fault at every kind of vendor: each message is seen, in order, or explained."""
    tally = Tally("T8", kind_of(url), events=messages * len(scene.APPS))
    started = time.monotonic()
    vendor = Simulator(SystemClock(), random.Random(seed).random)
    await vendor.start()
    apps = [vendor.open_app(app, resend=app) for app in scene.APPS]
    for app in vendor.apps.values():
        app.faults.shares = FAULTS
    chats, each = [f"c{number}" for number in range(10)], messages // 10
    with hurried(0.5), opened(url) as database:
        async with sending(url, apps) as genjin:
            for name in scene.APPS:
                await owe(genjin, name, chats, each=each)
            if not await scene.settled(database):
                tally.wrong.append(f"{scene.waiting(database)} rows never settled")
            unsure = scene.send_unknown_again(database)
            await genjin.wake()
            await scene.settled(database)
    await vendor.stop()
    tally.deliveries, tally.seconds = len(vendor.calls), time.monotonic() - started
    for name in scene.APPS:
        for chat in chats:
            _judge(tally, name, [content["text"] for content in vendor.sees(name, chat)], each)
    calls = [call for call in vendor.calls if call.app == "none"]
    unanswered = sum(call.fault is not None and call.fault.kind in UNSURE for call in calls)
    tally.visible_doubles = vendor.apps["none"].doubles()
    if tally.visible_doubles > unanswered + unsure["none"]:
        tally.wrong.append(f"{tally.visible_doubles} doubles after {unanswered} time-outs")
    return tally


def _judge(tally: Tally, app: str, seen: list[str], each: int) -> None:
    wanted = [str(number) for number in range(each)]
    tally.lost += len(set(wanted) - set(seen))
    if app != "none" and len(seen) != len(set(seen)):
        tally.wrong.append(f"visible doubles towards {app!r}")
    if app != "none" and seen != wanted and not set(wanted) - set(seen):
        tally.wrong.append(f"out of order towards {app!r}: {seen}")
