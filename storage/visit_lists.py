"""Lists of visits by many conditions, piece by piece, newest or oldest first."""

import functools
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import chosen_visits, slices, tables
from storage.database import Transaction
from storage.records import Visit
from storage.scope import Scope, bound
from storage.slices import Order, Position
from storage.visit_rows import VisitRows
from storage.visit_sums import VisitSums

OID_LENGTH = 24


class WantedVisits(NamedTuple):
    """Which visits are asked for; what is None does not matter. Both days are included."""

    customer_id: int | None = None
    author_id: int | None = None
    start: date | None = None
    end: date | None = None
    channel: str | None = None
    type: str | None = None


class VisitLists:
    """The visits that the scope may see."""

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope
        self._rows = VisitRows(transaction, scope)
        self._sums = VisitSums(transaction, scope)

    def find(self, key: str) -> Visit | None:
        """One visit by the digits of its id, or by its oid."""
        found = self.id_of(key)
        visits = [] if found is None else self._rows.load([found])
        return visits[0] if visits else None

    def id_of(self, key: str) -> int | None:
        """The id of a visit of the organization, whoever may see it, deleted or not."""
        visit = tables.visit
        by_id = visit.c.oid == key.lower() if len(key) == OID_LENGTH else visit.c.id == int(key)
        return self._transaction.execute(
            sa.select(visit.c.id).where(
                visit.c.organization_id == self._scope.organization_id, by_id
            )
        ).scalar()

    def piece(
        self, wanted: WantedVisits, *, down: bool, after: Position | None, limit: int
    ) -> tuple[list[Visit], Position | None]:
        """One piece, by when they were; of one customer along the index of its visits."""
        values = {
            "customer_id": wanted.customer_id,
            "author_ids": None if wanted.author_id is None else [wanted.author_id],
            "start": None if wanted.start is None else self._sums.begins(wanted.start),
            "before": None if wanted.end is None else self._sums.ends(wanted.end),
            "channel": wanted.channel,
            "type": wanted.type,
        }
        statement = _piece(
            chosen_visits.given(values), down, after is not None, self._scope.is_narrow
        )
        asked = bound(self._scope) | values
        piece = slices.run(self._transaction, statement, asked, after, limit)
        return self._rows.load(piece.ids, are_seen=True), piece.next


@functools.cache
def _piece(
    names: chosen_visits.Given, down: bool, goes_on: bool, is_narrow: bool
) -> sa.Select[Any]:
    source = chosen_visits.source_of(names, is_narrow)
    statement = sa.select(source.id).select_from(source.table).where(*source.conditions)
    return slices.statement(statement, Order(source.when, source.id, down), goes_on=goes_on)
