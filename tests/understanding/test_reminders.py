"""Reminders: what is to be done, when to be told, and who shall do it."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from handlers.understanding.claims import Claim, Customer

Best = Callable[..., Claim]


@pytest.mark.parametrize(
    ("text", "what", "due", "who"),
    [
        ("提醒我明天上午10点给金职院王处长回电话", "给金职院王处长回电话", "2026-03-19 10:00", 5),
        ("半小时后提醒我打给楼总", "打给楼总", "2026-03-18 16:50", 5),
        ("让何俊周四之前把兼容性清单发给三监", "把兼容性清单发给三监", "2026-03-19 09:00", 13),
        ("约了周五见中科智造曹总", "见中科智造曹总", "2026-03-20 09:00", 5),
        ("帮我提醒一下周敏明天签字", "签字", "2026-03-19 09:00", 2),
        ("记一下 明天去拜访金职院", "去拜访金职院", "2026-03-19 09:00", 5),
        ("remind me to call Rajesh tomorrow at 3pm", "call Rajesh", "2026-03-19 15:00", 5),
        ("别忘了下班前把京仪的参数表回过去", "把京仪的参数表回过去", "2026-03-18 18:00", 5),
    ],
)
def test_a_reminder_is_noted(best: Best, text: str, what: str, due: str, who: int) -> None:
    """The words of asking, the time and the person are not part of what is to be done."""
    claim = best(text)

    heard = claim.heard
    assert heard.due is not None
    assert heard.due.clock is not None
    assert heard.person is not None
    assert "create_reminder" == claim.intent
    assert what in heard.text
    assert (due, who) == (
        f"{datetime.combine(heard.due.day, heard.due.clock):%Y-%m-%d %H:%M}",
        heard.person.id,
    )


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("今天拜访了金职院王处长,提醒我下周二给他打电话", "log_visit"),
        ("记拜访 金职院王处长 二期 提醒我下周一打电话", "log_visit"),
        ("第二个完成了", "complete_reminder"),
        ("木雕城那个勘察报告交了√", "complete_reminder"),
        ("2号待办延到月底", "snooze_reminder"),
        ("晚一小时再提醒我", "snooze_reminder"),
        ("明天有啥安排没", "query_reminders"),
        ("what's on my plate today", "query_reminders"),
    ],
)
def test_what_a_reminder_message_wants(best: Best, text: str, intent: str) -> None:
    """A report keeps its reminder inside; closing, putting off and listing are told apart."""
    assert intent == best(text).intent


@pytest.mark.parametrize("text", ["第一个没完成", "第一个完成了吗", "第一个不做了"])
def test_not_done_is_not_done(hears: Callable[..., object], text: str) -> None:
    """What is said not to be done is never closed."""
    claims = getattr(hears(text), "claims")  # noqa: B009  # an Understanding

    assert "complete_reminder" not in [claim.intent for claim in claims if claim.score >= 0.4]


def test_which_to_do_is_meant(best: Best) -> None:
    """By its number, or by customer and words; and the new time."""
    numbered = best("第3个改到明天下午四点吧").heard
    named = best("✅已完成:送资料给三监").heard

    assert 3 == numbered.number
    assert numbered.due is not None
    assert (date(2026, 3, 19), time(16)) == (numbered.due.day, numbered.due.clock)
    assert isinstance(named.customer, Customer)
    assert (1014, "送资料给三监") == (named.customer.id, named.text)
