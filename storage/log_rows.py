"""Visits as other systems' follow-up logs show them, one query for each kind of link.

Rows are read whole and turned into records at once: no visit is asked for twice.
"""

import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from storage import tables
from storage.among import among
from storage.database import Transaction
from storage.records import Met, Named
from storage.scope import IDS, ORGANIZATION, Scope, bound

CANCELLED = "cancelled"


class Person(NamedTuple):
    """A colleague with all that other systems show of one."""

    id: int
    name: str
    email: str
    phone: str
    tel: str
    job: str
    avatar: str
    role_id: int | None
    department: str
    created_at: datetime


class Remark(NamedTuple):
    """A comment on a visit."""

    id: int
    author: Named
    text: str
    created_at: datetime


class Attachment(NamedTuple):
    """A picture, file or recording of a visit."""

    id: int
    kind: str
    name: str
    url: str
    mime: str
    size: int
    seconds: int
    created_at: datetime


class Due(NamedTuple):
    """By when the first promise of a visit is to be kept; `at` only where a clock time was said."""

    day: date
    at: datetime | None


class Log(NamedTuple):
    """One visit. `at` is its moment, or noon of its day where no time was said."""

    id: int
    author_id: int
    created_by: int | None
    channel: str
    remark_type: str
    contents: str
    feedback: str
    location: str
    at: datetime
    created_at: datetime
    updated_at: datetime
    opportunity: Named | None
    contacts: Sequence[Met]
    mentions: Sequence[Named]
    remarks: Sequence[Remark]
    attachments: Sequence[Attachment]
    due: Due | None


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
    "sorts_at",
    "created_at",
    "updated_at",
    "mentions",
    "opportunity_id",
)


_OF_THE_LOG = operator.itemgetter(*(f"visit_{name}" for name in LOG_COLUMNS[:-2]))


def log_columns() -> list[sa.ColumnElement[Any]]:
    """What `LogRows.of_rows` wants of a visit and its opportunity, each named visit_..."""
    columns = [tables.visit.c[name].label(f"visit_{name}") for name in LOG_COLUMNS]
    return [*columns, tables.opportunity.c.name.label("visit_opportunity_name")]


def with_opportunity(source: sa.FromClause) -> sa.FromClause:
    """The source, in which the visit is, with its opportunity."""
    visit, opportunity = tables.visit, tables.opportunity
    return source.outerjoin(
        opportunity,
        (opportunity.c.organization_id == visit.c.organization_id)
        & (opportunity.c.id == visit.c.opportunity_id),
    )


class LogRows:
    """Makes logs of rows; whoever asks has already been shown the rows."""

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope

    def of_rows(self, rows: Sequence[sa.Row[Any]]) -> dict[int, Log]:
        """The logs of the rows that have one, by id, with everything that hangs on them."""
        ids = [row.visit_id for row in rows if row.visit_id is not None]
        if not ids:
            return {}
        contacts, remarks = self._contacts(ids), self._remarks(ids)
        attachments, dues = self._attachments(ids), self._dues(ids)
        names = self._names({key for row in rows for key in row.visit_mentions or ()})
        found = {}
        for row in rows:
            key = row.visit_id
            if key is None:
                continue
            deal = None
            if row.visit_opportunity_id is not None:
                deal = Named(row.visit_opportunity_id, row.visit_opportunity_name or "")
            found[key] = Log._make(
                (
                    *_OF_THE_LOG(row._mapping),
                    deal,
                    contacts.get(key, ()),
                    [names[one] for one in row.visit_mentions if one in names],
                    remarks.get(key, ()),
                    attachments.get(key, ()),
                    min(dues.get(key, ()), default=None, key=lambda due: due.day),
                )
            )
        return found

    def _contacts(self, ids: list[int]) -> dict[int, list[Met]]:
        return self._by_visit(_CONTACTS, ids, lambda row: Met(row[1], row[2] or row[3]))

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
        for row in self._transaction.execute(statement, bound(self._scope) | {"ids": ids}):
            found[row[0]].append(item(row))
        return found

    def _names(self, user_ids: Iterable[int]) -> dict[int, Named]:
        wanted = list(user_ids)
        if not wanted:
            return {}
        rows = self._transaction.execute(_NAMES, bound(self._scope) | {"ids": wanted})
        return {row.id: Named(row.id, row.name) for row in rows}


# -- what hangs on visits: statements, made once, each in the order of its index -------------------


def _contacts() -> sa.Select[Any]:
    met, contact = tables.visit_contact, tables.contact
    return (
        sa.select(met.c.visit_id, met.c.contact_id, contact.c.name, met.c.name.label("written"))
        .outerjoin(
            contact,
            (contact.c.organization_id == met.c.organization_id)
            & (contact.c.id == met.c.contact_id),
        )
        .where(met.c.organization_id == ORGANIZATION, among(met.c.visit_id, IDS))
        .order_by(met.c.visit_id, met.c.position)
    )


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


_CONTACTS, _REMARKS, _ATTACHMENTS, _DUES = _contacts(), _remarks(), _attachments(), _dues()
_NAMES = sa.select(tables.user.c.id, tables.user.c.name).where(
    tables.user.c.organization_id == ORGANIZATION, among(tables.user.c.id, IDS)
)
