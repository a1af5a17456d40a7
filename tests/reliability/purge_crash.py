"""T1, the moment that no message passes: a process dies while it forgets what is old."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import sqlalchemy as sa

from bot.clock import SystemClock
from bot.simulator import Simulator
from storage import tables
from storage.database import Database, Transaction, opened
from tests.reliability import scene
from tests.reliability.crash_points import APP, left
from tests.reliability.processes import Plan, Process
from tests.reliability.tally import Tally, kind_of

POINT = "during purge"
OLD = timedelta(days=40)
SECONDS = 30


async def purge_crash(url: str, folder: Path) -> Tally:
    """What was done stays done, the old words go all the same, and a redelivery is known again."""
    tally, started = Tally("T1 purge", kind_of(url), events=1), time.monotonic()
    vendor = Simulator(SystemClock(), lambda: 0.5)
    await vendor.start()
    app = vendor.open_app(APP, resend=APP)
    plan = Plan(url, folder / "log", (app,), tick_seconds=0.2)
    event, before = scene.written(APP, 1), None
    with opened(url) as database:
        async with aiohttp.ClientSession() as session:
            for then in ("", POINT, ""):
                process = Process(replace(plan, die_at=then))
                await process.ready()
                if then:
                    await process.died()
                    tally.kills += 1
                    tally.lost += _words(database) == 0  # its transaction was not to stand
                    continue
                status = await vendor.post(session, process.address, APP, event)
                tally.deliveries += 1
                settled = await scene.settled(database, SECONDS)
                if status != 200 or not settled:
                    tally.wrong.append(f"answered with {status}, settled: {settled}")
                if tally.kills:
                    async with asyncio.timeout(SECONDS):
                        while _words(database):  # noqa: ASYNC110  # of another process
                            await asyncio.sleep(0.1)
                process.kill()
                if not tally.kills:
                    before = left(database, vendor)
                    database.write(_grow_old).result()
        after, visits = left(database, vendor), scene.outcome(database).visits[event.id]
    await vendor.stop()
    tally.doubled = visits - 1
    if after != before:
        tally.wrong.append(f"{after}, before {before}")
    tally.seconds = time.monotonic() - started
    return tally


def _grow_old(at: Transaction) -> None:
    for table, column in ((tables.inbox, "received_at"), (tables.outbox, "created_at")):
        since = table.c[column]
        for row_id, moment in at.execute(sa.select(table.c.id, since)).all():
            at.execute(sa.update(table).where(table.c.id == row_id).values({column: moment - OLD}))


def _words(database: Database) -> int:
    """How many bytes are still kept of what people wrote."""
    length = sa.func.coalesce(sa.func.sum(sa.func.length(tables.inbox.c.body)), 0)
    return int(database.read(lambda at: at.scalar(sa.select(length))).result() or 0)
