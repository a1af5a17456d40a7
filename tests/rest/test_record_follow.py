"""GET /api/record/follow, seed 001: reports, with what was said of them and their visits."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.database import Database
from tests.conftest import STORY_BEGINS
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, Api
from tests.rest.following import (
    follow,
    ids,
    moment,
    report_of,
)

TokenOf = Callable[..., str]
Insert = Callable[..., None]
Visits = Callable[..., None]

THEIRS = 16  # keys that are documented; ours follow

# The two rows as the seed prints them.
SEED = json.loads("""[
  {"id": 6, "user_id": 1, "type": 1, "recordTime": "2022-03-17 17:16:39",
   "title": "2022.03.17-汪小嘉-", "effect": "测试必填项目",
   "problems": null, "suggestion": null, "workplan": null,
   "createTime": "2022-03-17 17:16:39", "updateTime": "2022-03-17 17:16:39",
   "status": 1, "note": null, "user_name": "汪小嘉",
   "comment": [[{"id": 4, "user_id": 1, "createTime": "2022-03-18 11:21:55", "content": "哈哈",
                 "user_name": "汪小嘉"}]],
   "reading": [{"user_id": 1, "createTime": "2022-03-21 10:59:20", "username": "汪小嘉"}]},
  {"id": 3, "user_id": 1, "type": 1, "recordTime": "2022-03-14 11:21:17",
   "title": "2022.03.14-汪小嘉-", "effect": "3.14新增员工需求是否已读功能",
   "problems": "无", "suggestion": "无建议", "workplan": "暂无",
   "createTime": "2022-03-14 11:21:18", "updateTime": "2022-03-18 15:37:27",
   "status": 1, "note": null, "user_name": "汪小嘉",
   "comment": [
     {"id": 5, "user_id": 1, "createTime": "2022-03-18 14:35:03",
      "content": "315曝光的土坑酸菜,不少方便面品牌遭受负面影响", "user_name": "汪小嘉"},
     {"id": 3, "user_id": 1, "createTime": "2022-03-16 17:26:11", "content": "测试评论发布",
      "user_name": "汪小嘉"},
     {"id": 2, "user_id": 1, "createTime": "2022-03-16 17:26:03", "content": "测试评论发布",
      "user_name": "汪小嘉"}],
   "reading": []}
]""")


async def test_the_seed_s_rows_come_back(
    api: Api, company: Database, insert: Insert, clock: FakeClock
) -> None:
    """Keys, their order, types, nulls and empty lists are those of the sample.

    Three differences. `comment` is flat in both rows: the sample nests it once, in the first row
    only, where a client that reads the second row finds nothing. Keys of ours follow the
    documented ones: a caller could not see what it wrote. The sample's total is 6 with two rows
    printed; here it counts the rows there are.
    """
    clock.set(moment("2022-03-21 11:00:00"))
    company.write(
        lambda t: t.execute(
            sa.update(tables.user).where(tables.user.c.id == 1).values(name="汪小嘉")
        )
    ).result()
    for row in SEED:
        texts = {key: row[key] or "" for key in ("problems", "suggestion", "workplan", "note")}
        at = {
            "recorded_at": moment(row["recordTime"]),
            "created_at": moment(row["createTime"]),
            "updated_at": moment(row["updateTime"]),
        }
        insert(tables.report, {"id": row["id"], "effect": row["effect"]} | texts | at)
        if row["comment"] and isinstance(row["comment"][0], list):  # once for both databases
            row["comment"] = row["comment"][0]
        for said in row["comment"]:
            insert(
                tables.comment,
                {
                    "id": said["id"],
                    "subject_kind": "report",
                    "subject_id": row["id"],
                    "author_id": said["user_id"],
                    "text": said["content"],
                    "created_at": moment(said["createTime"]),
                },
            )
    insert(
        tables.reading,
        {"subject_kind": "report", "subject_id": 6, "read_at": moment("2022-03-21 10:59:20")},
    )

    body = await follow(api)

    assert ["status", "data", "page_info"] == list(body)
    theirs = [dict(list(row.items())[:THEIRS]) for row in body["data"]]
    assert json.dumps(SEED) == json.dumps(theirs)
    assert {"total": 2, "page": 1, "count": 20} == body["page_info"]


async def test_without_a_start_the_last_week_is_shown(api: Api, report: Any) -> None:
    """A record eight days old is absent, and there where a start is named; both ends count."""
    report(1, days_ago=8)
    report(2, days_ago=7)
    report(3)
    report(4, days_ago=-0.1)

    assert [3, 2] == await ids(api)
    assert [3, 2, 1] == await ids(api, start_time="2026-03-10 16:20:00")
    assert [3, 2] == await ids(api, start_time="2026-03-10 16:20:01")
    assert [2] == await ids(api, end_time="2026-03-11 16:20:00")
    assert [4, 3] == await ids(api, start_time="2026-03-18", end_time="2026-03-18")
    assert [1] == await ids(api, start_time="2026-03-01", end_time="2026-03-10T08:20:00Z")
    assert [] == await ids(api, end_time="2026-03-01")


async def test_newest_first_and_a_total_of_all_pages(api: Api, report: Any) -> None:
    """By (time, id); the total does not depend on the page, and past the last one is nothing."""
    for report_id in range(1, 8):
        report(report_id, days_ago=report_id % 3)

    pages = [await follow(api, page=page, count=3) for page in (1, 2, 3, 4)]

    shown = [row["id"] for page in pages for row in page["data"]]
    assert [6, 3, 7, 4, 1, 5, 2] == shown
    assert [{"total": 7, "page": page, "count": 3} for page in (1, 2, 3, 4)] == [
        page["page_info"] for page in pages
    ]


async def test_more_rows_than_fit_are_cut_to_a_hundred(api: Api, report: Any) -> None:
    """Asking for more is no error, and is told."""
    report(1)

    body = await follow(api, count=101)

    assert {"total": 1, "page": 1, "count": 100} == body["page_info"]


async def test_reports_are_personal(
    api: Api, report: Any, company: Database, token_of: Callable[..., str]
) -> None:
    """Their own, those of people below; admins and services see all. Totals say no more."""
    for user_id in (1, 2, 3):
        report(user_id, user_id=user_id)
    below = sa.update(tables.user).where(tables.user.c.id == 3).values(manager_id=2)
    company.write(lambda t: t.execute(below)).result()

    async def seen(user_id: int | None) -> tuple[list[int], int]:
        body = await follow(api.with_token(token_of(user_id, "read:visits")))
        return [row["id"] for row in body["data"]], body["page_info"]["total"]

    assert ([1], 1) == await seen(1)
    assert ([3, 2], 2) == await seen(2)
    assert ([3, 2, 1], 3) == await seen(87)
    assert ([3, 2, 1], 3) == await seen(None)


async def test_what_is_no_record_is_not_listed(api: Api, report: Any) -> None:
    """Deleted, no longer valid, or a message that logged nothing."""
    report(1, deleted_at=moment("2026-03-18 12:00:00"))
    report(2, state="0")
    report(3, effect="", text="你好")

    body = await follow(api)

    assert ([], 0) == (body["data"], body["page_info"]["total"])


async def test_reports_by_customer_director_and_follower(
    api: Api, visits: Visits, company: Database, token_of: Callable[..., str]
) -> None:
    """Filters combine; the author is a follower; a hidden customer is one that is not there."""
    visits({"created_at": "2026-03-18 10:00:00", "participants": [2]})
    visits({"id": 2001, "customer_id": 12, "created_at": "2026-03-18 11:00:00"})
    visits({"id": 2002, "customer_id": 13, "author_id": 3, "created_at": "2026-03-18 12:00:00"})
    first, second, third = (report_of(company, visit) for visit in (1001, 2001, 2002))
    admin = api.with_token(token_of(87, "read:visits"))

    assert [third, second, first] == await ids(admin)
    assert [first] == await ids(admin, organization_id=11)
    assert [first] == await ids(admin, organization_id=KNOWN)
    assert [third] == await ids(admin, director_id=3)
    assert [first] == await ids(admin, follower_id=2)
    assert [second, first] == await ids(admin, follower_id=1)
    assert [] == await ids(admin, follower_id=2, organization_id=12)
    assert [] == await ids(admin, follower_id=999)
    hidden, unknown = [await follow(api, organization_id=key) for key in (13, 99)]
    assert hidden == unknown
    assert [] == hidden["data"]


async def test_a_report_shows_what_is_said_of_its_visits(
    api: Api, visits: Visits, insert: Insert, company: Database
) -> None:
    """Remarks on both in one list, newest first; each reader once; whom and with whom it was."""
    visits({"participants": [2], "text": "去了金职院", "created_at": "2026-03-18 10:00:00"})
    key = report_of(company, 1001)
    for number, (kind, subject) in enumerate([("visit", 1001), ("report", key), ("visit", 1001)]):
        about = {"subject_kind": kind, "subject_id": subject}
        said_at = STORY_BEGINS + timedelta(minutes=number)
        insert(
            tables.comment,
            about | {"id": number + 1, "author_id": 2, "text": "好", "created_at": said_at},
        )
        if number < 2:
            insert(tables.reading, about | {"user_id": 3, "read_at": said_at})

    (row,) = (await follow(api))["data"]

    assert [3, 2, 1] == [said["id"] for said in row["comment"]]
    reader = {"user_id": 3, "createTime": "2026-03-18 16:20:00", "username": "王五"}
    assert [reader] == row["reading"]
    assert ("2026.03.18-张三-金职院", "去了金职院") == (row["title"], row["effect"])
    assert ([11], [1, 2]) == (row["customers_id"], row["follower_id"])
    ours = ("protent_id", "organization_id", "event", "gain", "event_attach", "cost")
    assert {None} == {row[name] for name in ours}
