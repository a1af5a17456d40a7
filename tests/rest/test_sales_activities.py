"""GET /api/v2/:entity_type/:entity_id/sales_activities: what each kind of activity shows."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.activities import NewCall
from storage.database import Database
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.fakes import FakeClock
from tests.rest.conftest import Api
from tests.rest.timelines import MINE, SEED, flat, follow_ups, path

Visits = Callable[..., None]


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
    assert "2026-03-18" == bare["real_revisit_at"]  # nobody said a time
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
            [
                ("2026-03-25", None),
                ("2026-03-20", None),
                ("2026-03-20", datetime(2026, 3, 20, 6, tzinfo=UTC)),
                ("2026-03-20", datetime(2026, 3, 20, 2, tzinfo=UTC)),
            ],
            1,
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


async def test_a_title_follows_the_channel(
    api: Api, visits: Visits, company: Database, clock: FakeClock
) -> None:
    """A category stands while the visit is what it says; somebody may know better since."""
    visits({"channel": "PHONE"}, {"channel": "PHONE"}, {"channel": "PHONE"})

    def correct(transaction: Any) -> None:
        transaction.execute(sa.update(tables.visit).values(remark_type="电销"))
        with unit_of_work(transaction, open_scope(transaction, 1, 1), clock.now()) as uow:
            uow.visits.change(1002, {"channel": "VISIT"})
            uow.visits.change(1003, {"contents": "聊了"})

    company.write(correct).result()
    shown = await follow_ups(api)

    assert {1001: "电销", 1002: "走访拜访", 1003: "电销"} == {
        key: one["title"] for key, one in shown.items()
    }


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
    moments = ("timestamp", "created_at", "updated_at", "real_created_at", "real_revisit_at")
    assert ["2026-03-18 15:20"] * 3 + ["2026-03-18 16:20", ""] == [shown[key] for key in moments]
    assert "2026-03-18T15:20:00.000+08:00" == created["saleable_id"]["revisit_at"]


async def test_a_visit_of_several_customers_is_in_each_timeline(api: Api, visits: Visits) -> None:
    """An activity of its own in each, the same follow-up, and only that customer's name."""
    paid_at = "2026-03-18T17:00:00+08:00"  # after the customers were entered
    visits({"customer_id": [11, 12], "participants": [1], "occurred_at": paid_at})

    first, second = [flat(await api.get(path("customers", key)))[0] for key in (11, 12)]

    assert first["id"] != second["id"]
    assert first["saleable_id"] == second["saleable_id"]
    assert ["金职院", "只有名字"] == [one["refer_name"] for one in (first, second)]
