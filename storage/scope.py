"""Who asks: the organization and the customers that may be seen. Applied inside every store.

Visibility is per customer (customers_visible = all, team or own). Own: its owner, a follower, or a
participant of a visit (its author is one); team: whatever own gives to anyone of the same
department; under both a manager also sees what anyone below sees. Admins and services see all of
their organization.
"""

import functools
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Scope:
    """One caller. `people`: whose customers may be seen, None for all customers.

    `below` holds the caller and everyone who reports to them: whose reports and to-dos they may
    read, None for everybody's. `zone` is the organization's time zone. `granted`: the scopes of the
    token that asks, where one does; `locale` the language it is answered in.
    """

    organization_id: int
    user_id: int | None
    role: str
    zone: str
    people: tuple[int, ...] | None
    below: frozenset[int] | None
    granted: frozenset[str] = frozenset()
    locale: Literal["zh", "en"] = "zh"


def open_scope(transaction: Transaction, organization_id: int, user_id: int | None) -> Scope:
    """The scope of a user, or of the organization's own services where there is no user."""
    organization = transaction.execute(
        sa.select(tables.organization.c.zone, tables.organization.c.settings).where(
            tables.organization.c.id == organization_id
        )
    ).one()
    role, department_id = "service", None
    if user_id is not None:
        users = tables.user
        asker = sa.select(users.c.role, users.c.department_id).where(
            users.c.organization_id == organization_id, users.c.id == user_id
        )
        role, department_id = transaction.execute(asker).one()  # whom we do not know sees nothing
    if role in ("admin", "service"):
        return Scope(organization_id, user_id, role, organization.zone, None, None)
    assert user_id is not None
    below = everyone_below(transaction, organization_id, {user_id})
    shown = organization.settings.get("customers_visible", "all")
    people: tuple[int, ...] | None = None
    if shown != "all":
        seen = set(below)
        if shown == "team" and department_id is not None:
            seen |= _department(transaction, organization_id, department_id)
        people = tuple(sorted(seen))
    return Scope(organization_id, user_id, role, organization.zone, people, frozenset(below))


def everyone_below(transaction: Transaction, organization_id: int, user_ids: set[int]) -> set[int]:
    """These people and all who report to them, however far down."""
    users = tables.user
    mine = users.c.organization_id == organization_id
    tree = sa.select(users.c.id).where(mine, users.c.id.in_(user_ids)).cte("tree", recursive=True)
    tree = tree.union(sa.select(users.c.id).where(mine, users.c.manager_id == tree.c.id))
    return set(transaction.execute(sa.select(tree.c.id)).scalars())


def _department(transaction: Transaction, organization_id: int, department_id: int) -> set[int]:
    users = tables.user
    return set(
        transaction.execute(
            sa.select(users.c.id).where(
                users.c.organization_id == organization_id,
                users.c.department_id == department_id,
            )
        ).scalars()
    )


@functools.lru_cache(maxsize=256)
def visible_customers(scope: Scope) -> sa.ColumnElement[bool]:
    """The condition on `customer` that every query of this scope carries."""
    customer = tables.customer
    mine = (customer.c.organization_id == scope.organization_id) & customer.c.deleted_at.is_(None)
    if scope.people is None:
        return mine
    return mine & sa.or_(
        customer.c.manager_id.in_(scope.people),
        sa.exists(_followed(scope.people)),
        sa.exists(_visited(scope.people)),
        sa.exists(_written(scope.people)),
    )


@functools.lru_cache(maxsize=256)
def visible_leads(scope: Scope) -> sa.ColumnElement[bool]:
    """The same condition on `lead`: by its owner, and by who took part in a visit of it."""
    lead = tables.lead
    mine = (lead.c.organization_id == scope.organization_id) & lead.c.deleted_at.is_(None)
    if scope.people is None:
        return mine
    return mine & sa.or_(
        lead.c.owner_id.in_(scope.people),
        sa.exists(_told(scope.people)),
        sa.exists(_joined(scope.people)),
    )


@functools.lru_cache(maxsize=256)
def visible_contacts(scope: Scope) -> sa.ColumnElement[bool]:
    """The same condition on `contact`: its customer may be seen."""
    return _there(tables.contact, scope) & of_visible_customer(tables.contact, scope)


@functools.lru_cache(maxsize=256)
def visible_opportunities(scope: Scope) -> sa.ColumnElement[bool]:
    """The same condition on `opportunity`: its customer may be seen."""
    return _there(tables.opportunity, scope) & of_visible_customer(tables.opportunity, scope)


def of_visible_customer(table: sa.Table, scope: Scope) -> sa.ColumnElement[bool]:
    """The condition on what belongs to a customer that this one may be seen."""
    its = tables.customer.c.id == table.c.customer_id
    return sa.exists().where(its, visible_customers(scope)).correlate(table)


def _there(table: sa.Table, scope: Scope) -> sa.ColumnElement[bool]:
    return (table.c.organization_id == scope.organization_id) & table.c.deleted_at.is_(None)


def _told(people: tuple[int, ...]) -> sa.Select[Any]:
    """Whoever wrote a visit of the lead down took part in it."""
    visits = sa.select(sa.literal(1)).where(*_visits_of_lead())
    return visits.where(tables.activity.c.actor_id.in_(people)).correlate(tables.lead)


def _joined(people: tuple[int, ...]) -> sa.Select[Any]:
    activity, came = tables.activity, tables.visit_participant
    return (
        sa.select(sa.literal(1))
        .where(
            *_visits_of_lead(),
            came.c.organization_id == activity.c.organization_id,
            came.c.visit_id == activity.c.refers_id,
            came.c.user_id.in_(people),
        )
        .correlate(tables.lead)
    )


def _visits_of_lead() -> tuple[sa.ColumnElement[bool], ...]:
    activity, lead = tables.activity, tables.lead
    return (
        activity.c.organization_id == lead.c.organization_id,
        activity.c.subject_kind == "lead",
        activity.c.subject_id == lead.c.id,
        activity.c.refers_kind == "visit",
        activity.c.deleted_at.is_(None),
    )


def _followed(people: tuple[int, ...]) -> sa.Select[Any]:
    follower, customer = tables.follower, tables.customer
    return (
        sa.select(sa.literal(1))
        .where(
            follower.c.organization_id == customer.c.organization_id,
            follower.c.customer_id == customer.c.id,
            follower.c.user_id.in_(people),
        )
        .correlate(customer)
    )


def _visited(people: tuple[int, ...]) -> sa.Select[Any]:
    paid, came, customer = tables.visit_customer, tables.visit_participant, tables.customer
    return (
        sa.select(sa.literal(1))
        .where(
            paid.c.organization_id == customer.c.organization_id,
            paid.c.customer_id == customer.c.id,
            paid.c.deleted_at.is_(None),
            came.c.organization_id == paid.c.organization_id,
            came.c.visit_id == paid.c.visit_id,
            came.c.user_id.in_(people),
        )
        .correlate(customer)
    )


def _written(people: tuple[int, ...]) -> sa.Select[Any]:
    """Whoever wrote a visit down took part in it."""
    paid, visit, customer = tables.visit_customer, tables.visit, tables.customer
    return (
        sa.select(sa.literal(1))
        .where(
            paid.c.organization_id == customer.c.organization_id,
            paid.c.customer_id == customer.c.id,
            paid.c.deleted_at.is_(None),
            visit.c.organization_id == paid.c.organization_id,
            visit.c.id == paid.c.visit_id,
            visit.c.author_id.in_(people),
        )
        .correlate(customer)
    )
