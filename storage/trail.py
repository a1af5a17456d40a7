"""The trail: every visit as it stands on the timelines of customers, leads and opportunities."""

from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction
from storage.records import TrailEntry, TrailSubject, WantedTrail
from storage.scope import Scope, visible_customers, visible_leads, visible_opportunities
from storage.trail_rows import VISIT, Chosen, TrailRows

CUSTOMER, LEAD, OPPORTUNITY = "customer", "lead", "opportunity"
OID_LENGTH = 24
OF_THE_ACTIVITY = ("id", "subject_kind", "subject_id", "refers_id", "occurred_at")  # as Chosen


class Trail:
    """The timelines that the scope may see; any other is not there."""

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope
        self._organization_id = scope.organization_id
        self._rows = TrailRows(transaction, scope)
        self._seen = {
            CUSTOMER: visible_customers(scope),
            LEAD: visible_leads(scope),
            OPPORTUNITY: visible_opportunities(scope),
        }

    def page(self, wanted: WantedTrail, *, number: int, size: int) -> tuple[list[TrailEntry], int]:
        """One page, newest first by (time, id), and how many entries there are in all.

        Without a subject it holds every customer's and lead's entries; what an opportunity shows
        stands there already. The ids come first, so that a deep page reads only its own rows.
        """
        asked = {CUSTOMER: wanted.customer, LEAD: wanted.lead, OPPORTUNITY: wanted.opportunity}
        found = [self.subject(kind, key) for kind, key in asked.items() if key]
        subjects = [subject for subject in found if subject is not None]
        if len(subjects) < len(found):
            return [], 0
        conditions = self._conditions(subjects, wanted)
        total = self._total(subjects, wanted, conditions)
        skipped = (number - 1) * size
        if skipped >= total:
            return [], total
        activity = tables.activity
        rows = self._transaction.execute(
            sa.select(*(activity.c[name] for name in OF_THE_ACTIVITY))
            .where(*conditions)
            .order_by(activity.c.occurred_at.desc(), activity.c.id.desc())
            .limit(size)
            .offset(skipped)
        )
        return self._rows.load([Chosen(*row) for row in rows]), total

    def subject(self, kind: str, key: str) -> TrailSubject | None:
        """A customer, lead or opportunity by the digits of its id or by its oid, if seen."""
        table = tables.metadata.tables[kind]
        is_oid = len(key) == OID_LENGTH
        row = self._transaction.execute(
            sa.select(table).where(
                self._seen[kind], table.c.oid == key.lower() if is_oid else table.c.id == int(key)
            )
        ).one_or_none()
        if row is None:
            return None
        whose = {CUSTOMER: row.id, OPPORTUNITY: row._mapping.get("customer_id")}.get(kind)
        return TrailSubject(kind, row.id, row.visit_count, whose)

    def first_entry(self, visit_id: int) -> int:
        """The id under which a visit stands on its first timeline: a customer's, if it has one."""
        activity = tables.activity
        found: int = self._transaction.execute(
            sa.select(sa.func.min(activity.c.id)).where(
                *self._visits(),
                activity.c.refers_kind == VISIT,
                activity.c.refers_id == visit_id,
            )
        ).scalar_one()
        return found

    def _visits(self) -> tuple[sa.ColumnElement[bool], ...]:
        activity = tables.activity
        return (
            activity.c.organization_id == self._organization_id,
            activity.c.kind == VISIT,
            activity.c.deleted_at.is_(None),
        )

    def _conditions(
        self, subjects: list[TrailSubject], wanted: WantedTrail
    ) -> list[sa.ColumnElement[bool]]:
        activity, visit = tables.activity, tables.visit
        conditions = list(self._visits())
        if wanted.start is not None:
            conditions.append(activity.c.occurred_at >= wanted.start)
        if wanted.end is not None:
            conditions.append(activity.c.occurred_at <= wanted.end)
        if not subjects:
            return [*conditions, self._anywhere()]
        first, *others = subjects
        conditions.append(activity.c.subject_kind == first.kind)
        conditions.append(activity.c.subject_id == first.id)
        if others:
            also = [visit.c[f"{other.kind}_id"] == other.id for other in others]
            conditions.append(
                sa.exists()
                .where(
                    visit.c.organization_id == activity.c.organization_id,
                    visit.c.id == activity.c.refers_id,
                    *also,
                )
                .correlate(activity)
            )
        return conditions

    def _anywhere(self) -> sa.ColumnElement[bool]:
        """On the timeline of any customer or lead that may be seen.

        Told by inequality: SQLite would take equality for a reason to sort by hand.
        """
        activity = tables.activity
        on = [
            sa.and_(activity.c.subject_kind == kind, self._visible(kind))
            for kind in (CUSTOMER, LEAD)
        ]
        return sa.and_(activity.c.subject_kind != OPPORTUNITY, sa.or_(*on))

    def _visible(self, kind: str) -> sa.ColumnElement[bool]:
        """Where all is seen, looked up entry by entry; a narrower scope is found out once."""
        activity, table, seen = tables.activity, tables.metadata.tables[kind], self._seen[kind]
        if self._scope.people is not None:
            return activity.c.subject_id.in_(sa.select(table.c.id).where(seen))
        return sa.exists().where(table.c.id == activity.c.subject_id, seen).correlate(activity)

    def _total(
        self,
        subjects: list[TrailSubject],
        wanted: WantedTrail,
        conditions: list[sa.ColumnElement[bool]],
    ) -> int:
        """From the counters of the subjects; counted where a window or two subjects narrow it."""
        if len(subjects) > 1 or wanted.start is not None or wanted.end is not None:
            return self._sum(sa.select(sa.func.count()).where(*conditions))
        if subjects:
            return subjects[0].visits
        return sum(
            self._sum(
                sa.select(sa.func.sum(tables.metadata.tables[kind].c.visit_count)).where(
                    self._seen[kind]
                )
            )
            for kind in (CUSTOMER, LEAD)
        )

    def _sum(self, select: sa.Select[Any]) -> int:
        return int(self._transaction.execute(select).scalar() or 0)
