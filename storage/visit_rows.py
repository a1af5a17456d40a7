"""Visits as whole records, loaded with one query for each kind of link.

The statements are made once: to build one costs more than to run it.
"""

import functools
from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.among import among
from storage.customers import as_opportunity, opportunity_rows
from storage.database import Transaction
from storage.records import Met, Named, Opportunity, Visit
from storage.scope import (
    IDS,
    ORGANIZATION,
    Scope,
    bound,
    customers_seen,
    leads_seen,
    of_customer_seen,
    opportunities_seen,
    seen_among_many,
    visible_among_many,
    visible_customers,
    visible_leads,
)

COLUMNS = """
    id oid number report_id version author_id lead_id opportunity_id stage_id edited
    day daypart occurred_at channel type title contents feedback problem outcome expenses
    expense_note next_step source created_at updated_at note currency
"""  # as `_record` takes them apart
Stages = dict[int | None, tuple[str, tuple[str, ...]]]


class VisitRows:
    """Reads the visits that the scope may see, and of what they name only what it may see."""

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope

    def load(
        self, visit_ids: list[int], *, are_seen: bool = False, of_one_customer: bool = False
    ) -> list[Visit]:
        """Whole records in the given order, each kind of link loaded for all of them together.

        `are_seen`: they are known to be of a customer that may be seen, so no row is asked again.
        `of_one_customer`: who asks knows the customer, and does not ask whom of theirs was met.
        """
        if not visit_ids:
            return []
        is_narrow = self._scope.is_narrow
        rows = {row.id: row for row in self._all(_visits(are_seen, is_narrow), visit_ids)}
        customers: dict[int, list[Named]] = {}
        contacts: dict[int, list[Met]] = {}
        if not of_one_customer:
            customers = self._named(_customers(is_narrow), visit_ids)
            contacts = self._met(visit_ids)
        people = self._named(CAME, visit_ids)
        deals = self._deals({row.opportunity_id for row in rows.values()})
        stages = self._stages()
        return [
            _record(
                rows[key], customers.get(key), people.get(key), contacts.get(key), deals, stages
            )
            for key in visit_ids
            if key in rows
        ]

    def _all(self, statement: sa.Select[Any], ids: list[int]) -> list[Any]:
        asked = bound(self._scope) | {"ids": ids}
        return list(self._transaction.execute(statement, asked).all())

    def _stages(self) -> Stages:
        """For each stage its code and the names from the first stage up to it."""
        found: Stages = {None: ("", ())}
        path: tuple[str, ...] = ()
        for key, code, name in self._transaction.execute(_STAGES, bound(self._scope)).all():
            path = (*path, name)
            found[key] = (code, path)
        return found

    def _named(self, linked: sa.Select[Any], visit_ids: list[int]) -> dict[int, list[Named]]:
        """Those that have a name to be told, by the ids of visits, in the order of their own."""
        found: dict[int, list[Named]] = defaultdict(list)
        for row in sorted(self._all(linked, visit_ids), key=lambda row: (row[0], row[1])):
            if row[2] is not None:
                found[row[0]].append(Named(row[1], row[2]))
        return found

    def _met(self, visit_ids: list[int]) -> dict[int, list[Met]]:
        found: dict[int, list[Met]] = defaultdict(list)
        for row in self._all(_met(self._scope.is_narrow), visit_ids):
            found[row[0]].append(Met(row[1], row[2]))
        return found

    def _deals(self, opportunity_ids: set[int | None]) -> dict[int | None, Opportunity]:
        wanted = [key for key in opportunity_ids if key is not None]
        if not wanted:
            return {}
        return {
            row.id: as_opportunity(row) for row in self._all(_deals(self._scope.is_narrow), wanted)
        }

    def seen(self, *more: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        """A visit that has a customer which may be seen, or (asked for none) such a lead."""
        scope = self._scope
        if more:
            return _of_customer(visible_customers(scope), *more)
        return _of_customer(visible_among_many(scope)) | _of_lead(visible_leads(scope))


def visit_seen(is_narrow: bool) -> sa.ColumnElement[bool]:
    """`VisitRows.seen` for a statement that is made once."""
    return _of_customer(seen_among_many(is_narrow)) | _of_lead(leads_seen(is_narrow))


def one_visit_seen(is_narrow: bool) -> sa.ColumnElement[bool]:
    """The same where few visits are asked about: each is asked by itself."""
    return _of_customer(customers_seen(is_narrow)) | _of_lead(leads_seen(is_narrow))


def visit_has(kind: str, is_narrow: bool) -> sa.ColumnElement[bool]:
    """The condition on `visit` that it has a customer, lead or opportunity that may be seen."""
    match kind:
        case "customer":
            return _of_customer(seen_among_many(is_narrow))
        case "lead":
            return _of_lead(leads_seen(is_narrow))
        case _:
            return _of_deal(opportunities_seen(is_narrow))


def _of_customer(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    visit, paid, customer = tables.visit, tables.visit_customer, tables.customer
    return (
        sa.exists()
        .where(
            paid.c.organization_id == visit.c.organization_id,
            paid.c.visit_id == visit.c.id,
            paid.c.deleted_at.is_(None),
            customer.c.id == paid.c.customer_id,
            *conditions,
        )
        .correlate(visit)
    )


def _of_lead(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    visit, lead = tables.visit, tables.lead
    return sa.exists().where(lead.c.id == visit.c.lead_id, condition).correlate(visit)


def _of_deal(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    visit, deal = tables.visit, tables.opportunity
    return sa.exists().where(deal.c.id == visit.c.opportunity_id, condition).correlate(visit)


@functools.cache
def _visits(are_seen: bool, is_narrow: bool) -> sa.Select[Any]:
    visit, user, lead = tables.visit, tables.user, tables.lead
    statement = (
        sa.select(
            *(visit.c[name] for name in COLUMNS.split()),
            user.c.name.label("author_name"),
            lead.c.name.label("lead_name"),
        )
        .select_from(visit)
        .outerjoin(
            user,
            (user.c.organization_id == visit.c.organization_id) & (user.c.id == visit.c.author_id),
        )
        .outerjoin(
            lead,
            (lead.c.id == visit.c.lead_id) & leads_seen(is_narrow),
        )
        .where(
            visit.c.organization_id == ORGANIZATION,
            among(visit.c.id, IDS),
            visit.c.deleted_at.is_(None),
        )
    )
    return statement if are_seen else statement.where(one_visit_seen(is_narrow))


@functools.cache
def _customers(is_narrow: bool) -> sa.Select[Any]:
    """Outer joins keep the order of tables: SQLite would else go through all customers."""
    paid, customer = tables.visit_customer, tables.customer
    return (
        sa.select(paid.c.visit_id, paid.c.customer_id, customer.c.name)
        .select_from(paid)
        .outerjoin(customer, (customer.c.id == paid.c.customer_id) & customers_seen(is_narrow))
        .where(paid.c.organization_id == ORGANIZATION, among(paid.c.visit_id, IDS))
    )


@functools.cache
def _met(is_narrow: bool) -> sa.Select[Any]:
    met, contact = tables.visit_contact, tables.contact
    return (
        sa.select(met.c.visit_id, met.c.contact_id, sa.func.coalesce(contact.c.name, met.c.name))
        .outerjoin(
            contact,
            (contact.c.organization_id == met.c.organization_id)
            & (contact.c.id == met.c.contact_id),
        )
        .where(
            met.c.organization_id == ORGANIZATION,
            among(met.c.visit_id, IDS),
            contact.c.id.is_(None) | of_customer_seen(contact, is_narrow),
        )
        .order_by(met.c.visit_id, met.c.position)
    )


@functools.cache
def _deals(is_narrow: bool) -> sa.Select[Any]:
    deal = tables.opportunity
    return opportunity_rows(ORGANIZATION).where(
        among(deal.c.id, IDS), of_customer_seen(deal, is_narrow)
    )


CAME = (
    sa.select(
        tables.visit_participant.c.visit_id,
        tables.visit_participant.c.user_id,
        tables.user.c.name,
    )
    .outerjoin(
        tables.user,
        (tables.user.c.organization_id == tables.visit_participant.c.organization_id)
        & (tables.user.c.id == tables.visit_participant.c.user_id),
    )
    .where(
        tables.visit_participant.c.organization_id == ORGANIZATION,
        among(tables.visit_participant.c.visit_id, IDS),
    )
)
_STAGES = (
    sa.select(tables.stage.c.id, tables.stage.c.code, tables.stage.c.name)
    .where(tables.stage.c.organization_id == ORGANIZATION)
    .order_by(tables.stage.c.position, tables.stage.c.id)
)


def _record(
    row: sa.Row[Any],
    customers: list[Named] | None,
    people: list[Named] | None,
    contacts: list[Met] | None,
    deals: dict[int | None, Opportunity],
    stages: Stages,
) -> Visit:
    """By place: to ask a row for thirty names costs half of a page of a thousand."""
    values: list[Any] = list(row)
    key, oid, number, report_id, version, author_id, lead_id, deal_id, stage_id, edited = values[
        :10
    ]
    *when_and_what, source, created_at, updated_at, note, currency, author_name, lead_name = values[
        10:
    ]
    author = Named(author_id, author_name or "")
    return Visit._make(
        (
            key,
            oid,
            number,
            report_id,
            version,
            tuple(customers or ()),
            None if lead_name is None else Named(lead_id, lead_name),
            author,
            *when_and_what,
            source,
            deals.get(deal_id),
            *stages[stage_id],
            tuple(contacts or ()),
            (author, *[who for who in people or () if who.id != author_id]),
            created_at,
            updated_at,
            tuple(edited),
            note,
            currency,
        )
    )
