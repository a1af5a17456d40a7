"""Lists of follow-up logs: visits by author, department, day, and whom they are about."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction
from storage.log_records import Log, Person
from storage.log_rows import LogRows, log_columns, person, person_columns, with_person
from storage.scope import Scope, visible_customers, visible_leads, visible_opportunities
from storage.visit_rows import VisitRows
from storage.visit_sums import VisitSums


class Listed(NamedTuple):
    """A log in a list: whom it is about (kind, id, name), and who wrote it."""

    log: Log
    about: tuple[str, int, str]
    author: Person


class WantedLogs(NamedTuple):
    """Which logs are asked for; what is None does not matter. `about`: kind and id, or any id."""

    user_id: int | None = None
    department_id: int | None = None
    about: tuple[str, int | None] | None = None
    start: date | None = None
    end: date | None = None


class VisitLogs:
    """The logs that the scope may see."""

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope
        self._organization_id = scope.organization_id
        self._rows = LogRows(transaction, scope)
        self._sums = VisitSums(transaction, scope)
        self._of_customer = VisitRows(transaction, scope).seen(sa.true())

    def page(self, wanted: WantedLogs, *, number: int, size: int) -> list[Listed]:
        """One page of the logs that may be seen, newest first by (time, id).

        The ids come first, so that a deep page reads only its own rows.
        """
        visit = tables.visit
        chosen = (
            sa.select(visit.c.id)
            .where(*self._conditions(wanted))
            .order_by(visit.c.sorts_at.desc(), visit.c.id.desc())
            .limit(size)
            .offset((number - 1) * size)
        )
        return self._listed(list(self._transaction.execute(chosen).scalars()), wanted.about)

    def get(self, visit_id: int) -> Listed | None:
        """One log that may be seen."""
        visit = tables.visit
        seen = sa.select(visit.c.id).where(visit.c.id == visit_id, *self._conditions(WantedLogs()))
        return next(iter(self._listed(list(self._transaction.execute(seen).scalars()), None)), None)

    def count(self, wanted: WantedLogs) -> int:
        """How many there are on all pages."""
        counted: int = self._transaction.execute(
            sa.select(sa.func.count()).select_from(tables.visit).where(*self._conditions(wanted))
        ).scalar_one()
        return counted

    def _listed(self, ids: list[int], wanted: tuple[str, int | None] | None) -> list[Listed]:
        """Whole logs, in the order of the page."""
        if not ids:
            return []
        visit = tables.visit
        source = with_person(visit, visit.c.author_id)
        rows = self._transaction.execute(
            sa.select(*log_columns(), *person_columns())
            .select_from(source)
            .where(visit.c.organization_id == self._organization_id, visit.c.id.in_(ids))
            .order_by(visit.c.sorts_at.desc(), visit.c.id.desc())
        ).all()
        logs, about = self._rows.of_rows(rows), self._about(ids, wanted)
        found = []
        for row in rows:
            author = person(row)
            assert author is not None  # a foreign key says so
            found.append(Listed(logs[row.visit_id], about[row.visit_id], author))
        return found

    def _conditions(self, wanted: WantedLogs) -> list[sa.ColumnElement[bool]]:
        visit = tables.visit
        kind, key = wanted.about or ("", None)
        users = None if wanted.user_id is None else [wanted.user_id]
        conditions = self._sums.conditions(
            users, key if kind == "customer" else None, wanted.start, wanted.end
        )
        if kind == "lead":
            lead = tables.lead
            here = sa.exists().where(lead.c.id == visit.c.lead_id, visible_leads(self._scope))
            conditions.append(here if key is None else visit.c.lead_id == key)
        if kind == "opportunity":
            deal = tables.opportunity
            here = sa.exists().where(
                deal.c.id == visit.c.opportunity_id, visible_opportunities(self._scope)
            )
            conditions.append(here if key is None else visit.c.opportunity_id == key)
        if kind == "customer" and key is None:
            conditions.append(self._of_customer)
        if wanted.department_id is not None:
            conditions.append(visit.c.author_id.in_(self._people_of(wanted.department_id)))
        return conditions

    def _people_of(self, department_id: int) -> sa.Select[tuple[int]]:
        """Whoever is in the department or one below it."""
        department, user = tables.department, tables.user
        mine = department.c.organization_id == self._organization_id
        tree = sa.select(department.c.id).where(mine, department.c.id == department_id)
        below = tree.cte("departments", recursive=True)
        below = below.union(
            sa.select(department.c.id).where(mine, department.c.parent_id == below.c.id)
        )
        return sa.select(user.c.id).where(
            user.c.organization_id == self._organization_id,
            user.c.department_id.in_(sa.select(below.c.id)),
        )

    def _about(
        self, ids: list[int], wanted: tuple[str, int | None] | None
    ) -> dict[int, tuple[str, int, str]]:
        """Whom each is about: the one asked for, else a customer that may be seen, else a lead."""
        kind, wanted_id = wanted or ("", None)
        visit, paid, customer, lead = (
            tables.visit,
            tables.visit_customer,
            tables.customer,
            tables.lead,
        )
        mine = (visit.c.organization_id == self._organization_id) & visit.c.id.in_(ids)
        of_kind = {
            "customer": sa.select(paid.c.visit_id, customer.c.id, customer.c.name).where(
                paid.c.organization_id == self._organization_id,
                paid.c.visit_id.in_(ids),
                paid.c.deleted_at.is_(None),
                customer.c.id == paid.c.customer_id,
                visible_customers(self._scope),
            ),
            "lead": sa.select(visit.c.id, lead.c.id, lead.c.name).where(
                mine, lead.c.id == visit.c.lead_id, visible_leads(self._scope)
            ),
        }
        if kind == "opportunity":
            deal = tables.opportunity
            of_kind[kind] = sa.select(visit.c.id, deal.c.id, deal.c.name).where(
                mine, deal.c.id == visit.c.opportunity_id, visible_opportunities(self._scope)
            )
        found: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
        for one, statement in of_kind.items():
            for visit_id, key, name in self._transaction.execute(statement):
                found[visit_id].append((one, key, name))

        def later(about: tuple[str, int, str]) -> tuple[bool, str, int]:
            return (about[0] != kind or wanted_id not in (None, about[1]), *about[:2])

        return {visit_id: min(about, key=later) for visit_id, about in found.items()}
