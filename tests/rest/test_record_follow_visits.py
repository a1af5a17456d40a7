"""GET /api/record/follow?protent_id=...: the visits of one report."""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from handlers.dialects.eartip_rows import Row
from storage import importing, tables
from storage.database import Database
from tests.fakes import FakeClock
from tests.rest.conftest import Api
from tests.rest.following import (
    follow,
    ids,
    report_of,
)

TokenOf = Callable[..., str]
Insert = Callable[..., None]
Visits = Callable[..., None]


async def test_a_visit_in_full(api: Api, visits: Visits, insert: Insert, company: Database) -> None:
    """Its own words under the family's names, and every key of the sheet."""
    visits(
        {
            "customer_id": [11, 12],
            "occurred_at": "2026-03-18 09:30:00",
            "channel": "PHONE",
            "participants": [2],
            "contents": "聊了二期",
            "feedback": "挺好",
            "problem": "价格",
            "next_step": "发方案",
            "expenses": 23.34,
            "expense_note": "打车",
            "created_at": "2026-03-18 10:00:00",
        }
    )
    key = report_of(company, 1001)
    note = sa.update(tables.visit).values(note="王处长在场")
    company.write(lambda t: t.execute(note)).result()
    about = {"subject_kind": "visit", "subject_id": 1001}
    insert(tables.attachment, about | {"id": 1, "kind": "image", "url": "https://a.cn/1.png"})
    insert(tables.attachment, about | {"id": 2, "kind": "file", "url": "https://a.cn/2"})
    insert(tables.comment, about | {"id": 3, "author_id": 2, "text": "盯紧"})

    (row,) = (await follow(api, protent_id=key))["data"]

    expected = {
        "id": 1001,
        "user_id": 1,
        "type": 1,
        "recordTime": "2026-03-18 09:30:00",
        "title": "2026.03.18-张三-金职院、只有名字",
        "effect": "聊了二期",
        "problems": "价格",
        "suggestion": "挺好",
        "workplan": "发方案",
        "createTime": "2026-03-18 10:00:00",
        "updateTime": "2026-03-18 10:00:00",
        "status": 1,
        "note": "王处长在场",
        "user_name": "张三",
        "comment": [
            {
                "id": 3,
                "user_id": 2,
                "createTime": "2026-03-18 16:20:00",
                "content": "盯紧",
                "user_name": "李四",
            }
        ],
        "reading": [],
        "protent_id": key,
        "organization_id": 11,
        "customers_id": [11, 12],
        "follower_id": [1, 2],
        "event": 3,
        "gain": "聊了二期",
        "event_attach": "https://a.cn/1.png,https://a.cn/2",
        "event_note": "王处长在场",
        "cost": 23.34,
        "cost_note": "打车",
    }
    assert json.dumps(expected) == json.dumps(row)
    assert row == TypeAdapter(Row).validate_python(row, strict=True)


async def test_a_bare_visit_has_nulls(api: Api, visits: Visits, company: Database) -> None:
    """This family prints null where nobody said anything, and a day without a time begins at 0."""
    visits({"channel": "OTHER"})

    (row,) = (await follow(api, protent_id=report_of(company, 1001)))["data"]

    nulls = [name for name, value in row.items() if value is None]
    assert (
        "problems suggestion workplan note event gain event_attach event_note cost cost_note"
    ).split() == nulls
    assert ("", [], []) == (row["effect"], row["comment"], row["reading"])
    assert "2026-03-18 00:00:00" == row["recordTime"]


async def test_all_visits_of_a_report_however_old(
    api: Api, visits: Visits, company: Database
) -> None:
    """The week is not applied; a start or an end is, each where it is sent; filters too."""
    visits(
        {"day": "2025-01-01"},
        {"day": "2026-03-17", "occurred_at": "2026-03-17 09:00:00"},
        {"day": "2026-03-17", "customer_id": 12, "participants": [2]},
    )
    one = sa.update(tables.visit).values(report_id=report_of(company, 1001))
    key = report_of(company, 1001)
    company.write(lambda t: t.execute(one)).result()

    assert [1002, 1003, 1001] == await ids(api, protent_id=key)
    assert [1002, 1003, 1001] == await ids(api, parent_id=key)
    assert [1002, 1003, 1001] == await ids(api, protent_id=key, parent_id=1)
    assert [1003] == await ids(api, protent_id=key, page=2, count=1)
    assert [1002, 1003] == await ids(api, protent_id=key, start_time="2026-03-17")
    assert [1002] == await ids(api, protent_id=key, start_time="2026-03-17 08:00:00")
    assert [1001] == await ids(api, protent_id=key, end_time="2025-01-01 00:00:00")
    assert [1003] == await ids(api, protent_id=key, organization_id=12)
    assert [1003] == await ids(api, protent_id=key, follower_id=2)
    assert [] == await ids(api, protent_id=key, director_id=2)
    body = await follow(api, protent_id=key, page=9)
    assert ([], 3) == (body["data"], body["page_info"]["total"])


async def test_visits_are_seen_by_who_sees_the_customer(
    api: Api, visits: Visits, company: Database, token_of: Callable[..., str]
) -> None:
    """A hidden one is answered like one of no report; who may see one need not see the report."""
    visits({"author_id": 3, "customer_id": 13}, {"author_id": 3, "customer_id": 11})
    hidden, shown = report_of(company, 1001), report_of(company, 1002)
    oid = sa.select(tables.report.c.oid).where(tables.report.c.id == shown)
    owner = api.with_token(token_of(3, "read:visits"))

    assert await follow(api, protent_id=1) == await follow(api, protent_id=hidden)
    assert await follow(api, protent_id=1) == await follow(api, protent_id="f" * 24)
    assert [1001] == await ids(owner, protent_id=hidden)
    assert [1002] == await ids(api, protent_id=shown)
    assert [1002] == await ids(
        api, protent_id=company.read(lambda t: t.execute(oid).scalar_one()).result()
    )
    assert [] == await ids(api, start_time="2026-01-01")


async def test_another_company_s_report_is_not_there(
    api: Api, company: Database, clock: FakeClock, token_of: Callable[..., str]
) -> None:
    """A token never reaches beyond its organization."""
    other = {"id": 2, "name": "别家", "zone": "Asia/Shanghai"}
    data = {
        "organization": other,
        "users": [{"id": 1, "name": "外人"}],
        "customers": [{"id": 99, "name": "别家的客户"}],
        "visits": [{"id": 1001, "author_id": 1, "customer_id": 99, "day": "2026-03-18"}],
    }
    assert () == importing.load(company, data, now=clock.now()).problems
    admin = api.with_token(token_of(87, "read:visits"))

    assert [] == await ids(admin, start_time="2026-01-01")
    assert [] == await ids(admin, protent_id=report_of(company, 1001))


async def test_ranges_that_are_fine(api: Api, report: Any) -> None:
    """One moment is a range; the largest page is past the end; 0 is no report at all.

    The first and the last day of a calendar stand for no end, as in many clients.
    """
    report(1)
    ever = {"start_time": "0001-01-01 00:00:00", "end_time": "9999-12-31 23:59:59"}

    at = "2026-03-18 16:20:00"
    assert [1] == await ids(api, start_time=at, end_time=at)
    assert [1] == await ids(api, **ever)
    assert [] == await ids(api, start_time=ever["end_time"])
    assert [] == await ids(api, end_time=ever["start_time"])
    assert [] == await ids(api, page="9" * 16)
    assert [1] == await ids(api, protent_id=0)
