"""Who may call, and what every caller is told: tokens, scopes, request ids, faults, log lines."""

import itertools
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import BaseModel

from handlers.catalogue import ENDPOINTS
from handlers.dialects import ND
from handlers.errors import NotFound, UserError
from handlers.registry import Endpoint
from handlers.text import Text
from storage import tables, tokens
from storage.database import Database, DatabaseAway
from storage.unit_of_work import UnitOfWork
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, PAGINATE, Api, Server
from tests.rows import every_row

DETAIL = f"/api/customers/{KNOWN}/detail"
UNAUTHENTICATED = (401, {"code": 401, "message": "Unauthenticated."})
TokenOf = Callable[..., str]


# -- tokens ----------------------------------------------------------------------------------------


NO_TOKENS = [
    None,
    "",
    "Bearer",
    "Bearer ",
    "Bearer gj_nobodyhasthistokenatall",
    "Bearer {token}x",
    "Bearer {token} x",
    "Basic {token}",
    "{token}",
    "Token token={token}",
    "Bearer gj_\u00ff\u00ff",
]


async def test_no_token_or_a_bad_one(api: Api, company: Database) -> None:
    """Missing, unknown, wrong by a letter or carried in another way: the same 401."""
    nobody = api.with_token("")

    with every_row() as row:
        for header, call in itertools.product(NO_TOKENS, (("GET", DETAIL), ("POST", PAGINATE))):
            with row(header, call):
                given = {} if header is None else {"Authorization": header.format(token=api.token)}
                answer = await nobody.call(*call, given)
                assert UNAUTHENTICATED == (answer.status, answer.body)
                assert "Bearer" == answer.headers["WWW-Authenticate"]


async def test_a_token_in_the_address_counts_for_nothing(api: Api, company: Database) -> None:
    """Addresses end in other people's logs."""
    answer = await api.with_token("").get(f"{DETAIL}?token={api.token}&access_token={api.token}")

    assert UNAUTHENTICATED == (answer.status, answer.body)


async def test_the_scheme_s_case_does_not_matter(api: Api, company: Database) -> None:
    """As HTTP has it."""
    with every_row() as row:
        for scheme in ("Bearer", "bearer", "BEARER"):
            with row(scheme):
                header = {"Authorization": f"{scheme} {api.token}"}
                assert 200 == (await api.with_token("").get(DETAIL, headers=header)).status


async def test_a_token_ends(
    api: Api, company: Database, clock: FakeClock, token_of: TokenOf
) -> None:
    """When its time is over, when it is revoked, and when its person leaves."""
    expiring = api.with_token(
        token_of(1, "read:customers", expires_at=clock.now() + timedelta(hours=1))
    )
    revoked = api.with_token(token_of(1, "read:customers"))
    leaving = api.with_token(token_of(2, "read:customers"))
    before = [(await caller.get(DETAIL)).status for caller in (expiring, revoked, leaving)]

    clock.passes(hours=1)
    prefix = revoked.token[: tokens.PREFIX_LENGTH]
    company.write(lambda t: tokens.revoke(t, 1, prefix, clock.now())).result()
    left = sa.update(tables.user).where(tables.user.c.id == 2).values(state="left")
    company.write(lambda t: t.execute(left)).result()
    after = [await caller.get(DETAIL) for caller in (expiring, revoked, leaving)]

    assert [200, 200, 200] == before
    assert [UNAUTHENTICATED] * 3 == [(answer.status, answer.body) for answer in after]


# The scopes of a token, and what it is answered about visits and about a customer's detail.
SCOPES = [
    ((), 403, 403),
    (("read:visits",), 200, 403),
    (("write:visits",), 200, 403),
    (("read:customers",), 403, 200),
    (("write:customers",), 403, 200),
    (("admin",), 200, 200),
]


async def test_a_token_does_what_its_scopes_say(api: Api, token_of: TokenOf) -> None:
    """Writing includes reading, admin includes all; the rest is refused in the family's form."""
    forbidden = {"code": 403, "message": "This action is unauthorized."}

    with every_row() as row:
        for scopes, *statuses in SCOPES:
            with row(scopes):
                caller = api.with_token(token_of(1, *scopes))
                answers = [await caller.visits(customer_id=KNOWN), await caller.get(DETAIL)]
                assert statuses == [answer.status for answer in answers]
                assert all(one.body == forbidden for one in answers if one.status == 403)


async def test_a_service_sees_every_customer(api: Api, token_of: TokenOf) -> None:
    """A token that acts for nobody reads for the whole company, and no further."""
    service = api.with_token(token_of(None, "read:customers"))

    assert 200 == (await service.get(f"/api/customers/{'c' * 24}/detail")).status


async def test_the_use_of_a_token_is_noted_once_a_minute(
    api: Api, company: Database, clock: FakeClock
) -> None:
    """So that unused ones can be found, without a write for every call."""

    def noted() -> Any:
        company.write(lambda transaction: None).result()
        column = sa.select(tables.api_token.c.last_used_at)
        return company.read(lambda transaction: transaction.execute(column).scalar()).result()

    begin = clock.now()
    seen = []
    for _ in range(3):
        await api.get(DETAIL)
        await api.get("/readyz")  # waits for the writer, which has noted it before
        seen.append(noted() - begin)
        clock.passes(seconds=30)

    assert [timedelta(), timedelta(), timedelta(minutes=1)] == seen


# -- request ids, unknown paths, log lines ---------------------------------------------------------


REQUEST_IDS = [
    ("abc-123_X.y", True),
    ("x" * 64, True),
    ("x" * 65, False),
    ("", False),
    ("a b", False),
    ("<script>", False),
]


async def test_every_answer_bears_a_request_id(api: Api, company: Database) -> None:
    """The caller's own if it is harmless, else a new one; on errors too."""
    calls = {
        ("GET", DETAIL): 200,
        ("PUT", DETAIL): 405,
        ("GET", "/x"): 404,
        ("GET", "/healthz"): 200,
    }

    with every_row() as row:
        for given, kept in REQUEST_IDS:
            with row(given):
                answers = [await api.call(*call, {"X-Request-Id": given}) for call in calls]
                ids = {answer.headers["X-Request-Id"] for answer in answers}
                assert list(calls.values()) == [answer.status for answer in answers]
                assert ({given} == ids) is kept
                assert kept or len(ids) == 4


NOT_THERE = ("application/json", {"code": 404, "message": "Not Found"})
NOTHING = ("application/problem+json", {"title": "Not Found", "status": 404})
NO_PATHS = {
    "/api/customers/x": NOT_THERE,
    PAGINATE + "/": NOT_THERE,
    "/api/customers": NOTHING,
    "/nothing": NOTHING,
}


async def test_a_path_that_is_not_there(api: Api, company: Database) -> None:
    """Below an endpoint the family's form, elsewhere the one of RFC 9457."""
    with every_row() as row:
        for path, (kind, body) in NO_PATHS.items():
            with row(path):
                answer = await api.get(path)
                assert (404, body) == (answer.status, answer.body)
                assert kind == answer.headers["Content-Type"].partition(";")[0]


async def test_one_log_line_tells_what_happened(
    api: Api, company: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Route and numbers; never the address as typed, the query, the body or the token."""
    caplog.set_level(logging.INFO, "genjin.web")

    await api.get(f"{DETAIL}?secret=5", headers={"X-Request-Id": "my-id"})

    (line,) = [record for record in caplog.records if record.name == "genjin.web"]
    keys = vars(line)
    assert {
        "action": "request.handled",
        "method": "GET",
        "route": "/api/customers/{id}/detail",
        "status": 200,
        "request_id": "my-id",
    } == {name: keys[name] for name in ("action", "method", "route", "status", "request_id")}
    assert keys["duration_ms"] >= 0
    assert isinstance(keys["token_id"], int)
    assert "secret" not in str(keys)
    assert api.token not in str(keys)
    assert KNOWN not in str(keys)


# -- what endpoints may do -------------------------------------------------------------------------


class Nothing(BaseModel):
    """Asks for nothing."""


def endpoint(answers: Callable[[Any, UnitOfWork], Any], *, writes: bool = False) -> Endpoint:
    return Endpoint(
        "POST /api/tried",
        dialect=ND,
        scope="read:visits",
        asks=Nothing,
        answers=answers,
        row=dict,
        summary="",
        writes=writes,
    )


def bug(_asked: Any, _uow: UnitOfWork) -> dict[str, str]:
    raise RuntimeError("the inside story")


def away(_asked: Any, _uow: UnitOfWork) -> dict[str, str]:
    raise DatabaseAway("disk I/O error")


def wrong(_asked: Any, _uow: UnitOfWork) -> dict[str, str]:
    raise UserError(Text(zh="请写上{what}", en="Please give {what}"), what="客户名称")


def missing(_asked: Any, _uow: UnitOfWork) -> dict[str, str]:
    raise NotFound(Text(zh="没有", en="None"))


@pytest.mark.parametrize(
    ("answers", "status", "body"),
    [
        (bug, 500, {"code": 500, "message": "Server Error", "request_id": "my-id"}),
        (away, 503, {"code": 503, "message": "Service Unavailable"}),
        (wrong, 422, {"code": 422, "message": "请写上客户名称"}),
        (missing, 404, {"code": 404, "message": "没有"}),
    ],
    ids=["a bug", "database away", "a person can put it right", "not found"],
)
@pytest.mark.parametrize("writes", [False, True], ids=["reading", "writing"])
async def test_what_goes_wrong_is_told_in_the_family_s_form(
    served: Server,
    token_of: TokenOf,
    answers: Any,
    status: int,
    body: Any,
    writes: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A bug with the request id and nothing of the inside, which is in the log."""
    token = token_of(1, "read:visits")

    async with served([endpoint(answers, writes=writes)]) as api:
        answer = await api.with_token(token).call(
            "POST", "/api/tried", {"X-Request-Id": "my-id"}, json={}
        )

    assert (status, body) == (answer.status, answer.body)
    assert (status == 503) == ("Retry-After" in answer.headers)
    assert (status == 500) == ("the inside story" in caplog.text)
    assert (status == 500) == ("Traceback" in caplog.text)


@pytest.mark.parametrize("refuses", [False, True])
async def test_a_writing_endpoint_writes_all_or_nothing(
    served: Server, token_of: TokenOf, company: Database, refuses: bool
) -> None:
    """The answer comes after the commit; a refusal leaves no trace."""

    def add(_asked: Any, uow: UnitOfWork) -> dict[str, int]:
        created = uow.customers.create("新客户")
        if refuses:
            raise UserError(Text(zh="不行", en="No"))
        return {"id": created.id}

    token = token_of(1, "read:visits")
    async with served([endpoint(add, writes=True)]) as api:
        answer = await api.with_token(token).call("POST", "/api/tried", json={})

    found = sa.select(sa.func.count()).where(tables.customer.c.name == "新客户")
    stored = company.read(lambda transaction: transaction.execute(found).scalar()).result()
    assert (422, 0) if refuses else (200, 1) == (answer.status, stored)


async def test_a_reading_endpoint_cannot_be_reached_without_a_token(
    served: Server, company: Database
) -> None:
    """Every endpoint with a scope is behind the door, whatever it does."""
    async with served([*ENDPOINTS, endpoint(bug)]) as api:
        answers = [
            await api.call(one.method, one.path.replace("{id}", KNOWN))
            for one in (*ENDPOINTS, endpoint(bug))
            if one.scope
        ]

    assert {401} == {answer.status for answer in answers}
