"""One transaction, opened for one caller: every store, with the caller's scope inside."""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from storage import announcing, outbox, undoing
from storage.action_lists import ActionLists
from storage.actions import Actions
from storage.activities import Activities
from storage.administration import Administration, Enrolling
from storage.attachments import Attachments
from storage.comments import Comments
from storage.conversations import Conversations
from storage.customer_records import CustomerRecords
from storage.customers import Customers
from storage.database import Transaction
from storage.masters import Masters
from storage.people import People
from storage.readings import Readings
from storage.reports import Reports
from storage.scope import Scope
from storage.steps import Change, Step, Steps
from storage.trail import Trail
from storage.visit_lists import VisitLists
from storage.visit_logs import VisitLogs
from storage.visits import Visits


class UnitOfWork:
    """All that one caller may ask and change, in one transaction."""

    def __init__(
        self,
        transaction: Transaction,
        scope: Scope,
        now: datetime,
        enrolling: Enrolling | None = None,
    ) -> None:
        self._transaction = transaction
        self.scope = scope
        self.now = now
        self.steps = Steps(transaction, scope, now)
        self.people = People(transaction, scope, now)
        self.customers = Customers(transaction, scope, now, self.steps)
        self.customer_records = CustomerRecords(transaction, scope, now, self.steps, self.customers)
        self.contacts = Masters("contact", transaction, scope, now, self.steps)
        self.leads = Masters("lead", transaction, scope, now, self.steps)
        self.opportunities = Masters("opportunity", transaction, scope, now, self.steps)
        self.visits = Visits(transaction, scope, now, self.steps)
        self.reports = Reports(transaction, scope)
        self.attachments = Attachments(transaction, scope, now, self.steps)
        self.trail = Trail(transaction, scope)
        self.visit_lists = VisitLists(transaction, scope)
        self.actions = Actions(transaction, scope, now, self.steps)
        self.action_lists = ActionLists(transaction, scope, self.actions)
        self.activities = Activities(transaction, scope, now)
        self.logs = VisitLogs(transaction, scope)
        self.comments = Comments(transaction, scope, now, self.steps)
        self.readings = Readings(transaction, scope, now)
        self.conversations = Conversations(transaction, scope, now, self.steps)
        self.administration = Administration(transaction, scope, now, enrolling)

    def send(self, letters: Sequence[outbox.Outgoing]) -> list[int | None]:
        """Put messages into the outbox, in this transaction."""
        return outbox.add(self._transaction, letters)

    def undo(self, step: Step) -> list[Change]:
        """Take a whole step back; answers what was left because somebody else changed it since.

        Messages of the step that were not sent yet are cancelled. Undoing is itself a step.
        """
        left = undoing.undo(
            step,
            {
                "visit": self.visits.undo,
                "action": self.actions.undo,
                "comment": self.comments.undo,
                "attachment": self.attachments.undo,
                "conversation": self.conversations.undo,
                "question": self.conversations.undo_question,
                "draft": self.conversations.undo_answer,
                "customer": self.customer_records.undo,
                "customer_name": self.customers.undo,
                "contact": self.contacts.undo,
                "lead": self.leads.undo,
                "opportunity": self.opportunities.undo,
            },
        )
        outbox.cancel_of_step(self._transaction, self.scope.organization_id, step.id)
        self.steps.mark_undone(step, left)
        return left


@contextlib.contextmanager
def unit_of_work(
    transaction: Transaction, scope: Scope, now: datetime, enrolling: Enrolling | None = None
) -> Iterator[UnitOfWork]:
    """All changes inside stand together or, when it ends with an exception, not at all."""
    with transaction.begin_nested():
        uow = UnitOfWork(transaction, scope, now, enrolling)
        yield uow
        uow.steps.write()
        announcing.announce(transaction, scope.organization_id, uow.steps, now)
