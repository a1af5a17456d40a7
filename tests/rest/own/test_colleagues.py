"""/genjin/v1/users and departments, and what colleagues say to a visit and have read."""

from tests.rest.own.conftest import (
    ADMIN,
    CHEN,
    LI,
    MINE,
    STRANGER,
    WANG,
    ZHANG,
    Callers,
    ids,
    listed,
    made,
)

MISSING = 4503599999999999


async def test_colleagues_and_departments(caller: Callers) -> None:
    """Piece by piece; nobody of another company, and nothing that is secret."""
    zhang = caller(ZHANG)

    users = await listed(zhang, "users", limit=2)
    one = await zhang.get(f"/genjin/v1/users/{ZHANG}")
    departments = await listed(zhang, "departments", limit=1)
    department = await zhang.get("/genjin/v1/departments/2")
    missing = [
        await zhang.get(f"/genjin/v1/{noun}/{key}")
        for noun, key in (("users", STRANGER), ("users", "x"), ("departments", 9))
    ]

    assert [ZHANG, LI, WANG, CHEN, ADMIN] == ids(users)
    assert users[0] == one.body
    assert {
        "id": ZHANG,
        "name": "张三",
        "aliases": [],
        "role": "rep",
        "job": "",
        "department": {"id": 1, "name": "一部"},
        "manager": {"id": CHEN, "name": "陈经理"},
        "email": "",
        "phone": "",
        "locale": "zh",
    } == one.body
    assert [{"id": 1, "name": "一部"}, {"id": 2, "name": "二部"}] == departments
    assert departments[1] == department.body
    assert [404] * 3 == [answer.status for answer in missing]


async def test_remarks_and_readers(caller: Callers) -> None:
    """Whoever sees the visit; nobody else, and no token that speaks for nobody."""
    zhang, chen = caller(ZHANG), caller(CHEN)
    visit = (await made(zhang, "visits", customer_ids=[MINE]))["id"]
    path = f"/genjin/v1/visits/{visit}"

    first = await chen.call("POST", f"{path}/comments", json={"text": "做得好", "mentions": [LI]})
    second = await zhang.call("POST", f"{path}/comments", json={"text": "谢谢"})
    read = [await chen.call("POST", f"{path}/read") for _ in range(2)]
    comments = await listed(zhang, f"visits/{visit}/comments", limit=1)
    readers = await zhang.get(f"{path}/readings")

    assert [201, 201, 204, 204] == [answer.status for answer in (first, second, *read)]
    assert [first.body, second.body] == comments
    chen_row = {"id": CHEN, "name": "陈经理"}
    assert (chen_row, "做得好", [LI]) == tuple(
        first.body[key] for key in ("author", "text", "mentions")
    )
    assert [chen_row] == [one["user"] for one in readers.body["items"]]

    li, service = caller(LI), caller(None)
    hidden = [
        await li.get(f"{path}/comments"),
        await li.get(f"{path}/readings"),
        await li.call("POST", f"{path}/comments", json={"text": "x"}),
        await li.call("POST", f"{path}/read"),
    ]
    missing = await li.get(f"/genjin/v1/visits/{MISSING}/comments")
    refused = [
        await service.call("POST", f"{path}/comments", json={"text": "x"}),
        await service.call("POST", f"{path}/read"),
    ]
    bad = [
        await zhang.call("POST", f"{path}/comments", json=body)
        for body in ({}, {"text": ""}, {"text": "长" * 2001}, {"text": "x", "mentions": [STRANGER]})
    ]

    assert [missing.body] * 4 == [answer.body for answer in hidden]
    assert [403, 403] == [answer.status for answer in refused]
    assert [422] * 4 == [answer.status for answer in bad]
