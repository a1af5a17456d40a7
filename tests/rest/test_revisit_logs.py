"""POST /api/v2/revisit_logs: a follow-up is written down, and shows."""

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database
from tests.rest.conftest import KNOWN, Api
from tests.rest.logs import INDEX, KEYS, LOGS, post


async def test_a_log_is_written_and_answered(writer: Api) -> None:
    """All keys of the family's answer; the times in its three forms."""
    answer = await writer.call(
        "POST",
        LOGS,
        json={
            "revisit_log": {
                "loggable_type": "Customer",
                "loggable_id": KNOWN,
                "content": "聊了二期",
                "category": "电话",
                "real_revisit_at": "2026-03-18 15:30",
                "remind_at": "2026-03-20 10:00",
                "address_attributes": {"detail_address": "人民东路1188号"},
                "lat": 29.08,
                "lng": 119.65,
            },
            "at_user_ids": [2],
            "contacts_ids": [501],
        },
    )

    log = answer.body["data"]
    assert (200, 0, KEYS) == (answer.status, answer.body["code"], list(log))
    expected = {
        "content": "聊了二期",
        "loggable_type": "Customer",
        "loggable_id": 11,
        "loggable": {"id": 11, "name": "金职院", "approve_status": "approved"},
        "real_revisit_at": "2026-03-18 15:30",
        "created_at": "2026-03-18 16:20",
        "category_display": "电话",
        "category": "电话",
        "lat": 29.08,
        "lng": 119.65,
        "address": {"detail_address": "人民东路1188号", "lat": 29.08, "lng": 119.65},
        "timestamp": "2026-03-18 16:20",
        "refer_type_display": "客户",
        "remind_at": "03月20日 10:00",
        "is_remind_expired": False,
        "raw_remind_at": "2026-03-20 10:00",
        "at_users": [{"id": 2, "name": "李四"}],
    }
    assert expected == {key: log[key] for key in expected}
    assert (1, "张三") == (log["user"]["id"], log["user"]["name"])


async def test_a_bare_log_was_now(writer: Api) -> None:
    """Only whom it is about must be said."""
    log = (await post(writer)).body["data"]

    assert ("", "2026-03-18 16:20", "其他", "", "", {}) == tuple(
        log[key]
        for key in ("content", "real_revisit_at", "title", "remind_at", "raw_remind_at", "address")
    )


async def test_a_form_is_written_like_json(writer: Api) -> None:
    """revisit_log[content] and lists ending in [], as the family's page has them."""
    form = [
        ("revisit_log[loggable_type]", "Lead"),
        ("revisit_log[loggable_id]", "701"),
        ("revisit_log[content]", "[在忙]"),
        ("revisit_log[category]", "124823"),
        ("revisit_log[lat]", ""),
        ("revisit_log[address_attributes][detail_address]", "车站"),
        ("at_user_ids[]", "2"),
        ("at_user_ids[]", "3"),
    ]

    answer = await writer.call("POST", LOGS, data=form)

    log = answer.body["data"]
    assert ("Lead", 701, "线索", "[在忙]") == tuple(
        log[key] for key in ("loggable_type", "loggable_id", "refer_type_display", "content")
    )
    assert ("124823", "其他") == (log["category"], log["category_display"])
    assert [2, 3] == [who["id"] for who in log["at_users"]]


@pytest.mark.parametrize(
    ("kind", "key", "name", "shown"),
    [
        ("Customer", "11", "金职院", {"customers/11": 2}),
        ("lead", 701, "绿源环保", {"leads/701": 2, "customers/11": 1}),
        ("Contact", 501, "王建国", {"customers/11": 2}),
        ("Opportunity", "7da8233f9b1c4d0012ab34cf", "智慧校园二期", {"customers/11": 2}),
    ],
)
async def test_it_shows_on_the_timeline_of_what_it_is_about(
    writer: Api, kind: str, key: object, name: str, shown: dict[str, int]
) -> None:
    """A contact's and an opportunity's on that of their customer."""
    log = (await post(writer, kind, key, content="聊了")).body["data"]

    assert (kind.capitalize(), name) == (log["loggable_type"], log["refer_name"])
    for subject, total in shown.items():
        answer = await writer.get(f"/api/v2/{subject}/sales_activities")
        assert total == answer.body["data"]["total_count"]
        newest = answer.body["data"]["sales_activities"][0]["activities"][0]
        assert (newest["saleable_id"] == log["id"]) == (total == 2)
        assert total == 1 or newest["revisit_log"] == {
            "id": log["id"],
            "is_user_self": True,
            "is_creator_self": True,
        }


async def test_a_person_met_is_named_once(writer: Api) -> None:
    """Whoever the log is about may be named among the contacts as well."""
    await post(writer, "Contact", 501, contacts_ids=[501])

    answer = await writer.get("/api/v2/customers/11/sales_activities")

    newest = answer.body["data"]["sales_activities"][0]["activities"][0]
    assert [{"id": 501, "name": "王建国"}] == newest["revisit_log_contacts"]


@pytest.mark.parametrize(
    ("written", "raw", "display", "is_expired"),
    [
        ("2026-03-20 10:00", "2026-03-20 10:00", "03月20日 10:00", False),
        ("2026-03-20 10:00:59", "2026-03-20 10:00", "03月20日 10:00", False),
        ("2026-03-20", "2026-03-20", "03月20日", False),
        ("2026-03-20T02:00:00Z", "2026-03-20 10:00", "03月20日 10:00", False),
        ("2026-03-19T20:00:00.5-06:00", "2026-03-20 10:00", "03月20日 10:00", False),
        ("2026-03-18 16:00", "2026-03-18 16:00", "03月18日 16:00", True),
        ("2026-03-18", "2026-03-18", "03月18日", False),
        ("2026-03-17", "2026-03-17", "03月17日", True),
    ],
)
async def test_the_next_follow_up_is_a_to_do(
    writer: Api, company: Database, written: str, raw: str, display: str, is_expired: bool
) -> None:
    """Of whoever wrote the log."""
    log = (await post(writer, remind_at=written)).body["data"]

    (action,) = company.read(lambda t: t.execute(sa.select(tables.action)).all()).result()
    assert (raw, display, is_expired) == tuple(
        log[key] for key in ("raw_remind_at", "remind_at", "is_remind_expired")
    )
    assert ("跟进金职院", 11, log["id"], 1) == (
        action.text,
        action.customer_id,
        action.visit_id,
        action.assignee_id,
    )
    assert raw[:10] == str(action.due_day)


@pytest.mark.parametrize(
    ("category", "channel"),
    [
        ("电话", "PHONE"),
        ("电子邮件", "ONLINE"),
        ("客户来访", "ACCESS"),
        ("上门拜访", "VISIT"),
        ("微信沟通", "ONLINE"),
        ("124823", "OTHER"),
        (7, "OTHER"),
        ("", "OTHER"),
    ],
)
async def test_the_category_says_by_what_channel(
    writer: Api, company: Database, category: object, channel: str
) -> None:
    """And goes out again as it came in."""
    log = (await post(writer, category=category)).body["data"]

    stored = company.read(lambda t: t.execute(sa.select(tables.visit.c.channel)).scalar()).result()
    assert (str(category), channel) == (log["category"], stored)


async def test_a_long_text_is_kept_whole_in_the_report(writer: Api, company: Database) -> None:
    """The field has the 2000 characters of the chat's."""
    log = (await post(writer, content="长" * 2100 + "\x00")).body["data"]

    text = company.read(lambda t: t.execute(sa.select(tables.report.c.text)).scalar()).result()
    assert (2000, "长" * 2100) == (len(log["content"]), text)


async def test_a_log_sent_twice_under_one_key_is_one(writer: Api) -> None:
    """With the Idempotency-Key that every call of ours understands."""
    body = {"revisit_log": {"loggable_type": "Customer", "loggable_id": KNOWN}}

    first, second = [
        await writer.call("POST", LOGS, {"Idempotency-Key": "k-1"}, json=body) for _ in range(2)
    ]

    assert first.raw == second.raw
    assert 1 == (await writer.get(INDEX)).body["data"]["total_count"]


async def test_a_log_is_a_visit_for_the_other_families(writer: Api) -> None:
    """POST /api/customers/visits/paginate lists it."""
    await post(writer, content="聊了二期", category="上门拜访")

    (row,) = (await writer.visits(customer_id=KNOWN)).body["data"]["list"]

    assert ("聊了二期", 1) == (row["contents"], row["createdBy"])
    assert "2026-03-18 张三 走访拜访 金职院" == row["title"]
