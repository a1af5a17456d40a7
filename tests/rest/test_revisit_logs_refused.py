"""POST /api/v2/revisit_logs: what is not written down, and what its caller is told."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database
from tests.rest.conftest import Api
from tests.rest.logs import LOGS, post
from tests.rest.timelines import HIDDEN

TokenOf = Callable[..., str]


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
