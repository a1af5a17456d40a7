"""What a process that stops has claimed and cannot finish is free for others at once."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.platforms.contract import HttpAnswer, HttpCall
from bot.stopping import FINISH_SECONDS, LAST_SECONDS, Stopping
from handlers.conversation import Reply, text_reply
from handlers.registry import Intent, Turn
from handlers.understanding.claims import Claim, Heard
from handlers.understanding.reading import Reading
from storage import outbox, tables
from tests.conftest import KINDS, load_company
from tests.databases import Databases
from tests.fakes import FakeClock
from tests.genjin import Genjin


class Stuck:
    """An ability that thinks until it is let go."""

    def __init__(self) -> None:
        self.reached, self.go = threading.Event(), threading.Event()

    def hears(self, reading: Reading) -> Claim | None:
        self.reached.set()
        self.go.wait(20)
        return Claim("stuck", 1.0, Heard())

    def answers(self, heard: Heard, turn: Turn) -> Reply:
        return text_reply("done")

    def intent(self) -> Intent:
        return Intent("stuck", (self.hears,), self.answers)


@pytest.fixture
def stuck() -> Iterator[Stuck]:
    made = Stuck()
    yield made
    made.go.set()


@pytest.fixture(params=KINDS)
def genjin(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path: Path,
    clock: FakeClock,
    stuck: Stuck,
) -> Iterator[Genjin]:
    url = databases.new(request.param, tmp_path, load_company)
    running = Genjin(url, clock, intents=(stuck.intent(),))
    yield running
    stuck.go.set()
    running.close()


def rows(genjin: Genjin, table: sa.Table) -> list[Any]:
    reading = genjin.process.database.read(lambda at: at.execute(sa.select(table)).all())
    return list(reading.result(10))


def test_an_event_that_takes_too_long_is_given_back(genjin: Genjin, stuck: Stuck) -> None:
    """It is due now, and the interrupted try does not count."""
    genjin.receives({"kind": "message", "user": 5, "text": "x"}, "e-1")
    worker = genjin.process.worker

    async def stops() -> int:
        loop = asyncio.create_task(worker.rounds.run())
        await asyncio.to_thread(stuck.reached.wait, 10)
        (claimed,) = rows(genjin, tables.inbox)
        assert claimed.visible_at > genjin.clock.now()
        await worker.rounds.finish(0.05)
        loop.cancel()
        released = await worker.release()
        stuck.go.set()
        return released

    released = genjin._runner.run(stops())

    (row,) = rows(genjin, tables.inbox)
    assert 1 == released
    assert (tables.READY, 0, True) == (
        row.status,
        row.attempts,
        row.visible_at <= genjin.clock.now(),
    )


def test_a_message_whose_call_has_not_begun_is_given_back(genjin: Genjin, stuck: Stuck) -> None:
    """One whose call has begun may have arrived: its lease decides."""
    stuck.go.set()
    sender, calling = genjin.process.sender, asyncio.Event()

    async def never(call: HttpCall) -> HttpAnswer:
        calling.set()
        await asyncio.Event().wait()
        return HttpAnswer(200)

    genjin.process.http._doors = {"console://": never}
    genjin.receives({"kind": "message", "user": 5, "text": "x"}, "e-1")

    async def stops() -> tuple[int, int]:
        await genjin.process.worker.rounds.settle()
        loop = asyncio.create_task(sender.run())
        await asyncio.wait_for(calling.wait(), 10)
        begun = len(sender._unsent)
        waiting = next(iter(await sender_claims()))
        sender._unsent[waiting.id] = waiting
        await sender.finish(0.05)
        loop.cancel()
        return begun, await sender.release()

    async def sender_claims() -> list[outbox.Parcel]:
        """One more row of somebody else, claimed and not called for yet."""
        letter = outbox.Outgoing(
            organization_id=1,
            platform="console",
            app="demo",
            target={"chat": "6"},
            lane="console/demo/6",
            kind="reply",
            idem_key="other",
            payload={},
            created_at=genjin.clock.now(),
        )
        database, now = genjin.process.database, genjin.clock.now()
        database.write(lambda at: outbox.add(at, [letter])).result(10)
        return database.write(lambda at: outbox.claim_ready(at, now, 1)).result(10)

    begun, released = genjin._runner.run(stops())

    called, *_, other = sorted(rows(genjin, tables.outbox), key=lambda row: row.id)
    assert (0, 1) == (begun, released)
    assert (1, True) == (called.attempts, called.visible_at > genjin.clock.now())
    assert (0, True) == (other.attempts, other.visible_at <= genjin.clock.now())


def test_draining_takes_from_the_time_of_what_is_under_way(clock: FakeClock) -> None:
    """In all, a process is gone before a host would kill it."""
    stopping = Stopping(clock, 5)
    before = stopping.seconds_left()

    stopping._asked.set()
    at_first = stopping.seconds_left()
    clock.passes(seconds=5)
    after_draining = stopping.seconds_left()
    clock.passes(seconds=60)

    assert (FINISH_SECONDS, FINISH_SECONDS) == (before, at_first)
    assert 20 < after_draining <= LAST_SECONDS - 5
    assert 0 == stopping.seconds_left()
