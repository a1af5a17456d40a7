"""T2, T2b: events come again and in any order, the vendor fails, processes are killed with -9."""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bot import faults
from bot.clock import SystemClock
from bot.faults import Fault
from bot.platforms.simulator import Event
from bot.simulator import Simulator
from storage import outbox
from storage.database import Database, opened
from tests.reliability import scene
from tests.reliability.abilities import REFUSED_WORD
from tests.reliability.processes import Plan, Process
from tests.reliability.tally import Tally, kind_of

REFUSED_SHARE = 0.03
SHARES = (
    (Fault("limit", seconds=0.2), 0.05),
    (faults.ERROR, 0.05),
    (faults.SILENCE, 0.02),  # taken, then hung up: the answer is lost
)
MOST_TIMES = 5
MARKED = 5.0  # seconds within which an answered call is marked, by a process that lives


class Team:
    """The processes of one drill; one that is killed comes again at once."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._plans, self._chance = plans, random.Random(1)
        self.running: list[Process] = []
        self.kills: list[float] = []  # when

    @contextlib.asynccontextmanager
    async def working(self, seconds_between_kills: float) -> AsyncIterator[None]:
        """Inside, they work and are killed; afterwards all are killed for good."""
        self.running = [Process(plan) for plan in self._plans]
        await asyncio.gather(*(process.ready() for process in self.running))
        self._killing = asyncio.create_task(self._kill_forever(seconds_between_kills))
        try:
            yield
        finally:
            await self.spare()
            for process in self.running:
                process.kill()

    async def spare(self) -> None:
        """Kill no more; whoever was killed last is there again."""
        self._killing.cancel()
        await asyncio.wait([self._killing])
        for position, process in enumerate(self.running):
            if not process.is_there:
                self.running[position] = Process(self._plans[position])
                await self.running[position].ready()

    async def _kill_forever(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds * self._chance.uniform(0.7, 1.3))
            position = len(self.kills) % len(self.running)  # each in turn
            await asyncio.to_thread(self.running[position].kill)
            self.kills.append(time.monotonic())
            self.running[position] = Process(self._plans[position])
            await self.running[position].ready()

    def address(self) -> str:
        """Of a web process that serves; one where nobody listens while none does."""
        serving = [process.address for process in self.running if process.address]
        return self._chance.choice(serving) if serving else "http://127.0.0.1:9"


async def kill_drill(
    url: str,
    folder: Path,
    *,
    events: int,
    seconds_between_kills: float,
    light: bool = True,
    seed: int = 1,
    most_times: int = MOST_TIMES,
    linger_seconds: float = 0.0,
    mutation: str = "",
    progress: Callable[[int], None] = lambda _done: None,
) -> Tally:
    """Two web and two worker processes on PostgreSQL, one of both on SQLite."""
    on_sqlite = url.startswith("sqlite")
    tally = Tally("T2", kind_of(url), events=events)
    chance = random.Random(seed)
    vendor = Simulator(SystemClock(), chance.random)
    await vendor.start()
    apps = tuple(vendor.open_app(app, resend=app) for app in scene.APPS)
    for app in vendor.apps.values():
        app.faults.shares = SHARES
    plan = Plan(url, folder / "log", apps, light=light, mutation=mutation)
    plans = [plan] if on_sqlite else [_only(plan, "web"), _only(plan, "worker")] * 2
    team, refused = Team(plans), round(events * REFUSED_SHARE)
    messages = [
        (app, scene.written(app, number, refused=number < refused))
        for number in range(events)
        for app in (scene.APPS[number % len(scene.APPS)],)
    ]
    acked: set[str] = set()

    def note(event: Event) -> None:
        acked.add(event.id)
        progress(len(acked))

    started = time.monotonic()
    with opened(url) as database:
        async with team.working(seconds_between_kills):
            tally.deliveries = await vendor.deliver(
                messages, team.address, most_times=most_times, acked=note
            )
            await asyncio.sleep(linger_seconds)
            still = not await scene.settled(database)
            await team.spare()
            unsure = scene.send_unknown_again(database)
            if still or not await scene.settled(database):
                tally.wrong.append(f"{scene.waiting(database)} rows never settled")
        tally.kills, tally.seconds = len(team.kills), time.monotonic() - started
        await vendor.stop()
        judge(tally, database, vendor, [event for _, event in messages], team, unsure)
    return tally


def _only(plan: Plan, part: str) -> Plan:
    log = plan.log.with_name(f"log-{part}")
    return replace(plan, log=log, web=part == "web", loops=part == "worker")


def judge(
    tally: Tally,
    database: Database,
    vendor: Simulator,
    messages: Sequence[Event],
    team: Team,
    unsure: Counter[str],
) -> None:
    """Count what is lost and doubled, against the tables and the recipients' screens.

    `unsure` were the messages that an administrator had to send again, by app.
    """
    found = scene.outcome(database)
    seen: Counter[str] = Counter()
    for app in vendor.apps.values():
        for screen in app.shown.values():
            seen.update({found.numbers.get(message.number, "?") for message in screen})
    for event in messages:
        wanted = 0 if REFUSED_WORD in event.text else 1
        visits = found.visits[event.id]
        tally.lost += visits < wanted or not seen[event.id]
        tally.doubled += visits > wanted
    never_written = {message for message in found.visits if message not in {m.id for m in messages}}
    if never_written or seen["?"]:
        tally.wrong.append(f"nobody wrote {sorted(never_written)}, {seen['?']} replies")
    tally.visible_doubles = vendor.apps["none"].doubles()
    for name in ("key", "content"):
        if vendor.apps[name].doubles():
            tally.wrong.append(f"{vendor.apps[name].doubles()} visible doubles towards {name!r}")
    if unexplained := _unexplained(vendor, team.kills):
        tally.wrong.append(f"doubled without a kill or a lost answer: {unexplained}")
    if unsure["key"] or unsure["content"]:
        tally.wrong.append(f"unknown outcomes where doubles are dropped: {unsure}")
    if dead := found.unsent[outbox.DEAD]:
        tally.wrong.append(f"{dead} messages given up")
    if found.undone:
        tally.wrong.append(f"{found.undone} events not done")


def _unexplained(vendor: Simulator, kills: Sequence[float]) -> list[str]:
    """Messages shown again although the earlier call was answered, and nobody killed after it.

    One kill may cut off several calls, as many as the process had under way.
    """
    shown: dict[str, float] = {}
    unexplained = []
    for call in vendor.calls:
        if call.app != "none" or not call.is_new:
            continue
        before = shown.get(call.number)
        if before is not None and not any(before < kill < before + MARKED for kill in kills):
            unexplained.append(call.number)
        shown[call.number] = call.at
        if call.fault is not None:  # its answer was lost
            del shown[call.number]
    return unexplained
