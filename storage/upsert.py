"""INSERT ... ON CONFLICT, which both databases speak alike but SQLAlchemy spells twice."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction


def insert(transaction: Transaction, table: sa.Table) -> Any:
    """An insert that knows on_conflict_do_nothing and on_conflict_do_update."""
    if transaction.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
