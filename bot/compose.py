"""The composition root: builds database, platforms, loops and web application from Settings.

Nobody else constructs them.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot import enrolling, process, ticks
from bot import platforms as chat_platforms
from bot.clock import SystemClock
from bot.delivery import Delivery
from bot.http import Http
from bot.known import Keeper
from bot.metrics import Counters
from bot.platforms.contract import HttpAnswer, HttpCall, Platform
from bot.pressure import LOOK_SECONDS, Pressure
from bot.purging import LOOK_SECONDS as PURGE_SECONDS
from bot.purging import Purging
from bot.screen import SCHEME, Screen
from bot.sealing import Box
from bot.sender import Sender
from bot.settings import ConfigurationError, Settings, data_folder
from bot.stopping import Stopping
from bot.timekeeping import MEASURE_SECONDS, Timekeeper
from bot.web import app as web_app
from bot.web import keys
from bot.web.port import Port
from bot.worker import Worker
from handlers.catalogue import ENDPOINTS, INTENTS
from handlers.registry import Endpoint, Intent
from storage import people
from storage.database import Database, Transaction

log = logging.getLogger("genjin")

CONSOLE = {"platform": "console", "key": "demo"}
DEMO_ONLY = frozenset({"console", "simulator"})  # whoever reaches them may say who he is
HISTORY = ("console",)  # reads what was said back from the queues: nothing of it is purged
Apps = dict[tuple[str, str], Platform]


@dataclass(slots=True)
class Genjin:
    """Everything of one process, built and not yet running."""

    settings: Settings
    clock: SystemClock
    database: Database
    apps: Apps
    screen: Screen
    http: Http
    keeper: Keeper
    counters: Counters
    worker: Worker
    sender: Sender
    endpoints: Sequence[Endpoint]
    pressure: Pressure
    timekeeper: Timekeeper
    purging: Purging
    stopping: Stopping

    async def wake(self) -> None:
        """Let both loops look for work."""
        self.worker.rounds.wake()
        self.sender.wake()

    async def settle(self) -> None:
        """Handle and send all that is due now, without the loops."""
        await self.worker.rounds.settle()
        await self.sender.settle()

    async def close(self) -> None:
        """Let everything go."""
        await self.http.close()
        await asyncio.to_thread(self.database.close)


def build(
    settings: Settings,
    *,
    clock: SystemClock | None = None,
    intents: Sequence[Intent] = INTENTS,
    endpoints: Sequence[Endpoint] = ENDPOINTS,
    door: Callable[[HttpCall], Awaitable[HttpAnswer]] | None = None,
) -> Genjin:
    """One process of Genjin. `door` takes what the console platform sends; else the screen does."""
    clock = clock or SystemClock()
    database = Database(settings.database_url)
    apps = apps_of(settings)
    screen, counters = Screen(), Counters()
    http = Http({SCHEME: door or screen.call})
    keeper = Keeper(http, clock)
    sender = Sender(
        database,
        apps,
        http=http,
        keeper=keeper,
        delivery=Delivery(database, enrolling.outside(settings), Box(settings.sealing_key), clock),
        clock=clock,
        counters=counters,
    )
    worker = Worker(
        database,
        apps,
        intents,
        keeper=keeper,
        clock=clock,
        counters=counters,
        locale=settings.locale,
        sent=sender.wake,
    )
    pressure = Pressure(
        database,
        most_waiting=settings.most_waiting,
        folder=data_folder(settings),
        free_mb=settings.free_mb,
    )
    return Genjin(
        settings,
        clock,
        database,
        apps,
        screen,
        http,
        keeper,
        counters,
        worker,
        sender,
        endpoints,
        pressure=pressure,
        timekeeper=Timekeeper(database, clock),
        purging=Purging(database, clock, counters, HISTORY),
        stopping=Stopping(clock, settings.seconds_to_drain),
    )


def apps_of(settings: Settings) -> Apps:
    """The configured chat apps by (platform, key); the console in the demo only."""
    configured = list(settings.apps)
    if settings.environment == "demo":
        configured.append(dict(CONSOLE))
    apps: Apps = {}
    for position, configuration in enumerate(configured):
        where = f"GENJIN_APPS[{position}]"
        name = configuration.get("platform", "")
        if name not in chat_platforms.PLATFORMS:
            known = ", ".join(chat_platforms.PLATFORMS)
            raise ConfigurationError(f"{where}.platform is {name!r}; known are: {known}")
        if name in DEMO_ONLY and settings.environment != "demo":
            raise ConfigurationError(f"{where}: the {name} exists in the demo only; remove it")
        try:
            app = chat_platforms.build(configuration)
        except ValueError as error:
            raise ConfigurationError(f"{where}: {error}") from None
        if (app.platform, app.key) in apps:
            raise ConfigurationError(f"{where}.key {app.key!r} is there twice; give it another")
        apps[app.platform, app.key] = app
    return apps


async def register(genjin: Genjin) -> dict[tuple[str, str], int]:
    """Write down whose apps these are; answers their organizations."""

    def mirror(transaction: Transaction) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for (platform, key), app in genjin.apps.items():
            organization_id = people.organization_named(transaction, app.organization)
            if organization_id is None and not app.organization:
                organization_id = people.organization_of_app(transaction, platform, key)
            if organization_id is None:
                raise ConfigurationError(
                    f"the {platform} app {key!r} names the organization {app.organization!r}, "
                    "which is not there; set its `organization` in GENJIN_APPS to one that "
                    "`python -m bot import` loaded"
                )
            people.register_app(transaction, platform, key, organization_id)
            found[platform, key] = organization_id
        return found

    return await asyncio.wrap_future(genjin.database.write(mirror))


async def serve(
    genjin: Genjin,
    *,
    with_web: bool = True,
    with_loops: bool = True,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Run until SIGTERM or SIGINT; then finish what is under way and stop."""
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(genjin.stopping.listening())
        stack.push_async_callback(genjin.close)
        await genjin.timekeeper.measure()
        await genjin.pressure.look()
        organizations = await register(genjin)
        await stack.enter_async_context(ticking(genjin, with_web=with_web, with_loops=with_loops))
        await stack.enter_async_context(working(genjin, with_loops=with_loops))
        if with_web:
            address = await stack.enter_async_context(serving(genjin, organizations))
            if ready is not None:
                ready(address)
        process.settle()
        await genjin.stopping.wait()
        if with_web:
            await genjin.stopping.drain()
        genjin.worker.rounds.stop()  # while the last requests are answered


@contextlib.asynccontextmanager
async def ticking(genjin: Genjin, *, with_web: bool, with_loops: bool) -> AsyncIterator[None]:
    """What this process does at intervals."""
    beats: list[ticks.Beat] = []
    if with_loops:
        beats += [(ticks.WAKE_SECONDS, genjin.wake), (PURGE_SECONDS, genjin.purging.beat)]
    if with_web:
        beats.append((LOOK_SECONDS, genjin.pressure.look))
    if not genjin.database.is_sqlite:
        beats.append((MEASURE_SECONDS, genjin.timekeeper.measure))
    scheduler = ticks.started(*beats)
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


@contextlib.asynccontextmanager
async def working(genjin: Genjin, *, with_loops: bool) -> AsyncIterator[None]:
    """Worker and sender. At the end they finish what they have, and give back what they cannot.

    Without loops there are still the events that were answered at once.
    """
    runs = (genjin.worker.rounds.run(), genjin.sender.run()) if with_loops else ()
    loops = [asyncio.create_task(run) for run in runs]
    try:
        yield
    finally:
        genjin.purging.stop()
        await genjin.worker.rounds.finish(genjin.stopping.seconds_left())
        await genjin.sender.finish(genjin.stopping.seconds_left())
        for task in loops:
            task.cancel()
        await genjin.stopping.give_back(genjin.worker.release, genjin.sender.release)


@contextlib.asynccontextmanager
async def serving(
    genjin: Genjin, organizations: dict[tuple[str, str], int], port: int | None = None
) -> AsyncIterator[str]:
    """The web server; gives its address."""
    app = web_app.build(
        genjin.settings,
        genjin.endpoints,
        {
            keys.DATABASE: genjin.database,
            keys.CLOCK: genjin.clock,
            keys.PLATFORMS: genjin.apps,
            keys.ORGANIZATIONS: organizations,
            keys.KEEPER: genjin.keeper,
            keys.WORKING: genjin.worker,
            keys.SCREEN: genjin.screen,
            keys.COUNTERS: genjin.counters,
            keys.PRESSURE: genjin.pressure,
            keys.STOPPING: genjin.stopping,
            keys.TIMEKEEPER: genjin.timekeeper,
            keys.ENROLLING: enrolling.enrolling(genjin.settings),
        },
    )
    runner = web.AppRunner(app, handle_signals=False, shutdown_timeout=5)
    await runner.setup()
    wanted = genjin.settings.port if port is None else port
    host = genjin.settings.listen_host
    site = Port(runner, host, wanted)
    try:
        await site.start()
    except OSError as error:
        await runner.cleanup()
        raise ConfigurationError(
            f"port {wanted} cannot be opened ({error.strerror}); set PORT to a free one"
        ) from error
    bound = runner.addresses[0][1]
    try:
        yield f"http://{host}:{bound}"
    finally:
        await runner.cleanup()
