"""Who has read which visit when."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage import tables, upsert
from storage.database import Transaction
from storage.records import Named
from storage.scope import Scope

VISIT = "visit"


class Reading(NamedTuple):
    """One colleague, and when they last read it."""

    user: Named
    read_at: datetime


class Readings:
    """The organization's readings; whoever asks has already been shown the visit."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime) -> None:
        self._transaction, self._scope, self._now = transaction, scope, now

    def of_visit(self, visit_id: int) -> list[Reading]:
        """Who has read it, by id."""
        reading, user = tables.reading, tables.user
        rows = self._transaction.execute(
            sa.select(user.c.id, user.c.name, reading.c.read_at)
            .join(
                user,
                (user.c.organization_id == reading.c.organization_id)
                & (user.c.id == reading.c.user_id),
            )
            .where(
                reading.c.organization_id == self._scope.organization_id,
                reading.c.subject_kind == VISIT,
                reading.c.subject_id == visit_id,
            )
            .order_by(user.c.id)
        )
        return [Reading(Named(row.id, row.name), row.read_at) for row in rows]

    def mark(self, visit_id: int, user_id: int) -> None:
        """This person has read it now."""
        insert = upsert.insert(self._transaction, tables.reading).values(
            organization_id=self._scope.organization_id,
            subject_kind=VISIT,
            subject_id=visit_id,
            user_id=user_id,
            read_at=self._now,
        )
        self._transaction.execute(
            insert.on_conflict_do_update(
                index_elements=["organization_id", "subject_kind", "subject_id", "user_id"],
                set_={"read_at": self._now},
            )
        )
