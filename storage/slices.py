"""Lists read piece by piece: each piece begins behind the last row of the one before.

So a row that comes or goes meanwhile neither repeats nor hides another, and the last piece of a
long list costs what the first one does.
"""

from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.database import Transaction


class Position(NamedTuple):
    """The row where a piece ended: its value in the order of the list, and its id."""

    value: int | str
    id: int


class Piece(NamedTuple):
    """The ids of one piece in their order, and where the next one begins; None after the last."""

    ids: list[int]
    next: Position | None


class Order(NamedTuple):
    """What a list is ordered by, then by id: an integer, an instant or a text, never NULL."""

    by: sa.ColumnElement[Any]
    id: sa.ColumnElement[int]
    down: bool = False


def take(
    transaction: Transaction,
    chosen: sa.Select[Any],
    order: Order,
    after: Position | None,
    limit: int,
) -> Piece:
    """The next `limit` ids of a select, whose columns are replaced by those of the order."""
    made = statement(chosen, order, goes_on=after is not None)
    return run(transaction, made, {}, after, limit)


def statement(chosen: sa.Select[Any], order: Order, *, goes_on: bool) -> sa.Select[Any]:
    """The statement of `take`, for `run`: made once, it serves every piece but the first."""
    kind: sa.types.TypeEngine[Any]
    kind = sa.Text() if isinstance(order.by.type, sa.Text) else sa.BigInteger()
    key: sa.ColumnElement[Any] = sa.type_coerce(order.by, kind)
    made: sa.Select[Any] = chosen.with_only_columns(
        key.label("key"), order.id.label("id"), maintain_column_froms=True
    )
    if goes_on:
        here = sa.tuple_(key, order.id)
        there = sa.tuple_(
            sa.bindparam("after_value", type_=kind),
            sa.bindparam("after_id", type_=sa.BigInteger()),
        )
        made = made.where(here < there if order.down else here > there)
    by = [key.desc(), order.id.desc()] if order.down else [key, order.id]
    return made.order_by(*by).limit(sa.bindparam("piece", type_=sa.Integer()))


def run(
    transaction: Transaction,
    made: sa.Select[Any],
    asked: dict[str, Any],
    after: Position | None,
    limit: int,
) -> Piece:
    """The next `limit` ids of such a statement, asked with these parameters."""
    where = {"after_value": after.value, "after_id": after.id} if after else {}
    rows = transaction.execute(made, asked | where | {"piece": limit + 1}).all()
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return Piece([row.id for row in rows[:limit]], Position(last.key, last.id) if last else None)


def is_kept(value: str | int) -> bool:
    """Whether the databases can compare this at all."""
    if isinstance(value, int):
        return abs(value) < 2**63
    return "\0" not in value


def day_in_text(column: sa.ColumnElement[Any], never: str) -> sa.ColumnElement[str]:
    """A day as 2026-03-18, and `never` where there is none."""
    return sa.func.coalesce(sa.cast(column, sa.Text), never, type_=sa.Text())


def beginning(column: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """An instant, and the beginning of time where there is none."""
    return sa.func.coalesce(sa.type_coerce(column, sa.BigInteger), -(2**62), type_=sa.BigInteger())
