"""POST /api/record/follow: write a visit down under a report, or change one."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, NotRequired

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from handlers import access, author_told
from handlers.dialects import EARTIP, links, moments
from handlers.dialects.asked import LISTED, STORABLE, WHOLE, Amount, BrokenRule, Key, UserId, says
from handlers.dialects.eartip import EVENTS
from handlers.dialects.links import Links
from handlers.dialects.moments import Moment, MomentText
from handlers.errors import UserError
from handlers.registry import Endpoint
from handlers.text import Text
from storage.records import NewReport, NewVisit, Visit
from storage.reports import REPORT, VISIT
from storage.unit_of_work import UnitOfWork

LONGEST, MOST_IDS = 5000, 100
TOMORROW = timedelta(days=1)  # their clock may be ahead of ours, or in another zone
NEW_REPORT = 0  # as protent_id

CREATED = Text(zh="创建成功", en="Created")
CHANGED = Text(zh="修改成功", en="Changed")
ONE_OF_TWO = Text(
    zh="创建时protent_id必填,修改时follow_id必填",
    en="To create, give protent_id; to change, follow_id; never both",
)
NOBODY = Text(
    zh="这个token不属于任何员工,不能写跟进记录,请改用员工本人的token",
    en="This token belongs to no colleague and cannot write records; use a colleague's own",
)
NOT_YOURS = Text(
    zh="这条跟进记录是{author}写的,只有本人、上级和管理员可以修改",
    en="This record is by {author}; they, their managers and admins may change it",
)
NO_REPORT = Text(zh="protent_id 对应的记录不存在", en="There is no record with this protent_id")
NO_VISIT = Text(zh="follow_id 对应的记录不存在", en="There is no record with this follow_id")
NO_CUSTOMER = Text(zh="customers_id 中有不存在的客户", en="A customer of customers_id is unknown")
NO_COLLEAGUE = Text(zh="follower_id 中有不存在的员工", en="A colleague of follower_id is unknown")
TOO_LATE = Text(zh="record_time 不能晚于明天此时", en="record_time lies over a day ahead")
BAD_REPORT = Text(
    zh="protent_id 须为记录id,0 表示新建一条",
    en="protent_id must be a record's id, or 0 for a new one",
)
BAD_VISIT = Text(zh="follow_id 须为跟进记录id", en="follow_id must be the id of a record")
BAD_CUSTOMERS = Text(
    zh="customers_id 须为客户id的数组,至少一个", en="customers_id must list some ids"
)
BAD_FOLLOWERS = Text(zh="follower_id 须为员工id的数组", en="follower_id must be a list of ids")
BAD_TIME = Text(
    zh="record_time 须为 YYYY-MM-DD HH:MM:SS 格式的时间",
    en="record_time must be YYYY-MM-DD HH:MM:SS",
)
BAD_EVENT = Text(
    zh="event 须为 1 接入、2 走访拜访、3 电话拜访、4 签约、5 售后 之一",
    en="event must be 1 access, 2 visit, 3 phone call, 4 signing or 5 after-sales",
)
BAD_GAIN = Text(zh="gain 须为不超过5000字的文字", en="gain: up to 5000 characters")
BAD_FILES = Text(
    zh="event_attach 须为 http(s) 地址,多个用逗号隔开",
    en="event_attach must be http(s) addresses with commas between them",
)
BAD_NOTE = Text(zh="event_note 须为不超过5000字的文字", en="event_note: up to 5000 characters")
BAD_COST = Text(
    zh="cost 须为不小于0、最多两位小数的数字",
    en="cost must be 0 or more, with at most two decimals",
)
BAD_COST_NOTE = Text(zh="cost_note 须为不超过5000字的文字", en="cost_note: up to 5000 characters")

Words = Annotated[str, Field(max_length=LONGEST), STORABLE]


class Asked(BaseModel):
    """A new visit, or what changes in one; null is the same as not sent."""

    protent_id: Annotated[Key | None, says(BAD_REPORT)] = None
    follow_id: Annotated[Key | None, says(BAD_VISIT)] = None
    customers_id: Annotated[
        Annotated[list[Key], Field(min_length=1, max_length=MOST_IDS), LISTED] | None,
        says(BAD_CUSTOMERS),
    ] = None
    follower_id: Annotated[
        Annotated[list[UserId], Field(max_length=MOST_IDS), LISTED] | None, says(BAD_FOLLOWERS)
    ] = None
    record_time: Annotated[MomentText | None, says(BAD_TIME)] = None
    event: Annotated[
        Annotated[int, Field(ge=min(EVENTS), le=max(EVENTS)), WHOLE] | None, says(BAD_EVENT)
    ] = None
    gain: Annotated[Words | None, says(BAD_GAIN)] = None
    event_attach: Annotated[Links | None, says(BAD_FILES)] = None
    event_note: Annotated[Words | None, says(BAD_NOTE)] = None
    cost: Annotated[Amount | None, says(BAD_COST)] = None
    cost_note: Annotated[Words | None, says(BAD_COST_NOTE)] = None


class Written(TypedDict):
    """What was written; `protent_id` where it opened a report of its own."""

    follow_id: int
    protent_id: NotRequired[int]


class Row(TypedDict):
    """What the family says to it, and the ids (ours): no later change without them."""

    msg: str
    data: Written


def write_follow(asked: Asked, uow: UnitOfWork) -> Row:
    """Create with protent_id (0: under a new report), change with follow_id.

    A change keeps what is not sent. One visit of several customers shows under each of them, and
    its cost counts once.
    """
    if uow.scope.user_id is None:
        raise UserError(NOBODY)
    if (asked.protent_id is None) == (asked.follow_id is None):
        raise BrokenRule("protent_id", ONE_OF_TWO)
    uow.steps.begin("record_follow", None)
    if asked.follow_id is None:
        return _create(asked, uow, uow.scope.user_id)
    return _change(asked, uow, asked.follow_id)


def _create(asked: Asked, uow: UnitOfWork, author_id: int) -> Row:
    if asked.customers_id is None:
        raise BrokenRule("customers_id", BAD_CUSTOMERS)
    customer_ids = _customers(asked.customers_id, uow)
    participant_ids = _colleagues([author_id, *(asked.follower_id or ())], uow)
    when = _when(asked.record_time, uow) or moments.at(uow.now, uow.scope.zone)
    report_id = _report(asked, when, uow)
    visit_id = uow.visits.add(
        report_id,
        NewVisit(
            customer_ids=tuple(customer_ids),
            day=when.day,
            occurred_at=when.instant if when.timed else None,
            channel=EVENTS.get(asked.event or 0, "OTHER"),
            type="AFTER_SALES" if EVENTS.get(asked.event or 0) == "AFTER_SALES" else "SALES",
            participant_ids=tuple(participant_ids),
            contents=asked.gain or "",
            expenses=asked.cost or Decimal("0.00"),
            expense_note=asked.cost_note or "",
            note=asked.event_note or "",
            evidence=_words(asked),
            edited=_given(asked),
        ),
    )
    if asked.event_attach:
        uow.attachments.replace(visit_id, links.files(asked.event_attach))
    written = Written(follow_id=visit_id)
    if asked.protent_id == NEW_REPORT:
        written["protent_id"] = report_id
    return {"msg": CREATED.zh, "data": written}


def _report(asked: Asked, when: Moment, uow: UnitOfWork) -> int:
    """The report that takes the visit: the one named, or a new one of the caller's."""
    assert asked.protent_id is not None
    if asked.protent_id == NEW_REPORT:
        return uow.visits.add_report(NewReport(asked.gain or "", uow.now, "", None), when.instant)
    report_id = uow.reports.id_of(REPORT, asked.protent_id)
    if report_id is None or uow.reports.get(report_id) is None:
        raise BrokenRule("protent_id", NO_REPORT)
    return report_id


def _change(asked: Asked, uow: UnitOfWork, key: int | str) -> Row:
    visit_id = uow.reports.id_of(VISIT, key)
    visit = None if visit_id is None else uow.visits.get(visit_id)
    if visit is None:
        raise BrokenRule("follow_id", NO_VISIT)
    access.guard_record(visit, uow.scope, NOT_YOURS)
    values = _changes(asked, visit, uow)
    also = set() if asked.cost is None or "expenses" in visit.edited else {"expenses"}
    files = None if asked.event_attach is None else links.files(asked.event_attach)
    if files is not None and uow.attachments.replace(visit.id, files):
        also.add("attachments")
    uow.visits.change(visit.id, values, also=tuple(sorted(also)))
    author_told.changed_over_rest(visit, uow)
    return {"msg": CHANGED.zh, "data": {"follow_id": visit.id}}


def _changes(asked: Asked, visit: Visit, uow: UnitOfWork) -> dict[str, Any]:
    """The columns that were sent, each with its new value."""
    sent: dict[str, Any] = {
        "contents": asked.gain,
        "note": asked.event_note,
        "expenses": asked.cost,
        "expense_note": asked.cost_note,
        "channel": None if asked.event is None else EVENTS[asked.event],
    }
    values = {name: value for name, value in sent.items() if value is not None}
    when = _when(asked.record_time, uow)
    if when is not None:
        occurred_at = when.instant if when.timed else None
        values |= {"day": when.day, "daypart": "", "occurred_at": occurred_at}
    if asked.follower_id is not None:
        values["participant_ids"] = _colleagues([visit.author.id, *asked.follower_id], uow)
    if asked.customers_id is not None:
        values |= _moved(visit, _customers(asked.customers_id, uow), uow)
    return values


def _moved(visit: Visit, customer_ids: list[int], uow: UnitOfWork) -> dict[str, Any]:
    """To other customers: deal, contacts and promises of those that were left do not stay."""
    left = {who.id for who in visit.customers} - set(customer_ids)
    values: dict[str, Any] = {"customer_ids": customer_ids, "lead_id": None}
    if visit.opportunity is not None and visit.opportunity.customer_id in left:
        values["opportunity_id"] = None
    gone = {contact.id for key in left for contact in uow.customers.contacts(key)}
    if any(met.id in gone for met in visit.contacts):
        values["contacts"] = [list(met) for met in visit.contacts if met.id not in gone]
    for action in uow.actions.of_visits([visit.id]):
        if action.customer is None or action.customer.id in left:
            uow.actions.change(action.id, {"customer_id": customer_ids[0]})
    return values


def _customers(keys: Sequence[int | str], uow: UnitOfWork) -> list[int]:
    """Their ids, each once; a hidden customer is answered like one that does not exist."""
    numbers = {key for key in keys if isinstance(key, int)}
    found = [uow.customers.get(key) for key in dict.fromkeys(keys) if isinstance(key, str)]
    if None in found or len(uow.customers.names(numbers)) != len(numbers):
        raise BrokenRule("customers_id", NO_CUSTOMER)
    return sorted(numbers | {customer.id for customer in found if customer is not None})


def _colleagues(user_ids: Sequence[int], uow: UnitOfWork) -> list[int]:
    """The author, who comes first here and need no longer be active, and those who came along."""
    author_id, *others = user_ids
    if any(uow.people.get(user_id) is None for user_id in set(others) - {author_id}):
        raise BrokenRule("follower_id", NO_COLLEAGUE)
    return sorted({author_id, *others})


def _when(text: str | None, uow: UnitOfWork) -> Moment | None:
    if text is None:
        return None
    when = moments.read(text, uow.scope.zone)
    if when.instant > uow.now + TOMORROW:
        raise BrokenRule("record_time", TOO_LATE)
    return when


def _words(asked: Asked) -> tuple[tuple[str, int, int], ...]:
    """A new report's text is the gain, and so are the contents."""
    is_text = asked.protent_id == NEW_REPORT and asked.gain
    return (("contents", 0, len(asked.gain or "")),) if is_text else ()


def _given(asked: Asked) -> tuple[str, ...]:
    """The fields of the visit that were sent without words that stand behind them."""
    sent = {
        "customer": asked.customers_id,
        "participants": asked.follower_id,
        "when": asked.record_time,
        "channel": asked.event,
        "contents": None if _words(asked) else asked.gain,
        "attachments": asked.event_attach,
        "note": asked.event_note,
        "expenses": asked.cost,
        "expense_note": asked.cost_note,
    }
    return tuple(sorted(field for field, value in sent.items() if value is not None))


EXAMPLE: dict[str, Any] = {
    "protent_id": 6,
    "follow_id": None,
    "customers_id": [1, 2, 3],
    "follower_id": [1, 2],
    "record_time": "2022-03-17 15:00:00",
    "event": 2,
    "gain": "聊了二期",
    "event_attach": "https://example.com/chat.png",
    "event_note": "王处长在场",
    "cost": 23.34,
    "cost_note": "打车",
}

ENDPOINT = Endpoint(
    "POST /api/record/follow",
    dialect=EARTIP,
    scope=access.WRITE_VISITS,
    asks=Asked,
    answers=write_follow,
    row=Row,
    summary="拜访记录创建、修改 - write a visit down, or change one",
    writes=True,
    example=EXAMPLE,
)
