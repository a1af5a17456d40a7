"""POST /api/v2/revisit_logs: write down a follow-up of a customer, lead, contact or opportunity."""

from datetime import date, datetime
from typing import Annotated, Any, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    WithJsonSchema,
    model_validator,
)

from handlers import access, localtime
from handlers.dialects import LIXIAO, lixiao_category, lixiao_log, lixiao_words, moments
from handlers.dialects.asked import DIGITS, SEVERAL, AnyId, BrokenRule, Refused, UserId, says
from handlers.dialects.contract import FORBIDDEN
from handlers.dialects.lixiao import NOT_THERE
from handlers.errors import NotFound
from handlers.registry import Endpoint
from handlers.text import Text
from storage.records import Met, NewAction, NewReport, NewVisit
from storage.unit_of_work import UnitOfWork

NO_SUCH_OBJECT = Text(zh=NOT_THERE, en="It is not there, or not for you to see.")
NOBODY = Text(
    zh="这个token不代表任何用户,不能写跟进;请用某位用户的token",
    en="This token speaks for no user, so it cannot write logs; use that of a user",
)
BAD_LOG = Text(
    zh="revisit_log 须有 loggable_id 和 loggable_type;"
    "content、category、时间须为文本,lat、lng 须为度数",
    en="revisit_log needs loggable_id and loggable_type; content, category and times are text, "
    "lat and lng are degrees",
)
BAD_TYPE = Text(
    zh="loggable_type 只能是 Lead、Customer、Contact、Contract、Opportunity",
    en="loggable_type is Lead, Customer, Contact, Contract or Opportunity",
)
BAD_TIME = Text(
    zh="{name} 须写作 2019-02-18 17:36 或 2019-02-18",
    en="{name} is written 2019-02-18 17:36 or 2019-02-18",
)
STILL_TO_COME = Text(
    zh="real_revisit_at 还没到:跟进只记已经发生的,要提醒请用 remind_at",
    en="real_revisit_at is still to come: a log tells what was done; to be reminded use remind_at",
)
NO_SUCH_FILE = Text(zh="附件不存在,请先上传", en="There is no such file; upload it first")
NO_SUCH_USER = Text(zh="at_user_ids 里有不存在的用户", en="at_user_ids names an unknown user")
NO_SUCH_CONTACT = Text(
    zh="contacts_ids 里有不存在的联系人", en="contacts_ids names an unknown contact"
)
PROMISE = Text(zh="跟进{name}", en="Follow up {name}")
MOST_TEXT, MOST_IDS = 20_000, 100
SUBJECTS = {"lead", "customer", "opportunity"}
CONTACT = "contact"
CONTRACT = "contract"  # Genjin has none: whichever is asked for is not there
FILES = ("attachment_ids", "audio_ids", "attachment_file_ids")
LISTS = (*FILES, "at_user_ids", "contacts_ids")
KINDS = ["Lead", "Customer", "Contact", "Opportunity"]  # as the family writes them


def _text(value: Any) -> Any:
    """A category may be a number; nothing is an empty text; PostgreSQL keeps no NUL."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return "" if value is None else value


def _given(value: Any) -> Any:
    return None if value == "" else value


GIVEN = BeforeValidator(_given)
Words = Annotated[
    str, BeforeValidator(_text), AfterValidator(lambda text: text.replace("\x00", "").strip())
]
Key = Annotated[AnyId, BeforeValidator(_text)]
Ids = Annotated[list[UserId], Field(max_length=MOST_IDS), SEVERAL]
Word = Annotated[Words, Field(max_length=64)]


class Address(BaseModel):
    """Where it was."""

    detail_address: Annotated[Words, Field(max_length=255)] = ""


class Log(BaseModel):
    """What was done."""

    loggable_id: Key
    loggable_type: Annotated[Word, WithJsonSchema({"enum": KINDS})]
    content: Annotated[Words, Field(max_length=MOST_TEXT)] = ""
    remind_at: Word = ""
    real_revisit_at: Word = ""
    category: Word = ""
    address_attributes: Annotated[Address, BeforeValidator(lambda given: given or {})] = Address()
    lat: Annotated[Annotated[float, Field(ge=-90, le=90)] | None, GIVEN] = None
    lng: Annotated[Annotated[float, Field(ge=-180, le=180)] | None, GIVEN] = None


class Asked(BaseModel):
    """One log. Its lists stand beside it, where the family's own forms have them, or inside."""

    revisit_log: Annotated[Log, says(BAD_LOG)]
    attachment_ids: Annotated[Ids, says(NO_SUCH_FILE)] = []
    audio_ids: Annotated[Ids, says(NO_SUCH_FILE)] = []
    attachment_file_ids: Annotated[Ids, says(NO_SUCH_FILE)] = []
    at_user_ids: Annotated[Ids, says(NO_SUCH_USER)] = []
    contacts_ids: Annotated[Ids, says(NO_SUCH_CONTACT)] = []

    @model_validator(mode="before")
    @classmethod
    def _beside(cls, given: dict[str, Any]) -> dict[str, Any]:
        log = given.get("revisit_log")
        inside = log if isinstance(log, dict) else {}
        return given | {name: inside.get(name) for name in LISTS if not given.get(name)}


class About(NamedTuple):
    """Whom a log is about, and what a visit of them refers to."""

    kind: str
    id: int
    name: str
    customer_ids: tuple[int, ...] = ()
    lead_id: int | None = None
    opportunity_id: int | None = None
    met: tuple[Met, ...] = ()


def write_log(asked: Asked, uow: UnitOfWork) -> lixiao_log.LogRow:
    """The log is a visit like any other: it shows in the chat and in every timeline at once."""
    if uow.scope.user_id is None:
        raise Refused(FORBIDDEN, 0, NOBODY)
    log = asked.revisit_log
    for name in FILES:
        if getattr(asked, name):
            raise BrokenRule(name, NO_SUCH_FILE)  # no call uploads one yet
    about = _about(log, uow)
    visit = _visit(asked, about, uow)
    uow.steps.begin("log_follow_up", None)
    report_id = uow.visits.add_report(NewReport(log.content, uow.now, "", None))
    visit_id = uow.visits.add(report_id, visit)
    _remind(log, about, visit_id, uow)
    listed = uow.logs.get(visit_id)
    assert listed is not None  # whoever wrote it sees it
    return lixiao_log.row(listed._replace(about=about[:3]), uow.scope, uow.now)


def _about(log: Log, uow: UnitOfWork) -> About:
    kind, key = log.loggable_type.lower(), log.loggable_id
    if kind not in (CONTACT, CONTRACT, *SUBJECTS):
        raise BrokenRule("revisit_log", BAD_TYPE)
    if kind == CONTRACT:
        raise NotFound(NO_SUCH_OBJECT)
    if kind == CONTACT:
        people = uow.customers.people([int(key)]) if DIGITS.fullmatch(key) else []
        for person in people:
            met = (Met(person.id, person.name),)
            return About(kind, person.id, person.name, (person.customer_id,), met=met)
        raise NotFound(NO_SUCH_OBJECT)
    subject = uow.activities.subject(kind, key)
    if subject is None:
        raise NotFound(NO_SUCH_OBJECT)
    about = About(kind, subject.id, subject.name)
    match kind:
        case "lead":
            return about._replace(lead_id=subject.id)
        case "customer":
            return about._replace(customer_ids=(subject.id,))
        case _:
            assert subject.customer_id is not None  # every opportunity is a customer's
            return about._replace(customer_ids=(subject.customer_id,), opportunity_id=subject.id)


def _visit(asked: Asked, about: About, uow: UnitOfWork) -> NewVisit:
    log = asked.revisit_log
    day, occurred_at = _when(log, uow)
    address = log.address_attributes.detail_address
    return NewVisit(
        customer_ids=about.customer_ids,
        lead_id=about.lead_id,
        opportunity_id=about.opportunity_id,
        day=day,
        occurred_at=occurred_at,
        channel=lixiao_category.meant(log.category),
        type="SALES",
        source="BO" if about.opportunity_id else "CUSTOMER",
        remark_type=lixiao_category.kept(log.category),
        contents=log.content,
        location=lixiao_words.location(address, log.lat, log.lng),
        contacts=_met(asked.contacts_ids, about, uow),
        mentions=_mentioned(asked.at_user_ids, uow),
    )


def _when(log: Log, uow: UnitOfWork) -> tuple[date, datetime | None]:
    """Now, unless it says when it was; never a day to come."""
    today = localtime.here(uow.now, uow.scope.zone).date()
    if not log.real_revisit_at:
        return today, uow.now
    day, occurred_at = _moment("real_revisit_at", log.real_revisit_at, uow)
    if day > today:
        raise BrokenRule("revisit_log", STILL_TO_COME)
    return day, occurred_at


def _moment(name: str, written: str, uow: UnitOfWork) -> tuple[date, datetime | None]:
    try:
        said = moments.read(written, uow.scope.zone)
    except ValueError as error:
        raise BrokenRule("revisit_log", BAD_TIME, name=name) from error
    return said.day, said.instant if said.timed else None


def _met(contact_ids: list[int], about: About, uow: UnitOfWork) -> tuple[Met, ...]:
    """The contact it is about, and those named, who must be the customer's own."""
    known = {
        person.id: Met(person.id, person.name)
        for person in uow.customers.people(contact_ids)
        if person.customer_id in about.customer_ids
    }
    if set(contact_ids) - set(known):
        raise BrokenRule("contacts_ids", NO_SUCH_CONTACT)
    return tuple(dict.fromkeys((*about.met, *(known[key] for key in contact_ids))))


def _mentioned(user_ids: list[int], uow: UnitOfWork) -> tuple[int, ...]:
    if set(user_ids) - set(uow.people.names(user_ids)):
        raise BrokenRule("at_user_ids", NO_SUCH_USER)
    return tuple(dict.fromkeys(user_ids))


def _remind(log: Log, about: About, visit_id: int, uow: UnitOfWork) -> None:
    """The next follow-up is a to-do of whoever wrote the log."""
    if not log.remind_at:
        return
    day, at = _moment("remind_at", log.remind_at, uow)
    assert uow.scope.user_id is not None
    uow.actions.add(
        NewAction(
            text=PROMISE.zh.format(name=about.name),
            customer_id=about.customer_ids[0] if about.customer_ids else None,
            visit_id=visit_id,
            due_day=day,
            due_at=at,
            assignee_id=uow.scope.user_id,
            assignee_name=uow.people.names([uow.scope.user_id])[uow.scope.user_id],
        )
    )


ENDPOINT = Endpoint(
    "POST /api/v2/revisit_logs",
    dialect=LIXIAO,
    scope=access.WRITE_VISITS,
    asks=Asked,
    answers=write_log,
    row=lixiao_log.LogRow,
    summary="写跟进 - write down a follow-up of a customer, lead, contact or opportunity",
    writes=True,
    example={
        "revisit_log": {
            "loggable_type": "Customer",
            "loggable_id": "67735e2f9b1c4d0012ab34cd",
            "content": "在忙,留了电话",
            "category": "电话",
            "real_revisit_at": "2026-03-18 15:30",
            "remind_at": "2026-03-20 10:00",
        },
        "attachment_ids": [],
        "audio_ids": [],
        "attachment_file_ids": [],
        "at_user_ids": [2],
        "contacts_ids": [],
    },
)
