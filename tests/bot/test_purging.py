"""What the queues forget, and what they keep."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import checkpoints
from bot.metrics import Counters
from bot.purging import Purging
from storage import idempotency, inbox, outbox, purge, tables
from storage.database import Database
from tests.conftest import KINDS, load_company
from tests.databases import Databases
from tests.fakes import FakeClock

DAYS = timedelta(days=1)


class Dies(Exception):
    """What a test does in the middle of a step."""


class Queues:
    """Both queues of the demo company, to put old rows into."""

    def __init__(self, url: str, clock: FakeClock) -> None:
        self.database, self.clock, self.counters = Database(url), clock, Counters()
        self._ids = iter(range(2**52 + 10_000, 2**53))

    def purges(self) -> Purging:
        """A process that purges."""
        return Purging(self.database, self.clock, self.counters, ("console",))

    def put(self, table: sa.Table, days: int, status: int, platform: str = "feishu") -> int:
        """One row that old."""
        at, row_id = self.clock.now() - days * DAYS, next(self._ids)
        values: dict[str, Any] = {
            "organization_id": 1,
            "id": row_id,
            "platform": platform,
            "app": "a",
            "lane": f"l{row_id}",
            "kind": "message",
            "status": status,
            "visible_at": at,
        }
        if table is tables.inbox:
            values |= {"event_id": f"e{row_id}", "body": b"words", "sent_at": at, "received_at": at}
        else:
            values |= {"idem_key": f"k{row_id}", "target": {}, "payload": {"text": "words"}}
            values |= {"created_at": at, "answers": [[200, {}, "words"]]}
        self.do(sa.insert(table).values(**values))
        return row_id

    def do(self, statement: Any) -> None:
        self.database.write(lambda at: at.execute(statement) and None).result(10)

    def rows(self, table: sa.Table) -> dict[int, Any]:
        reading = self.database.read(lambda at: at.execute(sa.select(table)).all())
        return {row.id: row for row in reading.result(10)}


@pytest.fixture(params=KINDS)
def queues(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path, clock: FakeClock
) -> Any:
    made = Queues(databases.new(request.param, tmp_path, load_company), clock)
    yield made
    made.database.close()


async def test_words_are_forgotten_ids_stay_to_know_an_event_again(queues: Queues) -> None:
    """After a week the body goes, after ninety days the row."""
    oldest, old, young = (queues.put(tables.inbox, days, inbox.DONE) for days in (91, 8, 6))

    await queues.purges().run()

    kept = queues.rows(tables.inbox)
    assert [b"words", b""] == [kept[young].body, kept[old].body]
    assert oldest not in kept
    assert 'genjin_purged_total{what="bodies"} 2' in queues.counters.render()


async def test_nothing_of_what_is_not_done_is_forgotten(queues: Queues) -> None:
    """Dead, unknown and waiting rows can still be looked at and sent again."""
    coming = [queues.put(tables.inbox, 400, status) for status in (tables.READY, inbox.DEAD)]
    going = [
        queues.put(tables.outbox, 400, status)
        for status in (tables.READY, outbox.DEAD, outbox.UNKNOWN)
    ]

    await queues.purges().run()

    came, went = queues.rows(tables.inbox), queues.rows(tables.outbox)
    assert {b"words"} == {came[row_id].body for row_id in coming}
    assert ["words"] * 3 == [went[row_id].payload["text"] for row_id in going]


async def test_messages_that_were_sent_keep_where_they_lie_not_what_they_said(
    queues: Queues,
) -> None:
    """A card can still be changed: that needs its handle."""
    old, young = (queues.put(tables.outbox, days, outbox.SENT) for days in (31, 29))
    queues.do(sa.update(tables.outbox).values(handle={"id": "om_1"}))

    await queues.purges().run()

    kept = queues.rows(tables.outbox)
    assert {"text": "words"} == kept[young].payload
    assert ({}, [], {"id": "om_1"}) == (kept[old].payload, kept[old].answers, kept[old].handle)


async def test_the_demo_keeps_its_history(queues: Queues) -> None:
    """The page reads it from the queues, and its clock may be moved by years."""
    mine = queues.put(tables.inbox, 400, inbox.DONE, "console")
    said = queues.put(tables.outbox, 400, outbox.SENT, "console")

    await queues.purges().run()

    assert b"words" == queues.rows(tables.inbox)[mine].body
    assert {"text": "words"} == queues.rows(tables.outbox)[said].payload


async def test_keys_of_callers_are_forgotten_after_a_day(queues: Queues) -> None:
    old = queues.clock.now() - 2 * DAYS
    caller = idempotency.Caller(1, 7, "k")
    queues.database.write(lambda at: idempotency.claim(at, caller, "asked", old)).result(10)

    await queues.purges().run()

    keys = queues.database.read(
        lambda at: at.execute(sa.select(tables.idempotency_key)).all()
    ).result(10)
    assert [] == keys


async def test_what_comes_behind_is_found_the_next_time(queues: Queues) -> None:
    """A process remembers how far it came, and goes on from there when the hour is over."""
    purging = queues.purges()
    await purging.beat()
    row_id = queues.put(tables.inbox, 7, inbox.DONE)

    await purging.beat()
    too_early = queues.rows(tables.inbox)[row_id].body
    queues.clock.passes(hours=1)
    await purging.beat()

    assert b"words" == too_early
    assert b"" == queues.rows(tables.inbox)[row_id].body


async def test_a_step_that_takes_long_makes_the_next_one_smaller(queues: Queues) -> None:
    """Nobody else waits longer than a step."""
    for _ in range(60):
        queues.put(tables.inbox, 8, inbox.DONE)
    purging, sizes = queues.purges(), []
    purging._most = 16

    def is_slow() -> None:
        sizes.append(purging._most)
        queues.clock.passes(seconds=1 if len(sizes) == 1 else 0)

    checkpoints.at("during purge", is_slow)
    try:
        await purging.run()
    finally:
        checkpoints.at("during purge", lambda: None)

    assert [16, 50] == sizes[:2]


async def test_a_process_that_dies_amid_a_step_takes_nothing_back_and_nothing_twice(
    queues: Queues,
) -> None:
    """The step is not stored; the next process does it from the start."""
    row_id = queues.put(tables.inbox, 8, inbox.DONE)

    def dies() -> None:
        raise Dies

    checkpoints.at("during purge", dies)
    try:
        with pytest.raises(Dies):
            await queues.purges().run()
    finally:
        checkpoints.at("during purge", lambda: None)
    between = queues.rows(tables.inbox)[row_id].body
    await queues.purges().run()

    assert b"words" == between
    assert b"" == queues.rows(tables.inbox)[row_id].body


async def test_only_one_process_purges_at_a_time(queues: Queues) -> None:
    """On PostgreSQL the others come an hour later; SQLite has only one."""
    row_id = queues.put(tables.inbox, 8, inbox.DONE)
    if queues.database.is_sqlite:
        assert queues.database.write(purge.is_alone).result(10)
        return

    with queues.database.writing.begin() as other:
        assert purge.is_alone(other)
        await queues.purges().beat()
        between = queues.rows(tables.inbox)[row_id].body

    assert b"words" == between


async def test_stopping_stops_between_two_steps(queues: Queues) -> None:
    row_id = queues.put(tables.inbox, 8, inbox.DONE)
    purging = queues.purges()

    purging.stop()
    await purging.run()

    assert b"words" == queues.rows(tables.inbox)[row_id].body
