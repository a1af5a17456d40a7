"""Who asks: the organization and the customers that may be seen. Applied inside every store.

Visibility is per customer (customers_visible = all, team or own). Own: its owner, a follower, or a
participant of a visit (its author is one); team: whatever own gives to anyone of the same
department; under both a manager also sees what anyone below sees. Admins and services see all of
their organization.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from storage import tables
from storage.among import Ids, among
from storage.database import Transaction

Key = int | sa.BindParameter[int]
People = tuple[int, ...] | sa.BindParameter[Iterable[int]]


ORGANIZATION: sa.BindParameter[int] = sa.bindparam("organization_id", type_=sa.BigInteger())
IDS: sa.BindParameter[Iterable[int]] = sa.bindparam("ids", type_=Ids())
PEOPLE: sa.BindParameter[Iterable[int]] = sa.bindparam("people", type_=Ids())


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

    @property
    def is_narrow(self) -> bool:
        """Whether there may be customers that are not seen."""
        return self.people is not None


class Asking(NamedTuple):
    """Who asks, as the rows of the organization and the user tell; `role` None: no such user."""

    organization_id: int
    user_id: int | None
    role: str | None
    zone: str
    settings: dict[str, Any]


def open_scope(transaction: Transaction, organization_id: int, user_id: int | None) -> Scope:
    """The scope of a user, or of the organization's own services where there is no user."""
    row = transaction.execute(
        _WHO_ASKS, {"organization_id": organization_id, "user_id": user_id}
    ).one()
    return scope_of(transaction, Asking(organization_id, user_id, row.role, row.zone, row.settings))


def scope_of(transaction: Transaction, asking: Asking) -> Scope:
    """The same where the rows have been read already."""
    organization_id, user_id, role, zone, settings = asking
    if user_id is None:
        return Scope(organization_id, None, "service", zone, None, None)
    if role is None:
        raise sa.exc.NoResultFound(f"no user {user_id}")  # whom we do not know sees nothing
    if role == "admin":
        return Scope(organization_id, user_id, role, zone, None, None)
    below = everyone_below(transaction, organization_id, {user_id})
    shown = settings.get("customers_visible", "all")
    people: tuple[int, ...] | None = None
    if shown != "all":
        seen = set(below)
        if shown == "team":
            seen |= _colleagues(transaction, organization_id, below)
        people = tuple(sorted(seen))
    return Scope(organization_id, user_id, role, zone, people, frozenset(below))


def everyone_below(transaction: Transaction, organization_id: int, user_ids: set[int]) -> set[int]:
    """These people and all who report to them, however far down."""
    asked = {"organization_id": organization_id, "ids": user_ids}
    return set(transaction.execute(_EVERYONE_BELOW, asked).scalars())


def _colleagues(transaction: Transaction, organization_id: int, people: set[int]) -> set[int]:
    """Everybody of the departments of these people."""
    asked = {"organization_id": organization_id, "ids": people}
    return set(transaction.execute(_COLLEAGUES, asked).scalars())


def bound(scope: Scope) -> dict[str, Any]:
    """The parameters ORGANIZATION and PEOPLE of a statement that is made once for all scopes."""
    return {"organization_id": scope.organization_id, "people": scope.people}


@functools.lru_cache(maxsize=256)
def visible_customers(scope: Scope) -> sa.ColumnElement[bool]:
    """The condition on `customer` that every query of this scope carries.

    A narrow scope is asked customer by customer. Where many would be asked, see
    `visible_among_many`.
    """
    return _visible_customers(scope.organization_id, scope.people)


def customers_seen(is_narrow: bool) -> sa.ColumnElement[bool]:
    """`visible_customers` for a statement that is made once, with `bound` as its parameters."""
    return _visible_customers(ORGANIZATION, PEOPLE if is_narrow else None)


def visible_among_many(scope: Scope) -> sa.ColumnElement[bool]:
    """The same for statements that go through many customers: who is seen is found out once."""
    return _visible_among_many(scope.organization_id, scope.people)


def seen_among_many(is_narrow: bool) -> sa.ColumnElement[bool]:
    """`visible_among_many` for a statement that is made once."""
    return _visible_among_many(ORGANIZATION, PEOPLE if is_narrow else None)


@functools.lru_cache(maxsize=256)
def visible_leads(scope: Scope) -> sa.ColumnElement[bool]:
    """The same condition on `lead`: by its owner, and by who took part in a visit of it."""
    return _visible_leads(scope.organization_id, scope.people)


def leads_seen(is_narrow: bool) -> sa.ColumnElement[bool]:
    """`visible_leads` for a statement that is made once."""
    return _visible_leads(ORGANIZATION, PEOPLE if is_narrow else None)


def _visible_customers(organization: Key, people: People | None) -> sa.ColumnElement[bool]:
    customer = tables.customer
    mine = (customer.c.organization_id == organization) & customer.c.deleted_at.is_(None)
    if people is None:
        return mine
    return mine & sa.or_(
        among(customer.c.manager_id, people),
        sa.exists(_followed(people)),
        sa.exists(_visited(people)),
        sa.exists(_written(people)),
    )


@functools.lru_cache(maxsize=256)
def visible_contacts(scope: Scope) -> sa.ColumnElement[bool]:
    """The same condition on `contact`: its customer may be seen."""
    return _there(tables.contact, scope.organization_id) & of_visible_customer(
        tables.contact, scope
    )


@functools.lru_cache(maxsize=256)
def visible_opportunities(scope: Scope) -> sa.ColumnElement[bool]:
    """The same condition on `opportunity`: its customer may be seen."""
    return _there(tables.opportunity, scope.organization_id) & of_visible_customer(
        tables.opportunity, scope
    )


def opportunities_seen(is_narrow: bool) -> sa.ColumnElement[bool]:
    """`visible_opportunities` for a statement that is made once."""
    return _there(tables.opportunity, ORGANIZATION) & of_customer_seen(
        tables.opportunity, is_narrow
    )


def of_visible_customer(table: sa.Table, scope: Scope) -> sa.ColumnElement[bool]:
    """The condition on what belongs to a customer that this one may be seen."""
    return _of_customer(table, scope.organization_id, scope.people)


def of_customer_seen(table: sa.Table, is_narrow: bool) -> sa.ColumnElement[bool]:
    """`of_visible_customer` for a statement that is made once."""
    return _of_customer(table, ORGANIZATION, PEOPLE if is_narrow else None)


def _of_customer(
    table: sa.Table, organization: Key, people: People | None
) -> sa.ColumnElement[bool]:
    its = tables.customer.c.id == table.c.customer_id
    return sa.exists().where(its, _visible_customers(organization, people)).correlate(table)


def _there(table: sa.Table, organization: Key) -> sa.ColumnElement[bool]:
    return (table.c.organization_id == organization) & table.c.deleted_at.is_(None)


def _visible_among_many(organization: Key, people: People | None) -> sa.ColumnElement[bool]:
    """Each database would rather find the involved anew for every row: SQLite where an index can be
    searched for them, which a sum prevents, PostgreSQL where they could be joined, which OR does.
    """
    customer = tables.customer
    mine = (customer.c.organization_id == organization) & customer.c.deleted_at.is_(None)
    if people is None:
        return mine
    involved = (customer.c.id + 0).in_(_involved(organization, people))
    return mine & (among(customer.c.manager_id, people) | involved)


def _involved(organization: Key, people: People) -> sa.CompoundSelect[Any]:
    """The customers that these people follow or visited, from the people's side."""
    follower, visit = tables.follower, tables.visit
    came, paid = tables.visit_participant, tables.visit_customer.alias("paid")
    of_visits = sa.select(paid.c.customer_id).where(
        paid.c.organization_id == organization, paid.c.deleted_at.is_(None)
    )
    return sa.union(
        sa.select(follower.c.customer_id).where(
            follower.c.organization_id == organization, among(follower.c.user_id, people)
        ),
        of_visits.where(
            came.c.organization_id == organization,
            came.c.visit_id == paid.c.visit_id,
            among(came.c.user_id, people),
        ),
        of_visits.where(
            visit.c.organization_id == organization,
            visit.c.id == paid.c.visit_id,
            among(visit.c.author_id, people),
        ),
    )


def _visible_leads(organization: Key, people: People | None) -> sa.ColumnElement[bool]:
    lead = tables.lead
    mine = (lead.c.organization_id == organization) & lead.c.deleted_at.is_(None)
    if people is None:
        return mine
    return mine & sa.or_(
        among(lead.c.owner_id, people), sa.exists(_told(people)), sa.exists(_joined(people))
    )


def _told(people: People) -> sa.Select[Any]:
    """Whoever wrote a visit of the lead down took part in it."""
    visits = sa.select(sa.literal(1)).where(*_visits_of_lead())
    return visits.where(among(tables.activity.c.actor_id, people)).correlate(tables.lead)


def _joined(people: People) -> sa.Select[Any]:
    activity, came = tables.activity, tables.visit_participant
    return (
        sa.select(sa.literal(1))
        .where(
            *_visits_of_lead(),
            came.c.organization_id == activity.c.organization_id,
            came.c.visit_id == activity.c.refers_id,
            among(came.c.user_id, people),
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


def _followed(people: People) -> sa.Select[Any]:
    follower, customer = tables.follower, tables.customer
    return (
        sa.select(sa.literal(1))
        .where(
            follower.c.organization_id == customer.c.organization_id,
            follower.c.customer_id == customer.c.id,
            among(follower.c.user_id, people),
        )
        .correlate(customer)
    )


def _visited(people: People) -> sa.Select[Any]:
    paid, came, customer = tables.visit_customer, tables.visit_participant, tables.customer
    return (
        sa.select(sa.literal(1))
        .where(
            paid.c.organization_id == customer.c.organization_id,
            paid.c.customer_id == customer.c.id,
            paid.c.deleted_at.is_(None),
            came.c.organization_id == paid.c.organization_id,
            came.c.visit_id == paid.c.visit_id,
            among(came.c.user_id, people),
        )
        .correlate(customer)
    )


def _written(people: People) -> sa.Select[Any]:
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
            among(visit.c.author_id, people),
        )
        .correlate(customer)
    )


def _everyone_below() -> sa.Select[Any]:
    user = tables.user
    mine = user.c.organization_id == ORGANIZATION
    tree = sa.select(user.c.id).where(mine, among(user.c.id, IDS)).cte("tree", recursive=True)
    tree = tree.union(sa.select(user.c.id).where(mine, user.c.manager_id == tree.c.id))
    return sa.select(tree.c.id)


def _of_departments() -> sa.Select[Any]:
    """Everybody of the departments of some people."""
    user = tables.user
    mine = user.c.organization_id == ORGANIZATION
    theirs = sa.select(user.c.department_id).where(mine, among(user.c.id, IDS))
    return sa.select(user.c.id).where(mine, user.c.department_id.in_(theirs))


_EVERYONE_BELOW = _everyone_below()
_COLLEAGUES = _of_departments()
_WHO_ASKS = (
    sa.select(
        tables.organization.c.zone,
        tables.organization.c.settings,
        tables.user.c.role,
    )
    .outerjoin(
        tables.user,
        (tables.user.c.organization_id == tables.organization.c.id)
        & (tables.user.c.id == sa.bindparam("user_id", type_=sa.BigInteger())),
    )
    .where(tables.organization.c.id == ORGANIZATION)
)
