"""Lists of customers: whose they are, what they are, how long nobody contacted them."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction
from storage.records import Counted, ListedCustomer, WantedCustomers
from storage.scope import Scope, visible_customers


class CustomerLists:
    """Lists of the customers that the scope may see, archived ones left out."""

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope
        self._organization_id = scope.organization_id

    def page(self, wanted: WantedCustomers, *, limit: int, offset: int) -> list[ListedCustomer]:
        """Latest contact first, silent ones oldest first; never contacted ones last."""
        customer, user, level = tables.customer, tables.user, tables.customer_level
        last = customer.c.last_contact_at
        silent = wanted.silent_before is not None
        rows = self._transaction.execute(
            sa.select(
                customer.c.id,
                customer.c.name,
                sa.func.coalesce(level.c.name, "").label("level"),
                sa.func.coalesce(user.c.name, "").label("manager_name"),
                last,
            )
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
            .where(*self._conditions(wanted))
            .order_by(
                last.is_(None),  # the databases differ on where NULL sorts
                last.asc() if silent else last.desc(),
                customer.c.id,
            )
            .limit(limit)
            .offset(offset)
        )
        return [ListedCustomer(*row) for row in rows]

    def count(self, wanted: WantedCustomers) -> Counted:
        """How many `page` would answer without a limit."""
        never = sa.case((tables.customer.c.last_contact_at.is_(None), 1), else_=0)
        row = self._transaction.execute(
            sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(never), 0)).where(
                *self._conditions(wanted)
            )
        ).one()
        return Counted(row[0], int(row[1]))

    def levels(self) -> list[str]:
        """The names of the company's levels."""
        level = tables.customer_level
        return list(
            self._transaction.execute(
                sa.select(level.c.name)
                .where(level.c.organization_id == self._organization_id)
                .order_by(level.c.id)
            ).scalars()
        )

    def _conditions(self, wanted: WantedCustomers) -> list[sa.ColumnElement[bool]]:
        customer = tables.customer
        last = customer.c.last_contact_at
        conditions = [visible_customers(self._scope), customer.c.archived.is_(False)]
        if wanted.owners is not None:
            owned = customer.c.manager_id.in_(wanted.owners)
            conditions.append(owned if wanted.owners else customer.c.manager_id.is_(None))
        if wanted.kinds:
            conditions.append(customer.c.type.in_(wanted.kinds))
        if wanted.never:
            conditions.append(last.is_(None))
        elif wanted.silent_before is not None:
            conditions.append(last.is_(None) | (last < wanted.silent_before))
        conditions += [sa.or_(*(self._is(word) for word in words)) for words in wanted.words]
        return conditions

    def _is(self, word: str) -> sa.ColumnElement[bool]:
        """Whether a word tells the level, the department, the industry, the area or the name."""
        customer, level = tables.customer, tables.customer_level
        word = word.lower()
        levels = sa.select(level.c.id).where(
            level.c.organization_id == self._organization_id,
            sa.func.lower(level.c.name).in_(_level_names(word))
            | sa.func.lower(level.c.code).in_(_level_names(word)),
        )
        found = customer.c.level_id.in_(levels)
        if len(word) == 1:
            return found
        industries = self._below(tables.industry, word.removesuffix("行业").removesuffix("业"))
        departments = self._below(tables.department, word)
        user = tables.user
        colleagues = sa.select(user.c.id).where(
            user.c.organization_id == self._organization_id, user.c.department_id.in_(departments)
        )
        return sa.or_(
            found,
            customer.c.industry_id.in_(industries),
            customer.c.department_id.in_(departments),
            customer.c.manager_id.in_(colleagues),
            *(
                sa.func.lower(sa.type_coerce(column, sa.Text)).contains(word, autoescape=True)
                for column in (customer.c.area, customer.c.name)
            ),
        )

    def _below(self, table: sa.Table, word: str) -> sa.Select[Any]:
        """The ids of all whose name holds the word, and of what lies below them."""
        mine = table.c.organization_id == self._organization_id
        name = sa.func.lower(table.c.name)
        tree = (
            sa.select(table.c.id)
            .where(mine, name.contains(word, autoescape=True))
            .cte(recursive=True)
        )
        tree = tree.union(sa.select(table.c.id).where(mine, table.c.parent_id == tree.c.id))
        return sa.select(tree.c.id)


def _level_names(word: str) -> Iterable[str]:
    """A, A级, A-level, level A and tier A are one."""
    for affix in ("级", "类", "-level", " level", "level ", "tier ", " tier"):
        word = word.removesuffix(affix).removeprefix(affix)
    return (word, f"{word}级", f"{word}类")
