"""POST /api/customers/visits/create: written in the ND family's way, kept like any other visit."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from storage import people, tables
from storage.database import Database
from tests.fakes import FakeClock
from tests.genjin import Genjin
from tests.rest.conftest import KNOWN, UNKNOWN, Answer, Api

PATH = "/api/customers/visits/create"
WRITTEN = (
    tables.report,
    tables.visit,
    tables.visit_customer,
    tables.visit_participant,
    tables.activity,
    tables.action,
    tables.audit,
)
VISIT: dict[str, Any] = {
    "customer_id": KNOWN,
    "title": "回访",
    "participants": [1],
    "source": "CUSTOMER",
    "contents": "说说",
    "expenses": 23.34,
    "feedback": "挺好",
    "type": "BUSINESS_VISIT",
}
REPORT: dict[str, Any] = {
    "customer_id": KNOWN,
    "title": "商机汇报",
    "participants": [{"id": 1}, {"id": 2}],
    "source": "BO",
    "bo_id": "7da8233f9b1c4d0012ab34cf",
    "outcome": "合作圆满",
    "problem": "没有问题",
    "action_items": "落实会议要求",
    "project_stage": "TARGET",
}
NO_TITLE, NOBODY, NO_SOURCE = (
    "标题不能为空,必须在255个字符以内",
    "至少有一个参与人",
    "来源字段错误",
)
NO_CONTENTS, NO_EXPENSES = "内容不能为空,必须在2000个字符以内", "费用不能为空,小数点保留两位"
NO_FEEDBACK, NO_TYPE = "客户反馈不能为空,必须在255个字符以内", "活动类型不能为空"
NO_DEAL, NO_STAGE = "商机不存在", "项目阶段不存在"
NO_OUTCOME, NO_PROBLEM = "成果不能为空,不能超过2000个字符", "问题不能为空,不能超过2000个字符"
NO_STEP = "下一步工作不能为空,不能超过2000个字符"
NO_CUSTOMER = "客户不存在"
OUT = ...  # a field that is left out


@pytest.fixture
def writer(api: Api, token_of: Callable[..., str]) -> Api:
    """张三, who may write visits."""
    return api.with_token(token_of(1, "write:visits"))


async def create(api: Api, told: dict[str, Any], **other: Any) -> Answer:
    fields = {name: value for name, value in (told | other).items() if value is not OUT}
    return await api.call("POST", PATH, json=fields)


def stored(company: Database) -> list[int]:
    """How many rows there are of everything that a visit leaves behind."""

    def counted(transaction: Any) -> list[int]:
        return [
            transaction.execute(sa.select(sa.func.count()).select_from(table)).scalar()
            for table in WRITTEN
        ]

    return company.read(counted).result()


async def listed(api: Api) -> list[dict[str, Any]]:
    return list((await api.visits(customer_id=KNOWN)).body["data"]["list"])


async def test_a_visit_comes_back_as_it_was_written(writer: Api) -> None:
    """Every field, the recorder among the participants, today's moment; the id is an extra."""
    answer = await create(writer, VISIT, participants=[{"id": 2}, "1", 2])
    (row,) = await listed(writer)

    assert (200, ["code", "message", "data"]) == (answer.status, list(answer.body))
    assert {"code": 0, "message": "success", "data": {"id": row["id"]}} == answer.body
    assert {
        "id": row["id"],
        "boId": "",
        "title": "回访",
        "contents": "说说",
        "feedback": "挺好",
        "expenses": 23.34,
        "actionItems": "",
        "problem": "",
        "outcome": "",
        "type": "BUSINESS_VISIT",
        "source": "CUSTOMER",
        "projectStage": "",
        "projectStagePath": "[]",
        "participants": [{"id": 1, "name": "张三"}, {"id": 2, "name": "李四"}],
        "createdAt": "2026-03-18 16:20:00",
        "createdBy": 1,
        "createdByName": "张三",
    } == row


async def test_a_report_inside_a_deal_comes_back_as_it_was_written(writer: Api) -> None:
    """Source BO keeps its deal and stage; what only a visit has is empty, its type sales."""
    await create(writer, REPORT)
    (row,) = await listed(writer)

    assert {
        "boId": "7da8233f9b1c4d0012ab34cf",
        "source": "BO",
        "outcome": "合作圆满",
        "problem": "没有问题",
        "actionItems": "落实会议要求",
        "projectStage": "TARGET",
        "projectStagePath": '["需求沟通", "技术交流"]',
        "contents": "",
        "feedback": "",
        "expenses": 0,
        "type": "SALES",
    }.items() <= row.items()


async def test_it_counts_and_can_be_told_who_did_it(writer: Api, company: Database) -> None:
    """The total is one more, the timeline has it, and the audit names the person and REST."""
    await create(writer, REPORT)

    total = (await writer.visits(customer_id=KNOWN)).body["data"]["total"]
    audit = company.read(lambda t: t.execute(sa.select(tables.audit)).one()).result()
    activity = sa.select(tables.activity.c.subject_kind)
    kinds = company.read(lambda t: set(t.execute(activity).scalars())).result()
    assert (1, 1, "rest") == (total, audit.user_id, audit.kind)
    assert {"visit", "action"} == {change[0] for change in audit.changes}
    assert {"customer", "opportunity"} == kinds


# -- limits ----------------------------------------------------------------------------------------

LIMITS = [
    ("customer_id", KNOWN[:23], NO_CUSTOMER),
    ("customer_id", OUT, NO_CUSTOMER),
    ("customer_id", None, NO_CUSTOMER),
    ("title", OUT, NO_TITLE),
    ("title", None, NO_TITLE),
    ("title", "  ", NO_TITLE),
    ("title", "题" * 256, NO_TITLE),
    ("title", 5, NO_TITLE),
    ("title", "a\x00b", NO_TITLE),
    ("participants", OUT, NOBODY),
    ("participants", [], NOBODY),
    ("participants", [1] * 101, NOBODY),
    ("participants", 1, NOBODY),
    ("participants", "张三", NOBODY),
    ("participants", [True], NOBODY),
    ("participants", [0], NOBODY),
    ("participants", [2**63], NOBODY),
    ("participants", [1.5], NOBODY),
    ("participants", [{"name": "张三"}], NOBODY),
    ("participants", [None], NOBODY),
    ("participants", [1, 99], "参与人不存在"),
    ("source", "LEAD", NO_SOURCE),
    ("source", "customer", NO_SOURCE),
    ("source", 1, NO_SOURCE),
    ("contents", "长" * 2001, NO_CONTENTS),
    ("contents", ["说"], NO_CONTENTS),
    ("contents", "\x00", NO_CONTENTS),
    ("expenses", -0.01, NO_EXPENSES),
    ("expenses", 0.001, NO_EXPENSES),
    ("expenses", "1.005", NO_EXPENSES),
    ("expenses", "abc", NO_EXPENSES),
    ("expenses", "1e2", NO_EXPENSES),
    ("expenses", True, NO_EXPENSES),
    ("expenses", 10**13, NO_EXPENSES),
    ("expenses", "٣", NO_EXPENSES),
    ("expenses", [1], NO_EXPENSES),
    ("feedback", "好" * 256, NO_FEEDBACK),
    ("type", "VISIT", NO_TYPE),
    ("type", "sales", NO_TYPE),
    ("bo_id", UNKNOWN, NO_DEAL),
    ("bo_id", KNOWN, NO_DEAL),
    ("bo_id", "7da823", NO_DEAL),
    ("bo_id", 21, NO_DEAL),
    ("outcome", "长" * 2001, NO_OUTCOME),
    ("problem", "长" * 2001, NO_PROBLEM),
    ("action_items", "长" * 2001, NO_STEP),
    ("project_stage", "NOWHERE", NO_STAGE),
]


async def test_a_broken_limit_is_told_and_leaves_nothing(writer: Api, company: Database) -> None:
    """In the family's words, under the field's name, whichever source; nothing is half written."""
    before = stored(company)

    for field, value, said in LIMITS:
        answer = await create(writer, REPORT | VISIT, **{field: value})
        expected = {"code": 422, "message": said, "errors": {field: [said]}}
        assert (422, expected) == (answer.status, answer.body), (field, repr(value)[:24])

    assert before == stored(company)


FINE: list[tuple[str, Any]] = [
    ("title", "题" * 255),
    ("participants", [1] * 100),
    ("participants", [2.0, {"id": 1.0}, "3"]),
    ("contents", "长" * 2000),
    ("expenses", 0),
    ("expenses", "23.34"),
    ("expenses", " 5 "),
    ("expenses", 100.0),
    ("expenses", "9999999999999.99"),
    ("feedback", "好" * 255),
    ("source", OUT),
    ("bo_id", None),
    ("bo_id", "21"),
    ("project_stage", "技术交流"),
    ("outcome", "长" * 2000),
    ("problem", "长" * 2000),
    ("action_items", "长" * 2000),
    *(("type", kind) for kind in ("SALES", "PRE_SALES", "AFTER_SALES", "JOINT", "OTHER")),
]


async def test_the_limits_themselves_are_fine(writer: Api) -> None:
    """255 and 2000 characters, 100 people, no money or very much of it; a stage by its name."""
    for field, value in FINE:
        answer = await create(writer, VISIT, **{field: value})
        assert 200 == answer.status, (field, repr(value)[:24])


NEEDED = {
    "CUSTOMER": {
        "contents": NO_CONTENTS,
        "expenses": NO_EXPENSES,
        "feedback": NO_FEEDBACK,
        "type": NO_TYPE,
    },
    "BO": {
        "outcome": NO_OUTCOME,
        "problem": NO_PROBLEM,
        "action_items": NO_STEP,
        "project_stage": NO_STAGE,
    },
}


@pytest.mark.parametrize(
    ("source", "told", "other"), [("CUSTOMER", VISIT, REPORT), ("BO", REPORT, VISIT)]
)
async def test_what_a_source_demands_must_be_there(
    writer: Api, company: Database, source: str, told: dict[str, Any], other: dict[str, Any]
) -> None:
    """`required_if` of either source; the other one does not ask for it."""
    for (field, said), gone in itertools.product(NEEDED[source].items(), (OUT, None, "", " ")):
        before = stored(company)
        answer = await create(writer, told, **{field: gone})
        assert (422, {field: [said]}) == (answer.status, answer.body["errors"]), field
        assert before == stored(company)
        assert 200 == (await create(writer, other, **{field: gone})).status, field


async def test_all_broken_rules_are_told_in_the_order_of_the_table(writer: Api) -> None:
    """`message` is the first, `errors` has all."""
    answer = await create(writer, {"source": "BO"}, expenses="x", title="")

    assert NO_CUSTOMER == answer.body["message"]
    assert [
        "customer_id",
        "title",
        "participants",
        "expenses",
        "outcome",
        "problem",
        "action_items",
        "project_stage",
    ] == list(answer.body["errors"])


async def test_form_fields_are_read_like_json(writer: Api) -> None:
    """As the family's own server does."""
    form = {name: str(value) for name, value in VISIT.items() if name != "participants"}
    fields = [*form.items(), ("participants[]", "1"), ("participants[]", "3")]

    answer = await writer.call("POST", PATH, data=fields)

    (row,) = await listed(writer)
    assert (200, [1, 3]) == (answer.status, [who["id"] for who in row["participants"]])


# -- who may ---------------------------------------------------------------------------------------


async def test_a_hidden_customer_is_answered_like_an_unknown_one(
    writer: Api, company: Database
) -> None:
    """Byte for byte, and nothing is written to it."""
    before = stored(company)

    hidden = [await create(writer, VISIT, customer_id=key) for key in ("c" * 24, "13")]
    unknown = await create(writer, VISIT, customer_id=UNKNOWN)

    expected = {"code": 422, "message": NO_CUSTOMER, "errors": {"customer_id": [NO_CUSTOMER]}}
    assert (422, expected) == (unknown.status, unknown.body)
    assert [unknown.raw] * 2 == [answer.raw for answer in hidden]
    assert before == stored(company)


async def test_a_service_cannot_write(
    api: Api, company: Database, token_of: Callable[..., str]
) -> None:
    """A visit has an author; a token that acts for nobody is told so, whatever it asks for."""
    service = api.with_token(token_of(None, "write:visits"))
    before = stored(company)

    answers = [await create(service, VISIT, customer_id=key) for key in (KNOWN, UNKNOWN)]

    said = "这个令牌不代表任何人,不能写拜访记录,请换用员工的令牌"
    assert [(403, {"code": 403, "message": said})] * 2 == [(a.status, a.body) for a in answers]
    assert before == stored(company)


async def test_a_token_for_reading_cannot_write(api: Api, company: Database) -> None:
    """Its scope is read:visits."""
    answer = await create(api, VISIT)

    assert (403, {"code": 403, "message": "This action is unauthorized."}) == (
        answer.status,
        answer.body,
    )


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_other_methods(writer: Api, method: str) -> None:
    """POST is the only one."""
    answer = await writer.call(method, PATH)

    assert (405, {"code": 405, "message": "Method Not Allowed"}) == (answer.status, answer.body)


async def test_a_call_sent_twice_writes_once(writer: Api) -> None:
    """With an Idempotency-Key of the caller's own."""
    key = {"Idempotency-Key": "call-1"}

    answers = [await writer.call("POST", PATH, key, json=VISIT) for _ in range(2)]

    assert answers[0].raw == answers[1].raw
    assert 1 == len(await listed(writer))


# -- in the chat -----------------------------------------------------------------------------------


def said_in_chat(url: str, clock: FakeClock, *typed: str) -> str:
    """What Genjin answers 张三 there."""
    genjin = Genjin(url, clock)
    try:
        genjin.process.database.write(
            lambda transaction: people.link(transaction, 1, "console", "demo", "1", 1)
        ).result()
        return "\n".join(genjin.hears(1, text) for text in typed)
    finally:
        genjin.close()


async def test_it_shows_in_the_chat(writer: Api, database_url: str, clock: FakeClock) -> None:
    """On the customer's timeline, and its promise among the writer's to-dos."""
    await create(writer, REPORT, contents="聊了验收", expenses="46")

    said = await asyncio.to_thread(
        said_in_chat, database_url, clock, "金职院最近的跟进", "我的待办"
    )

    timeline, to_dos = said.split("待办", 1)
    assert all(words in timeline for words in ("张三", "聊了验收", "合作圆满", "¥46", "走访拜访"))
    assert "落实会议要求" in to_dos
