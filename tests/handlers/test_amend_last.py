"""Which record a correction changes, and what it does with a value."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from handlers.catalogue import INTENTS
from handlers.intents import amend_last
from handlers.understanding.claims import (
    Ambiguous,
    Change,
    Claim,
    Customer,
    Heard,
    Option,
    Span,
    Unknown,
    When,
)
from handlers.understanding.reading import Reading
from tests.fakes import FakeClock
from tests.genjin import Genjin

ZHANG, LI = 5, 6
JINZHI = Customer(1001, "金华职业技术学院", "金职院")
SCHOOL = Customer(1002, "婺州中学", "婺州中学")
TAXI = (Change("expenses", Decimal(50)), Change("expense_note", "打车"))


@pytest.fixture
def meanings() -> dict[str, Heard]:
    """What the message 改 means to the ability, as understanding will say it."""
    return {}


@pytest.fixture
def amending(
    tmp_path: Path, company_sqlite: Path, clock: FakeClock, meanings: dict[str, Heard]
) -> Iterator[Genjin]:
    """Genjin with two visits of 张伟; a message in `meanings` is a correction that says so."""

    def hears(reading: Reading) -> Claim | None:
        heard = meanings.get(reading.text)
        return Claim("", 1.0, heard) if heard else None

    file = tmp_path / "genjin.db"
    file.write_bytes(company_sqlite.read_bytes())
    told = replace(amend_last.INTENT, hears=(hears, *amend_last.INTENT.hears))
    intents = [told if one.name == told.name else one for one in INTENTS]
    running = Genjin(f"sqlite:///{file}", clock, intents)
    running.hears(ZHANG, "今天拜访金职院王处长,聊二期,打车20")
    running.hears(ZHANG, "昨天拜访了婺州中学余主任,聊了机房")
    yield running
    running.close()


def thirty(**more: Any) -> Heard:
    """费用改成30, of some record."""
    return Heard(changes=(Change("expenses", Decimal(30)),), **more)


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (thirty(), "V-2 已改:费用"),
        (thirty(number=1), "V-1 已改:费用"),
        (thirty(customer=JINZHI), "V-1 已改:费用"),
        (thirty(number=9), "没有找到 V-9"),
        (thirty(customer=Customer(1003, "百汇商贸", "百汇")), "没有「百汇商贸」的拜访记录"),
        (thirty(customer=Unknown("晴空科技")), "没有「晴空科技」的拜访记录"),
    ],
    ids=["the last", "number", "customer", "no number", "not visited", "nobody knows it"],
)
def test_the_record_named(
    amending: Genjin, meanings: dict[str, Heard], heard: Heard, said: str
) -> None:
    """A number or a customer says which record is meant; what is not there is said so."""
    meanings["改"] = heard

    assert said in amending.hears(ZHANG, "改")


def test_a_colleagues_visit_is_not_taken(amending: Genjin, meanings: dict[str, Heard]) -> None:
    """金职院那条 is one's own visit to it."""
    meanings["改"] = thirty(customer=JINZHI)

    assert "您最近 30 天没有「金华职业技术学院」" in amending.hears(LI, "改")


def test_an_unclear_customer_of_a_record(amending: Genjin, meanings: dict[str, Heard]) -> None:
    """Which customer's record is asked; the answer changes that record."""
    options = (Option(1001, "金华职业技术学院"), Option(1008, "金华某校"))
    meanings["改"] = thirty(customer=Ambiguous(options, "金华"))

    assert "您指的是哪一家?" in amending.hears(ZHANG, "改")
    assert "V-1 已改:费用" in amending.hears(ZHANG, "1")


@pytest.mark.parametrize("answer", ["1", "金职院", "V-1", "第一个"])
def test_a_mere_expense_is_asked_about(
    amending: Genjin, meanings: dict[str, Heard], answer: str
) -> None:
    """打车50元 belongs to one of the latest visits, and is added to what it cost."""
    meanings["打车50元"] = Heard(changes=TAXI, text="which")

    asked = amending.hears(ZHANG, "打车50元")

    assert "记到哪次拜访上?" in asked
    assert "1. V-1 · 金华职业技术学院 · 3月18日(周三)" in asked
    assert "2. V-2" in asked
    said = amending.hears(ZHANG, answer)
    assert "V-1 已改:费用" in said
    assert "费用: ¥70" in said


def test_a_mere_expense_by_button(amending: Genjin, meanings: dict[str, Heard]) -> None:
    """One button for each visit, and one for none of them."""
    meanings["打车50元"] = Heard(changes=TAXI, text="which")

    amending.hears(ZHANG, "打车50元")
    assert "V-2 已改:费用" in amending.presses(ZHANG, "2. V-2")

    amending.hears(ZHANG, "打车50元")
    assert "什么都没动" in amending.presses(ZHANG, "都不是")


def test_a_mere_expense_without_a_visit(amending: Genjin, meanings: dict[str, Heard]) -> None:
    """Where there was no visit, it is asked whom it was for."""
    meanings["打车50元"] = Heard(changes=TAXI, text="which")

    assert "这是去哪家客户的?" in amending.hears(LI, "打车50元")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("when", "2月30日", "「时间」没看懂「2月30日」,V-2 没有动"),
        ("due", "13月", "「截止日期」没看懂「13月」"),
        ("expenses", "abc", "「费用」没看懂「abc」"),
        ("expenses", "", "「费用」要改成什么?"),
        ("stage", "不存在", "「阶段」里没有「不存在」,V-2 没有动。可选:需求沟通"),
        ("opportunity", "不存在的", "「不存在的」,V-2 没有动"),
        ("customer", "不认识的", "「客户」没看懂「不认识的」"),
        ("channel", "飞鸽", "可选:客户来访、走访拜访"),
        ("type", "别的", "可选:销售活动"),
    ],
)
def test_a_value_that_cannot_be_read(
    amending: Genjin, meanings: dict[str, Heard], field: str, value: str, said: str
) -> None:
    """Nothing is changed, not even what could be read; what may stand there is listed."""
    meanings["改"] = Heard(changes=(Change("feedback", "很满意"), Change(field, value)))

    answer = amending.hears(ZHANG, "改")

    assert said in answer
    assert "很满意" not in amending.hears(ZHANG, "婺州中学最近的跟进")


@pytest.mark.parametrize(
    ("field", "value"), [("stage", "商务谈判"), ("channel", "PHONE"), ("expenses", "12.5")]
)
def test_a_value_that_can_be_read(
    amending: Genjin, meanings: dict[str, Heard], field: str, value: str
) -> None:
    """The words of a list and an amount are values."""
    meanings["改"] = Heard(changes=(Change(field, value),))

    assert "V-2 已改" in amending.hears(ZHANG, "改")


def test_the_deals_there_are(amending: Genjin, meanings: dict[str, Heard]) -> None:
    """A deal that is not the customer's is answered with those that are."""
    meanings["改"] = Heard(changes=(Change("opportunity", "三期"),), number=1)

    assert "「商机」里没有「三期」,V-1 没有动。可选:" in amending.hears(ZHANG, "改")


@pytest.mark.parametrize(
    ("text", "day", "said"),
    [
        ("今天", date(2026, 3, 18), "V-2 已改:时间"),
        ("明天", date(2026, 3, 19), "3月19日(周四)还没到,V-2 没有改"),
        ("3月25号", date(2025, 3, 25), "3月25日(周三)还没到,V-2 没有改"),
        ("9月5号", date(2025, 9, 5), "9月5日(周六)还没到,V-2 没有改"),
        ("11月20号", date(2025, 11, 20), "V-2 已改:时间"),
        ("2025年3月25号", date(2025, 3, 25), "V-2 已改:时间"),
        ("去年3月25号", date(2025, 3, 25), "V-2 已改:时间"),
        ("9999年12月31日", date(9999, 12, 31), "9999年12月31日(周五)还没到"),
    ],
)
def test_a_day_to_come_is_a_plan(
    amending: Genjin, meanings: dict[str, Heard], text: str, day: date, said: str
) -> None:
    """No visit was paid on it; without a year the day that is nearer is meant."""
    change = Change("when", When(day), (Span(0, len(text)),))
    meanings[text] = Heard(changes=(Change("feedback", "很满意"), change))

    assert said in amending.hears(ZHANG, text)
    shown = amending.hears(ZHANG, "婺州中学最近的跟进")
    assert ("已改" in said) == ("很满意" in shown)
