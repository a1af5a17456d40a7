"""Actions: what somebody promised, by when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import ids, tables
from storage.database import Transaction
from storage.records import Action, Met, Named, NewAction
from storage.scope import Scope
from storage.steps import Change, Step, Steps, plain, rich


class Actions:
    """The organization's promises."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime, steps: Steps) -> None:
        self._transaction, self._scope, self._now, self._steps = transaction, scope, now, steps
        self._organization_id = scope.organization_id

    def add(self, action: NewAction) -> int:
        """Store a promise; answers its id."""
        new_id = ids.take_one(self._transaction)
        number = ids.take_number(self._transaction, self._organization_id, "action")
        self._transaction.execute(
            sa.insert(tables.action).values(
                organization_id=self._organization_id,
                id=new_id,
                number=number,
                created_at=self._now,
                created_by=self._scope.user_id,
                updated_at=self._now,
                **action._asdict(),
            )
        )
        self._steps.note("action", new_id, None, {"number": number})
        return new_id

    def of_visits(self, visit_ids: Iterable[int]) -> list[Action]:
        """The promises made in these visits, in the order they were said."""
        action, customer, user = tables.action, tables.customer, tables.user
        rows = self._transaction.execute(
            sa.select(
                action, customer.c.name.label("customer_name"), user.c.name.label("user_name")
            )
            .outerjoin(
                customer,
                (customer.c.organization_id == action.c.organization_id)
                & (customer.c.id == action.c.customer_id),
            )
            .outerjoin(
                user,
                (user.c.organization_id == action.c.organization_id)
                & (user.c.id == action.c.assignee_id),
            )
            .where(
                action.c.organization_id == self._organization_id,
                action.c.visit_id.in_(list(visit_ids)),
                action.c.deleted_at.is_(None),
            )
            .order_by(action.c.id)
        )
        return [
            Action(
                id=row.id,
                number=row.number,
                version=row.version,
                text=row.text,
                customer=Named(row.customer_id, row.customer_name) if row.customer_id else None,
                visit_id=row.visit_id,
                due_day=row.due_day,
                due_at=row.due_at,
                assignee=Met(row.assignee_id, row.user_name or row.assignee_name),
                state=row.state,
            )
            for row in rows
        ]

    def change(self, action_id: int, values: dict[str, Any]) -> None:
        """Set some columns."""
        before = self._current(action_id, values)
        changed = {name: value for name, value in values.items() if before[name] != value}
        if changed:
            self._set(action_id, **changed)
            kept = {name: before[name] for name in changed}
            self._steps.note("action", action_id, plain(kept), plain(changed))

    def remove(self, action_id: int) -> None:
        """Delete one, undoably."""
        self._set(action_id, deleted_at=self._now)
        self._steps.note(
            "action", action_id, {"deleted_at": None}, plain({"deleted_at": self._now})
        )

    def undo(self, change: Change, step: Step) -> list[str]:
        """Take one change back, field by field; answers the fields that others changed since."""
        if change.before is None:
            if self._steps.changed_by_others(step, "action", change.id):
                return ["action"]
            self._set(change.id, deleted_at=self._now)
            return []
        after = rich(tables.action, change.after)
        current = self._current(change.id, after)
        ours = [name for name, value in after.items() if current[name] == value]
        before = rich(tables.action, {name: change.before[name] for name in ours})
        if before:
            self._set(change.id, **before)
        return sorted(set(after) - set(ours))

    def _current(self, action_id: int, names: Iterable[str]) -> dict[str, Any]:
        action = tables.action
        row = self._transaction.execute(
            sa.select(*(action.c[name] for name in names)).where(
                action.c.organization_id == self._organization_id, action.c.id == action_id
            )
        ).one()
        return dict(row._mapping)

    def _set(self, action_id: int, **values: Any) -> None:
        action = tables.action
        self._transaction.execute(
            sa.update(action)
            .where(action.c.organization_id == self._organization_id, action.c.id == action_id)
            .values(version=action.c.version + 1, updated_at=self._now, **values)
        )
