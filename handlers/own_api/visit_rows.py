"""A visit as the own API shows it."""

from collections.abc import Iterable

from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import formats
from handlers.dialects.asked import is_id
from handlers.own_api import answering, changing
from handlers.own_api.answering import Person, Ref
from handlers.own_api.calls import Noun
from storage.records import Action, Visit
from storage.unit_of_work import UnitOfWork


class Promise(TypedDict):
    """A to-do that came from the visit."""

    id: int
    number: int
    text: str
    due_day: str | None
    due_at: str | None
    assignee: Person
    state: str


class VisitRow(TypedDict):
    """One contact with customers or a lead; `number` is what people type: V-1024.

    `day` always tells when it was, `occurred_at` only where a clock time is known.
    """

    id: int
    oid: str
    number: int
    version: int
    customers: list[Ref]
    lead: Ref | None
    opportunity: Ref | None
    author: Ref
    day: str
    daypart: str
    occurred_at: str | None
    channel: str
    type: str
    title: str
    contents: str
    feedback: str
    problem: str
    outcome: str
    expenses: str
    currency: str
    expense_note: str
    next_step: str
    stage: str
    source: str
    contacts: list[Person]
    participants: list[Ref]
    actions: list[Promise]
    created_at: str
    updated_at: str


def rows(visits: Iterable[Visit], uow: UnitOfWork) -> list[VisitRow]:
    """Visits with their to-dos, in the given order."""
    visits = list(visits)
    promised: dict[int | None, list[Action]] = {visit.id: [] for visit in visits}
    for action in uow.actions.of_visits([visit.id for visit in visits]):
        promised[action.visit_id].append(action)
    return [_row(visit, promised[visit.id], uow.scope.zone) for visit in visits]


def row(visit: Visit, uow: UnitOfWork) -> VisitRow:
    """One visit with its to-dos."""
    return rows([visit], uow)[0]


def _row(visit: Visit, actions: list[Action], zone: str) -> VisitRow:
    deal = visit.opportunity
    return {
        "id": visit.id,
        "oid": visit.oid,
        "number": visit.number,
        "version": visit.version,
        "customers": answering.refs(visit.customers),
        "lead": answering.ref(visit.lead),
        "opportunity": {"id": deal.id, "name": deal.name} if deal else None,
        "author": {"id": visit.author.id, "name": visit.author.name},
        "day": visit.day.isoformat(),
        "daypart": visit.daypart,
        "occurred_at": answering.moment(visit.occurred_at, zone),
        "channel": visit.channel,
        "type": visit.type,
        "title": visit.title,
        "contents": visit.contents,
        "feedback": visit.feedback,
        "problem": visit.problem,
        "outcome": visit.outcome,
        "expenses": formats.money(visit.expenses),
        "currency": visit.currency,
        "expense_note": visit.expense_note,
        "next_step": visit.next_step,
        "stage": visit.stage,
        "source": visit.source,
        "contacts": [answering.person(met) for met in visit.contacts],
        "participants": answering.refs(visit.participants),
        "actions": [_promise(action, zone) for action in actions],
        "created_at": answering.instant(visit.created_at, zone),
        "updated_at": answering.instant(visit.updated_at or visit.created_at, zone),
    }


def _promise(action: Action, zone: str) -> Promise:
    return {
        "id": action.id,
        "number": action.number,
        "text": action.text,
        "due_day": answering.day(action.due_day),
        "due_at": answering.moment(action.due_at, zone),
        "assignee": answering.person(action.assignee),
        "state": action.state,
    }


def there(key: str, uow: UnitOfWork) -> Visit:
    """A visit by its id or its oid; a hidden one is not there."""
    visit = uow.visit_lists.find(key) if is_id(key) else None
    if visit is None:
        changing.not_there()
    return visit


NOUN = Noun(
    name="visit",
    plural="visits",
    zh="拜访",
    row=VisitRow,
    reads=access.READ_VISITS,
    writes=access.WRITE_VISITS,
)
