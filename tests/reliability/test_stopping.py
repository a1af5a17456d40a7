"""T11: a process that is told to stop loses nothing, refuses nobody and is gone in time."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack

import aiohttp
import pytest

from storage.database import Database
from tests.conftest import KINDS, load_company
from tests.databases import Databases
from tests.reliability.members import Member, Platform, all_done, found
from tests.reliability.process import SLOW

pytestmark = pytest.mark.reliability

LAST_SECONDS = 30
DRAIN = ("--drain", "2")


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, databases: Databases, tmp_path: object) -> str:
    return databases.new(request.param, tmp_path, load_company)  # type: ignore[arg-type]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as members:
        yield members


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session:
        yield Platform(session)


def member(stack: ExitStack, url: str, *flags: str) -> Member:
    started = Member(url, *flags)
    stack.callback(started.close)
    return started


async def test_stopped_under_load_it_finishes_and_gives_back_the_rest(
    url: str, stack: ExitStack, platform: Platform
) -> None:
    """What was answered 200 is done, or ready for another process at once."""
    first = member(stack, url)
    platform.addresses = [first.address]

    async with platform.posting(each_seconds=0.005, at_once=8):
        await asyncio.sleep(1)
        seconds = await asyncio.to_thread(first.told_to_stop)
    taken = platform.taken()
    database = Database(url, readers=1, writers=1)
    state = found(database)
    second = member(stack, url)
    after = await all_done(database, taken)
    second.close()
    database.close()

    assert (0, True) == (first.process.exitcode, seconds < LAST_SECONDS)
    assert taken <= state.done | state.ready
    assert 0 == state.leased
    assert taken <= set(after.answered)


async def stops_during_a_long_handler(
    url: str, stack: ExitStack, platform: Platform, seconds: float
) -> tuple[int, float, bool]:
    """(exit code, seconds until it was gone, whether the event is done)"""
    only = member(stack, url, "--slow", str(seconds))
    posted = await platform.post(only.address, SLOW)
    assert "slow" == await asyncio.to_thread(only.says)
    took = await asyncio.to_thread(only.told_to_stop)
    database = Database(url, readers=1, writers=1)
    is_done = posted.event_id in found(database).done
    database.close()
    return only.process.exitcode or 0, took, is_done


async def test_a_long_handler_is_waited_for(url: str, stack: ExitStack, platform: Platform) -> None:
    """Its work is not thrown away. (make drill: 20 seconds)"""
    code, took, is_done = await stops_during_a_long_handler(url, stack, platform, 2)

    assert (0, True) == (code, is_done)
    assert 1 < took < LAST_SECONDS


async def test_told_twice_it_is_gone_at_once(
    url: str, stack: ExitStack, platform: Platform
) -> None:
    """Whatever it was doing; its claim comes back when the lease is over."""
    only = member(stack, url, "--slow", "20")
    await platform.post(only.address, SLOW)
    assert "slow" == await asyncio.to_thread(only.says)
    started = time.monotonic()

    for _ in range(2):
        only.signal()
        await asyncio.sleep(0.5)
    code = await asyncio.to_thread(only.ended)

    assert 1 == code
    assert time.monotonic() - started < 5


async def rolling_restart(
    url: str, stack: ExitStack, platform: Platform, *, rounds: int, each_seconds: float
) -> list[float]:
    """Replace two web and two worker processes under load; the seconds each old one took to stop.

    New ones start first, then the old ones stop one by one.
    """
    kinds = (("--no-loops", *DRAIN), ("--no-web",)) * 2

    async def four() -> list[Member]:
        starts = [asyncio.to_thread(member, stack, url, *flags) for flags in kinds]
        members = await asyncio.gather(*starts)
        platform.addresses += [one.address for one in members if one.address != "worker"]
        return members

    seconds, members = [], await four()
    async with platform.posting(each_seconds=each_seconds, at_once=4):
        for _ in range(rounds):
            new = await four()
            for old in members:
                seconds.append(await asyncio.to_thread(old.told_to_stop))
                assert 0 == old.process.exitcode
                if old.address in platform.addresses:
                    platform.addresses.remove(old.address)
            members = new
        await asyncio.sleep(1)
    return seconds


async def test_a_rolling_restart_refuses_nobody_and_loses_nothing(
    databases: Databases, tmp_path: object, stack: ExitStack, platform: Platform
) -> None:
    """Two web and two worker processes on PostgreSQL: no post fails, each event is answered."""
    url = databases.new("postgresql", tmp_path, load_company)  # type: ignore[arg-type]

    seconds = await rolling_restart(url, stack, platform, rounds=1, each_seconds=0.3)
    database = Database(url, readers=1, writers=1)
    state = await all_done(database, platform.taken())
    database.close()

    assert [] == [one for one in platform.posted if one.status != 200]
    assert len(platform.posted) > 20
    assert max(seconds) < LAST_SECONDS
    assert platform.taken() == set(state.answered)
