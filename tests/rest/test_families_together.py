"""What one family writes the others show; and what each says, of the same failure, in its words."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import importing, tables
from storage.database import Database, Transaction
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.fakes import FakeClock
from tests.rest.conftest import Api
from tests.rest.following import opened
from tests.rest.timelines import flat, follow_ups, path
from tests.rest.trails import LIST, PUSH, listed, trail

TokenOf = Callable[..., str]
Visits = Callable[..., None]

OKKI_SAMPLE = {  # the values that the page itself gives as examples
    "company_id": "1",
    "lead_id": "1",
    "opportunity_id": "1",
    "start_time": "2022-09-21 21:50:00",
    "end_time": "2022-09-23 21:50:00",
    "count": "1",
    "start_index": "1",
}


async def test_files_of_one_family_show_in_the_others(writer: Api) -> None:
    """A picture and a document sent to /api/record/follow."""
    urls = "https://files.example/门头.jpg,https://files.example/方案.pdf"
    _, visit_id = await opened(writer, gain="演示", event_attach=urls, event=2)

    log = (await follow_ups(writer))[visit_id]
    (row,) = await listed(writer, company_id=11)

    assert [2, 1, 1] == [
        len(log[key]) for key in ("attachments", "image_attachments", "attachment_files")
    ]
    assert ["门头.jpg", "方案.pdf"] == [file["file_url"][-6:] for file in log["attachments"]]
    assert [file["file_id"] for file in row["file_info"]] == row["file_ids"]
    assert urls == ",".join(file["file_url"] for file in row["file_info"])
    assert {"file_id", "file_name", "file_url", "file_size"} == set(row["file_info"][0])


async def test_what_each_family_writes_is_one_visit(writer: Api) -> None:
    """Contents, time, author and channel of each, in the words of the others."""
    _, eartip = await opened(writer, gain="E", event=3, record_time="2026-03-18 09:00:00")
    log = {"loggable_type": "Customer", "loggable_id": 11, "content": "L", "category": "微信"}
    lixiao = await writer.call("POST", "/api/v2/revisit_logs", json={"revisit_log": log})
    await writer.call("POST", PUSH, json={"company_id": 11, "content": "O", "remark_type": 108})

    logs = await follow_ups(writer)
    rows = {row["content"]: row for row in await listed(writer, company_id=11)}

    assert {"E", "L", "O"} == set(rows) == {one["origin_description"] for one in logs.values()}
    assert {rows["E"]["follow_up_id"], rows["L"]["follow_up_id"]} == {
        eartip,
        lixiao.body["data"]["id"],
    }
    assert {"E": 103, "L": 105, "O": 108} == {key: row["type"] for key, row in rows.items()}
    titles = {one["origin_description"]: one["title"] for one in logs.values()}
    assert {"E": "电话", "L": "微信", "O": "客户来访"} == titles
    assert ("2026-03-18 09:00", "2026-03-18 09:00:00") == (
        logs[eartip]["real_revisit_at"],
        rows["E"]["create_time"],
    )


async def test_a_day_without_a_time_sorts_at_noon(api: Api, visits: Visits) -> None:
    """The trail has no way to leave the time out; the log's own time has."""
    visits(
        {"id": 501, "occurred_at": "2026-03-18 11:59:59"},
        {"id": 502, "daypart": "上午"},
        {"id": 503, "occurred_at": "2026-03-18 12:00:01"},
    )

    rows, logs = await listed(api, company_id=11), await follow_ups(api)

    assert [503, 502, 501] == [row["follow_up_id"] for row in rows] == list(logs)
    assert ("2026-03-18 12:00:00", "2026-03-18") == (
        rows[1]["create_time"],
        logs[502]["real_revisit_at"],
    )


async def test_a_visit_that_is_moved_keeps_its_ids(
    api: Api, visits: Visits, company: Database, clock: FakeClock
) -> None:
    """To another day, or off a timeline and back: readers know entries by their ids."""
    visits({"id": 501, "customer_id": [11, 12], "participants": [1]})
    follows = sa.insert(tables.follower).values(organization_id=1, customer_id=12, user_id=1)
    company.write(lambda t: t.execute(follows)).result()

    def change(**values: Any) -> None:
        def work(t: Transaction) -> None:
            with unit_of_work(t, open_scope(t, 1, 1), clock.now()) as uow:
                uow.visits.change(501, values)

        clock.passes(minutes=5)
        company.write(work).result()

    async def shown() -> tuple[dict[int, int], list[int], int]:
        data = await trail(api)
        ids = {row["company_id"]: row["trail_id"] for row in data["list"]}
        return ids, [one["id"] for one in (await follow_ups(api)).values()], data["totalItem"]

    first = await shown()
    change(occurred_at=datetime(2026, 3, 17, 2, tzinfo=UTC), day=date(2026, 3, 17))
    moved = await shown()
    change(customer_ids=[12])
    taken_off = await shown()
    change(customer_ids=[11, 12])
    (row, _), back = await listed(api), await shown()

    ids, (on_first,), _ = first
    assert (ids, [on_first], 2) == first == moved == back
    assert ({12: ids[12]}, [], 1) == taken_off
    assert ("2026-03-17 10:00:00", "2026-03-18 16:35:00") == (row["create_time"], row["created_at"])


async def test_a_type_stands_while_the_visit_is_what_it_says(
    api: Api, visits: Visits, company: Database, clock: FakeClock
) -> None:
    """An importer's as well: 104 is a meeting, until somebody says that it was a call."""
    visits({"id": 501, "remark_type": "104"}, {"id": 502, "remark_type": "106"})

    def correct(t: Transaction) -> None:
        with unit_of_work(t, open_scope(t, 1, 1), clock.now()) as uow:
            uow.visits.change(502, {"channel": "PHONE"})

    before = {row["follow_up_id"]: row["type"] for row in await listed(api, company_id=11)}
    company.write(correct).result()
    after = {row["follow_up_id"]: row["type"] for row in await listed(api, company_id=11)}

    assert {501: 104, 502: 106} == before
    assert {501: 104, 502: 103} == after


async def test_a_lead_that_became_a_customer(api: Api, company: Database, clock: FakeClock) -> None:
    """Says so on every activity, and in its raw record whose it is now."""
    lead = {"id": 701, "name": "绿源", "owner_id": 1, "status": "turned"}
    lead |= {"turned_customer_id": 11, "turned_at": "2026-03-01 09:00:00"}
    importing.load(company, {"leads": [lead]}, now=clock.now(), organization="1")

    (created,) = flat(await api.get(path("leads", 701)))

    record = created["saleable_id"]
    assert (True, 11, "2026-03-01T09:00:00.000+08:00") == (
        created["is_lead_and_turned"],
        record["turned_customer_id"],
        record["turned_at"],
    )


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
async def test_times_are_those_of_the_company_s_clocks(
    api: Api, visits: Visits, company: Database, zone: str
) -> None:
    """`now`, what is shown, and what is asked for without an offset."""
    visits({"occurred_at": "2026-03-18T15:00:00+08:00"})
    change = sa.update(tables.organization).values(zone=zone)
    company.write(lambda transaction: transaction.execute(change)).result()
    now, then = {
        "Asia/Shanghai": ("2026-03-18 16:20:00", "2026-03-18 15:00:00"),
        "America/New_York": ("2026-03-18 04:20:00", "2026-03-18 03:00:00"),
    }[zone]

    answer = await api.get(LIST, params={"start_time": then, "end_time": then})
    (row,) = answer.body["data"]["list"]
    (log,) = (await follow_ups(api)).values()

    assert (now, then) == (answer.body["now"], row["create_time"])
    assert then[:16] == log["real_revisit_at"] == log["timestamp"]


async def test_a_page_s_own_sample_request_works(writer: Api, token_of: TokenOf) -> None:
    """Sent as it stands there, with only the host and the token changed."""
    scheme = f"Token token={writer.token}, device=open_api, version_code=9.9.9"
    anybody = writer.with_token("")

    timeline = await anybody.get(path("leads", 701), headers={"Authorization": scheme})
    found = await anybody.get(LIST, params=OKKI_SAMPLE, headers={"Authorization": writer.token})

    assert (0, "绿源环保") == (timeline.body["code"], flat(timeline)[0]["refer_name"])
    assert {"list": [], "totalItem": 0} == found.body["data"]


LOGGED_OUT = {"code": 100401, "data": None, "message": "登录已失效,请重新获取token"}
DENIED: dict[str, Any] = {
    "code": 401,
    "message": "access_denied",
    "now": "2026-03-18 17:20:00",
    "data": {},
}


async def test_a_token_whose_time_is_over(api: Api, token_of: TokenOf, clock: FakeClock) -> None:
    """401 in the status line, each body as the family writes it, and a request id."""
    caller = api.with_token(token_of(1, "read:visits", expires_at=clock.now() + timedelta(hours=1)))
    before = await trail(caller)
    clock.passes(hours=1)

    answers = [await caller.get(path("customers", 11)), await caller.get(LIST)]

    assert 0 == before["totalItem"]
    assert [(401, LOGGED_OUT), (401, DENIED)] == [(one.status, one.body) for one in answers]
    assert [True, True] == [bool(one.headers["X-Request-Id"]) for one in answers]
