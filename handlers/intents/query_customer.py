"""客户详情 金职院, 王处长的电话多少, 我有哪些客户 - one customer, one fact, or a list of them."""

from handlers import customer_card, customer_facts, customer_list, which_customer
from handlers.conversation import Reply, card_reply
from handlers.registry import Intent, Turn
from handlers.text import Text
from handlers.understanding import customer_lists, queries
from handlers.understanding.claims import Customer, Heard
from handlers.understanding.phrases import phrases

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


def show_customer(heard: Heard, turn: Turn) -> Reply:
    """Answer for one customer or person, or list many; ask back where a name is unclear."""
    if heard.sought is not None:
        return customer_list.first_page(heard.sought, heard.person, turn)
    asked = queries.facts(turn.text)
    if heard.person is not None and not getattr(heard.customer, "written", "") and not turn.chosen:
        return customer_facts.of_person(heard.person.name, asked, turn)
    match heard.customer:
        case Customer(id=customer_id):
            customer = turn.uow.customers.get(customer_id)
            if customer is None:
                return turn.say(NO_SUCH_CUSTOMER, name=heard.customer.written)
            turn.uow.conversations.remember(turn.conversation.id, customer_id=customer.id)
            if asked or heard.person:
                person = heard.person.name if heard.person else ""
                return customer_facts.of_customer(customer, person, asked, turn)
            return card_reply(customer_card.whole(customer, turn))
        case unclear:
            return which_customer.ask("query_customer", heard, unclear, turn)


INTENT = Intent(
    name="query_customer",
    hears=(HEARS, customer_lists.customers, queries.query_customer),
    answers=show_customer,
    presses={customer_list.VERB: customer_list.next_page},
    examples=(
        Text(zh="客户详情 {customer}", en="details of {customer}"),
        Text(zh="{customer}是谁负责的", en="who owns {customer}"),
        Text(zh="我有哪些客户", en="my customers"),
    ),
)
