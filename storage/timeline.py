"""What shows on the timelines of customers, leads and opportunities, and the counters beside it.

Both change in the transaction of their cause, and only here.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import ids, tables
from storage.database import Transaction


class Timeline:
    """The timelines of one organization."""

    def __init__(self, transaction: Transaction, organization_id: int, now: datetime) -> None:
        self._transaction, self._organization_id, self._now = transaction, organization_id, now

    def appear(self, visit_id: int) -> None:
        """Put the visit on the timelines of its customers, lead and opportunity, and count it."""
        visit = self._transaction.execute(
            sa.select(tables.visit).where(
                tables.visit.c.organization_id == self._organization_id,
                tables.visit.c.id == visit_id,
            )
        ).one()
        subjects = self._subjects(visit)
        new_ids = ids.take(self._transaction, len(subjects)) if subjects else []
        for new_id, (kind, subject_id) in zip(new_ids, subjects, strict=True):
            self._transaction.execute(
                sa.insert(tables.activity).values(
                    organization_id=self._organization_id,
                    id=new_id,
                    subject_kind=kind,
                    subject_id=subject_id,
                    kind="visit",
                    occurred_at=visit.sorts_at,
                    actor_id=visit.author_id,
                    refers_kind="visit",
                    refers_id=visit_id,
                    created_at=self._now,
                    updated_at=self._now,
                )
            )
            self._count(kind, subject_id, 1)

    def vanish(self, visit_id: int) -> None:
        """Take the visit off all timelines and out of the counters."""
        activity, paid = tables.activity, tables.visit_customer
        here = (
            activity.c.organization_id == self._organization_id,
            activity.c.refers_kind == "visit",
            activity.c.refers_id == visit_id,
            activity.c.deleted_at.is_(None),
        )
        subjects = self._transaction.execute(
            sa.select(activity.c.subject_kind, activity.c.subject_id).where(*here)
        ).all()
        self._transaction.execute(
            sa.update(activity).where(*here).values(deleted_at=self._now, updated_at=self._now)
        )
        self._transaction.execute(
            sa.update(paid)
            .where(paid.c.organization_id == self._organization_id, paid.c.visit_id == visit_id)
            .values(deleted_at=self._now)
        )
        for kind, subject_id in subjects:
            self._count(kind, subject_id, -1)

    def _subjects(self, visit: sa.Row[Any]) -> list[tuple[str, int]]:
        paid = tables.visit_customer
        customers = self._transaction.execute(
            sa.select(paid.c.customer_id).where(
                paid.c.organization_id == self._organization_id,
                paid.c.visit_id == visit.id,
                paid.c.deleted_at.is_(None),
            )
        ).scalars()
        subjects = [("customer", customer_id) for customer_id in customers]
        if visit.lead_id is not None:
            subjects.append(("lead", visit.lead_id))
        if visit.opportunity_id is not None:
            subjects.append(("opportunity", visit.opportunity_id))
        return subjects

    def _count(self, kind: str, subject_id: int, by: int) -> None:
        table, activity = tables.metadata.tables[kind], tables.activity
        values: dict[str, Any] = {
            "visit_count": table.c.visit_count + by,
            "activity_count": table.c.activity_count + by,
        }
        if kind == "customer":
            values["last_contact_at"] = (
                sa.select(sa.func.max(activity.c.occurred_at))
                .where(
                    activity.c.organization_id == self._organization_id,
                    activity.c.subject_kind == kind,
                    activity.c.subject_id == subject_id,
                    activity.c.deleted_at.is_(None),
                )
                .scalar_subquery()
            )
        self._transaction.execute(
            sa.update(table)
            .where(table.c.organization_id == self._organization_id, table.c.id == subject_id)
            .values(**values)
        )
