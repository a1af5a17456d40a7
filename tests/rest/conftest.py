"""A small company and a real server in front of it, on SQLite and on PostgreSQL."""

import functools
import itertools
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import pytest
import sqlalchemy as sa

from bot import compose
from bot.settings import Settings
from handlers.catalogue import ENDPOINTS
from handlers.registry import Endpoint
from storage import importing, tables, tokens
from storage.database import Database, Transaction
from tests.conftest import KINDS, STORY_BEGINS
from tests.databases import Databases
from tests.fakes import FakeClock

PAGINATE = "/api/customers/visits/paginate"
KNOWN, UNKNOWN = "67735e2f9b1c4d0012ab34cd", "ffffffffffffffffffffffff"

COMPANY: dict[str, Any] = {
    "organization": {
        "id": 1,
        "name": "青松软件",
        "zone": "Asia/Shanghai",
        "settings": {"customers_visible": "own"},
    },
    "departments": [
        {"id": 1, "name": "亚服"},
        {"id": 2, "name": "服务站", "parent": 1},
        {"id": 3, "name": "浙江站", "parent": 2},
    ],
    "industries": [
        {"id": 65, "name": "政府"},
        {"id": 66, "name": "司法", "parent": 65},
        {"id": 67, "name": "监狱", "parent": 66},
    ],
    "customer_levels": [{"id": 1, "name": "战略级"}],
    "stages": [
        {"id": 1, "code": "INTENT", "name": "需求沟通"},
        {"id": 2, "code": "TARGET", "name": "技术交流"},
    ],
    "users": [
        {"id": 1, "name": "张三"},
        {"id": 2, "name": "李四"},
        {"id": 3, "name": "王五"},
        {"id": 87, "name": "周经理", "role": "admin"},
    ],
    "customers": [
        {
            "id": 11,
            "oid": KNOWN,
            "customerNo": "00001",
            "name": "金职院",
            "description": "描述",
            "from": "customer",
            "manager_id": 1,
            "department_id": 3,
            "industry_id": 67,
            "area": ["浙江省", "杭州市", "西湖区"],
            "areaCode": ["33", "3305", "330502"],
            "partnerRelationship": "target",
            "totalTurnover": 2324.32,
            "transactionNumber": 1,
            "rank": 1,
            "levelName": "战略级",
            "type": "CLIENT",
            "followers": [3, 1, 2],
            "createdAt": "2021-08-01 12:00:00",
            "outstandingReceivables": "23.00",
            "retentionMoney": "434.99",
            "advantageousIndustry": "电信",
            "creditSituation": "优秀",
        },
        {"id": 12, "oid": "0000000000000000000000bb", "name": "只有名字"},
        {"id": 13, "oid": "cccccccccccccccccccccccc", "name": "别人的", "manager_id": 3},
    ],
    "opportunities": [
        {"id": 21, "oid": "7da8233f9b1c4d0012ab34cf", "customer_id": 11, "name": "智慧校园二期"}
    ],
}


# For tests of anything else: rates that nobody reaches.
GENEROUS = {
    "rate_per_token": "9999/1",
    "rate_per_organization": "9999/1",
    "rate_without_token": "9999/1",
    "rate_failures": "9999/1",
}


class Answer(NamedTuple):
    """What the server said."""

    status: int
    body: Any
    raw: bytes
    headers: Any


class Api:
    """A caller with a token."""

    def __init__(self, url: str, session: aiohttp.ClientSession, token: str) -> None:
        self.url, self._session, self.token = url, session, token

    async def call(
        self, method: str, path: str, headers: dict[str, str] | None = None, **body: Any
    ) -> Answer:
        """One request; the token goes along unless the headers say otherwise."""
        given = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self._session.request(
            method, self.url + path, headers={**given, **(headers or {})}, **body
        ) as response:
            raw = await response.read()
            is_json = "json" in response.content_type
            return Answer(
                response.status, json.loads(raw) if is_json and raw else None, raw, response.headers
            )

    async def get(self, path: str, **more: Any) -> Answer:
        return await self.call("GET", path, **more)

    async def visits(self, **asked: Any) -> Answer:
        """POST the fields asked."""
        return await self.call("POST", PAGINATE, json=asked)

    def with_token(self, token: str) -> "Api":
        """The same server for another caller."""
        return Api(self.url, self._session, token)


Server = Callable[..., Any]


def load_company(database: Database) -> None:
    """The company, when stories begin."""
    report = importing.load(database, COMPANY, now=STORY_BEGINS.astimezone(UTC))
    assert () == report.problems


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> str:
    """A new database with the company in it, of both kinds in turn."""
    return databases.new(request.param, tmp_path, load_company)


@pytest.fixture
def company(database: Database) -> Database:
    """The database with the company in it, open."""
    return database


@pytest.fixture
def visits(company: Database, clock: FakeClock) -> Callable[..., None]:
    """Load visits as the company's file would hold them: visits({...}, {...})."""

    numbers = itertools.count(1001)

    def load(*rows: dict[str, Any]) -> None:
        bare = {"author_id": 1, "customer_id": 11, "day": "2026-03-18"}
        data = {"visits": [bare | {"id": next(numbers)} | row for row in rows]}
        report = importing.load(company, data, now=clock.now(), organization="1")
        assert () == report.problems

    return load


@pytest.fixture
def token_of(company: Database, clock: FakeClock) -> Callable[..., str]:
    """A new token: token_of(user_id, "read:visits", ...)."""

    def make(user_id: int | None, *scopes: str, **more: Any) -> str:
        return company.write(
            lambda transaction: tokens.create(
                transaction, 1, user_id=user_id, name="", scopes=scopes, now=clock.now(), **more
            )
        ).result()

    return make


@pytest.fixture
def served(database_url: str, clock: FakeClock) -> Server:
    """`async with served(endpoints) as api`: the real application on a free port of loopback.

    Further arguments are settings.
    """

    @asynccontextmanager
    async def serve(
        endpoints: Sequence[Endpoint] = ENDPOINTS, **settings_given: Any
    ) -> AsyncIterator[Api]:
        given = {"environment": "demo", "database_url": database_url} | GENEROUS | settings_given
        settings = Settings(**given)
        process = compose.build(settings, clock=clock, endpoints=endpoints)
        try:
            async with (
                compose.serving(process, {}, port=0) as url,
                aiohttp.ClientSession(auto_decompress=False) as session,
            ):
                yield Api(url, session, "")
        finally:
            await process.close()

    return serve


@pytest.fixture
async def api(served: Server, token_of: Callable[..., str]) -> AsyncIterator[Api]:
    """张三, who may read visits and customers."""
    token = token_of(1, "read:visits", "read:customers")
    async with served() as anybody:
        yield anybody.with_token(token)


@pytest.fixture
async def rep(api: Api, company: Database, token_of: Callable[..., str]) -> Api:
    """张三, who follows 只有名字 as well and may write."""
    follows = sa.insert(tables.follower).values(organization_id=1, customer_id=12, user_id=1)
    company.write(lambda t: t.execute(follows)).result()
    return api.with_token(token_of(1, "write:visits", "read:customers"))


@pytest.fixture
def writer(api: Api, company: Database, clock: FakeClock, token_of: Callable[..., str]) -> Api:
    """张三, who may write; there is a contact, a lead of his, and one of 王五."""
    data = {
        "contacts": [
            {"id": 501, "customer_id": 11, "name": "王建国"},
            {"id": 502, "customer_id": 13, "name": "别人的人"},
        ],
        "leads": [
            {"id": 701, "name": "绿源环保", "owner_id": 1},
            {"id": 702, "name": "别人的线索", "owner_id": 3},
        ],
        "opportunities": [{"id": 22, "customer_id": 13, "name": "别人的商机"}],
    }
    report = importing.load(company, data, now=clock.now(), organization="1")
    assert () == report.problems
    return api.with_token(token_of(1, "write:visits"))


def _execute(statement: sa.Insert, transaction: Transaction) -> None:
    transaction.execute(statement)


@pytest.fixture
def insert(company: Database, clock: FakeClock) -> Callable[..., None]:
    """insert(table, {...}, {...}): rows with what every row of the table must have."""

    def put(table: sa.Table, *rows: dict[str, Any]) -> None:
        now = clock.now()
        always = {
            "organization_id": 1,
            "created_at": now,
            "updated_at": now,
            "user_id": 1,
            "sent_at": now,
            "recorded_at": now,
            "text": "",
        }
        kept = {name: value for name, value in always.items() if name in table.c}
        for row in rows:
            oid = {"oid": f"{row['id']:024x}"} if "oid" in table.c else {}
            statement = sa.insert(table).values(**kept | oid | row)
            company.write(functools.partial(_execute, statement)).result()

    return put


@pytest.fixture
def report(insert: Callable[..., None], clock: FakeClock) -> Callable[..., None]:
    """report(id, days_ago=0, ...): one of 张三 that states an effect."""

    def put(report_id: int, days_ago: float = 0, **more: Any) -> None:
        recorded_at = clock.now() - timedelta(days=days_ago)
        bare = {"id": report_id, "recorded_at": recorded_at, "effect": f"第{report_id}条"}
        insert(tables.report, bare | more)

    return put
