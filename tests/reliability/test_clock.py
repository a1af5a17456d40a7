"""Machines whose clocks are wrong: on PostgreSQL all of them go with the database's clock."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock
from bot.timekeeping import Timekeeper
from storage import inbox
from storage.database import Database
from tests.conftest import KINDS, load_company
from tests.databases import Databases

pytestmark = pytest.mark.reliability

A_SECOND = timedelta(seconds=1)


class Wrong:
    """A machine's own clock, off by what somebody made of it."""

    def __init__(self, off: timedelta) -> None:
        self.off = off

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.off


@pytest.fixture
def on_postgresql(databases: Databases, tmp_path: object) -> Iterator[Database]:
    database = Database(databases.new("postgresql", tmp_path, load_company))  # type: ignore[arg-type]
    yield database
    database.close()


def machine(database: Database, off: timedelta) -> tuple[Wrong, SystemClock, Timekeeper]:
    wall = Wrong(off)
    clock = SystemClock(wall=wall)
    return wall, clock, Timekeeper(database, clock)


@pytest.mark.parametrize("minutes", [-10, 10])
async def test_a_machine_ten_minutes_off_has_the_right_time_and_says_that_it_is_not_ready(
    on_postgresql: Database, minutes: int
) -> None:
    """What it writes down is right all the same."""
    _, clock, timekeeper = machine(on_postgresql, timedelta(minutes=minutes))

    await timekeeper.measure()

    assert abs(clock.now() - datetime.now(UTC)) < A_SECOND
    assert minutes * 60 == pytest.approx(timekeeper.off_seconds, abs=1)
    assert f"off by {minutes * 60} seconds" in timekeeper.reasons()[0]


async def test_a_few_seconds_are_told_once_and_ready(
    on_postgresql: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """More than two are a warning, more than thirty are too many."""
    wall, _, timekeeper = machine(on_postgresql, timedelta(seconds=5))

    await timekeeper.measure()
    await timekeeper.measure()
    told = [record.message for record in caplog.records]
    wall.off = timedelta()
    await timekeeper.measure()

    assert ["clock is off"] == told
    assert "clock is right again" == caplog.records[-1].message
    assert [] == timekeeper.reasons()


async def test_a_clock_that_jumps_back_an_hour_does_not_free_what_is_claimed(
    on_postgresql: Database,
) -> None:
    """Its leases would seem an hour long to itself, and over to all others."""
    database = on_postgresql
    wall, mine, keeper = machine(database, timedelta())
    _, other, others_keeper = machine(database, timedelta(minutes=10))
    await keeper.measure()
    await others_keeper.measure()
    now = mine.now()
    arrival = inbox.Arrival(1, "console", "demo", "e-1", "l", "message", b"{}", now, now)
    database.together(inbox.remember, arrival).result(10)

    wall.off = -timedelta(hours=1)
    claimed = database.write(lambda at: inbox.claim_ready(at, mine.now(), 9)).result(10)
    taken = database.write(lambda at: inbox.claim_ready(at, other.now(), 9)).result(10)

    assert 1 == len(claimed)
    assert [] == taken
    assert abs(mine.now() - datetime.now(UTC)) < A_SECOND


async def test_time_does_not_tremble_with_each_measuring(on_postgresql: Database) -> None:
    """Where the difference may come from the asking itself, nothing is moved."""
    _, clock, keeper = machine(on_postgresql, timedelta())
    seen = []

    for _ in range(50):
        await keeper.measure()
        seen.append(clock.now())

    assert sorted(seen) == seen


async def test_the_clock_goes_on_while_the_database_is_away() -> None:
    """What was measured last is good enough until it is back."""
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    _, clock, keeper = machine(database, timedelta(minutes=10))
    clock.follow(datetime.now(UTC), took=0)

    await keeper.measure()

    assert abs(clock.now() - datetime.now(UTC)) < A_SECOND
    database.close()


async def test_on_sqlite_the_machine_has_the_only_clock(
    databases: Databases, tmp_path: object
) -> None:
    """There is nobody to agree with."""
    database = Database(databases.new(KINDS[0], tmp_path))  # type: ignore[arg-type]
    _, clock, keeper = machine(database, timedelta(minutes=10))

    await keeper.measure()

    assert clock.now() - datetime.now(UTC) > timedelta(minutes=9)
    assert [] == keeper.reasons()
    database.close()


async def test_the_demo_can_still_move_its_clock() -> None:
    """Moved by hand, on top of whatever is followed."""
    clock = SystemClock(wall=Wrong(timedelta(hours=5)))
    clock.follow(datetime.now(UTC), took=0.002)

    clock.set(datetime(2027, 1, 4, 2, 0, tzinfo=UTC))

    assert abs(clock.now() - datetime(2027, 1, 4, 2, 0, tzinfo=UTC)) < A_SECOND
