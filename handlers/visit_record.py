"""From what was understood to what is stored: one visit with its promises and evidence."""

from collections.abc import Iterator
from datetime import datetime

from handlers import localtime
from handlers.errors import NotFound
from handlers.registry import Turn
from handlers.text import Text
from handlers.understanding.claims import (
    Customer,
    Lead,
    NextAction,
    Person,
    Record,
    Said,
    Span,
    When,
)
from storage.records import Met, NewAction, NewReport, NewVisit

CUSTOMER_GONE = Text(
    zh="客户「{name}」已不在您的客户列表里,这条没有记录。请换一个客户名称再发一次。",
    en="“{name}” is no longer among your customers, so nothing was recorded. "
    "Please send it again with another customer name.",
)
LONGEST = 2000  # of a free text field; what is longer is in the report's own text
LONGEST_SHORT = 255


def keep_report(turn: Turn) -> int:
    """The report that holds the message as it came; the one already kept where there is one."""
    if turn.report_id is not None:
        return turn.report_id
    return turn.uow.visits.add_report(
        NewReport(turn.text, turn.sent_at, turn.message_id, turn.conversation.id)
    )


def store(record: Record, turn: Turn, report_id: int) -> int:
    """Store a record whose customer (or lead) is known, with its actions; answers the visit's id.

    A customer that meanwhile is gone or hidden is refused.
    """
    who = record.customer
    assert isinstance(who, Customer | Lead)
    customer_ids: tuple[int, ...] = ()
    if isinstance(who, Customer):
        if turn.uow.customers.get(who.id) is None:
            raise NotFound(CUSTOMER_GONE, name=who.written or who.name)
        customer_ids = (who.id,)
    when = record.when.value
    visit_id = turn.uow.visits.add(
        report_id,
        NewVisit(
            customer_ids=customer_ids,
            lead_id=who.id if isinstance(who, Lead) else None,
            day=when.day,
            daypart=when.daypart,
            occurred_at=moment(when, turn),
            channel=record.channel.value,
            type=record.type.value,
            contents=_text(record.contents, LONGEST),
            feedback=_text(record.feedback, LONGEST_SHORT),
            problem=_text(record.problem, LONGEST),
            outcome=_text(record.outcome, LONGEST),
            expenses=record.expenses.value
            if record.expenses
            else NewVisit._field_defaults["expenses"],
            expense_note=_text(record.expense_note, LONGEST_SHORT),
            next_step=_next_step(record.actions, turn),
            opportunity_id=record.opportunity.value.id if record.opportunity else None,
            stage=record.stage.value if record.stage else "",
            contacts=tuple(Met(said.value.id, said.value.name) for said in record.contacts),
            participant_ids=_participants(record, turn),
            evidence=tuple(_evidence(record)),
            edited=() if who.spans else ("customer",),  # chosen, where nobody was named
        ),
    )
    for action in record.actions:
        add_action(action, turn, customer_ids[0] if customer_ids else None, visit_id)
    turn.uow.conversations.turn_to(
        turn.conversation.id,
        last_visit_id=visit_id,
        **({"customer_id": customer_ids[0]} if customer_ids else {}),
    )
    return visit_id


def add_action(
    action: NextAction, turn: Turn, customer_id: int | None, visit_id: int | None
) -> int:
    """Store one promise."""
    due = action.due
    return turn.uow.actions.add(
        NewAction(
            text=action.text[:LONGEST],
            customer_id=customer_id,
            visit_id=visit_id,
            due_day=due.day if due else None,
            due_at=moment(due, turn) if due else None,
            assignee_id=action.assignee.id,
            assignee_name=action.assignee.name,
        )
    )


def moment(when: When, turn: Turn) -> datetime | None:
    """The instant of a day whose clock time was said; None for a day alone."""
    return None if when.clock is None else localtime.instant(when.day, when.clock, turn.user.zone)


def _text(said: Said[str] | None, most: int) -> str:
    return said.value[:most] if said else ""


def _next_step(actions: tuple[NextAction, ...], turn: Turn) -> str:
    return ";".join(action.text for action in actions)[:LONGEST]


def _participants(record: Record, turn: Turn) -> tuple[int, ...]:
    """Colleagues that are in the list; the author is one without being named."""
    said = (participant.value.id for participant in record.participants)
    return (turn.user.id, *(user_id for user_id in said if user_id not in (None, turn.user.id)))


def _evidence(record: Record) -> Iterator[tuple[str, int, int]]:
    """(field, start, end) for every value that has words."""
    said: dict[str, Said[object] | tuple[Said[Person], ...] | None] = {
        field: getattr(record, field)
        for field in (
            "channel",
            "type",
            "when",
            "contacts",
            "participants",
            "contents",
            "feedback",
            "problem",
            "outcome",
            "expenses",
            "expense_note",
            "opportunity",
            "stage",
        )
    }
    for field, value in said.items():
        for one in value if isinstance(value, tuple) else (value,) if value else ():
            yield from _spans(field, one.spans)
    yield from _spans("customer", record.customer.spans)
    for action in record.actions:
        words = {*action.spans, *action.due_spans, *action.assignee_spans}
        yield from _spans("actions", tuple(sorted(words)))


def _spans(field: str, spans: tuple[Span, ...]) -> Iterator[tuple[str, int, int]]:
    for span in spans:
        yield field, span.start, span.end
