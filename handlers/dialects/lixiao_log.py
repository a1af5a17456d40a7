"""A follow-up log as the Lixiao family writes it, when one was made and in lists."""

from datetime import datetime
from typing import Any

from typing_extensions import TypedDict

from handlers import localtime
from handlers.dialects import lixiao_category, lixiao_words
from handlers.dialects.lixiao_words import KINDS, File, Named, User
from storage.scope import Scope
from storage.visit_logs import Listed


class Loggable(TypedDict):
    """What the log is about."""

    id: int
    name: str
    approve_status: str


class LogRow(TypedDict):
    """One log. `remind_at` is for the screen, `raw_remind_at` for programs."""

    id: int
    content: str
    loggable_type: str
    loggable_id: int
    loggable: Loggable
    real_revisit_at: str
    created_at: str
    attachment_files: list[File]
    category_display: str
    category_i18n: str
    category: str
    lat: float
    lng: float
    attachments: list[File]
    image_attachments: list[File]
    address: dict[str, Any]
    timestamp: str
    refer_type_display: str
    refer_name: str
    title: str
    remind_at: str
    is_remind_expired: bool
    raw_remind_at: str
    at_users: list[Named]
    user: User


def row(listed: Listed, scope: Scope, now: datetime) -> LogRow:
    """The log as the caller's clocks show it."""
    log, zone = listed.log, scope.zone
    kind, key, name = listed.about
    title = lixiao_category.title(log.channel, log.remark_type)
    place = lixiao_words.place(log.location)
    raw_remind_at, remind_at = lixiao_words.due(log.due, zone)
    return {
        "id": log.id,
        "content": log.contents,
        "loggable_type": KINDS[kind].name,
        "loggable_id": key,
        "loggable": {"id": key, "name": name, "approve_status": "approved"},
        "real_revisit_at": lixiao_words.own_time(log, zone),
        "created_at": lixiao_words.minutes(log.created_at, zone),
        "attachment_files": lixiao_words.files(log.attachments, "file", log.id, zone),
        "category_display": title,
        "category_i18n": title,
        "category": lixiao_category.shown(log.channel, log.remark_type),
        "lat": place.get("lat", 0.0),
        "lng": place.get("lng", 0.0),
        "attachments": lixiao_words.files(log.attachments, "image file", log.id, zone),
        "image_attachments": lixiao_words.files(log.attachments, "image", log.id, zone),
        "address": place,
        "timestamp": lixiao_words.minutes(log.created_at, zone),
        "refer_type_display": KINDS[kind].shown,
        "refer_name": name,
        "title": title,
        "remind_at": remind_at,
        "is_remind_expired": lixiao_words.is_over(log.due, now, localtime.here(now, zone).date()),
        "raw_remind_at": raw_remind_at,
        "at_users": [{"id": who.id, "name": who.name} for who in log.mentions],
        "user": lixiao_words.user(listed.author, scope.organization_id, zone),
    }
