"""The composition root: builds database, platforms, loops and web application from Settings.

Nobody else constructs them.
"""

import asyncio
import contextlib
import logging
import signal
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
from bot.screen import SCHEME, Screen
from bot.sealing import Box
from bot.sender import Sender
from bot.settings import ConfigurationError, Settings
from bot.web import app as web_app
from bot.web import keys
from bot.web.port import Port
from bot.worker import Worker
from handlers.catalogue import ENDPOINTS, INTENTS
from handlers.registry import Endpoint, Intent
from storage import people
from storage.database import Database, Transaction
from storage.records import User
from storage.scope import open_scope
from storage.unit_of_work import UnitOfWork

log = logging.getLogger("genjin")

CONSOLE = {"platform": "console", "key": "demo"}
DEMO_ONLY = frozenset({"console", "simulator"})  # whoever reaches them may say who he is
STOP_SECONDS = 25
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

    def wake(self) -> None:
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
    return Genjin(
        settings, clock, database, apps, screen, http, keeper, counters, worker, sender, endpoints
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
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    organizations = await register(genjin)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(genjin.close)
        if with_loops:
            await stack.enter_async_context(running(genjin))
        if with_web:
            address = await stack.enter_async_context(serving(genjin, organizations))
            if ready is not None:
                ready(address)
        process.settle()
        await stopping.wait()
        log.info("stopping", extra={"action": "process.stopping"})


@contextlib.asynccontextmanager
async def running(genjin: Genjin) -> AsyncIterator[None]:
    """Worker, sender and ticker, finished and stopped at the end."""
    scheduler = ticks.started(genjin.wake)
    loops = [
        asyncio.create_task(genjin.worker.rounds.run()),
        asyncio.create_task(genjin.sender.run()),
    ]
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        genjin.worker.rounds.stop()
        await asyncio.wait(loops[:1], timeout=STOP_SECONDS)
        genjin.sender.stop()
        await asyncio.wait(loops, timeout=STOP_SECONDS)
        for task in loops:
            task.cancel()


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


def people_of(transaction: Transaction, organization_id: int) -> list[User]:
    """Everybody in an organization, reps first."""
    scope = open_scope(transaction, organization_id, None)
    everyone = UnitOfWork(transaction, scope, SystemClock().now()).people.everyone()
    return sorted(everyone, key=lambda user: (user.role != "rep", user.id))
