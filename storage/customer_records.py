"""Master records of customers: searched, made, changed and deleted, with the ways to write them."""

import functools
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import directory, slices, tables, upsert
from storage.among import among
from storage.customers import Customers
from storage.database import Transaction
from storage.kept import Kept
from storage.records import Customer
from storage.scope import IDS, ORGANIZATION, Scope, bound, seen_among_many
from storage.slices import Order, Position
from storage.steps import Change, Step, Steps

NOUN, TYPED = "customer", "typed"


class SearchedCustomers(NamedTuple):
    """Which customers are asked for; what is None does not matter. `written`: part of a name."""

    written: str | None = None
    manager_id: int | None = None
    type: str | None = None
    level: str | None = None
    sort: str = "name"


class CustomerRecords:
    """The customers that the scope may see, and their names."""

    def __init__(
        self,
        transaction: Transaction,
        scope: Scope,
        now: datetime,
        steps: Steps,
        customers: Customers,
    ) -> None:
        self._transaction, self._scope, self._now, self._steps = transaction, scope, now, steps
        self._customers = customers
        self._kept = Kept(NOUN, transaction, scope, now, steps)

    def piece(
        self, wanted: SearchedCustomers, *, down: bool, after: Position | None, limit: int
    ) -> tuple[list[Customer], Position | None]:
        """One piece, by name or by the last contact (never contacted: as if long ago)."""
        level_id = None if wanted.level is None else self.level_id(wanted.level)
        if wanted.level is not None and level_id is None:
            return [], None
        values = {
            "written": None if wanted.written is None else _anywhere(wanted.written.lower()),
            "manager_id": wanted.manager_id,
            "type": wanted.type,
            "level_id": level_id,
        }
        names = frozenset(name for name, value in values.items() if value is not None)
        made = _piece(names, wanted.sort, down, after is not None, self._scope.is_narrow)
        asked = bound(self._scope) | values
        piece = slices.run(self._transaction, made, asked, after, limit)
        return self._customers.all_of(piece.ids), piece.next

    def id_of(self, key: str) -> int | None:
        """The id of a customer of the organization, whoever may see it, deleted or not."""
        return self._kept.id_of(key)

    def known_as(self, customer_ids: Iterable[int]) -> dict[int, list[str]]:
        """All ways people write these, in the order in which they became known."""
        names: dict[int, list[str]] = {customer_id: [] for customer_id in customer_ids}
        asked = bound(self._scope) | {"ids": list(names)}
        for row in self._transaction.execute(_NAMES, asked):
            names[row.customer_id].append(row.name)
        return names

    def level_id(self, name: str) -> int | None:
        """The id of a level, by its name or its code."""
        level = tables.customer_level
        return self._transaction.execute(
            sa.select(level.c.id)
            .where(
                level.c.organization_id == self._scope.organization_id,
                (level.c.name == name) | (level.c.code == name),
            )
            .order_by(level.c.id)
            .limit(1)
        ).scalar()

    def add(self, values: dict[str, Any], names: Iterable[str]) -> int:
        """A new customer, findable at once by its name and all others; answers its id."""
        new_id = self._kept.add(values)
        self.call(new_id, [values["name"], *names])
        return new_id

    def change(self, customer_id: int, values: dict[str, Any]) -> bool:
        """Set some columns. A new name is one more way to write it: people go on with the old."""
        changed = self._kept.change(customer_id, values)
        if "name" in values:
            self._learn(customer_id, values["name"])
        return changed

    def call(self, customer_id: int, names: Iterable[str]) -> bool:
        """These are the ways people write it, and no others; False where they were so already."""
        wanted, known = list(dict.fromkeys(names)), self._names(customer_id)
        for name_id, name in known:
            if name not in wanted:
                self._customers.forget_name(name_id)
        for name in wanted:
            self._learn(customer_id, name)
        return set(wanted) != {name for _, name in known}

    def remove(self, customer_id: int) -> None:
        """Delete one with its names, undoably; its visits are seen no more until then."""
        for name_id, _ in self._names(customer_id):
            self._customers.forget_name(name_id)
        self._kept.remove(customer_id)

    def undo(self, change: Change, step: Step) -> bool:
        """Take one change back; what made the customer is undone where nobody built on it."""
        if change.before is None:
            return self._customers.undo(change, step)
        return self._kept.undo(change, step)

    # -- where a customer came from --------------------------------------------------------------

    def referred(self, system: str, external_id: str) -> int | None:
        """The id of the customer that another system calls so, whoever may see it."""
        table = tables.external_ref
        return self._transaction.execute(
            sa.select(table.c.id).where(
                table.c.organization_id == self._scope.organization_id,
                table.c.kind == NOUN,
                table.c.system == system,
                table.c.external_id == external_id,
            )
        ).scalar()

    def refer(self, system: str, external_id: str, customer_id: int) -> None:
        """From now on another system's id means this customer."""
        insert = upsert.insert(self._transaction, tables.external_ref).values(
            organization_id=self._scope.organization_id,
            kind=NOUN,
            system=system,
            external_id=external_id,
            id=customer_id,
        )
        self._transaction.execute(
            insert.on_conflict_do_update(
                index_elements=["organization_id", "kind", "system", "external_id"],
                set_={"id": customer_id},
            )
        )

    # -- inside ----------------------------------------------------------------------------------

    def _names(self, customer_id: int) -> list[tuple[int, str]]:
        name = tables.customer_name
        rows = self._transaction.execute(
            sa.select(name.c.id, name.c.name).where(
                name.c.organization_id == self._scope.organization_id,
                name.c.customer_id == customer_id,
                name.c.deleted_at.is_(None),
            )
        )
        return [(row.id, row.name) for row in rows]

    def _learn(self, customer_id: int, name: str) -> None:
        organization_id = self._scope.organization_id
        version = directory.next_version(self._transaction, organization_id)
        name_id = directory.put_name(
            self._transaction, organization_id, customer_id, name, TYPED, version
        )
        if name_id is not None:
            self._steps.note("customer_name", name_id, None, {"name": name})


# -- statements, made once -------------------------------------------------------------------------


@functools.cache
def _piece(
    names: frozenset[str], sort: str, down: bool, goes_on: bool, is_narrow: bool
) -> sa.Select[Any]:
    """For the names of what is given: written, manager_id, type, level_id."""
    customer = tables.customer
    by: sa.ColumnElement[Any] = customer.c.name
    if sort == "last_contact":
        by = slices.beginning(customer.c.last_contact_at)
    conditions = [
        customer.c[name] == sa.bindparam(name, type_=customer.c[name].type)
        for name in ("manager_id", "type", "level_id")
        if name in names
    ]
    if "written" in names:
        conditions.append(customer.c.id.in_(_written()))
    statement = sa.select(customer.c.id).where(seen_among_many(is_narrow), *conditions)
    return slices.statement(statement, Order(by, customer.c.id, down), goes_on=goes_on)


def _written() -> sa.Select[Any]:
    """Whoever has :written in one of their names; all names are gone through once."""
    name = tables.customer_name
    written = sa.bindparam("written", type_=sa.Text())
    return sa.select(name.c.customer_id).where(
        name.c.organization_id == ORGANIZATION,
        name.c.deleted_at.is_(None),
        sa.func.lower(name.c.name).like(written, escape="/"),
    )


def _anywhere(text: str) -> str:
    """The pattern for a text that stands anywhere, sign by sign."""
    for sign in "/%_":
        text = text.replace(sign, f"/{sign}")
    return f"%{text}%"


_NAMES = (
    sa.select(tables.customer_name.c.customer_id, tables.customer_name.c.name)
    .where(
        tables.customer_name.c.organization_id == ORGANIZATION,
        among(tables.customer_name.c.customer_id, IDS),
        tables.customer_name.c.deleted_at.is_(None),
    )
    .order_by(tables.customer_name.c.id)
)
