"""Visits as whole records, loaded with one query for each kind of link."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.customers import as_opportunity, opportunity_rows
from storage.database import Transaction
from storage.records import Met, Named, Opportunity, Visit
from storage.scope import Scope, of_visible_customer, visible_customers, visible_leads


class VisitRows:
    """Reads the visits that the scope may see, and of what they name only what it may see."""

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope
        self._organization_id = scope.organization_id

    def load(self, visit_ids: list[int], *, are_seen: bool = False) -> list[Visit]:
        """Whole records in the given order, each kind of link loaded for all of them together.

        `are_seen`: they are known to be of a customer that may be seen, so no row is asked again.
        """
        if not visit_ids:
            return []
        visit, user, lead = tables.visit, tables.user, tables.lead
        rows = {
            row.id: row
            for row in self._transaction.execute(
                sa.select(visit, user.c.name.label("author_name"), lead.c.name.label("lead_name"))
                .outerjoin(
                    user,
                    (user.c.organization_id == visit.c.organization_id)
                    & (user.c.id == visit.c.author_id),
                )
                .outerjoin(
                    lead,
                    (lead.c.id == visit.c.lead_id) & visible_leads(self._scope),
                )
                .where(
                    visit.c.organization_id == self._organization_id,
                    visit.c.id.in_(visit_ids),
                    visit.c.deleted_at.is_(None),
                    sa.true() if are_seen else self.seen(),
                )
            )
        }
        customers = self._named(
            visit_ids,
            tables.visit_customer,
            tables.customer,
            "customer_id",
            visible_customers(self._scope),
        )
        people = self._named(visit_ids, tables.visit_participant, tables.user, "user_id")
        contacts = self._met(visit_ids)
        deals = self._deals({row.opportunity_id for row in rows.values()})
        stages = self._stages()
        return [
            _record(rows[key], customers[key], people[key], contacts[key], deals, stages)
            for key in visit_ids
            if key in rows
        ]

    def _stages(self) -> dict[int | None, tuple[str, tuple[str, ...]]]:
        """For each stage its code and the names from the first stage up to it."""
        stage = tables.stage
        found: dict[int | None, tuple[str, tuple[str, ...]]] = {None: ("", ())}
        path: tuple[str, ...] = ()
        for row in self._transaction.execute(
            sa.select(stage)
            .where(stage.c.organization_id == self._organization_id)
            .order_by(stage.c.position, stage.c.id)
        ):
            path = (*path, row.name)
            found[row.id] = (row.code, path)
        return found

    def _named(
        self,
        visit_ids: list[int],
        table: sa.Table,
        named: sa.Table,
        key: str,
        *only: sa.ColumnElement[bool],
    ) -> dict[int, list[Named]]:
        """Links first, then each name once: joined, SQLite would go through all customers."""
        links = self._transaction.execute(
            sa.select(table.c.visit_id, table.c[key]).where(
                table.c.organization_id == self._organization_id, table.c.visit_id.in_(visit_ids)
            )
        ).all()
        wanted = sorted({there for _, there in links})
        names = {
            row.id: Named(row.id, row.name)
            for row in self._transaction.execute(
                sa.select(named.c.id, named.c.name).where(
                    named.c.organization_id == self._organization_id, named.c.id.in_(wanted), *only
                )
            )
        }
        found: dict[int, list[Named]] = defaultdict(list)
        for visit_id, there in sorted((one, there) for one, there in links if there in names):
            found[visit_id].append(names[there])
        return found

    def _met(self, visit_ids: list[int]) -> dict[int, list[Met]]:
        table, contact = tables.visit_contact, tables.contact
        found: dict[int, list[Met]] = defaultdict(list)
        for row in self._transaction.execute(
            sa.select(
                table.c.visit_id,
                table.c.contact_id,
                sa.func.coalesce(contact.c.name, table.c.name).label("name"),
            )
            .outerjoin(
                contact,
                (contact.c.organization_id == table.c.organization_id)
                & (contact.c.id == table.c.contact_id),
            )
            .where(
                table.c.organization_id == self._organization_id,
                table.c.visit_id.in_(visit_ids),
                contact.c.id.is_(None) | of_visible_customer(contact, self._scope),
            )
            .order_by(table.c.visit_id, table.c.position)
        ):
            found[row.visit_id].append(Met(row.contact_id, row.name))
        return found

    def _deals(self, opportunity_ids: set[int | None]) -> dict[int, Opportunity]:
        wanted = [key for key in opportunity_ids if key is not None]
        if not wanted:
            return {}
        deal = tables.opportunity
        rows = self._transaction.execute(
            opportunity_rows(self._organization_id).where(
                deal.c.id.in_(wanted), of_visible_customer(deal, self._scope)
            )
        )
        return {row.id: as_opportunity(row) for row in rows}

    def seen(self, *more: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        """A visit that has a customer which may be seen, or (asked for none) such a lead."""
        visit, paid, customer = tables.visit, tables.visit_customer, tables.customer
        through_customer = (
            sa.exists()
            .where(
                paid.c.organization_id == visit.c.organization_id,
                paid.c.visit_id == visit.c.id,
                paid.c.deleted_at.is_(None),
                customer.c.id == paid.c.customer_id,
                visible_customers(self._scope),
                *more,
            )
            .correlate(visit)
        )
        if more:
            return through_customer
        lead = tables.lead
        through_lead = sa.exists().where(lead.c.id == visit.c.lead_id, visible_leads(self._scope))
        return through_customer | through_lead.correlate(visit)


def _record(
    row: sa.Row[Any],
    customers: list[Named],
    people: list[Named],
    contacts: list[Met],
    deals: dict[int, Opportunity],
    stages: dict[int | None, tuple[str, tuple[str, ...]]],
) -> Visit:
    author = Named(row.author_id, row.author_name or "")
    return Visit(
        id=row.id,
        oid=row.oid,
        number=row.number,
        report_id=row.report_id,
        version=row.version,
        customers=tuple(customers),
        lead=None if row.lead_name is None else Named(row.lead_id, row.lead_name),
        author=author,
        day=row.day,
        daypart=row.daypart,
        occurred_at=row.occurred_at,
        channel=row.channel,
        type=row.type,
        title=row.title,
        contents=row.contents,
        feedback=row.feedback,
        problem=row.problem,
        outcome=row.outcome,
        expenses=row.expenses,
        expense_note=row.expense_note,
        next_step=row.next_step,
        source=row.source,
        opportunity=deals.get(row.opportunity_id),
        stage=stages[row.stage_id][0],
        stages=stages[row.stage_id][1],
        contacts=tuple(contacts),
        participants=(author, *(person for person in people if person.id != row.author_id)),
        created_at=row.created_at,
        updated_at=row.updated_at,
        note=row.note,
        edited=tuple(row.edited),
        currency=row.currency,
    )
