"""What was said in one chat, both ways, read back from the inbox and the outbox.

Only for a platform without a history of its own, which is the console: its rows are never purged.
"""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import outbox, tables
from storage.database import Transaction

CHANGES = "card_update"


class Line(NamedTuple):
    """One event that came in (`body`) or one message that went out (`payload`, as it is now)."""

    id: int
    at: datetime
    event_id: str
    body: bytes | None
    payload: Any


def latest(
    transaction: Transaction,
    organization_id: int,
    platform: str,
    app: str,
    lane: str,
    *,
    limit: int,
    before: int | None = None,
) -> list[Line]:
    """The newest lines of a lane, oldest first; a changed card shows its newest face."""
    inbox, out = tables.inbox, tables.outbox
    came = (
        sa.select(inbox)
        .where(
            inbox.c.organization_id == organization_id,
            inbox.c.platform == platform,
            inbox.c.app == app,
            inbox.c.lane == lane,
        )
        .order_by(inbox.c.id.desc())
        .limit(limit)
    )
    went = (
        sa.select(out)
        .where(
            out.c.organization_id == organization_id,
            out.c.platform == platform,
            out.c.app == app,
            out.c.lane == lane,
            out.c.status == outbox.SENT,
            out.c.kind != CHANGES,
        )
        .order_by(out.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        came, went = came.where(inbox.c.id < before), went.where(out.c.id < before)
    lines = [
        Line(row.id, row.sent_at, row.event_id, row.body, None) for row in transaction.execute(came)
    ]
    sent = transaction.execute(went).all()
    newest = _newest_faces(transaction, organization_id, [row.id for row in sent])
    lines += [
        Line(row.id, row.created_at, "", None, newest.get(row.id, row.payload)) for row in sent
    ]
    return sorted(lines)[-limit:]


def _newest_faces(
    transaction: Transaction, organization_id: int, card_ids: list[int]
) -> dict[int, Any]:
    out = tables.outbox
    changes = transaction.execute(
        sa.select(out.c.about, out.c.payload)
        .where(
            out.c.organization_id == organization_id,
            out.c.kind == CHANGES,
            out.c.status == outbox.SENT,
            out.c.about.in_(card_ids),
        )
        .order_by(out.c.id)
    )
    return {row.about: row.payload for row in changes}
