"""Names of companies in running text, known and unknown: where each begins and ends."""

from datetime import datetime

import pytest

from handlers.understanding import customers, people
from handlers.understanding.claims import (
    Ambiguous,
    Context,
    Customer,
    Lead,
    Option,
    Person,
    Unknown,
)
from handlers.understanding.deals import opportunity
from handlers.understanding.directory import Directory
from handlers.understanding.groups import Group
from handlers.understanding.reading import Reading
from storage.records import DirectoryChanges, KnownContact, KnownCustomer, KnownOpportunity
from tests.understanding import reader

WEDNESDAY = datetime(2026, 3, 18, 16, 20, tzinfo=reader.ZONE)


def read(text: str, directory: Directory) -> Reading:
    return Reading(text, at=WEDNESDAY, directory=directory, context=Context(Person(5, "张伟")))


def named(text: str, directory: Directory) -> list[str]:
    """The names found in a text, unknown ones with a question mark."""
    marks = {Unknown: "?", Customer: "", Ambiguous: "*", Lead: "!"}
    reading = read(text, directory)
    for mention in reading.customers:
        assert mention.who.written == reading.raw(mention.start, mention.end)
    return [mention.who.written + marks[type(mention.who)] for mention in reading.customers]


UNKNOWN = """
今天去了宁波远洋检测拜访李总 | 宁波远洋检测?
到中天建设项目部对接进场时间 | 中天建设?
跟市一医院信息科聊了排队叫号 | 市一医院?
客户:杭州云栖科技有限公司 | 杭州云栖科技有限公司?
客户:正泰(杭州)新能源有限公司 | 正泰(杭州)新能源有限公司?
拜访了杭州晨星（杭州）网络科技有限公司王总 | 杭州晨星（杭州）网络科技有限公司?
上午到学军小学看了机房 | 学军小学?
下午去下沙村村委会谈监控 | 下沙村村委会?
去了西溪宾馆,陈经理接待 | 西溪宾馆?
昨天拜访温州医科大学附属第一医院信息处 | 温州医科大学附属第一医院?
走访龙湾区水利局,聊了水雨情项目 | 龙湾区水利局?
今天见了宁波银行杭州分行的周行长 | 宁波银行杭州分行?
回访海正药业,设备运行正常 | 海正药业?
拜访成都鼎新电子,没见到人 | 成都鼎新电子?
拜访泰和实业,聊了年度框架 | 泰和实业?
到联想科技园开会 | 联想科技园?
去希望小学送教具 | 希望小学?
今天跑了趟中国移动杭州分公司 | 中国移动杭州分公司?
和浙江大学建筑设计院的刘工通了电话 | 浙江大学建筑设计院?
今天上门拜访杭州娃哈哈集团有限公司 | 杭州娃哈哈集团有限公司?
新客户叫捷胜,做海工装备的 | 捷胜?
拜访了美的集团采购部 | 美的集团?
去永兴不锈钢厂看现场 | 永兴不锈钢厂?
跟顺丰速运仓储部对了方案 | 顺丰速运?
给海亮教育张老师打了电话 | 海亮教育?
下午在余姚舜宇光电演示了系统 | 余姚舜宇光电?
客户: 3M中国有限公司 | 3M中国有限公司?
到金华市公安局交警支队谈信号灯 | 金华市公安局交警支队?
拜访浙江省图书馆技术部 | 浙江省图书馆?
单位:瓯海区教育局 | 瓯海区教育局?
Visited Big Blue Whale Foods this morning | Big Blue Whale Foods?
Met Johnson & Sons about the tender | Johnson & Sons?
Stopped by Studio 54 Hotels to fix the printer | Studio 54 Hotels?
Had lunch at Initech with their buyer | Initech?
called Umbrella Holdings, no answer | Umbrella Holdings?
Meeting with Wayne Enterprises on Friday's proposal | Wayne Enterprises?
visited Globex's plant today | Globex?
"""

KNOWN = """
去龙泉教育拜访了王总 | 龙泉教育
去龙泉教育局拜访了王科长 | 龙泉教育局?
去龙泉教育集团谈合作 | 龙泉教育集团?
拜访百汇和永康五金 | 百汇,永康五金
拜访了永康五金、百汇、宁波远洋检测 | 永康五金,百汇,宁波远洋检测?
金职院王处长和婺州中学余主任都见到了 | 金职院,婺州中学
今天拜访百汇及杭州晴空智能 | 百汇,杭州晴空智能?
上午去了宁波远洋检测和金职院 | 宁波远洋检测?,金职院
visited Acme and Lighthouse today | Acme,Lighthouse?
Visited Acme and Redwood | Acme,Redwood
met the Acme folks | Acme
ACME's John called | ACME
visited acme robotics inc. today | acme robotics inc.
拜访宁波华星科技,聊了MES | 宁波华星科技?
拜访新华星科技,聊了MES | 新华星科技?
去了台州恒信看车间 | 台州恒信
在滨江华星科技开会 | 华星科技
先到恒信模具厂里看看 | 恒信模具
金职院院长来电 | 金职院
华星科技设备部的李工来电 | 华星科技
去百汇超市看了收银机 | 百汇超市?
visited Acme Foods today | Acme Foods?
dropped by Acme, John was out | Acme
去了湖州绿源环保公司 | 湖州绿源环保!
"""

NONE = """
这周去了哪些客户
谁去了那边
他们那边怎么说的
今天拜访了哪家
好的
方案发我
去朝阳大厦开会
明天去济南
在杭州东站等车
去客户那边看看
跟他们聊了项目
到办公室写方案
what did I visit last week
who met whom on Monday
Hello Grace
met Sarah at lunch
called John on Friday
at HQ with the team
visited the site in March
to-do for Q3
去年3月的合同在哪
约了下周三见面
拜访客户,聊了需求
在西湖宾馆吃饭花了300
提醒我明天给李总打电话
23号之前要发报价
看一下上周的记录
每天跑三家客户
去信息科拿资料
钱塘星图科技
跟采购部的人聊了价格
"""


def rows(table: str) -> list[tuple[str, str]]:
    """text | names, with commas between them."""
    return [tuple(line.split(" | ")) for line in table.strip().splitlines()]  # type: ignore[misc]  # two to a line


@pytest.fixture(scope="module")
def company() -> Directory:
    """The company of the corpus, and a school of Longquan."""
    directory = reader.known_directory()
    more = (KnownCustomer(9001, "龙泉教育"),)
    directory.learn(DirectoryChanges(version=2, customers=more))
    return directory


@pytest.mark.parametrize(("text", "names"), rows(UNKNOWN), ids=[t for t, _ in rows(UNKNOWN)])
def test_a_name_in_no_list_is_read_as_it_is_written(
    text: str, names: str, company: Directory
) -> None:
    assert names.split(",") == named(text, company)


@pytest.mark.parametrize(("text", "names"), rows(KNOWN), ids=[t for t, _ in rows(KNOWN)])
def test_known_names_are_found_and_not_mistaken(text: str, names: str, company: Directory) -> None:
    assert names.split(",") == named(text, company)


@pytest.mark.parametrize("text", NONE.strip().splitlines())
def test_plain_words_are_no_company(text: str, company: Directory) -> None:
    assert [] == named(text, company)


def test_what_a_longer_name_holds_is_offered(company: Directory) -> None:
    """龙泉教育局 is not 龙泉教育, but perhaps that was meant."""
    who = read("去龙泉教育局拜访了王科长", company).customers[0].who

    assert isinstance(who, Unknown)
    assert "龙泉教育" == who.nearest[0].name


@pytest.mark.parametrize(
    ("text", "chosen", "offered"),
    [
        ("今天跟王建国通了电话,聊了方案", 1001, set()),
        ("今天跟王处长通了电话,聊了方案", None, {1001}),
        ("和John Miller开了个会", 1051, set()),
        ("今天见了周经理,聊了方案", None, set()),
        ("今天跟欧阳院长通了电话", None, {1046}),
        ("今天见了赵处长", None, set()),
    ],
    ids=["full name", "surname and title", "English", "colleague", "double surname", "nobody"],
)
def test_whose_people_are_spoken_of(
    text: str, chosen: int | None, offered: set[int], company: Directory
) -> None:
    """A full name that one customer's contact bears names the customer; a title only offers it."""
    who = customers.given(read(text, company))

    assert chosen == (who.id if isinstance(who, Customer) else None)
    assert offered == ({o.id for o in who.nearest} if isinstance(who, Unknown) else set())


def test_the_conversations_customer_comes_before_whose_people_are_spoken_of(
    company: Directory,
) -> None:
    context = Context(Person(5, "张伟"), customer=Option(1003, "华星科技"))
    reading = Reading("今天跟王处长通了电话", at=WEDNESDAY, directory=company, context=context)

    assert Customer(1003, "华星科技") == customers.given(reading)


def test_people_of_a_hidden_customer_tell_nothing(company: Directory) -> None:
    context = Context(Person(5, "张伟"), visible=frozenset({1003}))
    reading = Reading("今天跟王建国通了电话", at=WEDNESDAY, directory=company, context=context)

    assert Unknown() == customers.given(reading)


@pytest.mark.parametrize(
    ("written", "name"),
    [("李处掌", "李慧敏"), ("汪处长", "王建国"), ("王建过", "王建国"), ("周董", None)],
)
def test_a_misspelt_contact_is_offered(written: str, name: str | None, company: Directory) -> None:
    """Kept as written in the record; this is who may have been meant."""
    found = people.nearest_contact(company, 1001, written)

    assert name == (found.name if found else None)


def test_several_contacts_of_one_surname_and_title_are_not_guessed() -> None:
    directory = Directory()
    contacts = (
        KnownContact(1, 1, "王建国", "信息处处长", ()),
        KnownContact(2, 1, "王美丽", "教务处处长", ()),
    )
    directory.learn(
        DirectoryChanges(version=1, customers=(KnownCustomer(1, "婺州中学"),), contacts=contacts)
    )

    assert [] == people.contacts_in(read("见了王处长", directory), 1, 0, 5)
    assert [(2, 5, Person(2, "王美丽"))] == people.contacts_in(
        read("见了王美丽", directory), 1, 0, 5
    )


@pytest.mark.parametrize(
    ("deals", "text", "deal"),
    [
        (("智慧校园二期",), "聊了二期", "智慧校园二期"),
        (("智慧校园二期",), "聊了智慧校园", "智慧校园二期"),
        (("智慧校园二期", "一卡通二期"), "聊了二期", None),
        (("智慧校园一期", "智慧校园二期"), "聊了智慧校园", None),
        (("园区安防改造",), "谈安防改造的事", "园区安防改造"),
        (("车队管理系统",), "聊了管理系统", None),
    ],
)
def test_a_part_of_a_deals_name_is_enough_where_one_deal_has_it(
    deals: tuple[str, ...], text: str, deal: str | None
) -> None:
    directory = Directory()
    rows = tuple(KnownOpportunity(n, 1, name, (), "") for n, name in enumerate(deals, 1))
    directory.learn(
        DirectoryChanges(version=1, customers=(KnownCustomer(1, "婺州中学"),), opportunities=rows)
    )
    reading = read(text, directory)

    found = opportunity(reading, Group(Customer(1, "婺州中学"), reading.clauses))

    assert deal == (found.value.name if found else None)


@pytest.mark.parametrize(
    "word", ["哪些", "哪家", "谁", "什么", "多少", "他们", "那边", "好的", "方案"]
)
def test_a_label_with_no_name_behind_it_names_nobody(word: str, company: Directory) -> None:
    reading = read(f"客户:{word}\n内容:聊了需求", company)

    assert Unknown() == customers.named(reading, 3, 3 + len(word))
