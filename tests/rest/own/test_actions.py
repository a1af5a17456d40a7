"""/genjin/v1/actions: the life of a to-do over Genjin's own API."""

from typing import Any

from tests.fakes import FakeClock
from tests.rest.own.conftest import (
    ADMIN,
    CHEN,
    LI,
    LIS,
    MINE,
    OID,
    STRANGER,
    WANG,
    ZHANG,
    Callers,
    ids,
    listed,
    made,
    piece,
)

ACTIONS = "/genjin/v1/actions"


async def test_the_life_of_a_to_do(caller: Callers, clock: FakeClock) -> None:
    """Made, read, changed, done, deleted and brought back."""
    zhang = caller(ZHANG)

    row = await made(
        zhang, "actions", text="发方案", customer_id=OID, due_at="2026-03-20T06:00:00Z"
    )
    path = f"{ACTIONS}/{row['id']}"
    read = await zhang.get(path)
    changed = await zhang.call("PATCH", path, json={"text": "寄方案", "due_day": "2026-03-21"})
    done = await zhang.call("POST", f"{path}/done")
    again = await zhang.call("POST", f"{path}/done")
    opened = await zhang.call("PATCH", path, json={"state": "open"})
    gone = await zhang.call("DELETE", path)
    missing = await zhang.get(path)
    undone = await zhang.call("POST", f"{path}/undo")
    back = await zhang.get(path)

    assert row == read.body
    assert '"1"' == read.headers["ETag"]
    myself = {"id": ZHANG, "name": "张三"}
    assert {"id": MINE, "name": "金华职业技术学院"} == row["customer"]
    assert ("2026-03-20", "2026-03-20T14:00:00+08:00") == (row["due_day"], row["due_at"])
    assert (myself, myself, "open", None) == tuple(
        row[key] for key in ("assignee", "author", "state", "done_by")
    )
    assert ("寄方案", "2026-03-21", None) == tuple(
        changed.body[key] for key in ("text", "due_day", "due_at")
    )
    assert ("done", myself) == (done.body["state"], done.body["done_by"])
    assert done.body["done_at"].startswith("2026-03-18T16:20")
    assert done.body == again.body
    assert ("open", None, None) == tuple(
        opened.body[key] for key in ("state", "done_by", "done_at")
    )
    assert (204, 404) == (gone.status, missing.status)
    assert {"id": row["id"], "exists": True, "left": 0} == undone.body
    assert "寄方案" == back.body["text"]


async def test_if_match(caller: Callers) -> None:
    """Of two who read the same version the second is refused, whatever they do."""
    zhang = caller(ZHANG)
    row = await made(zhang, "actions", text="一")
    path, read = f"{ACTIONS}/{row['id']}", {"If-Match": '"1"'}

    statuses = [
        (await zhang.call("PATCH", path, read, json={"text": "二"})).status,
        (await zhang.call("PATCH", path, read, json={"text": "三"})).status,
        (await zhang.call("POST", f"{path}/done", read)).status,
        (await zhang.call("DELETE", path, read)).status,
    ]

    assert [200, 412, 412, 412] == statuses


async def test_lists(caller: Callers) -> None:
    """Filtered and sorted, piece by piece; what has no day comes last."""
    zhang = caller(ZHANG)
    visit = await made(zhang, "visits", customer_ids=[MINE])
    late = (await made(zhang, "actions", text="晚", due_day="2026-04-02"))["id"]
    never = (await made(zhang, "actions", text="某天", visit_id=visit["id"]))["id"]
    soon = (await made(zhang, "actions", text="早", due_day="2026-03-19"))["id"]
    await zhang.call("POST", f"{ACTIONS}/{late}/done")

    async def found(**asked: Any) -> list[int]:
        return ids(await listed(zhang, "actions", limit=1, **asked))

    assert [soon, late, never] == await found()
    assert [never, late, soon] == await found(sort="-due")
    assert [late, never, soon] == await found(sort="created")
    assert [soon, never] == await found(state="open")
    assert [never] == await found(customer_id=OID)
    assert [never] == await found(visit_id=visit["id"])
    assert [soon] == await found(from_day="2026-03-19", to_day="2026-04-01")
    assert [] == await found(assignee_id=LI)


async def test_to_dos_are_personal(caller: Callers) -> None:
    """Assignee, author, whoever leads them, admins and services; for others it is not there."""
    row = await made(caller(ZHANG), "actions", text="请李四寄样品", assignee_id=LI)
    path = f"{ACTIONS}/{row['id']}"
    missing = await caller(WANG).get(f"{ACTIONS}/4503599999999999")

    for who in (ZHANG, LI, ADMIN, None):
        assert [row["id"]] == ids(await listed(caller(who), "actions"))
    for who, organization in ((WANG, 1), (CHEN, 1), (STRANGER, 2)):
        api = caller(who, organization=organization)
        answers = [
            await api.get(path),
            await api.call("PATCH", path, json={}),
            await api.call("POST", f"{path}/done"),
            await api.call("POST", f"{path}/undo"),
            await api.call("DELETE", path),
        ]
        assert [] == await listed(api, "actions")
        assert [missing.body] * 5 == [answer.body for answer in answers]


async def test_bad_bodies(caller: Callers) -> None:
    """Each is refused by the name of its field, and nothing is stored."""
    zhang = caller(ZHANG)
    bad: list[tuple[str, Any]] = [
        ("text", ""),
        ("text", None),
        ("text", "长" * 2001),
        ("customer_id", LIS),
        ("assignee_id", STRANGER),
        ("visit_id", 4503599999999999),
        ("due_day", "明天"),
        ("due_at", "2026-03-20T06:00:00"),
        ("state", "done"),
    ]
    for field, value in bad:
        answer = await zhang.call("POST", ACTIONS, json={"text": "一"} | {field: value})
        assert (422, [field]) == (answer.status, list(answer.body["errors"])), value
    for asked in ({"sort": "text"}, {"state": "x"}, {"cursor": "x"}, {"customer_id": LIS}):
        assert 422 == (await piece(zhang, "actions", **asked)).status
    nobody = await caller(None).call("POST", ACTIONS, json={"text": "一"})
    assert (422, ["assignee_id"]) == (nobody.status, list(nobody.body["errors"]))
    assert [] == await listed(zhang, "actions")
