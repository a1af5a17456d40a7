"""Where new ids come from: one sequence for all, which starts at 2**52, and random 24-hex oids."""

import functools
import secrets
from typing import Any

import sqlalchemy as sa

from storage import tables, upsert
from storage.database import Transaction


def take(transaction: Transaction, count: int = 1) -> list[int]:
    """`count` new ids in rising order. A rollback may leave a gap, never a double."""
    if transaction.dialect.name == "sqlite":
        end = transaction.execute(_MOVED_ON, {"count": count}).scalar_one()
        return list(range(end - count, end))
    return sorted(transaction.execute(_NEXT, {"count": count}).scalars().all())


def take_one(transaction: Transaction) -> int:
    """One new id."""
    return take(transaction)[0]


def take_number(transaction: Transaction, organization_id: int, name: str) -> int:
    """The organization's next short number for `name`, from 1: what people type."""
    statement = _next_number(transaction.dialect.name)
    asked = {"organization_id": organization_id, "name": name, "value": 1}
    return int(transaction.execute(statement, asked).scalar_one())


def new_oid() -> str:
    """24 random hexadecimal digits."""
    return secrets.token_hex(12)


_MOVED_ON = (
    sa.update(tables.id_sequence)
    .values(next=tables.id_sequence.c.next + sa.bindparam("count", type_=sa.BigInteger()))
    .returning(tables.id_sequence.c.next)
)
_NEXT = sa.text("SELECT nextval('genjin_id') FROM generate_series(1, :count)")


@functools.cache
def _next_number(dialect: str) -> Any:
    counter = tables.counter
    return (
        upsert.insert_of(dialect, counter)
        .on_conflict_do_update(
            index_elements=["organization_id", "name"], set_={"value": counter.c.value + 1}
        )
        .returning(counter.c.value)
    )
