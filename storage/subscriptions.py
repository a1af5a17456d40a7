"""Subscriptions of webhooks: which address of another system hears of which events."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, get_args

import sqlalchemy as sa

from storage import ids, outbox, tables
from storage.database import Transaction

# action.due is a name already; it is sent as soon as reminders fire.
EventName = Literal[
    "visit.created",
    "visit.changed",
    "visit.undone",
    "action.due",
    "action.done",
    "customer.changed",
]
EVENTS: tuple[EventName, ...] = get_args(EventName)
PLATFORM = "webhook"  # what their rows in the outbox bear, for no chat platform has them
ACTIVE, OFF = "active", "off"
MOST = 100  # of one organization


class Subscription(NamedTuple):
    """One address. `sealed` is its secret, encrypted; off: it answered that it is gone."""

    id: int
    url: str
    events: tuple[str, ...]
    sealed: str
    state: str
    created_at: datetime


def create(
    transaction: Transaction,
    organization_id: int,
    *,
    url: str,
    events: Sequence[str],
    sealed: str,
    now: datetime,
) -> int | None:
    """A new subscription's id; None where the organization has as many as it may."""
    if len(everything(transaction, organization_id)) >= MOST:
        return None
    new_id = ids.take_one(transaction)
    transaction.execute(
        sa.insert(tables.subscription).values(
            organization_id=organization_id,
            id=new_id,
            url=url,
            events=list(events),
            secret=sealed,
            state=ACTIVE,
            created_at=now,
            updated_at=now,
        )
    )
    return new_id


def everything(transaction: Transaction, organization_id: int) -> list[Subscription]:
    """All that were not removed, by creation."""
    return _load(transaction, organization_id, sa.true())


def active(transaction: Transaction, organization_id: int) -> list[Subscription]:
    """Those that are sent to."""
    return _load(transaction, organization_id, tables.subscription.c.state == ACTIVE)


def find(
    transaction: Transaction, organization_id: int, subscription_id: int
) -> Subscription | None:
    """One of them, whatever its state."""
    found = _load(transaction, organization_id, tables.subscription.c.id == subscription_id)
    return found[0] if found else None


def switch_off(
    transaction: Transaction, organization_id: int, subscription_id: int, now: datetime
) -> None:
    """Nothing more is sent to it."""
    _set(transaction, organization_id, subscription_id, now, state=OFF)


def remove(
    transaction: Transaction, organization_id: int, subscription_id: int, now: datetime
) -> bool:
    """It is gone, and with it what still waits to be sent there; False where there is none."""
    outbox.cancel_of_app(transaction, organization_id, PLATFORM, str(subscription_id))
    return _set(transaction, organization_id, subscription_id, now, deleted_at=now)


def _load(
    transaction: Transaction, organization_id: int, which: sa.ColumnElement[bool]
) -> list[Subscription]:
    table = tables.subscription
    rows = transaction.execute(
        sa.select(table)
        .where(
            table.c.organization_id == organization_id,
            table.c.deleted_at.is_(None),
            which,
        )
        .order_by(table.c.id)
        .limit(MOST)
    )
    return [
        Subscription(row.id, row.url, tuple(row.events), row.secret, row.state, row.created_at)
        for row in rows
    ]


def _set(
    transaction: Transaction,
    organization_id: int,
    subscription_id: int,
    now: datetime,
    **values: object,
) -> bool:
    table = tables.subscription
    done = transaction.execute(
        sa.update(table)
        .where(
            table.c.organization_id == organization_id,
            table.c.id == subscription_id,
            table.c.deleted_at.is_(None),
        )
        .values(version=table.c.version + 1, updated_at=now, **values)
    )
    return done.rowcount == 1
