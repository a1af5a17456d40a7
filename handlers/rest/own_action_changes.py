"""POST, PATCH and DELETE /genjin/v1/actions: to-dos made, changed, done, deleted, and undone."""

from typing import Annotated, Any, Literal

from pydantic import Field

from handlers import access, localtime
from handlers.dialects import GENJIN
from handlers.dialects.asked import BrokenRule, InPath, says
from handlers.own_api import action_rows, answering, asking, changing, naming
from handlers.own_api.action_rows import ActionRow
from handlers.own_api.asking import (
    BAD_TEXT,
    Asked,
    MaybeDay,
    MaybeId,
    MaybeMoment,
    Paragraph,
    Tag,
    integer,
)
from handlers.own_api.calls import Which, Whose
from handlers.own_api.changing import Undone
from handlers.registry import Endpoint, Made
from handlers.text import Text
from storage.records import Action, NewAction
from storage.unit_of_work import UnitOfWork

BAD_STATE = Text(zh="应为 open、done 或 cancelled", en="Either open, done or cancelled")
NO_VISIT = Text(zh="没有这条拜访: {key}", en="There is no such visit: {key}")
NO_ASSIGNEE = Text(
    zh="这个令牌不代表任何人,请写明 assignee_id",
    en="This token speaks for nobody: please say assignee_id",
)


class ActionFields(Asked):
    """What a to-do is made of; null takes away the customer or the day."""

    customer_id: MaybeId = None
    due_day: MaybeDay = None
    due_at: MaybeMoment = None
    assignee_id: MaybeId = None


class New(ActionFields):
    """A new to-do, the caller's own unless said."""

    text: Annotated[Paragraph, Field(min_length=1), says(BAD_TEXT)]
    visit_id: MaybeId = None


class Change(ActionFields):
    """What is to be different."""

    id: InPath
    text: Annotated[Paragraph, Field(min_length=1), says(BAD_TEXT)] = ""
    state: Annotated[Literal["open", "done", "cancelled"], says(BAD_STATE)] = "open"
    if_match: Tag | None = None


def create_action(asked: New, uow: UnitOfWork) -> Made[ActionRow]:
    """It shows at once among the to-dos in the chat."""
    changing.begin(uow)
    values = _columns(asked, uow)
    assignee_id = values.get("assignee_id") or uow.scope.user_id
    if assignee_id is None:
        raise BrokenRule("assignee_id", NO_ASSIGNEE)
    visit = uow.visits.get(integer(asked.visit_id)) if asked.visit_id else None
    if asked.visit_id and visit is None:
        raise BrokenRule("visit_id", NO_VISIT, key=asked.visit_id)
    customer_id = values.get("customer_id")
    if customer_id is None and visit is not None and visit.customers:
        customer_id = visit.customers[0].id
    action_id = uow.actions.add(
        NewAction(
            text=asked.text,
            customer_id=customer_id,
            visit_id=visit.id if visit else None,
            due_day=values.get("due_day"),
            due_at=values.get("due_at"),
            assignee_id=assignee_id,
            assignee_name="",
        )
    )
    made = action_rows.there(str(action_id), uow)
    return answering.created(action_rows.row(made, uow), made.version, "actions", action_id)


def change_action(asked: Change, uow: UnitOfWork) -> Made[ActionRow]:
    """Only the fields that are given change; whoever sees a to-do may change it."""
    changing.begin(uow)
    action = action_rows.there(asked.id, uow)
    changing.guard_version(asked.if_match, action.version)
    values = _columns(asked, uow) | asking.changed(asked, "text")
    if "state" in asked.model_fields_set and asked.state != action.state:
        done = asked.state == "done"
        values |= {
            "state": asked.state,
            "done_by": uow.scope.user_id if done else None,
            "done_at": uow.now if done else None,
        }
    if values:
        uow.actions.change(action.id, values)
    return _now(action, uow)


def finish_action(asked: Which, uow: UnitOfWork) -> Made[ActionRow]:
    """Done, now and by the caller; what is done already stays as it is."""
    changing.begin(uow)
    action = action_rows.there(asked.id, uow)
    changing.guard_version(asked.if_match, action.version)
    if action.state != "done":
        uow.actions.finish(action.id)
    return _now(action, uow)


def delete_action(asked: Which, uow: UnitOfWork) -> Made[None]:
    """Gone from every list; undo brings it back."""
    changing.begin(uow)
    action = action_rows.there(asked.id, uow)
    changing.guard_version(asked.if_match, action.version)
    uow.actions.remove(action.id)
    return answering.done()


def undo_action(asked: Whose, uow: UnitOfWork) -> Undone:
    """Take back the caller's own newest change of it over REST, deleting too, within 24 hours."""
    action_id = uow.action_lists.id_of(integer(asked.id))
    return changing.undo("action", action_id, uow.actions.get, uow)


def _now(action: Action, uow: UnitOfWork) -> Made[ActionRow]:
    """As it is after a change; who gave it away may see it no more, but sees what they did."""
    now = uow.actions.get(action.id) or action
    return answering.tagged(action_rows.row(now, uow), now.version)


def _columns(asked: ActionFields, uow: UnitOfWork) -> dict[str, Any]:
    """The given fields as columns. A time tells its day; a new day alone has no time any more."""
    given, values = asked.model_fields_set, dict[str, Any]()
    if "customer_id" in given:
        key = asked.customer_id
        values["customer_id"] = None if key is None else naming.customer(key, uow).id
    if asked.assignee_id is not None:
        values["assignee_id"] = naming.user(asked.assignee_id, uow, "assignee_id").id
        values["assignee_name"] = ""
    if asked.due_at is not None:
        values["due_at"] = asked.due_at
        values["due_day"] = localtime.here(asked.due_at, uow.scope.zone).date()
    elif "due_day" in given:
        values |= {"due_day": asked.due_day, "due_at": None}
    elif "due_at" in given:
        values["due_at"] = None
    return values


FIELDS = {
    "text": "发方案",
    "customer_id": 4503599627370497,
    "due_day": "2026-03-25",
    "due_at": "2026-03-25T14:00:00+08:00",
    "assignee_id": 1,
}
FINISH = Endpoint(
    "POST /genjin/v1/actions/{id}/done",
    dialect=GENJIN,
    scope=access.WRITE_VISITS,
    asks=Which,
    answers=finish_action,
    row=ActionRow,
    summary="完成待办 - a to-do is done",
    writes=True,
    example={"id": action_rows.NOUN.key, "if_match": '"3"'},
    headers=answering.TAGGED,
)
ENDPOINTS = (
    action_rows.NOUN.creates(New, create_action, FIELDS | {"visit_id": 4503599627370498}),
    action_rows.NOUN.changes(Change, change_action, FIELDS | {"state": "open"}),
    FINISH,
    action_rows.NOUN.deletes(delete_action),
    action_rows.NOUN.undoes(undo_action),
)
