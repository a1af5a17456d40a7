"""Entries of timelines as whole records, loaded with one query for each kind of link.

The statements are made once: to build one costs more than to run it.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import tables
from storage.among import among
from storage.database import Transaction
from storage.records import Named, TrailEntry, TrailFile, TrailPerson
from storage.scope import (
    IDS,
    ORGANIZATION,
    Scope,
    bound,
    customers_seen,
    leads_seen,
    opportunities_seen,
)

VISIT = "visit"
OF_THE_VISIT = """
    id author_id lead_id opportunity_id updated_at channel remark_type contents feedback
"""
OF_THE_CONTACT = "id customer_id name email phones addresses"


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

    def load(self, chosen: list[Chosen]) -> list[TrailEntry]:
        """Whole records in the given order."""
        if not chosen:
            return []
        visit_ids = list({row.visit_id for row in chosen})
        visits = {row.id: row for row in self._all(_VISITS, visit_ids)}
        companies = self._companies(visit_ids)
        people = self._people(visit_ids)
        leads = self._named("lead", visits.values())
        deals = self._named("opportunity", visits.values())
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

    def _all(self, statement: sa.Select[Any], ids: Iterable[int]) -> Sequence[sa.Row[Any]]:
        return self._transaction.execute(statement, bound(self._scope) | {"ids": ids}).all()

    def _companies(self, visit_ids: list[int]) -> dict[int, list[sa.Row[Any]]]:
        """The customers of each visit that may be seen, in the order of their ids."""
        found: dict[int, list[sa.Row[Any]]] = defaultdict(list)
        for row in self._all(_companies(self._scope.is_narrow), visit_ids):
            if row.id is not None:
                found[row.visit_id].append(row)
        return found

    def _people(self, visit_ids: list[int]) -> dict[tuple[int, int], list[TrailPerson]]:
        """Who was met, for each visit and customer; a name in no list has no id to be told by."""
        found: dict[tuple[int, int], list[TrailPerson]] = defaultdict(list)
        for row in self._all(_PEOPLE, visit_ids):
            found[row.visit_id, row.customer_id].append(
                TrailPerson(
                    row.id,
                    row.name,
                    row.email,
                    tuple(_pairs(row.phones, "-", ("area", "number"))),
                    tuple(_pairs(row.addresses, ":", ("type", "value"))),
                )
            )
        return found

    def _named(self, noun: str, visits: Iterable[sa.Row[Any]]) -> dict[int, Named]:
        """The leads or opportunities of these visits that may be seen."""
        wanted = {row._mapping[f"{noun}_id"] for row in visits} - {None}
        if not wanted:
            return {}
        rows = self._all(_named(noun, self._scope.is_narrow), wanted)
        return {row.id: Named(row.id, row.name) for row in rows}

    def _files(self, visit_ids: list[int]) -> dict[int, list[TrailFile]]:
        found: dict[int, list[TrailFile]] = defaultdict(list)
        for row in self._all(_FILES, visit_ids):
            found[row.subject_id].append(TrailFile(row.id, row.name, row.url, row.size))
        return found

    def _comments(self, visit_ids: list[int]) -> dict[int, int]:
        return {row.subject_id: row.many for row in self._all(_COMMENTS, visit_ids)}


# -- statements, made once -------------------------------------------------------------------------


def _visits() -> sa.Select[Any]:
    visit, user, deal = tables.visit, tables.user, tables.opportunity
    return (
        sa.select(
            *(visit.c[name] for name in OF_THE_VISIT.split()),
            user.c.name.label("author_name"),
            user.c.avatar,
            deal.c.customer_id.label("deal_of"),
        )
        .outerjoin(
            user,
            (user.c.organization_id == visit.c.organization_id) & (user.c.id == visit.c.author_id),
        )
        .outerjoin(
            deal,
            (deal.c.organization_id == visit.c.organization_id)
            & (deal.c.id == visit.c.opportunity_id),
        )
        .where(visit.c.organization_id == ORGANIZATION, among(visit.c.id, IDS))
    )


@functools.cache
def _companies(is_narrow: bool) -> sa.Select[Any]:
    """An outer join: SQLite would else go through all customers."""
    paid, customer = tables.visit_customer, tables.customer
    return (
        sa.select(paid.c.visit_id, customer.c.id, customer.c.name, customer.c.archived)
        .select_from(paid)
        .outerjoin(customer, (customer.c.id == paid.c.customer_id) & customers_seen(is_narrow))
        .where(paid.c.organization_id == ORGANIZATION, among(paid.c.visit_id, IDS))
        .order_by(paid.c.visit_id, paid.c.customer_id)
    )


@functools.cache
def _named(noun: str, is_narrow: bool) -> sa.Select[Any]:
    table = tables.metadata.tables[noun]
    seen = {"lead": leads_seen, "opportunity": opportunities_seen}[noun](is_narrow)
    return sa.select(table.c.id, table.c.name).where(seen, among(table.c.id, IDS))


def _people() -> sa.Select[Any]:
    met, contact = tables.visit_contact, tables.contact
    columns = (contact.c[name] for name in OF_THE_CONTACT.split())
    return (
        sa.select(met.c.visit_id, *columns)
        .join(
            contact,
            (contact.c.organization_id == met.c.organization_id)
            & (contact.c.id == met.c.contact_id),
        )
        .where(
            met.c.organization_id == ORGANIZATION,
            among(met.c.visit_id, IDS),
            contact.c.deleted_at.is_(None),
        )
        .order_by(met.c.visit_id, met.c.position)
    )


def _about_visits(table: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c.organization_id == ORGANIZATION,
        table.c.subject_kind == VISIT,
        among(table.c.subject_id, IDS),
        table.c.deleted_at.is_(None),
    )


_VISITS, _PEOPLE = _visits(), _people()
_FILES = (
    sa.select(*(tables.attachment.c[name] for name in ("subject_id", "id", "name", "url", "size")))
    .where(*_about_visits(tables.attachment))
    .order_by(tables.attachment.c.subject_id, tables.attachment.c.id)
)
_COMMENTS = (
    sa.select(tables.comment.c.subject_id, sa.func.count().label("many"))
    .where(*_about_visits(tables.comment))
    .group_by(tables.comment.c.subject_id)
)


def _company(row: Chosen, visit: sa.Row[Any], companies: list[sa.Row[Any]]) -> sa.Row[Any] | None:
    """On a customer's own timeline that one; else the opportunity's, or the first there is."""
    wanted = row.subject_id if row.subject_kind == "customer" else visit.deal_of
    first = companies[0] if companies else None
    return next((company for company in companies if company.id == wanted), first)


def _pairs(stored: Any, between: str, names: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Phones or addresses as an importer brought them: pairs, objects, or texts such as 0579-82."""
    for one in stored if isinstance(stored, list) else [stored]:
        parts: Any = one
        if isinstance(one, dict):
            parts = [one.get(name) for name in names] if {*names} & {*one} else list(one.values())
        if isinstance(parts, str | int):
            before, found, after = str(parts).partition(between)
            parts = [before, after] if found else ["", before]
        told = ["" if part is None else str(part) for part in parts or ()]
        if any(told):
            yield (told[0], "".join(told[1:])) if len(told) > 1 else ("", told[0])
