"""Back-pressure: events that there is no room for stay with their platform."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from bot import compose
from bot.pressure import Pressure
from bot.settings import Settings
from storage import tables
from storage.database import Database
from tests.conftest import KINDS, load_company
from tests.databases import Databases
from tests.fakes import FakeClock

HUGE_MB = 2**40


class Web:
    """A web process of its own; nothing handles what comes in."""

    def __init__(self, process: compose.Genjin, url: str, session: aiohttp.ClientSession) -> None:
        self.process, self._url, self._session = process, url, session

    async def post(self, event_id: str) -> aiohttp.ClientResponse:
        typed = {"kind": "message", "id": event_id, "user": 5, "text": "帮助"}
        return await self._session.post(f"{self._url}/webhooks/console/demo", json=typed)

    async def page(self, path: str) -> str:
        async with self._session.get(self._url + path) as answer:
            return await answer.text()

    def stored(self) -> int:
        statement = sa.select(sa.func.count()).select_from(tables.inbox)
        reading = self.process.database.read(lambda at: at.execute(statement).scalar_one())
        return int(reading.result(10))


Served = Callable[..., AbstractAsyncContextManager[Web]]


@pytest.fixture(params=KINDS)
def served(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path, clock: FakeClock
) -> Served:
    """`async with served(most_waiting=3) as web`, on both databases."""
    url = databases.new(request.param, tmp_path, load_company)

    @asynccontextmanager
    async def serve(**settings: Any) -> AsyncIterator[Web]:
        given = Settings(environment="demo", database_url=url, **settings)
        process = compose.build(given, clock=clock)
        try:
            organizations = await compose.register(process)
            async with (
                compose.serving(process, organizations, port=0) as address,
                aiohttp.ClientSession() as session,
            ):
                yield Web(process, address, session)
        finally:
            await process.close()

    return serve


async def test_a_deep_inbox_turns_events_away_until_it_is_shallow_again(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    """503 and when to come again; nothing is stored; told once when it begins and at its end."""
    async with served(most_waiting=10) as web:
        for number in range(11):
            assert 200 == (await web.post(f"e-{number}")).status
        before_the_look = web.process.pressure.reason
        await web.process.pressure.look()
        await web.process.pressure.look()
        refused = await web.post("e-11")
        numbers = await web.page("/metrics")
        ready = await web.page("/readyz")
        done = sa.update(tables.inbox).values(status=1)
        web.process.database.write(lambda at: at.execute(done)).result(10)
        await web.process.pressure.look()
        again = await web.post("e-11")

        assert "" == before_the_look
        assert (503, "5") == (refused.status, refused.headers["Retry-After"])
        assert 'genjin_events_turned_away{reason="inbox"} 1' in numbers
        assert 'genjin_webhooks_turned_away_total{reason="inbox"} 1' in numbers
        assert '{"status":"ready"}' == ready
        assert 200 == again.status
        assert 12 == web.stored()
        said = [one.message for one in caplog.records if one.name == "genjin.pressure"]
        assert ["events turned away", "events taken again"] == said


async def test_it_does_not_open_and_close_with_every_event(served: Served) -> None:
    """What is closed opens at nine tenths."""
    async with served(most_waiting=10) as web:
        for number in range(11):
            await web.post(f"e-{number}")
        await web.process.pressure.look()
        newest = sa.select(sa.func.max(tables.inbox.c.id)).scalar_subquery()
        one = sa.update(tables.inbox).values(status=1).where(tables.inbox.c.id == newest)
        web.process.database.write(lambda at: at.execute(one)).result(10)
        await web.process.pressure.look()

        assert "inbox" == web.process.pressure.reason


async def test_a_full_disk_turns_events_away_and_is_not_ready(
    databases: Databases, tmp_path: Path, clock: FakeClock
) -> None:
    """Before SQLite itself finds no room: what came in can still be handled."""
    database = Database(databases.new("sqlite", tmp_path, load_company))
    full = Pressure(database, most_waiting=9, folder=tmp_path, free_mb=HUGE_MB)
    gone = Pressure(database, most_waiting=9, folder=tmp_path / "gone", free_mb=0)

    await full.look()
    await gone.look()

    assert ("disk", "disk") == (full.reason, gone.reason)
    assert "MB are free" in full.disk_reasons()[0]
    assert "genjin_disk_free_bytes" in full.render()
    database.close()


async def test_a_database_that_is_away_says_nothing_about_its_inbox() -> None:
    """Its own 503 comes from writing; nobody waits for a count."""
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    pressure = Pressure(away, most_waiting=9, folder=None, free_mb=200)

    await pressure.look()

    assert "" == pressure.reason
    away.close()
