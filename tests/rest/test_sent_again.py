"""A call that is sent again: with a key of the caller's own it has its effect once, for a day."""

import asyncio
from collections.abc import Callable
from typing import Any

from storage import tables, tokens
from storage.database import Database
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, Answer, Api
from tests.rest.following import FOLLOW, opened, rows, visits_of

TokenOf = Callable[..., str]
CREATE = "/api/customers/visits/create"
VISIT: dict[str, Any] = {
    "customer_id": KNOWN,
    "title": "回访",
    "participants": [1],
    "contents": "说说",
    "expenses": 23.34,
    "feedback": "挺好",
    "type": "BUSINESS_VISIT",
}


async def create(api: Api, key: str, **other: Any) -> Answer:
    """A visit in the ND family's way."""
    return await api.call("POST", CREATE, {"Idempotency-Key": key}, json=VISIT | other)


def stored(company: Database) -> int:
    """How many visits there are."""
    return len(rows(company, tables.visit)["visit"])


async def test_without_a_key_it_is_another_one(rep: Api, company: Database) -> None:
    """Two visits on one day to one customer do happen."""
    first, second = [await opened(rep, gain="聊了二期") for _ in range(2)]

    assert first != second
    assert 2 == stored(company)


async def test_at_the_same_moment_it_is_one(rep: Api, company: Database) -> None:
    """All of them get the one answer."""
    answers = await asyncio.gather(*(create(rep, "k") for _ in range(5)))

    assert 1 == len({answer.raw for answer in answers})
    assert {200} == {answer.status for answer in answers}
    assert 1 == stored(company)


async def test_another_call_under_the_same_key_is_refused(rep: Api, company: Database) -> None:
    """In either family's form, and told to take a new key."""
    await create(rep, "k")

    nd = await create(rep, "k", title="别的")
    eartip = await rep.call(
        "POST", FOLLOW, {"Idempotency-Key": "k"}, json={"protent_id": 0, "customers_id": [11]}
    )

    said = "这个 Idempotency-Key 已用于另一个请求,请换一个"
    assert (409, {"code": 409, "message": said}) == (nd.status, nd.body)
    assert (200, {"status": 1, "msg": said}) == (eartip.status, eartip.body)
    assert 1 == stored(company)


async def test_after_a_day_the_key_is_free(rep: Api, company: Database, clock: FakeClock) -> None:
    """Not a second earlier."""
    first = await create(rep, "k")
    clock.passes(hours=23, minutes=59, seconds=59)
    again = await create(rep, "k")
    clock.passes(seconds=1)
    later = await create(rep, "k")

    assert first.raw == again.raw
    assert first.raw != later.raw
    assert 2 == stored(company)


async def test_a_refused_call_takes_no_key(rep: Api, company: Database) -> None:
    """It is put right and sent again under the same."""
    refused = await create(rep, "k", participants=[99])
    corrected = await create(rep, "k")

    assert [422, 200] == [refused.status, corrected.status]
    assert 1 == stored(company)


async def test_the_key_is_the_caller_s_own(
    rep: Api, company: Database, token_of: Callable[..., str]
) -> None:
    """Nobody is answered with what another one wrote."""
    other = rep.with_token(token_of(87, "write:visits"))

    first, second = [await create(caller, "k") for caller in (rep, other)]

    assert first.raw != second.raw
    assert 2 == stored(company)


async def test_a_change_sent_again_changes_nothing_more(
    rep: Api, company: Database, clock: FakeClock
) -> None:
    """Although somebody has changed it otherwise in between."""
    report_id, visit_id = await opened(rep, cost=1)
    once = {"Idempotency-Key": "k"}

    for cost in (5, 6, 5):
        key = once if cost == 5 else {}
        await rep.call("POST", FOLLOW, key, json={"follow_id": visit_id, "cost": cost})

    (row,) = await visits_of(rep, report_id)
    assert 6.0 == row["cost"]


async def test_a_kept_answer_is_not_for_a_token_that_has_ended(
    api: Api, token_of: TokenOf, company: Database, clock: FakeClock
) -> None:
    """Whoever was let go reads nothing more, not even what they did themselves."""
    leaving = api.with_token(token_of(1, "write:visits"))
    before = await create(leaving, "k")

    prefix = leaving.token[: tokens.PREFIX_LENGTH]
    company.write(lambda t: tokens.revoke(t, 1, prefix, clock.now())).result()
    after = await create(leaving, "k")

    assert [200, 401] == [before.status, after.status]
