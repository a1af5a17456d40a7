"""T3: the power goes while events come in; what was answered with 200 is on the disk (SQLite)."""

import asyncio
import random
import shutil
import sqlite3
import time
from pathlib import Path

from bot.clock import SystemClock
from bot.platforms.simulator import Event
from bot.simulator import Simulator
from storage.database import opened
from tests.reliability import scene
from tests.reliability.processes import Plan, Process
from tests.reliability.tally import Tally

APP = "key"


async def power_cut(
    url: str, folder: Path, *, events: int, cuts: int = 2, seed: int = 1, mutation: str = ""
) -> Tally:
    """Cut the power at a random moment, `cuts` times; each time go on with what the disk has."""
    tally = Tally("T3", "sqlite")
    started, chance = time.monotonic(), random.Random(seed)
    file = Path(url.removeprefix("sqlite:///"))
    vendor = Simulator(SystemClock(), chance.random)
    await vendor.start()
    app = vendor.open_app(APP, resend=APP)
    acked: set[str] = set()
    for cut in range(cuts):
        disk = folder / f"disk-{cut}"
        disk.mkdir()
        _fold(file)
        shutil.copy(file, disk / file.name)
        plan = Plan(f"sqlite:///{file}", folder / "log", (app,), disk=disk, mutation=mutation)
        numbers = range(cut * events, (cut + 1) * events)
        await _write_until_cut(vendor, Process(plan), numbers, acked, chance)
        tally.kills += 1
        file = disk / file.name
        left = _remembered(file)
        tally.lost += len(acked - left)
        acked &= left  # what is lost is counted once
    tally.events, tally.deliveries = len(acked) + tally.lost, cuts * events
    await _finish(vendor, Plan(f"sqlite:///{file}", folder / "log", (app,)), tally, acked)
    await vendor.stop()
    tally.seconds = time.monotonic() - started
    return tally


async def _write_until_cut(
    vendor: Simulator, process: Process, numbers: range, acked: set[str], chance: random.Random
) -> None:
    """Post events; some time before the last one the process and all it wrote is gone."""
    await process.ready()
    dies_after = len(acked) + round(len(numbers) * chance.uniform(0.5, 0.9))
    gone = asyncio.Event()

    def note(event: Event) -> None:
        acked.add(event.id)
        if len(acked) >= dies_after and not gone.is_set():
            process.kill()
            gone.set()

    messages = [(APP, scene.written(APP, number)) for number in numbers]
    posting = asyncio.create_task(
        vendor.deliver(messages, lambda: process.address or "http://127.0.0.1:9", acked=note)
    )
    await gone.wait()
    posting.cancel()
    await asyncio.wait([posting])


async def _finish(vendor: Simulator, plan: Plan, tally: Tally, acked: set[str]) -> None:
    """With the power back, all that was acked is done, once."""
    process = Process(plan)
    await process.ready()
    with opened(plan.url) as database:
        if not await scene.settled(database):
            tally.wrong.append(f"{scene.waiting(database)} rows never settled")
        found = scene.outcome(database)
    process.kill()
    tally.doubled = sum(found.visits[event] > 1 for event in acked)
    undone = sum(found.visits[event] < 1 for event in acked)
    if undone:
        tally.wrong.append(f"{undone} events were remembered and have no visit")
    tally.visible_doubles = vendor.apps[APP].doubles()


def _remembered(file: Path) -> set[str]:
    connection = sqlite3.connect(file)
    try:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
        assert said == "ok", said
        return {
            event_id.removeprefix("m:")
            for (event_id,) in connection.execute("SELECT event_id FROM inbox")
        }
    finally:
        connection.close()


def _fold(file: Path) -> None:
    """Everything into the one file, so that its copy is whole."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
