"""POST /api/v2/revisit_logs: a follow-up is written down, and shows."""

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database
from tests.rest.conftest import KNOWN, Api
from tests.rest.logs import INDEX, KEYS, LOGS, post
from tests.rest.timelines import follow_ups


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


# What is sent as remind_at, and what is answered: raw_remind_at, remind_at, is_remind_expired.
REMINDERS = [
    ("2026-03-20 10:00", "2026-03-20 10:00", "03月20日 10:00", False),
    ("2026-03-20 10:00:59", "2026-03-20 10:00", "03月20日 10:00", False),
    ("2026-03-20", "2026-03-20", "03月20日", False),
    ("2026-03-20T02:00:00Z", "2026-03-20 10:00", "03月20日 10:00", False),
    ("2026-03-19T20:00:00.5-06:00", "2026-03-20 10:00", "03月20日 10:00", False),
    ("2026-03-18 16:00", "2026-03-18 16:00", "03月18日 16:00", True),
    ("2026-03-18", "2026-03-18", "03月18日", False),
    ("2026-03-17", "2026-03-17", "03月17日", True),
]


async def test_the_next_follow_up_is_a_to_do(writer: Api, company: Database) -> None:
    """Of whoever wrote the log."""
    logs = [(await post(writer, remind_at=written)).body["data"] for written, *_ in REMINDERS]

    action = tables.action
    rows = company.read(lambda t: t.execute(sa.select(action).order_by(action.c.id)).all()).result()
    keys = ("raw_remind_at", "remind_at", "is_remind_expired")
    assert [tuple(expected) for _, *expected in REMINDERS] == [
        tuple(log[key] for key in keys) for log in logs
    ]
    assert [("跟进金职院", 11, log["id"], 1) for log in logs] == [
        (row.text, row.customer_id, row.visit_id, row.assignee_id) for row in rows
    ]
    assert [raw[:10] for _, raw, *_ in REMINDERS] == [str(row.due_day) for row in rows]


# What is sent as real_revisit_at; the log's own time; where the timeline puts it.
MOMENTS = [
    ("2026-03-18 15:30", "2026-03-18 15:30", "2026-03-18 15:30"),
    ("2026-03-18 15:30:59", "2026-03-18 15:30", "2026-03-18 15:30"),
    ("2026-03-17T23:30:00-05:00", "2026-03-18 12:30", "2026-03-18 12:30"),
    ("2026-03-16", "2026-03-16", "2026-03-16 12:00"),
    ("", "2026-03-18 16:20", "2026-03-18 16:20"),
    (None, "2026-03-18 16:20", "2026-03-18 16:20"),
]


async def test_a_day_without_a_time_is_shown_without_one(writer: Api) -> None:
    """But for the moment by which the timeline is sorted, which always has one: noon."""
    logs = [(await post(writer, real_revisit_at=written)).body["data"] for written, *_ in MOMENTS]
    shown = await follow_ups(writer)

    own = [log["real_revisit_at"] for log in logs]
    on_timeline = [
        (shown[log["id"]]["real_revisit_at"], shown[log["id"]]["timestamp"]) for log in logs
    ]
    assert [own for _, own, _ in MOMENTS] == own
    assert [(own, sorts) for _, own, sorts in MOMENTS] == on_timeline


CATEGORIES: list[tuple[object, str, str]] = [
    ("电话", "PHONE", "电话"),
    ("电子邮件", "ONLINE", "电子邮件"),
    ("客户来访", "ACCESS", "客户来访"),
    ("上门拜访", "VISIT", "上门拜访"),
    ("微信沟通", "ONLINE", "微信沟通"),
    ("124823", "OTHER", "其他"),
    (7, "OTHER", "其他"),
    ("103", "OTHER", "其他"),
    ("#1", "OTHER", "#1"),
    ("", "OTHER", "其他"),
]


async def test_the_category_says_by_what_channel(writer: Api, company: Database) -> None:
    """And goes out again as it came in; its number alone is no title."""
    logs = [(await post(writer, category=sent)).body["data"] for sent, *_ in CATEGORIES]

    visit = tables.visit
    channels = company.read(
        lambda t: t.execute(sa.select(visit.c.channel).order_by(visit.c.id)).scalars().all()
    ).result()
    told = [(log["category"], log["title"], log["category_display"]) for log in logs]
    assert [(str(sent), title, title) for sent, _, title in CATEGORIES] == told
    assert [channel for _, channel, _ in CATEGORIES] == channels


async def test_where_it_was_is_a_check_in(writer: Api) -> None:
    """Where a position is known; an address alone is only an address."""
    at = {"detail_address": "人民东路1188号"}
    known = (await post(writer, address_attributes=at, lat="29.08", lng=1e-7)).body["data"]
    told = (await post(writer, address_attributes=at)).body["data"]
    shown = await follow_ups(writer)

    place = {**at, "lat": 29.08, "lng": 1e-7}
    assert (place, place) == (known["address"], shown[known["id"]]["address"])
    assert {
        "address": "人民东路1188号",
        "lat": 29.08,
        "lng": 1e-7,
        "created_at": "2026-03-18 16:20",
    } == shown[known["id"]]["checkin"]
    assert ({**at, "lat": 0.0, "lng": 0.0}, {}) == (told["address"], shown[told["id"]]["checkin"])


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
