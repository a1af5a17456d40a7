"""What came in: every event is remembered here before it is answered, and done exactly once.

`remember` is grouped with whatever else came in at the moment; the Future resolves after the
commit. `finish` belongs into the transaction of the event's effects and fails when the fence does.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import claim, ids, tables, upsert
from storage.database import Transaction

LEASE = timedelta(seconds=60)
DONE, DEAD = 1, tables.DEAD


class Arrival(NamedTuple):
    """One event as it came, already verified."""

    organization_id: int
    platform: str
    app: str
    event_id: str
    lane: str
    kind: str
    body: bytes
    sent_at: datetime
    received_at: datetime
    patience: float = 0.0  # seconds the platform waits for the outcome


class Event(NamedTuple):
    """A claimed row. `attempts` is the fence that `finish` checks."""

    id: int
    organization_id: int
    platform: str
    app: str
    event_id: str
    lane: str
    kind: str
    body: bytes
    sent_at: datetime
    received_at: datetime
    attempts: int


class Lost(Exception):
    """Somebody else took the row after our lease ran out: our effects must not stand."""


def remember(transaction: Transaction, arrivals: list[Arrival]) -> list[int | None]:
    """Store events in one statement; None for one that was here before (same platform key)."""
    new_ids = ids.take(transaction, len(arrivals))
    rows = [
        {**arrival._asdict(), "id": row_id, "visible_at": arrival.received_at}
        for row_id, arrival in zip(new_ids, arrivals, strict=True)
    ]
    stored = upsert.new_ones(transaction, tables.inbox, rows)
    return [row_id if row_id in stored else None for row_id in new_ids]


def remember_and_claim(transaction: Transaction, arrivals: list[Arrival]) -> list[Event | None]:
    """Store events that are to be answered at once: ours already, where new and their lane free."""
    return [
        None if row_id is None else claim_this(transaction, arrival.received_at, row_id)
        for arrival, row_id in zip(arrivals, remember(transaction, arrivals), strict=True)
    ]


def claim_ready(transaction: Transaction, now: datetime, limit: int) -> list[Event]:
    """Events that are due and first of their lane, oldest first, ours for LEASE."""
    rows = claim.claim(transaction, _DUE, now=now, lease=LEASE, limit=limit)
    return [_event(row) for row in rows]


def claim_this(transaction: Transaction, now: datetime, row_id: int) -> Event | None:
    """The one event, if its lane is free: for an instant answer."""
    rows = claim.claim(transaction, _THIS, now=now, lease=LEASE, limit=1, row_id=row_id)
    return _event(rows[0]) if rows else None


def _event(row: sa.Row[Any]) -> Event:
    return Event(*(getattr(row, field) for field in Event._fields))


_IN_ORDER = (tables.inbox.c.visible_at, tables.inbox.c.id)
_DUE = claim.Taking(tables.inbox, _IN_ORDER)
_THIS = claim.Taking(
    tables.inbox,
    _IN_ORDER,
    tables.inbox.c.id == sa.bindparam("row_id", type_=sa.BigInteger()),
)


def finish(transaction: Transaction, event: Event) -> None:
    """Mark done, in the transaction of the effects; Lost rolls those back."""
    if not _settle(transaction, event, status=DONE, error=""):
        raise Lost(f"inbox {event.id}")


def postpone(transaction: Transaction, event: Event, until: datetime, error: str) -> bool:
    """Try again at `until`; what went wrong is kept beside the row."""
    return _settle(transaction, event, visible_at=until, error=error[:2000])


def bury(transaction: Transaction, event: Event, error: str) -> None:
    """Give up: the row stays, dead, for an administrator. Its lane goes on. Lost if not ours."""
    if not _settle(transaction, event, status=DEAD, error=error[:2000]):
        raise Lost(f"inbox {event.id}")


def release(transaction: Transaction, event: Event, now: datetime) -> bool:
    """Give an unfinished claim back at once, as a stopping worker does; it does not count."""
    return _settle(transaction, event, visible_at=now, attempts=event.attempts - 1)


def _settle(transaction: Transaction, event: Event, **values: Any) -> bool:
    return claim.settle(transaction, tables.inbox, event, **values)


def is_ready(transaction: Transaction, row_id: int) -> bool:
    """Whether the event still waits to be handled."""
    table = tables.inbox
    found = transaction.execute(
        sa.select(table.c.id).where(table.c.id == row_id, table.c.status == tables.READY)
    )
    return found.first() is not None
