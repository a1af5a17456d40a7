"""Entries of timelines as whole records, loaded with one query for each kind of link."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction
from storage.records import Named, TrailEntry, TrailFile, TrailPerson
from storage.scope import Scope, visible_customers, visible_leads, visible_opportunities

VISIT = "visit"


class Chosen(NamedTuple):
    """One row of a timeline: a visit on the timeline of a customer, lead or opportunity."""

    id: int
    subject_kind: str
    subject_id: int
    visit_id: int
    occurred_at: datetime


class TrailRows:
    """Reads what belongs to entries that the scope may see."""

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope
        self._organization_id = scope.organization_id

    def load(self, chosen: list[Chosen]) -> list[TrailEntry]:
        """Whole records in the given order."""
        if not chosen:
            return []
        visit_ids = list({row.visit_id for row in chosen})
        visits = {row.id: row for row in self._visits(visit_ids)}
        companies = self._companies(visit_ids)
        people = self._people(visit_ids)
        leads = self._named(tables.lead, visible_leads(self._scope), visits.values())
        deals = self._named(tables.opportunity, visible_opportunities(self._scope), visits.values())
        files, comments = self._files(visit_ids), self._comments(visit_ids)
        entries = []
        for row in chosen:
            visit = visits[row.visit_id]
            company = _company(row, visit, companies[row.visit_id])
            entries.append(
                TrailEntry(
                    id=row.id,
                    visit_id=row.visit_id,
                    occurred_at=row.occurred_at,
                    updated_at=visit.updated_at,
                    author=Named(visit.author_id, visit.author_name or ""),
                    avatar=visit.avatar or "",
                    channel=visit.channel,
                    remark_type=visit.remark_type,
                    contents=visit.contents,
                    feedback=visit.feedback,
                    company=Named(company.id, company.name) if company else None,
                    archived=bool(company and company.archived),
                    lead=leads.get(visit.lead_id),
                    opportunity=deals.get(visit.opportunity_id),
                    people=tuple(people[row.visit_id, company.id]) if company else (),
                    files=tuple(files[row.visit_id]),
                    comments=comments.get(row.visit_id, 0),
                )
            )
        return entries

    def _visits(self, visit_ids: list[int]) -> Iterable[sa.Row[Any]]:
        visit, user, deal = tables.visit, tables.user, tables.opportunity
        return self._transaction.execute(
            sa.select(
                visit,
                user.c.name.label("author_name"),
                user.c.avatar,
                deal.c.customer_id.label("deal_of"),
            )
            .outerjoin(
                user,
                (user.c.organization_id == visit.c.organization_id)
                & (user.c.id == visit.c.author_id),
            )
            .outerjoin(
                deal,
                (deal.c.organization_id == visit.c.organization_id)
                & (deal.c.id == visit.c.opportunity_id),
            )
            .where(visit.c.organization_id == self._organization_id, visit.c.id.in_(visit_ids))
        )

    def _companies(self, visit_ids: list[int]) -> dict[int, list[sa.Row[Any]]]:
        """The customers of each visit that may be seen, in the order of their ids."""
        paid, customer = tables.visit_customer, tables.customer
        found: dict[int, list[sa.Row[Any]]] = defaultdict(list)
        for row in self._transaction.execute(
            sa.select(paid.c.visit_id, *(customer.c[name] for name in ("id", "name", "archived")))
            .join(
                customer,
                (customer.c.organization_id == paid.c.organization_id)
                & (customer.c.id == paid.c.customer_id),
            )
            .where(
                paid.c.organization_id == self._organization_id,
                paid.c.visit_id.in_(visit_ids),
                visible_customers(self._scope),
            )
            # Of its own key, so that SQLite walks along this table and not along all customers.
            .order_by(paid.c.visit_id, paid.c.customer_id)
        ):
            found[row.visit_id].append(row)
        return found

    def _people(self, visit_ids: list[int]) -> dict[tuple[int, int], list[TrailPerson]]:
        """Who was met, for each visit and customer; a name in no list has no id to be told by."""
        met, contact = tables.visit_contact, tables.contact
        found: dict[tuple[int, int], list[TrailPerson]] = defaultdict(list)
        for row in self._transaction.execute(
            sa.select(met.c.visit_id, contact)
            .join(
                contact,
                (contact.c.organization_id == met.c.organization_id)
                & (contact.c.id == met.c.contact_id),
            )
            .where(
                met.c.organization_id == self._organization_id,
                met.c.visit_id.in_(visit_ids),
                contact.c.deleted_at.is_(None),
            )
            .order_by(met.c.visit_id, met.c.position)
        ):
            found[row.visit_id, row.customer_id].append(
                TrailPerson(
                    row.id,
                    row.name,
                    row.email,
                    tuple(_pairs(row.phones, "-")),
                    tuple(_pairs(row.addresses, ":")),
                )
            )
        return found

    def _named(
        self, table: sa.Table, seen: sa.ColumnElement[bool], visits: Iterable[sa.Row[Any]]
    ) -> dict[int, Named]:
        key = f"{table.name}_id"
        wanted = {row._mapping[key] for row in visits} - {None}
        if not wanted:
            return {}
        rows = self._transaction.execute(
            sa.select(table.c.id, table.c.name).where(seen, table.c.id.in_(wanted))
        )
        return {row.id: Named(row.id, row.name) for row in rows}

    def _files(self, visit_ids: list[int]) -> dict[int, list[TrailFile]]:
        file = tables.attachment
        found: dict[int, list[TrailFile]] = defaultdict(list)
        for row in self._transaction.execute(
            sa.select(file).where(*self._about(file, visit_ids)).order_by(file.c.id)
        ):
            found[row.subject_id].append(TrailFile(row.id, row.name, row.url, row.size))
        return found

    def _comments(self, visit_ids: list[int]) -> dict[int, int]:
        comment = tables.comment
        rows = self._transaction.execute(
            sa.select(comment.c.subject_id, sa.func.count().label("many"))
            .where(*self._about(comment, visit_ids))
            .group_by(comment.c.subject_id)
        )
        return {row.subject_id: row.many for row in rows}

    def _about(self, table: sa.Table, visit_ids: list[int]) -> tuple[sa.ColumnElement[bool], ...]:
        return (
            table.c.organization_id == self._organization_id,
            table.c.subject_kind == VISIT,
            table.c.subject_id.in_(visit_ids),
            table.c.deleted_at.is_(None),
        )


def _company(row: Chosen, visit: sa.Row[Any], companies: list[sa.Row[Any]]) -> sa.Row[Any] | None:
    """On a customer's own timeline that one; else the opportunity's, or the first there is."""
    wanted = row.subject_id if row.subject_kind == "customer" else visit.deal_of
    first = companies[0] if companies else None
    return next((company for company in companies if company.id == wanted), first)


def _pairs(stored: Any, between: str) -> Iterator[tuple[str, str]]:
    """Phones or addresses as an importer brought them: pairs, objects, or texts such as 0579-82."""
    for one in stored if isinstance(stored, list) else [stored]:
        parts = list(one.values()) if isinstance(one, dict) else one
        if isinstance(parts, str | int):
            before, found, after = str(parts).partition(between)
            parts = [before, after] if found else ["", before]
        told = ["" if part is None else str(part) for part in parts or ()]
        if any(told):
            yield (told[0], "".join(told[1:])) if len(told) > 1 else ("", told[0])
