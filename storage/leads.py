"""Leads: companies and persons who are no customers yet."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction
from storage.records import Lead
from storage.scope import Scope
from storage.steps import Steps

OID_LENGTH = 24


class Leads:
    """The leads that the scope may see: like customers, by their owner."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime, steps: Steps) -> None:
        self._transaction, self._scope, self._now, self._steps = transaction, scope, now, steps

    def find(self, key: str) -> Lead | None:
        """One lead by the digits of its id, or by its oid."""
        lead = tables.lead
        by_id = lead.c.oid == key.lower() if len(key) == OID_LENGTH else lead.c.id == int(key)
        return next(iter(self._load(by_id)), None)

    def _seen(self) -> sa.ColumnElement[bool]:
        lead = tables.lead
        mine = (lead.c.organization_id == self._scope.organization_id) & lead.c.deleted_at.is_(None)
        if self._scope.people is None:
            return mine
        return mine & lead.c.owner_id.in_(self._scope.people)

    def _load(self, *conditions: sa.ColumnElement[bool]) -> list[Lead]:
        lead, user = tables.lead, tables.user
        rows = self._transaction.execute(
            sa.select(lead, sa.func.coalesce(user.c.name, "").label("owner_name"))
            .outerjoin(
                user,
                (user.c.organization_id == lead.c.organization_id) & (user.c.id == lead.c.owner_id),
            )
            .where(self._seen(), *conditions)
            .order_by(lead.c.id)
        )
        return [_record(row) for row in rows]


def _record(row: sa.Row[Any]) -> Lead:
    values = {name: getattr(row, name) for name in Lead._fields if name != "aliases"}
    return Lead(aliases=tuple(row.aliases), **values)
