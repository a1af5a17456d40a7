"""A visit as one line of a list: when, who, what."""

from handlers import wording
from handlers.conversation import Entry
from handlers.registry import Turn
from handlers.visit_card import whom
from storage.records import Visit


def timeline_entry(visit: Visit, turn: Turn) -> Entry:
    """On the timeline of one customer: the author matters, the customer is known."""
    return _entry(visit, turn, visit.author.name)


def list_entry(visit: Visit, turn: Turn) -> Entry:
    """In a list over customers."""
    return _entry(visit, turn, f"{whom(visit, turn)} · {visit.author.name}")


def _entry(visit: Visit, turn: Turn, title: str) -> Entry:
    locale = turn.locale
    said = [visit.contents, visit.feedback, visit.problem, visit.outcome]
    if visit.next_step:
        said.append(f"{wording.label('actions', locale)}: {visit.next_step}")
    if visit.expenses:
        said.append(wording.money(visit.expenses))
    today = turn.at.date()
    return Entry(
        title=title,
        when=wording.when(
            visit.day, visit.daypart, visit.occurred_at, today, turn.user.zone, locale
        ),
        text=wording.shortened(" · ".join(part for part in said if part), 200),
        badge=wording.CHANNELS[visit.channel].in_(locale),
    )
