"""金职院最近的跟进 - the last visits to one customer, newest first."""

from handlers import visit_list, which_customer
from handlers.conversation import Card, Reply, card_reply
from handlers.registry import Intent, Turn
from handlers.text import Text
from handlers.understanding import queries
from handlers.understanding.claims import Customer, Heard
from handlers.understanding.phrases import phrases

HEARS = phrases(
    "[查一下|看看|看一下|查]{customer}[的][最近|近期][的](跟进|动态|进展|情况|记录|时间线)[记录|情况]",
    "[最近|近期]{limit}条{customer}的(跟进|动态)[记录]",
    "[show] [me] [the] [recent|last|latest] (visits|activity|history) (to|of|for|with) {customer}",
    "{customer} (timeline|history|activity)",
)

TITLE = Text(zh="{customer} · 最近 {count} 条", en="{customer} · last {count}")
OF_ALL = Text(zh="共 {total} 条拜访", en="{total} visits in all")
NOTHING_YET = Text(
    zh="{customer}还没有拜访记录。拜访完说一句话,我就记下来。",
    en="There is no visit to {customer} yet. Tell me about one and I will record it.",
)
USUAL, MOST = 10, 20


def show_timeline(heard: Heard, turn: Turn) -> Reply:
    """Answer for one customer; ask back where the name fits several or none."""
    match heard.customer:
        case Customer() as customer:  # nobody named: the conversation's customer
            return _timeline(customer, min(heard.limit or USUAL, MOST), turn)
        case unclear:
            return which_customer.ask("query_timeline", heard, unclear, turn)


def _timeline(customer: Customer, limit: int, turn: Turn) -> Reply:
    visits = turn.uow.visits.latest(customer.id, limit)
    if not visits:
        return turn.say(NOTHING_YET, customer=customer.name)
    turn.uow.conversations.remember(turn.conversation.id, customer_id=customer.id)
    known = turn.uow.customers.get(customer.id)
    total = known.visit_count if known else len(visits)
    return card_reply(
        Card(
            turn.words(TITLE, customer=customer.name, count=len(visits)),
            entries=visit_list.timeline(visits, turn),
            note=turn.words(OF_ALL, total=total),
        )
    )


INTENT = Intent(
    name="query_timeline",
    hears=(HEARS, queries.query_timeline),
    answers=show_timeline,
    examples=(Text(zh="{customer}最近的跟进", en="recent visits to {customer}"),),
)
