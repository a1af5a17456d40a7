"""Visits as lines of a list: when, who, what, and the newest remark on each."""

from collections.abc import Sequence

from handlers import wording
from handlers.conversation import Entry
from handlers.registry import Turn
from handlers.text import Text
from handlers.visit_card import whom
from storage.records import Comment, Visit

REMARK = Text(zh="{author}评论:{text}", en="{author} commented: {text}")
MORE_REMARKS = Text(zh=" (还有 {count} 条评论)", en=" (and {count} more comments)")
LONGEST_REMARK = 60


def timeline(visits: Sequence[Visit], turn: Turn) -> tuple[Entry, ...]:
    """On the timeline of one customer: the author matters, the customer is known."""
    return _entries(visits, [visit.author.name for visit in visits], turn)


def across(visits: Sequence[Visit], turn: Turn) -> tuple[Entry, ...]:
    """In a list over customers."""
    titles = [f"{whom(visit, turn)} · {visit.author.name}" for visit in visits]
    return _entries(visits, titles, turn)


def _entries(visits: Sequence[Visit], titles: list[str], turn: Turn) -> tuple[Entry, ...]:
    remarks = turn.uow.comments.of_visits(visit.id for visit in visits)
    return tuple(
        _entry(visit, title, remarks.get(visit.id, []), turn)
        for visit, title in zip(visits, titles, strict=True)
    )


def _entry(visit: Visit, title: str, remarks: list[Comment], turn: Turn) -> Entry:
    locale, today = turn.locale, turn.at.date()
    said = [visit.contents, visit.feedback, visit.problem, visit.outcome]
    if visit.next_step:
        said.append(f"{wording.label('actions', locale)}: {visit.next_step}")
    if visit.expenses:
        said.append(wording.money(visit.expenses))
    text = wording.shortened(" · ".join(part for part in said if part), 200)
    for remark in remarks[-1:]:
        newest = wording.shortened(remark.text, LONGEST_REMARK)
        text += "\n" + turn.words(REMARK, author=remark.author.name, text=newest)
        if len(remarks) > 1:
            text += turn.words(MORE_REMARKS, count=len(remarks) - 1)
    return Entry(
        title=title,
        when=wording.when(
            visit.day, visit.daypart, visit.occurred_at, today, turn.user.zone, locale
        ),
        text=text,
        badge=wording.CHANNELS[visit.channel].in_(locale),
    )
