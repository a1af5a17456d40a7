"""POST /api/v2/revisit_logs: the same log in the many ways in which clients write it."""

from typing import Any

import pytest

from tests.rest.conftest import Api
from tests.rest.logs import LOGS, post
from tests.rest.timelines import follow_ups


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


# Ways to write the same: whatever clients' libraries make of a list, and what is left empty.
SPELLINGS: list[tuple[str, Any]] = [
    ("json", {"at_user_ids": [2, 3]}),
    ("json", {"at_user_ids": ["2", "3"]}),
    ("json", {"at_user_ids": [2, 3, 2, "", None]}),
    ("json", {"at_user_ids": "2,3"}),
    ("json", {"revisit_log": {"at_user_ids": [2, 3]}}),
    ("json", {"revisit_log": {"at_user_ids": [2, 3]}, "at_user_ids": []}),
    ("data", [("at_user_ids[]", "2"), ("at_user_ids[]", "3")]),
    ("data", [("at_user_ids", "2"), ("at_user_ids", "3")]),
    ("data", [("at_user_ids[0]", "2"), ("at_user_ids[1]", "3")]),
    ("data", [("at_user_ids", "[2,3]")]),
    ("data", [("at_user_ids", "2,3")]),
    ("data", [("revisit_log[at_user_ids][]", "2"), ("revisit_log[at_user_ids][]", "3")]),
    ("data", [("revisit_log[at_user_ids][0]", "2"), ("revisit_log[at_user_ids][1]", "3")]),
    ("data", [("at_user_ids[]", "2"), ("at_user_ids[]", "3"), ("attachment_ids[]", "")]),
]


async def test_a_list_may_be_spelled_in_many_ways(writer: Api) -> None:
    """All of them mean the same two people."""
    log = {"loggable_type": "Customer", "loggable_id": "11"}
    form = [(f"revisit_log[{name}]", value) for name, value in log.items()]
    answers = [
        await writer.call(
            "POST", LOGS, json={**sent, "revisit_log": log | sent.get("revisit_log", {})}
        )
        if kind == "json"
        else await writer.call("POST", LOGS, data=[*form, *sent])
        for kind, sent in SPELLINGS
    ]

    told = [[who["id"] for who in answer.body["data"]["at_users"]] for answer in answers]
    assert [[2, 3]] * len(SPELLINGS) == told


NOTHING: list[dict[str, Any]] = [
    {"revisit_log": {"content": None, "category": None, "remind_at": None, "lat": None}},
    {"revisit_log": {"address_attributes": None, "lng": "", "real_revisit_at": ""}},
    {"revisit_log": {"address_attributes": [], "at_user_ids": None}},
    {"at_user_ids": None, "contacts_ids": "", "attachment_ids": [""], "audio_ids": []},
    {"revisit_log": {"foo": 1}, "commit": "保存"},
]


async def test_what_is_left_empty_is_left_out(writer: Api) -> None:
    """null, "", [] and fields nobody knows are written by clients that send whole forms."""
    log = {"loggable_type": "Customer", "loggable_id": 11}
    answers = [
        await writer.call(
            "POST", LOGS, json=sent | {"revisit_log": log | sent.get("revisit_log", {})}
        )
        for sent in NOTHING
    ]

    empty = {"content": "", "address": {}, "lat": 0.0, "lng": 0.0, "at_users": [], "remind_at": ""}
    told = [{key: answer.body["data"][key] for key in empty} for answer in answers]
    assert [empty] * len(NOTHING) == told


TEXTS = [
    "长" * 4000,
    "😀👩‍👩‍👧" * 500,
    "<b>加粗</b> & <script>alert(1)</script>",
    '"引号" \\ 反斜杠\n第二行\t末',
    "[1]",
    '["不是列表"]',
    "{}",
]


@pytest.mark.parametrize("carried", ["json", "data"], ids=["JSON", "form"])
async def test_a_text_comes_back_as_it_was_written(writer: Api, carried: str) -> None:
    """However long, and whatever it looks like; only a NUL and the spaces around it go."""
    answers = [
        await (
            post(writer, content=f" {text}\x00 ")
            if carried == "json"
            else writer.call(
                "POST",
                LOGS,
                data={
                    "revisit_log[loggable_type]": "Customer",
                    "revisit_log[loggable_id]": "11",
                    "revisit_log[content]": text,
                },
            )
        )
        for text in TEXTS
    ]
    shown = await follow_ups(writer)

    assert TEXTS == [answer.body["data"]["content"] for answer in answers]
    assert TEXTS == [shown[answer.body["data"]["id"]]["origin_description"] for answer in answers]
