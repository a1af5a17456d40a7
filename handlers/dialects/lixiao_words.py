"""What several answers of the Lixiao family share: people, moments, files, places, page numbers.

Moments are minutes of the organization's clocks, and "" where there is none. Where only a day was
said, it is written alone. The moments by which a timeline is sorted always have a time: there such
a visit stands at noon.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, WithJsonSchema
from typing_extensions import TypedDict

from handlers.dialects import formats
from handlers.dialects.asked import MOST_PAGES
from storage.log_records import Attachment, Due, Log, Person

PAGE_SIZE, LARGEST_PAGE = 15, 100


class Kind(NamedTuple):
    """What they call a kind of thing, in data and on the screen."""

    name: str
    shown: str


KINDS = {
    "lead": Kind("Lead", "线索"),
    "customer": Kind("Customer", "客户"),
    "contact": Kind("Contact", "联系人"),
    "opportunity": Kind("Opportunity", "商机"),
}
LOG = Kind("RevisitLog", "跟进记录")


class User(TypedDict):
    """A colleague."""

    id: int
    email: str
    created_at: str
    name: str
    organization_id: int
    phone: str
    role_id: int
    workflow_state: str
    job: str
    tel: str
    avatar_url: str
    department_name: str
    third_userid: None
    third_dept_id: None
    uid: int


class Named(TypedDict):
    """A person or thing by name; one that is in no list has no id."""

    id: int | None
    name: str


class Audio(TypedDict):
    """A recording of a call or a voice note."""

    id: int
    file_url: str
    mp3_file_url: str
    duration: str
    duration_seconds: int
    oss_type: int | None
    is_convert_to_mp3: bool


class File(TypedDict):
    """A picture or any other file."""

    id: int
    file_url: str
    origin_url: str
    public_url: str
    name: str
    file_file_name: str
    file_content_type: str
    file_file_size: int
    attachmentable_id: int
    attachmentable_type: str
    upload_time: str


def minutes(instant: datetime, zone: str) -> str:
    """2024-04-04 01:43."""
    return formats.date_and_minute(instant, zone)


def user(person: Person | None, organization_id: int, zone: str) -> User:
    """The colleague; every value empty where nobody is known."""
    return {
        "id": person.id if person else 0,
        "email": person.email if person else "",
        "created_at": minutes(person.created_at, zone) if person else "",
        "name": person.name if person else "",
        "organization_id": organization_id,
        "phone": person.phone if person else "",
        "role_id": (person.role_id or 0) if person else 0,
        "workflow_state": "organization_staff",
        "job": person.job if person else "",
        "tel": person.tel if person else "",
        "avatar_url": person.avatar if person else "",
        "department_name": person.department if person else "",
        "third_userid": None,
        "third_dept_id": None,
        "uid": person.id if person else 0,
    }


# -- when it was, and when it is due ---------------------------------------------------------------


def own_time(log: Log, zone: str) -> str:
    """When a follow-up was: its minute, or its day where nobody said a time."""
    return minutes(log.occurred_at, zone) if log.occurred_at else str(log.day)


def due(promise: Due | None, zone: str) -> tuple[str, str]:
    """2019-02-18 17:36 and 02月18日 17:36; a day without a time has none here either."""
    if promise is None:
        return "", ""
    written = minutes(promise.at, zone) if promise.at else str(promise.day)
    return written, f"{written[5:7]}月{written[8:10]}日{written[10:]}"


def is_over(promise: Due | None, now: datetime, today: date) -> bool:
    """Whether the moment has passed, or the day where only that was said."""
    if promise is None:
        return False
    return promise.at < now if promise.at else promise.day < today


# -- where it was ----------------------------------------------------------------------------------

_POSITION = re.compile(r"\s*\((-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)\)\Z")


def location(address: str, lat: float | None, lng: float | None) -> str:
    """An address with its position behind it: 人民东路1188号 (29.08,119.65)."""
    position = "" if lat is None or lng is None else f" ({_degrees(lat)},{_degrees(lng)})"
    return f"{address}{position}".strip()


def _degrees(value: float) -> str:
    """All its digits, never as 1e-07."""
    return f"{Decimal(str(value)):f}"


def place(location: str) -> dict[str, Any]:
    """The parts of a location, 0.0 for a position that is not known; {} where there is none."""
    found = _POSITION.search(location)
    lat, lng = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    address = location[: found.start()] if found else location
    return {"detail_address": address, "lat": lat, "lng": lng} if location else {}


def checkin(log: Log, zone: str) -> dict[str, Any]:
    """That somebody was there: a place whose position is known; {} for any other."""
    if not _POSITION.search(log.location):
        return {}
    address, lat, lng = place(log.location).values()
    return {
        "address": address,
        "lat": lat,
        "lng": lng,
        "created_at": minutes(log.created_at, zone),
    }


# -- files -----------------------------------------------------------------------------------------


def audio(id: int, url: str, mp3_url: str, seconds: int, oss_type: int | None) -> Audio:
    """A recording; `mp3_url` is the url itself where there is no other."""
    return {
        "id": id,
        "file_url": url,
        "mp3_file_url": mp3_url or url,
        "duration": str(seconds),
        "duration_seconds": seconds,
        "oss_type": oss_type,
        "is_convert_to_mp3": False,
    }


def files(attached: Sequence[Attachment], kinds: str, log_id: int, zone: str) -> list[File]:
    """Those of some kinds: "image", "file" or "image file"."""
    return [
        {
            "id": one.id,
            "file_url": one.url,
            "origin_url": one.url,
            "public_url": one.url,
            "name": one.name,
            "file_file_name": one.name,
            "file_content_type": one.mime,
            "file_file_size": one.size,
            "attachmentable_id": log_id,
            "attachmentable_type": LOG.name,
            "upload_time": minutes(one.created_at, zone),
        }
        for one in attached
        if one.kind in kinds.split()
    ]


# -- page numbers, as lenient as their own pager ---------------------------------------------------


_INTEGER = re.compile(r"-?[0-9]{1,100}", re.ASCII)


def _number(value: Any, otherwise: int) -> int:
    return int(value) if isinstance(value, str) and _INTEGER.fullmatch(value) else otherwise


def _page(value: Any) -> int:
    number = _number(value, 1)
    return number if 1 <= number < MOST_PAGES else 1


def _per_page(value: Any) -> int:
    return min(max(_number(value, PAGE_SIZE), 1), LARGEST_PAGE)


PageNumber = Annotated[
    int,
    BeforeValidator(_page),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_PAGES - 1}),
]
PerPage = Annotated[
    int,
    BeforeValidator(_per_page),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}),
]
