"""Lists of promises of any state, piece by piece: personal, as single ones are."""

from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import slices, tables
from storage.actions import Actions
from storage.database import Transaction
from storage.records import Action
from storage.scope import Scope
from storage.slices import Order, Position

NEVER = "9999-12-31"  # the day by which a promise without a day sorts


class WantedPromises(NamedTuple):
    """Which promises are asked for; what is None does not matter. Both days are included."""

    state: str | None = None
    assignee_id: int | None = None
    customer_id: int | None = None
    visit_id: int | None = None
    start: date | None = None
    end: date | None = None
    sort: str = "due"


class ActionLists:
    """The promises that the caller may see in a list."""

    def __init__(self, transaction: Transaction, scope: Scope, actions: Actions) -> None:
        self._transaction, self._scope, self._actions = transaction, scope, actions

    def piece(
        self, wanted: WantedPromises, *, down: bool, after: Position | None, limit: int
    ) -> tuple[list[Action], Position | None]:
        """One piece, by the day they are due (those without one last) or as they were made."""
        action = tables.action
        by: sa.ColumnElement[Any] = action.c.id
        if wanted.sort == "due":
            by = slices.day_in_text(action.c.due_day, NEVER)
        conditions = [action.c[name] == value for name, value in _plain(wanted).items()]
        if wanted.visit_id is not None:
            conditions.append(self._actions.from_visit(wanted.visit_id))
        if wanted.start is not None:
            conditions.append(action.c.due_day >= wanted.start)
        if wanted.end is not None:
            conditions.append(action.c.due_day <= wanted.end)
        statement = sa.select(action.c.id).where(*self._actions.seen(), *conditions)
        order = Order(by, action.c.id, down)
        piece = slices.take(self._transaction, statement, order, after, limit)
        return self._actions.all_of(piece.ids), piece.next

    def id_of(self, key: int) -> int | None:
        """The id of a promise of the organization, whoever may see it, deleted or not."""
        action = tables.action
        return self._transaction.execute(
            sa.select(action.c.id).where(
                action.c.organization_id == self._scope.organization_id, action.c.id == key
            )
        ).scalar()


def _plain(wanted: WantedPromises) -> dict[str, Any]:
    named = {name: getattr(wanted, name) for name in ("state", "assignee_id", "customer_id")}
    return {name: value for name, value in named.items() if value is not None}
