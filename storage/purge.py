"""What the queues forget: what was said after a while, that it was said much later.

Only what is done is forgotten: a row that is dead, unknown or waiting keeps all it has. Each queue
is walked in the order of its ids, a stretch at a time, which needs no index and holds nobody up.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import among, budgets, idempotency, inbox, outbox, tables
from storage.database import Transaction

LOCK = 0x707572676  # PostgreSQL's advisory lock: one process purges at a time
EMPTY = b""


class Rule(NamedTuple):
    """Rows of a queue that are `old` and `due` get `values`; without any they are deleted."""

    name: str
    table: sa.Table
    since: str
    old: timedelta
    due: sa.ColumnElement[bool]
    values: dict[str, Any]


# RELIABILITY section 7. An event's id stays to know it again: a redelivery was seen after 6 hours.
RULES = (
    Rule(
        "bodies",
        tables.inbox,
        "received_at",
        timedelta(days=7),
        (tables.inbox.c.status == inbox.DONE) & (sa.func.length(tables.inbox.c.body) > 0),
        {"body": EMPTY},
    ),
    Rule(
        "events",
        tables.inbox,
        "received_at",
        timedelta(days=90),
        tables.inbox.c.status == inbox.DONE,
        {},
    ),
    Rule(
        "payloads",
        tables.outbox,
        "created_at",
        timedelta(days=30),
        tables.outbox.c.status.in_((outbox.SENT, outbox.CANCELLED))
        & (tables.outbox.c.payload != sa.literal({}, tables.Json)),
        {"payload": {}, "answers": []},
    ),
)


class Stretch(NamedTuple):
    """Rows of one organization up to an id, and the ids of those that are due."""

    upto: int
    due: tuple[int, ...]


def next_stretch(
    transaction: Transaction,
    rule: Rule,
    organization_id: int,
    *,
    after: int,
    now: datetime,
    most: int,
    but: Collection[str],
) -> Stretch | None:
    """The next old rows behind the id `after`; None where there are none. Reads only.

    Rows of the platforms `but` are never due.
    """
    table = rule.table
    due = sa.and_(rule.due, table.c.platform.not_in(but))
    rows = transaction.execute(
        sa.select(table.c.id, table.c[rule.since].label("since"), due.label("due"))
        .where(table.c.organization_id == organization_id, table.c.id > after)
        .order_by(table.c.id)
        .limit(most)
    )
    old = list(takewhile(lambda row: row.since <= now - rule.old, rows))
    return Stretch(old[-1].id, tuple(row.id for row in old if row.due)) if old else None


def forget(transaction: Transaction, rule: Rule, organization_id: int, due: Collection[int]) -> int:
    """Forget these, where they are due still; answers how many."""
    table = rule.table
    which = (
        table.c.organization_id == organization_id,
        among.among(table.c.id, due),
        rule.due,
    )
    if rule.values:
        return transaction.execute(sa.update(table).where(*which).values(**rule.values)).rowcount
    return transaction.execute(sa.delete(table).where(*which)).rowcount


def forget_keys(transaction: Transaction, now: datetime, most: int) -> int:
    """Forget old idempotency keys of REST; answers how many there were."""
    return idempotency.forget(transaction, now, most)


def forget_budgets(transaction: Transaction, now: datetime, most: int) -> int:
    """Forget the budgets of recipients to whom nothing was sent for a day; answers how many."""
    return budgets.forget(transaction, now - timedelta(days=1), most)


BESIDE = {"keys": forget_keys, "budgets": forget_budgets}  # what lies beside the queues


def is_alone(transaction: Transaction) -> bool:
    """Whether no other process purges now; true until the transaction's end."""
    if transaction.dialect.name == "sqlite":
        return True
    return bool(transaction.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(LOCK))))


def organizations(transaction: Transaction) -> list[int]:
    """Whose queues there are."""
    return list(transaction.execute(sa.select(tables.organization.c.id).order_by("id")).scalars())
