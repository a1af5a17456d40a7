"""Questions for many customers: whose, which, and for how long nobody went."""

from collections.abc import Callable
from datetime import date

import pytest

from handlers.understanding.claims import Claim, Sought

Best = Callable[..., Claim]
JANUARY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("我有哪些客户", Sought("mine")),
        ("我有那些客户呀😊", Sought("mine")),
        ("我的客戶", Sought("mine")),
        ("客户列表", Sought()),
        ("请列一下全部客户,谢谢", Sought()),
        ("列一下我负责的A级客户", Sought("mine", (("a级",),))),
        ("金华有哪些客户", Sought("", (("金华",),))),
        ("义乌或东阳的客户有哪些", Sought("", (("义乌", "东阳"),))),
        ("浙江站的医院客户有哪些", Sought("", (("浙江站",), ("医院",)))),
        ("李娜负责哪些客户", Sought("person")),
        ("哪些客户归李娜管", Sought("person")),
        ("哪些客户在金华", Sought("", (("金华",),))),
        ("我们组有哪些客户", Sought("team")),
        ("没人负责的客户", Sought("pool")),
        ("my customers", Sought("mine")),
        ("my custmers?", Sought("mine")),
        ("which customers do I own", Sought("mine")),
        ("list Kevin's customers", Sought("person")),
        ("customers in Hong Kong", Sought("", (("hong kong",),))),
        ("my team's key accounts", Sought("team", (("key",),))),
        ("customers with no owner", Sought("pool")),
    ],
)
def test_a_list_of_customers(best: Best, text: str, sought: Sought) -> None:
    """Whose customers and which, whatever stands around it."""
    claim = best(text)

    assert ("query_customer", sought) == (claim.intent, claim.heard.sought)


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("哪些客户好久没去了", Sought(silent=True)),
        ("超过30天没跟进的客户", Sought(silent=True, days=30)),
        ("有哪些客户超过两个月没人去过", Sought(silent=True, days=60)),
        ("哪些客户半个月没跟进了?", Sought(silent=True, days=15)),
        ("半年没去的客户有哪些", Sought(silent=True, days=183)),
        ("一个半月没联系的客户", Sought(silent=True, days=45)),
        ("哪些客户10000天没去了", Sought(silent=True, days=3650)),
        ("哪些客户0天没去了", Sought(silent=True, days=1)),
        ("我的客户里哪些好久没去了", Sought("mine", silent=True)),
        ("李娜有哪些客户好久没去了", Sought("person", silent=True)),
        ("没人负责的客户里哪些好久没去了", Sought("pool", silent=True)),
        ("金华好久没去的客户", Sought("", (("金华",),), silent=True)),
        ("战略级客户超过14天没跟进的", Sought("", (("战略级",),), silent=True, days=14)),
        ("今年没去过的客户", Sought(silent=True, since=JANUARY)),
        ("从来没拜访过的客户", Sought(silent=True, never=True)),
        ("沉默客户", Sought(silent=True)),
        ("所有客户里哪些好久没去了", Sought("all", silent=True)),
        ("which customers haven't we visited for a month", Sought("all", silent=True, days=30)),
        ("which clients haven’t I called in 2 weeks", Sought("mine", silent=True, days=14)),
        ("which customers has nobody visited since January", Sought(silent=True, since=JANUARY)),
        ("never visited customers", Sought(silent=True, never=True)),
        ("list silent customers of Kevin", Sought("person", silent=True)),
        ("key customers not visited in 30 days", Sought("", (("key",),), silent=True, days=30)),
        ("customers in Ohio we have not seen", Sought("all", (("ohio",),), silent=True)),
        ("which of all customers have we not visited", Sought("all", silent=True)),
    ],
)
def test_customers_that_nobody_went_to(best: Best, text: str, sought: Sought) -> None:
    """For how long, or since when, or ever; 好久 alone leaves the days open."""
    claim = best(text)

    assert ("query_visits", sought) == (claim.intent, claim.heard.sought)


@pytest.mark.parametrize(
    "text",
    [
        "客户很满意",
        "我的客户今天来了",
        "客户有哪些反馈",
        "今天拜访了哪些客户",
        "我拜访过的客户",
        "我的客户金职院",
        "最大的客户是谁",
        "这个客户好久没去了",
        "我好久没去看客户了",
        "今天没去拜访客户",
        "客户好久没联系了,明天去",
        "百汇多久没去了",
        "How many client visits did Kevin make this month?",
        "haven't visited any customers today",
        "我的客户" * 1000,
        "哪些客户好久没去了\n下一步:去",
    ],
)
def test_nothing_else_is_a_list(best: Best, text: str) -> None:
    """A report, a question about one customer, and what is too long stay what they are."""
    assert best(text).heard.sought is None
