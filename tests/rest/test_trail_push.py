"""POST /v1/dynamic/trail/push: a follow-up comes in and shows everywhere."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from handlers.dialects.trail import CHANNEL_OF
from storage import importing, people
from storage.database import Database, Transaction
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.fakes import FakeClock
from tests.genjin import APP, Genjin
from tests.rest.conftest import KNOWN, UNKNOWN, Api, Server
from tests.rest.trails import LIST, PUSH, listed
from tests.rows import every_row

NOBODY = "lead_id and company_id and opportunity_id is empty"
TokenOf = Callable[..., str]


@pytest.fixture
def rep(api: Api, company: Database, clock: FakeClock, token_of: TokenOf) -> Api:
    """张三, who may write visits; there is a lead of hers and one deal."""
    importing.load(
        company,
        {
            "leads": [{"id": 41, "name": "绿源", "owner_id": 1}, {"id": 42, "name": "别人的"}],
            "opportunities": [{"id": 22, "customer_id": 13, "name": "别人的商机"}],
        },
        now=clock.now(),
        organization="1",
    )
    return api.with_token(token_of(1, "write:visits"))


async def push(caller: Api, **asked: Any) -> tuple[int, Any, Any]:
    """Code, message and data of one push."""
    body = (await caller.call("POST", PUSH, json=asked)).body
    assert ["code", "message", "now", "data"] == list(body)
    return body["code"], body["message"], body["data"]


async def newest(caller: Api, **asked: Any) -> Any:
    """The newest entry of the list."""
    return (await caller.get(LIST, params=asked)).body["data"]["list"][0]


async def test_a_follow_up_is_recorded(rep: Api, clock: FakeClock) -> None:
    """Now, by the token's user; the answer holds the id under which the list shows it."""
    code, message, data = await push(rep, company_id=11, content="电话联系\n报价", remark_type=103)

    row = await newest(rep, company_id=11)

    assert (200, "success", {"trail_id": row["trail_id"]}) == (code, message, data)
    assert (103, "电话联系\n报价", "2026-03-18 16:20:00", 1, 11) == tuple(
        row[key] for key in ("type", "content", "create_time", "create_user", "company_id")
    )


async def test_the_type_goes_out_as_it_came(rep: Api) -> None:
    """Even where several of theirs are one channel of ours."""
    for kind in CHANNEL_OF:
        await push(rep, company_id=11, content="x", remark_type=kind)

    assert sorted(CHANNEL_OF, reverse=True) == [row["type"] for row in await listed(rep, count=20)]


# What is sent, and with whom it is listed then: company, lead, deal.
WITH: list[tuple[dict[str, Any], tuple[int, ...]]] = [
    ({"company_id": "11"}, (11, 0, 0)),
    ({"company_id": KNOWN}, (11, 0, 0)),
    ({"company_id": 11, "lead_id": "", "opportunity_id": ""}, (11, 0, 0)),
    ({"company_id": "", "lead_id": 41, "opportunity_id": None}, (0, 41, 0)),
    ({"company_id": 0, "opportunity_id": 21}, (11, 0, 21)),
    ({"company_id": 11, "lead_id": 41, "opportunity_id": 21}, (11, 41, 21)),
    ({"company_id": 11, "remark_type": ""}, (11, 0, 0)),
    ({"company_id": 11, "remark_type": "101"}, (11, 0, 0)),
]


async def test_whom_it_was_with(rep: Api, clock: FakeClock) -> None:
    """An empty text and 0 are as if left out; a deal brings its own company along."""
    with every_row() as row:
        for asked, shown in WITH:
            with row(asked):
                code, _, data = await push(rep, content="x", **asked)
                entry = await newest(rep)
                assert 200 == code
                assert (101, *shown) == tuple(
                    entry[key] for key in ("type", "company_id", "lead_id", "opportunity_id")
                )
                if shown[0]:
                    assert data["trail_id"] == (await newest(rep, company_id=11))["trail_id"]
            clock.passes(seconds=1)


FAILURES: list[tuple[dict[str, Any], int, str]] = [
    ({"company_id": 11, "content": "x", "remark_type": 100}, -1, "不支持的类型"),
    ({"company_id": 11, "content": "x", "remark_type": 113}, -1, "不支持的类型"),
    ({"company_id": 11, "content": "x", "remark_type": "电话"}, -1, "不支持的类型"),
    ({"company_id": 11, "content": "x", "remark_type": [103]}, -1, "不支持的类型"),
    ({"company_id": 11, "content": ""}, -1, "备注内容不能为空"),
    ({"company_id": 11, "content": " \n\x00"}, -1, "备注内容不能为空"),
    ({"company_id": 11, "content": None}, -1, "备注内容不能为空"),
    ({"company_id": 11}, -1, "备注内容不能为空"),
    ({"content": "x"}, -1, NOBODY),
    ({"content": "x", "company_id": "", "lead_id": "", "opportunity_id": ""}, -1, NOBODY),
    ({"content": "x", "company_id": 99}, 404, "Not Found Resource"),
    ({"content": "x", "company_id": UNKNOWN}, 404, "Not Found Resource"),
    ({"content": "x", "company_id": 13}, 404, "Not Found Resource"),  # hidden
    ({"content": "x", "lead_id": 42}, 404, "Not Found Resource"),
    ({"content": "x", "opportunity_id": 22}, 404, "Not Found Resource"),
    ({"content": "x", "company_id": 12, "opportunity_id": 21}, 404, "Not Found Resource"),
    ({"content": "x", "company_id": "abc"}, 400, "Invalid query"),
    ({"content": "x", "company_id": -5}, 400, "Invalid query"),
    ({"content": "x", "company_id": True}, 400, "Invalid query"),
    ({"content": "x", "company_id": [11]}, 400, "Invalid query"),
    ({"content": {"a": 1}, "company_id": 11}, 400, "Invalid query"),
]


async def test_failures_are_told_text_for_text(rep: Api) -> None:
    """Each with HTTP 200, and nothing is recorded."""
    answers = [await rep.call("POST", PUSH, json=asked) for asked, *_ in FAILURES]

    told = [(answer.status, answer.body["code"], answer.body["message"]) for answer in answers]
    assert [(200, code, message) for _, code, message in FAILURES] == told
    assert all({} == answer.body["data"] for answer in answers)
    assert 0 == (await rep.get(LIST)).body["data"]["totalItem"]


async def test_a_form_is_read_like_json(rep: Api) -> None:
    """Fields as text."""
    answer = await rep.call(
        "POST", PUSH, data={"company_id": "11", "content": "表单", "remark_type": "111"}
    )

    assert 200 == answer.body["code"]
    row = await newest(rep)
    assert (111, "表单") == (row["type"], row["content"])


TEXTS: list[tuple[object, str]] = [
    ("a\x00b", "ab"),
    ("长" * 4000, "长" * 4000),
    ("😀<b>x</b>&amp;\n第二行 ", "😀<b>x</b>&amp;\n第二行 "),
    ("[1]", "[1]"),
    (42, "42"),
]


async def test_a_text_comes_back_as_it_was_written(rep: Api) -> None:
    """But for a NUL, which PostgreSQL does not keep; JSON and forms alike."""
    for sent, _ in TEXTS:
        await push(rep, company_id=11, content=sent)
        form = {"company_id": "11", "content": str(sent).replace("\x00", "")}
        assert 200 == (await rep.call("POST", PUSH, data=form)).body["code"]

    rows = await listed(rep, company_id=11, count=20)

    expected = [text for _, text in TEXTS for _ in range(2)]
    assert expected == [row["content"] for row in reversed(rows)]


async def test_types_of_another_family_are_not_taken_for_its_own(rep: Api) -> None:
    """A category of Lixiao's may be any number, and 112 there is no 日程跟进 here."""
    log = {"loggable_type": "Customer", "loggable_id": 11}
    for category in ("112", 103, "电话"):
        body = {"revisit_log": log | {"category": category}}
        await rep.call("POST", "/api/v2/revisit_logs", json=body)
    await push(rep, company_id=11, content="x", remark_type=112)
    await push(rep, company_id=11, content="x", remark_type=103)

    types = [row["type"] for row in await listed(rep, company_id=11)]
    logs = (await rep.get("/api/v2/revisit_logs/new_index")).body["data"]["revisit_logs"]

    assert [103, 112, 103, 101, 101] == types
    assert [("", "电话"), ("", "其他"), ("电话", "电话"), ("103", "其他"), ("112", "其他")] == [
        (log["category"], log["title"]) for log in logs
    ]


async def test_a_service_has_nobody_to_be_the_author(api: Api, token_of: TokenOf) -> None:
    """A follow-up has one; the answer says which token to take."""
    service = api.with_token(token_of(None, "write:visits"))

    code, message, _ = await push(service, company_id=11, content="x")

    assert 403 == code
    assert "请使用代表某位用户的令牌" in message


async def test_who_may_only_read_may_not_push(api: Api) -> None:
    """In the vendor's words."""
    assert (403, "no permission company scopes", {}) == await push(api, company_id=11, content="x")


async def test_the_same_key_records_once(rep: Api) -> None:
    """A call sent twice with an Idempotency-Key."""
    twice = [
        await rep.call(
            "POST", PUSH, {"Idempotency-Key": "k1"}, json={"company_id": 11, "content": "x"}
        )
        for _ in range(2)
    ]

    assert twice[0].body == twice[1].body
    assert 1 == (await rep.get(LIST)).body["data"]["totalItem"]


async def test_it_shows_where_visits_are_listed(rep: Api, api: Api) -> None:
    """POST /api/customers/visits/paginate tells the same visit in its own words."""
    await push(rep, company_id=11, opportunity_id=21, content="演示了新版")

    data = (await api.visits(customer_id=KNOWN)).body["data"]

    assert 1 == data["total"]
    (row,) = data["list"]
    assert ("演示了新版", "7da8233f9b1c4d0012ab34cf", 1, "张三") == tuple(
        row[key] for key in ("contents", "boId", "createdBy", "createdByName")
    )


async def test_what_is_taken_back_is_gone(rep: Api, company: Database, clock: FakeClock) -> None:
    """A push is a step like any other; deleted entries are in neither the list nor the total."""
    await push(rep, company_id=11, content="one", opportunity_id=21)
    await push(rep, company_id=11, content="two", opportunity_id=21)
    visit_id = (await newest(rep))["follow_up_id"]

    def undo(t: Transaction) -> None:
        with unit_of_work(t, open_scope(t, 1, 1), clock.now()) as uow:
            step = uow.steps.making("visit", visit_id)
            assert step is not None
            assert ("trail_push", []) == (step.kind, uow.undo(step))

    company.write(undo).result()

    pages = [await listed(rep, **asked) for asked in ({}, {"company_id": 11})]
    deal = (await rep.get(LIST, params={"opportunity_id": 21})).body["data"]

    assert [["one"], ["one"]] == [[row["content"] for row in page] for page in pages]
    assert (1, 1) == (len(deal["list"]), deal["totalItem"])


def test_chat_and_rest_show_each_other_s(
    served: Server, token_of: TokenOf, company: Database, database_url: str, clock: FakeClock
) -> None:
    """What is pushed stands in the chat's timeline; what is told in the chat stands in the list."""

    def known(t: Transaction) -> None:
        people.register_app(t, *APP, 1)
        people.link(t, 1, *APP, "1", 1)

    async def tell() -> Any:
        async with served() as anybody:
            caller = anybody.with_token(token_of(1, "write:visits"))
            await push(caller, company_id=11, content="谈了驻场服务")
            return await listed(caller, company_id=11)

    company.write(known).result()
    genjin = Genjin(database_url, clock)
    try:
        genjin.hears(1, "今天上午10点电话联系了金职院,聊了二期报价,客户挺满意")
        told = asyncio.run(tell())
        said = genjin.hears(1, "金职院最近的跟进")
    finally:
        genjin.close()

    assert "谈了驻场服务" in said
    assert "二期报价" in said
    assert [(101, "2026-03-18 16:20:00"), (103, "2026-03-18 10:00:00")] == [
        (row["type"], row["create_time"]) for row in told
    ]
    assert "二期报价" in told[1]["content"]
