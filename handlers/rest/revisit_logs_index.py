"""GET /api/v2/revisit_logs/new_index: the follow-up logs of a day or some days, page by page."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field
from typing_extensions import TypedDict

from handlers import access, localtime
from handlers.dialects import LIXIAO, lixiao_log, lixiao_words, moments
from handlers.dialects.asked import AnyId, BrokenRule, UserId, says
from handlers.dialects.lixiao import NOT_THERE
from handlers.dialects.lixiao_words import PAGE_SIZE
from handlers.errors import NotFound
from handlers.registry import Endpoint
from handlers.text import Text
from storage.unit_of_work import UnitOfWork
from storage.visit_logs import WantedLogs

NO_SUCH_OBJECT = Text(zh=NOT_THERE, en="It is not there, or not for you to see.")
BAD_DAY = Text(zh="{name} 须写作 2015-06-15", en="{name} is written 2015-06-15")
BAD_DATE = Text(
    zh="date 只能是 today 或 other,other 须带 start_date 或 end_date",
    en="date is today, or other with start_date or end_date",
)
BAD_TYPE = Text(
    zh="loggable_type 只能是 lead、customer、opportunity、contract;给 loggable_id 时不能少",
    en="loggable_type is lead, customer, opportunity or contract, and goes with any loggable_id",
)
BAD_ID = Text(zh="id 须为整数", en="An id is a whole number")
TODAY, OTHER = "today", "other"
SUBJECTS = {"lead", "customer", "opportunity"}
CONTRACT = "contract"  # Genjin has none: nothing is about one


def _given(value: Any) -> Any:
    """A parameter left empty is not there."""
    return None if value == "" else value


Given = BeforeValidator(_given)
Id = Annotated[UserId | None, Given, says(BAD_ID)]
Word = Annotated[Annotated[str, Field(max_length=64)] | None, Given]


class Asked(BaseModel):
    """Which logs: today's unless days are given; whose, and about whom."""

    page: lixiao_words.PageNumber = 1
    per_page: lixiao_words.PerPage = PAGE_SIZE
    date: Annotated[Word, says(BAD_DATE)] = None
    start_date: Annotated[Word, says(BAD_DATE)] = None
    end_date: Annotated[Word, says(BAD_DATE)] = None
    user_id: Id = None
    department_id: Id = None
    loggable_type: Annotated[Word, says(BAD_TYPE)] = None
    loggable_id: Annotated[AnyId | None, Given, says(BAD_TYPE)] = None


class Row(TypedDict):
    """One page of logs."""

    revisit_logs: list[lixiao_log.LogRow]
    total_count: int
    per_page: int
    page: int


def logs_of(asked: Asked, uow: UnitOfWork) -> Row:
    """Newest first, of all customers and leads that the caller may see."""
    start, end = _days(asked, uow.now, uow.scope.zone)
    listed, total = [], 0
    if (asked.loggable_type or "").lower() != CONTRACT:
        wanted = WantedLogs(asked.user_id, asked.department_id, _about(asked, uow), start, end)
        listed = uow.logs.page(wanted, number=asked.page, size=asked.per_page)
        total = uow.logs.count(wanted)
    return {
        "revisit_logs": [lixiao_log.row(one, uow.scope, uow.now) for one in listed],
        "total_count": total,
        "per_page": asked.per_page,
        "page": asked.page,
    }


def _days(asked: Asked, now: datetime, zone: str) -> tuple[date | None, date | None]:
    """From the first day to the last; days that are given need no `date=other`."""
    first, last = asked.start_date, asked.end_date
    days = bool(first or last)
    word = asked.date or (OTHER if days else TODAY)
    if word == TODAY:
        today = localtime.here(now, zone).date()
        return today, today
    if word != OTHER or not days:
        raise BrokenRule("date", BAD_DATE)
    return _day("start_date", first, zone), _day("end_date", last, zone)


def _day(name: str, written: str | None, zone: str) -> date | None:
    if written is None:
        return None
    try:
        said = moments.read(written, zone)
    except ValueError as error:
        raise BrokenRule(name, BAD_DAY, name=name) from error
    if said.timed:
        raise BrokenRule(name, BAD_DAY, name=name)
    return said.day


def _about(asked: Asked, uow: UnitOfWork) -> tuple[str, int | None] | None:
    """Whom the logs are about, where that is asked; a kind alone is any of that kind."""
    if asked.loggable_type is None and asked.loggable_id is None:
        return None
    kind = (asked.loggable_type or "").lower()
    if kind not in SUBJECTS:
        raise BrokenRule("loggable_type", BAD_TYPE)
    if asked.loggable_id is None:
        return kind, None
    subject = uow.activities.subject(kind, asked.loggable_id)
    if subject is None:
        raise NotFound(NO_SUCH_OBJECT)
    return kind, subject.id


ENDPOINT = Endpoint(
    "GET /api/v2/revisit_logs/new_index",
    dialect=LIXIAO,
    scope=access.READ_VISITS,
    asks=Asked,
    answers=logs_of,
    row=Row,
    summary="跟进列表 - the follow-up logs of a day or some days, newest first",
    example={
        "page": "1",
        "per_page": "15",
        "date": "other",
        "start_date": "2026-03-01",
        "end_date": "2026-03-18",
        "user_id": 1,
        "department_id": 3,
        "loggable_type": "customer",
        "loggable_id": "67735e2f9b1c4d0012ab34cd",
    },
)
