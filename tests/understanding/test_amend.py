"""Corrections of the record just made."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from handlers.understanding.claims import Claim, Customer, NextAction, Option, Person, When

Best = Callable[..., Claim]
COLLEGE = Option(1001, "金华职业技术学院")


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("费用改成30", "expenses", Decimal(30)),
        ("花费是30不是20", "expenses", Decimal(30)),
        ("上一条费用改成58", "expenses", Decimal(58)),
        ("expenses should be 30", "expenses", Decimal(30)),
        ("不是王处长,是李处长", "contacts", (Person(5002, "李慧敏"),)),
        ("the last one should be Lisa not John", "contacts", (Person(None, "Lisa"),)),
        ("时间是昨天", "when", When(date(2026, 3, 17))),
        ("刚记的拜访时间应该是昨天下午", "when", When(date(2026, 3, 17), "下午")),
        ("补充一下,刚才那次何俊也去了", "participants", (Person(13, "何俊"),)),
        ("上一条问题里补一句:现场没有专线", "problem", "现场没有专线"),
    ],
)
def test_a_correction_names_field_and_value(
    best: Best, text: str, field: str, value: object
) -> None:
    """The field is told by its label or by what the value is."""
    claim = best(text, customer=COLLEGE, last_record=True)

    (change,) = claim.heard.changes
    assert "amend_last" == claim.intent
    assert (field, value) == (change.field, change.value)
    assert claim.score >= 0.6


def test_a_next_step_is_added_with_its_day(best: Best) -> None:
    """加一个下一步 is a promise like any other."""
    (change,) = best("上一条下一步加一个:周五前发会议纪要", last_record=True).heard.changes

    assert isinstance(change.value, NextAction)
    assert ("发会议纪要", When(date(2026, 3, 20))) == (change.value.text, change.value.due)


def test_the_customer_can_be_put_right(best: Best) -> None:
    """客户是华星科技园 is a customer, found as ever."""
    (change,) = best("客户是华星科技园", last_record=True).heard.changes

    assert isinstance(change.value, Customer)
    assert 1004 == change.value.id


def test_a_report_with_a_slip_in_it_is_no_correction(best: Best) -> None:
    """A whole visit with 不对 inside stays a visit."""
    claim = best("昨天——不对,前天去的海川水务,于主任看了调度大屏的demo", last_record=True)

    assert "log_visit" == claim.intent
