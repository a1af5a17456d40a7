"""Rows of one noun that people change: made, changed and deleted, each noted for its undoing.

Columns of names that the matcher reads carry the directory's next version whenever they change.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import directory, ids, tables
from storage.database import Transaction
from storage.scope import Scope
from storage.steps import Change, Step, Steps, plain, rich

OID_LENGTH = 24


class Kept:
    """The rows of one table; stores say which of them may be seen, and what else follows."""

    def __init__(
        self,
        noun: str,
        transaction: Transaction,
        scope: Scope,
        now: datetime,
        steps: Steps,
    ) -> None:
        self._noun, self._table = noun, tables.metadata.tables[noun]
        self._transaction, self._scope, self._now, self._steps = transaction, scope, now, steps

    def add(self, values: dict[str, Any]) -> int:
        """A new row; answers its id."""
        new_id = ids.take_one(self._transaction)
        more: dict[str, Any] = {"oid": ids.new_oid()} if "oid" in self._table.c else {}
        self._transaction.execute(
            sa.insert(self._table).values(
                organization_id=self._scope.organization_id,
                id=new_id,
                created_at=self._now,
                created_by=self._scope.user_id,
                updated_at=self._now,
                **values | more | self._learned(),
            )
        )
        self._steps.note(self._noun, new_id, None, {"name": values.get("name", "")})
        return new_id

    def change(self, row_id: int, values: dict[str, Any]) -> bool:
        """Set some columns; False where they were so already."""
        before = self._current(row_id, values)
        changed = {name: value for name, value in values.items() if before[name] != value}
        if changed:
            self._set(row_id, changed)
            kept = {name: before[name] for name in changed}
            self._steps.note(self._noun, row_id, plain(kept), plain(changed))
        return bool(changed)

    def remove(self, row_id: int) -> None:
        """Delete one, undoably."""
        self.change(row_id, {"deleted_at": self._now})

    def undo(self, change: Change, step: Step) -> bool:
        """Take one change back, field by field; whether others changed some of it since."""
        if change.before is None:
            if self._steps.changed_by_others(step, self._noun, change.id):
                return True
            self._set(change.id, {"deleted_at": self._now})
            return False
        after = rich(self._table, change.after)
        current = self._current(change.id, after)
        ours = [name for name, value in after.items() if current[name] == value]
        if ours:
            self._set(change.id, rich(self._table, {name: change.before[name] for name in ours}))
        return set(after) != set(ours)

    def id_of(self, key: str) -> int | None:
        """The id of a row of the organization by oid or digits, deleted or not."""
        table = self._table
        if len(key) == OID_LENGTH:
            this = table.c.oid == key.lower() if "oid" in table.c else sa.false()
        else:
            this = table.c.id == int(key)
        return self._transaction.execute(
            sa.select(table.c.id).where(
                table.c.organization_id == self._scope.organization_id, this
            )
        ).scalar()

    def _current(self, row_id: int, names: Iterable[str]) -> dict[str, Any]:
        columns = (self._table.c[name] for name in names)
        row = self._transaction.execute(
            sa.select(*columns, self._table.c.id.label("this")).where(*self._this(row_id))
        ).one()
        return dict(row._mapping)

    def _set(self, row_id: int, values: dict[str, Any]) -> None:
        self._transaction.execute(
            sa.update(self._table)
            .where(*self._this(row_id))
            .values(
                version=self._table.c.version + 1,
                updated_at=self._now,
                **values | self._learned(),
            )
        )

    def _learned(self) -> dict[str, int]:
        if "change_seq" not in self._table.c:
            return {}
        organization_id = self._scope.organization_id
        return {"change_seq": directory.next_version(self._transaction, organization_id)}

    def _this(self, row_id: int) -> tuple[sa.ColumnElement[bool], ...]:
        table = self._table
        return (table.c.organization_id == self._scope.organization_id, table.c.id == row_id)
