"""/genjin/v1/customers: the life of a customer over Genjin's own API."""

from typing import Any

from tests.rest.own.conftest import (
    ADMIN,
    CHEN,
    LI,
    LIS,
    MINE,
    OID,
    STRANGER,
    THEIRS,
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

CUSTOMERS = "/genjin/v1/customers"
BULK = f"{CUSTOMERS}/bulk"
FULL: dict[str, Any] = {
    "name": "义乌小商品集团",
    "number": "00009",
    "names": ["小商品", "义乌小商品集团"],
    "description": "描述",
    "type": "CLIENT",
    "level": "A级",
    "rank": 3,
    "area": ["浙江省", "金华市"],
    "address": "福田路105号",
    "partner_relationship": "loose",
    "turnover": "1234.5",
    "receivables": 3,
    "retention": 0.1,
    "advantageous_industry": "商贸",
    "credit": "优秀",
    "archived": False,
}


async def test_a_customer_is_created_and_read(caller: Callers) -> None:
    """It is the caller's own, and found by every way it is written."""
    zhang = caller(ZHANG)

    row = await made(zhang, "customers", **FULL)
    read = await zhang.get(f"{CUSTOMERS}/{row['oid']}")

    assert row == read.body
    assert '"1"' == read.headers["ETag"]
    assert FULL | {
        "names": ["义乌小商品集团", "小商品"],
        "turnover": "1234.50",
        "receivables": "3.00",
        "retention": "0.10",
    } == {name: row[name] for name in FULL}
    assert {"id": ZHANG, "name": "张三"} == row["manager"]
    assert (None, 0) == (row["last_contact_at"], row["visit_count"])
    for written in ("小商品", "义乌", "义乌小商品集团"):
        assert [row["id"]] == ids(await listed(zhang, "customers", q=written))


async def test_search_and_filters(caller: Callers, shown: Shown) -> None:
    """Parts of names, in any case, with signs that mean something in SQL; and what they are."""
    shown("all")
    zhang = caller(ZHANG)
    acme = (await made(zhang, "customers", name="Acme_Ltd"))["id"]

    async def found(**asked: Any) -> set[int]:
        return set(ids(await listed(zhang, "customers", **asked)))

    assert {MINE} == await found(q="金职")
    assert {acme} == await found(q="aCME")
    assert {acme} == await found(q="_")
    assert {WANGS} == await found(q="%")
    assert set() == await found(q="\\")
    assert {MINE, acme} == await found(manager_id=ZHANG)
    assert {LIS} == await found(type="CLIENT")
    assert {MINE} == await found(level="A级")
    assert set() == await found(level="Z级")
    assert set() == await found(q="别家")


async def test_sorted_and_in_pieces(caller: Callers, shown: Shown) -> None:
    """By name or by the last contact, both ways; whom nobody contacted comes last."""
    shown("all")
    zhang = caller(ZHANG)
    await made(zhang, "visits", customer_ids=[LIS], day="2026-03-01")
    await made(zhang, "visits", customer_ids=[WANGS], day="2026-03-10")

    latest = ids(await listed(zhang, "customers", sort="-last_contact", limit=1))
    oldest = ids(await listed(zhang, "customers", sort="last_contact", limit=1))
    by_name = ids(await listed(zhang, "customers", limit=1))
    backwards = ids(await listed(zhang, "customers", sort="-name", limit=2))

    assert [WANGS, LIS, MINE] == latest == oldest[::-1]
    assert by_name == backwards[::-1]
    assert {MINE, LIS, WANGS} == set(by_name)


async def test_a_change_changes_what_it_names(caller: Callers) -> None:
    """The old name goes on to find it; `names` says which others do."""
    zhang = caller(ZHANG)
    path = f"{CUSTOMERS}/{OID}"
    before = (await zhang.get(path)).body

    renamed = await zhang.call("PATCH", path, json={"name": "金职大", "level": None, "rank": 2})
    by_old = ids(await listed(zhang, "customers", q="金职院"))
    named = await zhang.call("PATCH", path, json={"names": ["金职"]})
    same = await zhang.call("PATCH", path, json={"name": None, "rank": 2})

    changed = {"name", "names", "level", "rank", "version", "updated_at"}
    assert {k: v for k, v in before.items() if k not in changed} == {
        k: v for k, v in renamed.body.items() if k not in changed
    }
    assert ("金职大", "", 2) == tuple(renamed.body[key] for key in ("name", "level", "rank"))
    assert [MINE] == by_old
    assert {"金职大", "金职"} == set(named.body["names"])
    assert named.body == same.body


async def test_if_match(caller: Callers) -> None:
    """Of two who read the same version the second is refused."""
    zhang = caller(ZHANG)
    path, read = f"{CUSTOMERS}/{OID}", {"If-Match": '"1"'}

    statuses = [
        (await zhang.call("PATCH", path, read, json={"rank": 1})).status,
        (await zhang.call("PATCH", path, read, json={"rank": 2})).status,
        (await zhang.call("DELETE", path, read)).status,
    ]

    assert [200, 412, 412] == statuses


async def test_deleted_and_undone(caller: Callers) -> None:
    """With its names and visits; undo brings all of it back."""
    zhang = caller(ZHANG)
    visit = await made(zhang, "visits", customer_ids=[MINE])
    path = f"{CUSTOMERS}/{OID}"
    before = (await zhang.get(path)).body

    gone = await zhang.call("DELETE", path)
    missing = [
        (await zhang.get(path)).status,
        (await zhang.get(f"/genjin/v1/visits/{visit['id']}")).status,
        (await caller(LI).call("POST", f"{path}/undo")).status,
    ]
    searched = await listed(zhang, "customers", q="金职院")
    undone = await zhang.call("POST", f"{path}/undo")
    after = (await zhang.get(path)).body

    moving = ("version", "updated_at")
    assert (204, [404, 404, 404], []) == (gone.status, missing, searched)
    assert {"id": MINE, "exists": True, "left": 0} == undone.body
    assert {k: v for k, v in before.items() if k not in moving} == {
        k: v for k, v in after.items() if k not in moving
    }
    assert [MINE] == ids(await listed(zhang, "customers", q="金职院"))
    assert [visit["id"]] == ids(await listed(zhang, "visits"))


async def test_a_change_is_undone(caller: Callers) -> None:
    """Names too; a new customer that has visits by then stays."""
    zhang = caller(ZHANG)
    path = f"{CUSTOMERS}/{OID}"
    before = (await zhang.get(path)).body
    await zhang.call("PATCH", path, json={"name": "金职大", "names": ["金职"], "rank": 2})

    await zhang.call("POST", f"{path}/undo")
    after = (await zhang.get(path)).body
    row = await made(zhang, "customers", name="新客户")
    await made(zhang, "visits", customer_ids=[row["id"]])
    kept = await zhang.call("POST", f"{CUSTOMERS}/{row['id']}/undo")

    assert (before["name"], before["rank"], sorted(before["names"])) == (
        after["name"],
        after["rank"],
        sorted(after["names"]),
    )
    assert {"id": row["id"], "exists": True, "left": 1} == kept.body


async def test_who_sees_what(caller: Callers, shown: Shown) -> None:
    """customers_visible decides; hidden and missing are one answer."""
    visible = {
        "own": {ZHANG: {MINE}, LI: {LIS}, WANG: {WANGS}, CHEN: {MINE}},
        "team": {ZHANG: {MINE, LIS}, LI: {MINE, LIS}, WANG: {WANGS}, CHEN: {MINE, LIS, WANGS}},
        "all": {who: {MINE, LIS, WANGS} for who in (ZHANG, LI, WANG, CHEN)},
    }
    everything = {MINE, LIS, WANGS}
    for kind, by_person in visible.items():
        shown(kind)
        for who, seen in (by_person | {ADMIN: everything, None: everything}).items():
            api = caller(who)
            assert seen == set(ids(await listed(api, "customers")))
            missing = (await api.get(f"{CUSTOMERS}/4503599999999999")).body
            for hidden in {*everything, THEIRS} - seen:
                path = f"{CUSTOMERS}/{hidden}"
                answers = [
                    await api.get(path),
                    await api.call("PATCH", path, json={"rank": 1}),
                    await api.call("DELETE", path),
                    await api.call("POST", f"{path}/undo"),
                ]
                assert [missing] * 4 == [answer.body for answer in answers]
    assert {THEIRS} == set(ids(await listed(caller(STRANGER, organization=2), "customers")))


async def test_who_may_delete(caller: Callers, shown: Shown) -> None:
    """Whose customer it is, who leads them, and admins; everybody who sees it may correct it."""
    shown("all")
    path = f"{CUSTOMERS}/{MINE}"

    corrected = await caller(LI).call("PATCH", path, json={"rank": 5})
    refused = await caller(LI).call("DELETE", path)
    unable = await caller(LI, "read:customers", "write:visits").call("DELETE", path)
    deleted = await caller(CHEN).call("DELETE", path)

    assert [200, 403, 403, 204] == [
        answer.status for answer in (corrected, refused, unable, deleted)
    ]


async def test_bad_bodies(caller: Callers) -> None:
    """Each is refused by the name of its field, and nothing is stored."""
    zhang = caller(ZHANG)
    bad: list[tuple[str, Any]] = [
        ("name", " "),
        ("name", None),
        ("name", "长" * 201),
        ("names", ["a"] * 101),
        ("names", [""]),
        ("manager_id", STRANGER),
        ("type", "FRIEND"),
        ("level", "Z级"),
        ("rank", -1),
        ("turnover", "viel"),
        ("address", "长" * 256),
        ("visit_count", 7),
    ]
    for field, value in bad:
        answer = await zhang.call("POST", CUSTOMERS, json={"name": "新"} | {field: value})
        assert (422, [field]) == (answer.status, list(answer.body["errors"])), value
    for asked in ({"sort": "rank"}, {"q": ""}, {"cursor": "x"}, {"x": 1}):
        assert 422 == (await piece(zhang, "customers", **asked)).status
    assert [MINE] == ids(await listed(zhang, "customers"))


async def test_bulk(caller: Callers) -> None:
    """Each row on its own; sent again it changes what it made, and makes nothing twice."""
    admin = caller(ADMIN, "admin")
    rows: list[dict[str, Any]] = [
        {"external_id": "C-1", "customer": {"name": "甲公司", "names": ["甲"], "manager_id": LI}},
        {"external_id": "C-2", "customer": {"rank": 1}},
        {"external_id": "C-3", "customer": {"name": "丙公司", "level": "Z级", "x": 1}},
        {"external_id": "C-4", "customer": {"name": "丁公司", "level": "Z级"}},
    ]
    english = {"Accept-Language": "en"}

    first = await admin.call("POST", BULK, english, json={"system": "crm", "rows": rows})
    same = await admin.call("POST", BULK, json={"system": "crm", "rows": rows[:1]})
    rows[0]["customer"] = {"rank": 7, "names": ["甲", "阿甲"]}
    changed = await admin.call("POST", BULK, json={"system": "crm", "rows": rows[:1]})
    elsewhere = await admin.call("POST", BULK, json={"system": "erp", "rows": rows[:1]})

    items = first.body["items"]
    assert ["created", "refused", "refused", "refused"] == [item["status"] for item in items]
    assert [[], ["name"], ["x"], ["level"]] == [list(item["errors"]) for item in items]
    assert ["There is no such level: Z级"] == items[3]["errors"]["level"]
    assert ["unchanged", "changed", "refused"] == [
        answer.body["items"][0]["status"] for answer in (same, changed, elsewhere)
    ]
    row = (await admin.get(f"{CUSTOMERS}/{items[0]['id']}")).body
    assert ("甲公司", 7, {"甲公司", "甲", "阿甲"}) == (row["name"], row["rank"], set(row["names"]))
    assert {"id": LI, "name": "李四"} == row["manager"]


async def test_bulk_is_no_customer(caller: Callers) -> None:
    """Where a call has a path of its own, no other method finds a record of that name there."""
    answers = [await caller(ADMIN).call(method, BULK) for method in ("GET", "PATCH", "DELETE")]

    assert [(405, "POST")] * 3 == [(one.status, one.headers["Allow"]) for one in answers]


async def test_bulk_is_for_admins(caller: Callers) -> None:
    """By scope and by role; and no more than 200 rows at once."""
    row = {"external_id": "C-1", "customer": {"name": "甲公司"}}
    callers = [caller(ZHANG), caller(ZHANG, "admin"), caller(None, "admin")]

    statuses = [
        (await api.call("POST", BULK, json={"system": "crm", "rows": [row]})).status
        for api in callers
    ]
    many = await callers[2].call("POST", BULK, json={"system": "crm", "rows": [row] * 201})

    assert [403, 403, 200] == statuses
    assert (422, ["rows"]) == (many.status, list(many.body["errors"]))
