"""Which reports, or visits of one, are wanted: statements made once for each kind of question.

A kind of question is the names of what is given: report_id, customer_id, author_id, participant_id,
start, before (as in WantedReports), and `below` where the caller reads the reports of these people
only. They are the parameters as well, beside those of `scope.bound`.
"""

import functools
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import tables, visit_rows
from storage.among import Ids, among
from storage.scope import IDS, ORGANIZATION, customers_seen, leads_seen
from storage.visit_rows import visit_seen

REPORT, VISIT = "report", "visit"
A_DAY = timedelta(days=1)
HALF_DAY = A_DAY / 2 // tables.MICROSECOND
IN_A_DAY = A_DAY // tables.MICROSECOND
COUNTED_BY_DAY = frozenset({"customer_id", "start", "before"})
OF_THE_REPORT = """
    id user_id recorded_at text title effect problems suggestion workplan note created_at updated_at
"""

Given = frozenset[str]


@functools.cache
def page(names: Given, is_narrow: bool) -> sa.Select[Any]:
    """:size reports behind :skipped, newest first, each with its author's name.

    What is skipped is only an index: no row of it is read.
    """
    report, user = tables.report, tables.user
    found = _found(names, is_narrow)
    when, key = found.selected_columns
    chosen = (
        found.order_by(when.desc(), key.desc())
        .limit(sa.bindparam("size", type_=sa.Integer()))
        .offset(sa.bindparam("skipped", type_=sa.BigInteger()))
        .subquery("chosen")
    )
    return (
        sa.select(*(report.c[name] for name in OF_THE_REPORT.split()), user.c.name)
        .select_from(chosen)
        .join(report, (report.c.organization_id == ORGANIZATION) & (report.c.id == chosen.c.id))
        .join(
            user,
            (user.c.organization_id == report.c.organization_id) & (user.c.id == report.c.user_id),
        )
        .order_by(chosen.c.recorded_at.desc(), chosen.c.id.desc())
    )


@functools.cache
def count(names: Given, is_narrow: bool) -> sa.Select[Any]:
    """How many reports there are."""
    return sa.select(sa.func.count()).select_from(_found(names, is_narrow).subquery("found"))


def whole_days(start: datetime | None, before: datetime | None) -> dict[str, int]:
    """Parameters of `count_by_day`: the first day of UTC in this span and the first behind; none
    where it has no whole day.
    """
    first = 0 if start is None else -((tables.EPOCH - start) // A_DAY)
    last = 0 if before is None else (before - tables.EPOCH) // A_DAY
    if start is not None and before is not None and first >= last:
        return {}
    return {"first_day": first, "last_day": last}


@functools.cache
def count_by_day(names: Given, is_narrow: bool) -> sa.Select[Any]:
    """The same of a customer, in all or in a span of time: its days and what it has beside them.

    No number at all where the customer is not seen.
    """
    listed, of_day, customer = tables.report_customer, tables.report_day, tables.customer
    first, last = _key("first_day"), _key("last_day")
    moment = sa.type_coerce(listed.c.recorded_at, sa.BigInteger)
    days = sa.select(sa.cast(sa.func.coalesce(sa.func.sum(of_day.c.reports), 0), sa.BigInteger))
    days = days.where(*_of(of_day))
    beside = sa.select(sa.func.count()).where(*_of(listed))
    parts = []
    if "start" in names:
        days = days.where(of_day.c.day >= first)
        ahead = _within(listed.c.recorded_at, frozenset({"start"}))
        parts.append(beside.where(*ahead, moment < first * IN_A_DAY))
    if "before" in names:
        days = days.where(of_day.c.day < last)
        behind = _within(listed.c.recorded_at, frozenset({"before"}))
        parts.append(beside.where(*behind, moment >= last * IN_A_DAY))
    total: sa.ColumnElement[Any] = days.scalar_subquery()
    for part in parts:
        total += part.scalar_subquery()
    return sa.select(total).where(
        sa.exists().where(customer.c.id == _key("customer_id"), customers_seen(is_narrow))
    )


@functools.cache
def of_reports(is_narrow: bool) -> sa.Select[Any]:
    """The visits of some reports, each with every customer that may be seen; where none may, those
    of such a lead.

    Outer joins keep the order of tables: SQLite would else go through all customers.
    """
    visit, user, lead = tables.visit, tables.user, tables.lead
    paid, customer = tables.visit_customer, tables.customer
    of_lead = sa.exists().where(lead.c.id == visit.c.lead_id, leads_seen(is_narrow))
    return (
        sa.select(
            visit.c.report_id,
            visit.c.id,
            visit.c.author_id,
            user.c.name,
            customer.c.id,
            customer.c.name,
        )
        .select_from(visit)
        .outerjoin(
            user,
            (user.c.organization_id == visit.c.organization_id) & (user.c.id == visit.c.author_id),
        )
        .outerjoin(
            paid,
            (paid.c.organization_id == visit.c.organization_id) & (paid.c.visit_id == visit.c.id),
        )
        .outerjoin(customer, (customer.c.id == paid.c.customer_id) & customers_seen(is_narrow))
        .where(
            visit.c.organization_id == ORGANIZATION,
            among(visit.c.report_id, IDS),
            visit.c.deleted_at.is_(None),
            customer.c.id.is_not(None) | of_lead.correlate(visit),
        )
        .order_by(visit.c.id, paid.c.customer_id)
    )


@functools.cache
def page_of_visits(names: Given, is_narrow: bool) -> sa.Select[Any]:
    """The ids of :size visits of :report_id behind :skipped, newest first."""
    visit = tables.visit
    return (
        sa.select(visit.c.id)
        .where(*_visits_wanted(names, is_narrow))
        .order_by(_began().desc(), visit.c.id.desc())
        .limit(sa.bindparam("size", type_=sa.Integer()))
        .offset(sa.bindparam("skipped", type_=sa.BigInteger()))
    )


@functools.cache
def count_of_visits(names: Given, is_narrow: bool) -> sa.Select[Any]:
    """How many visits there are."""
    counted = sa.select(sa.func.count()).select_from(tables.visit)
    return counted.where(*_visits_wanted(names, is_narrow))


class _Told(NamedTuple):
    """The columns that tell of reports: their own, or those of a customer's list."""

    recorded_at: sa.ColumnElement[Any]
    id: sa.ColumnElement[int]
    user_id: sa.ColumnElement[int]


def _found(names: Given, is_narrow: bool) -> sa.Select[Any]:
    """When each was recorded, and its id; that it stands and may be read is always a condition."""
    if "customer_id" in names:
        return _of_customer(names, is_narrow)
    report = tables.report
    told = _Told(report.c.recorded_at, report.c.id, report.c.user_id)
    return sa.select(told.recorded_at, told.id).where(
        report.c.organization_id == ORGANIZATION,
        sa.text(tables.STANDS),
        *_wanted(told, names, is_narrow),
    )


def _of_customer(names: Given, is_narrow: bool) -> sa.Select[Any]:
    """The same of those with a visit to :customer_id, who may be seen."""
    listed, customer = tables.report_customer, tables.customer
    told = _Told(listed.c.recorded_at, listed.c.report_id, listed.c.user_id)
    return sa.select(told.recorded_at, told.id.label("id")).where(
        *_of(listed),
        sa.exists().where(customer.c.id == _key("customer_id"), customers_seen(is_narrow)),
        *_wanted(told, names, is_narrow),
    )


def _of(table: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c.organization_id == ORGANIZATION,
        table.c.customer_id == _key("customer_id"),
    )


def _wanted(told: _Told, names: Given, is_narrow: bool) -> list[sa.ColumnElement[bool]]:
    conditions = _within(told.recorded_at, names)
    if "below" in names:
        conditions.append(among(told.user_id, sa.bindparam("below", type_=Ids())))
    if "report_id" in names:
        conditions.append(told.id == _key("report_id"))
    if "author_id" in names:
        conditions.append(told.user_id == _key("author_id"))
    if "participant_id" in names:
        visit = tables.visit
        came = sa.exists().where(
            visit.c.organization_id == ORGANIZATION,
            visit.c.report_id == told.id,
            visit.c.deleted_at.is_(None),
            _came(),
            visit_seen(is_narrow),
        )
        conditions.append((told.user_id == _key("participant_id")) | came)
    return conditions


def _visits_wanted(names: Given, is_narrow: bool) -> list[sa.ColumnElement[bool]]:
    visit = tables.visit
    conditions = [
        visit.c.organization_id == ORGANIZATION,
        visit.c.report_id == _key("report_id"),
        visit.c.deleted_at.is_(None),
        visit_seen(is_narrow),
        *_within(_began(), names),
    ]
    if "customer_id" in names:
        conditions.append(_paid_to(is_narrow))
    if "author_id" in names:
        conditions.append(visit.c.author_id == _key("author_id"))
    if "participant_id" in names:
        conditions.append(_came())
    return conditions


def _paid_to(is_narrow: bool) -> sa.ColumnElement[bool]:
    """The condition on `visit` that it was paid to :customer_id, who may be seen."""
    paid, customer, visit = tables.visit_customer, tables.customer, tables.visit
    return (
        sa.exists()
        .where(
            paid.c.organization_id == visit.c.organization_id,
            paid.c.visit_id == visit.c.id,
            paid.c.customer_id == _key("customer_id"),
            paid.c.deleted_at.is_(None),
            customer.c.id == paid.c.customer_id,
            customers_seen(is_narrow),
        )
        .correlate(visit)
    )


def _came() -> sa.ColumnElement[bool]:
    """The condition on `visit` that :participant_id wrote it down or came along."""
    came, visit = tables.visit_participant, tables.visit
    along = (
        sa.exists()
        .where(
            came.c.organization_id == visit.c.organization_id,
            came.c.visit_id == visit.c.id,
            came.c.user_id == _key("participant_id"),
        )
        .correlate(visit)
    )
    return (visit.c.author_id == _key("participant_id")) | along


def _key(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.BigInteger())


def _began() -> sa.ColumnElement[Any]:
    """When a visit was; the first moment of its day where no time was said."""
    visit = tables.visit
    midnight = sa.type_coerce(visit.c.sorts_at, sa.BigInteger) - HALF_DAY
    said = sa.type_coerce(visit.c.occurred_at, sa.BigInteger)
    return sa.type_coerce(sa.func.coalesce(said, midnight), tables.Instant)


def _within(moment: sa.ColumnElement[Any], names: Given) -> list[sa.ColumnElement[bool]]:
    conditions = []
    if "start" in names:
        conditions.append(moment >= sa.bindparam("start", type_=tables.Instant()))
    if "before" in names:
        conditions.append(moment < sa.bindparam("before", type_=tables.Instant()))
    return conditions


def _said(columns: str, who: str, table: sa.Table) -> sa.Select[Any]:
    """What is about one of :report or :visit, whose name last."""
    user = tables.user
    return (
        sa.select(
            table.c.subject_kind,
            table.c.subject_id,
            *(table.c[name] for name in columns.split()),
            user.c.name,
        )
        .select_from(table)
        .join(
            user,
            (user.c.organization_id == table.c.organization_id) & (user.c.id == table.c[who]),
        )
        .where(
            table.c.organization_id == ORGANIZATION,
            sa.or_(
                *(
                    (table.c.subject_kind == kind)
                    & among(table.c.subject_id, sa.bindparam(kind, type_=Ids()))
                    for kind in (REPORT, VISIT)
                )
            ),
        )
    )


REMARKS = (
    _said("id author_id text created_at", "author_id", tables.comment)
    .where(tables.comment.c.deleted_at.is_(None))
    .order_by(tables.comment.c.created_at.desc(), tables.comment.c.id.desc())
)
READINGS = _said("user_id read_at", "user_id", tables.reading).order_by(
    tables.reading.c.read_at.desc(), tables.reading.c.user_id
)
CAME = visit_rows.CAME.order_by(
    tables.visit_participant.c.visit_id, tables.visit_participant.c.user_id
)
