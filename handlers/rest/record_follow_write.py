"""POST /api/record/follow: write a visit down under a report, or change one."""

from collections.abc import Sequence, Set
from datetime import timedelta
from decimal import Decimal
from typing import Any, NotRequired

from typing_extensions import TypedDict

from handlers import access, author_told
from handlers.dialects import EARTIP, eartip_rows, formats, links, moments
from handlers.dialects.asked import BrokenRule
from handlers.dialects.eartip import EVENTS
from handlers.dialects.eartip_visit import BAD_CUSTOMERS, Told
from handlers.dialects.moments import Moment
from handlers.errors import UserError
from handlers.registry import Endpoint
from handlers.text import Text
from storage.records import NewReport, NewVisit, Visit
from storage.reports import REPORT, VISIT
from storage.unit_of_work import UnitOfWork

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


class Written(TypedDict):
    """What was written; `protent_id` where it opened a report of its own."""

    follow_id: int
    protent_id: NotRequired[int]


class Row(TypedDict):
    """What the family says to it, and the ids (ours): no later change without them."""

    msg: str
    data: Written


def write_follow(told: Told, uow: UnitOfWork) -> Row:
    """Create with protent_id (0: under a new report), change with follow_id.

    A change keeps what is not sent. One visit of several customers shows under each of them, and
    its cost counts once.
    """
    if uow.scope.user_id is None:
        raise UserError(NOBODY)
    if (told.protent_id is None) == (told.follow_id is None):
        raise BrokenRule("protent_id", ONE_OF_TWO)
    uow.steps.begin("record_follow", None)
    if told.follow_id is None:
        return _create(told, uow, uow.scope.user_id)
    return _change(told, uow, told.follow_id)


def _create(told: Told, uow: UnitOfWork, author_id: int) -> Row:
    if told.customers_id is None:
        raise BrokenRule("customers_id", BAD_CUSTOMERS)
    customer_ids = _customers(told.customers_id, uow)
    participant_ids = _colleagues([author_id, *(told.follower_id or ())], {author_id}, uow)
    when = _when(told.record_time, uow) or moments.at(uow.now, uow.scope.zone)
    report_id = _report(told, when, uow)
    visit_id = uow.visits.add(
        report_id,
        NewVisit(
            customer_ids=tuple(customer_ids),
            day=when.day,
            occurred_at=when.instant if when.timed else None,
            channel=EVENTS.get(told.event or 0, "OTHER"),
            type="AFTER_SALES" if EVENTS.get(told.event or 0) == "AFTER_SALES" else "SALES",
            participant_ids=tuple(participant_ids),
            contents=told.gain or "",
            expenses=told.cost or Decimal("0.00"),
            expense_note=told.cost_note or "",
            note=told.event_note or "",
            evidence=_words(told),
            edited=_given(told),
        ),
    )
    if told.event_attach:
        uow.attachments.replace(visit_id, links.files(told.event_attach))
    written = Written(follow_id=visit_id)
    if told.protent_id == NEW_REPORT:
        written["protent_id"] = report_id
    return {"msg": CREATED.zh, "data": written}


def _report(told: Told, when: Moment, uow: UnitOfWork) -> int:
    """The report that takes the visit: the one named, or a new one of the caller's."""
    assert told.protent_id is not None
    if told.protent_id == NEW_REPORT:
        return uow.visits.add_report(NewReport(told.gain or "", uow.now, "", None), when.instant)
    report_id = uow.reports.id_of(REPORT, told.protent_id)
    if report_id is None or uow.reports.get(report_id) is None:
        raise BrokenRule("protent_id", NO_REPORT)
    return report_id


def _change(told: Told, uow: UnitOfWork, key: int | str) -> Row:
    visit_id = uow.reports.id_of(VISIT, key)
    visit = None if visit_id is None else uow.visits.get(visit_id)
    if visit is None:
        raise BrokenRule("follow_id", NO_VISIT)
    access.guard_record(visit, uow.scope, NOT_YOURS)
    values = _changes(told, visit, uow)
    is_said = told.cost is None or eartip_rows.says_cost(visit)
    also = set() if is_said else {"expenses"}
    files = None if told.event_attach is None else links.files(told.event_attach)
    if files is not None and uow.attachments.replace(visit.id, files):
        also.add("attachments")
    uow.visits.change(visit.id, values, also=tuple(sorted(also)))
    author_told.changed_over_rest(visit, uow)
    return {"msg": CHANGED.zh, "data": {"follow_id": visit.id}}


def _changes(told: Told, visit: Visit, uow: UnitOfWork) -> dict[str, Any]:
    """The columns that were sent, each with its new value; what is sent as it was shown is none."""
    sent: dict[str, Any] = {
        "contents": told.gain,
        "note": told.event_note,
        "expenses": told.cost,
        "expense_note": told.cost_note,
        "channel": None if told.event is None else EVENTS[told.event],
    }
    values = {name: value for name, value in sent.items() if value is not None}
    when, zone = _when(told.record_time, uow), uow.scope.zone
    shown = eartip_rows.record_time(visit, zone)
    if when is not None and shown != formats.date_and_time(when.instant, zone):
        occurred_at = when.instant if when.timed else None
        values |= {"day": when.day, "daypart": "", "occurred_at": occurred_at}
    if told.follower_id is not None:
        came = {who.id for who in visit.participants}
        wanted = _colleagues([visit.author.id, *told.follower_id], came, uow)
        values |= {} if set(wanted) == came else {"participant_ids": wanted}
    if told.customers_id is not None:
        values |= _moved(visit, _customers(told.customers_id, uow), uow)
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


def _colleagues(user_ids: Sequence[int], came: Set[int], uow: UnitOfWork) -> list[int]:
    """Their ids, each once; of those who `came` already nobody need still be active."""
    if any(uow.people.get(user_id) is None for user_id in set(user_ids) - came):
        raise BrokenRule("follower_id", NO_COLLEAGUE)
    return sorted(set(user_ids))


def _when(text: str | None, uow: UnitOfWork) -> Moment | None:
    if text is None:
        return None
    when = moments.read(text, uow.scope.zone)
    if when.instant > uow.now + TOMORROW:
        raise BrokenRule("record_time", TOO_LATE)
    return when


def _words(told: Told) -> tuple[tuple[str, int, int], ...]:
    """A new report's text is the gain, and so are the contents."""
    is_text = told.protent_id == NEW_REPORT and told.gain
    return (("contents", 0, len(told.gain or "")),) if is_text else ()


def _given(told: Told) -> tuple[str, ...]:
    """The fields of the visit that were sent without words that stand behind them."""
    sent = {
        "customer": told.customers_id,
        "participants": told.follower_id,
        "when": told.record_time,
        "channel": told.event,
        "contents": None if _words(told) else told.gain,
        "attachments": told.event_attach,
        "note": told.event_note,
        "expenses": told.cost,
        "expense_note": told.cost_note,
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
    asks=Told,
    answers=write_follow,
    row=Row,
    summary="拜访记录创建、修改 - write a visit down, or change one",
    writes=True,
    example=EXAMPLE,
)
