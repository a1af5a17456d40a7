"""Sums over visits: how many, of how many customers, at what cost; in all or by author."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction
from storage.records import AuthorTotals, Named, Totals
from storage.scope import Scope, visible_customers
from storage.visit_rows import VisitRows

NOON = time(12)
HALF_DAY = timedelta(hours=12)


class VisitSums:
    """Counts the visits that the scope may see."""

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope
        self._rows = VisitRows(transaction, scope)

    def conditions(
        self,
        user_ids: Iterable[int] | None,
        customer_id: int | None,
        start: date | None,
        end: date | None,
    ) -> list[sa.ColumnElement[bool]]:
        """Visits by author, customer and days (both included)."""
        visit = tables.visit
        conditions = [
            visit.c.organization_id == self._scope.organization_id,
            visit.c.deleted_at.is_(None),
            self._rows.seen(),
        ]
        if user_ids is not None:
            conditions.append(visit.c.author_id.in_(list(user_ids)))
        if customer_id is not None:
            conditions.append(self._rows.seen(tables.customer.c.id == customer_id))
        if start is not None:
            conditions.append(visit.c.sorts_at >= self.begins(start))
        if end is not None:
            conditions.append(visit.c.sorts_at < self.ends(end))
        return conditions

    def begins(self, day: date) -> datetime:
        """The moment from which visits sort on this day."""
        return self.noon(day) - HALF_DAY

    def ends(self, day: date) -> datetime:
        """The moment from which they sort on the next."""
        return self.noon(day) + HALF_DAY

    def noon(self, day: date) -> datetime:
        """The middle of a day where the organization is."""
        return datetime.combine(day, NOON, ZoneInfo(self._scope.zone)).astimezone(UTC)

    def totals(self, conditions: list[sa.ColumnElement[bool]]) -> Totals:
        """All that the conditions hold for."""
        visit = tables.visit
        counted = self._transaction.execute(
            sa.select(sa.func.count(), sa.func.sum(visit.c.expenses)).where(*conditions)
        ).one()
        distinct = sa.select(sa.func.count(sa.distinct(tables.visit_customer.c.customer_id)))
        customers = self._transaction.execute(self._of_customers(distinct, conditions)).scalar_one()
        return Totals(counted[0], customers, counted[1] or tables.CENT * 0)

    def by_author(self, conditions: list[sa.ColumnElement[bool]]) -> list[AuthorTotals]:
        """The same for each author, who visited most first; nobody without a visit."""
        visit, user = tables.visit, tables.user
        rows = self._transaction.execute(
            sa.select(
                visit.c.author_id,
                user.c.name,
                sa.func.count().label("visits"),
                sa.func.sum(visit.c.expenses).label("expenses"),
            )
            .join(
                user,
                (user.c.organization_id == visit.c.organization_id)
                & (user.c.id == visit.c.author_id),
            )
            .where(*conditions)
            .group_by(visit.c.author_id, user.c.name)
            .order_by(sa.desc("visits"), visit.c.author_id)
        ).all()
        distinct = sa.func.count(sa.distinct(tables.visit_customer.c.customer_id)).label("many")
        counted = self._of_customers(sa.select(visit.c.author_id, distinct), conditions)
        groups = self._transaction.execute(counted.group_by(visit.c.author_id))
        customers = {group.author_id: group.many for group in groups}
        return [
            AuthorTotals(
                Named(row.author_id, row.name),
                row.visits,
                customers.get(row.author_id, 0),
                row.expenses or tables.CENT * 0,
            )
            for row in rows
        ]

    def _of_customers(
        self, select: sa.Select[Any], conditions: list[sa.ColumnElement[bool]]
    ) -> sa.Select[Any]:
        """The select over visits joined with those of their customers that may be seen."""
        visit, paid, customer = tables.visit, tables.visit_customer, tables.customer
        return (
            select.select_from(paid)
            .join(
                visit,
                (visit.c.organization_id == paid.c.organization_id)
                & (visit.c.id == paid.c.visit_id),
            )
            .join(
                customer,
                (customer.c.organization_id == paid.c.organization_id)
                & (customer.c.id == paid.c.customer_id),
            )
            .where(*conditions, visible_customers(self._scope), paid.c.deleted_at.is_(None))
        )
