"""Which record a remark points to: the card it answers, a number, a customer, a colleague."""

from handlers import short_numbers, which_visit
from handlers.registry import Turn
from handlers.understanding.claims import Customer, Heard
from storage.records import Visit


def record_meant(heard: Heard, turn: Turn) -> Visit | None:
    """The visit that is meant, where there is one that may be seen.

    UserError for a number that does not exist.
    """
    number = heard.number or short_numbers.visit_number(turn.text)
    if number is not None:
        return which_visit.numbered(number, turn)
    customer_id, authors = _customer_named(heard), _authors(heard)
    replied_to = _replied_to(turn)
    if replied_to is not None and customer_id is None:
        return replied_to
    if customer_id is None and not authors:
        last = turn.conversation.last_visit_id
        return turn.uow.visits.get(last) if last is not None else None
    period = heard.period
    found = turn.uow.visits.paid(
        limit=1,
        user_ids=authors or None,
        customer_id=customer_id,
        start=period.start if period else None,
        end=period.end if period else None,
    )
    return found[0] if found else None


def _customer_named(heard: Heard) -> int | None:
    match heard.customer:
        case Customer(id=customer_id, written=written) if written:
            return customer_id
        case _:
            return None


def _authors(heard: Heard) -> list[int]:
    """Colleagues named before the remark; those called with @ inside it are only told."""
    return [
        person.id
        for person in heard.mentions
        if person.id is not None and f"@{person.name}" not in heard.text
    ]


def _replied_to(turn: Turn) -> Visit | None:
    """The record on the card that the message answers."""
    subjects = turn.uow.conversations.subjects_of(turn.conversation.id, turn.reply_to)
    visit_ids = [int(s.removeprefix("visit:")) for s in subjects if s.startswith("visit:")]
    return turn.uow.visits.get(visit_ids[0]) if visit_ids else None
