"""/genjin/v1/tokens, webhooks and dead: what admins look after without a shell."""

import functools
from typing import Any

from storage import outbox, subscriptions
from storage.database import Database, Transaction
from storage.outbox import Parcel
from tests.fakes import FakeClock
from tests.rest.conftest import Api
from tests.rest.own.conftest import ADMIN, CHEN, STRANGER, ZHANG, Callers, ids, listed, made
from tests.rows import every_row

SCOPE = "admin"
RECEIVER = "https://crm.example.com/genjin"


def claimed(company: Database, clock: FakeClock) -> list[Parcel]:
    """What is ready to be posted to other systems."""
    return company.write(
        lambda t: outbox.claim_ready(t, clock.now(), 10, which=outbox.WEBHOOKS)
    ).result()


def bury(parcel: Parcel, transaction: Transaction) -> None:
    outbox.bury(transaction, parcel, "status 500")


async def new_token(api: Api, **fields: Any) -> dict[str, Any]:
    row = await api.call("POST", "/genjin/v1/tokens", json=fields)
    assert 201 == row.status, row.body
    found: dict[str, Any] = row.body
    return found


async def test_a_token_is_made_used_and_revoked(caller: Callers) -> None:
    """Its text is said once; what it may do ends with it."""
    admin = caller(ADMIN, SCOPE)

    row = await new_token(admin, user_id=ZHANG, scopes=["write:customers"], days=30)
    text = row.pop("token")
    its = admin.with_token(text)
    before = await its.get("/genjin/v1/customers")
    one = await admin.get(f"/genjin/v1/tokens/{row['id']}")
    gone = [await admin.call("DELETE", f"/genjin/v1/tokens/{row['id']}") for _ in range(2)]
    after = await its.get("/genjin/v1/customers")
    tokens = await listed(admin, "tokens", limit=1)

    assert text.startswith(row["prefix"])
    assert {
        "id": row["id"],
        "prefix": row["prefix"],
        "user": {"id": ZHANG, "name": "张三"},
        "service": "",
        "scopes": ["write:customers"],
        "created_at": "2026-03-18T16:20:00+08:00",
        "expires_at": "2026-04-17T16:20:00+08:00",
        "last_used_at": None,
        "revoked_at": None,
    } == row
    assert 200 == before.status
    assert "2026-03-18T16:20:00+08:00" == one.body["last_used_at"]
    assert [204, 204] == [answer.status for answer in gone]
    assert 401 == after.status
    assert row["id"] in ids(tokens)
    assert "2026-03-18T16:20:00+08:00" == tokens[-1]["revoked_at"]
    assert text not in str(tokens)


async def test_a_token_ends_by_itself(caller: Callers, clock: FakeClock) -> None:
    """After its days, to the second."""
    admin = caller(ADMIN, SCOPE)
    its = admin.with_token(
        (await new_token(admin, service="ERP", scopes=["read:visits"], days=1))["token"]
    )

    clock.passes(hours=23, minutes=59)
    before = await its.get("/genjin/v1/visits")
    clock.passes(minutes=1)
    after = await its.get("/genjin/v1/visits")

    assert [200, 401] == [before.status, after.status]


async def test_the_same_call_makes_one_token_and_keeps_no_secret(caller: Callers) -> None:
    """A second call under the same key is told which token it was, not its text."""
    admin = caller(ADMIN, SCOPE)
    asked = {"service": "ERP", "scopes": ["read:visits"]}
    path, key = "/genjin/v1/tokens", {"Idempotency-Key": "once"}

    first = await admin.call("POST", path, json=asked, headers=key)
    again = await admin.call("POST", path, json=asked, headers=key)

    assert (201, 201) == (first.status, again.status)
    assert first.body["token"].startswith("gj_")
    assert {**first.body, "token": None} == again.body


REFUSED = {
    "nobody's": {"scopes": ["read:visits"]},
    "of two": {"user_id": ZHANG, "service": "ERP", "scopes": ["read:visits"]},
    "of a stranger": {"user_id": STRANGER, "scopes": ["read:visits"]},
    "without scopes": {"user_id": ZHANG, "scopes": []},
    "of an unknown scope": {"user_id": ZHANG, "scopes": ["everything"]},
    "of no days": {"user_id": ZHANG, "scopes": ["read:visits"], "days": 0},
    "with a blank name": {"service": " ", "scopes": ["read:visits"]},
}


async def test_tokens_that_are_not_made(caller: Callers) -> None:
    """Each says which field, and none was made."""
    admin = caller(ADMIN, SCOPE)
    answers = {
        name: await admin.call("POST", "/genjin/v1/tokens", json=asked)
        for name, asked in REFUSED.items()
    }

    assert dict.fromkeys(REFUSED, 422) == {name: answer.status for name, answer in answers.items()}
    assert 1 == len(await listed(admin, "tokens"))


async def test_only_admins(caller: Callers) -> None:
    """Nobody else sees or makes any, whatever the scopes; other companies' are not there."""
    admin = caller(ADMIN, SCOPE)
    token = (await new_token(admin, service="ERP", scopes=["read:visits"]))["id"]
    webhook = (await made(admin, "webhooks", url=RECEIVER))["id"]
    paths = [f"tokens/{token}", f"webhooks/{webhook}", "tokens", "webhooks", "dead"]
    callers = [caller(ZHANG, SCOPE), caller(CHEN, SCOPE), caller(ADMIN)]
    stranger = caller(STRANGER, SCOPE, organization=2)

    refused = [await one.get(f"/genjin/v1/{path}") for one in callers for path in paths]
    missing = [
        await stranger.call(method, f"/genjin/v1/{path}")
        for path in paths[:2]
        for method in ("GET", "DELETE")
    ]

    assert {403} == {answer.status for answer in refused}
    assert {404} == {answer.status for answer in missing}
    assert [] == await listed(stranger, "webhooks")


async def test_a_webhook_is_subscribed_and_removed(
    caller: Callers, company: Database, clock: FakeClock
) -> None:
    """Its secret is said once and stored sealed; once it is gone, nothing is sent there."""
    admin, zhang = caller(ADMIN, SCOPE), caller(ZHANG)

    row = await made(admin, "webhooks", url=RECEIVER, events=["visit.created"])
    await made(zhang, "visits", customer_ids=[11])
    one = await admin.get(f"/genjin/v1/webhooks/{row['id']}")
    stored = company.read(lambda t: subscriptions.everything(t, 1)).result()
    gone = [await admin.call("DELETE", f"/genjin/v1/webhooks/{row['id']}") for _ in range(2)]

    secret = row.pop("secret")
    assert secret.startswith("whsec_")
    assert row == one.body
    assert (RECEIVER, ["visit.created"], "active") == (row["url"], row["events"], row["state"])
    assert secret not in stored[0].sealed
    assert [] == claimed(company, clock)
    assert [204, 404] == [answer.status for answer in gone]
    assert [] == await listed(admin, "webhooks")


NO_ADDRESSES = {
    "ftp://crm.example.com/": "https://",
    "https://10.0.0.1/": "10.0.0.1 不是公网地址",
    "https://me:secret@crm.example.com/": "用户名或密码",
    "": "https://",
}


async def test_addresses_that_cannot_be_called(caller: Callers) -> None:
    """Refused at once, in the caller's words."""
    admin = caller(ADMIN, SCOPE)

    with every_row() as row:
        for url, says in NO_ADDRESSES.items():
            with row(url):
                answer = await admin.call("POST", "/genjin/v1/webhooks", json={"url": url})
                assert 422 == answer.status
                assert says in str(answer.body)


async def test_what_was_given_up_is_seen_and_sent_again(
    caller: Callers, company: Database, clock: FakeClock
) -> None:
    """The newest first, piece by piece; once sent again it is no longer there."""
    admin = caller(ADMIN, SCOPE)
    await made(admin, "webhooks", url=RECEIVER)
    for _ in range(3):
        await made(caller(ZHANG), "visits", customer_ids=[11])
    buried = 0
    while parcels := claimed(company, clock):
        for parcel in parcels:
            company.write(functools.partial(bury, parcel)).result()
            buried += 1

    dead = await listed(admin, "dead", limit=1)
    path = f"/genjin/v1/dead/{dead[0]['id']}/retry"
    again = [await admin.call("POST", path) for _ in range(2)]

    assert 3 == buried == len(dead)
    assert ids(dead) == sorted(ids(dead), reverse=True)
    assert {"dead"} == {row["state"] for row in dead}
    assert "status 500" == dead[0]["why"]
    assert [204, 404] == [answer.status for answer in again]
    assert ids(dead)[1:] == ids(await listed(admin, "dead"))


async def test_what_was_given_up_is_explained_dropped_and_brought_back(
    caller: Callers, company: Database, clock: FakeClock
) -> None:
    """What it says, whom it was for and why; dropped, it is out of sight and not gone."""
    admin = caller(ADMIN, SCOPE)
    await made(admin, "webhooks", url=RECEIVER)
    await made(caller(ZHANG), "visits", customer_ids=[11])
    for parcel in claimed(company, clock):
        company.write(functools.partial(bury, parcel)).result()
    (row,) = await listed(admin, "dead")
    path = f"/genjin/v1/dead/{row['id']}"

    whole = await admin.get(path)
    dropping = [(await admin.call("DELETE", path)).status for _ in range(2)]
    seen = [len(await listed(admin, "dead", state=state)) for state in ("waiting", "dropped")]
    state = (await admin.get(path)).body["state"]
    back = (await admin.call("POST", f"{path}/retry")).status

    assert row.items() <= whole.body.items()
    assert "visit.created" == whole.body["content"]["body"]["type"]
    assert [204, 404] == dropping
    assert [0, 1] == seen
    assert ("dropped", 204) == (state, back)
    assert 1 == len(claimed(company, clock))
