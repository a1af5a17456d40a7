"""Lists of visits by many conditions, piece by piece, newest or oldest first."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from storage import slices, tables
from storage.database import Transaction
from storage.records import Visit
from storage.scope import Scope, visible_customers
from storage.slices import Order, Position
from storage.visit_rows import VisitRows
from storage.visit_sums import VisitSums

OID_LENGTH = 24


class WantedVisits(NamedTuple):
    """Which visits are asked for; what is None does not matter. Both days are included."""

    customer_id: int | None = None
    author_id: int | None = None
    start: date | None = None
    end: date | None = None
    channel: str | None = None
    type: str | None = None


class VisitLists:
    """The visits that the scope may see."""

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope
        self._rows = VisitRows(transaction, scope)
        self._sums = VisitSums(transaction, scope)

    def find(self, key: str) -> Visit | None:
        """One visit by the digits of its id, or by its oid."""
        found = self.id_of(key)
        visits = [] if found is None else self._rows.load([found])
        return visits[0] if visits else None

    def id_of(self, key: str) -> int | None:
        """The id of a visit of the organization, whoever may see it, deleted or not."""
        visit = tables.visit
        by_id = visit.c.oid == key.lower() if len(key) == OID_LENGTH else visit.c.id == int(key)
        return self._transaction.execute(
            sa.select(visit.c.id).where(
                visit.c.organization_id == self._scope.organization_id, by_id
            )
        ).scalar()

    def piece(
        self, wanted: WantedVisits, *, down: bool, after: Position | None, limit: int
    ) -> tuple[list[Visit], Position | None]:
        """One piece, by when they were; of one customer along the index of its visits."""
        visit, paid, customer = tables.visit, tables.visit_customer, tables.customer
        author_ids = None if wanted.author_id is None else [wanted.author_id]
        conditions = self._sums.conditions(author_ids, None, wanted.start, wanted.end)
        if wanted.channel is not None:
            conditions.append(visit.c.channel == wanted.channel)
        if wanted.type is not None:
            conditions.append(visit.c.type == wanted.type)
        if wanted.customer_id is None:
            statement = sa.select(visit.c.id)
            order = Order(visit.c.sorts_at, visit.c.id, down)
        else:
            statement = sa.select(paid.c.visit_id).join(
                visit,
                (visit.c.organization_id == paid.c.organization_id)
                & (visit.c.id == paid.c.visit_id),
            )
            order = Order(paid.c.sorts_at, paid.c.visit_id, down)
            conditions += [
                paid.c.organization_id == self._scope.organization_id,
                paid.c.customer_id == wanted.customer_id,
                paid.c.deleted_at.is_(None),
                sa.exists()
                .where(customer.c.id == wanted.customer_id)
                .where(visible_customers(self._scope)),
            ]
        statement = statement.where(*conditions)
        piece = slices.take(self._transaction, statement, order, after, limit)
        return self._rows.load(piece.ids), piece.next
