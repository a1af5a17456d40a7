"""Questions: which kind, about whom, for which time."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.batch import shapes
from handlers.understanding import queries
from handlers.understanding.claims import Claim, Customer, Period

Best = Callable[..., Claim]


@pytest.mark.parametrize(
    ("text", "intent", "aspect", "customer"),
    [
        ("查一下金职院的客户信息", "query_customer", "detail", 1001),
        ("华星科技现在谁负责?", "query_customer", "detail", 1003),
        ("金职院最近什么情况", "query_timeline", "timeline", 1001),
        ("看下三监的跟进记录", "query_timeline", "timeline", 1014),
        ("百汇多久没去了", "query_visits", "last_visit", 1011),
        ("今天谁去了金职院", "query_visits", "visits", 1001),
        ("这个月我一共拜访了几次", "query_visits", "stats", None),
        ("我这个月花了多少钱", "query_visits", "expenses", None),
        ("who owns Acme?", "query_customer", "detail", 1051),
        ("what did I visit last week", "query_visits", "visits", None),
    ],
)
def test_a_question_goes_where_it_is_answered(
    best: Best, text: str, intent: str, aspect: str, customer: int | None
) -> None:
    """The words decide between facts, history and lists."""
    claim = best(text)

    who = claim.heard.customer
    wanted = claim.heard.aspect or shapes.USUAL_ASPECT[claim.intent]
    assert (intent, aspect) == (claim.intent, wanted)
    assert customer == (who.id if isinstance(who, Customer) else None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("李娜上周跑了哪些客户?", date(2026, 3, 9), date(2026, 3, 15)),
        ("浙江站上个月拜访量统计", date(2026, 2, 1), date(2026, 2, 28)),
        ("近三个月拜访了哪些客户?", date(2025, 12, 19), date(2026, 3, 18)),
        ("华星园区3月1日到3月15日的拜访记录", date(2026, 3, 1), date(2026, 3, 15)),
    ],
)
def test_periods_are_whole_days(best: Best, text: str, start: date, end: date) -> None:
    """Weeks begin on Monday; three months are ninety days ending today."""
    assert Period(start, end) == best(text).heard.period


@pytest.mark.parametrize(
    ("text", "person", "facts"),
    [
        ("王处长的电话多少?", "王处长", ("phone",)),
        ("王建国是哪家的", "王建国", ("company",)),
        ("金职院李处长电话多少", "李处长", ("phone",)),
        ("李建国的邮箱", "李建国", ("email",)),
        ("小李的电话", "小李", ("phone",)),
        ("what's John's phone", "John", ("phone",)),
        ("what's John Smith's phone number?", "John Smith", ("phone",)),
        ("百汇集团是谁负责的?", None, ("owner",)),
        ("金职院的级别和行业", None, ("level", "industry")),
        ("金职院的资料和电话", None, ()),
    ],
)
def test_which_fact_is_asked_for(
    best: Best, text: str, person: str | None, facts: tuple[str, ...]
) -> None:
    """The fact, and whose; a full name is not whoever else has the first name."""
    claim = best(text)

    assert ("query_customer", facts) == (claim.intent, queries.facts(text))
    assert person == (claim.heard.person.name if claim.heard.person else None)


@pytest.mark.parametrize(
    "text",
    ["今天给王处长打了电话,聊了二期", "王处长的电话打不通,明天再打", "王建国换了手机,微信聊了报价"],
)
def test_a_report_with_a_phone_in_it_is_no_question(best: Best, text: str) -> None:
    """Whoever tells of a call is not asked for a number."""
    assert "query_customer" != best(text).intent
