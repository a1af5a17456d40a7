"""Answers kept under the caller's own key, so that a call sent twice has its effect once.

A key is claimed inside the transaction of the call: what is rolled back was never claimed, and a
second call with the same key waits for the first one and finds its answer.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from storage import tables, upsert
from storage.database import Transaction

KEPT_FOR = timedelta(hours=24)


class Kept(NamedTuple):
    """What was answered; `same` tells whether the same was asked then."""

    same: bool
    status: int
    headers: Mapping[str, str]
    body: bytes


class Caller(NamedTuple):
    """Whose key it is."""

    organization_id: int
    token_id: int
    key: str


def claim(transaction: Transaction, caller: Caller, asked: str, now: datetime) -> Kept | None:
    """None where the key is new (or old enough to be used again); else what was answered."""
    table = tables.idempotency_key
    here = _here(caller)
    transaction.execute(sa.delete(table).where(*here, table.c.created_at <= now - KEPT_FOR))
    new = upsert.insert(transaction, table).values(
        organization_id=caller.organization_id,
        caller=caller.token_id,
        key=caller.key,
        asked=asked,
        answered=b"",
        created_at=now,
    )
    # What came back tells: psycopg leaves the rowcount of an INSERT at -1.
    if (
        transaction.execute(new.on_conflict_do_nothing().returning(table.c.key)).scalar()
        is not None
    ):
        return None
    row = transaction.execute(sa.select(table).where(*here)).one()
    return Kept(row.asked == asked, row.status, row.headers, bytes(row.answered))


def keep(
    transaction: Transaction, caller: Caller, status: int, headers: Mapping[str, str], body: bytes
) -> None:
    """What the claimed key answers from now on."""
    transaction.execute(
        sa.update(tables.idempotency_key)
        .where(*_here(caller))
        .values(status=status, headers=dict(headers), answered=body)
    )


def forget(transaction: Transaction, now: datetime, most: int) -> int:
    """Delete old keys, so many at once; answers how many there were."""
    table = tables.idempotency_key
    old = (
        sa.select(table.c.organization_id, table.c.caller, table.c.key)
        .where(table.c.created_at <= now - KEPT_FOR)
        .limit(most)
    )
    keys = transaction.execute(old).all()
    for key in keys:
        transaction.execute(sa.delete(table).where(*_here(Caller(*key))))
    return len(keys)


def _here(caller: Caller) -> tuple[sa.ColumnElement[bool], ...]:
    table = tables.idempotency_key
    return (
        table.c.organization_id == caller.organization_id,
        table.c.caller == caller.token_id,
        table.c.key == caller.key,
    )
