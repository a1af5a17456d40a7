"""POST /v1/oauth2/access_token: a client fetches a token and uses it."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest
import sqlalchemy as sa

from storage import clients, tables
from storage.database import Database
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, Answer, Api
from tests.rows import every_row

TOKEN, LIST = "/v1/oauth2/access_token", "/v1/dynamic/trail/list"
ALL = ("read:customers", "read:visits", "write:customers", "write:visits")

MakeClient = Callable[..., dict[str, str]]


@pytest.fixture
def client_of(company: Database, clock: FakeClock) -> MakeClient:
    """client_of(user_id, scope, ...): a new client's fields for a call."""

    def make(user_id: int | None, *scopes: str) -> dict[str, str]:
        client_id, secret = company.write(
            lambda t: clients.create(
                t, 1, user_id=user_id, name="OKKI", scopes=scopes, now=clock.now()
            )
        ).result()
        return {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": secret,
        }

    return make


async def fetch(api: Api, asked: Any, **more: Any) -> Answer:
    """One call, without any token."""
    return await api.with_token("").call("POST", TOKEN, json={**asked, **more})


def scopes_of(company: Database) -> list[str]:
    """Those of the newest token."""
    token = tables.api_token
    newest = sa.select(token.c.scopes).order_by(token.c.id.desc()).limit(1)
    found: list[str] = company.read(lambda t: t.execute(newest).scalar_one()).result()
    return found


@pytest.mark.parametrize("carried", ["json", "data"], ids=["JSON", "form"])
async def test_a_token_is_fetched_and_used(api: Api, client_of: MakeClient, carried: str) -> None:
    """From the id and the secret to a follow-up recorded and read, as a form or as JSON."""
    asked = client_of(1, *ALL) | {"scope": "company lead opportunity"}

    answer = await api.with_token("").call("POST", TOKEN, **{carried: asked})
    caller = api.with_token(answer.body["access_token"])
    pushed = await caller.call(
        "POST", "/v1/dynamic/trail/push", json={"company_id": 11, "content": "x"}
    )
    (row,) = (await caller.get(LIST)).body["data"]["list"]

    assert (200, ["token_type", "access_token"]) == (answer.status, list(answer.body))
    assert "Bearer" == answer.body["token_type"]
    assert ("no-store", "no-cache") == tuple(
        answer.headers[name] for name in ("Cache-Control", "Pragma")
    )
    assert ({"trail_id": row["trail_id"]}, 1) == (pushed.body["data"], row["create_user"])
    assert 200 == (await caller.get(f"/api/customers/{KNOWN}/detail")).status


async def test_a_token_lives_eight_hours(api: Api, client_of: MakeClient, clock: FakeClock) -> None:
    """Asking again gives another one, and does not make the first live longer."""
    asked = client_of(None, "read:visits")
    first = api.with_token((await fetch(api, asked)).body["access_token"])

    clock.passes(hours=8, seconds=-1)
    second = api.with_token((await fetch(api, asked)).body["access_token"])
    before = [(await caller.get(LIST)).status for caller in (first, second)]
    clock.passes(seconds=1)
    after = [(await caller.get(LIST)).status for caller in (first, second)]

    assert first.token != second.token
    assert ([200, 200], [401, 200]) == (before, after)


async def test_a_revoked_client(
    api: Api, company: Database, client_of: MakeClient, clock: FakeClock
) -> None:
    """It fetches nothing more, and what it fetched is worth nothing; others stay."""
    asked, other = client_of(1, "read:visits"), client_of(1, "read:visits")
    callers = [
        api.with_token((await fetch(api, fields)).body["access_token"]) for fields in (asked, other)
    ]
    gone = [
        company.write(lambda t: clients.revoke(t, 1, asked["client_id"], clock.now())).result()
        for _ in range(2)
    ]

    again = await fetch(api, asked)

    assert [True, False] == gone
    assert (401, "invalid_client") == (again.status, again.body["error"])
    assert [401, 200] == [(await caller.get(LIST)).status for caller in callers]
    assert 200 == (await fetch(api, other)).status


async def test_a_client_whose_user_has_left(
    api: Api, company: Database, client_of: MakeClient
) -> None:
    """Fetches nothing more."""
    asked = client_of(2, "read:visits")
    left = sa.update(tables.user).where(tables.user.c.id == 2).values(state="left")
    company.write(lambda t: t.execute(left)).result()

    assert "invalid_client" == (await fetch(api, asked)).body["error"]


async def test_what_goes_wrong_has_its_oauth_name(api: Api, client_of: MakeClient) -> None:
    """401 where nobody is known, 400 for the rest; an unknown id and a wrong secret look alike."""
    right = client_of(1, "read:visits")
    wrong = [
        (right | {"client_secret": "x"}, 401, "invalid_client"),
        (right | {"client_secret": "密"}, 401, "invalid_client"),
        (right | {"client_secret": ""}, 401, "invalid_client"),
        (right | {"client_id": "gjc_nobody"}, 401, "invalid_client"),
        (right | {"client_id": "\x00"}, 401, "invalid_client"),
        ({"grant_type": "client_credentials"}, 401, "invalid_client"),
        (right | {"grant_type": "password"}, 400, "unsupported_grant_type"),
        (right | {"grant_type": "x"}, 400, "unsupported_grant_type"),
        (right | {"grant_type": None}, 400, "invalid_request"),
        ({}, 400, "invalid_request"),
        (right | {"scope": ["company"]}, 400, "invalid_request"),
        (right | {"client_id": 5}, 400, "invalid_request"),
        (right | {"scope": "webhook"}, 400, "invalid_scope"),
        (right | {"scope": "write:visits"}, 400, "invalid_scope"),
    ]

    answers = [await fetch(api, asked) for asked, *_ in wrong]

    told = [(answer.status, answer.body["error"]) for answer in answers]
    assert [(status, error) for _, status, error in wrong] == told
    assert {("error", "error_description")} == {tuple(answer.body) for answer in answers}
    assert all(answer.body["error_description"].isascii() for answer in answers)
    assert answers[0].body == answers[3].body


async def test_what_cannot_be_read_is_an_invalid_request(api: Api, company: Database) -> None:
    """No JSON, another kind of body, another method: still OAuth's form."""
    anybody = api.with_token("")

    answers = [
        await anybody.call("POST", TOKEN, data=b"{", headers={"Content-Type": "application/json"}),
        await anybody.call("POST", TOKEN, data=b"x", headers={"Content-Type": "text/plain"}),
        await anybody.get(TOKEN),
    ]

    assert [400, 400, 405] == [answer.status for answer in answers]
    assert {"invalid_request"} == {answer.body["error"] for answer in answers}


# What a client has, what it asks for, and what the token may do.
GRANTS: list[tuple[tuple[str, ...], str, list[str]]] = [
    (ALL, "company", list(ALL)),
    (("read:visits",), "company lead opportunity", ["read:visits"]),
    (("write:visits",), "lead", ["read:visits", "write:visits"]),
    (("write:visits",), "", ["write:visits"]),
    (("write:visits",), "read:visits", ["read:visits"]),
    (("admin",), "opportunity user webhook product invoices", list(ALL)),
    (("admin",), "", ["admin"]),
    (("read:visits", "read:customers"), "read:visits admin", ["read:visits"]),
]


async def test_a_token_may_do_what_was_asked_and_the_client_has(
    api: Api, company: Database, client_of: MakeClient
) -> None:
    """Nothing asked is all the client's; the vendor's other words give nothing here."""
    with every_row() as row:
        for held, asked, granted in GRANTS:
            with row(held, asked):
                answer = await fetch(api, client_of(1, *held), scope=asked)
                assert 200 == answer.status
                assert granted == scopes_of(company)


def basic(client_id: str, secret: str) -> str:
    """The header of RFC 6749, 2.3.1: both as in a form, then base64."""
    written = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return f"Basic {base64.b64encode(written.encode()).decode()}"


async def test_a_client_may_prove_itself_in_the_header(
    api: Api, client_of: MakeClient, company: Database
) -> None:
    """HTTP Basic, as most libraries of OAuth do it, with or without the id in the body."""
    fields = client_of(1, "read:visits")
    grant, client_id = {"grant_type": "client_credentials"}, fields["client_id"]
    header = basic(client_id, fields["client_secret"])
    sent: list[tuple[str, dict[str, str]]] = [
        (header, {}),
        (header.replace("Basic", "basic"), {}),
        (header, {"client_id": client_id}),
        (header, {"client_id": "", "client_secret": "", "scope": "company"}),
        ("Bearer of-an-earlier-token", fields),
    ]

    answers = [
        await api.with_token("").call("POST", TOKEN, {"Authorization": given}, data=grant | body)
        for given, body in sent
    ]
    used = [(await api.with_token(one.body["access_token"]).get(LIST)).status for one in answers]

    assert [200] * len(sent) == [answer.status for answer in answers] == used


async def test_a_header_that_proves_nothing(api: Api, client_of: MakeClient) -> None:
    """401 with the scheme to use; 400 where the credentials come twice."""
    fields = client_of(1, "read:visits")
    client_id, secret = fields["client_id"], fields["client_secret"]
    header = basic(client_id, secret)
    grant = {"grant_type": "client_credentials"}
    wrong = [
        (basic(client_id, "x"), {}, 401, "invalid_client"),
        (basic(client_id, ""), {}, 401, "invalid_client"),
        (basic("gjc_nobody", secret), {}, 401, "invalid_client"),
        ("Basic", {}, 401, "invalid_client"),
        ("Basic !!!", {}, 401, "invalid_client"),
        ("Basic /w==", {}, 401, "invalid_client"),
        (f"Basic {base64.b64encode(b'no colon').decode()}", {}, 401, "invalid_client"),
        (f"{header}, {header}", {}, 401, "invalid_client"),
        (header, {"client_secret": secret}, 400, "invalid_request"),
        (header, {"client_id": "gjc_another"}, 400, "invalid_request"),
        ("", {"authorization": header}, 401, "invalid_client"),
        ("", {"client_id": client_id, "client_secret": "x"}, 401, "invalid_client"),
    ]

    answers = [
        await api.with_token("").call(
            "POST", TOKEN, {"Authorization": given} if given else None, data=grant | body
        )
        for given, body, *_ in wrong
    ]

    told = [(answer.status, answer.body["error"]) for answer in answers]
    assert [(status, error) for *_, status, error in wrong] == told
    assert {401: 'Basic realm="genjin"', 400: None} == {
        answer.status: answer.headers.get("WWW-Authenticate") for answer in answers
    }


async def test_tokens_whose_time_is_over_go(
    api: Api, company: Database, client_of: MakeClient, clock: FakeClock
) -> None:
    """When the client fetches its next; its newer ones, and those of others, stay."""
    asked, other = client_of(1, "read:visits"), client_of(1, "read:visits")
    await fetch(api, asked)
    await fetch(api, other)
    clock.passes(hours=7)
    await fetch(api, asked)
    clock.passes(hours=1)
    newest = (await fetch(api, asked)).body["access_token"]

    table = tables.api_token
    mine = sa.select(table.c.name, sa.func.count().label("many")).group_by(table.c.name)
    rows = company.read(lambda t: t.execute(mine).all()).result()
    kept = {row.name: row.many for row in rows}
    assert (2, 1) == (kept[asked["client_id"]], kept[other["client_id"]])
    assert 200 == (await api.with_token(newest).get(LIST)).status


async def test_a_token_is_kept_as_a_hash_under_its_client_s_name(
    api: Api, company: Database, client_of: MakeClient, clock: FakeClock
) -> None:
    """So that `token list` tells where it came from."""
    asked = client_of(None, "read:visits")
    text = (await fetch(api, asked)).body["access_token"]

    row = company.read(
        lambda t: t.execute(
            sa.select(tables.api_token).order_by(tables.api_token.c.id.desc()).limit(1)
        ).one()
    ).result()

    assert (asked["client_id"], None) == (row.name, row.user_id)
    assert clock.now() + timedelta(hours=8) == row.expires_at
    assert text not in str(row)
