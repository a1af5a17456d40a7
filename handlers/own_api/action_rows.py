"""A to-do as the own API shows it."""

from collections.abc import Iterable

from typing_extensions import TypedDict

from handlers import access
from handlers.own_api import answering, changing
from handlers.own_api.answering import Person, Ref
from handlers.own_api.asking import integer
from handlers.own_api.calls import Noun
from storage.records import Action
from storage.unit_of_work import UnitOfWork


class ActionRow(TypedDict):
    """A promise; `number` is what people type: A-3. `due_at` only where a clock time is known."""

    id: int
    number: int
    version: int
    text: str
    customer: Ref | None
    visit_id: int | None
    due_day: str | None
    due_at: str | None
    assignee: Person
    state: str
    author: Ref | None
    done_by: Ref | None
    done_at: str | None
    created_at: str | None
    updated_at: str | None


def rows(actions: Iterable[Action], uow: UnitOfWork) -> list[ActionRow]:
    """To-dos with the names of who made and did them, in the given order."""
    actions = list(actions)
    people = {one for action in actions for one in (action.author_id, action.done_by) if one}
    names = uow.people.names(people)
    return [_row(action, names, uow.scope.zone) for action in actions]


def row(action: Action, uow: UnitOfWork) -> ActionRow:
    """One to-do."""
    return rows([action], uow)[0]


def _row(action: Action, names: dict[int, str], zone: str) -> ActionRow:
    return {
        "id": action.id,
        "number": action.number,
        "version": action.version,
        "text": action.text,
        "customer": answering.ref(action.customer),
        "visit_id": action.visit_id,
        "due_day": answering.day(action.due_day),
        "due_at": answering.moment(action.due_at, zone),
        "assignee": answering.person(action.assignee),
        "state": action.state,
        "author": _somebody(action.author_id, names),
        "done_by": _somebody(action.done_by, names),
        "done_at": answering.moment(action.done_at, zone),
        "created_at": answering.moment(action.created_at, zone),
        "updated_at": answering.moment(action.updated_at, zone),
    }


def _somebody(user_id: int | None, names: dict[int, str]) -> Ref | None:
    return None if user_id is None else {"id": user_id, "name": names.get(user_id, "")}


def there(key: str, uow: UnitOfWork) -> Action:
    """A to-do by its id; a hidden one is not there."""
    action = uow.actions.get(integer(key))
    if action is None:
        changing.not_there()
    return action


NOUN = Noun(
    name="action",
    plural="actions",
    zh="待办",
    row=ActionRow,
    reads=access.READ_VISITS,
    writes=access.WRITE_VISITS,
)
