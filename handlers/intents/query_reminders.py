"""我还有哪些待办 - open promises of a person, a customer or a period, the overdue ones marked."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from handlers import action_list, localtime, which_customer
from handlers.conversation import Reply
from handlers.errors import UserError
from handlers.registry import OLD_BUTTON, Intent, Pressed, Turn, is_number
from handlers.text import Text
from handlers.understanding import reminders
from handlers.understanding.claims import Ambiguous, Claim, Customer, Heard, Period, Unknown
from handlers.understanding.phrases import phrases
from handlers.understanding.reading import Reading
from storage.records import WantedActions

HEARS = phrases(
    "[查一下|看看|看一下|查][我|{person}][的](待办|待办事项|提醒|任务)[列表|有哪些]",
    "[my|{person}] (to-dos|todos|reminders|tasks|to-do list)",
)

HEARS_TEAM = phrases(
    "[查一下|看看|看一下|查](团队|我们团队|我们组|我组|部门|大家)[的](待办|待办事项|任务)[列表|有哪些]",
    "[show] [the|my] team (to-dos|todos|tasks)",
)

TITLE = Text(zh="{whose}的待办{period}", en="To-dos of {whose}{period}")
MINE = Text(zh="我", en="mine")
TEAM = Text(zh="团队", en="the team")
ON_DAY = Text(zh=" · {start}", en=" · {start}")
BETWEEN = Text(zh=" · {start} 至 {end}", en=" · {start} to {end}")
LATE = Text(zh=" · 已逾期", en=" · overdue")
NOTHING = Text(
    zh="没有待办:{whose}{period}。想加一条,说「提醒我周五前交报价」就行。",
    en="No open to-dos: {whose}{period}. To add one, say “remind me to send the quote by Friday”.",
)
NOT_YOURS = Text(
    zh="待办是个人的,{person}的只有本人、上级和管理员能看。想提醒一声,说「提醒{person}周五前交报价」就行。",
    en="To-dos are personal: those of {person} are shown to them, their managers and admins. "
    "You can still say “remind {person} to send the quote by Friday”.",
)
TEAM_CODE, NOBODY = "team", "-"
SURE = 0.97  # a template that fits needs no experience


class Asked(NamedTuple):
    """Whose to-dos, about which customer, due when: what the button 更多 carries."""

    whose: str
    customer_id: int | None = None
    start: date | None = None
    end: date | None = None
    overdue: bool = False

    def as_action(self) -> str:
        """The button's action, but for the offset."""
        days = [day.isoformat() if day else NOBODY for day in (self.start, self.end)]
        customer = self.customer_id or NOBODY
        return ":".join(("todos", self.whose, str(customer), *days, str(int(self.overdue))))


def hears_team(reading: Reading) -> Claim | None:
    """The to-dos of everybody whom one leads."""
    claim = HEARS_TEAM(reading)
    return claim and replace(claim, score=SURE, heard=replace(claim.heard, scope="team"))


def show_reminders(heard: Heard, turn: Turn) -> Reply:
    """The first page; which customer is meant is asked where that is unclear."""
    match heard.customer:
        case Ambiguous() as unclear:
            return which_customer.ask("query_reminders", heard, unclear, turn)
        case Unknown(written=written) as unclear if written:
            return which_customer.ask("query_reminders", heard, unclear, turn)
    return _page(_asked(heard, turn), 0, turn)


def show_more(pressed: Pressed, turn: Turn) -> Reply:
    """The next page of a list."""
    try:
        whose, customer, start, end, overdue, offset = pressed.arguments
        days = [None if day == NOBODY else date.fromisoformat(day) for day in (start, end)]
    except ValueError:
        raise UserError(OLD_BUTTON) from None
    if not is_number(offset):
        raise UserError(OLD_BUTTON)
    customer_id = int(customer) if is_number(customer) else None
    asked = Asked(whose, customer_id, days[0], days[1], overdue == "1")
    return _page(asked, int(offset), turn)


def _asked(heard: Heard, turn: Turn) -> Asked:
    """Nobody named means mine; of a customer everything that I may see."""
    customer_id = None
    if isinstance(heard.customer, Customer) and heard.customer.written:
        customer_id = heard.customer.id
    named = heard.person is not None and heard.person.id not in (None, turn.user.id)
    whose = str(heard.person.id) if named and heard.person else str(turn.user.id)
    if heard.scope == "team":
        whose = TEAM_CODE
    elif customer_id is not None and not named:
        whose = NOBODY
    if heard.text == "overdue":
        return Asked(whose, customer_id, overdue=True)
    period = heard.period
    if period is None:
        return Asked(whose, customer_id)
    return Asked(whose, customer_id, period.start, period.end, _holds_today(period, turn))


def _holds_today(period: Period, turn: Turn) -> bool:
    """What is late already must be done today, too."""
    return period.start <= turn.at.date() <= period.end


def _page(asked: Asked, offset: int, turn: Turn) -> Reply:
    wanted = WantedActions(
        today=turn.at.date(),
        people=_people(asked.whose, turn),
        customer_id=asked.customer_id,
        start=asked.start,
        end=asked.end,
        overdue=asked.overdue,
    )
    whose, period = _whose(asked, turn), _period(asked, turn)
    title = turn.words(TITLE, whose=whose, period=period)
    shown = action_list.page(wanted, title, turn, offset=offset, more=asked.as_action())
    return shown or turn.say(NOTHING, whose=whose, period=period)


def _people(whose: str, turn: Turn) -> tuple[int, ...] | None:
    """Whose promises are listed; UserError where they are none of the asker's business."""
    below = turn.uow.scope.below
    if whose == NOBODY:
        return None
    if whose == TEAM_CODE:
        return None if below is None else tuple(sorted(below))
    if not is_number(whose):
        raise UserError(OLD_BUTTON)
    person = int(whose)
    if below is not None and person not in below:
        raise UserError(NOT_YOURS, person=turn.uow.people.names([person]).get(person, ""))
    return (person,)


def _whose(asked: Asked, turn: Turn) -> str:
    names: list[str] = []
    if asked.customer_id is not None:
        names += turn.uow.customers.names([asked.customer_id]).values()
    if asked.whose == TEAM_CODE:
        names.append(turn.words(TEAM))
    elif asked.whose == str(turn.user.id):
        names.append(turn.words(MINE))
    elif asked.whose != NOBODY:
        names += turn.uow.people.names([int(asked.whose)]).values()
    return " · ".join(names)


def _period(asked: Asked, turn: Turn) -> str:
    if asked.start is None or asked.end is None:
        return turn.words(LATE) if asked.overdue else ""
    today = turn.at.date()
    start = localtime.day_in_words(asked.start, today, turn.locale)
    if asked.start == asked.end:
        return turn.words(ON_DAY, start=start)
    end = localtime.day_in_words(asked.end, today, turn.locale)
    return turn.words(BETWEEN, start=start, end=end)


INTENT = Intent(
    name="query_reminders",
    hears=(hears_team, reminders.query_reminders, HEARS),
    answers=show_reminders,
    presses={"todos": show_more},
    examples=(
        Text(zh="我的待办", en="my to-dos"),
        Text(zh="{customer}还有没做完的事吗", en="any open tasks for {customer}?"),
    ),
    for_leaders=(Text(zh="团队的待办", en="team to-dos"),),
)
