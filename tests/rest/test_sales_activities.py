"""GET /api/v2/:entity_type/:entity_id/sales_activities, seed 003: the timeline of a customer."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from storage import importing, tables, tokens
from storage.activities import NewCall
from storage.database import Database
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, Api

SEED = json.loads((Path(__file__).parent / "seed_003.json").read_text())
LEAD, COMPANY = 1311120102, 11300332
XIAOLAN, XIAOQIAO, SHANGHAI, OULE = 12343133, 12341142, 11431522, 11431523
HIDDEN = {
    "code": 100100,
    "message": "您没有权限查看该对象或该对象不存在。",
    "error": "active_record/record_not_found",
}
LOGGED_OUT = {"code": 100401, "data": None, "message": "登录已失效,请重新获取token"}
MINE = f"/api/v2/customers/{KNOWN}/sales_activities"

Visits = Callable[..., None]
TokenOf = Callable[..., str]


def path(kind: str, key: object) -> str:
    return f"/api/v2/{kind}/{key}/sales_activities"


def flat(answer: Any) -> list[dict[str, Any]]:
    """All activities of an answer, in order."""
    return [one for day in answer.body["data"]["sales_activities"] for one in day["activities"]]


# -- the seed's own sample -------------------------------------------------------------------------


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


# -- what each kind shows --------------------------------------------------------------------------


async def test_a_bare_visit_has_fifty_keys_each_empty_in_its_own_way(
    api: Api, visits: Visits
) -> None:
    """{} against [] against "" against null, as in every activity of the sample."""
    visits({})
    sample = SEED["data"]["sales_activities"][0]["activities"][0]

    bare = flat(await api.get(MINE))[0]

    assert 50 == len(bare)
    assert list(sample) == list(bare)
    assert list(sample["user"]) == list(bare["user"])
    same = [key for key, value in sample.items() if value in ("", None) or value in ([], {})]
    assert {key: sample[key] for key in same} == {key: bare[key] for key in same}
    assert ("走访拜访", "2026-03-18 12:00") == (bare["title"], bare["timestamp"])
    assert ("Customer", "客户", "金职院", 11) == tuple(
        bare[key] for key in ("refer_type", "refer_type_display", "refer_name", "refer_id")
    )
    assert [[], [{"id": 11, "name": "金职院"}]] == [one["value"] for one in bare["refers_display"]]


async def test_a_full_visit_fills_what_it_can(
    api: Api, visits: Visits, company: Database, clock: FakeClock
) -> None:
    """Feedback, opportunity, people met, a remark, a promise, files and who is mentioned."""
    visits(
        {
            "contents": "聊了二期",
            "feedback": "挺满意",
            "opportunity_id": 21,
            "contacts": ["李老师"],
            "occurred_at": "2026-03-18 15:30:00",
            "channel": "PHONE",
        }
    )
    clock.passes(minutes=5)

    def add(transaction: Any) -> None:
        with unit_of_work(transaction, open_scope(transaction, 1, 2), clock.now()) as uow:
            uow.comments.add(1001, "辛苦", ())
        change = sa.update(tables.visit).values(
            mentions=[3], location="人民东路1188号 (29.08,119.6)"
        )
        transaction.execute(change)
        for number, kind in enumerate(("image", "file", "audio"), 1):
            transaction.execute(
                sa.insert(tables.attachment).values(
                    organization_id=1,
                    id=number,
                    subject_kind="visit",
                    subject_id=1001,
                    kind=kind,
                    name=f"{number}.{kind}",
                    url=f"https://files.example/{number}",
                    duration_seconds=7,
                    created_at=clock.now(),
                )
            )
        for number, (day, moment) in enumerate(
            [("2026-03-25", None), ("2026-03-20", datetime(2026, 3, 20, 2, tzinfo=UTC))], 1
        ):
            transaction.execute(
                sa.insert(tables.action).values(
                    organization_id=1,
                    id=number,
                    number=number,
                    text="发方案",
                    visit_id=1001,
                    due_day=date.fromisoformat(day),
                    due_at=moment,
                    created_at=clock.now(),
                    updated_at=clock.now(),
                )
            )

    company.write(add).result()

    full = flat(await api.get(MINE))[0]

    assert ("聊了二期\n反馈:挺满意", "聊了二期") == (
        full["description"],
        full["origin_description"],
    )
    assert {"id": 21, "name": "智慧校园二期"} == full["opportunity"]
    met = [{"id": None, "name": "李老师"}]
    assert [met] * 3 == [
        full["contacts"],
        full["revisit_log_contacts"],
        full["refers_display"][0]["value"],
    ]
    assert ("电话", "2026-03-18 15:30") == (full["title"], full["real_revisit_at"])
    assert 1 == full["comments_count"]
    (remark,) = full["comments"]
    assert [{"id": 2, "name": "李四"}, "辛苦", "2026-03-18 16:25"] == list(remark.values())[1:]
    assert ("2026-03-20 10:00", "03月20日 10:00") == (full["remind_at"], full["remind_at_display"])
    assert [2, 1, 1, 1] == [
        len(full[key]) for key in ("attachments", "image_attachments", "attachment_files", "audios")
    ]
    assert ("7", 7) == (full["audios"][0]["duration"], full["audios"][0]["duration_seconds"])
    assert [{"id": 3, "name": "王五"}] == full["at_users"]
    assert {"detail_address": "人民东路1188号", "lat": 29.08, "lng": 119.6} == full["address"]
    assert {"id": 1001, "is_user_self": True, "is_creator_self": True} == full["revisit_log"]


async def test_a_promise_for_a_day_is_shown_without_a_time(
    api: Api, visits: Visits, company: Database, clock: FakeClock
) -> None:
    """Nobody said one."""
    visits({})
    promise = sa.insert(tables.action).values(
        organization_id=1,
        id=1,
        number=1,
        text="发方案",
        visit_id=1001,
        due_day=date(2026, 3, 25),
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    company.write(lambda transaction: transaction.execute(promise)).result()

    shown = flat(await api.get(MINE))[0]

    assert ("2026-03-25", "03月25日") == (shown["remind_at"], shown["remind_at_display"])


async def test_a_timeline_begins_with_its_creation(api: Api, company: Database) -> None:
    """The whole record stands where other activities have an id; nobody knows who imported it."""
    answer = await api.get(MINE)

    (day,) = answer.body["data"]["sales_activities"]
    (created,) = day["activities"]
    assert "2021-08-01 星期日" == day["date"]
    assert 1 == answer.body["data"]["total_count"]
    assert ("Customer", "create", "新增", "新增客户") == tuple(
        created[key]
        for key in ("saleable_type", "activity_type", "activity_type_display", "description")
    )
    record = created["saleable_id"]
    seed = SEED["data"]["sales_activities"][-1]["activities"][0]["saleable_id"]
    assert list(seed) == list(record)
    assert (11, 1, 1, "金职院") == tuple(
        record[key] for key in ("id", "user_id", "organization_id", "name")
    )
    assert ("jinzhiyuan", "2021-08-01T12:00:00.000+08:00") == (
        record["name_pinyin"],
        record["created_at"],
    )
    assert (0, "", "") == tuple(created["user"][key] for key in ("id", "name", "created_at"))
    assert 15 == len(created["user"])


async def test_a_customer_made_in_genjin_begins_by_whoever_made_it(
    api: Api, company: Database, clock: FakeClock
) -> None:
    def make(transaction: Any) -> int:
        with unit_of_work(transaction, open_scope(transaction, 1, 1), clock.now()) as uow:
            return uow.customers.create("新客户").id

    new_id = company.write(make).result()

    answer = await api.get(path("customers", new_id))

    (created,) = flat(answer)
    assert (1, 1) == (created["user"]["id"], answer.body["data"]["total_count"])
    assert "2026-03-18 16:20" == created["timestamp"]


async def test_a_call_shows_and_counts(api: Api, company: Database, clock: FakeClock) -> None:
    """It may be stored later than it was; it is a contact, but no visit."""
    called = NewCall(
        "customer", 11, 1, clock.now() - timedelta(hours=1), {}, direction="in", mode=13
    )

    def call(transaction: Any) -> Any:
        with unit_of_work(transaction, open_scope(transaction, 1, 1), clock.now()) as uow:
            uow.activities.add_call(called)
            return uow.customers.get(11)

    customer = company.write(call).result()
    shown, created = flat(await api.get(MINE))

    assert (0, 2, called.occurred_at) == (
        customer.visit_count,
        customer.activity_count,
        customer.last_contact_at,
    )
    assert ("call_record", "电销", "呼入", 13, 11, []) == tuple(
        shown[key]
        for key in (
            "activity_type",
            "activity_type_display",
            "call_type_display",
            "call_mode",
            "saleable_id",
            "audios",
        )
    )
    assert ("2026-03-18 15:20", "2026-03-18 16:20") == (
        shown["timestamp"],
        shown["real_created_at"],
    )
    assert "2026-03-18T15:20:00.000+08:00" == created["saleable_id"]["revisit_at"]


async def test_a_visit_of_several_customers_is_in_each_timeline(api: Api, visits: Visits) -> None:
    """An activity of its own in each, the same follow-up, and only that customer's name."""
    paid_at = "2026-03-18T17:00:00+08:00"  # after the customers were entered
    visits({"customer_id": [11, 12], "participants": [1], "occurred_at": paid_at})

    first, second = [flat(await api.get(path("customers", key)))[0] for key in (11, 12)]

    assert first["id"] != second["id"]
    assert first["saleable_id"] == second["saleable_id"]
    assert ["金职院", "只有名字"] == [one["refer_name"] for one in (first, second)]


# -- days and pages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("Asia/Shanghai", ["2026-03-18 星期三", "2026-03-17 星期二", "2021-08-01 星期日"]),
        ("America/New_York", ["2026-03-17 星期二", "2021-08-01 星期日"]),
    ],
)
async def test_days_are_those_of_the_company_s_zone(
    api: Api, visits: Visits, company: Database, zone: str, days: list[str]
) -> None:
    """A minute before midnight and a minute after it are two days in Shanghai alone."""
    visits(
        {"day": "2026-03-17", "occurred_at": "2026-03-17T23:59:00+08:00"},
        {"day": "2026-03-18", "occurred_at": "2026-03-18T00:01:00+08:00"},
    )
    change = sa.update(tables.organization).values(zone=zone)
    company.write(lambda transaction: transaction.execute(change)).result()

    answer = await api.get(MINE)

    assert days == [day["date"] for day in answer.body["data"]["sales_activities"]]


async def test_pages_joined_are_one_big_page(api: Api, visits: Visits) -> None:
    """Activities are paged, then grouped: a day may go on, under its name, on the next page."""
    visits(*({"day": f"2026-03-{day:02}"} for day in (18, 1, 18, 5, 18, 18, 5, 1) * 2))

    pages = [await api.get(f"{MINE}?page={page}&per_page=6") for page in (1, 2, 3, 4)]
    whole = await api.get(f"{MINE}?per_page=100")

    assert [6, 6, 5, 0] == [len(flat(page)) for page in pages]
    assert flat(whole) == [one for page in pages for one in flat(page)]
    assert [(17, 6, number) for number in (1, 2, 3, 4)] == [
        (page.body["data"]["total_count"], page.body["data"]["per_page"], page.body["data"]["page"])
        for page in pages
    ]
    days = [page.body["data"]["sales_activities"] for page in pages]
    assert days[0][-1]["date"] == days[1][0]["date"]
    order = [(one["timestamp"], one["id"]) for one in flat(whole)]
    assert sorted(order, reverse=True) == order


@pytest.mark.parametrize(
    ("query", "page", "per_page"),
    [
        ("", 1, 15),
        ("page=0", 1, 15),
        ("page=-1", 1, 15),
        ("page=abc&per_page=abc", 1, 15),
        ("page=&per_page=", 1, 15),
        ("page=2.5", 1, 15),
        ("page=1&page=2", 1, 15),
        ("page[]=2", 1, 15),
        ("page=٢", 1, 15),
        ("page=" + "9" * 500, 1, 15),
        ("page=9999999999999999&per_page=100", 9999999999999999, 100),
        ("per_page=0", 1, 1),
        ("per_page=101", 1, 100),
        ("page=2&per_page=5&other=1", 2, 5),
    ],
)
async def test_a_wrong_page_number_is_page_one(
    api: Api, company: Database, query: str, page: int, per_page: int
) -> None:
    """Lenient, as their own pager is; the size is cut to 1..100."""
    answer = await api.get(f"{MINE}?{query}")

    data = answer.body["data"]
    assert (0, page, per_page) == (answer.body["code"], data["page"], data["per_page"])


async def test_a_timeline_whose_entries_are_gone_is_empty(api: Api, company: Database) -> None:
    company.write(lambda transaction: transaction.execute(sa.delete(tables.activity))).result()

    answer = await api.get(MINE)

    assert [] == answer.body["data"]["sales_activities"]


# -- who may see what ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("customers", 13),
        ("customers", "c" * 24),
        ("customers", "f" * 24),
        ("customers", 99999),
        ("customers", "nobody"),
        ("customers", "9" * 30),
        ("customers", "１１"),
        ("leads", 701),
        ("leads", 99),
        ("contracts", 11),
        ("opportunities", 21),
    ],
)
async def test_hidden_and_unknown_are_one_answer(
    api: Api, company: Database, clock: FakeClock, kind: str, key: object
) -> None:
    """Byte for byte, and with HTTP 200, as the family does."""
    load_leads(company, clock)

    answer = await api.get(path(kind, key))

    assert (200, HIDDEN) == (answer.status, answer.body)
    assert (await api.get(path("customers", "f" * 24))).raw == answer.raw


async def test_another_company_s_lead_is_unknown(api: Api, company: Database) -> None:
    load_sample(company)

    assert HIDDEN == (await api.get(path("leads", LEAD))).body


def load_leads(company: Database, clock: FakeClock) -> None:
    """王五 (whose manager is 李四) has a lead."""
    data = {
        "users": [{"id": 3, "name": "王五", "manager_id": 2}],
        "leads": [{"id": 701, "oid": "7" * 24, "name": "绿源环保", "owner_id": 3}],
    }
    report = importing.load(company, data, now=clock.now(), organization="1")
    assert () == report.problems


@pytest.mark.parametrize(
    ("user", "seen"), [(1, False), (2, True), (3, True), (87, True), (None, True)]
)
@pytest.mark.parametrize("key", [701, "7" * 24])
async def test_a_lead_is_seen_by_its_owner_and_those_above(
    api: Api,
    company: Database,
    clock: FakeClock,
    token_of: TokenOf,
    user: int | None,
    seen: bool,
    key: object,
) -> None:
    """Where customers are shown to their own people alone; admins and services see all."""
    load_leads(company, clock)

    answer = await api.with_token(token_of(user, "read:visits")).get(path("leads", key))

    assert seen == (answer.body["code"] == 0)


async def test_who_wrote_down_a_visit_of_a_lead_sees_it(
    api: Api, company: Database, visits: Visits, clock: FakeClock
) -> None:
    load_leads(company, clock)
    visits({"customer_id": [], "lead_id": 701})

    shown = flat(await api.get(path("leads", 701)))

    # the lead was imported at 16:20, the day's visit counts as noon
    assert ["Lead", "RevisitLog"] == [one["saleable_type"] for one in shown]
    assert ["线索", "来自线索"] == [
        shown[0]["refer_type_display"],
        shown[1]["refers_display"][1]["label"],
    ]
    assert "2026-03-18T12:00:00.000+08:00" == shown[0]["saleable_id"]["revisit_at"]


# -- how the token is carried ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Token token={0}, device=open_api, version_code=9.9.9"},
        {"Authorization": 'Token token="{0}", device="open_api", version_code="9.9.9"'},
        {"Authorization": 'Token version_code=9.9.9,token="{0}",device=open_api'},
        {"Authorization": "token device=open_api ,  version_code = 9.9.9 , token={0}"},
        {"access-token": "{0}", "X-LXY-PLATFORM": "lixiaoyun", "X-LXY-APP": "crm"},
        {"Authorization": "Bearer {0}"},
    ],
    ids=str,
)
async def test_forms_of_the_token(api: Api, company: Database, headers: dict[str, str]) -> None:
    """Quoted or bare values in any order, the header of their demo code, and plain Bearer."""
    given = {name: value.format(api.token) for name, value in headers.items()}

    answer = await api.with_token("").get(MINE, headers=given)

    assert (200, 0) == (answer.status, answer.body["code"])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Token token={0}, device=iphone, version_code=9.9.9"},
        {"Authorization": "Token token={0}, device=open_api, version_code=9.9.8"},
        {"Authorization": "Token token={0}x, device=open_api, version_code=9.9.9"},
        {"Authorization": "Token token={0}, token={0}, device=open_api, version_code=9.9.9"},
        {"Authorization": "Token device=open_api, version_code=9.9.9"},
        {"Authorization": "Basic {0}"},
        {"access-token": "{0}", "Authorization": "Bearer {0}"},
        {"access-token": ""},
    ],
    ids=str,
)
async def test_a_token_that_is_not_accepted(
    api: Api, company: Database, headers: dict[str, str]
) -> None:
    """Missing, wrong, of another device or version, or said twice: 401 with the family's code."""
    given = {name: value.format(api.token) for name, value in headers.items()}

    answer = await api.with_token("").get(MINE, headers=given)

    assert (401, LOGGED_OUT) == (answer.status, answer.body)


async def test_a_token_without_the_scope(api: Api, company: Database, token_of: TokenOf) -> None:
    answer = await api.with_token(token_of(1, "read:customers")).get(MINE)

    assert (200, 100403) == (answer.status, answer.body["code"])
