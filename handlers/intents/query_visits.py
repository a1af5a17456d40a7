"""李娜上周跑了哪些客户, 哪些客户好久没去了 - visits, with count and cost, or where none were."""

from collections.abc import Iterable
from dataclasses import replace

from handlers import customer_list, localtime, visit_list, which_customer, wording
from handlers.conversation import Card, Reply, card_reply
from handlers.registry import Intent, Turn
from handlers.text import Text
from handlers.understanding import queries, silent_customers
from handlers.understanding.claims import Ambiguous, Customer, Heard, Unknown
from handlers.understanding.phrases import phrases

HEARS = phrases(
    "[查一下|看看|看一下]{person}[的]{period}[的](拜访|跟进)[记录|情况]",
    "{person}{period}(拜访|跑|见)了(谁|哪些客户|几家|几家客户)",
    "{period}[的](拜访|跟进)[记录|情况]",
    "{period}(谁|哪些人)(拜访|去|跑|见)了{customer}",
    "[show] {person} visits {period}",
    "(my|our) visits {period}",
    "who visited {customer} {period}",
)

TITLE = Text(zh="{whose}{period}拜访", en="Visits · {whose} · {period}")
EVERYBODY = Text(zh="全部", en="everybody")
ALWAYS = Text(zh="", en="all time")
TOTALS = Text(
    zh="共 {visits} 次,{customers} 家客户,费用 {money}",
    en="{visits} visits, {customers} customers, expenses {money}",
)
SHOWN = Text(zh="只列出最近 {count} 条", en="the latest {count} are shown")
NOTHING = Text(
    zh="{whose}{period}没有拜访记录。换个时间或人名再问问,例如「我本月的拜访」。",
    en="No visits of {whose} {period}. Try another time or name, such as “my visits this month”.",
)
BETWEEN = Text(zh="{start} 至 {end} ", en="{start} to {end}")
USUAL, MOST = 10, 20
ASKING = frozenset("哪些 哪家 哪几家 哪个 谁 什么 多少 几家 which what".split())  # no names


def show_visits(heard: Heard, turn: Turn) -> Reply:
    """Answer for a person, a period, a customer or any two of them."""
    if heard.sought is not None:
        return customer_list.first_page(heard.sought, heard.person, turn)
    customer_id: int | None = None
    match heard.customer:
        case Unknown(written=written) if written in ASKING:
            heard = replace(heard, customer=Unknown())
        case Customer(written=""):  # the conversation's: not what was asked about
            heard = replace(heard, customer=Unknown())
        case Customer() as customer:
            customer_id = customer.id
        case Ambiguous() as unclear:
            return which_customer.ask("query_visits", heard, unclear, turn)
        case Unknown(written=written) as unclear if written:
            return which_customer.ask("query_visits", heard, unclear, turn)
    person = heard.person
    users: Iterable[int] | None = None
    if person is not None and person.id is not None:
        users = [person.id]
    period = heard.period
    limit = 1 if heard.aspect == "last_visit" else min(heard.limit or USUAL, MOST)
    start, end = (period.start, period.end) if period else (None, None)
    visits = turn.uow.visits.paid(
        limit=limit, user_ids=users, customer_id=customer_id, start=start, end=end
    )
    whose = _whose(heard, turn)
    when = _period(heard, turn)
    if not visits:
        return turn.say(NOTHING, whose=whose, period=when)
    totals = turn.uow.visits.totals(user_ids=users, customer_id=customer_id, start=start, end=end)
    note = turn.words(SHOWN, count=len(visits)) if len(visits) < totals.visits else ""
    return card_reply(
        Card(
            turn.words(TITLE, whose=whose, period=when),
            subtitle=turn.words(
                TOTALS,
                visits=totals.visits,
                customers=totals.customers,
                money=wording.money(totals.expenses),
            ),
            entries=visit_list.across(visits, turn),
            note=note,
        )
    )


def _whose(heard: Heard, turn: Turn) -> str:
    names = [heard.person.name] if heard.person else []
    if isinstance(heard.customer, Customer):
        names.append(heard.customer.name)
    return " · ".join(names) or turn.words(EVERYBODY)


def _period(heard: Heard, turn: Turn) -> str:
    if heard.period is None:
        return turn.words(ALWAYS)
    today = turn.at.date()
    start = localtime.day_in_words(heard.period.start, today, turn.locale)
    if heard.period.start == heard.period.end:
        return f" {start} "
    end = localtime.day_in_words(heard.period.end, today, turn.locale)
    return " " + turn.words(BETWEEN, start=start, end=end)


INTENT = Intent(
    name="query_visits",
    hears=(HEARS, silent_customers.silent_customers, queries.query_visits),
    answers=show_visits,
    examples=(
        Text(zh="我本周的拜访", en="my visits this week"),
        Text(zh="{person}上周跑了哪些客户", en="show {person} visits last week"),
        Text(zh="哪些客户好久没去了", en="which customers haven't we visited for a month"),
    ),
)
