"""T7 and T10: the database is away, locked, full or read-only. Nothing answered 200 is lost."""

import asyncio
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import pytest
import sqlalchemy as sa

from bot import compose
from bot.settings import Settings
from storage import tables
from storage.database import Database
from tests import postgres as postgres_of_tests
from tests.conftest import load_company
from tests.databases import Databases
from tests.reliability.members import Platform, all_done, found
from tests.sharing import PARKED

pytestmark = pytest.mark.reliability

ANSWERED_SECONDS = 3
BACK_SECONDS = 5
SLACK_SECONDS = 1  # of a machine that runs other tests beside
FULL_BYTES = 5 * 1024**2
FILLER_BYTES = 2 * 1024**2
FREE_MB = 1


class Running(NamedTuple):
    """One process of Genjin in this one, and the platform that posts to it."""

    genjin: compose.Genjin
    platform: Platform
    address: str
    session: aiohttp.ClientSession

    async def status(self, path: str) -> int:
        async with self.session.get(self.address + path) as answer:
            return answer.status


@asynccontextmanager
async def running(url: str) -> AsyncIterator[Running]:
    """Web, worker and sender; nothing is turned away before the database itself says no."""
    settings = Settings(environment="demo", database_url=url, free_mb=FREE_MB)
    genjin = compose.build(settings)
    organizations = await compose.register(genjin)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(genjin.close)
        await stack.enter_async_context(compose.ticking(genjin, with_web=False, with_loops=True))
        await stack.enter_async_context(compose.working(genjin, with_loops=True))
        address = await stack.enter_async_context(compose.serving(genjin, organizations, port=0))
        session = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(20))
        )
        platform = Platform(session)
        platform.addresses = [address]
        yield Running(genjin, platform, address, session)


async def away_under_load(
    here: Running, away: Callable[[], None], back: Callable[[], None], seconds: float
) -> tuple[float, float]:
    """(the longest that a post waited, seconds from `back` to the first 200)."""
    platform = here.platform
    async with platform.posting(each_seconds=0.02, at_once=8):
        await asyncio.sleep(0.5)
        await asyncio.to_thread(away)
        await asyncio.sleep(seconds)
        before = len(platform.posted)
        await asyncio.to_thread(back)
        came_back = time.monotonic()
        while 200 not in {one.status for one in platform.posted[before:]}:
            assert time.monotonic() - came_back < 60, platform.statuses()
            await asyncio.sleep(0.02)
        took = time.monotonic() - came_back
    return max(one.seconds for one in platform.posted), took


async def everything_taken_is_answered(here: Running) -> bool:
    """Each event that was answered 200 is done and has its messages."""
    state = await all_done(here.genjin.database, here.platform.taken())
    return here.platform.taken() <= set(state.answered)


@pytest.fixture
def file(databases: Databases, tmp_path: Path) -> Path:
    databases.new("sqlite", tmp_path, load_company)
    return tmp_path / "genjin.db"


async def locked_under_load(file: Path, seconds: float) -> tuple[float, float, bool, set[int]]:
    """(longest wait, seconds until back, nothing lost, statuses)"""
    async with running(f"sqlite:///{file}") as here:
        stack = contextlib.ExitStack()
        longest, took = await away_under_load(
            here, lambda: stack.enter_context(lock_elsewhere(file)), stack.close, seconds
        )
        kept = await everything_taken_is_answered(here)
        return longest, took, kept, set(here.platform.statuses())


@contextlib.contextmanager
def lock_elsewhere(file: Path) -> Iterator[None]:
    """Another process writes, and does not end."""
    script = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], timeout=20); c.execute('BEGIN IMMEDIATE')\n"
        "print('locked', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        other.stdout.readline()
        try:
            yield
        finally:
            other.stdin.close()
            other.wait(10)


async def test_a_locked_file_is_told_within_seconds_and_nothing_is_lost(file: Path) -> None:
    """503 to whoever waits; the platform sends again. (make drill: 30 seconds)"""
    longest, took, kept, statuses = await locked_under_load(file, 4)

    assert {200, 503} == statuses
    assert longest < ANSWERED_SECONDS + SLACK_SECONDS
    assert took < BACK_SECONDS
    assert kept


async def killed_under_load(
    server: postgres_of_tests.Postgres, url: str, seconds: float
) -> tuple[float, float, bool, set[int]]:
    """(longest wait, seconds until back, nothing lost, statuses)"""
    assert server.away is not None
    assert server.back is not None
    async with running(url) as here:
        longest, took = await away_under_load(here, server.away, server.back, seconds)
        kept = await everything_taken_is_answered(here)
        return longest, took, kept, set(here.platform.statuses())


async def test_a_killed_server_is_told_at_once_and_nothing_is_lost() -> None:
    """PostgreSQL dies under load and starts again. (make drill: 30 seconds)"""
    server = postgres_of_tests.start(None)
    try:
        url = server.new_database()
        database = Database(url)
        load_company(database)
        database.close()

        longest, took, kept, statuses = await killed_under_load(server, url, 3)
    finally:
        server.stop()

    assert {200, 503} == statuses
    assert longest < ANSWERED_SECONDS + SLACK_SECONDS
    assert took < BACK_SECONDS
    assert kept


# -- full and read-only ----------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with little room; who is not root may not mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    options = f"size={FULL_BYTES}"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def is_whole(file: Path) -> bool:
    """integrity_check, and every row can be read."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        for table in tables.metadata.sorted_tables:
            connection.execute(f"SELECT * FROM {table.name}").fetchall()
        checked: Any = connection.execute("PRAGMA integrity_check").fetchone()[0]
    return bool(checked == "ok")


async def test_a_full_disk_loses_nothing_and_can_be_read(file: Path, small_disk: Path) -> None:
    """503 while there is no room, not ready, all 200s are there; with room it goes on by itself."""
    here_is = Path(shutil.copy(file, small_disk))
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * FILLER_BYTES)

    async with running(f"sqlite:///{here_is}") as here:
        platform = here.platform
        platform.text = "帮助" + "长" * 3000
        for _ in range(3000):
            if (await platform.post(here.address)).status == 503:
                break
        for _ in range(20):
            await platform.post(here.address)
        statuses_when_full = {one.status for one in platform.posted[-20:]}
        ready = await here.status("/readyz")
        is_read = await here.status("/chat/history?as=5")
        filler.unlink()
        platform.text = "帮助"
        freed = time.monotonic()
        while (await platform.post(here.address)).status != 200:
            assert time.monotonic() - freed < BACK_SECONDS
            await asyncio.sleep(0.05)
        state = found(here.genjin.database)  # what could not be done waits for longer each time

    assert statuses_when_full <= {200, 503}
    assert 503 in statuses_when_full
    assert (503, 200) == (ready, is_read)
    assert platform.taken() <= state.done | state.ready
    assert is_whole(here_is)


async def test_a_read_only_server_is_told_and_nothing_is_stored(
    databases: Databases, tmp_path: Path
) -> None:
    """As a standby is before it is promoted: webhooks and REST say 503, pages can be read."""
    url = databases.new("postgresql", tmp_path, load_company)
    name = sa.make_url(url).database

    def set_to(value: str) -> None:
        admin = Database(url, readers=1, writers=1)
        say = sa.text(f"ALTER DATABASE {name} SET default_transaction_read_only = {value}")
        off = sa.text("SET default_transaction_read_only = off")
        with admin.writing.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(off)
            connection.execute(say)
        admin.close()
        PARKED.close()  # who is connected already keeps what it had

    async with running(url) as here:
        taken = await here.platform.post(here.address)
        await all_done(here.genjin.database, {taken.event_id})
        here.genjin.database.writing.dispose()
        set_to("on")
        refused = await here.platform.post(here.address)
        ready = await here.status("/readyz")
        is_read = await here.status("/chat/history?as=5")
        here.genjin.database.writing.dispose()
        set_to("off")
        again = await here.platform.post(here.address)
        kept = await everything_taken_is_answered(here)

    assert (200, 503, 200) == (taken.status, refused.status, again.status)
    assert (503, 200) == (ready, is_read)
    assert kept
