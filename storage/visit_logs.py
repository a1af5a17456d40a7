"""Lists of follow-up logs: visits by author, department, day, and whom they are about."""

import functools
from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import chosen_visits, tables
from storage.among import among
from storage.database import Transaction
from storage.log_records import Log, Person
from storage.log_rows import LogRows, log_columns, person, person_columns, with_person
from storage.scope import (
    IDS,
    ORGANIZATION,
    Scope,
    bound,
    customers_seen,
    leads_seen,
    opportunities_seen,
)
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
        self._rows = LogRows(transaction, scope)
        self._sums = VisitSums(transaction, scope)

    def page(self, wanted: WantedLogs, *, number: int, size: int) -> list[Listed]:
        """One page of the logs that may be seen, newest first by (time, id).

        The ids come first, so that a deep page reads only its own rows.
        """
        values = self._values(wanted)
        chosen = self._transaction.execute(
            chosen_visits.page(chosen_visits.given(values), self._scope.is_narrow),
            bound(self._scope) | values | {"size": size, "skipped": (number - 1) * size},
        )
        return self._listed(list(chosen.scalars()), wanted.about)

    def get(self, visit_id: int) -> Listed | None:
        """One log that may be seen."""
        asked = bound(self._scope) | {"visit_id": visit_id}
        seen = self._transaction.execute(_one(self._scope.is_narrow), asked)
        return next(iter(self._listed(list(seen.scalars()), None)), None)

    def count(self, wanted: WantedLogs) -> int:
        """How many there are on all pages."""
        values = self._values(wanted)
        counted: int = self._transaction.execute(
            chosen_visits.count(chosen_visits.given(values), self._scope.is_narrow),
            bound(self._scope) | values,
        ).scalar_one()
        return counted

    def _values(self, wanted: WantedLogs) -> dict[str, Any]:
        """As chosen_visits has them."""
        about: dict[str, Any] = {}
        if wanted.about is not None:
            kind, key = wanted.about
            about = {f"any_{kind}": True} if key is None else {f"{kind}_id": key}
        return about | {
            "author_ids": None if wanted.user_id is None else [wanted.user_id],
            "people_of": wanted.department_id,
            "start": None if wanted.start is None else self._sums.begins(wanted.start),
            "before": None if wanted.end is None else self._sums.ends(wanted.end),
        }

    def _listed(self, ids: list[int], wanted: tuple[str, int | None] | None) -> list[Listed]:
        """Whole logs, in the order of the page."""
        if not ids:
            return []
        rows = self._transaction.execute(_LOGS, bound(self._scope) | {"ids": ids}).all()
        logs, about = self._rows.of_rows(rows), self._about(ids, wanted)
        found = []
        for row in rows:
            author = person(row)
            assert author is not None  # a foreign key says so
            found.append(Listed(logs[row.visit_id], about[row.visit_id], author))
        return found

    def _about(
        self, ids: list[int], wanted: tuple[str, int | None] | None
    ) -> dict[int, tuple[str, int, str]]:
        """Whom each is about: the one asked for, else a customer that may be seen, else a lead."""
        kind, wanted_id = wanted or ("", None)
        found: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
        asked = bound(self._scope) | {"ids": ids}
        for one in ("customer", "lead", *({"opportunity"} & {kind})):
            named = _named(one, self._scope.is_narrow)
            for visit_id, key, name in self._transaction.execute(named, asked).all():
                if name is not None:
                    found[visit_id].append((one, key, name))

        def later(about: tuple[str, int, str]) -> tuple[bool, str, int]:
            return (about[0] != kind or wanted_id not in (None, about[1]), *about[:2])

        return {visit_id: min(about, key=later) for visit_id, about in found.items()}


# -- statements, made once -------------------------------------------------------------------------


def _logs() -> sa.Select[Any]:
    visit = tables.visit
    return (
        sa.select(*log_columns(), *person_columns())
        .select_from(with_person(visit, visit.c.author_id))
        .where(visit.c.organization_id == ORGANIZATION, among(visit.c.id, IDS))
        .order_by(visit.c.sorts_at.desc(), visit.c.id.desc())
    )


_LOGS = _logs()


@functools.cache
def _one(is_narrow: bool) -> sa.Select[Any]:
    source = chosen_visits.source_of(frozenset(), is_narrow)
    this = source.id == sa.bindparam("visit_id", type_=sa.BigInteger())
    return sa.select(source.id).select_from(source.table).where(this, *source.conditions)


@functools.cache
def _named(kind: str, is_narrow: bool) -> sa.Select[Any]:
    """Of each visit the customers, or the lead or opportunity, no name where it may not be seen."""
    visit, paid, customer = tables.visit, tables.visit_customer, tables.customer
    if kind == "customer":
        seen = (customer.c.id == paid.c.customer_id) & customers_seen(is_narrow)
        return (
            sa.select(paid.c.visit_id, paid.c.customer_id, customer.c.name)
            .select_from(paid.outerjoin(customer, seen))
            .where(
                paid.c.organization_id == ORGANIZATION,
                among(paid.c.visit_id, IDS),
                paid.c.deleted_at.is_(None),
            )
        )
    table = tables.metadata.tables[kind]
    mine = leads_seen(is_narrow) if kind == "lead" else opportunities_seen(is_narrow)
    return (
        sa.select(visit.c.id, table.c.id, table.c.name)
        .select_from(visit.outerjoin(table, (table.c.id == visit.c[f"{kind}_id"]) & mine))
        .where(
            visit.c.organization_id == ORGANIZATION,
            among(visit.c.id, IDS),
            visit.c[f"{kind}_id"].is_not(None),
        )
    )
