"""Several customers in one message: each gets its own record, and only what is about it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from handlers.understanding.claims import Claim, Record

Best = Callable[..., Claim]


def told(claim: Claim) -> list[str]:
    """The customers of the records, as they were written."""
    return [record.customer.written for record in claim.heard.records]


def of(claim: Claim, written: str) -> Record:
    """The record of one customer."""
    return next(r for r in claim.heard.records if r.customer.written == written)


@pytest.mark.parametrize(
    ("text", "customers"),
    [
        ("今天拜访了金职院、婺州中学和柯城分局", ["金职院", "婺州中学", "柯城分局"]),
        ("金职院王处长和婺州中学余主任今天都见了,聊了二期", ["金职院", "婺州中学"]),
        ("visited Acme and Northwind today, taxi 60 total", ["Acme", "Northwind"]),
        ("上午去了百汇,楼总说再看看;下午到永康五金,胡董签了合同", ["百汇", "永康五金"]),
        ("1.金职院 王处长 聊二期\n2.晴空科技 李总 看了产品", ["金职院", "晴空科技"]),
        ("今天拜访金职院,哦不是,婺州中学余主任", ["婺州中学"]),
        ("今天拜访金职院王处长,他提到婺州中学也想上", ["金职院"]),
        ("met john from acme and lisa from kestrel, both want the pricing", ["acme", "kestrel"]),
        ("met with Sarah (Kestrel) and Tom (Acme) today", ["Kestrel", "Acme"]),
        ("saw Acme in the morning and Kestrel in the afternoon", ["Acme", "Kestrel"]),
    ],
)
def test_each_customer_has_a_record(best: Best, text: str, customers: list[str]) -> None:
    """Side by side, one after the other, known or not; not one put right or only spoken of."""
    assert customers == told(best(text))


def test_each_is_told_its_own(best: Best) -> None:
    """Day and verb count for both; the wishes of one's people are its own, the cab the first's."""
    claim = best("昨天去了金职院和婺州中学,王处长说预算没下来,余主任要看演示,打车80")

    first, second = of(claim, "金职院"), of(claim, "婺州中学")
    assert date(2026, 3, 17) == first.when.value.day == second.when.value.day
    assert ["王建国"] == [c.value.name for c in first.contacts]
    assert ["余建华"] == [c.value.name for c in second.contacts]
    assert first.feedback is not None
    assert "预算没下来" in first.feedback.value
    assert first.expenses is not None
    assert Decimal(80) == first.expenses.value
    assert second.expenses is None


def test_a_day_begins_its_line(best: Best) -> None:
    """In a list with days each visit has the day of its own line."""
    claim = best("3月16日:金职院,见王处长,打车20\n3月17日:婺州中学,见余主任,打车30")

    days = [record.when.value.day for record in claim.heard.records]
    assert [date(2026, 3, 16), date(2026, 3, 17)] == days


@pytest.mark.parametrize(
    "text",
    ["visited Acme and Northwind yesterday", "拜访了金职院和婺州中学 昨天"],
)
def test_a_day_behind_all_is_the_day_of_each(best: Best, text: str) -> None:
    """Said once at the end, it holds for the first one, too."""
    days = [record.when.value.day for record in best(text).heard.records]
    assert [date(2026, 3, 17)] * 2 == days


def test_persons_stand_before_their_customers(best: Best) -> None:
    """The verb counts for both; each record has its own person."""
    claim = best("called John Miller at Acme and David Lim of Kestrel about the renewal")

    assert "log_follow_up" == claim.intent
    met = [[said.value.name for said in record.contacts] for record in claim.heard.records]
    assert [["John Miller"], ["David Lim"]] == met
