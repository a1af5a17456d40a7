"""Which visits a list has, newest first: statements made once for each kind of question.

A kind of question is the names of what is given: customer_id, author_ids, people_of (a department),
lead_id, opportunity_id, channel, type, start, before; any_customer, any_lead, any_opportunity where
it only has to be one that may be seen. They are the parameters of the statement as well, beside
those of `scope.bound`.
"""

import functools
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import tables
from storage.among import Ids, among
from storage.scope import ORGANIZATION, customers_seen
from storage.visit_rows import visit_has, visit_seen

Given = frozenset[str]


class Source(NamedTuple):
    """Where the visits stand, along whose index: when each was and its id; which are wanted."""

    table: sa.FromClause
    when: sa.ColumnElement[Any]
    id: sa.ColumnElement[int]
    conditions: tuple[sa.ColumnElement[bool], ...]


def given(values: dict[str, Any]) -> Given:
    """The kind of question that these values ask; what is None is not given."""
    return frozenset(name for name, value in values.items() if value is not None)


@functools.cache
def page(names: Given, is_narrow: bool) -> sa.Select[Any]:
    """The ids of :size visits behind :skipped."""
    source = source_of(names, is_narrow)
    return (
        sa.select(source.id)
        .select_from(source.table)
        .where(*source.conditions)
        .order_by(source.when.desc(), source.id.desc())
        .limit(sa.bindparam("size", type_=sa.Integer()))
        .offset(sa.bindparam("skipped", type_=sa.BigInteger()))
    )


@functools.cache
def count(names: Given, is_narrow: bool) -> sa.Select[Any]:
    """How many there are."""
    source = source_of(names, is_narrow)
    return sa.select(sa.func.count()).select_from(source.table).where(*source.conditions)


def source_of(names: Given, is_narrow: bool) -> Source:
    """Of one customer they are read along the customer's own index, else along that of all."""
    visit, paid, customer = tables.visit, tables.visit_customer, tables.customer
    told = _told(names, is_narrow)
    if "customer_id" not in names:
        mine = (visit.c.organization_id == ORGANIZATION, visit.c.deleted_at.is_(None))
        conditions = (*mine, visit_seen(is_narrow), *told, *_within(visit.c.sorts_at, names))
        return Source(visit, visit.c.sorts_at, visit.c.id, conditions)
    customer_id = sa.bindparam("customer_id", type_=sa.BigInteger())
    its_own = (
        paid.c.organization_id == ORGANIZATION,
        paid.c.customer_id == customer_id,
        paid.c.deleted_at.is_(None),
        sa.exists().where(customer.c.id == customer_id).where(customers_seen(is_narrow)),
    )
    table: sa.FromClause = paid
    if told:
        same = visit.c.id == paid.c.visit_id
        table = paid.join(visit, (visit.c.organization_id == paid.c.organization_id) & same)
    conditions = (*its_own, *told, *_within(paid.c.sorts_at, names))
    return Source(table, paid.c.sorts_at, paid.c.visit_id, conditions)


def _told(names: Given, is_narrow: bool) -> tuple[sa.ColumnElement[bool], ...]:
    """What only the visit itself tells."""
    visit = tables.visit
    conditions = [
        visit.c[name] == sa.bindparam(name, type_=visit.c[name].type)
        for name in ("lead_id", "opportunity_id", "channel", "type")
        if name in names
    ]
    conditions += [
        visit_has(kind, is_narrow)
        for kind in ("customer", "lead", "opportunity")
        if f"any_{kind}" in names
    ]
    if "author_ids" in names:
        conditions.append(among(visit.c.author_id, sa.bindparam("author_ids", type_=Ids())))
    if "people_of" in names:
        conditions.append(visit.c.author_id.in_(_people_of()))
    return tuple(conditions)


def _within(when: sa.ColumnElement[Any], names: Given) -> list[sa.ColumnElement[bool]]:
    conditions = []
    if "start" in names:
        conditions.append(when >= sa.bindparam("start", type_=tables.Instant()))
    if "before" in names:
        conditions.append(when < sa.bindparam("before", type_=tables.Instant()))
    return conditions


def _people_of() -> sa.Select[Any]:
    """Whoever is in the department or one below it."""
    department, user = tables.department, tables.user
    mine = department.c.organization_id == ORGANIZATION
    this = sa.bindparam("people_of", type_=sa.BigInteger())
    tree = sa.select(department.c.id).where(mine, department.c.id == this)
    below = tree.cte("departments", recursive=True)
    below = below.union(
        sa.select(department.c.id).where(mine, department.c.parent_id == below.c.id)
    )
    return sa.select(user.c.id).where(
        user.c.organization_id == ORGANIZATION,
        user.c.department_id.in_(sa.select(below.c.id)),
    )
