"""Reports: what a colleague handed in at a time, with its visits, remarks and readers."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction
from storage.records import Named, Reading, Remark, Report, Visit, WantedReports
from storage.scope import Scope, visible_customers
from storage.visit_rows import VisitRows

REPORT, VISIT = "report", "visit"
VALID = "1"
HALF_DAY = timedelta(hours=12) // tables.MICROSECOND

Subject = tuple[str, int]  # ("report" or "visit", its id)


class Reports:
    """Reports are personal: the caller's own, those of people below, for admins everybody's.

    A report counts once it states an effect or has a visit that stands; a message that led to
    nothing, or whose visits were all taken back, is none. The visits of a report are seen by
    whoever sees their customers, as everywhere.
    """

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope
        self._organization_id = scope.organization_id
        self._rows = VisitRows(transaction, scope)

    def id_of(self, noun: str, key: int | str) -> int | None:
        """The id of a report or visit under either of its keys; whether it may be seen is apart."""
        if isinstance(key, int):
            return key
        table = tables.metadata.tables[noun]
        return self._transaction.execute(
            sa.select(table.c.id).where(
                table.c.organization_id == self._organization_id, table.c.oid == key.lower()
            )
        ).scalar()

    def get(self, report_id: int) -> Report | None:
        """One report that the caller may read."""
        return next(iter(self._load(tables.report.c.id == report_id)), None)

    def page(self, wanted: WantedReports, *, number: int, size: int) -> list[Report]:
        """One page of the reports wanted, newest first by (time, id); pages count from 1."""
        return self._load(*self._wanted(wanted), number=number, size=size)

    def count(self, wanted: WantedReports) -> int:
        """How many they are on all pages."""
        counted = sa.select(sa.func.count()).select_from(tables.report)
        return self._transaction.execute(
            counted.where(self._readable(), *self._wanted(wanted))
        ).scalar_one()

    def visits(
        self, report_id: int, wanted: WantedReports, *, number: int, size: int
    ) -> list[Visit]:
        """One page of those visits of a report that may be seen, newest first by (time, id)."""
        visit = tables.visit
        chosen = self._transaction.execute(
            sa.select(visit.c.id)
            .where(*self._visits_wanted(report_id, wanted))
            .order_by(_began().desc(), visit.c.id.desc())
            .limit(size)
            .offset((number - 1) * size)
        ).scalars()
        return self._rows.load(list(chosen))

    def count_visits(self, report_id: int, wanted: WantedReports) -> int:
        """How many they are on all pages."""
        counted = sa.select(sa.func.count()).select_from(tables.visit)
        return self._transaction.execute(
            counted.where(*self._visits_wanted(report_id, wanted))
        ).scalar_one()

    def remarks(self, subjects: Iterable[Subject]) -> dict[Subject, list[Remark]]:
        """What was said about each, newest first; who asks has been shown what it is about."""
        comment, user = tables.comment, tables.user
        found: dict[Subject, list[Remark]] = defaultdict(list)
        for row in self._transaction.execute(
            sa.select(comment, user.c.name)
            .join(
                user,
                (user.c.organization_id == comment.c.organization_id)
                & (user.c.id == comment.c.author_id),
            )
            .where(
                comment.c.organization_id == self._organization_id,
                comment.c.deleted_at.is_(None),
                _about(comment, subjects),
            )
            .order_by(comment.c.created_at.desc(), comment.c.id.desc())
        ):
            said = Remark(row.id, Named(row.author_id, row.name), row.text, row.created_at)
            found[row.subject_kind, row.subject_id].append(said)
        return dict(found)

    def readings(self, subjects: Iterable[Subject]) -> dict[Subject, list[Reading]]:
        """Who has read each, the latest first."""
        reading, user = tables.reading, tables.user
        found: dict[Subject, list[Reading]] = defaultdict(list)
        for row in self._transaction.execute(
            sa.select(reading, user.c.name)
            .join(
                user,
                (user.c.organization_id == reading.c.organization_id)
                & (user.c.id == reading.c.user_id),
            )
            .where(reading.c.organization_id == self._organization_id, _about(reading, subjects))
            .order_by(reading.c.read_at.desc(), reading.c.user_id)
        ):
            read = Reading(Named(row.user_id, row.name), row.read_at)
            found[row.subject_kind, row.subject_id].append(read)
        return dict(found)

    # -- inside ----------------------------------------------------------------------------------

    def _load(
        self, *conditions: sa.ColumnElement[bool], number: int = 1, size: int = 1
    ) -> list[Report]:
        report, user = tables.report, tables.user
        rows = self._transaction.execute(
            sa.select(report, user.c.name)
            .join(
                user,
                (user.c.organization_id == report.c.organization_id)
                & (user.c.id == report.c.user_id),
            )
            .where(self._readable(), *conditions)
            .order_by(report.c.recorded_at.desc(), report.c.id.desc())
            .limit(size)
            .offset((number - 1) * size)
        ).all()
        visits = self._visits_of([row.id for row in rows])
        return [_record(row, visits.get(row.id, [])) for row in rows]

    def _visits_of(self, report_ids: list[int]) -> dict[int, list[Visit]]:
        """In the order they were written down."""
        visit = tables.visit
        chosen = self._transaction.execute(
            sa.select(visit.c.id)
            .where(
                visit.c.organization_id == self._organization_id,
                visit.c.report_id.in_(report_ids),
                visit.c.deleted_at.is_(None),
            )
            .order_by(visit.c.id)
        ).scalars()
        found: dict[int, list[Visit]] = defaultdict(list)
        for one in self._rows.load(list(chosen)):
            found[one.report_id].append(one)
        return found

    def _readable(self) -> sa.ColumnElement[bool]:
        """The condition on `report` that every question carries."""
        report, below = tables.report, self._scope.below
        return sa.and_(
            report.c.organization_id == self._organization_id,
            report.c.deleted_at.is_(None),
            report.c.state == VALID,
            sa.true() if below is None else report.c.user_id.in_(sorted(below)),
            (report.c.effect != "") | self._has_visit(),
        )

    def _has_visit(self, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        visit, report = tables.visit, tables.report
        return (
            sa.exists()
            .where(
                visit.c.organization_id == report.c.organization_id,
                visit.c.report_id == report.c.id,
                visit.c.deleted_at.is_(None),
                *conditions,
            )
            .correlate(report)
        )

    def _wanted(self, wanted: WantedReports) -> list[sa.ColumnElement[bool]]:
        report = tables.report
        conditions = []
        if wanted.customer_id is not None:
            conditions.append(self._has_visit(self._paid_to(wanted.customer_id)))
        if wanted.author_id is not None:
            conditions.append(report.c.user_id == wanted.author_id)
        if wanted.participant_id is not None:
            came = self._has_visit(self._came(wanted.participant_id), self._rows.seen())
            conditions.append((report.c.user_id == wanted.participant_id) | came)
        return conditions + _within(report.c.recorded_at, wanted)

    def _visits_wanted(self, report_id: int, wanted: WantedReports) -> list[sa.ColumnElement[bool]]:
        visit = tables.visit
        conditions = [
            visit.c.organization_id == self._organization_id,
            visit.c.report_id == report_id,
            visit.c.deleted_at.is_(None),
            self._rows.seen(),
        ]
        if wanted.customer_id is not None:
            conditions.append(self._paid_to(wanted.customer_id))
        if wanted.author_id is not None:
            conditions.append(visit.c.author_id == wanted.author_id)
        if wanted.participant_id is not None:
            conditions.append(self._came(wanted.participant_id))
        return conditions + _within(_began(), wanted)

    def _paid_to(self, customer_id: int) -> sa.ColumnElement[bool]:
        """The condition on `visit` that it was paid to a customer who may be seen."""
        paid, customer, visit = tables.visit_customer, tables.customer, tables.visit
        return (
            sa.exists()
            .where(
                paid.c.organization_id == visit.c.organization_id,
                paid.c.visit_id == visit.c.id,
                paid.c.customer_id == customer_id,
                paid.c.deleted_at.is_(None),
                customer.c.id == paid.c.customer_id,
                visible_customers(self._scope),
            )
            .correlate(visit)
        )

    def _came(self, user_id: int) -> sa.ColumnElement[bool]:
        """The condition on `visit` that a colleague wrote it down or came along."""
        came, visit = tables.visit_participant, tables.visit
        along = (
            sa.exists()
            .where(
                came.c.organization_id == visit.c.organization_id,
                came.c.visit_id == visit.c.id,
                came.c.user_id == user_id,
            )
            .correlate(visit)
        )
        return (visit.c.author_id == user_id) | along


def _began() -> sa.ColumnElement[Any]:
    """When a visit was; the first moment of its day where no time was said."""
    visit = tables.visit
    midnight = sa.type_coerce(visit.c.sorts_at, sa.BigInteger) - HALF_DAY
    said = sa.type_coerce(visit.c.occurred_at, sa.BigInteger)
    return sa.type_coerce(sa.func.coalesce(said, midnight), tables.Instant)


def _within(moment: sa.ColumnElement[Any], wanted: WantedReports) -> list[sa.ColumnElement[bool]]:
    conditions = []
    if wanted.start is not None:
        conditions.append(moment >= wanted.start)
    if wanted.before is not None:
        conditions.append(moment < wanted.before)
    return conditions


def _about(table: sa.Table, subjects: Iterable[Subject]) -> sa.ColumnElement[bool]:
    """The condition that a row is about one of these."""
    known = list(subjects)
    return sa.or_(
        *(
            (table.c.subject_kind == kind)
            & table.c.subject_id.in_([key for noun, key in known if noun == kind])
            for kind in (REPORT, VISIT)
        )
    )


def _record(row: sa.Row[Any], visits: list[Visit]) -> Report:
    return Report(
        id=row.id,
        author=Named(row.user_id, row.name),
        recorded_at=row.recorded_at,
        text=row.text,
        title=row.title,
        effect=row.effect,
        problems=row.problems,
        suggestion=row.suggestion,
        workplan=row.workplan,
        note=row.note,
        created_at=row.created_at,
        updated_at=row.updated_at,
        visits=tuple(visits),
    )
