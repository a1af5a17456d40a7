"""POST /api/v2/revisit_logs: what is not written down, and what its caller is told."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.database import Database
from tests.rest.conftest import Api
from tests.rest.logs import LOGS, post
from tests.rest.timelines import HIDDEN

TokenOf = Callable[..., str]


ABSENT: list[tuple[str, object]] = [
    ("Customer", 13),
    ("Customer", "f" * 24),
    ("Lead", 702),
    ("Lead", 99),
    ("Contact", 502),
    ("Contact", 99),
    ("Contact", "f" * 24),
    ("Opportunity", 22),
    ("Opportunity", 99),
    ("Contract", 11),  # Genjin has no contracts
    ("Contract", "f" * 24),
]


def reports(company: Database) -> int:
    """How many there are."""
    counted = sa.select(sa.func.count()).select_from(tables.report)
    return int(company.read(lambda t: t.execute(counted).scalar_one()).result())


async def test_what_is_hidden_or_unknown_cannot_be_logged(writer: Api, company: Database) -> None:
    """One answer, and nothing is stored."""
    answers = [await post(writer, kind, key, content="聊了") for kind, key in ABSENT]

    assert [(200, HIDDEN)] * len(ABSENT) == [(one.status, one.body) for one in answers]
    assert 0 == reports(company)


CUSTOMER = {"loggable_type": "Customer", "loggable_id": 11}
BROKEN: list[tuple[dict[str, Any], str]] = [
    ({}, "loggable_id"),
    ({"revisit_log": None}, "loggable_id"),
    ({"revisit_log": []}, "loggable_id"),
    ({"revisit_log": "x"}, "loggable_id"),
    ({"revisit_log": {"loggable_type": "Customer"}}, "loggable_id"),
    ({"revisit_log": {"loggable_id": 11}}, "loggable_id"),
    ({"revisit_log": CUSTOMER | {"loggable_type": "Order"}}, "Opportunity"),
    ({"revisit_log": CUSTOMER | {"loggable_type": ""}}, "Opportunity"),
    ({"revisit_log": CUSTOMER | {"loggable_id": "1c"}}, "loggable_id"),
    ({"revisit_log": CUSTOMER | {"loggable_id": True}}, "loggable_id"),
    ({"revisit_log": CUSTOMER | {"content": ["x"]}}, "content"),
    ({"revisit_log": CUSTOMER | {"lat": 91, "lng": 0}}, "lat"),
    ({"revisit_log": CUSTOMER | {"lat": "nan", "lng": 0}}, "lat"),
    ({"revisit_log": CUSTOMER | {"category": "长" * 65}}, "category"),
    ({"revisit_log": CUSTOMER | {"remind_at": "明天"}}, "remind_at"),
    ({"revisit_log": CUSTOMER | {"remind_at": "2026-02-30"}}, "remind_at"),
    ({"revisit_log": CUSTOMER | {"remind_at": "0001-01-01 00:00"}}, "remind_at"),
    ({"revisit_log": CUSTOMER | {"remind_at": "2026-03-20 25:00"}}, "remind_at"),
    ({"revisit_log": CUSTOMER | {"real_revisit_at": "18/03/2026"}}, "real_revisit_at"),
    ({"revisit_log": CUSTOMER | {"real_revisit_at": "2026-03-18T10:00:00"}}, "real_revisit_at"),
    ({"revisit_log": CUSTOMER | {"real_revisit_at": "1773800000"}}, "real_revisit_at"),
    ({"revisit_log": CUSTOMER | {"real_revisit_at": "2026-03-19"}}, "real_revisit_at"),
    ({"revisit_log": CUSTOMER | {"contacts_ids": [502]}}, "contacts_ids"),
    ({"revisit_log": CUSTOMER | {"contacts_ids": [99]}}, "contacts_ids"),
    ({"revisit_log": CUSTOMER | {"at_user_ids": [99]}}, "at_user_ids"),
    ({"revisit_log": CUSTOMER | {"attachment_ids": [1]}}, "附件"),
    ({"revisit_log": CUSTOMER, "audio_ids": [1]}, "附件"),
    ({"revisit_log": CUSTOMER, "attachment_file_ids": ["1"]}, "附件"),
    ({"revisit_log": CUSTOMER, "at_user_ids": 5}, "at_user_ids"),
    ({"revisit_log": CUSTOMER, "at_user_ids": {"id": 2}}, "at_user_ids"),
    ({"revisit_log": CUSTOMER, "at_user_ids": ["李四"]}, "at_user_ids"),
    ({"revisit_log": CUSTOMER, "at_user_ids": [True]}, "at_user_ids"),
    ({"revisit_log": CUSTOMER, "at_user_ids": [-1]}, "at_user_ids"),
    ({"revisit_log": CUSTOMER, "at_user_ids": [2**53]}, "at_user_ids"),
    ({"revisit_log": CUSTOMER, "at_user_ids": [2**63]}, "at_user_ids"),
    ({"revisit_log": CUSTOMER, "contacts_ids": [1e300]}, "contacts_ids"),
]


async def test_a_broken_rule_says_which(writer: Api, company: Database) -> None:
    """HTTP 200 and the family's own form; nothing is stored."""
    answers = [await writer.call("POST", LOGS, json=body) for body, _ in BROKEN]

    assert [(200, 100422)] * len(BROKEN) == [(one.status, one.body["code"]) for one in answers]
    told = [
        (word, answer.body["message"]) for (_, word), answer in zip(BROKEN, answers, strict=True)
    ]
    assert [] == [(word, message) for word, message in told if word not in message]
    assert 0 == reports(company)


# What cannot be read at all: kind of body, body, and the family's code.
UNREADABLE = [
    ("application/json", b"{", 100400),
    ("application/json", b"[1]", 100400),
    ("application/json", b"", 100400),
    ("application/json; charset=gbk", b"{}", 100400),
    ("text/xml", b"<log/>", 100400),
    ("multipart/form-data; boundary=x", b"--x--", 100400),
    ("application/json", b" " * 300_000, 100413),
]


async def test_a_body_that_cannot_be_read(writer: Api, company: Database) -> None:
    """Still HTTP 200 and the family's form; a wrong method says in its own what is allowed."""
    answers = [
        await writer.call("POST", LOGS, {"Content-Type": kind}, data=body)
        for kind, body, _ in UNREADABLE
    ]
    put = await writer.call("PUT", LOGS, json={})

    told = [(one.status, one.body["code"], list(one.body)) for one in answers]
    assert [(200, code, ["code", "message"]) for *_, code in UNREADABLE] == told
    assert (405, 100405, "POST") == (put.status, put.body["code"], put.headers["Allow"])
    assert all("X-Request-Id" in one.headers for one in (*answers, put))


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
