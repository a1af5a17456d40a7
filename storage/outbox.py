"""What goes out: every message we owe, sent at least once and with a key that drops doubles.

`add` belongs into the transaction of its cause. One recipient's rows go out one at a time, in the
order of their ids; replies go before card updates, reminders and digests.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import claim, ids, tables, upsert
from storage.database import Transaction

LEASE = timedelta(seconds=40)  # send time-out 10 s + 30 s
SENT, DEAD, UNKNOWN, CANCELLED = 1, 2, 3, 4

WEBHOOK = "webhook_out"
PRIORITY = {"reply": 0, "modal": 0, "card_update": 1, "notice": 1, "reminder": 2, "escalation": 2}
OTHER_KINDS = 3  # alert, digest, look_up, fetch, list_people
LAST = 9  # webhooks: claimed apart, so that no receiver's slowness holds a reply


class Outgoing(NamedTuple):
    """A message to send. `about` is the outbox row whose message it changes."""

    organization_id: int
    platform: str
    app: str
    target: dict[str, str]
    lane: str
    kind: str
    idem_key: str
    payload: Any
    created_at: datetime
    about: int | None = None
    expires_at: datetime | None = None
    inbox_id: int | None = None
    step_id: int | None = None


class Parcel(NamedTuple):
    """A claimed row. `attempts` is the fence; `about_handle` is where the changed message lies."""

    id: int
    organization_id: int
    platform: str
    app: str
    target: dict[str, str]
    lane: str
    kind: str
    payload: Any
    about: int | None
    answers: list[Any]
    attempts: int
    first_try_at: datetime | None
    expires_at: datetime | None
    created_at: datetime
    about_handle: Any


class Undelivered(NamedTuple):
    """A message that was given up, or of which nobody knows whether it arrived."""

    id: int
    platform: str
    app: str
    kind: str
    status: int
    attempts: int
    created_at: datetime
    error: str


def add(transaction: Transaction, letters: Sequence[Outgoing]) -> list[int | None]:
    """Store messages to send; None for one whose idem_key is already there."""
    if not letters:
        return []
    new_ids = ids.take(transaction, len(letters))
    table = tables.outbox
    rows = [
        {
            **letter._asdict(),
            "id": row_id,
            "visible_at": letter.created_at,
            "priority": LAST if letter.kind == WEBHOOK else PRIORITY.get(letter.kind, OTHER_KINDS),
        }
        for row_id, letter in zip(new_ids, letters, strict=True)
    ]
    insert = upsert.insert(transaction, table).values(rows).on_conflict_do_nothing()
    stored = set(transaction.execute(insert.returning(table.c.id)).scalars())
    return [row_id if row_id in stored else None for row_id in new_ids]


def claim_ready(
    transaction: Transaction, now: datetime, limit: int, *, webhooks: bool = False
) -> list[Parcel]:
    """Messages that are due, first of their recipient and not blocked by the app's budget.

    Either those of the chat platforms or those to other systems, never both.
    """
    table, budget = tables.outbox, tables.send_budget
    blocked = sa.exists().where(
        budget.c.platform == table.c.platform,
        budget.c.app == table.c.app,
        budget.c.blocked_until > now,
    )
    kinds = table.c.priority == LAST if webhooks else table.c.priority < LAST
    order = (table.c.priority, table.c.visible_at, table.c.id)
    rows = claim.claim(
        transaction, table, now=now, lease=LEASE, limit=limit, order=order, only=kinds & ~blocked
    )
    first_tries = [row.id for row in rows if row.first_try_at is None]
    if first_tries:
        transaction.execute(
            sa.update(table).where(table.c.id.in_(first_tries)).values(first_try_at=now)
        )
    handles = _handles(transaction, [row.about for row in rows if row.about is not None])
    own = [field for field in Parcel._fields if field != "about_handle"]
    return [
        Parcel._make([*(getattr(row, field) for field in own), handles.get(row.about)])
        for row in rows
    ]


def _handles(transaction: Transaction, row_ids: list[int]) -> dict[int, Any]:
    table = tables.outbox
    if not row_ids:
        return {}
    found = transaction.execute(
        sa.select(table.c.id, table.c.handle).where(table.c.id.in_(row_ids))
    )
    return {row.id: row.handle for row in found}


def reserve(
    transaction: Transaction, parcel: Parcel, now: datetime, spacing: timedelta
) -> timedelta:
    """Take the app's next free moment of its sending budget; answer how long to wait for it."""
    table = tables.send_budget
    here = {"platform": parcel.platform, "app": parcel.app, "scope": "app"}
    first = upsert.insert(transaction, table).values(
        **here, next_free_at=now + spacing, blocked_until=tables.EPOCH
    )
    later = sa.case(
        (table.c.next_free_at > now, table.c.next_free_at), else_=sa.literal(now, tables.Instant)
    )
    at = sa.type_coerce(later, sa.BigInteger) + spacing // tables.MICROSECOND
    moved = transaction.execute(
        first.on_conflict_do_update(
            index_elements=["platform", "app", "scope"],
            set_={"next_free_at": sa.type_coerce(at, sa.BigInteger)},
        ).returning(table.c.next_free_at)
    ).scalar_one()
    wait: timedelta = moved - spacing - now
    return max(wait, timedelta())


def mark_sent(transaction: Transaction, parcel: Parcel, handle: Any) -> bool:
    """The platform has it; `handle` is where it lies there. False: another sender has taken it."""
    return _settle(transaction, parcel, status=SENT, handle=handle, error="")


def mark_more(transaction: Transaction, parcel: Parcel, answers: list[Any], now: datetime) -> bool:
    """One call of several was answered: go on with the next at once."""
    return _settle(
        transaction, parcel, answers=answers, visible_at=now, attempts=parcel.attempts - 1
    )


def mark_later(
    transaction: Transaction, parcel: Parcel, until: datetime, error: str, *, counts: bool = True
) -> bool:
    """Try again at `until`; a limit of the platform does not count as an attempt."""
    attempts = parcel.attempts if counts else parcel.attempts - 1
    return _settle(transaction, parcel, visible_at=until, error=error[:2000], attempts=attempts)


def put_aside(
    transaction: Transaction, parcel: Parcel, until: datetime, error: str, lane: str
) -> bool:
    """Try again at `until`, in another lane: what waits behind it in its own may pass."""
    return _settle(transaction, parcel, visible_at=until, error=error[:2000], lane=lane)


def block(transaction: Transaction, parcel: Parcel, until: datetime) -> None:
    """The platform asked the whole app to wait: no worker sends for it before `until`."""
    table = tables.send_budget
    insert = upsert.insert(transaction, table).values(
        platform=parcel.platform,
        app=parcel.app,
        scope="app",
        next_free_at=until,
        blocked_until=until,
    )
    transaction.execute(
        insert.on_conflict_do_update(
            index_elements=["platform", "app", "scope"], set_={"blocked_until": until}
        )
    )


def mark_unknown(transaction: Transaction, parcel: Parcel, error: str) -> bool:
    """It may or may not have arrived and may not be sent again: for an administrator to see."""
    return _settle(transaction, parcel, status=UNKNOWN, error=error[:2000])


def bury(transaction: Transaction, parcel: Parcel, error: str) -> bool:
    """Give up: the row stays, dead, for an administrator."""
    return _settle(transaction, parcel, status=DEAD, error=error[:2000])


def release(transaction: Transaction, parcel: Parcel, now: datetime) -> bool:
    """Give an unsent claim back at once, as a stopping worker does; it does not count."""
    return _settle(transaction, parcel, visible_at=now, attempts=parcel.attempts - 1)


def is_owed(transaction: Transaction, lane: str) -> bool:
    """Whether messages of this lane still wait to be sent."""
    table = tables.outbox
    found = transaction.execute(
        sa.select(table.c.id).where(table.c.lane == lane, table.c.status == tables.READY).limit(1)
    )
    return found.first() is not None


def cancel_of_step(transaction: Transaction, organization_id: int, step_id: int) -> int:
    """Messages of an undone step that have not been tried yet will not be sent."""
    table = tables.outbox
    return transaction.execute(
        sa.update(table)
        .where(
            table.c.organization_id == organization_id,
            table.c.step_id == step_id,
            table.c.status == tables.READY,
            table.c.attempts == 0,
        )
        .values(status=CANCELLED)
    ).rowcount


def cancel_of_app(transaction: Transaction, organization_id: int, platform: str, app: str) -> int:
    """What waits for an app that was removed will not be sent."""
    table = tables.outbox
    return transaction.execute(
        sa.update(table)
        .where(
            table.c.organization_id == organization_id,
            table.c.platform == platform,
            table.c.app == app,
            table.c.status == tables.READY,
        )
        .values(status=CANCELLED)
    ).rowcount


def undelivered(
    transaction: Transaction, organization_id: int, limit: int, before: int | None = None
) -> list[Undelivered]:
    """What was given up and what may or may not have arrived, the newest first, below an id."""
    table = tables.outbox
    below = sa.true() if before is None else table.c.id < before
    rows = transaction.execute(
        sa.select(*(table.c[field] for field in Undelivered._fields))
        .where(table.c.organization_id == organization_id, _is_undelivered(), below)
        .order_by(table.c.id.desc())
        .limit(limit)
    )
    return [Undelivered._make(row) for row in rows]


def resend(
    transaction: Transaction, organization_id: int, now: datetime, row_ids: Sequence[int] | None
) -> int:
    """Begin anew with these, or with all (None), under the keys that they have; how many."""
    table = tables.outbox
    which = sa.true() if row_ids is None else table.c.id.in_(row_ids)
    return transaction.execute(
        sa.update(table)
        .where(table.c.organization_id == organization_id, _is_undelivered(), which)
        .values(
            status=tables.READY,
            attempts=0,
            first_try_at=None,
            visible_at=now,
            expires_at=None,
            error="",
        )
    ).rowcount


def _is_undelivered() -> sa.ColumnElement[bool]:
    return tables.outbox.c.status.in_((DEAD, UNKNOWN))


def _settle(transaction: Transaction, parcel: Parcel, **values: Any) -> bool:
    return claim.settle(transaction, tables.outbox, parcel.id, parcel.attempts, **values)
