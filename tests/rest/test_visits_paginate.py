"""POST /api/customers/visits/paginate, seed 000: exactly as its readers know it."""

import gzip
import itertools
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from storage import importing, tables
from storage.database import Database
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, PAGINATE, UNKNOWN, Api
from tests.rows import every_row

NO_CUSTOMER, NO_PAGE, NO_SIZE = "客户不存在", "页码必须是正整数", "每页数量必须是正整数"

EMPTY = {
    "boId": "",
    "contents": "",
    "feedback": "",
    "expenses": 0,
    "actionItems": "",
    "problem": "",
    "outcome": "",
    "source": "CUSTOMER",
    "projectStage": "",
    "projectStagePath": "[]",
}
KEYS = (
    "id boId title contents feedback expenses actionItems problem outcome type source "
    "projectStage projectStagePath participants createdAt createdBy createdByName"
).split()

Visits = Callable[..., None]


async def test_a_full_visit_looks_like_the_seed(
    api: Api, visits: Visits, company: Database
) -> None:
    """Keys, their order, types and values are those of the documented sample."""
    visits(
        {
            "author_id": 2,
            "participants": [1],
            "opportunity_id": 21,
            "stage": "TARGET",
            "title": "张三",
            "contents": "说说",
            "feedback": "挺好",
            "expenses": 23.34,
            "next_step": "落实会议要求",
            "problem": "没有问题",
            "outcome": "合作圆满",
            "type": "BUSINESS_VISIT",
            "created_at": "2024-12-19 14:52:00",
        }
    )
    company.write(
        lambda t: t.execute(sa.update(tables.visit).values(oid="6763c0d09b1c4d0012ab34ce"))
    ).result()

    answer = await api.visits(customer_id=KNOWN, page=1, page_size=20)

    expected = {
        "code": 0,
        "message": "success",
        "data": {
            "list": [
                {
                    "id": "6763c0d09b1c4d0012ab34ce",
                    "boId": "7da8233f9b1c4d0012ab34cf",
                    "title": "张三",
                    "contents": "说说",
                    "feedback": "挺好",
                    "expenses": 23.34,
                    "actionItems": "落实会议要求",
                    "problem": "没有问题",
                    "outcome": "合作圆满",
                    "type": "BUSINESS_VISIT",
                    "source": "CUSTOMER",
                    "projectStage": "TARGET",
                    "projectStagePath": '["需求沟通", "技术交流"]',
                    "participants": [{"id": 2, "name": "李四"}, {"id": 1, "name": "张三"}],
                    "createdAt": "2024-12-19 14:52:00",
                    "createdBy": 2,
                    "createdByName": "李四",
                }
            ],
            "total": 1,
            "page": 1,
            "page_size": 20,
        },
    }
    assert 200 == answer.status
    assert "application/json" == answer.headers["Content-Type"]
    assert json.dumps(expected) == json.dumps(answer.body)  # order too


async def test_a_bare_visit_has_every_key_and_no_null(api: Api, visits: Visits) -> None:
    """What nobody said is "", 0 or "[]"; the title is made from day, author, channel, customer."""
    visits({})

    (row,) = (await api.visits(customer_id=KNOWN)).body["data"]["list"]

    assert KEYS == list(row)
    assert EMPTY == {key: row[key] for key in EMPTY}
    assert isinstance(row["expenses"], float)
    assert "2026-03-18 张三 走访拜访 金职院" == row["title"]
    assert [{"id": 1, "name": "张三"}] == row["participants"]
    assert 24 == len(row["id"])


async def test_a_customer_without_visits_has_an_empty_page(api: Api, company: Database) -> None:
    """No rows, a total of 0, and the defaults of page and size."""
    answer = await api.visits(customer_id=KNOWN)

    assert {"list": [], "total": 0, "page": 1, "page_size": 20} == answer.body["data"]


async def test_each_type_goes_out_under_its_own_name(api: Api, visits: Visits) -> None:
    """The six types are ours and the family's alike."""
    kinds = ["SALES", "PRE_SALES", "AFTER_SALES", "JOINT", "BUSINESS_VISIT", "OTHER"]
    visits(*({"type": kind, "title": kind} for kind in kinds))

    rows = (await api.visits(customer_id=KNOWN)).body["data"]["list"]

    assert {kind: kind for kind in kinds} == {row["title"]: row["type"] for row in rows}
    assert len(kinds) == len(rows)


async def test_long_texts_are_cut_to_the_limits_of_the_family(api: Api, visits: Visits) -> None:
    """255 characters of a line, 2000 of a text; what is stored stays whole."""
    lines = {"title": "题" * 300, "feedback": "好" * 300}
    texts = dict.fromkeys(("contents", "next_step", "problem", "outcome"), "长" * 2100)
    visits(lines | texts)

    (row,) = (await api.visits(customer_id=KNOWN)).body["data"]["list"]

    assert {255} == {len(row[key]) for key in ("title", "feedback")}
    assert {2000} == {len(row[key]) for key in ("contents", "actionItems", "problem", "outcome")}


EXPENSES = {
    "0": b'"expenses":0.0,',
    "0.10": b'"expenses":0.1,',
    "23.34": b'"expenses":23.34,',
    "1234567.89": b'"expenses":1234567.89,',
    "9999999999999.99": b'"expenses":9999999999999.99,',
}


async def test_expenses_are_a_number_with_two_decimals(api: Api, visits: Visits) -> None:
    """Never a string, and no digit is lost or made up."""
    visits(*({"expenses": stored, "title": f"花了{stored}"} for stored in EXPENSES))

    every = (await api.visits(customer_id=KNOWN)).raw.split(b'"boId"')[1:]

    assert len(EXPENSES) == len(every)
    with every_row() as row:
        for stored, shown in EXPENSES.items():
            with row(stored):
                (told,) = [one for one in every if f'"花了{stored}"'.encode() in one]
                assert shown in told


async def test_one_visit_of_two_customers_appears_under_each(api: Api, visits: Visits) -> None:
    """The same id twice, each under the name of the customer asked for."""
    visits({"customer_id": [11, 12], "participants": [1]})

    (first,) = (await api.visits(customer_id="11")).body["data"]["list"]
    (second,) = (await api.visits(customer_id="12")).body["data"]["list"]

    assert first["id"] == second["id"]
    assert ["金职院", "只有名字"] == [row["title"].split()[-1] for row in (first, second)]


async def test_dates_are_those_of_the_company_s_zone(
    api: Api, visits: Visits, company: Database
) -> None:
    """What is 14:52 in Shanghai is 01:52 for a company in New York."""
    visits({"created_at": "2024-12-19 14:52:00"})
    zone = sa.update(tables.organization).values(zone="America/New_York")
    company.write(lambda transaction: transaction.execute(zone)).result()

    (row,) = (await api.visits(customer_id=KNOWN)).body["data"]["list"]

    assert "2024-12-19 01:52:00" == row["createdAt"]


# -- which customer --------------------------------------------------------------------------------


async def test_a_customer_is_found_by_either_id(api: Api, visits: Visits) -> None:
    """24 hexadecimal digits in any case, or the digits of our integer id."""
    visits({})

    with every_row() as row:
        for key in (KNOWN, KNOWN.upper(), "11"):
            with row(key):
                answer = await api.visits(customer_id=key)
                assert (200, 1) == (answer.status, answer.body.get("data", {}).get("total"))


NO_CUSTOMERS: list[Any] = [
    UNKNOWN,
    KNOWN[:23],
    KNOWN + "0",
    "z" * 24,
    "１" * 24,
    "9" * 24,
    "9" * 5000,
    "99999",
    "",
    "\x00" * 24,
    11,
    11.0,
    True,
    None,
    [KNOWN],
    {"id": KNOWN},
]


async def test_whatever_names_no_customer_gets_the_one_answer(api: Api, company: Database) -> None:
    """Unknown, too short, too long or no string: the rule has only one message."""
    expected = {"code": 422, "message": NO_CUSTOMER, "errors": {"customer_id": [NO_CUSTOMER]}}

    for key in NO_CUSTOMERS:
        answer = await api.visits(customer_id=key)
        assert (422, expected) == (answer.status, answer.body), repr(key)[:40]


async def test_a_hidden_customer_is_answered_like_an_unknown_one(
    api: Api, visits: Visits, token_of: Callable[..., str]
) -> None:
    """Byte for byte, under either id; its owner sees it."""
    visits({"author_id": 3, "customer_id": 13})
    unknown = await api.visits(customer_id=UNKNOWN)
    owner = api.with_token(token_of(3, "read:visits"))

    hidden = [await api.visits(customer_id=key) for key in ("c" * 24, "13")]

    assert [unknown.raw] * 2 == [answer.raw for answer in hidden]
    assert {unknown.status} == {answer.status for answer in hidden}
    assert 1 == (await owner.visits(customer_id="13")).body["data"]["total"]


async def test_another_company_s_customer_is_unknown(
    api: Api, company: Database, clock: FakeClock
) -> None:
    """A token never reaches beyond its organization."""
    other = {"id": 2, "name": "别家", "zone": "Asia/Shanghai"}
    customer = {"id": 99, "oid": "9" * 24, "name": "别家的客户"}
    importing.load(company, {"organization": other, "customers": [customer]}, now=clock.now())

    answers = [await api.visits(customer_id=key) for key in ("9" * 24, "99")]

    assert [422, 422] == [answer.status for answer in answers]


# -- which page ------------------------------------------------------------------------------------


METHODS = ("GET", "PUT", "PATCH", "DELETE", "OPTIONS")
BROKEN: list[tuple[dict[str, Any], dict[str, list[str]]]] = [
    ({"page": 0}, {"page": [NO_PAGE]}),
    ({"page": 101}, {"page": [NO_PAGE]}),
    ({"page": -1}, {"page": [NO_PAGE]}),
    ({"page": 2.5}, {"page": [NO_PAGE]}),
    ({"page": True}, {"page": [NO_PAGE]}),
    ({"page": ""}, {"page": [NO_PAGE]}),
    ({"page": "abc"}, {"page": [NO_PAGE]}),
    ({"page": "2.0"}, {"page": [NO_PAGE]}),
    ({"page": "٢"}, {"page": [NO_PAGE]}),
    ({"page": "9" * 5000}, {"page": [NO_PAGE]}),
    ({"page": 10**30}, {"page": [NO_PAGE]}),
    ({"page": None}, {"page": [NO_PAGE]}),
    ({"page": [1]}, {"page": [NO_PAGE]}),
    ({"page_size": 4}, {"page_size": [NO_SIZE]}),
    ({"page_size": 1001}, {"page_size": [NO_SIZE]}),
    ({"page_size": "4"}, {"page_size": [NO_SIZE]}),
    ({"page_size": 5.5}, {"page_size": [NO_SIZE]}),
    ({"page": 0, "page_size": 4}, {"page": [NO_PAGE], "page_size": [NO_SIZE]}),
    (
        {"page_size": 4, "page": 0, "customer_id": "1c"},
        {"customer_id": [NO_CUSTOMER], "page": [NO_PAGE], "page_size": [NO_SIZE]},
    ),
    (
        {"page_size": 4, "customer_id": None},
        {"customer_id": [NO_CUSTOMER], "page_size": [NO_SIZE]},
    ),
]


async def test_a_broken_rule_is_told_in_its_own_words(api: Api, company: Database) -> None:
    """`message` is the first broken rule in the order of the table, `errors` has all of them."""
    for asked, broken in BROKEN:
        answer = await api.visits(**{"customer_id": KNOWN} | asked)

        expected = {"code": 422, "message": next(iter(broken.values()))[0], "errors": broken}
        assert 422 == answer.status, asked
        assert json.dumps(expected) == json.dumps(answer.body), asked


async def test_a_missing_customer_id_is_a_broken_rule(api: Api, company: Database) -> None:
    """It is the one field that must be there."""
    answer = await api.visits()

    assert (422, [NO_CUSTOMER]) == (answer.status, answer.body["errors"]["customer_id"])


# What is asked, and the page and its size that are answered.
PAGES: list[tuple[dict[str, Any], int, int]] = [
    ({}, 1, 20),
    ({"page": 1, "page_size": 5}, 1, 5),
    ({"page": 100, "page_size": 1000}, 100, 1000),
    ({"page": "2", "page_size": "5"}, 2, 5),
    ({"page": 2.0}, 2, 20),
    ({"pages": 0, "sort": {"by": ["x"]}, "": None}, 1, 20),
]


async def test_pages_that_are_fine(api: Api, company: Database) -> None:
    """The limits themselves are allowed; digits count as integers; unknown keys are ignored."""
    with every_row() as row:
        for asked, page, page_size in PAGES:
            with row(asked):
                answer = await api.visits(customer_id=KNOWN, **asked)
                assert 200 == answer.status
                data = answer.body["data"]
                assert (page, page_size) == (data["page"], data["page_size"])
                assert isinstance(data["page"], int)


async def test_pages_neither_repeat_nor_skip(api: Api, visits: Visits) -> None:
    """Newest first by the time of the visit, then by id; `total` counts all of them."""
    days = ["2026-03-18", "2026-03-01", "2026-03-18", "2026-02-11", "2026-03-18", "2026-03-05"]
    visits(*({"day": day, "title": f"{day} {place}"} for place, day in enumerate(days * 2)))

    pages = [
        (await api.visits(customer_id=KNOWN, page=page, page_size=5)).body["data"]
        for page in (1, 2, 3, 4)
    ]

    rows = [row for page in pages for row in page["list"]]
    assert [5, 5, 2, 0] == [len(page["list"]) for page in pages]
    assert {12} == {page["total"] for page in pages}
    assert 12 == len({row["id"] for row in rows})
    newest_first = sorted(
        (f"{day} {place}" for place, day in enumerate(days * 2)),
        key=lambda title: (title[:10], int(title[11:])),
        reverse=True,
    )
    assert newest_first == [row["title"] for row in rows]


async def test_a_visit_added_between_two_pages_hides_none(api: Api, visits: Visits) -> None:
    """Page numbers count from the newest: what was there is all seen, and an older one is too.

    A newer one pushes the last row of page 1 onto page 2; page numbers cannot say otherwise.
    """
    visits(*({"day": f"2026-03-{day:02}", "title": f"{day}"} for day in range(1, 11)))

    first = (await api.visits(customer_id=KNOWN, page=1, page_size=5)).body["data"]["list"]
    visits({"day": "2026-02-01", "title": "older"}, {"day": "2026-03-18", "title": "newer"})
    rest = [
        row["title"]
        for page in (2, 3)
        for row in (await api.visits(customer_id=KNOWN, page=page, page_size=5)).body["data"][
            "list"
        ]
    ]

    assert ["10", "9", "8", "7", "6"] == [row["title"] for row in first]
    assert ["6", "5", "4", "3", "2", "1", "older"] == rest


# -- how it is sent --------------------------------------------------------------------------------


async def test_form_fields_are_read_like_json(api: Api, visits: Visits) -> None:
    """As the family's own server does; every value is text there."""
    visits({})

    answer = await api.call(
        "POST", PAGINATE, data={"customer_id": KNOWN, "page": "1", "page_size": "5"}
    )

    assert (200, 1) == (answer.status, answer.body["data"]["total"])


def deep(levels: int) -> bytes:
    return b'{"customer_id":' + b"[" * levels + b"]" * levels + b"}"


UNREADABLE: list[tuple[bytes, dict[str, str]]] = [
    (b"", {}),
    (b"{", {}),
    (b"[]", {}),
    (b"5", {}),
    (b'"text"', {}),
    (b"null", {}),
    (b'{"page": NaN}', {}),
    (b"\xff\xfe{}", {}),
    ('{"page": "é"}'.encode("latin-1"), {}),
    (b'{"customer_id": "\\ud800"}', {}),
    (deep(32), {}),
    (deep(2000), {}),
    (b'{"x": [' + b"0," * 20_000 + b"0]}", {}),
    (b"customer_id=%ff", {"Content-Type": "application/x-www-form-urlencoded"}),
    (b"a=1&" * 1001, {"Content-Type": "application/x-www-form-urlencoded"}),
    (b"{}", {"Content-Type": "text/plain"}),
    (b"{}", {"Content-Type": "application/json; charset=utf-16"}),
    (gzip.compress(b"{}", mtime=0), {"Content-Encoding": "gzip"}),
    (b"{}", {"Content-Encoding": "identity, gzip"}),
    (b"<x/>", {"Content-Type": "application/xml"}),
]


async def test_a_body_that_cannot_be_read(api: Api, company: Database) -> None:
    """No JSON object or form, not UTF-8, packed, too deep or too rich: one and the same 400."""
    for body, headers in UNREADABLE:
        kind = {"Content-Type": "application/json", **headers}
        answer = await api.call("POST", PAGINATE, kind, data=body)
        assert (400, {"code": 400, "message": "请求格式不正确"}) == (
            answer.status,
            answer.body,
        ), body[:40]


async def test_a_body_at_the_limits_is_read(api: Api, company: Database) -> None:
    """31 lists inside an object are 32 levels, and those are fine."""
    kind = {"Content-Type": "application/json; charset=UTF-8"}

    answer = await api.call("POST", PAGINATE, kind, data=deep(31))

    assert 422 == answer.status


async def test_a_huge_body_is_refused(api: Api, company: Database) -> None:
    """More than 256 KB are not read."""
    answer = await api.call("POST", PAGINATE, data=b'{"x":"' + b"x" * 256 * 1024 + b'"}')

    assert (413, 413) == (answer.status, answer.body["code"])


async def test_other_methods(api: Api, company: Database) -> None:
    """POST is the only one, with a token and without."""
    expected = {"code": 405, "message": "Method Not Allowed"}

    for method, caller in itertools.product(METHODS, (api, api.with_token(""))):
        answer = await caller.call(method, PAGINATE)
        assert (405, expected) == (answer.status, answer.body), method
        assert "POST" == answer.headers["Allow"]


async def test_the_customer_is_as_new_as_the_visit(
    api: Api, visits: Visits, clock: FakeClock
) -> None:
    """A visit recorded a moment ago is on the next answer, and counted."""
    before = (await api.visits(customer_id=KNOWN)).body["data"]["total"]
    clock.set(clock.now() + timedelta(seconds=1))
    visits({})

    after = (await api.visits(customer_id=KNOWN)).body["data"]

    assert (0, 1, 1) == (before, after["total"], len(after["list"]))
