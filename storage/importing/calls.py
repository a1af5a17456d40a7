"""Stores calls of the past: each shows on the timeline of its customer or lead, and counts."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction
from storage.importing.check import Ready
from storage.importing.write import Tally, Target, remember
from storage.timeline import CALL, Entry, Timeline

COLUMNS = ("subject_kind", "subject_id", "user_id", "occurred_at", "direction", "mode", "audio")
SHOWN = {"subject_kind", "subject_id", "user_id", "occurred_at"}  # what a timeline tells of one


def calls(transaction: Transaction, target: Target, rows: Sequence[Ready]) -> Tally:
    """New ones are put on timelines, changed ones moved there."""
    table = tables.call_record
    mine = table.c.organization_id == target.organization_id
    known = {
        row.id: row._mapping
        for row in transaction.execute(
            sa.select(table).where(mine, table.c.id.in_([row.id for row in rows]))
        )
    }
    new = [row for row in rows if row.id not in known]
    changed = {
        row.id: difference
        for row in rows
        if row.id in known and (difference := _difference(known[row.id], row))
    }
    if not target.only_looking:
        timeline = Timeline(transaction, target.organization_id, target.now)
        if new:
            transaction.execute(sa.insert(table), [_made(row, target) for row in new])
            timeline.put([_entry(row.id, row.columns) for row in new])
        for call_id, difference in changed.items():
            transaction.execute(
                sa.update(table).where(mine, table.c.id == call_id).values(**difference)
            )
            if SHOWN & difference.keys():
                timeline.remove(CALL, call_id)
                timeline.put([_entry(call_id, {**known[call_id], **difference})])
        remember(transaction, "calls", target, rows)
    return Tally(len(new), len(changed))


def _difference(known: Any, row: Ready) -> dict[str, Any]:
    return {
        name: row.columns[name]
        for name in COLUMNS
        if name in row.given and known[name] != row.columns[name]
    }


def _made(row: Ready, target: Target) -> dict[str, Any]:
    stored = row.columns["created_at"] or row.columns["occurred_at"]
    here = {"organization_id": target.organization_id, "id": row.id, "created_at": stored}
    return here | {name: row.columns[name] for name in COLUMNS}


def _entry(call_id: int, call: Any) -> Entry:
    subject = (call["subject_kind"], call["subject_id"])
    return Entry(*subject, CALL, call["occurred_at"], call["user_id"], CALL, call_id)
