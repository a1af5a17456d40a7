"""GET /api/customers/{id}/detail, seed 002: exactly as its readers know it."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from storage import importing, tables
from storage.database import Database
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, UNKNOWN, Answer, Api
from tests.rows import every_row

ADMIN = 87
BARE: dict[str, Any] = {
    "id": "0000000000000000000000bb",
    "customerNo": "",
    "name": "只有名字",
    "description": "",
    "from": "customer",
    "managerName": "",
    "managerId": 0,
    "departmentPath": [],
    "industry_id": 0,
    "industryPath": [],
    "area": [],
    "areaCode": "[]",
    "partnerRelationship": "target",
    "totalTurnover": 0.0,
    "transactionNumber": 0,
    "rank": 0,
    "levelName": "",
    "type": "PROSPECT",
    "followers": [],
    "followerNames": [],
    "createdAt": "2026-03-18 16:20:00",
    "outstandingReceivables": "0.00",
    "retentionMoney": "0.00",
    "advantageousIndustry": "",
    "creditSituation": "",
}


async def detail(api: Api, key: str) -> Answer:
    return await api.get(f"/api/customers/{quote(key, safe='')}/detail")


async def test_a_full_customer_looks_like_the_seed(api: Api, company: Database) -> None:
    """Keys, their order, types and values are those of the documented sample."""
    answer = await detail(api, KNOWN)

    expected = {
        "code": 0,
        "message": "success",
        "data": {
            "id": KNOWN,
            "customerNo": "00001",
            "name": "金职院",
            "description": "描述",
            "from": "customer",
            "managerName": "张三",
            "managerId": 1,
            "departmentPath": ["亚服", "服务站", "浙江站"],
            "industry_id": 67,
            "industryPath": ["政府", "司法", "监狱"],
            "area": ["浙江省", "杭州市", "西湖区"],
            "areaCode": '["33", "3305", "330502"]',
            "partnerRelationship": "target",
            "totalTurnover": 2324.32,
            "transactionNumber": 1,
            "rank": 1,
            "levelName": "战略级",
            "type": "CLIENT",
            "followers": [1, 2, 3],
            "followerNames": [
                {"id": 1, "name": "张三"},
                {"id": 2, "name": "李四"},
                {"id": 3, "name": "王五"},
            ],
            "createdAt": "2021-08-01 12:00:00",
            "outstandingReceivables": "23.00",
            "retentionMoney": "434.99",
            "advantageousIndustry": "电信",
            "creditSituation": "优秀",
        },
    }
    assert 200 == answer.status
    assert json.dumps(expected) == json.dumps(answer.body)  # order too


async def test_a_customer_with_only_a_name_has_all_25_keys(
    api: Api, token_of: Callable[..., str]
) -> None:
    """Nothing is null: "", 0, [], "0.00" stand for what is not known."""
    admin = api.with_token(token_of(ADMIN, "read:customers"))

    answer = await detail(admin, BARE["id"])

    assert 25 == len(answer.body["data"])
    assert json.dumps(BARE) == json.dumps(answer.body["data"])


async def test_a_customer_is_found_by_any_of_its_names(api: Api, company: Database) -> None:
    """Its 24-hex id in any case, our integer id, or its exact number; the id goes out lower."""
    with every_row() as row:
        for key in (KNOWN, KNOWN.upper(), "11", "00001"):
            with row(key):
                answer = await detail(api, key)
                assert (200, KNOWN) == (answer.status, answer.body.get("data", {}).get("id"))


async def test_a_number_with_leading_zeros_is_never_read_as_an_id(
    api: Api, company: Database, clock: FakeClock
) -> None:
    """Customer number 00011 is not the customer with the id 11; as an id, 11 comes first."""
    other = {"id": 14, "oid": "e" * 24, "number": "00011", "name": "零零", "manager_id": 1}
    third = {"id": 15, "oid": "d" * 24, "number": "11", "name": "十一号", "manager_id": 1}
    importing.load(company, {"customers": [other, third]}, now=clock.now())

    names = [(await detail(api, key)).body["data"]["name"] for key in ("00011", "11")]

    assert ["零零", "金职院"] == names
    assert 404 == (await detail(api, "0011")).status


async def test_a_number_is_found_as_people_write_it(
    api: Api, company: Database, clock: FakeClock
) -> None:
    """Encoded as any address wants it, down to a slash; the case of its letters counts."""
    numbers = ["A/1", "a 1", "客-1", "50%", "C+1", "#1?", "%2F", "f" * 24]
    customers = [
        {"id": 100 + place, "name": f"第{place}", "number": number, "manager_id": 1}
        for place, number in enumerate(numbers)
    ]
    importing.load(company, {"customers": customers}, now=clock.now())

    found = [await detail(api, key) for key in [*numbers, "a/1"]]

    assert numbers == [answer.body["data"]["customerNo"] for answer in found[:-1]]
    assert 404 == found[-1].status


async def test_negative_money_and_cents(api: Api, company: Database) -> None:
    """The two strings have two places whatever is stored, the turnover is a number."""
    stored = {"receivables": "-1234567.5", "retention": "0.05", "turnover": "9999999999999.99"}
    values = {name: tables.CENT.__class__(amount) for name, amount in stored.items()}
    company.write(lambda t: t.execute(sa.update(tables.customer).values(**values))).result()

    row = (await detail(api, KNOWN)).body["data"]

    assert ("-1234567.50", "0.05") == (row["outstandingReceivables"], row["retentionMoney"])
    assert 9999999999999.99 == row["totalTurnover"]


NO_KEYS = (
    *(UNKNOWN, "c" * 24, "13"),  # not there, and hidden
    *("nobody", KNOWN[:23], "9" * 5000, "a/b", "{id}", "\x00", "%", "客户"),
)


async def test_unknown_hidden_and_malformed_are_one_answer(api: Api, company: Database) -> None:
    """Nobody learns what exists."""
    expected = (404, {"code": 404, "message": "客户不存在"})

    with every_row() as row:
        for key in NO_KEYS:
            with row(key):
                answer = await detail(api, key)
                assert expected == (answer.status, answer.body)


async def test_a_deleted_customer_is_not_there(
    api: Api, company: Database, clock: FakeClock
) -> None:
    """Under none of its names."""
    gone = sa.update(tables.customer).values(deleted_at=clock.now())
    company.write(lambda transaction: transaction.execute(gone)).result()

    answers = [await detail(api, key) for key in (KNOWN, "11", "00001")]

    assert [404, 404, 404] == [answer.status for answer in answers]


async def test_other_methods(api: Api, company: Database) -> None:
    """GET is the only one."""
    expected = (405, {"code": 405, "message": "Method Not Allowed"}, "GET")

    with every_row() as row:
        for method in ("POST", "PUT", "DELETE"):
            with row(method):
                answer = await api.call(method, f"/api/customers/{KNOWN}/detail")
                assert expected == (answer.status, answer.body, answer.headers.get("Allow"))


async def test_head_is_another_method(api: Api, company: Database) -> None:
    """It is refused without a body, as HTTP wants it."""
    answer = await api.call("HEAD", f"/api/customers/{KNOWN}/detail")

    assert (405, b"") == (answer.status, answer.raw)
