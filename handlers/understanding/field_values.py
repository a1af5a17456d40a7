"""The value of one field of a record in a piece of a message, of the field's own kind."""

import re

from handlers.understanding import actions, calendar, channels, customers, people
from handlers.understanding.claims import Change, Customer, Option, Person
from handlers.understanding.reading import Reading
from handlers.understanding.stretches import Lean

_TRAILING = " 。.!吧了的啦哈~"
_SLIP = re.compile(r"不[,，]|不对|不是|哦|应该|sorry|no,")


def change(  # one kind of value, one line
    reading: Reading, field: str, start: int, end: int, *, guess: bool = False, added: bool = False
) -> Change | None:
    """The value of one field in [start, end), of the field's own kind."""
    while end > start and reading.low[end - 1] in _TRAILING:
        end -= 1
    span = (reading.span(start, end),)
    match field:
        case "expenses":
            amounts = reading.amounts_in(start, end)
            amount = (
                amounts[-1 if _SLIP.search(reading.low, start, end) else 0] if amounts else None
            )
            place = (reading.span(amount.start, amount.end),) if amount else ()
            return Change(field, amount.value, place) if amount else None
        case "when" | "due":
            return _when(reading, field, start, end)
        case "customer":
            who = customers.named(reading, start, _to_comma(reading, start, end))
            known = isinstance(who, Customer)
            return Change(field, who, who.spans or span) if who.written or known else None
        case "participants":
            return _colleagues(reading, start, end)
        case "contacts":
            return _contacts(reading, start, _to_comma(reading, start, end), guess=guess)
        case "stage":
            stages = reading.directory.stages.items()
            stage = next((name for key, name in stages if key in reading.low[start:end]), None)
            return Change(field, stage, span) if stage else None
        case "opportunity":
            return _deal(reading, start, end)
        case "channel" | "type":
            table = channels.CHANNELS if field == "channel" else channels.TYPES
            text = reading.low[start:end]
            value = next((name for name, keys in table if any(k in text for k in keys)), None)
            return Change(field, value, span) if value else None
        case "actions":
            return _step(reading, start, end)
        case _:
            text = reading.raw(start, end).strip()
            return Change(field, text, span) if text and (not guess or added) else None


def _to_comma(reading: Reading, start: int, end: int) -> int:
    comma = reading.low.find(",", start, end)
    return comma if comma > start else end


def _when(reading: Reading, field: str, start: int, end: int) -> Change | None:
    lean: Lean = "future" if field == "due" else "past"
    for found in reading.times_in(start, end):
        when = calendar.when(found.meaning, reading.at, lean)
        if when is not None:
            return Change(field, when, (reading.span(found.start, found.end),))
    return None


def _step(reading: Reading, start: int, end: int) -> Change | None:
    step = actions.action(reading, start, end)
    if step is None:
        return None
    return Change("actions", step, (*step.spans, *step.due_spans))


def _deal(reading: Reading, start: int, end: int) -> Change | None:
    """A deal of the conversation's customer by its name."""
    customer = reading.context.customer
    rows = reading.directory.opportunities_of(customer.id) if customer else ()
    text = reading.low[start:end]
    for row in rows:
        if any(form.lower() in text for form in (row.name, *row.aliases)):
            return Change("opportunity", Option(row.id, row.name), (reading.span(start, end),))
    return None


def _colleagues(reading: Reading, start: int, end: int) -> Change | None:
    found = []
    spans = []
    for mention in reading.people_in(start, end):
        if mention.colleagues and not _is_theirs(reading, mention):
            user = reading.directory.users[mention.colleagues[0]]
            found.append(Person(user.id, user.name))
            spans.append(reading.span(mention.start, mention.end))
    return Change("participants", tuple(found), tuple(spans)) if found else None


def _is_theirs(reading: Reading, mention: people.Mention) -> bool:
    """Called by a title that may be the customer's as well: 陈总; not 钱工, whom they do not have."""
    customer = reading.context.customer
    if not mention.titled or customer is None:
        return False
    return bool(people.contacts_in(reading, customer.id, mention.start, mention.end))


def _contacts(reading: Reading, start: int, end: int, *, guess: bool) -> Change | None:
    """Persons of the conversation's customer where it is known, else as they were written."""
    customer = reading.context.customer
    hits = people.contacts_in(reading, customer.id, start, end) if customer else []
    if not hits:
        hits = [(m.start, m.end, Person(None, m.name)) for m in reading.people_in(start, end)]
    written = reading.norm[start:end].strip()
    name = re.fullmatch(r"[A-Z][\w.'-]{1,20}(?: [A-Z][\w.'-]{1,20}){0,2}", written)
    if not hits and written and not written[0].isdigit() and (not guess or name):
        hits = [(start, end, Person(None, written))]
    if not hits:
        return None
    return Change(
        "contacts", tuple(p for _, _, p in hits), tuple(reading.span(s, e) for s, e, _ in hits)
    )
