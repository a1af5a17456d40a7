"""Changing a stored visit: what a form and a correction in words have in common."""

from collections.abc import Iterable
from typing import Any

from handlers import localtime
from handlers.errors import UserError
from handlers.registry import Turn
from handlers.text import Text
from handlers.understanding.claims import Person, When
from handlers.visit_card import whom
from handlers.visit_record import LONGEST, LONGEST_SHORT, moment
from storage.actions import DONE
from storage.records import Action, Visit

NOT_ITS_DEAL = Text(
    zh="这个商机不是{customer}的,没有改。请写该客户自己的商机名称。",
    en="This opportunity is not one of {customer}, so nothing was changed. "
    "Please name one of that customer.",
)
STILL_TO_COME = Text(
    zh="{day}还没到,V-{number} 没有改:拜访记录只记已经发生的。"
    "计划那天去,就说「提醒我{plain}去{customer}」,去过以后再记。",
    en="{day} is still to come, so V-{number} was not changed: a visit is recorded once it was "
    "paid. To note a plan, say “remind me on {plain} to visit {customer}”.",
)
PLAIN_DAY = Text(zh="{month}月{day}日", en="{month} {day}")
LONGEST_OF = {
    "contents": LONGEST,
    "problem": LONGEST,
    "outcome": LONGEST,
    "feedback": LONGEST_SHORT,
    "expense_note": LONGEST_SHORT,
}
BETWEEN_STEPS = ";"

# Columns that show as one field of the card.
FIELD_OF = {
    "customer_ids": "customer",
    "day": "when",
    "daypart": "when",
    "occurred_at": "when",
    "participant_ids": "participants",
    "opportunity_id": "opportunity",
    "lead_id": "customer",
}


def store(visit: Visit, wanted: dict[str, Any], turn: Turn) -> list[str]:
    """Store the columns that differ; answers the names of the fields they show as."""
    if "customer_ids" in wanted and wanted["customer_ids"] != [c.id for c in visit.customers]:
        wanted = _moved(visit, wanted, turn)
    if wanted.get("expenses") == 0 and visit.expenses:
        note = wanted.get("expense_note", visit.expense_note)
        wanted = wanted | {"expense_note": "" if note == visit.expense_note else note}
    before = _comparable(visit)
    changed = [name for name, value in wanted.items() if before.get(name, value) != value]
    if changed:
        turn.uow.visits.change(visit.id, {name: wanted[name] for name in changed})
    return list(dict.fromkeys(FIELD_OF.get(name, name) for name in changed))


def _moved(visit: Visit, wanted: dict[str, Any], turn: Turn) -> dict[str, Any]:
    """To another customer: the deal and the contacts belong to the one that was left."""
    customer_id = wanted["customer_ids"][0]
    for action in turn.uow.actions.of_visits([visit.id]):
        turn.uow.actions.change(action.id, {"customer_id": customer_id})
    left = {met.name for met in visit.contacts if met.id is not None}
    people = wanted.get("contacts", [list(met) for met in visit.contacts])
    there = met_at([customer_id], (Person(None, name) for _, name in people), turn)
    contacts = [met for met in there if met[0] is not None or met[1] not in left]
    return {"opportunity_id": None, **wanted, "contacts": contacts, "lead_id": None}


def _comparable(visit: Visit) -> dict[str, Any]:
    return {
        **visit._asdict(),
        "customer_ids": [customer.id for customer in visit.customers],
        "contacts": [list(met) for met in visit.contacts],
        "participant_ids": [person.id for person in visit.participants],
        "opportunity_id": visit.opportunity.id if visit.opportunity else None,
        "lead_id": visit.lead.id if visit.lead else None,
    }


def when_columns(when: When, visit: Visit, turn: Turn) -> dict[str, Any]:
    """The day, the part of it and the clock time; UserError for a day to come."""
    today = turn.at.date()
    if when.day > today and when.day != visit.day:
        month = localtime.MONTHS_EN[when.day.month - 1] if turn.locale == "en" else when.day.month
        raise UserError(
            STILL_TO_COME,
            day=localtime.day_in_words(when.day, today, turn.locale),
            number=visit.number,
            plain=turn.words(PLAIN_DAY, month=month, day=when.day.day),
            customer=whom(visit, turn),
        )
    return {"day": when.day, "daypart": when.daypart, "occurred_at": moment(when, turn)}


def met(people: Iterable[Person], visit: Visit, turn: Turn) -> list[list[Any]]:
    """Each person as a contact of the visit's customers, or as written."""
    return met_at([customer.id for customer in visit.customers], people, turn)


def met_at(customer_ids: list[int], people: Iterable[Person], turn: Turn) -> list[list[Any]]:
    """Each person as a contact of these customers, or as written."""
    known = [contact for key in customer_ids for contact in turn.uow.customers.contacts(key)]
    found: list[list[Any]] = []
    for person in people:
        fitting = [
            contact
            for contact in known
            if person.id == contact.id or person.name in (contact.name, *contact.aliases)
        ]
        if len(fitting) == 1:
            found.append([fitting[0].id, fitting[0].name])
        else:
            found.append([None, person.name])
    return found


def deal_of(visit: Visit, opportunity_id: int, turn: Turn) -> int:
    """The id, where it is a deal of the visit's customers."""
    for customer in visit.customers:
        deals = turn.uow.customers.opportunities(customer.id)
        if any(deal.id == opportunity_id for deal in deals):
            return opportunity_id
    names = ", ".join(customer.name for customer in visit.customers)
    raise UserError(NOT_ITS_DEAL, customer=names)


def open_actions(visit: Visit, turn: Turn) -> list[Action]:
    """What is still to be done for the visit, in the order it was said."""
    return [a for a in turn.uow.actions.of_visits([visit.id]) if a.state != DONE]


def restate_next_step(visit: Visit, turn: Turn) -> None:
    """The visit's own words about its next step follow its promises."""
    actions = turn.uow.actions.of_visits([visit.id])
    next_step = BETWEEN_STEPS.join(action.text for action in actions)[:LONGEST]
    turn.uow.visits.change(visit.id, {"next_step": next_step}, also=("actions",))
