"""客户详情 金职院 - the facts of one customer."""

from collections.abc import Iterator

from handlers import localtime, which_customer, wording
from handlers.conversation import Card, Field, Reply, card_reply
from handlers.registry import Intent, Turn
from handlers.text import Text
from handlers.understanding import queries
from handlers.understanding.claims import Customer, Heard
from handlers.understanding.phrases import phrases
from storage import records

HEARS = phrases(
    "(客户详情|客户资料|客户信息|查客户|查询客户){customer}",
    "[查一下|看看|看一下|查]{customer}[的](详情|资料|信息|档案|基本情况|客户资料)",
    "{customer}[的](负责人|客户经理)是谁",
    "{customer}[的]联系人[有哪些|是谁]",
    "[show] [customer] (details|info|profile) (of|for|on) {customer}",
    "who (owns|manages|handles) {customer}",
)

NO_SUCH_CUSTOMER = Text(
    zh="没有找到客户「{name}」。换个写法试试,或发「帮助」。",
    en="I know no customer “{name}”. Try another spelling, or send “help”.",
)
NUMBER = Text(zh="编号", en="Number")
TYPE = Text(zh="类型", en="Type")
LEVEL = Text(zh="级别", en="Level")
OWNER = Text(zh="负责人", en="Owner")
INDUSTRY = Text(zh="行业", en="Industry")
AREA = Text(zh="地区", en="Area")
CONTACTS = Text(zh="联系人", en="Contacts")
DEALS = Text(zh="商机", en="Opportunities")
LAST = Text(zh="最近联系", en="Last contact")
VISITS = Text(zh="拜访次数", en="Visits")
IN_POOL = Text(zh="公海(无负责人)", en="in the pool (no owner)")
KINDS = {
    "CLIENT": Text(zh="正式客户", en="Client"),
    "TARGET_CUSTOMER": Text(zh="目标客户", en="Target customer"),
    "PROSPECT": Text(zh="沟通客户", en="Prospect"),
}


def show_customer(heard: Heard, turn: Turn) -> Reply:
    """Answer for one customer; ask back where the name fits several or none."""
    match heard.customer:
        case Customer(id=customer_id):
            customer = turn.uow.customers.get(customer_id)
            if customer is None:
                return turn.say(NO_SUCH_CUSTOMER, name=heard.customer.written)
            turn.uow.conversations.remember(turn.conversation.id, customer_id=customer.id)
            return card_reply(_card(customer, turn))
        case unclear:
            return which_customer.ask("query_customer", heard, unclear, turn)


def _card(customer: records.Customer, turn: Turn) -> Card:
    fields = (
        Field(label.zh, turn.words(label), value)
        for label, value in _values(customer, turn)
        if value
    )
    return Card(customer.name, subtitle=customer.description, fields=tuple(fields))


def _values(customer: records.Customer, turn: Turn) -> Iterator[tuple[Text, str]]:
    yield NUMBER, customer.number
    yield TYPE, turn.words(KINDS[customer.type]) if customer.type in KINDS else customer.type
    yield LEVEL, customer.level
    yield OWNER, customer.manager_name or turn.words(IN_POOL)
    yield INDUSTRY, " / ".join(customer.industry_path)
    yield AREA, " ".join(customer.area)
    people = [
        f"{contact.name}({contact.title})" if contact.title else contact.name
        for contact in turn.uow.customers.contacts(customer.id)
    ]
    yield CONTACTS, wording.listed(people, turn.locale)
    yield (
        DEALS,
        "\n".join(
            f"{deal.name} · {deal.stage_name} · {wording.money(deal.amount)}"
            for deal in turn.uow.customers.opportunities(customer.id)
        ),
    )
    yield VISITS, str(customer.visit_count)
    if customer.last_contact_at is not None:
        last = localtime.here(customer.last_contact_at, turn.user.zone).date()
        yield LAST, localtime.day_in_words(last, turn.at.date(), turn.locale)


INTENT = Intent(
    name="query_customer",
    hears=(HEARS, queries.query_customer),
    answers=show_customer,
    examples=(Text(zh="客户详情 {customer}", en="details of {customer}"),),
)
