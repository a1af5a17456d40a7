"""POST, PATCH and DELETE /genjin/v1/visits: visits made, changed, deleted, and all that undone."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from handlers import author_told, localtime
from handlers.dialects.asked import BrokenRule, InPath, Refused, is_id, says
from handlers.dialects.contract import FORBIDDEN
from handlers.own_api import answering, changing, naming, visit_fields, visit_rows
from handlers.own_api.asking import Id, MaybeDay, MaybeId, MaybeMoment, Paragraph, Tag
from handlers.own_api.calls import Which, Whose
from handlers.own_api.changing import Undone
from handlers.own_api.visit_fields import NOBODY, VisitFields
from handlers.own_api.visit_rows import VisitRow
from handlers.registry import Made
from handlers.text import Text
from storage.records import Met, NewAction, NewReport, NewVisit, Visit
from storage.unit_of_work import UnitOfWork

MOST_PROMISES = 20
BAD_PROMISES = Text(
    zh="应为最多 20 项的列表,每项有 text,可有 due_day、due_at、assignee_id",
    en="A list of at most 20, each with a text and perhaps due_day, due_at, assignee_id",
)
NO_AUTHOR = Text(
    zh="这个令牌不代表任何人,请写明 author_id",
    en="This token speaks for nobody: please say author_id",
)
NOT_FOR_THEM = Text(
    zh="只能为自己和下属记录;管理员可以为任何人记录",
    en="You may record for yourself and those below you; admins for anybody",
)


OF_SOMEBODY: list[JsonValue] = [
    {"properties": {"customer_ids": {"minItems": 1}}, "required": ["customer_ids"]},
    {"properties": {"lead_id": {"not": {"type": "null"}}}, "required": ["lead_id"]},
]


class Promise(BaseModel, extra="forbid"):
    """A to-do that comes from the visit; its assignee is the author unless said."""

    text: Annotated[Paragraph, Field(min_length=1)]
    due_day: MaybeDay = None
    due_at: MaybeMoment = None
    assignee_id: MaybeId = None


class New(VisitFields):
    """A new visit of at least one customer or a lead; today unless said."""

    model_config = ConfigDict(json_schema_extra={"anyOf": OF_SOMEBODY})

    actions: Annotated[list[Promise], Field(max_length=MOST_PROMISES), says(BAD_PROMISES)] = Field(
        default=[]
    )
    author_id: MaybeId = None


class Change(VisitFields):
    """What is to be different."""

    id: InPath
    if_match: Tag | None = None


def create_visit(asked: New, uow: UnitOfWork) -> Made[VisitRow]:
    """Stored whole, with its to-dos, or not at all; it shows at once in the chat."""
    changing.begin(uow)
    author_id = _author(asked.author_id, uow)
    customers = naming.customer_ids(asked.customer_ids, uow)
    values = visit_fields.columns(asked, customers, uow)
    if not customers and values.get("lead_id") is None:
        raise BrokenRule("customer_ids", NOBODY)
    values["contacts"] = tuple(Met(*met) for met in values.get("contacts", ()))
    values.setdefault("day", localtime.here(uow.now, uow.scope.zone).date())
    visit = NewVisit(
        customer_ids=tuple(customers),
        participant_ids=tuple(visit_fields.participants(asked, author_id, uow)),
        **{"channel": asked.channel, "type": asked.type} | values,
    )
    said = NewReport(visit.contents or visit.title, uow.now, "", None)
    report_id = uow.visits.add_report(said, user_id=author_id)
    visit_id = uow.visits.add(report_id, visit, author_id)
    for promise in asked.actions:
        _promise(promise, customers, visit_id, author_id, uow)
    made = visit_rows.there(str(visit_id), uow)
    return answering.created(visit_rows.row(made, uow), made.version, "visits", visit_id)


def change_visit(asked: Change, uow: UnitOfWork) -> Made[VisitRow]:
    """Only the fields that are given change; with If-Match only the version that was read."""
    changing.begin(uow)
    visit = visit_rows.there(asked.id, uow)
    changing.guard_visit(visit, uow)
    changing.guard_version(asked.if_match, visit.version)
    values = _changes(asked, visit, uow)
    if values:
        uow.visits.change(visit.id, values)
        author_told.changed_over_rest(visit, uow)
    now = visit_rows.there(str(visit.id), uow)
    return answering.tagged(visit_rows.row(now, uow), now.version)


def delete_visit(asked: Which, uow: UnitOfWork) -> Made[None]:
    """Gone from every list, with the to-dos that came from it; undo brings all of it back."""
    changing.begin(uow)
    visit = visit_rows.there(asked.id, uow)
    changing.guard_visit(visit, uow)
    changing.guard_version(asked.if_match, visit.version)
    uow.visits.remove(visit.id)
    for action in uow.actions.of_visits([visit.id]):
        uow.actions.remove(action.id)
    author_told.changed_over_rest(visit, uow)
    return answering.done()


def undo_visit(asked: Whose, uow: UnitOfWork) -> Undone:
    """Take back the caller's own newest change of it over REST, deleting too, within 24 hours."""
    visit_id = uow.visit_lists.id_of(asked.id) if is_id(asked.id) else None
    before = None if visit_id is None else uow.visits.get(visit_id)
    undone = changing.undo("visit", visit_id, uow.visits.get, uow)
    author_told.undone_over_rest(before, undone["id"], uow)
    return undone


def _author(key: Id | None, uow: UnitOfWork) -> int:
    """Whose visit it is; a token that speaks for nobody must be an admin's and say it."""
    mine, below = uow.scope.user_id, uow.scope.below
    if key is None:
        if mine is None:
            raise BrokenRule("author_id", NO_AUTHOR)
        return mine
    author_id = naming.user(key, uow, "author_id").id
    is_service = mine is None and not changing.is_admin(uow)
    if is_service or (below is not None and author_id not in below):
        raise Refused(FORBIDDEN, 0, NOT_FOR_THEM)
    return author_id


def _changes(asked: Change, visit: Visit, uow: UnitOfWork) -> dict[str, Any]:
    """The columns that change. Customers that the caller may not see stay with the visit."""
    given = asked.model_fields_set
    customers = [customer.id for customer in visit.customers]
    if "customer_ids" in given:
        customers = naming.customer_ids(asked.customer_ids, uow)
    values = visit_fields.columns(asked, customers, uow)
    if "customer_ids" in given:
        everyone = uow.visits.customer_ids(visit.id)
        seen = uow.customers.names(everyone)
        values["customer_ids"] = sorted({*customers, *(set(everyone) - set(seen))})
        lead_id = values.get("lead_id", visit.lead.id if visit.lead else None)
        if not values["customer_ids"] and lead_id is None:
            raise BrokenRule("customer_ids", NOBODY)
    elif "lead_id" in given and values["lead_id"] is None and not customers:
        raise BrokenRule("lead_id", NOBODY)
    if "participant_ids" in given:
        values["participant_ids"] = sorted(visit_fields.participants(asked, visit.author.id, uow))
    return values


def _promise(
    promise: Promise, customers: list[int], visit_id: int, author_id: int, uow: UnitOfWork
) -> None:
    assignee = promise.assignee_id or str(author_id)
    due_day = promise.due_day
    if promise.due_at is not None:
        due_day = localtime.here(promise.due_at, uow.scope.zone).date()
    uow.actions.add(
        NewAction(
            text=promise.text,
            customer_id=customers[0] if customers else None,
            visit_id=visit_id,
            due_day=due_day,
            due_at=promise.due_at,
            assignee_id=naming.user(assignee, uow, "actions").id,
            assignee_name="",
        )
    )


ENDPOINTS = (
    visit_rows.NOUN.creates(
        New,
        create_visit,
        visit_fields.EXAMPLE
        | {"actions": [{"text": "发方案", "due_day": "2026-03-25"}], "author_id": 1},
    ),
    visit_rows.NOUN.changes(Change, change_visit, visit_fields.EXAMPLE),
    visit_rows.NOUN.deletes(delete_visit),
    visit_rows.NOUN.undoes(undo_visit),
)
