"""The timeline of one customer, lead or opportunity, page by page, as whole records."""

import functools
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import ids, tables
from storage.customers import OID_LENGTH, is_id
from storage.database import Transaction
from storage.log_records import Log, Person
from storage.log_rows import LogRows, log_columns, person, person_columns, with_person
from storage.scope import (
    ORGANIZATION,
    Scope,
    bound,
    customers_seen,
    leads_seen,
    opportunities_seen,
)
from storage.timeline import CALL, VISIT, Entry, Timeline


class Subject(NamedTuple):
    """Whose timeline it is, with the facts that its first entry shows.

    `customer_id` is that of an opportunity. `revisited_at`: the latest contact.
    """

    kind: str
    id: int
    oid: str
    name: str
    owner_id: int | None
    created_at: datetime
    created_by: int | None
    updated_at: datetime
    activity_count: int
    customer_id: int | None = None
    department_id: int | None = None
    company: str = ""
    source: str = ""
    status: str = ""
    turned_customer_id: int | None = None
    turned_at: datetime | None = None
    revisited_at: datetime | None = None
    remind_at: datetime | None = None


class Call(NamedTuple):
    """A telephone call. `audio` holds url, mp3_url, seconds and oss_type, as far as known."""

    id: int
    direction: str
    mode: int
    created_at: datetime
    audio: dict[str, Any]


class NewCall(NamedTuple):
    """A call to be stored, with a customer or a lead."""

    subject_kind: str
    subject_id: int
    user_id: int | None
    occurred_at: datetime
    audio: dict[str, Any]
    direction: str = "out"
    mode: int = 0


class Activity(NamedTuple):
    """One thing on a timeline. `log` or `call` is what it refers to, neither where it began."""

    id: int
    kind: str
    occurred_at: datetime
    created_at: datetime
    updated_at: datetime
    actor: Person | None
    log: Log | None
    call: Call | None


CALL_COLUMNS = ("id", "direction", "mode", "created_at", "audio")
SHARED = ("id", "oid", "name", "created_at", "created_by", "updated_at", "activity_count")
OF_LEAD = ("owner_id", "company", "source", "status", "turned_at")


class Activities:
    """The timelines that the scope may see; any other is not there."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime) -> None:
        self._transaction, self._scope, self._now = transaction, scope, now
        self._organization_id = scope.organization_id
        self._rows = LogRows(transaction, scope)
        self._timeline = Timeline(transaction, scope.organization_id, now)

    def subject(self, kind: str, key: str) -> Subject | None:
        """A customer, lead or opportunity by id or oid, if it may be seen."""
        column: str = "oid"
        value: str | int = key.lower()
        if len(key) != OID_LENGTH:
            if not is_id(key):
                return None
            column, value = "id", int(key)
        row = self._transaction.execute(
            _subject(kind, column, self._scope.is_narrow), bound(self._scope) | {"key": value}
        ).one_or_none()
        return None if row is None else Subject(kind, **row._mapping)

    def page(self, subject: Subject, *, number: int, size: int) -> list[Activity]:
        """One page of the subject's timeline, newest first by (time, id); pages count from 1.

        The ids come from the index first, so that a deep page reads only its own rows.
        """
        asked = bound(self._scope) | {"subject_id": subject.id, "size": size}
        rows = self._transaction.execute(
            _page(subject.kind), asked | {"skipped": (number - 1) * size}
        ).all()
        logs = self._rows.of_rows(rows)
        return [
            Activity._make((*row[:5], person(row), logs.get(row.visit_id), _call(row)))
            for row in rows
        ]

    def next_reminder(self, subject: Subject) -> datetime | None:
        """The earliest moment at which something promised on this timeline is due."""
        action, activity = tables.action, tables.activity
        return self._transaction.execute(
            sa.select(sa.func.min(action.c.due_at))
            .join(
                activity,
                (activity.c.organization_id == action.c.organization_id)
                & (activity.c.refers_kind == VISIT)
                & (activity.c.refers_id == action.c.visit_id),
            )
            .where(
                activity.c.organization_id == self._organization_id,
                activity.c.subject_kind == subject.kind,
                activity.c.subject_id == subject.id,
                activity.c.deleted_at.is_(None),
                action.c.state == "open",
                action.c.deleted_at.is_(None),
            )
        ).scalar()

    def add_call(self, call: NewCall) -> int:
        """Store a call and show it; answers its id."""
        new_id = ids.take_one(self._transaction)
        self._transaction.execute(
            sa.insert(tables.call_record).values(
                organization_id=self._organization_id,
                id=new_id,
                created_at=self._now,
                **call._asdict(),
            )
        )
        kind, key = call.subject_kind, call.subject_id
        shown = Entry(kind, key, CALL, call.occurred_at, call.user_id, CALL, new_id)
        self._timeline.put([shown])
        return new_id


# -- statements, made once -------------------------------------------------------------------------


@functools.cache
def _page(kind: str) -> sa.Select[Any]:
    """:size activities of :subject_id: their ids along the index, then the rows."""
    activity, visit, call = tables.activity, tables.visit, tables.call_record
    chosen = (
        sa.select(activity.c.id)
        .where(
            activity.c.organization_id == ORGANIZATION,
            activity.c.subject_kind == kind,
            activity.c.subject_id == sa.bindparam("subject_id", type_=sa.BigInteger()),
            activity.c.deleted_at.is_(None),
        )
        .order_by(activity.c.occurred_at.desc(), activity.c.id.desc())
        .limit(sa.bindparam("size", type_=sa.Integer()))
        .offset(sa.bindparam("skipped", type_=sa.BigInteger()))
        .subquery("chosen")
    )

    def told_in(table: sa.Table, kind: str) -> sa.ColumnElement[bool]:
        return (
            (activity.c.refers_kind == kind)
            & (table.c.organization_id == activity.c.organization_id)
            & (table.c.id == activity.c.refers_id)
        )

    source = chosen.join(
        activity, (activity.c.organization_id == ORGANIZATION) & (activity.c.id == chosen.c.id)
    ).outerjoin(visit, told_in(visit, VISIT))
    source = source.outerjoin(call, told_in(call, CALL))
    return (
        sa.select(
            *(activity.c[name] for name in Activity._fields[:5]),
            *log_columns(),
            *(call.c[name].label(f"call_{name}") for name in CALL_COLUMNS),
            *person_columns(),
        )
        .select_from(with_person(source, activity.c.actor_id))
        .order_by(activity.c.occurred_at.desc(), activity.c.id.desc())
    )


@functools.cache
def _subject(kind: str, column: str, is_narrow: bool) -> sa.Select[Any]:
    """Those of a kind that may be seen, with the columns of Subject."""
    table = tables.metadata.tables[kind]
    columns: list[sa.ColumnElement[Any]] = [table.c[name] for name in SHARED]
    key = table.c[column]
    this = key == sa.bindparam("key", type_=key.type)
    if kind == "customer":
        columns += [
            table.c.manager_id.label("owner_id"),
            table.c.department_id,
            table.c.last_contact_at.label("revisited_at"),
        ]
        return sa.select(*columns).where(this, customers_seen(is_narrow))
    if kind == "lead":
        columns += [table.c[name] for name in OF_LEAD]
        columns += [
            _turned(is_narrow).label("turned_customer_id"),
            _department().label("department_id"),
            sa.func.coalesce(_last_contact(), table.c.revisit_at).label("revisited_at"),
            table.c.remind_at,
        ]
        return sa.select(*columns).where(this, leads_seen(is_narrow))
    columns += [table.c.owner_id, table.c.customer_id]
    return sa.select(*columns).where(this, opportunities_seen(is_narrow))


def _turned(is_narrow: bool) -> sa.ScalarSelect[Any]:
    """The customer that the lead became, if that may be seen."""
    lead, customer = tables.lead, tables.customer
    its = customer.c.id == lead.c.turned_customer_id
    seen = sa.select(customer.c.id).where(its, customers_seen(is_narrow))
    return seen.correlate(lead).scalar_subquery()


def _department() -> sa.ScalarSelect[Any]:
    """That of the lead's owner."""
    lead, user = tables.lead, tables.user
    return (
        sa.select(user.c.department_id)
        .where(user.c.organization_id == lead.c.organization_id, user.c.id == lead.c.owner_id)
        .correlate(lead)
        .scalar_subquery()
    )


def _last_contact() -> sa.ScalarSelect[Any]:
    """The newest visit of the lead."""
    lead, activity = tables.lead, tables.activity
    return (
        sa.select(sa.func.max(activity.c.occurred_at))
        .where(
            activity.c.organization_id == lead.c.organization_id,
            activity.c.subject_kind == "lead",
            activity.c.subject_id == lead.c.id,
            activity.c.kind == VISIT,
            activity.c.deleted_at.is_(None),
        )
        .correlate(lead)
        .scalar_subquery()
    )


def _call(row: sa.Row[Any]) -> Call | None:
    if row.call_id is None:
        return None
    return Call(*(row._mapping[f"call_{name}"] for name in CALL_COLUMNS))
