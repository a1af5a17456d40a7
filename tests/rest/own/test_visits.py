"""/genjin/v1/visits: the life of a visit over Genjin's own API."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.fakes import FakeClock
from tests.rest.conftest import PAGINATE
from tests.rest.own.conftest import (
    ADMIN,
    CHEN,
    LI,
    LIS,
    MINE,
    OID,
    STRANGER,
    WANG,
    WANGS,
    ZHANG,
    Callers,
    Shown,
    ids,
    listed,
    made,
    piece,
)
from tests.rows import every_row

VISITS = "/genjin/v1/visits"
FULL: dict[str, Any] = {
    "customer_ids": [OID],
    "opportunity_id": 21,
    "occurred_at": "2025-11-24T06:30:00Z",
    "channel": "PHONE",
    "type": "PRE_SALES",
    "title": "二期",
    "contents": "聊了智慧校园二期",
    "feedback": "满意",
    "problem": "预算",
    "outcome": "约了演示",
    "expenses": 23.34,
    "expense_note": "打车",
    "next_step": "发方案",
    "stage": "技术交流",
    "contacts": [{"id": 31}, {"name": "新来的老李"}],
    "participant_ids": [LI],
    "actions": [{"text": "发方案", "due_day": "2025-12-03"}],
}


async def test_a_visit_is_created_and_read(caller: Callers) -> None:
    """Every field comes back; the day is that of the organization's zone, money has two places."""
    zhang = caller(ZHANG)

    row = await made(zhang, "visits", **FULL)
    by_id = await zhang.get(f"{VISITS}/{row['id']}")
    by_oid = await zhang.get(f"{VISITS}/{row['oid'].upper()}")

    assert row == by_id.body == by_oid.body
    assert f'"{row["version"]}"' == by_id.headers["ETag"]
    action = row["actions"][0]
    assert row | {"actions": []} == {
        "id": row["id"],
        "oid": row["oid"],
        "number": 1,
        "version": 1,
        "customers": [{"id": MINE, "name": "金华职业技术学院"}],
        "lead": None,
        "opportunity": {"id": 21, "name": "智慧校园"},
        "author": {"id": ZHANG, "name": "张三"},
        "day": "2025-11-24",
        "daypart": "",
        "occurred_at": "2025-11-24T14:30:00+08:00",
        "channel": "PHONE",
        "type": "PRE_SALES",
        "title": "二期",
        "contents": "聊了智慧校园二期",
        "feedback": "满意",
        "problem": "预算",
        "outcome": "约了演示",
        "expenses": "23.34",
        "currency": "CNY",
        "expense_note": "打车",
        "next_step": "发方案",
        "stage": "TARGET",
        "source": "CUSTOMER",
        "contacts": [{"id": 31, "name": "王建国"}, {"id": None, "name": "新来的老李"}],
        "participants": [{"id": ZHANG, "name": "张三"}, {"id": LI, "name": "李四"}],
        "actions": [],
        "created_at": row["created_at"],
        "updated_at": row["created_at"],
    }
    assert row["created_at"].endswith("+08:00")
    assert ("发方案", "2025-12-03", None, "open") == tuple(
        action[key] for key in ("text", "due_day", "due_at", "state")
    )
    assert {"id": ZHANG, "name": "张三"} == action["assignee"]


async def test_what_is_not_said_is_empty(caller: Callers, clock: FakeClock) -> None:
    """Today, and null only where a time or a record is missing."""
    row = await made(caller(ZHANG), "visits", customer_ids=[MINE])

    nulls = {name for name, value in row.items() if value is None}
    assert {"lead", "opportunity", "occurred_at"} == nulls
    assert (clock.now() + timedelta(hours=8)).date().isoformat() == row["day"]
    assert ("0.00", "", "VISIT", "SALES") == (
        row["expenses"],
        row["contents"],
        row["channel"],
        row["type"],
    )


async def test_a_visit_of_two_customers_costs_once(
    caller: Callers, company: Database, clock: FakeClock, shown: Shown
) -> None:
    """It shows under both, in every list and in the chat's timeline."""
    shown("all")
    zhang = caller(ZHANG)

    row = await made(zhang, "visits", customer_ids=[MINE, LIS], expenses="10", contents="一起")

    for customer_id in (MINE, LIS):
        paginated = await zhang.call("POST", PAGINATE, json={"customer_id": str(customer_id)})
        assert [row["oid"]] == [one["id"] for one in paginated.body["data"]["list"]]
        assert [row["id"]] == ids(await listed(zhang, "visits", customer_id=customer_id))
    assert [row["id"]] == ids(await listed(zhang, "visits"))

    def told(transaction: Any) -> Any:
        scope = open_scope(transaction, 1, ZHANG)
        with unit_of_work(transaction, scope, clock.now()) as uow:
            latest = [uow.visits.latest(one, 5)[0].id for one in (MINE, LIS)]
            return latest, uow.visits.totals().expenses

    timelines, expenses = company.read(told).result()
    assert ([row["id"], row["id"]], "10.00") == (timelines, str(expenses))


async def test_a_visit_of_a_lead(caller: Callers) -> None:
    """A lead stands in for a customer; one of them there must be."""
    zhang = caller(ZHANG)

    row = await made(zhang, "visits", lead_id=41, contents="初次接触")
    nobody = await zhang.call("POST", VISITS, json={"contents": "谁也没有"})
    hidden = await zhang.call("POST", VISITS, json={"lead_id": 42})

    assert {"id": 41, "name": "新昌轴承"} == row["lead"]
    assert [row["id"]] == ids(await listed(zhang, "visits"))
    assert (422, ["customer_ids"]) == (nobody.status, list(nobody.body["errors"]))
    assert (422, ["lead_id"]) == (hidden.status, list(hidden.body["errors"]))


async def test_a_change_changes_what_it_names(caller: Callers) -> None:
    """All else stays; null empties; a new day alone takes the time away."""
    zhang = caller(ZHANG)
    row = await made(zhang, "visits", **FULL)
    given = {
        "contents": "改过",
        "feedback": None,
        "opportunity_id": None,
        "day": "2025-11-20",
        "expenses": "30",
        "participant_ids": [WANG],
        "contacts": [],
        "stage": None,
    }

    changed = await zhang.call("PATCH", f"{VISITS}/{row['id']}", json=given)

    expected = row | {
        "contents": "改过",
        "feedback": "",
        "opportunity": None,
        "day": "2025-11-20",
        "occurred_at": None,
        "expenses": "30.00",
        "participants": [{"id": ZHANG, "name": "张三"}, {"id": WANG, "name": "王五"}],
        "contacts": [],
        "stage": "",
    }
    moving = ("version", "updated_at")
    assert 200 == changed.status
    assert {k: v for k, v in expected.items() if k not in moving} == {
        k: v for k, v in changed.body.items() if k not in moving
    }
    assert changed.body["version"] > row["version"]
    assert f'"{changed.body["version"]}"' == changed.headers["ETag"]


async def test_nothing_said_changes_nothing(caller: Callers) -> None:
    """Not even the version."""
    zhang = caller(ZHANG)
    row = await made(zhang, "visits", customer_ids=[MINE])

    same = await zhang.call("PATCH", f"{VISITS}/{row['id']}", json={})
    again = await zhang.call(
        "PATCH", f"{VISITS}/{row['id']}", json={"title": "", "day": row["day"]}
    )

    assert row == same.body == again.body


async def test_if_match(caller: Callers) -> None:
    """A change of another version than the one that was read is refused, a delete too."""
    zhang = caller(ZHANG)
    row = await made(zhang, "visits", customer_ids=[MINE])
    path, read = f"{VISITS}/{row['id']}", {"If-Match": f'"{row["version"]}"'}

    first = await zhang.call("PATCH", path, read, json={"title": "一"})
    second = await zhang.call("PATCH", path, read, json={"title": "二"})
    deleted = await zhang.call("DELETE", path, read)
    any_version = await zhang.call("PATCH", path, {"If-Match": "*"}, json={"title": "三"})

    assert [200, 412, 412, 200] == [
        answer.status for answer in (first, second, deleted, any_version)
    ]
    assert "application/problem+json" == second.headers["Content-Type"]
    assert "记录已经变过了" == second.body["title"]
    assert "三" == any_version.body["title"]


async def test_deleted_and_undone(caller: Callers, company: Database) -> None:
    """A deleted visit is nowhere, its to-dos too; undo brings back both, and the counters."""
    zhang = caller(ZHANG)
    row = await made(zhang, "visits", **FULL)
    path = f"{VISITS}/{row['id']}"

    gone = await zhang.call("DELETE", path)
    missing = [await zhang.get(path), await zhang.call("DELETE", path)]
    paginated = await zhang.visits(customer_id=OID)
    undone = await zhang.call("POST", f"{path}/undo")
    back = await zhang.get(path)
    paginated_again = await zhang.visits(customer_id=OID)

    assert (204, b"") == (gone.status, gone.raw)
    assert [404, 404] == [answer.status for answer in missing]
    assert 0 == paginated.body["data"]["total"] == len(paginated.body["data"]["list"])
    assert {"id": row["id"], "exists": True, "left": 0} == undone.body
    moving = ("version", "updated_at")
    assert {k: v for k, v in row.items() if k not in moving} == {
        k: v for k, v in back.body.items() if k not in moving
    }
    assert 1 == paginated_again.body["data"]["total"] == len(paginated_again.body["data"]["list"])
    shows = sa.select(sa.func.count()).where(
        tables.activity.c.refers_id == row["id"], tables.activity.c.deleted_at.is_(None)
    )
    assert 2 == company.read(lambda t: t.execute(shows).scalar()).result()  # customer, deal


async def test_undo_goes_back_step_by_step(caller: Callers) -> None:
    """A change first, then the making; then there is nothing left to undo."""
    zhang = caller(ZHANG)
    row = await made(zhang, "visits", customer_ids=[MINE], title="一")
    path = f"{VISITS}/{row['id']}"
    await zhang.call("PATCH", path, json={"title": "二"})

    first = await zhang.call("POST", f"{path}/undo")
    title = (await zhang.get(path)).body["title"]
    second = await zhang.call("POST", f"{path}/undo")
    third = await zhang.call("POST", f"{path}/undo")

    assert ({"id": row["id"], "exists": True, "left": 0}, "一") == (first.body, title)
    assert {"id": row["id"], "exists": False, "left": 0} == second.body
    assert 404 == third.status


async def test_only_one_s_own_steps_are_undone(caller: Callers, clock: FakeClock) -> None:
    """Within a day; what somebody else changed since stays as it is."""
    zhang, admin = caller(ZHANG), caller(ADMIN)
    row = await made(zhang, "visits", customer_ids=[MINE], title="一", problem="甲")
    path = f"{VISITS}/{row['id']}"
    nothing = await admin.call("POST", f"{path}/undo")
    await zhang.call("PATCH", path, json={"title": "二", "problem": "乙"})
    await admin.call("PATCH", path, json={"title": "三"})

    undone = await zhang.call("POST", f"{path}/undo")
    now = (await zhang.get(path)).body
    clock.passes(hours=25)
    late = await zhang.call("POST", f"{path}/undo")

    assert 409 == nothing.status
    assert {"id": row["id"], "exists": True, "left": 1} == undone.body
    assert ("三", "甲") == (now["title"], now["problem"])
    assert 409 == late.status


async def test_pages_do_not_shift(caller: Callers) -> None:
    """Rows added between two pieces neither repeat nor hide another; both ways."""
    zhang = caller(ZHANG)
    days = ["2025-11-10", "2025-11-12", "2025-11-12", "2025-11-14", "2025-11-16"]
    rows = [await made(zhang, "visits", customer_ids=[MINE], day=day) for day in days]
    newest_first = ids(rows)[::-1]

    first = await piece(zhang, "visits", limit=2)
    await made(zhang, "visits", customer_ids=[MINE], day="2025-11-20")
    rest = await piece(zhang, "visits", limit=2, cursor=first.body["next"])
    last = await piece(zhang, "visits", limit=2, cursor=rest.body["next"])
    oldest_first = await listed(zhang, "visits", limit=2, sort="occurred", to_day="2025-11-16")

    seen = [*first.body["items"], *rest.body["items"], *last.body["items"]]
    assert newest_first == ids(seen)
    assert last.body["next"] is None
    assert ids(rows) == ids(oldest_first)
    assert newest_first == ids(await listed(zhang, "visits", limit=1, customer_id=OID))[1:]


async def test_filters(caller: Callers, shown: Shown) -> None:
    """By customer, author, days, channel and type, and all of them together."""
    shown("all")
    zhang, li = caller(ZHANG), caller(LI)
    a = await made(zhang, "visits", customer_ids=[MINE], day="2025-11-10", channel="PHONE")
    b = await made(zhang, "visits", customer_ids=[LIS], day="2025-11-11", type="OTHER")
    c = await made(li, "visits", customer_ids=[MINE], day="2025-11-12")

    async def found(**asked: Any) -> list[int]:
        return ids(await listed(zhang, "visits", **asked))

    a, b, c = a["id"], b["id"], c["id"]
    assert [c, b, a] == await found()
    assert [c, a] == await found(customer_id=OID)
    assert [b, a] == await found(author_id=ZHANG)
    assert [b] == await found(from_day="2025-11-11", to_day="2025-11-11")
    assert [a] == await found(channel="PHONE")
    assert [b] == await found(type="OTHER")
    assert [] == await found(customer_id=MINE, author_id=ZHANG, channel="VISIT")
    assert [] == await found(author_id="7da8233f9b1c4d0012ab34cf")


@pytest.mark.parametrize(
    ("visible", "seen"),
    [
        ("own", {ZHANG: {MINE}, LI: {LIS}, WANG: {WANGS}, CHEN: {MINE}}),
        ("team", {ZHANG: {MINE, LIS}, LI: {MINE, LIS}, WANG: {WANGS}, CHEN: {MINE, LIS, WANGS}}),
        ("all", {who: {MINE, LIS, WANGS} for who in (ZHANG, LI, WANG, CHEN)}),
    ],
)
async def test_who_sees_what(
    caller: Callers, shown: Shown, visible: str, seen: dict[int, set[int]]
) -> None:
    """Through the customer; hidden and missing are one answer."""
    owners = {MINE: ZHANG, LIS: LI, WANGS: WANG}
    rows = {
        customer_id: await made(caller(owner), "visits", customer_ids=[customer_id])
        for customer_id, owner in owners.items()
    }
    shown(visible)
    everyone = seen | {ADMIN: set(rows), STRANGER: set(), None: set(rows)}

    for who, customers in everyone.items():
        api = caller(who, organization=2 if who == STRANGER else 1)
        wanted = {rows[one]["id"] for one in customers}
        assert wanted == set(ids(await listed(api, "visits")))
        missing = await api.get(f"{VISITS}/4503599999999999")
        for row in rows.values():
            path = f"{VISITS}/{row['id']}"
            if row["id"] in wanted:
                assert 200 == (await api.get(path)).status
            else:
                answers = [
                    await api.get(path),
                    await api.call("PATCH", path, json={}),
                    await api.call("POST", f"{path}/undo"),
                ]
                assert [missing.body] * 3 == [answer.body for answer in answers]


async def test_who_may_change(caller: Callers, shown: Shown) -> None:
    """The author, who leads them, and admins; all others read only."""
    shown("all")
    row = await made(caller(ZHANG), "visits", customer_ids=[MINE])
    path = f"{VISITS}/{row['id']}"

    statuses = {
        who: (
            (await caller(who).call("PATCH", path, json={"title": str(who)})).status,
            (await caller(who, "read:visits").call("DELETE", path)).status,
        )
        for who in (ZHANG, CHEN, ADMIN, LI)
    }
    refused = await caller(LI).call("DELETE", path)

    assert {ZHANG: (200, 403), CHEN: (200, 403), ADMIN: (200, 403), LI: (403, 403)} == statuses
    assert (403, "V-1 是张三的记录;本人、上级和管理员才能改") == (
        refused.status,
        refused.body["detail"],
    )


async def test_customers_that_are_not_seen_stay(
    caller: Callers, shown: Shown, company: Database, clock: FakeClock
) -> None:
    """Who changes the customers of a visit removes only those that they were shown."""
    shown("all")
    zhang = caller(ZHANG)
    row = await made(zhang, "visits", customer_ids=[MINE, LIS])
    path = f"{VISITS}/{row['id']}"

    def delete(deleted_at: Any) -> None:
        here = tables.customer.c.id == LIS
        change = sa.update(tables.customer).where(here).values(deleted_at=deleted_at)
        company.write(lambda transaction: transaction.execute(change)).result()

    delete(clock.now())
    changed = await zhang.call("PATCH", path, json={"customer_ids": [MINE, WANGS]})
    delete(None)
    again = await zhang.get(path)

    assert [MINE, WANGS] == ids(changed.body["customers"])
    assert [MINE, LIS, WANGS] == ids(again.body["customers"])


async def test_for_somebody_else(caller: Callers) -> None:
    """Managers for those below, admins for all; a service only as admin and with an author."""
    body = {"customer_ids": [MINE], "author_id": ZHANG}
    service, admin_service = caller(None), caller(None, "admin")

    chen = await caller(CHEN).call("POST", VISITS, json=body)
    answers = [
        await caller(ZHANG).call("POST", VISITS, json=body | {"author_id": LI}),
        await caller(ZHANG).call("POST", VISITS, json=body | {"author_id": STRANGER}),
        await service.call("POST", VISITS, json=body),
        await service.call("POST", VISITS, json={"customer_ids": [MINE]}),
        await admin_service.call("POST", VISITS, json=body),
    ]

    assert {"id": ZHANG, "name": "张三"} == chen.body["author"]
    assert [403, 422, 403, 422, 201] == [answer.status for answer in answers]


async def test_sent_twice(caller: Callers) -> None:
    """With the same Idempotency-Key one visit and the same answer, headers too."""
    zhang = caller(ZHANG)
    key = {"Idempotency-Key": "a-1"}

    first = await zhang.call("POST", VISITS, key, json={"customer_ids": [MINE]})
    second = await zhang.call("POST", VISITS, key, json={"customer_ids": [MINE]})
    other = await zhang.call("POST", VISITS, key, json={"customer_ids": [MINE], "title": "x"})

    assert (201, first.raw) == (second.status, second.raw)
    assert first.headers["Location"] == second.headers["Location"]
    assert 409 == other.status
    assert 1 == len(await listed(zhang, "visits"))


async def test_ids_in_other_forms(caller: Callers) -> None:
    """5.0 is an integer of JSON; a form that names one customer means a list of one."""
    zhang, form = caller(ZHANG), {"Content-Type": "application/x-www-form-urlencoded"}

    answers = [
        await zhang.call("POST", VISITS, json={"customer_ids": [float(MINE)]}),
        await zhang.call("POST", VISITS, form, data=f"customer_ids={MINE}"),
        await zhang.call("POST", VISITS, json={"customer_ids": [MINE + 0.5]}),
        await zhang.call("POST", VISITS, json={"customer_ids": f"{MINE}"}),
    ]

    assert [201, 201, 422, 422] == [answer.status for answer in answers]
    assert {MINE} == {one["id"] for answer in answers[:2] for one in answer.body["customers"]}


async def test_a_key_that_is_none(caller: Callers) -> None:
    """It is refused: its sender relies on it."""
    zhang = caller(ZHANG)

    with every_row() as row:
        for key in ("", "a b", "x" * 256, "é"):
            with row(key):
                headers = {"Idempotency-Key": key}
                answer = await zhang.call("POST", VISITS, headers, json={"customer_ids": [MINE]})
                assert 400 == answer.status
                assert "Idempotency-Key" in answer.body["detail"]
                assert [] == await listed(zhang, "visits")


BAD: list[tuple[str, Any]] = [
    ("customer_ids", [MINE, 999]),
    ("customer_ids", [WANGS]),
    ("customer_ids", MINE),
    ("customer_ids", [True]),
    ("customer_ids", [MINE] * 101),
    ("lead_id", "x"),
    ("opportunity_id", 22),
    ("opportunity_id", -1),
    ("day", "2026-03-19"),
    ("day", 20251126),
    ("day", "2025-02-30"),
    ("day", "1066-10-14"),
    ("daypart", "半夜三更"),
    ("occurred_at", "2025-11-26T10:00:00"),
    ("occurred_at", "2026-03-18T16:00:00Z"),
    ("occurred_at", 1764000000),
    ("occurred_at", "0001-01-01T00:00:00+08:00"),
    ("channel", "VISITING"),
    ("channel", None),
    ("type", 1),
    ("title", "长" * 256),
    ("title", "\0"),
    ("contents", "长" * 2001),
    ("expenses", -1),
    ("expenses", "1.234"),
    ("expenses", "NaN"),
    ("expenses", True),
    ("expenses", 10**15),
    ("stage", "不存在"),
    ("contacts", [{"id": 32}]),
    ("contacts", [{}]),
    ("contacts", [{"name": "a", "role": "b"}]),
    ("contacts", [{"name": "a"}] * 101),
    ("participant_ids", [STRANGER]),
    ("actions", [{"text": ""}]),
    ("actions", [{"text": "a", "due_day": "bald"}]),
    ("actions", [{"text": "a", "assignee_id": 5}]),
    ("actions", [{"text": "a"}] * 21),
    ("author_id", 5),
    ("number", 1),
    ("organization_id", 2),
]


async def test_bad_bodies(caller: Callers) -> None:
    """Each is refused by the name of its field, in the caller's language; nothing is stored."""
    zhang = caller(ZHANG)
    for field, value in BAD:
        body = {"customer_ids": [MINE]} | {field: value}

        chinese = await zhang.call("POST", VISITS, json=body)
        english = await zhang.call("POST", VISITS, {"Accept-Language": "fr, en-GB"}, json=body)

        assert [(422, [field])] * 2 == [
            (one.status, list(one.body["errors"])) for one in (chinese, english)
        ], value
        assert ["type", "title", "status", "detail", "errors"] == list(chinese.body)
        assert chinese.body["detail"] == chinese.body["errors"][field][0]
        assert ("请求中有一项不正确", "Something in the request is not right") == (
            chinese.body["title"],
            english.body["title"],
        )
        assert chinese.body["detail"] != english.body["detail"]
    assert [] == await listed(zhang, "visits")


QUESTIONS: list[tuple[dict[str, Any], str]] = [
    ({"cursor": "x"}, "cursor"),
    ({"cursor": "WzFd"}, "cursor"),
    ({"cursor": "WyItb2NjdXJyZWQiLCJ4IiwxXQ"}, "cursor"),
    ({"cursor": "W" * 1001}, "cursor"),
    ({"limit": 0}, "limit"),
    ({"limit": 101}, "limit"),
    ({"sort": "title"}, "sort"),
    ({"customer_id": WANGS}, "customer_id"),
    ({"from_day": "x"}, "from_day"),
    ({"page": 2}, "page"),
]


async def test_bad_questions(caller: Callers) -> None:
    """A cursor that is none of ours, limits, and keys that no list knows."""
    zhang = caller(ZHANG)
    for asked, field in QUESTIONS:
        answer = await piece(zhang, "visits", **asked)

        assert (422, [field]) == (answer.status, list(answer.body["errors"]))


async def test_a_cursor_belongs_to_its_sort(caller: Callers) -> None:
    """Taken to another order it would skip rows."""
    zhang = caller(ZHANG)
    for _ in range(2):
        await made(zhang, "visits", customer_ids=[MINE])
    cursor = (await piece(zhang, "visits", limit=1)).body["next"]

    answer = await piece(zhang, "visits", limit=1, cursor=cursor, sort="occurred")

    assert 422 == answer.status


async def test_no_such_visit(caller: Callers) -> None:
    """In both languages, and the same for whatever is written where an id belongs."""
    zhang = caller(ZHANG)
    details = ["没有这条记录,或您看不到它", "There is no such record, or you may not see it"]
    for key in ("nobody", "0", "9" * 16, "f" * 24, "%00", "1.5", "-1"):
        answers = [
            await zhang.call(method, f"{VISITS}/{key}", {"Accept-Language": language})
            for method in ("GET", "DELETE", "PATCH")
            for language in ("zh-CN", "en")
        ]

        assert [404] * 6 == [answer.status for answer in answers]
        assert details * 3 == [answer.body["detail"] for answer in answers]


async def test_other_failures_are_problems_too(caller: Callers) -> None:
    """No token, no scope, a wrong method, a body that is no JSON."""
    zhang = caller(ZHANG, "read:visits")

    answers = [
        await zhang.with_token("").get(VISITS),
        await zhang.call("POST", VISITS, json={"customer_ids": [MINE]}),
        await zhang.call("PUT", VISITS, json={}),
        await caller(ZHANG).call("POST", VISITS, {"Content-Type": "application/json"}, data=b"{"),
    ]

    assert [401, 403, 405, 400] == [answer.status for answer in answers]
    assert {"application/problem+json"} == {answer.headers["Content-Type"] for answer in answers}
    assert "这个令牌缺少权限 write:visits" == answers[1].body["detail"]
