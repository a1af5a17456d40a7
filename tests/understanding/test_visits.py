"""A visit told in one sentence becomes a record, each value with the words it came from."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

import pytest

from handlers.understanding.claims import (
    Ambiguous,
    Claim,
    Customer,
    Lead,
    Option,
    Person,
    Unknown,
    When,
)
from tests.understanding.conftest import Ask

Best = Callable[..., Claim]
SENTENCE = (
    "今天下午拜访了金职院王处长,聊了智慧校园二期,客户挺满意,打车花了23.34元,下周三前把方案发过去"
)
FULL_WIDTH = str.maketrans({c: chr(ord(c) + 0xFEE0) for c in ",.0123456789"})
LABELLED = """客户:金职院
联系人:王处长
时间:今天下午
内容:智慧校园二期
反馈:客户挺满意
费用:打车23.34元
下一步:下周三前把方案发过去"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SENTENCE, id="as spoken"),
        pytest.param(SENTENCE.replace(",", "，"), id="Chinese commas"),
        pytest.param(SENTENCE.translate(FULL_WIDTH), id="full width"),
        pytest.param(SENTENCE.replace(",", " , "), id="blanks"),
        pytest.param(SENTENCE.replace(",", "\n"), id="lines"),
        pytest.param("😀" + SENTENCE.replace(",", ",👍") + "🎉", id="emoji"),
        pytest.param(
            "下午去了趟金职院,跟王处长聊智慧校园二期,客户挺满意的。来回打车23.34元。方案下周三之前发给他。",
            id="other words",
        ),
        pytest.param(
            "Visited 金职院 this afternoon, met 王处长, discussed 智慧校园二期. 客户挺满意. "
            "Taxi 23.34. Send the 方案 by next Wednesday.",
            id="English",
        ),
        pytest.param(LABELLED, id="labelled"),
    ],
)
def test_one_sentence_becomes_a_whole_record(best: Best, text: str) -> None:
    """However it is typed, the sentence gives the same record."""
    claim = best(text)

    record = claim.heard.records[0]
    assert "log_visit" == claim.intent
    assert claim.score >= 0.6
    assert isinstance(record.customer, Customer)
    assert (1001, "金职院") == (record.customer.id, record.customer.written)
    assert [Person(5001, "王建国")] == [c.value for c in record.contacts]
    assert date(2026, 3, 18) == record.when.value.day
    assert record.when.value.daypart in {"下午", "afternoon"}
    assert ("VISIT", "SALES") == (record.channel.value, record.type.value)
    assert () == record.type.spans
    assert record.contents is not None
    assert "智慧校园二期" in record.contents.value
    assert record.feedback is not None
    assert "客户挺满意" in record.feedback.value
    assert record.expenses is not None
    assert Decimal("23.34") == record.expenses.value
    assert record.expense_note is not None
    assert record.expense_note.value in {"打车", "Taxi"}
    assert record.opportunity is not None
    assert 3001 == record.opportunity.value.id
    (action,) = record.actions
    assert "方案" in action.text
    assert When(date(2026, 3, 25)) == action.due
    assert Person(5, "张伟") == action.assignee


def test_every_value_shows_the_words_it_came_from(best: Best) -> None:
    """Spans are places in the raw text, so that a card can mark them."""
    text = "😀" + SENTENCE.translate(FULL_WIDTH)

    record = best(text).heard.records[0]

    def words(spans: tuple[tuple[int, int], ...]) -> str:
        return "|".join(text[start:end] for start, end in spans)

    assert "金职院" == words(record.customer.spans)
    assert "王处长" == words(record.contacts[0].spans)
    assert "今天下午" == words(record.when.spans)
    assert record.expenses is not None
    assert "２３．３４元" == words(record.expenses.spans)
    assert record.feedback is not None
    assert "客户挺满意" == words(record.feedback.spans)
    assert "把方案发过去" == words(record.actions[0].spans)
    assert "下周三前" == words(record.actions[0].due_spans)


@pytest.mark.parametrize(
    "text",
    [
        "明天要去拜访金职院王处长",
        "计划下周三拜访瑞丰食品梁厂长",
        "follow up with Contoso Medical next Monday morning",
        "今天谁去了金职院",
        "金职院最近什么情况",
        "你好",
        "收到,谢谢",
        "哈哈哈厉害",
        "今天好累啊",
        "",
        "😀",
    ],
)
def test_what_did_not_happen_is_no_visit(hears: Ask, text: str) -> None:
    """Plans, questions and small talk are never recorded as visits."""
    claims = hears(text).claims

    assert [] == [c.intent for c in claims if c.intent.startswith("log_") and c.score >= 0.3]


@pytest.mark.parametrize(
    "text",
    ["拜访了金职院王处长,没花钱", "客户:金职院\n内容:续费\n费用:无", "去了金职院,没什么花费"],
)
def test_no_cost_is_no_value(best: Best, text: str) -> None:
    """A cost that is denied leaves the field empty."""
    assert best(text).heard.records[0].expenses is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("拜访金职院,打车46,午餐35", "81"),
        ("去了金职院见王处长,打车花了50,更正一下是58元", "58"),
        ("拜访永康五金胡董,报价39万,他还到36万,油费120元", "120"),
        ("去了金职院,带了两盒茶叶共298元", "298"),
        ("Visited Acme, met John. Lunch $64, parking $12.", "76"),
    ],
)
def test_costs_are_summed_and_prices_left_out(best: Best, text: str, amount: str) -> None:
    """Only what our side spent counts; a corrected amount replaces the first."""
    expenses = best(text).heard.records[0].expenses

    assert expenses is not None
    assert Decimal(amount) == expenses.value


def test_two_customers_are_two_records(best: Best) -> None:
    """A day's report gives one record for each customer, in order."""
    text = "今天跑了两家:上午华星科技刘经理,谈了MES付款方式;下午西溪酒店蒋总,送了份方案,没表态"

    records = best(text).heard.records

    assert [1003, 1030] == [r.customer.id for r in records if isinstance(r.customer, Customer)]
    assert [{5007}, {5047}] == [{c.value.id for c in r.contacts} for r in records]


def test_a_name_of_several_customers_is_kept_open(best: Best) -> None:
    """A short name that fits two customers offers both."""
    who = best("拜访了恒信,聊了下需求").heard.records[0].customer

    assert isinstance(who, Ambiguous)
    assert [1012, 1013] == [option.id for option in who.options]


def test_a_lead_is_no_customer(best: Best) -> None:
    """A company that is a lead is recognised as one."""
    who = best("去了绿源环保见崔经理,聊了除尘监测").heard.records[0].customer

    assert isinstance(who, Lead)
    assert 7001 == who.id


def test_a_name_nobody_knows_is_kept_as_written(best: Best) -> None:
    """An unknown company keeps its name, and its person stays as written."""
    record = best("今天拜访了新客户杭州晴空智能,对方是做无人机的,王总挺感兴趣").heard.records[0]

    assert isinstance(record.customer, Unknown)
    assert "杭州晴空智能" == record.customer.written
    assert [Person(None, "王总")] == [c.value for c in record.contacts]


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("给大江集团叶总打了电话,OA合同法务还在审", "PHONE"),
        ("微信上把冷链追溯的案例发给瑞丰的黎经理了", "ONLINE"),
        ("Emailed the updated proposal to Maria (Redwood).", "ONLINE"),
        ("已联系胡董,永康五金", "OTHER"),
    ],
)
def test_contact_from_afar_is_a_follow_up(best: Best, text: str, channel: str) -> None:
    """By phone, message or unstated: a follow-up, no visit."""
    claim = best(text)

    assert "log_follow_up" == claim.intent
    assert channel == claim.heard.records[0].channel.value


@pytest.mark.parametrize(
    ("text", "channel", "kind"),
    [
        ("中科智造丁总今天带人来我们公司参观,聊了数据中台", "ACCESS", "SALES"),
        ("今天云杉电子签约!谢经理,框架协议一年", "SIGNING", "SALES"),
        ("到天府医院给唐主任培训了新系统", "AFTER_SALES", "AFTER_SALES"),
        ("今天请绍兴二院何科吃饭花了268", "OTHER", "BUSINESS_VISIT"),
        ("三监今天去做了技术交流,马科长和宋科长都在", "VISIT", "PRE_SALES"),
    ],
)
def test_channel_and_type_follow_the_words(best: Best, text: str, channel: str, kind: str) -> None:
    """What was done decides how the contact is filed."""
    record = best(text).heard.records[0]

    assert (channel, kind) == (record.channel.value, record.type.value)


def test_a_colleague_is_no_contact(best: Best) -> None:
    """Own people named as companions are participants."""
    record = best("昨天和小林一起去了云杉电子,谢经理带着参观了产线").heard.records[0]

    assert [10] == [p.value.id for p in record.participants]
    assert [5038] == [c.value.id for c in record.contacts]
    assert date(2026, 3, 17) == record.when.value.day


def test_a_correction_inside_the_message_wins(best: Best) -> None:
    """不是王处长,是李处长: the person named last was met."""
    text = "今天拜访金职院王处长聊一卡通,哦不是王处长,是李处长,她主要关心和教务系统打通"

    record = best(text).heard.records[0]

    assert [5002] == [c.value.id for c in record.contacts]


def test_somebody_else_can_have_the_next_step(best: Best) -> None:
    """让郑雪跟一下 makes it her task; a clock time stays with the visit."""
    record = best("上午10点到天府医院给唐主任培训了新系统,回来让郑雪跟一下").heard.records[0]

    assert time(10) == record.when.value.clock
    assert [14] == [action.assignee.id for action in record.actions]


def test_the_conversation_gives_the_customer_nobody_named(best: Best) -> None:
    """Without a name the conversation's customer is meant."""
    record = best(
        "下午见了王处长,聊了一卡通,反馈不错", customer=Option(1001, "金华职业技术学院")
    ).heard.records[0]

    assert isinstance(record.customer, Customer)
    assert (1001, "") == (record.customer.id, record.customer.written)
    assert [5001] == [c.value.id for c in record.contacts]
