"""Visits as other systems' follow-up logs show them, one query for each kind of link.

Rows are read whole and turned into records at once: no visit is asked for twice.
"""

import functools
import operator
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from storage import tables
from storage.among import among
from storage.database import Transaction
from storage.log_records import Attachment, Due, Log, Person, Remark
from storage.records import Met, Named
from storage.scope import IDS, ORGANIZATION, Scope, bound, customers_seen

CANCELLED = "cancelled"
LATEST = datetime.max.replace(tzinfo=UTC)


Item = TypeVar("Item")


def person_columns() -> list[sa.ColumnElement[Any]]:
    """What `person` wants of a user and the department, each named person_..."""
    user, department = tables.user, tables.department
    own = [user.c[name] for name in Person._fields if name != "department"]
    return [
        *(column.label(f"person_{column.name}") for column in own),
        department.c.name.label("person_department"),
    ]


def with_person(source: sa.FromClause, user_id: sa.Column[Any]) -> sa.FromClause:
    """The source with that user and the user's department beside each row."""
    user, department = tables.user, tables.department
    return source.outerjoin(
        user, (user.c.organization_id == user_id.table.c.organization_id) & (user.c.id == user_id)
    ).outerjoin(
        department,
        (department.c.organization_id == user.c.organization_id)
        & (department.c.id == user.c.department_id),
    )


def person(row: sa.Row[Any]) -> Person | None:
    """The colleague of a row; None where nobody is known to have done it."""
    if row.person_id is None:
        return None
    found = Person._make(_PERSON(row._mapping))
    return found if found.department else found._replace(department="")  # who has none: NULL


_PERSON = operator.itemgetter(*(f"person_{name}" for name in Person._fields))


LOG_COLUMNS = (
    "id",
    "author_id",
    "created_by",
    "channel",
    "remark_type",
    "contents",
    "feedback",
    "location",
    "day",
    "occurred_at",
    "sorts_at",
    "created_at",
    "updated_at",
    "mentions",
    "opportunity_id",
)


_OF_THE_LOG = operator.itemgetter(*(f"visit_{name}" for name in LOG_COLUMNS[:-2]))


def log_columns() -> list[sa.ColumnElement[Any]]:
    """What `LogRows.of_rows` wants of a visit, each named visit_..."""
    return [tables.visit.c[name].label(f"visit_{name}") for name in LOG_COLUMNS]


class LogRows:
    """Makes logs of rows; whoever asks has already been shown the rows.

    People and deals of customers that the scope may not see are left out of them.
    """

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope

    def of_rows(self, rows: Sequence[sa.Row[Any]]) -> dict[int, Log]:
        """The logs of the rows that have one, by id, with everything that hangs on them."""
        ids = [row.visit_id for row in rows if row.visit_id is not None]
        if not ids:
            return {}
        met = self._rows(_MET, ids)
        deals = self._rows(_DEALS, {row.visit_opportunity_id for row in rows} - {None})
        theirs = {one.customer_id for one in (*met, *deals)} - {None}
        seen = {one.id for one in self._rows(_seen(self._scope.is_narrow), theirs)}
        contacts: dict[int, list[Met]] = defaultdict(list)
        for one in met:
            if one.contact_id is None or one.customer_id in seen:
                contacts[one.visit_id].append(Met(one.contact_id, one.name or one.written))
        about = {one.id: Named(one.id, one.name) for one in deals if one.customer_id in seen}
        remarks = self._remarks(ids)
        attachments, dues = self._attachments(ids), self._dues(ids)
        named = {key for row in rows for key in row.visit_mentions or ()}
        names = {one.id: Named(one.id, one.name) for one in self._rows(_NAMES, named)}
        found = {}
        for row in rows:
            key = row.visit_id
            if key is None:
                continue
            found[key] = Log._make(
                (
                    *_OF_THE_LOG(row._mapping),
                    about.get(row.visit_opportunity_id),
                    contacts.get(key, ()),
                    [names[one] for one in row.visit_mentions if one in names],
                    remarks.get(key, ()),
                    attachments.get(key, ()),
                    min(dues.get(key, ()), default=None, key=_first),
                )
            )
        return found

    def _remarks(self, ids: list[int]) -> dict[int, list[Remark]]:
        return self._by_visit(
            _REMARKS, ids, lambda row: Remark(row[1], Named(row[2], row[3]), row[4], row[5])
        )

    def _attachments(self, ids: list[int]) -> dict[int, list[Attachment]]:
        return self._by_visit(_ATTACHMENTS, ids, lambda row: Attachment._make(row[1:]))

    def _dues(self, ids: list[int]) -> dict[int, list[Due]]:
        return self._by_visit(_DUES, ids, lambda row: Due(row[1], row[2]))

    def _by_visit(
        self, statement: sa.Select[Any], ids: list[int], item: Callable[[Any], Item]
    ) -> dict[int, list[Item]]:
        """The rows' items under the visit that their first column names."""
        found: dict[int, list[Item]] = defaultdict(list)
        for row in self._rows(statement, ids):
            found[row[0]].append(item(row))
        return found

    def _rows(self, statement: sa.Select[Any], ids: Collection[int]) -> Sequence[sa.Row[Any]]:
        """The statement's rows about these, which need not be asked for where there are none."""
        if not ids:
            return []
        return self._transaction.execute(statement, bound(self._scope) | {"ids": ids}).all()


def _first(due: Due) -> tuple[date, bool, datetime]:
    """Earlier days first; of one day the earlier moment, and last what has no clock time."""
    return due.day, due.at is None, due.at or LATEST


# -- what hangs on visits: statements, made once, each in the order of its index -------------------


def _met() -> sa.Select[Any]:
    """Who was met: a contact that is still there, or a name as written."""
    met, contact = tables.visit_contact, tables.contact
    return (
        sa.select(
            met.c.visit_id,
            met.c.contact_id,
            met.c.name.label("written"),
            contact.c.name,
            contact.c.customer_id,
        )
        .outerjoin(
            contact,
            (contact.c.organization_id == met.c.organization_id)
            & (contact.c.id == met.c.contact_id)
            & contact.c.deleted_at.is_(None),
        )
        .where(met.c.organization_id == ORGANIZATION, among(met.c.visit_id, IDS))
        .order_by(met.c.visit_id, met.c.position)
    )


@functools.cache
def _seen(is_narrow: bool) -> sa.Select[Any]:
    """Which of these customers may be seen: asked once, not for each row that is theirs."""
    customer = tables.customer
    return sa.select(customer.c.id).where(customers_seen(is_narrow), among(customer.c.id, IDS))


def _remarks() -> sa.Select[Any]:
    comment, user = tables.comment, tables.user
    names = ("subject_id", "id", "author_id", "text", "created_at")
    subject_id, key, author_id, text, created_at = (comment.c[name] for name in names)
    return (
        sa.select(subject_id, key, author_id, user.c.name, text, created_at)
        .outerjoin(
            user,
            (user.c.organization_id == comment.c.organization_id)
            & (user.c.id == comment.c.author_id),
        )
        .where(*_hanging(comment))
        .order_by(subject_id, key)
    )


def _attachments() -> sa.Select[Any]:
    table = tables.attachment
    told = ("kind", "name", "url", "mime", "size", "duration_seconds", "created_at")
    return (
        sa.select(table.c.subject_id, table.c.id, *(table.c[name] for name in told))
        .where(*_hanging(table))
        .order_by(table.c.subject_id, table.c.id)
    )


def _dues() -> sa.Select[Any]:
    action = tables.action
    return (
        sa.select(action.c.visit_id, action.c.due_day, action.c.due_at)
        .where(
            action.c.organization_id == ORGANIZATION,
            among(action.c.visit_id, IDS),
            action.c.due_day.is_not(None),
            action.c.state != CANCELLED,
            action.c.deleted_at.is_(None),
        )
        .order_by(action.c.visit_id, action.c.id)
    )


def _hanging(table: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c.organization_id == ORGANIZATION,
        table.c.subject_kind == "visit",
        among(table.c.subject_id, IDS),
        table.c.deleted_at.is_(None),
    )


_MET, _REMARKS, _ATTACHMENTS, _DUES = _met(), _remarks(), _attachments(), _dues()
_DEALS = sa.select(*(tables.opportunity.c[name] for name in ("id", "name", "customer_id"))).where(
    tables.opportunity.c.organization_id == ORGANIZATION,
    among(tables.opportunity.c.id, IDS),
    tables.opportunity.c.deleted_at.is_(None),
)
_NAMES = sa.select(tables.user.c.id, tables.user.c.name).where(
    tables.user.c.organization_id == ORGANIZATION, among(tables.user.c.id, IDS)
)
