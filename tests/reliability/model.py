"""T5: what inbox and outbox promise, as a model of a few lines, against the real tables.

Hypothesis writes the programs: remember, claim, finish, let leases run out, put off, give back,
bury, cancel, in any order, by workers that may be late. (Reminders join when they are there.)
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from storage import inbox, outbox, tables
from storage.database import Database
from tests.reliability.tally import Tally

BEGIN = datetime(2026, 3, 18, 8, tzinfo=UTC)
READY = tables.READY
LANES, KEYS = st.sampled_from("ab"), st.integers(0, 9)
LIMITS, SECONDS = st.integers(1, 3), st.integers(1, 90)
STEP = 7


@dataclass(slots=True)
class Row:
    """What the model knows of a row."""

    id: int
    lane: str
    visible_at: datetime
    status: int = READY
    attempts: int = 0
    done: int = 0  # how often somebody was told that the outcome stands


class Queue(RuleBasedStateMachine):
    """One queue; the subclasses say how it is filled and settled."""

    database: ClassVar[Database]
    table: ClassVar[sa.Table]
    lease: ClassVar[timedelta]
    held = Bundle("held")

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGIN
        self.rows: dict[int, Row] = {}
        self.keys: dict[int, int] = {}
        self._write(lambda at: at.execute(sa.delete(self.table)))

    def _write(self, function: Any) -> Any:
        return self.database.write(function).result(10)

    def _ready(self, limit: int) -> list[Row]:
        """Which rows a claim takes: due, and first of those ready in their lane."""
        open_ = [row for row in self.rows.values() if row.status == READY]
        first = {row.lane: row for row in sorted(open_, key=lambda row: -row.id)}
        due = [row for row in first.values() if row.visible_at <= self.now]
        return sorted(due, key=lambda row: (row.visible_at, row.id))[:limit]

    def claimed(self, limit: int, claimed: list[Any]) -> Any:
        """Compare a claim with the model's."""
        expected = self._ready(limit)
        for row in expected:
            row.attempts += 1
            row.visible_at = self.now + self.lease
        assert sorted((row.id, row.attempts) for row in expected) == [
            (one.id, one.attempts) for one in claimed
        ]
        return multiple(*claimed)

    def is_ours(self, one: Any) -> bool:
        """Whether this claim may still be settled."""
        row = self.rows[one.id]
        return row.status == READY and row.attempts == one.attempts

    def settled(self, one: Any, stands: bool, **changes: Any) -> None:
        """Compare an outcome with the model's."""
        ours = self.is_ours(one)
        assert ours == stands, (one, self.rows[one.id])
        if ours:
            for name, value in changes.items():
                setattr(self.rows[one.id], name, value)
            self.rows[one.id].done += "status" in changes

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(seconds=SECONDS)
    def the_clock_is_set_back(self, seconds: int) -> None:
        self.now -= timedelta(seconds=seconds)

    @invariant()
    def the_tables_say_the_same(self) -> None:
        table = self.table
        statement = sa.select(table.c.id, table.c.status, table.c.attempts, table.c.visible_at)
        found = self.database.read(lambda at: at.execute(statement).all()).result(10)
        expected = [(r.id, r.status, r.attempts, r.visible_at) for r in self.rows.values()]
        assert sorted(expected) == sorted(tuple(row) for row in found)

    @invariant()
    def nothing_is_done_twice(self) -> None:
        assert all(row.done <= 1 for row in self.rows.values())


class Inbox(Queue):
    """Events: remembered once, finished or buried once."""

    table = tables.inbox
    lease = inbox.LEASE

    @rule(key=KEYS, lane=LANES)
    def remember(self, key: int, lane: str) -> None:
        arrival = inbox.Arrival(
            *(1, "simulator", "key", f"m:{key}", lane, "message", b"{}", self.now, self.now)
        )
        row_id = self.database.together(inbox.remember, arrival).result(10)
        assert (row_id is None) == (key in self.keys)
        if row_id is not None:
            self.keys[key] = row_id
            self.rows[row_id] = Row(row_id, lane, self.now)

    @rule(target=Queue.held, limit=LIMITS)
    def claim(self, limit: int) -> Any:
        return self.claimed(limit, self._write(lambda at: inbox.claim_ready(at, self.now, limit)))

    @rule(one=consumes(Queue.held))
    def finish(self, one: inbox.Event) -> None:
        self.settled(one, self._stands(inbox.finish, one), status=inbox.DONE)

    @rule(one=consumes(Queue.held))
    def bury(self, one: inbox.Event) -> None:
        self.settled(one, self._stands(inbox.bury, one, "why"), status=tables.DEAD)

    @rule(one=consumes(Queue.held), seconds=SECONDS)
    def postpone(self, one: inbox.Event, seconds: int) -> None:
        until = self.now + timedelta(seconds=seconds)
        stands = self._write(lambda at: inbox.postpone(at, one, until, "why"))
        self.settled(one, stands, visible_at=until)

    @rule(one=consumes(Queue.held))
    def release(self, one: inbox.Event) -> None:
        stands = self._write(lambda at: inbox.release(at, one, self.now))
        self.settled(one, stands, visible_at=self.now, attempts=one.attempts - 1)

    def _stands(self, settle: Any, *arguments: Any) -> bool:
        try:
            self._write(lambda at: settle(at, *arguments))
        except inbox.Lost:
            return False
        return True


class Outbox(Queue):
    """Messages: owed once, sent, given up or cancelled once."""

    table = tables.outbox
    lease = outbox.LEASE

    @rule(key=KEYS, lane=LANES)
    def add(self, key: int, lane: str) -> None:
        letter = outbox.Outgoing(
            *(1, "simulator", "key", {"chat": lane}, lane, "reply", f"k{key}", {}, self.now),
            step_id=STEP,
        )
        (row_id,) = self._write(lambda at: outbox.add(at, [letter]))
        assert (row_id is None) == (key in self.keys)
        if row_id is not None:
            self.keys[key] = row_id
            self.rows[row_id] = Row(row_id, lane, self.now)

    @rule(target=Queue.held, limit=LIMITS)
    def claim(self, limit: int) -> Any:
        return self.claimed(limit, self._write(lambda at: outbox.claim_ready(at, self.now, limit)))

    @rule(one=consumes(Queue.held))
    def sent(self, one: outbox.Parcel) -> None:
        stands = self._write(lambda at: outbox.mark_sent(at, one, "handle"))
        self.settled(one, stands, status=outbox.SENT)

    @rule(one=consumes(Queue.held))
    def nobody_knows(self, one: outbox.Parcel) -> None:
        stands = self._write(lambda at: outbox.mark_unknown(at, one, "no answer"))
        self.settled(one, stands, status=outbox.UNKNOWN)

    @rule(one=consumes(Queue.held))
    def bury(self, one: outbox.Parcel) -> None:
        self.settled(one, self._write(lambda at: outbox.bury(at, one, "why")), status=outbox.DEAD)

    @rule(one=consumes(Queue.held), seconds=SECONDS, counts=st.booleans())
    def later(self, one: outbox.Parcel, seconds: int, counts: bool) -> None:
        until = self.now + timedelta(seconds=seconds)
        stands = self._write(lambda at: outbox.mark_later(at, one, until, "why", counts=counts))
        left = one.attempts if counts else one.attempts - 1
        self.settled(one, stands, visible_at=until, attempts=left)

    @rule(one=consumes(Queue.held))
    def release(self, one: outbox.Parcel) -> None:
        stands = self._write(lambda at: outbox.release(at, one, self.now))
        self.settled(one, stands, visible_at=self.now, attempts=one.attempts - 1)

    @rule()
    def undo(self) -> None:
        cancelled = self._write(lambda at: outbox.cancel_of_step(at, 1, STEP))
        untried = [r for r in self.rows.values() if r.status == READY and r.attempts == 0]
        assert len(untried) == cancelled
        for row in untried:
            row.status = outbox.CANCELLED


def check(queue: type[Queue], database: Database, *, programs: int, steps: int = 30) -> None:
    """Run so many programs, always the same ones; raises AssertionError for one that goes wrong.

    It is shown as it was found: to look for the shortest takes minutes.
    """
    machine = type(queue.__name__, (queue,), {"database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=programs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )


def many(database: Database, kind: str, programs: int, progress: Callable[[int], None]) -> Tally:
    """So many programs for each queue."""
    tally, started = Tally("T5", kind), time.monotonic()
    for number, queue in enumerate((Inbox, Outbox), start=1):
        try:
            check(queue, database, programs=programs)
        except (AssertionError, Flaky) as broken:
            tally.wrong.append(f"{queue.__name__}: {broken} {getattr(broken, '__notes__', '')}")
        tally.events += programs
        progress(number * programs)
    tally.seconds = time.monotonic() - started
    return tally
