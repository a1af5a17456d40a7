"""Follow-up logs as other systems show them, with all that hangs on one."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from storage.records import Met, Named


class Person(NamedTuple):
    """A colleague with all that other systems show of one."""

    id: int
    name: str
    email: str
    phone: str
    tel: str
    job: str
    avatar: str
    role_id: int | None
    department: str
    created_at: datetime


class Remark(NamedTuple):
    """A comment on a visit."""

    id: int
    author: Named
    text: str
    created_at: datetime


class Attachment(NamedTuple):
    """A picture, file or recording of a visit."""

    id: int
    kind: str
    name: str
    url: str
    mime: str
    size: int
    seconds: int
    created_at: datetime


class Due(NamedTuple):
    """By when the first promise of a visit is to be kept; `at` only where a clock time was said."""

    day: date
    at: datetime | None


class Log(NamedTuple):
    """One visit. `at` is its moment, or noon of its day where no time was said.

    `day` and `occurred_at` are what was said: no moment where there was only a day.
    """

    id: int
    author_id: int
    created_by: int | None
    channel: str
    remark_type: str
    contents: str
    feedback: str
    location: str
    day: date
    occurred_at: datetime | None
    at: datetime
    created_at: datetime
    updated_at: datetime
    opportunity: Named | None
    contacts: Sequence[Met]
    mentions: Sequence[Named]
    remarks: Sequence[Remark]
    attachments: Sequence[Attachment]
    due: Due | None
