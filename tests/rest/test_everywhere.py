"""One record, five families: what comes in by any door shows at every other, in its own words."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from storage import people, tables
from storage.database import Database
from tests.fakes import FakeClock
from tests.genjin import APP, Genjin
from tests.rest.conftest import KNOWN, Api, Server
from tests.rest.following import FOLLOW, post, visits_of
from tests.rest.trails import PUSH, listed

ACTIVITIES, LOGS = "/api/v2/customers/{}/sales_activities", "/api/v2/revisit_logs"
OWN = "/genjin/v1/visits"
FIRST, SECOND = 11, 12  # 金职院, 只有名字
TYPED = "今天上午10点电话拜访了金职院,聊了智慧校园二期,客户挺满意,打车花了23.34元"
SAID = "聊了智慧校园二期"

Calls = Callable[[Api], Awaitable[Any]]
Calling = Callable[[Calls], Any]


@pytest.fixture
def chat(company: Database, database_url: str, clock: FakeClock) -> Iterator[Genjin]:
    """The chat of the company, in which 张三 is known and follows both customers."""
    company.write(lambda t: people.link(t, 1, *APP, "1", 1)).result()
    company.write(lambda t: people.register_app(t, *APP, 1)).result()
    genjin = Genjin(database_url, clock)
    yield genjin
    genjin.close()


@pytest.fixture
def calling(served: Server, token_of: Callable[..., str]) -> Calling:
    """calling(calls): 张三's calls to a server of the same company."""
    token = token_of(1, "write:visits", "write:customers")

    def call(calls: Calls) -> Any:
        async def serve() -> Any:
            async with served() as anybody:
                return await calls(anybody.with_token(token))

        return asyncio.run(serve())

    return call


# -- how each family lists it ----------------------------------------------------------------------


async def nd(api: Api, customer: int) -> list[Any]:
    """(contents, cost) by POST /api/customers/visits/paginate."""
    rows = (await api.visits(customer_id=str(customer))).body["data"]["list"]
    return [(row["contents"], row["expenses"]) for row in rows]


async def eartip(api: Api, customer: int) -> list[Any]:
    """The same by GET /api/record/follow, whose reports hold visits."""
    found = []
    for report in (await api.get(FOLLOW)).body["data"]:
        visits = await visits_of(api, report["id"])
        found += [(v["gain"], v["cost"]) for v in visits if customer in v["customers_id"]]
    return found


async def lixiao(api: Api, customer: int) -> list[Any]:
    """(text, kind) by GET .../sales_activities; what is no visit is left out."""
    answer = await api.get(ACTIVITIES.format(customer), params={"per_page": 100})
    days = answer.body["data"]["sales_activities"]
    rows = [row for day in days for row in day["activities"]]
    logs = [row for row in rows if row["saleable_type"] == "RevisitLog"]
    return [(row["description"], row["title"]) for row in logs]


async def okki(api: Api, customer: int) -> list[Any]:
    """(content, type) by GET /v1/dynamic/trail/list."""
    rows = await listed(api, company_id=customer)
    return [(row["content"], row["type"]) for row in rows]


async def own(api: Api, customer: int) -> list[Any]:
    """(contents, cost) by Genjin's own list."""
    rows = (await api.get(OWN, params={"customer_id": customer})).body["items"]
    return [(row["contents"], row["expenses"]) for row in rows]


LISTS = {"nd": nd, "eartip": eartip, "lixiao": lixiao, "okki": okki, "own": own}


async def everywhere(api: Api, customer: int = FIRST) -> dict[str, list[Any]]:
    """What each family lists of a customer."""
    return {name: await lists(api, customer) for name, lists in LISTS.items()}


# -- how each family writes one --------------------------------------------------------------------


async def by_nd(api: Api) -> None:
    asked = {
        "customer_id": KNOWN,
        "title": "回访",
        "participants": [1],
        "source": "CUSTOMER",
        "contents": SAID,
        "expenses": 23.34,
        "feedback": "满意",
        "type": "BUSINESS_VISIT",
    }
    answer = await api.call("POST", "/api/customers/visits/create", json=asked)
    assert 0 == answer.body["code"], answer.body


async def by_eartip(api: Api) -> None:
    await post(api, protent_id=0, customers_id=[FIRST], event=3, gain=SAID, cost=23.34)


async def by_lixiao(api: Api) -> None:
    log = {"loggable_type": "Customer", "loggable_id": FIRST, "content": SAID, "category": "电销"}
    answer = await api.call("POST", LOGS, json={"revisit_log": log})
    assert 0 == answer.body["code"], answer.body


async def by_okki(api: Api) -> None:
    asked = {"company_id": FIRST, "content": SAID, "remark_type": 107}
    answer = await api.call("POST", PUSH, json=asked)
    assert 200 == answer.body["code"], answer.body


async def by_own(api: Api) -> None:
    asked = {"customer_ids": [FIRST], "contents": SAID, "channel": "PHONE", "expenses": "23.34"}
    answer = await api.call("POST", OWN, json=asked)
    assert 201 == answer.status, answer.body


WRITES = {"nd": by_nd, "eartip": by_eartip, "lixiao": by_lixiao, "okki": by_okki, "own": by_own}


def test_a_visit_typed_in_the_chat_shows_in_every_list(chat: Genjin, calling: Calling) -> None:
    """One row in each, with its text; the cost where the family knows costs, the channel else."""
    chat.hears(1, TYPED)

    found = calling(everywhere)

    assert [1] * len(LISTS) == [len(rows) for rows in found.values()], found
    texts = {name: rows[0][0] for name, rows in found.items()}
    assert all("智慧校园二期" in text for text in texts.values()), texts
    assert {"nd": 23.34, "eartip": 23.34, "lixiao": "电话", "okki": 103, "own": "23.34"} == {
        name: rows[0][1] for name, rows in found.items()
    }


@pytest.mark.parametrize("family", WRITES)
def test_what_any_family_writes_shows_in_the_chat_and_every_list(
    chat: Genjin, calling: Calling, family: str
) -> None:
    """On the timeline that the chat shows, and once in each list."""

    async def write(api: Api) -> dict[str, list[Any]]:
        await WRITES[family](api)
        return await everywhere(api)

    found = calling(write)
    said = chat.hears(1, "金职院最近的跟进")

    assert [1] * len(LISTS) == [len(rows) for rows in found.values()], found
    assert all("智慧校园二期" in rows[0][0] for rows in found.values()), found
    assert "智慧校园二期" in said
    if family == "lixiao":
        assert "电销" == found["lixiao"][0][1]
    if family == "okki":
        assert 107 == found["okki"][0][1]


@pytest.mark.parametrize("family", ["eartip", "own"])
def test_a_visit_of_two_customers_shows_under_both_and_costs_once(
    chat: Genjin, calling: Calling, family: str, company: Database
) -> None:
    """One visit, whichever customer it is looked for under; the chat's sum holds its cost once."""

    async def write(api: Api) -> list[dict[str, list[Any]]]:
        if family == "eartip":
            await post(api, protent_id=0, customers_id=[FIRST, SECOND], gain=SAID, cost=23.34)
        else:
            asked = {"customer_ids": [FIRST, SECOND], "contents": SAID, "expenses": "23.34"}
            assert 201 == (await api.call("POST", OWN, json=asked)).status
        return [await everywhere(api, customer) for customer in (FIRST, SECOND)]

    follow_second(company)
    both = calling(write)
    said = chat.hears(1, "我这个月拜访花了多少钱")

    assert both[0] == both[1]
    assert [1] * len(LISTS) == [len(rows) for rows in both[0].values()], both[0]
    assert "23.34" in said
    assert "46.68" not in said


def follow_second(company: Database) -> None:
    """张三 may see the second customer too."""

    follows = sa.insert(tables.follower).values(organization_id=1, customer_id=SECOND, user_id=1)
    company.write(lambda t: t.execute(follows)).result()
