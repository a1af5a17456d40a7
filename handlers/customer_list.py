"""Customers as a list, ten at a time: somebody's, of a kind, or where nobody went for long."""

from datetime import date, time, timedelta
from typing import NamedTuple

from handlers import localtime, wording
from handlers.conversation import Button, Card, Entry, Reply, card_reply
from handlers.errors import UserError
from handlers.registry import OLD_BUTTON, Pressed, Turn, is_number
from handlers.text import Text
from handlers.understanding.claims import Person, Sought
from storage.records import ListedCustomer, WantedCustomers

MINE = Text(zh="我的", en="mine")
TEAM = Text(zh="团队的", en="my team's")
POOL = Text(zh="公海的", en="in the pool")
ALL = Text(zh="全部", en="all")
OF_PERSON = Text(zh="{name}的", en="{name}'s")
TITLE = Text(zh="{which}客户", en="Customers · {which}")
SILENT = Text(
    zh="{which}客户 · 超过 {days} 天没有拜访或跟进",
    en="Customers · {which} · not contacted for over {days} days",
)
SINCE = Text(
    zh="{which}客户 · {day}以来没有拜访或跟进", en="Customers · {which} · not contacted since {day}"
)
NEVER = Text(zh="{which}客户 · 从未拜访或跟进", en="Customers · {which} · never contacted")
COUNT = Text(zh="共 {count} 家", en="{count} in all")
COUNT_NEVER = Text(
    zh="共 {count} 家,其中 {never} 家从未拜访", en="{count} in all, {never} of them never contacted"
)
NOT_YET = Text(zh="从未拜访", en="never contacted")
DAYS_AGO = Text(zh="{days} 天前", en="{days} days ago")
MORE = Text(zh="更多", en="More")
HOW = Text(
    zh="要看某一家,说「客户详情 {customer}」", en="To see one of them, say “details of {customer}”"
)
USUAL_DAYS_NOTE = Text(
    zh="没说多久,按 {days} 天算。换个天数就说「超过60天没跟进的客户」。",
    en="You named no time, so {days} days count. "
    "For another, say “customers not visited in 60 days”.",
)
ONLY = Text(
    zh="只看了{whose}客户。要看全部,说「所有客户里哪些好久没去了」。",
    en="These are only {whose}. For all, say “which of all customers have we not visited”.",
)
NOTHING_MINE = Text(
    zh="您名下还没有客户。看全公司的说「全部客户」,看团队的说「团队的客户」。",
    en="You own no customers yet. Say “all customers”, or “my team's customers”.",
)
NOTHING_AT_ALL = Text(
    zh="这里还没有您能看到的客户。记一次拜访时写上客户名称,就能新建一家。",
    en="There are no customers that you may see yet. Record a visit with a new name to create one.",
)
NOTHING_OF = Text(
    zh="没有您能看到的{which}客户。换个条件,或说「全部客户」看看有哪些。",
    en="There are none that you may see: {which}. Try other words, or “all customers”.",
)
NO_SUCH_WORD = Text(
    zh="没有您能看到的客户符合「{which}」。可以按地区、行业、级别、部门来问,例如「我的{level}客户」;级别有:{levels}。",
    en="No customer that you may see is “{which}”. Ask by area, industry, level or department, "
    "such as “my {level} customers”; the levels are: {levels}.",
)
NOBODY_SILENT = Text(
    zh="没有冷落的客户:{which}客户都有跟进。换个时间,说「超过14天没跟进的客户」。",
    en="None is left out: all customers ({which}) were contacted. For another time, "
    "say “customers not visited in 14 days”.",
)

PAGE = 10
USUAL_DAYS = 30
MOST_DAYS = 3650
EARLIEST = date(1971, 1, 1)  # a forged button may name any day
VERB = "customers"
MINE_CODE, TEAM_CODE, POOL_CODE, ALL_CODE, NOTHING = "me", "team", "pool", "all", "-"
NEVER_CODE = "never"
BETWEEN_WORDS, BETWEEN_SPELLINGS = ",", "|"
KINDS = {
    "正式": "CLIENT",
    "成交": "CLIENT",
    "目标": "TARGET_CUSTOMER",
    "target": "TARGET_CUSTOMER",
    "沟通": "PROSPECT",
    "潜在": "PROSPECT",
    "prospective": "PROSPECT",
    "potential": "PROSPECT",
}


class Asked(NamedTuple):
    """Whose customers, which, and for how long nobody went: what the button 更多 carries.

    `silent` is a number of days, a day since when, NEVER_CODE or NOTHING.
    """

    whose: str
    silent: str = NOTHING
    words: tuple[tuple[str, ...], ...] = ()

    def as_action(self, offset: int) -> str:
        """The action of the button."""
        words = BETWEEN_WORDS.join(BETWEEN_SPELLINGS.join(spellings) for spellings in self.words)
        return ":".join((VERB, self.whose, self.silent, words, str(offset)))


def first_page(sought: Sought, person: Person | None, turn: Turn) -> Reply:
    """What was asked for; nobody named means all, but of silent ones one's own or the team's."""
    asked = Asked(_whose(sought, person, turn), _silent(sought), _plain(sought.words))
    narrowed = not sought.whose and asked.whose in (MINE_CODE, TEAM_CODE)
    notes = [turn.words(ONLY, whose=_which(asked._replace(words=()), turn))] if narrowed else []
    if sought.silent and not (sought.days or sought.since or sought.never):
        notes.insert(0, turn.words(USUAL_DAYS_NOTE, days=USUAL_DAYS))
    return _page(asked, 0, turn, "\n".join(notes))


def next_page(pressed: Pressed, turn: Turn) -> Reply:
    """The next ten of a list."""
    try:
        whose, silent, words, offset = pressed.arguments
        if silent not in (NOTHING, NEVER_CODE) and not is_number(silent):
            date.fromisoformat(silent)
    except ValueError:
        raise UserError(OLD_BUTTON) from None
    codes = (MINE_CODE, TEAM_CODE, POOL_CODE, ALL_CODE)
    if not is_number(offset) or not (is_number(whose) or whose in codes):
        raise UserError(OLD_BUTTON)
    spellings = tuple(tuple(w.split(BETWEEN_SPELLINGS)) for w in words.split(BETWEEN_WORDS) if w)
    return _page(Asked(whose, silent, spellings), int(offset), turn, "")


def _whose(sought: Sought, person: Person | None, turn: Turn) -> str:
    match sought.whose:
        case "mine":
            return MINE_CODE
        case "person" if person is not None and person.id is not None:
            return MINE_CODE if person.id == turn.user.id else str(person.id)
        case "team":
            return TEAM_CODE
        case "pool":
            return POOL_CODE
        case "" if sought.silent:
            return next(filter(lambda code: _owns(code, turn), (MINE_CODE, TEAM_CODE)), ALL_CODE)
        case _:
            return ALL_CODE


def _owns(whose: str, turn: Turn) -> bool:
    wanted = WantedCustomers(owners=_owners(whose, turn))
    return turn.uow.customers.lists.count(wanted).customers > 0


def _silent(sought: Sought) -> str:
    if not sought.silent:
        return NOTHING
    if sought.never:
        return NEVER_CODE
    return sought.since.isoformat() if sought.since else str(sought.days or USUAL_DAYS)


def _plain(words: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Without the marks that part the arguments of a button."""
    marks = str.maketrans(dict.fromkeys((":", BETWEEN_WORDS, BETWEEN_SPELLINGS), " "))
    return tuple(tuple(one.translate(marks) for one in spellings) for spellings in words)


def _page(asked: Asked, offset: int, turn: Turn, note: str) -> Reply:
    wanted = _wanted(asked, turn)
    lists = turn.uow.customers.lists
    found = lists.page(wanted, limit=PAGE, offset=offset)
    if not found:
        return _nothing(asked, turn)
    counted = lists.count(wanted)
    buttons: tuple[Button, ...] = ()
    if offset + len(found) < counted.customers:
        buttons = (Button(asked.as_action(offset + PAGE), turn.words(MORE), "primary"),)
    count = turn.words(COUNT, count=counted.customers)
    if wanted.silent_before is not None and counted.never and not wanted.never:
        count = turn.words(COUNT_NEVER, count=counted.customers, never=counted.never)
    return card_reply(
        Card(
            _title(asked, turn),
            subtitle=count,
            entries=tuple(_entry(customer, asked, turn) for customer in found),
            buttons=buttons,
            note=note or turn.words(HOW, customer=found[0].name),
        )
    )


def _wanted(asked: Asked, turn: Turn) -> WantedCustomers:
    kinds = [spellings for spellings in asked.words if any(w in KINDS for w in spellings)]
    silent_before = None
    if asked.silent != NOTHING:
        silent_before = localtime.instant(_first_day(asked, turn), time(), turn.user.zone)
    return WantedCustomers(
        owners=_owners(asked.whose, turn),
        words=tuple(spellings for spellings in asked.words if spellings not in kinds),
        kinds=tuple(KINDS[w] for spellings in kinds for w in spellings if w in KINDS),
        silent_before=silent_before,
        never=asked.silent == NEVER_CODE,
    )


def _first_day(asked: Asked, turn: Turn) -> date:
    """The first day since which nobody went; of 30 days it is the 30th before today."""
    today = turn.at.date()
    if asked.silent == NEVER_CODE:
        return today
    if is_number(asked.silent):
        return today - timedelta(days=min(int(asked.silent), MOST_DAYS))
    return max(date.fromisoformat(asked.silent), EARLIEST)


def _owners(whose: str, turn: Turn) -> tuple[int, ...] | None:
    below = turn.uow.scope.below
    match whose:
        case "all":
            return None
        case "pool":
            return ()
        case "me":
            return (turn.user.id,)
        case "team":
            return None if below is None else tuple(sorted(below))
        case person:
            return (int(person),)


def _entry(customer: ListedCustomer, asked: Asked, turn: Turn) -> Entry:
    today = turn.at.date()
    when, said = turn.words(NOT_YET), []
    if customer.last_contact_at is not None:
        day = localtime.here(customer.last_contact_at, turn.user.zone).date()
        when = localtime.day_in_words(day, today, turn.locale)
        if asked.silent != NOTHING:
            said.append(turn.words(DAYS_AGO, days=(today - day).days))
    if customer.manager_name and asked.whose in (ALL_CODE, TEAM_CODE):
        said.append(customer.manager_name)
    return Entry(title=customer.name, when=when, text=" · ".join(said), badge=customer.level)


def _title(asked: Asked, turn: Turn) -> str:
    which = _which(asked, turn)
    match asked.silent:
        case "-":
            return turn.words(TITLE, which=which)
        case "never":
            return turn.words(NEVER, which=which)
        case days if is_number(days):
            return turn.words(SILENT, which=which, days=days)
        case day:
            since = localtime.day_in_words(date.fromisoformat(day), turn.at.date(), turn.locale)
            return turn.words(SINCE, which=which, day=since)


def _which(asked: Asked, turn: Turn) -> str:
    """我的A级, 全部, in the words of a title."""
    match asked.whose:
        case "me":
            whose = turn.words(MINE)
        case "team":
            whose = turn.words(TEAM)
        case "pool":
            whose = turn.words(POOL)
        case "all":
            whose = "" if asked.words else turn.words(ALL)
        case person:
            names = turn.uow.people.names([int(person)])
            whose = turn.words(OF_PERSON, name=names.get(int(person), ""))
    said = [_said(spellings) for spellings in asked.words]
    if turn.locale == "en":
        return " · ".join(part for part in (whose, *said) if part)
    return whose + "、".join(said)


def _said(spellings: tuple[str, ...]) -> str:
    return "/".join(word[:1].upper() + word[1:] for word in spellings)


def _nothing(asked: Asked, turn: Turn) -> Reply:
    """Nothing fits: because of the words, or since there is none, or since all were visited."""
    which = _which(asked, turn)
    everybody = asked._replace(silent=NOTHING)
    lists = turn.uow.customers.lists
    if asked.silent != NOTHING and lists.count(_wanted(everybody, turn)).customers:
        return turn.say(NOBODY_SILENT, which=which)
    levels = lists.levels()
    if asked.words and levels:
        named = wording.listed(levels, turn.locale)
        return turn.say(NO_SUCH_WORD, which=which, level=levels[0], levels=named)
    if asked.whose == MINE_CODE and not asked.words:
        return turn.say(NOTHING_MINE)
    if asked.whose == ALL_CODE and not asked.words:
        return turn.say(NOTHING_AT_ALL)
    return turn.say(NOTHING_OF, which=which)
