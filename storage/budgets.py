"""How fast messages may go out: limits of chat platforms, shared by all workers.

A budget is a row with the moment at which its next call is due. Of a limit of N calls in a time,
80 % are spread evenly over that time and 20 % may come in a burst, so that no window of that length
ever holds more than N, whoever counts and from whenever.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from storage import tables, upsert
from storage.database import Transaction

APP = "app"  # the scope of the whole app
SPREAD, A_BURST = 0.8, 5  # of a limit; what is left of it, as a part


class Budget(NamedTuple):
    """At most `calls` in `time`, counted together under `scope`."""

    scope: str
    calls: int
    time: timedelta

    @property
    def spacing(self) -> timedelta:
        """Between two calls, in the long run."""
        return self.time / (self.calls * SPREAD)

    @property
    def ahead(self) -> timedelta:
        """How far before its turn a call may come: the burst."""
        return self.spacing * max(self.calls // A_BURST - 1, 0)


class Spender(NamedTuple):
    """The app whose budgets they are."""

    platform: str
    app: str


def reserve(
    transaction: Transaction,
    spender: Spender,
    budgets: Sequence[Budget],
    now: datetime,
    patience: timedelta,
) -> timedelta:
    """Take the next moment that is free in all budgets; answers how long to wait for it.

    Where that is longer than `patience`, nothing is taken.
    """
    due = _due(transaction, spender, [budget.scope for budget in budgets])
    waits = [due[budget.scope] - budget.ahead - now for budget in budgets]
    wait = max([timedelta(), *waits])
    if wait <= patience:
        at = now + wait
        for budget in budgets:
            later = max(due[budget.scope], at) + budget.spacing
            _move(transaction, spender, budget.scope, next_free_at=later)
    return wait


def block(transaction: Transaction, spender: Spender, until: datetime) -> None:
    """The platform asked the whole app to wait: no worker sends for it before `until`."""
    _due(transaction, spender, [APP])
    _move(transaction, spender, APP, blocked_until=until)


def _due(transaction: Transaction, spender: Spender, scopes: Sequence[str]) -> dict[str, datetime]:
    """The next turn in each scope; on PostgreSQL the rows are ours until the commit."""
    table = tables.send_budget
    rows = [spender._asdict() | {"scope": scope} for scope in sorted(set(scopes))]
    begin = {"next_free_at": tables.EPOCH, "blocked_until": tables.EPOCH}
    transaction.execute(
        upsert.insert(transaction, table)
        .values([row | begin for row in rows])
        .on_conflict_do_nothing()
    )
    found = transaction.execute(
        sa.select(table.c.scope, table.c.next_free_at)
        .where(_of(spender), table.c.scope.in_(scopes))
        .order_by(table.c.scope)
        .with_for_update()
    )
    return {row.scope: row.next_free_at for row in found.all()}


def _move(transaction: Transaction, spender: Spender, scope: str, **values: datetime) -> None:
    table = tables.send_budget
    which = _of(spender) & (table.c.scope == scope)
    transaction.execute(sa.update(table).where(which).values(**values))


def _of(spender: Spender) -> sa.ColumnElement[bool]:
    table = tables.send_budget
    return sa.and_(table.c.platform == spender.platform, table.c.app == spender.app)


def forget(transaction: Transaction, before: datetime, limit: int) -> int:
    """Remove up to `limit` budgets that nobody has used since; answers how many."""
    table = tables.send_budget
    old = (
        sa.select(table.c.platform, table.c.app, table.c.scope)
        .where(table.c.next_free_at < before, table.c.blocked_until < before)
        .limit(limit)
    )
    key = sa.tuple_(table.c.platform, table.c.app, table.c.scope)
    return transaction.execute(sa.delete(table).where(key.in_(old))).rowcount
