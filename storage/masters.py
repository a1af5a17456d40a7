"""Contacts, leads and opportunities as other systems keep them: listed, made, changed, deleted.

A row is a mapping of its columns: what they mean is told where they are shown.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import slices, tables
from storage.database import Transaction
from storage.kept import Kept
from storage.scope import Scope, visible_contacts, visible_leads, visible_opportunities
from storage.slices import Order, Position
from storage.steps import Change, Step, Steps

Row = Mapping[str, Any]
SEEN = {"contact": visible_contacts, "lead": visible_leads, "opportunity": visible_opportunities}


class WantedMasters(NamedTuple):
    """Which rows: those whose columns have these values, `written` in the name or an alias."""

    equal: Mapping[str, int | str]
    written: str | None = None


class Masters:
    """The rows of one noun that the scope may see: as scope.py says."""

    def __init__(
        self, noun: str, transaction: Transaction, scope: Scope, now: datetime, steps: Steps
    ) -> None:
        self._table = tables.metadata.tables[noun]
        self._transaction, self._scope = transaction, scope
        self._kept = Kept(noun, transaction, scope, now, steps)

    def find(self, key: str) -> Row | None:
        """One row by the digits of its id, or by its oid."""
        row_id = self._kept.id_of(key)
        return None if row_id is None else self.get(row_id)

    def get(self, row_id: int) -> Row | None:
        """One row."""
        return next(iter(self._load([row_id])), None)

    def id_of(self, key: str) -> int | None:
        """The id of a row of the organization, whoever may see it, deleted or not."""
        return self._kept.id_of(key)

    def piece(
        self, wanted: WantedMasters, *, down: bool, after: Position | None, limit: int
    ) -> tuple[list[Row], Position | None]:
        """One piece, in the order in which they became known."""
        table = self._table
        conditions = [table.c[name] == value for name, value in wanted.equal.items()]
        if wanted.written is not None:
            written = wanted.written.lower()
            columns = (table.c.name, sa.type_coerce(table.c.aliases, sa.Text))
            conditions.append(
                sa.or_(*(sa.func.lower(c).contains(written, autoescape=True) for c in columns))
            )
        statement = sa.select(table.c.id).where(self._seen(), *conditions)
        order = Order(table.c.id, table.c.id, down)
        piece = slices.take(self._transaction, statement, order, after, limit)
        found = {row["id"]: row for row in self._load(piece.ids)}
        return [found[row_id] for row_id in piece.ids], piece.next

    def stage_ids(self) -> dict[str, int]:
        """The ids of the stages by their codes."""
        stage = tables.stage
        mine = stage.c.organization_id == self._scope.organization_id
        rows = self._transaction.execute(sa.select(stage.c.code, stage.c.id).where(mine))
        return {row.code: row.id for row in rows}

    def add(self, values: dict[str, Any]) -> int:
        """A new row, findable in the chat at once; answers its id."""
        return self._kept.add(values)

    def change(self, row_id: int, values: dict[str, Any]) -> None:
        """Set some columns."""
        self._kept.change(row_id, values)

    def remove(self, row_id: int) -> None:
        """Delete one, undoably."""
        self._kept.remove(row_id)

    def undo(self, change: Change, step: Step) -> bool:
        """Take one change back, field by field; whether others changed some of it since."""
        return self._kept.undo(change, step)

    def _load(self, row_ids: list[int]) -> list[Row]:
        statement = sa.select(self._table).where(self._seen(), self._table.c.id.in_(row_ids))
        return [dict(row._mapping) for row in self._transaction.execute(statement)]

    def _seen(self) -> sa.ColumnElement[bool]:
        return SEEN[self._table.name](self._scope)
