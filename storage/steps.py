"""What one step changed, noted while the stores change it, so that it can be audited and undone.

A step is one thing that a person did: a message handled, a button pressed. Stores note every change
as (noun, id, before, after) with plain JSON values; before is None where the row was made.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import ids, tables
from storage.database import Transaction
from storage.scope import Scope


class Change(NamedTuple):
    """One row that a step made or changed."""

    noun: str
    id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


class Step(NamedTuple):
    """One past step."""

    id: int
    kind: str
    user_id: int | None
    at: datetime
    changes: tuple[Change, ...]


class Steps:
    """The step under way. Nothing is written where nothing was changed."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime) -> None:
        self._transaction, self._scope, self._now = transaction, scope, now
        self._kind = ""
        self._conversation_id: int | None = None
        self._undoes: int | None = None
        self._changes: list[Change] = []
        self._undone: list[Change] = []
        self._id: int | None = None

    def begin(self, kind: str, conversation_id: int | None) -> None:
        """Name the step that follows."""
        self._kind, self._conversation_id = kind, conversation_id

    def note(
        self, noun: str, row_id: int, before: dict[str, Any] | None, after: dict[str, Any]
    ) -> None:
        """Remember one change."""
        self._changes.append(Change(noun, row_id, before, after))

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it changed up to now."""
        return tuple(self._changes)

    @property
    def undone(self) -> tuple[Change, ...]:
        """What of an earlier step it took back up to now."""
        return tuple(self._undone)

    @property
    def id(self) -> int | None:
        """The step's id once it has changed something."""
        if self._id is None and self._changes:
            self._id = ids.take_one(self._transaction)
        return self._id

    def write(self) -> None:
        """Store the step with what it changed; called once, at the end of the unit of work."""
        if self.id is None:
            return
        self._transaction.execute(
            sa.insert(tables.audit),
            {
                "organization_id": self._scope.organization_id,
                "id": self.id,
                "at": self._now,
                "user_id": self._scope.user_id,
                "conversation_id": self._conversation_id,
                "kind": self._kind,
                "changes": [list(change) for change in self._changes],
                "undoes": self._undoes,
            },
        )

    def newest(
        self, conversation_id: int | None, since: datetime, about: tuple[str, int] | None = None
    ) -> Step | None:
        """This person's newest step here that was not undone and is no undoing itself.

        `about` (noun, id): the newest one that made or changed that row. Steps of no conversation
        (None) are those made over REST.
        """
        audit = tables.audit
        touching: sa.ColumnElement[bool] = sa.true()
        if about is not None:
            touching = sa.type_coerce(audit.c.changes, sa.Text).contains(
                f'["{about[0]}",{about[1]},'
            )
        return self._one(
            sa.select(audit)
            .where(
                audit.c.organization_id == self._scope.organization_id,
                audit.c.conversation_id == conversation_id,
                audit.c.user_id == self._scope.user_id,
                audit.c.undone_by.is_(None),
                audit.c.undoes.is_(None),
                audit.c.at >= since,
                touching,
            )
            .order_by(audit.c.id.desc())
            .limit(1)
        )

    def making(self, noun: str, row_id: int) -> Step | None:
        """The step that made a row."""
        audit = tables.audit
        made = sa.type_coerce(audit.c.changes, sa.Text).contains(f'["{noun}",{row_id},null,')
        # Ids rise with time: a step's own id is taken after that of the first row it makes.
        return self._one(
            sa.select(audit)
            .where(
                audit.c.organization_id == self._scope.organization_id,
                audit.c.id > row_id,
                made,
            )
            .order_by(audit.c.id)
            .limit(1)
        )

    def mark_undone(self, step: Step, left: Sequence[Change] = ()) -> None:
        """The step under way undoes that one; what it made and is `left` stays as it is."""
        self._undoes = step.id
        self._undone += [one for one in step.changes if one.before is not None or one not in left]
        if self._id is None:
            self._id = ids.take_one(self._transaction)
        self._transaction.execute(
            sa.update(tables.audit)
            .where(
                tables.audit.c.organization_id == self._scope.organization_id,
                tables.audit.c.id == step.id,
            )
            .values(undone_by=self._id)
        )

    def changed_by_others(self, step: Step, noun: str, row_id: int) -> bool:
        """Whether somebody else changed the row after the step, and that still stands."""
        return self.changed_by(step, noun, row_id) is not None

    def changed_by(self, step: Step, noun: str, row_id: int) -> int | None:
        """Who else was the first to change the row after the step, where that still stands."""
        audit = tables.audit
        return self._transaction.execute(
            sa.select(audit.c.user_id)
            .where(
                audit.c.organization_id == self._scope.organization_id,
                audit.c.id > step.id,
                audit.c.undone_by.is_(None),
                audit.c.undoes.is_(None),
                audit.c.user_id != step.user_id,
                sa.type_coerce(audit.c.changes, sa.Text).contains(f'["{noun}",{row_id},'),
            )
            .order_by(audit.c.id)
            .limit(1)
        ).scalar()

    def _one(self, statement: sa.Select[Any]) -> Step | None:
        row = self._transaction.execute(statement).one_or_none()
        if row is None:
            return None
        changes = tuple(Change(*change) for change in row.changes)
        return Step(row.id, row.kind, row.user_id, row.at, changes)


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Column values as JSON can hold them."""
    return {name: _plain(value) for name, value in values.items()}


def rich(table: sa.Table, values: dict[str, Any]) -> dict[str, Any]:
    """Plain values as the table's columns want them."""
    return {
        name: _rich(table.c[name].type, value) if name in table.c else value
        for name, value in values.items()
    }


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value


def _rich(kind: Any, value: Any) -> Any:
    match kind:
        case _ if value is None:
            return None
        case tables.Instant():
            return datetime.fromisoformat(value).astimezone(UTC)
        case sa.Date():
            return date.fromisoformat(value)
        case tables.Money():
            return Decimal(value)
        case _:
            return value
