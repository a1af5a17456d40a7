"""Which record a correction means: by its number, its customer, or the last one here; or asked."""

from datetime import timedelta

from handlers import choices, localtime, short_numbers, visit_card
from handlers.conversation import Reply
from handlers.errors import UserError
from handlers.registry import Turn, is_number
from handlers.text import Text
from handlers.understanding.claims import Customer, Heard
from storage.records import Visit

NO_SUCH_RECORD = Text(
    zh="没有找到 V-{number}。发「我最近的拜访」看看编号。",
    en="I found no V-{number}. Send “my recent visits” to see the numbers.",
)
NONE_OF = Text(
    zh="您最近 {days} 天没有「{customer}」的拜访记录,没有改动。"
    "要改别的,写上编号,例如「V-1费用改成30」。",
    en="You have no visit to “{customer}” within the last {days} days, so nothing was changed. "
    "To change another one, write its number, such as “V-1 expenses should be 30”.",
)
NONE_HERE = Text(
    zh="这个对话里还没有可以修改的记录。先说一句拜访,我记下后再改。",
    en="There is no record here to change yet. Tell me about a visit first.",
)
NONE_RECENT = Text(
    zh="这是去哪家客户的?您最近 {days} 天没有拜访记录。"
    "连客户一起说一句,例如「今天去了{customer},打车50」。",
    en="Which customer was it for? You have no visit within the last {days} days. "
    "Say it with the customer, such as “visited {customer} today, taxi 50”.",
)
SOME_CUSTOMER = Text(zh="金职院", en="Acme")
WHICH_ONE = Text(zh="记到哪次拜访上?", en="Which visit was it for?")
HOW = Text(
    zh="点一条,或回复编号、客户名称。都不是的话,连客户一起再说一句。",
    en="Press one, or reply with its number or customer. "
    "If it is none of these, say it again with the customer.",
)
OPTION = Text(zh="V-{number} · {customer} · {day}", en="V-{number} · {customer} · {day}")

OF_CUSTOMER_DAYS, RECENT_DAYS = 30, 7
MOST_OPTIONS = 3


def meant(heard: Heard, turn: Turn) -> Visit:
    """The record that is meant; UserError where there is none such."""
    number = heard.number or short_numbers.visit_number(turn.text)
    already = int(turn.chosen) if is_number(turn.chosen) else turn.about
    if already is None and number is not None:
        return numbered(number, turn)
    named = getattr(heard.customer, "written", "")
    if already is None and named:
        return _latest_of(heard, named, turn)
    last = already or turn.conversation.last_visit_id
    visit = turn.uow.visits.get(last) if last is not None else None
    if visit is None:
        raise UserError(NONE_HERE)
    return visit


def numbered(number: int, turn: Turn) -> Visit:
    """V-12; UserError where it does not exist or may not be seen."""
    visit = turn.uow.visits.numbered(number)
    if visit is None:
        raise UserError(NO_SUCH_RECORD, number=number)
    return visit


def ask(intent: str, heard: Heard, turn: Turn) -> Reply:
    """Ask to which of the person's latest visits this belongs; `turn.chosen` will tell."""
    today = turn.at.date()
    visits = turn.uow.visits.paid(
        limit=MOST_OPTIONS,
        user_ids=[turn.user.id],
        start=today - timedelta(days=RECENT_DAYS - 1),
    )
    if not visits:
        customer = turn.words(SOME_CUSTOMER)
        raise UserError(NONE_RECENT, days=RECENT_DAYS, customer=customer)
    options = [(str(visit.id), _option(visit, turn)) for visit in visits]
    return choices.ask(intent, heard, turn, turn.words(WHICH_ONE), turn.words(HOW), options)


def _option(visit: Visit, turn: Turn) -> str:
    day = localtime.day_in_words(visit.day, turn.at.date(), turn.locale)
    whom = visit_card.whom(visit, turn)
    return turn.words(OPTION, number=visit.number, customer=whom, day=day)


def _latest_of(heard: Heard, named: str, turn: Turn) -> Visit:
    """The person's own latest visit to the customer."""
    found: list[Visit] = []
    if isinstance(heard.customer, Customer):
        named = heard.customer.name
        found = turn.uow.visits.paid(
            limit=1,
            user_ids=[turn.user.id],
            customer_id=heard.customer.id,
            start=turn.at.date() - timedelta(days=OF_CUSTOMER_DAYS),
        )
    if not found:
        raise UserError(NONE_OF, customer=named, days=OF_CUSTOMER_DAYS)
    return found[0]
