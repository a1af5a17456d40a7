"""Processes of Genjin that can be killed: forked from one that has imported everything already.

Each is a process of its own with connections of its own; only the three seconds of importing are
saved, so that a drill kills as often as it wants.
"""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot import checkpoints, compose, http, logs, sender, ticks, worker
from bot.settings import Settings
from storage import inbox, outbox
from tests.reliability import abilities, fsyncs, mutations

ROOT = Path(__file__).parents[2]
READY_SECONDS = 60

context = multiprocessing.get_context("forkserver")
is_preloaded = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a process does, with one short ability only where it is `light`.

    `die_at` is a checkpoint; it counts once the file `armed_by` is there.
    Leases and back-offs are short, so that what a killed process held comes back soon.
    """

    url: str
    log: Path
    apps: tuple[Mapping[str, Any], ...] = ()
    web: bool = True
    loops: bool = True
    light: bool = True
    lease_seconds: float = 2.0
    send_seconds: float = 1.5
    send_lease_seconds: float = 5.0
    tick_seconds: float = 1.0
    longest_wait_seconds: float = 1.0
    die_at: str = ""
    armed_by: Path | None = None
    mutation: str = ""
    disk: Path | None = None  # T3: what was fsynced is copied here


class Process:
    """One running process of Genjin."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.address = plan, ""
        preload()
        self._ready, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=main, args=(plan, theirs), daemon=True)
        self._process.start()
        theirs.close()

    async def ready(self) -> None:
        """Wait until it serves."""
        async with asyncio.timeout(READY_SECONDS):
            while not self._ready.poll():
                assert self.is_alive, f"died at its start: see {self.plan.log}"
                await asyncio.sleep(0.01)
        self.address = self._ready.recv()

    @property
    def is_there(self) -> bool:
        """Serving, as far as we know."""
        return bool(self.address) or (not self.plan.web and not self._ready.closed)

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def kill(self) -> None:
        """With -9; it is gone when this returns."""
        self.address = ""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._ready.close()

    async def died(self) -> None:
        """Wait until it has killed itself."""
        async with asyncio.timeout(READY_SECONDS):
            await asyncio.to_thread(self._process.join, READY_SECONDS)
        assert self._process.exitcode == -signal.SIGKILL, self._process.exitcode
        self.kill()


def preload() -> None:
    """Start the process that all are forked from, with nothing of our environment in it."""
    global is_preloaded  # noqa: PLW0603  # multiprocessing has one such process itself
    if is_preloaded:
        return
    is_preloaded = True
    context.set_forkserver_preload([__name__, "tests.reliability.warm"])
    before = dict(os.environ)
    for name in before:
        if name.startswith("GENJIN_") or name == "PORT":
            del os.environ[name]
    os.environ["PYTHONPATH"] = str(ROOT)
    try:
        forkserver.ensure_running()
    finally:
        os.environ.clear()
        os.environ.update(before)


def main(plan: Plan, ready: Connection) -> None:
    """The life of one process."""
    with plan.log.open("ab") as log:
        os.dup2(log.fileno(), sys.stderr.fileno())
    logs.set_up("info")
    inbox.LEASE = timedelta(seconds=plan.lease_seconds)
    outbox.LEASE = timedelta(seconds=plan.send_lease_seconds)
    for module, name in ((ticks, "WAKE_SECONDS"), (compose, "PURGE_SECONDS")):
        setattr(module, name, plan.tick_seconds)
    http.TOTAL_SECONDS = plan.send_seconds  # type: ignore[assignment]  # a whole number there
    sender.LONGEST_WAIT = worker.LONGEST_WAIT = timedelta(seconds=plan.longest_wait_seconds)
    if plan.disk is not None:
        fsyncs.keep(plan.disk)
    if plan.mutation:
        mutations.apply(plan.mutation)
    if plan.die_at:
        checkpoints.at(plan.die_at, dying(plan.armed_by))
    settings = Settings(
        environment="demo", database_url=plan.url, port=0, apps=tuple(map(dict, plan.apps))
    )
    genjin = compose.build(settings, intents=abilities.intents(light=plan.light))
    serving = compose.serve(genjin, with_web=plan.web, with_loops=plan.loops, ready=ready.send)
    if not plan.web:
        ready.send("")
    asyncio.run(serving)


def dying(armed_by: Path | None) -> Callable[[], None]:
    def die() -> None:
        if armed_by is None or armed_by.exists():
            os.kill(os.getpid(), signal.SIGKILL)

    return die
