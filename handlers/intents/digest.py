"""今天的日报发我一下 - visits, customers, costs and promises of a period, and who is missing."""

from collections.abc import Iterator

from handlers import localtime, visit_list, wording
from handlers.conversation import Card, Entry, Field, Reply, card_reply
from handlers.errors import UserError
from handlers.registry import Intent, Turn
from handlers.text import Text
from handlers.understanding import digests
from handlers.understanding.claims import Heard, Period, Person
from storage.records import AuthorTotals, Named, Owed, Totals

TITLE = Text(zh="{whose}的小结 · {period}", en="Summary of {whose} · {period}")
TEAM = Text(zh="团队", en="the team")
BETWEEN = Text(zh="{start} 至 {end}", en="{start} to {end}")
TOTALS = Text(
    zh="{visits} 次拜访,{customers} 家客户,费用 {money}",
    en="{visits} visits, {customers} customers, expenses {money}",
)
ONE_PERSON = Text(
    zh="{visits} 次 · {customers} 家客户 · 费用 {money}",
    en="{visits} visits · {customers} customers · expenses {money}",
)
OWED = Text(zh="待办 {open} 条,逾期 {late} 条", en="{open} to-dos, {late} overdue")
OPEN = Text(zh="未完成的待办", en="Open to-dos")
OVERDUE = Text(zh="已逾期", en="Overdue")
MISSING = Text(zh="还没有拜访记录", en="No visit recorded yet")
ALL_REPORTED = Text(zh="都有拜访记录了", en="everybody has recorded a visit")
PEOPLE = Text(zh="{count} 人:{names}", en="{count}: {names}")
NO_VISITS = Text(
    zh="这段时间还没有拜访记录。拜访完说一句话,我就记下来。",
    en="No visit is recorded for this time yet. Tell me about one and I will record it.",
)
OWN_INSTEAD = Text(
    zh="团队的小结是给带团队的同事看的,先看您自己的:",
    en="Summaries of a team are for those who lead it; here is your own:",
)
NOT_YOURS = Text(
    zh="小结是个人的,{person}的只有本人、上级和管理员能看。您自己的,说「今天的日报」就行。",
    en="Summaries are personal: that of {person} is shown to them, their managers and admins. "
    "For your own, say “today's report”.",
)
SHOWN = Text(zh="只列出最近 {count} 条", en="the latest {count} are shown")

MOST = 10


def show_digest(heard: Heard, turn: Turn) -> Reply:
    """Of oneself, of somebody below, or of the team one leads."""
    period = heard.period or Period(turn.at.date(), turn.at.date())
    if heard.scope == "team":
        team = _team(turn)
        if team:
            return _of_team(team, period, turn)
        return turn.say(OWN_INSTEAD) + _of_person(_self(turn), period, turn)
    return _of_person(_person(heard.person, turn), period, turn)


def _self(turn: Turn) -> Named:
    return Named(turn.user.id, turn.user.name)


def _person(asked: Person | None, turn: Turn) -> Named:
    """Whose digest it is; UserError where it is none of the asker's business."""
    if asked is None or asked.id is None:
        return _self(turn)
    below = turn.uow.scope.below
    if below is not None and asked.id not in below:
        raise UserError(NOT_YOURS, person=asked.name)
    return Named(asked.id, asked.name)


def _team(turn: Turn) -> list[Named]:
    """Everybody who reports to the asker, however far down; for an admin the whole company."""
    below = turn.uow.scope.below
    return [
        Named(user.id, user.name)
        for user in turn.uow.people.everyone()
        if user.id != turn.user.id and (below is None or user.id in below)
    ]


# -- one person ------------------------------------------------------------------------------------


def _of_person(person: Named, period: Period, turn: Turn) -> Reply:
    start, end = period.start, period.end
    visits = turn.uow.visits.paid(limit=MOST, user_ids=[person.id], start=start, end=end)
    totals = turn.uow.visits.totals(user_ids=[person.id], start=start, end=end)
    owed = turn.uow.actions.owed([person.id], turn.at.date()).get(person.id, Owed(0, 0))
    return card_reply(
        Card(
            turn.words(TITLE, whose=person.name, period=_words(period, turn)),
            subtitle=_sums(totals, turn),
            text="" if visits else turn.words(NO_VISITS),
            fields=tuple(_owed_fields(owed, turn)),
            entries=visit_list.across(visits, turn),
            note=turn.words(SHOWN, count=MOST) if totals.visits > MOST else "",
        )
    )


# -- a team ----------------------------------------------------------------------------------------


def _of_team(team: list[Named], period: Period, turn: Turn) -> Reply:
    people = [person.id for person in team]
    totals = turn.uow.visits.totals(user_ids=people, start=period.start, end=period.end)
    authors = turn.uow.visits.by_author(people, period.start, period.end)
    owed = turn.uow.actions.owed(people, turn.at.date())
    everything = Owed(sum(o.open for o in owed.values()), sum(o.late for o in owed.values()))
    return card_reply(
        Card(
            turn.words(TITLE, whose=turn.words(TEAM), period=_words(period, turn)),
            subtitle=_sums(totals, turn),
            fields=(_missing(team, authors, turn), *_owed_fields(everything, turn)),
            entries=tuple(_line(author, owed, turn) for author in authors),
        )
    )


def _missing(team: list[Named], authors: list[AuthorTotals], turn: Turn) -> Field:
    """Reps without any visit in the period: managers and admins need not pay any."""
    reps = {user.id for user in turn.uow.people.everyone() if user.role == "rep"}
    seen = {totals.author.id for totals in authors}
    names = [p.name for p in team if p.id in reps and p.id not in seen]
    listed = wording.listed(names, turn.locale)
    value = (
        turn.words(PEOPLE, count=len(names), names=listed) if names else turn.words(ALL_REPORTED)
    )
    return Field("missing", turn.words(MISSING), value)


def _line(totals: AuthorTotals, owed: dict[int, Owed], turn: Turn) -> Entry:
    mine = owed.get(totals.author.id, Owed(0, 0))
    said = turn.words(
        ONE_PERSON,
        visits=totals.visits,
        customers=totals.customers,
        money=wording.money(totals.expenses),
    )
    promises = turn.words(OWED, open=mine.open, late=mine.late) if mine.open else ""
    return Entry(totals.author.name, text=" · ".join(part for part in (said, promises) if part))


# -- words -----------------------------------------------------------------------------------------


def _sums(totals: Totals, turn: Turn) -> str:
    money = wording.money(totals.expenses)
    return turn.words(TOTALS, visits=totals.visits, customers=totals.customers, money=money)


def _owed_fields(owed: Owed, turn: Turn) -> Iterator[Field]:
    yield Field("open", turn.words(OPEN), str(owed.open))
    yield Field("overdue", turn.words(OVERDUE), str(owed.late))


def _words(period: Period, turn: Turn) -> str:
    today = turn.at.date()
    start = localtime.day_in_words(period.start, today, turn.locale)
    if period.start == period.end:
        return start
    end = localtime.day_in_words(period.end, today, turn.locale)
    return turn.words(BETWEEN, start=start, end=end)


INTENT = Intent(
    name="digest",
    hears=(digests.digest,),
    answers=show_digest,
    examples=(Text(zh="今天的日报发我一下", en="send me today's report"),),
    for_leaders=(
        Text(zh="今天团队谁没交拜访记录", en="who in my team has not reported today"),
        Text(zh="团队本周周报", en="team report this week"),
    ),
    called=Text(zh="看小结", en="Show the report"),
)
