"""T7 and T11 at length, as rows of make drill: a database away, processes told to stop."""

import asyncio
import time
from contextlib import ExitStack
from pathlib import Path

import aiohttp

from storage.database import opened
from tests import postgres
from tests.conftest import load_company
from tests.reliability.members import Platform, all_done
from tests.reliability.tally import Tally, kind_of
from tests.reliability.test_away import (
    ANSWERED_SECONDS,
    BACK_SECONDS,
    killed_under_load,
    locked_under_load,
)
from tests.reliability.test_stopping import (
    LAST_SECONDS,
    rolling_restart,
    stops_during_a_long_handler,
)


def away(kind: str, file: Path, seconds: float) -> Tally:
    """A locked file, or a server of its own that is killed: 503 at once, back at once."""
    tally, started = Tally("T7", kind), time.monotonic()
    if kind == "sqlite":
        longest, took, kept, statuses = asyncio.run(locked_under_load(file, seconds))
    else:
        server = postgres.start(None)
        try:
            url = server.new_database()
            with opened(url) as database:
                load_company(database)
            longest, took, kept, statuses = asyncio.run(killed_under_load(server, url, seconds))
        finally:
            server.stop()
    tally.kills, tally.lost = 1, int(not kept)
    tally.seconds = time.monotonic() - started
    if longest > ANSWERED_SECONDS:
        tally.wrong.append(f"a post waited {longest:.1f} s")
    if took > BACK_SECONDS:
        tally.wrong.append(f"back after {took:.1f} s")
    if statuses != {200, 503}:
        tally.wrong.append(f"statuses {sorted(statuses)}")
    return tally


def stopped(url: str, handler_seconds: float, rounds: int) -> Tally:
    """SIGTERM during a long handler; on PostgreSQL rolling restarts, too."""
    return asyncio.run(_stopped(url, handler_seconds, rounds))


async def _stopped(url: str, handler_seconds: float, rounds: int) -> Tally:
    tally, started = Tally("T11", kind_of(url)), time.monotonic()
    with ExitStack() as stack:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session:
            platform = Platform(session)
            code, took, is_done = await stops_during_a_long_handler(
                url, stack, platform, handler_seconds
            )
            tally.kills, tally.lost, seconds = 1, int(not is_done), [took]
            if code:
                tally.wrong.append(f"exit code {code}")
            if tally.database == "postgresql":
                seconds += await rolling_restart(
                    url, stack, platform, rounds=rounds, each_seconds=0.1
                )
                with opened(url) as database:
                    state = await all_done(database, platform.taken())
                tally.kills += len(seconds) - 1
                tally.lost += len(platform.taken() - set(state.answered))
    failed = [one for one in platform.posted if one.status != 200]
    tally.events = tally.deliveries = len(platform.posted)
    tally.seconds = time.monotonic() - started
    if failed:
        tally.wrong.append(f"{len(failed)} posts failed, the first: {failed[0]}")
    if max(seconds) > LAST_SECONDS:
        tally.wrong.append(f"a process took {max(seconds):.1f} s to stop")
    return tally
