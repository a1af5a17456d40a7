"""Calls of /api/record/follow as the tests write them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage import tables
from storage.database import Database
from tests.rest.conftest import Api

FOLLOW = "/api/record/follow"
SHANGHAI = ZoneInfo("Asia/Shanghai")

# What a refused call leaves as it was.
WRITTEN = (
    tables.report,
    tables.visit,
    tables.visit_customer,
    tables.visit_participant,
    tables.activity,
    tables.attachment,
    tables.audit,
    tables.customer,
)


def moment(written: str) -> datetime:
    """A time of the company's clocks."""
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


async def follow(api: Api, **asked: Any) -> Any:
    """The body of the answer to GET with this query."""
    answer = await api.get(FOLLOW, params={key: str(value) for key, value in asked.items()})
    assert 200 == answer.status
    return answer.body


async def ids(api: Api, **asked: Any) -> list[int]:
    """The ids of the rows it answers."""
    return [row["id"] for row in (await follow(api, **asked))["data"]]


def report_of(company: Database, visit_id: int) -> int:
    """The report of an imported visit."""
    statement = sa.select(tables.visit.c.report_id).where(tables.visit.c.id == visit_id)
    return int(company.read(lambda t: t.execute(statement).scalar_one()).result())


async def post(api: Api, **asked: Any) -> Any:
    """The body of the answer to POST; `key` is its Idempotency-Key."""
    headers = {"Idempotency-Key": asked.pop("key")} if "key" in asked else None
    answer = await api.call("POST", FOLLOW, headers, json=asked)
    assert 200 == answer.status
    return answer.body


async def opened(api: Api, **more: Any) -> tuple[int, int]:
    """(report, visit) of a new report with one visit to 金职院."""
    body = await post(api, **{"protent_id": 0, "customers_id": [11]} | more)
    assert 0 == body["status"], body
    return body["data"]["protent_id"], body["data"]["follow_id"]


async def visits_of(api: Api, report_id: int) -> list[dict[str, Any]]:
    """The rows of one report, newest first."""
    rows: list[dict[str, Any]] = (await api.get(f"{FOLLOW}?protent_id={report_id}")).body["data"]
    return rows


def rows(database: Database, *chosen: sa.Table) -> dict[str, Sequence[Any]]:
    """All rows of these tables."""
    return database.read(
        lambda t: {
            table.name: t.execute(sa.select(table).order_by(*table.primary_key)).all()
            for table in chosen
        }
    ).result()


def everything(database: Database) -> dict[str, Sequence[Any]]:
    """All that a call could have written."""
    return rows(database, *WRITTEN)
