"""Comments: remarks of colleagues on a visit. Who sees the visit sees them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from storage import ids, tables
from storage.database import Transaction
from storage.records import Comment, Named
from storage.scope import Scope
from storage.steps import Change, Step, Steps

VISIT = "visit"


class Comments:
    """The organization's remarks; whoever asks has already been shown the visit."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime, steps: Steps) -> None:
        self._transaction, self._scope, self._now, self._steps = transaction, scope, now, steps
        self._organization_id = scope.organization_id

    def add(self, visit_id: int, text: str, mentions: Iterable[int]) -> int:
        """Store the caller's remark on a visit; answers its id."""
        new_id = ids.take_one(self._transaction)
        self._transaction.execute(
            sa.insert(tables.comment).values(
                organization_id=self._organization_id,
                id=new_id,
                oid=ids.new_oid(),
                subject_kind=VISIT,
                subject_id=visit_id,
                author_id=self._scope.user_id,
                text=text,
                mentions=sorted(set(mentions)),
                created_at=self._now,
                created_by=self._scope.user_id,
                updated_at=self._now,
            )
        )
        self._steps.note("comment", new_id, None, {"visit_id": visit_id})
        return new_id

    def get(self, comment_id: int) -> Comment | None:
        """One remark of the caller's own."""
        comment = tables.comment
        own = (comment.c.id == comment_id) & (comment.c.author_id == self._scope.user_id)
        return next(iter(self._load(own)), None)

    def of_visits(self, visit_ids: Iterable[int]) -> dict[int, list[Comment]]:
        """The remarks on these visits, oldest first."""
        found: dict[int, list[Comment]] = defaultdict(list)
        for comment in self._load(tables.comment.c.subject_id.in_(list(visit_ids))):
            found[comment.visit_id].append(comment)
        return dict(found)

    def undo(self, change: Change, step: Step) -> bool:
        """Take back a remark that the step made."""
        comment = tables.comment
        self._transaction.execute(
            sa.update(comment)
            .where(comment.c.organization_id == self._organization_id, comment.c.id == change.id)
            .values(version=comment.c.version + 1, updated_at=self._now, deleted_at=self._now)
        )
        return False

    def _load(self, condition: sa.ColumnElement[bool]) -> list[Comment]:
        comment, user = tables.comment, tables.user
        rows = self._transaction.execute(
            sa.select(comment, user.c.name.label("author_name"))
            .join(
                user,
                (user.c.organization_id == comment.c.organization_id)
                & (user.c.id == comment.c.author_id),
            )
            .where(
                comment.c.organization_id == self._organization_id,
                comment.c.subject_kind == VISIT,
                comment.c.deleted_at.is_(None),
                condition,
            )
            .order_by(comment.c.id)
        )
        return [
            Comment(
                row.id,
                row.subject_id,
                Named(row.author_id, row.author_name),
                row.text,
                tuple(row.mentions),
                row.created_at,
            )
            for row in rows
        ]
