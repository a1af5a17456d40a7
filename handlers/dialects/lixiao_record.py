"""A customer or lead as the Lixiao family's own database has it: what its first activity shows.

37 keys; null where Genjin knows nothing.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.understanding import pinyin
from storage.activities import Subject


def record(
    subject: Subject,
    remind_at: datetime | None,
    organization_id: int,
    zone: str,
) -> dict[str, Any]:
    """The raw record."""

    def moment(instant: datetime | None) -> str | None:
        """2024-04-04T01:43:33.000+08:00."""
        here = instant and instant.astimezone(ZoneInfo(zone))
        return here.isoformat(timespec="milliseconds") if here else None

    return {
        "id": subject.id,
        "user_id": subject.owner_id,
        "organization_id": organization_id,
        "name": subject.name,
        "company_name": subject.company or None,
        "source": subject.source or None,
        "department": None,
        "job": None,
        "note": None,
        "created_at": moment(subject.created_at),
        "updated_at": moment(subject.updated_at),
        "deleted_at": None,
        "status": subject.status or None,
        "turned_customer_id": subject.turned_customer_id,
        "department_id": subject.department_id,
        "name_pinyin": _letters(subject.name),
        "company_name_pinyin": _letters(subject.company),
        "creator_id": subject.created_by,
        "customer_requirement": None,
        "revisit_at": moment(subject.revisited_at),
        "real_revisit_at": moment(subject.revisited_at),
        "revisit_remind_at": moment(remind_at),
        "qixinbao_id": None,
        "before_user_id": None,
        "before_department_id": None,
        "turned_at": moment(subject.turned_at),
        "channel_code": None,
        "is_draft": False,
        "biz_pid": "",
        "soukebox_account_id": None,
        "channel": None,
        "market_activity_id": None,
        "shop_id": None,
        "approve_status": "approved",
        "submit_applying_at": None,
        "finish_approve_at": None,
        "lock_status": "unlocked",
    }


def _letters(name: str) -> str:
    """zhenglaoshi for 郑老师, each character in its usual reading."""
    return "".join((pinyin.readings(character) or (character,))[0] for character in name)
