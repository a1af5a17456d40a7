"""GET /api/v2/revisit_logs/new_index: the follow-up logs of a day or some days."""

from collections.abc import Callable

import pytest

from storage import importing
from storage.database import Database
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, Api
from tests.rest.logs import INDEX, KEYS, post
from tests.rest.timelines import HIDDEN

TokenOf = Callable[..., str]


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


LISTED: list[tuple[str, list[str]]] = [
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
    ("loggable_type=lead", ["线索"]),
    ("loggable_type=Opportunity", ["商机"]),
    ("loggable_type=customer&start_date=2026-03-01", ["商机", "昨天", "前天"]),
    ("loggable_type=contract", []),
    ("start_date=2026-03-18&end_date=2026-03-16", []),
    (
        "start_date=2026-03-16&user_id=1&department_id=3&loggable_type=lead&loggable_id=701",
        ["线索"],
    ),
    ("user_id=9007199254740991", []),
    ("date=today&start_date=2026-03-01", ["商机", "线索"]),
    ("name=x", ["商机", "线索"]),
]


async def test_logs_are_listed_by_day_author_and_subject(written: Api) -> None:
    """Today's where no day is said; newest first; nobody else's customers."""
    found = [await index(written, query) for query, _ in LISTED]

    assert [contents for _, contents in LISTED] == found


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


BROKEN = [
    ("date=week", "date"),
    ("date=other", "start_date"),
    ("start_date=2026-3-1", "start_date"),
    ("end_date=2026-03-01 10:00", "end_date"),
    ("end_date=2026-02-30", "end_date"),
    ("start_date[]=2026-03-01", "date"),
    ("user_id=x", "id"),
    ("user_id=1&user_id=2", "id"),
    ("department_id=1.5", "id"),
    ("loggable_type=order", "loggable_type"),
    ("loggable_id=701", "loggable_type"),
    ("loggable_type=contact&loggable_id=501", "loggable_type"),
    ("loggable_type=lead&loggable_id=x", "loggable_id"),
]


async def test_a_question_that_breaks_a_rule(written: Api) -> None:
    """HTTP 200, and words that say which."""
    answers = [await written.get(f"{INDEX}?{query}") for query, _ in BROKEN]

    assert [(200, 100422)] * len(BROKEN) == [(one.status, one.body["code"]) for one in answers]
    assert [] == [
        (word, answer.body["message"])
        for (_, word), answer in zip(BROKEN, answers, strict=True)
        if word not in answer.body["message"]
    ]


async def test_logs_of_what_is_hidden(written: Api) -> None:
    """One answer for what is hidden and for what is not there."""
    asked = ["customer&loggable_id=13", "lead&loggable_id=702", "lead&loggable_id=99"]

    answers = [await written.get(f"{INDEX}?loggable_type={query}") for query in asked]

    assert [HIDDEN] * len(asked) == [answer.body for answer in answers]


async def test_a_service_reads_all(written: Api, token_of: TokenOf) -> None:
    service = written.with_token(token_of(None, "read:visits"))

    assert ["别人的", "商机", "线索"] == await index(service, "")
