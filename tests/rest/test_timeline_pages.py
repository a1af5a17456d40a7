"""GET /api/v2/:entity_type/:entity_id/sales_activities: days, and pages of activities."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database
from tests.rest.conftest import Api
from tests.rest.timelines import MINE, flat

Visits = Callable[..., None]


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("Asia/Shanghai", ["2026-03-18 星期三", "2026-03-17 星期二", "2021-08-01 星期日"]),
        ("America/New_York", ["2026-03-17 星期二", "2021-08-01 星期日"]),
    ],
)
async def test_days_are_those_of_the_company_s_zone(
    api: Api, visits: Visits, company: Database, zone: str, days: list[str]
) -> None:
    """A minute before midnight and a minute after it are two days in Shanghai alone."""
    visits(
        {"day": "2026-03-17", "occurred_at": "2026-03-17T23:59:00+08:00"},
        {"day": "2026-03-18", "occurred_at": "2026-03-18T00:01:00+08:00"},
    )
    change = sa.update(tables.organization).values(zone=zone)
    company.write(lambda transaction: transaction.execute(change)).result()

    answer = await api.get(MINE)

    assert days == [day["date"] for day in answer.body["data"]["sales_activities"]]


async def test_pages_joined_are_one_big_page(api: Api, visits: Visits) -> None:
    """Activities are paged, then grouped: a day may go on, under its name, on the next page."""
    visits(*({"day": f"2026-03-{day:02}"} for day in (18, 1, 18, 5, 18, 18, 5, 1) * 2))

    pages = [await api.get(f"{MINE}?page={page}&per_page=6") for page in (1, 2, 3, 4)]
    whole = await api.get(f"{MINE}?per_page=100")

    assert [6, 6, 5, 0] == [len(flat(page)) for page in pages]
    assert flat(whole) == [one for page in pages for one in flat(page)]
    assert [(17, 6, number) for number in (1, 2, 3, 4)] == [
        (page.body["data"]["total_count"], page.body["data"]["per_page"], page.body["data"]["page"])
        for page in pages
    ]
    days = [page.body["data"]["sales_activities"] for page in pages]
    assert days[0][-1]["date"] == days[1][0]["date"]
    order = [(one["timestamp"], one["id"]) for one in flat(whole)]
    assert sorted(order, reverse=True) == order


# The query, and the page and the size that are answered.
PAGES = [
    ("", 1, 15),
    ("page=0", 1, 15),
    ("page=-1", 1, 15),
    ("page=abc&per_page=abc", 1, 15),
    ("page=&per_page=", 1, 15),
    ("page=2.5", 1, 15),
    ("page=1&page=2", 1, 15),
    ("page[]=2", 1, 15),
    ("page=٢", 1, 15),
    ("page=" + "9" * 500, 1, 15),
    ("page=9999999999999999&per_page=100", 9999999999999999, 100),
    ("per_page=0", 1, 1),
    ("per_page=-3", 1, 1),
    ("per_page=101", 1, 100),
    ("per_page=" + "9" * 20, 1, 100),
    ("page=" + "9" * 17, 1, 15),
    ("page=2&per_page=5&other=1", 2, 5),
]


async def test_a_wrong_page_number_is_page_one(api: Api, company: Database) -> None:
    """Lenient, as their own pager is; the size is cut to 1..100; numbers, not texts, go out."""
    found = [(await api.get(f"{MINE}?{query}")).body for query, *_ in PAGES]

    told = [(body["code"], body["data"]["page"], body["data"]["per_page"]) for body in found]
    assert [(0, page, size) for _, page, size in PAGES] == told


async def test_a_timeline_whose_entries_are_gone_is_empty(api: Api, company: Database) -> None:
    company.write(lambda transaction: transaction.execute(sa.delete(tables.activity))).result()

    answer = await api.get(MINE)

    assert [] == answer.body["data"]["sales_activities"]
