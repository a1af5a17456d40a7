"""Actions: what somebody promised, by when. To-dos are personal: self, managers above, admins."""

import functools
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage import ids, tables
from storage.among import among
from storage.database import Transaction
from storage.records import Action, Met, Named, NewAction, Owed, WantedActions
from storage.scope import IDS, ORGANIZATION, Scope, bound, customers_seen, visible_customers
from storage.steps import Change, Step, Steps, plain, rich
from storage.visit_rows import VisitRows, one_visit_seen

OPEN, DONE = "open", "done"


class Actions:
    """The organization's promises. Those of a visit show with it, as a list only one's own."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime, steps: Steps) -> None:
        self._transaction, self._scope, self._now, self._steps = transaction, scope, now, steps
        self._organization_id = scope.organization_id
        self._visits = VisitRows(transaction, scope)

    # -- questions -------------------------------------------------------------------------------

    def get(self, action_id: int) -> Action | None:
        """One promise that the caller may see in a list, done ones too."""
        found = self._load(tables.action.c.id == action_id, self._is_seen(), limit=1)
        return found[0] if found else None

    def numbered(self, number: int) -> Action | None:
        """The same by the short number that people type."""
        found = self._load(tables.action.c.number == number, self._is_seen(), limit=1)
        return found[0] if found else None

    def seen(self) -> tuple[sa.ColumnElement[bool], ...]:
        """The conditions on `action` that every list carries."""
        return (*self._there(), self._is_seen())

    def from_visit(self, visit_id: int) -> sa.ColumnElement[bool]:
        """The condition on `action` that it was promised in this visit, which may be seen."""
        action, visit = tables.action, tables.visit
        seen = sa.select(visit.c.id).where(visit.c.id == visit_id, self._visit_is_seen())
        return action.c.visit_id.in_(seen)

    def all_of(self, action_ids: list[int]) -> list[Action]:
        """These, as far as they may be seen in a list, in the given order."""
        loaded = self._load(tables.action.c.id.in_(action_ids), self._is_seen())
        found = {action.id: action for action in loaded}
        return [found[action_id] for action_id in action_ids if action_id in found]

    def of_visits(self, visit_ids: Iterable[int]) -> list[Action]:
        """The promises made in these visits, in the order they were said."""
        asked = bound(self._scope) | {"ids": list(visit_ids)}
        rows = self._transaction.execute(_of_visits(self._scope.is_narrow), asked)
        return [_record(row) for row in rows]

    def open(self, wanted: WantedActions, *, limit: int, offset: int = 0) -> list[Action]:
        """Open promises that the caller may see, the most urgent first, undated ones last."""
        return self._load(*self._wanted(wanted), limit=limit, offset=offset)

    def count(self, wanted: WantedActions) -> int:
        """How many `open` would answer without a limit."""
        counted: int = self._transaction.execute(
            sa.select(sa.func.count())
            .select_from(tables.action)
            .where(*self._there(), *self._wanted(wanted))
        ).scalar_one()
        return counted

    def owed(self, people: Iterable[int], today: date) -> dict[int, Owed]:
        """Open and late promises by assignee; nobody without any."""
        action = tables.action
        late = sa.func.sum(sa.case((self._is_late(today), 1), else_=0))
        rows = self._transaction.execute(
            sa.select(action.c.assignee_id, sa.func.count(), late)
            .where(
                *self._there(),
                action.c.state == OPEN,
                action.c.assignee_id.in_(list(people)),
                self._is_seen(),
            )
            .group_by(action.c.assignee_id)
        )
        return {person: Owed(count, int(overdue)) for person, count, overdue in rows}

    # -- changes ---------------------------------------------------------------------------------

    def add(self, action: NewAction) -> int:
        """Store a promise; answers its id."""
        new_id = ids.take_one(self._transaction)
        number = ids.take_number(self._transaction, self._organization_id, "action")
        self._transaction.execute(
            sa.insert(tables.action),
            {
                "organization_id": self._organization_id,
                "id": new_id,
                "number": number,
                "created_at": self._now,
                "created_by": self._scope.user_id,
                "updated_at": self._now,
                **action._asdict(),
            },
        )
        self._steps.note("action", new_id, None, {"number": number, "visit_id": action.visit_id})
        return new_id

    def finish(self, action_id: int) -> None:
        """It is done, now and by the caller."""
        done = {"state": DONE, "done_by": self._scope.user_id, "done_at": self._now}
        self.change(action_id, done)

    def postpone(self, action_id: int, day: date | None, at: datetime | None) -> None:
        """It is due on another day, at another moment."""
        self.change(action_id, {"due_day": day, "due_at": at})

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

    def undo(self, change: Change, step: Step) -> bool:
        """Take one change back, field by field; whether others changed some of it since."""
        if change.before is None:
            if self._steps.changed_by_others(step, "action", change.id):
                return True
            self._set(change.id, deleted_at=self._now)
            return False
        after = rich(tables.action, change.after)
        current = self._current(change.id, after)
        ours = [name for name, value in after.items() if current[name] == value]
        before = rich(tables.action, {name: change.before[name] for name in ours})
        if before:
            self._set(change.id, **before)
        return set(after) != set(ours)

    # -- inside ----------------------------------------------------------------------------------

    def _load(
        self,
        *conditions: sa.ColumnElement[bool],
        limit: int | None = None,
        offset: int = 0,
        order: tuple[sa.ColumnElement[Any], ...] = (),
    ) -> list[Action]:
        rows = self._transaction.execute(
            _with_names(visible_customers(self._scope), self._visit_is_seen())
            .where(*self._there(), *conditions)
            .order_by(*(order or self._by_urgency()))
            .limit(limit)
            .offset(offset)
        )
        return [_record(row) for row in rows]

    def _there(self) -> tuple[sa.ColumnElement[bool], ...]:
        action = tables.action
        return (action.c.organization_id == self._organization_id, action.c.deleted_at.is_(None))

    def _is_seen(self) -> sa.ColumnElement[bool]:
        """Its assignee is the caller or reports to them, or the caller asked for it."""
        action, below = tables.action, self._scope.below
        if below is None:
            return sa.true()
        return action.c.assignee_id.in_(sorted(below)) | (
            action.c.created_by == self._scope.user_id
        )

    def _visit_is_seen(self) -> sa.ColumnElement[bool]:
        visit = tables.visit
        mine = visit.c.organization_id == self._organization_id
        return mine & visit.c.deleted_at.is_(None) & self._visits.seen()

    def _wanted(self, wanted: WantedActions) -> list[sa.ColumnElement[bool]]:
        action = tables.action
        conditions = [action.c.state == OPEN, self._is_seen()]
        if wanted.people is not None:
            nobodys = action.c.assignee_id.is_(None) & action.c.created_by.in_(wanted.people)
            conditions.append(action.c.assignee_id.in_(wanted.people) | nobodys)
        if wanted.customer_id is not None:
            conditions.append(action.c.customer_id == wanted.customer_id)
        due = [
            *([action.c.due_day >= wanted.start] if wanted.start else []),
            *([action.c.due_day <= wanted.end] if wanted.end else []),
        ]
        late = self._is_late(wanted.today)
        if wanted.overdue:
            conditions.append(late | sa.and_(*due) if due else late)
        else:
            conditions += due
        return conditions

    def _is_late(self, today: date) -> sa.ColumnElement[bool]:
        action = tables.action
        by_day = action.c.due_at.is_(None) & (action.c.due_day < today)
        return by_day | (action.c.due_at < self._now)

    @staticmethod
    def _by_urgency() -> tuple[sa.ColumnElement[Any], ...]:
        action = tables.action
        return (
            action.c.due_day.is_(None),  # the databases differ on where NULL sorts
            action.c.due_day,
            action.c.due_at.is_(None),
            action.c.due_at,
            action.c.id,
        )

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


def _with_names(
    customer_seen: sa.ColumnElement[bool], visit_seen: sa.ColumnElement[bool]
) -> sa.Select[Any]:
    """Promises with their assignee's name, and their customer and visit if they may be seen."""
    action, customer, user, visit = tables.action, tables.customer, tables.user, tables.visit
    about = (customer.c.id == action.c.customer_id) & customer_seen
    came_from = (visit.c.id == action.c.visit_id) & visit_seen
    whose = (user.c.organization_id == action.c.organization_id) & (
        user.c.id == action.c.assignee_id
    )
    return sa.select(
        action,
        customer.c.id.label("seen_customer_id"),
        customer.c.name.label("customer_name"),
        user.c.name.label("user_name"),
        visit.c.id.label("seen_visit_id"),
    ).select_from(
        action.outerjoin(customer, about).outerjoin(user, whose).outerjoin(visit, came_from)
    )


@functools.cache
def _of_visits(is_narrow: bool) -> sa.Select[Any]:
    """Made once: to build it costs more than to run it."""
    action, visit = tables.action, tables.visit
    there = (visit.c.organization_id == ORGANIZATION) & visit.c.deleted_at.is_(None)
    return (
        _with_names(customers_seen(is_narrow), there & one_visit_seen(is_narrow))
        .where(
            action.c.organization_id == ORGANIZATION,
            action.c.deleted_at.is_(None),
            among(action.c.visit_id, IDS),
        )
        .order_by(action.c.id)
    )


def _record(row: sa.Row[Any]) -> Action:
    customer = Named(row.customer_id, row.customer_name) if row.seen_customer_id else None
    return Action(
        id=row.id,
        number=row.number,
        version=row.version,
        text=row.text,
        customer=customer,
        visit_id=row.seen_visit_id,
        due_day=row.due_day,
        due_at=row.due_at,
        assignee=Met(row.assignee_id, row.user_name or row.assignee_name),
        state=row.state,
        author_id=row.created_by,
        done_at=row.done_at,
        done_by=row.done_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
