"""After a restore: messages that the backup owes, but that were probably sent after it was made.

They are held, as `unknown` with a reason of their own, until a person lets them go or drops them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage import outbox, tables
from storage.database import Transaction

REASON = "restored from a backup: it may have been sent since"
DROPPED = "dropped after a restore: it was sent before"
AROUND = timedelta(hours=1)
DIALECTS = {"sqlite": sqlite.dialect, "postgresql": postgresql.dialect}


class Message(NamedTuple):
    """One message around the moment of the backup."""

    id: int
    organization_id: int
    platform: str
    app: str
    target: dict[str, str]
    kind: str
    status: int
    attempts: int
    created_at: datetime
    error: str


def hold(transaction: Transaction) -> int:
    """Nothing that waits to be sent goes out by itself from now on; how many there are."""
    return transaction.execute(_holding()).rowcount


def holding(dialect: str) -> str:
    """The same as a statement, for a database that is just being put back."""
    options = {"literal_binds": True}
    return str(_holding().compile(dialect=DIALECTS[dialect](), compile_kwargs=options))


def _holding() -> sa.Update:
    table = tables.outbox
    return (
        sa.update(table)
        .where(table.c.status == tables.READY)
        .values(status=outbox.UNKNOWN, error=REASON)
    )


def moment(transaction: Transaction) -> datetime | None:
    """When the last thing happened that these tables know of: about when the backup was made."""
    newest = [
        transaction.execute(sa.select(sa.func.max(column))).scalar()
        for column in (tables.inbox.c.received_at, tables.outbox.c.created_at)
    ]
    return max((at for at in newest if at is not None), default=None)


def held(transaction: Transaction, limit: int) -> list[Message]:
    """What is held, the oldest first."""
    return _messages(transaction, _is_held(), limit)


def count_held(transaction: Transaction) -> int:
    """How many messages wait for a decision."""
    return transaction.execute(
        sa.select(sa.func.count()).select_from(tables.outbox).where(_is_held())
    ).scalar_one()


def sent_around(transaction: Transaction, at: datetime, limit: int) -> list[Message]:
    """What was sent, or given up as unknown, in the last hour that the backup knows of."""
    table = tables.outbox
    recent = table.c.created_at > at - AROUND
    done = table.c.status.in_((outbox.SENT, outbox.UNKNOWN))
    return _messages(transaction, recent & done & ~_is_held(), limit)


def waiting_events(transaction: Transaction) -> int:
    """Events that the backup had not handled: a worker will, and answers them."""
    table = tables.inbox
    return transaction.execute(
        sa.select(sa.func.count()).select_from(table).where(table.c.status == tables.READY)
    ).scalar_one()


def let_go(transaction: Transaction, now: datetime, ids: Sequence[int] | None) -> int:
    """Send these, or all that are held (None), under the keys that they have; how many."""
    fresh = {"status": tables.READY, "attempts": 0, "first_try_at": None, "error": ""}
    return _settle(transaction, ids, **fresh, visible_at=now)


def drop(transaction: Transaction, ids: Sequence[int] | None) -> int:
    """Never send these, or any that is held (None); how many."""
    return _settle(transaction, ids, status=tables.DROPPED, error=DROPPED)


def _settle(transaction: Transaction, ids: Sequence[int] | None, **values: Any) -> int:
    table = tables.outbox
    which = sa.true() if ids is None else table.c.id.in_(ids)
    return transaction.execute(sa.update(table).where(_is_held(), which).values(**values)).rowcount


def _messages(transaction: Transaction, which: sa.ColumnElement[bool], limit: int) -> list[Message]:
    table = tables.outbox
    rows = transaction.execute(
        sa.select(*(table.c[field] for field in Message._fields))
        .where(which)
        .order_by(table.c.id)
        .limit(limit)
    )
    return [Message._make(row) for row in rows]


def _is_held() -> sa.ColumnElement[bool]:
    table = tables.outbox
    return (table.c.status == outbox.UNKNOWN) & (table.c.error == REASON)
