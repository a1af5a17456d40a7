"""The one claim, in two dialects: take ready rows so that nobody else takes them.

A claim counts the attempt and hides the row for its lease; a crashed worker's row comes back by
itself. `attempts` is the fence: whoever finishes must still hold the number it claimed with.
"""

import functools
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction

NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=tables.Instant())


class Claimed(Protocol):
    """A row that somebody claimed, and the number it was claimed with."""

    @property
    def organization_id(self) -> int:
        """Whose row it is."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def attempts(self) -> int:
        """The fence."""


class Taking:
    """Which rows of a queue are taken, in which order; its statement is made once."""

    def __init__(
        self,
        table: sa.Table,
        order: tuple[sa.ColumnElement[Any], ...],
        *only: sa.ColumnElement[bool],
        **sets: sa.ColumnElement[Any],
    ) -> None:
        """`only` are conditions besides, `sets` what a claim writes besides.

        NOW and parameters of their own may stand in both.
        """
        self._table, self._order, self._only, self._sets = table, order, only, sets

    @functools.cached_property
    def statement(self) -> sa.Update:
        """Up to :limit rows that are due and first of their lane, hidden until :until."""
        table = self._table
        earlier = table.alias("earlier")
        lane_is_free = ~sa.exists().where(
            earlier.c.status == tables.READY,
            earlier.c.lane == table.c.lane,
            earlier.c.id < table.c.id,
        )
        picked = (
            sa.select(table.c.organization_id, table.c.id)
            .where(table.c.status == tables.READY, table.c.visible_at <= NOW, lane_is_free)
            .where(*self._only)
            .order_by(*self._order)
            .limit(sa.bindparam("limit", type_=sa.Integer()))
            # Only one writer exists on SQLite, whose compiler leaves this out; elsewhere others
            # must pass by what we are taking.
            .with_for_update(skip_locked=True, of=table)
        )
        chosen = picked.cte("chosen").prefix_with("MATERIALIZED", dialect="postgresql")
        return (
            sa.update(table)
            .where(
                sa.tuple_(table.c.organization_id, table.c.id).in_(
                    sa.select(chosen.c.organization_id, chosen.c.id)
                )
            )
            .values(
                attempts=table.c.attempts + 1,
                visible_at=sa.bindparam("until", type_=tables.Instant()),
                **self._sets,
            )
            .returning(*table.c)
        )


def claim(
    transaction: Transaction,
    taking: Taking,
    *,
    now: datetime,
    lease: timedelta,
    limit: int,
    **values: Any,
) -> list[sa.Row[Any]]:
    """Up to `limit` rows, oldest id first, hidden from others for `lease`; `values` of `only`."""
    asked = {"now": now, "until": now + lease, "limit": limit} | values
    rows = transaction.execute(taking.statement, asked).all()
    return sorted(rows, key=lambda row: row.id)


def settle(transaction: Transaction, table: sa.Table, row: Claimed, /, **values: Any) -> bool:
    """Write the outcome of a claimed row; False when somebody else took it since."""
    which = {"whose": row.organization_id, "which": row.id, "claimed": row.attempts}
    new = {f"new_{name}": value for name, value in values.items()}
    return transaction.execute(_settled(table.name, frozenset(values)), which | new).rowcount == 1


@functools.cache
def _settled(name: str, columns: frozenset[str]) -> sa.Update:
    table = tables.metadata.tables[name]
    return (
        sa.update(table)
        .where(
            table.c.organization_id == sa.bindparam("whose", type_=sa.BigInteger()),
            table.c.id == sa.bindparam("which", type_=sa.BigInteger()),
            table.c.attempts == sa.bindparam("claimed", type_=sa.BigInteger()),
            table.c.status == tables.READY,
        )
        .values({one: sa.bindparam(f"new_{one}", type_=table.c[one].type) for one in columns})
    )
