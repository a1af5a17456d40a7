"""Where new ids come from: one sequence for all, which starts at 2**52, and random 24-hex oids."""

import secrets

import sqlalchemy as sa

from storage import tables, upsert
from storage.database import Transaction


def take(transaction: Transaction, count: int = 1) -> list[int]:
    """`count` new ids in rising order. A rollback may leave a gap, never a double."""
    if transaction.dialect.name == "sqlite":
        sequence = tables.id_sequence
        end = transaction.execute(
            sa.update(sequence).values(next=sequence.c.next + count).returning(sequence.c.next)
        ).scalar_one()
        return list(range(end - count, end))
    statement = sa.text("SELECT nextval('genjin_id') FROM generate_series(1, :count)")
    return sorted(transaction.execute(statement, {"count": count}).scalars())


def take_one(transaction: Transaction) -> int:
    """One new id."""
    return take(transaction)[0]


def take_number(transaction: Transaction, organization_id: int, name: str) -> int:
    """The organization's next short number for `name`, from 1: what people type."""
    first = upsert.insert(transaction, tables.counter).values(
        organization_id=organization_id, name=name, value=1
    )
    return int(
        transaction.execute(
            first.on_conflict_do_update(
                index_elements=["organization_id", "name"],
                set_={"value": tables.counter.c.value + 1},
            ).returning(tables.counter.c.value)
        ).scalar_one()
    )


def new_oid() -> str:
    """24 random hexadecimal digits."""
    return secrets.token_hex(12)
