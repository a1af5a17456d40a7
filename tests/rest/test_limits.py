"""Who calls too often is told so in the words of the family, and when to come back."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from pydantic import BaseModel

from handlers import dialects
from handlers.catalogue import ENDPOINTS
from handlers.dialects import EARTIP, LIXIAO, ND, OKKI
from handlers.dialects.contract import Dialect
from handlers.registry import Endpoint
from storage.database import Database
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, Api, Server

DETAIL = f"/api/customers/{KNOWN}/detail"
TokenOf = Callable[..., str]
FAMILIES = [getattr(dialects, name) for name in sorted(dialects.__all__)]
THEIR_OWN = {"rate_per_token": "", "rate_per_organization": ""}


class Nothing(BaseModel):
    """Asks for nothing."""


def answered(_asked: Any, _uow: Any) -> dict[str, int]:
    return {"is": 1}


def endpoint(dialect: Dialect, scope: str = "read:visits") -> Endpoint:
    return Endpoint(
        f"GET /tried/{dialect.name}{'' if scope else '/token'}",
        dialect=dialect,
        scope=scope,
        asks=Nothing,
        answers=answered,
        row=dict,
        summary="",
    )


async def statuses(api: Api, path: str, times: int, **more: Any) -> list[int]:
    return [(await api.get(path, **more)).status for _ in range(times)]


# who fetches a token brings none: those calls are counted by their address
@pytest.mark.parametrize(
    "dialect",
    [dialect for dialect in FAMILIES if dialect is not dialects.OAUTH],
    ids=lambda dialect: dialect.name,
)
async def test_each_family_has_its_own_rate(
    served: Server, token_of: TokenOf, dialect: Dialect, clock: FakeClock
) -> None:
    """As many calls as it says, then its own 429 and Retry-After; later it goes on."""
    calls, seconds = dialect.rate

    async with served([endpoint(dialect)], **THEIR_OWN) as anybody:
        api, path = anybody.with_token(token_of(1, "read:visits")), f"/tried/{dialect.name}"
        good = await statuses(api, path, calls)
        refused = await api.get(path)
        clock.passes(seconds=int(refused.headers["Retry-After"]))
        later = await api.get(path)

    assert {200} == set(good)
    assert 429 == refused.status
    assert 0 < int(refused.headers["Retry-After"]) <= seconds
    assert dialect.problem_type == refused.headers["Content-Type"].partition(";")[0]
    assert 200 == later.status


@pytest.mark.parametrize(
    ("dialect", "body"),
    [
        (ND, {"code": 429, "message": "Too Many Attempts."}),
        (EARTIP, {"status": 1, "msg": "请求过于频繁,请稍后再试"}),
        (LIXIAO, {"code": 100429, "message": "请求过于频繁,请稍后再试"}),
        (
            OKKI,
            {
                "code": 429,
                "message": "Too Many Requests",
                "now": "2026-03-18 16:20:00",
                "data": {},
            },
        ),
    ],
    ids=["nd", "eartip", "lixiao", "okki"],
)
async def test_the_refusal_is_the_family_s(
    served: Server, token_of: TokenOf, dialect: Dialect, body: dict[str, Any]
) -> None:
    """Body for body."""
    async with served([endpoint(dialect)], rate_per_token="1/10") as anybody:
        api = anybody.with_token(token_of(1, "read:visits"))
        await api.get(f"/tried/{dialect.name}")
        refused = await api.get(f"/tried/{dialect.name}")

    assert (429, body) == (refused.status, refused.body)


async def test_families_and_tokens_count_for_themselves(
    served: Server, token_of: TokenOf, company: Database
) -> None:
    """One token's zeal costs neither another token nor another family anything."""
    first, second = token_of(1, "read:visits"), token_of(2, "read:visits")

    async with served([endpoint(ND), endpoint(OKKI)], rate_per_token="2/10") as anybody:
        spent = await statuses(anybody.with_token(first), "/tried/nd", 3)
        other_token = await statuses(anybody.with_token(second), "/tried/nd", 1)
        other_family = await statuses(anybody.with_token(first), "/tried/okki", 1)

    assert [200, 200, 429] == spent
    assert [200] == other_token == other_family


async def test_all_tokens_of_an_organization_count_together(
    served: Server, token_of: TokenOf, company: Database
) -> None:
    """As Lixiao has it: per company."""
    tokens = [token_of(person, "read:visits") for person in (1, 2, 3)]

    async with served([endpoint(LIXIAO)], **THEIR_OWN) as anybody:
        found = [
            (await anybody.with_token(tokens[number % 3]).get("/tried/lixiao")).status
            for number in range(12)
        ]

    assert [200] * 10 + [429] * 2 == found


@pytest.mark.parametrize("token", ["", "gj_nobody", "nonsense"])
async def test_an_address_that_is_refused_too_often_must_wait(
    served: Server, company: Database, clock: FakeClock, token: str
) -> None:
    """With a wrong token or none; other addresses go on; a minute later it may try again."""
    settings = {"rate_failures": "20/60", "trusted_proxies": "127.0.0.1"}
    here, there = {"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": "203.0.113.8"}

    async with served(**settings) as anybody:
        api = anybody.with_token(token)
        tried = await statuses(api, DETAIL, 20, headers=here)
        refused = await api.get(DETAIL, headers=here)
        elsewhere = await anybody.with_token("gj_another").get(DETAIL, headers=there)
        clock.passes(seconds=int(refused.headers["Retry-After"]))
        later = await api.get(DETAIL, headers=here)

    assert {401} == set(tried)
    assert (429, {"code": 429, "message": "Too Many Attempts."}) == (refused.status, refused.body)
    assert 401 == elsewhere.status == later.status


async def test_guesses_at_one_token_are_limited_wherever_they_come_from(
    served: Server, company: Database
) -> None:
    """The beginning of a token is no secret; its rest may not be tried from many addresses."""
    settings = {"rate_failures": "5/60", "trusted_proxies": "127.0.0.1"}

    async with served(**settings) as anybody:
        found = [
            (
                await anybody.with_token(f"gj_123456789_{number}").get(
                    DETAIL, headers={"X-Forwarded-For": f"203.0.113.{number}"}
                )
            ).status
            for number in range(8)
        ]

    assert [401] * 5 + [429] * 3 == found


async def test_nobody_can_lock_a_working_token_out(
    served: Server, token_of: TokenOf, company: Database
) -> None:
    """Not with guesses from the same address, nor with the same beginning; revoking still does."""
    token = token_of(1, "read:customers")
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")

    async with served(rate_failures="5/60") as anybody:
        before = await statuses(anybody.with_token(token), DETAIL, 1)
        guessed = await statuses(anybody.with_token(wrong), DETAIL, 7)
        meanwhile = await statuses(anybody.with_token(token), DETAIL, 7)

    assert [200] == before
    assert [401] * 5 + [429] * 2 == guessed
    assert [200] * 7 == meanwhile


async def test_what_strangers_say_of_their_address_counts_for_nothing(
    served: Server, company: Database
) -> None:
    """Unless proxies are trusted, X-Forwarded-For is any caller's invention."""
    async with served(rate_failures="3/60") as anybody:
        found = [
            (await anybody.get(DETAIL, headers={"X-Forwarded-For": f"203.0.113.{number}"})).status
            for number in range(5)
        ]

    assert [401] * 3 + [429] * 2 == found


async def test_calls_that_need_no_token_are_limited_by_address(
    served: Server, company: Database
) -> None:
    """Such as fetching one."""
    async with served([endpoint(OKKI, scope="")], rate_without_token="4/60") as anybody:
        found = await statuses(anybody, "/tried/okki/token", 6)

    assert [200] * 4 + [429] * 2 == found


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/openapi.json", "/"])
async def test_health_and_pages_are_not_limited(
    served: Server, company: Database, path: str
) -> None:
    """Nor by what else the address did."""
    tight = {"rate_failures": "1/60", "rate_without_token": "1/60"}

    async with served(**tight) as anybody:
        spent = await statuses(anybody, DETAIL, 3)
        found = await statuses(anybody, path, 5)

    assert [401, 429, 429] == spent
    assert {200} == set(found)


async def test_limits_can_be_left_to_a_gateway(
    served: Server, token_of: TokenOf, company: Database
) -> None:
    """One setting switches all of them off."""
    tight = {"rate_per_token": "1/60", "rate_failures": "1/60", "rate_limits": False}

    async with served([endpoint(ND)], **tight) as anybody:
        good = await statuses(anybody.with_token(token_of(1, "read:visits")), "/tried/nd", 5)
        bad = await statuses(anybody, "/tried/nd", 5)

    assert [{200}, {401}] == [set(good), set(bad)]


def _families(endpoints: Sequence[Endpoint]) -> set[str]:
    return {one.dialect.name for one in endpoints}


def test_every_family_served_can_be_named_in_the_settings() -> None:
    """Else its rate could not be changed."""
    assert _families(ENDPOINTS) <= {dialect.name for dialect in FAMILIES}
