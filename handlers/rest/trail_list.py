"""GET /v1/dynamic/trail/list: the follow-ups of a company, a lead or an opportunity, or of all."""

from datetime import datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, WithJsonSchema
from typing_extensions import TypedDict

from handlers import access, wording
from handlers.dialects import OKKI, formats, moments, trail
from handlers.dialects.asked import MOST_PAGES, WHOLE
from handlers.registry import Endpoint, Page
from storage.records import TrailEntry, TrailFile, TrailPerson, WantedTrail
from storage.unit_of_work import UnitOfWork

MOST = 200  # entries on a page; who asks for more gets as many
NORMAL, DELETED = 1, 0  # the vendor's is_archive
LAST_MICROSECOND = 999_999  # what we show to the second happened somewhere within it


def _a_moment(text: str) -> str:
    if text and not moments.FORMS.fullmatch(text):
        raise ValueError("no moment")
    if text:
        datetime.fromisoformat(text)  # that day may not exist
    return text


def _or(default: int) -> BeforeValidator:
    """Left empty means left out."""
    return BeforeValidator(lambda value: default if value == "" else value)


Moment = Annotated[
    str,
    AfterValidator(_a_moment),
    WithJsonSchema({"type": "string", "pattern": f"^({moments.FORMS.pattern})?$"}),
]


class Asked(BaseModel):
    """Whose follow-ups (all that are named at once), of which time, and which page of them."""

    company_id: trail.SomeId = ""
    lead_id: trail.SomeId = ""
    opportunity_id: trail.SomeId = ""
    start_time: Moment = ""
    end_time: Moment = ""
    count: Annotated[int, Field(ge=1, lt=MOST_PAGES), WHOLE, _or(10)] = 10
    start_index: Annotated[int, Field(ge=0, lt=MOST_PAGES), WHOLE, _or(1)] = 1


class Company(TypedDict):
    """The customer it is told under."""

    company_id: int
    name: str
    is_archive: int


class Lead(TypedDict):
    """The lead it is told under."""

    lead_id: int
    name: str


class Opportunity(TypedDict):
    """The deal it was about."""

    opportunity_id: int
    name: str


class Author(TypedDict):
    """Who wrote it; here the number is a text."""

    user_id: str
    nickname: str
    avatar: str


class Address(TypedDict):
    """Another way to reach somebody."""

    type: str
    value: str


class Person(TypedDict):
    """Somebody met; a phone is its area and its number."""

    customer_id: int
    name: str
    email: str
    tel_list: list[list[str]]
    contact: list[Address]


class File(TypedDict):
    """A file beside it."""

    file_id: str
    file_name: str
    file_url: str
    file_size: int


Nothing = Annotated[list[Any], Field(max_length=0)]  # PHP's empty array, where there is no object


class Row(TypedDict):
    """One follow-up on one timeline. What is empty is "", 0, [] or null: to each its own."""

    follow_up_id: int
    trail_id: int
    type: int
    client_id: int
    create_user: int
    refer_id: int
    content: str
    file_ids: list[str]
    enable_flag: int
    created_at: str
    create_time: str
    update_time: str
    company_id: int
    customer_id: list[int]
    lead_id: int
    lead_customer_id: Nothing
    opportunity_id: int
    delete_flag: int
    inquiry_id: int
    track_session_no: int
    comment_count: int
    company_info: Company | Nothing
    lead_info: Lead | Nothing
    opportunity_info: Opportunity | Nothing
    create_user_info: Author
    customer_info: list[Person] | None
    lead_customer_info: None
    file_info: list[File] | None


def trail_list(asked: Asked, uow: UnitOfWork) -> Page[Row]:
    """Newest first. What the caller may not see is an empty list: these are filters."""
    number, size = max(asked.start_index, 1), min(asked.count, MOST)
    zone = uow.scope.zone
    wanted = WantedTrail(
        asked.company_id,
        asked.lead_id,
        asked.opportunity_id,
        _instant(asked.start_time, time.min, zone),
        _end(_instant(asked.end_time, time.max, zone)),
    )
    entries, total = uow.trail.page(wanted, number=number, size=size)
    rows = [_row(entry, uow.scope.organization_id, zone) for entry in entries]
    return Page(rows, total, number, size)


def _instant(text: str, clock: time, zone: str) -> datetime | None:
    """The moment meant: on the organization's clocks unless an offset says otherwise."""
    if not text:
        return None
    said = datetime.fromisoformat(text)
    if len(text) == len("2022-09-21"):
        said = datetime.combine(said, clock)
    return said if said.tzinfo else said.replace(tzinfo=ZoneInfo(zone))


def _end(moment: datetime | None) -> datetime | None:
    return moment.replace(microsecond=LAST_MICROSECOND) if moment else None


def _row(entry: TrailEntry, organization_id: int, zone: str) -> Row:
    updated = formats.date_and_time(entry.updated_at, zone)
    company, lead, deal = entry.company, entry.lead, entry.opportunity
    return {
        "follow_up_id": entry.visit_id,
        "trail_id": entry.id,
        "type": trail.type_out(entry.channel, entry.remark_type),
        "client_id": organization_id,
        "create_user": entry.author.id,
        "refer_id": entry.visit_id,
        "content": _content(entry),
        "file_ids": [str(file.id) for file in entry.files],
        "enable_flag": 1,
        "created_at": updated,  # as in all of the vendor's samples
        "create_time": formats.date_and_time(entry.occurred_at, zone),
        "update_time": updated,
        "company_id": company.id if company else 0,
        "customer_id": [person.id for person in entry.people],
        "lead_id": lead.id if lead else 0,
        "lead_customer_id": [],
        "opportunity_id": deal.id if deal else 0,
        "delete_flag": 0,
        "inquiry_id": 0,
        "track_session_no": 0,
        "comment_count": entry.comments,
        "company_info": {
            "company_id": company.id,
            "name": company.name,
            "is_archive": DELETED if entry.archived else NORMAL,
        }
        if company
        else [],
        "lead_info": {"lead_id": lead.id, "name": lead.name} if lead else [],
        "opportunity_info": {"opportunity_id": deal.id, "name": deal.name} if deal else [],
        "create_user_info": {
            "user_id": str(entry.author.id),
            "nickname": entry.author.name,
            "avatar": entry.avatar,
        },
        "customer_info": [_person(person) for person in entry.people] or None,
        "lead_customer_info": None,
        "file_info": [_file(file) for file in entry.files] or None,
    }


def _content(entry: TrailEntry) -> str:
    """What was written, and what the customer said to it: the vendor has one field for both."""
    if not entry.feedback or entry.feedback in entry.contents:
        return entry.contents
    return f"{entry.contents}\n{wording.LABELS['feedback'].zh}:{entry.feedback}".lstrip()


def _person(person: TrailPerson) -> Person:
    return {
        "customer_id": person.id,
        "name": person.name,
        "email": person.email,
        "tel_list": [list(phone) for phone in person.phones],
        "contact": [{"type": kind, "value": value} for kind, value in person.addresses],
    }


def _file(file: TrailFile) -> File:
    return {
        "file_id": str(file.id),
        "file_name": file.name,
        "file_url": file.url,
        "file_size": file.size,
    }


ENDPOINT = Endpoint(
    "GET /v1/dynamic/trail/list",
    dialect=OKKI,
    scope=access.READ_VISITS,
    asks=Asked,
    answers=trail_list,
    row=Row,
    summary="跟进动态查询 - the follow-ups of a company, a lead, an opportunity or of all",
    example={
        "company_id": 16696797769,
        "lead_id": "",
        "opportunity_id": "",
        "start_time": "2022-09-21 21:50:00",
        "end_time": "2022-09-23 21:50:00",
        "count": 10,
        "start_index": 1,
    },
)
