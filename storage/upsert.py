"""INSERT ... ON CONFLICT, which both databases speak alike but SQLAlchemy spells twice."""

import functools
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage import tables
from storage.database import Transaction


def insert(transaction: Transaction, table: sa.Table) -> Any:
    """An insert that knows on_conflict_do_nothing and on_conflict_do_update."""
    return insert_of(transaction.dialect.name, table)


def insert_of(dialect: str, table: sa.Table) -> Any:
    """The same for a statement that is made once."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def new_ones(transaction: Transaction, table: sa.Table, rows: Sequence[dict[str, Any]]) -> set[int]:
    """Insert those that no unique key forbids; answers the ids of these."""
    statement = _new_ones(table.name, transaction.dialect.name)
    return set(transaction.execute(statement, rows).scalars().all())


@functools.cache
def _new_ones(name: str, dialect: str) -> Any:
    """With rows as parameters it is one statement for any number of them, compiled once."""
    table = tables.metadata.tables[name]
    return insert_of(dialect, table).on_conflict_do_nothing().returning(table.c.id)
