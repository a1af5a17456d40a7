"""Files that belong to a visit, kept as addresses of where they lie."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import ids, tables
from storage.among import among
from storage.database import Transaction
from storage.scope import IDS, ORGANIZATION, Scope
from storage.steps import Change, Step, Steps

VISIT = "visit"
NOUN = "attachment"


class Attachments:
    """The files of visits; whoever asks has already been shown the visit."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime, steps: Steps) -> None:
        self._transaction, self._now, self._steps = transaction, now, steps
        self._organization_id = scope.organization_id

    def urls(self, visit_ids: Iterable[int]) -> dict[int, list[str]]:
        """Where the files of each visit lie, in the order they were given."""
        found: dict[int, list[str]] = defaultdict(list)
        for row in self._of(visit_ids):
            if row.url:
                found[row.subject_id].append(row.url)
        return dict(found)

    def replace(self, visit_id: int, files: Sequence[tuple[str, str]]) -> bool:
        """From now on a visit has these (kind, url) and no others; whether that changed any."""
        linked = [row for row in self._of([visit_id]) if row.url]
        if [(row.kind, row.url) for row in linked] == list(files):
            return False
        for row in linked:
            self._mark(row.id, self._now)
            self._steps.note(NOUN, row.id, {"shown": True}, {"shown": False, "visit_id": visit_id})
        for new_id, (kind, url) in zip(
            ids.take(self._transaction, len(files)) if files else (), files, strict=True
        ):
            self._transaction.execute(
                sa.insert(tables.attachment).values(
                    organization_id=self._organization_id,
                    id=new_id,
                    subject_kind=VISIT,
                    subject_id=visit_id,
                    kind=kind,
                    url=url,
                    created_at=self._now,
                )
            )
            self._steps.note(NOUN, new_id, None, {"visit_id": visit_id})
        return True

    def undo(self, change: Change, step: Step) -> bool:
        """Take one change back; whether it was left, as somebody else changed it since."""
        if self._steps.changed_by_others(step, NOUN, change.id):
            return True
        self._mark(change.id, self._now if change.before is None else None)
        return False

    def _of(self, visit_ids: Iterable[int]) -> list[Any]:
        asked = {"organization_id": self._organization_id, "ids": list(visit_ids)}
        return list(self._transaction.execute(_OF_VISITS, asked))

    def _mark(self, file_id: int, deleted_at: datetime | None) -> None:
        file = tables.attachment
        self._transaction.execute(
            sa.update(file)
            .where(file.c.organization_id == self._organization_id, file.c.id == file_id)
            .values(deleted_at=deleted_at)
        )


_OF_VISITS = (
    sa.select(*(tables.attachment.c[name] for name in ("id", "subject_id", "kind", "url")))
    .where(
        tables.attachment.c.organization_id == ORGANIZATION,
        tables.attachment.c.subject_kind == VISIT,
        among(tables.attachment.c.subject_id, IDS),
        tables.attachment.c.deleted_at.is_(None),
    )
    .order_by(tables.attachment.c.id)
)
