"""Whether the database can be written, and how full the queues are."""

from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage import inbox, outbox, tables, upsert
from storage.database import DatabaseAway, Transaction

NOBODY, NAME = 0, "health"  # the row of `counter` that is written to see whether writing works


class Depth(NamedTuple):
    """How full a queue is: rows by state, and since when the oldest ready one waits."""

    ready: int
    dead: int
    unknown: int
    oldest: datetime | None


def writable(transaction: Transaction, now: datetime) -> None:
    """Write one row; DatabaseAway where that fails, for whatever reason."""
    seconds = int(now.timestamp())
    row = upsert.insert(transaction, tables.counter).values(
        organization_id=NOBODY, name=NAME, value=seconds
    )
    again = row.on_conflict_do_update(
        index_elements=["organization_id", "name"], set_={"value": seconds}
    )
    try:
        transaction.execute(again)
    except sa.exc.SQLAlchemyError as error:
        raise DatabaseAway(str(error)) from error


def time_there(transaction: Transaction) -> datetime:
    """What the clock of a PostgreSQL server shows, the same for all who ask it."""
    there: datetime = transaction.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return there.astimezone(UTC)


def waits_more_than(transaction: Transaction, most: int) -> bool:
    """Whether more than so many events wait to be handled; counts no further than that."""
    table = tables.inbox
    waiting = sa.select(table.c.visible_at).where(table.c.status == tables.READY).limit(most + 1)
    counted = transaction.scalar(sa.select(sa.func.count()).select_from(waiting.subquery()))
    return (counted or 0) > most


def inbox_depth(transaction: Transaction) -> Depth:
    """How much has come in and is not done."""
    return _depth(transaction, tables.inbox, tables.inbox.c.received_at)


def outbox_depth(transaction: Transaction) -> Depth:
    """How much is to go out; `oldest` leaves webhooks aside, whose receivers may be away a day."""
    table = tables.outbox
    return _depth(transaction, table, sa.case((table.c.kind != outbox.WEBHOOK, table.c.created_at)))


def _depth(transaction: Transaction, table: sa.Table, since: sa.ColumnElement[datetime]) -> Depth:
    ready, oldest = transaction.execute(
        sa.select(sa.func.count(), sa.func.min(since)).where(table.c.status == tables.READY)
    ).one()
    given_up = transaction.execute(
        sa.select(table.c.status, sa.func.count())
        .where(tables.given_up(table), table.c.status.in_((inbox.DEAD, outbox.UNKNOWN)))
        .group_by(table.c.status)
    )
    counts = {row[0]: row[1] for row in given_up}
    return Depth(ready, counts.get(inbox.DEAD, 0), counts.get(outbox.UNKNOWN, 0), oldest)
