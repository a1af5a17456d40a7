"""Processes that take events in, for the bench: `python -m tests.bench.listening KIND PORT ...`.

KIND is hello (aiohttp that answers "ok" and stores nothing, the reference), genjin (the real one,
with an app of the simulator), orm (one ORM transaction for each request) or vendor (a chat platform
that takes every message and counts them).
"""

import argparse
import asyncio
import itertools
import secrets
import time
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from aiohttp import web

from bot import compose, process
from bot.clock import SystemClock
from bot.platforms.contract import HttpRequest, Incoming, Known
from bot.platforms.simulator import Simulator
from bot.settings import Settings
from storage import tables

HOST = "127.0.0.1"
ORM_CONNECTIONS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("port", type=int)
    parser.add_argument("--url", default="", help="the database")
    parser.add_argument("--vendor", default="", help="where genjin's messages go")
    parser.add_argument("--flush-ms", type=float, default=0, help="each commit takes longer")
    parser.add_argument("--work", action="store_true", help="genjin: handle and send as well")
    parser.add_argument("--empty", action="store_true", help="genjin: events say nothing")
    args = parser.parse_args()
    process.run(KINDS[args.kind](args))


async def hello(args: argparse.Namespace) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=b"ok")

    await _listen([web.route("*", "/{tail:.*}", answer)], args.port)


async def vendor(args: argparse.Namespace) -> None:
    taken = 0

    async def take(_: web.Request) -> web.Response:
        nonlocal taken
        taken += 1
        return web.Response(body=b'{"id": "%d"}' % taken, content_type="application/json")

    async def count(_: web.Request) -> web.Response:
        return web.Response(body=str(taken).encode())

    await _listen([web.get("/count", count), web.route("*", "/{tail:.*}", take)], args.port)


async def genjin(args: argparse.Namespace) -> None:
    app = {"platform": "simulator", "key": "one", "base_url": args.vendor or "http://127.0.0.1:9"}
    settings = Settings(environment="demo", database_url=args.url, apps=[app])
    built = compose.build(settings)
    _slow_down(built.database.writing, args.flush_ms)
    if args.empty:
        Simulator.read = _nothing  # type: ignore[method-assign]
    organizations = await compose.register(built)
    async with compose.serving(built, organizations, args.port):
        if args.work:
            async with (
                compose.ticking(built, with_web=False, with_loops=True),
                compose.working(built, with_loops=True),
            ):
                process.settle()
                await asyncio.Event().wait()
        process.settle()
        await asyncio.Event().wait()


def _nothing(self: Simulator, body: bytes, *, known: Known) -> tuple[Incoming, ...]:
    return ()


async def orm(args: argparse.Namespace) -> None:
    """The usual way: a session, an object, a commit for each request."""
    from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine  # noqa: PLC0415
    from sqlalchemy.orm import registry  # noqa: PLC0415

    class Row: ...

    table = tables.inbox
    registry(metadata=tables.metadata).map_imperatively(Row, table, primary_key=[table.c.id])
    url = args.url.replace("sqlite:", "sqlite+aiosqlite:")
    engine = create_async_engine(url, pool_size=ORM_CONNECTIONS, max_overflow=0, pool_timeout=60)
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine.sync_engine, "connect")
        def pragmas(connection: Any, _: object) -> None:
            cursor = connection.cursor()
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=60000"):
                cursor.execute(f"PRAGMA {pragma}")

    _slow_down(engine.sync_engine, args.flush_ms)
    sessions, platform = async_sessionmaker(engine), Simulator(key="one")
    first = tables.FIRST_ID + secrets.randbelow(
        tables.FIRST_ID // 2
    )  # of another run than the last
    numbers = itertools.count(first)

    async def take(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        inbound = HttpRequest("POST", request.path, {}, headers, await request.read())
        now = built_clock.now()
        envelope: Any = platform.open(inbound, now=now, known={})
        row = Row()
        for name, value in _columns(envelope, next(numbers), now):
            setattr(row, name, value)
        async with sessions() as session:
            session.add(row)
            await session.commit()
        return web.Response(body=b"{}")

    built_clock = SystemClock()
    await _listen([web.post("/{tail:.*}", take)], args.port)


def _columns(envelope: Any, row_id: int, now: Any) -> Iterator[tuple[str, Any]]:
    yield from {
        "organization_id": 1,
        "id": row_id,
        "platform": "simulator",
        "app": "one",
        "event_id": envelope.key,
        "lane": envelope.lane,
        "kind": envelope.kind,
        "body": envelope.body,
        "sent_at": envelope.sent_at,
        "received_at": now,
        "visible_at": now,
    }.items()


def _slow_down(engine: sa.Engine, flush_ms: float) -> None:
    """A disk that takes longer for each flush."""
    if flush_ms:
        sa.event.listen(engine, "commit", lambda _: time.sleep(flush_ms / 1000))


async def _listen(routes: Sequence[web.RouteDef], port: int) -> None:
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    process.settle()
    await asyncio.Event().wait()


KINDS: dict[str, Any] = {"hello": hello, "genjin": genjin, "orm": orm, "vendor": vendor}

if __name__ == "__main__":
    main()
