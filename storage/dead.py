"""What was given up, in either direction: events nobody could handle, messages nobody could send.

Nothing is removed: what is dropped stays, and can be tried again like the rest.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import outbox, tables
from storage.database import Transaction

IN, OUT = "in", "out"
DEAD, UNKNOWN, DROPPED = "dead", "unknown", "dropped"
STATES = {tables.DEAD: DEAD, outbox.UNKNOWN: UNKNOWN, tables.DROPPED: DROPPED}
QUEUES = {IN: tables.inbox, OUT: tables.outbox}


class Given(NamedTuple):
    """One event (in) or message (out) that was given up. `since` is when it came or was written.

    `state`: dead; unknown, where nobody knows whether it arrived; or dropped, by an administrator.
    """

    id: int
    way: str
    state: str
    platform: str
    app: str
    kind: str
    attempts: int
    since: datetime
    error: str


class Whole(NamedTuple):
    """The same with what it says: the body as it came, or the payload and its recipient."""

    given: Given
    first_try_at: datetime | None
    target: dict[str, str] | None
    content: Any


def given_up(
    transaction: Transaction,
    organization_id: int,
    limit: int,
    before: int | None = None,
    *,
    dropped: bool = False,
) -> list[Given]:
    """What waits for an administrator, the newest first, below an id; or what one has dropped."""
    found: list[Given] = []
    for way, table in QUEUES.items():
        conditions = [table.c.organization_id == organization_id, _in_state(way, dropped=dropped)]
        if before is not None:
            conditions.append(table.c.id < before)
        rows = transaction.execute(
            sa.select(*_columns(way)).where(*conditions).order_by(table.c.id.desc()).limit(limit)
        )
        found += [_given(way, row) for row in rows.all()]
    return sorted(found, key=lambda one: one.id, reverse=True)[:limit]


def find(transaction: Transaction, organization_id: int, row_id: int) -> Whole | None:
    """One of them, whole."""
    for way, table in QUEUES.items():
        more = (
            (table.c.body.label("content"),)
            if way == IN
            else (table.c.payload.label("content"), table.c.first_try_at, table.c.target)
        )
        row = transaction.execute(
            sa.select(*_columns(way), *more).where(
                table.c.organization_id == organization_id,
                table.c.id == row_id,
                _in_state(way, dropped=False) | _in_state(way, dropped=True),
            )
        ).one_or_none()
        if row is not None and way == IN:
            return Whole(_given(way, row), None, None, row.content.decode(errors="replace"))
        if row is not None:
            return Whole(_given(way, row), row.first_try_at, row.target, row.content)
    return None


def retry(
    transaction: Transaction, organization_id: int, now: datetime, ids: Sequence[int] | None
) -> int:
    """Begin anew with these, or with all that were not dropped (None); answers how many.

    Messages keep the keys by which their receivers drop doubles.
    """
    fresh = {"status": tables.READY, "attempts": 0, "visible_at": now, "error": ""}
    sends = {"first_try_at": None, "expires_at": None, "failed": 0}
    done = 0
    for way, table in QUEUES.items():
        wanted = _in_state(way, dropped=False)
        if ids is not None:
            wanted = (wanted | _in_state(way, dropped=True)) & table.c.id.in_(ids)
        done += transaction.execute(
            sa.update(table)
            .where(table.c.organization_id == organization_id, wanted)
            .values(fresh | (sends if way == OUT else {}))
        ).rowcount
    return done


def drop(transaction: Transaction, organization_id: int, ids: Sequence[int] | None) -> int:
    """Put these, or all (None), out of sight; answers how many."""
    done = 0
    for way, table in QUEUES.items():
        which = sa.true() if ids is None else table.c.id.in_(ids)
        mine = table.c.organization_id == organization_id
        done += transaction.execute(
            sa.update(table)
            .where(mine, _in_state(way, dropped=False), which)
            .values(status=tables.DROPPED)
        ).rowcount
    return done


def _in_state(way: str, *, dropped: bool) -> sa.ColumnElement[bool]:
    table = QUEUES[way]
    states = (tables.DROPPED,) if dropped else (tables.DEAD, outbox.UNKNOWN)
    return tables.given_up(table) & table.c.status.in_(states)


def _columns(way: str) -> list[sa.ColumnElement[Any]]:
    table = QUEUES[way]
    since = table.c.received_at if way == IN else table.c.created_at
    names = ("id", "status", "platform", "app", "kind", "attempts", "error")
    return [*(table.c[name] for name in names), since.label("since")]


def _given(way: str, row: sa.Row[Any]) -> Given:
    return Given(
        row.id,
        way,
        STATES[row.status],
        row.platform,
        row.app,
        row.kind,
        row.attempts,
        row.since,
        row.error,
    )
