"""/healthz: the loop turns. /readyz: send me requests. /metrics: how much, for Prometheus."""

import asyncio
import logging
from datetime import datetime

import orjson
from aiohttp import web

from bot import metrics
from bot.web import keys
from storage import health
from storage.database import DatabaseAway, Transaction

log = logging.getLogger("genjin.web")

FRESH_SECONDS = 5  # an answer about readiness is worth this long
PATIENCE_SECONDS = 3  # a database that takes longer to write one row is away
LEAVING = "the process is stopping"
NO_STORE = {"Cache-Control": "no-store"}
TEXT = "text/plain; version=0.0.4; charset=utf-8"


def routes() -> list[web.RouteDef]:
    """Three paths without a token; none tells anything about customers or people."""
    return [
        web.get("/healthz", healthz),
        web.get("/readyz", Readiness().answer),
        web.get("/metrics", numbers),
    ]


async def healthz(_: web.Request) -> web.Response:
    """The event loop turns."""
    return _json(200, {"status": "ok"})


async def part(request: web.Request, response: web.StreamResponse) -> None:
    """A process that stops keeps no connection: the next request goes to another one."""
    if request.app[keys.STOPPING].is_asked:
        response.force_close()
        response.headers["Connection"] = "close"


class Readiness:
    """What was found out about this process lately."""

    def __init__(self) -> None:
        self._reasons: list[str] = []
        self._looked_at: float | None = None
        self._looking = asyncio.Lock()

    async def answer(self, request: web.Request) -> web.Response:
        """200, or 503 with every reason; looks at most once in FRESH_SECONDS."""
        if request.app[keys.STOPPING].is_asked:
            return _json(503, {"status": "not ready", "reasons": [LEAVING]})
        clock = request.app[keys.CLOCK]
        async with self._looking:
            stale = self._looked_at is None or (
                clock.monotonic() - self._looked_at >= FRESH_SECONDS
            )
            if stale:
                full = await asyncio.to_thread(request.app[keys.PRESSURE].disk_reasons)
                wrong = request.app[keys.TIMEKEEPER].reasons()
                self._reasons = [*await _database_reasons(request), *full, *wrong]
                self._looked_at = clock.monotonic()
        if self._reasons:
            return _json(503, {"status": "not ready", "reasons": self._reasons})
        return _json(200, {"status": "ready"})


async def _database_reasons(request: web.Request) -> list[str]:
    now = request.app[keys.CLOCK].now()

    def look(transaction: Transaction) -> list[str]:
        reasons = _schema_reasons(transaction)
        if not reasons:
            health.writable(transaction, now)
        return reasons

    try:
        writing = asyncio.wrap_future(request.app[keys.DATABASE].write(look))
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await asyncio.shield(writing)
    except (DatabaseAway, TimeoutError) as error:
        log.warning("not ready", extra={"action": "health.away", "why": str(error)})
        return ["the database cannot be written"]


def _schema_reasons(transaction: Transaction) -> list[str]:
    # alembic is slow to import, and a process that is never asked needs none of it.
    from storage import migrate  # noqa: PLC0415

    level, head = migrate.level(transaction), migrate.head()
    if level >= head:  # a newer one suits this version too, else no release could roll out
        return []
    return [f"the database stands at migration {level or 'none'}, this version needs {head}"]


async def numbers(request: web.Request) -> web.Response:
    """What was counted since the start, and how full the queues are now."""
    lines = request.app[keys.COUNTERS].render() + request.app[keys.PRESSURE].render()
    off = request.app[keys.TIMEKEEPER].off_seconds
    lines += metrics.rendered("gauge", [("genjin_clock_off_seconds", (), off)])
    try:
        now = request.app[keys.CLOCK].now()
        reading = request.app[keys.DATABASE].read(lambda transaction: _gauges(transaction, now))
        lines += await asyncio.shield(asyncio.wrap_future(reading))
    except DatabaseAway:
        log.warning("queues not counted", extra={"action": "health.away"})
    return web.Response(body=lines.encode(), headers={**NO_STORE, "Content-Type": TEXT})


def _gauges(transaction: Transaction, now: datetime) -> str:
    coming, going = health.inbox_depth(transaction), health.outbox_depth(transaction)
    gauges = {
        "genjin_inbox_dead": coming.dead,
        "genjin_inbox_oldest_seconds": _seconds(coming.oldest, now),
        "genjin_inbox_ready": coming.ready,
        "genjin_outbox_dead": going.dead,
        "genjin_outbox_oldest_seconds": _seconds(going.oldest, now),
        "genjin_outbox_ready": going.ready,
        "genjin_outbox_unknown": going.unknown,
    }
    return metrics.rendered("gauge", ((name, (), value) for name, value in gauges.items()))


def _seconds(since: datetime | None, now: datetime) -> float:
    return 0 if since is None else max((now - since).total_seconds(), 0)


def _json(status: int, body: dict[str, object]) -> web.Response:
    return web.Response(
        status=status, body=orjson.dumps(body), content_type="application/json", headers=NO_STORE
    )
