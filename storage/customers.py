"""Customers, the ways people write them, and their people and deals."""

import functools
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import directory, ids, tables
from storage.among import among
from storage.customer_lists import CustomerLists
from storage.database import Transaction
from storage.records import Contact, Customer, Named, Opportunity
from storage.scope import (
    IDS,
    ORGANIZATION,
    Scope,
    bound,
    customers_seen,
    visible_customers,
)
from storage.steps import Change, Step, Steps
from storage.timeline import Timeline

OID_LENGTH = 24
MOST_PEOPLE = 100  # who share a name

Paths = dict[tuple[str, int | None], tuple[str, ...]]


class Customers:
    """The customers that the scope may see; any other is not there."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime, steps: Steps) -> None:
        self._transaction, self._scope, self._now, self._steps = transaction, scope, now, steps
        self._organization_id = scope.organization_id
        self.lists = CustomerLists(transaction, scope)
        self._timeline = Timeline(transaction, scope.organization_id, now)

    def get(self, key: int | str) -> Customer | None:
        """By id, by oid (any case), or by a string of digits that is an id."""
        if isinstance(key, int):
            return self._one("id", key)
        if len(key) == OID_LENGTH:
            found = self._one("oid", key.lower())
            if found or not key.isdecimal():
                return found
        return self._one("id", int(key)) if is_id(key) else None

    def numbered(self, number: str) -> Customer | None:
        """By the exact customer number, leading zeros and all."""
        return self._one("number", number) if number else None

    def names(self, customer_ids: Iterable[int]) -> dict[int, str]:
        """The names of those that may be seen."""
        customer = tables.customer
        rows = self._transaction.execute(
            sa.select(customer.c.id, customer.c.name).where(
                visible_customers(self._scope), customer.c.id.in_(list(customer_ids))
            )
        )
        return {row.id: row.name for row in rows}

    def visible_ids(self) -> frozenset[int] | None:
        """All ids that may be seen; None where that is everything."""
        if self._scope.people is None:
            return None
        found = self._transaction.execute(
            sa.select(tables.customer.c.id).where(visible_customers(self._scope))
        )
        return frozenset(found.scalars())

    def some(self, limit: int) -> list[Named]:
        """A few customers of the caller's own for examples, latest contact first, then any."""
        customer = tables.customer
        mine = sa.case((customer.c.manager_id == self._scope.user_id, 0), else_=1)
        rows = self._transaction.execute(
            sa.select(customer.c.id, customer.c.name)
            .where(visible_customers(self._scope))
            .order_by(
                mine,
                customer.c.last_contact_at.is_(None),  # the databases differ on where NULL sorts
                sa.desc(customer.c.last_contact_at),
                customer.c.id,
            )
            .limit(limit)
        )
        return [Named(row.id, row.name) for row in rows]

    def short_name(self, customer_id: int) -> str:
        """The shortest way people write this customer."""
        name = tables.customer_name
        written = self._transaction.execute(
            sa.select(name.c.name).where(
                name.c.organization_id == self._organization_id,
                name.c.customer_id == customer_id,
                name.c.deleted_at.is_(None),
                self._is_seen(customer_id),
            )
        ).scalars()
        return min(written, key=len, default="")

    def followers(self, customer_id: int) -> list[Named]:
        """Who follows the customer, in the order of their ids."""
        follower, user = tables.follower, tables.user
        rows = self._transaction.execute(
            sa.select(user.c.id, user.c.name)
            .join(
                user,
                (user.c.organization_id == follower.c.organization_id)
                & (user.c.id == follower.c.user_id),
            )
            .where(
                follower.c.organization_id == self._organization_id,
                follower.c.customer_id == customer_id,
                self._is_seen(customer_id),
            )
            .order_by(user.c.id)
        )
        return [Named(row.id, row.name) for row in rows]

    def contacts(self, customer_id: int) -> list[Contact]:
        """The customer's people, in the order they became known."""
        contact = tables.contact
        rows = self._transaction.execute(
            sa.select(*(contact.c[field] for field in Contact._fields))
            .where(
                contact.c.organization_id == self._organization_id,
                contact.c.customer_id == customer_id,
                contact.c.deleted_at.is_(None),
                self._is_seen(customer_id),
            )
            .order_by(contact.c.id)
        )
        return [_contact(row) for row in rows]

    def people(self, contact_ids: Iterable[int]) -> list[Contact]:
        """These persons, as far as their customers may be seen, in the order they became known."""
        contact, customer = tables.contact, tables.customer
        rows = self._transaction.execute(
            sa.select(*(contact.c[field] for field in Contact._fields))
            .join(
                customer,
                (customer.c.organization_id == contact.c.organization_id)
                & (customer.c.id == contact.c.customer_id),
            )
            .where(
                contact.c.organization_id == self._organization_id,
                contact.c.id.in_(list(contact_ids)[:MOST_PEOPLE]),
                contact.c.deleted_at.is_(None),
                visible_customers(self._scope),
            )
            .order_by(contact.c.id)
        )
        return [_contact(row) for row in rows]

    def opportunities(self, customer_id: int) -> list[Opportunity]:
        """The customer's deals, in the order they became known."""
        opportunity = tables.opportunity
        rows = self._transaction.execute(
            opportunity_rows(self._organization_id)
            .where(
                opportunity.c.customer_id == customer_id,
                opportunity.c.deleted_at.is_(None),
                self._is_seen(customer_id),
            )
            .order_by(opportunity.c.id)
        )
        return [as_opportunity(row) for row in rows]

    def create(self, name: str, number: str = "", kind: str = "PROSPECT") -> Named:
        """A new customer of the caller's, findable by its name at once."""
        new_id = ids.take_one(self._transaction)
        version = directory.next_version(self._transaction, self._organization_id)
        user_id = self._scope.user_id
        self._transaction.execute(
            sa.insert(tables.customer).values(
                organization_id=self._organization_id,
                id=new_id,
                oid=ids.new_oid(),
                number=number,
                name=name,
                type=kind,
                manager_id=user_id,
                change_seq=version,
                created_at=self._now,
                created_by=user_id,
                updated_at=self._now,
            )
        )
        directory.put_name(self._transaction, self._organization_id, new_id, name, "typed", version)
        self._timeline.begin("customer", new_id, user_id)
        self._steps.note("customer", new_id, None, {"name": name})
        return Named(new_id, name)

    def learn_name(self, customer_id: int, name: str) -> bool:
        """Remember one more way people write the customer; False where it was known."""
        version = directory.next_version(self._transaction, self._organization_id)
        name_id = directory.put_name(
            self._transaction, self._organization_id, customer_id, name, "learned", version
        )
        if name_id is not None:
            self._steps.note("customer_name", name_id, None, {"name": name})
        return name_id is not None

    def add_contact(self, customer_id: int, name: str, title: str = "") -> Contact:
        """A new person on the customer's side, findable at once."""
        new_id = ids.take_one(self._transaction)
        self._transaction.execute(
            sa.insert(tables.contact).values(
                organization_id=self._organization_id,
                id=new_id,
                customer_id=customer_id,
                name=name,
                title=title,
                change_seq=directory.next_version(self._transaction, self._organization_id),
                created_at=self._now,
                created_by=self._scope.user_id,
                updated_at=self._now,
            )
        )
        self._steps.note("contact", new_id, None, {"name": name})
        return Contact(new_id, customer_id, name, title, ())

    def forget_name(self, name_id: int) -> str:
        """No longer take a learned name for its customer; answers the name, "" where it is gone."""
        table = tables.customer_name
        name: str | None = self._transaction.execute(
            sa.select(table.c.name).where(
                table.c.organization_id == self._organization_id,
                table.c.id == name_id,
                table.c.deleted_at.is_(None),
            )
        ).scalar()
        if name is None:
            return ""
        self._mark("customer_name", name_id, self._now)
        self._steps.note("customer_name", name_id, {"known": True}, {"name": name})
        return name

    def undo(self, change: Change, step: Step) -> bool:
        """Take back a customer, contact or name that the step made; whether others built on it.

        A customer with visits of a later step stays. A name that was forgotten is known again.
        """
        noun, row_id = change.noun, change.id
        if noun == "customer":
            if self._has_visits(row_id) or self._steps.changed_by_others(step, noun, row_id):
                return True
            directory.forget_names(self._transaction, self._organization_id, row_id, self._now)
            self._timeline.remove("customer", row_id)
        self._mark(noun, row_id, self._now if change.before is None else None)
        return False

    def _mark(self, noun: str, row_id: int, deleted_at: datetime | None) -> None:
        table = tables.metadata.tables[noun]
        values: dict[str, Any] = {
            "deleted_at": deleted_at,
            "change_seq": directory.next_version(self._transaction, self._organization_id),
        }
        if "version" in table.c:
            values |= {"version": table.c.version + 1, "updated_at": self._now}
        self._transaction.execute(
            sa.update(table)
            .where(table.c.organization_id == self._organization_id, table.c.id == row_id)
            .values(**values)
        )

    def _is_seen(self, customer_id: int) -> sa.ColumnElement[bool]:
        """The condition that the customer may be seen."""
        this = tables.customer.c.id == customer_id
        return sa.exists().where(this).where(visible_customers(self._scope))

    def _has_visits(self, customer_id: int) -> bool:
        paid = tables.visit_customer
        found = self._transaction.execute(
            sa.select(paid.c.visit_id)
            .where(
                paid.c.organization_id == self._organization_id,
                paid.c.customer_id == customer_id,
                paid.c.deleted_at.is_(None),
            )
            .limit(1)
        )
        return found.first() is not None

    def all_of(self, customer_ids: list[int]) -> list[Customer]:
        """These, as far as they may be seen, in the given order."""
        chosen = _customers("ids", self._scope.is_narrow)
        found = {one.id: one for one in self._load(chosen, {"ids": customer_ids})}
        return [found[customer_id] for customer_id in customer_ids if customer_id in found]

    def _one(self, column: str, value: int | str) -> Customer | None:
        chosen = _customers(column, self._scope.is_narrow)
        return next(iter(self._load(chosen, {"value": value})), None)

    def _load(self, chosen: sa.Select[Any], asked: dict[str, Any]) -> list[Customer]:
        rows = self._transaction.execute(chosen, bound(self._scope) | asked).all()
        paths: Paths = {}
        return [self._record(row, paths) for row in rows]

    def _record(self, row: sa.Row[Any], paths: Paths) -> Customer:
        return Customer(
            id=row.id,
            oid=row.oid,
            number=row.number,
            name=row.name,
            description=row.description,
            source=row.source,
            manager_id=row.manager_id,
            manager_name=row.manager_name or "",
            department_path=self._path(tables.department, row.department_id, paths),
            industry_id=row.industry_id,
            industry_path=self._path(tables.industry, row.industry_id, paths),
            area=tuple(row.area),
            area_codes=tuple(row.area_codes),
            address=row.address,
            partner_relationship=row.partner_relationship,
            turnover=row.turnover,
            deals=row.deals,
            rank=row.rank,
            level=row.level_name or "",
            type=row.type,
            receivables=row.receivables,
            retention=row.retention,
            advantageous_industry=row.advantageous_industry,
            credit=row.credit,
            visit_count=row.visit_count,
            activity_count=row.activity_count,
            last_contact_at=row.last_contact_at,
            created_at=row.created_at,
            version=row.version,
            updated_at=row.updated_at,
            department_id=row.department_id,
            archived=row.archived,
        )

    def _path(self, table: sa.Table, leaf_id: int | None, paths: Paths) -> tuple[str, ...]:
        """Names from the root of a tree down to one of its leaves; found once for many rows."""
        key = (table.name, leaf_id)
        if key not in paths:
            paths[key] = self._names_above(table, leaf_id)
        return paths[key]

    def _names_above(self, table: sa.Table, leaf_id: int | None) -> tuple[str, ...]:
        if leaf_id is None:
            return ()
        asked = {"organization_id": self._organization_id, "leaf_id": leaf_id}
        return tuple(self._transaction.execute(_above(table.name), asked).scalars().all())


@functools.cache
def _customers(column: str, is_narrow: bool) -> sa.Select[Any]:
    """Those that may be seen: whose `column` is :value, or whose ids are among :ids."""
    customer, user, level = tables.customer, tables.user, tables.customer_level
    if column == "ids":
        wanted = among(customer.c.id, IDS)
    else:
        wanted = customer.c[column] == sa.bindparam("value", type_=customer.c[column].type)
    statement = (
        sa.select(customer, user.c.name.label("manager_name"), level.c.name.label("level_name"))
        .select_from(customer)
        .outerjoin(
            user,
            (user.c.organization_id == customer.c.organization_id)
            & (user.c.id == customer.c.manager_id),
        )
        .outerjoin(
            level,
            (level.c.organization_id == customer.c.organization_id)
            & (level.c.id == customer.c.level_id),
        )
        .where(customers_seen(is_narrow), wanted)
        .order_by(customer.c.id)
    )
    return statement if column == "ids" else statement.limit(1)


@functools.cache
@functools.cache
def _above(name: str) -> sa.Select[Any]:
    """Of :leaf_id and what it lies below, the root first; a circle ends at the greatest depth."""
    table = tables.metadata.tables[name]
    mine = table.c.organization_id == ORGANIZATION
    leaf = table.c.id == sa.bindparam("leaf_id", type_=sa.BigInteger())
    above = (
        sa.select(table.c.name, table.c.parent_id, sa.literal(1).label("depth"))
        .where(mine, leaf)
        .cte("above", recursive=True)
    )
    next_one = sa.select(table.c.name, table.c.parent_id, above.c.depth + 1).where(
        mine, table.c.id == above.c.parent_id, above.c.depth < tables.DEEPEST_TREE
    )
    above = above.union_all(next_one)
    return sa.select(above.c.name).order_by(above.c.depth.desc())


def is_id(key: str) -> bool:
    """Whether these are the digits of an integer id."""
    short = len(key) <= len(str(tables.TOO_BIG))  # before int(), whose work grows with the digits
    return short and key.isascii() and key.isdecimal() and int(key) < tables.TOO_BIG


def _contact(row: sa.Row[Any]) -> Contact:
    return Contact(
        row.id,
        row.customer_id,
        row.name,
        row.title,
        tuple(row.aliases),
        tuple(_phones(row.phones)),
        row.email,
    )


def _phones(stored: Any) -> Iterator[str]:
    """Phones as an importer brought them: texts, or area and number."""
    for phone in stored if isinstance(stored, list) else [stored]:
        parts = phone.values() if isinstance(phone, dict) else phone
        if isinstance(parts, str | int):
            parts = [parts]
        written = "-".join(str(part) for part in parts or () if part)
        if written:
            yield written


def opportunity_rows(organization_id: int | sa.BindParameter[int]) -> sa.Select[Any]:
    """Opportunities of an organization with their stage, ready for `as_opportunity`."""
    opportunity, stage = tables.opportunity, tables.stage
    return (
        sa.select(opportunity, stage.c.code.label("stage"), stage.c.name.label("stage_name"))
        .outerjoin(
            stage,
            (stage.c.organization_id == opportunity.c.organization_id)
            & (stage.c.id == opportunity.c.stage_id),
        )
        .where(opportunity.c.organization_id == organization_id)
    )


def as_opportunity(row: sa.Row[Any]) -> Opportunity:
    """A row of `opportunity_rows` as the record."""
    return Opportunity(
        row.id,
        row.oid,
        row.number,
        row.customer_id,
        row.name,
        tuple(row.aliases),
        row.stage or "",
        row.stage_name or "",
        row.amount,
        row.owner_id,
    )
