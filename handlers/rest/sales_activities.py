"""GET /api/v2/{entity_type}/{entity_id}/sales_activities: the timeline of a customer or lead.

Activities are paged, then grouped by the day on which they happened; a day may go on on the next
page. What Genjin has nothing for is there all the same, empty in its own way: "", [], {} or null.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Annotated, Any

from pydantic import BaseModel, WithJsonSchema
from typing_extensions import TypedDict

from handlers import access, localtime
from handlers.dialects import LIXIAO, lixiao_category, lixiao_record, lixiao_words
from handlers.dialects.asked import InPath
from handlers.dialects.lixiao import NOT_THERE
from handlers.dialects.lixiao_activity import Entry
from handlers.dialects.lixiao_words import KINDS, LOG, PAGE_SIZE, Named, User
from handlers.errors import NotFound
from handlers.registry import Endpoint
from handlers.text import Text
from storage.activities import Activity, Call, Subject
from storage.log_records import Log, Remark
from storage.records import Met
from storage.unit_of_work import UnitOfWork

NO_SUCH_OBJECT = Text(zh=NOT_THERE, en="It is not there, or not for you to see.")
SUBJECTS = {"customers": "customer", "leads": "lead"}
CREATED, CALLED = "新增", "电销"
DIRECTIONS = {"out": "呼出", "in": "呼入"}


class Asked(BaseModel):
    """Whose timeline, by our integer id or its 24-hex id, and which page of it."""

    entity_type: Annotated[str, WithJsonSchema({"enum": ["customers", "leads"]})]
    entity_id: InPath
    page: lixiao_words.PageNumber = 1
    per_page: lixiao_words.PerPage = PAGE_SIZE


class Day(TypedDict):
    """What happened on one day: `date` is 2024-04-04 星期四."""

    date: str
    activities: list[Entry]


class Row(TypedDict):
    """One page of a timeline."""

    sales_activities: list[Day]
    default_image_url: str
    user_config_columns: dict[str, list[Any] | None]
    total_count: int
    per_page: int
    page: int


def timeline_of(asked: Asked, uow: UnitOfWork) -> Row:
    """Newest first. What the caller may not see is answered exactly like what does not exist."""
    kind = SUBJECTS.get(asked.entity_type)
    subject = uow.activities.subject(kind, asked.entity_id) if kind else None
    if subject is None:
        raise NotFound(NO_SUCH_OBJECT)
    shown = Shown(uow, subject)
    found = uow.activities.page(subject, number=asked.page, size=asked.per_page)
    return {
        "sales_activities": list(_days([shown.entry(one) for one in found])),
        "default_image_url": "",
        "user_config_columns": {"revisit_log": [], "dx_revisit_log": None},
        "total_count": subject.activity_count,
        "per_page": asked.per_page,
        "page": asked.page,
    }


def _days(entries: list[Entry]) -> Iterator[Day]:
    for day, entries_of_day in groupby(entries, lambda entry: entry["timestamp"][:10]):
        weekday = localtime.WEEKDAYS_ZH[date.fromisoformat(day).weekday()]
        yield {"date": f"{day} 星期{weekday}", "activities": list(entries_of_day)}


@dataclass(slots=True)
class Shown:
    """The timeline of one subject, as one caller sees it."""

    uow: UnitOfWork
    subject: Subject
    users: dict[int, User] = field(default_factory=dict)

    def entry(self, activity: Activity) -> Entry:
        """A visit, a call, or how it began."""
        entry = self._bare(activity)
        if activity.log is not None:
            self._log(entry, activity.log)
        elif activity.call is not None:
            self._call(entry, activity.call)
        else:
            self._creation(entry)
        return entry

    def _bare(self, activity: Activity) -> Entry:
        """Everything empty but who, when and whose: what all kinds have in common."""
        subject, kind = self.subject, KINDS[self.subject.kind]
        stored = self._minutes(activity.created_at)
        return {
            "id": activity.id,
            "user": self._user(activity),
            "title": subject.name,
            "timestamp": self._minutes(activity.occurred_at),
            "description": "",
            "comments_count": 0,
            "refer_type_display": kind.shown,
            "comments": [],
            "refer_type": kind.name,
            "refer_name": subject.name,
            "refer_id": subject.id,
            "is_common_customer": False,
            "attachments": [],
            "image_attachments": [],
            "attachment_files": [],
            "address": {},
            "remind_at": "",
            "remind_at_display": "",
            "saleable_name": subject.name,
            "saleable_id": subject.id,
            "saleable_type": kind.name,
            "saleable_type_display": kind.shown,
            "saleable_dial_type": "",
            "activity_type_display": CREATED,
            "activity_type": "create",
            "audios": [],
            "at_users": [],
            "real_revisit_at": "",
            "is_lead_and_turned": subject.turned_customer_id is not None,
            "revisit_log_contacts": [],
            "updated_at": self._minutes(activity.updated_at),
            "created_at": stored,
            "real_created_at": stored,
            "call_type_display": "",
            "origin_description": "",
            "common_customer_source": None,
            "revisit_log": {},
            "refers_display": None,
            "revisit_log_contract": None,
            "revisit_log_opportunity": None,
            "checkin": {},
            "sign_in": {},
            "sign_out": {},
            "contacts": [],
            "contract": {},
            "opportunity": {},
            "refer_approve_status": None,
            "refer_info": {},
            "from_skb_info": {},
            "call_mode": 0,
        }

    def _log(self, entry: Entry, log: Log) -> None:
        zone, subject, caller = self.uow.scope.zone, self.subject, self.uow.scope.user_id
        kind = KINDS[subject.kind]
        title = lixiao_category.title(log.channel, log.remark_type)
        entry["title"] = entry["saleable_name"] = title
        entry["description"] = _described(log)
        entry["origin_description"] = log.contents
        entry["comments"] = [self._comment(remark) for remark in log.remarks]
        entry["comments_count"] = len(log.remarks)
        entry["attachments"] = lixiao_words.files(log.attachments, "image file", log.id, zone)
        entry["image_attachments"] = lixiao_words.files(log.attachments, "image", log.id, zone)
        entry["attachment_files"] = lixiao_words.files(log.attachments, "file", log.id, zone)
        entry["audios"] = [
            lixiao_words.audio(one.id, one.url, "", one.seconds, None)
            for one in log.attachments
            if one.kind == "audio"
        ]
        entry["address"] = lixiao_words.place(log.location)
        entry["checkin"] = lixiao_words.checkin(log, zone)
        entry["remind_at"], entry["remind_at_display"] = lixiao_words.due(log.due, zone)
        entry["saleable_id"] = log.id
        entry["saleable_type"], entry["saleable_type_display"] = LOG
        entry["at_users"] = [{"id": who.id, "name": who.name} for who in log.mentions]
        entry["real_revisit_at"] = lixiao_words.own_time(log, zone)
        entry["revisit_log_contacts"] = entry["contacts"] = _named(log.contacts)
        entry["updated_at"] = max(entry["updated_at"], self._minutes(log.updated_at))
        entry["real_created_at"] = self._minutes(log.created_at)
        entry["common_customer_source"] = ""
        entry["revisit_log"] = {
            "id": log.id,
            "is_user_self": caller is not None and log.author_id == caller,
            "is_creator_self": caller is not None and log.created_by == caller,
        }
        about = [{"id": subject.id, "name": subject.name}]
        entry["refers_display"] = [
            {"label": "关联联系人", "value": _named(log.contacts), "type": "Contact"},
            {"label": f"来自{kind.shown}", "value": about, "type": kind.name},
        ]
        if log.opportunity is not None:
            entry["opportunity"] = {"id": log.opportunity.id, "name": log.opportunity.name}
        entry["refer_info"] = {
            "id": subject.id,
            "type": kind.name,
            "source": None,
            "sub_id": None,
            "source_app": 1,
        }

    def _call(self, entry: Entry, call: Call) -> None:
        entry["activity_type"], entry["activity_type_display"] = "call_record", CALLED
        entry["call_type_display"] = DIRECTIONS[call.direction]
        entry["call_mode"] = call.mode
        entry["created_at"] = entry["updated_at"] = entry["timestamp"]  # as in all their samples
        entry["real_created_at"] = self._minutes(call.created_at)
        if call.audio:
            heard = call.audio
            entry["audios"] = [
                lixiao_words.audio(
                    heard.get("id", call.id),
                    heard.get("url", ""),
                    heard.get("mp3_url", ""),
                    heard.get("seconds", 0),
                    heard.get("oss_type"),
                )
            ]

    def _creation(self, entry: Entry) -> None:
        subject, scope = self.subject, self.uow.scope
        entry["description"] = f"{CREATED}{KINDS[subject.kind].shown}"
        entry["saleable_id"] = lixiao_record.record(
            subject,
            subject.remind_at or self.uow.activities.next_reminder(subject),
            scope.organization_id,
            scope.zone,
        )
        entry["real_created_at"] = self._minutes(subject.created_at)

    def _user(self, activity: Activity) -> User:
        who, scope = activity.actor, self.uow.scope
        key = who.id if who else 0
        if key not in self.users:
            self.users[key] = lixiao_words.user(who, scope.organization_id, scope.zone)
        return self.users[key]

    def _comment(self, remark: Remark) -> dict[str, Any]:
        return {
            "id": remark.id,
            "user": {"id": remark.author.id, "name": remark.author.name},
            "content": remark.text,
            "created_at": self._minutes(remark.created_at),
        }

    def _minutes(self, instant: datetime) -> str:
        return lixiao_words.minutes(instant, self.uow.scope.zone)


def _named(met: Sequence[Met]) -> list[Named]:
    return [{"id": one.id, "name": one.name} for one in met]


def _described(log: Log) -> str:
    """The contents, and what the customer said of it."""
    return "\n".join(filter(None, (log.contents, log.feedback and f"反馈:{log.feedback}")))


ENDPOINT = Endpoint(
    "GET /api/v2/{entity_type}/{entity_id}/sales_activities",
    dialect=LIXIAO,
    scope=access.READ_VISITS,
    asks=Asked,
    answers=timeline_of,
    row=Row,
    summary="获取业务对象销售动态 - the timeline of one customer or lead, newest first",
    example={"entity_type": "leads", "entity_id": "1311120102", "page": "1", "per_page": "15"},
)
