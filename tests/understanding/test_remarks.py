"""Remarks, reports for the boss, small talk, help, and taking back."""

from collections.abc import Callable
from datetime import date

import pytest

from handlers.understanding.claims import Claim, Customer, Person

Best = Callable[..., Claim]


@pytest.mark.parametrize(
    ("text", "customer", "said", "to"),
    [
        ("评论金职院那条:继续盯紧二期", 1001, "继续盯紧二期", []),
        ("@李娜 三监那条看到了,标书务必双人复核", 1014, "标书务必双人复核", [6]),
        ("在银泰纺织的拜访记录下面留言:冯总那里我月底去一趟", 1018, "冯总那里我月底去一趟", []),
        ("@Kevin on your Northwind note: don't offer more than 5%", 1052, "don't offer more", [11]),
    ],
)
def test_a_remark_on_a_record(
    best: Best, text: str, customer: int, said: str, to: list[int]
) -> None:
    """Whose record, what is said, and whom it speaks to."""
    claim = best(text)

    assert "comment" == claim.intent
    assert isinstance(claim.heard.customer, Customer)
    assert customer == claim.heard.customer.id
    assert said in claim.heard.text
    assert to == [person.id for person in claim.heard.mentions]


@pytest.mark.parametrize(
    ("text", "scope", "start", "person"),
    [
        ("今天的日报发我一下", "self", date(2026, 3, 18), Person(5, "张伟")),
        ("团队本周周报汇总", "team", date(2026, 3, 16), None),
        ("还有谁今天没写日报", "team", date(2026, 3, 18), None),
        ("send me the weekly report", "self", date(2026, 3, 16), Person(5, "张伟")),
    ],
)
def test_a_report_is_asked_for(
    best: Best, text: str, scope: str, start: date, person: Person | None
) -> None:
    """Of oneself or of the team, and of which days."""
    claim = best(text)

    assert "digest" == claim.intent
    assert claim.heard.period is not None
    assert (scope, start, person) == (
        claim.heard.scope,
        claim.heard.period.start,
        claim.heard.person,
    )


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("早上好☀️", "smalltalk"),
        ("👌", "smalltalk"),
        ("哈哈哈今天这雨也太大了", "smalltalk"),
        ("不会用,报销那种小票怎么录?", "help"),
        ("how do I log a call with you?", "help"),
        ("刚才发错了,删掉那条记录", "undo_last"),
        ("scrap that last entry, wrong chat", "undo_last"),
    ],
)
def test_short_messages(best: Best, text: str, intent: str) -> None:
    """Greetings, questions about the bot, and taking back."""
    assert intent == best(text).intent


def test_v_and_number(best: Best) -> None:
    """撤销 V-61 and 评论V-十二 say which record."""
    assert 61 == best("撤销 V-61").heard.number
    assert 12 == best("评论V-十二:下周一起去").heard.number
