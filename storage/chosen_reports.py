"""Which reports, or visits of one, are wanted: statements made once for each kind of question.

A kind of question is the names of what is given: report_id, customer_id, author_id, participant_id,
start, before (as in WantedReports), `below` where the caller reads the reports of these people
only, and BY_VISITS where the reports are found by the customer's own visits, not in time. They
are the parameters as well, beside those of `scope.bound`.
"""

import functools
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.among import Ids, among
from storage.scope import IDS, ORGANIZATION, customers_seen
from storage.visit_rows import visit_seen

REPORT, VISIT = "report", "visit"
VALID = "1"
BY_VISITS = "by_visits"
HALF_DAY = timedelta(hours=12) // tables.MICROSECOND
OF_THE_REPORT = """
    id user_id recorded_at text title effect problems suggestion workplan note created_at updated_at
"""

Given = frozenset[str]


@functools.cache
def page(names: Given, is_narrow: bool) -> sa.Select[Any]:
    """:size reports behind :skipped, newest first, each with its author's name."""
    report, user = tables.report, tables.user
    return (
        sa.select(*(report.c[name] for name in OF_THE_REPORT.split()), user.c.name)
        .select_from(report)
        .join(
            user,
            (user.c.organization_id == report.c.organization_id) & (user.c.id == report.c.user_id),
        )
        .where(*_wanted(names, is_narrow))
        .order_by(report.c.recorded_at.desc(), report.c.id.desc())
        .limit(sa.bindparam("size", type_=sa.Integer()))
        .offset(sa.bindparam("skipped", type_=sa.BigInteger()))
    )


@functools.cache
def count(names: Given, is_narrow: bool) -> sa.Select[Any]:
    """How many reports there are."""
    counted = sa.select(sa.func.count()).select_from(tables.report)
    return counted.where(*_wanted(names, is_narrow))


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


def _wanted(names: Given, is_narrow: bool) -> list[sa.ColumnElement[bool]]:
    """The conditions on `report`; that it may be read is always one."""
    report = tables.report
    conditions = [
        report.c.organization_id == ORGANIZATION,
        report.c.deleted_at.is_(None),
        report.c.state == VALID,
        *_within(report.c.recorded_at, names),
    ]
    if "customer_id" not in names:  # one of a customer has a visit
        conditions.append((report.c.effect != "") | _has_visit())
    if "below" in names:
        conditions.append(among(report.c.user_id, sa.bindparam("below", type_=Ids())))
    if "report_id" in names:
        conditions.append(report.c.id == _key("report_id"))
    if BY_VISITS in names:
        conditions.append(report.c.id.in_(_of_customer(is_narrow)))
    elif "customer_id" in names:
        conditions.append(_has_visit(_paid_to(is_narrow)))
    if "author_id" in names:
        conditions.append(report.c.user_id == _key("author_id"))
    if "participant_id" in names:
        came = _has_visit(_came(), visit_seen(is_narrow))
        conditions.append((report.c.user_id == _key("participant_id")) | came)
    return conditions


def _has_visit(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
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


def _of_customer(is_narrow: bool) -> sa.Select[Any]:
    """The ids of the reports with a visit to :customer_id, along that customer's index."""
    visit, paid, customer = tables.visit, tables.visit_customer, tables.customer
    return sa.select(visit.c.report_id).where(
        paid.c.organization_id == ORGANIZATION,
        paid.c.customer_id == _key("customer_id"),
        paid.c.deleted_at.is_(None),
        visit.c.organization_id == paid.c.organization_id,
        visit.c.id == paid.c.visit_id,
        visit.c.deleted_at.is_(None),
        sa.exists().where(customer.c.id == _key("customer_id")).where(customers_seen(is_narrow)),
    )


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


def _said(table: sa.Table, who: str, *order: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """What is about one of :report or :visit, with the name of whoever it is from."""
    user = tables.user
    return (
        sa.select(table, user.c.name)
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
        .order_by(*order)
    )


REMARKS = _said(
    tables.comment, "author_id", tables.comment.c.created_at.desc(), tables.comment.c.id.desc()
).where(tables.comment.c.deleted_at.is_(None))
READINGS = _said(
    tables.reading, "user_id", tables.reading.c.read_at.desc(), tables.reading.c.user_id
)
OF_REPORTS = sa.select(tables.visit.c.id).where(
    tables.visit.c.organization_id == ORGANIZATION,
    among(tables.visit.c.report_id, IDS),
    tables.visit.c.deleted_at.is_(None),
)
HOW_MANY = sa.select(tables.customer.c.visit_count).where(
    tables.customer.c.organization_id == ORGANIZATION,
    tables.customer.c.id == _key("customer_id"),
)
