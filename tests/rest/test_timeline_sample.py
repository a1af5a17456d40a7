"""The sample of seed 003, GET /api/v2/:entity_type/:entity_id/sales_activities, comes back."""

import json
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage import tables, tokens
from storage.database import Database
from tests.rest.conftest import Api
from tests.rest.timelines import HIDDEN, SEED, path

LEAD, COMPANY = 1311120102, 11300332
XIAOLAN, XIAOQIAO, SHANGHAI, OULE = 12343133, 12341142, 11431522, 11431523


def corrected() -> dict[str, Any]:
    """The sample, but where it contradicts itself or the contract chose otherwise.

    - The dates were altered by hand: 2024-03-23 stands twice, as 星期四 and 星期三 (it was a
      Saturday), and May follows March. One group a day, newest first, with its true weekday.
    - 小兰 is of 上海销售部 in two activities and of 销售部 in three: she has one department.
    - `uid` is an account of their single sign-on: ours is the user's id.
    - The lead is 老师, once 郑老师 in refer_name and once in title: it has one name, and the pinyin
      of that name.
    - Who had the lead before is not kept: before_department_id is null.
    - total_count is 3 beside six activities: it counts activities.
    - default_image_url is a picture of their own server: "".
    """
    sample: dict[str, Any] = json.loads(json.dumps(SEED))
    data = sample["data"]
    entries = [one for day in data["sales_activities"] for one in day["activities"]]
    entries.sort(key=lambda one: one["timestamp"], reverse=True)
    for one in entries:
        one["user"]["uid"] = one["user"]["id"]
        if one["user"]["id"] == XIAOLAN:
            one["user"]["department_name"] = "上海销售部"
        one["refer_name"] = one["refer_name"].replace("郑", "")
        one["title"] = one["title"].replace("郑", "")
        if isinstance(one["saleable_id"], dict):
            one["saleable_id"] |= {"name_pinyin": "laoshi", "before_department_id": None}
    data["sales_activities"] = [
        {
            "date": f"{day} 星期{'一二三四五六日'[date.fromisoformat(day).weekday()]}",
            "activities": [*of],
        }
        for day, of in groupby(entries, lambda one: one["timestamp"][:10])
    ]
    return sample | {"data": data | {"total_count": 6, "default_image_url": ""}}


def at(written: str) -> datetime:
    """A moment of the sample: its company's clocks are four hours ahead of UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("Asia/Dubai")).astimezone(UTC)


def load_sample(company: Database) -> str:
    """The rows behind the sample, as Genjin keeps them; answers a token of the company."""
    mine = {"organization_id": COMPANY}
    born = {"created_at": at("2024-05-24 14:04:51"), "updated_at": at("2024-04-04 01:43:33")}
    made = {"created_at": at("2024-05-22 23:44"), "updated_at": at("2024-05-22 23:44")}
    people = [
        {
            "id": XIAOLAN,
            "name": "小兰",
            "phone": "13402023331",
            "role_id": 1231334,
            "avatar": "https://lxcrm.weiwenjia.com/assets/female_uc.jpg",
            "department_id": SHANGHAI,
            "created_at": at("2024-05-22 23:44"),
        },
        {
            "id": XIAOQIAO,
            "name": "小乔",
            "phone": "13453135330",
            "role_id": 1231333,
            "avatar": "https://lxcrm.weiwenjia.com/assets/male_uc.jpg",
            "department_id": OULE,
            "created_at": at("2024-03-20 01:23"),
        },
    ]
    lead = {
        "id": LEAD,
        "oid": "a" * 24,
        "name": "老师",
        "status": "",
        "owner_id": XIAOLAN,
        "created_by": XIAOQIAO,
        "remind_at": at("2024-04-15 10:00"),
        "visit_count": 2,
        "activity_count": 6,
        **born,
    }
    logs = [
        (1143541100, 1312134154, "2024-04-04 01:43:33", "在忙,留了电话"),
        (1501115312, 1534014235, "2024-03-23 13:02:00", "比较忙不在"),
    ]
    audios = [
        one["audios"][0]
        for day in SEED["data"]["sales_activities"]
        for one in day["activities"]
        if one["audios"]
    ]
    calls = [
        (1143355154, "2024-04-04 01:43:00", "2024-04-04 01:44:24"),
        (1504234433, "2024-03-23 10:53:21", "2024-03-23 10:53:54"),
        (1501305145, "2024-03-23 13:01:00", "2024-03-23 13:54:43"),
    ]

    def shown(id: int, kind: str, when: datetime, actor: int, refers: str, key: int) -> Any:
        return mine | {
            "id": id,
            "subject_kind": "lead",
            "subject_id": LEAD,
            "kind": kind,
            "occurred_at": when,
            "actor_id": actor,
            "refers_kind": refers,
            "refers_id": key,
            "created_at": when,
            "updated_at": when,
        }

    def load(transaction: Any) -> str:
        def insert(table: sa.Table, *rows: dict[str, Any]) -> None:
            transaction.execute(sa.insert(table), [mine | row for row in rows])

        transaction.execute(
            sa.insert(tables.organization).values(
                id=COMPANY, name="励销", zone="Asia/Dubai", **made
            )
        )
        departments = [(SHANGHAI, "上海销售部"), (OULE, "欧乐城")]
        insert(tables.department, *({"id": key, "name": name} | made for key, name in departments))
        insert(tables.user, *({**made, **one} for one in people))
        insert(tables.lead, lead)
        for number, (activity_id, visit_id, when, contents) in enumerate(logs, 1):
            moment = {"created_at": at(when), "updated_at": at(when), "created_by": XIAOLAN}
            insert(
                tables.report,
                {"id": visit_id, "oid": f"{number:024}", "user_id": XIAOLAN, "text": contents}
                | {"sent_at": at(when), "recorded_at": at(when)}
                | moment,
            )
            visit = {
                "id": visit_id,
                "oid": f"{number:024}",
                "number": number,
                "report_id": visit_id,
                "author_id": XIAOLAN,
                "day": at(when).date(),
                "occurred_at": at(when),
                "sorts_at": at(when),
                "channel": "PHONE",
                "type": "SALES",
                "remark_type": "电销",
                "contents": contents,
                "lead_id": LEAD,
            }
            insert(tables.visit, visit | moment)
            insert(
                tables.activity, shown(activity_id, "visit", at(when), XIAOLAN, "visit", visit_id)
            )
        for (activity_id, when, stored), audio in zip(calls, audios, strict=True):
            heard = {
                "id": audio["id"],
                "url": audio["file_url"],
                "seconds": audio["duration_seconds"],
                "oss_type": audio["oss_type"],
            }
            call = {"id": activity_id, "subject_kind": "lead", "subject_id": LEAD, "mode": 13}
            times = {"occurred_at": at(when), "created_at": at(stored)}
            insert(tables.call_record, call | times | {"user_id": XIAOLAN, "audio": heard})
            insert(
                tables.activity,
                shown(activity_id, "call_record", at(when), XIAOLAN, "call_record", activity_id),
            )
        began = at("2024-05-24 14:04:51")
        insert(tables.activity, shown(1133434023, "create", began, XIAOQIAO, "lead", LEAD))
        return tokens.create(
            transaction,
            COMPANY,
            user_id=None,
            name="",
            scopes=("read:visits",),
            now=made["created_at"],
        )

    return company.write(load).result()


async def test_the_sample_of_the_seed_comes_back(api: Api, company: Database) -> None:
    """Keys, their order, types, empty forms and values, but for the points of `corrected`."""
    token = load_sample(company)

    answer = await api.with_token(token).get(path("leads", LEAD))

    assert 200 == answer.status
    assert json.dumps(corrected(), ensure_ascii=False, indent=1) == json.dumps(
        answer.body, ensure_ascii=False, indent=1
    )


async def test_another_company_s_lead_is_unknown(api: Api, company: Database) -> None:
    load_sample(company)

    assert HIDDEN == (await api.get(path("leads", LEAD))).body
