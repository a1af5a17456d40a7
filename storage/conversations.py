"""Conversations, the questions left open in them, and the cards that were shown."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import ids, tables, upsert
from storage.database import Transaction
from storage.scope import Scope
from storage.steps import Change, Step, Steps

MOST_CARDS = 200  # of one conversation that are looked through
QUESTION_LIVES = timedelta(hours=24)


class Conversation(NamedTuple):
    """One chat with one person or group: what it is about, and what was shown last."""

    id: int
    platform: str
    app: str
    chat: str
    kind: str
    customer_id: int | None
    last_visit_id: int | None
    listed: list[Any]


class Draft(NamedTuple):
    """A question put to one person in one conversation, and what waits for the answer."""

    id: int
    conversation_id: int
    user_id: int
    question: str
    options: list[Any]
    parked: Any
    version: int
    answered: bool
    expires_at: datetime


class SentCard(NamedTuple):
    """A card that was sent: its outbox row, what it shows, and how often it changed."""

    id: int
    about: Any
    version: int


class Conversations:
    """What the chats of the scope's organization remember."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime, steps: Steps) -> None:
        self._transaction, self._scope, self._now, self._steps = transaction, scope, now, steps
        self._organization_id = scope.organization_id

    def at(self, platform: str, app: str, chat: str, kind: str) -> Conversation:
        """The conversation of this chat, made at first sight."""
        table = tables.conversation
        here = (
            table.c.organization_id == self._organization_id,
            table.c.platform == platform,
            table.c.app == app,
            table.c.chat == chat,
        )
        row = self._transaction.execute(sa.select(table).where(*here)).one_or_none()
        if row is None:
            self._transaction.execute(
                upsert.insert(self._transaction, table)
                .values(
                    organization_id=self._organization_id,
                    id=ids.take_one(self._transaction),
                    platform=platform,
                    app=app,
                    chat=chat,
                    kind=kind,
                    updated_at=self._now,
                )
                .on_conflict_do_nothing()
            )
            row = self._transaction.execute(sa.select(table).where(*here)).one()
        return Conversation(*(getattr(row, field) for field in Conversation._fields))

    def find(self, platform: str, app: str, chat: str) -> Conversation | None:
        """The conversation of this chat, if there was one."""
        table = tables.conversation
        row = self._transaction.execute(
            sa.select(table).where(
                table.c.organization_id == self._organization_id,
                table.c.platform == platform,
                table.c.app == app,
                table.c.chat == chat,
            )
        ).one_or_none()
        if row is None:
            return None
        return Conversation(*(getattr(row, field) for field in Conversation._fields))

    def remember(self, conversation_id: int, **values: Any) -> None:
        """Set what the conversation is about: customer_id, last_visit_id, listed."""
        table = tables.conversation
        self._transaction.execute(
            sa.update(table)
            .where(*self._this(conversation_id))
            .values(updated_at=self._now, **values)
        )

    def turn_to(self, conversation_id: int, **values: Any) -> None:
        """The same by a step that makes it so; undoing the step turns back."""
        before = self._current(conversation_id, values)
        self.remember(conversation_id, **values)
        self._steps.note("conversation", conversation_id, before, values)

    def undo(self, change: Change, step: Step) -> bool:
        """Be about what it was about before, unless it turned to something else since."""
        assert change.before is not None
        if self._current(change.id, change.after) == change.after:
            self.remember(change.id, **change.before)
        return False

    def _current(self, conversation_id: int, names: Iterable[str]) -> dict[str, Any]:
        table = tables.conversation
        wanted = list(names)
        columns = [table.c[name] for name in wanted]
        row = self._transaction.execute(sa.select(*columns).where(*self._this(conversation_id)))
        return dict(zip(wanted, row.one(), strict=True))

    def _this(self, conversation_id: int) -> tuple[sa.ColumnElement[bool], ...]:
        table = tables.conversation
        return (table.c.organization_id == self._organization_id, table.c.id == conversation_id)

    # -- open questions ----------------------------------------------------------------------------

    def ask(self, conversation_id: int, question: str, options: list[Any], parked: Any) -> Draft:
        """Leave a question open for the caller, for a day."""
        new_id = ids.take_one(self._transaction)
        self._transaction.execute(
            sa.insert(tables.draft).values(
                organization_id=self._organization_id,
                id=new_id,
                conversation_id=conversation_id,
                user_id=self._scope.user_id,
                question=question,
                options=options,
                parked=parked,
                created_at=self._now,
                expires_at=self._now + QUESTION_LIVES,
            )
        )
        found = self.draft(new_id)
        assert found is not None
        return found

    def draft(self, draft_id: int) -> Draft | None:
        """One question, answered and expired ones too."""
        return self._draft(tables.draft.c.id == draft_id)

    def open_question(self, conversation_id: int) -> Draft | None:
        """The newest question that waits for the caller here."""
        newest = self.unanswered(conversation_id)
        return None if newest is None or newest.expires_at <= self._now else newest

    def unanswered(self, conversation_id: int) -> Draft | None:
        """The newest question that the caller was asked here and did not answer, even too long."""
        draft = tables.draft
        return self._draft(
            (draft.c.conversation_id == conversation_id)
            & (draft.c.user_id == self._scope.user_id)
            & draft.c.answered_at.is_(None)
        )

    def answer(self, draft: Draft, *, undoable: bool) -> bool:
        """Take the answer; False where it was answered or changed since it was read.

        Undoing the step opens an `undoable` one again.
        """
        table = tables.draft
        taken = self._transaction.execute(
            sa.update(table)
            .where(
                table.c.organization_id == self._organization_id,
                table.c.id == draft.id,
                table.c.version == draft.version,
                table.c.answered_at.is_(None),
            )
            .values(answered_at=self._now, version=table.c.version + 1)
        ).rowcount
        if taken and undoable:
            self._steps.note("draft", draft.id, {"answered": False}, {"answered": True})
        return taken == 1

    def undo_question(self, change: Change, step: Step) -> bool:
        """An undone step takes back the question that it asked."""
        self.set_answered(change.id, answered=True)
        return False

    def undo_answer(self, change: Change, step: Step) -> bool:
        """An undone answer leaves its question open again, as long as it lives."""
        self.set_answered(change.id, answered=False)
        return False

    def set_answered(self, draft_id: int, *, answered: bool) -> None:
        """Close a question that nobody shall answer, or open it again, as long as it lives."""
        table = tables.draft
        self._transaction.execute(
            sa.update(table)
            .where(table.c.organization_id == self._organization_id, table.c.id == draft_id)
            .values(answered_at=self._now if answered else None, version=table.c.version + 1)
        )

    def _draft(self, condition: sa.ColumnElement[bool]) -> Draft | None:
        draft = tables.draft
        row = self._transaction.execute(
            sa.select(draft, draft.c.answered_at.is_not(None).label("answered"))
            .where(draft.c.organization_id == self._organization_id, condition)
            .order_by(draft.c.id.desc())
            .limit(1)
        ).one_or_none()
        if row is None:
            return None
        return Draft(*(getattr(row, field) for field in Draft._fields))

    # -- cards -------------------------------------------------------------------------------------

    def card_sent(self, card_id: int, conversation_id: int, about: Any) -> None:
        """This outbox row shows a card about something."""
        self._transaction.execute(
            sa.insert(tables.sent_card),
            {
                "organization_id": self._organization_id,
                "id": card_id,
                "conversation_id": conversation_id,
                "about": about,
            },
        )

    def subjects_of(self, conversation_id: int, handle: str) -> list[str]:
        """What the card here that lies at `handle` shows; nothing for any other message."""
        if not handle:
            return []
        card, out = tables.sent_card, tables.outbox
        rows = self._transaction.execute(
            sa.select(card.c.about, out.c.handle)
            .join(out, (out.c.organization_id == card.c.organization_id) & (out.c.id == card.c.id))
            .where(
                card.c.organization_id == self._organization_id,
                card.c.conversation_id == conversation_id,
            )
            .order_by(card.c.id.desc())
            .limit(MOST_CARDS)
        )
        for row in rows:
            places = row.handle.values() if isinstance(row.handle, dict) else (row.handle,)
            if handle in places:
                return list(row.about)
        return []

    def cards_about(self, conversation_id: int, subjects: Iterable[str]) -> list[SentCard]:
        """The newest card here for each subject ("visit:12", "draft:3")."""
        card = tables.sent_card
        wanted = set(subjects)
        newest: dict[str, SentCard] = {}
        for row in self._transaction.execute(
            sa.select(card)
            .where(
                card.c.organization_id == self._organization_id,
                card.c.conversation_id == conversation_id,
            )
            .order_by(card.c.id.desc())
            .limit(MOST_CARDS)
        ):
            for subject in wanted & set(row.about):
                newest.setdefault(subject, SentCard(row.id, row.about, row.version))
        return [found for _, found in sorted((found.id, found) for found in newest.values())]

    def next_version(self, card_id: int) -> int:
        """The card changes once more; answers its new version."""
        card = tables.sent_card
        return int(
            self._transaction.execute(
                sa.update(card)
                .where(card.c.organization_id == self._organization_id, card.c.id == card_id)
                .values(version=card.c.version + 1)
                .returning(card.c.version)
            ).scalar_one()
        )
