"""The ticker: wakes the loops at intervals and decides nothing.

APScheduler with its memory store; what is due stands in rows, so a lost or doubled tick changes
nothing.
"""

from collections.abc import Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

WAKE_SECONDS = 1


def started(wake: Callable[[], None]) -> AsyncIOScheduler:
    """A running ticker that calls `wake` each second."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    scheduler.add_job(wake, "interval", seconds=WAKE_SECONDS)
    scheduler.start()
    return scheduler
