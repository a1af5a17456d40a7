"""Two companies and their people, in front of the real server, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage import importing, tables, tokens
from storage.database import Database
from tests.conftest import KINDS, STORY_BEGINS
from tests.databases import Databases
from tests.fakes import FakeClock
from tests.rest.conftest import Answer, Api, Server

ZHANG, LI, WANG, CHEN, ADMIN, STRANGER = 1, 2, 3, 4, 87, 91
MINE, LIS, WANGS, THEIRS = 11, 12, 13, 51  # customers, by whose they are
OID = "67735e2f9b1c4d0012ab34cd"  # of MINE
EVERYTHING = ("write:visits", "write:customers")

COMPANY: dict[str, Any] = {
    "organization": {
        "id": 1,
        "name": "青松软件",
        "zone": "Asia/Shanghai",
        "settings": {"customers_visible": "own"},
    },
    "departments": [{"id": 1, "name": "一部"}, {"id": 2, "name": "二部"}],
    "customer_levels": [{"id": 1, "name": "A级"}],
    "stages": [
        {"id": 1, "code": "INTENT", "name": "需求沟通"},
        {"id": 2, "code": "TARGET", "name": "技术交流"},
    ],
    "users": [
        {"id": ZHANG, "name": "张三", "department_id": 1, "manager_id": CHEN},
        {"id": LI, "name": "李四", "department_id": 1},
        {"id": WANG, "name": "王五", "department_id": 2},
        {"id": CHEN, "name": "陈经理", "department_id": 2, "role": "manager"},
        {"id": ADMIN, "name": "周总", "role": "admin", "email": "zhou@example.com"},
    ],
    "customers": [
        {
            "id": MINE,
            "oid": OID,
            "name": "金华职业技术学院",
            "aliases": ["金职院"],
            "manager_id": ZHANG,
            "level": "A级",
            "customerNo": "00001",
        },
        {"id": LIS, "name": "浙江师范大学", "manager_id": LI, "type": "CLIENT"},
        {"id": WANGS, "name": "100%棉纺", "manager_id": WANG},
    ],
    "contacts": [
        {"id": 31, "customer_id": MINE, "name": "王建国", "title": "处长"},
        {"id": 32, "customer_id": LIS, "name": "李主任"},
    ],
    "opportunities": [
        {"id": 21, "oid": "7da8233f9b1c4d0012ab34cf", "customer_id": MINE, "name": "智慧校园"},
        {"id": 22, "customer_id": LIS, "name": "食堂"},
    ],
    "leads": [
        {"id": 41, "name": "新昌轴承", "owner_id": ZHANG},
        {"id": 42, "name": "李四的线索", "owner_id": LI},
    ],
}
OTHERS: dict[str, Any] = {
    "organization": {"id": 2, "name": "别家公司", "zone": "Asia/Shanghai"},
    "users": [{"id": STRANGER, "name": "外人", "role": "admin"}],
    "customers": [{"id": THEIRS, "name": "别家的客户", "manager_id": STRANGER}],
}

Callers = Callable[..., Api]
Shown = Callable[[str], None]


def load_companies(database: Database) -> None:
    """Both, when stories begin."""
    for company in (COMPANY, OTHERS):
        report = importing.load(database, company, now=STORY_BEGINS.astimezone(UTC))
        assert () == report.problems


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> str:
    """A new database with both companies in it, of both kinds in turn."""
    return databases.new(request.param, tmp_path, load_companies)


@pytest.fixture
async def caller(served: Server, company: Database, clock: FakeClock) -> AsyncIterator[Callers]:
    """A caller: caller(user_id), with every scope unless some are named; organization 1."""
    async with served() as anybody:

        def make(user_id: int | None, *scopes: str, organization: int = 1) -> Api:
            given = scopes or EVERYTHING
            token = company.write(
                lambda transaction: tokens.create(
                    transaction,
                    organization,
                    user_id=user_id,
                    name="",
                    scopes=given,
                    now=clock.now(),
                )
            ).result()
            calling: Api = anybody.with_token(token)
            return calling

        yield make


@pytest.fixture
def shown(company: Database) -> Shown:
    """shown("team"): whose customers reps may see from now on."""

    def show(customers_visible: str) -> None:
        settings = {"customers_visible": customers_visible}
        here = tables.organization.c.id == 1
        change = sa.update(tables.organization).where(here).values(settings=settings)
        company.write(lambda transaction: transaction.execute(change)).result()

    return show


async def made(api: Api, noun: str, **fields: Any) -> dict[str, Any]:
    """A new row of a noun, as it was answered."""
    answer = await api.call("POST", f"/genjin/v1/{noun}", json=fields)
    assert 201 == answer.status, answer.body
    row: dict[str, Any] = answer.body
    assert f"/genjin/v1/{noun}/{row['id']}" == answer.headers["Location"]
    return row


async def listed(api: Api, noun: str, **asked: Any) -> list[dict[str, Any]]:
    """Every row of a list, piece by piece."""
    rows: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        answer = await piece(api, noun, **asked, **({"cursor": cursor} if cursor else {}))
        assert 200 == answer.status, answer.body
        rows += answer.body["items"]
        cursor = answer.body["next"]
        if cursor is None:
            return rows


async def piece(api: Api, noun: str, **asked: Any) -> Answer:
    """One piece of a list."""
    given = {name: str(value) for name, value in asked.items()}
    return await api.call("GET", f"/genjin/v1/{noun}", params=given)


def ids(rows: list[dict[str, Any]]) -> list[int]:
    """Which rows these are."""
    return [row["id"] for row in rows]
