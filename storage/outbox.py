"""What goes out: every message we owe, sent at least once and with a key that drops doubles.

`add` belongs into the transaction of its cause. One recipient's rows go out one at a time, in the
order of their ids; replies go before card updates, reminders and digests.
"""

import functools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import budgets, claim, ids, tables, upsert
from storage.database import Transaction

LEASE = timedelta(seconds=40)  # send time-out 10 s + 30 s
SENT, DEAD, UNKNOWN, CANCELLED = 1, tables.DEAD, 3, 4
ALL, REST, WEBHOOKS = "all", "rest", "webhooks"  # what may be claimed

WEBHOOK = "webhook_out"
PRIORITY = {"reply": 0, "modal": 0, "card_update": 1, "notice": 1, "reminder": 2, "escalation": 2}
NOT_URGENT = 2  # and above: nobody sits and waits for it
OTHER_KINDS = 3  # alert, digest, look_up, fetch, list_people
LAST = 9  # webhooks: claimed apart, so that no receiver's slowness holds a reply

App = tuple[str, str]  # platform and key


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
    """A claimed row. `attempts` is the fence; `about_handle` is where the changed message lies.

    `failed` counts the attempts that are known not to have arrived: see `unsure`.
    """

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
    failed: int
    first_try_at: datetime
    expires_at: datetime | None
    created_at: datetime
    about_handle: Any

    @property
    def unsure(self) -> int:
        """How many earlier attempts may have arrived: unanswered, or cut off by a crash."""
        return self.attempts - 1 - self.failed


def add(transaction: Transaction, letters: Sequence[Outgoing]) -> list[int | None]:
    """Store messages to send; None for one whose idem_key is already there."""
    if not letters:
        return []
    new_ids = ids.take(transaction, len(letters))
    rows = [
        {
            **letter._asdict(),
            "id": row_id,
            "visible_at": letter.created_at,
            "priority": LAST if letter.kind == WEBHOOK else PRIORITY.get(letter.kind, OTHER_KINDS),
        }
        for row_id, letter in zip(new_ids, letters, strict=True)
    ]
    stored = upsert.new_ones(transaction, tables.outbox, rows)
    return [row_id if row_id in stored else None for row_id in new_ids]


def claim_ready(
    transaction: Transaction,
    now: datetime,
    limit: int,
    *,
    which: str = ALL,
    of: App | None = None,
    without: frozenset[App] = frozenset(),
) -> list[Parcel]:
    """Messages that are due, first of their recipient and not blocked by their app's budget.

    `which`: ALL to chats, the most urgent first; of these the REST, for which nobody waits; or
    WEBHOOKS, to other systems. Only those `of` an app, or those of all `without` some.
    """
    rows = claim.claim(transaction, _taking(which, of, without), now=now, lease=LEASE, limit=limit)
    handles = _handles(transaction, rows)
    own = [field for field in Parcel._fields if field != "about_handle"]
    return [
        Parcel._make([*(getattr(row, field) for field in own), handles.get(row.about)])
        for row in rows
    ]


@functools.lru_cache(maxsize=64)
def _taking(which: str, of: App | None, without: frozenset[App]) -> claim.Taking:
    table, budget = tables.outbox, tables.send_budget
    blocked = sa.exists().where(
        budget.c.platform == table.c.platform,
        budget.c.app == table.c.app,
        budget.c.scope == budgets.APP,
        budget.c.blocked_until > claim.NOW,
    )
    wanted = {
        ALL: table.c.priority < LAST,
        REST: table.c.priority.between(NOT_URGENT, LAST - 1),
        WEBHOOKS: table.c.priority == LAST,
    }
    order = (table.c.priority, table.c.visible_at, table.c.id)
    return claim.Taking(
        table,
        order[1:] if which == REST else order,
        wanted[which],
        ~blocked,
        *([_is_of(of)] if of else []),
        *(~_is_of(app) for app in without),
        first_try_at=sa.func.coalesce(table.c.first_try_at, claim.NOW),
    )


def _is_of(app: App) -> sa.ColumnElement[bool]:
    table = tables.outbox
    return (table.c.platform == app[0]) & (table.c.app == app[1])


def _handles(transaction: Transaction, rows: Sequence[sa.Row[Any]]) -> dict[int, Any]:
    """Where the messages lie that these change."""
    table = tables.outbox
    about = [(row.organization_id, row.about) for row in rows if row.about is not None]
    if not about:
        return {}
    found = transaction.execute(
        sa.select(table.c.id, table.c.handle).where(
            sa.tuple_(table.c.organization_id, table.c.id).in_(about)
        )
    )
    return {row.id: row.handle for row in found.all()}


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
    """It did not arrive: try again at `until`. What a limit held back counts as no attempt."""
    if not counts:
        attempts = parcel.attempts - 1
        return _settle(transaction, parcel, visible_at=until, error=error[:2000], attempts=attempts)
    failed = parcel.failed + 1
    return _settle(transaction, parcel, visible_at=until, error=error[:2000], failed=failed)


def mark_unsure(transaction: Transaction, parcel: Parcel, until: datetime, error: str) -> bool:
    """It may have arrived, and may be sent again at `until`."""
    return _settle(transaction, parcel, visible_at=until, error=error[:2000])


def put_aside(
    transaction: Transaction, parcel: Parcel, until: datetime, error: str, lane: str
) -> bool:
    """Try again at `until`, in another lane: what waits behind it in its own may pass."""
    return _settle(transaction, parcel, visible_at=until, error=error[:2000], lane=lane)


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


def _settle(transaction: Transaction, parcel: Parcel, **values: Any) -> bool:
    return claim.settle(transaction, tables.outbox, parcel, **values)
