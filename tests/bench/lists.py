"""Every list that Genjin answers over REST: how it is asked, and how its naive peer is.

A list of another family is one more of LISTS.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, NamedTuple

from handlers.rest import (
    own_customers,
    own_visits,
    record_follow,
    revisit_logs_index,
    sales_activities,
    trail_list,
    visits_paginate,
)
from storage.records import WantedReports, WantedTrail
from storage.unit_of_work import UnitOfWork
from storage.visit_logs import WantedLogs
from tests.bench import many_rows
from tests.bench.many_rows import BIG
from tests.bench.servers import Ask, get

ORDINARY = tuple(range(1000, 1010))  # customers with some twenty visits each
LARGE = 1000  # the largest page there is

CHINA = timezone(timedelta(hours=8))
LAST = datetime.fromtimestamp(many_rows.ENDS, UTC).astimezone(CHINA).replace(hour=0, minute=0)
BEFORE = (LAST - timedelta(days=7)).date()  # the first day of the last whole week of all rows
FIRST_DAY = datetime.fromtimestamp(many_rows.BEGINS, UTC).astimezone(CHINA).date()
DAY = (LAST - timedelta(days=1)).date()
MONTH = (LAST - timedelta(days=30)).date()

Asks = Callable[[int, int, int], Ask]  # of a customer, the number and size of a page


class Total(NamedTuple):
    """A list without its total, and its total alone, of a customer."""

    page: Callable[[UnitOfWork, int], object]
    alone: Callable[[UnitOfWork, int], object]


class List(NamedTuple):
    """One list. `most`: rows on the largest page, where pages have numbers."""

    name: str
    ours: Asks
    naive: Asks
    endpoint: Any
    total: Total | None = None
    most: int = 0
    of_customers: bool = True
    is_timeline: bool = True  # what the goal of R1 is about


def _since(customer: int) -> date:
    """All that an ordinary customer ever got; of the biggest a month, that alone is thousands."""
    return MONTH if customer == BIG else FIRST_DAY


def _naive(
    *, comments: bool = False, since: Callable[[int], date] | None = None, last: date | None = None
) -> Asks:
    return lambda customer, page, size: get(
        "/visits",
        customer=customer or None,
        first=since and since(customer),
        last=last,
        page=page,
        size=size,
        comments=str(comments).lower(),
    )


def _reports(customer: int) -> WantedReports:
    first = _since(customer) if customer else BEFORE
    start = datetime.combine(first, time(), CHINA)
    return WantedReports(customer_id=customer or None, start=start, before=LAST)


def _logs(customer: int) -> WantedLogs:
    if not customer:
        return WantedLogs(start=DAY, end=DAY)
    return WantedLogs(about=("customer", customer), start=_since(customer), end=DAY)


def _trail(customer: int) -> WantedTrail:
    return WantedTrail(str(customer) if customer else "", "", "", None, None)


LISTS = (
    List(
        "visits/paginate",
        lambda customer, page, size: Ask(
            "POST",
            "/api/customers/visits/paginate",
            {"customer_id": str(customer), "page": page, "page_size": size},
        ),
        _naive(),
        visits_paginate.ENDPOINT,
        Total(
            lambda uow, customer: uow.visits.page_without_customer(customer, number=1, size=20),
            lambda uow, customer: uow.customers.get(customer),
        ),
        most=LARGE,
    ),
    List(
        "sales_activities",
        lambda customer, page, size: get(
            f"/api/v2/customers/{customer}/sales_activities", page=page, per_page=size
        ),
        _naive(comments=True),
        sales_activities.ENDPOINT,
        most=100,
    ),
    List(
        "trail/list of a company",
        lambda customer, page, size: get(
            "/v1/dynamic/trail/list", company_id=customer, start_index=page, count=size
        ),
        _naive(comments=True),
        trail_list.ENDPOINT,
        Total(
            lambda uow, customer: uow.trail.page(_trail(customer), number=1, size=20),
            lambda uow, customer: uow.trail.count(_trail(customer)),
        ),
        most=200,
    ),
    List(
        "genjin/v1/visits of a customer",
        lambda customer, page, size: get("/genjin/v1/visits", customer_id=customer, limit=size),
        _naive(),
        own_visits.LIST,
    ),
    List(
        "record/follow of a customer",
        lambda customer, page, size: get(
            "/api/record/follow",
            organization_id=customer,
            start_time=f"{_since(customer)} 00:00:00",
            end_time=f"{DAY} 23:59:59",
            page=page,
            count=size,
        ),
        _naive(comments=True, since=_since, last=DAY),
        record_follow.ENDPOINT,
        Total(
            lambda uow, customer: uow.reports.page(_reports(customer), number=1, size=20),
            lambda uow, customer: uow.reports.count(_reports(customer)),
        ),
        most=100,
    ),
    List(
        "revisit_logs of a customer",
        lambda customer, page, size: get(
            "/api/v2/revisit_logs/new_index",
            loggable_type="customer",
            loggable_id=customer,
            start_date=_since(customer),
            end_date=DAY,
            page=page,
            per_page=size,
        ),
        _naive(since=_since, last=DAY),
        revisit_logs_index.ENDPOINT,
        Total(
            lambda uow, customer: uow.logs.page(_logs(customer), number=1, size=20),
            lambda uow, customer: uow.logs.count(_logs(customer)),
        ),
        most=100,
    ),
    List(
        "trail/list of all",
        lambda customer, page, size: get("/v1/dynamic/trail/list", start_index=page, count=size),
        _naive(comments=True),
        trail_list.ENDPOINT,
        Total(
            lambda uow, customer: uow.trail.page(_trail(0), number=1, size=20),
            lambda uow, customer: uow.trail.count(_trail(0)),
        ),
        most=200,
        of_customers=False,
    ),
    List(
        "genjin/v1/visits of all",
        lambda customer, page, size: get("/genjin/v1/visits", limit=size),
        _naive(),
        own_visits.LIST,
        of_customers=False,
    ),
    List(
        "record/follow of a week",
        lambda customer, page, size: get(
            "/api/record/follow",
            start_time=f"{BEFORE} 00:00:00",
            end_time=f"{DAY} 23:59:59",
            page=page,
            count=size,
        ),
        _naive(comments=True, since=lambda _: BEFORE, last=DAY),
        record_follow.ENDPOINT,
        Total(
            lambda uow, customer: uow.reports.page(_reports(0), number=1, size=20),
            lambda uow, customer: uow.reports.count(_reports(0)),
        ),
        of_customers=False,
    ),
    List(
        "revisit_logs of a day",
        lambda customer, page, size: get(
            "/api/v2/revisit_logs/new_index",
            start_date=DAY,
            end_date=DAY,
            page=page,
            per_page=size,
        ),
        _naive(since=lambda _: DAY, last=DAY),
        revisit_logs_index.ENDPOINT,
        Total(
            lambda uow, customer: uow.logs.page(_logs(0), number=1, size=20),
            lambda uow, customer: uow.logs.count(_logs(0)),
        ),
        of_customers=False,
    ),
    List(
        "genjin/v1/customers",
        lambda customer, page, size: get("/genjin/v1/customers", limit=size),
        lambda customer, page, size: get("/customers", page=page, size=size),
        own_customers.LIST,
        of_customers=False,
        is_timeline=False,
    ),
    List(
        "genjin/v1/customers by contact",
        lambda customer, page, size: get("/genjin/v1/customers", sort="-last_contact", limit=size),
        lambda customer, page, size: get("/customers", by="contact", page=page, size=size),
        own_customers.LIST,
        of_customers=False,
        is_timeline=False,
    ),
    List(
        "genjin/v1/customers by part of a name",
        lambda customer, page, size: get("/genjin/v1/customers", q="4321号客", limit=size),
        lambda customer, page, size: get("/customers", q="4321号客", page=page, size=size),
        own_customers.LIST,
        of_customers=False,
        is_timeline=False,
    ),
)


def whose(one: List) -> dict[str, tuple[int, ...]]:
    """For whom a list is asked."""
    if not one.of_customers:
        return {"": (0,)}
    return {"ordinary": ORDINARY, "the biggest": (BIG,)}
