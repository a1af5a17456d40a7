"""POST /api/v2/revisit_logs and GET /api/v2/revisit_logs/new_index: follow-ups in and out."""

from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from bot import compose
from storage import importing, tables, tokens
from storage.database import Database
from tests.fakes import FakeClock
from tests.genjin import Genjin
from tests.rest.conftest import KNOWN, Api

LOGS, INDEX = "/api/v2/revisit_logs", "/api/v2/revisit_logs/new_index"
COLLEGE = 101
HIDDEN = {
    "code": 100100,
    "message": "您没有权限查看该对象或该对象不存在。",
    "error": "active_record/record_not_found",
}
KEYS = (
    "id content loggable_type loggable_id loggable real_revisit_at created_at attachment_files "
    "category_display category_i18n category lat lng attachments image_attachments address "
    "timestamp refer_type_display refer_name title remind_at is_remind_expired raw_remind_at "
    "at_users user"
).split()

TokenOf = Callable[..., str]


@pytest.fixture
def writer(api: Api, company: Database, clock: FakeClock, token_of: TokenOf) -> Api:
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


async def post(caller: Api, kind: str = "Customer", key: object = KNOWN, **log: Any) -> Any:
    """The answer to a log of these fields."""
    wanted = {"loggable_type": kind, "loggable_id": key, **log}
    return await caller.call("POST", LOGS, json={"revisit_log": wanted})


# -- writing ---------------------------------------------------------------------------------------


async def test_a_log_is_written_and_answered(writer: Api) -> None:
    """All keys of the family's answer; the times in its three forms."""
    answer = await writer.call(
        "POST",
        LOGS,
        json={
            "revisit_log": {
                "loggable_type": "Customer",
                "loggable_id": KNOWN,
                "content": "聊了二期",
                "category": "电话",
                "real_revisit_at": "2026-03-18 15:30",
                "remind_at": "2026-03-20 10:00",
                "address_attributes": {"detail_address": "人民东路1188号"},
                "lat": 29.08,
                "lng": 119.65,
            },
            "at_user_ids": [2],
            "contacts_ids": [501],
        },
    )

    log = answer.body["data"]
    assert (200, 0, KEYS) == (answer.status, answer.body["code"], list(log))
    expected = {
        "content": "聊了二期",
        "loggable_type": "Customer",
        "loggable_id": 11,
        "loggable": {"id": 11, "name": "金职院", "approve_status": "approved"},
        "real_revisit_at": "2026-03-18 15:30",
        "created_at": "2026-03-18 16:20",
        "category_display": "电话",
        "category": "电话",
        "lat": 29.08,
        "lng": 119.65,
        "address": {"detail_address": "人民东路1188号", "lat": 29.08, "lng": 119.65},
        "timestamp": "2026-03-18 16:20",
        "refer_type_display": "客户",
        "remind_at": "03月20日 10:00",
        "is_remind_expired": False,
        "raw_remind_at": "2026-03-20 10:00",
        "at_users": [{"id": 2, "name": "李四"}],
    }
    assert expected == {key: log[key] for key in expected}
    assert (1, "张三") == (log["user"]["id"], log["user"]["name"])


async def test_a_bare_log_was_now(writer: Api) -> None:
    """Only whom it is about must be said."""
    log = (await post(writer)).body["data"]

    assert ("", "2026-03-18 16:20", "其他", "", "", {}) == tuple(
        log[key]
        for key in ("content", "real_revisit_at", "title", "remind_at", "raw_remind_at", "address")
    )


async def test_a_form_is_written_like_json(writer: Api) -> None:
    """revisit_log[content] and lists ending in [], as the family's page has them."""
    form = [
        ("revisit_log[loggable_type]", "Lead"),
        ("revisit_log[loggable_id]", "701"),
        ("revisit_log[content]", "[在忙]"),
        ("revisit_log[category]", "124823"),
        ("revisit_log[lat]", ""),
        ("revisit_log[address_attributes][detail_address]", "车站"),
        ("at_user_ids[]", "2"),
        ("at_user_ids[]", "3"),
    ]

    answer = await writer.call("POST", LOGS, data=form)

    log = answer.body["data"]
    assert ("Lead", 701, "线索", "[在忙]") == tuple(
        log[key] for key in ("loggable_type", "loggable_id", "refer_type_display", "content")
    )
    assert ("124823", "其他") == (log["category"], log["category_display"])
    assert [2, 3] == [who["id"] for who in log["at_users"]]


@pytest.mark.parametrize(
    ("kind", "key", "name", "shown"),
    [
        ("Customer", "11", "金职院", {"customers/11": 2}),
        ("lead", 701, "绿源环保", {"leads/701": 2, "customers/11": 1}),
        ("Contact", 501, "王建国", {"customers/11": 2}),
        ("Opportunity", "7da8233f9b1c4d0012ab34cf", "智慧校园二期", {"customers/11": 2}),
    ],
)
async def test_it_shows_on_the_timeline_of_what_it_is_about(
    writer: Api, kind: str, key: object, name: str, shown: dict[str, int]
) -> None:
    """A contact's and an opportunity's on that of their customer."""
    log = (await post(writer, kind, key, content="聊了")).body["data"]

    assert (kind.capitalize(), name) == (log["loggable_type"], log["refer_name"])
    for subject, total in shown.items():
        answer = await writer.get(f"/api/v2/{subject}/sales_activities")
        assert total == answer.body["data"]["total_count"]
        newest = answer.body["data"]["sales_activities"][0]["activities"][0]
        assert (newest["saleable_id"] == log["id"]) == (total == 2)
        assert total == 1 or newest["revisit_log"] == {
            "id": log["id"],
            "is_user_self": True,
            "is_creator_self": True,
        }


async def test_a_person_met_is_named_once(writer: Api) -> None:
    """Whoever the log is about may be named among the contacts as well."""
    await post(writer, "Contact", 501, contacts_ids=[501])

    answer = await writer.get("/api/v2/customers/11/sales_activities")

    newest = answer.body["data"]["sales_activities"][0]["activities"][0]
    assert [{"id": 501, "name": "王建国"}] == newest["revisit_log_contacts"]


@pytest.mark.parametrize(
    ("written", "raw", "display", "is_expired"),
    [
        ("2026-03-20 10:00", "2026-03-20 10:00", "03月20日 10:00", False),
        ("2026-03-20 10:00:59", "2026-03-20 10:00", "03月20日 10:00", False),
        ("2026-03-20", "2026-03-20", "03月20日", False),
        ("2026-03-20T02:00:00Z", "2026-03-20 10:00", "03月20日 10:00", False),
        ("2026-03-19T20:00:00.5-06:00", "2026-03-20 10:00", "03月20日 10:00", False),
        ("2026-03-18 16:00", "2026-03-18 16:00", "03月18日 16:00", True),
        ("2026-03-18", "2026-03-18", "03月18日", False),
        ("2026-03-17", "2026-03-17", "03月17日", True),
    ],
)
async def test_the_next_follow_up_is_a_to_do(
    writer: Api, company: Database, written: str, raw: str, display: str, is_expired: bool
) -> None:
    """Of whoever wrote the log."""
    log = (await post(writer, remind_at=written)).body["data"]

    (action,) = company.read(lambda t: t.execute(sa.select(tables.action)).all()).result()
    assert (raw, display, is_expired) == tuple(
        log[key] for key in ("raw_remind_at", "remind_at", "is_remind_expired")
    )
    assert ("跟进金职院", 11, log["id"], 1) == (
        action.text,
        action.customer_id,
        action.visit_id,
        action.assignee_id,
    )
    assert raw[:10] == str(action.due_day)


@pytest.mark.parametrize(
    ("category", "channel"),
    [
        ("电话", "PHONE"),
        ("电子邮件", "ONLINE"),
        ("客户来访", "ACCESS"),
        ("上门拜访", "VISIT"),
        ("微信沟通", "ONLINE"),
        ("124823", "OTHER"),
        (7, "OTHER"),
        ("", "OTHER"),
    ],
)
async def test_the_category_says_by_what_channel(
    writer: Api, company: Database, category: object, channel: str
) -> None:
    """And goes out again as it came in."""
    log = (await post(writer, category=category)).body["data"]

    stored = company.read(lambda t: t.execute(sa.select(tables.visit.c.channel)).scalar()).result()
    assert (str(category), channel) == (log["category"], stored)


async def test_a_long_text_is_kept_whole_in_the_report(writer: Api, company: Database) -> None:
    """The field has the 2000 characters of the chat's."""
    log = (await post(writer, content="长" * 2100 + "\x00")).body["data"]

    text = company.read(lambda t: t.execute(sa.select(tables.report.c.text)).scalar()).result()
    assert (2000, "长" * 2100) == (len(log["content"]), text)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("Customer", 13),
        ("Customer", "f" * 24),
        ("Lead", 702),
        ("Lead", 99),
        ("Contact", 502),
        ("Contact", 99),
        ("Contact", "f" * 24),
        ("Opportunity", 22),
        ("Opportunity", 99),
    ],
)
async def test_what_is_hidden_or_unknown_cannot_be_logged(
    writer: Api, company: Database, kind: str, key: object
) -> None:
    """One answer, and nothing is stored."""
    answer = await post(writer, kind, key, content="聊了")

    assert (200, HIDDEN) == (answer.status, answer.body)
    assert [] == company.read(lambda t: t.execute(sa.select(tables.report)).all()).result()


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({}, "loggable_id"),
        ({"revisit_log": []}, "loggable_id"),
        ({"revisit_log": {"loggable_type": "Customer"}}, "loggable_id"),
        ({"revisit_log": {"loggable_id": 11}}, "loggable_id"),
        ({"loggable_type": "Contract"}, "Opportunity"),
        ({"loggable_type": ""}, "Opportunity"),
        ({"loggable_id": "1c"}, "loggable_id"),
        ({"loggable_id": True}, "loggable_id"),
        ({"content": ["x"]}, "content"),
        ({"lat": 91, "lng": 0}, "lat"),
        ({"lat": "nan", "lng": 0}, "lat"),
        ({"category": "长" * 65}, "category"),
        ({"remind_at": "明天"}, "remind_at"),
        ({"remind_at": "2026-02-30"}, "remind_at"),
        ({"remind_at": "0001-01-01 00:00"}, "remind_at"),
        ({"remind_at": "2026-03-20 25:00"}, "remind_at"),
        ({"real_revisit_at": "18/03/2026"}, "real_revisit_at"),
        ({"real_revisit_at": "2026-03-19"}, "real_revisit_at"),
        ({"contacts_ids": [502]}, "contacts_ids"),
        ({"contacts_ids": [99]}, "contacts_ids"),
        ({"at_user_ids": [99]}, "at_user_ids"),
        ({"attachment_ids": [1]}, "附件"),
        ({"revisit_log": {"loggable_type": "Lead", "loggable_id": 701}, "audio_ids": [1]}, "附件"),
        ({"revisit_log": {"loggable_type": "Lead", "loggable_id": 701}, "at_user_ids": 5}, "at_"),
    ],
    ids=str,
)
async def test_a_broken_rule_says_which(
    writer: Api, company: Database, body: dict[str, Any], word: str
) -> None:
    """HTTP 200 and the family's own form; nothing is stored."""
    if "revisit_log" not in body and body:
        body = {"revisit_log": {"loggable_type": "Customer", "loggable_id": 11} | body}

    answer = await writer.call("POST", LOGS, json=body)

    assert (200, 100422) == (answer.status, answer.body["code"])
    assert word in answer.body["message"]
    assert [] == company.read(lambda t: t.execute(sa.select(tables.report)).all()).result()


async def test_a_service_cannot_write(writer: Api, company: Database, token_of: TokenOf) -> None:
    """Nobody would have written it."""
    service = writer.with_token(token_of(None, "write:visits"))

    answer = await post(service, content="聊了")

    expected = {
        "code": 100403,
        "message": "这个token不代表任何用户,不能写跟进;请用某位用户的token",
    }
    assert (200, expected) == (answer.status, answer.body)


async def test_a_token_that_may_only_read_cannot_write(api: Api, company: Database) -> None:
    answer = await post(api)

    assert (200, 100403) == (answer.status, answer.body["code"])


async def test_a_log_sent_twice_under_one_key_is_one(writer: Api) -> None:
    """With the Idempotency-Key that every call of ours understands."""
    body = {"revisit_log": {"loggable_type": "Customer", "loggable_id": KNOWN}}

    first, second = [
        await writer.call("POST", LOGS, {"Idempotency-Key": "k-1"}, json=body) for _ in range(2)
    ]

    assert first.raw == second.raw
    assert 1 == (await writer.get(INDEX)).body["data"]["total_count"]


async def test_a_log_is_a_visit_for_the_other_families(writer: Api) -> None:
    """POST /api/customers/visits/paginate lists it."""
    await post(writer, content="聊了二期", category="上门拜访")

    (row,) = (await writer.visits(customer_id=KNOWN)).body["data"]["list"]

    assert ("聊了二期", 1) == (row["contents"], row["createdBy"])
    assert "2026-03-18 张三 走访拜访 金职院" == row["title"]


# -- reading ---------------------------------------------------------------------------------------


async def index(caller: Api, query: str) -> list[str]:
    """The contents of the logs that are listed."""
    answer = await caller.get(f"{INDEX}?{query}")
    assert 0 == answer.body["code"], answer.body
    data = answer.body["data"]
    assert len(data["revisit_logs"]) == data["total_count"]
    return [log["content"] for log in data["revisit_logs"]]


@pytest.fixture
async def written(writer: Api, token_of: TokenOf, company: Database, clock: FakeClock) -> Api:
    """Five logs: four by 张三, one by 王五 about a customer that 张三 does not see."""
    departments = {"users": [{"id": 1, "name": "张三", "department_id": 3}]}
    importing.load(company, departments, now=clock.now(), organization="1")
    await post(writer, content="前天", real_revisit_at="2026-03-16")
    await post(writer, content="昨天", real_revisit_at="2026-03-17 23:59")
    await post(writer, "Lead", 701, content="线索", real_revisit_at="2026-03-18 09:00")
    await post(writer, "Opportunity", 21, content="商机", real_revisit_at="2026-03-18 10:00")
    other = writer.with_token(token_of(3, "write:visits"))
    await post(other, "Customer", 13, content="别人的", real_revisit_at="2026-03-18 11:00")
    return writer


@pytest.mark.parametrize(
    ("query", "contents"),
    [
        ("", ["商机", "线索"]),
        ("date=today", ["商机", "线索"]),
        ("date=&start_date=&end_date=", ["商机", "线索"]),
        ("date=other&start_date=2026-03-16&end_date=2026-03-17", ["昨天", "前天"]),
        ("start_date=2026-03-17", ["商机", "线索", "昨天"]),
        ("date=other&end_date=2026-03-16", ["前天"]),
        ("user_id=1", ["商机", "线索"]),
        ("user_id=3", []),
        ("department_id=3", ["商机", "线索"]),
        ("department_id=1", ["商机", "线索"]),
        ("department_id=99", []),
        ("loggable_type=lead&loggable_id=701", ["线索"]),
        ("loggable_type=Opportunity&loggable_id=21", ["商机"]),
        (
            f"loggable_type=customer&loggable_id={KNOWN}&start_date=2026-03-01",
            ["商机", "昨天", "前天"],
        ),
        ("loggable_type=contract&loggable_id=5", []),
    ],
)
async def test_logs_are_listed_by_day_author_and_subject(
    written: Api, query: str, contents: list[str]
) -> None:
    """Today's where no day is said; newest first; nobody else's customers."""
    assert contents == await index(written, query)


async def test_a_listed_log_looks_like_the_one_that_was_written(written: Api) -> None:
    """Keys, and whom it is about: an opportunity where that was asked for, else the customer."""
    plain = (await written.get(INDEX)).body["data"]
    asked = (await written.get(f"{INDEX}?loggable_type=opportunity&loggable_id=21")).body["data"]

    assert ["revisit_logs", "total_count", "per_page", "page"] == list(plain)
    assert [KEYS] * 2 == [list(log) for log in plain["revisit_logs"]]
    assert ["Customer", "Lead"] == [log["loggable_type"] for log in plain["revisit_logs"]]
    assert ["Opportunity"] == [log["loggable_type"] for log in asked["revisit_logs"]]


async def test_pages_of_logs(written: Api) -> None:
    """Counted over all pages; a wrong page number is page 1."""
    days = "start_date=2026-03-01"
    pages = [await written.get(f"{INDEX}?{days}&per_page=3&page={page}") for page in (1, 2, "x")]

    contents = [[log["content"] for log in page.body["data"]["revisit_logs"]] for page in pages]
    assert [["商机", "线索", "昨天"], ["前天"], ["商机", "线索", "昨天"]] == contents
    assert {4} == {page.body["data"]["total_count"] for page in pages}


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("date=week", "date"),
        ("date=other", "start_date"),
        ("start_date=2026-3-1", "start_date"),
        ("end_date=2026-03-01 10:00", "end_date"),
        ("user_id=x", "id"),
        ("department_id=1.5", "id"),
        ("loggable_type=lead", "loggable_id"),
        ("loggable_id=701", "loggable_type"),
        ("loggable_type=contact&loggable_id=501", "loggable_type"),
        ("loggable_type=lead&loggable_id=x", "loggable_id"),
    ],
)
async def test_a_question_that_breaks_a_rule(written: Api, query: str, word: str) -> None:
    answer = await written.get(f"{INDEX}?{query}")

    assert (200, 100422) == (answer.status, answer.body["code"])
    assert word in answer.body["message"]


@pytest.mark.parametrize("query", ["customer&loggable_id=13", "lead&loggable_id=702"])
async def test_logs_of_what_is_hidden(written: Api, query: str) -> None:
    assert HIDDEN == (await written.get(f"{INDEX}?loggable_type={query}")).body


async def test_a_service_reads_all(written: Api, token_of: TokenOf) -> None:
    service = written.with_token(token_of(None, "read:visits"))

    assert ["别人的", "商机", "线索"] == await index(service, "")


# -- together with the chat ------------------------------------------------------------------------


class Outside:
    """Another system that calls the REST API of a Genjin people chat with."""

    def __init__(self, genjin: Genjin, user: int) -> None:
        self._genjin = genjin
        self._token = genjin.process.database.write(
            lambda transaction: tokens.create(
                transaction,
                1,
                user_id=user,
                name="",
                scopes=("write:visits",),
                now=genjin.clock.now(),
            )
        ).result()

    def calls(self, method: str, path: str, **body: Any) -> Any:
        """The answer's data."""

        async def call() -> Any:
            process = compose.build(self._genjin._settings, clock=self._genjin.clock)
            try:
                async with (
                    compose.serving(process, {}, port=0) as url,
                    aiohttp.ClientSession() as session,
                ):
                    answer = await Api(url, session, self._token).call(method, path, **body)
                    return answer.body["data"]
            finally:
                await process.close()

        return self._genjin._runner.run(call())


def test_the_chat_and_the_timeline_tell_the_same(genjin_on_both: Genjin) -> None:
    """What is said in the chat shows here, what is written here shows in the chat."""
    genjin = genjin_on_both
    outside = Outside(genjin, 5)
    genjin.hears(5, "今天下午拜访了金职院王处长,聊了智慧校园,下周三前把方案发过去")
    customer_id = genjin.process.database.read(
        lambda t: t.execute(sa.select(tables.visit_customer.c.customer_id)).scalar_one()
    ).result()
    log = {
        "loggable_type": "Customer",
        "loggable_id": customer_id,
        "content": "在忙,留了电话",
        "category": "电话",
    }

    before = outside.calls("GET", f"/api/v2/customers/{customer_id}/sales_activities")
    outside.calls("POST", LOGS, json={"revisit_log": log})
    after = outside.calls("GET", f"/api/v2/customers/{customer_id}/sales_activities")

    told = [one for day in before["sales_activities"] for one in day["activities"]]
    (visit,) = [one for one in told if one["saleable_type"] == "RevisitLog"]
    assert "智慧校园" in visit["description"]
    assert ("2026-03-25", "走访拜访") == (visit["remind_at"], visit["title"])
    assert before["total_count"] + 1 == after["total_count"]
    assert "在忙,留了电话" in genjin.hears(5, "金职院最近的跟进")
