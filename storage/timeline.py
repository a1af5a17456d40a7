"""What shows on the timelines of customers, leads and opportunities, and the counters beside it.

Both change in the transaction of their cause, and only here; lists of reports follow them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import ids, tables
from storage.database import Transaction
from storage.standing_reports import StandingReports

VISIT, CREATE, CALL = "visit", "create", "call_record"  # kinds of activity


class Entry(NamedTuple):
    """One thing that shows: on whose timeline, what it is, when and by whom, what it refers to."""

    subject_kind: str
    subject_id: int
    kind: str
    occurred_at: datetime
    actor_id: int | None
    refers_kind: str
    refers_id: int


class Timeline:
    """The timelines of one organization."""

    def __init__(self, transaction: Transaction, organization_id: int, now: datetime) -> None:
        self._transaction, self._organization_id, self._now = transaction, organization_id, now
        self._reports = StandingReports(transaction, organization_id)

    def appear(self, visit_id: int, *, again: bool = False) -> None:
        """Put the visit on the timelines of its customers, lead and opportunity, and count it.

        Where it appears `again` on a timeline, it is known there by the id it had before.
        """
        visit = self._transaction.execute(
            sa.select(tables.visit).where(
                tables.visit.c.organization_id == self._organization_id,
                tables.visit.c.id == visit_id,
            )
        ).one()
        entries = [
            Entry(kind, subject_id, VISIT, visit.sorts_at, visit.author_id, "visit", visit_id)
            for kind, subject_id in self._subjects(visit)
        ]
        if visit.deleted_at is None:
            self._reports.appear(visit_id, visit.report_id)
        self.put(self._put_back(entries) if again else entries)

    def _put_back(self, entries: Sequence[Entry]) -> list[Entry]:
        """Show those that stood on their timeline before, and count them; answers the others."""
        activity, new = tables.activity, []
        for entry in entries:
            same = (
                activity.c.organization_id == self._organization_id,
                activity.c.refers_kind == entry.refers_kind,
                activity.c.refers_id == entry.refers_id,
                activity.c.subject_kind == entry.subject_kind,
                activity.c.subject_id == entry.subject_id,
            )
            newest = sa.select(sa.func.max(activity.c.id)).where(*same).scalar_subquery()
            found = self._transaction.execute(
                sa.update(activity)
                .where(activity.c.organization_id == self._organization_id, activity.c.id == newest)
                .values(
                    occurred_at=entry.occurred_at,
                    actor_id=entry.actor_id,
                    updated_at=self._now,
                    deleted_at=None,
                )
            )
            if found.rowcount:
                self._count([(entry.subject_kind, entry.kind, entry.subject_id)], 1)
            else:
                new.append(entry)
        return new

    def begin(self, kind: str, subject_id: int, actor_id: int | None) -> None:
        """A customer or lead was made just now: that is the first thing on its timeline."""
        self.put([Entry(kind, subject_id, CREATE, self._now, actor_id, kind, subject_id)])

    def put(self, entries: Sequence[Entry]) -> None:
        """Show all of these, and count them; each with an id of its own."""
        if not entries:
            return
        new_ids = ids.take(self._transaction, len(entries))
        made = {
            "organization_id": self._organization_id,
            "created_at": self._now,
            "updated_at": self._now,
        }
        self._transaction.execute(
            sa.insert(tables.activity),
            [
                made | {"id": new_id} | entry._asdict()
                for new_id, entry in zip(new_ids, entries, strict=True)
            ],
        )
        self._count(((one.subject_kind, one.kind, one.subject_id) for one in entries), 1)

    def vanish(self, visit_id: int) -> None:
        """Take the visit off all timelines and out of the counters, before it is deleted."""
        paid = tables.visit_customer
        report_id = self._reports.holding(visit_id)
        if report_id is not None:
            self._reports.vanish(visit_id, report_id)
        self.remove("visit", visit_id)
        self._transaction.execute(
            sa.update(paid)
            .where(paid.c.organization_id == self._organization_id, paid.c.visit_id == visit_id)
            .values(deleted_at=self._now)
        )

    def remove(self, refers_kind: str, refers_id: int) -> None:
        """Whatever refers to this no longer shows, and no longer counts."""
        activity = tables.activity
        here = (
            activity.c.organization_id == self._organization_id,
            activity.c.refers_kind == refers_kind,
            activity.c.refers_id == refers_id,
            activity.c.deleted_at.is_(None),
        )
        shown = self._transaction.execute(
            sa.select(activity.c.subject_kind, activity.c.kind, activity.c.subject_id).where(*here)
        ).all()
        self._transaction.execute(
            sa.update(activity).where(*here).values(deleted_at=self._now, updated_at=self._now)
        )
        self._count(((row.subject_kind, row.kind, row.subject_id) for row in shown), -1)

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

    def _count(self, shown: Iterable[tuple[str, str, int]], by: int) -> None:
        """One statement for all subjects of a kind to which the same happened as often."""
        alike: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        for (subject_kind, kind, subject_id), times in Counter(shown).items():
            alike[subject_kind, kind, by * times].append(subject_id)
        for (subject_kind, kind, more), subject_ids in alike.items():
            table = tables.metadata.tables[subject_kind]
            values: dict[str, Any] = {"activity_count": table.c.activity_count + more}
            if kind == VISIT:
                values["visit_count"] = table.c.visit_count + more
            if subject_kind == "customer" and kind != CREATE:
                values["last_contact_at"] = self._last_contact()
            self._transaction.execute(
                sa.update(table)
                .where(
                    table.c.organization_id == self._organization_id, table.c.id.in_(subject_ids)
                )
                .values(**values)
            )

    def _last_contact(self) -> sa.ScalarSelect[Any]:
        """When the customer last heard of us; that it was entered into a list is no contact."""
        activity, customer = tables.activity, tables.customer
        return (
            sa.select(sa.func.max(activity.c.occurred_at))
            .where(
                activity.c.organization_id == self._organization_id,
                activity.c.subject_kind == "customer",
                activity.c.subject_id == customer.c.id,
                activity.c.kind != CREATE,
                activity.c.deleted_at.is_(None),
            )
            .correlate(customer)
            .scalar_subquery()
        )
