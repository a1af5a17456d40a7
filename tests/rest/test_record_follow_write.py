"""POST /api/record/follow: a visit is written down under a report, or changed."""

from collections.abc import Callable

import sqlalchemy as sa
from pydantic import TypeAdapter

from handlers.rest.record_follow_write import Row
from storage import tables
from storage.database import Database
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, Api
from tests.rest.following import (
    FOLLOW,
    everything,
    opened,
    post,
    rows,
    visits_of,
)
from tests.rows import every_row

TokenOf = Callable[..., str]
Insert = Callable[..., None]
Visits = Callable[..., None]

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


# -- creating --------------------------------------------------------------------------------------


async def test_a_visit_under_a_report(rep: Api, company: Database) -> None:
    """As the sheet's sample: several customers are one visit, its cost counted once."""
    report_id, _ = await opened(rep)

    body = await post(
        rep,
        protent_id=report_id,
        customers_id=[12, 11, 12],
        follower_id=[1, 2],
        record_time="2026-03-17 15:00:00",
        event=2,
        gain="聊了二期",
        event_attach="https://a.cn/chat.PNG?x=1, https://a.cn/合同.pdf",
        event_note="王处长在场",
        cost=23.34,
        cost_note="打车",
    )

    visit_id = body["data"]["follow_id"]
    assert {"status": 0, "msg": "创建成功", "data": {"follow_id": visit_id}} == body
    _, row = await visits_of(rep, report_id)
    expected = {
        "id": visit_id,
        "user_id": 1,
        "recordTime": "2026-03-17 15:00:00",
        "title": "2026.03.17-张三-金职院、只有名字",
        "effect": "聊了二期",
        "note": "王处长在场",
        "createTime": "2026-03-18 16:20:00",
        "protent_id": report_id,
        "organization_id": 11,
        "customers_id": [11, 12],
        "follower_id": [1, 2],
        "event": 2,
        "gain": "聊了二期",
        "event_attach": "https://a.cn/chat.PNG?x=1,https://a.cn/合同.pdf",
        "event_note": "王处长在场",
        "cost": 23.34,
        "cost_note": "打车",
    }
    assert expected == {key: row[key] for key in expected}
    stored = rows(company, tables.attachment, tables.visit)
    assert ["image", "file"] == [file.kind for file in stored["attachment"]]
    assert [0, 23.34] == [float(visit.expenses) for visit in stored["visit"]]


async def test_a_new_report_of_the_caller(rep: Api, api: Api) -> None:
    """protent_id 0 opens one, told beside follow_id; it is recorded when the visit was."""
    body = await post(
        rep, protent_id=0, customers_id=[KNOWN], record_time="2026-03-16", gain="聊了二期"
    )

    assert TypeAdapter(Row).validate_python(
        {key: value for key, value in body.items() if key != "status"}, strict=True
    )
    assert ["status", "msg", "data"] == list(body)
    (report,) = (await api.get(FOLLOW)).body["data"]
    assert body["data"]["protent_id"] == report["id"]
    assert ("2026-03-16 00:00:00", "聊了二期") == (report["recordTime"], report["effect"])
    (row,) = await visits_of(rep, report["id"])
    assert "2026-03-16 00:00:00" == row["recordTime"]


async def test_what_the_chat_s_card_tells_of_the_fields(rep: Api, company: Database) -> None:
    """The gain of a new report are its words; whatever else was sent was set by hand."""
    report_id, first = await opened(rep, gain="聊了二期", cost=5, event=3)
    await post(rep, protent_id=report_id, customers_id=[11], gain="又聊了")

    stored = rows(company, tables.visit, tables.evidence)

    assert [["channel", "customer", "expenses"], ["contents", "customer"]] == [
        visit.edited for visit in stored["visit"]
    ]
    words = [(span.visit_id, span.field, span.starts, span.ends) for span in stored["evidence"]]
    assert [(first, "contents", 0, 4)] == words


async def test_what_is_not_sent_is_null(rep: Api) -> None:
    """Now, by the author alone, under no event; 0 is a cost that was said."""
    report_id, _ = await opened(rep)
    await post(rep, protent_id=report_id, customers_id=[11], cost=0, gain=None, event=None)

    spent, bare = await visits_of(rep, report_id)

    assert [("2026-03-18 16:20:00", [1], "")] * 2 == [
        (row["recordTime"], row["follower_id"], row["effect"]) for row in (spent, bare)
    ]
    nulls = ("event", "gain", "event_attach", "event_note", "cost_note", "note")
    assert {None} == {row[key] for row in (spent, bare) for key in nulls}
    assert (0.0, None) == (spent["cost"], bare["cost"])


# Each event of theirs with the channel and the type of ours.
EVENTS = [
    (1, "ACCESS", "SALES"),
    (2, "VISIT", "SALES"),
    (3, "PHONE", "SALES"),
    (4, "SIGNING", "SALES"),
    (5, "AFTER_SALES", "AFTER_SALES"),
    (None, "OTHER", "SALES"),
]


async def test_events_are_channels(rep: Api, company: Database) -> None:
    """The five of the family, and null for none of them, there and back."""
    with every_row() as row:
        for event, channel, kind in EVENTS:
            with row(event):
                report_id, visit_id = await opened(rep, event=event)
                stored = {visit.id: visit for visit in rows(company, tables.visit)["visit"]}
                (told,) = await visits_of(rep, report_id)
                visit = stored[visit_id]
                assert (channel, kind, event) == (visit.channel, visit.type, told["event"])
    assert len(EVENTS) == len(rows(company, tables.visit)["visit"])


LISTS = (
    "protent_id=0&customers_id[]=11&customers_id[]=12",
    "protent_id=0&customers_id=11&customers_id=12",
    "protent_id=0&customers_id=[11,12]",
    f"protent_id=0&customers_id=12&customers_id={KNOWN}",
)


async def test_a_form_writes_lists_in_three_ways(rep: Api) -> None:
    """name[] repeated, name repeated, or JSON text; numbers are digits."""
    names = ("customers_id", "follower_id", "cost", "event")

    with every_row() as row:
        for lists in LISTS:
            with row(lists):
                body = f"{lists}&follower_id=2&cost=5.5&event=3"
                answer = await rep.call("POST", FOLLOW, FORM, data=body)
                (told,) = await visits_of(rep, answer.body["data"]["protent_id"])
                assert ([11, 12], [1, 2], 5.5, 3) == tuple(told[name] for name in names)


async def test_the_same_call_twice_is_stored_once(rep: Api, company: Database) -> None:
    """One Idempotency-Key, one row; another body under it is refused."""
    asked = {"key": "k1", "protent_id": 0, "customers_id": [11], "cost": 5}

    first, second = [await post(rep, **asked) for _ in range(2)]
    other = await post(rep, **asked | {"cost": 6})

    assert first == second
    assert 1 == other["status"]
    assert 1 == len(rows(company, tables.visit)["visit"])


# -- changing --------------------------------------------------------------------------------------


async def test_a_change_keeps_what_is_not_sent(rep: Api, clock: FakeClock) -> None:
    """Null is not sent; "" empties a text; the time of the change shows."""
    report_id, visit_id = await opened(
        rep, gain="聊了二期", cost=5, event=2, event_attach="https://a.cn/1.png", event_note="备注"
    )
    (before,) = await visits_of(rep, report_id)
    clock.passes(minutes=5)

    body = await post(rep, follow_id=visit_id, cost=30.5, gain=None, event_note="")

    assert {"status": 0, "msg": "修改成功", "data": {"follow_id": visit_id}} == body
    (after,) = await visits_of(rep, report_id)
    changed = {"cost": 30.5, "event_note": None, "note": None, "updateTime": "2026-03-18 16:25:00"}
    assert before | changed == after


async def test_everything_can_change(rep: Api, company: Database) -> None:
    """Customers, people, time, event, files; the author stays one of the people."""
    report_id, visit_id = await opened(rep, follower_id=[2], event_attach="https://a.cn/1.png")

    await post(
        rep,
        follow_id=visit_id,
        customers_id=[12],
        follower_id=[3],
        record_time="2026-03-01",
        event=5,
        event_attach="http://a.cn/2",
        cost_note="打车",
        cost=0,
    )

    (row,) = await visits_of(rep, report_id)
    assert ([12], [1, 3], "2026-03-01 00:00:00", 5, "http://a.cn/2", "打车", 0.0) == tuple(
        row[key]
        for key in ("customers_id follower_id recordTime event event_attach cost_note cost".split())
    )
    counts = {
        customer.id: customer.visit_count for customer in rows(company, tables.customer)["customer"]
    }
    assert (0, 1) == (counts[11], counts[12])
    await post(rep, follow_id=visit_id, event_attach="")
    assert None is (await visits_of(rep, report_id))[0]["event_attach"]


async def test_a_change_of_nothing_is_none(rep: Api, company: Database) -> None:
    """The same values again leave no step and no new version."""
    asked = {"gain": "聊了二期", "cost": 5, "event_attach": "https://a.cn/1.png", "event": 2}
    _, visit_id = await opened(rep, customers_id=[11, 12], follower_id=[2], **asked)
    before = everything(company)

    body = await post(rep, follow_id=visit_id, customers_id=[12, 11], follower_id=[2, 1], **asked)

    assert 0 == body["status"]
    assert before == everything(company)


async def test_what_belongs_to_a_customer_left_does_not_stay(
    rep: Api, visits: Callable[..., None], company: Database, clock: FakeClock
) -> None:
    """Its deal and contacts go; promises follow to the first of the new customers."""
    contact = {
        "organization_id": 1,
        "id": 31,
        "customer_id": 11,
        "name": "王建国",
        "created_at": clock.now(),
        "updated_at": clock.now(),
    }
    company.write(lambda t: t.execute(sa.insert(tables.contact).values(**contact))).result()
    visits({"opportunity_id": 21, "contacts": [31, "路人"]})
    action = {
        "organization_id": 1,
        "id": 41,
        "number": 1,
        "text": "发方案",
        "customer_id": 11,
        "visit_id": 1001,
        "created_at": clock.now(),
        "updated_at": clock.now(),
    }
    company.write(lambda t: t.execute(sa.insert(tables.action).values(**action))).result()

    await post(rep, follow_id=1001, customers_id=[12])

    left = rows(company, tables.visit, tables.visit_contact, tables.action)
    assert None is left["visit"][0].opportunity_id
    assert ["路人"] == [met.name for met in left["visit_contact"]]
    assert 12 == left["action"][0].customer_id
