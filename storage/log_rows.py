"""Visits as other systems' follow-up logs show them, one query for each kind of link.

Rows are read whole and turned into records at once: no visit is asked for twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction
from storage.log_records import Attachment, Due, Log, Person, Remark
from storage.records import Met, Named
from storage.scope import Scope, visible_customers

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
    found = {name: row._mapping[f"person_{name}"] for name in Person._fields}
    return Person(**found | {"department": row.person_department or ""})


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


def log_columns() -> list[sa.ColumnElement[Any]]:
    """What `LogRows.of_rows` wants of a visit, each named visit_..."""
    return [tables.visit.c[name].label(f"visit_{name}") for name in LOG_COLUMNS]


class LogRows:
    """Makes logs of rows; whoever asks has already been shown the rows.

    People and deals of customers that the scope may not see are left out of them.
    """

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope
        self._organization_id = scope.organization_id

    def of_rows(self, rows: Sequence[sa.Row[Any]]) -> dict[int, Log]:
        """The logs of the rows that have one, by id, with everything that hangs on them."""
        ids = [row.visit_id for row in rows if row.visit_id is not None]
        if not ids:
            return {}
        met = self._met(ids)
        deals = self._deals({row.visit_opportunity_id for row in rows} - {None})
        seen = self._seen({one.customer_id for one in (*met, *deals)} - {None})
        contacts: dict[int, list[Met]] = defaultdict(list)
        for one in met:
            if one.contact_id is None or one.customer_id in seen:
                contacts[one.visit_id].append(Met(one.contact_id, one.name or one.written))
        about = {one.id: Named(one.id, one.name) for one in deals if one.customer_id in seen}
        remarks = self._remarks(ids)
        attachments, dues = self._attachments(ids), self._dues(ids)
        names = self._names({key for row in rows for key in row.visit_mentions or ()})
        found = {}
        for row in rows:
            key = row.visit_id
            if key is None:
                continue
            found[key] = Log._make(
                (
                    *(row._mapping[f"visit_{name}"] for name in LOG_COLUMNS[:-2]),
                    about.get(row.visit_opportunity_id),
                    contacts.get(key, ()),
                    [names[one] for one in row.visit_mentions if one in names],
                    remarks.get(key, ()),
                    attachments.get(key, ()),
                    min(dues.get(key, ()), default=None, key=_first),
                )
            )
        return found

    # -- what hangs on visits --------------------------------------------------------------------

    def _met(self, ids: list[int]) -> list[sa.Row[Any]]:
        """Who was met: a contact that is still there, or a name as written."""
        met, contact = tables.visit_contact, tables.contact
        statement = (
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
            .where(met.c.organization_id == self._organization_id, met.c.visit_id.in_(ids))
            .order_by(met.c.visit_id, met.c.position)
        )
        return list(self._transaction.execute(statement))

    def _seen(self, customer_ids: Iterable[int]) -> set[int]:
        """Which of these customers may be seen: asked once, not for each row that is theirs."""
        wanted, customer = list(customer_ids), tables.customer
        if not wanted:
            return set()
        return set(
            self._transaction.execute(
                sa.select(customer.c.id).where(
                    visible_customers(self._scope), customer.c.id.in_(wanted)
                )
            ).scalars()
        )

    def _remarks(self, ids: list[int]) -> dict[int, list[Remark]]:
        comment, user = tables.comment, tables.user
        statement = (
            sa.select(
                comment.c.subject_id,
                comment.c.id,
                comment.c.author_id,
                user.c.name,
                comment.c.text,
                comment.c.created_at,
            )
            .join(
                user,
                (user.c.organization_id == comment.c.organization_id)
                & (user.c.id == comment.c.author_id),
            )
            .where(*self._hanging(comment, ids))
            .order_by(comment.c.id)
        )
        return self._by_visit(
            statement, lambda row: Remark(row[1], Named(row[2], row[3]), row[4], row[5])
        )

    def _attachments(self, ids: list[int]) -> dict[int, list[Attachment]]:
        table = tables.attachment
        names = ("kind", "name", "url", "mime", "size", "duration_seconds", "created_at")
        statement = (
            sa.select(table.c.subject_id, table.c.id, *(table.c[name] for name in names))
            .where(*self._hanging(table, ids))
            .order_by(table.c.id)
        )
        return self._by_visit(statement, lambda row: Attachment._make(row[1:]))

    def _dues(self, ids: list[int]) -> dict[int, list[Due]]:
        action = tables.action
        statement = (
            sa.select(action.c.visit_id, action.c.due_day, action.c.due_at)
            .where(
                action.c.organization_id == self._organization_id,
                action.c.visit_id.in_(ids),
                action.c.due_day.is_not(None),
                action.c.state != CANCELLED,
                action.c.deleted_at.is_(None),
            )
            .order_by(action.c.id)
        )
        return self._by_visit(statement, lambda row: Due(row[1], row[2]))

    def _hanging(self, table: sa.Table, ids: list[int]) -> tuple[sa.ColumnElement[bool], ...]:
        return (
            table.c.organization_id == self._organization_id,
            table.c.subject_kind == "visit",
            table.c.subject_id.in_(ids),
            table.c.deleted_at.is_(None),
        )

    def _by_visit(
        self, statement: sa.Select[Any], item: Callable[[Any], Item]
    ) -> dict[int, list[Item]]:
        """The rows' items under the visit that their first column names."""
        found: dict[int, list[Item]] = defaultdict(list)
        for row in self._transaction.execute(statement):
            found[row[0]].append(item(row))
        return found

    def _deals(self, opportunity_ids: Iterable[int]) -> list[sa.Row[Any]]:
        wanted, deal = list(opportunity_ids), tables.opportunity
        if not wanted:
            return []
        statement = sa.select(deal.c.id, deal.c.name, deal.c.customer_id).where(
            deal.c.organization_id == self._organization_id,
            deal.c.id.in_(wanted),
            deal.c.deleted_at.is_(None),
        )
        return list(self._transaction.execute(statement))

    def _names(self, user_ids: Iterable[int]) -> dict[int, Named]:
        wanted, user = list(user_ids), tables.user
        if not wanted:
            return {}
        rows = self._transaction.execute(
            sa.select(user.c.id, user.c.name).where(
                user.c.organization_id == self._organization_id, user.c.id.in_(wanted)
            )
        )
        return {row.id: Named(row.id, row.name) for row in rows}


def _first(due: Due) -> tuple[date, bool, datetime]:
    """Earlier days first; of one day the earlier moment, and last what has no clock time."""
    return due.day, due.at is None, due.at or LATEST
