"""The ticker: wakes what waits at intervals and decides nothing.

APScheduler with its memory store; what is due stands in rows, so a lost or doubled tick changes
nothing.
"""

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

WAKE_SECONDS = 1

# Each is a coroutine function: a plain one would run in a thread, where the loop's own must not be
# touched.
Beat = tuple[float, Callable[[], Awaitable[None]]]


def started(*beats: Beat) -> AsyncIOScheduler:
    """A running ticker: each `(seconds, call)` again and again, never twice at once."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for seconds, call in beats:
        scheduler.add_job(call, "interval", seconds=seconds)
    scheduler.start()
    return scheduler
