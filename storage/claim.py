"""The one claim, in two dialects: take ready rows so that nobody else takes them.

A claim counts the attempt and hides the row for its lease; a crashed worker's row comes back by
itself. `attempts` is the fence: whoever finishes must still hold the number it claimed with.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction


def claim(
    transaction: Transaction,
    table: sa.Table,
    *,
    now: datetime,
    lease: timedelta,
    limit: int,
    order: tuple[sa.ColumnElement[Any], ...],
    only: sa.ColumnElement[bool] | None = None,
) -> list[sa.Row[Any]]:
    """Up to `limit` rows that are due and first of their lane, hidden from others for `lease`."""
    earlier = table.alias("earlier")
    lane_is_free = ~sa.exists().where(
        earlier.c.status == tables.READY, earlier.c.lane == table.c.lane, earlier.c.id < table.c.id
    )
    picked = (
        sa.select(table.c.organization_id, table.c.id)
        .where(table.c.status == tables.READY, table.c.visible_at <= now, lane_is_free)
        .order_by(*order)
        .limit(limit)
    )
    if only is not None:
        picked = picked.where(only)
    if transaction.dialect.name == "postgresql":
        # Only one writer exists on SQLite; here others must pass by what we are taking.
        picked = picked.with_for_update(skip_locked=True, of=table)
    chosen = picked.cte("chosen").prefix_with("MATERIALIZED", dialect="postgresql")
    rows = transaction.execute(
        sa.update(table)
        .where(
            sa.tuple_(table.c.organization_id, table.c.id).in_(
                sa.select(chosen.c.organization_id, chosen.c.id)
            )
        )
        .values(attempts=table.c.attempts + 1, visible_at=now + lease)
        .returning(*table.c)
    )
    return sorted(rows, key=lambda row: row.id)


def settle(
    transaction: Transaction, table: sa.Table, row_id: int, claimed: int, /, **values: Any
) -> bool:
    """Write the outcome of a row claimed with that number; False when somebody else took it."""
    done = transaction.execute(
        sa.update(table)
        .where(table.c.id == row_id, table.c.attempts == claimed, table.c.status == tables.READY)
        .values(**values)
    )
    return done.rowcount == 1
