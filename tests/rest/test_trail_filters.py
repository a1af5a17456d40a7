"""GET /v1/dynamic/trail/list: which entries, which page of them, and who may see them."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from storage import importing, tables
from storage.database import Database
from tests.rest.conftest import KNOWN, UNKNOWN, Api
from tests.rest.trails import LIST, MADE, listed, trail

BAD = {"code": 400, "message": "Invalid query", "now": "2026-03-18 16:20:00", "data": {}}

Visits = Callable[..., None]
TokenOf = Callable[..., str]


def load_many(company: Database, visits: Visits) -> None:
    """Five visits: of two customers, of two at once, of a lead, and one about a deal."""
    importing.load(
        company,
        {"leads": [{"id": 41, "name": "绿源", "owner_id": 1}]},
        now=MADE,
        organization="1",
    )
    at = "2026-03-{:02} 10:00:00".format
    visits(
        {"id": 501, "occurred_at": at(1)},
        {"id": 502, "occurred_at": at(2), "customer_id": [11, 12], "participants": [1]},
        {"id": 503, "occurred_at": at(3), "customer_id": [], "lead_id": 41},
        {"id": 504, "occurred_at": at(4), "opportunity_id": 21},
        {"id": 505, "occurred_at": at(5), "lead_id": 41, "opportunity_id": 21},
    )


# What is asked, and which visits are found, newest first.
FOUND: list[tuple[dict[str, str], list[int]]] = [
    ({"company_id": "11"}, [505, 504, 502, 501]),
    ({"company_id": KNOWN}, [505, 504, 502, 501]),
    ({"company_id": "12"}, [502]),
    ({"lead_id": "41"}, [505, 503]),
    ({"opportunity_id": "21"}, [505, 504]),
    ({"company_id": "11", "lead_id": "41"}, [505]),
    ({"lead_id": "41", "opportunity_id": "21"}, [505]),
    ({"company_id": "11", "lead_id": "41", "opportunity_id": "21"}, [505]),
    ({"company_id": "12", "opportunity_id": "21"}, []),
    ({"company_id": "", "lead_id": "0", "opportunity_id": "41"}, []),
    ({}, [505, 505, 504, 503, 502, 502, 501]),
    ({"company_id": "", "lead_id": "0"}, [505, 505, 504, 503, 502, 502, 501]),
    ({"start_time": "2026-03-03 10:00:00", "end_time": "2026-03-04 10:00:00"}, [504, 503]),
    ({"start_time": "2026-03-03 10:00:01", "end_time": "2026-03-04 09:59:59"}, []),
    ({"start_time": "2026-03-05", "end_time": ""}, [505, 505]),
    ({"end_time": "2026-03-01"}, [501]),
    ({"end_time": "2026-03-01T10:00:00+08:00"}, [501]),
    ({"end_time": "2026-03-01T09:59:59+08:00"}, []),
    ({"end_time": "2026-03-01T02:00:00Z"}, [501]),
    ({"company_id": "11", "start_time": "2026-03-02"}, [505, 504, 502]),
    ({"start_time": "0001-01-01", "end_time": "9999-12-31", "lead_id": "41"}, [505, 503]),
    ({"start_time": "2026-03-05", "end_time": "2026-03-01"}, []),
    ({"start_time": "2026-03-05 10:00", "name": "x"}, [505, 505]),
    ({"company_id": "1", "lead_id": "1", "opportunity_id": "1", "start_index": "1",
      "start_time": "2022-09-21 21:50:00", "end_time": "2022-09-23 21:50:00"}, []),
    ({"company_id": "99"}, []),
    ({"company_id": UNKNOWN}, []),
    ({"company_id": "9999999999999999"}, []),
]  # fmt: skip


async def test_filters_narrow_together(api: Api, visits: Visits, company: Database) -> None:
    """A window holds both its ends; without a filter a deal's visits stand once."""
    load_many(company, visits)

    pages = [await trail(api, **asked, count="20") for asked, _ in FOUND]

    ids = [[row["follow_up_id"] for row in page["list"]] for page in pages]
    assert [found for _, found in FOUND] == ids
    assert [len(found) for _, found in FOUND] == [page["totalItem"] for page in pages]


async def test_a_visit_of_two_companies_is_listed_under_each(api: Api, visits: Visits) -> None:
    """One visit, two entries, each with its own id and company."""
    visits({"customer_id": [11, 12], "participants": [1]})

    rows = await listed(api)

    assert 1 == len({row["follow_up_id"] for row in rows})
    assert 2 == len({row["trail_id"] for row in rows})
    assert {11: "金职院", 12: "只有名字"} == {
        row["company_id"]: row["company_info"]["name"] for row in rows
    }


async def test_a_lead_s_and_a_deal_s_entries_say_whose_they_are(
    api: Api, visits: Visits, company: Database
) -> None:
    """A lead has no company; a deal has that of its customer."""
    load_many(company, visits)

    (both, alone), deals = await listed(api, lead_id=41), await listed(api, opportunity_id=21)

    assert (41, 0, [], None) == tuple(
        alone[key] for key in ("lead_id", "company_id", "company_info", "customer_info")
    )
    assert (41, 11, 21) == tuple(both[key] for key in ("lead_id", "company_id", "opportunity_id"))
    assert [11, 11] == [row["company_info"]["company_id"] for row in deals]


async def test_equal_times_are_told_apart_by_trail_id(api: Api, visits: Visits) -> None:
    """So that pages neither repeat nor skip."""
    visits(*({"id": 501 + number} for number in range(5)))

    pages = [await listed(api, company_id=11, count=2, start_index=page) for page in (1, 2, 3)]

    ids = [row["trail_id"] for page in pages for row in page]
    assert [2, 2, 1] == [len(page) for page in pages]
    assert sorted(set(ids), reverse=True) == ids


PAGES: list[tuple[dict[str, str], list[int]]] = [
    ({"start_index": "0", "count": "2"}, [503, 502]),
    ({"start_index": "1", "count": "2"}, [503, 502]),
    ({"start_index": "2", "count": "2"}, [501]),
    ({"start_index": "3", "count": "2"}, []),
    ({"start_index": "9999999999999999", "count": "200"}, []),
    ({"start_index": "", "count": ""}, [503, 502, 501]),
    ({"count": "1"}, [503]),
    ({"count": "9999999999999999"}, [503, 502, 501]),
]


@pytest.mark.parametrize("filters", [{"company_id": "11"}, {}, {"start_time": "2026-03-01"}])
async def test_start_index_is_a_page_number(
    api: Api, visits: Visits, filters: dict[str, str]
) -> None:
    """0 is the first page as well; the total does not depend on the page."""
    visits(*({"id": 501 + number} for number in range(3)))

    pages = [await trail(api, **filters, **asked) for asked, _ in PAGES]

    ids = [[row["follow_up_id"] for row in page["list"]] for page in pages]
    assert [found for _, found in PAGES] == ids
    assert {3} == {page["totalItem"] for page in pages}


async def test_ten_by_default_and_at_most_two_hundred(
    api: Api, visits: Visits, company: Database
) -> None:
    """Who asks for more gets as many."""
    visits({"id": 501})
    entry = {
        "organization_id": 1,
        "subject_kind": "customer",
        "subject_id": 11,
        "kind": "visit",
        "occurred_at": MADE,
        "refers_kind": "visit",
        "refers_id": 501,
        "created_at": MADE,
        "updated_at": MADE,
    }
    rows = [entry | {"id": number} for number in range(1, 201)]
    company.write(lambda t: t.execute(sa.insert(tables.activity), rows)).result()

    by_default = await trail(api, start_time="2026-03-01")
    most = await trail(api, start_time="2026-03-01", count=500)

    assert (10, 201) == (len(by_default["list"]), by_default["totalItem"])
    assert (200, 201) == (len(most["list"]), most["totalItem"])


UNCLEAR: list[Any] = [
    {"start_index": "-1"},
    {"start_index": "1.5"},
    {"start_index": "x"},
    {"count": "0"},
    {"count": "-1"},
    {"count": "x"},
    {"company_id": "x"},
    {"company_id": "-1"},
    {"lead_id": "1,2"},
    {"opportunity_id": "12345678901234567"},
    {"start_time": "yesterday"},
    {"start_time": "2026-03-18T10:00:00"},
    {"start_time": "2026-03-18 10:00:00+08:00"},
    {"start_time": "2026/03/18 10:00:00"},
    {"start_time": "1773800000"},
    {"start_time": "2026-02-30"},
    {"end_time": "2026-03-18 25:00:00"},
    {"end_time": "20260318"},
    {"end_time": "2026-03-18\x00"},
    [("company_id", "11"), ("company_id", "12")],
]


async def test_what_cannot_be_meant_is_an_invalid_query(api: Api, company: Database) -> None:
    """The vendor's words, with HTTP 200: its clients read the body."""
    answers = [await api.get(LIST, params=asked) for asked in UNCLEAR]

    assert [(200, BAD)] * len(UNCLEAR) == [(answer.status, answer.body) for answer in answers]
    assert list(BAD) == list(answers[0].body)


# -- who may see what ------------------------------------------------------------------------------


async def test_a_hidden_company_has_an_empty_list(
    api: Api, visits: Visits, token_of: TokenOf
) -> None:
    """Neither its entries nor their number, by name or without a filter; its people see them."""
    visits({"id": 501}, {"id": 502, "author_id": 3, "customer_id": 13})
    others = api.with_token(token_of(3, "read:visits"))

    hidden, everything = await trail(api, company_id=13), await trail(api)
    theirs, service = (
        await trail(others, company_id=13),
        await trail(api.with_token(token_of(None, "read:visits"))),
    )

    assert {"list": [], "totalItem": 0} == hidden
    assert ([501], 1) == ([r["follow_up_id"] for r in everything["list"]], everything["totalItem"])
    assert ([502], 1) == ([r["follow_up_id"] for r in theirs["list"]], theirs["totalItem"])
    assert 2 == service["totalItem"]


async def test_a_hidden_lead_or_deal_is_not_named(
    api: Api, visits: Visits, company: Database, token_of: TokenOf
) -> None:
    """Whoever owns a lead or wrote to it sees it, nobody else."""
    importing.load(
        company,
        {
            "leads": [{"id": 41, "name": "绿源", "owner_id": 3}],
            "opportunities": [{"id": 22, "customer_id": 13, "name": "别人的商机"}],
        },
        now=MADE,
        organization="1",
    )
    visits(
        {"id": 501, "customer_id": [], "lead_id": 41, "author_id": 2},
        {"id": 502, "author_id": 3, "customer_id": [11, 13], "lead_id": 41, "opportunity_id": 22},
    )
    seen = {}
    for user in (1, 2, 3):
        caller = api.with_token(token_of(user, "read:visits"))
        seen[user] = [
            [row["follow_up_id"] for row in await listed(caller, **{kind: key})]
            for kind, key in (("lead_id", 41), ("opportunity_id", 22))
        ]

    (mine,) = await listed(api)

    assert {1: [[], []], 2: [[502, 501], []], 3: [[502, 501], [502]]} == seen
    assert (502, 11, 0, [], 0, []) == tuple(
        mine[key]
        for key in (
            "follow_up_id",
            "company_id",
            "lead_id",
            "lead_info",
            "opportunity_id",
            "opportunity_info",
        )
    )


async def test_the_token_stands_bare_or_as_bearer(api: Api, company: Database) -> None:
    """The vendor's examples show it bare."""
    headers = [{"Authorization": scheme + api.token} for scheme in ("", "Bearer ", "bearer ")]

    answers = [await api.with_token("").get(LIST, headers=header) for header in headers]

    assert [200, 200, 200] == [answer.body["code"] for answer in answers]


async def test_who_may_not_is_told_in_the_vendor_s_words(api: Api, token_of: TokenOf) -> None:
    """401 in the status line for a bad token; a missing scope is a code in the body."""
    unknown = await api.with_token("gj_nobody").get(LIST)
    lacking = await api.with_token(token_of(1, "read:customers")).get(LIST)

    assert (401, 401, "access_denied") == (
        unknown.status,
        unknown.body["code"],
        unknown.body["message"],
    )
    assert (200, 403, "no permission company scopes") == (
        lacking.status,
        lacking.body["code"],
        lacking.body["message"],
    )
    assert ["code", "message", "now", "data"] == list(lacking.body)
