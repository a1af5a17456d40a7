"""/genjin/v1/contacts, leads and opportunities: the same life, each with its own fields."""

from typing import Any

import pytest

from tests.rest.own.conftest import (
    ADMIN,
    CHEN,
    LI,
    LIS,
    MINE,
    OID,
    STRANGER,
    ZHANG,
    Callers,
    Shown,
    ids,
    listed,
    made,
    piece,
)

CONTACT: dict[str, Any] = {
    "name": "王处长",
    "title": "处长",
    "aliases": ["老王"],
    "phones": ["0579-82265001"],
    "email": "wang@example.com",
}
LEAD: dict[str, Any] = {
    "name": "义乌轴承",
    "aliases": ["轴承厂"],
    "company": "义乌轴承有限公司",
    "person": "陈工",
    "phone": "138",
    "status": "open",
    "source": "展会",
    "revisit_at": "2026-03-25T09:00:00+08:00",
    "remind_at": None,
}
DEAL: dict[str, Any] = {
    "name": "二期",
    "number": "0d59f9",
    "aliases": ["老二"],
    "stage": "TARGET",
    "amount": "500.50",
}
OF_MINE = {"customer_id": OID}
NOUNS = [
    pytest.param("contacts", CONTACT, OF_MINE, 31, 32, id="contacts"),
    pytest.param("leads", LEAD, {}, 41, 42, id="leads"),
    pytest.param("opportunities", DEAL, OF_MINE, 21, 22, id="opportunities"),
]
nouns = pytest.mark.parametrize(("noun", "fields", "more", "mine", "hidden"), NOUNS)


@nouns
async def test_its_life(
    caller: Callers, noun: str, fields: dict[str, Any], more: dict[str, Any], mine: int, hidden: int
) -> None:
    """Made, read, found, changed by the version that was read, deleted and brought back."""
    zhang = caller(ZHANG)

    row = await made(zhang, noun, **fields, **more)
    path = f"/genjin/v1/{noun}/{row['id']}"
    read = await zhang.get(path)
    found = await listed(zhang, noun, q=fields["aliases"][0])
    tag = {"If-Match": read.headers["ETag"]}
    changed = await zhang.call("PATCH", path, tag, json={"name": "新名", "aliases": []})
    conflicts = [
        await zhang.call("PATCH", path, tag, json={"name": "别名"}),
        await zhang.call("DELETE", path, tag),
    ]
    same = await zhang.call("PATCH", path, json={"name": None})
    gone = await zhang.call("DELETE", path)
    missing = await zhang.get(path)
    undone = await zhang.call("POST", f"{path}/undo")
    renamed = (await zhang.get(path)).body["name"]
    await zhang.call("POST", f"{path}/undo")
    first = (await zhang.get(path)).body
    unmade = await zhang.call("POST", f"{path}/undo")

    assert row == read.body == found[0]
    assert fields == {name: row[name] for name in fields}
    assert ("新名", []) == (changed.body["name"], changed.body["aliases"])
    assert [412, 412] == [answer.status for answer in conflicts]
    assert changed.body == same.body
    assert (204, 404) == (gone.status, missing.status)
    assert ({"id": row["id"], "exists": True, "left": 0}, "新名") == (undone.body, renamed)
    assert fields == {name: first[name] for name in fields}
    assert {"id": row["id"], "exists": False, "left": 0} == unmade.body


@nouns
async def test_who_sees_what(
    caller: Callers,
    shown: Shown,
    noun: str,
    fields: dict[str, Any],
    more: dict[str, Any],
    mine: int,
    hidden: int,
) -> None:
    """customers_visible decides; hidden and missing are one answer."""
    visible = {
        "own": {ZHANG: {mine}, LI: {hidden}, CHEN: {mine}},
        "team": {ZHANG: {mine, hidden}, LI: {mine, hidden}, CHEN: {mine, hidden}},
        "all": {who: {mine, hidden} for who in (ZHANG, LI, CHEN)},
    }
    for kind, by_person in visible.items():
        shown(kind)
        for who, seen in (by_person | {ADMIN: {mine, hidden}, STRANGER: set()}).items():
            api = caller(who, organization=2 if who == STRANGER else 1)
            assert seen == set(ids(await listed(api, noun)))
            missing = (await api.get(f"/genjin/v1/{noun}/4503599999999999")).body
            for unseen in {mine, hidden} - seen:
                path = f"/genjin/v1/{noun}/{unseen}"
                answers = [
                    await api.get(path),
                    await api.call("PATCH", path, json={"name": "x"}),
                    await api.call("DELETE", path),
                    await api.call("POST", f"{path}/undo"),
                ]
                assert [missing] * 4 == [answer.body for answer in answers]


@pytest.mark.parametrize(
    ("noun", "field", "mine"), [("leads", "owner_id", 41), ("customers", "manager_id", MINE)]
)
async def test_nobody_gives_away_what_they_would_no_longer_see(
    caller: Callers, shown: Shown, noun: str, field: str, mine: int
) -> None:
    """It is refused by its field, nothing is changed; who sees all may."""
    shown("own")
    given, path = {field: LI}, f"/genjin/v1/{noun}/{mine}"
    before = (await caller(ZHANG).get(path)).body

    new = await caller(ZHANG).call("POST", f"/genjin/v1/{noun}", json={"name": "新的", **given})
    changed = await caller(ZHANG).call("PATCH", path, json=given)

    assert [(422, [field])] * 2 == [(a.status, list(a.body["errors"])) for a in (new, changed)]
    assert before == (await caller(ZHANG).get(path)).body
    assert 200 == (await caller(ADMIN).call("PATCH", path, json=given)).status
    assert 404 == (await caller(ZHANG).get(path)).status


async def test_filters_pieces_and_order(caller: Callers) -> None:
    """By customer or owner and status; both ways, a row at a time."""
    admin = caller(ADMIN)

    assert [31, 32] == ids(await listed(admin, "contacts", limit=1))
    assert [32, 31] == ids(await listed(admin, "contacts", limit=1, sort="-created"))
    assert [31] == ids(await listed(admin, "contacts", customer_id=MINE))
    assert [22] == ids(await listed(admin, "opportunities", customer_id=LIS))
    assert [42] == ids(await listed(admin, "leads", owner_id=LI, status="open"))
    assert [] == ids(await listed(admin, "leads", status="closed"))


@nouns
async def test_bad_bodies(
    caller: Callers, noun: str, fields: dict[str, Any], more: dict[str, Any], mine: int, hidden: int
) -> None:
    """Each is refused by the name of its field, and nothing is stored."""
    zhang = caller(ZHANG)
    bad: list[tuple[str, Any]] = [
        ("name", ""),
        ("aliases", ["a"] * 101),
        ("id", 1),
        *([("customer_id", LIS)] if more else [("owner_id", STRANGER)]),
    ]
    for field, value in bad:
        body = fields | more | {field: value}
        answer = await zhang.call("POST", f"/genjin/v1/{noun}", json=body)
        assert (422, [field]) == (answer.status, list(answer.body["errors"])), value
    for asked in ({"sort": "name"}, {"cursor": "x"}, {"limit": 0}):
        assert 422 == (await piece(zhang, noun, **asked)).status
    assert [mine] == ids(await listed(zhang, noun))
