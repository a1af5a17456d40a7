"""The fields of a visit that are sent, checked against what they name, as the store keeps them."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, model_validator

from handlers import localtime, wording
from handlers.dialects.asked import BrokenRule, says
from handlers.own_api import asking, naming
from handlers.own_api.asking import (
    Asked,
    Ids,
    Line,
    MaybeAmount,
    MaybeDay,
    MaybeId,
    MaybeLine,
    MaybeMoment,
    MaybeParagraph,
)
from handlers.text import Text
from storage.unit_of_work import UnitOfWork

BAD_CHANNEL = Text(
    zh="应为以下之一:" + "、".join(wording.CHANNELS), en="One of " + ", ".join(wording.CHANNELS)
)
BAD_TYPE = Text(
    zh="应为以下之一:" + "、".join(wording.TYPES), en="One of " + ", ".join(wording.TYPES)
)
BAD_DAYPART = Text(
    zh="应为以下之一:" + "、".join(wording.DAYPARTS_EN),
    en="One of " + ", ".join(f"“{daypart}”" for daypart in wording.DAYPARTS_EN),
)
BAD_CONTACTS = Text(
    zh="应为最多 100 人的列表,每人有 id 或 name",
    en="A list of at most 100 persons, each with an id or a name",
)
NOBODY = Text(zh="至少要有一个客户或一条线索", en="At least one customer or a lead is needed")
TO_COME = Text(zh="日期不能晚于今天({today})", en="The day is after today ({today})")

Channel = Literal["ACCESS", "VISIT", "PHONE", "SIGNING", "AFTER_SALES", "ONLINE", "OTHER"]
Type = Literal["SALES", "PRE_SALES", "AFTER_SALES", "JOINT", "BUSINESS_VISIT", "OTHER"]
Daypart = Literal["", "凌晨", "早上", "上午", "中午", "下午", "傍晚", "晚上"]

TEXTS = (*("title", "contents", "feedback", "problem", "outcome", "expense_note", "next_step"),)


class Somebody(BaseModel, extra="forbid"):
    """A person met: a contact by id, or anybody by name."""

    id: MaybeId = None
    name: Line = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.id is None and not self.name:
            raise ValueError("nobody")
        return self


class VisitFields(Asked):
    """What a visit is made of; all may be left out, and null empties what can be empty."""

    customer_ids: Ids = Field(default=[])
    lead_id: MaybeId = None
    opportunity_id: MaybeId = None
    day: MaybeDay = None
    daypart: Annotated[Daypart, says(BAD_DAYPART)] = ""
    occurred_at: MaybeMoment = None
    channel: Annotated[Channel, says(BAD_CHANNEL)] = "VISIT"
    type: Annotated[Type, says(BAD_TYPE)] = "SALES"
    title: MaybeLine = None
    contents: MaybeParagraph = None
    feedback: MaybeLine = None
    problem: MaybeParagraph = None
    outcome: MaybeParagraph = None
    expenses: MaybeAmount = None
    expense_note: MaybeLine = None
    next_step: MaybeParagraph = None
    stage: MaybeLine = None
    contacts: Annotated[list[Somebody], Field(max_length=asking.MOST), says(BAD_CONTACTS)] = Field(
        default=[]
    )
    participant_ids: Ids = Field(default=[])


EXAMPLE: dict[str, Any] = {
    "customer_ids": [4503599627370497, "67735e2f9b1c4d0012ab34cd"],
    "lead_id": None,
    "opportunity_id": "7da8233f9b1c4d0012ab34cf",
    "day": "2026-03-18",
    "daypart": "下午",
    "occurred_at": "2026-03-18T14:30:00+08:00",
    "channel": "VISIT",
    "type": "SALES",
    "title": "",
    "contents": "聊了智慧校园二期",
    "feedback": "客户挺满意",
    "problem": "",
    "outcome": "",
    "expenses": "23.34",
    "expense_note": "打车",
    "next_step": "发方案",
    "stage": "TARGET",
    "contacts": [{"name": "王处长"}],
    "participant_ids": [2],
}


def columns(asked: VisitFields, customers: list[int], uow: UnitOfWork) -> dict[str, Any]:
    """The given fields as columns, but for the customers, which are `customers` then."""
    given = asked.model_fields_set
    values: dict[str, Any] = asking.texts(asked, *TEXTS)
    values |= asking.changed(asked, "channel", "type", "daypart")
    if "expenses" in given:
        values["expenses"] = asked.expenses or asking.NO_MONEY
    if "lead_id" in given:
        values["lead_id"] = naming.lead_id(asked.lead_id, uow)
    if "opportunity_id" in given:
        values["opportunity_id"] = naming.opportunity_id(asked.opportunity_id, customers, uow)
    if "stage" in given:
        values["stage"] = naming.stage(asked.stage or "", uow)
    if "contacts" in given:
        people = ((one.id, one.name) for one in asked.contacts)
        values["contacts"] = [list(met) for met in naming.met(people, customers, uow)]
    return values | _when(asked, uow)


def participants(asked: VisitFields, author_id: int, uow: UnitOfWork) -> list[int]:
    """Who came along, the author first."""
    ids = (naming.user(key, uow, "participant_ids").id for key in asked.participant_ids)
    return list(dict.fromkeys((author_id, *ids)))


def _when(asked: VisitFields, uow: UnitOfWork) -> dict[str, Any]:
    """A time tells its day; a day that is given anew, alone, has no time any more."""
    zone = uow.scope.zone
    today = localtime.here(uow.now, zone).date()
    values: dict[str, Any] = {}
    if asked.occurred_at is not None:
        values = {"occurred_at": asked.occurred_at, "day": _day(asked, zone)}
    elif asked.day is not None:
        values = {"occurred_at": None, "day": asked.day}
    elif "occurred_at" in asked.model_fields_set:
        values = {"occurred_at": None}
    if values.get("day", today) > today:
        raise BrokenRule("occurred_at" if asked.occurred_at else "day", TO_COME, today=today)
    return values


def _day(asked: VisitFields, zone: str) -> date:
    assert asked.occurred_at is not None
    return localtime.here(asked.occurred_at, zone).date()
